#include "core/base/day.h"

#include <gtest/gtest.h>

namespace rasid {
namespace {

TEST(Day, Reads_an_ISO_day_and_prints_it_again) {
  const auto day = parse_iso_day("2024-02-29");
  ASSERT_TRUE(day);
  EXPECT_EQ(format_iso_day(*day), "2024-02-29");
}

TEST(Day, Refuses_days_that_do_not_exist) {
  EXPECT_FALSE(parse_iso_day("2025-02-29"));
  EXPECT_FALSE(parse_iso_day("2025-13-01"));
  EXPECT_FALSE(parse_iso_day("2025-1-1"));
  EXPECT_FALSE(parse_iso_day("2025-01-01 "));
  EXPECT_FALSE(parse_iso_day(""));
}

TEST(Day, Reads_an_instant_with_its_zone) {
  const auto instant = parse_iso_instant("2025-12-08T01:30:00+03:00");
  ASSERT_TRUE(instant);
  EXPECT_EQ(format_iso_instant(*instant), "2025-12-07T22:30:00Z");
  EXPECT_EQ(format_iso_day(day_of(*instant)), "2025-12-07");
  EXPECT_EQ(parse_iso_instant("2025-12-08T01:30:00.123Z"), parse_iso_instant("2025-12-08 01:30:00"));
  EXPECT_FALSE(parse_iso_instant("2025-12-08T01:30:00+3"));
}

}  // namespace
}  // namespace rasid
