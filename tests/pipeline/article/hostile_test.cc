// Pages that mean harm, or merely broke: each ends in a named outcome, soon and in little memory. Sizes after the
// measured traps of Gumbo (google/gumbo-parser #387, #391, #393): depth, tables, formatting elements and attributes
// are each quadratic there.

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <ctime>
#include <string>

#include "pipeline/article/dom.h"
#include "pipeline/article/prescan.h"
#include "pipeline/article/read_article.h"

namespace rasid {
namespace {

const char kSentence[] =
    "<p>The bridge over the river was opened to traffic again on Tuesday after repairs that took three weeks, the "
    "ministry said.</p>";

std::string repeated(const std::string& piece, std::size_t bytes) {
  std::string out;
  out.reserve(bytes + piece.size());
  while (out.size() < bytes) out += piece;
  return out;
}

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

/// "article", "too_large", ...: the class or the error's code. A sanitizer makes everything several times slower, so
/// the bound here only tells linear from quadratic; article_bench measures.
std::string outcome(const std::string& page) {
  PageRequest request;
  request.bytes = page;
  request.url = "https://news.example.org/story";
  const double begin = cpu_seconds();
  const Result<Article> article = read_article(request);
  EXPECT_LT(cpu_seconds() - begin, 5.0);
  return article ? std::string(to_string(article->page_class)) : std::string(to_string(article.error().code));
}

bool keeps_sentence(const std::string& page) {
  PageRequest request;
  request.bytes = page;
  const Result<Article> article = read_article(request);
  return article && article->text.find("The bridge over the river") != std::string::npos;
}

TEST(Hostile, Deep_divisions_are_flattened_and_keep_their_text) {
  const std::string page = "<html><body>" + repeated("<div>", 200'000) + kSentence;
  EXPECT_EQ(outcome(page), "article");
  EXPECT_TRUE(keeps_sentence(page));
}

TEST(Hostile, Nested_tables_end_soon) {
  EXPECT_EQ(outcome("<html><body>" + repeated("<table><tr><td>", 300'000) + kSentence), "article");
}

TEST(Hostile, Unclosed_formatting_elements_end_soon) {
  EXPECT_EQ(outcome("<html><body>" + repeated("<b><a><i>", 90'000) + kSentence), "article");
  EXPECT_EQ(outcome("<html><body>" + repeated("<p><b class=x>", 300'000) + kSentence), "article");
}

TEST(Hostile, Formatting_elements_that_all_differ_end_in_a_named_outcome) {
  std::string page = "<html><body>";
  for (int i = 0; i < 20'000; ++i) page += "<p><b id=i" + std::to_string(i) + ">";
  const std::string end = outcome(page + kSentence);
  EXPECT_TRUE(end == "article" || end == "timeout" || end == "too_large") << end;
}

TEST(Hostile, Misnested_ends_do_not_hide_depth) {
  EXPECT_EQ(outcome("<html><body>" + repeated("<b><div></b>", 300'000) + kSentence), "article");
  EXPECT_EQ(outcome("<html><body>" + repeated("<div></x>", 300'000) + kSentence), "article");
  EXPECT_EQ(outcome("<html><body>" + repeated("<span><div></span>", 300'000) + kSentence), "article");
}

TEST(Hostile, Lists_and_buttons_end_soon) {
  EXPECT_EQ(outcome("<html><body>" + repeated("<ul><li>", 200'000) + kSentence), "article");
  EXPECT_EQ(outcome("<html><body>" + repeated("<dl><dd>", 200'000) + kSentence), "article");
}

TEST(Hostile, Thousands_of_attributes_are_cut) {
  std::string page = "<html><body><div";
  for (int i = 0; i < 20'000; ++i) page += " class" + std::to_string(i) + "=x id=y" + std::to_string(i);
  page += ">" + std::string(kSentence);
  EXPECT_EQ(outcome(page), "article");
  EXPECT_TRUE(keeps_sentence(page));
}

TEST(Hostile, A_huge_page_is_refused_by_size) {
  EXPECT_EQ(outcome(repeated(kSentence, 50'000'000)), "too_large");
}

TEST(Hostile, A_million_elements_end_in_a_named_outcome) {
  const std::string end = outcome("<html><body>" + repeated("<br>", 4'000'000) + kSentence);
  EXPECT_TRUE(end == "article" || end == "too_large" || end == "timeout") << end;
}

TEST(Hostile, Endless_comments_scripts_and_tags_keep_what_can_be_read) {
  EXPECT_EQ(outcome("<html><body>" + std::string(kSentence) + repeated("<!-- ", 200'000)), "article");
  EXPECT_EQ(outcome("<html><body>" + std::string(kSentence) + repeated("<script>", 200'000)), "article");
  EXPECT_EQ(outcome("<html><body>" + std::string(kSentence) + repeated("<svg>", 200'000)), "article");
  EXPECT_EQ(outcome("<html><body>" + std::string(kSentence) + repeated("<a href=\"", 200'000)), "article");
  EXPECT_EQ(outcome("<html><body>" + std::string(kSentence) + repeated("</div", 200'000)), "article");
  EXPECT_EQ(outcome("<html><body>" + std::string(kSentence) + repeated("&#x110000;&amp", 200'000)), "article");
}

TEST(Hostile, NUL_bytes_and_truncated_characters_are_no_end) {
  std::string page = "<html><body>" + std::string(kSentence);
  page.insert(20, std::string(3, '\0'));
  EXPECT_TRUE(keeps_sentence(page));
  EXPECT_TRUE(keeps_sentence("<html><body>" + std::string(kSentence) + "<p>\xD8\xA7\xD9"));
  EXPECT_TRUE(keeps_sentence("<html><body>" + std::string(kSentence) + "<p>\xF0\x9F"));
}

TEST(Hostile, UTF_16_is_read_with_and_without_a_mark) {
  const std::string page = "<html><body>" + std::string(kSentence);
  std::string little = "\xFF\xFE", big = "\xFE\xFF";
  for (const char c : page) {
    little += c;
    little += '\0';
    big += '\0';
    big += c;
  }
  EXPECT_TRUE(keeps_sentence(little));
  EXPECT_TRUE(keeps_sentence(big));
  EXPECT_TRUE(keeps_sentence(little.substr(2)));
  EXPECT_TRUE(keeps_sentence(big.substr(2) + std::string(1, '\0')));
}

TEST(Hostile, Deep_JSON_is_no_end) {
  const std::string deep = repeated("[", 100'000);
  EXPECT_EQ(outcome("<html><head><script type=application/ld+json>" + deep + "</script></head><body>" + kSentence),
            "article");
  EXPECT_EQ(outcome("<html><head><script type=application/ld+json>" + repeated("{\"@graph\":[", 100'000) +
                    "</script></head><body>" + kSentence),
            "article");
}

TEST(Hostile, The_parse_stops_at_its_limits_with_a_named_error) {
  const std::string html = repeated("<p>some text", 2'000'000);
  Dom::Limits little;
  little.bytes = std::size_t{4} << 20;
  const Result<Dom> large = Dom::parse(html, little);
  ASSERT_FALSE(large.has_value());
  EXPECT_EQ(large.error().code, ErrorCode::too_large);
  Dom::Limits quick;
  quick.cpu = std::chrono::milliseconds(1);
  const Result<Dom> late = Dom::parse(html, quick);
  ASSERT_FALSE(late.has_value());
  EXPECT_EQ(late.error().code, ErrorCode::timeout);
}

TEST(Prescan, Blanks_scripts_styles_and_comments_and_keeps_linked_data) {
  const Prescan scanned = prescan(
      "<p onclick='x()' class=a>one<!-- <p>no --> two<script>if (a<b) "
      "document.write('<p>no')</script><style>p{}</style>"
      "<SCRIPT type=\"application/ld+json\">{\"a\":1}</SCRIPT><svg><path d='M'/></svg> 1 < 2</p>");
  EXPECT_EQ(scanned.html, "<p class=\"a\">one two     1 &lt; 2</p>");
  ASSERT_EQ(scanned.json_ld.size(), 1U);
  EXPECT_EQ(scanned.json_ld[0], "{\"a\":1}");
}

}  // namespace
}  // namespace rasid
