#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/record/json.h"
#include "pipeline/store/store.h"
#include "tests/support/sample_documents.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

using testing::HasSubstr;

class Documents : public testing::TestWithParam<const char*> {
 protected:
  Documents()
      : store_(*Store::open(folder_ / "rasid.db", {StoreOptions::Access::write, std::chrono::seconds(5), &clock_})) {}

  std::vector<StoredCandidate> all() { return *store_.candidates({}); }
  SaveCounts save(const DocumentResult& d) {
    auto saved = store_.save(d);
    EXPECT_TRUE(saved) << saved.error().text();
    return saved.value_or(SaveCounts{});
  }
  void decide(const std::string& id, ReviewAction action, ReviewStatus after, std::int64_t last_seen = 0) {
    const auto written = store_.append({{id, last_seen, action, after, "layla", "", std::nullopt}});
    ASSERT_TRUE(written) << written.error().text();
  }

  TempFolder folder_;
  FixedClock clock_{*parse_iso_instant("2025-12-10T08:00:00Z")};
  Store store_;
};

INSTANTIATE_TEST_SUITE_P(BothLanguages, Documents, testing::Values("en", "ar"));

TEST_P(Documents, Come_back_as_they_went_in) {
  const DocumentResult d = sample_document(GetParam());
  const SaveCounts counts = save(d);
  EXPECT_EQ(counts.candidates, 1U);
  EXPECT_EQ(counts.added, 1U);
  const auto article = store_.article(d.identity);
  ASSERT_TRUE(article) << article.error().text();
  EXPECT_EQ(to_json(*article), to_json(*d.article));
  ASSERT_EQ(all().size(), 1U);
  const StoredCandidate stored = all().front();
  EXPECT_EQ(to_json(stored.candidate, d.article->text), to_json(d.candidates.front(), d.article->text));
  EXPECT_EQ(stored.sentence, d.article->text.substr(d.article->title.size() + 2));
  EXPECT_EQ(stored.title, d.article->title);
  EXPECT_EQ(stored.language, GetParam());
  EXPECT_EQ(stored.published, "2025-12-09T14:03:00+03:00");
  EXPECT_EQ(stored.status, ReviewStatus::fresh);
  EXPECT_FALSE(stored.last_decision);
  EXPECT_EQ(*store_.check(), "ok");
}

TEST_P(Documents, Saved_twice_change_nothing) {
  save(sample_document_with_two_events(GetParam()));
  const auto before = all();
  clock_.advance(std::chrono::hours(5));
  const SaveCounts counts = save(sample_document_with_two_events(GetParam()));
  EXPECT_EQ(counts.added + counts.changed + counts.removed, 0U);
  const auto after = all();
  ASSERT_EQ(after.size(), before.size());
  for (std::size_t i = 0; i < after.size(); ++i) EXPECT_EQ(after[i].json, before[i].json);
  EXPECT_EQ(store_.find_document(sample_document(GetParam()).identity)->value().tries, 2);
}

TEST_P(Documents, Replace_their_candidates_when_the_rules_changed) {
  DocumentResult d = sample_document_with_two_events(GetParam());
  save(d);
  d.versions.ruleset = "rules-2";
  d.candidates.pop_back();
  d.candidates.front().ruleset_hash = "rules-2";
  d.candidates.front().wounded = Toll{7, 9};
  Candidate fresh = d.candidates.front();
  fresh.id = "0000000000000001";
  d.candidates.push_back(fresh);
  const SaveCounts counts = save(d);
  EXPECT_EQ(counts.added, 1U);
  EXPECT_EQ(counts.changed, 1U);
  EXPECT_EQ(counts.removed, 1U);
  ASSERT_EQ(all().size(), 2U);
  EXPECT_EQ(store_.candidate(sample_candidate(GetParam()).id)->candidate.wounded->high, 9);
  EXPECT_EQ(*store_.property("ruleset_hash"), "rules-2");
}

TEST_P(Documents, Never_touch_what_a_person_decided_on) {
  DocumentResult d = sample_document_with_two_events(GetParam());
  save(d);
  const std::string read_differently = d.candidates[0].id;
  const std::string no_longer_found = d.candidates[1].id;
  decide(read_differently, ReviewAction::accept, ReviewStatus::accepted);
  decide(no_longer_found, ReviewAction::accept, ReviewStatus::accepted);
  const std::string as_decided = store_.candidate(read_differently)->json;
  d.candidates.pop_back();
  d.candidates.front().kind = "armed_clash";
  const SaveCounts counts = save(d);
  EXPECT_EQ(counts.kept, 2U);
  EXPECT_EQ(store_.candidate(read_differently)->json, as_decided);
  EXPECT_EQ(store_.candidate(no_longer_found)->status, ReviewStatus::accepted);
  EXPECT_TRUE(store_.candidate(no_longer_found)->withdrawn);
  EXPECT_EQ(all().size(), 2U) << "an accepted event stays in the lists although the rules no longer find it";
  EXPECT_EQ(store_.decisions()->size(), 2U);
}

TEST_P(Documents, Stop_offering_a_withdrawn_candidate_whose_decision_was_undone) {
  DocumentResult d = sample_document(GetParam());
  save(d);
  const std::string id = d.candidates.front().id;
  decide(id, ReviewAction::reject, ReviewStatus::rejected);
  d.candidates.clear();
  save(d);
  ASSERT_TRUE(store_.append({{id, 1, ReviewAction::undo, ReviewStatus::fresh, "layla", "", 1}}));
  EXPECT_TRUE(all().empty());
  EXPECT_TRUE(store_.candidate(id)) << "its history can still be looked up";
  save(sample_document(GetParam()));
  EXPECT_EQ(all().size(), 1U) << "found again, it is offered again";
}

TEST_P(Documents, Keep_an_article_when_a_later_visit_meets_a_paywall) {
  const DocumentResult d = sample_document(GetParam());
  save(d);
  DocumentResult later;
  later.identity = d.identity;
  later.source = d.source;
  later.input_hash = "other bytes";
  later.outcome = DocumentOutcome::empty;
  later.reason = "paywall";
  EXPECT_TRUE(save(later).article_kept);
  later.outcome = DocumentOutcome::failed;
  later.errors = {{"fetch", {ErrorCode::network, "connection reset", d.identity}}};
  EXPECT_TRUE(save(later).article_kept);
  EXPECT_EQ(all().size(), 1U);
  EXPECT_EQ(store_.find_document(d.identity)->value().outcome, DocumentOutcome::extracted);
  EXPECT_EQ(store_.find_document(d.identity)->value().tries, 3);
  ASSERT_EQ(store_.errors_of(d.identity)->size(), 1U);
  EXPECT_EQ(store_.errors_of(d.identity)->front().error.code, ErrorCode::network);
}

TEST_P(Documents, Become_empty_when_the_same_bytes_are_judged_anew) {
  const DocumentResult d = sample_document(GetParam());
  save(d);
  DocumentResult again;
  again.identity = d.identity;
  again.source = d.source;
  again.input_hash = d.input_hash;
  again.outcome = DocumentOutcome::empty;
  again.reason = "section";
  EXPECT_FALSE(save(again).article_kept);
  EXPECT_TRUE(all().empty());
  EXPECT_FALSE(store_.article(d.identity));
}

TEST_P(Documents, That_failed_unread_give_way_to_what_was_read_at_last) {
  DocumentResult unread;
  unread.identity = "source:/news/x.html";
  unread.source = sample_document(GetParam()).source;
  unread.reason = "unreadable";
  unread.errors = {{"read", {ErrorCode::unreadable, "permission denied", unread.source}}};
  save(unread);
  EXPECT_EQ(store_.counts()->failed, 1);
  save(sample_document(GetParam()));
  EXPECT_EQ(store_.counts()->failed, 0);
  EXPECT_EQ(store_.counts()->documents, 1);
  DocumentResult other = sample_document(GetParam());
  EXPECT_EQ(store_.find_document(other.identity)->value().number, 2) << "numbers are never given twice";
}

TEST_P(Documents, Are_known_again_by_equal_input_and_versions) {
  const DocumentResult d = sample_document(GetParam());
  save(d);
  EXPECT_TRUE(store_.find_unchanged(d.input_hash, d.versions)->has_value());
  StageVersions other = d.versions;
  other.ruleset = "rules-2";
  EXPECT_FALSE(store_.find_unchanged(d.input_hash, other)->has_value());
  EXPECT_FALSE(store_.find_unchanged("input-x", d.versions)->has_value());
  DocumentResult failed = d;
  failed.identity = "bytes:1";
  failed.input_hash = "input-f";
  failed.outcome = DocumentOutcome::failed;
  failed.article.reset();
  failed.candidates.clear();
  save(failed);
  EXPECT_FALSE(store_.find_unchanged("input-f", d.versions)->has_value()) << "what failed is tried again";
}

TEST_P(Documents, Leave_a_candidate_with_the_document_that_had_it_first) {
  save(sample_document(GetParam()));
  DocumentResult copy = sample_document(GetParam());
  copy.identity = "https://mirror.example/1";
  copy.source = "/news/mirror.html";
  EXPECT_EQ(save(copy).candidates, 0U);
  EXPECT_EQ(all().size(), 1U);
  const auto errors = *store_.errors_of(copy.identity);
  ASSERT_EQ(errors.size(), 1U);
  EXPECT_THAT(errors.front().error.message, HasSubstr("another document"));
}

TEST(DocumentsOfAllLanguages, Are_counted_by_outcome) {
  TempFolder folder;
  Store store = *Store::open(folder / "rasid.db");
  ASSERT_TRUE(store.save(sample_document("en")));
  ASSERT_TRUE(store.save(sample_document_with_two_events("ar")));
  DocumentResult section;
  section.identity = "https://news.example/";
  section.outcome = DocumentOutcome::empty;
  section.reason = "section";
  ASSERT_TRUE(store.save(section));
  const StoreCounts counts = *store.counts();
  EXPECT_EQ(counts.documents, 3);
  EXPECT_EQ(counts.extracted, 2);
  EXPECT_EQ(counts.empty, 1);
  EXPECT_EQ(counts.candidates, 3);
  EXPECT_EQ(counts.fresh, 3);
  EXPECT_EQ(store.documents(DocumentOutcome::empty)->front().reason, "section");
  EXPECT_EQ(store.documents(std::nullopt)->size(), 3U);
}

TEST(DocumentIdentity, Is_the_canonical_address_unless_a_template_wrote_the_home_page) {
  Article a = sample_article("ar");
  a.url = "https://akhbar.example/amp/77";
  EXPECT_EQ(document_identity(a, "b"), "https://akhbar.example/sy/77");
  a.canonical_url = "https://akhbar.example/";
  EXPECT_EQ(document_identity(a, "b"), a.url);
  a.canonical_url = "https://akhbar.example";
  EXPECT_EQ(document_identity(a, "b"), a.url);
  a.url.clear();
  EXPECT_EQ(document_identity(a, "b"), "text:" + a.content_hash);
  a.page_class = PageClass::paywall;
  a.canonical_url = "https://akhbar.example/sy/77";
  EXPECT_EQ(document_identity(a, "b"), "bytes:b") << "a page without an article must not stand in for one";
}

TEST(FetchStates, Are_kept_by_address_and_saved_with_the_document) {
  TempFolder folder;
  Store store = *Store::open(folder / "rasid.db");
  EXPECT_FALSE(store.fetch_state("https://news.example/1")->has_value());
  FetchState state{"https://news.example/1",
                   "\"v1\"",
                   "Tue, 09 Dec 2025 11:00:00 GMT",
                   "abc",
                   200,
                   "fetched",
                   "",
                   parse_iso_instant("2025-12-09T12:00:00Z"),
                   0};
  DocumentResult d = sample_document("en");
  d.fetch = state;
  ASSERT_TRUE(store.save(d));
  EXPECT_EQ(store.fetch_state(state.url)->value().etag, "\"v1\"");
  EXPECT_EQ(store.fetch_state(state.url)->value().fetched, state.fetched);
  state.outcome = "timeout";
  state.failures = 2;
  state.fetched.reset();
  ASSERT_TRUE(store.save_fetch_state(state));
  EXPECT_EQ(store.fetch_state(state.url)->value().failures, 2);
  EXPECT_FALSE(store.fetch_state(state.url)->value().fetched);
}

}  // namespace
}  // namespace rasid
