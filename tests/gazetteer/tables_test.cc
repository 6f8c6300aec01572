#include "gazetteer/tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "gazetteer/check.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

using ::testing::HasSubstr;

constexpr const char* kPlaces =
    "id\tclass\tname_en\tname_ar\tlat\tlon\tprecision_km\tcountry\tparent\tseat\tpopulation\trisk_en\trisk_"
    "ar\tknown\tsource\tgeonames_id\tnote\n";
constexpr const char* kFeatures =
    "id\tclass\tname_en\tname_ar\talternates\tlat\tlon\tprecision_km\tparent\tnearest\tgeneric\tsame_as\tsource\n";
constexpr const char* kNames = "id\tname\tkind\trisk\tsource\n";

/// A folder of tables with the rows given.
class Tables {
 public:
  Tables(const std::string& places, const std::string& features = "", const std::string& names = "") {
    folder_.write("places.tsv", kPlaces + places);
    folder_.write("world.tsv", kPlaces);
    folder_.write("features.tsv", kFeatures + features);
    folder_.write("names.tsv", kNames + names);
  }
  PlaceTables read() { return read_place_tables(folder_.path(), diagnostics); }
  const TempFolder& folder() const { return folder_; }
  std::vector<Diagnostic> diagnostics;

 private:
  TempFolder folder_;
};

const std::string kHajin =
    "C5175\ttown\tHajin\tهجين\t34.6869\t40.8392\t2\tSY\t\t3\t37935\t\tcontext\tyes\tocha\t\t\n";
const std::string kField = "cur1\toilfield\tal-Tanak\tالتنك\t34.5\t40.2\t12\tSY\t\t\t\t\t\t\tcurated\t\t\n";

TEST(PlaceTables, Read_a_place_with_its_names_and_risks) {
  Tables tables(kHajin, "", "C5175\tHajeen\tnews\t\tcurated\n");
  const PlaceTables read = tables.read();
  ASSERT_EQ(tables.diagnostics.size(), 0U);
  ASSERT_EQ(read.places.size(), 1U);
  EXPECT_EQ(read.places[0].name_ar, "هجين");
  EXPECT_EQ(read.places[0].population, 37935U);
  ASSERT_EQ(read.names.size(), 3U);
  EXPECT_EQ(read.names[1].risk, NameRisk::context);
  EXPECT_EQ(read.names[2].text, "Hajeen");
  EXPECT_FALSE(read.names[2].main);
}

TEST(PlaceTables, Say_file_and_line_and_column_of_every_wrong_row_and_keep_the_others) {
  Tables tables(kHajin + "C1\tcastle\tX\t\t35\t36\t1\tSY\t\t\t\t\t\t\tx\t\t\n" +
                "C2\tvillage\tY\t\tnorth\t36\t1\tSY\t\t\t\t\t\t\tx\t\t\n" + "C3\tvillage\tZ\n" +
                "C5175\tvillage\tTwice\t\t35\t36\t1\tSY\t\t\t\t\t\t\tx\t\t\n" +
                "C4\tvillage\tV\t\t35\t36\t1\tSY\t\t\t\tmaybe\t\t\tx\t\t\n");
  const PlaceTables read = tables.read();
  EXPECT_EQ(read.places.size(), 1U);
  ASSERT_EQ(tables.diagnostics.size(), 5U);
  EXPECT_THAT(tables.diagnostics[0].text(), HasSubstr("places.tsv:3:4: error[E205]"));
  EXPECT_THAT(tables.diagnostics[1].text(), HasSubstr("places.tsv:4:15: error[E204]"));
  EXPECT_THAT(tables.diagnostics[2].text(), HasSubstr("the row has 3 cells, the header 17"));
  EXPECT_THAT(tables.diagnostics[3].text(), HasSubstr("`C5175` is taken"));
  EXPECT_THAT(tables.diagnostics[4].text(), HasSubstr("E207"));
}

TEST(PlaceTables, A_feature_that_is_a_known_place_gives_it_names_and_a_better_point) {
  Tables tables(kField,
                "wm1\toilfield\tTanak processing plant\t\tTanaq field\t34.913\t40.816\t1\t\t\t\tcur1\twikipedia\n" +
                    std::string("wm2\tbase\tAir Defense Base\t\t\t33\t36\t1\t\t\tyes\t\twikipedia\n"));
  const PlaceTables read = tables.read();
  ASSERT_EQ(tables.diagnostics.size(), 0U);
  ASSERT_EQ(read.places.size(), 2U);
  EXPECT_DOUBLE_EQ(read.places[0].lat, 34.913);
  EXPECT_EQ(read.by_id.at("wm1"), 0U);
  for (const PlaceName& name : read.names)
    EXPECT_NE(name.text, "Air Defense Base") << "generic labels are never matched";
}

TEST(PlaceTables, An_analysts_own_table_adds_and_denies_names) {
  Tables tables(kHajin, "", "C5175\tAbu Hardan\talternate\t\tgeonames\n");
  tables.folder().write(
      "local.tsv",
      std::string(kNames) +
          "C5175\tAbu Hardan\tdenied\t\tus\nC5175\tHajin City\tnews\t\tus\nC5175\tNobody\tdenied\t\tus\n");
  const PlaceTables read = tables.read();
  ASSERT_EQ(tables.diagnostics.size(), 1U);
  EXPECT_THAT(tables.diagnostics[0].text(), HasSubstr("nothing to deny"));
  std::vector<std::string_view> names;
  for (const PlaceName& name : read.names) names.push_back(name.text);
  EXPECT_THAT(names, ::testing::UnorderedElementsAre("Hajin", "هجين", "Hajin City"));
}

TEST(PlaceTables, A_missing_table_and_a_missing_column_are_errors) {
  TempFolder folder;
  folder.write("places.tsv", "id\tclass\n");
  std::vector<Diagnostic> diagnostics;
  const PlaceTables read = read_place_tables(folder.path(), diagnostics);
  EXPECT_TRUE(read.places.empty());
  EXPECT_TRUE(has_errors(diagnostics));
  EXPECT_THAT(diagnostics[0].text(), HasSubstr("column `name_en` is missing"));
}

TEST(PlaceTables, The_hash_changes_with_the_tables) {
  EXPECT_NE(Tables(kHajin).read().hash, Tables(kField).read().hash);
  EXPECT_EQ(Tables(kHajin).read().hash, Tables(kHajin).read().hash);
}

TEST(GazetteerCheck, Finds_points_outside_Syria_and_villages_twice) {
  Tables tables(
      "C1\tvillage\tTwin\t\t35\t37\t1\tSY\t\t\t\t\t\t\tx\t\t\nC2\tvillage\tTwin\t\t35.001\t37."
      "001\t1\tSY\t\t\t\t\t\t\tx\t\t\n"
      "C3\tvillage\tSwapped\t\t37\t35\t1\tSY\t\t\t\t\t\t\tx\t\t\n");
  const GazetteerCounts counts = check_gazetteer(tables.folder().path(), tables.diagnostics);
  EXPECT_EQ(counts.places, 3U);
  EXPECT_EQ(counts.by_class.at("village"), 3U);
  ASSERT_EQ(tables.diagnostics.size(), 2U);
  EXPECT_THAT(tables.diagnostics[0].text(), HasSubstr("`C3` (Swapped) lies outside Syria"));
  EXPECT_THAT(tables.diagnostics[1].text(), HasSubstr("within 0.5 km"));
  EXPECT_FALSE(has_errors(tables.diagnostics));
}

TEST(GazetteerCheck, Our_own_tables_are_sound) {
  std::vector<Diagnostic> diagnostics;
  const GazetteerCounts counts =
      check_gazetteer(std::filesystem::path(RASID_SOURCE_DIR) / "gazetteer" / "data", diagnostics);
  for (const Diagnostic& d : diagnostics) EXPECT_EQ(d.level, Diagnostic::Level::warning) << d.text();
  EXPECT_GT(counts.places, 17000U);
  EXPECT_EQ(counts.by_class.at("governorate"), 14U);
  EXPECT_EQ(counts.by_class.at("district"), 62U);
  EXPECT_EQ(counts.by_class.at("subdistrict"), 272U);
}

}  // namespace
}  // namespace rasid
