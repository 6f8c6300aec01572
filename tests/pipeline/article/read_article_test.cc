#include "pipeline/article/read_article.h"

#include <gtest/gtest.h>

#include <string>

namespace rasid {
namespace {

Article read(const std::string& bytes, const std::string& url = "https://news.example.org/2025/12/08/story",
             const std::string& type = "") {
  PageRequest request;
  request.bytes = bytes;
  request.url = url;
  request.content_type = type;
  Result<Article> article = read_article(request);
  EXPECT_TRUE(article.has_value()) << (article ? "" : article.error().text());
  return article ? *article : Article{};
}

std::string blocks_of(const Article& article) {
  std::string out;
  for (const Block& b : article.blocks)
    out += std::string(to_string(b.kind)) + ": " + std::string(b.span.of(article.text)) + "\n";
  return out;
}

const char kPage[] =
    R"(<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Market reopens in Idlib | Field News</title>
<meta property="og:site_name" content="Field News"><link rel="canonical" href="/2025/12/08/market">
<script type="application/ld+json">{"@type":"NewsArticle","headline":"Market reopens in Idlib","datePublished":"2025-12-08T14:03:00+03:00",
"author":[{"@type":"Person","name":"Salma Haddad"},{"@type":"Organization","name":"Field News"}],}</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/syria">Syria news and features</a></li></ul></nav>
<main><article><h1>Market reopens in Idlib</h1><p class="byline">By Salma Haddad</p><div class="share-buttons"><a href="#">Share this</a></div>
<div class="article-body"><p>The covered market of the city of Idlib reopened on Monday, nine months after a fire destroyed forty shops, the chamber of commerce said.</p>
<p>Traders had rebuilt the roof with their own money. &ldquo;We waited for no one,&rdquo; said one of them, a seller of copper pots.</p>
<p>Read more: <a href="/other">How the fire began in the old market</a></p>
<h2>Next steps</h2><p>The council plans to pave the street that leads to the market before the winter rains, and to move the bus stop there.</p>
<figure><img src="a.jpg"><figcaption>Shops in the covered market. Photo: Field News</figcaption></figure></div>
<section class="related"><h3>Related articles</h3><ul><li><a href="/a">A long headline of another story here</a></li></ul></section></article></main>
<footer><p>All rights reserved. Field News is a member of nothing at all, and this long line is only a footer.</p></footer></body></html>)";

TEST(ReadArticle, Reads_text_in_blocks_with_metadata) {
  const Article article = read(kPage);
  EXPECT_EQ(blocks_of(article),
            "title: Market reopens in Idlib\n"
            "paragraph: The covered market of the city of Idlib reopened on Monday, nine months after a fire "
            "destroyed forty shops, the chamber of commerce said.\n"
            "paragraph: Traders had rebuilt the roof with their own money. “We waited for no one,” said one of them, "
            "a seller of copper pots.\n"
            "heading: Next steps\n"
            "paragraph: The council plans to pave the street that leads to the market before the winter rains, and "
            "to move the bus stop there.\n"
            "caption: Shops in the covered market. Photo: Field News\n");
  EXPECT_EQ(article.title, "Market reopens in Idlib");
  EXPECT_EQ(article.authors, std::vector<std::string>{"Salma Haddad"});
  EXPECT_EQ(article.outlet, "Field News");
  EXPECT_EQ(article.canonical_url, "https://news.example.org/2025/12/08/market");
  ASSERT_TRUE(article.published.has_value());
  EXPECT_EQ(article.published->text(), "2025-12-08T14:03:00+03:00");
  EXPECT_EQ(article.published->source, "json-ld datePublished");
  EXPECT_EQ(article.language, "en");
  EXPECT_EQ(article.page_class, PageClass::article);
  EXPECT_EQ(article.content_hash.size(), 64U);
}

TEST(ReadArticle, Reads_an_Arabic_page_in_windows_1256) {
  // "دمشق" and a text of Arabic words in windows-1256, with no charset declared at all
  const std::string body =
      "\xDF\xC7\xE4 \xC7\xE1\xD3\xE6\xDE \xDD\xED \xC7\xE1\xE3\xCF\xED\xE4\xC9 \xE3\xDB\xE1\xDE\xC7\xF0\xA1 "
      "\xE6\xDE\xC7\xE1 \xC7\xE1\xCA\xCC\xC7\xD1 "
      "\xC5\xE4 \xC7\xE1\xDA\xE3\xE1 \xD3\xED\xDA\xE6\xCF \xDB\xCF\xC7\xF0 \xDD\xED \xC7\xE1\xD5\xC8\xC7\xCD.";
  std::string page = "<html><head><title>x</title></head><body><div class='news-text'>";
  for (int i = 0; i < 4; ++i) page += "<p>" + std::to_string(i) + " " + body + "</p>";
  page += "</div></body></html>";
  const Article article = read(page);
  EXPECT_EQ(article.charset, "windows-1256");
  EXPECT_NE(article.text.find("كان السوق في المدينة مغلقاً، وقال التجار"), std::string::npos) << article.text;
  EXPECT_EQ(article.language, "ar");
}

TEST(ReadArticle, Keeps_each_line_of_a_plain_text_apart) {
  const Article article = read(
      "قافلة مساعدات تصل إلى درعا\n\nوصلت قافلة مساعدات إلى مدينة درعا صباح اليوم.\nقال سكان إن القافلة تضم عشر "
      "شاحنات.\n");
  EXPECT_EQ(blocks_of(article),
            "title: قافلة مساعدات تصل إلى درعا\n"
            "paragraph: وصلت قافلة مساعدات إلى مدينة درعا صباح اليوم.\n"
            "paragraph: قال سكان إن القافلة تضم عشر شاحنات.\n");
  EXPECT_EQ(article.language, "ar");
}

TEST(ReadArticle, Survives_invalid_bytes_and_NUL_in_plain_text) {
  const Article article =
      read(std::string("The road\xFF to the \0 town was opened on Sunday, residents said.\n", 62));
  EXPECT_EQ(article.page_class, PageClass::article);
  EXPECT_NE(article.text.find("town was opened"), std::string::npos);
}

TEST(ReadArticle, Refuses_binaries_and_pages_over_the_limit_with_a_named_error) {
  PageRequest request;
  const std::string pdf = "%PDF-1.7\n%\xE2\xE3\xCF\xD3";
  request.bytes = pdf;
  Result<Article> article = read_article(request);
  ASSERT_FALSE(article.has_value());
  EXPECT_EQ(article.error().code, ErrorCode::invalid);
  const std::string large(kMaxPageBytes + 1, 'a');
  request.bytes = large;
  article = read_article(request);
  ASSERT_FALSE(article.has_value());
  EXPECT_EQ(article.error().code, ErrorCode::too_large);
}

TEST(ReadArticle, Calls_an_empty_input_empty) {
  EXPECT_EQ(read("  \n ").page_class, PageClass::empty);
}

TEST(ReadArticle, Ends_deep_nesting_quickly_and_keeps_the_text) {
  std::string page = "<html><body>";
  for (int i = 0; i < 100'000; ++i) page += "<div>";
  page +=
      "<p>The bridge over the river was opened to traffic again on Tuesday after repairs that took three weeks, the "
      "ministry said.</p>";
  const Article article = read(page);
  EXPECT_NE(article.text.find("The bridge over the river"), std::string::npos);
}

}  // namespace
}  // namespace rasid
