// rasid review and its users, as people run them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <thread>

#include "tests/pipeline/web/raw_client.h"
#include "tests/support/program.h"

namespace rasid {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ReviewCommand : public ::testing::Test {
 protected:
  ProgramResult run(std::vector<std::string> arguments, const std::string& input = {}) {
    arguments.insert(arguments.begin(), "review");
    arguments.insert(arguments.end(), {"--db", (folder_ / "review.db").string()});
    return run_program(RASID_PROGRAM, arguments, input);
  }
  TempFolder folder_;
};

TEST_F(ReviewCommand, Users_are_added_listed_and_sent_away_and_no_password_is_kept) {
  EXPECT_THAT(run({"users", "add", "ليلى", "--role", "admin"}, "three calm words\n").out,
              HasSubstr("may sign in as admin"));
  EXPECT_EQ(run({"users", "add", "huda"}, "short\n").exit, 2);
  const auto list = nlohmann::json::parse(run({"users", "list", "--json"}).out);
  ASSERT_EQ(list["users"].size(), 1u);
  EXPECT_EQ(list["users"][0]["name"], "ليلى");
  EXPECT_EQ(list["users"][0]["role"], "admin");
  EXPECT_FALSE(list["users"][0]["disabled"]);
  EXPECT_THAT(run({"users", "list", "--json"}).out, Not(HasSubstr("argon2")));
  EXPECT_THAT(read_bytes(folder_ / "review.db"), Not(HasSubstr("three calm words")));
  EXPECT_EQ(run({"users", "remove", "nobody"}).exit, 1);
  EXPECT_EQ(run({"users", "remove", "ليلى"}).exit, 0);
  EXPECT_TRUE(nlohmann::json::parse(run({"users", "list", "--json"}).out)["users"][0]["disabled"]);
}

TEST_F(ReviewCommand, Does_not_listen_to_others_without_users) {
  const ProgramResult result = run({"--listen", "0.0.0.0", "--port", "0"});
  EXPECT_EQ(result.exit, 2);
  EXPECT_THAT(result.err, HasSubstr("rasid review users add"));
}

TEST_F(ReviewCommand, Refuses_tiles_that_are_no_address) {
  EXPECT_EQ(run({"--tiles", "javascript:alert(1)"}).exit, 2);
  EXPECT_EQ(run({"--tiles", "https://a.example/{z}; script-src *"}).exit, 2);
}

TEST_F(ReviewCommand, Serves_the_page_until_it_is_told_to_end) {
  const auto out = folder_ / "out";
  const pid_t child = start_program(
      RASID_PROGRAM, {"review", "--port", "0", "--db", (folder_ / "review.db").string()}, out, folder_ / "err");
  std::smatch found;
  std::string printed;
  const std::regex address("http://127\\.0\\.0\\.1:(\\d+)/#token=([\\w-]{43})\n");
  for (int i = 0; i < 3000 && !std::regex_search(printed, found, address); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    printed = read_bytes(out);
  }
  ASSERT_FALSE(found.empty()) << printed << read_bytes(folder_ / "err");
  const std::string port = found[1];
  const std::string host = "Host: 127.0.0.1:" + port + "\r\nConnection: close\r\n\r\n";
  const auto number = static_cast<std::uint16_t>(std::stoi(port));
  EXPECT_THAT(ask_raw(number, "GET / HTTP/1.1\r\n" + host), HasSubstr("/js/main.js"));
  EXPECT_THAT(ask_raw(number, "GET /api/queue HTTP/1.1\r\n" + host), ::testing::StartsWith("HTTP/1.1 401"));
  ::kill(child, SIGTERM);
  EXPECT_EQ(wait_for_program(child), 0);
}

}  // namespace
}  // namespace rasid
