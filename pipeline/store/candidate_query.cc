// Candidates out of rows.
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/record/json.h"
#include "pipeline/store/candidate_rows.h"
#include "pipeline/store/connection.h"
#include "pipeline/store/decision_rows.h"
#include "pipeline/store/json.h"
#include "pipeline/store/statement.h"
#include "pipeline/store/store.h"

namespace rasid {

using nlohmann::ordered_json;

const char* const kCandidateColumns =
    "SELECT c.json, c.sentence, c.status, c.withdrawn, d.identity, d.source, "
    "coalesce(nullif(a.canonical_url, ''), a.url), a.title, a.outlet, a.language, a.published, a.content_hash, "
    "c.number, c.cluster, c.duplicate_of, c.edited_json, c.machine_json, c.priority, c.reasons_json, c.created, "
    "c.updated, c.read_anew, c.status = 'new' AND EXISTS (SELECT 1 FROM properties p WHERE (p.name = 'ruleset_hash' "
    "AND p.value <> c.ruleset_hash) OR (p.name = 'gazetteer_hash' AND p.value <> c.gazetteer_hash)), "
    "e.number, e.batch, e.candidate_id, e.at, e.reviewer, e.action, e.before_json, e.after_json, e.reason, "
    "e.undo_of, 0 "
    "FROM candidates c JOIN documents d ON d.number = c.document LEFT JOIN articles a ON a.document = d.number "
    "LEFT JOIN decisions e ON e.number = (SELECT max(number) FROM decisions WHERE candidate_id = c.id) ";

StoredCandidate read_candidate(SQLite::Statement& row) {
  StoredCandidate stored;
  stored.json = row.getColumn(0).getString();
  stored.candidate = candidate_from_json(ordered_json::parse(stored.json));
  stored.sentence = row.getColumn(1).getString();
  stored.status = parse_review_status(row.getColumn(2).getString()).value_or(ReviewStatus::fresh);
  stored.withdrawn = row.getColumn(3).getInt() != 0;
  stored.document_identity = row.getColumn(4).getString();
  stored.source = row.getColumn(5).getString();
  stored.url = text_of(row.getColumn(6));
  stored.title = text_of(row.getColumn(7));
  stored.outlet = text_of(row.getColumn(8));
  stored.language = text_of(row.getColumn(9));
  stored.published = text_of(row.getColumn(10));
  stored.content_hash = text_of(row.getColumn(11));
  stored.number = row.getColumn(12).getInt64();
  stored.cluster = row.getColumn(13).getInt64();
  stored.duplicate_of = text_of(row.getColumn(14));
  stored.edited = ordered_json::parse(row.getColumn(15).getString()).get<std::vector<std::string>>();
  stored.machine_json = text_of(row.getColumn(16));
  stored.priority = row.getColumn(17).getDouble();
  stored.reasons = reasons_from_json(row.getColumn(18).getString());
  stored.created = row.getColumn(19).getString();
  stored.updated = row.getColumn(20).getString();
  stored.stale = row.getColumn(21).getInt() != 0 || row.getColumn(22).getInt() != 0;
  if (!row.getColumn(23).isNull()) stored.last_decision = read_decision(row, 23);
  return stored;
}

std::string toll_words(const std::optional<std::int64_t>& low, const std::optional<std::int64_t>& high) {
  if (low && high)
    return *low == *high ? std::to_string(*low) : std::to_string(*low) + " to " + std::to_string(*high);
  if (low) return "at least " + std::to_string(*low);
  return high ? "up to " + std::to_string(*high) : std::string();
}

namespace {

/// The conditions of a query; the parameters are those of bind_query. A withdrawn candidate that nobody's word holds
/// any more is not offered again.
std::string conditions(const CandidateQuery& q) {
  std::string sql = "WHERE NOT (c.withdrawn = 1 AND c.status = 'new')";
  if (q.status) sql += " AND c.status = ?1";
  if (!q.kind.empty()) sql += " AND c.kind = ?2";
  if (!q.language.empty()) sql += " AND a.language = ?3";
  if (q.since || q.until) sql += " AND (c.date_first IS NOT NULL OR c.date_last IS NOT NULL)";
  if (q.since) sql += " AND (c.date_last IS NULL OR c.date_last >= ?4)";
  if (q.until) sql += " AND (c.date_first IS NULL OR c.date_first <= ?5)";
  return sql;
}

void bind_query(SQLite::Statement& row, const CandidateQuery& q) {
  const auto bind_if = [&](bool used, int at, const std::string& value) {
    if (used) row.bind(at, value);
  };
  bind_if(q.status.has_value(), 1, q.status ? std::string(to_string(*q.status)) : std::string());
  bind_if(!q.kind.empty(), 2, q.kind);
  bind_if(!q.language.empty(), 3, q.language);
  bind_if(q.since.has_value(), 4, q.since ? format_iso_day(*q.since) : std::string());
  bind_if(q.until.has_value(), 5, q.until ? format_iso_day(*q.until) : std::string());
}

std::string order(const CandidateQuery& q) {
  std::string sql = " ORDER BY coalesce(c.date_first, c.date_last) IS NULL, coalesce(c.date_first, c.date_last)";
  if (q.newest_first) sql += " DESC";
  sql += ", c.id";
  if (q.limit > 0) sql += " LIMIT " + std::to_string(q.limit);
  return sql;
}

}  // namespace

Result<void> Store::each_candidate(const CandidateQuery& query,
                                   const std::function<bool(const StoredCandidate&)>& each) const {
  return connection_->read([&](SQLite::Database& database) -> Result<void> {
    SQLite::Statement row(database, kCandidateColumns + conditions(query) + order(query));
    bind_query(row, query);
    while (row.executeStep()) {
      if (!each(read_candidate(row))) break;
    }
    return {};
  });
}

Result<std::vector<StoredCandidate>> Store::candidates(const CandidateQuery& query) const {
  std::vector<StoredCandidate> all;
  auto read = each_candidate(query, [&](const StoredCandidate& candidate) {
    all.push_back(candidate);
    return true;
  });
  if (!read) return tl::make_unexpected(read.error());
  return all;
}

Result<std::int64_t> Store::count_candidates(const CandidateQuery& query) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::int64_t> {
    SQLite::Statement row(
        database,
        "SELECT count(*) FROM candidates c LEFT JOIN articles a ON a.document = c.document " + conditions(query));
    bind_query(row, query);
    row.executeStep();
    return row.getColumn(0).getInt64();
  });
}

Result<StoredCandidate> Store::candidate(const std::string& prefix) const {
  return connection_->read([&](SQLite::Database& database) -> Result<StoredCandidate> {
    if (prefix.empty()) return fail(ErrorCode::invalid, "an event's id is empty; `rasid events list` shows them");
    SQLite::Statement row(database, std::string(kCandidateColumns) +
                                        "WHERE c.id >= ?1 AND c.id < ?1 || char(1114111) ORDER BY c.id LIMIT 4");
    bind_all(row, prefix);
    std::vector<StoredCandidate> found;
    while (row.executeStep()) {
      found.push_back(read_candidate(row));
      if (found.back().candidate.id == prefix) return found.back();
    }
    if (found.empty())
      return fail(ErrorCode::not_found, "no event has this id; `rasid events list --status all` shows them", prefix);
    if (found.size() == 1) return std::move(found.front());
    std::string ids;
    for (const StoredCandidate& c : found) ids += (ids.empty() ? "" : ", ") + c.candidate.id;
    return fail(ErrorCode::conflict, "several events' ids begin so (" + ids + "); type more of it", prefix);
  });
}

Result<std::size_t> Store::short_id_length() const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::size_t> {
    std::size_t length = 8;
    std::string before;
    SQLite::Statement row(database, "SELECT id FROM candidates ORDER BY id");
    while (row.executeStep()) {
      std::string id = row.getColumn(0).getString();
      const auto ends = std::mismatch(id.begin(), id.end(), before.begin(), before.end());
      length = std::max(length, static_cast<std::size_t>(ends.first - id.begin()) + 1);
      before = std::move(id);
    }
    return length;
  });
}

}  // namespace rasid
