#include "extractors/check/check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace rasid {
namespace {

namespace fs = std::filesystem;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A rules folder with the real kinds and empty code books.
class RulesFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) /
              (std::string("rasid_check_") + ::testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    for (const char* inside : {"lists", "codebooks", "events", "dates"})
      fs::create_directories(folder_ / "rules" / inside);
    fs::copy(fs::path(RASID_SOURCE_DIR) / "rules" / "kinds.toml", folder_ / "rules");
  }
  void TearDown() override { fs::remove_all(folder_); }
  void write(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / "rules" / name, std::ios::binary) << bytes;
  }
  /// "name:line code" of what the check says.
  std::vector<std::string> remarks(const std::vector<RuleLoader>& loaders = {}) {
    found_ = check_rules(folder_, loaders);
    std::vector<std::string> out;
    for (const Diagnostic& d : found_)
      out.push_back(fs::path(d.file).filename().string() + ":" + std::to_string(d.line) + " " + d.code);
    return out;
  }

  fs::path folder_;
  std::vector<Diagnostic> found_;
};

const std::string kGoodRule = R"(schema = 1
[rule]
id = "shelling"
version = 1
status = "stable"
kind = "shelling"
[[example]]
text = '''Artillery shelled Binnish.'''
published = "2020-02-03"
expect = { kind = "shelling", place = "Binnish" }
[[example]]
text = '''The artillery museum opened.'''
published = "2020-02-03"
expect = "none"
)";

TEST_F(RulesFolder, With_a_good_rule_is_clean) {
  write("events/shelling.toml", kGoodRule);
  EXPECT_THAT(remarks(), IsEmpty());
}

TEST_F(RulesFolder, Without_one_example_of_each_sort_is_not) {
  write("events/shelling.toml", kGoodRule.substr(0, kGoodRule.find("[[example]]")));
  EXPECT_THAT(remarks(), ElementsAre("shelling.toml:1 E905", "shelling.toml:1 E906"));
}

TEST_F(RulesFolder, Counts_an_example_of_another_kind_as_one_to_leave_alone) {
  std::string rule = kGoodRule;
  rule.replace(rule.find("expect = \"none\""), std::string("expect = \"none\"").size(),
               "expect = { kind = \"air_strike\" }");
  write("events/shelling.toml", rule);
  EXPECT_THAT(remarks(), IsEmpty());
}

TEST_F(RulesFolder, Reports_faults_inside_examples) {
  write("events/shelling.toml", kGoodRule + "[[example]]\ntext = 'a'\nexpect = { knd = \"shelling\" }\n");
  EXPECT_THAT(remarks(), ElementsAre("shelling.toml:15 E912", "shelling.toml:17 E910"));
  EXPECT_EQ(found_[1].advice, "did you mean `kind`?");
}

TEST_F(RulesFolder, Reports_a_misspelt_key_of_an_example) {
  write("events/shelling.toml",
        kGoodRule + "[[example]]\ntext = 'a'\npublised = \"2020-01-01\"\nexpect = \"none\"\n");
  EXPECT_THAT(remarks(), Contains("shelling.toml:17 E016"));
}

TEST_F(RulesFolder, Reports_lists_that_no_rule_names_and_phrases_that_stand_twice) {
  write("lists/used.ar.txt", "قصف\nغارة\nغاره\n");
  write("lists/idle.en.txt", "shelled\n");
  write("dates/months.toml", "words = [\"@used.ar\"]\n");
  EXPECT_THAT(remarks(), ElementsAre("idle.en.txt:1 E902", "used.ar.txt:3 E903"));
}

TEST_F(RulesFolder, Reports_files_that_nobody_reads) {
  write("events/shelling.tml", "");
  write("notes.txt", "");
  EXPECT_THAT(remarks(), ElementsAre("shelling.tml:0 E901", "notes.txt:0 E901"));
}

TEST_F(RulesFolder, Reports_a_rule_named_by_a_code_book_that_does_not_exist) {
  write("events/shelling.toml", kGoodRule);
  write("codebooks/cameo.toml", "schema = 1\n[[code]]\nkind = \"shelling\"\nrules = [\"sheling\"]\nroot = \"19\"\n");
  EXPECT_THAT(remarks(), ElementsAre("cameo.toml:4 E553"));
  EXPECT_EQ(found_[0].advice, "did you mean `shelling`?");
}

TEST_F(RulesFolder, Reports_a_trigger_and_a_means_named_by_a_code_book_that_do_not_exist) {
  write("events/shelling.toml", kGoodRule + "[[trigger]]\nid = \"mortars\"\n");
  write("events/means.toml", "[[means]]\nid = \"artillery\"\n");
  write("codebooks/cameo.toml",
        "schema = 1\n[[code]]\nkind = \"shelling\"\nrules = [\"shelling.mortars\", \"shelling.morters\"]\n"
        "means = [\"artillery\", \"artilery\"]\nroot = \"19\"\n");
  EXPECT_THAT(remarks(), ElementsAre("cameo.toml:4 E553", "cameo.toml:5 E554"));
  EXPECT_EQ(found_[0].advice, "did you mean `shelling.mortars`?");
}

TEST_F(RulesFolder, Puts_what_the_loaders_say_in_order_and_says_it_once) {
  const RuleLoader loader{"test", [](const fs::path&, std::vector<Diagnostic>& out) {
                            out.push_back({Diagnostic::Level::error, "b.toml", 2, 1, "E100", "second", ""});
                            out.push_back({Diagnostic::Level::error, "a.toml", 9, 1, "E100", "first", ""});
                            out.push_back({Diagnostic::Level::error, "b.toml", 2, 1, "E100", "second", ""});
                          }};
  EXPECT_THAT(remarks({loader}), ElementsAre("a.toml:9 E100", "b.toml:2 E100"));
}

}  // namespace
}  // namespace rasid
