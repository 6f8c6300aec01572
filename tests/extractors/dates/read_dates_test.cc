#include <gtest/gtest.h>

#include "tests/extractors/dates/dates_support.h"

namespace rasid {
namespace {

constexpr const char* kWednesday = "2025-03-05";

std::string days_in(const std::string& text, const std::string& published = kWednesday) {
  return days_of(one_date_in(text, published));
}

TEST(Dates, Reads_last_Tuesday_from_the_publication_day) {
  EXPECT_EQ(days_in("The bridge fell last Tuesday."), "2025-03-04..2025-03-04");
  EXPECT_EQ(days_in("انهار الجسر الثلاثاء الماضي."), "2025-03-04..2025-03-04");
}

TEST(Dates, Take_a_bare_weekday_for_the_publication_day_itself) {
  EXPECT_EQ(days_in("Shells fell on Wednesday."), "2025-03-05..2025-03-05");
  EXPECT_EQ(days_in("سقطت قذائف الأربعاء."), "2025-03-05..2025-03-05");
}

TEST(Dates, Turn_a_weekday_to_the_future_by_the_last_cue_before_it) {
  EXPECT_EQ(days_in("The council will meet on Friday."), "2025-03-07..2025-03-07");
  EXPECT_EQ(days_in("The council, which will be dissolved, met on Friday."), "2025-02-28..2025-02-28");
  EXPECT_EQ(days_in("سيجتمع المجلس يوم الجمعة."), "2025-03-07..2025-03-07");
  EXPECT_EQ(days_in("وسيصل وفد إلى المدينة الجمعة."), "2025-03-07..2025-03-07");
  EXPECT_EQ(days_in("انفجرت سيارة الجمعة."), "2025-02-28..2025-02-28");
}

TEST(Dates, Turn_until_a_weekday_to_the_future_unless_it_begins_the_sentence) {
  EXPECT_EQ(days_in("They were given until Friday to leave."), "..2025-03-07");
  EXPECT_EQ(days_in("Until Friday, they had not been named."), "..2025-02-28");
  EXPECT_EQ(days_in("The truce held until early December."), "..2024-12-10");
}

TEST(Dates, Know_possessives_as_words_of_patterns) {
  EXPECT_EQ(days_in("They must leave by the year's end."), "..2025-12-31");
  EXPECT_TRUE(dates_in("Schools must serve today's youth.", kWednesday).empty());
}

TEST(Dates, Count_plans_as_the_future) {
  EXPECT_EQ(days_in("Residents planned a sit-in outside the court on Saturday."), "2025-03-08..2025-03-08");
  EXPECT_EQ(days_in("On Saturday, the Local Council of the town of Tadef plans to open a clinic."),
            "2025-03-08..2025-03-08");
}

TEST(Dates, Take_the_nearest_year_for_a_day_and_month) {
  EXPECT_EQ(days_in("The prison was opened on December 8."), "2024-12-08..2024-12-08");
  EXPECT_EQ(days_in("The summit is set for April 2."), "2025-04-02..2025-04-02");
  EXPECT_EQ(days_in("فُتح السجن في 8 كانون الأول."), "2024-12-08..2024-12-08");
}

TEST(Dates, Have_a_span_that_is_the_expression_in_the_source) {
  const std::string text = "قُتل مدني — يوم ٨ ديسمبر/كانون الأول ٢٠٢٤ — في إدلب";
  const DateMention mention = one_date_in(text, kWednesday);
  EXPECT_EQ(mention.span.of(text), "يوم ٨ ديسمبر/كانون الأول ٢٠٢٤");
  EXPECT_EQ(mention.value, "2024-12-08");
  EXPECT_EQ(mention.anchor, DateAnchor::explicit_date);
}

TEST(Dates, Keep_both_readings_where_weekday_and_date_contradict) {
  const DateMention mention = one_date_in("It happened on Monday, 4 March 2025.", kWednesday);
  EXPECT_EQ(mention.value, "2025-03-04");
  EXPECT_EQ(mention.other_first, parse_iso_day("2025-03-03"));
  EXPECT_EQ(mention.note, "2025-03-04 was a Tuesday, the text says Monday");
}

TEST(Dates, Believe_the_weekday_beside_today_and_keep_the_other_day) {
  const DateMention mention = one_date_in("سقط جريح اليوم الثلاثاء في البلدة.", kWednesday);
  EXPECT_EQ(mention.value, "2025-03-04");
  EXPECT_EQ(mention.other_first, parse_iso_day("2025-03-05"));
}

TEST(Dates, Do_not_exist_on_days_that_no_calendar_has) {
  for (const DateMention& m : dates_in("The bill of 31 April 2024 and that of 30/02/2024.", kWednesday)) {
    EXPECT_NE(m.precision, DatePrecision::day) << m.value;
  }
}

TEST(Dates, Read_the_day_before_the_month_in_digits_unless_it_can_be_none) {
  EXPECT_EQ(days_in("Dated 05/11/2024."), "2024-11-05..2024-11-05");
  EXPECT_EQ(days_in("Dated 10/27/2024."), "2024-10-27..2024-10-27");
  EXPECT_EQ(days_in("Dated 2024.10.28."), "2024-10-28..2024-10-28");
}

TEST(Dates, Without_a_publication_day_stay_open_and_say_why) {
  const DateMention mention = one_date_in("Shells fell yesterday.", "");
  EXPECT_FALSE(mention.first);
  EXPECT_FALSE(mention.last);
  EXPECT_EQ(mention.anchor, DateAnchor::none);
  EXPECT_EQ(mention.note, "no day of publication to count from");
  EXPECT_EQ(one_date_in("قصفت البلدة يوم الاثنين.", "").value, "XXXX-WXX-1");
  EXPECT_EQ(one_date_in("قصفت البلدة اليوم الاثنين.", "").value, "XXXX-WXX-1");
}

TEST(Dates, Without_a_publication_day_take_the_year_of_the_mention_before) {
  const auto mentions = dates_in("The siege began on 3 July 2012. It ended on 12 September.", "");
  ASSERT_EQ(mentions.size(), 2U);
  EXPECT_EQ(mentions[1].value, "2012-09-12");
  EXPECT_EQ(mentions[1].anchor, DateAnchor::previous_mention);
}

TEST(Dates, Give_both_ends_of_a_range_in_words_all_its_days) {
  const auto mentions = dates_in("He ruled from March 2014 to July 2017.", kWednesday);
  ASSERT_EQ(mentions.size(), 2U);
  EXPECT_EQ(mentions[0].value, "2014-03");
  EXPECT_EQ(mentions[1].value, "2017-07");
  for (const DateMention& m : mentions) EXPECT_EQ(days_of(m), "2014-03-01..2017-07-31");
}

TEST(Dates, Carry_month_and_year_of_a_range_back_over_the_turn_of_the_year) {
  EXPECT_EQ(days_of(dates_in("Talks ran from December 28 to January 3.", "2025-01-20")[0]), "2024-12-28..2025-01-03");
  EXPECT_EQ(days_of(dates_in("استمرت المحادثات من 28 كانون الأول حتى 3 كانون الثاني.", "2025-01-20")[0]),
            "2024-12-28..2025-01-03");
}

TEST(Dates, Count_from_the_mention_before_where_the_words_say_so) {
  const auto mentions = dates_in("The raid was on 3 February 2024. Two days later the camp was closed.", kWednesday);
  ASSERT_EQ(mentions.size(), 2U);
  EXPECT_EQ(mentions[1].value, "2024-02-05");
  EXPECT_EQ(mentions[1].anchor, DateAnchor::previous_mention);
}

TEST(Dates, Count_from_the_date_that_follows_after_and_before) {
  EXPECT_EQ(one_date_in("It closed two days after 3 February 2024.", kWednesday).value, "2024-02-05");
  EXPECT_EQ(one_date_in("They left the day before last Tuesday.", kWednesday).value, "2025-03-03");
}

TEST(Dates, Read_Hijri_days_by_the_table_and_call_them_approximate) {
  const DateMention mention = one_date_in("صدر البيان في 4 رجب 1446 هـ.", kWednesday);
  EXPECT_EQ(mention.value, "2025-01-04");
  EXPECT_TRUE(mention.approximate);
  EXPECT_NE(mention.note.find("Umm al-Qura"), std::string::npos);
}

TEST(Dates, Keep_the_Gregorian_day_of_one_named_in_two_calendars) {
  const DateMention mention = one_date_in("حُرر في 5 رمضان 1446 هـ الموافق 5 آذار 2025.", "2025-04-01");
  EXPECT_EQ(mention.value, "2025-03-05");
  EXPECT_FALSE(mention.approximate);
}

TEST(Dates, Take_August_for_a_month_and_a_father_for_none) {
  EXPECT_EQ(days_in("أُغلقت المدرسة في آب."), "2024-08-01..2024-08-31");
  EXPECT_TRUE(dates_in("قُتل أب وابنه عند باب الدار.", kWednesday).empty());
}

TEST(Dates, Tell_lengths_of_time_and_repeated_times_from_days) {
  EXPECT_EQ(one_date_in("The battle lasted three days.", kWednesday).type, TimexType::duration);
  EXPECT_EQ(one_date_in("تخرج المظاهرات كل يوم جمعة.", kWednesday).type, TimexType::set);
  EXPECT_FALSE(one_date_in("He waited for two weeks.", kWednesday).dates_an_event());
}

TEST(Dates, Have_the_days_of_the_past_stretch_they_name) {
  const DateMention mention = one_date_in("خلال الساعات الـ24 الماضية سقط جرحى.", kWednesday);
  EXPECT_EQ(mention.value, "PT24H");
  EXPECT_EQ(days_of(mention), "2025-03-04..2025-03-05");
}

TEST(Dates, Put_the_time_of_day_behind_the_day) {
  EXPECT_EQ(one_date_in("The blast was heard at 9 p.m. on Monday.", kWednesday).value, "2025-03-03T21:00");
  EXPECT_EQ(one_date_in("سُمع الانفجار فجر الاثنين.", kWednesday).value, "2025-03-03TMO");
}

TEST(Dates, Do_not_overlap_and_come_in_text_order) {
  const auto mentions = dates_in(
      "Since 8 December 2024 and until last week, on 3-5 January, 7 January and early in 2025, daily.", kWednesday);
  ASSERT_GE(mentions.size(), 5U);
  for (std::size_t i = 1; i < mentions.size(); ++i) EXPECT_LE(mentions[i - 1].span.end, mentions[i].span.begin);
}

TEST(Dates, Survive_text_that_is_no_text) {
  EXPECT_TRUE(dates_in("", kWednesday).empty());
  EXPECT_TRUE(dates_in("\xff\xfe\x80 \n\n ()[]//--::", kWednesday).empty());
  dates_in("من بين و و - / 3-3-3-3-3-3 / / 99/99/9999 31/31/31 1/1/1/1 --2025--", kWednesday);
}

}  // namespace
}  // namespace rasid
