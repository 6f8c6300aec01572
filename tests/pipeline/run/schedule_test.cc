#include "pipeline/run/schedule.h"

#include <gtest/gtest.h>

#include "pipeline/run/expectation.h"
#include "pipeline/run/metrics.h"

namespace rasid {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

const ScheduleLimits kLimits;
const Instant kNow = *parse_iso_instant("2026-01-15T10:00:00Z");

TEST(Schedule, A_list_of_much_news_is_visited_more_often_and_a_quiet_one_less) {
  EXPECT_EQ(next_interval(kLimits, hours(4), {20, 10}), hours(2)) << "half of it was new";
  EXPECT_EQ(next_interval(kLimits, hours(5), {20, 1}), hours(4));
  EXPECT_EQ(next_interval(kLimits, hours(4), {20, 0}), hours(6));
  EXPECT_EQ(next_interval(kLimits, seconds(0), {20, 0}), minutes(90)) << "from an hour on";
}

TEST(Schedule, Stays_between_a_quarter_of_an_hour_and_a_day) {
  EXPECT_EQ(next_interval(kLimits, minutes(20), {5, 5}), minutes(15));
  EXPECT_EQ(next_interval(kLimits, hours(20), {5, 0}), hours(24));
}

TEST(Schedule, A_failing_list_is_asked_less_and_less_but_for_ever) {
  EXPECT_EQ(failure_pause(kLimits, "timeout", 1), minutes(15));
  EXPECT_EQ(failure_pause(kLimits, "timeout", 3), hours(1));
  EXPECT_EQ(failure_pause(kLimits, "not_found", 1), hours(1));
  EXPECT_EQ(failure_pause(kLimits, "not_a_list", 1000), hours(24));
}

TEST(Schedule, A_page_is_given_up_after_as_many_tries_as_its_failure_deserves) {
  const auto tries_of = [](std::string_view failure) {
    int tries = 1;
    while (page_pause(failure, tries)) ++tries;
    return tries;
  };
  EXPECT_EQ(tries_of("server_error"), 7);
  EXPECT_EQ(tries_of("not_found"), 3);
  EXPECT_EQ(tries_of("bomb"), 2);
}

TEST(Schedule, Fresh_pages_go_before_lists_and_old_ones_behind) {
  EXPECT_LT(page_rank(kNow, kNow - hours(2)), kNow);
  EXPECT_EQ(page_rank(kNow, kNow - hours(24 * 3)), kNow);
  EXPECT_GT(page_rank(kNow, kNow - hours(24 * 30)), kNow);
  EXPECT_EQ(page_rank(kNow, std::nullopt), kNow);
}

TEST(Schedule, A_server_that_names_a_time_is_not_asked_before) {
  ListState list;
  list.url = "https://example.org/feed";
  schedule_next(list, kLimits, kNow, {}, "rate_limited", "429", kNow + hours(9));
  EXPECT_EQ(list.due, kNow + hours(9));
  EXPECT_EQ(list.failures, 1);
  EXPECT_EQ(list.failing_since, kNow);
  schedule_next(list, kLimits, kNow + hours(9), {10, 0});
  EXPECT_EQ(list.failures, 0);
  EXPECT_FALSE(list.failing_since);
}

TEST(Schedule, Lists_that_were_added_together_do_not_stay_together) {
  EXPECT_NE(spread(hours(1), "https://a.example/feed"), spread(hours(1), "https://b.example/feed"));
  EXPECT_NEAR(static_cast<double>(spread(hours(1), "https://a.example/feed").count()), 3600, 361);
}

/// One article each `every` hours over `days`, with none in the hours that `closed` names.
template <typename Closed>
std::vector<Arrival> arrivals(int every, int days, Closed closed) {
  std::vector<Arrival> out;
  const std::int64_t first = std::chrono::floor<hours>(kNow).time_since_epoch().count() - 24 * days;
  for (int hour = 0; hour < 24 * days; hour += every) {
    if (!closed(first + hour)) out.push_back({first + hour, 1});
  }
  return out;
}
bool never(std::int64_t) {
  return false;
}
bool at_night(std::int64_t hour) {
  return hour % 24 < 8;
}

TEST(Expectation, Of_a_source_that_never_sleeps_is_its_gap) {
  const Expectation expected = expect(arrivals(2, 14, never), kNow - hours(24 * 14), kNow);
  EXPECT_EQ(expected.interval, hours(2));
}

TEST(Expectation, Of_a_source_that_sleeps_at_night_knows_the_night) {
  const Expectation expected = expect(arrivals(1, 14, at_night), kNow - hours(24 * 14), kNow);
  ASSERT_TRUE(expected.interval);
  EXPECT_GE(*expected.interval * 3, hours(12)) << "a night is no silence";
  EXPECT_LE(*expected.interval * 3, hours(27));
}

TEST(Expectation, Is_none_while_too_little_is_known) {
  EXPECT_FALSE(expect({}, kNow, kNow).interval);
  EXPECT_FALSE(expect(arrivals(24, 3, never), kNow - hours(72), kNow).interval);
  EXPECT_GE(*expect(arrivals(1, 3, never), kNow - hours(72), kNow).interval, hours(24)) << "a weekend may come";
}

TEST(Silence, Is_three_expected_intervals_and_not_a_break_of_our_own) {
  Expectation expected;
  expected.interval = hours(2);
  const Instant long_ago = kNow - hours(900);
  EXPECT_FALSE(is_silent(expected, kNow - hours(6), long_ago, long_ago, kNow));
  EXPECT_TRUE(is_silent(expected, kNow - hours(6) - seconds(1), long_ago, long_ago, kNow));
  EXPECT_FALSE(is_silent(expected, kNow - hours(90), long_ago, kNow - hours(1), kNow)) << "we were away";
  EXPECT_TRUE(is_silent(expected, kNow - hours(90), long_ago, kNow - hours(3), kNow));
  EXPECT_FALSE(is_silent({}, std::nullopt, kNow - hours(24), long_ago, kNow));
  EXPECT_TRUE(is_silent({}, std::nullopt, kNow - hours(24 * 8), long_ago, kNow)) << "it never said anything";
}

TEST(Rate, Is_out_when_it_leaves_two_deviations_on_two_days_or_four_on_one) {
  Expectation expected;
  expected.mean = 40;
  expected.deviation = 8;
  const auto verdict = [&](std::int64_t last, std::int64_t before) {
    expected.last_day = last;
    expected.day_before = before;
    return rate_alert(expected);
  };
  EXPECT_EQ(verdict(40, 40), std::nullopt);
  EXPECT_EQ(verdict(61, 40), std::nullopt) << "one day may be as it is";
  EXPECT_EQ(verdict(61, 62), AlertKind::rate_high);
  EXPECT_EQ(verdict(75, 40), AlertKind::rate_high);
  EXPECT_EQ(verdict(15, 12), AlertKind::rate_low);
  EXPECT_EQ(verdict(12, 40), std::nullopt);
  EXPECT_EQ(verdict(5, 40), AlertKind::rate_low);
  expected.mean.reset();
  EXPECT_EQ(verdict(0, 0), std::nullopt) << "nobody knows yet";
}

TEST(Metrics, Are_what_Prometheus_reads) {
  WatchMetrics metrics;
  metrics.now = metrics.started = kNow;
  metrics.fetches[{"feed", "fetched"}] = 3;
  metrics.outcomes["new"] = 7;
  SourceState source;
  source.id = "a\"b";
  source.last_new = kNow;
  source.open.emplace_back(AlertKind::silent, "x");
  metrics.sources.push_back(source);
  const std::string text = prometheus_text(metrics);
  for (const char* line :
       {"rasid_fetches_total{role=\"feed\",result=\"fetched\"} 3\n", "rasid_pages_total{class=\"new\"} 7\n",
        "rasid_pages_total{class=\"soft_404\"} 0\n", "rasid_alerts_open{kind=\"silent\"} 1\n",
        "rasid_source_last_new_time_seconds{source=\"a\\\"b\"} 1768471200\n", "# TYPE rasid_pages_total counter\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << text;
  }
}

}  // namespace
}  // namespace rasid
