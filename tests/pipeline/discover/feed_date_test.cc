#include "pipeline/discover/feed_date.h"

#include <gtest/gtest.h>

#include "tests/support/shared_corpus.h"

namespace rasid {
namespace {

std::string read(std::string_view text) {
  const auto found = parse_feed_date(text);
  return found ? format_iso_instant(*found) : "none";
}

TEST(FeedDate, Reads_RFC_822_with_the_slips_of_real_feeds) {
  EXPECT_EQ(read("Thu, 04 Dec 2025 12:10:00 +0300"), "2025-12-04T09:10:00Z");
  EXPECT_EQ(read("Thu, 4 Dec 25 12:10 GMT"), "2025-12-04T12:10:00Z");
  EXPECT_EQ(read("04 December 2025 12:10:00 EET"), "2025-12-04T10:10:00Z");
  EXPECT_EQ(read("Thursday, December 4, 2025 12:10 pm"), "2025-12-04T12:10:00Z");
  EXPECT_EQ(read("Thu,4 Dec 2025 12:10:00 +03:00"), "2025-12-04T09:10:00Z");
  EXPECT_EQ(read("Thu, 04 Dec 2025 12:10:00 GMT+3"), "2025-12-04T09:10:00Z");
  EXPECT_EQ(read("Mon, 04-Dec-2025 12:10:00 Z"), "2025-12-04T12:10:00Z");
  EXPECT_EQ(read("Sept. 4, 2025"), "2025-09-04T00:00:00Z");
}

TEST(FeedDate, Reads_ISO_8601) {
  EXPECT_EQ(read("2025-12-04T12:10:00+03:00"), "2025-12-04T09:10:00Z");
  EXPECT_EQ(read("2025-12-04 12:10:00.123Z"), "2025-12-04T12:10:00Z");
  EXPECT_EQ(read("2025-12-04T12:10"), "2025-12-04T12:10:00Z");
  EXPECT_EQ(read("20251204"), "2025-12-04T00:00:00Z");
  EXPECT_EQ(read("20251204T121000+0300"), "2025-12-04T09:10:00Z");
  EXPECT_EQ(read("2025-12"), "2025-12-01T00:00:00Z");
}

TEST(FeedDate, Reads_Arabic_months_of_every_region) {
  EXPECT_EQ(read("الخميس، 4 كانون الأول 2025 12:10:00 +0300"), "2025-12-04T09:10:00Z");
  EXPECT_EQ(read("٤ كانون الأوّل ٢٠٢٥"), "none");  // shadda within: not a spelling that feeds use
  EXPECT_EQ(read("٤ كانون الأول ٢٠٢٥ ١٢:١٠ م"), "2025-12-04T12:10:00Z");
  EXPECT_EQ(read("الأربعاء, 08 يناير 2026 06:30 صباحا"), "2026-01-08T06:30:00Z");
  EXPECT_EQ(read("16 شباط 2026"), "2026-02-16T00:00:00Z");
  EXPECT_EQ(read("16 فيفري 2026"), "2026-02-16T00:00:00Z");
  EXPECT_EQ(read("30 آب 2025 9:05 م"), "2025-08-30T21:05:00Z");
  EXPECT_EQ(read("1 تشرين الثاني 2025 - 10:00"), "2025-11-01T10:00:00Z");
  EXPECT_EQ(read("12 أبريل، 2025"), "2025-04-12T00:00:00Z");
}

TEST(FeedDate, Never_guesses_from_parts) {
  for (const char* text : {"", "now", "yesterday", "2025-13-01", "31 Feb 2025", "Thu, 04 Dec", "12:10:00",
                           "2025-12-04T25:00:00Z", "4 2025", "Dec 2025", "2025-12-04T12:10:00+99:00"}) {
    EXPECT_EQ(read(text), "none") << text;
  }
  EXPECT_EQ(read(std::string(5000, '1')), "none");
}

TEST(FeedDateConformance, Reads_every_date_of_the_corpus_as_feedparser_does) {
  const auto path = shared_file("corpus/crawl/feed-dates.jsonl");
  if (path.empty()) GTEST_SKIP() << "the shared corpus is not here";
  for (const auto& line : read_json_lines(path)) {
    std::string expected = "none";
    if (const auto& t = line["utc_struct_time"]; !t.is_null()) {
      char text[32];
      std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", t[0].get<int>(), t[1].get<int>(),
                    t[2].get<int>(), t[3].get<int>(), t[4].get<int>(), t[5].get<int>());
      expected = text;
    }
    EXPECT_EQ(read(line["input"].get<std::string>()), expected) << line.dump();
  }
}

}  // namespace
}  // namespace rasid
