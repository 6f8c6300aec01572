// A file of the first version, with somebody's work in it, opened by today's program.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/record/json.h"
#include "pipeline/store/connection.h"
#include "pipeline/store/schema.h"
#include "pipeline/store/statement.h"
#include "tests/support/sample_documents.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

/// Writes the sample events as the first version did.
void write_first_version(const std::filesystem::path& file) {
  ASSERT_TRUE(Connection::open(file, {}, schema_scripts().first(1)));
  SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
  for (const std::string language : {"en", "ar"}) {
    const Article a = sample_article(language);
    const Candidate c = sample_candidate(language);
    run(database,
        "INSERT INTO documents (identity, source, outcome, reason, detail, tries, first_tried, last_tried, "
        "input_hash, "
        "program_version, ruleset_hash, gazetteer_hash) VALUES (?, ?, 'extracted', '', '', 1, "
        "'2025-12-09T12:00:00Z', "
        "'2025-12-09T12:00:00Z', ?, '0.1.0', 'rules-1', 'places-1')",
        a.url, a.url, "input-" + language);
    const std::int64_t document = database.getLastInsertRowid();
    run(database,
        "INSERT INTO articles (document, title, outlet, language, published, url, canonical_url, authors_json, "
        "declared_language, charset, page_class, page_class_reason, quality, content_hash, text, blocks_json) VALUES "
        "(?, ?, ?, ?, ?, ?, ?, '[]', ?, 'utf-8', 'article', '', 1, ?, ?, '[]')",
        document, a.title, a.outlet, a.language, a.published->text(), a.url, a.url, a.language, a.content_hash,
        a.text);
    run(database,
        "INSERT INTO candidates (id, document, kind, date_first, place_name, killed_low, modality, background, "
        "confidence, sentence, rule, ruleset_hash, gazetteer_hash, created, updated, json) VALUES (?, ?, ?, "
        "'2025-12-08', 'Taftanaz', 2, 'actual', 0, 0.8, ?, ?, 'rules-1', 'places-1', '2025-12-09T12:00:00Z', "
        "'2025-12-09T12:00:00Z', ?)",
        c.id, document, c.kind, std::string(c.evidence.front().span.of(a.text)), c.rule, json_text(c, a.text));
  }
  run(database,
      "INSERT INTO decisions (batch, candidate_id, at, reviewer, action, before_json, after_json, reason, "
      "candidate_json) VALUES (1, ?, '2025-12-10T08:00:00Z', 'ليلى', 'accept', '{\"status\":\"new\"}', "
      "'{\"status\":\"accepted\"}', '', '{}')",
      sample_candidate("ar").id);
}

TEST(Upgrade, Of_the_first_version_keeps_everything_and_makes_it_searchable) {
  TempFolder folder;
  const auto file = folder / "rasid.db";
  write_first_version(file);
  auto store = Store::open(file);
  ASSERT_TRUE(store) << store.error().text();
  EXPECT_TRUE(std::filesystem::exists(folder / "rasid.db.v1.backup"));
  EXPECT_EQ(*store->check(), "ok");
  const auto accepted = *store->candidate(sample_candidate("ar").id);
  EXPECT_EQ(accepted.status, ReviewStatus::accepted);
  EXPECT_EQ(accepted.last_decision->reviewer, "ليلى");
  EXPECT_EQ(accepted.updated, "2025-12-10T08:00:00Z");
  QueueFilter filter;
  filter.search = "taftanaz";
  const auto items = *store->queue(filter, {});
  ASSERT_EQ(items.size(), 1U);
  EXPECT_EQ(items[0].candidate.candidate.id, sample_candidate("en").id);
  EXPECT_FALSE(items[0].candidate.reasons.empty()) << "ranked";
  EXPECT_EQ(items[0].candidate.outlet, "Example News");
  filter.search.clear();
  filter.actors = {"civilians_sy"};
  EXPECT_EQ(*store->count_queue(filter), 1);
  const auto events = *store->published_events();
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(format_iso_instant(events[0].published), "2025-12-10T08:00:00Z");
  ASSERT_EQ(events[0].sources.size(), 1U);
  EXPECT_EQ(events[0].sources[0].killed, "at least 2");
}

TEST(Upgrade, Views_are_read_by_programs_that_know_nothing_of_ours) {
  TempFolder folder;
  const auto file = folder / "rasid.db";
  write_first_version(file);
  ASSERT_TRUE(Store::open(file));
  SQLite::Database plain(file.string(), SQLite::OPEN_READONLY);
  SQLite::Statement views(plain, "SELECT name FROM sqlite_master WHERE type = 'view'");
  int count = 0;
  while (views.executeStep()) {
    ++count;
    const std::string name = views.getColumn(0).getString();
    EXPECT_NO_THROW(plain.execAndGet("SELECT count(*) FROM " + name)) << name;
  }
  EXPECT_GE(count, 6);
  EXPECT_EQ(plain.execAndGet("SELECT title FROM candidates WHERE status = 'new'").getString(),
            "airstrike, Taftanaz, 2025-12-08")
      << "a label for rows that point to it";
  EXPECT_EQ(
      plain.execAndGet("SELECT count(*) FROM candidates_search WHERE candidates_search MATCH 'تفتناز'").getInt(), 2);
}

}  // namespace
}  // namespace rasid
