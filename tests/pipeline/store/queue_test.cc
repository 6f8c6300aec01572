#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/store/store.h"
#include "tests/support/sample_documents.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

using std::chrono::minutes;
using testing::Contains;
using testing::ElementsAre;
using testing::Field;
using testing::IsEmpty;

/// A document of its own with one event, so that items can be told apart by a word.
DocumentResult document_with(const std::string& language, const std::string& name, std::int64_t killed) {
  DocumentResult d = sample_document(language);
  d.article->url = d.article->canonical_url = "https://news.example/" + name;
  d.identity = d.article->url;
  d.source = d.input_hash = "/news/" + name;
  d.article->outlet = "Outlet of " + name;
  Candidate& c = d.candidates.front();
  c.id = sha256_hex(name).substr(0, 16);
  c.killed = killed > 0 ? std::optional(Toll{killed, killed}) : std::nullopt;
  c.wounded.reset();
  return d;
}

class Queue : public testing::Test {
 protected:
  void add(const std::string& language, const std::string& name, std::int64_t killed) {
    ASSERT_TRUE(store_.save(document_with(language, name, killed)));
  }
  std::vector<std::string> outlets(const QueueFilter& filter, const QueuePage& page = {}) {
    std::vector<std::string> names;
    const auto items = store_.queue(filter, page);
    EXPECT_TRUE(items) << items.error().text();
    for (const QueueItem& item : *items) names.push_back(item.candidate.outlet.substr(10));
    return names;
  }
  std::string id(const std::string& name) { return sha256_hex(name).substr(0, 16); }
  std::int64_t number(const std::string& name) { return store_.candidate(id(name))->number; }
  void accept(const std::string& name, const std::string& reviewer = "ليلى") {
    const auto at = store_.candidate(id(name))->last_decision;
    ASSERT_TRUE(
        store_.append({{id(name), at ? at->number : 0, ReviewAction::accept, ReviewStatus::accepted, reviewer}}));
  }

  TempFolder folder_;
  FixedClock clock_{*parse_iso_instant("2025-12-10T08:00:00Z")};
  Store store_ = *Store::open(folder_ / "rasid.db", {StoreOptions::Access::write, std::chrono::seconds(5), &clock_});
};

TEST_F(Queue, Puts_many_dead_first_and_says_why) {
  add("en", "few", 1);
  add("ar", "many", 12);
  add("en", "none", 0);
  EXPECT_THAT(outlets({}), ElementsAre("many", "few", "none"));
  const auto items = store_.queue({}, {});
  EXPECT_EQ(items->front().candidate.reasons.front(), (QueueReason{"dead", 12, ""}));
  QueuePage second;
  second.limit = 1;
  second.offset = 1;
  EXPECT_THAT(outlets({}, second), ElementsAre("few"));
}

TEST_F(Queue, Leaves_out_what_is_decided_and_counts_values_under_the_other_conditions) {
  add("en", "one", 1);
  add("ar", "two", 2);
  add("ar", "three", 3);
  accept("three");
  EXPECT_THAT(outlets({}), ElementsAre("two", "one"));
  QueueFilter arabic;
  arabic.languages = {"ar"};
  const auto facets = store_.facets(arabic);
  ASSERT_TRUE(facets) << facets.error().text();
  EXPECT_EQ(facets->total, 1);
  const auto values = [&](const std::string& field) {
    for (const auto& [name, list] : facets->fields) {
      if (name == field) return list;
    }
    return std::vector<FacetValue>{};
  };
  EXPECT_EQ(values("languages").size(), 2U) << "the other language can still be asked for";
  ASSERT_EQ(values("kinds").size(), 1U);
  EXPECT_EQ(values("kinds").front().value, "shelling");
  ASSERT_FALSE(values("actors").empty());
  EXPECT_EQ(values("actors").front().label, "Civilians (Syria)");
  EXPECT_EQ(values("actors").front().count, 1);
  QueueFilter actor;
  actor.actors = {"civilians_sy"};
  EXPECT_EQ(store_.count_queue(actor), 2);
  actor.actors = {"nobody"};
  EXPECT_EQ(store_.facets(actor)->total, 0);
}

TEST_F(Queue, Is_searched_in_both_languages_by_folded_words_and_their_beginnings) {
  add("en", "english", 1);
  add("ar", "arabic", 2);
  const auto found = [&](const std::string& words) {
    QueueFilter filter;
    filter.search = words;
    const auto names = outlets(filter);
    EXPECT_EQ(store_.facets(filter)->total, static_cast<std::int64_t>(names.size()));
    return names;
  };
  EXPECT_THAT(found("children"), ElementsAre("english"));
  EXPECT_THAT(found("CHILD airstr"), ElementsAre("english"));
  EXPECT_THAT(found("مدفعي"), ElementsAre("arabic"));
  EXPECT_THAT(found("بمدفعي"), IsEmpty());
  EXPECT_THAT(found("المدفعي"), ElementsAre("arabic")) << "with and without the article";
  EXPECT_THAT(found("قصف"), ElementsAre("arabic")) << "بقصف in the sentence";
  EXPECT_THAT(found("تفتناز"), ElementsAre("arabic", "english")) << "names of places count in both scripts";
  EXPECT_THAT(found("taftanaz"), ElementsAre("arabic", "english"));
  EXPECT_THAT(found("\" OR ( *"), IsEmpty()) << "what FTS5 would take for an operator is none";
  EXPECT_THAT(found("children NOT killed"), IsEmpty());
}

TEST_F(Queue, Gives_two_reviewers_two_items_and_takes_them_back_when_time_is_over) {
  add("en", "one", 1);
  add("ar", "two", 2);
  const auto first = *store_.lease_next("layla", {}, QueueOrder::importance, minutes(5));
  const auto second = *store_.lease_next("omar", {}, QueueOrder::importance, minutes(5));
  EXPECT_EQ(first->candidate.outlet, "Outlet of two");
  EXPECT_EQ(second->candidate.outlet, "Outlet of one");
  EXPECT_EQ(second->lease->reviewer, "omar");
  EXPECT_FALSE(*store_.lease_next("sami", {}, QueueOrder::importance, minutes(5)));
  EXPECT_EQ(store_.lease(id("two"), "omar", minutes(5)).error().code, ErrorCode::conflict);
  clock_.advance(minutes(4));
  ASSERT_TRUE(store_.lease(id("two"), "layla", minutes(5))) << "renewed";
  clock_.advance(minutes(2));
  EXPECT_EQ((*store_.lease_next("sami", {}, QueueOrder::importance, minutes(5)))->candidate.outlet, "Outlet of one")
      << "omar's time was over, layla's not";
  EXPECT_EQ(store_.leases()->size(), 2U);
  ASSERT_TRUE(store_.release("layla"));
  EXPECT_TRUE(store_.lease(id("two"), "omar", minutes(5)));
}

TEST_F(Queue, Offers_what_a_reviewer_skipped_at_the_end_and_to_others_as_before) {
  add("en", "one", 1);
  add("ar", "two", 2);
  ASSERT_TRUE(store_.append({{id("two"), 0, ReviewAction::skip, ReviewStatus::fresh, "layla"}}));
  const auto next = [&](const std::string& reviewer) {
    const auto item = *store_.lease_next(reviewer, {}, QueueOrder::importance, minutes(5));
    EXPECT_TRUE(store_.release(reviewer));
    return item ? item->candidate.outlet : "";
  };
  EXPECT_EQ(next("omar"), "Outlet of two");
  EXPECT_EQ(next("layla"), "Outlet of one");
  accept("one");
  EXPECT_EQ(next("layla"), "Outlet of two");
}

TEST_F(Queue, Shows_a_cluster_as_one_item_with_what_its_sources_disagree_on) {
  add("en", "five", 5);
  add("ar", "nine", 9);
  add("en", "alone", 1);
  LinkResult links;
  links.clusters = {{number("five"), number("nine")}};
  links.links = {{number("five"), number("nine"), 0.8, {"same place"}}};
  ASSERT_TRUE(store_.save_links(links, {number("five"), number("nine"), number("alone")}, {1, 2, 3}));
  const auto items = *store_.queue({}, {});
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0].members, 2U);
  EXPECT_EQ(items[0].sources, 2U);
  EXPECT_THAT(items[0].disagreements, ElementsAre("killed", "kind"));
  EXPECT_THAT(items[0].candidate.reasons, Contains(Field(&QueueReason::code, "sources_disagree")));
  const Cluster cluster = *store_.cluster_of(id("nine"));
  EXPECT_EQ(cluster.members.size(), 2U);
  ASSERT_EQ(cluster.links.size(), 1U);
  EXPECT_THAT(cluster.links[0].reasons, ElementsAre("same place"));
  ASSERT_FALSE(cluster.disagreements.empty());
  ASSERT_EQ(cluster.disagreements[0].tellings.size(), 2U) << "side by side, none is dropped";
  std::vector<std::string> tolls = {cluster.disagreements[0].tellings[0].value,
                                    cluster.disagreements[0].tellings[1].value};
  EXPECT_THAT(tolls, testing::UnorderedElementsAre("5", "9"));
  ASSERT_TRUE(store_.lease(id("five"), "layla", minutes(5)));
  EXPECT_EQ(store_.lease(id("nine"), "omar", minutes(5)).error().code, ErrorCode::conflict)
      << "a cluster is one item, whichever of it is named";
}

TEST_F(Queue, Counts_days_and_governorates_and_rules) {
  add("en", "one", 1);
  add("ar", "two", 2);
  accept("two");
  const auto days = *store_.tallies(TallyBy::day, {});
  ASSERT_EQ(days.size(), 1U);
  EXPECT_EQ(days[0].key, "2025-12-08");
  EXPECT_EQ(days[0].accepted, 1);
  EXPECT_EQ(days[0].killed, 3);
  EXPECT_EQ(store_.tallies(TallyBy::governorate, {})->at(0).key, "Idleb");
  EXPECT_EQ(store_.rule_records()->size(), 2U);
  const auto progress = *store_.progress(*parse_iso_day("2025-12-10"));
  ASSERT_EQ(progress.size(), 1U);
  EXPECT_EQ(progress[0].reviewer, "ليلى");
  EXPECT_EQ(progress[0].accepted, 1);
  EXPECT_EQ(store_.map_points({}, 10)->size(), 1U);
}

TEST_F(Queue, Keeps_comments_people_and_filters) {
  add("en", "one", 1);
  ASSERT_TRUE(store_.add_comment(id("one"), "place", "layla", "أيّ تفتناز؟"));
  EXPECT_EQ(store_.queue_item(id("one"))->comments, 1U);
  const auto comments = *store_.comments(id("one"));
  ASSERT_EQ(comments.size(), 1U);
  EXPECT_EQ(comments[0].field, "place");
  ASSERT_TRUE(store_.resolve_comment(comments[0].number, "omar"));
  EXPECT_EQ(store_.queue_item(id("one"))->comments, 0U);
  EXPECT_FALSE(store_.add_comment("nothing", "", "layla", "?"));
  DocumentResult without = document_with("en", "one", 1);
  without.candidates.clear();
  ASSERT_TRUE(store_.save(without));
  EXPECT_TRUE(store_.candidate(id("one"))->withdrawn) << "what somebody commented on is not removed";

  ASSERT_TRUE(store_.save_user({"layla", Role::admin, "hash", "ar", false, {}}));
  EXPECT_EQ(store_.user("layla")->value().role, Role::admin);
  EXPECT_FALSE(store_.user("omar")->has_value());
  ASSERT_TRUE(store_.save_filter({"layla", "Idlib", "governorate=Idleb"}));
  EXPECT_EQ(store_.saved_filters("layla")->size(), 1U);
  ASSERT_TRUE(store_.save_filter({"layla", "Idlib", ""}));
  EXPECT_TRUE(store_.saved_filters("layla")->empty());
}

TEST_F(Queue, Draws_second_looks_for_others_than_the_first_reviewer) {
  add("en", "one", 1);
  accept("one", "layla");
  EXPECT_EQ(store_.draw_second_looks(0.0), 0U);
  EXPECT_EQ(store_.draw_second_looks(1.0), 1U);
  EXPECT_EQ(store_.draw_second_looks(1.0), 0U) << "drawn once";
  EXPECT_TRUE(store_.open_second_looks("layla")->empty());
  auto looks = *store_.open_second_looks("omar");
  ASSERT_EQ(looks.size(), 1U);
  looks[0].reviewer = "omar";
  looks[0].verdict = "reject";
  looks[0].reason = "wrong place";
  ASSERT_TRUE(store_.save_second_look(looks[0]));
  EXPECT_EQ(store_.save_second_look(looks[0]).error().code, ErrorCode::conflict);
  EXPECT_EQ(store_.second_looks()->at(0).first_reviewer, "layla");
}

}  // namespace
}  // namespace rasid
