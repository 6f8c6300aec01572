#include "pipeline/export/day_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/sample_records.h"

namespace rasid {
namespace {

using testing::HasSubstr;
using testing::Not;

PageEvent page_event(const std::string& language) {
  PageEvent event;
  StoredCandidate& s = event.candidate;
  s.candidate = sample_candidate(language);
  const Article a = sample_article(language);
  s.sentence = std::string(s.candidate.evidence.front().span.of(a.text));
  s.title = a.title;
  s.url = a.url;
  s.outlet = a.outlet;
  s.language = language;
  return event;
}

TEST(DayPages, Show_the_sentence_with_its_evidence_in_its_own_direction) {
  const std::string page = day_page("2025-12-08", {page_event("en"), page_event("ar")});
  EXPECT_THAT(page, HasSubstr("<blockquote lang=\"ar\" dir=\"auto\">"));
  EXPECT_THAT(page, HasSubstr("<mark class=\"place\" title=\"place: place.exact\">تفتناز</mark>"));
  EXPECT_THAT(page, HasSubstr("2 events"));
  EXPECT_THAT(page, HasSubstr("at least 3"));
}

TEST(DayPages, Run_nothing_and_ask_for_nothing_whatever_an_article_says) {
  PageEvent event = page_event("en");
  const std::string evil = "\"><script>alert(1)</script><img src=x onerror=alert(1)>\xE2\x80\xAE\x1b[31m";
  event.candidate.title = event.candidate.outlet = event.candidate.published = evil;
  event.candidate.language = "\" onmouseover=\"alert(1)";
  event.candidate.sentence = evil;
  event.candidate.candidate.attribution = evil;
  event.candidate.url = "javascript:alert(1)";
  PublishedEvent::Source source;
  source.title = evil;
  source.url = "data:text/html,<script>alert(1)</script>";
  PageEvent with_sources = event;
  with_sources.sources = {source};
  const std::string page = day_page("2025-12-08", {event, with_sources});
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("<img")));
  EXPECT_THAT(page, Not(HasSubstr("href=\"javascript")));
  EXPECT_THAT(page, Not(HasSubstr("href=\"data")));
  EXPECT_THAT(page, Not(HasSubstr("\" onmouseover")));
  EXPECT_THAT(page, Not(HasSubstr("\xE2\x80\xAE"))) << "no control that turns the line around";
  EXPECT_THAT(page, Not(HasSubstr("\x1b")));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
  EXPECT_THAT(page, Not(HasSubstr("src=\"")));
}

TEST(DayPages, Are_led_to_by_an_index) {
  const std::string page = day_index({{"2025-12-07", 2, 0}, {"2025-12-08", 3, 12}, {"undated", 1, 0}});
  EXPECT_LT(page.find("2025-12-08.html"), page.find("2025-12-07.html"));
  EXPECT_THAT(page, HasSubstr("<a href=\"undated.html\">"));
}

TEST(HtmlText, Keeps_words_and_drops_what_could_be_more) {
  EXPECT_EQ(html_text("a<b>&\"'"), "a&lt;b&gt;&amp;&quot;&#39;");
  EXPECT_EQ(html_text("قصف\nx"), "قصف x");
  EXPECT_EQ(html_text("\xff"), "\xEF\xBF\xBD");
}

}  // namespace
}  // namespace rasid
