#include "pipeline/run/link_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pipeline/review/review.h"
#include "tests/support/sample_documents.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

const KindFamilies kFamilies = {{"airstrike", "violence"}, {"shelling", "violence"}};

class LinkingAStore : public testing::Test {
 protected:
  static std::string id(const std::string& name) { return sha256_hex(name).substr(0, 16); }

  /// An article of its own about the shelling of Taftanaz on a day.
  void add(const std::string& language, const std::string& name, const std::string& day = "2025-12-08",
           const std::string& words = {}) {
    DocumentResult d = sample_document(language);
    d.article->url = d.article->canonical_url = d.identity = "https://news.example/" + name;
    d.source = d.input_hash = name;
    if (!words.empty()) d.article->text += "\n\n" + words;
    Candidate& c = d.candidates.front();
    c.id = id(name);
    c.kind = "shelling";
    c.date = EventDate{parse_iso_day(day), parse_iso_day(day), DatePrecision::day, false};
    c.killed = Toll{3, 3};
    ASSERT_TRUE(store_.save(d));
  }
  LinkSummary link(bool again = false) {
    const auto summary = link_store(store_, kFamilies, {again, {}});
    EXPECT_TRUE(summary) << summary.error().text();
    return summary.value_or(LinkSummary{});
  }
  std::int64_t cluster(const std::string& name) { return store_.candidate(id(name))->cluster; }
  void ask(ReviewAction action, const std::string& name, const std::string& target = {}) {
    ReviewRequest request;
    request.action = action;
    request.ids = {id(name)};
    request.reviewer = "ليلى";
    request.target = target.empty() ? "" : id(target);
    ASSERT_TRUE(review(store_, request));
  }

  TempFolder folder_;
  Store store_ = *Store::open(folder_ / "rasid.db");
};

TEST_F(LinkingAStore, Puts_tellings_in_both_languages_together_and_other_days_apart) {
  add("en", "english");
  add("ar", "arabic");
  add("ar", "later", "2025-12-20");
  const LinkSummary summary = link();
  EXPECT_EQ(summary.documents, 3U);
  EXPECT_EQ(summary.linked, 2U);
  EXPECT_EQ(summary.clusters, 1U);
  EXPECT_NE(cluster("english"), 0);
  EXPECT_EQ(cluster("english"), cluster("arabic"));
  EXPECT_EQ(cluster("later"), 0);
  const auto links = store_.cluster_of(id("arabic"))->links;
  ASSERT_EQ(links.size(), 1U);
  EXPECT_THAT(links[0].reasons, testing::Contains("same place"));
}

TEST_F(LinkingAStore, Changes_nothing_the_second_time_and_keeps_numbers_when_more_comes) {
  add("en", "english");
  add("ar", "arabic");
  link();
  const std::int64_t before = cluster("english");
  EXPECT_EQ(link().documents, 0U);
  add("en", "third", "2025-12-08", "Another report of the same.");
  EXPECT_EQ(link().documents, 1U);
  EXPECT_EQ(cluster("third"), before);
  EXPECT_EQ(store_.cluster_of(id("third"))->members.size(), 3U);
  link(true);
  EXPECT_EQ(cluster("third"), before) << "all anew ends the same";
  EXPECT_EQ(store_.cluster_of(id("third"))->members.size(), 3U);
}

TEST_F(LinkingAStore, Remembers_what_people_split_and_merged) {
  add("en", "english");
  add("ar", "arabic");
  add("ar", "later", "2025-12-20");
  link();
  ask(ReviewAction::split, "arabic");
  ask(ReviewAction::merge, "later", "arabic");
  link(true);
  EXPECT_EQ(cluster("english"), 0);
  EXPECT_NE(cluster("later"), 0);
  EXPECT_EQ(cluster("later"), cluster("arabic"));
  ASSERT_TRUE(undo_last(store_, "ليلى"));
  ASSERT_TRUE(undo_last(store_, "ليلى"));
  link(true);
  EXPECT_EQ(cluster("english"), cluster("arabic")) << "taken back, it is the linker's word again";
  EXPECT_EQ(cluster("later"), 0);
}

TEST_F(LinkingAStore, Keeps_splits_when_the_article_is_read_anew) {
  add("en", "english");
  add("ar", "arabic");
  link();
  ask(ReviewAction::split, "arabic");
  add("ar", "arabic", "2025-12-08", "Some more words of an updated article.");
  EXPECT_EQ(link().documents, 0U) << "its event is the same, there is nothing to link";
  link(true);
  EXPECT_EQ(cluster("arabic"), 0);
}

TEST_F(LinkingAStore, Knows_copies_and_counts_them_as_one_source) {
  const std::string report =
      "Residents of the town said that the shells fell on the market in the early hours of the day. Rescuers pulled "
      "three "
      "bodies from the rubble and took the wounded to a hospital near the border, where doctors asked for blood.";
  add("en", "original", "2025-12-08", report);
  add("en", "copy", "2025-12-08", report + " (Agencies)");
  add("ar", "independent");
  EXPECT_EQ(link().copies, 1U);
  const Cluster cluster = *store_.cluster_of(id("copy"));
  EXPECT_EQ(cluster.members.size(), 3U);
  EXPECT_EQ(store_.queue({}, {})->front().sources, 2U);
}

}  // namespace
}  // namespace rasid
