// The log of decisions. What a decision does to candidates and clusters is in decision_effects.cc.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "pipeline/store/connection.h"
#include "pipeline/store/decision_rows.h"
#include "pipeline/store/json.h"
#include "pipeline/store/statement.h"
#include "pipeline/store/store.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

constexpr const char* kDecisionColumns =
    "SELECT d.number, d.batch, d.candidate_id, d.at, d.reviewer, d.action, d.before_json, d.after_json, d.reason, "
    "d.undo_of, EXISTS (SELECT 1 FROM decisions u WHERE u.undo_of = d.number) FROM decisions d ";

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

std::string fields_text(const ordered_json& state) {
  const auto fields = state.find("fields");
  return fields == state.end() ? std::string() : json_text(*fields);
}

ReviewStatus status_of(const ordered_json& state) {
  return parse_review_status(state.value("status", std::string())).value_or(ReviewStatus::fresh);
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
  const ordered_json before = ordered_json::parse(row.getColumn(first + 6).getString());
  const ordered_json after = ordered_json::parse(row.getColumn(first + 7).getString());
  decision.before = status_of(before);
  decision.after = status_of(after);
  decision.fields_before = fields_text(before);
  decision.fields_after = fields_text(after);
  decision.cluster_before = before.value("cluster", std::int64_t{0});
  decision.cluster_after = after.value("cluster", std::int64_t{0});
  decision.target = after.value("target", std::string());
  decision.reason = row.getColumn(first + 8).getString();
  if (!row.getColumn(first + 9).isNull()) decision.undo_of = row.getColumn(first + 9).getInt64();
  decision.undone = row.getColumn(first + 10).getInt() != 0;
  return decision;
}

Result<std::vector<Decision>> Store::append(const std::vector<DecisionDraft>& drafts) {
  const std::string now = connection_->now();
  const auto body = [&](SQLite::Database& database) -> Result<std::vector<Decision>> {
    std::vector<Decision> written;
    const std::int64_t batch = next_number(database);
    DecisionEffects effects(database, drafts, now);
    for (const DecisionDraft& draft : drafts) {
      auto decision = effects.apply(draft, batch);
      if (!decision) return tl::make_unexpected(decision.error());
      written.push_back(std::move(*decision));
    }
    effects.finish();
    return written;
  };
  return connection_->write(Connection::Durability::now, body);
}

Result<std::vector<Decision>> Store::decisions(const std::string& candidate_id, std::size_t limit) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<Decision>> {
    std::string sql = kDecisionColumns;
    if (!candidate_id.empty()) sql += "WHERE d.candidate_id = ?1 ";
    sql += "ORDER BY d.number DESC";
    if (limit > 0) sql += " LIMIT " + std::to_string(limit);
    SQLite::Statement row(database, sql);
    if (!candidate_id.empty()) bind_all(row, candidate_id);
    std::vector<Decision> found = read_all(row);
    std::reverse(found.begin(), found.end());
    return found;
  });
}

Result<std::vector<Decision>> Store::batch(std::int64_t number) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<Decision>> {
    SQLite::Statement row(database, std::string(kDecisionColumns) + "WHERE d.batch = ? ORDER BY d.number");
    bind_all(row, number);
    return read_all(row);
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
