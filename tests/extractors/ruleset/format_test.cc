#include "extractors/ruleset/format.h"

#include <gtest/gtest.h>

#include "core/base/file.h"

namespace rasid {
namespace {

TEST(FormatRules, Puts_one_phrase_on_a_line_in_both_scripts_and_sorts_nothing) {
  EXPECT_EQ(
      format_rule_file("schema=1\n[rule]\nid   = \"a\"   \n[[trigger]]\n[trigger.ar]\nnouns = [\"قصف\", 'غارة']\n"
                       "needs = [\"place\"]\n\n\n\n# a note\n[[trigger]]\nid = \"b\"",
                       "a.toml")
          .value(),
      "schema = 1\n\n[rule]\nid = \"a\"\n\n[[trigger]]\n[trigger.ar]\nnouns = [\n  \"قصف\",\n  'غارة',\n]\n"
      "needs = [\"place\"]\n\n# a note\n[[trigger]]\nid = \"b\"\n");
}

TEST(FormatRules, Leaves_texts_over_several_lines_and_lists_of_other_things_alone) {
  const std::string text =
      "[[example]]\ntext = '''a  =  b\n\n\n  [x]'''\nexpect = [{ kind = \"a\" }, { kind = \"b\" }]\n";
  EXPECT_EQ(format_rule_file(text, "a.toml").value(), text);
}

TEST(FormatRules, Says_what_is_no_rule_file) {
  const auto bad = format_rule_file("a = [\n", "a.toml");
  ASSERT_FALSE(bad);
  EXPECT_EQ(bad.error().where, "a.toml");
}

TEST(FormatRules, Is_done_after_one_pass_on_every_rule_of_ours) {
  for (const auto& file : files_below(std::string(RASID_SOURCE_DIR) + "/rules", ".toml")) {
    const auto once = format_rule_file(read_file(file).value(), file.string());
    ASSERT_TRUE(once) << once.error().text();
    EXPECT_EQ(format_rule_file(*once, file.string()).value(), *once) << file;
  }
}

}  // namespace
}  // namespace rasid
