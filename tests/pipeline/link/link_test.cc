#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/link/linker.h"
#include "pipeline/link/signature.h"

namespace rasid {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

const KindFamilies kFamilies = {
    {"air_strike", "violence"}, {"shelling", "violence"}, {"abduction", "violence"}, {"arrest", "disruption"}};

constexpr const char* kReport =
    "Israeli warplanes struck a military base near Homs on Monday night, the army said. Four soldiers were wounded "
    "and "
    "a depot burned for hours. Residents of the nearby villages heard several explosions and left their homes. "
    "The ministry of defence said that it would answer the attack and called on the Security Council to meet.";

TEST(Signatures, Estimate_how_alike_texts_are) {
  const Signature report = text_signature(kReport);
  EXPECT_DOUBLE_EQ(resemblance(report, text_signature(kReport)), 1);
  const Signature reprint = text_signature(std::string("HOMS – ") + kReport + " (Reporting by our correspondent)");
  EXPECT_GT(resemblance(report, reprint), 0.7);
  EXPECT_LT(
      resemblance(report, text_signature("Prices of bread rose in Damascus as the pound fell against the dollar "
                                         "for the third week in a row, traders told the agency on Sunday.")),
      0.2);
  EXPECT_EQ(resemblance(text_signature(""), text_signature("")), 0);
  EXPECT_EQ(signature_from_bytes(to_bytes(report)), report);
  EXPECT_EQ(signature_from_bytes("short").shingles, 0U);
}

TEST(Signatures, Pass_over_how_Arabic_is_spelt) {
  const std::string one = "قُتِلَ ثلاثة مدنيين في غارة على مدينة إدلب، أمس الإثنين، وأُصيب آخرون بجروح خطيرة";
  const std::string other = "قتل ثلاثة مدنيين في غارة على مدينة ادلب امس الاثنين واصيب اخرون بجروح خطيرة";
  EXPECT_DOUBLE_EQ(resemblance(text_signature(one), text_signature(other)), 1);
}

TEST(SignatureIndexes, Find_copies_among_many) {
  SignatureIndex index;
  for (int i = 0; i < 500; ++i) {
    std::string text;
    for (int word = 0; word < 60; ++word) text += "word" + std::to_string((i * 131 + word * 17) % 4001) + " ";
    index.add(i, text_signature(text));
  }
  index.add(1000, text_signature(kReport));
  const auto found = index.find(text_signature(std::string(kReport) + " More follows."), 0.6);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].id, 1000);
}

LinkEvent event(std::int64_t number, const std::string& language = "en") {
  LinkEvent e;
  e.number = number;
  e.document = number;
  e.language = language;
  e.kind = "air_strike";
  e.first = e.last = parse_iso_day("2025-12-08");
  e.published = parse_iso_day("2025-12-09");
  e.place_id = "SY1";
  e.place_class = "town";
  e.admin1 = "Idleb";
  e.lat = 35.99;
  e.lon = 36.78;
  e.precision_km = 1;
  e.geo_precision = 1;
  return e;
}

std::optional<EventMatch> compare(const LinkEvent& a, const LinkEvent& b) {
  return same_event(compared(a, kFamilies), compared(b, kFamilies), 0);
}

TEST(SameEvent, Is_what_has_kind_day_and_place_in_common_also_across_languages) {
  const auto match = compare(event(1, "en"), event(2, "ar"));
  ASSERT_TRUE(match);
  EXPECT_GE(match->score, kSameEvent);
  EXPECT_THAT(match->reasons, testing::IsSupersetOf({"same place", "same day", "same kind"}));
}

TEST(SameEvent, Is_not_the_next_day_nor_the_next_town_nor_of_another_family) {
  LinkEvent next_day = event(2, "ar");
  next_day.first = next_day.last = parse_iso_day("2025-12-09");
  const auto day = compare(event(1), next_day);
  EXPECT_LT(day ? day->score : 0, kSameEvent);
  LinkEvent next_town = event(2, "ar");
  next_town.place_id = "SY2";
  next_town.lat += 0.04;  // 4.4 km
  const auto town = compare(event(1), next_town);
  EXPECT_LT(town ? town->score : 0, kSameEvent);
  LinkEvent arrest = event(2, "ar");
  arrest.kind = "arrest";
  EXPECT_FALSE(compare(event(1), arrest));
}

TEST(SameEvent, Stays_one_when_tolls_differ_a_little) {
  LinkEvent five = event(1);
  five.killed = {5, 5};
  LinkEvent six = event(2, "ar");
  six.killed = {6, 6};
  EXPECT_GE(compare(five, six)->score, kSameEvent);
  LinkEvent forty = event(3, "ar");
  forty.killed = {40, 40};
  EXPECT_LT(compare(five, forty)->score, compare(five, six)->score);
}

TEST(SameEvent, Is_never_two_events_of_one_article) {
  LinkEvent other = event(2);
  other.document = 1;
  EXPECT_FALSE(compare(event(1), other));
  other.withdrawn = true;
  EXPECT_TRUE(compare(event(1), other)) << "an earlier reading of the same article";
}

const auto kNeverApart = [](std::int64_t, std::int64_t) { return false; };

TEST(Clusters, Are_made_of_what_hangs_together_on_average) {
  const std::vector<EventLink> links = {{1, 2, 0.9, {}}, {2, 3, 0.8, {}}, {1, 3, 0.7, {}}, {3, 4, 0.6, {}}};
  EXPECT_THAT(cluster_events(links, {}, kNeverApart), ElementsAre(ElementsAre(1, 2, 3)))
      << "4 is like one of them only";
  std::vector<EventLink> turned(links.rbegin(), links.rend());
  EXPECT_EQ(cluster_events(turned, {}, kNeverApart), cluster_events(links, {}, kNeverApart));
}

TEST(Clusters, Obey_people) {
  const std::vector<EventLink> links = {{1, 2, 0.9, {}}, {2, 3, 0.8, {}}, {1, 3, 0.7, {}}};
  EXPECT_THAT(cluster_events(links, {{1, 3, false}, {2, 3, false}}, kNeverApart), ElementsAre(ElementsAre(1, 2)));
  EXPECT_THAT(cluster_events({}, {{7, 9, true}}, kNeverApart), ElementsAre(ElementsAre(7, 9)));
  EXPECT_THAT(cluster_events({}, {{7, 9, true}, {9, 7, false}}, kNeverApart), IsEmpty()) << "the last word counts";
}

TEST(Clusters, Never_hold_what_must_be_apart) {
  const std::vector<EventLink> links = {{1, 2, 0.9, {}}, {2, 3, 0.8, {}}, {1, 3, 0.7, {}}};
  const auto apart = [](std::int64_t a, std::int64_t b) { return a + b == 4; };
  EXPECT_THAT(cluster_events(links, {}, apart), ElementsAre(ElementsAre(1, 2)));
}

TEST(EventIndexes, Find_near_events_and_no_others) {
  EventIndex index(kFamilies);
  for (int i = 1; i <= 100; ++i) {
    LinkEvent e = event(i);
    e.first = e.last = *parse_iso_day("2025-12-08") + std::chrono::days(10 * i);
    e.published = e.first;
    index.add(e);
  }
  LinkEvent like = event(500, "ar");
  like.first = like.last = like.published = *parse_iso_day("2025-12-08") + std::chrono::days(70);
  const auto links = index.match(like, [](std::int64_t) { return 0.0; });
  ASSERT_EQ(links.size(), 1U);
  EXPECT_EQ(links[0].left, 7);
}

}  // namespace
}  // namespace rasid
