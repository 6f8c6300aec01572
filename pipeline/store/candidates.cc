// What the extractors found, into rows.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/record/json.h"
#include "pipeline/store/candidate_rows.h"
#include "pipeline/store/connection.h"
#include "pipeline/store/json.h"
#include "pipeline/store/search_text.h"
#include "pipeline/store/statement.h"
#include "pipeline/store/store.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

struct KnownRow {
  std::int64_t number = 0;
  std::string json;
  std::string machine_json;  ///< empty: `json` is what the rules read
  bool decided = false;      ///< its status or a field is somebody's word
  bool has_history = false;  ///< somebody decided or commented once, perhaps undone
  bool read_anew = false;
};

std::map<std::string, KnownRow> known_rows(SQLite::Database& database, std::int64_t document) {
  std::map<std::string, KnownRow> rows;
  SQLite::Statement row(
      database,
      "SELECT id, number, json, coalesce(machine_json, ''), status <> 'new' OR edited_json <> '[]', "
      "EXISTS (SELECT 1 FROM decisions WHERE candidate_id = id) OR EXISTS (SELECT 1 FROM comments WHERE candidate_id "
      "= "
      "id) OR EXISTS (SELECT 1 FROM candidates o WHERE o.duplicate_of = candidates.id), read_anew "
      "FROM candidates WHERE document = ?");
  bind_all(row, document);
  while (row.executeStep()) {
    rows[row.getColumn(0).getString()] = {row.getColumn(1).getInt64(),    row.getColumn(2).getString(),
                                          row.getColumn(3).getString(),   row.getColumn(4).getInt() != 0,
                                          row.getColumn(5).getInt() != 0, row.getColumn(6).getInt() != 0};
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

/// A candidate with the words behind its evidence, in its order.
struct Reading {
  const Candidate& candidate;
  std::vector<std::string> words;

  [[nodiscard]] std::string sentence() const {
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (candidate.evidence[i].slot == "event") return words[i];
    }
    return {};
  }
};

Reading reading_of(const Candidate& candidate, const std::string& text) {
  Reading reading{candidate, {}};
  for (const Evidence& e : candidate.evidence)
    reading.words.push_back(e.span.end <= text.size() ? std::string(e.span.of(text)) : std::string());
  return reading;
}

void write_date_and_place(SQLite::Database& database, std::int64_t number, const Candidate& c) {
  const auto day = [](const std::optional<Day>& value) {
    return value ? std::optional(format_iso_day(*value)) : std::nullopt;
  };
  const ResolvedPlace* place = c.place ? &c.place->place : nullptr;
  const auto of_place = [&](std::string ResolvedPlace::*member) {
    return place != nullptr ? or_null(place->*member) : std::nullopt;
  };
  const auto point = [&](double ResolvedPlace::*member) {
    return place != nullptr ? std::optional(place->*member) : std::nullopt;
  };
  run(database,
      "UPDATE candidates SET date_first = ?2, date_last = ?3, date_precision = ?4, date_inferred = ?5, place_id = "
      "?6, "
      "place_name = ?7, admin1 = ?8, admin2 = ?9, admin3 = ?10, pcode = ?11, country = ?12, latitude = ?13, "
      "longitude = ?14, geo_precision = ?15, place_inferred = ?16, place_class = ?17, precision_km = ?18, "
      "place_ambiguous = ?19 WHERE number = ?1",
      number, c.date ? day(c.date->first) : std::nullopt, c.date ? day(c.date->last) : std::nullopt,
      c.date ? std::optional(to_string(c.date->precision)) : std::nullopt,
      c.date ? std::optional(c.date->inferred) : std::nullopt, of_place(&ResolvedPlace::id),
      of_place(&ResolvedPlace::name), of_place(&ResolvedPlace::admin1), of_place(&ResolvedPlace::admin2),
      of_place(&ResolvedPlace::admin3), of_place(&ResolvedPlace::pcode), of_place(&ResolvedPlace::country),
      point(&ResolvedPlace::lat), point(&ResolvedPlace::lon),
      c.place ? std::optional(c.place->geo_precision) : std::nullopt,
      c.place ? std::optional(c.place->inferred) : std::nullopt, of_place(&ResolvedPlace::place_class),
      point(&ResolvedPlace::precision_km), c.place ? std::optional(c.place->ambiguous) : std::nullopt);
}

/// Writes the columns that people read beside the JSON.
void write_columns(SQLite::Database& database, std::int64_t number, const Reading& reading) {
  const Candidate& c = reading.candidate;
  const std::string sentence = reading.sentence();
  write_date_and_place(database, number, c);
  run(database,
      "UPDATE candidates SET kind = ?2, actor1 = ?3, actor2 = ?4, killed_low = ?5, killed_high = ?6, wounded_low = "
      "?7, "
      "wounded_high = ?8, detained_low = ?9, detained_high = ?10, modality = ?11, attribution = ?12, background = "
      "?13, "
      "confidence = ?14, sentence = ?15, rule = ?16, ruleset_hash = ?17, gazetteer_hash = ?18 WHERE number = ?1",
      number, c.kind, or_null(names_in_role(c, "actor1")), or_null(names_in_role(c, "actor2")), low(c.killed),
      high(c.killed), low(c.wounded), high(c.wounded), low(c.detained), high(c.detained), to_string(c.modality),
      or_null(c.attribution), c.background, c.confidence, sentence, c.rule, c.ruleset_hash, c.gazetteer_hash);
  SQLite::Statement article(database,
                            "SELECT coalesce(a.title, ''), coalesce(a.outlet, ''), coalesce(a.language, '') FROM "
                            "candidates c LEFT JOIN articles a ON a.document = c.document WHERE c.number = ?");
  bind_all(article, number);
  if (!article.executeStep()) return;
  const std::string title = article.getColumn(0).getString();
  const std::string outlet = article.getColumn(1).getString();
  run(database, "UPDATE candidates SET outlet = ?2, language = ?3, search_text = ?4 WHERE number = ?1", number,
      outlet, article.getColumn(2).getString(), search_text(c, sentence, title, outlet));
}

void write_details(SQLite::Database& database, std::int64_t number, const Reading& reading) {
  run(database, "DELETE FROM evidence WHERE candidate = ?", number);
  run(database, "DELETE FROM candidate_actors WHERE candidate = ?", number);
  const std::vector<Evidence>& evidence = reading.candidate.evidence;
  for (std::size_t i = 0; i < evidence.size(); ++i) {
    const Evidence& e = evidence[i];
    run(database, "INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", number, i, e.slot, e.span.begin,
        e.span.end, reading.words[i], e.rule, e.rule_version, e.inherited);
  }
  int position = 0;
  for (const EventActor& actor : reading.candidate.actors) {
    run(database, "INSERT INTO candidate_actors VALUES (?, ?, ?, ?, ?, ?, ?)", number, position++, actor.role,
        or_null(actor.id), actor.name, to_string(actor.type), actor.inferred);
  }
}

/// True if both say the same of the event; under which version of the rules doesn't matter.
bool same_event(const std::string& left, const std::string& right) {
  if (left == right) return true;
  ordered_json a = ordered_json::parse(left);
  ordered_json b = ordered_json::parse(right);
  for (ordered_json* json : {&a, &b}) {
    json->erase("ruleset_hash");
    json->erase("gazetteer_hash");
  }
  return a == b;
}

/// A person's word stands on the row: it stays word for word, and what the rules read now is kept beside it.
void keep_decided(SQLite::Database& database, const KnownRow& known, const std::string& json) {
  run(database, "UPDATE candidates SET withdrawn = 0 WHERE number = ? AND withdrawn = 1", known.number);
  const std::string& read_before = known.machine_json.empty() ? known.json : known.machine_json;
  if (!same_event(read_before, json)) {
    run(database, "UPDATE candidates SET machine_json = ?2, read_anew = 1 WHERE number = ?1", known.number, json);
  }
}

/// Writes one candidate; its row's number if anything of it may have changed.
std::optional<std::int64_t> write_candidate(SQLite::Database& database, std::int64_t document, const Candidate& c,
                                            const std::string& text, const KnownRow* known, const std::string& now,
                                            SaveCounts& counts) {
  const std::string json = json_text(c, text);
  if (known != nullptr && known->decided) {
    ++counts.kept;
    keep_decided(database, *known, json);
    return known->number;
  }
  std::int64_t number = 0;
  if (known != nullptr) {
    number = known->number;
    run(database, "UPDATE candidates SET withdrawn = 0 WHERE number = ? AND withdrawn = 1", number);
    if (known->json == json) return std::nullopt;
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
  const Reading reading = reading_of(c, text);
  write_columns(database, number, reading);
  write_details(database, number, reading);
  return number;
}

bool belongs_to_another(SQLite::Database& database, const std::string& id, std::int64_t document) {
  SQLite::Statement row(database, "SELECT 1 FROM candidates WHERE id = ? AND document <> ?");
  bind_all(row, id, document);
  return row.executeStep();
}

std::set<std::int64_t> clusters_of(SQLite::Database& database, std::int64_t document) {
  std::set<std::int64_t> clusters;
  SQLite::Statement row(database,
                        "SELECT DISTINCT cluster FROM candidates WHERE document = ? AND cluster IS NOT NULL");
  bind_all(row, document);
  while (row.executeStep()) clusters.insert(row.getColumn(0).getInt64());
  return clusters;
}

/// Candidates that the rules no longer find go, unless somebody had to do with them.
void drop_unseen(SQLite::Database& database, const std::map<std::string, KnownRow>& known,
                 const std::set<std::string>& seen, SaveCounts& counts) {
  for (const auto& [id, row] : known) {
    if (seen.contains(id)) continue;
    if (row.has_history || row.decided) {
      run(database, "UPDATE candidates SET withdrawn = 1 WHERE number = ?", row.number);
      if (row.decided) ++counts.kept;
    } else {
      ++counts.removed;
      run(database, "DELETE FROM leases WHERE candidate_id = ?", id);
      run(database, "DELETE FROM candidates WHERE number = ?", row.number);
    }
  }
}

}  // namespace

void rewrite_candidate(SQLite::Database& database, std::int64_t number, const ordered_json& json) {
  const Candidate candidate = candidate_from_json(json);
  Reading reading{candidate, {}};
  for (const ordered_json& e : json.at("evidence")) reading.words.push_back(e.value("text", std::string()));
  run(database, "UPDATE candidates SET json = ?2 WHERE number = ?1", number, json_text(json));
  write_columns(database, number, reading);
  write_details(database, number, reading);
}

SaveCounts write_candidates(SQLite::Database& database, std::int64_t document, const DocumentResult& result,
                            const std::string& now, std::vector<StageError>& errors) {
  SaveCounts counts;
  const std::string text = result.article ? result.article->text : std::string();
  const std::map<std::string, KnownRow> known = known_rows(database, document);
  const std::set<std::int64_t> clusters = clusters_of(database, document);
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
      const auto number = write_candidate(database, document, candidate, text,
                                          row == known.end() ? nullptr : &row->second, now, counts);
      if (number) refresh_candidate(database, *number);
    }
  }
  counts.candidates = seen.size();
  drop_unseen(database, known, seen, counts);
  if (counts.added + counts.changed + counts.removed > 0)
    run(database, "UPDATE documents SET linked = 0 WHERE number = ?", document);
  for (const std::int64_t cluster : clusters) refresh_cluster(database, cluster, now);
  return counts;
}

}  // namespace rasid
