// Review of clusters: one decision for several tellings, corrections, merge and split, and what undo gives back.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "pipeline/review/review.h"
#include "pipeline/store/json.h"
#include "tests/support/sample_documents.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class ReviewOfMany : public testing::Test {
 protected:
  ReviewOfMany() {
    for (const std::string name : {"a", "b", "c"}) EXPECT_TRUE(store_.save(document(name, 3)));
    put_together({"a", "b", "c"});
  }
  static std::string id(const std::string& name) { return sha256_hex(name).substr(0, 16); }
  static DocumentResult document(const std::string& name, std::int64_t killed) {
    DocumentResult d = sample_document(name == "b" ? "ar" : "en");
    d.article->url = d.article->canonical_url = d.identity = "https://news.example/" + name;
    d.source = d.input_hash = name;
    d.candidates.front().id = id(name);
    d.candidates.front().killed = Toll{killed, killed};
    return d;
  }
  void put_together(const std::vector<std::string>& names) {
    LinkResult links;
    links.clusters.emplace_back();
    std::vector<std::int64_t> numbers;
    for (const std::string& name : names) numbers.push_back(store_.candidate(id(name))->number);
    links.clusters[0] = numbers;
    ASSERT_TRUE(store_.save_links(links, numbers, {}));
  }
  ReviewResult must(const Result<ReviewResult>& result) {
    EXPECT_TRUE(result) << result.error().text();
    return result.value_or(ReviewResult{});
  }
  ReviewResult ask(ReviewAction action, const std::string& name, const std::string& target = {},
                   bool whole_cluster = false) {
    ReviewRequest request;
    request.action = action;
    request.ids = {id(name)};
    request.reviewer = "ليلى";
    request.reason = action == ReviewAction::reject || action == ReviewAction::reopen ? "wrong place" : "";
    request.target = target.empty() ? "" : id(target);
    request.whole_cluster = whole_cluster;
    return must(review(store_, request));
  }
  ReviewStatus status(const std::string& name) { return store_.candidate(id(name))->status; }
  std::int64_t cluster(const std::string& name) { return store_.candidate(id(name))->cluster; }
  std::size_t live_events() { return store_.published_events(false)->size(); }

  TempFolder folder_;
  FixedClock clock_{*parse_iso_instant("2025-12-10T08:00:00Z")};
  Store store_ = *Store::open(folder_ / "rasid.db", {StoreOptions::Access::write, std::chrono::seconds(5), &clock_});
};

TEST_F(ReviewOfMany, Accepts_a_cluster_as_one_event_with_all_its_sources_and_one_undo_takes_it_back) {
  EXPECT_EQ(ask(ReviewAction::accept, "b", "", true).written.size(), 3U);
  EXPECT_EQ(status("b"), ReviewStatus::accepted);
  EXPECT_EQ(status("a"), ReviewStatus::duplicate);
  EXPECT_EQ(store_.candidate(id("a"))->duplicate_of, id("b"));
  const auto event = *store_.published_event(id("b"));
  EXPECT_EQ(event.sources.size(), 3U);
  EXPECT_EQ(event.sources.front().candidate_id, id("b"));
  clock_.advance(std::chrono::hours(24));
  must(undo_last(store_, "ليلى"));
  for (const std::string name : {"a", "b", "c"}) EXPECT_EQ(status(name), ReviewStatus::fresh);
  const auto gone = *store_.published_event(id("b"));
  EXPECT_TRUE(gone.withdrawn);
  EXPECT_EQ(format_iso_instant(gone.updated), "2025-12-11T08:00:00Z");
  EXPECT_EQ(live_events(), 0U);
}

TEST_F(ReviewOfMany, Brings_the_duplicates_of_a_rejected_event_back_to_the_queue) {
  ask(ReviewAction::accept, "a", "", true);
  ask(ReviewAction::reject, "a");
  EXPECT_EQ(status("a"), ReviewStatus::rejected);
  EXPECT_EQ(status("b"), ReviewStatus::fresh) << "it hung on an event that is none: somebody has to look";
  EXPECT_EQ(store_.published_event(id("a"))->because, "wrong place");
  must(undo_last(store_, "ليلى"));
  EXPECT_EQ(status("b"), ReviewStatus::duplicate);
  EXPECT_EQ(store_.candidate(id("b"))->duplicate_of, id("a"));
  EXPECT_EQ(store_.published_event(id("a"))->sources.size(), 3U);
}

TEST_F(ReviewOfMany, Moves_an_accepted_event_into_another_and_leaves_a_tombstone_that_says_where) {
  ask(ReviewAction::split, "c");
  ask(ReviewAction::accept, "a", "", true);
  ask(ReviewAction::accept, "c");
  ask(ReviewAction::duplicate, "a", "c");
  EXPECT_EQ(store_.candidate(id("b"))->duplicate_of, id("c")) << "goes along";
  EXPECT_EQ(store_.published_event(id("a"))->merged_into, id("c"));
  EXPECT_EQ(store_.published_event(id("c"))->sources.size(), 3U);
  EXPECT_EQ(ask(ReviewAction::duplicate, "c", "a").refused.size(), 1U) << "no circles";
}

TEST_F(ReviewOfMany, Splits_and_merges_and_remembers_both) {
  const std::int64_t before = cluster("a");
  ask(ReviewAction::split, "c");
  EXPECT_EQ(cluster("c"), 0);
  EXPECT_EQ(cluster("a"), before);
  const auto words = *store_.link_verdicts();
  ASSERT_EQ(words.size(), 2U);
  EXPECT_FALSE(words[0].same);
  must(undo_last(store_, "ليلى"));
  EXPECT_EQ(cluster("c"), before);
  EXPECT_THAT(*store_.link_verdicts(), IsEmpty()) << "a word taken back no longer counts";
  ask(ReviewAction::split, "a");
  ask(ReviewAction::split, "b");
  EXPECT_EQ(cluster("c"), 0) << "nobody is left with it";
  must(undo_last(store_, "ليلى"));
  EXPECT_EQ(cluster("b"), before);
  EXPECT_EQ(cluster("c"), before);
  ask(ReviewAction::merge, "a", "c");
  EXPECT_EQ(cluster("a"), cluster("c"));
  EXPECT_TRUE(store_.link_verdicts()->back().same);
}

TEST_F(ReviewOfMany, Corrects_fields_and_gives_back_what_the_rules_read_when_undone) {
  const StoredCandidate before = *store_.candidate(id("a"));
  ReviewRequest request;
  request.action = ReviewAction::accept;
  request.ids = {id("a")};
  request.reviewer = "omar";
  request.fields = R"({"killed": {"low": 4, "high": 5}, "kind": "shelling"})";
  must(review(store_, request));
  const StoredCandidate after = *store_.candidate(id("a"));
  EXPECT_EQ(after.candidate.kind, "shelling");
  EXPECT_EQ(after.candidate.killed->high, 5);
  EXPECT_THAT(after.edited, ElementsAre("killed", "kind"));
  const Decision d = *after.last_decision;
  EXPECT_THAT(d.fields_before, HasSubstr("\"low\":3"));
  EXPECT_THAT(d.fields_after, HasSubstr("\"high\":5"));
  EXPECT_EQ(after.machine_json, before.json);
  must(undo_last(store_, "omar"));
  const StoredCandidate undone = *store_.candidate(id("a"));
  EXPECT_EQ(undone.json, before.json);
  EXPECT_TRUE(undone.edited.empty());
  EXPECT_TRUE(undone.machine_json.empty());
}

TEST_F(ReviewOfMany, Refuses_corrections_that_make_no_sense_and_writes_nothing) {
  ReviewRequest request;
  request.action = ReviewAction::edit;
  request.ids = {id("a")};
  request.reviewer = "omar";
  for (const std::string fields :
       {R"({"id": "x"})", R"(["kind"])", R"({"place": 7})", R"({"killed": {"low": "many"}})"}) {
    request.fields = fields;
    const auto result = review(store_, request);
    EXPECT_FALSE(result && result->refused.empty() && !result->written.empty()) << fields;
  }
  EXPECT_THAT(*store_.decisions(), IsEmpty());
  EXPECT_EQ(store_.candidate(id("a"))->candidate.kind, "airstrike");
}

TEST_F(ReviewOfMany, Writes_nothing_when_somebody_decided_since_the_reviewer_looked) {
  ask(ReviewAction::accept, "a");
  ReviewRequest late;
  late.action = ReviewAction::reject;
  late.ids = {id("a")};
  late.reviewer = "omar";
  late.reason = "wrong date";
  late.last_seen = 0;
  const auto result = must(review(store_, late));
  EXPECT_TRUE(result.written.empty());
  ASSERT_EQ(result.refused.size(), 1U);
  EXPECT_EQ(result.refused[0].code, ErrorCode::conflict);
  EXPECT_EQ(status("a"), ReviewStatus::accepted);
}

TEST_F(ReviewOfMany, Sends_an_event_back_with_a_reason_that_the_queue_shows) {
  ask(ReviewAction::accept, "a");
  ask(ReviewAction::reopen, "a");
  EXPECT_EQ(status("a"), ReviewStatus::fresh);
  EXPECT_THAT(store_.candidate(id("a"))->reasons, testing::Contains(testing::Field(&QueueReason::code, "sent_back")));
}

TEST_F(ReviewOfMany, Keeps_what_was_decided_when_the_article_is_read_anew) {
  ask(ReviewAction::accept, "a");
  DocumentResult again = document("a", 9);
  const auto counts = *store_.save(again);
  EXPECT_EQ(counts.kept, 1U);
  const StoredCandidate kept = *store_.candidate(id("a"));
  EXPECT_EQ(kept.candidate.killed->low, 3) << "word for word as it was decided on";
  EXPECT_THAT(kept.machine_json, HasSubstr("\"low\":9")) << "and the new reading beside it";
  EXPECT_TRUE(kept.stale);
  must(undo_last(store_, "ليلى"));
  EXPECT_EQ(store_.candidate(id("a"))->candidate.killed->low, 9) << "nobody's word is left: today's reading";
}

TEST_F(ReviewOfMany, Undoes_anybodys_batch_by_its_number) {
  const auto done = ask(ReviewAction::accept, "a", "", true);
  must(undo_batch(store_, done.written.front().batch, "admin"));
  EXPECT_EQ(status("b"), ReviewStatus::fresh);
  EXPECT_EQ(store_.decisions(id("b"))->back().reviewer, "admin");
  EXPECT_EQ(undo_batch(store_, done.written.front().batch, "admin").error().code, ErrorCode::not_found);
}

TEST(Reasons, Are_told_in_both_languages) {
  EXPECT_EQ(reason_text({"dead", 12, ""}, "en"), "12 or more dead");
  EXPECT_EQ(reason_text({"dead", 12, ""}, "ar"), "12 قتلى أو أكثر");
  EXPECT_EQ(reason_text({"sources_disagree", 0, "killed"}, "en"), "sources disagree on the dead");
  std::set<char> keys;
  for (const RejectReason& reason : reject_reasons()) EXPECT_TRUE(keys.insert(reason.key).second) << reason.name;
}

}  // namespace
}  // namespace rasid
