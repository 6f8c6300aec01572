#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "pipeline/store/review_records.h"

namespace SQLite {
class Database;
class Statement;
}  // namespace SQLite

namespace rasid {

// Inside the store only: rows of candidates and what hangs on them. All inside a transaction of the caller.

/// Brings the candidates of a document to those of `result`. A candidate whose id already belongs to another document
/// stays there; that is added to `errors`.
SaveCounts write_candidates(SQLite::Database& database, std::int64_t document, const DocumentResult& result,
                            const std::string& now, std::vector<StageError>& errors);

/// Makes a row say what `json` says: columns, evidence, actors, search.
void rewrite_candidate(SQLite::Database& database, std::int64_t number, const nlohmann::ordered_json& json);

/// Makes priority and reasons of a candidate that stands alone those of today; for one in a cluster
/// refresh_cluster().
void refresh_candidate(SQLite::Database& database, std::int64_t number);
/// Counts a cluster's members and sources anew, says where they disagree, chooses who stands for it and ranks all its
/// members. One that has less than two members is dissolved.
void refresh_cluster(SQLite::Database& database, std::int64_t cluster, const std::string& now);

/// The beginning of every query that read_candidate() reads, up to the joins: candidates c, documents d, articles a,
/// decisions e (the last one).
extern const char* const kCandidateColumns;
/// How many columns of a row kCandidateColumns takes.
constexpr int kCandidateColumnCount = 34;
StoredCandidate read_candidate(SQLite::Statement& row);

/// "5", "at least 5", "up to 5", "3 to 5"; empty if nothing is told.
std::string toll_words(const std::optional<std::int64_t>& low, const std::optional<std::int64_t>& high);

}  // namespace rasid
