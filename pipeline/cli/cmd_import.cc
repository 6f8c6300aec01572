// rasid import: a data set that was looked through in a spreadsheet, back into the store as decisions.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/record/json.h"
#include "pipeline/cli/database.h"
#include "pipeline/cli/reviewer.h"
#include "pipeline/export/event_writer.h"
#include "pipeline/review/review.h"
#include "pipeline/store/json.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

struct ImportOptions {
  std::string file;
  std::string reviewer;
  bool check = false;
  bool json = false;
};

/// What a row says differently from the store.
struct Difference {
  std::string id;
  ReviewStatus before = ReviewStatus::fresh;
  ReviewStatus after = ReviewStatus::fresh;
  std::string duplicate_of;
  std::string reason;
  ordered_json fields = ordered_json::object();
};

/// CSV has no names of places and actors beyond the first: what else is known of the same place or actor stays.
void keep_what_csv_has_not(Candidate& row, const Candidate& known) {
  if (row.place && known.place && row.place->place.id == known.place->place.id) {
    row.place->place.names = known.place->place.names;
    row.place->alternatives = known.place->alternatives;
  }
  for (EventActor& actor : row.actors) {
    for (const EventActor& other : known.actors) {
      if (actor.id == other.id && actor.name == other.name) actor.names = other.names;
    }
  }
}

Difference compare(const StoredCandidate& row, const StoredCandidate& known) {
  Difference difference;
  difference.id = known.candidate.id;
  difference.before = known.status;
  difference.after = row.status;
  difference.duplicate_of = row.duplicate_of;
  if (row.last_decision) difference.reason = row.last_decision->reason;
  Candidate candidate = row.candidate;
  keep_what_csv_has_not(candidate, known.candidate);
  const ordered_json now = to_json(candidate, std::string());
  const ordered_json before = to_json(known.candidate, std::string());
  for (const char* field :
       {"kind", "date", "place", "actors", "means", "modality", "attribution", "claimed_by", "background"}) {
    if (now.at(field) != before.at(field)) difference.fields[field] = now.at(field);
  }
  for (const char* toll : {"killed", "wounded", "detained"}) {
    if (now.at("tolls").at(toll) != before.at("tolls").at(toll)) difference.fields[toll] = now.at("tolls").at(toll);
  }
  return difference;
}

bool differs(const Difference& d) {
  return d.before != d.after || !d.fields.empty();
}

ordered_json difference_json(const Difference& d) {
  return {{"id", d.id}, {"before", to_string(d.before)}, {"after", to_string(d.after)}, {"fields", d.fields}};
}

/// Writes a row's differences as decisions of the reviewer; false and a report if that can't be.
bool apply(Store& store, const Difference& d, const ImportOptions& options, Session& session) {
  const auto send = [&](const ReviewRequest& request) {
    const auto done = review(store, request);
    if (!done) session.report(done.error(), Exit::item_errors);
    if (!done) return false;
    for (const Error& error : done->refused) session.report(error, Exit::item_errors);
    return done->refused.empty();
  };
  ReviewRequest request;
  request.ids = {d.id};
  request.reviewer = options.reviewer;
  request.reason = d.reason.empty() ? "imported from " + options.file : d.reason;
  if (!d.fields.empty()) {
    request.action = ReviewAction::edit;
    request.fields = d.fields.dump();
    if (!send(request)) return false;
    request.fields.clear();
  }
  if (d.before == d.after) return true;
  switch (d.after) {
    case ReviewStatus::accepted: request.action = ReviewAction::accept; break;
    case ReviewStatus::rejected: request.action = ReviewAction::reject; break;
    case ReviewStatus::fresh: request.action = ReviewAction::reopen; break;
    case ReviewStatus::duplicate:
      request.action = ReviewAction::duplicate;
      request.target = d.duplicate_of;
      break;
  }
  return send(request);
}

void run_import(const ImportOptions& options, Session& session) {
  const auto bytes = read_file(options.file);
  if (!bytes) return session.report(bytes.error(), Exit::could_not_run);
  const auto rows = read_events_csv(*bytes);
  if (!rows) {
    Error error = rows.error();
    error.where = options.file + (error.where.empty() ? "" : ", " + error.where);
    return session.report(error, Exit::could_not_run);
  }
  auto store = open_store(session, options.check ? StoreOptions::Access::read : StoreOptions::Access::write);
  if (!store) return;
  std::size_t same = 0;
  std::size_t changed = 0;
  ordered_json list = ordered_json::array();
  for (const StoredCandidate& row : *rows) {
    const auto known = store->candidate(row.candidate.id);
    if (!known) {
      session.report(known.error(), Exit::item_errors);
      continue;
    }
    const Difference difference = compare(row, *known);
    if (!differs(difference)) {
      ++same;
      continue;
    }
    if (!options.check && !apply(*store, difference, options, session)) continue;
    ++changed;
    list.push_back(difference_json(difference));
  }
  if (options.json) {
    std::cout << json_text(ordered_json{{"rows", rows->size()}, {"same", same}, {"changed", list}}, 2) << '\n';
    return;
  }
  for (const ordered_json& d : list) {
    std::string fields;
    for (const auto& [name, value] : d["fields"].items()) fields += " " + name;
    std::cout << fmt::format("{}  {} → {} {}\n", d["id"].get<std::string>(), d["before"].get<std::string>(),
                             d["after"].get<std::string>(), fields);
  }
  std::cout << fmt::format("{} rows, {} as in the store, {} {}\n", rows->size(), same, changed,
                           options.check ? "different (nothing was written)" : "changed");
}

}  // namespace

void add_import(CLI::App& app, Session& session) {
  CLI::App* command =
      app.add_subcommand("import", "Bring a CSV that was looked through in a spreadsheet back, as decisions");
  const auto options = std::make_shared<ImportOptions>();
  options->reviewer = standard_reviewer();
  command->add_option("FILE", options->file, "As `rasid export --format csv` writes it")->required();
  add_database_option(*command, session);
  command->add_option("--reviewer", options->reviewer, "Who decides (default: $RASID_REVIEWER, else $USER)")
      ->type_name("NAME");
  command->add_flag("--check", options->check, "Say what differs and write nothing");
  command->add_flag("--json", options->json, "Print what differs as JSON");
  command->footer(
      "Statuses and fields that differ from the store become decisions, which `rasid events undo` takes back.\n"
      "Examples:\n  rasid export --format csv --status all --output events.csv\n  rasid import events.csv --check\n  "
      "rasid import events.csv --reviewer layla");
  command->callback([options, &session] { run_import(*options, session); });
}

}  // namespace rasid
