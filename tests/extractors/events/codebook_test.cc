#include "extractors/events/codebook.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace rasid {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;

const fs::path kRules = fs::path(RASID_SOURCE_DIR) / "rules";

const Codebook& real_codebook() {
  static const Codebook book = [] {
    std::vector<Diagnostic> diagnostics;
    const EventKinds kinds = EventKinds::load(kRules, diagnostics);
    Codebook loaded = Codebook::load(kRules, kinds, diagnostics);
    for (const Diagnostic& d : diagnostics) ADD_FAILURE() << d.text();
    return loaded;
  }();
  return book;
}

Candidate event(const std::string& kind) {
  Candidate candidate;
  candidate.kind = kind;
  return candidate;
}

Candidate between(const std::string& kind, ActorType actor1, std::optional<ActorType> actor2 = {}) {
  Candidate candidate = event(kind);
  candidate.actors.push_back({"actor1", "", "one", {}, actor1, false});
  if (actor2) candidate.actors.push_back({"actor2", "", "two", {}, *actor2, false});
  return candidate;
}

TEST(EventKinds, Are_the_thirty_one_of_the_annotation_rules_with_titles_in_both_languages) {
  std::vector<Diagnostic> diagnostics;
  const EventKinds kinds = EventKinds::load(kRules, diagnostics);
  EXPECT_THAT(diagnostics, IsEmpty());
  EXPECT_EQ(kinds.all().size(), 31u);
  ASSERT_NE(kinds.find("air_strike"), nullptr);
  EXPECT_EQ(kinds.find("air_strike")->family, "violence");
  EXPECT_EQ(kinds.find("nonsense"), nullptr);
}

TEST(Codebook, Calls_an_air_strike_by_a_foreign_force_what_ACLED_and_PLOVER_call_it) {
  Candidate candidate = between("air_strike", ActorType::external_forces, ActorType::rebel_group);
  candidate.means = {"drone"};
  candidate.date = EventDate{parse_iso_day("2025-12-08"), parse_iso_day("2025-12-08"), DatePrecision::day, false};
  candidate.place = EventPlace{};
  candidate.place->geo_precision = 2;
  const Codes codes = real_codebook().codes_for(candidate);
  EXPECT_EQ(codes.acled_event_type, "Explosions/Remote violence");
  EXPECT_EQ(codes.acled_sub_event_type, "Air/drone strike");
  EXPECT_EQ(codes.acled_disorder_type, "Political violence");
  EXPECT_EQ(codes.acled_inter1, 8);
  EXPECT_EQ(codes.acled_inter2, 2);
  EXPECT_EQ(codes.acled_interaction, 28);
  EXPECT_EQ(codes.acled_time_precision, 1);
  EXPECT_EQ(codes.acled_geo_precision, 2);
  EXPECT_EQ(codes.plover_type, "ASSAULT");
  EXPECT_EQ(codes.plover_mode, "drone");
  EXPECT_EQ(codes.cameo_root, "19");
}

TEST(Codebook, Gives_no_code_for_what_is_not_known) {
  const Codes codes = real_codebook().codes_for(event("armed_clash"));
  EXPECT_EQ(codes.acled_event_type, "Battles");
  EXPECT_FALSE(codes.acled_inter1);
  EXPECT_FALSE(codes.acled_inter2);
  EXPECT_FALSE(codes.acled_interaction);
  EXPECT_FALSE(codes.acled_time_precision);
  EXPECT_FALSE(codes.acled_geo_precision);
  EXPECT_EQ(codes.plover_mode, "");
}

TEST(Codebook, Gives_no_code_to_an_actor_without_a_type_in_the_code_book) {
  const Codes codes = real_codebook().codes_for(between("armed_clash", ActorType::other, ActorType::state_forces));
  EXPECT_FALSE(codes.acled_inter1);
  EXPECT_EQ(codes.acled_inter2, 1);
  EXPECT_FALSE(codes.acled_interaction);
}

TEST(Codebook, Has_nothing_of_ACLED_for_talks_sanctions_and_aid) {
  for (const char* kind : {"meeting", "sanction", "aid"}) {
    EXPECT_EQ(real_codebook().codes_for(between(kind, ActorType::state_forces)).acled_event_type, "") << kind;
  }
}

TEST(Codebook, Codes_a_protest_without_a_second_actor_as_60_whatever_the_crowd_is_called) {
  const Codes codes = real_codebook().codes_for(between("peaceful_protest", ActorType::civilians));
  EXPECT_EQ(codes.acled_inter1, 6);
  EXPECT_EQ(codes.acled_interaction, 60);
  EXPECT_EQ(codes.plover_mode, "demo");
}

TEST(Codebook, Takes_the_target_of_violence_against_civilians_for_civilians) {
  const Codes codes = real_codebook().codes_for(between("abduction", ActorType::unidentified));
  EXPECT_EQ(codes.acled_inter1, 3);
  EXPECT_EQ(codes.acled_inter2, 7);
  EXPECT_EQ(codes.acled_interaction, 37);
}

TEST(Codebook, Tells_sanctions_lifted_from_sanctions_imposed_by_the_rule_that_read_them) {
  Candidate candidate = event("sanction");
  EXPECT_EQ(real_codebook().codes_for(candidate).plover_type, "");
  candidate.rule = "sanction.lift";
  EXPECT_EQ(real_codebook().codes_for(candidate).plover_type, "CONCEDE");
  EXPECT_EQ(real_codebook().codes_for(candidate).cameo_root, "08");
  candidate.rule = "sanction.impose";
  EXPECT_EQ(real_codebook().codes_for(candidate).plover_type, "SANCTION");
}

TEST(Codebook, Decides_the_kind_by_whom_it_was_done_to) {
  EXPECT_EQ(real_codebook().decided_kind(between("armed_clash", ActorType::unidentified, ActorType::civilians)),
            "civilian_attack");
  EXPECT_EQ(real_codebook().decided_kind(between("armed_clash", ActorType::unidentified, ActorType::state_forces)),
            "armed_clash");
  EXPECT_EQ(real_codebook().decided_kind(between("armed_clash", ActorType::unidentified)), "armed_clash");
  EXPECT_EQ(real_codebook().decided_kind(between("arrest", ActorType::identity_militia, ActorType::civilians)),
            "abduction");
  EXPECT_EQ(real_codebook().decided_kind(between("arrest", ActorType::state_forces, ActorType::civilians)), "arrest");
}

TEST(Codebook, Decides_the_kind_by_the_means_unless_others_are_named_too) {
  Candidate bombs = event("shelling");
  bombs.means = {"barrel bomb"};
  EXPECT_EQ(real_codebook().decided_kind(bombs), "air_strike");
  bombs.means = {"artillery", "warplane"};
  EXPECT_EQ(real_codebook().decided_kind(bombs), "shelling");
  bombs.means = {"chlorine", "helicopter"};
  EXPECT_EQ(real_codebook().decided_kind(bombs), "chemical_weapon");
}

TEST(Codebook, Has_an_ACLED_code_for_every_kind_but_the_three_political_ones) {
  std::vector<Diagnostic> diagnostics;
  const EventKinds kinds = EventKinds::load(kRules, diagnostics);
  for (const EventKind& kind : kinds.all()) {
    const bool none = kind.id == "meeting" || kind.id == "sanction" || kind.id == "aid";
    EXPECT_EQ(real_codebook().codes_for(event(kind.id)).acled_sub_event_type.empty(), none) << kind.id;
  }
}

class BrokenCodebooks : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) /
              ("rasid_codebook_" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
    fs::copy(kRules / "codebooks", folder_ / "codebooks");
    fs::copy(kRules / "kinds.toml", folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  std::vector<Diagnostic> load() {
    std::vector<Diagnostic> diagnostics;
    Codebook::load(folder_, EventKinds::load(folder_, diagnostics), diagnostics);
    return diagnostics;
  }
  fs::path folder_;
};

TEST_F(BrokenCodebooks, Report_a_kind_that_does_not_exist_with_the_nearest_one) {
  std::ofstream(folder_ / "codebooks" / "cameo.toml")
      << "schema = 1\n[[code]]\nkind = \"air_stirke\"\nroot = \"21\"\n";
  const auto found = load();
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].code, "E556");
  EXPECT_EQ(found[1].advice, "did you mean `air_strike`?");
  EXPECT_EQ(found[1].line, 3);
}

TEST_F(BrokenCodebooks, Report_an_entry_that_a_general_one_hides) {
  std::ofstream(folder_ / "codebooks" / "plover.toml")
      << "schema = 1\n[[code]]\nkind = \"air_strike\"\ntype = \"ASSAULT\"\n[[code]]\nkind = \"air_strike\"\nmeans = "
         "[\"drone\"]\ntype = \"ASSAULT\"\n";
  const auto found = load();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].code, "E554");
  EXPECT_EQ(found[0].line, 6);
}

TEST_F(BrokenCodebooks, Report_an_actor_type_that_does_not_exist) {
  std::ofstream(folder_ / "codebooks" / "decisions.toml")
      << "schema = 1\n[[decision]]\nkind = \"arrest\"\nactor1_types = [\"criminal\"]\nmeans = [\"x\"]\nbecomes = "
         "\"abduction\"\n";
  const auto found = load();
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].advice, "did you mean `criminals`?");
}

}  // namespace
}  // namespace rasid
