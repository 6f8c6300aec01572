#pragma once

#include "pipeline/store/records.h"

namespace SQLite {
class Statement;
}

namespace rasid {

/// Reads a decision from eleven columns beginning with `first`: number, batch, candidate_id, at, reviewer, action,
/// status before, status after, reason, undo_of, undone.
Decision read_decision(SQLite::Statement& row, int first);

}  // namespace rasid
