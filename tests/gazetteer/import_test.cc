#include "gazetteer/import.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/file.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

using ::testing::HasSubstr;

constexpr const char* kPlaces =
    "id\tclass\tname_en\tname_ar\tlat\tlon\tprecision_km\tcountry\tparent\tseat\tpopulation\trisk_en\trisk_"
    "ar\tknown\tsource\tgeonames_id\tnote\n"
    "C5175\ttown\tHajin\tهجين\t34.6869\t40.8392\t2\tSY\t\t3\t\t\t\t\tocha\t\t\n";

struct Small {
  TempFolder folder;
  Vocabulary vocabulary;
  std::vector<Diagnostic> diagnostics;
  std::unique_ptr<Gazetteer> gazetteer;
  Small() {
    folder.write("places.tsv", kPlaces);
    folder.write("world.tsv", std::string(kPlaces).substr(0, std::string(kPlaces).find('\n') + 1));
    folder.write("features.tsv",
                 "id\tclass\tname_en\tname_ar\talternates\tlat\tlon\tprecision_km\tparent\tnearest\tgeneric\tsame_"
                 "as\tsource\n");
    folder.write("names.tsv", "id\tname\tkind\trisk\tsource\n");
    reload();
  }
  void reload() { gazetteer = Gazetteer::load(folder.path(), vocabulary, diagnostics); }
};

const std::string kCsv =
    "admin4Pcode,admin4Name_en,admin4Name_ar,admin3Pcode,Latitude,Longitude\r\n"
    "C5175,Hajin,هجين,,34.75,40.90\r\n"
    "C9001,\"Newtown, Upper\",البلدة الجديدة,,35.1,38.2\r\n"
    "C9002,No point,بلا نقطة,,,\r\n";

TEST(Import, Shows_what_an_OCHA_table_would_change) {
  Small small;
  const auto plan = plan_import(small.folder.write("ocha.csv", kCsv), "auto", *small.gazetteer);
  ASSERT_TRUE(plan) << plan.error().text();
  EXPECT_EQ(plan->format, "ocha-csv");
  EXPECT_EQ(plan->rows, 3U);
  EXPECT_EQ(plan->skipped, 1U);
  ASSERT_EQ(plan->changes.size(), 2U);
  EXPECT_EQ(plan->changes[0].kind, ImportChange::Kind::moved);
  EXPECT_THAT(plan->changes[0].what, HasSubstr("9.0 km to 34.7500 40.9000"));
  EXPECT_EQ(plan->changes[1].kind, ImportChange::Kind::new_place);
  EXPECT_EQ(plan->changes[1].name, "Newtown, Upper");
}

TEST(Import, Applied_changes_are_there_after_the_next_load) {
  Small small;
  const auto plan = plan_import(small.folder.write("ocha.csv", kCsv), "auto", *small.gazetteer);
  ASSERT_TRUE(plan);
  ASSERT_TRUE(apply_import(*plan, small.folder.path()));
  small.reload();
  EXPECT_TRUE(small.diagnostics.empty());
  EXPECT_DOUBLE_EQ(small.gazetteer->place(small.gazetteer->find("C5175")).lat, 34.75);
  ASSERT_NE(small.gazetteer->find("C9001"), kNoPlace);
  EXPECT_EQ(small.gazetteer->lookup("البلدة الجديدة").at(0).place, small.gazetteer->find("C9001"));
  const auto again = plan_import(small.folder / "ocha.csv", "auto", *small.gazetteer);
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->changes.empty());
}

TEST(Import, Reads_a_GeoNames_dump_and_finds_namesakes_near_by) {
  Small small;
  const std::string dump =
      "1\tHajīn\tHajin\tHajine,Abu "
      "Hajin,هجين\t34.688\t40.84\tP\tPPL\tSY\t\t\t\t\t\t500\t\t\tAsia/Damascus\t2020-01-01\n"
      "2\tElsewhere\tElsewhere\t\t48.0\t2.0\tP\tPPL\tFR\t\t\t\t\t\t0\t\t\tEurope/Paris\t2020-01-01\n"
      "3\tJabal Far\tJabal Far\t\t34.0\t38.0\tT\tMT\tSY\t\t\t\t\t\t0\t\t\tAsia/Damascus\t2020-01-01\n";
  const auto plan = plan_import(small.folder.write("SY.txt", dump), "auto", *small.gazetteer);
  ASSERT_TRUE(plan) << plan.error().text();
  EXPECT_EQ(plan->format, "geonames");
  EXPECT_EQ(plan->skipped, 1U);
  ASSERT_EQ(plan->changes.size(), 3U);
  EXPECT_EQ(plan->changes[0].kind, ImportChange::Kind::new_name);
  EXPECT_EQ(plan->changes[0].id, "C5175");
  EXPECT_EQ(plan->changes[2].id, "gn3");
  EXPECT_EQ(plan->changes[2].place.place_class, "mountain");
}

TEST(Import, Reads_GeoJSON_points) {
  Small small;
  const std::string geojson = R"({"type":"FeatureCollection","features":[
    {"type":"Feature","geometry":{"type":"Point","coordinates":[38.2,35.1]},"properties":{"PCODE":"C9001","NAME_EN":"Newtown","NAME_AR":"بلدة"}}]})";
  const auto plan = plan_import(small.folder.write("x.geojson", geojson), "auto", *small.gazetteer);
  ASSERT_TRUE(plan) << plan.error().text();
  ASSERT_EQ(plan->changes.size(), 1U);
  EXPECT_DOUBLE_EQ(plan->changes[0].place.lon, 38.2);
}

TEST(Import, A_file_that_is_not_as_its_format_says_is_refused_whole_with_its_line) {
  Small small;
  const auto refused = [&](const std::string& bytes, const std::string& says) {
    const auto plan = plan_import(small.folder.write("bad", bytes), "auto", *small.gazetteer);
    ASSERT_FALSE(plan) << bytes;
    EXPECT_THAT(plan.error().text(), HasSubstr(says));
  };
  refused("", "empty");
  refused("\xff\xfe\x01", "not UTF-8");
  refused("name,x,y\nA,1,2\n", "admin4Pcode");
  refused("pcode,name_en,lat,lon\nC9001,A,north,38\n", "bad:2: latitude");
  refused("pcode,name_en,lat,lon\nC9001,A,35\n", "bad:2: the row has 3 cells");
  refused("pcode,name_en,lat,lon\n12,A,35,38\n", "no p-code");
  refused("pcode,name_en,lat,lon\nC9001,\"A,35,38\n", "a quote opens");
  refused("{\"type\":\"FeatureCollection\"}", "FeatureCollection");
  refused("{\"features\":", "parse error");
  refused("1\ta\tb\tc\td\te\tf\tg\th\ti\tj\tk\n", "19 columns");
  EXPECT_FALSE(plan_import(small.folder / "not there", "auto", *small.gazetteer));
  EXPECT_FALSE(std::filesystem::exists(small.folder / "imported.tsv"));
}

}  // namespace
}  // namespace rasid
