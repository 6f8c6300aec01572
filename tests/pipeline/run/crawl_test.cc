#include "pipeline/run/crawl.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "tests/support/loopback_server.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

using testing::HasSubstr;

/// Stages that take every page of more than 20 bytes for an article with one candidate.
Stages plain_stages() {
  Stages stages;
  stages.read_article = [](const RawDocument& document) -> Result<Article> {
    if (document.bytes.find("BROKEN") != std::string::npos)
      return fail(ErrorCode::invalid, "is broken", document.url);
    Article article;
    article.url = document.url;
    article.text = document.bytes;
    article.published = document.published;
    article.fetched = document.fetched;
    article.page_class = document.bytes.size() > 20 ? PageClass::article : PageClass::section;
    article.content_hash = "hash-" + document.bytes;
    return article;
  };
  stages.extract = [](const Article&) { return Extraction{}; };
  stages.versions = {"test", "rules", "places"};
  return stages;
}

const char* const kPage = "<p>A page that is long enough to be an article.</p>";

class CrawlTest : public ::testing::Test {
 protected:
  CrawlTest() : clock_(*parse_iso_instant("2026-01-15T10:00:00Z")) {
    config_.fetch.http.guard = AddressGuard({*parse_address_block("127.0.0.0/8")});
    config_.fetch.floor = std::chrono::milliseconds(0);
    config_.fetch.retry_pause = std::chrono::milliseconds(0);
    config_.fetch.retries = 0;
    config_.fetch.http.limits.total = std::chrono::seconds(5);
  }

  Source& source(const std::string& id) {
    config_.sources.emplace_back();
    config_.sources.back().id = id;
    return config_.sources.back();
  }

  CrawlSummary run() {
    auto store = Store::open(folder_.path() / "rasid.db");
    EXPECT_TRUE(store) << (store ? "" : store.error().text());
    const auto summary = crawl(config_, plain_stages(), *store, clock_);
    EXPECT_TRUE(summary) << (summary ? "" : summary.error().text());
    return summary ? *summary : CrawlSummary{};
  }

  std::string rss(const std::vector<std::string>& paths) {
    std::string items;
    for (const std::string& path : paths)
      items += "<item><link>" + server_.url(path) + "</link><pubDate>Wed, 14 Jan 2026 08:00:00 GMT</pubDate></item>";
    return "<rss version='2.0'><channel><title>News</title>" + items + "</channel></rss>";
  }

  Answer feed(const std::vector<std::string>& paths) {
    return {200, {{"Content-Type", "application/rss+xml"}}, rss(paths)};
  }

  TempFolder folder_;
  LoopbackServer server_;
  FixedClock clock_;
  CrawlConfig config_;
};

TEST_F(CrawlTest, Fetches_what_a_feed_names_and_counts_every_address_once) {
  server_.on("/robots.txt", Answer::text("User-agent: *\nDisallow: /private/\n"));
  server_.on("/feed", feed({"/1?utm_source=rss", "/1", "/short", "/private/2", "/gone", "/broken"}));
  server_.on("/1", Answer::html(kPage));
  server_.on("/short", Answer::html("short"));
  server_.on("/broken", Answer::html("BROKEN"));
  source("a").feeds = {server_.url("/feed")};
  const CrawlCounts counts = run().total;
  EXPECT_EQ(counts.lists, 1u);
  EXPECT_EQ(counts.found, 5u);
  EXPECT_EQ(counts.fetched, 3u);
  EXPECT_EQ(counts.extracted, 1u);
  EXPECT_EQ(counts.empty.at("section"), 1u);
  EXPECT_EQ(counts.unreadable.at("invalid"), 1u);
  EXPECT_EQ(counts.robots, 1u);
  EXPECT_EQ(counts.failed.at("not_found"), 1u);
}

TEST_F(CrawlTest, A_second_run_fetches_nothing_twice) {
  server_.on("/feed", feed({"/1", "/2"}));
  server_.on("/1", Answer::html(kPage));
  server_.on("/2", Answer::html(std::string(kPage) + "2"));
  source("a").feeds = {server_.url("/feed")};
  EXPECT_EQ(run().total.fetched, 2u);
  const CrawlCounts again = run().total;
  EXPECT_EQ(again.fetched, 0u);
  EXPECT_EQ(again.lists_unchanged, 1u) << "the same bytes need no second look";
  EXPECT_EQ(server_.hits("/1"), 1);
  EXPECT_EQ(server_.hits("/feed"), 2);
}

TEST_F(CrawlTest, Asks_for_an_unchanged_list_conditionally) {
  const std::string body = rss({"/1"});
  server_.on("/feed", [&](const SeenRequest& request) {
    const auto tag = request.headers.find("if-none-match");
    return tag != request.headers.end() && tag->second == "\"7\"" ? Answer{304, {}, {}}
                                                                  : Answer{200, {{"ETag", "\"7\""}}, body};
  });
  server_.on("/1", Answer::html(kPage));
  source("a").feeds = {server_.url("/feed")};
  EXPECT_EQ(run().total.fetched, 1u);
  EXPECT_EQ(run().total.lists_unchanged, 1u);
}

TEST_F(CrawlTest, Goes_on_with_what_is_left_though_the_list_says_304) {
  const std::string body = rss({"/1", "/2", "/3"});
  int unconditional = 0;
  server_.on("/feed", [&](const SeenRequest& request) {
    if (request.headers.count("if-none-match") != 0) return Answer{304, {}, {}};
    ++unconditional;
    return Answer{200, {{"ETag", "\"7\""}}, body};
  });
  for (const char* path : {"/1", "/2", "/3"}) server_.on(path, Answer::html(std::string(kPage) + path));
  Source& one = source("a");
  one.feeds = {server_.url("/feed")};
  one.max_pages = 2;
  const CrawlCounts first = run().total;
  EXPECT_EQ(first.fetched, 2u);
  EXPECT_EQ(first.left, 1u);
  EXPECT_EQ(run().total.fetched, 1u);
  EXPECT_EQ(unconditional, 1);
  EXPECT_EQ(run().total.lists_unchanged, 1u);
}

TEST_F(CrawlTest, Tries_a_page_again_that_failed_for_now) {
  server_.on("/feed", feed({"/1"}));
  int times = 0;
  server_.on("/1",
             [&](const SeenRequest&) { return ++times == 1 ? Answer::plain_status(500) : Answer::html(kPage); });
  source("a").feeds = {server_.url("/feed")};
  EXPECT_EQ(run().total.failed.at("server_error"), 1u);
  EXPECT_EQ(run().total.extracted, 1u);
}

TEST_F(CrawlTest, Leaves_a_page_that_was_gone_three_times) {
  server_.on("/feed", feed({"/gone"}));
  source("a").feeds = {server_.url("/feed")};
  for (int i = 0; i < 5; ++i) run();
  EXPECT_EQ(server_.hits("/gone"), 3);
}

TEST_F(CrawlTest, Fetches_a_page_again_that_its_feed_calls_updated) {
  std::string updated = "2026-01-14T00:00:00Z";
  server_.on("/feed", [&](const SeenRequest&) {
    return Answer{200,
                  {},
                  "<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='/1'/><updated>" + updated +
                      "</updated></entry></feed>"};
  });
  server_.on("/1", Answer::html(kPage));
  source("a").feeds = {server_.url("/feed")};
  run();
  run();
  EXPECT_EQ(server_.hits("/1"), 1);
  clock_.advance(std::chrono::hours(5));
  updated = "2026-01-15T12:00:00Z";
  run();
  EXPECT_EQ(server_.hits("/1"), 2);
}

TEST_F(CrawlTest, Reads_sitemaps_through_their_index_and_not_in_circles) {
  server_.on("/index.xml", {200,
                            {},
                            "<sitemapindex><sitemap><loc>/news.xml</loc></sitemap><sitemap><loc>/index.xml</loc></"
                            "sitemap></sitemapindex>"});
  server_.on("/news.xml", {200, {}, "<urlset><url><loc>/1</loc></url></urlset>"});
  server_.on("/1", Answer::html(kPage));
  source("a").sitemaps = {server_.url("/index.xml")};
  const CrawlCounts counts = run().total;
  EXPECT_EQ(counts.lists, 2u);
  EXPECT_EQ(counts.extracted, 1u);
  EXPECT_EQ(server_.hits("/index.xml"), 1);
}

TEST_F(CrawlTest, Follows_the_links_of_section_pages_that_its_pattern_names) {
  server_.on("/news/",
             Answer::html(
                 "<a href='/news/1.html'>1</a> <a href='/about.html'>about</a> <a href='/news/1.html#c'>again</a>"));
  server_.on("/news/1.html", Answer::html(kPage));
  Source& one = source("a");
  one.sections = {server_.url("/news/")};
  one.section_links = *LinkPattern::compile({"^/news/.*\\.html$"});
  EXPECT_EQ(run().total.extracted, 1u);
  EXPECT_EQ(server_.hits("/about.html"), 0);
}

TEST_F(CrawlTest, A_list_that_is_none_is_a_failure_and_says_what_to_use) {
  server_.on(
      "/",
      Answer::html("<html><head><link rel='alternate' type='application/rss+xml' href='/feed.xml'></head></html>"));
  source("a").feeds = {server_.url("/")};
  const CrawlSummary summary = run();
  EXPECT_EQ(summary.total.lists_failed, 1u);
  ASSERT_EQ(summary.failures.size(), 1u);
  EXPECT_THAT(summary.failures[0].text(), HasSubstr("announces the feed " + server_.url("/feed.xml")));
}

TEST_F(CrawlTest, One_broken_source_stops_no_other) {
  server_.on("/feed", feed({"/1"}));
  server_.on("/1", Answer::html(kPage));
  source("broken").feeds = {server_.url("/missing.xml")};
  source("paused").feeds = {server_.url("/paused.xml")};
  config_.sources.back().paused = true;
  source("good").feeds = {server_.url("/feed")};
  const CrawlSummary summary = run();
  EXPECT_EQ(summary.total.extracted, 1u);
  EXPECT_EQ(summary.sources.at(0).second.lists_failed, 1u);
  EXPECT_EQ(summary.sources.at(2).second.extracted, 1u);
  EXPECT_EQ(server_.hits("/paused.xml"), 0);
}

TEST_F(CrawlTest, Takes_the_feeds_date_where_the_page_has_none) {
  server_.on("/feed", feed({"/1"}));
  server_.on("/1", Answer::html(kPage));
  source("a").feeds = {server_.url("/feed")};
  run();
  auto store = Store::open(folder_.path() / "rasid.db");
  const auto documents = store->documents(DocumentOutcome::extracted);
  ASSERT_EQ(documents->size(), 1u);
  const auto article = store->article(documents->front().identity);
  ASSERT_TRUE(article);
  ASSERT_TRUE(article->published);
  EXPECT_EQ(format_iso_day(article->published->day), "2026-01-14");
  EXPECT_EQ(article->published->source, "feed");
}

class SourcesTest : public ::testing::Test {
 protected:
  std::optional<CrawlConfig> read(const std::string& text) {
    std::ofstream(folder_.path() / "sources.toml") << text;
    return read_sources(folder_.path() / "sources.toml", diagnostics_);
  }
  [[nodiscard]] std::string codes() const {
    std::string out;
    for (const Diagnostic& diagnostic : diagnostics_)
      out += diagnostic.code + ":" + std::to_string(diagnostic.line) + " ";
    return out;
  }
  TempFolder folder_;
  std::vector<Diagnostic> diagnostics_;
};

TEST_F(SourcesTest, Reads_sources_and_how_to_fetch) {
  const auto config = read(
      "[fetch]\ncontact = \"https://example.org/bot\"\ndelay_seconds = 2.5\nallow_addresses = [\"127.0.0.0/8\"]\n"
      "[[source]]\nid = \"a\"\nname = \"وكالة\"\nlanguage = \"ar\"\nfeeds = "
      "[\"https://example.org/feed?x=أ\"]\nmax_pages = 7\n"
      "[[source]]\nid = \"b\"\nsections = [\"https://example.org/\"]\nsection_links = [\"^/n/\"]\npaused = true\n");
  ASSERT_TRUE(config) << codes();
  EXPECT_EQ(config->fetch.http.user_agent, "rasid/0.1 (+https://example.org/bot)");
  EXPECT_EQ(config->fetch.floor, std::chrono::milliseconds(2500));
  ASSERT_EQ(config->sources.size(), 2u);
  EXPECT_EQ(config->sources[0].feeds[0], "https://example.org/feed?x=%D8%A3");
  EXPECT_EQ(config->sources[0].max_pages, 7u);
  EXPECT_TRUE(config->sources[1].paused);
  EXPECT_TRUE(config->sources[1].section_links.matches("/n/1"));
}

TEST_F(SourcesTest, Reads_how_to_watch_and_how_a_source_wants_to_be_asked) {
  const auto config = read(
      "[watch]\nshortest_minutes = 30\nlongest_minutes = 720\nalert_command = [\"mail\", \"team\"]\n"
      "alert_url = \"https://example.org/hook\"\nheartbeat_file = \"beat\"\nmin_free_mb = 100\n"
      "[[source]]\nid = \"a\"\nfeeds = [\"https://example.org/f\"]\nany_certificate = true\nold_tls = true\n"
      "proxy = \"http://127.0.0.1:3128\"\nheaders = { X-Team = \"راصد\" }\n");
  ASSERT_TRUE(config) << codes();
  EXPECT_EQ(config->watch.schedule.shortest, std::chrono::minutes(30));
  EXPECT_EQ(config->watch.schedule.longest, std::chrono::hours(12));
  EXPECT_EQ(config->watch.alert_command, (std::vector<std::string>{"mail", "team"}));
  EXPECT_EQ(config->watch.heartbeat_file, folder_.path() / "beat") << "relative to the file";
  EXPECT_EQ(config->watch.min_free_bytes, std::uint64_t{100} << 20);
  EXPECT_EQ(config->sources[0].manner.marks(), "certificate not checked; old TLS allowed; own proxy");
  EXPECT_EQ(config->sources[0].headers, (HttpHeaders{{"X-Team", "راصد"}}));
  EXPECT_FALSE(
      read("[watch]\nalert_url = \"ftp://x\"\n[[source]]\nid = \"a\"\nfeeds = [\"https://example.org/f\"]\n"));
  EXPECT_THAT(codes(), HasSubstr("E604:2"));
}

TEST_F(SourcesTest, Names_every_mistake_with_its_line) {
  EXPECT_FALSE(
      read("[fetch]\ndelay_seconds = -1\nallow_addresses = [\"localhost\"]\n"
           "[[source]]\nid = \"a\"\nfeeds = [\"ftp://example.org/\"]\n"
           "[[source]]\nid = \"a\"\nsections = [\"https://example.org/\"]\nsection_links = [\"(\"]\n"
           "[[source]]\nid = \"c\"\nfeed = [\"https://example.org/\"]\n"));
  const std::string found = codes();
  for (const char* code : {"E602:2", "E603:3", "E604:6", "E605:8", "E606:10", "E607:11"})
    EXPECT_THAT(found, HasSubstr(code));
  EXPECT_THAT(found, HasSubstr(":13")) << "the unknown key";
}

TEST_F(SourcesTest, An_empty_file_names_no_source) {
  EXPECT_FALSE(read(""));
  EXPECT_THAT(codes(), HasSubstr("E601"));
}

}  // namespace
}  // namespace rasid
