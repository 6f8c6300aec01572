#include "extractors/counts/numbers.h"

#include <gtest/gtest.h>

#include <filesystem>

namespace rasid {
namespace {

/// "3..5", "12..", "24..~" for each number of the text.
std::string numbers_of(std::string_view sentence) {
  static Vocabulary vocabulary;
  static std::vector<Diagnostic> diagnostics;
  static const std::optional<NumberRules> rules =
      NumberRules::load(std::filesystem::path(RASID_SOURCE_DIR) / "rules", vocabulary, diagnostics);
  if (!rules) return "no rules";
  const TokenizedText text = tokenize(sentence, vocabulary);
  std::string out;
  for (const NumberMention& n : rules->read(text, 0, static_cast<std::uint32_t>(text.tokens.size()))) {
    out += (out.empty() ? "" : " ") + std::to_string(n.low) + ".." + (n.high ? std::to_string(*n.high) : "") +
           (n.approximate ? "~" : "");
  }
  return out;
}

TEST(Numbers, English_words_are_read_to_millions) {
  EXPECT_EQ(numbers_of("three"), "3..3");
  EXPECT_EQ(numbers_of("twenty-two men"), "22..22");
  EXPECT_EQ(numbers_of("one hundred and fifty people"), "150..150");
  EXPECT_EQ(numbers_of("two thousand three hundred families"), "2300..2300");
  EXPECT_EQ(numbers_of("a dozen men and three dozen others"), "12..12 36..36");
}

TEST(Numbers, Arabic_words_are_read_in_both_genders_and_with_waw) {
  EXPECT_EQ(numbers_of("ثلاثة رجال وثلاث نساء"), "3..3 3..3");
  EXPECT_EQ(numbers_of("خمسة عشر عنصراً"), "15..15");
  EXPECT_EQ(numbers_of("خمسة وعشرين عنصراً"), "25..25");
  EXPECT_EQ(numbers_of("مئة وخمسون عائلة"), "150..150");
  EXPECT_EQ(numbers_of("ثلاثة آلاف ومئتا شخص"), "3200..3200");
  EXPECT_EQ(numbers_of("ثلاثمائة لاجئ"), "300..300");
}

TEST(Numbers, Waw_between_two_groups_adds_nothing) {
  EXPECT_EQ(numbers_of("ثلاثة وخمسة"), "3..3 5..5");
}

TEST(Numbers, Digits_of_both_scripts_and_thousands_are_read) {
  EXPECT_EQ(numbers_of("١٢ شخصاً و1,200 عائلة"), "12..12 1200..1200");
  EXPECT_EQ(numbers_of("13 thousand people"), "13000..13000");
}

TEST(Numbers, Bounds_open_or_blur_a_number) {
  EXPECT_EQ(numbers_of("at least five and more than 20 and about 30"), "5.. 20.. 30..30~");
  EXPECT_EQ(numbers_of("ما لا يقل عن خمسة وأكثر من 20 ونحو 30"), "5.. 20.. 30..30~");
  EXPECT_EQ(numbers_of("dozens of families"), "24..~");
  EXPECT_EQ(numbers_of("عشرات العائلات"), "24..~");
}

TEST(Numbers, Ranges_have_two_ends) {
  EXPECT_EQ(numbers_of("between 3 and 5 men"), "3..5");
  EXPECT_EQ(numbers_of("3-5 men"), "3..5");
  EXPECT_EQ(numbers_of("بين 3 و5 رجال"), "3..5");
  EXPECT_EQ(numbers_of("بين ثلاثة وخمسة رجال"), "3..5");
}

TEST(Numbers, Percentages_and_decimals_count_nobody) {
  EXPECT_EQ(numbers_of("45 percent, 3.5 and 12%"), "");
}

}  // namespace
}  // namespace rasid
