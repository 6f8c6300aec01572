#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/record/json.h"
#include "pipeline/store/candidate_rows.h"
#include "pipeline/store/connection.h"
#include "pipeline/store/decision_rows.h"
#include "pipeline/store/json.h"
#include "pipeline/store/statement.h"
#include "pipeline/store/store.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

struct KnownRow {
  std::int64_t number = 0;
  std::string json;
  bool decided = false;      ///< its status is somebody's word
  bool has_history = false;  ///< somebody decided once, perhaps undone
};

std::map<std::string, KnownRow> known_rows(SQLite::Database& database, std::int64_t document) {
  std::map<std::string, KnownRow> rows;
  SQLite::Statement row(
      database,
      "SELECT id, number, json, status <> 'new', EXISTS (SELECT 1 FROM decisions WHERE candidate_id = id) "
      "FROM candidates WHERE document = ?");
  bind_all(row, document);
  while (row.executeStep()) {
    rows[row.getColumn(0).getString()] = {row.getColumn(1).getInt64(), row.getColumn(2).getString(),
                                          row.getColumn(3).getInt() != 0, row.getColumn(4).getInt() != 0};
  }
  return rows;
}

std::string names_in_role(const Candidate& candidate, std::string_view role) {
  std::string names;
  for (const EventActor& actor : candidate.actors) {
    if (actor.role != role) continue;
    if (!names.empty()) names += "; ";
    names += actor.name;
  }
  return names;
}

std::optional<std::int64_t> low(const std::optional<Toll>& toll) {
  return toll ? toll->low : std::nullopt;
}
std::optional<std::int64_t> high(const std::optional<Toll>& toll) {
  return toll ? toll->high : std::nullopt;
}

std::string sentence_of(const Candidate& candidate, const std::string& text) {
  for (const Evidence& e : candidate.evidence) {
    if (e.slot == "event" && e.span.end <= text.size()) return std::string(e.span.of(text));
  }
  return {};
}

/// Writes the columns that people read beside the JSON.
void write_columns(SQLite::Database& database, std::int64_t number, const Candidate& c, const std::string& text) {
  const auto day = [](const std::optional<Day>& value) {
    return value ? std::optional(format_iso_day(*value)) : std::nullopt;
  };
  const ResolvedPlace* place = c.place ? &c.place->place : nullptr;
  const auto of_place = [&](std::string ResolvedPlace::*member) {
    return place != nullptr ? or_null(place->*member) : std::nullopt;
  };
  run(database,
      "UPDATE candidates SET kind = ?2, date_first = ?3, date_last = ?4, date_precision = ?5, date_inferred = ?6, "
      "place_id = ?7, "
      "place_name = ?8, admin1 = ?9, admin2 = ?10, admin3 = ?11, pcode = ?12, country = ?13, latitude = ?14, "
      "longitude = ?15, "
      "geo_precision = ?16, place_inferred = ?17, actor1 = ?18, actor2 = ?19, killed_low = ?20, killed_high = ?21, "
      "wounded_low = ?22, wounded_high = ?23, detained_low = ?24, detained_high = ?25, modality = ?26, attribution = "
      "?27, "
      "background = ?28, confidence = ?29, sentence = ?30, rule = ?31, ruleset_hash = ?32, gazetteer_hash = ?33 "
      "WHERE number = ?1",
      number, c.kind, c.date ? day(c.date->first) : std::nullopt, c.date ? day(c.date->last) : std::nullopt,
      c.date ? std::optional(to_string(c.date->precision)) : std::nullopt,
      c.date ? std::optional(c.date->inferred) : std::nullopt, of_place(&ResolvedPlace::id),
      of_place(&ResolvedPlace::name), of_place(&ResolvedPlace::admin1), of_place(&ResolvedPlace::admin2),
      of_place(&ResolvedPlace::admin3), of_place(&ResolvedPlace::pcode), of_place(&ResolvedPlace::country),
      place != nullptr ? std::optional(place->lat) : std::nullopt,
      place != nullptr ? std::optional(place->lon) : std::nullopt,
      c.place ? std::optional(c.place->geo_precision) : std::nullopt,
      c.place ? std::optional(c.place->inferred) : std::nullopt, or_null(names_in_role(c, "actor1")),
      or_null(names_in_role(c, "actor2")), low(c.killed), high(c.killed), low(c.wounded), high(c.wounded),
      low(c.detained), high(c.detained), to_string(c.modality), or_null(c.attribution), c.background, c.confidence,
      sentence_of(c, text), c.rule, c.ruleset_hash, c.gazetteer_hash);
}

void write_evidence(SQLite::Database& database, std::int64_t number, const Candidate& c, const std::string& text) {
  run(database, "DELETE FROM evidence WHERE candidate = ?", number);
  int position = 0;
  for (const Evidence& e : c.evidence) {
    const std::string words = e.span.end <= text.size() ? std::string(e.span.of(text)) : std::string();
    run(database, "INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", number, position++, e.slot, e.span.begin,
        e.span.end, words, e.rule, e.rule_version, e.inherited);
  }
}

/// True if both say the same of the event; under which version of the rules doesn't matter.
bool same_event(const std::string& left, const std::string& right) {
  ordered_json a = ordered_json::parse(left);
  ordered_json b = ordered_json::parse(right);
  for (ordered_json* json : {&a, &b}) {
    json->erase("ruleset_hash");
    json->erase("gazetteer_hash");
  }
  return a == b;
}

void write_candidate(SQLite::Database& database, std::int64_t document, const Candidate& c, const std::string& text,
                     const KnownRow* known, const std::string& now, SaveCounts& counts) {
  const std::string json = json_text(to_json(c, text));
  if (known != nullptr && known->decided) {
    ++counts.kept;
    run(database, "UPDATE candidates SET withdrawn = 0 WHERE number = ? AND withdrawn = 1", known->number);
    return;
  }
  std::int64_t number = 0;
  if (known != nullptr) {
    number = known->number;
    run(database, "UPDATE candidates SET withdrawn = 0 WHERE number = ? AND withdrawn = 1", number);
    if (known->json == json) return;
    if (same_event(known->json, json)) {
      run(database, "UPDATE candidates SET json = ? WHERE number = ?", json, number);
    } else {
      ++counts.changed;
      run(database, "UPDATE candidates SET json = ?, updated = ? WHERE number = ?", json, now, number);
    }
  } else {
    ++counts.added;
    run(database,
        "INSERT INTO candidates (id, document, kind, modality, background, confidence, sentence, rule, ruleset_hash, "
        "gazetteer_hash, created, updated, json) VALUES (?, ?, '', '', 0, 0, '', '', '', '', ?, ?, ?)",
        c.id, document, now, now, json);
    number = database.getLastInsertRowid();
  }
  write_columns(database, number, c, text);
  write_evidence(database, number, c, text);
}

bool belongs_to_another(SQLite::Database& database, const std::string& id, std::int64_t document) {
  SQLite::Statement row(database, "SELECT 1 FROM candidates WHERE id = ? AND document <> ?");
  bind_all(row, id, document);
  return row.executeStep();
}

// ---------------------------------------------------------------- reading

constexpr const char* kCandidateColumns =
    "SELECT c.json, c.sentence, c.status, c.withdrawn, d.identity, d.source, "
    "coalesce(nullif(a.canonical_url, ''), a.url), a.title, a.outlet, a.language, a.published, a.content_hash, "
    "e.number, e.batch, e.candidate_id, e.at, e.reviewer, e.action, json_extract(e.before_json, '$.status'), "
    "json_extract(e.after_json, '$.status'), e.reason, e.undo_of, 0 "
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
  if (!row.getColumn(12).isNull()) stored.last_decision = read_decision(row, 12);
  return stored;
}

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

SaveCounts write_candidates(SQLite::Database& database, std::int64_t document, const DocumentResult& result,
                            const std::string& now, std::vector<StageError>& errors) {
  SaveCounts counts;
  const std::string text = result.article ? result.article->text : std::string();
  const std::map<std::string, KnownRow> known = known_rows(database, document);
  std::set<std::string> seen;
  const auto refuse = [&](const std::string& id, const char* why) {
    errors.push_back({"store", Error{ErrorCode::conflict, why, id}});
  };
  for (const Candidate& candidate : result.candidates) {
    if (candidate.id.empty()) {
      refuse(candidate.kind, "a candidate without an id was left out");
    } else if (!seen.insert(candidate.id).second) {
      refuse(candidate.id, "two candidates of the document have this id; the second was left out");
    } else if (belongs_to_another(database, candidate.id, document)) {
      seen.erase(candidate.id);
      refuse(candidate.id, "the candidate is known from another document already and stays there");
    } else {
      const auto row = known.find(candidate.id);
      write_candidate(database, document, candidate, text, row == known.end() ? nullptr : &row->second, now, counts);
    }
  }
  counts.candidates = seen.size();
  for (const auto& [id, row] : known) {
    if (seen.contains(id)) continue;
    if (row.has_history) {
      run(database, "UPDATE candidates SET withdrawn = 1 WHERE number = ?", row.number);
      if (row.decided) ++counts.kept;
    } else {
      ++counts.removed;
      run(database, "DELETE FROM candidates WHERE number = ?", row.number);
    }
  }
  return counts;
}

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
