#include <algorithm>
#include <nlohmann/json.hpp>

#include "pipeline/store/connection.h"
#include "pipeline/store/decision_rows.h"
#include "pipeline/store/statement.h"
#include "pipeline/store/store.h"

namespace rasid {
namespace {

using nlohmann::json;

constexpr const char* kDecisionColumns =
    "SELECT d.number, d.batch, d.candidate_id, d.at, d.reviewer, d.action, json_extract(d.before_json, '$.status'), "
    "json_extract(d.after_json, '$.status'), d.reason, d.undo_of, EXISTS (SELECT 1 FROM decisions u WHERE u.undo_of "
    "= d.number) "
    "FROM decisions d ";

/// What is decided on: where the candidate stands at the moment of writing.
struct Standing {
  ReviewStatus status = ReviewStatus::fresh;
  std::string json;
  std::int64_t last_decision = 0;
  std::string last_reviewer;
};

std::optional<Standing> standing_of(SQLite::Database& database, const std::string& id) {
  SQLite::Statement row(
      database,
      "SELECT c.status, c.json, d.number, d.reviewer FROM candidates c LEFT JOIN decisions d ON d.number = "
      "(SELECT max(number) FROM decisions WHERE candidate_id = c.id) WHERE c.id = ?");
  bind_all(row, id);
  if (!row.executeStep()) return std::nullopt;
  Standing standing;
  standing.status = parse_review_status(row.getColumn(0).getString()).value_or(ReviewStatus::fresh);
  standing.json = row.getColumn(1).getString();
  if (!row.getColumn(2).isNull()) standing.last_decision = row.getColumn(2).getInt64();
  standing.last_reviewer = text_of(row.getColumn(3));
  return standing;
}

std::string status_json(ReviewStatus status) {
  return json{{"status", to_string(status)}}.dump();
}

Result<Decision> append_one(SQLite::Database& database, const DecisionDraft& draft, std::int64_t batch,
                            const std::string& now) {
  if (draft.reviewer.empty()) return fail(ErrorCode::invalid, "a decision needs a reviewer's name");
  const auto standing = standing_of(database, draft.candidate_id);
  if (!standing) return fail(ErrorCode::not_found, "the event is no longer in the store", draft.candidate_id);
  if (standing->last_decision != draft.last_seen) {
    return fail(ErrorCode::conflict, standing->last_reviewer + " decided on it in between; look at it again",
                draft.candidate_id);
  }
  run(database,
      "INSERT INTO decisions (batch, candidate_id, at, reviewer, action, before_json, after_json, reason, undo_of, "
      "candidate_json) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      batch, draft.candidate_id, now, draft.reviewer, to_string(draft.action), status_json(standing->status),
      status_json(draft.after), draft.reason, draft.undo_of, standing->json);
  Decision decision;
  decision.number = database.getLastInsertRowid();
  decision.batch = batch;
  decision.candidate_id = draft.candidate_id;
  decision.at = parse_iso_instant(now).value_or(Instant{});
  decision.reviewer = draft.reviewer;
  decision.action = draft.action;
  decision.before = standing->status;
  decision.after = draft.after;
  decision.reason = draft.reason;
  decision.undo_of = draft.undo_of;
  return decision;
}

/// The number that the next decision will get, whatever was rolled back before.
std::int64_t next_number(SQLite::Database& database) {
  SQLite::Statement row(database, "SELECT coalesce(max(number), 0) + 1 FROM decisions");
  row.executeStep();
  return row.getColumn(0).getInt64();
}

std::vector<Decision> read_all(SQLite::Statement& row) {
  std::vector<Decision> found;
  while (row.executeStep()) found.push_back(read_decision(row, 0));
  return found;
}

}  // namespace

Decision read_decision(SQLite::Statement& row, int first) {
  Decision decision;
  decision.number = row.getColumn(first).getInt64();
  decision.batch = row.getColumn(first + 1).getInt64();
  decision.candidate_id = row.getColumn(first + 2).getString();
  decision.at = parse_iso_instant(row.getColumn(first + 3).getString()).value_or(Instant{});
  decision.reviewer = row.getColumn(first + 4).getString();
  decision.action = parse_review_action(row.getColumn(first + 5).getString()).value_or(ReviewAction::accept);
  decision.before = parse_review_status(row.getColumn(first + 6).getString()).value_or(ReviewStatus::fresh);
  decision.after = parse_review_status(row.getColumn(first + 7).getString()).value_or(ReviewStatus::fresh);
  decision.reason = row.getColumn(first + 8).getString();
  if (!row.getColumn(first + 9).isNull()) decision.undo_of = row.getColumn(first + 9).getInt64();
  decision.undone = row.getColumn(first + 10).getInt() != 0;
  return decision;
}

Result<std::vector<Decision>> Store::append(const std::vector<DecisionDraft>& drafts) {
  const std::string now = connection_->now();
  return connection_->write(Connection::Durability::now,
                            [&](SQLite::Database& database) -> Result<std::vector<Decision>> {
                              std::vector<Decision> written;
                              const std::int64_t batch = next_number(database);
                              for (const DecisionDraft& draft : drafts) {
                                auto decision = append_one(database, draft, batch, now);
                                if (!decision) return tl::make_unexpected(decision.error());
                                written.push_back(std::move(*decision));
                              }
                              return written;
                            });
}

Result<std::vector<Decision>> Store::decisions(const std::string& candidate_id, std::size_t limit) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<Decision>> {
    std::string sql = kDecisionColumns;
    sql += "WHERE ?1 = '' OR d.candidate_id = ?1 ORDER BY d.number DESC";
    if (limit > 0) sql += " LIMIT " + std::to_string(limit);
    SQLite::Statement row(database, sql);
    bind_all(row, candidate_id);
    std::vector<Decision> found = read_all(row);
    std::reverse(found.begin(), found.end());
    return found;
  });
}

Result<std::vector<Decision>> Store::last_batch(const std::string& reviewer) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<Decision>> {
    SQLite::Statement row(
        database, std::string(kDecisionColumns) +
                      "WHERE d.batch = (SELECT max(b.batch) FROM decisions b WHERE b.reviewer = ?1 AND b.action <> "
                      "'undo' AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undo_of = b.number)) AND NOT EXISTS "
                      "(SELECT 1 FROM decisions u WHERE u.undo_of = d.number) ORDER BY d.number");
    bind_all(row, reviewer);
    return read_all(row);
  });
}

}  // namespace rasid
