#include "extractors/events/inflect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rasid {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;

std::vector<std::string> texts(const std::vector<Inflected>& forms) {
  std::vector<std::string> out;
  for (const Inflected& form : forms) out.push_back(form.text);
  return out;
}

TEST(Inflect, Forms_regular_English_verbs_and_keeps_the_rest_of_the_phrase) {
  EXPECT_THAT(texts(english_verb_forms("carry out a raid", {})),
              ElementsAre("carry out a raid", "carries out a raid", "carried out a raid", "carrying out a raid"));
  EXPECT_THAT(texts(english_verb_forms("seize", {})), ElementsAre("seize", "seizes", "seized", "seizing"));
  EXPECT_THAT(texts(english_verb_forms("clash with", {})), Contains("clashes with"));
}

TEST(Inflect, Tells_past_and_participle_apart_where_they_differ) {
  const IrregularVerbs irregular = {{"take", {"took", "taken", "taking"}}, {"shoot", {"shot", "shot", "shooting"}}};
  const auto take = english_verb_forms("take control of", irregular);
  EXPECT_EQ(take[2].shape, Shape::past);
  EXPECT_EQ(take[3].text, "taken control of");
  EXPECT_EQ(take[3].shape, Shape::participle);
  EXPECT_EQ(english_verb_forms("shoot", irregular)[2].shape, Shape::past_or_participle);
}

TEST(Inflect, Forms_the_plural_of_the_head_of_an_English_noun_phrase) {
  EXPECT_THAT(english_noun_forms("exchange of fire"), ElementsAre("exchange of fire", "exchanges of fire"));
  EXPECT_THAT(english_noun_forms("air strike"), ElementsAre("air strike", "air strikes"));
  EXPECT_THAT(english_noun_forms("ambush"), ElementsAre("ambush", "ambushes"));
}

TEST(Inflect, Forms_Arabic_verbs_of_the_sound_and_derived_patterns) {
  const auto forms = texts(arabic_verb_forms("استهدف", false));
  EXPECT_THAT(forms, Contains("استهدفت"));
  EXPECT_THAT(forms, Contains("يستهدف"));
  EXPECT_THAT(forms, Contains("تستهدف"));
  EXPECT_THAT(forms, Contains("استهدفوا"));
  EXPECT_THAT(texts(arabic_verb_forms("أطلق النار على", false)), Contains("يطلق النار علي"));
  EXPECT_THAT(texts(arabic_verb_forms("ألقى القبض على", false)), Contains("القت القبض علي"));
}

TEST(Inflect, Takes_an_Arabic_verb_that_is_given_as_present_as_it_is) {
  const auto forms = arabic_verb_forms("يقوم", false);
  EXPECT_THAT(texts(forms), ElementsAre("يقوم", "تقوم", "يقومون", "يقومان"));
  EXPECT_EQ(forms.front().shape, Shape::ar_present);
}

TEST(Inflect, Forms_Arabic_duals_plurals_and_the_accusative) {
  EXPECT_THAT(arabic_noun_forms("غارة جوية"), Contains("غارات جويه"));
  EXPECT_THAT(arabic_noun_forms("عملية"), Contains("عمليتين"));
  EXPECT_THAT(arabic_noun_forms("قصف"), Contains("قصفا"));
  EXPECT_THAT(arabic_noun_forms("اشتباكات"), Not(Contains("اشتباكاتا")));
}

}  // namespace
}  // namespace rasid
