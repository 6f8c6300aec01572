#include "pipeline/run/process.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/sample_stages.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

using testing::HasSubstr;

constexpr const char* kEnglish = "Raid near Raqqa\nTwo people were killed in the raid.";
constexpr const char* kArabic = "غارة قرب الرقة\nقتل شخصان في الغارة.";

class Process : public testing::Test {
 protected:
  static RawDocument document(const std::string& source, const std::string& bytes) {
    return {source, bytes, "", "", {}, {}, ""};
  }
  Processed run(const RawDocument& d, const Stages& stages = sample_stages(), const ProcessOptions& options = {}) {
    auto done = process(d, stages, store_, options);
    EXPECT_TRUE(done) << done.error().text();
    return done.value_or(Processed{});
  }
  std::size_t stored() { return store_.candidates({})->size(); }

  TempFolder folder_;
  Store store_ = *Store::open(folder_ / "rasid.db");
};

TEST_F(Process, Turns_bytes_into_stored_candidates_in_both_languages) {
  EXPECT_EQ(run(document("/a", kEnglish)).outcome, DocumentOutcome::extracted);
  EXPECT_EQ(run(document("/b", kArabic)).saved.added, 1U);
  const auto all = *store_.candidates({});
  ASSERT_EQ(all.size(), 2U);
  EXPECT_THAT((std::vector<std::string>{all[0].sentence, all[1].sentence}),
              testing::UnorderedElementsAre("Two people were killed in the raid.", "قتل شخصان في الغارة."));
}

TEST_F(Process, Skips_what_is_unchanged_and_reads_again_under_other_rules) {
  run(document("/a", kArabic));
  const Processed second = run(document("/a", kArabic));
  EXPECT_TRUE(second.unchanged);
  EXPECT_EQ(second.saved.candidates, 1U);
  EXPECT_FALSE(run(document("/a", kArabic), sample_stages("rules-2")).unchanged);
  EXPECT_FALSE(run(document("/a", kArabic), sample_stages("rules-2"), {true, std::nullopt}).unchanged);
  EXPECT_EQ(stored(), 1U);
}

TEST_F(Process, Ends_every_document_in_an_outcome) {
  const Processed paywall = run(document("/p", "<paywall>"));
  EXPECT_EQ(paywall.outcome, DocumentOutcome::empty);
  EXPECT_EQ(paywall.reason, "paywall");
  const Processed nothing = run(document("/e", ""));
  EXPECT_EQ(nothing.outcome, DocumentOutcome::empty);
  EXPECT_EQ(nothing.reason, "empty");
  const Processed binary = run(document("/b", std::string("\0\1\2", 3)));
  EXPECT_EQ(binary.outcome, DocumentOutcome::failed);
  EXPECT_EQ(binary.reason, "invalid");
  const Processed crash = run(document("/c", "<crash>"));
  EXPECT_EQ(crash.reason, "internal");
  EXPECT_THAT(crash.detail, HasSubstr("out of luck"));
  Stages broken = sample_stages();
  broken.extract = [](const Article&) -> Extraction { throw std::runtime_error("no rules"); };
  const Processed unread = run(document("/x", kEnglish), broken);
  EXPECT_EQ(unread.outcome, DocumentOutcome::failed);
  EXPECT_EQ(store_.errors_of(unread.identity)->at(0).stage, "extract");
  const StoreCounts counts = *store_.counts();
  EXPECT_EQ(counts.documents, 5);
  EXPECT_EQ(counts.failed, 3);
  EXPECT_EQ(counts.empty, 2);
}

TEST_F(Process, Tries_failed_documents_again) {
  Stages broken = sample_stages();
  broken.extract = [](const Article&) -> Extraction { throw std::runtime_error("no rules"); };
  run(document("/x", kArabic), broken);
  EXPECT_EQ(run(document("/x", kArabic)).outcome, DocumentOutcome::extracted);
  EXPECT_EQ(store_.counts()->documents, 1);
}

TEST_F(Process, Stores_what_could_not_even_be_read_until_it_can) {
  const auto failed = store_failure("/x", "", {"read", {ErrorCode::unreadable, "permission denied", "/x"}},
                                    sample_stages().versions, store_);
  ASSERT_TRUE(failed);
  EXPECT_EQ(failed->reason, "unreadable");
  EXPECT_EQ(store_.documents(DocumentOutcome::failed)->at(0).source, "/x");
  run(document("/x", kEnglish));
  EXPECT_EQ(store_.counts()->documents, 1);
  EXPECT_EQ(store_.counts()->failed, 0);
}

TEST_F(Process, Takes_two_addresses_of_one_article_as_one) {
  const std::string page = std::string(kEnglish) + "\ncanonical: https://n.example/a\n";
  RawDocument plain = document("https://n.example/a?ref=x", page);
  RawDocument amp = document("https://n.example/amp/a", page);
  plain.url = plain.source;
  amp.url = amp.source;
  EXPECT_EQ(run(plain).identity, run(amp).identity);
  EXPECT_EQ(stored(), 1U);
}

TEST_F(Process, Keeps_two_articles_apart_that_state_one_canonical_address) {
  const auto page = [&](const std::string& text) { return text + "\ncanonical: https://n.example/all\n"; };
  const Processed first = run(document("/1", page(kEnglish)));
  const Processed second = run(document("/2", page(kArabic)));
  EXPECT_NE(first.identity, second.identity);
  EXPECT_EQ(stored(), 2U) << "neither article is lost";
  EXPECT_THAT(store_.errors_of(second.identity)->at(0).error.message,
              HasSubstr("canonical address of another article"));
  EXPECT_TRUE(run(document("/1", page(kEnglish))).unchanged);
  EXPECT_TRUE(run(document("/2", page(kArabic))).unchanged);
}

TEST_F(Process, Saves_the_state_of_the_fetch_with_the_document) {
  RawDocument d = document("https://n.example/1", kArabic);
  d.url = d.source;
  FetchState state;
  state.url = d.url;
  state.etag = "v1";
  run(d, sample_stages(), {false, state});
  EXPECT_EQ(store_.fetch_state(d.url)->value().etag, "v1");
  state.etag = "v2";
  EXPECT_TRUE(run(d, sample_stages(), {false, state}).unchanged);
  EXPECT_EQ(store_.fetch_state(d.url)->value().etag, "v2");
}

}  // namespace
}  // namespace rasid
