// The data set as published: events, their sources, tombstones.
#include <nlohmann/json.hpp>

#include "pipeline/store/candidate_rows.h"
#include "pipeline/store/connection.h"
#include "pipeline/store/decision_rows.h"
#include "pipeline/store/statement.h"
#include "pipeline/store/store.h"

namespace rasid {

void refresh_event(SQLite::Database& database, const std::string& id, const std::string& reason,
                   const std::string& now) {
  SQLite::Statement row(database, "SELECT status, duplicate_of FROM candidates WHERE id = ?");
  bind_all(row, id);
  if (!row.executeStep()) return;
  const std::string status = row.getColumn(0).getString();
  const std::string duplicate_of = text_of(row.getColumn(1));
  row.reset();
  if (status == to_string(ReviewStatus::accepted)) {
    run(database,
        "INSERT INTO events (id, published, updated) VALUES (?1, ?2, ?2) ON CONFLICT (id) DO UPDATE SET updated = "
        "?2, "
        "withdrawn = NULL, because = '', merged_into = NULL",
        id, now);
    return;
  }
  run(database,
      "UPDATE events SET withdrawn = ?2, updated = ?2, because = ?3, merged_into = ?4 WHERE id = ?1 AND withdrawn IS "
      "NULL",
      id, now, reason, or_null(status == to_string(ReviewStatus::duplicate) ? duplicate_of : std::string()));
}

namespace {

constexpr const char* kEventColumns =
    "SELECT id, published, updated, withdrawn IS NOT NULL, because, merged_into FROM events ";

PublishedEvent read_event(SQLite::Statement& row) {
  PublishedEvent event;
  event.id = row.getColumn(0).getString();
  event.published = parse_iso_instant(row.getColumn(1).getString()).value_or(Instant{});
  event.updated = parse_iso_instant(row.getColumn(2).getString()).value_or(Instant{});
  event.withdrawn = row.getColumn(3).getInt() != 0;
  event.because = text_of(row.getColumn(4));
  event.merged_into = text_of(row.getColumn(5));
  return event;
}

std::optional<std::int64_t> number_of(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : std::optional(column.getInt64());
}

/// Reads the sources of one event after the other.
class Sources {
 public:
  explicit Sources(SQLite::Database& database)
      : row_(database,
             "SELECT c.id, c.outlet, a.title, coalesce(nullif(a.canonical_url, ''), nullif(a.url, ''), d.identity), "
             "c.language, a.published, c.killed_low, c.killed_high, c.wounded_low, c.wounded_high, o.identity "
             "FROM candidates c JOIN documents d ON d.number = c.document LEFT JOIN articles a ON a.document = "
             "d.number "
             "LEFT JOIN documents o ON o.number = d.copy_of WHERE c.number IN (SELECT number FROM candidates WHERE "
             "id = "
             "?1 UNION SELECT number FROM candidates WHERE duplicate_of = ?1 AND status = 'duplicate') "
             "ORDER BY c.id <> ?1, c.number") {}

  std::vector<PublishedEvent::Source> of(const std::string& id) {
    std::vector<PublishedEvent::Source> sources;
    bind_all(row_, id);
    while (row_.executeStep()) {
      PublishedEvent::Source s;
      s.candidate_id = row_.getColumn(0).getString();
      s.outlet = text_of(row_.getColumn(1));
      s.title = text_of(row_.getColumn(2));
      s.url = text_of(row_.getColumn(3));
      s.language = text_of(row_.getColumn(4));
      s.published = text_of(row_.getColumn(5));
      s.killed = toll_words(number_of(row_.getColumn(6)), number_of(row_.getColumn(7)));
      s.wounded = toll_words(number_of(row_.getColumn(8)), number_of(row_.getColumn(9)));
      s.copy_of = text_of(row_.getColumn(10));
      sources.push_back(std::move(s));
    }
    row_.reset();
    return sources;
  }

 private:
  SQLite::Statement row_;
};

}  // namespace

Result<std::vector<PublishedEvent>> Store::published_events(bool with_tombstones) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<PublishedEvent>> {
    std::vector<PublishedEvent> events;
    Sources sources(database);
    SQLite::Statement row(database, std::string(kEventColumns) +
                                        (with_tombstones ? "ORDER BY id" : "WHERE withdrawn IS NULL ORDER BY id"));
    while (row.executeStep()) {
      events.push_back(read_event(row));
      if (!events.back().withdrawn) events.back().sources = sources.of(events.back().id);
    }
    return events;
  });
}

Result<PublishedEvent> Store::published_event(const std::string& id) const {
  return connection_->read([&](SQLite::Database& database) -> Result<PublishedEvent> {
    SQLite::Statement row(database, std::string(kEventColumns) + "WHERE id = ?");
    bind_all(row, id);
    if (!row.executeStep()) return fail(ErrorCode::not_found, "was never published", id);
    PublishedEvent event = read_event(row);
    Sources sources(database);
    if (!event.withdrawn) event.sources = sources.of(id);
    return event;
  });
}

}  // namespace rasid
