// rasid events: review in a terminal. list, show, accept, reject, undo, log.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "pipeline/cli/cmd_events_review.h"
#include "pipeline/cli/database.h"
#include "pipeline/cli/event_page.h"
#include "pipeline/cli/event_text.h"
#include "pipeline/cli/reviewer.h"
#include "pipeline/cli/table.h"
#include "pipeline/review/review.h"
#include "pipeline/store/json.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

struct EventsOptions {
  std::string status = "new";
  std::string kind;
  std::string language;
  std::string since;
  std::string until;
  std::size_t limit = 20;
  std::vector<std::string> ids;
  std::string reviewer;
  std::string reason;
  std::string target;
  std::string search;
  std::string order = "importance";
  bool cluster = false;
  bool json = false;
};

/// Empty if a day can't be read; that is reported.
std::optional<CandidateQuery> make_query(const EventsOptions& options, Session& session) {
  CandidateQuery query;
  if (options.status != "all") query.status = parse_review_status(options.status);
  query.kind = options.kind;
  query.language = options.language;
  query.limit = options.limit;
  query.newest_first = true;
  const auto day = [&](const std::string& text, const char* option, std::optional<Day>& into) {
    if (text.empty()) return true;
    into = parse_iso_day(text);
    if (!into)
      session.report({ErrorCode::invalid, "is no day; write it as 2025-12-08", fmt::format("{} {}", option, text)},
                     Exit::wrong_use);
    return into.has_value();
  };
  if (!day(options.since, "--since", query.since) || !day(options.until, "--until", query.until)) return std::nullopt;
  return query;
}

/// What to type next, shown after a table.
void print_next_steps(const std::vector<StoredCandidate>& shown, std::int64_t total, std::size_t short_id,
                      Session& session) {
  if (static_cast<std::int64_t>(shown.size()) < total) {
    std::cout << fmt::format("\n{} of {} events; --limit 0 shows all, --kind, --since and --until narrow the list.\n",
                             shown.size(), total);
  } else {
    std::cout << fmt::format("\n{} event{}. A ? marks a guess: it was inferred, not stated in the sentence.\n", total,
                             total == 1 ? "" : "s");
  }
  const std::string id = shown.front().candidate.id.substr(0, short_id);
  std::cout << dim("Next: ", session.color)
            << fmt::format("rasid events show {0}{1}   (or accept {0}, reject {0} --reason \"wrong place\", undo)\n",
                           id, database_argument(session));
}

void print_table(const std::vector<StoredCandidate>& shown, std::size_t short_id, bool with_status,
                 Session& session) {
  std::vector<Table::Column> columns = {{"ID"},
                                        {"DATE"},
                                        {"KIND", false, 10},
                                        {"PLACE", false, 12, false, true},
                                        {"ACTORS", false, 16, false, true},
                                        {"TOLL", false, 8},
                                        {"CONF", true}};
  if (with_status) columns.push_back({"STATUS"});
  Table table(std::move(columns));
  for (const StoredCandidate& c : shown) {
    std::vector<std::string> cells = {c.candidate.id.substr(0, short_id),
                                      date_text(c.candidate),
                                      kind_text(c.candidate),
                                      place_text(c.candidate),
                                      actors_text(c.candidate),
                                      toll_text(c.candidate),
                                      confidence_text(c.candidate.confidence)};
    if (with_status) cells.emplace_back(std::string(to_string(c.status)) + (c.withdrawn ? " (withdrawn)" : ""));
    table.add(std::move(cells), c.sentence);
  }
  std::cout << table.text({terminal_width(), session.color});
}

/// True if the list asks for nothing but its default, so that an empty answer means an empty queue.
bool asks_nothing(const CandidateQuery& query) {
  return query.kind.empty() && query.language.empty() && !query.since && !query.until;
}

void list_events(const EventsOptions& options, Session& session) {
  const auto query = make_query(options, session);
  if (!query) return;
  const auto store = open_store(session, StoreOptions::Access::read);
  if (!store) return;
  const auto shown = store->candidates(*query);
  const auto total = store->count_candidates(*query);
  const auto short_id = store->short_id_length();
  if (!shown) return session.report(shown.error(), Exit::could_not_run);
  if (!total) return session.report(total.error(), Exit::could_not_run);
  if (!short_id) return session.report(short_id.error(), Exit::could_not_run);
  if (options.json) {
    ordered_json events = ordered_json::array();
    for (const StoredCandidate& c : *shown) events.push_back(to_json(c));
    std::cout << json_text(ordered_json{{"total", *total}, {"events", events}}, 2) << '\n';
    return;
  }
  if (shown->empty()) {
    const auto counts = store->counts();
    std::cout << (asks_nothing(*query) ? fmt::format("No events with status {}.", options.status)
                                       : std::string("No events match."));
    if (counts) {
      std::cout << fmt::format(" The store has {} events: {} new, {} accepted, {} rejected.", counts->candidates,
                               counts->fresh, counts->accepted, counts->rejected);
    }
    std::cout << fmt::format(
        "\nNext: rasid ingest PATH{0} adds documents, rasid events list --status all{0} shows every event.\n",
        database_argument(session));
    return;
  }
  print_table(*shown, *short_id, options.status == "all", session);
  print_next_steps(*shown, *total, *short_id, session);
}

void show_event(const EventsOptions& options, Session& session) {
  const auto store = open_store(session, StoreOptions::Access::read);
  if (!store) return;
  const auto candidate = store->candidate(options.ids.front());
  if (!candidate) return session.report(candidate.error(), Exit::item_errors);
  const auto log = store->decisions(candidate->candidate.id);
  if (!log) return session.report(log.error(), Exit::could_not_run);
  if (options.json) {
    ordered_json json = to_json(*candidate);
    json["decisions"] = ordered_json::array();
    for (const Decision& decision : *log) json["decisions"].push_back(to_json(decision));
    std::cout << json_text(json, 2) << '\n';
    return;
  }
  std::cout << event_page(*candidate, *log, {terminal_width(), session.color});
}

// ---------------------------------------------------------------- deciding

void print_result(const ReviewResult& result, const EventsOptions& options, Session& session) {
  if (options.json) {
    ordered_json json = {{"decisions", ordered_json::array()}, {"refused", ordered_json::array()}};
    for (const Decision& decision : result.written) json["decisions"].push_back(to_json(decision));
    for (const Error& error : result.refused) {
      json["refused"].push_back({{"id", error.where}, {"code", to_string(error.code)}, {"message", error.message}});
    }
    std::cout << json_text(json, 2) << '\n';
  } else {
    for (std::size_t i = 0; i < result.written.size(); ++i) {
      const Decision& d = result.written[i];
      const Candidate& c = result.events[i].candidate;
      std::cout << fmt::format("{}  {} → {}  {}, {}, {}\n", d.candidate_id, to_string(d.before),
                               bold(to_string(d.after), session.color), kind_text(c), date_text(c), place_text(c));
    }
    if (!result.written.empty() && result.written.front().action != ReviewAction::undo) {
      std::cout << dim("rasid events undo takes it back.", session.color) << '\n';
    }
  }
  for (const Error& error : result.refused) session.report(error, Exit::item_errors);
}

void finish(const Result<ReviewResult>& result, const EventsOptions& options, Session& session) {
  if (result) return print_result(*result, options, session);
  const ErrorCode code = result.error().code;
  const Exit exit = code == ErrorCode::invalid     ? Exit::wrong_use
                    : code == ErrorCode::not_found ? Exit::item_errors
                                                   : Exit::could_not_run;
  session.report(result.error(), exit);
}

void decide_on(ReviewAction action, const EventsOptions& options, Session& session) {
  auto store = open_store(session, StoreOptions::Access::write);
  if (!store) return;
  ReviewRequest request;
  request.action = action;
  request.ids = options.ids;
  request.reviewer = options.reviewer;
  request.reason = options.reason;
  request.target = options.target;
  request.whole_cluster = options.cluster;
  finish(review(*store, request), options, session);
}

void start_review(const EventsOptions& options, Session& session) {
  const auto query = make_query(options, session);
  if (!query) return;
  QueueFilter filter;
  filter.status = query->status;
  if (!options.kind.empty()) filter.kinds = {options.kind};
  if (!options.language.empty()) filter.languages = {options.language};
  filter.since = query->since;
  filter.until = query->until;
  filter.search = options.search;
  review_in_terminal(options.reviewer, filter, parse_queue_order(options.order).value_or(QueueOrder::importance),
                     session);
}

void undo(const EventsOptions& options, Session& session) {
  auto store = open_store(session, StoreOptions::Access::write);
  if (!store) return;
  finish(options.ids.empty() ? undo_last(*store, options.reviewer)
                             : undo_event(*store, options.ids.front(), options.reviewer),
         options, session);
}

void print_log(const EventsOptions& options, Session& session) {
  const auto store = open_store(session, StoreOptions::Access::read);
  if (!store) return;
  const auto log = store->decisions({}, options.limit);
  if (!log) return session.report(log.error(), Exit::could_not_run);
  if (options.json) {
    ordered_json json = ordered_json::array();
    for (const Decision& decision : *log) json.push_back(to_json(decision));
    std::cout << json_text(ordered_json{{"decisions", json}}, 2) << '\n';
    return;
  }
  if (log->empty()) {
    std::cout << "No decisions yet. Next: rasid events list" << database_argument(session) << "\n";
    return;
  }
  Table table(
      {{"NO", true}, {"AT"}, {"REVIEWER", false, 8}, {"ACTION"}, {"EVENT"}, {"FROM"}, {"TO"}, {"REASON", false, 12}});
  for (const Decision& d : *log) {
    std::string action(to_string(d.action));
    if (d.undo_of) action += fmt::format(" of {}", *d.undo_of);
    if (d.undone) action += " (undone)";
    table.add({std::to_string(d.number), format_iso_instant(d.at), d.reviewer, action, d.candidate_id,
               std::string(to_string(d.before)), std::string(to_string(d.after)), d.reason});
  }
  std::cout << table.text({terminal_width(), session.color});
}

// ---------------------------------------------------------------- options

CLI::App* add_action(CLI::App& events, const char* name, const char* about, Session& session,
                     EventsOptions& options) {
  CLI::App* app = events.add_subcommand(name, about);
  add_database_option(*app, session);
  app->add_flag("--json", options.json, "Print JSON for other programs");
  return app;
}

void add_reviewer(CLI::App& app, EventsOptions& options) {
  app.add_option("--reviewer", options.reviewer, "Who decides (default: $RASID_REVIEWER, else $USER)")
      ->type_name("NAME");
}

void add_list(CLI::App& events, Session& session, const std::shared_ptr<EventsOptions>& o) {
  CLI::App* app = add_action(events, "list", "Events with their evidence, newest first", session, *o);
  app->add_option("--status", o->status, "new, accepted, rejected, duplicate or all")
      ->check(CLI::IsMember({"new", "accepted", "rejected", "duplicate", "all"}))
      ->capture_default_str();
  app->add_option("--kind", o->kind, "Only this kind, as rules/kinds.toml names it")->type_name("KIND");
  app->add_option("--language", o->language, "Only articles in this language")->type_name("en|ar");
  app->add_option("--since", o->since, "Only events of this day or later")->type_name("YYYY-MM-DD");
  app->add_option("--until", o->until, "Only events of this day or earlier")->type_name("YYYY-MM-DD");
  app->add_option("--limit", o->limit, "At most so many; 0 for all")->type_name("N")->capture_default_str();
  app->footer(
      "Examples:\n  rasid events list\n  rasid events list --kind air_strike --since 2025-12-01\n  rasid events list "
      "--status accepted --language ar --json");
  app->callback([o, &session] { list_events(*o, session); });
}

void add_decisions(CLI::App& events, Session& session, const std::shared_ptr<EventsOptions>& o) {
  CLI::App* accept = add_action(events, "accept", "Say that events happened as described", session, *o);
  accept->add_option("ID", o->ids, "Ids or their beginnings")->required();
  add_reviewer(*accept, *o);
  accept->add_flag("--cluster", o->cluster, "With its whole cluster: the others become its duplicates");
  accept->footer(
      "Examples:\n  rasid events accept 3f9c2b71\n  rasid events accept 3f9c2b71 a1b2c3d4 --reviewer layla");
  accept->callback([o, &session] { decide_on(ReviewAction::accept, *o, session); });

  CLI::App* reject = add_action(events, "reject", "Say that events are wrong, and why", session, *o);
  reject->add_option("ID", o->ids, "Ids or their beginnings")->required();
  reject
      ->add_option("--reason", o->reason,
                   "wrong place, wrong date, not an event, duplicate, historic, opinion, bad text, or your own words")
      ->type_name("TEXT");
  add_reviewer(*reject, *o);
  reject->add_flag("--cluster", o->cluster, "With its whole cluster");
  reject->footer("Example:\n  rasid events reject 3f9c2b71 --reason \"wrong place\"");
  reject->callback([o, &session] { decide_on(ReviewAction::reject, *o, session); });

  CLI::App* take_back =
      add_action(events, "undo", "Take back your last command, or the decision on one event", session, *o);
  take_back->add_option("ID", o->ids, "The event; without it your last command is undone")->expected(0, 1);
  add_reviewer(*take_back, *o);
  take_back->footer("Examples:\n  rasid events undo\n  rasid events undo 3f9c2b71");
  take_back->callback([o, &session] { undo(*o, session); });
}

/// Decisions on events that belong, or don't belong, together.
void add_clustering(CLI::App& events, Session& session, const std::shared_ptr<EventsOptions>& o) {
  const auto add = [&](const char* name, const char* about, ReviewAction action, bool other, const char* footer) {
    CLI::App* app = add_action(events, name, about, session, *o);
    app->add_option("ID", o->ids, "Ids or their beginnings")->required();
    if (other) app->add_option("--of,--with", o->target, "The other event")->required()->type_name("ID");
    if (action == ReviewAction::reopen) app->add_option("--reason", o->reason, "Why")->required()->type_name("TEXT");
    add_reviewer(*app, *o);
    app->footer(footer);
    app->callback([o, action, &session] { decide_on(action, *o, session); });
  };
  add("duplicate", "Say that events are the same as another, which stands for them", ReviewAction::duplicate, true,
      "Example:\n  rasid events duplicate a1b2c3d4 --of 3f9c2b71");
  add("merge", "Put events into one cluster; the linker remembers it", ReviewAction::merge, true,
      "Example:\n  rasid events merge a1b2c3d4 --with 3f9c2b71");
  add("split", "Take events out of their cluster; the linker remembers it", ReviewAction::split, false,
      "Example:\n  rasid events split a1b2c3d4");
  add("reopen", "Send decided events back to the queue, and say why", ReviewAction::reopen, false,
      "Example:\n  rasid events reopen 3f9c2b71 --reason \"look at the date\"");
}

void add_review(CLI::App& events, Session& session, const std::shared_ptr<EventsOptions>& o) {
  CLI::App* app = events.add_subcommand("review", "Review the queue here, one key a decision");
  add_database_option(*app, session);
  add_reviewer(*app, *o);
  app->add_option("--status", o->status, "new, accepted, rejected, duplicate or all")
      ->check(CLI::IsMember({"new", "accepted", "rejected", "duplicate", "all"}))
      ->capture_default_str();
  app->add_option("--kind", o->kind, "Only this kind")->type_name("KIND");
  app->add_option("--language", o->language, "Only articles in this language")->type_name("en|ar");
  app->add_option("--since", o->since, "Only events of this day or later")->type_name("YYYY-MM-DD");
  app->add_option("--until", o->until, "Only events of this day or earlier")->type_name("YYYY-MM-DD");
  app->add_option("--search", o->search, "Only events with these words, in either language")->type_name("WORDS");
  app->add_option("--order", o->order, "importance, newest, oldest, uncertain or found")
      ->check(CLI::IsMember({"importance", "newest", "oldest", "uncertain", "found"}))
      ->capture_default_str();
  app->footer(
      "Keys: a accept, e edit, x reject, s skip, d duplicate of, m merge, p split, u undo, l cluster, ? all keys, q "
      "quit.\n"
      "Nobody else gets the event that you look at.\n"
      "Examples:\n  rasid events review\n  rasid events review --search إدلب --order newest");
  app->callback([o, &session] { start_review(*o, session); });
}

}  // namespace

std::string standard_reviewer() {
  for (const char* name : {"RASID_REVIEWER", "USER"}) {
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return value;
  }
  return {};
}

void add_events(CLI::App& app, Session& session) {
  CLI::App* events = app.add_subcommand("events", "Review events: review, list, show, accept, reject, undo, log");
  events->require_subcommand(1);
  events->footer("Examples:\n  rasid events list\n  rasid events show 3f9c2b71\n  rasid events accept 3f9c2b71");
  const auto options = std::make_shared<EventsOptions>();
  options->reviewer = standard_reviewer();
  add_list(*events, session, options);
  CLI::App* show =
      add_action(*events, "show", "One event, every field with its words and its rule", session, *options);
  show->add_option("ID", options->ids, "The id or its beginning")->required()->expected(1);
  show->footer("Example:\n  rasid events show 3f9c2b71");
  show->callback([options, &session] { show_event(*options, session); });
  add_decisions(*events, session, options);
  add_clustering(*events, session, options);
  add_review(*events, session, options);
  CLI::App* log = add_action(*events, "log", "All decisions: who, when, what, before, after, why", session, *options);
  log->add_option("--limit", options->limit, "The last so many; 0 for all")->type_name("N")->capture_default_str();
  log->footer("Examples:\n  rasid events log --limit 0\n  rasid events log --json");
  log->callback([options, &session] { print_log(*options, session); });
}

}  // namespace rasid
