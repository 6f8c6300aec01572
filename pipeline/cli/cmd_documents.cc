// rasid documents: what became of each document.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "pipeline/cli/database.h"
#include "pipeline/cli/table.h"
#include "pipeline/store/json.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

struct Options {
  std::string outcome = "all";
  std::size_t limit = 20;
  bool json = false;
};

std::optional<DocumentOutcome> outcome_named(const std::string& name) {
  for (const auto outcome : {DocumentOutcome::extracted, DocumentOutcome::empty, DocumentOutcome::failed}) {
    if (to_string(outcome) == name) return outcome;
  }
  return std::nullopt;
}

ordered_json document_json(const StoredDocument& d) {
  return {{"number", d.number},
          {"identity", d.identity},
          {"source", d.source},
          {"title", d.title},
          {"outcome", to_string(d.outcome)},
          {"reason", d.reason},
          {"detail", d.detail},
          {"tries", d.tries},
          {"candidates", d.candidates}};
}

void run(const Options& options, Session& session) {
  const auto store = open_store(session, StoreOptions::Access::read);
  if (!store) return;
  auto documents = store->documents(outcome_named(options.outcome));
  if (!documents) return session.report(documents.error(), Exit::could_not_run);
  const std::size_t total = documents->size();
  if (options.limit > 0 && total > options.limit) documents->resize(options.limit);
  if (options.json) {
    ordered_json list = ordered_json::array();
    for (const StoredDocument& d : *documents) list.push_back(document_json(d));
    std::cout << json_text({{"total", total}, {"documents", list}}, 2) << '\n';
    return;
  }
  if (documents->empty()) {
    std::cout << "No documents"
              << (options.outcome == "all" ? " yet. Next: rasid ingest PATH\n" : " with this outcome.\n");
    return;
  }
  Table table(
      {{"NO", true}, {"OUTCOME"}, {"REASON"}, {"TRIES", true}, {"EVENTS", true}, {"TITLE OR SOURCE", false, 20}});
  for (const StoredDocument& d : *documents) {
    const std::string about = d.outcome == DocumentOutcome::extracted
                                  ? ""
                                  : fmt::format("{}{}{}", d.detail, d.detail.empty() ? "" : " · ", d.source);
    table.add({std::to_string(d.number), std::string(to_string(d.outcome)), d.reason, std::to_string(d.tries),
               std::to_string(d.candidates), d.title.empty() ? d.identity : d.title},
              about);
  }
  std::cout << table.text({terminal_width(), session.color});
  if (documents->size() < total)
    std::cout << fmt::format("\n{} of {} documents; --limit 0 shows all.\n", documents->size(), total);
}

}  // namespace

void add_documents(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("documents", "What became of each document, and why");
  const auto options = std::make_shared<Options>();
  add_database_option(*command, session);
  command->add_option("--outcome", options->outcome, "extracted, empty, failed or all")
      ->check(CLI::IsMember({"extracted", "empty", "failed", "all"}))
      ->capture_default_str();
  command->add_option("--limit", options->limit, "At most so many; 0 for all")->type_name("N")->capture_default_str();
  command->add_flag("--json", options->json, "Print JSON for other programs");
  command->footer(
      "Examples:\n  rasid documents --outcome failed\n  rasid documents --outcome empty --limit 0 --json");
  command->callback([options, &session] { run(*options, session); });
}

}  // namespace rasid
