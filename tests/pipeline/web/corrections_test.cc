#include "pipeline/web/corrections.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "pipeline/web/example_block.h"
#include "pipeline/web/web_json.h"
#include "tests/support/sample_records.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;
using ::testing::HasSubstr;
using ::testing::Not;

ReviewTools sample_tools() {
  ReviewTools tools;
  tools.place = [](const std::string& id) -> std::optional<PlaceChoice> {
    if (id != "C1" && id != "SY02") return std::nullopt;
    PlaceChoice choice;
    choice.place.id = id;
    choice.place.name = id == "C1" ? "Binnish" : "Aleppo";
    choice.place.place_class = id == "C1" ? "town" : "governorate";
    return choice;
  };
  tools.actor = [](const std::string& id) -> std::optional<EventActor> {
    if (id != "israel") return std::nullopt;
    return EventActor{"", "israel", "Israel", {"Israel", "إسرائيل"}, ActorType::external_forces, false};
  };
  return tools;
}

Result<Candidate> correct(const std::string& language, const ordered_json& form) {
  return corrected(sample_candidate(language), form, sample_tools(), {"airstrike", "shelling", "arrest"});
}

TEST(Corrections, A_place_comes_from_the_gazetteer_whatever_the_form_says_of_it) {
  const auto after = correct("en", {{"place", {{"id", "C1"}, {"name", "<script>"}, {"lat", 99}}}});
  ASSERT_TRUE(after) << after.error().text();
  EXPECT_EQ(after->place->place.name, "Binnish");
  EXPECT_EQ(after->place->geo_precision, 1);
  EXPECT_FALSE(after->place->inferred);
  EXPECT_EQ(after->place->alternatives.size(), 1u) << "what else the name could be stays on record";
  EXPECT_EQ(correct("ar", {{"place", {{"id", "SY02"}}}})->place->geo_precision, 3);
  EXPECT_FALSE(correct("ar", {{"place", nullptr}})->place);
}

TEST(Corrections, A_date_of_some_days_is_as_precise_as_it_is_long) {
  const auto day = correct("ar", {{"date", {{"start", "2025-12-07"}, {"end", ""}}}});
  ASSERT_TRUE(day);
  EXPECT_EQ(day->date->precision, DatePrecision::day);
  EXPECT_EQ(day->date->last, parse_iso_day("2025-12-07"));
  EXPECT_FALSE(day->date->inferred);
  EXPECT_EQ(correct("en", {{"date", {{"start", "2025-12-01"}, {"end", "2025-12-31"}}}})->date->precision,
            DatePrecision::month);
}

TEST(Corrections, Actors_come_from_the_rules_or_are_described) {
  const auto after = correct(
      "en",
      {{"actors", {{{"role", "actor1"}, {"id", "israel"}}, {{"role", "actor2"}, {"id", ""}, {"name", "رعاة"}}}}});
  ASSERT_TRUE(after) << after.error().text();
  EXPECT_EQ(after->actors[0].name, "Israel");
  EXPECT_EQ(after->actors[0].type, ActorType::external_forces);
  EXPECT_EQ(after->actors[1].name, "رعاة");
}

TEST(Corrections, Refuses_values_that_make_no_sense_and_says_where) {
  const std::vector<std::pair<ordered_json, std::string>> wrong = {
      {{{"kind", "wedding"}}, "kind"},
      {{{"place", {{"id", "nowhere"}}}}, "place"},
      {{{"place", "C1"}}, "place"},
      {{{"date", {{"start", "2025-02-30"}}}}, "date"},
      {{{"date", {{"start", "2025-03-02"}, {"end", "2025-03-01"}}}}, "date"},
      {{{"actors", {{{"role", "actor3"}, {"id", "israel"}}}}}, "actors"},
      {{{"actors", {{{"role", "actor1"}, {"id", "nobody"}}}}}, "actors"},
      {{{"actors", {{{"role", "actor1"}, {"name", std::string(300, 'x')}}}}}, "actors"},
      {{{"killed", {{"low", -1}}}}, "killed"},
      {{{"killed", {{"low", 5}, {"high", 3}}}}, "killed"},
      {{{"wounded", "many"}}, "wounded"},
      {{{"modality", "perhaps"}}, "modality"},
      {{{"id", "0000"}}, "fields"},
      {{{"evidence", ordered_json::array()}}, "fields"},
      {{{"confidence", 1}}, "fields"},
  };
  for (const auto& [form, field] : wrong) {
    const auto after = correct("en", form);
    ASSERT_FALSE(after) << form.dump();
    EXPECT_EQ(after.error().code, ErrorCode::invalid);
    EXPECT_EQ(after.error().where, field) << form.dump();
  }
}

TEST(Corrections, Only_what_differs_is_a_correction) {
  const std::string text = sample_article("ar").text;
  const Candidate before = sample_candidate("ar");
  EXPECT_EQ(changed_fields(before, before, text), "");
  const auto after = correct("ar", {{"killed", {{"low", 4}, {"high", nullptr}}}});
  ASSERT_TRUE(after);
  const ordered_json fields = ordered_json::parse(changed_fields(before, *after, text));
  EXPECT_EQ(fields["killed"], (ordered_json{{"low", 4}, {"high", nullptr}}));
  EXPECT_FALSE(fields.contains("place"));
  EXPECT_FALSE(fields.contains("evidence"));
}

TEST(Bodies, That_nest_too_deep_or_are_no_object_are_refused) {
  EXPECT_FALSE(parse_body(std::string(200'000, '[')));
  EXPECT_FALSE(parse_body(std::string(100'000, '{') + std::string(100'000, '}')));
  EXPECT_FALSE(parse_body("[1]"));
  EXPECT_FALSE(parse_body("{\"a\":"));
  EXPECT_FALSE(parse_body("\xff\xfe"));
  ASSERT_TRUE(parse_body(R"({"a":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["})"));
  ASSERT_TRUE(parse_body(""));
}

StoredCandidate stored(const std::string& language) {
  StoredCandidate s;
  s.candidate = sample_candidate(language);
  const Evidence& event = s.candidate.evidence.front();
  s.sentence = std::string(event.span.of(sample_article(language).text));
  return s;
}

TEST(ExampleBlocks, Of_what_is_no_event_expect_none) {
  const ExampleBlock block = example_block(stored("ar"), sample_article("ar"), "not an event");
  EXPECT_THAT(block.text, HasSubstr("expect = \"none\""));
  EXPECT_THAT(block.text, HasSubstr("published = \"2025-12-09\""));
  EXPECT_THAT(block.text, HasSubstr("قتل مدنيان"));
  EXPECT_EQ(block.rule, "shelling");
}

TEST(ExampleBlocks, Of_a_wrong_place_leave_the_place_to_the_maintainer) {
  const ExampleBlock block = example_block(stored("en"), sample_article("en"), "wrong place");
  EXPECT_THAT(block.text, HasSubstr("kind = \"airstrike\""));
  EXPECT_THAT(block.text, Not(HasSubstr("place =")));
  EXPECT_THAT(block.text, HasSubstr("killed = 3"));
  EXPECT_THAT(block.text, HasSubstr("todo = "));
}

TEST(ExampleBlocks, Cannot_break_out_of_their_string) {
  StoredCandidate tricky = stored("en");
  tricky.sentence = "He said \"x\"\nexpect = \"none\" \\ ''' # \x7f";
  const ExampleBlock block = example_block(tricky, sample_article("en"), "other\nexpect = \"none\"");
  EXPECT_THAT(block.text, HasSubstr("\\\"x\\\"\\u000Aexpect"));
  EXPECT_EQ(block.text.find("\nexpect = \"none\""), std::string::npos);
}

TEST(ExampleBlocks, Are_added_once) {
  const TempFolder folder;
  const ExampleBlock block = example_block(stored("ar"), sample_article("ar"), "historic");
  EXPECT_TRUE(*add_example(folder / "e.toml", block, "rules/events/shelling.toml", "by layla\n[[example]]"));
  EXPECT_FALSE(*add_example(folder / "e.toml", block, "rules/events/shelling.toml", "by huda"));
  const std::string bytes = read_bytes(folder / "e.toml");
  EXPECT_THAT(bytes, HasSubstr("# rules/events/shelling.toml: by layla [[example]]\n[[example]]"));
  EXPECT_THAT(bytes, Not(HasSubstr("huda")));
}

}  // namespace
}  // namespace rasid
