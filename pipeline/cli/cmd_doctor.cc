// rasid doctor: is everything in order, and if not, what to do.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/file.h"
#include "extractors/extract.h"
#include "pipeline/archive/warc_reader.h"
#include "pipeline/cli/cli.h"
#include "pipeline/cli/database.h"
#include "pipeline/cli/input.h"
#include "pipeline/cli/table.h"
#include "pipeline/fetch/url.h"
#include "pipeline/run/sources.h"
#include "pipeline/store/store.h"

namespace rasid {
namespace fs = std::filesystem;
namespace {

using nlohmann::ordered_json;

constexpr std::uintmax_t kLittleSpace = std::uintmax_t{1} << 30;
constexpr std::uintmax_t kNoSpace = std::uintmax_t{100} << 20;

struct Options {
  std::string config;
  std::vector<std::string> allowed;
  bool network = false;
  bool json = false;
};

struct Finding {
  std::string check;  ///< "rules", "store", ...
  std::string state;  ///< "ok", "warning", "error", "skipped"
  std::string message;
  std::string fix;  ///< what to type or do; empty if nothing
};

class Doctor {
 public:
  Doctor(const Options& options, const Session& session) : options_(options), session_(session) {}

  std::vector<Finding> examine() {
    check_data();
    check_store();
    const auto config = check_sources();
    check_archive(config);
    check_network(config);
    return std::move(findings_);
  }

 private:
  void note(std::string check, std::string state, std::string message, std::string fix = {}) {
    findings_.push_back({std::move(check), std::move(state), std::move(message), std::move(fix)});
  }

  void check_data() {
    const auto folder = find_data_folder();
    if (!folder)
      return note("data", "error", folder.error().text(),
                  "install rasid again, or set RASID_DATA to the folder that holds rules/ and gazetteer/");
    note("data", "ok", folder->string());
    std::vector<Diagnostic> diagnostics;
    const auto extractor = Extractor::load(*folder, diagnostics);
    const auto first = std::find_if(diagnostics.begin(), diagnostics.end(),
                                    [](const Diagnostic& d) { return d.level == Diagnostic::Level::error; });
    if (!extractor || first != diagnostics.end())
      return note("rules", "error", first == diagnostics.end() ? "can't be loaded" : first->text(),
                  "rasid rules check");
    note("rules", "ok",
         "rules " + extractor->ruleset_hash().substr(0, 12) + ", gazetteer " +
             extractor->gazetteer_hash().substr(0, 12));
  }

  void check_space(const std::string& check, const fs::path& folder) {
    std::error_code error;
    const auto space = fs::space(folder, error);
    if (error) return;
    const std::string message = fmt::format("{} MB free on the disk of {}", space.available >> 20, folder.string());
    if (space.available < kNoSpace)
      return note(check, "error", message, "make room: nothing more can be stored safely");
    note(check, space.available < kLittleSpace ? "warning" : "ok", message,
         space.available < kLittleSpace ? "make room soon" : "");
  }

  void check_store() {
    const auto path = database_path(session_);
    if (!path) return note("store", "error", path.error().message, "rasid doctor --db FILE");
    const fs::path& file = *path;
    std::error_code ignored;
    if (!fs::exists(file, ignored)) {
      note("store", "warning", file.string() + " is not there yet",
           "the first `rasid run` or `rasid ingest` makes it");
      fs::path folder = file.parent_path();
      while (!folder.empty() && !fs::exists(folder, ignored)) folder = folder.parent_path();
      return check_space("disk", folder.empty() ? fs::path(".") : folder);
    }
    StoreOptions read;
    read.access = StoreOptions::Access::read;
    auto store = Store::open(file, read);
    if (!store) {
      const bool older = store.error().message.find("older") != std::string::npos;
      return note("store", "error", store.error().text(),
                  older ? "any command that writes brings it up to date: rasid ingest"
                        : "restore the last backup, or name another with --db");
    }
    const auto checked = store->check();
    if (!checked || *checked != "ok") {
      note("store", "error", checked ? *checked : checked.error().text(),
           "restore the last backup; what can still be read: sqlite3 " + file.string() + " .recover");
    } else {
      const auto counts = store->counts();
      note("store", "ok",
           counts ? fmt::format("{}: {} documents, {} candidates, integrity ok", file.string(), counts->documents,
                                counts->candidates)
                  : file.string());
    }
    if (::access(file.c_str(), W_OK) != 0)
      note("store", "error", file.string() + " can't be written by this user",
           "chown or chmod it, and the folder it stands in");
    check_space("disk", file.parent_path().empty() ? fs::path(".") : file.parent_path());
  }

  std::optional<CrawlConfig> check_sources() {
    if (options_.config.empty()) {
      note("sources", "skipped", "no file of sources was named", "rasid doctor --config sources.toml");
      return std::nullopt;
    }
    std::vector<Diagnostic> diagnostics;
    auto config = read_sources(options_.config, diagnostics);
    for (const Diagnostic& d : diagnostics)
      note("sources", d.level == Diagnostic::Level::error ? "error" : "warning", d.text(), d.advice);
    if (!config) {
      if (diagnostics.empty()) note("sources", "error", options_.config + " can't be read");
      return config;
    }
    std::size_t on = 0;
    std::size_t unverified = 0;
    for (const Source& source : config->sources) {
      on += source.paused ? 0 : 1;
      unverified += !source.paused && !source.verified ? 1 : 0;
    }
    const std::string message = fmt::format("{} sources, {} of them on", config->sources.size(), on);
    if (on == 0) note("sources", "warning", message, "rasid sources resume ID --config " + options_.config);
    if (on > 0) note("sources", "ok", message);
    if (unverified > 0)
      note("sources", "warning", fmt::format("{} that are on were never verified", unverified),
           "rasid sources test ID, then take `verified = false` out");
    if (config->fetch.http.user_agent.find("(+") == std::string::npos)
      note("sources", "warning", "servers are not told who crawls them",
           "set contact in [fetch] of " + options_.config);
    return config;
  }

  void check_archive(const std::optional<CrawlConfig>& config) {
    if (!config || config->archive_folder.empty()) return;
    const fs::path& folder = config->archive_folder;
    std::error_code ignored;
    if (!fs::exists(folder, ignored)) return note("archive", "ok", folder.string() + " is made by the next run");
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
      return note("archive", "error", folder.string() + " can't be written by this user", "chown or chmod it");
    std::vector<fs::path> files = files_below(folder, ".gz");
    if (files.empty()) return note("archive", "ok", folder.string() + " holds no file yet");
    const fs::path& last = files.back();
    auto reader = WarcReader::open(last);
    std::size_t records = 0;
    while (reader) {
      const auto record = (*reader)->next();
      if (!record)
        return note("archive", "error", record.error().text(),
                    "rasid warc list " + last.string() + " names what is still whole");
      if (!*record) break;
      ++records;
    }
    note("archive", "ok", fmt::format("{} files, {} records in the last, all readable", files.size(), records));
    check_space("disk", folder);
  }

  void check_network(const std::optional<CrawlConfig>& config) {
    if (!options_.network)
      return note("network", "skipped", "no server was asked",
                  "rasid doctor --network --config FILE asks for robots.txt of each source that is on");
    if (!config) return note("network", "skipped", "there are no sources to ask");
    FetchOptions fetch = config->fetch;
    fetch.retries = 0;
    const SystemClock clock;
    Fetcher fetcher(fetch, clock);
    std::set<std::string> origins;
    for (const Source& source : config->sources) {
      if (source.paused) continue;
      for (const auto* urls : {&source.feeds, &source.sitemaps, &source.sections, &source.channels}) {
        for (const std::string& url : *urls) {
          if (const auto parsed = parse_url(url)) origins.insert(parsed->origin());
        }
      }
    }
    for (const std::string& origin : origins) {
      FetchRequest request;
      request.url = origin + "/robots.txt";
      fetcher.add(std::move(request));
    }
    std::size_t answered = 0;
    while (const auto outcome = fetcher.next()) {
      if (outcome->status != 0) {
        ++answered;
      } else {
        note("network", "error", outcome->error().text(), fix_of(outcome->failure));
      }
    }
    note("network", answered == origins.size() ? "ok" : "warning",
         fmt::format("{} of {} servers answered", answered, origins.size()));
  }

  static std::string fix_of(FetchFailure failure) {
    switch (failure) {
      case FetchFailure::dns:
        return "look at the address, and whether this machine resolves names: getent hosts NAME";
      case FetchFailure::connect: return "look whether this machine may go out, or needs [fetch] proxy";
      case FetchFailure::tls:
        return "look at the machine's clock and its certificates: apt-get install ca-certificates";
      case FetchFailure::blocked_address:
        return "name the block in [fetch] allow_addresses if the crawler may speak to it";
      default: return "try again later";
    }
  }

  const Options& options_;
  const Session& session_;
  std::vector<Finding> findings_;
};

void run(const Options& options, Session& session) {
  const std::vector<Finding> findings = Doctor(options, session).examine();
  const auto count = [&](const char* state) {
    return std::count_if(findings.begin(), findings.end(), [&](const Finding& f) { return f.state == state; });
  };
  if (count("error") > 0) session.exit = Exit::item_errors;
  if (options.json) {
    ordered_json json = ordered_json::array();
    for (const Finding& f : findings)
      json.push_back({{"check", f.check},
                      {"state", f.state},
                      {"message", f.message},
                      {"fix", f.fix.empty() ? ordered_json() : ordered_json(f.fix)}});
    return print_json(ordered_json{{"ok", count("error") == 0}, {"findings", std::move(json)}});
  }
  Table table({{"Check"}, {"State"}, {"Finding", false, 40, true}});
  for (const Finding& f : findings)
    table.add({f.check, f.state, printable(f.message)}, f.fix.empty() ? "" : "-> " + printable(f.fix));
  std::cout << table.text({terminal_width(), session.color})
            << fmt::format("{} errors, {} warnings\n", count("error"), count("warning"));
}

}  // namespace

void add_doctor(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand(
      "doctor", "Check the installation, the store, the sources and the network, and say what to do");
  const auto options = std::make_shared<Options>();
  command->add_option("--config", options->config, "The file of sources to look at");
  add_database_option(*command, session);
  command->add_flag("--network", options->network,
                    "Ask the servers of the sources that are on, for robots.txt alone");
  command->add_flag("--json", options->json, "Print JSON (docs/json.md)");
  command->footer("Exit code 1 if something is broken.\nExample:\n  rasid doctor --config sources.toml --network");
  command->callback([options, &session] { run(*options, session); });
}

}  // namespace rasid
