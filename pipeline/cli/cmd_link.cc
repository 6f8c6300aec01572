// rasid link: copies among the articles, and the same event in several of them.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "pipeline/cli/database.h"
#include "pipeline/cli/link_summary.h"
#include "pipeline/cli/load.h"
#include "pipeline/run/stages.h"
#include "pipeline/store/json.h"

namespace rasid {

std::optional<LinkSummary> link_now(Store& store, const KindFamilies& families, bool again, Session& session) {
  LinkOptions options;
  options.again = again;
  const bool terminal = ::isatty(STDERR_FILENO) != 0;
  if (terminal) {
    options.progress = [](std::size_t done, std::size_t events) {
      std::cerr << fmt::format("\r\033[Klinking: {} of {} events", done, events) << std::flush;
    };
  }
  const auto summary = link_store(store, families, options);
  if (terminal) std::cerr << "\r\033[K" << std::flush;
  if (summary) return *summary;
  session.report(summary.error(), Exit::could_not_run);
  return std::nullopt;
}

nlohmann::ordered_json to_json(const LinkSummary& s) {
  return {{"documents", s.documents},
          {"copies", s.copies},
          {"events", s.events},
          {"linked", s.linked},
          {"clusters", s.clusters}};
}

std::string link_text(const LinkSummary& s) {
  return fmt::format("{} of {} events in {} cluster{}, {} article{} of {} {}", s.linked, s.events, s.clusters,
                     s.clusters == 1 ? "" : "s", s.copies, s.copies == 1 ? "" : "s", s.documents,
                     s.copies == 1 ? "is a copy" : "are copies");
}

namespace {

struct LinkFlags {
  bool all = false;
  bool json = false;
};

void run_link(const LinkFlags& flags, Session& session) {
  auto store = open_store(session, StoreOptions::Access::write);
  if (!store) return;
  const auto extractor = load_extractor(session);
  if (!extractor) return;
  const auto summary = link_now(*store, kind_families(*extractor), flags.all, session);
  if (!summary) return;
  if (flags.json) {
    std::cout << json_text(to_json(*summary), 2) << '\n';
  } else if (summary->documents == 0) {
    std::cout << "Nothing came since the last time; --all compares everything anew.\n";
  } else {
    std::cout << "linked      " << link_text(*summary) << "\nNext: rasid events review" << database_argument(session)
              << "\n";
  }
}

}  // namespace

void add_link(CLI::App& app, Session& session) {
  CLI::App* command =
      app.add_subcommand("link", "Find the same event in several articles, in both languages, and copied articles");
  const auto flags = std::make_shared<LinkFlags>();
  add_database_option(*command, session);
  command->add_flag("--all", flags->all, "Compare everything anew, not only what came since the last time");
  command->add_flag("--json", flags->json, "Print the summary as JSON");
  command->footer(
      "`rasid run` and `rasid ingest` do this at their end. What people merged and split stays so.\n"
      "Examples:\n  rasid link\n  rasid link --all --db team.db");
  command->callback([flags, &session] { run_link(*flags, session); });
}

}  // namespace rasid
