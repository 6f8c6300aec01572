#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "pipeline/store/records.h"

namespace SQLite {
class Database;
}

namespace rasid {

/// Brings the candidates of a document to those of `result`, inside a transaction of the caller. A candidate whose id
/// already belongs to another document stays there; that is added to `errors`.
SaveCounts write_candidates(SQLite::Database& database, std::int64_t document, const DocumentResult& result,
                            const std::string& now, std::vector<StageError>& errors);

}  // namespace rasid
