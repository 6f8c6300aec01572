// The server against clients that mean no good: it refuses them and stays up for the others.
#include "pipeline/web/http_server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <vector>

#include "tests/pipeline/web/raw_client.h"

namespace rasid {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class HttpServerTest : public ::testing::Test {
 protected:
  void start(HttpLimits limits = {}) {
    auto started = HttpServer::start("127.0.0.1", 0, limits, [this](const HttpRequest& request) -> HttpResponse {
      ++handled_;
      if (request.path == "/throw") throw std::runtime_error("secret words");
      return {200, "text/plain", request.method + " " + request.path + " " + std::to_string(request.body.size()), {}};
    });
    ASSERT_TRUE(started) << started.error().text();
    server_ = std::move(*started);
  }
  [[nodiscard]] std::uint16_t port() const { return server_->port(); }
  [[nodiscard]] std::string get(const std::string& path) const {
    return ask_raw(port(), "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  }
  void expect_up() const { EXPECT_THAT(get("/up"), HasSubstr("GET /up 0")); }

  std::atomic<int> handled_ = 0;
  std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpServerTest, Hands_whole_requests_over) {
  start();
  EXPECT_THAT(get("/a%20b?x=1"), HasSubstr("GET /a b 0"));
  const std::string posted =
      ask_raw(port(), "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc");
  EXPECT_THAT(posted, HasSubstr("POST /p 3"));
}

TEST_F(HttpServerTest, Says_nothing_of_what_was_thrown) {
  start();
  const std::string answer = get("/throw");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 500"));
  EXPECT_EQ(answer.find("secret"), std::string::npos);
  expect_up();
}

TEST_F(HttpServerTest, Refuses_a_huge_header) {
  start();
  const std::string answer =
      ask_raw(port(), "GET / HTTP/1.1\r\nHost: x\r\nX-Big: " + std::string(200'000, 'a') + "\r\n\r\n");
  EXPECT_EQ(answer.find("200 OK"), std::string::npos);
  EXPECT_EQ(handled_, 0);
  expect_up();
}

TEST_F(HttpServerTest, Refuses_ten_thousand_headers) {
  start();
  std::string request = "GET / HTTP/1.1\r\nHost: x\r\n";
  for (int i = 0; i < 10'000; ++i) request += "A" + std::to_string(i) + ": b\r\n";
  EXPECT_EQ(ask_raw(port(), request + "\r\n").find("200 OK"), std::string::npos);
  EXPECT_EQ(handled_, 0);
  expect_up();
}

TEST_F(HttpServerTest, Refuses_a_huge_address) {
  start();
  EXPECT_EQ(get("/" + std::string(100'000, 'a')).find("200 OK"), std::string::npos);
  EXPECT_EQ(handled_, 0);
  expect_up();
}

TEST_F(HttpServerTest, Refuses_a_body_over_the_bound_before_it_comes) {
  start();
  const std::string answer = ask_raw(port(), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 413"));
  EXPECT_EQ(handled_, 0);
  expect_up();
}

TEST_F(HttpServerTest, Refuses_a_length_that_no_number_holds) {
  start();
  const std::string answer =
      ask_raw(port(), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551617\r\n\r\nx");
  EXPECT_EQ(answer.find("200 OK"), std::string::npos);
  EXPECT_EQ(handled_, 0);
  expect_up();
}

TEST_F(HttpServerTest, Hangs_up_on_a_chunked_body_without_end) {
  start();
  const RawClient client(port());
  client.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
  const std::string chunk = "4000\r\n" + std::string(0x4000, 'x') + "\r\n";
  int sent = 0;
  while (sent < 1000 && client.send(chunk)) ++sent;
  EXPECT_LT(sent, 1000) << "16 MB were taken";
  EXPECT_EQ(handled_, 0);
  expect_up();
}

TEST_F(HttpServerTest, Hangs_up_on_a_client_that_sends_a_byte_now_and_then) {
  HttpLimits limits;
  limits.request = std::chrono::milliseconds(700);
  start(limits);
  const RawClient client(port());
  client.send("GET / HTTP/1.1\r\nHost: x\r\n");
  // Each byte comes well within the silence that is allowed; the whole request never does.
  bool gone = false;
  for (int i = 0; i < 60 && !gone; ++i) {
    client.send("a");
    gone = client.hung_up(std::chrono::milliseconds(100));
  }
  EXPECT_TRUE(gone);
  EXPECT_EQ(handled_, 0);
  expect_up();
}

TEST_F(HttpServerTest, Answers_while_three_hundred_connections_say_nothing) {
  start();
  std::vector<RawClient> silent;
  for (int i = 0; i < 300; ++i) silent.emplace_back(port()).send("GET / HTTP/1.1\r\nHost:");
  expect_up();
}

TEST_F(HttpServerTest, Survives_what_is_no_HTTP) {
  start();
  for (const std::string& bytes : {std::string("\x16\x03\x01\x02\x00\x01\x00", 7), std::string(5000, '\0'),
                                   std::string("GET\r\n\r\n\r\n"), std::string("GET / HTTP/9.9\r\n\r\n"),
                                   std::string("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n"),
                                   std::string("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")}) {
    const RawClient client(port());
    client.send(bytes);
  }
  expect_up();
}

TEST_F(HttpServerTest, Names_an_address_that_is_none) {
  const auto started =
      HttpServer::start("localhost.example", 0, {}, [](const HttpRequest&) { return HttpResponse(); });
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, ErrorCode::invalid);
}

TEST_F(HttpServerTest, Says_that_a_port_is_taken) {
  start();
  const auto second = HttpServer::start("127.0.0.1", port(), {}, [](const HttpRequest&) { return HttpResponse(); });
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::refused);
}

}  // namespace
}  // namespace rasid
