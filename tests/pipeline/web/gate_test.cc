// Who may in, and what may not.
#include "pipeline/web/gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/web/passwords.h"

namespace rasid {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class GateTest : public ::testing::Test {
 protected:
  GateTest() : clock_(*parse_iso_instant("2026-01-10T09:00:00Z")), gate_(options()) {}

  GateOptions options() {
    GateOptions o;
    o.hosts = {"127.0.0.1:8642", "localhost:8642"};
    o.token = "right-token";
    o.reviewer = "layla";
    o.cookie = "rasid_8642";
    o.clock = &clock_;
    o.users = [this]() -> Result<std::vector<User>> { return users_; };
    return o;
  }

  static HttpRequest request(const std::string& method, const std::string& path) {
    HttpRequest r;
    r.method = method;
    r.path = path;
    r.headers = {{"host", "127.0.0.1:8642"}};
    return r;
  }
  static HttpRequest sign_in(const std::string& body) {
    HttpRequest r = request("POST", "/api/session");
    r.headers["content-type"] = "application/json";
    r.body = body;
    return r;
  }
  /// A request with the cookie that an answer has set.
  static HttpRequest with_cookie(const HttpResponse& answer, HttpRequest r) {
    const std::string line = answer.headers.at(0).second;
    const std::size_t from = line.find('=') + 1;
    r.cookies["rasid_8642"] = line.substr(from, line.find(';') - from);
    return r;
  }

  std::vector<User> users_;
  FixedClock clock_;
  Gate gate_;
};

TEST_F(GateTest, Lets_in_who_asks_for_one_of_its_names) {
  EXPECT_FALSE(gate_.refusal(request("GET", "/")));
  HttpRequest other = request("GET", "/");
  other.headers["host"] = "localhost:8642";
  EXPECT_FALSE(gate_.refusal(other));
}

TEST_F(GateTest, Refuses_a_foreign_host) {
  for (const char* host : {"evil.example", "evil.example:8642", "127.0.0.1", "127.0.0.1:80", "",
                           "localhost:8642.evil", "127.0.0.1:8642, evil.example"}) {
    HttpRequest r = request("GET", "/");
    r.headers["host"] = host;
    ASSERT_TRUE(gate_.refusal(r)) << host;
    EXPECT_EQ(gate_.refusal(r)->status, 421);
  }
}

TEST_F(GateTest, Refuses_a_foreign_origin) {
  for (const char* origin :
       {"https://evil.example", "null", "http://127.0.0.1:8643", "https://127.0.0.1:8642", "http://localhost:8642"}) {
    HttpRequest r = request("POST", "/api/decisions");
    r.headers["origin"] = origin;
    ASSERT_TRUE(gate_.refusal(r)) << origin;
    EXPECT_EQ(gate_.refusal(r)->status, 403);
  }
  HttpRequest own = request("POST", "/api/decisions");
  own.headers["origin"] = "http://127.0.0.1:8642";
  EXPECT_FALSE(gate_.refusal(own));
}

TEST_F(GateTest, Refuses_what_another_site_caused) {
  HttpRequest image = request("GET", "/api/queue");
  image.headers["sec-fetch-site"] = "cross-site";
  EXPECT_TRUE(gate_.refusal(image));
  image.headers["sec-fetch-site"] = "same-site";
  EXPECT_TRUE(gate_.refusal(image));
  image.headers["sec-fetch-site"] = "same-origin";
  EXPECT_FALSE(gate_.refusal(image));
}

TEST_F(GateTest, A_link_from_elsewhere_opens_the_page_but_no_data) {
  HttpRequest link = request("GET", "/");
  link.headers["sec-fetch-site"] = "cross-site";
  link.headers["sec-fetch-mode"] = "navigate";
  EXPECT_FALSE(gate_.refusal(link));
  link.path = "/api/queue";
  EXPECT_TRUE(gate_.refusal(link));
}

TEST_F(GateTest, Nobody_is_a_visitor_without_a_session) {
  EXPECT_FALSE(gate_.visitor(request("GET", "/api/queue")));
  HttpRequest guess = request("GET", "/api/queue");
  guess.cookies["rasid_8642"] = "right-token";
  EXPECT_FALSE(gate_.visitor(guess));
}

TEST_F(GateTest, The_token_opens_a_session_in_a_cookie_that_no_script_reads) {
  const HttpResponse answer = gate_.open(sign_in(R"({"token":"right-token"})"));
  ASSERT_EQ(answer.status, 204);
  EXPECT_THAT(answer.headers.at(0).second, HasSubstr("HttpOnly; SameSite=Strict"));
  const auto visitor = gate_.visitor(with_cookie(answer, request("GET", "/api/queue")));
  ASSERT_TRUE(visitor);
  EXPECT_EQ(visitor->name, "layla");
  EXPECT_EQ(visitor->csrf.size(), 43u);
}

TEST_F(GateTest, Refuses_a_wrong_token_and_closes_after_ten) {
  for (int i = 0; i < 10; ++i) EXPECT_EQ(gate_.open(sign_in(R"({"token":"wrong"})")).status, 401);
  EXPECT_EQ(gate_.open(sign_in(R"({"token":"right-token"})")).status, 429);
  clock_.advance(std::chrono::seconds(61));
  EXPECT_EQ(gate_.open(sign_in(R"({"token":"right-token"})")).status, 204);
}

TEST_F(GateTest, Refuses_a_form_and_what_is_no_JSON) {
  HttpRequest form = sign_in("token=right-token");
  form.headers["content-type"] = "application/x-www-form-urlencoded";
  EXPECT_EQ(gate_.open(form).status, 415);
  EXPECT_EQ(gate_.open(sign_in("[[[[")).status, 400);
  EXPECT_EQ(gate_.open(sign_in(R"({"token":["right-token"]})")).status, 401);
}

TEST_F(GateTest, A_write_needs_the_token_of_the_page_and_JSON) {
  const HttpResponse answer = gate_.open(sign_in(R"({"token":"right-token"})"));
  HttpRequest write = with_cookie(answer, request("POST", "/api/decisions"));
  const auto visitor = gate_.visitor(write);
  ASSERT_TRUE(visitor);
  write.headers["content-type"] = "text/plain";
  write.headers["x-rasid-csrf"] = visitor->csrf;
  EXPECT_EQ(gate_.write_refusal(write, *visitor)->status, 415);
  write.headers["content-type"] = "application/json";
  EXPECT_FALSE(gate_.write_refusal(write, *visitor));
  write.headers["x-rasid-csrf"] = "guess";
  EXPECT_EQ(gate_.write_refusal(write, *visitor)->status, 403);
  write.headers.erase("x-rasid-csrf");
  EXPECT_EQ(gate_.write_refusal(write, *visitor)->status, 403);
}

TEST_F(GateTest, Two_sessions_by_token_have_two_names) {
  const HttpResponse first = gate_.open(sign_in(R"({"token":"right-token"})"));
  const HttpResponse second = gate_.open(sign_in(R"({"token":"right-token"})"));
  EXPECT_EQ(gate_.visitor(with_cookie(first, request("GET", "/")))->name, "layla");
  EXPECT_EQ(gate_.visitor(with_cookie(second, request("GET", "/")))->name, "layla 2");
  const HttpResponse named = gate_.open(sign_in(R"({"token":"right-token","name":"ليلى"})"));
  EXPECT_EQ(gate_.visitor(with_cookie(named, request("GET", "/")))->name, "ليلى");
}

TEST_F(GateTest, A_session_ends_when_nobody_uses_it_and_when_it_is_closed) {
  const HttpResponse answer = gate_.open(sign_in(R"({"token":"right-token"})"));
  const HttpRequest r = with_cookie(answer, request("GET", "/"));
  clock_.advance(std::chrono::hours(11));
  EXPECT_TRUE(gate_.visitor(r));
  clock_.advance(std::chrono::hours(13));
  EXPECT_FALSE(gate_.visitor(r));
  const HttpRequest again = with_cookie(gate_.open(sign_in(R"({"token":"right-token"})")), request("GET", "/"));
  gate_.close(again);
  EXPECT_FALSE(gate_.visitor(again));
}

TEST_F(GateTest, People_sign_in_by_name_and_the_token_opens_no_more) {
  users_.push_back({"huda", Role::reviewer, *hash_password("three calm words"), "", false, {}});
  EXPECT_EQ(gate_.open(sign_in(R"({"token":"right-token"})")).status, 401);
  EXPECT_EQ(gate_.open(sign_in(R"({"name":"huda","password":"three wrong words"})")).status, 401);
  EXPECT_EQ(gate_.open(sign_in(R"({"name":"nobody","password":"three calm words"})")).status, 401);
  const HttpResponse answer = gate_.open(sign_in(R"({"name":"huda","password":"three calm words"})"));
  ASSERT_EQ(answer.status, 204);
  EXPECT_EQ(gate_.visitor(with_cookie(answer, request("GET", "/")))->role, Role::reviewer);
}

TEST_F(GateTest, Whoever_is_sent_away_is_out_within_seconds) {
  users_.push_back({"huda", Role::reviewer, *hash_password("three calm words"), "", false, {}});
  const HttpRequest r =
      with_cookie(gate_.open(sign_in(R"({"name":"huda","password":"three calm words"})")), request("GET", "/"));
  ASSERT_TRUE(gate_.visitor(r));
  users_[0].disabled = true;
  clock_.advance(std::chrono::seconds(20));
  EXPECT_FALSE(gate_.visitor(r));
  EXPECT_EQ(gate_.open(sign_in(R"({"name":"huda","password":"three calm words"})")).status, 401);
}

TEST(Passwords, Are_kept_as_Argon2id_and_checked) {
  const auto hash = hash_password("three calm words");
  ASSERT_TRUE(hash);
  EXPECT_THAT(*hash, ::testing::StartsWith("$argon2id$"));
  EXPECT_THAT(*hash, Not(HasSubstr("calm")));
  EXPECT_TRUE(check_password(*hash, "three calm words"));
  EXPECT_FALSE(check_password(*hash, "three calm word"));
  EXPECT_FALSE(check_password("", "the password of nobody"));
  EXPECT_FALSE(hash_password("short"));
}

TEST(Passwords, Tokens_differ_and_secrets_compare) {
  EXPECT_NE(random_token(), random_token());
  EXPECT_TRUE(equal_secrets("abc", "abc"));
  EXPECT_FALSE(equal_secrets("abc", "abd"));
  EXPECT_FALSE(equal_secrets("abc", "ab"));
}

}  // namespace
}  // namespace rasid
