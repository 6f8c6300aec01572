#include <fstream>

#include "tests/extractors/actors/actor_rules.h"

namespace rasid {
namespace {

namespace fs = std::filesystem;

TEST(ActorRegistry, Loads_without_errors_and_holds_four_hundred_actors) {
  const ActorRules& rules = ActorRules::shared();
  for (const Diagnostic& d : rules.diagnostics) EXPECT_NE(d.level, Diagnostic::Level::error) << d.text();
  ASSERT_TRUE(rules.registry.has_value());
  EXPECT_GE(rules.registry->actors.size(), 400U);
}

TEST(ActorRegistry, Every_organisation_has_names_in_both_scripts) {
  const ActorRules& rules = ActorRules::shared();
  ASSERT_TRUE(rules.registry.has_value());
  for (const Actor& actor : rules.registry->actors) {
    bool arabic = false;
    bool latin = false;
    for (const std::string& name : actor.names) {
      std::size_t at = 0;
      const char32_t first = name.empty() ? U' ' : next_char(name, at);
      (is_arabic_letter(first) ? arabic : latin) = true;
    }
    EXPECT_TRUE(latin) << actor.id;
    const bool kind_of_people = actor.body == "people";
    EXPECT_TRUE(arabic || kind_of_people) << actor.id;
  }
}

/// A rules folder with one actor file of the test and the number words of the source tree.
class OwnRules : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) / ("actors_" + std::to_string(reinterpret_cast<std::uintptr_t>(this)));
    fs::create_directories(folder_ / "actors");
    fs::create_directories(folder_ / "counts");
    fs::copy_file(fs::path(RASID_SOURCE_DIR) / "rules" / "counts" / "numbers.toml",
                  folder_ / "counts" / "numbers.toml", fs::copy_options::overwrite_existing);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string errors_of(const std::string& toml) {
    std::ofstream(folder_ / "actors" / "own.toml") << toml;
    Vocabulary vocabulary;
    std::vector<Diagnostic> diagnostics;
    const bool loaded = load_actors(folder_, vocabulary, diagnostics).has_value();
    std::string out = loaded ? "loaded" : "";
    for (const Diagnostic& d : diagnostics) {
      if (d.level == Diagnostic::Level::error) out += " " + d.code + ":" + std::to_string(d.line);
    }
    return out;
  }

  fs::path folder_;
};

constexpr std::string_view kOne =
    "schema = 1\n[[actor]]\nid = \"one\"\nname = \"One\"\ntype = \"rebel_group\"\nnames.en = [\"Army of the "
    "Hill\"]\n";

TEST_F(OwnRules, A_sound_file_loads) {
  EXPECT_EQ(errors_of(std::string(kOne)), "loaded");
}

TEST_F(OwnRules, Two_actors_with_one_name_need_days_apart) {
  const std::string two = std::string(kOne) +
                          "until = 2020-01-01\n[[actor]]\nid = \"two\"\nname = \"Two\"\ntype = "
                          "\"rebel_group\"\nnames.en = [\"army of the hill\"]\n";
  EXPECT_EQ(errors_of(two + "from = 2020-01-02\n"), "loaded");
  EXPECT_EQ(errors_of(two + "from = 2019-01-02\n"), " E307:12");
}

TEST_F(OwnRules, Unknown_parents_types_and_keys_are_told_with_their_line) {
  EXPECT_EQ(errors_of(std::string(kOne) + "parent = \"nobody\"\n"), " E306:7");
  EXPECT_EQ(errors_of("schema = 1\n[[actor]]\nid = \"a\"\nname = \"A\"\ntype = \"army\"\nnames.en = [\"A B\"]\n")
                .substr(0, 2),
            " E");
  EXPECT_NE(errors_of(std::string(kOne) + "colour = \"red\"\n").find(":7"), std::string::npos);
}

TEST_F(OwnRules, A_name_that_tokens_can_never_give_is_an_error) {
  EXPECT_EQ(errors_of("schema = 1\n[[actor]]\nid = \"a\"\nname = \"A\"\ntype = \"rebel_group\"\nnames.en = "
                      "[\n\"Hill, Army\",\n]\n"),
            " E305:7");
}

}  // namespace
}  // namespace rasid
