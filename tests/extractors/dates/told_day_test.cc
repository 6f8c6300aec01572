#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/extractors/dates/dates_support.h"

namespace rasid {
namespace {

using ::testing::HasSubstr;

/// Days of the last date of a text that came without a day of publication.
std::string last_of(const std::string& text) {
  const auto mentions = dates_in(text, "");
  return mentions.empty() ? "none" : days_of(mentions.back());
}

TEST(ToldDay, A_line_that_is_a_date_says_when_the_text_appeared) {
  EXPECT_EQ(last_of("Two hurt in Tadef\n\nFriday, 16 June 2023, 17:23\n\nA shell hit the market on Thursday."),
            "2023-06-15..2023-06-15");
  EXPECT_EQ(last_of("جرحى في تادف\n\n20/08/2021\n\n6:10 م\n\nسقطت قذيفة على السوق أمس."), "2021-08-19..2021-08-19");
  EXPECT_EQ(last_of("جرحى في تادف\n\nنشرت في: 03/02/2022 - 09:03\n\nسقطت قذيفة على البلدة الأربعاء."),
            "2022-02-02..2022-02-02");
  EXPECT_EQ(last_of("Last updated: July 25, 2022, 9:59 pm\nThe village was shelled on Sunday morning."),
            "2022-07-24..2022-07-24");
}

TEST(ToldDay, A_dateline_with_its_year_does_too) {
  EXPECT_EQ(
      last_of("DAMASCUS, 3 February 2016 (Reuters) - Rebels said on Tuesday that they had left the town for good."),
      "2016-02-02..2016-02-02");
  EXPECT_EQ(last_of("دمشق 3 شباط 2016 (سانا) - أعلنت مصادر محلية أن المقاتلين انسحبوا من البلدة كلها أمس."),
            "2016-02-02..2016-02-02");
}

TEST(ToldDay, A_daily_summary_has_it_in_its_headline) {
  EXPECT_EQ(last_of("Events of Monday, 25 July 2022\nTadef: a child was hurt by a mine yesterday."),
            "2022-07-24..2022-07-24");
  EXPECT_EQ(last_of("حصاد الأحداث ليوم الاثنين 25-07-2022\nتادف: أصيب طفل بلغم أمس."), "2022-07-24..2022-07-24");
}

TEST(ToldDay, Captions_histories_and_partial_dates_are_no_such_day) {
  EXPECT_EQ(
      last_of("Smoke rises over the town of Tadef after a strike, 19 August 2021 (SANA)\nHe was hurt yesterday."),
      "..");
  EXPECT_EQ(last_of("The prison was opened on 3 May 1987 by the governor and his guests.\nHe was freed yesterday."),
            "..");
  EXPECT_EQ(last_of("Aleppo fell on 22 December 2016.\nHe was freed yesterday."), "..");
  EXPECT_EQ(last_of("DAMASCUS, Feb 3 (Reuters) - Rebels said that they had left the town for good on Tuesday."),
            "..");
  EXPECT_EQ(last_of("آثار القصف على أطراف بلدة تادف بريف حلب 19 آب 2021 (سانا)\nأصيب طفل أمس."), "..");
}

TEST(ToldDay, A_day_that_the_text_denies_is_none) {
  // The banner of a page that was fetched years later: 5 October 2025 was a Sunday.
  EXPECT_EQ(last_of("05.10.2025\n\nقتل شخص، اليوم الأربعاء، في قصف على البلدة."), "..");
}

TEST(ToldDay, Without_one_last_August_and_this_December_stay_without_a_year) {
  EXPECT_EQ(last_of("The siege began on 8 September 2021 and worsened. He was freed last August."), "..");
  EXPECT_EQ(last_of("بدأ الحصار في 8 أيلول 2021 واشتد. وأفرج عنه في 7 آب الماضي."), "..");
}

TEST(ToldDay, Is_marked_in_what_counts_from_it_and_gives_way_to_a_day_that_was_given) {
  const std::string text = "2022-07-24\n\nA shell hit the market yesterday.";
  const auto told = dates_in(text, "");
  ASSERT_EQ(told.size(), 2U);
  EXPECT_EQ(told[0].anchor, DateAnchor::explicit_date);
  EXPECT_EQ(told[1].anchor, DateAnchor::previous_mention);
  EXPECT_THAT(told[1].note, HasSubstr("counted from 2022-07-24"));
  const auto given = dates_in(text, "2022-07-26");
  EXPECT_EQ(days_of(given[1]), "2022-07-25..2022-07-25");
  EXPECT_EQ(given[1].anchor, DateAnchor::publication);
}

}  // namespace
}  // namespace rasid
