#include "extractors/explain/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "extractors/check/run_examples.h"
#include "extractors/extract.h"

namespace rasid {
namespace {

using testing::AllOf;
using testing::HasSubstr;

const Extractor& extractor() {
  static const std::unique_ptr<Extractor> loaded = [] {
    std::vector<Diagnostic> diagnostics;
    return Extractor::load(RASID_SOURCE_DIR, diagnostics);
  }();
  return *loaded;
}

Article article(const std::string& text, const char* published) {
  RuleExample example;
  example.text.text = text;
  example.published = parse_iso_day(published);
  return article_of(example);
}

std::vector<SentenceTrace> explained(const Article& of, const std::string& kind = {}) {
  return explain(of, extractor().parts(), std::string(RASID_SOURCE_DIR) + "/rules", {kind});
}

std::string why_not(const SentenceTrace& trace, const std::string& trigger) {
  for (const TriggerTrace& t : trace.triggers) {
    if (t.trigger == trigger && !t.used) return t.why_not;
  }
  return {};
}

std::vector<std::string> rules_on(const Article& of, const std::string& word) {
  std::vector<std::string> rules;
  for (const TouchTrace& t : touches(of, extractor().parts(), static_cast<std::uint32_t>(of.text.find(word))))
    rules.push_back(t.what + " " + t.rule);
  return rules;
}

TEST(Explain, Names_the_words_a_condition_wants_and_where_the_nearest_stands) {
  const Article english =
      article("Artillery fire was heard. The army hit the positions in Atarib on Tuesday.", "2020-02-12");
  EXPECT_THAT(why_not(explained(english).at(1), "shelling.target_with_artillery"),
              AllOf(HasSubstr("none of its `with` words (artillery"), HasSubstr("stands near"),
                    HasSubstr("the nearest is Artillery, in the sentence before")));
  const Article arabic = article("سُمع دوي قصف بالمدفعية. واستهدف الجيش مواقع في الأتارب يوم الثلاثاء.", "2020-02-12");
  EXPECT_THAT(why_not(explained(arabic).at(1), "shelling.target_with_artillery"),
              HasSubstr("the nearest is بالمدفعية, in the sentence before"));
}

TEST(Explain, Says_which_place_was_too_far_away) {
  const Article english = article("The army seized the weapons on Monday. Idlib is quiet.", "2025-12-09");
  EXPECT_THAT(why_not(explained(english).at(0), "territory_overtaken.take"),
              HasSubstr("no place stands right beside it; the nearest is Idlib, in the next sentence"));
}

TEST(Explain, Compares_a_sentence_with_the_rules_of_one_kind_even_where_another_was_found) {
  const Article text =
      article("Gunmen shot dead two civilians in Idlib on Tuesday with shells of a rocket.", "2020-02-12");
  const auto traces = explained(text, "shelling");
  ASSERT_FALSE(traces.at(0).events.empty());
  ASSERT_FALSE(traces.at(0).near_misses.empty());
  for (const NearMiss& miss : traces.at(0).near_misses) {
    EXPECT_THAT(miss.trigger, HasSubstr("shelling."));
    EXPECT_GT(miss.line, 0);
  }
}

TEST(Explain, Lists_every_rule_that_touched_a_word) {
  const Article arabic =
      article("قصفت قوات النظام بالمدفعية الثقيلة قرية البارة بريف إدلب الجنوبي أمس الاثنين.", "2025-12-09");
  EXPECT_THAT(rules_on(arabic, "أمس"), testing::Contains(HasSubstr("date ar.")));
  EXPECT_THAT(rules_on(arabic, "البارة"),
              AllOf(testing::Contains(HasSubstr("place ")), testing::Contains(HasSubstr("field "))));
  EXPECT_THAT(rules_on(arabic, "قصفت"), testing::Contains("trigger shelling.target_with_artillery"));
  EXPECT_THAT(rules_on(arabic, "بالمدفعية"), testing::Contains("condition `with` of shelling.target_with_artillery"));
  const Article english = article("Assad's forces did not bomb Idlib on Monday.", "2019-12-10");
  EXPECT_THAT(rules_on(english, "not"), testing::Contains("word class cues.negation"));
  EXPECT_TRUE(touches(english, extractor().parts(), 9999).empty());
}

}  // namespace
}  // namespace rasid
