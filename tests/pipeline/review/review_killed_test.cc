// kill -9 of three reviewers at once. tests/bench/review_kills does the same fifty times.
#include <gtest/gtest.h>

#include "tests/support/review_kills.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

TEST(KilledReviewers, Lose_no_decision_that_they_were_told_of_and_make_none_twice) {
  const TempFolder folder;
  fill_for_kills(folder / "rasid.db", 600);
  const KillReport report = kill_reviewers(folder / "rasid.db", 4, 20251208);
  EXPECT_GT(report.acknowledged, 0U);
  EXPECT_EQ(report.lost, 0U);
  EXPECT_EQ(report.twice, 0U);
  EXPECT_EQ(report.integrity_failures, 0U);
  EXPECT_LE(report.written, report.acknowledged + report.clients)
      << "a client dies at most once between writing and telling";
}

}  // namespace
}  // namespace rasid
