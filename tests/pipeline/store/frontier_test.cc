#include "pipeline/store/frontier.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/base/sha256.h"
#include "tests/support/sample_documents.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

using std::chrono::hours;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

const Instant kNow = *parse_iso_instant("2026-01-15T10:00:00Z");

ListState list(const std::string& url, const std::string& source) {
  ListState state;
  state.url = state.address = url;
  state.source = source;
  state.role = "feed";
  state.due = kNow;
  return state;
}

FrontierPage page(const std::string& url, Instant rank = kNow, const std::string& source = "a") {
  FrontierPage page;
  page.url = page.address = url;
  page.domain = "example.org";
  page.source = source;
  page.list = "https://example.org/feed";
  page.found = page.due = kNow;
  page.rank = rank;
  return page;
}

FetchState fetch_of(const std::string& url) {
  FetchState state;
  state.url = url;
  return state;
}

class FrontierTest : public testing::Test {
 protected:
  void name(const std::vector<FrontierPage>& pages) {
    ListVisit visit;
    visit.list = list("https://example.org/feed", "a");
    visit.list.last_success = kNow;
    visit.fetch.url = visit.list.url;
    visit.fetch.etag = "\"1\"";
    visit.pages = pages;
    const auto finished = frontier_.finish_list(visit);
    ASSERT_TRUE(finished) << finished.error().text();
  }
  std::string next(std::optional<Instant> now = kNow, const std::vector<std::string>& without = {}) {
    const auto found = frontier_.next_page("example.org", now, without);
    EXPECT_TRUE(found) << found.error().text();
    return *found ? (*found)->url : "";
  }
  SaveCounts save(DocumentResult d, const std::string& url) {
    d.visit = PageVisit{url, "a", kNow, OutcomeClass::failed, std::nullopt};
    const auto saved = store_.save(d);
    EXPECT_TRUE(saved) << saved.error().text();
    return *saved;
  }

  TempFolder folder_;
  Store store_ = *Store::open(folder_ / "rasid.db");
  Frontier frontier_{store_};
};

TEST_F(FrontierTest, Hands_out_the_page_of_the_least_rank_that_is_due) {
  FrontierPage later = page("https://example.org/later", kNow - hours(9));
  later.due = kNow + hours(1);
  name({page("https://example.org/old"), page("https://example.org/fresh", kNow - hours(1)), later,
        page("https://example.org/of-b", kNow - hours(5), "b")});
  EXPECT_EQ(next(kNow, {"b"}), "https://example.org/fresh");
  EXPECT_EQ(next(), "https://example.org/of-b");
  EXPECT_EQ(next(kNow + hours(1)), "https://example.org/later");
  EXPECT_EQ(frontier_.next_due("example.org", {})->value(), kNow);
  EXPECT_THAT(*frontier_.domains(), ElementsAre("example.org"));
  EXPECT_EQ(store_.fetch_state("https://example.org/feed")->value().etag, "\"1\"");
}

TEST_F(FrontierTest, A_page_that_is_there_already_keeps_its_tries) {
  name({page("https://example.org/1")});
  ASSERT_TRUE(frontier_.finish_page({"https://example.org/1", "a", kNow, OutcomeClass::failed, kNow + hours(2)},
                                    fetch_of("https://example.org/1")));
  name({page("https://example.org/1")});
  const FrontierPage kept = **frontier_.page("https://example.org/1");
  EXPECT_EQ(kept.tries, 1);
  EXPECT_EQ(kept.due, kNow + hours(2));
  EXPECT_EQ(next(), "");
  EXPECT_EQ(next(std::nullopt), "") << "tried in this run";
  ASSERT_TRUE(frontier_.begin_run());
  EXPECT_EQ(next(std::nullopt), "https://example.org/1") << "the next run tries it whatever its due time";
}

TEST_F(FrontierTest, Counts_a_page_once_when_it_ends) {
  name({page("https://example.org/1")});
  const PageVisit for_now{"https://example.org/1", "a", kNow, OutcomeClass::failed, kNow + hours(2)};
  ASSERT_TRUE(frontier_.finish_page(for_now, fetch_of("https://example.org/1")));
  EXPECT_THAT(*frontier_.outcomes(), IsEmpty()) << "it is not over yet";
  PageVisit last = for_now;
  last.again.reset();
  last.outcome = OutcomeClass::blocked;
  ASSERT_TRUE(frontier_.finish_page(last, fetch_of("https://example.org/1")));
  EXPECT_THAT(*frontier_.outcomes(), ElementsAre(Pair("blocked", 1)));
  EXPECT_FALSE(*frontier_.page("https://example.org/1"));
}

TEST_F(FrontierTest, Makes_out_the_class_of_a_document_in_the_transaction_that_saves_it) {
  const DocumentResult english = sample_document("en");
  EXPECT_EQ(save(english, "https://example.org/1").visit_class, "new");
  EXPECT_EQ(save(english, "https://example.org/1").visit_class, "unchanged");
  DocumentResult changed = english;
  changed.article->content_hash = sha256_hex("other");
  EXPECT_EQ(save(changed, "https://example.org/1").visit_class, "updated");
  DocumentResult elsewhere = changed;
  elsewhere.identity = "https://example.org/copy";
  elsewhere.candidates.clear();
  EXPECT_EQ(save(elsewhere, "https://example.org/copy").visit_class, "duplicate");
  for (const char* reason : {"paywall", "consent", "challenge", "soft_404"}) {
    DocumentResult empty;
    empty.identity = empty.source = reason;
    empty.outcome = DocumentOutcome::empty;
    empty.reason = reason;
    EXPECT_EQ(save(empty, reason).visit_class, reason);
  }
  DocumentResult section;
  section.identity = section.source = "section";
  section.outcome = DocumentOutcome::empty;
  section.reason = "section";
  EXPECT_EQ(save(section, "s").visit_class, "not_article");
  EXPECT_THAT(*frontier_.arrivals("a", 0), testing::SizeIs(1)) << "only what is new arrives";
  EXPECT_EQ(frontier_.sources({"a"})->at(0).last_new, kNow);
}

TEST_F(FrontierTest, Keeps_lists_as_the_file_names_them_and_forgets_none_of_their_state) {
  ASSERT_TRUE(frontier_.keep_lists({list("https://a.example/1", "a"), list("https://b.example/1", "b")}, kNow));
  ListVisit visit;
  visit.list = list("https://a.example/1", "a");
  visit.list.failures = 3;
  visit.list.failing_since = kNow;
  visit.fetch.url = visit.list.url;
  visit.named = std::vector<ListState>{list("https://a.example/2", "a")};
  visit.named->at(0).parent = "https://a.example/1";
  ASSERT_TRUE(frontier_.finish_list(visit));
  ListState renamed = list("https://a.example/1", "c");
  renamed.due = kNow + hours(9);
  ASSERT_TRUE(frontier_.keep_lists({renamed}, kNow));
  const auto lists = *frontier_.lists();
  ASSERT_EQ(lists.size(), 2U);
  for (const ListState& kept : lists) EXPECT_EQ(kept.source, "c");
  EXPECT_EQ(lists[0].failures, 3);
  EXPECT_EQ(lists[0].due, kNow) << "its schedule goes on";
}

TEST_F(FrontierTest, Remembers_pauses_and_robots_txt) {
  ASSERT_TRUE(frontier_.keep_domain({"example.org", kNow + hours(1), "retry-after"}));
  EXPECT_EQ((*frontier_.domain("example.org"))->not_before, kNow + hours(1));
  EXPECT_FALSE(*frontier_.domain("example.com"));
  ASSERT_TRUE(frontier_.keep_robots({"https://example.org", "User-agent: *\n", "", "", kNow + hours(24)}));
  EXPECT_EQ((*frontier_.robots("https://example.org"))->body, "User-agent: *\n");
}

TEST_F(FrontierTest, Keeps_one_open_alert_of_a_kind_and_says_which_nobody_was_told_of) {
  const Alert alert{0, "a", AlertKind::silent, kNow, std::nullopt, "صامت"};
  const auto number = *frontier_.open_alert(alert);
  ASSERT_TRUE(number);
  EXPECT_FALSE(*frontier_.open_alert(alert)) << "it is open";
  EXPECT_EQ(frontier_.sources({"a"})->at(0).open.size(), 1U);
  EXPECT_EQ(frontier_.untold()->size(), 1U);
  ASSERT_TRUE(frontier_.keep_told(*number, false));
  EXPECT_THAT(*frontier_.untold(), IsEmpty());
  EXPECT_EQ((*frontier_.close_alert("a", AlertKind::silent, kNow + hours(1)))->message, "صامت");
  EXPECT_FALSE(*frontier_.close_alert("a", AlertKind::silent, kNow));
  EXPECT_EQ(frontier_.untold()->size(), 1U) << "nobody was told that it is over";
  EXPECT_TRUE(*frontier_.open_alert(alert)) << "it may open again";
}

TEST_F(FrontierTest, Keeps_who_was_paused_by_a_person) {
  ASSERT_TRUE(frontier_.set_paused("a", true, kNow));
  ASSERT_TRUE(frontier_.set_paused("b", true, kNow));
  ASSERT_TRUE(frontier_.set_paused("b", false, kNow));
  EXPECT_THAT(*frontier_.paused(), ElementsAre("a"));
  EXPECT_TRUE(frontier_.sources({"a"})->at(0).paused);
}

}  // namespace
}  // namespace rasid
