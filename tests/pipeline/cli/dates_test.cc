// rasid dates, run as people run it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "tests/support/program.h"

namespace rasid {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST(DatesCommand, Prints_a_line_of_JSON_for_each_date_with_byte_offsets) {
  const std::string text = "قُتل مدني أمس، and two on Monday.";
  const ProgramResult result = run_program(RASID_PROGRAM, {"dates", "--anchor", "2025-03-05"}, text);
  ASSERT_EQ(result.exit, 0) << result.err;
  std::istringstream lines(result.out);
  std::string line;
  ASSERT_TRUE(std::getline(lines, line));
  const json yesterday = json::parse(line);
  EXPECT_EQ(yesterday["value"], "2025-03-04");
  EXPECT_EQ(
      text.substr(yesterday["start"], yesterday["end"].get<std::size_t>() - yesterday["start"].get<std::size_t>()),
      yesterday["text"]);
  ASSERT_TRUE(std::getline(lines, line));
  EXPECT_EQ(json::parse(line)["first"], "2025-03-03");
  EXPECT_FALSE(std::getline(lines, line));
}

TEST(DatesCommand, Reads_one_language_alone_if_asked) {
  const ProgramResult result = run_program(RASID_PROGRAM, {"dates", "--anchor", "2025-03-05", "--language", "ar"},
                                           "قُتل مدني أمس، and two on Monday.");
  EXPECT_THAT(result.out, HasSubstr("2025-03-04"));
  EXPECT_THAT(result.out, testing::Not(HasSubstr("Monday")));
}

TEST(DatesCommand, Refuses_a_day_that_does_not_exist_and_says_what_to_write) {
  for (const char* anchor : {"2025-02-30", "yesterday", "05/03/2025"}) {
    const ProgramResult result = run_program(RASID_PROGRAM, {"dates", "--anchor", anchor}, "Monday");
    EXPECT_EQ(result.exit, 2) << anchor;
    EXPECT_THAT(result.err, HasSubstr("--anchor 2025-12-08"));
    EXPECT_EQ(result.out, "");
  }
}

}  // namespace
}  // namespace rasid
