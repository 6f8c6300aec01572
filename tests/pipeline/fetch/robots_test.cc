#include "pipeline/fetch/robots.h"

#include <gtest/gtest.h>

#include <fstream>

#include "core/base/base64.h"
#include "pipeline/fetch/url.h"
#include "tests/support/shared_corpus.h"

namespace rasid {
namespace {

RobotsDecision ask(std::string_view robots, std::string_view url, std::string_view agent = "rasid") {
  return decide(parse_robots(robots), agent, url);
}

bool allowed(std::string_view robots, std::string_view url, std::string_view agent = "rasid") {
  return ask(robots, url, agent).allowed;
}

TEST(Robots, Section_2_1_A_group_is_agent_lines_and_the_rules_after_them) {
  const char* robots = "User-agent: a\nUser-agent: rasid\nDisallow: /x\nUser-agent: b\nDisallow: /y\n";
  EXPECT_FALSE(allowed(robots, "/x"));
  EXPECT_TRUE(allowed(robots, "/y"));
}

TEST(Robots, Section_2_2_1_Agents_are_compared_without_case) {
  EXPECT_FALSE(allowed("USER-AGENT: RASID\nDISALLOW: /x\n", "/x"));
}

TEST(Robots, Section_2_2_1_Only_the_product_token_counts) {
  EXPECT_EQ(product_token("rasid/0.1 (+https://example.org)"), "rasid");
  EXPECT_FALSE(allowed("User-agent: rasid/2.0\nDisallow: /x\n", "/x", "rasid/0.1"));
  EXPECT_TRUE(allowed("User-agent: rasidbot\nDisallow: /x\n", "/x"));
}

TEST(Robots, Section_2_2_1_Groups_for_one_agent_are_one_group) {
  const char* robots =
      "User-agent: rasid\nDisallow: /a\n\nUser-agent: other\nDisallow: /b\n\nUser-agent: rasid\nDisallow: /c\n";
  EXPECT_FALSE(allowed(robots, "/a"));
  EXPECT_TRUE(allowed(robots, "/b"));
  EXPECT_FALSE(allowed(robots, "/c"));
}

TEST(Robots, Section_2_2_1_The_star_group_applies_only_without_an_own_one) {
  const char* robots = "User-agent: *\nDisallow: /\n\nUser-agent: rasid\nDisallow: /x\n";
  EXPECT_TRUE(allowed(robots, "/y"));
  EXPECT_FALSE(allowed(robots, "/y", "somebody"));
}

TEST(Robots, Section_2_2_1_Without_any_group_everything_is_allowed) {
  EXPECT_TRUE(allowed("", "/x"));
  EXPECT_TRUE(allowed("Disallow: /x\n", "/x"));
  EXPECT_TRUE(allowed("User-agent: other\nDisallow: /\n", "/x"));
}

TEST(Robots, Section_2_2_2_The_longest_match_decides_wherever_it_stands) {
  const char* robots = "User-agent: *\nDisallow: /news/\nAllow: /news/public/\nDisallow: /news/public/draft\n";
  EXPECT_FALSE(allowed(robots, "/news/1"));
  EXPECT_TRUE(allowed(robots, "/news/public/1"));
  EXPECT_FALSE(allowed(robots, "/news/public/draft-2"));
}

TEST(Robots, Section_2_2_2_Allow_wins_a_tie) {
  EXPECT_TRUE(allowed("User-agent: *\nDisallow: /x\nAllow: /x\n", "/x"));
  EXPECT_TRUE(allowed("User-agent: *\nAllow: /x\nDisallow: /x\n", "/x"));
}

TEST(Robots, Section_2_2_2_Paths_are_compared_with_their_case) {
  EXPECT_TRUE(allowed("User-agent: *\nDisallow: /News\n", "/news"));
}

TEST(Robots, Section_2_2_2_Percent_encoding_does_not_matter) {
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /أخبار\n", "/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/1"));
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /%d8%a3%d8%ae%d8%a8%d8%a7%d8%b1\n", "/أخبار"));
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /%7Euser\n", "/~user/"));
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /%7euser\n", "/%7Euser/"));
  EXPECT_TRUE(allowed("User-agent: *\nDisallow: /a%2Fb\n", "/a/b"));
  EXPECT_TRUE(allowed("User-agent: *\nDisallow: /\nAllow: /أخبار\n", "/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/1"));
}

TEST(Robots, In_doubt_about_spelling_an_allow_does_not_count) {
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /\nAllow: /%62%61%7A\n", "/baz"));
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /%62%61%7A\n", "/baz"));
}

TEST(Robots, Section_2_2_2_An_empty_rule_matches_nothing) {
  EXPECT_TRUE(allowed("User-agent: *\nDisallow:\n", "/x"));
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /\nAllow:\n", "/x"));
}

TEST(Robots, Section_2_2_2_Robots_txt_itself_is_always_allowed) {
  EXPECT_TRUE(allowed("User-agent: *\nDisallow: /\n", "https://example.org/robots.txt"));
}

TEST(Robots, Section_2_2_3_A_star_is_any_run_and_a_dollar_the_end) {
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /*.php$\n", "/a/b.php"));
  EXPECT_TRUE(allowed("User-agent: *\nDisallow: /*.php$\n", "/a/b.php?x=1"));
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /*?print=\n", "/a?print=1"));
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /a*b*c\n", "/a--b-b--c"));
  EXPECT_TRUE(allowed("User-agent: *\nDisallow: /a*b*c\n", "/a--c--b"));
}

TEST(Robots, Section_2_2_3_A_hash_begins_a_comment) {
  EXPECT_FALSE(allowed("User-agent: * # everybody\nDisallow: /x # not this\n", "/x"));
}

TEST(Robots, Section_2_2_4_Other_records_do_not_break_a_group) {
  const Robots robots = parse_robots("User-agent: rasid\nSitemap: /s.xml\nUser-agent: b\nDisallow: /x\n");
  EXPECT_FALSE(decide(robots, "rasid", "/x").allowed);
  ASSERT_EQ(robots.sitemaps.size(), 1u);
  EXPECT_EQ(robots.sitemaps[0].url, "/s.xml");
  EXPECT_EQ(robots.sitemaps[0].line, 2);
}

TEST(Robots, Section_2_5_Reads_500_KiB_and_no_more) {
  std::string robots = "User-agent: *\n";
  robots += std::string((500 << 10) - robots.size() - 1, '#') + "\nDisallow: /late\n";
  EXPECT_TRUE(allowed(robots, "/late"));
}

TEST(Robots, Takes_any_line_ending_and_counts_its_lines) {
  for (const char* robots :
       {"User-agent: *\nDisallow: /x", "User-agent: *\r\nDisallow: /x", "User-agent: *\rDisallow: /x"}) {
    EXPECT_EQ(ask(robots, "/x").line, 2) << robots;
  }
}

TEST(Robots, Reads_UTF_16_and_passes_over_byte_order_marks) {
  EXPECT_FALSE(allowed("\xef\xbb\xbfUser-agent: *\nDisallow: /x\n", "/x"));
  std::string wide = "\xff\xfe";
  for (const char c : std::string("User-agent: *\nDisallow: /x\n")) wide += std::string{c, '\0'};
  EXPECT_FALSE(allowed(wide, "/x"));
}

TEST(Robots, Explains_itself) {
  EXPECT_EQ(ask("User-agent: *\n\nDisallow: /x\n", "/x/1").text(), "denied by line 3: Disallow: /x (group *)");
  EXPECT_EQ(ask("User-agent: *\nDisallow: /x\n", "/y").text(), "allowed: no rule matches (group *)");
  EXPECT_EQ(ask("", "/y").text(), "allowed: no group applies");
}

TEST(Robots, Gives_the_crawl_delay_of_the_group_that_applies) {
  const char* robots = "User-agent: *\nCrawl-delay: 30\n\nUser-agent: rasid\nCrawl-delay: 2.5\nDisallow: /x\n";
  EXPECT_EQ(ask(robots, "/").crawl_delay, std::chrono::milliseconds(2500));
  EXPECT_EQ(ask(robots, "/", "other").crawl_delay, std::chrono::seconds(30));
  EXPECT_FALSE(ask("User-agent: *\nCrawl-delay: soon\n", "/").crawl_delay);
}

TEST(Robots, Hostile_patterns_cost_little) {
  std::string pattern = "/";
  for (int i = 0; i < 5000; ++i) pattern += "*a";
  const std::string robots = "User-agent: *\nDisallow: " + pattern + "b$\n";
  EXPECT_TRUE(allowed(robots, "/" + std::string(8000, 'a')));
}

/// Peers' cases, where the corpus stands beside the source tree.
class RobotsConformance : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = shared_file("corpus/crawl/robots.jsonl");
    if (path_.empty()) GTEST_SKIP() << "the shared corpus is not here";
  }
  std::filesystem::path path_;
};

TEST_F(RobotsConformance, Decides_every_line_as_google_and_crawler_commons_do) {
  int cases = 0;
  for (const auto& line : read_json_lines(path_)) {
    if (line.value("kind", "") == "parse") continue;
    ++cases;
    const std::string robots = line.contains("robots_b64") ? from_base64(line["robots_b64"].get<std::string>())
                                                           : line["robots"].get<std::string>();
    const auto agents = line.value("agents", std::vector<std::string>{line.value("ua", "")});
    const std::string agent = agents.empty() ? "" : agents.front();
    const RobotsDecision decision = decide(parse_robots(robots), agent, line["url"].get<std::string>());
    EXPECT_EQ(decision.allowed, line["allowed"].get<bool>())
        << line["test"] << " " << agent << " " << line["url"] << "\n"
        << robots << "\n"
        << decision.text();
  }
  EXPECT_GT(cases, 200);
}

TEST_F(RobotsConformance, Reads_delays_and_sitemaps_as_crawler_commons_does) {
  for (const auto& line : read_json_lines(path_)) {
    if (line.value("kind", "") != "parse") continue;
    const std::string bytes = from_base64(line["robots_b64"].get<std::string>());
    const Robots robots = parse_robots(bytes);
    const auto agents = line["agents"].get<std::vector<std::string>>();
    // Some of these cases give a whole list of names; the first that has a group of its own counts.
    RobotsDecision decision = decide(robots, agents.empty() ? "" : agents.front(), "/");
    for (const std::string& agent : agents) {
      if (decision.agent.empty() || decision.agent == "*") decision = decide(robots, agent, "/");
    }
    const auto expected = line["crawl_delay_ms"].get<std::int64_t>();
    EXPECT_EQ(decision.crawl_delay ? decision.crawl_delay->count() : INT64_MIN, expected)
        << line["test"] << line["agents"] << "\n"
        << bytes;
    std::vector<std::string> sitemaps;
    for (const RobotsSitemap& sitemap : robots.sitemaps) {
      const std::string url = resolve_url(line["robots_url"].get<std::string>(), sitemap.url);
      if (std::find(sitemaps.begin(), sitemaps.end(), url) == sitemaps.end()) sitemaps.push_back(url);
    }
    EXPECT_EQ(nlohmann::json(sitemaps), line["sitemaps"]) << line["test"] << "\n" << bytes;
  }
}

}  // namespace
}  // namespace rasid
