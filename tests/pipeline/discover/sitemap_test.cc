#include "pipeline/discover/sitemap.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/base64.h"
#include "tests/support/loopback_server.h"
#include "tests/support/shared_corpus.h"

namespace rasid {
namespace {

Result<Sitemap> read(std::string_view bytes, bool strict = false) {
  return read_sitemap({bytes, "https://example.org/sitemap.xml", "application/xml", strict});
}

TEST(Sitemap, Reads_addresses_with_their_dates) {
  const auto sitemap = read(
      "<?xml version='1.0' encoding='UTF-8'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
      "<url><loc> https://example.org/أخبار/1?a=1&amp;b=2 </loc><lastmod>2025-12-04T12:10:00+03:00</lastmod>"
      "<changefreq>Daily</changefreq><priority>0.8</priority></url><url><loc>mailto:x@example.org</loc></url></"
      "urlset>");
  ASSERT_TRUE(sitemap) << sitemap.error().text();
  ASSERT_EQ(sitemap->entries.size(), 1u);
  EXPECT_EQ(sitemap->entries[0].url, "https://example.org/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/1?a=1&b=2");
  EXPECT_EQ(format_iso_instant(*sitemap->entries[0].modified), "2025-12-04T09:10:00Z");
  EXPECT_EQ(sitemap->entries[0].change_frequency, "daily");
  EXPECT_EQ(sitemap->entries[0].priority, 0.8);
}

TEST(Sitemap, Reads_news_in_Arabic) {
  const auto sitemap = read(
      "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' "
      "xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>"
      "<url><loc>https://example.org/1</loc><news:news><news:publication><news:name>وكالة</"
      "news:name><news:language>ar</news:language>"
      "</news:publication><news:publication_date>2025-12-04</news:publication_date><news:title>قصف على "
      "كويا</news:title></news:news></url></urlset>");
  ASSERT_TRUE(sitemap);
  EXPECT_EQ(sitemap->kind, Sitemap::Kind::news);
  EXPECT_EQ(sitemap->entries[0].title, "قصف على كويا");
  EXPECT_EQ(sitemap->entries[0].language, "ar");
  EXPECT_EQ(format_iso_instant(*sitemap->entries[0].published), "2025-12-04T00:00:00Z");
}

TEST(Sitemap, Reads_indexes_text_and_gzip) {
  const std::string index =
      "<sitemapindex "
      "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>https://example.org/a.xml.gz</loc></"
      "sitemap></sitemapindex>";
  EXPECT_EQ(read(index)->kind, Sitemap::Kind::index);
  EXPECT_EQ(read(gzip(index))->entries.size(), 1u);
  const auto text = read("https://example.org/1\r\nhttps://example.org/2\nno address\n");
  ASSERT_TRUE(text);
  EXPECT_EQ(text->kind, Sitemap::Kind::text);
  EXPECT_EQ(text->entries.size(), 2u);
}

TEST(Sitemap, Leaves_out_other_hosts_only_when_strict) {
  const char* bytes =
      "<urlset><url><loc>https://other.org/1</loc></url><url><loc>https://example.org/2</loc></url></urlset>";
  EXPECT_EQ(read(bytes)->entries.size(), 2u);
  EXPECT_FALSE(read(bytes)->entries[0].in_scope);
  EXPECT_EQ(read(bytes, true)->entries.size(), 1u);
}

TEST(Sitemap, Keeps_what_came_before_a_break) {
  const char* cut = "<urlset><url><loc>https://example.org/1</loc></url><url><loc>https://example.org/2</l";
  const auto sitemap = read(cut);
  ASSERT_TRUE(sitemap);
  EXPECT_EQ(sitemap->entries.size(), 2u);
  EXPECT_FALSE(sitemap->problems.empty());
  EXPECT_FALSE(read(cut, true));
}

TEST(Sitemap, Reads_no_more_than_50000_addresses) {
  std::string bytes = "<urlset>";
  for (int i = 0; i < 50'100; ++i) bytes += "<url><loc>https://example.org/" + std::to_string(i) + "</loc></url>";
  const auto sitemap = read(bytes + "</urlset>");
  ASSERT_TRUE(sitemap);
  EXPECT_EQ(sitemap->entries.size(), 50'000u);
  EXPECT_EQ(sitemap->problems.size(), 1u);
}

TEST(Sitemap, Refuses_bombs_and_what_is_none) {
  EXPECT_EQ(read(gzip_bomb(60 << 20)).error().code, ErrorCode::too_large);
  EXPECT_EQ(read(gzip("<urlset>").substr(0, 15)).error().code, ErrorCode::invalid);
  EXPECT_EQ(read("<!DOCTYPE u [<!ENTITY a 'x'>]><urlset>&a;</urlset>").error().code, ErrorCode::invalid);
  EXPECT_EQ(read("<html><body>404</body></html>").error().code, ErrorCode::invalid);
  EXPECT_EQ(read("").error().code, ErrorCode::invalid);
  EXPECT_EQ(read("just words").error().code, ErrorCode::invalid);
}

TEST(SitemapConformance, Agrees_with_crawler_commons) {
  const auto path = shared_file("corpus/crawl/sitemaps.jsonl");
  if (path.empty()) GTEST_SKIP() << "the shared corpus is not here";
  for (const auto& line : read_json_lines(path)) {
    const std::string bytes = from_base64(line["content_b64"].get<std::string>());
    const auto sitemap = read_sitemap(
        {bytes, line["url"].get<std::string>(), line["content_type"].get<std::string>(), line["strict"].get<bool>()});
    const std::string which = line["test"].get<std::string>() + " " + line["url"].get<std::string>();
    if (line.contains("error")) {
      EXPECT_FALSE(sitemap) << which;
      continue;
    }
    ASSERT_TRUE(sitemap) << which << sitemap.error().text();
    EXPECT_EQ(sitemap->kind == Sitemap::Kind::index, line["is_index"].get<bool>()) << which;
    ASSERT_EQ(sitemap->entries.size(), line["entries"].size()) << which;
    for (std::size_t i = 0; i < sitemap->entries.size(); ++i) {
      const auto& expected = line["entries"][i];
      EXPECT_EQ(sitemap->entries[i].url, expected["loc"].get<std::string>()) << which;
      const auto& modified = sitemap->entries[i].modified;
      EXPECT_EQ(modified ? format_iso_instant(*modified) : "none",
                expected["lastmod"].is_null() ? "none" : expected["lastmod"].get<std::string>())
          << which;
      EXPECT_EQ(sitemap->entries[i].in_scope, expected.value("valid", sitemap->entries[i].in_scope)) << which;
      EXPECT_EQ(sitemap->entries[i].priority.value_or(0.5), expected.value("priority", 0.5)) << which;
    }
  }
}

}  // namespace
}  // namespace rasid
