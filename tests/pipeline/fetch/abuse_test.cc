// What servers do to crawlers, by malice or by mistake. Each case ends in a named outcome, within a bound on time and
// on memory. Cases of redirects, bombs in gzip, endless bodies and statuses are in fetcher_test.cc and
// http_client_test.cc; of feeds and sitemaps in tests/pipeline/discover; of pages in tests/pipeline/article.
#include <gtest/gtest.h>

#include <fstream>

#include "pipeline/fetch/fetcher.h"
#include "tests/support/loopback_server.h"

namespace rasid {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const FixedClock kClock{*parse_iso_instant("2026-01-15T10:00:00Z")};
constexpr double kMostSeconds = 6;  // the machine may be busy; the limits below are 2 s and less
constexpr long kMostKilobytes = 48 << 10;

std::string file_of(const std::string& name) {
  std::ifstream in(std::string(RASID_SOURCE_DIR) + "/tests/data/tls/" + name);
  return {std::istreambuf_iterator<char>(in), {}};
}

long kilobytes(const std::string& key) {
  std::ifstream in("/proc/self/status");
  for (std::string line; std::getline(in, line);) {
    if (line.rfind(key, 0) == 0) return std::stol(line.substr(key.size() + 1));
  }
  return 0;
}

class Abuse : public testing::Test {
 protected:
  Abuse() {
    options_.http.guard = AddressGuard({*parse_address_block("127.0.0.0/8")});
    options_.http.limits.total = seconds(2);
    options_.http.limits.low_speed_seconds = 1;
    options_.floor = options_.retry_pause = milliseconds(0);
    options_.retries = 0;
  }

  /// The outcome of one fetch; fails the test if it took too long or too much.
  FetchOutcome fetch(const std::string& url) {
    FetchRequest request;
    request.url = url;
    return fetch(request);
  }
  FetchOutcome fetch(const FetchRequest& request) {
    std::ofstream("/proc/self/clear_refs") << 5;  // the peak begins anew
    const long before = kilobytes("VmRSS:");
    const auto begin = std::chrono::steady_clock::now();
    Fetcher fetcher(options_, kClock);
    fetcher.add(request);
    const auto outcome = fetcher.next(seconds(30));
    EXPECT_TRUE(outcome);
    EXPECT_LT(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count(), kMostSeconds);
    EXPECT_LT(kilobytes("VmHWM:") - before, kMostKilobytes);
    return outcome.value_or(FetchOutcome{});
  }
  void expect_failure(const std::string& url, FetchFailure failure) {
    const FetchOutcome outcome = fetch(url);
    EXPECT_EQ(outcome.kind, FetchKind::failed);
    EXPECT_EQ(to_string(outcome.failure), to_string(failure)) << outcome.message;
    EXPECT_FALSE(outcome.message.empty());
  }
  /// A server with one page; robots.txt allows all.
  void serve(Answer answer) { server_.on("/", std::move(answer)); }

  LoopbackServer server_;
  FetchOptions options_;
};

std::string unhex(const std::string& hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return out;
}

// 100 MiB of zero bytes as `brotli -q 9 -w 24` writes them.
const char* const kBrotliBomb =
    "cfffff7f002400e2b14072effff9ffff0f8004401c1680eefd3fffffff01900088c302d0bdffe7ffff3f001200715800baf7fffcffff0740"
    "02200e0b40f7fe9fffffff004800c46101e8deffe7ffff0f000980382c00ddfb1f";

TEST_F(Abuse, A_brotli_bomb_is_too_much) {
  serve(Answer::html(unhex(kBrotliBomb)).with("Content-Encoding", "br"));
  const FetchOutcome outcome = fetch(server_.url("/"));
  EXPECT_EQ(outcome.kind, FetchKind::failed);
  EXPECT_TRUE(outcome.failure == FetchFailure::bomb || outcome.failure == FetchFailure::too_large) << outcome.message;
  EXPECT_TRUE(outcome.body.empty());
}

TEST_F(Abuse, An_encoding_that_we_did_not_ask_for_is_no_page) {
  serve(Answer::html("\x28\xb5\x2f\xfd whatever").with("Content-Encoding", "zstd"));
  expect_failure(server_.url("/"), FetchFailure::protocol);
}

TEST_F(Abuse, A_head_that_never_ends_is_slow) {
  const DripServer server("HTTP/1.1 200 OK\r\nX: ", "x", milliseconds(20));
  expect_failure(server.url("/"), FetchFailure::robots_unreachable);
  HttpClient client(options_.http);
  HttpRequest request;
  request.url = server.url("/");
  client.start(1, request);
  const auto ended = client.wait(seconds(10));
  ASSERT_EQ(ended.size(), 1U);
  EXPECT_TRUE(ended[0].failure == FetchFailure::too_slow || ended[0].failure == FetchFailure::timeout)
      << ended[0].message;
}

/// The outcome of a bare request: these servers have no robots.txt of their own.
HttpExchange ask(const std::string& url, const HttpOptions& options) {
  HttpClient client(options);
  HttpRequest request;
  request.url = url;
  client.start(1, request);
  const auto ended = client.wait(seconds(10));
  return ended.empty() ? HttpExchange{} : ended.front();
}

TEST_F(Abuse, A_body_of_a_byte_now_and_then_is_slow) {
  const DripServer server("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n", "x", milliseconds(30));
  const HttpExchange exchange = ask(server.url("/"), options_.http);
  EXPECT_TRUE(exchange.failure == FetchFailure::too_slow || exchange.failure == FetchFailure::timeout);
  EXPECT_LT(exchange.seconds, 5);
}

TEST_F(Abuse, Chunks_that_never_end_are_too_much) {
  Answer answer = Answer::html(std::string(64 << 10, 'x'));
  answer.manner = Answer::Manner::endless;
  serve(answer);
  options_.http.limits.total = seconds(5);
  expect_failure(server_.url("/"), FetchFailure::too_large);
}

TEST_F(Abuse, A_flood_of_headers_is_cut_off) {
  std::string head = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 20'000; ++i) head += "X-" + std::to_string(i) + ": filler\r\n";
  const RawServer server(head + "\r\nbody");
  EXPECT_EQ(ask(server.url("/"), options_.http).failure, FetchFailure::headers_too_large);
  const RawServer one("HTTP/1.1 200 OK\r\nX: " + std::string(1 << 20, 'x') + "\r\n\r\n");
  EXPECT_EQ(ask(one.url("/"), options_.http).failure, FetchFailure::headers_too_large);
}

TEST_F(Abuse, A_length_that_is_too_long_is_a_body_cut_short) {
  const RawServer server("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n<p>half");
  const HttpExchange exchange = ask(server.url("/"), options_.http);
  EXPECT_EQ(exchange.failure, FetchFailure::cut_short) << exchange.message;
  EXPECT_TRUE(exchange.body.empty());
}

TEST_F(Abuse, A_length_that_is_too_short_ends_the_body_there) {
  const RawServer server("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\n<p>abc</p>HTTP/1.1 200");
  const HttpExchange exchange = ask(server.url("/"), options_.http);
  EXPECT_FALSE(exchange.failure) << exchange.message;
  EXPECT_EQ(exchange.body, "<p>a");
}

TEST_F(Abuse, Two_lengths_that_differ_are_no_answer) {
  const RawServer server("HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 9\r\n\r\nabcdefghi");
  const HttpExchange exchange = ask(server.url("/"), options_.http);
  EXPECT_TRUE(exchange.failure || exchange.body.size() <= 9U);
}

TEST_F(Abuse, A_connection_that_breaks_is_a_body_cut_short) {
  Answer answer = Answer::html(std::string(100'000, 'x'));
  answer.manner = Answer::Manner::cut_short;
  serve(answer);
  expect_failure(server_.url("/"), FetchFailure::cut_short);
}

TEST_F(Abuse, Bytes_that_are_not_HTTP_are_no_answer) {
  const RawServer server(std::string("\x16\x03\x01\0\0 ftp ready\r\n", 17));
  EXPECT_EQ(ask(server.url("/"), options_.http).failure, FetchFailure::protocol);
}

TEST_F(Abuse, A_name_with_two_addresses_is_asked_only_at_the_one_that_is_allowed) {
  options_.http.guard = AddressGuard({*parse_address_block("127.0.0.1")});
  options_.http.hosts["two.example"] = {"127.0.0.9", "127.0.0.1"};
  serve(Answer::html("the public one"));
  const std::string url = "http://two.example:" + std::to_string(server_.port()) + "/";
  EXPECT_EQ(fetch(url).body, "the public one");
  options_.http.hosts["two.example"] = {"127.0.0.9", "127.0.0.8"};
  expect_failure(url, FetchFailure::blocked_address);
}

TEST_F(Abuse, A_name_that_leads_to_a_private_address_is_refused_in_every_spelling) {
  options_.http.guard = AddressGuard();
  const std::string port = std::to_string(server_.port());
  options_.http.hosts["rebound.example"] = {"127.0.0.1"};
  for (const std::string host : {"rebound.example", "127.0.0.1", "127.1", "2130706433", "0x7f.1", "0177.0.0.1",
                                 "[::ffff:127.0.0.1]", "[::1]", "localhost", "0.0.0.0"}) {
    expect_failure("http://" + host + ":" + port + "/", FetchFailure::blocked_address);
  }
  EXPECT_TRUE(server_.requests().empty());
}

TEST_F(Abuse, A_redirect_to_a_private_address_is_refused) {
  options_.http.guard = AddressGuard({*parse_address_block("127.0.0.1")});
  serve(Answer::redirect("http://127.0.0.7:" + std::to_string(server_.port()) + "/secret"));
  server_.on("/secret", Answer::html("secret"));
  expect_failure(server_.url("/"), FetchFailure::blocked_address);
  EXPECT_EQ(server_.hits("/secret"), 0);
}

TEST_F(Abuse, Validators_are_taken_over_one_by_one) {
  server_.on("/", [](const SeenRequest& request) {
    const auto tag = request.headers.find("if-none-match");
    const auto date = request.headers.find("if-modified-since");
    const std::string value = (tag == request.headers.end() ? "-" : tag->second) + "," +
                              (date == request.headers.end() ? "-" : date->second);
    return Answer::html(value).with("ETag", "W/\"new\"").with("Last-Modified", "not even a date");
  });
  FetchRequest request;
  request.url = server_.url("/");
  request.etag = "\"old";
  request.last_modified = "yesterday";
  const FetchOutcome outcome = fetch(request);
  EXPECT_EQ(outcome.body, "\"old,yesterday") << "sent as they came";
  EXPECT_EQ(outcome.etag, "W/\"new\"");
  EXPECT_EQ(outcome.last_modified, "not even a date");
}

TEST_F(Abuse, A_304_that_nobody_asked_for_is_no_answer) {
  serve(Answer{304, {}, {}});
  expect_failure(server_.url("/"), FetchFailure::protocol);
}

TEST_F(Abuse, Every_kind_of_Retry_After_is_understood) {
  for (const auto& [text, least, most] :
       std::vector<std::tuple<std::string, int, int>>{{"3600", 3600, 3602},
                                                      {"Thu, 15 Jan 2026 11:00:00 GMT", 3600, 3602},
                                                      {"Thu, 15 Jan 2015 11:00:00 GMT", 0, 31},
                                                      {"Thu, 15 Jan 2036 11:00:00 GMT", 86'400, 86'402},
                                                      {"99999999999", 86'400, 86'402}}) {
    LoopbackServer server;
    server.on("/", Answer{429, {{"Retry-After", text}}, {}});
    const FetchOutcome outcome = fetch(server.url("/"));
    EXPECT_EQ(outcome.failure, FetchFailure::rate_limited) << text;
    ASSERT_TRUE(outcome.ready) << text;
    EXPECT_GE((*outcome.ready - kClock.now()).count(), least) << text;
    EXPECT_LE((*outcome.ready - kClock.now()).count(), most) << text;
  }
}

TEST_F(Abuse, A_robots_txt_of_any_bytes_is_read_or_passed_over) {
  serve(Answer::html("page"));
  std::string sixteen = "\xff\xfe";
  for (const char c : std::string("User-agent: *\nDisallow: /\n")) sixteen += std::string(1, c) + '\0';
  std::string binary;
  for (int i = 0; i < 100'000; ++i) binary += static_cast<char>(i * 31);
  std::string large = "User-agent: *\n";
  while (large.size() < (2 << 20)) large += "Disallow: /p" + std::to_string(large.size()) + "\n";
  for (const std::string& body : {binary, large, std::string()}) {
    server_.on("/robots.txt", Answer::text(body));
    EXPECT_EQ(fetch(server_.url("/")).kind, FetchKind::fetched);
  }
  server_.on("/robots.txt", Answer::text(sixteen));
  EXPECT_EQ(fetch(server_.url("/")).kind, FetchKind::robots) << "UTF-16 is read";
  server_.on("/robots.txt", Answer::text("\xef\xbb\xbfUser-agent: *\r\nDisallow: /\r"));
  EXPECT_EQ(fetch(server_.url("/")).kind, FetchKind::robots);
}

// ---------------------------------------------------------------- TLS

class TlsAbuse : public Abuse {
 protected:
  TlsAbuse() { options_.http.ca_file = std::string(RASID_SOURCE_DIR) + "/tests/data/tls/ca.pem"; }
  static LoopbackServer::Tls tls(const std::string& certificate, const std::string& priorities = {}) {
    return {file_of(certificate + ".pem"), file_of("server.key"), priorities};
  }
};

TEST_F(TlsAbuse, A_good_certificate_is_good) {
  LoopbackServer server(tls("good"));
  server.on("/", Answer::html("over TLS"));
  EXPECT_EQ(fetch(server.url("/")).body, "over TLS");
}

TEST_F(TlsAbuse, An_expired_a_foreign_and_a_self_signed_certificate_are_refused_unless_the_source_wants_it) {
  for (const char* certificate : {"expired", "wrong_host", "self_signed"}) {
    LoopbackServer server(tls(certificate));
    server.on("/", Answer::html("over TLS"));
    expect_failure(server.url("/"), FetchFailure::tls);
    EXPECT_TRUE(server.requests().empty()) << certificate;
    FetchRequest request;
    request.url = server.url("/");
    request.manner.any_certificate = true;
    const FetchOutcome outcome = fetch(request);
    EXPECT_EQ(outcome.body, "over TLS") << certificate << outcome.message;
    EXPECT_EQ(outcome.marks, "certificate not checked") << "the record says so";
  }
}

TEST_F(TlsAbuse, Old_TLS_is_refused_unless_the_source_wants_it) {
  LoopbackServer server(tls("good", "NORMAL:-VERS-ALL:+VERS-TLS1.0:%COMPAT"));
  server.on("/", Answer::html("over old TLS"));
  expect_failure(server.url("/"), FetchFailure::tls);
  FetchRequest request;
  request.url = server.url("/");
  request.manner.old_tls = true;
  const FetchOutcome outcome = fetch(request);
  if (outcome.kind == FetchKind::failed) GTEST_SKIP() << "this GnuTLS or OpenSSL has no TLS 1.0: " << outcome.message;
  EXPECT_EQ(outcome.body, "over old TLS");
  EXPECT_EQ(outcome.marks, "old TLS allowed");
}

TEST_F(TlsAbuse, A_plain_server_behind_an_https_address_is_no_TLS) {
  serve(Answer::html("plain"));
  expect_failure("https://127.0.0.1:" + std::to_string(server_.port()) + "/", FetchFailure::tls);
}

// ---------------------------------------------------------------- manners

TEST_F(Abuse, A_cookie_of_a_redirect_is_brought_back_and_not_kept_for_ever) {
  server_.on("/", [](const SeenRequest& request) {
    const auto cookie = request.headers.find("cookie");
    if (cookie != request.headers.end()) return Answer::html("with " + cookie->second);
    return Answer{302, {{"Location", "/wall"}, {"Set-Cookie", "seen=1; Path=/"}}, {}};
  });
  server_.on("/wall", Answer::redirect("/page"));
  server_.on("/page", [](const SeenRequest& request) {
    const auto cookie = request.headers.find("cookie");
    return Answer::html(cookie == request.headers.end() ? "none" : cookie->second);
  });
  EXPECT_EQ(fetch(server_.url("/")).body, "seen=1");
  EXPECT_EQ(fetch(server_.url("/page")).body, "none") << "another run";
}

TEST_F(Abuse, Own_headers_of_a_source_are_sent_and_marked) {
  server_.on("/", [](const SeenRequest& request) { return Answer::html(request.headers.at("x-team")); });
  FetchRequest request;
  request.url = server_.url("/");
  request.headers = {{"X-Team", "rasid"}};
  const FetchOutcome outcome = fetch(request);
  EXPECT_EQ(outcome.body, "rasid");
  EXPECT_EQ(outcome.marks, "own headers");
}

}  // namespace
}  // namespace rasid
