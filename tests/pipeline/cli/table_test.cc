#include "pipeline/cli/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rasid {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(DisplayWidth, Counts_columns_and_not_bytes) {
  EXPECT_EQ(display_width("Idleb"), 5U);
  EXPECT_EQ(display_width("إدلب"), 4U);
  EXPECT_EQ(display_width("قُتِلَ"), 3U) << "vowel signs take no column";
  EXPECT_EQ(display_width("叙利亚"), 6U);
  EXPECT_EQ(display_width("\u2068إدلب\u2069"), 4U) << "isolates take no column";
}

TEST(Printable, Lets_no_page_drive_the_terminal) {
  EXPECT_EQ(printable("a\033[2Jb"), "a [2Jb");
  EXPECT_EQ(printable("one\r\ntwo\u2028three"), "one two three");
  EXPECT_EQ(printable("\u202Egpj.exe"), "gpj.exe") << "a text can't turn around what follows it";
  EXPECT_EQ(printable("a\xff"
                      "b"),
            "a\uFFFD"
            "b");
  EXPECT_EQ(printable("قتل مدنيان"), "قتل مدنيان");
}

TEST(CuttingToWidth, Ends_in_an_ellipsis_and_keeps_marks_with_their_letters) {
  EXPECT_EQ(cut_to_width("Deir ez-Zor", 11), "Deir ez-Zor");
  EXPECT_EQ(cut_to_width("Deir ez-Zor", 6), "Deir…");
  EXPECT_EQ(cut_to_width("دير الزور", 5), "دير…");
  EXPECT_EQ(cut_to_width("قُتِلَ", 2), "قُ…");
  EXPECT_EQ(cut_to_width("anything", 0), "anything");
}

TEST(WrappingToWidth, Breaks_at_spaces_and_long_words_by_force) {
  EXPECT_THAT(wrap_to_width("two people were killed", 10), ElementsAre("two people", "were", "killed"));
  EXPECT_THAT(wrap_to_width("قتل شخصان في الغارة", 10), ElementsAre("قتل شخصان", "في الغارة"));
  EXPECT_THAT(wrap_to_width("https://example.org/x", 8), ElementsAre("https://", "example.", "org/x"));
  EXPECT_THAT(wrap_to_width("a b", 0), ElementsAre("a b"));
  EXPECT_TRUE(wrap_to_width("", 5).empty());
}

TEST(Isolating, Wraps_only_right_to_left_text) {
  EXPECT_EQ(isolate("Idleb"), "Idleb");
  EXPECT_EQ(isolate("إدلب"), "\u2068إدلب\u2069");
  EXPECT_EQ(isolate("Idleb (إدلب)"), "\u2068Idleb (إدلب)\u2069");
}

TEST(Tables, Line_up_both_scripts) {
  Table table({{"PLACE"}, {"DEAD", true}, {"SOURCE"}});
  table.add({"Idleb", "3", "SANA"});
  table.add({"إدلب", "12", "سانا"});
  EXPECT_EQ(table.text({}),
            "PLACE  DEAD  SOURCE\n"
            "Idleb     3  SANA\n"
            "\u2068إدلب\u2069     12  \u2068سانا\u2069\n");
}

TEST(Tables, Shrink_the_columns_that_may_and_wrap_what_stands_below) {
  Table table({{"ID"}, {"TITLE", false, 6}, {"NOTE", false, 4}});
  table.add({"3f9c2b71", "An airstrike hits the town", "short"}, "Three people were killed there");
  const std::string text = table.text({30, false});
  EXPECT_EQ(text,
            "ID        TITLE          NOTE\n"
            "3f9c2b71  An airstrike…  short\n"
            "  Three people were killed\n"
            "  there\n");
}

TEST(Tables, Wrap_cells_and_keep_isolates_whole) {
  Table table({{"FIELD"}, {"VALUE", false, 8, true, true}});
  table.add({"actor1", isolate("مسلحون مجهولون") + " (unidentified)"});
  EXPECT_EQ(table.text({23, false}),
            "FIELD   VALUE\n"
            "actor1  \u2068\u2068مسلحون مجهولون\u2069\u2069\n"
            "        (unidentified)\n");
  EXPECT_EQ(cut_to_width("\u2068مسلحون مجهولون\u2069 x", 8), "\u2068مسلحون…\u2069");
  EXPECT_THAT(wrap_to_width("\u2068دير الزور\u2069", 5), ElementsAre("\u2068دير\u2069", "\u2068الزور\u2069"));
}

TEST(Tables, Are_coloured_only_if_asked) {
  Table table({{"ID"}});
  table.add({"1"}, "below");
  EXPECT_THAT(table.text({0, true}), HasSubstr("\033[1mID\033[0m"));
  EXPECT_THAT(table.text({0, false}), testing::Not(HasSubstr("\033")));
}

}  // namespace
}  // namespace rasid
