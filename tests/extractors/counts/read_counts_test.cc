#include "extractors/counts/read_counts.h"

#include <gtest/gtest.h>

namespace rasid {
namespace {

struct Rules {
  Vocabulary vocabulary;
  std::vector<Diagnostic> diagnostics;
  std::optional<CountRules> counts =
      load_count_rules(std::filesystem::path(RASID_SOURCE_DIR) / "rules", vocabulary, diagnostics);
};

const Rules& rules() {
  static const Rules kRules;
  return kRules;
}

std::vector<CountMention> mentions_of(std::string_view sentence) {
  if (!rules().counts) return {};
  Article article;
  article.text = std::string(sentence);
  const TokenizedText text = tokenize(article, rules().vocabulary);
  return read_counts(article, text, *rules().counts);
}

/// "killed:3 civilians" for each count that something happened to; "+part", "+total", "+denied"; an open end as "3+".
std::string counts_of(std::string_view sentence) {
  std::string out;
  for (const CountMention& m : mentions_of(sentence)) {
    if (m.outcome == Outcome::none && !m.negated) continue;
    out += (out.empty() ? "" : ", ") + std::string(to_string(m.outcome)) + ":" + std::to_string(m.low);
    if (!m.high) out += "+";
    if (m.high && *m.high != m.low) out += "-" + std::to_string(*m.high);
    out += " " + std::string(to_string(m.kind)) + (m.part ? "+part" : "") + (m.running_total ? "+total" : "") +
           (m.negated ? "+denied" : "");
  }
  return out;
}

TEST(Counts, Rules_load_without_errors) {
  for (const Diagnostic& d : rules().diagnostics) EXPECT_NE(d.level, Diagnostic::Level::error) << d.text();
  EXPECT_TRUE(rules().counts.has_value());
}

TEST(Counts, English_passive_active_gerund_and_nominal_say_the_same) {
  EXPECT_EQ(counts_of("Three civilians were killed in the raid."), "killed:3 civilians");
  EXPECT_EQ(counts_of("The raid killed three civilians."), "killed:3 civilians");
  EXPECT_EQ(counts_of("A shell fell on the market, killing three civilians."), "killed:3 civilians");
  EXPECT_EQ(counts_of("The killing of three civilians was condemned."), "killed:3 civilians");
  EXPECT_EQ(counts_of("The raid left three civilians dead."), "killed:3 civilians");
  EXPECT_EQ(counts_of("Three civilians lost their lives."), "killed:3 civilians");
}

TEST(Counts, Arabic_verb_passive_and_masdar_say_the_same) {
  EXPECT_EQ(counts_of("قُتل ثلاثة مدنيين في الغارة."), "killed:3 civilians");
  EXPECT_EQ(counts_of("أسفرت الغارة عن مقتل ثلاثة مدنيين."), "killed:3 civilians");
  EXPECT_EQ(counts_of("استشهد ثلاثة مدنيين في الغارة."), "killed:3 civilians");
  EXPECT_EQ(counts_of("وأفاد المراسل بأن ثلاثة مدنيين قُتلوا في الغارة."), "killed:3 civilians");
  EXPECT_EQ(counts_of("لقي ثلاثة مدنيين مصرعهم."), "killed:3 civilians");
}

TEST(Counts, Killed_and_wounded_of_one_sentence_are_kept_apart) {
  EXPECT_EQ(counts_of("Three civilians were killed and five others wounded."),
            "killed:3 civilians, wounded:5 civilians");
  EXPECT_EQ(counts_of("The blast killed two soldiers and injured four."),
            "killed:2 security_forces, wounded:4 people");
  EXPECT_EQ(counts_of("قُتل ثلاثة مدنيين وأصيب خمسة آخرون بجروح."), "killed:3 civilians, wounded:5 civilians");
  EXPECT_EQ(counts_of("مقتل شخصين وإصابة ثلاثة آخرين."), "killed:2 people, wounded:3 people");
}

TEST(Counts, Victims_are_counted_by_the_outcome_s_own_noun) {
  EXPECT_EQ(counts_of("Five dead, 12 injured in bombing."), "killed:5 people, wounded:12 people");
  EXPECT_EQ(counts_of("سقوط 3 قتلى و15 جريحاً."), "killed:3 people, wounded:15 people");
  EXPECT_EQ(counts_of("قتيلان وجريح بانفجار لغم."), "killed:2 people, wounded:1 people");
}

TEST(Counts, One_and_two_need_no_number_where_something_happened_to_them) {
  EXPECT_EQ(counts_of("A child was killed by a mine."), "killed:1 children");
  EXPECT_EQ(counts_of("مقتل طفل بانفجار لغم."), "killed:1 children");
  EXPECT_EQ(counts_of("أصيبت طفلتان ورجل."), "wounded:2 children, wounded:1 people");
  EXPECT_EQ(counts_of("A child drew a picture. رسم طفل لوحة."), "");
}

TEST(Counts, Groups_of_one_toll_share_their_outcome) {
  EXPECT_EQ(counts_of("A policeman, two soldiers and an interpreter were killed."),
            "killed:1 security_forces, killed:2 security_forces, killed:1 civilians");
  EXPECT_EQ(counts_of("The attack killed a policeman, two soldiers and an interpreter."),
            "killed:1 security_forces, killed:2 security_forces, killed:1 civilians");
  EXPECT_EQ(counts_of("مقتل عنصرين من قوات النظام وطفل."), "killed:2 fighters, killed:1 children");
}

TEST(Counts, Who_is_included_is_a_part_and_not_added) {
  EXPECT_EQ(counts_of("Twenty people died, including two children and a woman."),
            "killed:20 people, killed:2 children+part, killed:1 women+part");
  EXPECT_EQ(counts_of("استشهد 6 بينهم طفلان وامرأة وأصيب أكثر من 15 مواطناً."),
            "killed:6 people, killed:2 children+part, killed:1 women+part, wounded:15+ civilians");
}

TEST(Counts, An_active_subject_is_no_victim) {
  EXPECT_EQ(counts_of("Two soldiers killed three gunmen."), "killed:3 fighters");
}

TEST(Counts, A_denied_toll_is_zero) {
  EXPECT_EQ(counts_of("No casualties were reported."), "none:0 people+denied");
  EXPECT_EQ(counts_of("انفجر اللغم دون تسجيل إصابات."), "wounded:0 people+denied");
}

TEST(Counts, Totals_over_a_long_time_are_marked) {
  EXPECT_EQ(counts_of("The network has counted 320 civilians killed since January."), "killed:320 civilians+total");
  EXPECT_EQ(counts_of("وبذلك يرتفع عدد القتلى إلى 320 قتيلاً منذ بداية العام."), "killed:320 people+total");
  EXPECT_EQ(counts_of("Four people have been killed since this morning."), "killed:4 people");
}

TEST(Counts, A_risen_toll_is_the_event_s_own) {
  EXPECT_EQ(counts_of("The death toll from the explosion rose to seven."), "killed:7 people");
  EXPECT_EQ(counts_of("ارتفعت حصيلة قتلى الانفجار إلى 7."), "killed:7 people");
}

TEST(Counts, Killed_and_wounded_together_have_no_outcome) {
  EXPECT_EQ(counts_of("Ten people were killed or wounded."), "");
  EXPECT_EQ(counts_of("سقط عشرة أشخاص بين قتيل وجريح."), "");
}

TEST(Counts, Detained_seized_displaced_released_and_returned_are_read) {
  EXPECT_EQ(counts_of("Security forces arrested four members of the cell and seized 3 rifles."),
            "detained:4 fighters, seized:3 things");
  EXPECT_EQ(counts_of("اعتقلت القوة 15 شخصاً وصادرت خمس بنادق."), "detained:15 people, seized:5 things");
  EXPECT_EQ(counts_of("Some 300 families fled their homes."), "displaced:300 civilians");
  EXPECT_EQ(counts_of("نزوح نحو 300 عائلة."), "displaced:300 civilians");
  EXPECT_EQ(counts_of("إطلاق سراح 20 معتقلاً."), "released:20 people");
  EXPECT_EQ(counts_of("Twenty detainees were released."), "released:20 people");
  EXPECT_EQ(counts_of("عودة 500 لاجئ من لبنان."), "returned:500 civilians");
}

TEST(Counts, One_of_a_group_is_one) {
  EXPECT_EQ(counts_of("One of our fighters was lightly injured."), "wounded:1 fighters");
  EXPECT_EQ(counts_of("قُتل أحد الموظفين."), "killed:1 civilians");
}

TEST(Counts, One_more_is_counted_with_its_own_outcome) {
  EXPECT_EQ(counts_of("Two guards were killed and a third was wounded."),
            "killed:2 security_forces, wounded:1 security_forces");
  EXPECT_EQ(counts_of("قُتل عنصران وأصيب ثالث بجروح."), "killed:2 fighters, wounded:1 fighters");
}

TEST(Counts, An_apposition_repeats_those_counted) {
  EXPECT_EQ(counts_of("Two men, a father and his son, were killed."),
            "killed:2 people, killed:1 people+part, killed:1 people+part");
  EXPECT_EQ(counts_of("ارتفعت حصيلة القتلى إلى ستة، أربعة منهم من الميليشيات."),
            "killed:6 people, killed:4 people+part");
}

TEST(Counts, Possessives_count_right_beside_what_happened) {
  EXPECT_EQ(counts_of("They opened fire, killing its owner and a customer."), "killed:1 people, killed:1 civilians");
  EXPECT_EQ(counts_of("ما أدى إلى مقتل سائقها."), "killed:1 civilians");
  EXPECT_EQ(counts_of("استشهد رجل وزوجته."), "killed:1 people, killed:1 women");
}

TEST(Counts, Asides_between_commas_are_read_over) {
  EXPECT_EQ(counts_of("The blast left nine soldiers, including an officer, dead."),
            "killed:9 security_forces, killed:1 security_forces+part");
  EXPECT_EQ(counts_of("واعتقلت الأجهزة في المدينة، خلال اليومين الماضيين، خمسة ناشطين."), "detained:5 civilians");
}

TEST(Counts, Headlines_without_articles_count) {
  EXPECT_EQ(counts_of("Civilian killed in bombardment"), "killed:1 civilians");
  EXPECT_EQ(counts_of("Two Syrian army personnel were wounded."), "wounded:2 security_forces");
}

TEST(Counts, Arabic_plurals_that_look_like_a_dual_are_two_or_more) {
  EXPECT_EQ(counts_of("مقتل مدنيين بقصف."), "killed:2+ civilians");
}

TEST(Counts, Ages_dates_and_measures_count_nobody) {
  EXPECT_EQ(counts_of("The boy, 16 years old, was in the town 5 kilometres away at 3 p.m."), "");
  EXPECT_EQ(counts_of("كان عمره 16 عاماً على بعد 5 كيلومترات."), "");
}

TEST(Counts, Spans_point_at_number_noun_and_outcome) {
  const std::string_view text = "وقُتل ثلاثة مدنيين.";
  const std::vector<CountMention> mentions = mentions_of(text);
  ASSERT_EQ(mentions.size(), 1U);
  EXPECT_EQ(mentions[0].span.of(text), "ثلاثة مدنيين");
  EXPECT_EQ(mentions[0].number.of(text), "ثلاثة");
  EXPECT_EQ(mentions[0].noun.of(text), "مدنيين");
  EXPECT_EQ(mentions[0].outcome_span.of(text), "وقُتل");
}

TEST(Counts, One_or_some_of_those_counted_are_a_part_of_them) {
  EXPECT_EQ(counts_of("The strike killed four people, two of them children."),
            "killed:4 people, killed:2 children+part");
  EXPECT_EQ(counts_of("قُتل مدنيان، أحدهما طفل، في القصف."), "killed:2 civilians, killed:1 children+part");
}

TEST(Counts, Kin_are_people_even_without_a_number) {
  EXPECT_EQ(counts_of("استشهدت سيدة وطفلها بقصف على البلدة."), "killed:1 women, killed:1 children");
  EXPECT_EQ(counts_of("أصيب زوجها وحفيدها بالقصف."), "wounded:1 people, wounded:1 people");
  EXPECT_EQ(counts_of("A man and his grandson were killed by the shell."), "killed:1 people, killed:1 people");
}

TEST(Counts, A_pronoun_stands_for_one_told_of_before) {
  EXPECT_EQ(counts_of("Gunmen fired at a contractor's car, killing him and his driver."),
            "killed:1 people, killed:1 civilians");
  EXPECT_EQ(counts_of("A sniper hit a shepherd; he died on the way to hospital."), "killed:1 people");
  EXPECT_EQ(counts_of("The shelling wounded her father."), "wounded:1 people");
  EXPECT_EQ(counts_of("استهدفوا سيارته ما أسفر عن مقتله وإصابة زوجته."), "killed:1 people, wounded:1 women");
  EXPECT_EQ(counts_of("ما أسفر عن مقتله وإصابة ثلاثة مدنيين."), "killed:1 people, wounded:3 civilians");
  EXPECT_EQ(counts_of("قُتل شاب، وقال شهود إن مقتله جاء برصاص طائش."), "killed:1 people");
}

TEST(Counts, A_participle_behind_the_article_describes) {
  EXPECT_EQ(counts_of("A stray bullet killed a displaced girl."), "killed:1 women");
}

TEST(Counts, A_family_of_five_is_five) {
  EXPECT_EQ(counts_of("A family of five was killed by a mine."), "killed:5 civilians");
  EXPECT_EQ(counts_of("أسفر القصف عن مقتل عائلة من ستة أشخاص."), "killed:6 civilians");
}

TEST(Counts, A_verb_of_taking_lives_says_killed) {
  EXPECT_EQ(counts_of("سقطت قذيفة على السوق فأودت بخمسة أشخاص."), "killed:5 people");
}

}  // namespace
}  // namespace rasid
