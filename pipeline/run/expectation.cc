#include "pipeline/run/expectation.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace rasid {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

constexpr std::size_t kFewestHours = 5;
constexpr std::int64_t kFewestDays = 7;
constexpr std::int64_t kWeekAndADay = std::int64_t{24} * 8;
constexpr double kFewestADay = 5;

std::int64_t hour_of(Instant instant) {
  return std::chrono::floor<hours>(instant).time_since_epoch().count();
}

std::optional<seconds> expected_interval(const std::vector<Arrival>& arrivals) {
  if (arrivals.size() < kFewestHours) return std::nullopt;
  const std::int64_t span = arrivals.back().hour - arrivals.front().hour;
  if (span < 24) return std::nullopt;
  std::vector<double> gaps;
  for (std::size_t i = 1; i < arrivals.size(); ++i)
    gaps.push_back(static_cast<double>(arrivals[i].hour - arrivals[i - 1].hour));
  const double mean = static_cast<double>(span) / static_cast<double>(gaps.size());
  double squares = 0;
  for (const double gap : gaps) squares += (gap - mean) * (gap - mean);
  const double deviation = std::sqrt(squares / static_cast<double>(gaps.size()));
  std::sort(gaps.begin(), gaps.end(), std::greater<>());
  const auto weeks = static_cast<std::size_t>(std::max<std::int64_t>(1, span / (24 * 7)));
  const double usual = gaps[std::min(weeks, gaps.size()) - 1];
  // Before a week is over nobody knows how its weekend is.
  const double least = span < kWeekAndADay ? 24.0 : 1.0;
  const double hours_between = std::max({least, mean, std::min((mean + 8 * deviation) / 3, usual)});
  return seconds(std::llround(hours_between * 3600));
}

void count_days(const std::vector<Arrival>& arrivals, Instant since, Instant now, Expectation& out) {
  const std::int64_t end = hour_of(now);  // the hour that is not over yet is left out
  const std::int64_t days = std::min<std::int64_t>((end - hour_of(since)) / 24, kHistoryHours / 24);
  if (days <= 0) return;
  std::vector<double> counts(static_cast<std::size_t>(days), 0);
  for (const Arrival& arrival : arrivals) {
    const std::int64_t ago = end - 1 - arrival.hour;
    if (ago >= 0 && ago / 24 < days) counts[static_cast<std::size_t>(ago / 24)] += static_cast<double>(arrival.count);
  }
  out.last_day = static_cast<std::int64_t>(counts[0]);
  if (days < kFewestDays + 2) return;
  out.day_before = static_cast<std::int64_t>(counts[1]);
  const double size = static_cast<double>(counts.size() - 2);
  double sum = 0;
  double squares = 0;
  for (std::size_t i = 2; i < counts.size(); ++i) sum += counts[i];
  out.mean = sum / size;
  for (std::size_t i = 2; i < counts.size(); ++i) squares += (counts[i] - *out.mean) * (counts[i] - *out.mean);
  out.deviation = std::max({std::sqrt(squares / (size - 1)), std::sqrt(*out.mean), 1.0});
}

}  // namespace

Expectation expect(const std::vector<Arrival>& arrivals, Instant since, Instant now) {
  Expectation out;
  out.interval = expected_interval(arrivals);
  count_days(arrivals, since, now, out);
  return out;
}

bool is_silent(const Expectation& expected, std::optional<Instant> last_new, Instant since, Instant awake,
               Instant now) {
  if (!last_new) return now - std::max(since, awake) > hours(24 * 7);
  if (!expected.interval) return now - std::max(*last_new, awake) > hours(kHistoryHours);
  // After a break of our own the source has one expected interval to show that it is alive.
  return now - *last_new > 3 * *expected.interval && now - awake > *expected.interval;
}

std::optional<AlertKind> rate_alert(const Expectation& expected) {
  if (!expected.mean || !expected.deviation) return std::nullopt;
  const double mean = *expected.mean;
  const auto last = static_cast<double>(expected.last_day);
  const auto before = static_cast<double>(expected.day_before);
  const auto above = [&](double count, double times) {
    return count > mean + times * *expected.deviation && count > 1.5 * mean;
  };
  const auto below = [&](double count, double times) {
    return mean >= kFewestADay && count < mean - times * *expected.deviation && count < 0.5 * mean;
  };
  if (above(last, 4) || (above(last, 2) && above(before, 2))) return AlertKind::rate_high;
  if (below(last, 4) || (below(last, 2) && below(before, 2))) return AlertKind::rate_low;
  return std::nullopt;
}

}  // namespace rasid
