#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/file.h"
#include "extractors/dates/read_dates.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

using testing::HasSubstr;

class DateRuleFiles : public testing::Test {
 protected:
  std::optional<DateRules> load(const std::string& toml) {
    std::filesystem::create_directories(folder_.path() / "dates");
    EXPECT_TRUE(write_file(folder_.path() / "dates" / "own.toml", toml));
    return load_date_rules(folder_.path(), vocabulary_, diagnostics_);
  }
  std::string said() const {
    std::string all;
    for (const Diagnostic& d : diagnostics_) all += d.text() + "\n";
    return all;
  }

  TempFolder folder_;
  Vocabulary vocabulary_;
  std::vector<Diagnostic> diagnostics_;
};

TEST_F(DateRuleFiles, Add_an_expression_without_a_compiler) {
  const auto rules = load(R"(
[[words]]
class = "market_day"
value = 4
ar = ["يوم السوق"]

[[pattern]]
id = "ar.market-day"
reads = "calendar"
match = ["<market_day=weekday> الماضي?"]
)");
  ASSERT_TRUE(rules) << said();
  Article article;
  article.text = "وقع الهجوم في يوم السوق الماضي.";
  article.published = StatedTime{*parse_iso_day("2025-03-05"), std::nullopt, std::nullopt, "given", 1.0};
  const auto mentions = read_dates(article, tokenize(article, vocabulary_), *rules);
  ASSERT_EQ(mentions.size(), 1U);
  EXPECT_EQ(mentions[0].value, "2025-02-27");
  EXPECT_EQ(mentions[0].rule, "ar.market-day");
}

TEST_F(DateRuleFiles, Say_where_a_pattern_names_a_class_that_no_word_has) {
  EXPECT_FALSE(load("[[pattern]]\nid = \"a\"\nreads = \"calendar\"\nmatch = [\"<monht>\"]\n"));
  EXPECT_THAT(said(), HasSubstr("own.toml:4:11: error[E105]"));
  EXPECT_THAT(said(), HasSubstr("no word has the class `monht`"));
}

TEST_F(DateRuleFiles, Say_what_values_a_class_has) {
  EXPECT_FALSE(load("[[words]]\nclass = \"unit\"\nvalue = \"fortnite\"\nen = [\"fortnight\"]\n"));
  EXPECT_THAT(said(), HasSubstr("own.toml:3:9: error[E101]"));
  EXPECT_THAT(said(), HasSubstr("week"));
}

TEST_F(DateRuleFiles, Refuse_ids_twice_brackets_that_do_not_pair_and_unknown_keys_all_at_once) {
  EXPECT_FALSE(load(R"(
[[pattern]]
id = "a"
reads = "calendar"
match = ["[<day>"]

[[pattern]]
id = "a"
reads = "calendar"
match = ["( <day>"]
mach = "x"
)"));
  EXPECT_THAT(said(), HasSubstr("E104"));
  EXPECT_THAT(said(), HasSubstr("brackets do not pair"));
  EXPECT_THAT(said(), HasSubstr("`(` is not closed"));
  EXPECT_THAT(said(), HasSubstr("mach"));
}

TEST_F(DateRuleFiles, Missing_are_an_error_that_says_what_to_do) {
  EXPECT_FALSE(load_date_rules(folder_.path() / "nowhere", vocabulary_, diagnostics_));
  EXPECT_THAT(said(), HasSubstr("RASID_DATA"));
}

}  // namespace
}  // namespace rasid
