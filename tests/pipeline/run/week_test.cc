// Eighteen days of simulated time over fifty sources with different habits: eleven in which the watch learns, a week
// in which sources die, move, slow down and flood.
#include <gtest/gtest.h>

#include <set>

#include "tests/support/simulated_week.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

class Week : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TempFolder;
    week_ = new SimulatedWeek(simulate_week(folder_->path(), 20260301));
  }
  static void TearDownTestSuite() {
    delete week_;
    delete folder_;
  }
  static TempFolder* folder_;
  static SimulatedWeek* week_;
};
TempFolder* Week::folder_ = nullptr;
SimulatedWeek* Week::week_ = nullptr;

std::string name_of(const SimulatedSource& source) {
  return source.id + " (" + source.habit + ")";
}

TEST_F(Week, Every_alert_that_should_fire_does) {
  ASSERT_EQ(week_->sources.size(), 50U);
  for (const SimulatedSource& source : week_->sources) {
    std::set<AlertKind> fired;
    for (const Alert& alert : source.alerts) {
      if (source.turn && alert.opened >= *source.turn) fired.insert(alert.kind);
    }
    for (const AlertKind kind : source.must)
      EXPECT_EQ(fired.count(kind), 1U) << name_of(source) << ": " << to_string(kind);
  }
}

TEST_F(Week, No_alert_fires_that_should_not) {
  for (const SimulatedSource& source : week_->sources) {
    for (const Alert& alert : source.alerts) {
      const bool right = source.turn && alert.opened >= *source.turn &&
                         (source.must.count(alert.kind) != 0 || source.may.count(alert.kind) != 0);
      EXPECT_TRUE(right) << name_of(source) << ": " << to_string(alert.kind) << " at "
                         << format_iso_instant(alert.opened) << ": " << alert.message;
    }
  }
}

TEST_F(Week, No_article_is_missed_that_its_feed_still_named) {
  for (const SimulatedSource& source : week_->sources) {
    // What was published in the last day may still wait for its visit.
    std::int64_t old = 0;
    for (const Instant at : source.published) old += at < week_->end - std::chrono::hours(24) ? 1 : 0;
    EXPECT_GE(source.found, old) << name_of(source);
    EXPECT_LE(source.found, static_cast<std::int64_t>(source.published.size())) << name_of(source);
  }
}

TEST_F(Week, Lists_are_visited_between_every_quarter_of_an_hour_and_every_day) {
  for (const SimulatedSource& source : week_->sources) {
    ASSERT_GT(source.visits.size(), 18U) << name_of(source);
    std::chrono::seconds longest{0};
    std::chrono::seconds shortest{86'400};
    for (std::size_t i = 1; i < source.visits.size(); ++i) {
      longest = std::max(longest, source.visits[i] - source.visits[i - 1]);
      // A redirect is two requests of one visit.
      if (source.visits[i] - source.visits[i - 1] > std::chrono::minutes(1))
        shortest = std::min(shortest, source.visits[i] - source.visits[i - 1]);
    }
    EXPECT_LE(longest, std::chrono::hours(27)) << name_of(source) << ": never off";
    EXPECT_GE(shortest, std::chrono::seconds(800)) << name_of(source);
  }
}

}  // namespace
}  // namespace rasid
