#include "extractors/check/run_examples.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rasid {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

RuleExample example(std::vector<std::pair<std::string, std::vector<std::string>>> fields) {
  RuleExample out;
  out.text.text = "قصفت طائرات حربية مدينة إدلب.";
  out.published = parse_iso_day("2020-02-03");
  if (fields.empty()) {
    out.none = true;
  } else {
    out.expected.push_back({std::move(fields)});
  }
  return out;
}

Extraction air_strike_on_idlib(const Article&) {
  Extraction extraction;
  Candidate event;
  event.kind = "air_strike";
  event.place = EventPlace{};
  event.place->place.name = "Idlib";
  event.place->place.names = {"Idleb", "إدلب"};
  event.actors.push_back({"actor2", "civilians", "civilians", {"مدنيون"}, ActorType::civilians, false});
  event.date = EventDate{parse_iso_day("2020-02-03"), parse_iso_day("2020-02-03"), DatePrecision::day, false};
  event.killed = Toll{3, 3};
  extraction.events.push_back(event);
  return extraction;
}
Extraction nothing(const Article&) {
  return {};
}

TEST(Examples, Pass_when_every_stated_field_is_right_in_either_language) {
  const auto result = run_example(example({{"kind", {"air_strike"}},
                                           {"place", {"ادلب"}},
                                           {"actor2", {"Civilians"}},
                                           {"date", {"2020-02-03"}},
                                           {"killed", {"3"}},
                                           {"wounded", {"none"}}}),
                                  air_strike_on_idlib);
  EXPECT_EQ(result.outcome, ExampleOutcome::pass);
}

TEST(Examples, Fail_field_by_field) {
  const auto result = run_example(example({{"kind", {"air_strike"}}, {"place", {"Aleppo"}}, {"killed", {"none"}}}),
                                  air_strike_on_idlib);
  EXPECT_EQ(result.outcome, ExampleOutcome::fail);
  ASSERT_THAT(result.differences, SizeIs(2));
  EXPECT_EQ(result.differences[0].field, "place");
  EXPECT_EQ(result.differences[0].expected, "Aleppo");
  EXPECT_EQ(result.differences[0].got, "Idlib");
  EXPECT_EQ(result.differences[1].got, "3");
}

TEST(Examples, Fail_when_the_event_is_missing_and_when_one_is_too_much) {
  EXPECT_EQ(run_example(example({{"kind", {"air_strike"}}}), nothing).outcome, ExampleOutcome::fail);
  const auto result = run_example(example({}), air_strike_on_idlib);
  ASSERT_THAT(result.differences, SizeIs(1));
  EXPECT_EQ(result.differences[0].expected, "");
  EXPECT_EQ(result.differences[0].got, "air_strike at Idlib");
  EXPECT_EQ(run_example(example({}), nothing).outcome, ExampleOutcome::pass);
}

TEST(Examples, Marked_as_to_do_may_fail_and_say_when_they_no_longer_do) {
  RuleExample waiting = example({{"kind", {"shelling"}}});
  waiting.todo = "not covered yet";
  EXPECT_EQ(run_example(waiting, air_strike_on_idlib).outcome, ExampleOutcome::todo);
  waiting = example({{"kind", {"air_strike"}}});
  waiting.todo = "not covered yet";
  EXPECT_EQ(run_example(waiting, air_strike_on_idlib).outcome, ExampleOutcome::todo_passes);
}

TEST(Examples, Of_dates_need_the_mention_and_allow_others) {
  RuleExample dates = example({{"text", {"يوم الثلاثاء"}}, {"value", {"2020-01-28"}}});
  dates.stage = RuleStage::dates;
  dates.text.text = "قصف يوم الثلاثاء ويوم الأحد";
  const auto extract = [](const Article& article) {
    Extraction extraction;
    DateMention mention;
    const auto at = static_cast<std::uint32_t>(article.text.find("يوم الثلاثاء"));
    mention.span = {at, at + static_cast<std::uint32_t>(std::string("يوم الثلاثاء").size())};
    mention.value = "2020-01-28";
    extraction.mentions.dates = {mention, mention};
    return extraction;
  };
  EXPECT_EQ(run_example(dates, extract).outcome, ExampleOutcome::pass);
  dates.expected.clear();
  dates.none = true;
  EXPECT_EQ(run_example(dates, extract).outcome, ExampleOutcome::fail);
}

TEST(Examples, Become_articles_with_a_paragraph_a_line_the_day_and_the_language_of_the_letters) {
  RuleExample two = example({});
  two.text.text = "السطر الأول\n\nالسطر الثاني";
  const Article article = article_of(two);
  EXPECT_EQ(article.language, "ar");
  EXPECT_EQ(article.published->text(), "2020-02-03");
  ASSERT_THAT(article.blocks, SizeIs(2));
  EXPECT_EQ(article.blocks[1].span.of(article.text), "السطر الثاني");
}

}  // namespace
}  // namespace rasid
