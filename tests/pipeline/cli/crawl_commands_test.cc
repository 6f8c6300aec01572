// rasid fetch, robots, feed, sitemap and run, as people and other programs run them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/loopback_server.h"
#include "tests/support/program.h"
#include "tests/support/site_folder.h"

namespace rasid {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

ProgramResult rasid(const std::vector<std::string>& arguments, const std::string& input = {}) {
  return run_program(RASID_PROGRAM, arguments, input);
}

const char* const kFeed =
    "<rss version='2.0'><channel><title>أخبار</title><item><title>قصف على درعا</title><link>/1</link>"
    "<pubDate>Wed, 14 Jan 2026 10:00:00 +0300</pubDate></item></channel></rss>";

TEST(RobotsCommand, Names_the_line_that_decides) {
  const auto people = rasid({"robots", "--agent", "rasid/0.1", "https://example.org/أخبار/1"},
                            "User-agent: *\nCrawl-delay: 2.5\nDisallow: /\nSitemap: /s.xml\n");
  EXPECT_EQ(people.exit, 0) << people.err;
  EXPECT_THAT(people.out, AllOf(HasSubstr("denied by line 3: Disallow: / (group *)"), HasSubstr("crawl-delay: 2.5 s"),
                                HasSubstr("sitemap: https://example.org/s.xml")));
  const json answer =
      json::parse(rasid({"robots", "--json", "/private/x"}, "User-agent: rasid\nDisallow: /private/\n").out);
  EXPECT_EQ(answer["allowed"], false);
  EXPECT_EQ(answer["line"], 2);
  EXPECT_EQ(answer["group"], "rasid");
}

TEST(RobotsCommand, Answers_a_line_for_each_line) {
  const auto answers =
      rasid({"robots", "--jsonl"},
            "{\"id\":7,\"robots\":\"User-agent: a\\nDisallow: /\",\"agent\":\"a\",\"url\":\"/x\"}\nno json\n");
  EXPECT_EQ(answers.exit, 1);
  EXPECT_THAT(answers.out, AllOf(HasSubstr("{\"id\":7,\"url\":\"/x\",\"agent\":\"a\",\"allowed\":false"),
                                 HasSubstr("{\"error\":{\"code\":\"invalid\"")));
  EXPECT_EQ(rasid({"robots"}).exit, 2);
}

TEST(FeedCommand, Prints_a_table_or_JSON) {
  EXPECT_THAT(rasid({"feed", "--url", "https://example.org/f", "-"}, kFeed).out,
              AllOf(HasSubstr("قصف على درعا"), HasSubstr("2026-01-14T07:00")));
  const json feed = json::parse(rasid({"feed", "--url", "https://example.org/f", "--header",
                                       "Content-Type: text/xml; charset=utf-8", "--json", "-"},
                                      kFeed)
                                    .out);
  EXPECT_EQ(feed["format"], "rss20");
  EXPECT_EQ(feed["entries"][0]["link"], "https://example.org/1");
  EXPECT_EQ(feed["entries"][0]["published"], "2026-01-14T07:00:00Z");
  EXPECT_EQ(feed["problems"], json::array());
}

TEST(FeedCommand, Says_what_is_wrong_with_a_file) {
  const auto page = rasid({"feed", "-"}, "<html><body>404</body></html>");
  EXPECT_EQ(page.exit, 1);
  EXPECT_THAT(page.err, HasSubstr("is an HTML page, not a feed"));
  EXPECT_EQ(rasid({"feed", "/no/such/file.xml"}).exit, 3);
  EXPECT_EQ(rasid({"feed", "--header", "nonsense", "-"}, kFeed).exit, 2);
}

TEST(SitemapCommand, Prints_JSON_and_takes_lines) {
  const std::string bytes =
      "<urlset><url><loc>https://example.org/1</loc><lastmod>2026-01-14</lastmod></url></urlset>";
  const json sitemap = json::parse(rasid({"sitemap", "--json", "-"}, bytes).out);
  EXPECT_EQ(sitemap["kind"], "urls");
  EXPECT_EQ(sitemap["entries"][0]["lastmod"], "2026-01-14T00:00:00Z");
  EXPECT_THAT(
      rasid({"sitemap", "--jsonl"}, "{\"id\":\"a\",\"content\":" + json(bytes).dump() + ",\"strict\":true}\n").out,
      HasSubstr("\"id\":\"a\",\"kind\":\"urls\""));
}

TEST(FetchCommand, Refuses_private_addresses_unless_they_are_allowed) {
  LoopbackServer server;
  server.on("/robots.txt", Answer::text("User-agent: *\nDisallow: /closed\n"));
  server.on("/news", Answer::html("<p>خبر</p>"));
  const auto refused = rasid({"fetch", server.url("/news")});
  EXPECT_EQ(refused.exit, 1);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("blocked_address"), HasSubstr("loopback")));
  EXPECT_TRUE(server.requests().empty());
  const auto page = rasid({"fetch", "--allow-address", "127.0.0.0/8", server.url("/news")});
  EXPECT_EQ(page.exit, 0) << page.err;
  EXPECT_EQ(page.out, "<p>خبر</p>");
  const auto closed = rasid({"fetch", "--allow-address", "127.0.0.0/8", "--json", server.url("/closed")});
  EXPECT_EQ(closed.exit, 1);
  EXPECT_EQ(json::parse(closed.out)["outcome"], "robots");
  EXPECT_EQ(rasid({"fetch", "--allow-address", "nonsense", server.url("/news")}).exit, 2);
}

class RunCommand : public ::testing::Test {
 protected:
  ProgramResult run(const std::filesystem::path& config, std::vector<std::string> more = {}) {
    std::vector<std::string> arguments = {"run", "--config", config.string(), "--db",
                                          (folder_ / "rasid.db").string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return rasid(arguments);
  }
  TempFolder folder_;
};

TEST_F(RunCommand, Says_which_line_of_its_sources_is_wrong) {
  const auto missing = run(folder_ / "none.toml");
  EXPECT_EQ(missing.exit, 2);
  const auto wrong = run(folder_.write("sources.toml", "[[source]]\nid = \"a\"\nfeeds = [\"nonsense\"]\n"));
  EXPECT_EQ(wrong.exit, 2);
  EXPECT_THAT(wrong.err, HasSubstr("sources.toml:3:"));
  EXPECT_FALSE(std::filesystem::exists(folder_ / "rasid.db")) << "nothing half-done";
}

TEST_F(RunCommand, Crawls_the_sample_site_in_both_languages_and_nothing_twice) {
  LoopbackServer server;
  ASSERT_GT(put_folder(server, RASID_SOURCE_DIR "/samples/site"), 14);
  std::string sources = read_bytes(RASID_SOURCE_DIR "/samples/sources.toml");
  const std::string mark = "{{origin}}";
  for (std::size_t at = sources.find(mark); at != std::string::npos; at = sources.find(mark))
    sources.replace(at, mark.size(), server.url());
  const auto config = folder_.write("sources.toml", sources);
  const auto first = run(config, {"--json"});
  EXPECT_EQ(first.exit, 0) << first.err;
  const json summary = json::parse(first.out);
  EXPECT_EQ(summary["total"]["fetched"], 18);
  EXPECT_EQ(summary["total"]["robots"], 1);
  EXPECT_EQ(summary["total"]["extracted"], 16);
  EXPECT_EQ(summary["total"]["empty"], (json{{"paywall", 1}, {"section", 1}}));
  EXPECT_EQ(summary["total"]["failed"], json::object());
  for (const auto& source : summary["sources"]) EXPECT_GE(source["candidates"].get<int>(), 5) << source["id"];
  EXPECT_EQ(server.hits("/private/draft-raqqa.html"), 0);
  const std::size_t requests = server.requests().size();
  const auto second = run(config);
  EXPECT_EQ(second.exit, 0);
  EXPECT_THAT(second.out, HasSubstr("Nothing new."));
  EXPECT_EQ(server.requests().size(), requests + 4) << "the four lists; robots.txt is known for a day";
}

}  // namespace
}  // namespace rasid
