#include "gazetteer/index.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "core/text/fold.h"

namespace rasid {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

struct World {
  Vocabulary vocabulary;
  std::vector<Diagnostic> diagnostics;
  std::unique_ptr<Gazetteer> gazetteer;
  World() {
    gazetteer =
        Gazetteer::load(std::filesystem::path(RASID_SOURCE_DIR) / "gazetteer" / "data", vocabulary, diagnostics);
  }
};

/// The real tables, loaded once a program.
const Gazetteer& gazetteer() {
  static const World world;
  return *world.gazetteer;
}

std::string first_id(std::string_view name) {
  const std::vector<NameMatch> matches = gazetteer().lookup(name, 1);
  return matches.empty() ? "" : std::string(gazetteer().place(matches[0].place).id);
}

TEST(Gazetteer, Knows_news_names_nicknames_and_both_scripts) {
  const std::vector<std::pair<std::string_view, std::string_view>> names = {
      {"Kobani", "C1946"},
      {"كوباني", "C1946"},
      {"عين العرب", "C1946"},
      {"Ayn al-Arab", "C1946"},
      {"Serekaniye", "C4988"},
      {"سري كانيه", "C4988"},
      {"Qamishlo", "C4564"},
      {"قامشلو", "C4564"},
      {"Gire Spi", "C5792"},
      {"T4", "oa-OS72"},
      {"التيفور", "oa-OS72"},
      {"Deir Ezzor", "C5086"},
      {"ديرالزور", "C5086"},
      {"Deir ez-Zour", "C5086"},
      {"Sweida", "C6147"},
      {"السويداء", "C6147"},
      {"Daraa", "C5993"},
      {"درعا", "C5993"},
      {"Idlib", "C3871"},
      {"إدلب", "C3871"},
      {"Lattakia", "C3480"},
      {"Hassakeh", "C4360"},
      {"Maadan", "C5787"},
      {"معدان", "C5787"},
      {"Sayyida Zaynab", "C2299"},
      {"السيدة زينب", "C2299"},
      {"Tulul al-Safa", "cur003"},
      {"تلول الصفا", "cur003"},
      {"Badia", "cur001"},
      {"البادية", "cur001"},
      {"55 km area", "cur049"},
      {"Ghab plain", "cur016"},
      {"سهل الغاب", "cur016"},
      {"Jabal al-Zawiya", "cur017"},
      {"M5", "cur184"},
      {"Dweila", "rs016"},
      {"الدويلعة", "rs016"},
      {"Mar Elias church", "rs015"},
      {"كنيسة مار إلياس", "rs015"},
      {"Sednaya prison", "cur179"},
      {"سجن الصناعة", "cur181"},
      {"al-Hol camp", "cur159"},
      {"مخيم روج", "cur160"},
      {"Golan", "cur012"},
      {"Rojava", "cur040"},
      {"Türkiye", "country-TR"},
      {"تركيا", "country-TR"},
      {"Mosul", "gn99072"},
      {"الموصل", "gn99072"},
      {"Dahiyeh", "wr015"},
  };
  for (const auto& [name, id] : names) {
    std::vector<std::string> found;
    for (const NameMatch& match : gazetteer().lookup(name, 8)) found.emplace_back(gazetteer().place(match.place).id);
    EXPECT_THAT(found, Contains(std::string(id))) << name;
  }
}

TEST(Gazetteer, Lookup_says_by_which_tier_a_name_was_found) {
  EXPECT_EQ(gazetteer().lookup("Hajin").at(0).tier, MatchTier::exact);
  EXPECT_EQ(gazetteer().lookup("Haajiin").at(0).tier, MatchTier::light);
  const std::vector<NameMatch> guessed = gazetteer().lookup("Sarmeen al");
  EXPECT_FALSE(guessed.empty());
  EXPECT_TRUE(gazetteer().lookup("Brxtklmvngd").empty());
  EXPECT_TRUE(gazetteer().lookup("").empty());
}

TEST(Gazetteer, Takes_glued_Arabic_prefixes_off) {
  EXPECT_EQ(first_id("بالرقة"), "C5710");
  EXPECT_EQ(first_id("ولإدلب"), "C3871");
  EXPECT_EQ(first_id("بنش"), "C3904") << "a town's own ب";
}

TEST(Gazetteer, A_record_has_units_codes_and_names_in_both_scripts) {
  const ResolvedPlace place = gazetteer().resolve(gazetteer().find("C5175"));
  EXPECT_EQ(place.name, "Hajin");
  EXPECT_EQ(place.admin1, "Deir-ez-Zor");
  EXPECT_EQ(place.admin2, "Abu Kamal");
  EXPECT_EQ(place.admin3, "Hajin");
  EXPECT_EQ(place.pcode, "C5175");
  EXPECT_EQ(place.country, "SY");
  EXPECT_THAT(place.names, Contains("هجين"));
  EXPECT_NEAR(place.lat, 34.69, 0.05);
  const ResolvedPlace abroad = gazetteer().resolve(gazetteer().find("gn99072"));
  EXPECT_EQ(abroad.country, "IQ");
  EXPECT_EQ(abroad.admin1, "");
}

TEST(Gazetteer, The_fourteen_governorates_are_spelled_as_OCHA_does) {
  std::vector<std::string_view> names;
  for (PlaceIndex i = 0; i < gazetteer().size(); ++i) {
    if (gazetteer().place(i).place_class == "governorate") names.push_back(gazetteer().place(i).name_en);
  }
  EXPECT_THAT(names,
              ElementsAre("Damascus", "Aleppo", "Rural Damascus", "Homs", "Hama", "Lattakia", "Idleb", "Al-Hasakeh",
                          "Deir-ez-Zor", "Tartous", "Ar-Raqqa", "Dar'a", "As-Sweida", "Quneitra"));
  for (PlaceIndex i = 0; i < gazetteer().size(); ++i) {
    if (gazetteer().place(i).place_class == "governorate" && gazetteer().place(i).name_en != "Rural Damascus") {
      EXPECT_NE(gazetteer().seat_of(i), kNoPlace) << gazetteer().place(i).name_en;
    }
  }
}

TEST(Gazetteer, Finds_what_lies_near_a_point) {
  const std::vector<NearPlace> places = gazetteer().near(34.6869, 40.8392, 5);
  ASSERT_FALSE(places.empty());
  EXPECT_EQ(gazetteer().place(places[0].place).id, "C5175");
  for (std::size_t i = 1; i < places.size(); ++i) EXPECT_LE(places[i - 1].km, places[i].km);
  EXPECT_LE(places.back().km, 5);
  EXPECT_TRUE(gazetteer().near(0, -30, 5).empty());
}

TEST(Gazetteer, Knows_which_unit_holds_which_place_and_what_lies_on_a_side_of_it) {
  const PlaceIndex aleppo = gazetteer().find("SY02");
  const PlaceIndex manbij = gazetteer().find("C1767");
  EXPECT_TRUE(gazetteer().within(manbij, aleppo));
  EXPECT_FALSE(gazetteer().within(aleppo, manbij));
  EXPECT_EQ(gazetteer().unit_of(manbij, "district"), gazetteer().find("SY0205"));
  const auto north = gazetteer().part_of(aleppo, Direction::north);
  const auto east = gazetteer().part_of(aleppo, Direction::east);
  ASSERT_TRUE(north && east);
  EXPECT_GT(north->lat, 36.35);
  EXPECT_GT(east->lon, 37.5);
}

TEST(Gazetteer, A_wrong_table_is_reported_and_an_empty_folder_gives_no_gazetteer) {
  Vocabulary vocabulary;
  std::vector<Diagnostic> diagnostics;
  EXPECT_EQ(Gazetteer::load("/nowhere/at/all", vocabulary, diagnostics), nullptr);
  EXPECT_TRUE(has_errors(diagnostics));
}

// ---- spelling changes

/// Replaces one occurrence of `from`, picked by `random`; false if there is none.
bool change_one(std::string& text, std::string_view from, std::string_view to, std::mt19937& random) {
  std::vector<std::size_t> at;
  for (std::size_t i = text.find(from); i != std::string::npos; i = text.find(from, i + 1)) at.push_back(i);
  if (at.empty()) return false;
  text.replace(at[random() % at.size()], from.size(), to);
  return true;
}

/// One of the stated changes on a folded name; false if none applies.
bool respell(std::string& name, bool arabic, std::mt19937& random) {
  static const std::vector<std::pair<std::string_view, std::string_view>> kEnglish = {
      {"al-", "el-"}, {"al ", "el "}, {"al ", "al-"}, {"ash ", "al "}, {"as ", "al "}, {"ez-", "al-"},
      {"el", "al-"},  {"ou", "u"},    {"u", "ou"},    {"u", "oo"},     {"oo", "u"},    {"ay", "ei"},
      {"ai", "ay"},   {"ei", "ai"},   {"ah", "a"},    {"ah", "eh"},    {"eh", "ah"},   {"q", "k"},
      {"k", "q"},     {"dh", "d"},    {"dh", "z"},    {"j", "dj"},     {"sh", "ch"},   {"gh", "g"},
      {"kh", "k"},    {"i", "e"},     {"e", "i"},     {"-", " "},      {"'", ""},      {"bb", "b"},
      {"ss", "s"},    {"rr", "r"},    {"l", "ll"},    {"s", "ss"},     {"r", "rr"},    {"aa", "a"}};
  static const std::vector<std::pair<std::string_view, std::string_view>> kArabic = {
      {"ه", "ة"}, {"ة", "ه"}, {"ى", "ي"}, {"ي", "ى"}, {"أ", "ا"}, {"إ", "ا"}, {"ا", "أ"},
      {"ء", ""},  {"ظ", "ض"}, {"ض", "ظ"}, {" ", ""},  {"ئ", "ي"}, {"ؤ", "و"}, {"ا", "آ"}};
  const auto& changes = arabic ? kArabic : kEnglish;
  for (int attempt = 0; attempt < 40; ++attempt) {
    std::string changed = name;
    const std::size_t pick = random() % (changes.size() + (arabic ? 4 : 1));
    bool done = false;
    if (pick < changes.size())
      done = change_one(changed, changes[pick].first, changes[pick].second, random);
    else if (!arabic)
      done = (changed = "al-" + changed, true);
    else if (pick == changes.size())
      done = !changed.starts_with("ال") && (changed = "ال" + changed, true);
    else if (pick == changes.size() + 1)
      done = changed.starts_with("ال") && changed.size() > 10 && (changed = changed.substr(4), true);
    else if (pick == changes.size() + 2)
      done = (changed = "ب" + changed, true);
    else
      done = (changed = "و" + changed, true);
    if (!done) continue;
    name = changed;
    return true;
  }
  return false;
}

TEST(Gazetteer, Finds_nearly_every_name_whose_spelling_changes_in_one_stated_way) {
  std::mt19937 random(20251208);
  for (const bool arabic : {false, true}) {
    int asked = 0;
    int found = 0;
    std::vector<std::string> missed;
    while (asked < 2000) {
      const PlaceName& name = gazetteer().name(static_cast<std::uint32_t>(random() % gazetteer().name_count()));
      const bool is_arabic =
          static_cast<unsigned char>(name.text[0]) >= 0xD8 && static_cast<unsigned char>(name.text[0]) <= 0xDB;
      const std::string_view country = gazetteer().place(name.place).country;
      if (is_arabic != arabic || country != "SY" || name.text.size() < (arabic ? 8U : 4U)) continue;
      std::string changed(name.text);
      if (!arabic) changed = fold(changed);
      if (!respell(changed, arabic, random)) continue;
      ++asked;
      const std::vector<NameMatch> matches = gazetteer().lookup(changed, 100);
      const bool right =
          std::any_of(matches.begin(), matches.end(), [&](const NameMatch& m) { return m.place == name.place; });
      found += right ? 1 : 0;
      if (!right && missed.size() < 30) missed.push_back(std::string(name.text) + " as " + changed);
    }
    EXPECT_GE(found, asked * 97 / 100) << (arabic ? "Arabic" : "English") << " " << found << " of " << asked << ": "
                                       << ::testing::PrintToString(missed);
    RecordProperty(arabic ? "arabic_found" : "english_found", found);
    std::printf("%s: %d of %d\n", arabic ? "Arabic" : "English", found, asked);
  }
}

}  // namespace
}  // namespace rasid
