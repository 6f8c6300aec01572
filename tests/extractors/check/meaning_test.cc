#include "extractors/check/meaning.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "core/base/file.h"
#include "core/text/fold.h"
#include "extractors/check/versions.h"
#include "extractors/extract.h"
#include "extractors/ruleset/diagnostic_arabic.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::Contains;
using testing::HasSubstr;
using testing::Not;

/// Our rules with a file more, or with one changed.
class Meaning : public testing::Test {
 protected:
  Meaning() {
    fs::copy(fs::path(RASID_SOURCE_DIR) / "rules", folder_ / "rules", fs::copy_options::recursive);
    fs::create_directory_symlink(fs::path(RASID_SOURCE_DIR) / "gazetteer", folder_ / "gazetteer");
  }
  /// "code message" of each remark on the file `name`.
  std::vector<std::string> said_of(const std::string& name) const {
    std::vector<Diagnostic> diagnostics;
    const auto extractor = Extractor::load(folder_.path(), diagnostics);
    EXPECT_NE(extractor, nullptr) << (diagnostics.empty() ? "" : diagnostics.front().text());
    std::vector<std::string> said;
    if (!extractor) return said;
    for (const Diagnostic& d : check_meaning(folder_ / "rules", extractor->parts())) {
      if (d.file.find(name) != std::string::npos)
        said.push_back(d.code + " " + std::to_string(d.line) + " " + d.message);
    }
    return said;
  }
  static std::string rule(const std::string& id, const std::string& triggers, const std::string& more = {}) {
    return "schema = 1\n[rule]\nid = \"" + id + "\"\nversion = 2\nstatus = \"stable\"\nkind = \"shelling\"\n" + more +
           "title = \"t\"\ntitle_ar = \"ت\"\n" + triggers;
  }

  TempFolder folder_;
};

TEST_F(Meaning, Finds_phrases_that_another_trigger_always_takes_and_doubles_and_marks_inside) {
  folder_.write("rules/events/zz_test.toml",
                rule("zz_test",
                     "[[trigger]]\nid = \"a\"\npriority = 90\n[trigger.en]\nnouns = [\n  \"zorblatt\",\n  "
                     "\"zorblatts, big\",\n  \"zorblatt\",\n]\n[trigger.ar]\nnouns = [\"زربلاط\"]\n"
                     "[[trigger]]\nid = \"b\"\n[trigger.en]\nnouns = [\"zorblatt\"]\n"
                     "[[trigger]]\nid = \"c\"\nwithout = [\"quux\"]\n[trigger.en]\nnouns = [\"quux\"]\n"));
  EXPECT_THAT(said_of("zz_test.toml"),
              AllOf(Contains(AllOf(HasSubstr("E920"), HasSubstr("zz_test.b can never match: zz_test.a"))),
                    Contains(HasSubstr("E921 16 \"zorblatt\" stands in this list already, in line 14")),
                    Contains(HasSubstr("E922")), Contains(HasSubstr("E924 15"))));
}

TEST_F(Meaning, Finds_missing_means_and_crowds_common_words_and_rules_of_one_language) {
  folder_.write("rules/events/zz_test.toml",
                rule("zz_test", "[[trigger]]\nid = \"a\"\nmeans = [\"catapultt\"]\n[trigger.ar]\nnouns = [\"في\"]\n",
                     "crowd = \"nobody_known\"\n"));
  EXPECT_THAT(said_of("zz_test.toml"),
              AllOf(Contains(HasSubstr("E926")), Contains(HasSubstr("E927")), Contains(HasSubstr("E925")),
                    Contains(HasSubstr("E928 2 the rule knows no English words"))));
}

TEST_F(Meaning, Finds_a_town_that_acts) {
  folder_.write("rules/actors/zz_test.toml",
                "schema = 1\n[[actor]]\nid = \"zz\"\nname = \"ZZ\"\ntype = \"rebel_group\"\n[actor.names]\nen = [\n  "
                "\"Saraqib\",\n  \"Saraqib Martyrs Brigade\",\n]\nar = [\"سراقب\"]\n");
  EXPECT_THAT(said_of("zz_test.toml"), AllOf(Contains(HasSubstr("E923 8 \"Saraqib\" is the name of a place")),
                                             Contains(HasSubstr("E923 11")), Not(Contains(HasSubstr("Martyrs")))));
}

class Versions : public testing::Test {
 protected:
  static std::string rule(int version, const std::string& phrase, const std::string& more = {}) {
    return "schema = 1\n[rule]\nid = \"a\"\nversion = " + std::to_string(version) +
           "\ntitle = \"x\"\n[[trigger]]\nid = " + "\"t\"\n[trigger.en]\nverbs = [\"" + phrase + "\"]\n" + more;
  }
  std::vector<std::string> codes() const {
    std::vector<std::string> codes;
    for (const Diagnostic& d : check_versions(base_.path(), today_.path())) codes.push_back(d.code);
    for (const Diagnostic& d : check_retired_ids(today_.path())) codes.push_back(d.code);
    return codes;
  }
  TempFolder base_;
  TempFolder today_;
};

TEST_F(Versions, Must_rise_when_the_meaning_changes_and_not_for_notes_and_examples) {
  base_.write("events/a.toml", rule(3, "bomb"));
  today_.write("events/a.toml", rule(3, "shell"));
  EXPECT_THAT(codes(), testing::ElementsAre("E941"));
  today_.write("events/a.toml", rule(4, "shell"));
  EXPECT_THAT(codes(), testing::IsEmpty());
  today_.write("events/a.toml", rule(2, "shell"));
  EXPECT_THAT(codes(), testing::ElementsAre("E943"));
  today_.write("events/a.toml", "# a note\n" + rule(3, "bomb", "[[example]]\ntext = 'x'\n"));
  EXPECT_THAT(codes(), testing::IsEmpty());
}

TEST_F(Versions, Ids_never_vanish_in_silence_and_never_come_back) {
  base_.write("events/a.toml", rule(3, "bomb"));
  fs::create_directories(today_ / "events");
  EXPECT_THAT(codes(), testing::ElementsAre("E940"));
  today_.write("retired_ids.txt", "# ids that were\na\n");
  EXPECT_THAT(codes(), testing::IsEmpty());
  today_.write("events/a.toml", rule(4, "bomb"));
  EXPECT_THAT(codes(), testing::ElementsAre("E942"));
}

TEST(Diagnostics, Have_an_explanation_in_Arabic_for_every_code) {
  const std::regex code("\"(E[0-9]{3})\"");
  std::size_t seen = 0;
  for (const char* wing : {"extractors", "gazetteer", "pipeline"}) {
    for (const fs::path& file : files_below(fs::path(RASID_SOURCE_DIR) / wing, ".cc")) {
      const std::string text = read_file(file).value();
      for (std::sregex_iterator it(text.begin(), text.end(), code), end; it != end; ++it) {
        ++seen;
        const std::string_view arabic = diagnostic_in_arabic((*it)[1].str());
        std::size_t at = 0;
        EXPECT_TRUE(!arabic.empty() && is_arabic_letter(next_char(arabic, at)))
            << (*it)[1] << " of " << file << " has no Arabic explanation in diagnostic_arabic.cc";
      }
    }
  }
  EXPECT_GT(seen, 80u);
  EXPECT_TRUE(diagnostic_in_arabic("E999").empty());
}

}  // namespace
}  // namespace rasid
