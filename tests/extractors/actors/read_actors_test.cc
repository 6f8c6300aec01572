#include "tests/extractors/actors/actor_rules.h"

namespace rasid {
namespace {

TEST(Actors, The_day_decides_whose_government_forces_they_are) {
  EXPECT_EQ(ids_of("Government forces shelled the town.", "2015-06-01"), "assad_state[Government forces]");
  EXPECT_EQ(ids_of("Government forces shelled the town.", "2026-02-01"), "syrian_government[Government forces]");
  EXPECT_EQ(ids_of("قصف الجيش السوري البلدة.", "2015-06-01"), "assad_army[الجيش السوري]");
  EXPECT_EQ(ids_of("قصف الجيش السوري البلدة.", "2026-02-01"), "syrian_army[الجيش السوري]");
}

TEST(Actors, A_year_in_the_sentence_beats_the_publication_day) {
  EXPECT_EQ(ids_of("In 2016, the Syrian army retook the district.", "2026-02-01"), "assad_army[Syrian army]");
  EXPECT_EQ(ids_of("The Syrian army, at war since 2016, retook the district.", "2026-02-01"),
            "syrian_army[Syrian army]");
  EXPECT_EQ(ids_of("في عام 2016 استعاد الجيش السوري الحي.", "2026-02-01"), "assad_army[الجيش السوري]");
}

TEST(Actors, Without_any_day_the_newest_year_of_the_text_counts_else_the_newest_actor) {
  EXPECT_EQ(ids_of("The Syrian army shelled the town.\n12 May 2019", ""), "assad_army[Syrian army]");
  EXPECT_EQ(ids_of("The Syrian army shelled the town.", ""), "syrian_army[Syrian army]");
}

TEST(Actors, A_nationality_with_its_noun_is_the_country_s_force_in_both_languages) {
  EXPECT_EQ(ids_of("Turkish armed drones and Russian jets circled.", "2022-01-15"),
            "turkey_military[Turkish armed drones] russia_military[Russian jets]");
  EXPECT_EQ(ids_of("حلقت طائرة مسيّرة تركية وطائرات حربية روسية.", "2022-01-15"),
            "turkey_military[طائرة مسيّرة تركية] russia_military[طائرات حربية روسية]");
  EXPECT_EQ(ids_of("استهدفت القوات الأميركية والفرنسية الموقع.", "2026-01-15"),
            "us_military[القوات الأميركية] france_military[الفرنسية]");
  EXPECT_EQ(ids_of("Russian and Syrian warplanes bombed the camp.", "2020-01-15"),
            "russia_military[Russian] assad_army[Syrian warplanes]");
}

TEST(Actors, Beside_an_act_only_the_nationality_is_the_mention) {
  EXPECT_EQ(ids_of("An Israeli strike hit the road.", "2025-05-01"), "israel_military[Israeli]");
  EXPECT_EQ(ids_of("A Turkish drone strike hit the road.", "2025-05-01"), "turkey_military[Turkish]");
  EXPECT_EQ(ids_of("أصيب رجل بقصف مدفعي تركي وغارات جوية إسرائيلية.", "2022-05-01"),
            "civilians[رجل] turkey_military[تركي] israel_military[إسرائيلية]");
}

TEST(Actors, A_nationality_without_a_force_is_nobody) {
  EXPECT_EQ(ids_of("Trucks crossed the Turkish border into Syria.", "2025-05-01"), "");
  EXPECT_EQ(ids_of("عبرت الشاحنات الأراضي التركية.", "2025-05-01"), "");
}

TEST(Actors, People_of_an_organisation_are_one_mention_with_their_number) {
  const std::string_view text = "Two soldiers of the 4th Division and an Islamic State cell were seen.";
  const std::vector<ActorMention> mentions = actors_of(text, "2020-01-15");
  ASSERT_EQ(mentions.size(), 2U);
  EXPECT_EQ(mentions[0].span.of(text), "Two soldiers of the 4th Division");
  EXPECT_EQ(mentions[0].head.of(text), "soldiers");
  EXPECT_EQ(mentions[0].actor_id, "fourth_division");
  EXPECT_EQ(mentions[0].count, 2);
  EXPECT_TRUE(mentions[0].described);
  EXPECT_TRUE(mentions[0].plural_people);
  EXPECT_EQ(mentions[1].actor_id, "islamic_state");
  EXPECT_FALSE(mentions[1].plural_people);
}

TEST(Actors, Arabic_people_of_an_organisation_are_one_mention_with_their_number) {
  const std::string_view text =
      "قُتل عنصران من الأمن العام وثلاثة عناصر من قوات سوريا الديمقراطية (قسد) قرب دورية للجيش السوري.";
  const std::vector<ActorMention> mentions = actors_of(text, "2026-01-15");
  ASSERT_EQ(mentions.size(), 3U);
  EXPECT_EQ(mentions[0].span.of(text), "عنصران من الأمن العام");
  EXPECT_EQ(mentions[0].actor_id, "general_security");
  EXPECT_EQ(mentions[0].count, 2);
  EXPECT_EQ(mentions[1].span.of(text), "ثلاثة عناصر من قوات سوريا الديمقراطية (قسد)");
  EXPECT_EQ(mentions[1].actor_id, "sdf");
  EXPECT_EQ(mentions[1].count, 3);
  EXPECT_EQ(mentions[2].span.of(text), "دورية للجيش السوري");
  EXPECT_EQ(mentions[2].actor_id, "syrian_army");
}

TEST(Actors, People_without_an_organisation_are_described_actors) {
  EXPECT_EQ(ids_of("Unidentified gunmen on a motorcycle shot three civilians.", "2026-01-15"),
            "unidentified_gunmen[Unidentified gunmen] civilians[three civilians]");
  EXPECT_EQ(ids_of("أطلق مسلحون مجهولون النار على ثلاثة مدنيين وطفلتين.", "2026-01-15"),
            "unidentified_gunmen[مسلحون مجهولون] civilians[ثلاثة مدنيين] children[طفلتين]");
}

TEST(Actors, Ministries_and_ministers_lead_to_their_organisation) {
  EXPECT_EQ(ids_of("The Syrian Interior Ministry thanked the Turkish Defense Ministry.", "2026-01-15"),
            "syrian_moi[Syrian Interior Ministry] turkey_military[Turkish Defense Ministry]");
  EXPECT_EQ(ids_of("أعلنت وزارة الدفاع التركية والداخلية السورية ذلك.", "2026-01-15"),
            "turkey_military[وزارة الدفاع التركية] syrian_moi[الداخلية السورية]");
  EXPECT_EQ(ids_of("A member of Syria's Interior Ministry spoke.", "2026-01-15"),
            "syrian_moi[member of Syria's Interior Ministry]");
}

TEST(Actors, An_office_without_a_nationality_is_that_of_the_mention_before_else_Syria_s) {
  EXPECT_EQ(ids_of("The Defense Ministry spoke.", "2026-01-15"), "syrian_mod[Defense Ministry]");
  EXPECT_EQ(ids_of("The Turkish Defense Ministry spoke. The Defense Ministry added a word.", "2026-01-15"),
            "turkey_military[Turkish Defense Ministry] turkey_military[Defense Ministry]");
}

TEST(Actors, Persons_speak_for_their_organisation_of_that_day) {
  const std::vector<ActorMention> now = actors_of("Syrian Foreign Minister Asaad al-Shaibani arrived.", "2026-01-15");
  ASSERT_EQ(now.size(), 1U);
  EXPECT_EQ(now[0].actor_id, "syrian_mfa");
  EXPECT_TRUE(now[0].person);
  EXPECT_EQ(now[0].person_name, "Asaad al-Shaibani");
  EXPECT_EQ(ids_of("قال أبو محمد الجولاني ذلك.", "2020-01-15"), "hts[أبو محمد الجولاني]");
  EXPECT_EQ(ids_of("قال الرئيس أحمد الشرع ذلك.", "2026-01-15"), "syrian_presidency[الرئيس أحمد الشرع]");
}

TEST(Actors, A_surname_after_another_given_name_is_another_person) {
  EXPECT_EQ(ids_of("The exhibition honours painter Farouk al-Sharaa and others.", "2026-01-15"), "");
}

TEST(Actors, Capitals_and_countries_that_act_are_their_governments) {
  EXPECT_EQ(ids_of("Ankara said the talks with Damascus had failed.", "2026-01-15"),
            "turkey_government[Ankara] syrian_government[Damascus]");
  EXPECT_EQ(ids_of("أعلنت دمشق وأنقرة اتفاقاً.", "2026-01-15"), "syrian_government[دمشق] turkey_government[أنقرة]");
  EXPECT_EQ(ids_of("شنت إسرائيل هجوماً.", "2026-01-15"), "israel_government[إسرائيل]");
  const std::vector<ActorMention> mentions = actors_of("Ankara said so.", "2026-01-15");
  ASSERT_EQ(mentions.size(), 1U);
  EXPECT_TRUE(mentions[0].metonym);
}

TEST(Actors, Capitals_and_countries_where_something_happens_are_places) {
  EXPECT_EQ(ids_of("A fire broke out in Damascus. The road between Damascus and Homs reopened.", "2026-01-15"), "");
  EXPECT_EQ(ids_of("اندلع حريق في دمشق، وعاد لاجئون من تركيا.", "2026-01-15"), "refugees[لاجئون]");
  EXPECT_EQ(ids_of("Damascus was hit by a storm.", "2026-01-15"), "");
  EXPECT_EQ(ids_of("قصفت الطائرات دمشق.", "2026-01-15"), "");
}

TEST(Actors, Whose_area_it_is_is_no_mention) {
  EXPECT_EQ(ids_of("Snow fell on SDF-held areas and on areas controlled by the SDF.", "2022-01-15"), "");
  EXPECT_EQ(ids_of("هطلت الثلوج على مناطق سيطرة قسد.", "2022-01-15"), "");
}

TEST(Actors, References_lead_to_the_last_fitting_mention) {
  EXPECT_EQ(ids_of("Hurras al-Din issued a statement. The group denied it. Its fighters left.", "2022-01-15"),
            "hurras[Hurras al-Din] hurras[group] hurras[fighters]");
  EXPECT_EQ(ids_of("أصدرت وزارة الداخلية بياناً. وقالت الوزارة إنها تتابع.", "2026-01-15"),
            "syrian_moi[وزارة الداخلية] syrian_moi[الوزارة]");
}

TEST(Actors, Brackets_quotes_and_group_words_belong_to_the_name) {
  EXPECT_EQ(ids_of("The Syrian Democratic Forces (SDF) spoke.", "2022-01-15"), "sdf[Syrian Democratic Forces (SDF)]");
  EXPECT_EQ(ids_of("تبنى تنظيم \"الدولة الإسلامية\" الهجوم.", "2022-01-15"),
            "islamic_state[تنظيم \"الدولة الإسلامية\"]");
}

TEST(Actors, Short_names_need_capitals_and_headlines_in_capitals_do_not_count) {
  EXPECT_EQ(ids_of("This is for us.", "2022-01-15"), "");
  EXPECT_EQ(ids_of("THE WAR IS NOT OVER FOR MANY", "2022-01-15"), "");
  EXPECT_EQ(ids_of("IS claimed it.", "2022-01-15"), "islamic_state[IS]");
}

TEST(Actors, Outlets_and_monitors_are_sources) {
  const std::vector<ActorMention> mentions = actors_of("The Syrian Network for Human Rights said so.", "2022-01-15");
  ASSERT_EQ(mentions.size(), 1U);
  EXPECT_EQ(mentions[0].type, ActorType::source);
}

TEST(Actors, Clitics_stay_outside_the_span) {
  EXPECT_EQ(ids_of("وقسد وبقوات النظام", "2022-01-15"), "sdf[قسد] assad_government[قوات النظام]");
}

TEST(Actors, A_nationality_turns_a_body_of_ours_into_a_foreign_one) {
  EXPECT_EQ(ids_of("Iraqi border guards shot at a car.", "2026-01-15"), "iraq_military[Iraqi border guards]");
  EXPECT_EQ(ids_of("أسقطت قوات حرس الحدود العراقية مسيّرة.", "2026-01-15"), "iraq_military[قوات حرس الحدود العراقية]");
  EXPECT_EQ(ids_of("قُتل 33 جندياً تركياً.", "2020-02-28"), "turkey_military[33 جندياً تركياً]");
}

TEST(Actors, The_occupier_is_the_one_that_the_text_names) {
  EXPECT_EQ(ids_of("توغل الجيش الإسرائيلي في القرية. وانسحبت قوات الاحتلال ليلاً.", "2026-01-15"),
            "israel_military[الجيش الإسرائيلي] israel_military[قوات الاحتلال]");
  EXPECT_EQ(ids_of("قصف الجيش التركي القرية. وانسحبت قوات الاحتلال ليلاً.", "2022-01-15"),
            "turkey_military[الجيش التركي] turkey_military[قوات الاحتلال]");
}

TEST(Actors, A_group_s_word_alone_counts_between_quotation_marks_only) {
  EXPECT_EQ(ids_of("شنّ تنظيم \"الدولة\" هجوماً.", "2022-01-15"), "islamic_state[تنظيم \"الدولة\"]");
  EXPECT_EQ(ids_of("تدعم الدولة أسعار القمح.", "2022-01-15"), "");
}

TEST(Actors, A_feminine_ending_is_no_pronoun) {
  EXPECT_EQ(ids_of("هاجمت قسد القرية. كانت آليات مسلحة هناك.", "2022-01-15"), "sdf[قسد]");
}

TEST(Actors, States_in_a_row_all_act) {
  EXPECT_EQ(ids_of("The United States, Britain and France launched strikes.", "2018-04-14"),
            "us_government[United States] uk_government[Britain] france_government[France]");
  EXPECT_EQ(ids_of("شنت الولايات المتحدة وبريطانيا وفرنسا ضربات.", "2018-04-14"),
            "us_government[الولايات المتحدة] uk_government[بريطانيا] france_government[فرنسا]");
}

TEST(Actors, Singular_nouns_that_are_adjectives_are_nobody) {
  EXPECT_EQ(ids_of("It marked Syria's official position and a major change.", "2026-01-15"), "");
  EXPECT_EQ(ids_of("المجتمع المدني والرتل العسكري.", "2026-01-15"), "");
}

TEST(Actors, Victims_without_a_side_answer_to_the_name_of_civilians) {
  const std::vector<ActorMention> mentions = actors_of("Two children were hurt.", "2026-01-15");
  ASSERT_EQ(mentions.size(), 1U);
  EXPECT_EQ(mentions[0].type, ActorType::civilians);
  EXPECT_THAT(mentions[0].names, testing::Contains("Civilians"));
}

TEST(Actors, Names_that_no_list_knows_are_kept_for_maintainers) {
  const ActorRules& rules = ActorRules::shared();
  ASSERT_TRUE(rules.registry.has_value());
  const std::string_view text = "The Falcons of Nowhere Brigade fought the SDF.\nهاجم لواء الصحراء البعيدة قسد.";
  Article article;
  article.text = std::string(text);
  const TokenizedText tokens = tokenize(article, rules.vocabulary);
  const std::vector<std::string> unknown =
      unknown_actors(article, tokens, *rules.registry, read_actors(article, tokens, *rules.registry));
  ASSERT_EQ(unknown.size(), 2U);
  EXPECT_NE(unknown[0].find("Falcons of Nowhere Brigade"), std::string::npos);
  EXPECT_EQ(unknown[1], "لواء الصحراء البعيدة");
}

TEST(Actors, Nameless_militants_are_taken_for_the_one_group_of_that_sort_that_the_text_names) {
  const std::string_view text = "The SDF said Islamic State had regrouped. A terrorist was arrested in Shuhayl.";
  const std::vector<ActorMention> mentions = actors_of(text, "2023-08-10");
  ASSERT_EQ(mentions.size(), 3U);
  EXPECT_EQ(mentions[2].actor_id, "islamic_state");
  EXPECT_EQ(mentions[2].rule, "actors/supposed");
  const std::vector<ActorMention> arabic =
      actors_of("أعاد تنظيم داعش ترتيب صفوفه. وأوقفت القوات إرهابيا في الشحيل.", "2023-08-10");
  ASSERT_FALSE(arabic.empty());
  EXPECT_EQ(arabic.back().actor_id, "islamic_state");
}

TEST(Actors, Where_two_such_groups_are_named_nameless_militants_stay_nobody) {
  const std::vector<ActorMention> mentions =
      actors_of("Islamic State and Ansar al-Islam were named. A terrorist was arrested.", "2023-08-10");
  ASSERT_EQ(mentions.size(), 3U);
  EXPECT_NE(mentions[2].rule, "actors/supposed");
}

TEST(Actors, A_unit_bears_the_names_of_the_army_that_it_is_part_of) {
  const std::vector<ActorMention> mentions = actors_of("The 4th Division entered the town.", "2020-01-15");
  ASSERT_EQ(mentions.size(), 1U);
  EXPECT_EQ(mentions[0].names.front(), mentions[0].name);
  EXPECT_NE(std::find(mentions[0].names.begin(), mentions[0].names.end(), "Syrian Arab Army"),
            mentions[0].names.end());
}

TEST(Actors, Its_air_force_is_that_of_the_country_that_was_said_to_act) {
  const std::vector<ActorMention> mentions =
      actors_of("Israel said it had warned residents. Its air force bombed the depots.", "2024-12-09");
  ASSERT_GE(mentions.size(), 2U);
  EXPECT_EQ(mentions.back().actor_id.find("israel"), 0U);
}

}  // namespace
}  // namespace rasid
