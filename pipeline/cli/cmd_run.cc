// rasid run: all sources once, from their lists to stored candidates.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "pipeline/cli/database.h"
#include "pipeline/cli/input.h"
#include "pipeline/cli/link_summary.h"
#include "pipeline/cli/load.h"
#include "pipeline/cli/table.h"
#include "pipeline/run/crawl.h"
#include "pipeline/run/stages.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;
using std::chrono::steady_clock;

constexpr std::size_t kShownFailures = 10;

struct Options {
  std::string config;
  std::string archive;
  bool json = false;
  bool verbose = false;
};

/// Progress on stderr: with --verbose a line for each outcome, else one line that is written over on a terminal and a
/// line every ten seconds elsewhere.
class Progress {
 public:
  explicit Progress(bool verbose) : verbose_(verbose) {}

  void show(const CrawlProgress& progress) {
    const std::string line = fmt::format("[{}/{}] {}", progress.done, progress.asked, printable(progress.event));
    if (verbose_) {
      std::cerr << line << '\n';
      return;
    }
    const auto now = steady_clock::now();
    if (now < next_) return;
    next_ = now + (terminal_ ? std::chrono::milliseconds(100) : std::chrono::milliseconds(10'000));
    const std::size_t width = terminal_width();
    std::cerr << (terminal_ ? "\r\033[K" + cut_to_width(line, width > 1 ? width - 1 : 79) : line + "\n")
              << std::flush;
    shown_ = true;
  }
  void finish() {
    if (terminal_ && shown_) std::cerr << "\r\033[K" << std::flush;
  }

 private:
  bool verbose_;
  bool terminal_ = ::isatty(STDERR_FILENO) != 0;
  bool shown_ = false;
  steady_clock::time_point next_ = steady_clock::now() + std::chrono::milliseconds(terminal_ ? 100 : 10'000);
};

std::size_t total_of(const std::map<std::string, std::size_t>& counts) {
  std::size_t total = 0;
  for (const auto& [name, count] : counts) total += count;
  return total;
}

std::string reasons(const std::map<std::string, std::size_t>& counts) {
  std::string text;
  for (const auto& [name, count] : counts) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, name);
  return text.empty() ? text : " (" + text + ")";
}

ordered_json counts_json(const CrawlCounts& c) {
  return {{"lists", c.lists},
          {"lists_unchanged", c.lists_unchanged},
          {"lists_failed", c.lists_failed},
          {"found", c.found},
          {"known", c.known},
          {"left", c.left},
          {"robots", c.robots},
          {"not_modified", c.not_modified},
          {"fetched", c.fetched},
          {"failed", c.failed},
          {"extracted", c.extracted},
          {"without_events", c.without_events},
          {"empty", c.empty},
          {"unreadable", c.unreadable},
          {"candidates", c.candidates}};
}

ordered_json summary_json(const CrawlSummary& summary, const Store& store) {
  ordered_json sources = ordered_json::array();
  for (const auto& [id, counts] : summary.sources) {
    ordered_json source{{"id", id}};
    source.update(counts_json(counts));
    sources.push_back(std::move(source));
  }
  ordered_json failures = ordered_json::array();
  for (const Error& error : summary.failures)
    failures.push_back({{"url", error.where}, {"code", to_string(error.code)}, {"message", error.message}});
  return {{"total", counts_json(summary.total)},
          {"sources", std::move(sources)},
          {"failures", std::move(failures)},
          {"notes", summary.notes},
          {"database", store.path().string()}};
}

void print_sources(const CrawlSummary& summary, const Session& session) {
  Table table({{"Source", false, 10},
               {"Found", true},
               {"Known", true},
               {"Fetched", true},
               {"Extracted", true},
               {"Empty", true},
               {"Robots", true},
               {"Failed", true},
               {"Candidates", true}});
  const auto number = [](std::size_t value) { return std::to_string(value); };
  for (const auto& [id, c] : summary.sources) {
    table.add({printable(id), number(c.found), number(c.known), number(c.fetched), number(c.extracted),
               number(total_of(c.empty)), number(c.robots), number(total_of(c.failed) + total_of(c.unreadable)),
               number(c.candidates)});
  }
  std::cout << table.text({terminal_width(), session.color}) << '\n';
}

void print_summary(const CrawlSummary& summary, const Store& store, const Session& session) {
  const CrawlCounts& c = summary.total;
  if (summary.sources.size() > 1) print_sources(summary, session);
  std::cout << fmt::format("lists       {} read{}{}\n", c.lists,
                           c.lists_unchanged > 0 ? fmt::format(", {} of them unchanged", c.lists_unchanged) : "",
                           c.lists_failed > 0 ? fmt::format(", {} failed", c.lists_failed) : "")
            << fmt::format("found       {} pages, {} known from earlier runs{}\n", c.found, c.known,
                           c.left > 0 ? fmt::format(", {} over max_pages left for the next run", c.left) : "")
            << fmt::format("fetched     {}{}\n", c.fetched,
                           c.not_modified > 0 ? fmt::format(", {} not modified", c.not_modified) : "")
            << fmt::format("extracted   {}{}\n", c.extracted,
                           c.without_events > 0 ? fmt::format(" ({} without events)", c.without_events) : "")
            << fmt::format("empty       {}{}\n", total_of(c.empty), reasons(c.empty))
            << fmt::format("robots      {} refused by robots.txt\n", c.robots)
            << fmt::format("failed      {}{}{}\n", total_of(c.failed) + total_of(c.unreadable), reasons(c.failed),
                           reasons(c.unreadable))
            << fmt::format("candidates  {}\n", c.candidates) << "database    " << store.path().string() << '\n'
            << (c.candidates > 0 ? "Next: rasid events list\n"
                : c.fetched == 0 ? "Nothing new.\n"
                                 : "No events were found.\n");
}

void print_failures(const CrawlSummary& summary, Session& session) {
  for (std::size_t i = 0; i < std::min(summary.failures.size(), kShownFailures); ++i) {
    std::cerr << "rasid: " << printable(summary.failures[i].text()) << '\n';
  }
  if (summary.failures.size() > kShownFailures) {
    std::cerr << fmt::format("rasid: {} more failed; --json lists all\n", summary.failures.size() - kShownFailures);
  }
  if (!summary.failures.empty() && session.exit == Exit::done) session.exit = Exit::item_errors;
}

/// False if there should be one and it can't be opened.
bool open_archive(const Options& options, const CrawlConfig& config, const Clock& clock,
                  std::unique_ptr<Archive>& archive, Session& session) {
  ArchiveOptions archive_options;
  archive_options.folder = options.archive.empty() ? config.archive_folder : std::filesystem::path(options.archive);
  if (archive_options.folder.empty()) return true;
  archive_options.user_agent = config.fetch.http.user_agent;
  archive_options.max_file_bytes = config.archive_file_bytes;
  auto opened = Archive::open(std::move(archive_options), clock);
  if (!opened) {
    session.report(opened.error(), Exit::could_not_run);
    return false;
  }
  archive = std::move(*opened);
  return true;
}

void run(const Options& options, Session& session) {
  std::vector<Diagnostic> diagnostics;
  const auto config = read_sources(options.config, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) std::cerr << diagnostic.text() << '\n';
  if (!config)
    return session.report(
        {ErrorCode::invalid, "the sources can't be read; docs/crawling.md explains the file", options.config},
        Exit::wrong_use);
  auto store = open_store(session, StoreOptions::Access::write);
  if (!store) return;
  const auto extractor = load_extractor(session);
  if (!extractor) return;
  Progress progress(options.verbose);
  CrawlOptions crawl_options;
  crawl_options.progress = [&](const CrawlProgress& so_far) { progress.show(so_far); };
  const SystemClock clock;
  std::unique_ptr<Archive> archive;
  if (!open_archive(options, *config, clock, archive, session)) return;
  crawl_options.archive = archive.get();
  const auto summary = crawl(*config, program_stages(*extractor, load_site_rules()), *store, clock, crawl_options);
  progress.finish();
  if (!summary) return session.report(summary.error(), Exit::could_not_run);
  if (options.verbose) {
    for (const std::string& note : summary->notes) std::cerr << "note: " << printable(note) << '\n';
  }
  print_failures(*summary, session);
  const auto links = link_now(*store, kind_families(*extractor), false, session);
  if (!links) return;
  if (options.json) {
    ordered_json json = summary_json(*summary, *store);
    json["linking"] = to_json(*links);
    return print_json(json);
  }
  if (links->documents > 0) std::cout << "linked      " << link_text(*links) << '\n';
  print_summary(*summary, *store, session);
}

}  // namespace

void add_run(CLI::App& app, Session& session) {
  CLI::App* command =
      app.add_subcommand("run", "Crawl all sources once: feeds, sitemaps and sections to stored candidates");
  const auto options = std::make_shared<Options>();
  command->add_option("--config", options->config, "File of sources (TOML, docs/crawling.md)")->required();
  command->add_option("--archive", options->archive,
                      "Folder for WARC files with every answer (docs/crawling.md); default: as the file says");
  add_database_option(*command, session);
  command->add_flag("--json", options->json, "Print the summary as JSON (docs/json.md)");
  command->add_flag("-v,--verbose", options->verbose,
                    "A line on stderr for each page, and the small faults of lists");
  command->footer(
      "Run it again as often as you like: what was fetched is not fetched twice, an interrupted run goes on where it "
      "was,\n"
      "what failed is tried again.\nExample:\n  rasid run --config sources.toml --db team.db");
  command->callback([options, &session] { run(*options, session); });
}

}  // namespace rasid
