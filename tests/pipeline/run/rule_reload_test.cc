#include "pipeline/run/rule_reload.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>

#include "core/base/file.h"
#include "extractors/check/run_examples.h"

namespace rasid {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEnglish = "Shells rained down on the city of Idlib on Tuesday, killing four people.";
constexpr const char* kArabic = "تناثرت القذائف فوق مدينة إدلب يوم الثلاثاء ما أدى إلى مقتل أربعة أشخاص.";

/// A copy of the rules that a test may spoil; the gazetteer is only looked at.
class RuleReload : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string name = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    folder_ = fs::temp_directory_path() / ("rasid_reload_" + name + "_" + std::to_string(::getpid()));
    fs::create_directories(folder_);
    fs::copy(fs::path(RASID_SOURCE_DIR) / "rules", folder_ / "rules", fs::copy_options::recursive);
    fs::create_directory_symlink(fs::path(RASID_SOURCE_DIR) / "gazetteer", folder_ / "gazetteer");
    auto loaded = LiveRules::load(folder_);
    ASSERT_TRUE(loaded) << loaded.error().text();
    rules_ = std::move(*loaded);
  }
  void TearDown() override { fs::remove_all(folder_); }

  fs::path shelling() const { return folder_ / "rules" / "events" / "shelling.toml"; }
  void append(const std::string& text) const {
    ASSERT_TRUE(write_file(shelling(), read_file(shelling()).value() + text));
  }
  static std::size_t events_in(const Stages& stages, const std::string& text) {
    RuleExample example;
    example.text.text = text;
    example.published = parse_iso_day("2020-02-12");
    return stages.extract(article_of(example)).events.size();
  }

  fs::path folder_;
  std::unique_ptr<LiveRules> rules_;
};

constexpr const char* kScatter = R"(
[[trigger]]
id = "scatter_test"
[trigger.ar]
nouns = ["تناثرت القذائف فوق"]

[[example]]
text = '''تناثرت القذائف فوق مدينة إدلب يوم الثلاثاء ما أدى إلى مقتل أربعة أشخاص.'''
published = "2020-02-12"
expect = { kind = "shelling", killed = 4 }
)";

TEST_F(RuleReload, Takes_a_good_set_in_one_step_and_lets_a_run_end_with_the_old_one) {
  const Stages before = rules_->stages();
  append(kScatter);
  const ReloadReport report = rules_->reload();
  ASSERT_TRUE(report.swapped) << report.text();
  EXPECT_GT(report.examples_passed, 100u);
  EXPECT_NE(report.old_hash, report.new_hash);
  EXPECT_EQ(rules_->current()->ruleset_hash(), report.new_hash);
  EXPECT_EQ(rules_->stages().versions.ruleset, report.new_hash);
  EXPECT_EQ(before.versions.ruleset, report.old_hash);
  EXPECT_EQ(events_in(rules_->stages(), kArabic), 1u);
  EXPECT_EQ(events_in(before, kEnglish), events_in(rules_->stages(), kEnglish));  // still alive, still the old one
}

TEST_F(RuleReload, Keeps_the_old_set_when_a_file_has_an_error) {
  const std::string hash = rules_->current()->ruleset_hash();
  append("\n[[trigger]]\nid = \"broken\"\nverbes = [\"bomb\"]\n");
  const ReloadReport report = rules_->reload();
  EXPECT_FALSE(report.swapped);
  ASSERT_FALSE(report.errors.empty());
  EXPECT_NE(report.text().find("the old rules stay in force"), std::string::npos) << report.text();
  EXPECT_NE(report.text().find("shelling.toml"), std::string::npos) << report.text();
  EXPECT_EQ(rules_->current()->ruleset_hash(), hash);
}

TEST_F(RuleReload, Keeps_the_old_set_when_an_example_fails) {
  append(
      "\n[[example]]\ntext = '''The weather in Idlib was fine on Tuesday.'''\npublished = \"2020-02-12\"\n"
      "expect = { kind = \"shelling\" }\n");
  const ReloadReport report = rules_->reload();
  EXPECT_FALSE(report.swapped);
  EXPECT_EQ(report.examples_failed, 1u);
  ASSERT_EQ(report.failed_examples.size(), 1u);
  EXPECT_NE(report.failed_examples.front().find("The weather in Idlib"), std::string::npos);
  EXPECT_NE(rules_->current()->ruleset_hash(), report.new_hash);
}

TEST_F(RuleReload, Does_nothing_when_nothing_has_changed) {
  const auto before = rules_->current();
  const ReloadReport report = rules_->reload();
  EXPECT_TRUE(report.unchanged);
  EXPECT_FALSE(report.swapped);
  EXPECT_EQ(rules_->current(), before);
}

TEST(RuleReloadLoad, Says_where_the_first_fault_is) {
  const auto loaded = LiveRules::load("/nonexistent");
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace rasid
