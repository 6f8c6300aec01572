// rasid ingest: files and folders into the store. rasid replay: what a crawl kept, once more with today's rules.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "pipeline/cli/database.h"
#include "pipeline/cli/link_summary.h"
#include "pipeline/cli/load.h"
#include "pipeline/cli/table.h"
#include "pipeline/run/ingest.h"
#include "pipeline/run/stages.h"
#include "pipeline/run/warc_documents.h"
#include "pipeline/store/json.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;
using std::chrono::steady_clock;

constexpr std::size_t kShownFailures = 10;

struct Options {
  std::vector<std::string> paths;
  bool again = false;
  bool json = false;
};

/// Progress on stderr: one line that is written over on a terminal, else a line every ten seconds.
class Progress {
 public:
  void show(const RunSummary& so_far, std::size_t files_done, std::size_t files) {
    const auto now = steady_clock::now();
    if (now < next_) return;
    next_ = now + (terminal_ ? std::chrono::milliseconds(200) : std::chrono::milliseconds(10'000));
    const std::string line = fmt::format("{} documents, {} of {} files, {} candidates", so_far.documents, files_done,
                                         files, so_far.candidates);
    std::cerr << (terminal_ ? "\r\033[K" + line : line + "\n") << std::flush;
    shown_ = true;
  }
  void finish() {
    if (terminal_ && shown_) std::cerr << "\r\033[K" << std::flush;
  }

 private:
  bool terminal_ = ::isatty(STDERR_FILENO) != 0;
  bool shown_ = false;
  steady_clock::time_point next_ = steady_clock::now() + std::chrono::milliseconds(terminal_ ? 200 : 10'000);
};

ordered_json counts_json(const std::map<std::string, std::size_t>& counts) {
  ordered_json json = ordered_json::object();
  for (const auto& [name, count] : counts) json[name] = count;
  return json;
}

ordered_json summary_json(const RunSummary& s, const LinkSummary& links, const Store& store) {
  ordered_json failures = ordered_json::array();
  for (const Failure& f : s.failures)
    failures.push_back({{"source", f.source}, {"code", f.code}, {"message", f.message}});
  ordered_json missing = ordered_json::array();
  for (const Error& e : s.missing)
    missing.push_back({{"path", e.where}, {"code", to_string(e.code)}, {"message", e.message}});
  return {{"documents", s.documents},
          {"extracted", s.extracted},
          {"without_events", s.without_events},
          {"unchanged", s.unchanged},
          {"empty", counts_json(s.empty)},
          {"failed", counts_json(s.failed)},
          {"candidates",
           {{"total", s.candidates},
            {"added", s.added},
            {"changed", s.changed},
            {"removed", s.removed},
            {"kept", s.kept}}},
          {"linking", to_json(links)},
          {"failures", failures},
          {"missing", missing},
          {"passed_over", s.passed_over},
          {"records", counts_json(s.records)},
          {"database", store.path().string()}};
}

std::string reasons(const std::map<std::string, std::size_t>& counts, std::size_t& total) {
  std::string text;
  for (const auto& [name, count] : counts) {
    total += count;
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, name);
  }
  return text.empty() ? text : " (" + text + ")";
}

void print_summary(const RunSummary& s, const LinkSummary& links, const Store& store, const Session& session) {
  std::size_t empty = 0;
  std::size_t failed = 0;
  const std::string why_empty = reasons(s.empty, empty);
  const std::string why_failed = reasons(s.failed, failed);
  std::cout << fmt::format("documents   {}{}\n", s.documents,
                           s.unchanged > 0 ? fmt::format(" ({} unchanged since the last run)", s.unchanged) : "")
            << fmt::format("extracted   {}{}\n", s.extracted,
                           s.without_events > 0 ? fmt::format(" ({} without events)", s.without_events) : "")
            << fmt::format("empty       {}{}\n", empty, why_empty)
            << fmt::format("failed      {}{}\n", failed, why_failed)
            << fmt::format("candidates  {} ({} new, {} changed, {} removed{})\n", s.candidates, s.added, s.changed,
                           s.removed, s.kept > 0 ? fmt::format(", {} kept as decided", s.kept) : "")
            << (links.documents > 0 ? "linked      " + link_text(links) + "\n" : "") << "database    "
            << store.path().string() << "\n";
  std::size_t records = 0;
  const std::string why_no_page = reasons(s.records, records);
  if (records > 0)
    std::cout << fmt::format("records     {} of the archives are no pages of their own{}\n", records, why_no_page);
  if (s.passed_over > 0) {
    std::cout << fmt::format(
        "{} files of other kinds were passed over (read are .html, .htm, .txt, .jsonl, .warc, .arc, also with "
        ".gz).\n",
        s.passed_over);
  }
  std::cout << (s.candidates > 0 ? "Next: rasid events list" + database_argument(session) + "\n"
                                 : "No events were found.\n");
}

void print_failures(const RunSummary& s, Session& session) {
  for (const Error& error : s.missing) session.report(error, Exit::item_errors);
  std::size_t failed = 0;
  (void)reasons(s.failed, failed);
  for (std::size_t i = 0; i < std::min(s.failures.size(), kShownFailures); ++i) {
    const Failure& f = s.failures[i];
    std::cerr << "rasid: " << printable(f.source) << ": " << printable(f.message) << '\n';
  }
  if (failed > kShownFailures) {
    std::cerr << fmt::format("rasid: {} more failed; `rasid documents --outcome failed` lists all\n",
                             failed - kShownFailures);
  }
  if (failed > 0 && session.exit == Exit::done) session.exit = Exit::item_errors;
}

void run(const Options& options, Session& session) {
  auto store = open_store(session, StoreOptions::Access::write);
  if (!store) return;
  const auto extractor = load_extractor(session);
  if (!extractor) return;
  Progress progress;
  IngestOptions ingest_options;
  ingest_options.again = options.again;
  ingest_options.progress = [&](const RunSummary& so_far, std::size_t done, std::size_t files) {
    progress.show(so_far, done, files);
  };
  const auto summary = ingest({options.paths.begin(), options.paths.end()},
                              program_stages(*extractor, load_site_rules()), *store, ingest_options);
  progress.finish();
  if (!summary) return session.report(summary.error(), Exit::could_not_run);
  print_failures(*summary, session);
  const auto links = link_now(*store, kind_families(*extractor), false, session);
  if (!links) return;
  if (options.json) {
    std::cout << json_text(summary_json(*summary, *links, *store), 2) << '\n';
  } else {
    print_summary(*summary, *links, *store, session);
  }
}

}  // namespace

void add_replay(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand(
      "replay", "Read what a crawl kept in its WARC files once more, with today's rules; asks no server");
  const auto options = std::make_shared<Options>();
  command->add_option("FILE", options->paths, "WARC files, or folders of them, in the order of their names")
      ->required();
  add_database_option(*command, session);
  command->add_flag("--again", options->again, "Read also pages whose result stands already with the same rules");
  command->add_flag("--json", options->json, "Print the summary as JSON");
  command->footer(
      "Decisions stay as they are. Into a new database it gives what the crawl gave.\nExamples:\n  rasid replay "
      "archive/\n  rasid replay archive/rasid-20260114*.warc.gz --db again.db");
  command->callback([options, &session] {
    for (const std::string& path : options->paths) {
      if (!std::filesystem::is_directory(path) && !is_web_archive(path))
        return session.report(
            {ErrorCode::invalid, "is no .warc or .arc file; `rasid ingest` reads other documents", path},
            Exit::wrong_use);
    }
    run(*options, session);
  });
}

void add_ingest(CLI::App& app, Session& session) {
  CLI::App* command =
      app.add_subcommand("ingest", "Read files and folders into the store: articles, events, evidence");
  const auto options = std::make_shared<Options>();
  command
      ->add_option("PATH", options->paths,
                   "Files and folders of .html, .htm, .txt, .jsonl, .warc, .arc, also with .gz")
      ->required();
  add_database_option(*command, session);
  command->add_flag("--again", options->again, "Read also what is unchanged since the last run");
  command->add_flag("--json", options->json, "Print the summary as JSON");
  command->footer(
      "Of a web archive (.warc, .arc) the pages are read, with the address and the time of their fetch.\n"
      "A .jsonl has a document a line: {\"id\",\"text\" or \"html\",\"published\",\"language\",\"url\"}. Run again "
      "after an interruption: what is\n"
      "stored is not read twice, what failed is tried again, decisions stay.\n"
      "Examples:\n"
      "  rasid ingest articles/\n"
      "  rasid ingest page.html archive.jsonl.gz crawl.warc.gz --db team.db");
  command->callback([options, &session] { run(*options, session); });
}

}  // namespace rasid
