#include "pipeline/discover/section.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/discover/html_links.h"

namespace rasid {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> urls(std::string_view html, const LinkPattern& pattern = {}) {
  std::vector<std::string> out;
  for (const SectionLink& link : read_section(html, "https://www.example.org/news/", pattern))
    out.push_back(link.url);
  return out;
}

TEST(Section, Takes_links_that_its_patterns_name_each_once) {
  const LinkPattern pattern = *LinkPattern::compile({"^/news/[0-9]+$", "^/ar/"});
  EXPECT_THAT(urls("<a href='/news/1'>One</a><a href=\"/news/1?utm_source=home#top\">again</a><a href=/ar/x>x</a><a "
                   "href='/about'>about</a>",
                   pattern),
              ElementsAre("https://www.example.org/news/1", "https://www.example.org/ar/x"));
}

TEST(Section, Without_patterns_takes_what_looks_like_an_article) {
  EXPECT_THAT(
      urls("<a href='/news/air-strike-hits-depot-south'>1</a><a href='/news/1234567'>2</a><a "
           "href='/2026/01/14/story'>3</a>"
           "<a "
           "href='/%D9%82%D8%B5%D9%81-%D9%85%D8%AF%D9%81%D8%B9%D9%8A-%D8%B9%D9%84%D9%89-%D8%AF%D8%B1%D8%B9%D8%A7'>4</"
           "a>"
           "<a href='/'>home</a><a href='/news/'>news</a><a href='/tag/long-tag-name-of-words'>tag</a><a "
           "href='/contact-us'>contact</a>"),
      ElementsAre("https://www.example.org/news/air-strike-hits-depot-south", "https://www.example.org/news/1234567",
                  "https://www.example.org/2026/01/14/story",
                  "https://www.example.org/"
                  "%D9%82%D8%B5%D9%81-%D9%85%D8%AF%D9%81%D8%B9%D9%8A-%D8%B9%D9%84%D9%89-%D8%AF%D8%B1%D8%B9%D8%A7"));
}

TEST(Section, Stays_on_its_registered_domain) {
  EXPECT_THAT(urls("<a href='https://ar.example.org/news/12345'>1</a><a href='https://other.org/news/12345'>2</a>"),
              ElementsAre("https://ar.example.org/news/12345"));
}

TEST(Section, Keeps_what_people_click_on) {
  const auto links =
      read_section("<a href='/n/12345'><h3>قصف\n  على <b>درعا</b></h3> &amp; more</a>", "https://e.org/", {});
  ASSERT_EQ(links.size(), 1u);
  EXPECT_EQ(links[0].text, "قصف على درعا & more");
}

TEST(Section, An_expression_that_is_none_is_an_error) {
  const auto pattern = LinkPattern::compile({"^/ok$", "("});
  ASSERT_FALSE(pattern);
  EXPECT_THAT(pattern.error().message, testing::HasSubstr("missing )"));
}

TEST(HtmlLinks, Are_read_from_ill_formed_pages) {
  std::vector<std::string> found;
  for (const HtmlLink& link : read_html_links(
           "<A HREF = /a>x<a href='/b' >y<a class=x href=\"/c?x=1&amp;y=2\"/><script>'<a href=/no>'</script>"
           "<!-- <a href=/no> --><a href='javascript:x()'>z</a><a href='mailto:a@b'>m</a><a name=x>n</a><a href='/d",
           "https://e.org/")) {
    found.push_back(link.url);
  }
  EXPECT_THAT(found, ElementsAre("https://e.org/a", "https://e.org/b", "https://e.org/c?x=1&y=2", "https://e.org/d"));
}

TEST(HtmlLinks, Hostile_nesting_costs_nothing) {
  std::string deep;
  for (int i = 0; i < 300'000; ++i) deep += "<div><";
  EXPECT_THAT(read_html_links(deep, "https://e.org/"), IsEmpty());
  std::string many;
  for (int i = 0; i < 30'000; ++i) many += "<a href=/" + std::to_string(i) + ">";
  EXPECT_EQ(read_html_links(many, "https://e.org/").size(), 20'000u);
}

}  // namespace
}  // namespace rasid
