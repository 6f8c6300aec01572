// What a decision does: the log entry, the corrected fields, duplicates, clusters, verdicts, published events,
// leases.
#include <algorithm>
#include <array>
#include <exception>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "core/record/json.h"
#include "pipeline/store/candidate_rows.h"
#include "pipeline/store/decision_rows.h"
#include "pipeline/store/json.h"
#include "pipeline/store/statement.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

/// Members of an event's JSON that a person may correct.
constexpr std::array<std::string_view, 12> kCorrectable = {"kind",     "date",        "place",      "actors",
                                                           "killed",   "wounded",     "detained",   "means",
                                                           "modality", "attribution", "claimed_by", "background"};

bool is_toll(const std::string& field) {
  return field == "killed" || field == "wounded" || field == "detained";
}

/// A correctable field of an event's JSON. Tolls stand there twice: whole below "tolls", their lower bound beside.
ordered_json field_of(const ordered_json& json, const std::string& field) {
  return is_toll(field) ? json.at("tolls").at(field) : json.at(field);
}

void set_field(ordered_json& json, const std::string& field, const ordered_json& value) {
  if (!is_toll(field)) {
    json[field] = value;
    return;
  }
  json["tolls"][field] = value;
  json[field] = value.is_null() ? ordered_json(nullptr) : value.at("low");
}

/// True if every corrected field reads and prints back as it was given: only then it has the form of docs/json.md.
bool are_well_formed(const ordered_json& json, const ordered_json& fields) {
  const ordered_json again = to_json(candidate_from_json(json), std::string());
  return std::all_of(fields.items().begin(), fields.items().end(),
                     [&](const auto& field) { return field_of(again, field.key()) == field.value(); });
}

}  // namespace

/// Where a candidate stands at the moment of writing.
struct DecisionEffects::Standing {
  std::int64_t number = 0;
  ReviewStatus status = ReviewStatus::fresh;
  std::string json;
  std::string machine_json;
  std::string edited_json;
  std::string duplicate_of;
  std::int64_t cluster = 0;
  std::int64_t last_decision = 0;
  std::string last_reviewer;
};

struct DecisionEffects::State {
  SQLite::Database& database;
  const std::vector<DecisionDraft>& drafts;
  std::string now;
  std::map<std::string, std::int64_t> split_into = {};  ///< cluster by DecisionDraft::together
  std::set<std::int64_t> clusters = {};
  std::set<std::int64_t> alone = {};               ///< candidates that may be in no cluster now
  std::map<std::string, std::string> events = {};  ///< published events to bring up to date, with the reason
  std::vector<std::string> released = {};

  std::optional<Standing> standing(const std::string& id) const;
  std::int64_t new_cluster() const;
  std::vector<std::string> members(std::int64_t cluster) const;
  void move(const std::string& id, std::int64_t cluster);
  void add_verdict(std::int64_t decision, const std::string& left, const std::string& right, bool same) const;

  Result<void> change_fields(const DecisionDraft& draft, const Standing& at, ordered_json& before,
                             ordered_json& after);
  void restore_fields(const Standing& at, const ordered_json& undone_before, ordered_json& before,
                      ordered_json& after);
  Result<void> mark_duplicate(const DecisionDraft& draft, const Standing& at, ordered_json& before,
                              ordered_json& after);
  Result<void> merge(const DecisionDraft& draft, const Standing& at, ordered_json& before, ordered_json& after);
  Result<void> split(const DecisionDraft& draft, const Standing& at, ordered_json& before, ordered_json& after);
  Result<void> undo(const DecisionDraft& draft, const Standing& at, ordered_json& before, ordered_json& after);
  void write_verdicts(const DecisionDraft& draft, std::int64_t decision, const ordered_json& before);
  void settle(const Standing& at, const ordered_json& after) const;
};

DecisionEffects::DecisionEffects(SQLite::Database& database, const std::vector<DecisionDraft>& drafts,
                                 std::string now)
    : state_(new State{database, drafts, std::move(now)}) {}
DecisionEffects::~DecisionEffects() = default;

std::optional<DecisionEffects::Standing> DecisionEffects::State::standing(const std::string& id) const {
  SQLite::Statement row(
      database,
      "SELECT c.number, c.status, c.json, c.machine_json, c.edited_json, c.duplicate_of, c.cluster, d.number, "
      "d.reviewer "
      "FROM candidates c LEFT JOIN decisions d ON d.number = (SELECT max(number) FROM decisions WHERE candidate_id = "
      "c.id) WHERE c.id = ?");
  bind_all(row, id);
  if (!row.executeStep()) return std::nullopt;
  Standing found;
  found.number = row.getColumn(0).getInt64();
  found.status = parse_review_status(row.getColumn(1).getString()).value_or(ReviewStatus::fresh);
  found.json = row.getColumn(2).getString();
  found.machine_json = text_of(row.getColumn(3));
  found.edited_json = row.getColumn(4).getString();
  found.duplicate_of = text_of(row.getColumn(5));
  found.cluster = row.getColumn(6).getInt64();
  found.last_decision = row.getColumn(7).getInt64();
  found.last_reviewer = text_of(row.getColumn(8));
  return found;
}

// ---------------------------------------------------------------- clusters

std::int64_t DecisionEffects::State::new_cluster() const {
  run(database, "INSERT INTO clusters (created, updated) VALUES (?, ?)", now, now);
  return database.getLastInsertRowid();
}

std::vector<std::string> DecisionEffects::State::members(std::int64_t cluster) const {
  std::vector<std::string> ids;
  if (cluster == 0) return ids;
  SQLite::Statement row(database, "SELECT id FROM candidates WHERE cluster = ? ORDER BY number");
  bind_all(row, cluster);
  while (row.executeStep()) ids.push_back(row.getColumn(0).getString());
  return ids;
}

void DecisionEffects::State::move(const std::string& id, std::int64_t cluster) {
  const auto at = standing(id);
  if (!at) return;
  if (at->cluster != 0) clusters.insert(at->cluster);
  if (cluster != 0) clusters.insert(cluster);
  alone.insert(at->number);
  run(database, "UPDATE candidates SET cluster = nullif(?2, 0) WHERE number = ?1", at->number, cluster);
}

void DecisionEffects::State::add_verdict(std::int64_t decision, const std::string& left, const std::string& right,
                                         bool same) const {
  run(database, "INSERT INTO link_verdicts (decision, left_id, right_id, same) VALUES (?, ?, ?, ?)", decision, left,
      right, same);
}

Result<void> DecisionEffects::State::merge(const DecisionDraft& draft, const Standing& at, ordered_json& before,
                                           ordered_json& after) {
  const auto target = standing(draft.target);
  if (!target) return fail(ErrorCode::not_found, "the event to merge with is no longer in the store", draft.target);
  if (target->number == at.number) return fail(ErrorCode::invalid, "can't be merged with itself", draft.candidate_id);
  std::int64_t cluster = target->cluster;
  if (cluster == 0) {
    cluster = new_cluster();
    move(draft.target, cluster);
  }
  before["cluster"] = at.cluster;
  after["cluster"] = cluster;
  after["target"] = draft.target;
  move(draft.candidate_id, cluster);
  return {};
}

Result<void> DecisionEffects::State::split(const DecisionDraft& draft, const Standing& at, ordered_json& before,
                                           ordered_json& after) {
  if (at.cluster == 0) return fail(ErrorCode::invalid, "stands alone; there is nothing to split", draft.candidate_id);
  // Those that go in the same append are not what it is split from, whether they went already or go next.
  std::vector<std::string> left_behind;
  for (const std::string& id : members(at.cluster)) {
    const bool goes = std::any_of(drafts.begin(), drafts.end(), [&](const DecisionDraft& d) {
      return d.action == ReviewAction::split && d.candidate_id == id && d.together == draft.together;
    });
    if (!goes && id != draft.candidate_id) left_behind.push_back(id);
  }
  std::int64_t cluster = 0;
  if (!draft.together.empty()) {
    std::int64_t& shared = split_into[draft.together];
    if (shared == 0) shared = new_cluster();
    cluster = shared;
  }
  before["cluster"] = at.cluster;
  before["members"] = left_behind;
  after["cluster"] = cluster;
  move(draft.candidate_id, cluster);
  return {};
}

void DecisionEffects::State::write_verdicts(const DecisionDraft& draft, std::int64_t decision,
                                            const ordered_json& before) {
  if (draft.action == ReviewAction::merge || draft.action == ReviewAction::duplicate)
    add_verdict(decision, draft.candidate_id, draft.target, true);
  if (draft.action != ReviewAction::split) return;
  for (const auto& member : before.at("members"))
    add_verdict(decision, draft.candidate_id, member.get<std::string>(), false);
}

// ---------------------------------------------------------------- fields

Result<void> DecisionEffects::State::change_fields(const DecisionDraft& draft, const Standing& at,
                                                   ordered_json& before, ordered_json& after) {
  if (draft.fields.empty()) return {};
  const ordered_json wanted = ordered_json::parse(draft.fields, nullptr, false);
  if (!wanted.is_object())
    return fail(ErrorCode::invalid, "the corrections are no JSON object of fields", draft.candidate_id);
  ordered_json json = ordered_json::parse(at.json);
  ordered_json old_fields = ordered_json::object();
  ordered_json new_fields = ordered_json::object();
  auto edited = ordered_json::parse(at.edited_json).get<std::set<std::string>>();
  for (const auto& [name, value] : wanted.items()) {
    if (std::find(kCorrectable.begin(), kCorrectable.end(), name) == kCorrectable.end())
      return fail(ErrorCode::invalid, "has no field that can be corrected called " + name, draft.candidate_id);
    if (is_toll(name) && !value.is_null() && !(value.is_object() && value.contains("low") && value.contains("high")))
      return fail(ErrorCode::invalid, name + " must be null or have low and high", draft.candidate_id);
    const ordered_json known = field_of(json, name);
    if (known == value) continue;
    old_fields[name] = known;
    new_fields[name] = value;
    set_field(json, name, value);
    edited.insert(name);
  }
  if (new_fields.empty()) return {};
  before["fields"] = old_fields;
  before["edited"] = ordered_json::parse(at.edited_json);
  after["fields"] = new_fields;
  try {
    if (!are_well_formed(json, new_fields))
      return fail(ErrorCode::invalid, "a corrected field has not the form of docs/json.md", draft.candidate_id);
    rewrite_candidate(database, at.number, json);
  } catch (const nlohmann::json::exception& exception) {
    return fail(ErrorCode::invalid,
                std::string("a corrected field has not the form of docs/json.md: ") + exception.what(),
                draft.candidate_id);
  }
  run(database, "UPDATE candidates SET edited_json = ?2, machine_json = coalesce(machine_json, ?3) WHERE number = ?1",
      at.number, json_text(ordered_json(edited)), at.json);
  return {};
}

void DecisionEffects::State::restore_fields(const Standing& at, const ordered_json& undone_before,
                                            ordered_json& before, ordered_json& after) {
  const auto fields = undone_before.find("fields");
  if (fields == undone_before.end()) return;
  ordered_json json = ordered_json::parse(at.json);
  ordered_json now_fields = ordered_json::object();
  for (const auto& [name, value] : fields->items()) {
    now_fields[name] = field_of(json, name);
    set_field(json, name, value);
  }
  before["fields"] = now_fields;
  before["edited"] = ordered_json::parse(at.edited_json);
  after["fields"] = *fields;
  rewrite_candidate(database, at.number, json);
  run(database, "UPDATE candidates SET edited_json = ?2 WHERE number = ?1", at.number,
      json_text(undone_before.value("edited", ordered_json::array())));
}

/// Where nobody's word is left on a candidate, it says what today's rules read.
void DecisionEffects::State::settle(const Standing& at, const ordered_json& after) const {
  SQLite::Statement row(database, "SELECT edited_json, machine_json FROM candidates WHERE number = ?");
  bind_all(row, at.number);
  if (!row.executeStep() || row.getColumn(0).getString() != "[]" || after.at("status") != "new") return;
  const std::string machine = text_of(row.getColumn(1));
  row.reset();
  if (!machine.empty()) {
    rewrite_candidate(database, at.number, ordered_json::parse(machine));
    // To the letter: printing a parsed number again may choose other digits for it.
    run(database, "UPDATE candidates SET json = ?2 WHERE number = ?1", at.number, machine);
  }
  run(database, "UPDATE candidates SET machine_json = NULL, read_anew = 0 WHERE number = ?", at.number);
}

// ---------------------------------------------------------------- duplicates, undo

Result<void> DecisionEffects::State::mark_duplicate(const DecisionDraft& draft, const Standing& at,
                                                    ordered_json& before, ordered_json& after) {
  const auto target = standing(draft.target);
  if (!target) return fail(ErrorCode::not_found, "the other event is no longer in the store", draft.target);
  if (target->number == at.number) return fail(ErrorCode::invalid, "is no duplicate of itself", draft.candidate_id);
  if (target->status == ReviewStatus::duplicate)
    return fail(ErrorCode::conflict, "the other event is itself a duplicate of " + target->duplicate_of,
                draft.candidate_id);
  before["duplicate_of"] = at.duplicate_of;
  before["cluster"] = at.cluster;
  after["target"] = draft.target;
  std::int64_t cluster = target->cluster;
  if (cluster == 0) {
    cluster = new_cluster();
    move(draft.target, cluster);
  }
  after["cluster"] = cluster;
  if (cluster != at.cluster) move(draft.candidate_id, cluster);
  run(database, "UPDATE candidates SET duplicate_of = ?2 WHERE number = ?1", at.number, draft.target);
  events.emplace(draft.target, draft.reason);
  return {};
}

Result<void> DecisionEffects::State::undo(const DecisionDraft& draft, const Standing& at, ordered_json& before,
                                          ordered_json& after) {
  SQLite::Statement row(database, "SELECT before_json, action FROM decisions WHERE number = ? AND candidate_id = ?");
  bind_all(row, draft.undo_of, draft.candidate_id);
  if (!row.executeStep())
    return fail(ErrorCode::not_found, "the decision to undo is not on this event", draft.candidate_id);
  const ordered_json undone = ordered_json::parse(row.getColumn(0).getString());
  row.reset();
  restore_fields(at, undone, before, after);
  if (!at.duplicate_of.empty()) events.emplace(at.duplicate_of, draft.reason);
  const std::string duplicate_of = undone.value("duplicate_of", std::string());
  if (draft.after == ReviewStatus::duplicate && !duplicate_of.empty()) {
    run(database, "UPDATE candidates SET duplicate_of = ?2 WHERE number = ?1", at.number, duplicate_of);
    after["target"] = duplicate_of;
    events.emplace(duplicate_of, draft.reason);
  }
  if (const auto cluster = undone.find("cluster"); cluster != undone.end()) {
    const auto back_to = cluster->get<std::int64_t>();
    before["cluster"] = at.cluster;
    after["cluster"] = back_to;
    move(draft.candidate_id, back_to);
    // Those that were left alone by the split stand alone now: they come back with it.
    for (const auto& member : undone.value("members", ordered_json::array())) {
      const auto id = member.get<std::string>();
      const auto left = standing(id);
      if (left && left->cluster == 0) move(id, back_to);
    }
  }
  return {};
}

// ---------------------------------------------------------------- one after the other

Result<Decision> DecisionEffects::apply(const DecisionDraft& draft, std::int64_t batch) {
  SQLite::Database& database = state_->database;
  if (draft.reviewer.empty()) return fail(ErrorCode::invalid, "a decision needs a reviewer's name");
  const auto at = state_->standing(draft.candidate_id);
  if (!at) return fail(ErrorCode::not_found, "the event is no longer in the store", draft.candidate_id);
  if (at->last_decision != draft.last_seen) {
    return fail(ErrorCode::conflict, at->last_reviewer + " decided on it in between; look at it again",
                draft.candidate_id);
  }
  ordered_json before = {{"status", to_string(at->status)}};
  ordered_json after = {{"status", to_string(draft.after)}};
  if (!at->duplicate_of.empty()) before["duplicate_of"] = at->duplicate_of;
  Result<void> done = state_->change_fields(draft, *at, before, after);
  if (done && draft.action == ReviewAction::duplicate) done = state_->mark_duplicate(draft, *at, before, after);
  if (done && draft.action == ReviewAction::merge) done = state_->merge(draft, *at, before, after);
  if (done && draft.action == ReviewAction::split) done = state_->split(draft, *at, before, after);
  if (done && draft.undo_of) done = state_->undo(draft, *at, before, after);
  if (!done) return tl::make_unexpected(done.error());
  if (draft.after != ReviewStatus::duplicate && !at->duplicate_of.empty()) {
    run(database, "UPDATE candidates SET duplicate_of = NULL WHERE number = ?", at->number);
    state_->events.emplace(at->duplicate_of, draft.reason);
  }
  run(database,
      "INSERT INTO decisions (batch, candidate_id, at, reviewer, action, before_json, after_json, reason, undo_of, "
      "candidate_json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      batch, draft.candidate_id, state_->now, draft.reviewer, to_string(draft.action), json_text(before),
      json_text(after), draft.reason, draft.undo_of, at->json);
  const std::int64_t number = database.getLastInsertRowid();
  state_->write_verdicts(draft, number, before);
  state_->settle(*at, after);
  state_->alone.insert(at->number);
  if (at->cluster != 0) state_->clusters.insert(at->cluster);
  state_->events[draft.candidate_id] = draft.reason;
  state_->released.push_back(draft.candidate_id);
  SQLite::Statement row(database,
                        "SELECT number, batch, candidate_id, at, reviewer, action, before_json, after_json, reason, "
                        "undo_of, 0 FROM decisions WHERE number = ?");
  bind_all(row, number);
  row.executeStep();
  return read_decision(row, 0);
}

void DecisionEffects::finish() {
  State& s = *state_;
  for (const std::int64_t cluster : s.clusters) refresh_cluster(s.database, cluster, s.now);
  for (const std::int64_t number : s.alone) refresh_candidate(s.database, number);
  for (const auto& [id, reason] : s.events) refresh_event(s.database, id, reason, s.now);
  for (const std::string& id : s.released) run(s.database, "DELETE FROM leases WHERE candidate_id = ?", id);
}

}  // namespace rasid
