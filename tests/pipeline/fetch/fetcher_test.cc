#include "pipeline/fetch/fetcher.h"

#include <gtest/gtest.h>

#include <map>

#include "tests/support/loopback_server.h"

namespace rasid {
namespace {

using std::chrono::milliseconds;

const FixedClock kClock{*parse_iso_instant("2026-01-15T10:00:00Z")};

FetchOptions quick_options() {
  FetchOptions options;
  options.http.guard = AddressGuard({*parse_address_block("127.0.0.0/8")});
  options.http.user_agent = "rasid/0.1 (+https://example.org)";
  options.http.limits.total = std::chrono::seconds(5);
  options.floor = milliseconds(0);
  options.retry_pause = milliseconds(0);
  return options;
}

FetchOutcome fetch(const std::string& url, const FetchOptions& options = quick_options()) {
  Fetcher fetcher(options, kClock);
  FetchRequest request;
  request.id = 1;
  request.url = url;
  fetcher.add(request);
  const auto outcome = fetcher.next(std::chrono::seconds(20));
  EXPECT_TRUE(outcome);
  EXPECT_TRUE(fetcher.idle());
  return outcome ? *outcome : FetchOutcome{};
}

TEST(Fetcher, Asks_robots_txt_first_and_once) {
  LoopbackServer server;
  server.on("/robots.txt", Answer::text("User-agent: *\nDisallow: /private/\n"));
  server.on("/a", Answer::html("a"));
  server.on("/b", Answer::html("b"));
  Fetcher fetcher(quick_options(), kClock);
  for (const char* path : {"/a", "/private/x", "/b"}) {
    FetchRequest request;
    request.url = server.url(path);
    fetcher.add(request);
  }
  std::map<std::string, FetchKind> kinds;
  while (const auto outcome = fetcher.next()) kinds[outcome->url] = outcome->kind;
  EXPECT_EQ(kinds[server.url("/a")], FetchKind::fetched);
  EXPECT_EQ(kinds[server.url("/b")], FetchKind::fetched);
  EXPECT_EQ(kinds[server.url("/private/x")], FetchKind::robots);
  EXPECT_EQ(server.hits("/robots.txt"), 1);
  EXPECT_EQ(server.hits("/private/x"), 0);
  EXPECT_EQ(server.requests().at(0).path, "/robots.txt");
}

TEST(Fetcher, Names_the_line_of_robots_txt_that_refuses) {
  LoopbackServer server;
  server.on("/robots.txt", Answer::text("User-agent: rasid\nDisallow: /news\n"));
  const FetchOutcome outcome = fetch(server.url("/news/1"));
  EXPECT_EQ(outcome.kind, FetchKind::robots);
  EXPECT_NE(outcome.message.find("line 2: Disallow: /news"), std::string::npos) << outcome.message;
}

TEST(Fetcher, Fetches_nothing_while_robots_txt_fails) {
  LoopbackServer server;
  server.on("/robots.txt", Answer::plain_status(503));
  server.on("/", Answer::html("x"));
  const FetchOutcome outcome = fetch(server.url("/"));
  EXPECT_EQ(outcome.kind, FetchKind::failed);
  EXPECT_EQ(outcome.failure, FetchFailure::robots_unreachable);
  EXPECT_EQ(server.hits("/"), 0);
}

TEST(Fetcher, Fetches_everything_where_robots_txt_is_missing_or_forbidden) {
  for (const int status : {404, 403, 401, 410}) {
    LoopbackServer server;
    server.on("/robots.txt", Answer::plain_status(status));
    server.on("/", Answer::html("x"));
    EXPECT_EQ(fetch(server.url("/")).kind, FetchKind::fetched) << status;
  }
}

TEST(Fetcher, Follows_five_redirects_of_robots_txt_and_takes_six_for_none) {
  for (const int count : {5, 6}) {
    LoopbackServer server;
    server.on("/robots.txt", Answer::redirect("/r1"));
    for (int i = 1; i < count; ++i)
      server.on("/r" + std::to_string(i), Answer::redirect("/r" + std::to_string(i + 1)));
    server.on("/r" + std::to_string(count), Answer::text("User-agent: *\nDisallow: /\n"));
    server.on("/", Answer::html("x"));
    EXPECT_EQ(fetch(server.url("/")).kind, count == 5 ? FetchKind::robots : FetchKind::fetched) << count;
  }
}

TEST(Fetcher, Reads_only_the_first_500_KiB_of_robots_txt) {
  LoopbackServer server;
  std::string robots = "User-agent: *\nDisallow: /early\n";
  while (robots.size() < (600 << 10)) robots += "# filler filler filler filler filler filler\n";
  server.on("/robots.txt", Answer::text(robots + "Disallow: /late\n"));
  server.on("/late", Answer::html("x"));
  EXPECT_EQ(fetch(server.url("/late")).kind, FetchKind::fetched);
  EXPECT_EQ(fetch(server.url("/early")).kind, FetchKind::robots);
}

TEST(Fetcher, Follows_redirects_and_tells_where_it_went) {
  LoopbackServer server;
  server.on("/old", Answer::redirect("/older?x=1", 301));
  server.on("/older", Answer::redirect("../new#part"));
  server.on("/new", Answer::html("there"));
  const FetchOutcome outcome = fetch(server.url("/old"));
  EXPECT_EQ(outcome.kind, FetchKind::fetched);
  EXPECT_EQ(outcome.body, "there");
  EXPECT_EQ(outcome.final_url, server.url("/new#part"));
  EXPECT_EQ(outcome.redirects, (std::vector<std::string>{server.url("/old"), server.url("/older?x=1")}));
}

TEST(Fetcher, Ends_redirects_that_go_in_circles_or_on_for_ever) {
  LoopbackServer server;
  server.on("/a", Answer::redirect("/b"));
  server.on("/b", Answer::redirect("/a"));
  int step = 0;
  server.otherwise([&](const SeenRequest& request) {
    return request.path == "/robots.txt" ? Answer::plain_status(404)
                                         : Answer::redirect("/step" + std::to_string(++step));
  });
  EXPECT_EQ(fetch(server.url("/a")).failure, FetchFailure::redirect_limit);
  EXPECT_EQ(fetch(server.url("/begin")).failure, FetchFailure::redirect_limit);
  EXPECT_LE(step, 6);
}

TEST(Fetcher, Refuses_redirects_to_other_protocols) {
  LoopbackServer server;
  server.on("/file", Answer::redirect("file:///etc/passwd"));
  server.on("/gopher", Answer::redirect("gopher://127.0.0.1:25/x"));
  server.on("/nothing", Answer{302, {}, {}});
  for (const char* path : {"/file", "/gopher", "/nothing"}) {
    const FetchOutcome outcome = fetch(server.url(path));
    EXPECT_EQ(outcome.kind, FetchKind::failed);
    EXPECT_EQ(outcome.failure, FetchFailure::bad_redirect) << path;
  }
}

TEST(Fetcher, Checks_the_address_of_each_redirect) {
  LoopbackServer server;
  LoopbackServer inner;
  inner.on("/secret", Answer::html("secret"));
  // The same machine under another loopback address, which the guard doesn't allow here.
  server.on("/", Answer::redirect("http://[::ffff:127.0.0.9]:" + std::to_string(inner.port()) + "/secret"));
  FetchOptions options = quick_options();
  options.http.guard = AddressGuard({*parse_address_block("127.0.0.1")});
  const FetchOutcome outcome = fetch(server.url("/"), options);
  EXPECT_EQ(outcome.failure, FetchFailure::blocked_address) << outcome.message;
  EXPECT_TRUE(inner.requests().empty());
}

TEST(Fetcher, Asks_robots_txt_of_a_redirects_target_too) {
  LoopbackServer server;
  server.on("/robots.txt", Answer::text("User-agent: *\nDisallow: /closed\n"));
  server.on("/open", Answer::redirect("/closed"));
  EXPECT_EQ(fetch(server.url("/open")).kind, FetchKind::robots);
  EXPECT_EQ(server.hits("/closed"), 0);
}

TEST(Fetcher, Names_the_kind_of_failure_by_status) {
  const std::map<int, FetchFailure> expected = {{404, FetchFailure::not_found},    {410, FetchFailure::not_found},
                                                {403, FetchFailure::refused},      {451, FetchFailure::refused},
                                                {500, FetchFailure::server_error}, {304, FetchFailure::protocol}};
  for (const auto& [status, failure] : expected) {
    LoopbackServer server;
    server.on("/x", Answer{status, {}, {}});
    const FetchOutcome outcome = fetch(server.url("/x"));
    EXPECT_EQ(outcome.kind, FetchKind::failed) << status;
    EXPECT_EQ(outcome.failure, failure) << status;
    EXPECT_EQ(outcome.status, status);
  }
}

TEST(Fetcher, Tries_a_server_error_once_more) {
  LoopbackServer server;
  int times = 0;
  server.on("/x",
            [&](const SeenRequest&) { return ++times == 1 ? Answer::plain_status(502) : Answer::html("fine"); });
  const FetchOutcome outcome = fetch(server.url("/x"));
  EXPECT_EQ(outcome.kind, FetchKind::fetched);
  EXPECT_EQ(server.hits("/x"), 2);
}

TEST(Fetcher, Gives_up_a_host_that_asks_to_come_back_much_later) {
  LoopbackServer server;
  server.on("/a", Answer{429, {{"Retry-After", "7200"}}, {}});
  server.on("/b", Answer::html("b"));
  FetchOptions options = quick_options();
  options.max_crawl_delay = milliseconds(0);
  options.retries = 0;
  Fetcher fetcher(options, kClock);
  for (const char* path : {"/a", "/b"}) {
    FetchRequest request;
    request.url = server.url(path);
    fetcher.add(request);
  }
  int limited = 0;
  while (const auto outcome = fetcher.next()) limited += outcome->failure == FetchFailure::rate_limited ? 1 : 0;
  EXPECT_EQ(limited, 2);
  EXPECT_EQ(server.hits("/b"), 0);
}

TEST(Fetcher, Waits_for_a_short_Retry_After_and_comes_back) {
  LoopbackServer server;
  int times = 0;
  server.on("/a", [&](const SeenRequest&) {
    return ++times == 1 ? Answer{429, {{"Retry-After", "1"}}, {}} : Answer::html("fine");
  });
  EXPECT_EQ(fetch(server.url("/a")).kind, FetchKind::fetched);
  const auto seen = server.requests();
  EXPECT_GE(seen.back().begin - seen[seen.size() - 2].begin, milliseconds(950));
}

TEST(Fetcher, Keeps_the_floor_between_all_requests_of_a_domain) {
  LoopbackServer server;
  server.on("/a", Answer::redirect("/c"));
  for (const char* path : {"/b", "/c", "/d"}) server.on(path, Answer::html("x"));
  FetchOptions options = quick_options();
  options.floor = milliseconds(60);
  Fetcher fetcher(options, kClock);
  for (const char* path : {"/a", "/b", "/d"}) {
    FetchRequest request;
    request.url = server.url(path);
    fetcher.add(request);
  }
  int ended = 0;
  while (fetcher.next()) ++ended;
  EXPECT_EQ(ended, 3);
  const auto seen = server.requests();
  ASSERT_EQ(seen.size(), 5u);  // robots.txt, a, c, b, d
  for (std::size_t i = 1; i < seen.size(); ++i) EXPECT_GE(seen[i].begin - seen[i - 1].begin, milliseconds(59)) << i;
}

TEST(Fetcher, Keeps_the_crawl_delay_of_robots_txt) {
  LoopbackServer server;
  server.on("/robots.txt", Answer::text("User-agent: rasid\nCrawl-delay: 0.2\n"));
  server.on("/a", Answer::html("a"));
  server.on("/b", Answer::html("b"));
  Fetcher fetcher(quick_options(), kClock);
  for (const char* path : {"/a", "/b"}) {
    FetchRequest request;
    request.url = server.url(path);
    fetcher.add(request);
  }
  while (fetcher.next()) continue;
  const auto seen = server.requests();
  ASSERT_EQ(seen.size(), 3u);
  EXPECT_GE(seen[1].begin - seen[0].begin, milliseconds(195));
  EXPECT_GE(seen[2].begin - seen[1].begin, milliseconds(195));
}

TEST(Fetcher, A_server_that_hangs_holds_up_nobody_else) {
  RawServer hanging("", true);
  LoopbackServer quick;
  quick.on("/", Answer::html("quick"));
  FetchOptions options = quick_options();
  options.retries = 0;
  options.http.limits.total = milliseconds(1500);
  Fetcher fetcher(options, kClock);
  FetchRequest slow;
  slow.url = hanging.url("/");
  fetcher.add(slow);
  FetchRequest other;
  other.url = "http://localhost:" + std::to_string(quick.port()) + "/";
  fetcher.add(other);
  const auto first = fetcher.next();
  ASSERT_TRUE(first);
  EXPECT_EQ(first->url, other.url);
  EXPECT_EQ(first->kind, FetchKind::fetched) << first->message;
  const auto second = fetcher.next();
  ASSERT_TRUE(second);
  EXPECT_EQ(second->failure, FetchFailure::robots_unreachable);
}

TEST(Fetcher, Honours_validators) {
  LoopbackServer server;
  server.on("/feed", [](const SeenRequest& request) {
    const auto tag = request.headers.find("if-none-match");
    return tag != request.headers.end() && tag->second == "\"v1\"" ? Answer{304, {}, {}}
                                                                   : Answer::html("new").with("ETag", "\"v1\"");
  });
  const FetchOutcome fresh = fetch(server.url("/feed"));
  EXPECT_EQ(fresh.etag, "\"v1\"");
  Fetcher fetcher(quick_options(), kClock);
  FetchRequest again;
  again.url = server.url("/feed");
  again.etag = fresh.etag;
  fetcher.add(again);
  EXPECT_EQ(fetcher.next()->kind, FetchKind::not_modified);
}

TEST(Fetcher, Says_what_is_no_address) {
  for (const char* url :
       {"", "no url", "ftp://example.org/", "http://", "http://exa mple.org/", "http://1.2.3.4.5/"}) {
    const FetchOutcome outcome = fetch(url);
    EXPECT_EQ(outcome.failure, FetchFailure::bad_url) << url;
  }
}

TEST(RetryAfter, Reads_seconds_and_dates) {
  const Instant now = *parse_iso_instant("2026-01-15T10:00:00Z");
  EXPECT_EQ(parse_retry_after("120", now), std::chrono::seconds(120));
  EXPECT_EQ(parse_retry_after("Thu, 15 Jan 2026 10:01:00 GMT", now), std::chrono::seconds(60));
  EXPECT_EQ(parse_retry_after("Thu, 15 Jan 2015 10:01:00 GMT", now), std::chrono::seconds(0));
  EXPECT_EQ(parse_retry_after("Thu, 15 Jan 2036 10:01:00 GMT", now), std::chrono::hours(24));
  EXPECT_EQ(parse_retry_after("99999999999999999999", now), std::chrono::hours(24));
  EXPECT_FALSE(parse_retry_after("soon", now));
  EXPECT_FALSE(parse_retry_after("", now));
}

}  // namespace
}  // namespace rasid
