#include "extractors/dates/calendar.h"

#include <gtest/gtest.h>

#include "extractors/dates/hijri.h"

namespace rasid {
namespace {

Day day(const char* text) {
  return *parse_iso_day(text);
}

TEST(Calendar, Numbers_weeks_as_ISO_8601_does) {
  EXPECT_EQ(week_value(day("2024-12-30")), "2025-W01");
  EXPECT_EQ(week_value(day("2021-01-03")), "2020-W53");
  EXPECT_EQ(week_value(day("2025-03-05")), "2025-W10");
}

TEST(Calendar, Steps_over_the_ends_of_years) {
  EXPECT_EQ(unit_at(day("2025-01-15"), -1, DateUnit::month).value, "2024-12");
  EXPECT_EQ(unit_at(day("2025-02-15"), -1, DateUnit::quarter).value, "2024-Q4");
  EXPECT_EQ(unit_at(day("2025-02-15"), 0, DateUnit::season).value, "2024-WI");
  EXPECT_EQ(unit_at(day("2025-02-15"), -1, DateUnit::half).value, "2024-H2");
  EXPECT_EQ(unit_at(day("2024-03-31"), -1, DateUnit::month).period, month_period(2024, 2));
}

TEST(Calendar, Knows_the_days_of_its_periods) {
  EXPECT_EQ(season_period(2023, 4).last, day("2024-02-29"));
  EXPECT_EQ(century_period(20), (Period{day("1901-01-01"), day("2000-12-31")}));
  EXPECT_EQ(decade_period(199), (Period{day("1990-01-01"), day("1999-12-31")}));
  EXPECT_EQ(add_months(day("2024-01-31"), 1), day("2024-02-29"));
}

TEST(Calendar, Writes_lengths_of_time) {
  EXPECT_EQ(duration_value(3, DateUnit::day), "P3D");
  EXPECT_EQ(duration_value(24, DateUnit::hour), "PT24H");
  EXPECT_EQ(duration_value(2, DateUnit::decade), "P20Y");
  EXPECT_EQ(duration_value(std::nullopt, DateUnit::week), "PXW");
}

// From the calendar that the Umm al-Qura committee publishes.
TEST(Hijri, Agrees_with_the_published_calendar) {
  EXPECT_EQ(hijri_day(1446, 9, 1), day("2025-03-01"));
  EXPECT_EQ(hijri_day(1446, 10, 1), day("2025-03-30"));
  EXPECT_EQ(hijri_day(1446, 1, 1), day("2024-07-07"));
  EXPECT_EQ(hijri_day(1445, 9, 1), day("2024-03-11"));
  EXPECT_EQ(hijri_day(1444, 12, 10), day("2023-06-28"));
}

TEST(Hijri, Has_no_days_that_the_month_has_not) {
  EXPECT_FALSE(hijri_day(1446, 9, 30));
  EXPECT_TRUE(hijri_day(1445, 9, 30));
  EXPECT_FALSE(hijri_day(1446, 13, 1));
  EXPECT_FALSE(hijri_day(1200, 1, 1));
  EXPECT_FALSE(hijri_day(1601, 1, 1));
}

TEST(Hijri, Finds_the_year_of_a_Gregorian_day) {
  EXPECT_EQ(hijri_year_of(day("2024-07-06")), 1445);
  EXPECT_EQ(hijri_year_of(day("2024-07-07")), 1446);
  EXPECT_FALSE(hijri_year_of(day("1800-01-01")));
}

}  // namespace
}  // namespace rasid
