#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "pipeline/store/records.h"

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace rasid {

/// Reads a decision from eleven columns beginning with `first`: number, batch, candidate_id, at, reviewer, action,
/// before_json, after_json, reason, undo_of, undone.
Decision read_decision(SQLite::Statement& row, int first);

/// What a decision does beside the log entry: fields, duplicate_of, clusters, verdicts for the linker. Reads and
/// writes inside the caller's transaction.
class DecisionEffects {
 public:
  DecisionEffects(SQLite::Database& database, const std::vector<DecisionDraft>& drafts, std::string now);
  ~DecisionEffects();
  DecisionEffects(const DecisionEffects&) = delete;
  DecisionEffects& operator=(const DecisionEffects&) = delete;

  /// Writes the decision and what it does.
  Result<Decision> apply(const DecisionDraft& draft, std::int64_t batch);
  /// After all: clusters counted anew, published events brought up to date, leases given back.
  void finish();

 private:
  struct Standing;
  struct State;
  std::unique_ptr<State> state_;
};

/// Brings the published event that a candidate stands for up to its status.
void refresh_event(SQLite::Database& database, const std::string& id, const std::string& reason,
                   const std::string& now);

}  // namespace rasid
