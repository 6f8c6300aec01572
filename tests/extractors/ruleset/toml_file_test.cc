#include "extractors/ruleset/toml_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace rasid {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class RuleFiles : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) /
              (std::string("rasid_ruleset_") + ::testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_ / "lists");
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
  }
  std::unique_ptr<RuleFile> parse(const std::string& bytes) {
    return RuleFile::parse(bytes, "rule.toml", folder_ / "lists", diagnostics_);
  }
  /// "line:column code" of each diagnostic.
  std::vector<std::string> remarks() const {
    std::vector<std::string> out;
    for (const Diagnostic& d : diagnostics_) {
      out.push_back(std::to_string(d.line) + ":" + std::to_string(d.column) + " " + d.code);
    }
    return out;
  }

  fs::path folder_;
  std::vector<Diagnostic> diagnostics_;
};

TEST_F(RuleFiles, Reads_values_of_every_type_and_stays_silent) {
  auto file = parse(
      "id = \"shelling\"\nversion = 7\nweight = 0.5\nwhole = true\nsince = 2012-01-23\nuntil = \"2016-07-28\"\n");
  ASSERT_NE(file, nullptr);
  const TomlTable root = file->root();
  EXPECT_EQ(root.text("id"), "shelling");
  EXPECT_EQ(root.number("version"), 7);
  EXPECT_EQ(root.real_or("weight", 1), 0.5);
  EXPECT_TRUE(root.flag_or("whole", false));
  EXPECT_EQ(format_iso_day(root.day("since").value()), "2012-01-23");
  EXPECT_EQ(format_iso_day(root.day("until").value()), "2016-07-28");
  EXPECT_EQ(root.text_or("note", "none"), "none");
  root.finish();
  EXPECT_TRUE(diagnostics_.empty());
}

TEST_F(RuleFiles, Points_at_a_missing_key_and_names_the_misspelt_one) {
  auto file = parse("[rule]\nverison = 7\n");
  const TomlTable rule = file->root().table("rule").value();
  EXPECT_EQ(rule.number("version"), 0);
  file->root().finish();
  EXPECT_THAT(remarks(), ElementsAre("1:1 E012", "2:1 E016"));
  EXPECT_EQ(diagnostics_[0].advice, "is `verison` meant for it?");
  EXPECT_EQ(diagnostics_[1].advice, "did you mean `version`?");
}

TEST_F(RuleFiles, Points_at_a_value_of_the_wrong_type) {
  auto file = parse("version = \"7\"\nwhole = \"yes\"\nwords = [\"a\", 3]\nmatch = 1\n");
  const TomlTable root = file->root();
  root.number("version");
  root.flag_or("whole", true);
  EXPECT_THAT(root.texts("words"), ElementsAre("a"));
  EXPECT_FALSE(root.table("match"));
  root.finish();
  EXPECT_THAT(remarks(), ElementsAre("1:11 E013", "2:9 E013", "3:15 E013", "4:9 E013"));
  EXPECT_EQ(diagnostics_[0].message, "`version` should be a whole number and is text");
}

TEST_F(RuleFiles, Counts_columns_in_characters_not_bytes) {
  auto file = parse("words = [\"قصف\", \"غارة\", 5]\n");
  file->root().phrases("words");
  EXPECT_THAT(remarks(), ElementsAre("1:25 E013"));
}

TEST_F(RuleFiles, Gives_each_phrase_the_place_of_its_first_character) {
  auto file = parse("words = [\n  \"قصف\", 'غارة',\n]\ntext = '''\nشنت طائرات'''\n");
  const std::vector<Phrase> words = file->root().phrases("words");
  ASSERT_EQ(words.size(), 2u);
  EXPECT_EQ(words[0].line, 2);
  EXPECT_EQ(words[0].column, 4);
  EXPECT_EQ(words[1].column, 11);
  const std::vector<Phrase> text = file->root().phrases("text");
  EXPECT_EQ(text[0].line, 5);
  EXPECT_EQ(text[0].column, 1);
  EXPECT_EQ(text[0].text, "شنت طائرات");
}

TEST_F(RuleFiles, Puts_the_lines_of_a_word_list_in_place_of_its_name) {
  write("lists/shell_verbs.ar.txt", "# verbs\nقصف\r\n\n  استهدف \n");
  auto file = parse("words = [\"shelled\", \"@shell_verbs.ar\"]\n");
  const std::vector<Phrase> words = file->root().phrases("words");
  EXPECT_TRUE(diagnostics_.empty());
  ASSERT_EQ(words.size(), 3u);
  EXPECT_EQ(words[1].text, "قصف");
  EXPECT_EQ(words[2].text, "استهدف");
  EXPECT_EQ(words[2].line, 4);
  EXPECT_EQ(words[2].column, 3);
  EXPECT_THAT(words[2].file, HasSubstr("shell_verbs.ar.txt"));
}

TEST_F(RuleFiles, Reports_a_word_list_that_does_not_exist_with_the_nearest_name) {
  write("lists/shell_verbs.ar.txt", "قصف\n");
  auto file = parse("words = [\"@shel_verbs.ar\"]\n");
  EXPECT_TRUE(file->root().phrases("words").empty());
  EXPECT_THAT(remarks(), ElementsAre("1:11 E020"));
  EXPECT_EQ(diagnostics_[0].advice, "did you mean `@shell_verbs.ar`?");
}

TEST_F(RuleFiles, Reports_unknown_keys_deep_inside_lists_of_tables) {
  auto file = parse(
      "[[example]]\ntext = 'a'\n[[example]]\ntxet = 'b'\n[[example]]\ntext = 'c'\nexpect = {kind = 'x', plaec = "
      "'y'}\n");
  for (const TomlTable& example : file->root().tables("example")) {
    example.text_or("text");
    if (const auto expect = example.table("expect")) {
      expect->text_or("kind");
      expect->text_or("place");
    }
  }
  file->root().finish();
  EXPECT_THAT(remarks(), ElementsAre("4:1 E016", "7:23 E016"));
  EXPECT_EQ(diagnostics_[1].advice, "did you mean `place`?");
}

TEST_F(RuleFiles, Lists_keys_in_file_order) {
  auto file = parse("[kinds]\nzebra = 1\nalpha = 2\nmiddle = 3\n");
  EXPECT_THAT(file->root().table("kinds")->keys(), ElementsAre("zebra", "alpha", "middle"));
  file->root().finish();
  EXPECT_TRUE(diagnostics_.empty());
}

TEST_F(RuleFiles, Reports_a_choice_that_is_none_of_those_allowed) {
  auto file = parse("status = \"stabel\"\n");
  EXPECT_EQ(file->root().choice("status", {"draft", "stable", "retired"}), "");
  EXPECT_THAT(remarks(), ElementsAre("1:10 E015"));
  EXPECT_EQ(diagnostics_[0].advice, "did you mean `stable`?");
}

TEST_F(RuleFiles, Reports_a_day_that_does_not_exist) {
  auto file = parse("since = \"2012-13-01\"\n");
  EXPECT_FALSE(file->root().day("since"));
  EXPECT_THAT(remarks(), ElementsAre("1:9 E017"));
}

// The mistakes that people make when they write Arabic and English, as measured for this format: each must be loud.
TEST_F(RuleFiles, Refuses_an_Arabic_comma_between_phrases) {
  EXPECT_EQ(parse("words = [\"قصف\"، \"غارة\"]\n"), nullptr);
  EXPECT_THAT(remarks(), ElementsAre("1:15 E018"));
  EXPECT_EQ(diagnostics_[0].advice, "write the comma , of the Latin keyboard instead of ،");
}
TEST_F(RuleFiles, Refuses_typographic_quotes_around_a_phrase) {
  EXPECT_EQ(parse("id = “shelling”\n"), nullptr);
  EXPECT_THAT(remarks(), ElementsAre("1:6 E018"));
  EXPECT_EQ(diagnostics_[0].advice, "write plain quotes: ' or \"");
}
TEST_F(RuleFiles, Refuses_a_key_given_twice) {
  EXPECT_EQ(parse("id = \"a\"\nid = \"b\"\n"), nullptr);
  EXPECT_THAT(remarks(), ElementsAre(HasSubstr("2:")));
}
TEST_F(RuleFiles, Refuses_bytes_of_windows_1256) {
  EXPECT_EQ(parse("id = \"\xDE\xD5\xDD\"\n"), nullptr);
  EXPECT_THAT(remarks(), ElementsAre("1:7 E002"));
}
TEST_F(RuleFiles, Refuses_a_backslash_escape_in_double_quotes_and_says_what_to_write) {
  EXPECT_EQ(parse("p = \"\\d+\"\n"), nullptr);
  EXPECT_THAT(diagnostics_.at(0).advice, HasSubstr("single quotes"));
}
TEST_F(RuleFiles, Refuses_a_quote_that_is_not_closed) {
  EXPECT_EQ(parse("id = \"shelling\nversion = 1\n"), nullptr);
  EXPECT_EQ(diagnostics_.at(0).line, 1);
}
TEST_F(RuleFiles, Reports_a_file_that_is_not_there) {
  EXPECT_EQ(RuleFile::read(folder_ / "none.toml", folder_ / "lists", diagnostics_), nullptr);
  EXPECT_EQ(diagnostics_.at(0).code, "E001");
}

}  // namespace
}  // namespace rasid
