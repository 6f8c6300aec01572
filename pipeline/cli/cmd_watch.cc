// rasid watch: the crawler as a service.
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <memory>

#include "core/base/file.h"
#include "pipeline/cli/database.h"
#include "pipeline/cli/watch_log.h"
#include "pipeline/run/crawl_turn.h"
#include "pipeline/run/rule_reload.h"
#include "pipeline/run/watch.h"

namespace rasid {
namespace {

struct Options {
  std::string config;
  std::string archive;
  std::string log;
  bool quiet = false;
};

volatile std::sig_atomic_t stop_asked = 0;
volatile std::sig_atomic_t reload_asked = 0;

void on_signal(int signal) {
  if (signal == SIGHUP) {
    reload_asked = 1;
  } else {
    stop_asked = 1;
  }
}

void listen_to_signals() {
  struct sigaction action {};
  action.sa_handler = &on_signal;
  sigemptyset(&action.sa_mask);
  for (const int signal : {SIGHUP, SIGTERM, SIGINT}) ::sigaction(signal, &action, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
}

/// Tells systemd how we are (sd_notify(3)); nothing if it did not start us.
void notify_systemd(std::string_view state) {
  const char* path = std::getenv("NOTIFY_SOCKET");
  sockaddr_un address{};
  if (path == nullptr || std::strlen(path) == 0 || std::strlen(path) >= sizeof address.sun_path) return;
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path, std::strlen(path));
  if (address.sun_path[0] == '@') address.sun_path[0] = '\0';
  const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return;
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + std::strlen(path));
  (void)::sendto(socket, state.data(), state.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&address), size);
  ::close(socket);
}

std::optional<CrawlConfig> read_config(const std::string& file) {
  std::vector<Diagnostic> diagnostics;
  auto config = read_sources(file, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) std::cerr << diagnostic.text() << '\n';
  return config;
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
  if (!opened) session.report(opened.error(), Exit::could_not_run);
  if (opened) archive = std::move(*opened);
  return archive != nullptr;
}

/// SIGHUP: the file of sources and the rules. What can't be read leaves the old in force.
void reload(const Options& options, LiveRules& rules, Watch& watch, const std::function<void(const WatchLine&)>& log,
            Session& session) {
  notify_systemd("RELOADING=1");
  const ReloadReport report = rules.reload();
  const bool bad = !report.swapped && !report.unchanged;
  log({bad ? WatchLine::Level::error : WatchLine::Level::info, "rules", {{"detail", report.text()}}});
  auto config = read_config(options.config);
  if (!config) {
    log({WatchLine::Level::error, "sources", {{"detail", "the file has errors; the old sources stay in force"}}});
  } else if (auto done = watch.reload(std::move(*config), rules.stages()); !done) {
    session.report(done.error(), Exit::could_not_run);
    stop_asked = 1;
  }
  notify_systemd("READY=1");
}

void run(const Options& options, Session& session) {
  auto config = read_config(options.config);
  if (!config)
    return session.report(
        {ErrorCode::invalid, "the sources can't be read; docs/crawling.md explains the file", options.config},
        Exit::wrong_use);
  auto store = open_store(session, StoreOptions::Access::write);
  if (!store) return;
  const auto turn = CrawlTurn::take(store->path());
  if (!turn) return session.report(turn.error(), Exit::could_not_run);
  const auto folder = find_data_folder();
  if (!folder) return session.report(folder.error(), Exit::could_not_run);
  auto rules = LiveRules::load(*folder);
  if (!rules) return session.report(rules.error(), Exit::could_not_run);
  const SystemClock clock;
  std::unique_ptr<Archive> archive;
  if (!open_archive(options, *config, clock, archive, session)) return;
  WatchParts parts;
  parts.log = make_watch_log(options.log, options.quiet, clock);
  parts.archive = archive.get();
  const auto log = parts.log;
  Watch watch(std::move(*config), (*rules)->stages(), *store, clock, std::move(parts));
  if (auto begun = watch.begin(); !begun) return session.report(begun.error(), Exit::could_not_run);
  listen_to_signals();
  notify_systemd("READY=1");
  while (stop_asked == 0) {
    watch.tick(std::chrono::seconds(1));
    notify_systemd("WATCHDOG=1");
    if (reload_asked != 0) {
      reload_asked = 0;
      reload(options, **rules, watch, log, session);
    }
  }
  notify_systemd("STOPPING=1");
  watch.finish();
}

}  // namespace

void add_watch(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("watch", "Crawl all sources for ever, each as often as it has news");
  const auto options = std::make_shared<Options>();
  command->add_option("--config", options->config, "File of sources (TOML, docs/crawling.md)")->required();
  command->add_option("--archive", options->archive,
                      "Folder for WARC files with every answer (docs/crawling.md); default: as the file says");
  add_database_option(*command, session);
  command->add_option("--log", options->log, "File for the log, kept in five pieces of 50 MB; default: stderr");
  command->add_flag("-q,--quiet", options->quiet, "Log only warnings, errors and alerts");
  command->footer(
      "The log is JSON, a line for each event. SIGHUP reads the file of sources and the rules again, SIGTERM "
      "finishes "
      "the\n"
      "pages in hand; killed it goes on where it was. How sources do: rasid sources status. As a service:\n"
      "packaging/systemd, docs/crawling.md.\nExample:\n  rasid watch --config sources.toml --db team.db --log "
      "watch.log");
  command->callback([options, &session] { run(*options, session); });
}

}  // namespace rasid
