#include <gtest/gtest.h>

#include <string>

#include "pipeline/article/join_pages.h"
#include "pipeline/article/read_article.h"

namespace rasid {
namespace {

const char kFirst[] =
    "<p>The council of the town published its accounts for the year on Sunday, the first to do so since 2011.</p>"
    "<p>It had spent a third of its money on water, the accounts say, and a fifth on the repair of two schools.</p>";

struct Page {
  Article article;
  PageLinks links;
};

Page read_page(const std::string& links, const std::string& url, const std::string& body = kFirst,
               const std::string& head = "") {
  const std::string bytes = "<html><head><title>Town council publishes its accounts</title>" + head +
                            "</head><body><h1>Town council publishes its accounts</h1><div class=\"article-body\">" +
                            body + "</div>" + links + "</body></html>";
  PageRequest request;
  request.bytes = bytes;
  request.url = url;
  Page page;
  const Result<Article> article = read_article(request, page.links);
  EXPECT_TRUE(article.has_value());
  if (article) page.article = *article;
  return page;
}

Article read(const std::string& links, const std::string& url, const std::string& body = kFirst,
             const std::string& head = "") {
  return read_page(links, url, body, head).article;
}

std::string next_of(const std::string& href, const std::string& url, const std::string& text = "2") {
  return read_page("<div class=\"pager\"><a href=\"" + href + "\">" + text + "</a></div>", url).links.next_page;
}

TEST(PagesOfOneArticle, Links_to_the_next_number_of_the_same_address_are_the_next_page) {
  EXPECT_EQ(next_of("?page=2", "https://x.org/story"), "https://x.org/story?page=2");
  EXPECT_EQ(next_of("/story/2/", "https://x.org/story/"), "https://x.org/story/2/");
  EXPECT_EQ(next_of("/story/page/2", "https://x.org/story"), "https://x.org/story/page/2");
  EXPECT_EQ(next_of("/n/story-page-2.html", "https://x.org/n/story.html", "Next"),
            "https://x.org/n/story-page-2.html");
  EXPECT_EQ(next_of("/n/story_3.html", "https://x.org/n/story_2.html", "3"), "https://x.org/n/story_3.html");
  EXPECT_EQ(next_of("/news.php?id=77&amp;p=3", "https://x.org/news.php?id=77&p=2", "التالي"),
            "https://x.org/news.php?id=77&p=3");
  EXPECT_EQ(next_of("/story?page=2", "https://x.org/story", "الصفحة التالية"), "https://x.org/story?page=2");
}

TEST(PagesOfOneArticle, Other_articles_and_comments_are_no_next_page) {
  EXPECT_EQ(next_of("/2025/12/09/other", "https://x.org/2025/12/08/story", "Next"), "");
  EXPECT_EQ(next_of("/news/4712", "https://x.org/news/4711", "Next"), "");
  EXPECT_EQ(next_of("/story/comment-page-2/", "https://x.org/story/"), "");
  EXPECT_EQ(next_of("https://y.org/story?page=2", "https://x.org/story"), "");
  EXPECT_EQ(next_of("?page=2", "https://x.org/story", "a story in two parts"), "");
  EXPECT_EQ(read_page("", "https://x.org/2025/a", kFirst, "<link rel=\"next\" href=\"/2025/b\">").links.next_page,
            "");
  EXPECT_EQ(read_page("", "https://x.org/a", kFirst, "<link rel=\"next\" href=\"/a?page=2\">").links.next_page,
            "https://x.org/a?page=2");
}

TEST(PagesOfOneArticle, The_next_page_is_named_for_people_too) {
  const Article article = read("<a href=\"?page=2\">2</a>", "https://x.org/story");
  EXPECT_NE(article.page_class_reason.find("goes on at https://x.org/story?page=2"), std::string::npos);
}

TEST(PagesOfOneArticle, Joined_pages_repeat_no_title_and_no_lead) {
  Article article = read("<a href=\"?page=2\">2</a>", "https://x.org/story");
  const std::string hash = article.content_hash;
  const Article next = read("", "https://x.org/story?page=2",
                            "<p>The council of the town published its accounts for the year on Sunday, the first to "
                            "do so since 2011.</p><p>What is left will pay for the lamps of the market street, which "
                            "have been dark since the winter, the treasurer said.</p>");
  append_page(article, next);
  EXPECT_EQ(article.blocks.size(), 4U) << article.text;
  EXPECT_TRUE(article.text.ends_with("since the winter, the treasurer said."));
  EXPECT_EQ(article.blocks.back().span.end, article.text.size());
  EXPECT_NE(article.content_hash, hash);
}

TEST(PagesOfOneArticle, A_page_names_its_AMP_twin) {
  EXPECT_EQ(read_page("", "https://x.org/a", kFirst, "<link rel=\"amphtml\" href=\"/a/amp\">").links.amp_url,
            "https://x.org/a/amp");
  EXPECT_EQ(read_page("", "https://x.org/a", kFirst).links.amp_url, "");
}

TEST(PagesOfOneArticle, A_state_of_other_articles_is_no_witness) {
  const std::string state =
      "<script id=\"__NEXT_DATA__\" type=\"application/json\">{\"props\":{\"latest\":[{\"title\":\"Another story of "
      "the "
      "day\",\"body\":\"" +
      std::string(400, 'x') + " and so on and so on.\"}]}}</script>";
  const Article article = read(state, "https://x.org/a", "<p>Soon.</p>");
  EXPECT_EQ(article.text.find("xxxx"), std::string::npos);
}

TEST(PagesOfOneArticle, A_broken_or_deep_state_does_no_harm) {
  for (const std::string& state :
       {std::string(200'000, '['), "{\"title\":" + std::string(100'000, '{'), std::string("{\"title\": \"Town counc"),
        "window.a=" + std::string(50'000, '{') + ";b={\"x\":1}"}) {
    const Article article =
        read("<script type=\"application/json\">" + state + "</script><script>window.x=" + state + "</script>",
             "https://x.org/a", "<p>Soon.</p>");
    EXPECT_FALSE(article.content_hash.empty());
  }
}

TEST(PagesOfOneArticle, An_address_moves_a_UTC_time_only_to_a_day_of_some_zone) {
  const auto day = [](const std::string& stated, const std::string& url) {
    const Article article =
        read("", url, kFirst, "<meta property=\"article:published_time\" content=\"" + stated + "\">");
    return article.published ? format_iso_day(article.published->day) : "none";
  };
  EXPECT_EQ(day("2023-12-22T03:08:00Z", "https://x.org/world/2023/dec/21/a"), "2023-12-21")
      << "an evening in America";
  EXPECT_EQ(day("2023-12-21T22:08:00Z", "https://x.org/2023/12/22/a"), "2023-12-22") << "past midnight in Damascus";
  EXPECT_EQ(day("2023-12-22T17:08:00Z", "https://x.org/world/2023/dec/21/a"), "2023-12-22") << "no zone is so far";
}

TEST(PagesOfOneArticle, The_day_of_a_post_within_the_text_is_not_the_articles) {
  const Article article = read("", "https://x.org/a",
                               "<blockquote class=\"tweet\"><p>We are on our way.</p><a "
                               "href=\"https://y.org/1\">December 21, 2023</a></blockquote>" +
                                   std::string(kFirst),
                               "<meta property=\"article:published_time\" content=\"2023-12-22T17:08:00Z\"><meta "
                               "property=\"article:modified_time\" content=\"2023-12-22T19:15:00Z\">");
  ASSERT_TRUE(article.published.has_value());
  EXPECT_EQ(article.published->text(), "2023-12-22T17:08:00Z");
}

}  // namespace
}  // namespace rasid
