// rasid ingest with the real stages: bytes to events in the store, bad input, and the process killed on the way.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <nlohmann/json.hpp>
#include <random>
#include <regex>
#include <thread>

#include "tests/support/program.h"

namespace rasid {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;

constexpr const char* kEnglish =
    "<html lang=\"en\"><head><title>Airstrikes hit Ariha</title><meta property=\"article:published_time\" "
    "content=\"2019-08-14T10:00:00Z\"><link rel=\"canonical\" "
    "href=\"https://news.example/2019/ariha\"></head><body><article><h1>Airstrikes "
    "hit Ariha</h1><p>Russian warplanes bombed the town of Ariha in southern Idlib on Tuesday, killing four "
    "civilians and wounding nine "
    "others, the Syria Civil Defence said.</p><p>Rescue teams searched the rubble of two houses for hours after the "
    "attack, residents of "
    "the town told reporters by telephone from the scene of the bombing.</p></article></body></html>";
constexpr const char* kArabic =
    "قتل ثلاثة مدنيين بينهم طفل وأصيب خمسة آخرون، الثلاثاء، في قصف مدفعي لقوات النظام على مدينة أريحا جنوبي إدلب، "
    "بحسب الدفاع المدني السوري. "
    "وقال مراسلنا إن القصف استهدف سوقا شعبيا في وسط المدينة، وإن فرق الإسعاف نقلت المصابين إلى مشافي المنطقة.";

class IngestCommand : public testing::Test {
 protected:
  IngestCommand() {
    documents_.write("en.html", kEnglish);
    documents_.write(
        "ar.jsonl",
        json{{"id", "1"}, {"text", kArabic}, {"published", "2019-08-14"}, {"url", "https://akhbar.example/9"}}
                .dump() +
            "\n");
  }
  ProgramResult rasid(std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), {"--db", file_.string()});
    return run_program(RASID_PROGRAM, arguments);
  }

  TempFolder documents_;
  TempFolder data_;
  fs::path file_ = data_ / "rasid.db";
};

TEST_F(IngestCommand, Stores_events_of_both_languages_and_says_what_to_type_next) {
  const auto done = rasid({"ingest", documents_.path().string()});
  EXPECT_EQ(done.exit, 0) << done.err;
  EXPECT_THAT(done.out,
              AllOf(HasSubstr("documents   2"), HasSubstr("extracted   2"), HasSubstr("Next: rasid events list")));
  const json listed = json::parse(rasid({"events", "list", "--json"}).out);
  std::map<std::string, json> first;
  for (const json& event : listed["events"]) first.emplace(event["article"]["language"], event);
  ASSERT_TRUE(first.contains("en")) << listed.dump(1);
  ASSERT_TRUE(first.contains("ar")) << listed.dump(1);
  for (const auto& [language, event] : first) {
    EXPECT_EQ(event["date"]["start"], "2019-08-13") << language;
    EXPECT_EQ(event["place"]["admin1"], "Idleb") << language;
  }
  const json again = json::parse(rasid({"ingest", "--json", documents_.path().string()}).out);
  EXPECT_EQ(again["unchanged"], 2);
  EXPECT_EQ(again["candidates"]["added"], 0);
  EXPECT_EQ(again["candidates"]["total"], listed["total"]);
}

TEST_F(IngestCommand, Ends_with_1_for_bad_documents_and_reads_the_others) {
  documents_.write("binary.html", std::string("\x7f"
                                              "ELF\0\1\2\3",
                                              8) +
                                      std::string(200, '\0'));
  documents_.write("empty.html", "");
  documents_.write("latin.txt", "caf\xe9 \xff\xfe and nothing else");
  const auto done = rasid({"ingest", documents_.path().string(), "/no/such/file.html", "--json"});
  EXPECT_EQ(done.exit, 1);
  const json summary = json::parse(done.out);
  EXPECT_EQ(summary["documents"], 5);
  EXPECT_GE(summary["extracted"], 2);
  EXPECT_EQ(summary["failures"].size(), 1U) << summary.dump(1);
  EXPECT_THAT(summary["failures"][0]["source"], testing::EndsWith("binary.html"));
  EXPECT_THAT(done.err, AllOf(HasSubstr("/no/such/file.html: no such file or folder"), HasSubstr("binary.html")));
  const json failed = json::parse(rasid({"documents", "--outcome", "failed", "--json"}).out);
  EXPECT_EQ(failed["total"], 1);
}

TEST_F(IngestCommand, Refuses_a_database_it_cannot_use) {
  data_.write("rasid.db", "my notes, not a database");
  const auto done = rasid({"ingest", documents_.path().string()});
  EXPECT_EQ(done.exit, 3);
  EXPECT_THAT(done.err, HasSubstr("rasid.db: is not a database"));
  EXPECT_EQ(rasid({"ingest"}).exit, 2);
}

TEST_F(IngestCommand, Killed_and_run_again_ends_as_if_it_had_not_been_killed) {
  std::string lines;
  for (int i = 0; i < 150; ++i) {
    const json line = {
        {"id", i},
        {"text",
         std::string(i % 2 == 0 ? kArabic : "Gunmen killed two farmers near Jasim in Daraa province on Monday.") +
             " (" + std::to_string(i) + ")"},
        {"published", "2021-03-10"}};
    lines += line.dump() + "\n";
  }
  documents_.write("many.jsonl", lines);
  const auto export_of = [&](const fs::path& database) {
    const std::string out =
        run_program(RASID_PROGRAM, {"export", "--format", "jsonl", "--status", "all", "--db", database.string()}).out;
    return std::regex_replace(out, std::regex(R"("updated_at":"[^"]*")"), "");  // when it was stored may differ
  };
  ASSERT_EQ(rasid({"ingest", documents_.path().string()}).exit, 0);
  const fs::path killed = data_ / "killed.db";
  std::mt19937 random(10);
  for (int kill = 0; kill < 3; ++kill) {
    const pid_t child = start_program(RASID_PROGRAM, {"ingest", documents_.path().string(), "--db", killed.string()},
                                      data_ / "out", data_ / "err");
    std::this_thread::sleep_for(std::chrono::milliseconds(150 + random() % 400));
    ::kill(child, SIGKILL);
    wait_for_program(child);
  }
  const auto last = run_program(RASID_PROGRAM, {"ingest", documents_.path().string(), "--db", killed.string()});
  EXPECT_EQ(last.exit, 0) << last.err;
  EXPECT_EQ(export_of(killed), export_of(file_));
  EXPECT_FALSE(export_of(killed).empty());
}

}  // namespace
}  // namespace rasid
