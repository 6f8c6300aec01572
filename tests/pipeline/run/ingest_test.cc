#include "pipeline/run/ingest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include "pipeline/run/document_files.h"
#include "tests/support/sample_stages.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;
using testing::UnorderedElementsAre;

std::string gzip(const std::string& bytes) {
  TempFolder folder;
  const auto file = folder / "x.gz";
  gzFile out = ::gzopen(file.c_str(), "wb");
  ::gzwrite(out, bytes.data(), static_cast<unsigned>(bytes.size()));
  ::gzclose(out);
  return read_bytes(file);
}

class Ingest : public testing::Test {
 protected:
  RunSummary run(const std::vector<fs::path>& paths, const IngestOptions& options = {}) {
    auto done = ingest(paths, sample_stages(), store_, options);
    EXPECT_TRUE(done) << done.error().text();
    return done.value_or(RunSummary{});
  }
  std::vector<std::string> sentences() {
    std::vector<std::string> out;
    const auto all = store_.candidates({});
    for (const StoredCandidate& c : *all) out.push_back(c.sentence);
    return out;
  }

  TempFolder data_;
  TempFolder folder_;
  Store store_ = *Store::open(data_ / "rasid.db");
};

TEST_F(Ingest, Reads_folders_files_and_lines_packed_or_not_in_both_languages) {
  folder_.write("a/one.html", "Raid\nOne man was killed in the raid.");
  folder_.write("a/b/two.TXT", "غارة\nقتل شخصان في الغارة.");
  folder_.write("a/three.htm.gz", gzip("Raid\nThree men were killed in the raid."));
  folder_.write("a/picture.png", "\x89PNG");
  folder_.write(
      "lines.jsonl.gz",
      gzip("{\"id\":\"4\",\"text\":\"غارة\\nقتل أربعة.\",\"published\":\"2025-12-08\",\"language\":\"ar\"}\n\n"
           "{\"id\":5,\"html\":\"Raid\\nFive were killed.\",\"url\":\"https://n.example/5\"}"));
  const RunSummary summary = run({folder_.path()});
  EXPECT_EQ(summary.documents, 5U);
  EXPECT_EQ(summary.extracted, 5U);
  EXPECT_EQ(summary.candidates, 5U);
  EXPECT_EQ(summary.passed_over, 1U);
  EXPECT_FALSE(summary.has_item_errors());
  EXPECT_THAT(sentences(),
              UnorderedElementsAre("One man was killed in the raid.", "قتل شخصان في الغارة.",
                                   "Three men were killed in the raid.", "قتل أربعة.", "Five were killed."));
  const RunSummary again = run({folder_.path()});
  EXPECT_EQ(again.unchanged, 5U);
  EXPECT_EQ(again.candidates, 5U);
  EXPECT_EQ(again.added, 0U);
  EXPECT_EQ(run({folder_.path()}, {true, kMaxDocumentBytes, nullptr}).unchanged, 0U);
}

TEST_F(Ingest, Takes_from_a_line_what_is_known_of_the_document) {
  folder_.write("x.jsonl",
                "\xEF\xBB\xBF{\"id\":\"a\",\"text\":\"T\\nA man was "
                "killed.\",\"published\":\"2025-12-08T23:30:00+03:00\",\"url\":\"https://n.example/a\"}\n");
  run({folder_ / "x.jsonl"});
  const auto all = *store_.candidates({});
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].published, "2025-12-08") << "the day as the page states it, not as UTC has it";
  EXPECT_EQ(all[0].url, "https://n.example/a");
  EXPECT_THAT(all[0].source, testing::EndsWith("/x.jsonl#a"));
}

TEST_F(Ingest, Ends_bad_input_in_a_named_outcome_and_processes_the_rest) {
  folder_.write("binary.html", std::string("\0\1\2\3", 4));
  folder_.write("crash.html", "<crash>");
  folder_.write("cut.html.gz", gzip("Raid near the town\nOne man was killed.").substr(0, 40));
  folder_.write("empty.txt", "");
  folder_.write("good.txt", "غارة\nقتل شخصان.");
  folder_.write("large.html", std::string(5000, 'x'));
  folder_.write("paywall.html", "<paywall>");
  const RunSummary summary = run({folder_.path(), folder_ / "no-such.html"}, {false, 4096, nullptr});
  EXPECT_EQ(summary.documents, 7U);
  EXPECT_EQ(summary.extracted, 1U);
  EXPECT_THAT(summary.empty, ElementsAre(Pair("empty", 1U), Pair("paywall", 1U)));
  EXPECT_THAT(summary.failed, ElementsAre(Pair("internal", 1U), Pair("invalid", 2U), Pair("too_large", 1U)));
  ASSERT_EQ(summary.missing.size(), 1U);
  EXPECT_THAT(summary.missing[0].text(), HasSubstr("no-such.html: no such file or folder"));
  EXPECT_THAT(summary.failures[1].message, HasSubstr("out of luck"));
  EXPECT_THAT(summary.failures[2].message, HasSubstr("gzip is damaged or cut off"));
  EXPECT_EQ(store_.counts()->failed, 4);
  EXPECT_TRUE(summary.has_item_errors());
}

TEST_F(Ingest, Names_file_and_line_of_a_bad_line) {
  folder_.write("x.jsonl",
                "{\"id\":\"1\",\"text\":\"T\\nA man was killed.\"}\n"
                "not json\n"
                "{\"id\":\"3\"}\n"
                "[1]\n"
                "{\"text\":\"T\",\"published\":\"8/12/2025\"}\n"
                "{\"text\":\"bad \xff byte\"}\n"
                "{\"text\":5}\n"
                "{\"text\":\"" +
                    std::string(5000, 'x') +
                    "\"}\n"
                    "{\"id\":\"9\",\"text\":\"غارة\\nقتل شخص.\"}");
  const RunSummary summary = run({folder_ / "x.jsonl"}, {false, 4096, nullptr});
  EXPECT_EQ(summary.documents, 9U);
  EXPECT_EQ(summary.extracted, 2U);
  EXPECT_EQ(summary.failures.size(), 7U);
  EXPECT_THAT(store_.errors_of("source:" + (folder_ / "x.jsonl").string() + "#line 2")->at(0).error.text(),
              HasSubstr("x.jsonl:2: is not JSON"));
  EXPECT_THAT(summary.failures[1].source, HasSubstr("x.jsonl#3"));
  EXPECT_THAT(summary.failures[1].message, HasSubstr("needs \"text\" or \"html\""));
  EXPECT_THAT(summary.failures[3].message, HasSubstr("\"published\" is \"8/12/2025\"; write it as"));
  EXPECT_EQ(summary.failures[6].code, "too_large");
}

TEST_F(Ingest, Keeps_the_lines_before_the_place_where_a_packed_file_breaks_off) {
  std::string lines;
  for (int i = 0; i < 600; ++i)
    lines +=
        "{\"id\":\"" + std::to_string(i) + "\",\"text\":\"T\\nMan " + std::to_string(i * 7919) + " was killed.\"}\n";
  const std::string packed = gzip(lines);
  folder_.write("x.jsonl.gz", packed.substr(0, packed.size() / 2));
  const RunSummary summary = run({folder_.path()});
  EXPECT_GT(summary.extracted, 100U);
  EXPECT_THAT(summary.failed, ElementsAre(Pair("invalid", 1U)));
}

TEST_F(Ingest, Reports_progress_in_documents_and_files) {
  folder_.write("1.txt", "T\nA man was killed.");
  folder_.write("2.txt", "T\nقتل رجل.");
  std::vector<std::pair<std::size_t, std::size_t>> seen;
  run({folder_.path()},
      {false, kMaxDocumentBytes, [&](const RunSummary& so_far, std::size_t done, std::size_t files) {
         EXPECT_EQ(files, 2U);
         seen.emplace_back(so_far.documents, done);
       }});
  EXPECT_THAT(seen, ElementsAre(Pair(1U, 0U), Pair(2U, 1U)));
}

TEST_F(Ingest, Stops_when_the_store_fails) {
  folder_.write("1.txt", "T\nA man was killed.");
  Store reading = *Store::open(data_ / "rasid.db", {StoreOptions::Access::read});
  EXPECT_FALSE(ingest({folder_.path()}, sample_stages(), reading));
}

TEST(DocumentFilesOnDisk, Come_in_the_order_of_their_names) {
  TempFolder folder;
  for (const char* name : {"b/2.txt", "a/9.html", "b/10.txt", "c.jsonl"}) folder.write(name, "x");
  const auto found = find_document_files({folder / "c.jsonl", folder.path()});
  std::vector<std::string> names;
  for (const fs::path& file : found.files) names.push_back(file.lexically_relative(folder.path()).string());
  EXPECT_THAT(names, ElementsAre("c.jsonl", "a/9.html", "b/10.txt", "b/2.txt", "c.jsonl"));
}

}  // namespace
}  // namespace rasid
