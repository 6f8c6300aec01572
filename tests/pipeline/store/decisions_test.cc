#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/store/store.h"
#include "tests/support/sample_documents.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

using testing::HasSubstr;

class Decisions : public testing::Test {
 protected:
  Decisions()
      : store_(*Store::open(folder_ / "rasid.db", {StoreOptions::Access::write, std::chrono::seconds(5), &clock_})) {
    EXPECT_TRUE(store_.save(sample_document("en")));
    EXPECT_TRUE(store_.save(sample_document("ar")));
  }
  static DecisionDraft accept(const std::string& id, std::int64_t last_seen = 0) {
    return {id, last_seen, ReviewAction::accept, ReviewStatus::accepted, "ليلى", "", std::nullopt};
  }

  TempFolder folder_;
  FixedClock clock_{*parse_iso_instant("2025-12-10T08:00:00Z")};
  Store store_;
  const std::string en_ = sample_candidate("en").id;
  const std::string ar_ = sample_candidate("ar").id;
};

TEST_F(Decisions, Say_who_when_what_before_after_and_why) {
  DecisionDraft draft = accept(ar_);
  draft.action = ReviewAction::reject;
  draft.after = ReviewStatus::rejected;
  draft.reason = "المكان خطأ";
  const auto written = store_.append({draft});
  ASSERT_TRUE(written) << written.error().text();
  const Decision d = store_.decisions().value().at(0);
  EXPECT_EQ(d.number, 1);
  EXPECT_EQ(d.candidate_id, ar_);
  EXPECT_EQ(format_iso_instant(d.at), "2025-12-10T08:00:00Z");
  EXPECT_EQ(d.reviewer, "ليلى");
  EXPECT_EQ(d.action, ReviewAction::reject);
  EXPECT_EQ(d.before, ReviewStatus::fresh);
  EXPECT_EQ(d.after, ReviewStatus::rejected);
  EXPECT_EQ(d.reason, "المكان خطأ");
  EXPECT_FALSE(d.undone);
  EXPECT_EQ(store_.candidate(ar_)->status, ReviewStatus::rejected);
  EXPECT_EQ(store_.candidate(ar_)->last_decision->reviewer, "ليلى");
  EXPECT_EQ(store_.candidate(en_)->status, ReviewStatus::fresh);
}

TEST_F(Decisions, Are_refused_when_somebody_decided_in_between) {
  ASSERT_TRUE(store_.append({accept(en_)}));
  const auto late = store_.append({accept(ar_), accept(en_)});
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, ErrorCode::conflict);
  EXPECT_THAT(late.error().message, HasSubstr("ليلى decided on it in between"));
  EXPECT_EQ(store_.candidate(ar_)->status, ReviewStatus::fresh) << "all or none";
  EXPECT_EQ(store_.decisions()->size(), 1U);
}

TEST_F(Decisions, Need_a_reviewer_and_a_known_event) {
  DecisionDraft nobody = accept(en_);
  nobody.reviewer.clear();
  EXPECT_EQ(store_.append({nobody}).error().code, ErrorCode::invalid);
  EXPECT_EQ(store_.append({accept("0123")}).error().code, ErrorCode::not_found);
}

TEST_F(Decisions, Of_one_command_share_a_batch_and_the_last_batch_is_found_after_reopening) {
  ASSERT_TRUE(store_.append({accept(en_), accept(ar_)}));
  Store again = *Store::open(store_.path());
  const auto batch = *again.last_batch("ليلى");
  ASSERT_EQ(batch.size(), 2U);
  EXPECT_EQ(batch[0].batch, batch[1].batch);
  EXPECT_TRUE(again.last_batch("other")->empty());
  ASSERT_TRUE(
      again.append({{en_, batch[0].number, ReviewAction::undo, ReviewStatus::fresh, "ليلى", "", batch[0].number}}));
  EXPECT_EQ(again.last_batch("ليلى")->size(), 1U) << "the other one of the batch is still in force";
  EXPECT_TRUE(again.decisions().value().at(0).undone);
  EXPECT_FALSE(again.decisions().value().at(1).undone);
}

TEST_F(Decisions, Cannot_be_changed_nor_removed_even_with_SQL) {
  ASSERT_TRUE(store_.append({accept(en_)}));
  SQLite::Database raw(store_.path().string(), SQLite::OPEN_READWRITE);
  EXPECT_THROW(raw.exec("UPDATE decisions SET reviewer = 'x'"), SQLite::Exception);
  EXPECT_THROW(raw.exec("DELETE FROM decisions"), SQLite::Exception);
  EXPECT_THROW(raw.exec("DELETE FROM candidates WHERE status = 'accepted'"), SQLite::Exception);
  EXPECT_EQ(store_.decisions()->size(), 1U);
}

TEST_F(Decisions, Cannot_be_undone_twice) {
  ASSERT_TRUE(store_.append({accept(en_)}));
  ASSERT_TRUE(store_.append({{en_, 1, ReviewAction::undo, ReviewStatus::fresh, "ليلى", "", 1}}));
  EXPECT_FALSE(store_.append({{en_, 2, ReviewAction::undo, ReviewStatus::fresh, "ليلى", "", 1}}));
}

class Queries : public Decisions {};

TEST_F(Queries, Filter_by_status_kind_language_and_day) {
  ASSERT_TRUE(store_.append({accept(en_)}));
  ASSERT_TRUE(store_.save(sample_document_with_two_events("ar")));
  const auto count = [&](auto set) {
    CandidateQuery query;
    set(query);
    const auto found = *store_.candidates(query);
    EXPECT_EQ(static_cast<std::int64_t>(found.size()), *store_.count_candidates(query));
    return found.size();
  };
  EXPECT_EQ(count([](CandidateQuery&) {}), 3U);
  EXPECT_EQ(count([](CandidateQuery& q) { q.status = ReviewStatus::accepted; }), 1U);
  EXPECT_EQ(count([](CandidateQuery& q) { q.status = ReviewStatus::fresh; }), 2U);
  EXPECT_EQ(count([](CandidateQuery& q) { q.kind = "shelling"; }), 1U);
  EXPECT_EQ(count([](CandidateQuery& q) { q.language = "ar"; }), 2U);
  EXPECT_EQ(count([](CandidateQuery& q) { q.since = q.until = parse_iso_day("2025-12-08"); }), 2U);
  EXPECT_EQ(count([](CandidateQuery& q) { q.since = parse_iso_day("2025-12-09"); }), 0U);
  EXPECT_EQ(count([](CandidateQuery& q) { q.until = parse_iso_day("2025-12-07"); }), 0U);
}

TEST_F(Queries, Order_by_day_with_undated_events_last_and_keep_the_order_between_runs) {
  DocumentResult d = sample_document_with_two_events("ar");
  Candidate older = d.candidates.front();
  older.id = "0000000000000001";
  older.date->first = older.date->last = parse_iso_day("2025-12-01");
  d.candidates.push_back(older);
  ASSERT_TRUE(store_.save(d));
  const auto ids = [&](CandidateQuery query) {
    std::vector<std::string> out;
    const auto found = store_.candidates(query);
    for (const StoredCandidate& c : *found) out.push_back(c.candidate.id);
    return out;
  };
  CandidateQuery query;
  const std::string undated = d.candidates[1].id;
  EXPECT_THAT(ids(query), testing::ElementsAre(older.id, en_, ar_, undated));
  query.newest_first = true;
  EXPECT_THAT(ids(query), testing::ElementsAre(en_, ar_, older.id, undated));
  query.limit = 2;
  EXPECT_THAT(ids(query), testing::ElementsAre(en_, ar_));
}

TEST_F(Queries, Find_an_event_by_the_beginning_of_its_id) {
  EXPECT_EQ(store_.candidate(en_.substr(0, 2))->candidate.id, en_);
  EXPECT_EQ(store_.candidate("zz").error().code, ErrorCode::not_found);
  EXPECT_EQ(store_.candidate("%").error().code, ErrorCode::not_found);
  EXPECT_EQ(store_.candidate("").error().code, ErrorCode::invalid);
  DocumentResult d = sample_document("ar");
  Candidate twin = d.candidates.front();
  twin.id = twin.id.substr(0, 10) + "ff";
  d.candidates.push_back(twin);
  ASSERT_TRUE(store_.save(d));
  const auto unclear = store_.candidate(ar_.substr(0, 6));
  ASSERT_FALSE(unclear);
  EXPECT_EQ(unclear.error().code, ErrorCode::conflict);
  EXPECT_THAT(unclear.error().message, HasSubstr(twin.id));
  EXPECT_EQ(store_.candidate(ar_)->candidate.id, ar_);
  EXPECT_EQ(*store_.short_id_length(), 12U);
}

}  // namespace
}  // namespace rasid
