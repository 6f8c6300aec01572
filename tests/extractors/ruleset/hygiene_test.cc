#include "extractors/ruleset/hygiene.h"

#include <gtest/gtest.h>

#include "extractors/ruleset/toml_file.h"

namespace rasid {
namespace {

std::string codes_of_phrase(const std::string& text) {
  std::vector<Diagnostic> diagnostics;
  check_phrase_hygiene({text, "f", 3, 5}, diagnostics);
  std::string out;
  for (const Diagnostic& d : diagnostics) {
    out += (out.empty() ? "" : " ") + d.code + "@" + std::to_string(d.line) + ":" + std::to_string(d.column);
  }
  return out;
}

TEST(Hygiene, Leaves_plain_phrases_in_both_languages_alone) {
  EXPECT_EQ(codes_of_phrase("shelled the town's outskirts"), "");
  EXPECT_EQ(codes_of_phrase("قَصفٌ مدفعيّ على أطراف البلدة"), "");
}

TEST(Hygiene, Finds_spaces_that_do_not_break) {
  EXPECT_EQ(codes_of_phrase("air\u00A0strike"), "E004@3:8");
}
TEST(Hygiene, Finds_characters_without_width) {
  EXPECT_EQ(codes_of_phrase("غا\u200Bرة"), "E005@3:7");
}
TEST(Hygiene, Finds_directional_marks) {
  EXPECT_EQ(codes_of_phrase("\u200Fغارة"), "E007@3:5");
}
TEST(Hygiene, Finds_tatweel) {
  EXPECT_EQ(codes_of_phrase("قصـف"), "E008@3:7");
}
TEST(Hygiene, Finds_presentation_forms) {
  EXPECT_EQ(codes_of_phrase("ﻗصف"), "E009@3:5");
}
TEST(Hygiene, Finds_Persian_letters_in_Arabic_words) {
  EXPECT_EQ(codes_of_phrase("کتائب القسامی"), "E010@3:5 E010@3:17");
}
TEST(Hygiene, Finds_typographic_quotes) {
  EXPECT_EQ(codes_of_phrase("Da’esh"), "E011@3:7");
}

TEST(Hygiene, Finds_controls_that_reorder_anywhere_in_a_file) {
  std::vector<Diagnostic> diagnostics;
  EXPECT_TRUE(check_file_hygiene("# note\n# \u202Ehidden\n", "f", diagnostics));
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(diagnostics[0].code, "E006");
  EXPECT_EQ(diagnostics[0].line, 2);
  EXPECT_EQ(diagnostics[0].column, 3);
}

TEST(Hygiene, Warns_of_a_byte_order_mark) {
  std::vector<Diagnostic> diagnostics;
  EXPECT_TRUE(check_file_hygiene("\xEF\xBB\xBFid = 1\n", "f", diagnostics));
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(diagnostics[0].level, Diagnostic::Level::warning);
}

TEST(Hygiene, Suggests_the_nearest_name_or_none) {
  EXPECT_EQ(did_you_mean("unles", {"needs", "unless"}), "did you mean `unless`?");
  EXPECT_EQ(did_you_mean("غاره", {"قصف", "غارة"}), "did you mean `غارة`?");
  EXPECT_EQ(did_you_mean("trigger", {"needs", "unless"}), "");
}

}  // namespace
}  // namespace rasid
