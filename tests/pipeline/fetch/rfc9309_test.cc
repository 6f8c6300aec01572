// RFC 9309, the Robots Exclusion Protocol: a test a clause, the clause in our words with its section before it.
#include <gtest/gtest.h>

#include <map>

#include "pipeline/fetch/fetcher.h"
#include "pipeline/fetch/robots.h"
#include "tests/support/loopback_server.h"

namespace rasid {
namespace {

bool allowed(std::string_view robots, std::string_view url, std::string_view agent = "rasid") {
  return decide(parse_robots(robots), agent, url).allowed;
}

// ------------------------------------------------------------ 2.1 and 2.2: the lines

// 2.1: a group is one or more user-agent lines and the rules behind them; it holds for each agent named.
TEST(Rfc9309, S2_1_A_group_holds_for_each_of_its_agents) {
  const char* robots = "User-agent: a\nUser-agent: rasid\nUser-agent: b\nDisallow: /x\n";
  for (const char* agent : {"a", "rasid", "b"}) EXPECT_FALSE(allowed(robots, "/x", agent)) << agent;
  EXPECT_TRUE(allowed(robots, "/x", "c"));
}

// 2.1: a group ends where the next user-agent line behind a rule begins, or with the file; an empty line ends
// nothing.
TEST(Rfc9309, S2_1_A_group_ends_with_the_next_agent_behind_a_rule) {
  EXPECT_FALSE(allowed("User-agent: rasid\n\n\nDisallow: /x\n\nDisallow: /y\n", "/y"));
  EXPECT_TRUE(allowed("User-agent: rasid\nDisallow: /x\nUser-agent: b\nDisallow: /y\n", "/y"));
}

// 2.1: rules before any user-agent line belong to no group.
TEST(Rfc9309, S2_1_Rules_before_the_first_agent_hold_for_nobody) {
  EXPECT_TRUE(allowed("Disallow: /\nUser-agent: b\nDisallow: /\n", "/x"));
}

// 2.2 (the grammar): white space may stand around names, colons and values; a line may be empty or only a comment.
TEST(Rfc9309, S2_2_White_space_around_names_and_values_does_not_matter) {
  EXPECT_FALSE(allowed(" \t User-agent \t:\t rasid \t\n# c\n\n\tDisallow   :   /x  \n", "/x"));
}

// 2.2 (the grammar): a line ends in CR, LF or both.
TEST(Rfc9309, S2_2_Lines_end_in_CR_or_LF_or_both) {
  for (const char* end : {"\n", "\r", "\r\n"}) {
    const std::string robots = std::string("User-agent: rasid") + end + "Disallow: /x" + end;
    EXPECT_FALSE(allowed(robots, "/x"));
  }
}

// 2.2 (the grammar): names of records are compared without case.
TEST(Rfc9309, S2_2_Names_of_records_have_no_case) {
  EXPECT_FALSE(allowed("uSeR-aGeNt: rasid\ndIsAlLoW: /x\n", "/x"));
}

// 2.2.1: the product token is made of letters, hyphens and underscores; what stands behind it in the user agent that
// the crawler sends is no part of it.
TEST(Rfc9309, S2_2_1_The_product_token_is_letters_hyphens_and_underscores) {
  EXPECT_EQ(product_token("Rasid_News-Bot/0.1 (+https://example.org)"), "rasid_news-bot");
  EXPECT_FALSE(allowed("User-agent: rasid\nDisallow: /x\n", "/x", "rasid/0.1 (+https://example.org)"));
}

// 2.2.1: it is compared without case.
TEST(Rfc9309, S2_2_1_Agents_are_compared_without_case) {
  EXPECT_FALSE(allowed("User-agent: RaSiD\nDisallow: /x\n", "/x", "rAsId"));
}

// 2.2.1: groups that name the same agent count as one.
TEST(Rfc9309, S2_2_1_Groups_of_one_agent_are_joined) {
  const char* robots =
      "User-agent: rasid\nDisallow: /a\nUser-agent: b\nDisallow: /b\nUser-agent: rasid\nDisallow: /c\n";
  EXPECT_FALSE(allowed(robots, "/a"));
  EXPECT_TRUE(allowed(robots, "/b"));
  EXPECT_FALSE(allowed(robots, "/c"));
}

// 2.2.1: the group for "*" holds for who has none of its own, and only then.
TEST(Rfc9309, S2_2_1_The_star_group_is_for_who_has_no_other) {
  const char* robots = "User-agent: *\nDisallow: /\nUser-agent: rasid\nAllow: /\n";
  EXPECT_TRUE(allowed(robots, "/x"));
  EXPECT_FALSE(allowed(robots, "/x", "other"));
}

// 2.2.1: several groups for "*" count as one too.
TEST(Rfc9309, S2_2_1_Groups_for_everybody_are_joined) {
  EXPECT_FALSE(
      allowed("User-agent: *\nDisallow: /a\nUser-agent: b\nDisallow: /\nUser-agent: *\nDisallow: /c\n", "/c"));
}

// 2.2.1: where no group fits and there is none for "*", no rule holds.
TEST(Rfc9309, S2_2_1_Without_a_group_no_rule_holds) {
  EXPECT_TRUE(allowed("User-agent: b\nDisallow: /\n", "/x"));
  EXPECT_TRUE(allowed("", "/x"));
}

// 2.2.2: a rule's path is matched from the first octet of the address's path, with its case.
TEST(Rfc9309, S2_2_2_A_path_matches_from_its_first_octet_with_its_case) {
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /News\n", "/News/1"));
  EXPECT_TRUE(allowed("User-agent: *\nDisallow: /News\n", "/news/1"));
  EXPECT_TRUE(allowed("User-agent: *\nDisallow: /News\n", "/ar/News/1"));
}

// 2.2.2: the longest match, in octets, decides, wherever it stands.
TEST(Rfc9309, S2_2_2_The_longest_match_decides) {
  EXPECT_TRUE(allowed("User-agent: *\nDisallow: /ar/\nAllow: /ar/news/\n", "/ar/news/1"));
  EXPECT_FALSE(allowed("User-agent: *\nAllow: /ar/\nDisallow: /ar/news/\n", "/ar/news/1"));
}

// 2.2.2: where an allow and a disallow are equal, the allow should win.
TEST(Rfc9309, S2_2_2_Allow_wins_where_both_are_equal) {
  EXPECT_TRUE(allowed("User-agent: *\nDisallow: /x\nAllow: /x\n", "/x/1"));
}

// 2.2.2: where no rule matches, the address is allowed.
TEST(Rfc9309, S2_2_2_Without_a_match_it_is_allowed) {
  EXPECT_TRUE(allowed("User-agent: *\nDisallow: /x\n", "/y"));
}

// 2.2.2: an empty path matches nothing: "Disallow:" forbids nothing.
TEST(Rfc9309, S2_2_2_An_empty_rule_matches_nothing) {
  EXPECT_TRUE(allowed("User-agent: *\nDisallow:\n", "/x"));
}

// 2.2.2: /robots.txt itself is always allowed.
TEST(Rfc9309, S2_2_2_Robots_txt_is_always_allowed) {
  EXPECT_TRUE(allowed("User-agent: *\nDisallow: /\n", "/robots.txt"));
}

// 2.2.2: octets beyond ASCII and reserved characters are percent-encoded before they are compared, on both sides.
TEST(Rfc9309, S2_2_2_Octets_beyond_ASCII_are_compared_encoded) {
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /أخبار/\n", "/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/1"));
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/\n", "/أخبار/1"));
}

// 2.2.2: an unreserved character that is encoded counts as the character.
TEST(Rfc9309, S2_2_2_Unreserved_characters_are_compared_decoded) {
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /%7Eadmin\n", "/~admin"));
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /foo/bar/baz\n", "/foo/bar/%62%61%7A"));
}

// 2.2.2: a reserved character that is encoded stays what it is: /a%2Fb is not /a/b.
TEST(Rfc9309, S2_2_2_Reserved_characters_stay_encoded) {
  EXPECT_TRUE(allowed("User-agent: *\nDisallow: /a%2Fb\n", "/a/b"));
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /a%2fb\n", "/a%2Fb"));
}

// 2.2.2: path and query are matched together.
TEST(Rfc9309, S2_2_2_The_query_is_matched_too) {
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /search?q=\n", "https://example.org/search?q=x"));
  EXPECT_TRUE(allowed("User-agent: *\nDisallow: /search?q=\n", "https://example.org/search"));
}

// 2.2.3: "#" begins a comment that runs to the end of the line.
TEST(Rfc9309, S2_2_3_A_hash_begins_a_comment) {
  EXPECT_FALSE(allowed("User-agent: rasid # us\nDisallow: /x # not this\n", "/x"));
}

// 2.2.3: "*" stands for none or more of any character.
TEST(Rfc9309, S2_2_3_A_star_stands_for_any_characters) {
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /*/print\n", "/ar/1/print"));
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /a*b\n", "/ab"));
}

// 2.2.3: "$" at the end of a pattern is the end of the address.
TEST(Rfc9309, S2_2_3_A_dollar_is_the_end) {
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /*.pdf$\n", "/a.pdf"));
  EXPECT_TRUE(allowed("User-agent: *\nDisallow: /*.pdf$\n", "/a.pdf?x"));
}

// 2.2.3: a star or dollar that is meant as itself is percent-encoded.
TEST(Rfc9309, S2_2_3_Encoded_specials_are_themselves) {
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /path/file-with-a-%2A.html\n", "/path/file-with-a-*.html"));
  EXPECT_TRUE(allowed("User-agent: *\nDisallow: /path/file-with-a-%2A.html\n", "/path/file-with-a-b.html"));
  EXPECT_FALSE(allowed("User-agent: *\nDisallow: /path/foo-%24\n", "/path/foo-$"));
}

// 2.2.4: other records (Sitemap and whatever else) may be read; they must not change the groups.
TEST(Rfc9309, S2_2_4_Other_records_leave_groups_alone) {
  const char* robots =
      "User-agent: rasid\nSitemap: https://example.org/s.xml\nHost: x\nUser-agent: b\nDisallow: /x\n";
  EXPECT_FALSE(allowed(robots, "/x"));
  EXPECT_EQ(parse_robots(robots).sitemaps.size(), 1U);
}

// 2.3.1.5: lines that can't be read are passed over, the others hold; no file is an error as a whole.
TEST(Rfc9309, S2_3_1_5_What_can_be_read_holds) {
  EXPECT_FALSE(allowed("<html>\nfoo\n: : :\n\x01\x02\xff\nUser-agent: rasid\nnonsense here\nDisallow: /x\n", "/x"));
  EXPECT_TRUE(allowed("<html><body>404</body></html>", "/x"));
}

// 2.5: at least 500 KiB are read.
TEST(Rfc9309, S2_5_At_least_500_KiB_are_read) {
  std::string robots = "User-agent: *\n";
  robots += std::string((500 << 10) - robots.size() - 20, '#') + "\nDisallow: /late\n";
  EXPECT_FALSE(allowed(robots, "/late"));
}

// ------------------------------------------------------------ 2.3 and 2.4: how it is fetched

const FixedClock kClock{*parse_iso_instant("2026-01-15T10:00:00Z")};

class Rfc9309Access : public ::testing::Test {
 protected:
  Rfc9309Access() {
    options_.http.guard = AddressGuard({*parse_address_block("127.0.0.0/8")});
    options_.floor = std::chrono::milliseconds(0);
    options_.retries = 0;
    options_.retry_pause = std::chrono::milliseconds(0);
    server_.on("/page", Answer::html("page"));
  }
  FetchOutcome fetch(const std::string& url) {
    Fetcher fetcher(options_, kClock);
    FetchRequest request;
    request.url = url;
    fetcher.add(std::move(request));
    const auto outcome = fetcher.next(std::chrono::seconds(20));
    EXPECT_TRUE(outcome);
    return outcome ? *outcome : FetchOutcome{};
  }
  void redirect(int times) {
    for (int i = 0; i < times; ++i) {
      const std::string from = i == 0 ? "/robots.txt" : "/r" + std::to_string(i);
      server_.on(from, Answer::redirect(i + 1 == times ? "/rules" : "/r" + std::to_string(i + 1)));
    }
    server_.on("/rules", Answer::text("User-agent: *\nDisallow: /page\n"));
  }
  LoopbackServer server_;
  FetchOptions options_;
};

// 2.3: the file stands at /robots.txt of the scheme, host and port that it is for.
TEST_F(Rfc9309Access, S2_3_The_file_is_asked_for_at_each_origin) {
  LoopbackServer other;
  other.on("/robots.txt", Answer::text("User-agent: *\nDisallow: /\n"));
  other.on("/page", Answer::html("page"));
  EXPECT_EQ(fetch(server_.url("/page")).kind, FetchKind::fetched);
  EXPECT_EQ(fetch(other.url("/page")).kind, FetchKind::robots);
  EXPECT_EQ(server_.requests().at(0).path, "/robots.txt");
  EXPECT_EQ(other.hits("/page"), 0);
}

// 2.3.1.1: what was fetched must be followed.
TEST_F(Rfc9309Access, S2_3_1_1_Rules_that_came_are_followed) {
  server_.on("/robots.txt", Answer::text("User-agent: rasid\nDisallow: /page\n"));
  EXPECT_EQ(fetch(server_.url("/page")).kind, FetchKind::robots);
}

// 2.3.1.2: five redirects in a row are followed, also to another host; the rules hold for the first.
TEST_F(Rfc9309Access, S2_3_1_2_Five_redirects_are_followed) {
  redirect(5);
  EXPECT_EQ(fetch(server_.url("/page")).kind, FetchKind::robots);
}

TEST_F(Rfc9309Access, S2_3_1_2_Rules_from_elsewhere_hold_for_who_was_asked_first) {
  LoopbackServer other;
  other.on("/shared-robots", Answer::text("User-agent: *\nDisallow: /page\n"));
  server_.on("/robots.txt", Answer::redirect(other.url("/shared-robots")));
  EXPECT_EQ(fetch(server_.url("/page")).kind, FetchKind::robots);
}

// 2.3.1.2: after more than five redirects the file may be taken as unavailable.
TEST_F(Rfc9309Access, S2_3_1_2_Six_redirects_are_none) {
  redirect(6);
  EXPECT_EQ(fetch(server_.url("/page")).kind, FetchKind::fetched);
}

// 2.3.1.3: unavailable (4xx): all may be fetched.
TEST_F(Rfc9309Access, S2_3_1_3_Unavailable_allows_all) {
  for (const int status : {400, 401, 403, 404, 410, 451}) {
    server_.on("/robots.txt", Answer::plain_status(status));
    EXPECT_EQ(fetch(server_.url("/page")).kind, FetchKind::fetched) << status;
  }
}

// 2.3.1.4: unreachable (5xx, no answer): nothing may be fetched.
TEST_F(Rfc9309Access, S2_3_1_4_Unreachable_allows_nothing) {
  for (const int status : {500, 502, 503, 504}) {
    server_.on("/robots.txt", Answer::plain_status(status));
    EXPECT_EQ(fetch(server_.url("/page")).failure, FetchFailure::robots_unreachable) << status;
  }
  Answer broken = Answer::text("User-agent: *\nAllow: /\n");
  broken.manner = Answer::Manner::cut_short;
  server_.on("/robots.txt", broken);
  EXPECT_EQ(fetch(server_.url("/page")).failure, FetchFailure::robots_unreachable);
  EXPECT_EQ(server_.hits("/page"), 0);
}

// 2.4: a copy may be kept, no longer than 24 hours.
TEST_F(Rfc9309Access, S2_4_A_copy_is_kept_for_a_day_and_no_longer) {
  class Hours final : public Ticks {
   public:
    [[nodiscard]] std::chrono::steady_clock::time_point now() const override {
      return std::chrono::steady_clock::now() + added;
    }
    std::chrono::hours added{0};
  };
  Hours hours;
  server_.on("/robots.txt", Answer::text("User-agent: *\nAllow: /\n"));
  FetcherParts parts;
  parts.ticks = &hours;
  Fetcher fetcher(options_, kClock, std::move(parts));
  for (const int at : {0, 23, 25}) {
    hours.added = std::chrono::hours(at);
    FetchRequest request;
    request.url = server_.url("/page");
    fetcher.add(std::move(request));
    const auto outcome = fetcher.next(std::chrono::seconds(20));
    ASSERT_TRUE(outcome);
    EXPECT_EQ(outcome->kind, FetchKind::fetched);
    EXPECT_EQ(server_.hits("/robots.txt"), at == 25 ? 2 : 1) << at;
  }
}

// 2.5: of a file that goes on and on the first 500 KiB hold.
TEST_F(Rfc9309Access, S2_5_Of_a_longer_file_the_beginning_holds) {
  server_.on("/robots.txt", Answer::text("User-agent: *\nDisallow: /page\n" + std::string(2 << 20, '#')));
  EXPECT_EQ(fetch(server_.url("/page")).kind, FetchKind::robots);
}

}  // namespace
}  // namespace rasid
