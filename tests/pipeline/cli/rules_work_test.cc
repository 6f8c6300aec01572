// rasid rules diff, stats and unknown over a database, run as people run them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "tests/support/program.h"

namespace rasid {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kEnglish =
    "Russian warplanes bombed the town of Ariha in southern Idlib on Tuesday, killing four civilians, the Syria "
    "Civil "
    "Defence said. The Ariha Martyrs Brigade had no comment.";
constexpr const char* kArabic =
    "قصفت قوات النظام بالمدفعية الثقيلة قرية البارة بريف إدلب الجنوبي أمس الثلاثاء، ما أدى إلى مقتل ثلاثة مدنيين. "
    "وقال لواء الهواء الطلق إنه موجود في المنطقة.";

/// A database with an English and an Arabic article, and the rules as they would be without one file.
class RulesWork : public testing::Test {
 protected:
  RulesWork() {
    articles_.write("a.jsonl", json{{"id", "en"}, {"text", kEnglish}, {"published", "2019-08-14"}}.dump() + "\n" +
                                   json{{"id", "ar"}, {"text", kArabic}, {"published", "2020-03-04"}}.dump() + "\n");
    EXPECT_EQ(rasid({"ingest", articles_.path().string()}).exit, 0);
    fs::copy(fs::path(RASID_SOURCE_DIR) / "rules", base_ / "rules", fs::copy_options::recursive);
  }
  ProgramResult rasid(std::vector<std::string> arguments,
                      const std::map<std::string, std::string>& environment = {}) {
    arguments.insert(arguments.end(), {"--db", file_.string()});
    return run_program(RASID_PROGRAM, arguments, "", environment);
  }
  json diff(std::vector<std::string> more = {}, const std::map<std::string, std::string>& environment = {}) {
    std::vector<std::string> arguments = {"rules", "diff", "--json", "--base", (base_ / "rules").string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto ran = rasid(arguments, environment);
    exit_ = ran.exit;
    return json::parse(ran.out, nullptr, false);
  }
  fs::path rule_file(const std::string& rule) { return base_ / "rules" / "events" / (rule + ".toml"); }
  void retire(const std::string& rule) {
    std::string text = read_file(rule_file(rule)).value();
    text.replace(text.find("status = \"stable\""), 17, "status = \"retired\"");
    EXPECT_TRUE(write_file(rule_file(rule), text));
  }
  /// The base as the program's own rules: what stands in base_ is then "today".
  std::map<std::string, std::string> today_is_base() {
    fs::create_directory_symlink(fs::path(RASID_SOURCE_DIR) / "gazetteer", base_ / "gazetteer");
    return {{"RASID_DATA", base_.path().string()}};
  }
  std::string id_of(const std::string& kind) {
    const json list = json::parse(rasid({"events", "list", "--json"}).out);
    const json& events = list.is_array() ? list : list.at("events");
    for (const json& event : events) {
      const json& e = event.contains("event") ? event.at("event") : event;
      if (e.at("kind") == kind) return e.at("id");
    }
    return {};
  }

  TempFolder articles_;
  TempFolder base_;
  TempFolder store_;
  fs::path file_ = store_ / "rasid.db";
  int exit_ = -1;
};

TEST_F(RulesWork, Say_that_nothing_changes_between_equal_rules) {
  const json same = diff();
  EXPECT_EQ(exit_, 0);
  EXPECT_EQ(same.at("articles"), 2);
  EXPECT_EQ(same.at("differences").size(), 0u);
  EXPECT_EQ(same.at("same"), same.at("before"));
  EXPECT_GE(same.at("same"), 2);
}

TEST_F(RulesWork, Show_what_is_gained_by_rule_with_the_sentence_in_both_scripts) {
  for (const char* rule : {"shelling", "air_strike", "civilian_attack"}) retire(rule);
  const json gained = diff();
  EXPECT_EQ(exit_, 0) << "gaining is no loss";
  ASSERT_TRUE(gained.is_object());
  EXPECT_GE(gained.at("gained").get<int>() + gained.at("changed").get<int>(), 2) << gained.dump(2);
  EXPECT_THAT(gained.dump(), AllOf(HasSubstr("bombed the town of Ariha"), HasSubstr("قصفت قوات النظام")));
  const auto shown = rasid({"rules", "diff", "--base", base_.path().string()});
  EXPECT_THAT(shown.out, AllOf(HasSubstr("shelling"), HasSubstr("\u2068قصفت قوات النظام"), HasSubstr("2 articles")));
}

TEST_F(RulesWork, Warn_of_accepted_events_that_would_be_lost) {
  const std::string id = id_of("shelling");
  ASSERT_FALSE(id.empty());
  EXPECT_EQ(rasid({"events", "accept", id}, {{"RASID_REVIEWER", "ليلى"}}).exit, 0);
  for (const char* rule : {"shelling", "civilian_attack"}) retire(rule);
  const auto environment = today_is_base();
  const auto ran = rasid({"rules", "diff", "--base", (fs::path(RASID_SOURCE_DIR) / "rules").string()}, environment);
  EXPECT_EQ(ran.exit, 1);
  EXPECT_THAT(ran.out, AllOf(HasSubstr("You would lose 1 event that a reviewer accepted."),
                             HasSubstr("[accepted by a reviewer]")));
}

TEST_F(RulesWork, Compare_with_a_commit_without_touching_the_working_tree) {
  if (std::system("git --version > /dev/null 2>&1") != 0) GTEST_SKIP() << "no git on this machine";
  const auto environment = today_is_base();
  const std::string git = "git -C '" + base_.path().string() + "' -c user.name=n -c user.email=n@example.org ";
  ASSERT_EQ(std::system((git + "init -q && " + git + "add rules && " + git + "commit -qm one").c_str()), 0);
  retire("shelling");
  const auto ran = rasid({"rules", "diff", "--json", "--base", "HEAD"}, environment);
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_GE(json::parse(ran.out).at("lost").get<int>() + json::parse(ran.out).at("changed").get<int>(), 1);
  EXPECT_THAT(read_file(rule_file("shelling")).value(), HasSubstr("retired"));
  EXPECT_EQ(rasid({"rules", "diff", "--base", "--output=/tmp/x"}, environment).exit, 2);
  const auto wrong = rasid({"rules", "diff", "--base", "no-such-commit"}, environment);
  EXPECT_EQ(wrong.exit, 2);
  EXPECT_THAT(wrong.err, HasSubstr("neither a folder with rules nor a commit"));
}

TEST_F(RulesWork, Count_what_rules_do_and_what_reviewers_said) {
  const std::string id = id_of("shelling");
  EXPECT_EQ(rasid({"events", "reject", id, "--reason", "wrong place"}, {{"RASID_REVIEWER", "ليلى"}}).exit, 0);
  const auto ran = rasid({"rules", "stats", "--json"});
  EXPECT_EQ(ran.exit, 0) << ran.err;
  const json stats = json::parse(ran.out);
  EXPECT_EQ(stats.at("articles"), 2);
  bool seen = false;
  for (const json& rule : stats.at("rules")) {
    EXPECT_GE(rule.at("tried"), rule.at("candidates"));
    if (rule.at("name") != "shelling") continue;
    seen = true;
    EXPECT_EQ(rule.at("candidates"), 1);
    EXPECT_EQ(rule.at("rejected"), 1);
    EXPECT_EQ(rule.at("reasons").at("wrong place"), 1);
    EXPECT_EQ(rule.at("last_hit"), "2020-03-04");
    EXPECT_FALSE(rule.at("silent"));
    EXPECT_GT(rule.at("cost_us"), 0);
  }
  EXPECT_TRUE(seen);
  EXPECT_THAT(rasid({"rules", "stats", "--triggers", "--rule", "shelling"}).out,
              AllOf(HasSubstr("shelling."), HasSubstr("wrong place 1"), Not(HasSubstr("agreement"))));
  EXPECT_THAT(rasid({"rules", "stats", "--stage", "dates"}).out, HasSubstr("ar.yesterday"));
}

TEST_F(RulesWork, List_names_that_no_list_knows_in_both_languages) {
  const auto ran = rasid({"rules", "unknown", "--json"});
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_THAT(ran.out, AllOf(HasSubstr("Ariha Martyrs Brigade"), HasSubstr("لواء الهواء الطلق")));
  const json unknown = json::parse(ran.out).at("unknown");
  EXPECT_EQ(unknown.at(0).at("times"), 1);
  EXPECT_THAT(rasid({"rules", "unknown", "--least", "2"}).out, HasSubstr("No unknown names."));
  EXPECT_EQ(rasid({"rules", "unknown", "--since", "soon"}).exit, 2);
}

}  // namespace
}  // namespace rasid
