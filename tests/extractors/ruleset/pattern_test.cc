#include "extractors/ruleset/pattern.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rasid {
namespace {

using ::testing::HasSubstr;

std::vector<Diagnostic> check(const std::string& pattern) {
  std::vector<Diagnostic> diagnostics;
  check_pattern({pattern, "f", 4, 10}, diagnostics);
  return diagnostics;
}

TEST(Patterns, Pass_when_they_use_Unicode_classes) {
  EXPECT_TRUE(check(R"((?P<count>\p{Nd}+) (?:air ?strikes|غارات))").empty());
  EXPECT_TRUE(check(R"(\bkilled \d+ people\b)").empty());
}

TEST(Patterns, Fail_when_an_ASCII_class_stands_with_Arabic) {
  const auto found = check(R"(غارات \d+ \bقصف)");
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].code, "E030");
  EXPECT_EQ(found[0].column, 16);
  EXPECT_EQ(found[0].advice, R"(write \p{Nd})");
  EXPECT_EQ(found[1].column, 20);
  EXPECT_THAT(found[1].advice, HasSubstr("engine"));
}

TEST(Patterns, Do_not_take_an_escaped_backslash_for_a_class) {
  EXPECT_TRUE(check(R"(غارة\\d)").empty());
}

TEST(Patterns, Point_at_the_piece_that_does_not_compile) {
  const auto found = check(R"(shell(?<=x)ed)");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].code, "E031");
  EXPECT_EQ(found[0].line, 4);
  EXPECT_EQ(found[0].column, 15);
  EXPECT_THAT(found[0].advice, HasSubstr("look-behind"));
}

TEST(Patterns, Warn_of_an_empty_match_a_leading_star_and_a_large_program) {
  EXPECT_EQ(check("(?:shelled)?").at(0).code, "E032");
  EXPECT_EQ(check(".*shelled").at(0).code, "E033");
  EXPECT_EQ(check(R"((?:\p{L}{1,40} ){1,10}shelled)").at(0).code, "E034");
}

}  // namespace
}  // namespace rasid
