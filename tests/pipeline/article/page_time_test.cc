#include "pipeline/article/page_time.h"

#include <gtest/gtest.h>

#include <string>

namespace rasid {
namespace {

std::string time(std::string_view text, bool day_first = true) {
  TimeReading reading;
  reading.day_first = day_first;
  const std::optional<StatedTime> found = read_time(text, reading);
  return found ? found->text() : "none";
}

std::string relative(std::string_view text) {
  TimeReading reading;
  reading.now = parse_iso_instant("2025-12-08T10:00:00Z");
  reading.relative = true;
  const std::optional<StatedTime> found = read_time(text, reading);
  return found ? found->text() : "none";
}

TEST(PageTime, Reads_machine_forms_with_their_zone) {
  EXPECT_EQ(time("2025-12-08T14:03:00+03:00"), "2025-12-08T14:03:00+03:00");
  EXPECT_EQ(time("2025-12-08T14:03:00.123Z"), "2025-12-08T14:03:00Z");
  EXPECT_EQ(time("2025-12-08 14:03:00 +0300"), "2025-12-08T14:03:00+03:00");
  EXPECT_EQ(time("Mon, 08 Dec 2025 14:03:00 GMT"), "2025-12-08T14:03:00Z");
  EXPECT_EQ(time("Sat Nov 18 2017 15:21:41 GMT+0000"), "2017-11-18T15:21:41Z");
  EXPECT_EQ(time("1765202580"), "2025-12-08T14:03:00Z");
  EXPECT_EQ(time("20251208"), "2025-12-08");
}

TEST(PageTime, Reads_English_datelines) {
  EXPECT_EQ(time("December 8, 2025"), "2025-12-08");
  EXPECT_EQ(time("Published 8:00 PM EST, Tue December 19, 2023"), "2023-12-19T20:00:00-05:00");
  EXPECT_EQ(time("Dec. 8, 2025, at 3:28 p.m."), "2025-12-08T15:28:00");
  EXPECT_EQ(time("8th of December 2025"), "2025-12-08");
}

TEST(PageTime, Reads_Arabic_datelines_with_both_month_names_and_Eastern_digits) {
  EXPECT_EQ(time("الاثنين 8 كانون الأول 2025"), "2025-12-08");
  EXPECT_EQ(time("٨ كانون الأول / ديسمبر ٢٠٢٥"), "2025-12-08");
  EXPECT_EQ(time("8 ديسمبر/كانون الأول 2025، الساعة 14:03"), "2025-12-08T14:03:00");
  EXPECT_EQ(time("تم نشره الأحد 3 آب 2025 04:15 مساء"), "2025-08-03T16:15:00");
  EXPECT_EQ(time("21 شباط 2025 - 09:05 ص"), "2025-02-21T09:05:00");
  EXPECT_EQ(time("نُشر: ١٤:٠٣ - 8 ديسمبر 2025"), "2025-12-08T14:03:00");
}

TEST(PageTime, Reads_numbers_by_the_order_of_the_place) {
  EXPECT_EQ(time("03/04/2024"), "2024-04-03");
  EXPECT_EQ(time("03/04/2024", false), "2024-03-04");
  EXPECT_EQ(time("25/04/2024", false), "2024-04-25");
  EXPECT_EQ(time("٠٣/٠٤/٢٠٢٤"), "2024-04-03");
}

TEST(PageTime, Reads_relative_times_from_the_hour_of_fetching) {
  EXPECT_EQ(relative("3 hours ago"), "2025-12-08");
  EXPECT_EQ(relative("2 days ago"), "2025-12-06");
  EXPECT_EQ(relative("منذ ساعتين"), "2025-12-08");
  EXPECT_EQ(relative("منذ 3 أيام"), "2025-12-05");
  EXPECT_EQ(relative("قبل يومين"), "2025-12-06");
  EXPECT_EQ(relative("أمس"), "2025-12-07");
}

TEST(PageTime, Makes_no_day_of_what_states_none) {
  EXPECT_EQ(time("2025"), "none");
  EXPECT_EQ(time("December 2025"), "none");
  EXPECT_EQ(time("45,000 people"), "none");
  EXPECT_EQ(time("31/02/2025"), "none");
  EXPECT_EQ(time("the 3 May brigade"), "none");
  EXPECT_EQ(relative("2026-03-01"), "none") << "later than the page was fetched";
}

TEST(PageTime, Reads_the_day_in_an_address) {
  const auto day = [](std::string_view url) {
    const std::optional<Day> found = day_in_url(url);
    return found ? format_iso_day(*found) : "none";
  };
  EXPECT_EQ(day("https://x.org/2025/12/08/story"), "2025-12-08");
  EXPECT_EQ(day("https://x.org/news/2025-12-8-story"), "2025-12-08");
  EXPECT_EQ(day("https://x.org/20251208/story"), "2025-12-08");
  EXPECT_EQ(day("https://x.org/world/2025/dec/08/story"), "2025-12-08");
  EXPECT_EQ(day("https://x.org/story-120251208"), "none");
  EXPECT_EQ(day("https://x.org/2025/12/story"), "none");
}

}  // namespace
}  // namespace rasid
