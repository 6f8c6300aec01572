#include "pipeline/store/frontier_rows.h"

#include "pipeline/store/frontier.h"
#include "pipeline/store/statement.h"

namespace rasid {
namespace {

bool text_is_known(SQLite::Database& database, std::int64_t document, const std::string& content_hash) {
  SQLite::Statement row(database, "SELECT 1 FROM articles WHERE content_hash = ? AND document <> ? LIMIT 1");
  bind_all(row, content_hash, document);
  return row.executeStep();
}

OutcomeClass class_of(SQLite::Database& database, const DocumentResult& d, std::int64_t document,
                      const std::string& text_before) {
  if (d.outcome == DocumentOutcome::failed) return d.visit->outcome;
  if (d.outcome == DocumentOutcome::empty) return class_of_page(d.reason);
  if (text_before == d.article->content_hash) return OutcomeClass::unchanged;
  if (!text_before.empty()) return OutcomeClass::updated;
  return text_is_known(database, document, d.article->content_hash) ? OutcomeClass::duplicate : OutcomeClass::fresh;
}

}  // namespace

OutcomeClass write_document_visit(SQLite::Database& database, const DocumentResult& d, std::int64_t document,
                                  const std::string& text_before) {
  const OutcomeClass outcome = class_of(database, d, document, text_before);
  write_page_visit(database, *d.visit, outcome);
  return outcome;
}

void write_page_visit(SQLite::Database& database, const PageVisit& visit, OutcomeClass outcome) {
  const std::string at = format_iso_instant(visit.at);
  if (visit.again) {
    run(database, "UPDATE frontier SET tries = tries + 1, tried = ?, due = ?, rank = max(rank, ?) WHERE url = ?", at,
        format_iso_instant(*visit.again), format_iso_instant(*visit.again), visit.url);
    return;
  }
  run(database, "DELETE FROM frontier WHERE url = ?", visit.url);
  run(database,
      "INSERT INTO outcomes VALUES (?, ?, ?, 1) ON CONFLICT (source, day, class) DO UPDATE SET count = count + 1",
      visit.source, format_iso_day(day_of(visit.at)), to_string(outcome));
  if (outcome != OutcomeClass::fresh) return;
  const auto hour = std::chrono::floor<std::chrono::hours>(visit.at).time_since_epoch().count();
  run(database, "INSERT INTO arrivals VALUES (?, ?, 1) ON CONFLICT (source, hour) DO UPDATE SET count = count + 1",
      visit.source, hour);
  run(database,
      "INSERT INTO sources (id, first_seen, last_new) VALUES (?1, ?2, ?2) ON CONFLICT (id) DO UPDATE SET last_new = "
      "excluded.last_new",
      visit.source, at);
}

}  // namespace rasid
