#include "gazetteer/image.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "core/base/file.h"
#include "gazetteer/index.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

const std::string kHead =
    "id\tclass\tname_en\tname_ar\tlat\tlon\tprecision_km\tcountry\tparent\tseat\tpopulation\trisk_en\trisk_"
    "ar\tknown\tsource\tgeonames_id\tnote\n";

/// A folder of tables and one for the cache.
class Image : public ::testing::Test {
 protected:
  Image() {
    tables.write("places.tsv",
                 kHead +
                     "SY09\tgovernorate\tDeir-ez-Zor\tدير الزور\t35\t40\t60\tSY\t\t\t\t\t\t\tocha\t\t\n"
                     "C5175\ttown\tHajin\tهجين\t34.6869\t40.8392\t2\tSY\tSY09\t3\t37935\t\tcontext\tyes\t"
                     "ocha\t\t\n");
    tables.write("world.tsv", kHead);
    tables.write(
        "features.tsv",
        "id\tclass\tname_en\tname_ar\talternates\tlat\tlon\tprecision_km\tparent\tnearest\tgeneric\tsame_as\t"
        "source\nwm1\ttown\tHajin town\t\t\t34.7\t40.8\t2\t\t\t\tC5175\twm\n");
    tables.write("names.tsv", "id\tname\tkind\trisk\tsource\nC5175\tHajeen\tnews\t\tcurated\n");
  }

  std::unique_ptr<Gazetteer> load() {
    vocabulary = std::make_unique<Vocabulary>();
    diagnostics.clear();
    return Gazetteer::load(tables.path(), *vocabulary, diagnostics, cache.path() / "rasid");
  }
  std::filesystem::path file() const { return image_path(cache.path() / "rasid", tables.path()); }
  std::string bytes() const { return read_file(file()).value_or(""); }
  /// What a gazetteer says of a few names, as text.
  static std::string answers(const Gazetteer& gazetteer) {
    std::string all = gazetteer.hash() + " " + std::to_string(gazetteer.name_count());
    for (const char* name :
         {"Hajin", "Hajeen", "Hajine", "Hijin", "هجين", "بهجين", "Deir ez-Zor", "دير الزور", "Nowhere"}) {
      all += std::string("\n") + name + ":";
      for (const NameMatch& match : gazetteer.lookup(name)) {
        const ResolvedPlace place = gazetteer.resolve(match.place);
        all += " " + place.id + "/" + std::string(gazetteer.place(match.place).id) + "/" +
               std::string(to_string(match.tier)) + "/" + place.admin1 + "/" + std::to_string(place.names.size());
      }
    }
    all += "\n" + std::to_string(gazetteer.find("wm1")) + " " + std::to_string(gazetteer.find("C5175")) + " " +
           std::to_string(gazetteer.find("C1")) + " " + std::to_string(gazetteer.near(34.7, 40.8, 20).size()) + " " +
           std::to_string(gazetteer.seat_of(gazetteer.find("SY09")));
    return all;
  }

  TempFolder tables;
  TempFolder cache;
  std::unique_ptr<Vocabulary> vocabulary;
  std::vector<Diagnostic> diagnostics;
};

TEST_F(Image, Answers_as_the_tables_do_from_which_it_was_made) {
  const auto built = load();
  ASSERT_NE(built, nullptr);
  const std::string expected = answers(*built);
  ASSERT_TRUE(std::filesystem::exists(file()));
  const std::size_t words = vocabulary->size();
  const auto restored = load();
  EXPECT_EQ(answers(*restored), expected);
  EXPECT_EQ(vocabulary->size(), words);
  Vocabulary other;
  std::vector<Diagnostic> none;
  const auto without = Gazetteer::load(tables.path(), other, none);
  EXPECT_EQ(answers(*without), expected);
  EXPECT_THAT(without->lookup("Hajine"), SizeIs(1));
}

TEST_F(Image, Is_taken_from_the_disk_and_not_built_again) {
  load();
  const auto written = std::filesystem::last_write_time(file());
  load();
  EXPECT_EQ(std::filesystem::last_write_time(file()), written);
  // What the file says is what comes out: a name that only the image has.
  NameIndex index(*(vocabulary = std::make_unique<Vocabulary>()));
  const auto files = read_table_files(tables.path());
  ASSERT_TRUE(read_image(bytes(), image_key(files), index));
  index.places[1].lat = 12.5;
  store_image(file(), write_image(index, image_key(files)));
  EXPECT_EQ(load()->place(1).lat, 12.5);
}

TEST_F(Image, Is_made_anew_when_a_table_changes_or_an_analyst_adds_one) {
  load();
  const std::string before = bytes();
  tables.write("local.tsv", "id\tname\tkind\trisk\tsource\nC5175\tHajinia\tanalyst\t\t\n");
  const auto changed = load();
  EXPECT_EQ(changed->lookup("Hajinia").front().tier, MatchTier::exact);
  EXPECT_NE(bytes(), before);
  std::filesystem::remove(tables.path() / "local.tsv");
  EXPECT_NE(load()->lookup("Hajinia").front().tier, MatchTier::exact);
}

TEST_F(Image, Damaged_or_foreign_files_are_no_images_and_are_replaced) {
  const std::string expected = answers(*load());
  const std::string good = bytes();
  ASSERT_GT(good.size(), 200U);
  std::vector<std::string> bad = {"",
                                  "rasididx\n",
                                  std::string(5000, 'x'),
                                  good.substr(0, good.size() / 2),
                                  good + "more",
                                  std::string(good.size(), '\0')};
  for (const std::size_t at : {std::size_t{0}, std::size_t{9}, std::size_t{13}, std::size_t{17}, std::size_t{30},
                               std::size_t{80}, good.size() / 2, good.size() - 1}) {
    bad.push_back(good);
    bad.back()[at] = static_cast<char>(bad.back()[at] ^ 0x40);
  }
  for (const std::string& image : bad) {
    ASSERT_TRUE(write_file(file(), image));
    EXPECT_EQ(answers(*load()), expected);
    EXPECT_EQ(bytes(), good);
    EXPECT_THAT(diagnostics, IsEmpty());
  }
}

TEST_F(Image, Lists_that_do_not_fit_each_other_are_refused) {
  load();
  const auto files = read_table_files(tables.path());
  const std::string key = image_key(files);
  const auto refused = [&](const auto& spoil) {
    Vocabulary words;
    NameIndex index(words);
    EXPECT_TRUE(read_image(bytes(), key, index));
    spoil(index);
    const std::string image = write_image(index, key);
    Vocabulary fresh;
    NameIndex again(fresh);
    return !read_image(image, key, again);
  };
  EXPECT_FALSE(refused([](NameIndex&) {}));
  EXPECT_TRUE(refused([](NameIndex& index) { index.places[0].parent = 99; }));
  EXPECT_TRUE(refused([](NameIndex& index) { index.names[0].place = 99; }));
  EXPECT_TRUE(refused([](NameIndex& index) { index.light[0].name = 99; }));
  EXPECT_TRUE(refused([](NameIndex& index) { index.skeleton[0].name = 99; }));
  EXPECT_TRUE(refused([](NameIndex& index) { index.cells[0].place = 99; }));
  EXPECT_TRUE(refused([](NameIndex& index) { index.key_begin[1] = 9999; }));
  EXPECT_TRUE(refused([](NameIndex& index) { index.first_name.pop_back(); }));
  EXPECT_TRUE(refused([](NameIndex& index) { index.name_order[0] = 99; }));
  EXPECT_TRUE(refused([](NameIndex& index) { index.ids[0].place = 99; }));
}

TEST_F(Image, Nothing_is_needed_where_nothing_can_be_written) {
  cache.write("rasid", "a file where the folder should be");
  const auto gazetteer = load();
  ASSERT_NE(gazetteer, nullptr);
  EXPECT_THAT(gazetteer->lookup("Hajin"), SizeIs(1));
  EXPECT_THAT(diagnostics, IsEmpty());
}

TEST_F(Image, Tables_with_mistakes_are_not_kept_so_that_they_are_told_each_time) {
  tables.write("names.tsv", "id\tname\tkind\trisk\tsource\nC9\tNobody\tnews\t\tcurated\n");
  load();
  EXPECT_THAT(diagnostics, SizeIs(1));
  EXPECT_FALSE(std::filesystem::exists(file()));
  load();
  EXPECT_THAT(diagnostics, SizeIs(1));
}

TEST_F(Image, Many_may_read_and_write_it_at_a_time) {
  const std::string expected = answers(*load());
  std::vector<std::string> found(8);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < found.size(); ++i) {
    threads.emplace_back([&, i] {
      for (int round = 0; round < 5; ++round) {
        if (i % 2 == 0) std::filesystem::remove(file());
        Vocabulary words;
        std::vector<Diagnostic> none;
        found[i] = answers(*Gazetteer::load(tables.path(), words, none, cache.path() / "rasid"));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(found, ::testing::Each(expected));
  std::size_t files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(cache.path() / "rasid")) ++files;
  EXPECT_LE(files, 1U);
}

TEST_F(Image, A_vocabulary_with_words_of_its_own_gets_an_index_of_its_own) {
  const std::string expected = answers(*load());
  Vocabulary words;
  words.intern("before");
  std::vector<Diagnostic> none;
  EXPECT_EQ(answers(*Gazetteer::load(tables.path(), words, none, cache.path() / "rasid")), expected);
}

}  // namespace
}  // namespace rasid
