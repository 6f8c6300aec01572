#include "extractors/events/read_events.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/marked_text.h"

namespace rasid {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// The shipped rules, loaded once.
struct Rules {
  Vocabulary vocabulary;
  EventKinds kinds;
  Codebook codebook;
  std::unique_ptr<EventRules> events;
  std::map<std::string, EventActor> stock = {
      {"civilians", {"", "civilians", "Civilians", {"Civilians"}, ActorType::civilians, true}},
      {"protesters", {"", "protesters", "Protesters", {"Protesters"}, ActorType::protesters, true}}};

  Rules() {
    const std::filesystem::path folder = std::filesystem::path(RASID_SOURCE_DIR) / "rules";
    std::vector<Diagnostic> diagnostics;
    kinds = EventKinds::load(folder, diagnostics);
    codebook = Codebook::load(folder, kinds, diagnostics);
    events = load_event_rules(folder, kinds.ids(), vocabulary, diagnostics);
  }
};

std::vector<Candidate> events_of(const std::string& marked, const std::string& published = "2025-06-10") {
  static const Rules* const kRules = new Rules();
  const MarkedText text = read_marked(marked, published);
  const TokenizedText tokens = tokenize(text.article, kRules->vocabulary);
  return read_events(text.article, tokens, text.mentions,
                     {*kRules->events, kRules->kinds, kRules->codebook, kRules->stock});
}

std::string actor(const Candidate& candidate, const std::string& role) {
  for (const EventActor& a : candidate.actors) {
    if (a.role == role) return a.id;
  }
  return "";
}

std::vector<std::string> kinds_of(const std::vector<Candidate>& events) {
  std::vector<std::string> kinds;
  for (const Candidate& e : events) kinds.push_back(e.kind);
  return kinds;
}

TEST(Events, Reads_an_active_English_sentence) {
  const auto events = events_of(
      "[[actor sdf rebel_group|SDF fighters]] arrested [[people is political_militia|two IS members]] in [[place p1 "
      "town Raqqa|Tabqa]] [[date 2025-06-09|on Monday]].");
  ASSERT_THAT(kinds_of(events), ElementsAre("arrest"));
  EXPECT_EQ(actor(events[0], "actor1"), "sdf");
  EXPECT_EQ(actor(events[0], "actor2"), "is");
  EXPECT_EQ(events[0].place->place.id, "p1");
  EXPECT_EQ(events[0].date->first, parse_iso_day("2025-06-09"));
}

TEST(Events, Reads_an_English_passive_with_its_agent) {
  const auto events = events_of(
      "[[people is political_militia|Two IS members]] were arrested by [[actor sdf rebel_group|the SDF]] near "
      "[[place p1 town Raqqa|Tabqa]].");
  ASSERT_THAT(kinds_of(events), ElementsAre("arrest"));
  EXPECT_EQ(actor(events[0], "actor1"), "sdf");
  EXPECT_EQ(actor(events[0], "actor2"), "is");
}

TEST(Events, Reads_a_light_verb_and_its_noun) {
  const auto events = events_of(
      "[[actor tr external_forces|Turkish aircraft]] carried out air strikes on [[actor sdf rebel_group|SDF "
      "positions]] in [[place p1 town Aleppo|Tal Rifaat]].");
  ASSERT_THAT(kinds_of(events), ElementsAre("air_strike"));
  EXPECT_EQ(actor(events[0], "actor1"), "tr");
  EXPECT_EQ(actor(events[0], "actor2"), "sdf");
}

TEST(Events, Reads_both_sides_of_a_clash) {
  const auto events = events_of(
      "Clashes broke out between [[actor sdf rebel_group|the SDF]] and [[actor sna rebel_group|SNA factions]] in "
      "[[place p1 town Aleppo|Manbij]].");
  ASSERT_THAT(kinds_of(events), ElementsAre("armed_clash"));
  EXPECT_NE(actor(events[0], "actor1"), "");
  EXPECT_NE(actor(events[0], "actor2"), "");
  EXPECT_NE(actor(events[0], "actor1"), actor(events[0], "actor2"));
}

TEST(Events, Reads_a_verb_first_Arabic_sentence) {
  const auto events = events_of(
      "اعتقلت [[actor sdf rebel_group|قوات سوريا الديمقراطية]] [[people is political_militia|عنصرين من تنظيم "
      "الدولة]] في [[place p1 town Raqqa|الطبقة]] [[date 2025-06-09|أمس]].");
  ASSERT_THAT(kinds_of(events), ElementsAre("arrest"));
  EXPECT_EQ(actor(events[0], "actor1"), "sdf");
  EXPECT_EQ(actor(events[0], "actor2"), "is");
  EXPECT_EQ(events[0].place->place.id, "p1");
}

TEST(Events, Reads_an_Arabic_masdar_with_doer_and_target) {
  const auto events = events_of(
      "قصف مدفعي [[actor reg state_forces|لقوات النظام]] على [[place p1 village Idleb|البارة]] [[date "
      "2025-06-09|أمس]] أسفر عن [[count 3 wounded civilians|إصابة ثلاثة مدنيين]].");
  ASSERT_THAT(kinds_of(events), ElementsAre("shelling"));
  EXPECT_EQ(actor(events[0], "actor1"), "reg");
  ASSERT_TRUE(events[0].wounded);
  EXPECT_EQ(events[0].wounded->low, 3);
}

TEST(Events, Reads_an_Arabic_passive_with_its_agent) {
  const auto events = events_of(
      "قُتل [[people civ civilians|مدني]] على يد [[people gun unidentified|مسلحين مجهولين]] في [[place p1 town "
      "Daraa|طفس]].");
  ASSERT_THAT(kinds_of(events), ElementsAre("civilian_attack"));
  EXPECT_EQ(actor(events[0], "actor1"), "gun");
  EXPECT_EQ(actor(events[0], "actor2"), "civ");
}

TEST(Events, Joins_a_toll_with_the_act_that_caused_it) {
  const auto events = events_of(
      "[[count 3 killed civilians|Three civilians]] were killed when [[actor ru external_forces|Russian warplanes]] "
      "bombed [[place p1 town Idleb|Ariha]].");
  ASSERT_THAT(kinds_of(events), ElementsAre("air_strike"));
  EXPECT_EQ(events[0].killed->low, 3);
  EXPECT_EQ(actor(events[0], "actor1"), "ru");
}

TEST(Events, Sums_the_groups_of_one_telling) {
  const auto events = events_of(
      "A car bomb killed [[count 1 killed security_forces|a policeman]] and [[count 2 killed security_forces|two "
      "soldiers]] in [[place p1 town Aleppo|Azaz]].");
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].killed->low, 3);
}

TEST(Events, Keeps_two_acts_of_one_sentence_apart_when_their_places_differ) {
  const auto events = events_of(
      "[[actor is political_militia|IS]] attacked [[actor army state_forces|an army post]] in [[place p1 town "
      "Deir|Mayadin]], and bombed [[actor fsa rebel_group|an FSA vehicle]] in [[place p2 town Homs|Sukhna]].");
  EXPECT_EQ(events.size(), 2U);
}

TEST(Events, Gives_a_candidate_for_each_place_of_a_list) {
  const auto events = events_of(
      "[[actor reg state_forces|Government artillery]] shelled [[place p1 village Idleb|Bara]], [[place p2 village "
      "Idleb|Ehsim]] and [[place p3 village Idleb|Balyun]] [[date 2025-06-09|on Monday]].");
  EXPECT_EQ(events.size(), 3U);
}

TEST(Events, Merges_a_later_telling_and_takes_its_toll) {
  const auto events = events_of(
      "[[actor il external_forces|Israeli jets]] bombed a depot in [[place p1 town Homs|Qusayr]] [[date "
      "2025-06-09|on Monday]].\n"
      "The strike left [[count 4 killed people|four people dead]].");
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].killed->low, 4);
}

TEST(Events, Reads_a_foiled_attack_as_foiled_and_only_once) {
  const auto events = events_of(
      "[[actor gss state_forces|The General Intelligence Service]] foiled a bombing in [[place p1 town "
      "Damascus|Sayyida Zaynab]] [[date 2025-06-09|on Monday]].");
  ASSERT_THAT(kinds_of(events), ElementsAre("disrupted_weapons"));
  EXPECT_EQ(events[0].modality, Modality::foiled);
}

TEST(Events, Makes_nothing_of_totals_habits_hypotheses_and_negations) {
  EXPECT_THAT(events_of("[[actor is political_militia|IS]] carried out 18 attacks in [[place p1 town Deir|Deir "
                        "ez-Zor]] since January."),
              IsEmpty());
  EXPECT_THAT(
      events_of("[[actor sdf rebel_group|The SDF]] regularly carries out raids in [[place p1 town Deir|Busayra]]."),
      IsEmpty());
  EXPECT_THAT(events_of("A withdrawal would lead to clashes in [[place p1 town Deir|Busayra]]."), IsEmpty());
  EXPECT_THAT(events_of("[[actor reg state_forces|The army]] did not shell [[place p1 town Idleb|Ariha]]."),
              IsEmpty());
  EXPECT_THAT(
      events_of(
          "نفذ [[actor is political_militia|التنظيم]] 18 هجوماً في [[place p1 town Deir|دير الزور]] منذ بداية العام."),
      IsEmpty());
  EXPECT_THAT(events_of("لم تقصف [[actor reg state_forces|قوات النظام]] بلدة [[place p1 town Idleb|أريحا]]."),
              IsEmpty());
}

TEST(Events, Marks_what_the_sentence_does_not_say_as_inferred) {
  const auto events = events_of("[[actor il external_forces|Israeli jets]] bombed [[place p1 town Homs|Qusayr]].");
  ASSERT_EQ(events.size(), 1U);
  EXPECT_TRUE(events[0].date->inferred);
  EXPECT_EQ(events[0].date->first, parse_iso_day("2025-06-10"));
}

TEST(Events, Gives_every_slot_its_evidence_and_the_whole_sentence_first) {
  const std::string marked =
      "[[actor sdf rebel_group|The SDF]] arrested [[people is political_militia|two IS members]] in [[place p1 town "
      "Raqqa|Tabqa]] [[date 2025-06-09|on Monday]].";
  const auto events = events_of(marked);
  ASSERT_EQ(events.size(), 1U);
  const MarkedText text = read_marked(marked);
  EXPECT_EQ(events[0].evidence.front().slot, "event");
  EXPECT_EQ(events[0].evidence.front().span.of(text.article.text), text.article.text);
  std::vector<std::string> slots;
  for (const Evidence& e : events[0].evidence) slots.push_back(e.slot);
  EXPECT_THAT(slots, ElementsAre("event", "trigger", "date", "place", "actor1", "actor2"));
}

TEST(Events, Names_a_crowd_by_what_it_does_and_marks_it_as_inferred) {
  const auto events = events_of(
      "Thousands gathered for a protest in [[place p1 town Suwayda|Suwayda]] [[date 2025-06-09|on Monday]].");
  ASSERT_THAT(kinds_of(events), ElementsAre("peaceful_protest"));
  EXPECT_EQ(actor(events[0], "actor1"), "protesters");
  EXPECT_TRUE(events[0].actors[0].inferred);
}

TEST(Events, Ids_stay_the_same_from_run_to_run_and_differ_between_events) {
  const std::string marked =
      "[[actor sdf rebel_group|The SDF]] arrested [[people is political_militia|a man]] in [[place p1 town "
      "Raqqa|Tabqa]] [[date 2025-06-09|on Monday]].\n"
      "[[actor il external_forces|Israeli jets]] bombed [[place p2 town Homs|Qusayr]] [[date 2025-06-08|on Sunday]].";
  const auto first = events_of(marked);
  const auto again = events_of(marked);
  ASSERT_EQ(first.size(), 2U);
  EXPECT_EQ(first[0].id, again[0].id);
  EXPECT_NE(first[0].id, first[1].id);
}

TEST(Events, An_actor_whose_name_begins_inside_the_trigger_is_the_doer) {
  const auto events = events_of(
      "توغلت [[actor il external_forces|قوة من الجيش الإسرائيلي]] في [[place p1 town Quneitra|بلدة خان أرنبة]] "
      "[[date "
      "2025-06-09|أمس]].");
  ASSERT_THAT(kinds_of(events), ElementsAre("group_change"));
  EXPECT_EQ(actor(events[0], "actor1"), "il");
}

TEST(Events, Who_is_named_before_said_but_was_killed_does_not_speak) {
  const auto events = events_of(
      "A shell landed in [[place p1 town Aleppo|Hamdaniya]] and killed [[count 3 killed people|three people]], "
      "[[actor "
      "tv source|state television]] said.");
  ASSERT_THAT(kinds_of(events), ElementsAre("shelling"));
  ASSERT_TRUE(events[0].killed);
  EXPECT_EQ(events[0].killed->low, 3);
}

TEST(Events, Both_who_sign_are_sides_of_an_agreement) {
  const auto events = events_of(
      "[[actor gov state_forces|The president]] and [[actor sdf rebel_group|the SDF commander]] signed an agreement "
      "in "
      "[[place p1 city Damascus|Damascus]].");
  ASSERT_THAT(kinds_of(events), ElementsAre("agreement"));
  EXPECT_NE(actor(events[0], "actor1"), "");
  EXPECT_NE(actor(events[0], "actor2"), "");
  EXPECT_NE(actor(events[0], "actor1"), actor(events[0], "actor2"));
}

TEST(Events, A_number_inside_a_date_is_no_toll) {
  const auto events = events_of(
      "On [[date 2025-04-07|April [[count 7 killed people|7]]]], shelling hit [[place p1 town Homs|Douma]].");
  for (const Candidate& e : events) EXPECT_FALSE(e.killed);
}

TEST(Events, The_doer_of_a_series_is_carried_on_with_a_mark) {
  const auto events = events_of(
      "[[actor ru external_forces|Russian jets]] carried out air strikes on [[place p1 town Idleb|Sarmin]].\n"
      "Another air strike hit [[place p2 town Idleb|Ariha]].");
  ASSERT_THAT(kinds_of(events), ElementsAre("air_strike", "air_strike"));
  EXPECT_EQ(actor(events[1], "actor1"), "ru");
  EXPECT_TRUE(events[1].actors.front().inferred);
}

TEST(Events, Whom_a_side_fights_is_carried_on_with_a_mark) {
  const auto events = events_of(
      "[[actor tr external_forces|Turkish troops]] clashed with [[actor sdf rebel_group|the SDF]] near [[place p1 "
      "town "
      "Aleppo|Tal Rifaat]].\n[[actor tr external_forces|Turkish troops]] captured [[place p2 village "
      "Aleppo|Marea]] [[date 2025-06-09|on Monday]].");
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(actor(events[1], "actor2"), "sdf");
  EXPECT_TRUE(events[1].actors.back().inferred);
}

TEST(Events, Who_is_accused_is_told_to_have_done_it) {
  const auto events = events_of(
      "[[actor mod state_forces|The ministry]] accused [[actor hz political_militia|the party]] of abducting "
      "[[people c "
      "civilians|three men]] near [[place p1 town Homs|Qusayr]].");
  ASSERT_THAT(kinds_of(events), ElementsAre("abduction"));
  EXPECT_EQ(actor(events[0], "actor1"), "hz");
}

TEST(Events, Who_claims_an_attack_later_in_the_sentence_is_its_doer) {
  const auto events = events_of(
      "انفجرت عبوة ناسفة في [[place p1 city Homs|حمص]] وتبنتها [[actor sas rebel_group|سرايا أنصار السنة]].");
  ASSERT_THAT(kinds_of(events), ElementsAre("explosive"));
  EXPECT_EQ(actor(events[0], "actor1"), "sas");
}

TEST(Events, Days_in_a_row_are_one_time) {
  const auto events = events_of(
      "The army shelled [[place p1 town Homs|Harasta]] on [[date 2025-06-05|Thursday]] and [[date "
      "2025-06-06|Friday]].");
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0].date->first, parse_iso_day("2025-06-05"));
  EXPECT_EQ(events[0].date->last, parse_iso_day("2025-06-06"));
}

TEST(Events, Whoever_opened_fire_is_the_doer_though_a_preposition_follows) {
  const auto events = events_of(
      "[[people g unidentified|Gunmen]] opened fire in [[place p1 town Dar'a|Nawa]], killing [[count 1 killed "
      "civilians|a farmer]].");
  ASSERT_FALSE(events.empty());
  EXPECT_EQ(actor(events[0], "actor1"), "g");
}

TEST(Events, The_month_of_May_is_no_hypothesis) {
  const auto events =
      events_of("On [[date 2025-05-19|19 May]], a landmine exploded near [[place p1 town Dar'a|Nawa]].");
  EXPECT_THAT(kinds_of(events), ElementsAre("explosive"));
}

TEST(Events, The_toll_of_a_war_is_no_event) {
  EXPECT_THAT(
      events_of("In [[place sy country |Syria]], [[count 60000 killed people|more than 60,000 people]] have been "
                "killed."),
      IsEmpty());
}

}  // namespace
}  // namespace rasid
