// Our WARC files in the hands of another program, and its files in ours: npm's warcio, where node and it are
// installed
// (`npm ci --prefix tests/pipeline/archive/foreign`, which .ci/run does).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "pipeline/archive/archive.h"
#include "pipeline/archive/warc_reader.h"
#include "tests/support/program.h"

namespace rasid {
namespace {

using nlohmann::json;

const std::filesystem::path kFolder = RASID_SOURCE_DIR "/tests/pipeline/archive/foreign";

class ForeignProgram : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kFolder / "node_modules/warcio")) GTEST_SKIP() << "warcio is not installed";
    if (run_program("/usr/bin/env", {"node", "--version"}).exit != 0) GTEST_SKIP() << "node is not installed";
  }
  static ProgramResult node(const std::string& script, const std::string& file) {
    return run_program("/usr/bin/env", {"node", (kFolder / script).string(), file});
  }
  TempFolder folder_;
};

TEST_F(ForeignProgram, Reads_our_files_record_by_record) {
  const std::string page = "<p>قصف مدفعي على ريف درعا</p>";
  const FixedClock clock(*parse_iso_instant("2026-01-14T07:00:00Z"));
  ArchiveOptions options;
  options.folder = folder_ / "warc";
  {
    auto archive = Archive::open(options, clock);
    ASSERT_TRUE(archive);
    HttpCapture capture;
    capture.url = "https://example.org/ar/1";
    capture.time = clock.now();
    capture.status = 200;
    capture.headers = {{"content-type", "text/html; charset=utf-8"}, {"content-encoding", "gzip"}};
    capture.body = page;
    ASSERT_TRUE((*archive)->add(capture));
    capture.url = "https://example.org/print/1";
    ASSERT_TRUE((*archive)->add(capture));
    capture.url = "https://example.org/ar/1";
    capture.status = 304;
    capture.body = {};
    ASSERT_TRUE((*archive)->add(capture));
    capture.status = 301;
    capture.headers = {{"location", "/ar/1"}};
    ASSERT_TRUE((*archive)->add(capture));
  }
  std::string file;
  for (const auto& entry : std::filesystem::directory_iterator(options.folder)) {
    if (entry.path().extension() == ".gz") file = entry.path().string();
  }
  const ProgramResult read = node("read.mjs", file);
  ASSERT_EQ(read.exit, 0) << read.err;
  EXPECT_EQ(read.err, "");
  std::istringstream lines(read.out);
  auto ours = WarcReader::open(file);
  ASSERT_TRUE(ours);
  int records = 0;
  int revisits = 0;
  for (std::string line; std::getline(lines, line); ++records) {
    const json theirs = json::parse(line);
    const auto record = (*ours)->next();
    ASSERT_TRUE(record && *record);
    EXPECT_EQ(theirs["type"], (*record)->type);
    EXPECT_EQ(theirs["version"], "WARC/1.1");
    EXPECT_EQ(theirs["offset"], (*record)->offset);
    if ((*record)->type == "warcinfo") continue;
    EXPECT_EQ(theirs["uri"], (*record)->uri);
    EXPECT_EQ(theirs["text"], (*record)->raw_payload);
    if ((*record)->type == "response") {
      EXPECT_EQ(theirs["stated"], theirs["digest"]);
      EXPECT_EQ(theirs["status"], (*record)->status);
    }
    if ((*record)->type == "revisit") {
      ++revisits;
      EXPECT_EQ(theirs["refers_to"], "https://example.org/ar/1");
    }
  }
  EXPECT_EQ(records, 9);
  EXPECT_EQ(revisits, 2);
  EXPECT_THAT(read.out, testing::HasSubstr("قصف مدفعي على ريف درعا"));
}

TEST_F(ForeignProgram, Writes_files_that_we_read) {
  const std::string file = (folder_ / "other.warc.gz").string();
  const ProgramResult written = node("write.mjs", file);
  ASSERT_EQ(written.exit, 0) << written.err;
  auto reader = WarcReader::open(file);
  ASSERT_TRUE(reader);
  std::vector<std::string> seen;
  while (true) {
    const auto record = (*reader)->next();
    ASSERT_TRUE(record) << record.error().text();
    if (!*record) break;
    EXPECT_NE((*record)->digest_ok, false);
    EXPECT_TRUE((*record)->problems.empty());
    seen.push_back((*record)->type + " " + (*record)->payload);
  }
  EXPECT_THAT(seen, testing::ElementsAre("warcinfo software: another program\r\n",
                                         "response <p>قصف مدفعي على ريف درعا</p>", "request ", "resource نص"));
}

}  // namespace
}  // namespace rasid
