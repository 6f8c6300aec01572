#include "pipeline/fetch/http_client.h"

#include <gtest/gtest.h>

#include "tests/support/loopback_server.h"

namespace rasid {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

HttpOptions loopback_options() {
  HttpOptions options;
  options.guard = AddressGuard({*parse_address_block("127.0.0.0/8")});
  options.limits.total = seconds(10);
  return options;
}

HttpExchange get(const HttpRequest& request, const HttpOptions& options = loopback_options()) {
  HttpClient client(options);
  client.start(7, request);
  const auto ended = client.wait(seconds(20));
  EXPECT_EQ(ended.size(), 1u);
  return ended.empty() ? HttpExchange{} : ended.front();
}

HttpExchange get(const std::string& url, const HttpOptions& options = loopback_options()) {
  HttpRequest request;
  request.url = url;
  return get(request, options);
}

TEST(HttpClient, Brings_a_page_with_its_headers) {
  LoopbackServer server;
  server.on("/news", Answer::html("<p>حلب</p>").with("ETag", "\"a\""));
  const HttpExchange exchange = get(server.url("/news"));
  EXPECT_FALSE(exchange.failure) << exchange.message;
  EXPECT_EQ(exchange.id, 7u);
  EXPECT_EQ(exchange.status, 200);
  EXPECT_EQ(exchange.body, "<p>حلب</p>");
  EXPECT_EQ(exchange.header("content-type"), "text/html; charset=utf-8");
  EXPECT_EQ(exchange.header("etag"), "\"a\"");
  EXPECT_EQ(exchange.address, "127.0.0.1");
}

TEST(HttpClient, Says_who_it_is_and_sends_validators_as_they_came) {
  LoopbackServer server;
  server.on("/", Answer{304, {}, {}});
  HttpRequest request;
  request.url = server.url("/");
  request.etag = "W/\"x y\"";
  request.last_modified = "Mon, 01 Dec 2025 00:00:00 GMT";
  HttpOptions options = loopback_options();
  options.user_agent = "rasid/0.1 (+https://example.org/bot)";
  EXPECT_EQ(get(request, options).status, 304);
  const auto seen = server.requests().at(0).headers;
  EXPECT_EQ(seen.at("user-agent"), "rasid/0.1 (+https://example.org/bot)");
  EXPECT_EQ(seen.at("if-none-match"), "W/\"x y\"");
  EXPECT_EQ(seen.at("if-modified-since"), "Mon, 01 Dec 2025 00:00:00 GMT");
  EXPECT_EQ(seen.at("accept-encoding"), "gzip, deflate, br");
}

TEST(HttpClient, Lets_no_header_hide_in_a_value) {
  LoopbackServer server;
  server.on("/", Answer::html("x"));
  HttpRequest request;
  request.url = server.url("/");
  request.etag = "\"a\"\r\nX-Evil: 1";
  get(request);
  EXPECT_EQ(server.requests().at(0).headers.count("x-evil"), 0u);
}

TEST(HttpClient, Leaves_redirects_to_its_caller) {
  LoopbackServer server;
  server.on("/old", Answer::redirect("/new", 301));
  const HttpExchange exchange = get(server.url("/old"));
  EXPECT_EQ(exchange.status, 301);
  EXPECT_EQ(exchange.header("location"), "/new");
  EXPECT_EQ(server.hits("/new"), 0);
}

TEST(HttpClient, Refuses_loopback_unless_it_is_allowed_and_sends_nothing) {
  LoopbackServer server;
  server.on("/", Answer::html("secret"));
  HttpOptions options = loopback_options();
  options.guard = AddressGuard();
  const HttpExchange exchange = get(server.url("/"), options);
  ASSERT_TRUE(exchange.failure);
  EXPECT_EQ(*exchange.failure, FetchFailure::blocked_address);
  EXPECT_NE(exchange.message.find("loopback"), std::string::npos) << exchange.message;
  EXPECT_TRUE(exchange.body.empty());
  EXPECT_TRUE(server.requests().empty());
}

TEST(HttpClient, Asks_the_guard_after_a_name_was_resolved) {
  LoopbackServer server;
  server.on("/", Answer::html("secret"));
  HttpOptions options = loopback_options();
  options.guard = AddressGuard();
  const HttpExchange exchange = get("http://localhost:" + std::to_string(server.port()) + "/", options);
  EXPECT_EQ(exchange.failure, FetchFailure::blocked_address) << exchange.message;
  EXPECT_TRUE(server.requests().empty());
}

TEST(HttpClient, Speaks_only_http_and_https) {
  EXPECT_EQ(get("file:///etc/hostname").failure, FetchFailure::bad_url);
  EXPECT_EQ(get("gopher://127.0.0.1/").failure, FetchFailure::bad_url);
  EXPECT_EQ(get("ftp://127.0.0.1/x").failure, FetchFailure::bad_url);
}

TEST(HttpClient, Says_when_nobody_answers) {
  std::string url;
  {
    LoopbackServer server;
    url = server.url("/");
  }
  EXPECT_EQ(get(url).failure, FetchFailure::connect);
}

TEST(HttpClient, Decodes_gzip) {
  LoopbackServer server;
  const std::string page = "<p>" + std::string(5000, 'a') + "</p>";
  server.on("/", Answer::html(gzip(page)).with("Content-Encoding", "gzip"));
  const HttpExchange exchange = get(server.url("/"));
  EXPECT_EQ(exchange.body, page);
  EXPECT_LT(exchange.wire_bytes, 200u);
}

TEST(HttpClient, Stops_a_body_over_the_limit_even_without_a_length) {
  LoopbackServer server;
  Answer answer = Answer::html(std::string(64 << 10, 'x'));
  answer.manner = Answer::Manner::endless;
  server.on("/", answer);
  HttpOptions options = loopback_options();
  options.limits.body = 1 << 20;
  const HttpExchange exchange = get(server.url("/"), options);
  EXPECT_EQ(exchange.failure, FetchFailure::too_large);
  EXPECT_TRUE(exchange.body.empty());
  EXPECT_LT(exchange.seconds, 5);
}

TEST(HttpClient, Keeps_what_came_where_cutting_is_asked_for) {
  LoopbackServer server;
  server.on("/", Answer::text(std::string(5000, 'x')));
  HttpRequest request;
  request.url = server.url("/");
  request.body_limit = 1000;
  request.truncate = true;
  const HttpExchange exchange = get(request);
  EXPECT_FALSE(exchange.failure);
  EXPECT_EQ(exchange.body, std::string(1000, 'x'));
}

TEST(HttpClient, Takes_a_decompression_bomb_for_one) {
  LoopbackServer server;
  server.on("/", Answer::html(gzip_bomb(100 << 20)).with("Content-Encoding", "gzip"));
  HttpOptions options = loopback_options();
  options.limits.body = std::size_t{1} << 30;
  const HttpExchange exchange = get(server.url("/"), options);
  EXPECT_EQ(exchange.failure, FetchFailure::bomb);
  EXPECT_LT(exchange.seconds, 2);
}

TEST(HttpClient, Takes_a_bomb_within_a_bomb_for_one) {
  LoopbackServer server;
  const std::string twice = gzip(std::string(200 << 20, '\0'), 2);
  ASSERT_LT(twice.size(), 4096u);
  server.on("/", Answer::html(twice).with("Content-Encoding", "gzip, gzip"));
  const HttpExchange exchange = get(server.url("/"));
  ASSERT_TRUE(exchange.failure);
  EXPECT_TRUE(*exchange.failure == FetchFailure::bomb || *exchange.failure == FetchFailure::too_large)
      << exchange.message;
  EXPECT_LT(exchange.seconds, 2);
}

TEST(HttpClient, Reports_broken_gzip) {
  LoopbackServer server;
  server.on("/", Answer::html("this is not gzip").with("Content-Encoding", "gzip"));
  EXPECT_EQ(get(server.url("/")).failure, FetchFailure::protocol);
}

TEST(HttpClient, Reports_a_body_that_breaks_off) {
  LoopbackServer server;
  Answer answer = Answer::html(std::string(10000, 'x'));
  answer.manner = Answer::Manner::cut_short;
  server.on("/", answer);
  const HttpExchange exchange = get(server.url("/"));
  EXPECT_EQ(exchange.failure, FetchFailure::cut_short);
  EXPECT_TRUE(exchange.body.empty());
}

TEST(HttpClient, Ends_a_server_that_drips) {
  LoopbackServer server;
  Answer answer = Answer::html(std::string(1000, 'x'));
  answer.manner = Answer::Manner::drip;
  server.on("/", answer);
  HttpOptions options = loopback_options();
  options.limits.low_speed_seconds = 1;
  const HttpExchange exchange = get(server.url("/"), options);
  EXPECT_EQ(exchange.failure, FetchFailure::too_slow);
  EXPECT_LT(exchange.seconds, 4);
}

TEST(HttpClient, Ends_a_server_that_never_answers) {
  RawServer server("", true);
  HttpOptions options = loopback_options();
  options.limits.total = milliseconds(300);
  const HttpExchange exchange = get(server.url("/"), options);
  EXPECT_EQ(exchange.failure, FetchFailure::timeout);
  EXPECT_LT(exchange.seconds, 2);
}

TEST(HttpClient, Ends_a_flood_of_headers) {
  std::string flood = "HTTP/1.1 200 OK\r\n";
  for (int i = 0; i < 5000; ++i) flood += "X-" + std::to_string(i) + ": " + std::string(100, 'y') + "\r\n";
  RawServer server(flood + "\r\nbody");
  EXPECT_EQ(get(server.url("/")).failure, FetchFailure::headers_too_large);
}

TEST(HttpClient, Reports_what_is_not_HTTP) {
  RawServer server("SSH-2.0-OpenSSH_9.2\r\n");
  const HttpExchange exchange = get(server.url("/"));
  ASSERT_TRUE(exchange.failure);
  EXPECT_EQ(exchange.body, "");
}

TEST(HttpClient, Reports_a_length_that_is_too_long) {
  RawServer server("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nshort");
  EXPECT_EQ(get(server.url("/")).failure, FetchFailure::cut_short);
}

TEST(HttpClient, Uses_no_proxy_of_the_environment) {
  LoopbackServer server;
  server.on("/", Answer::html("direct"));
  ::setenv("http_proxy", "http://127.0.0.1:9", 1);
  const HttpExchange exchange = get(server.url("/"));
  ::unsetenv("http_proxy");
  EXPECT_EQ(exchange.body, "direct");
}

}  // namespace
}  // namespace rasid
