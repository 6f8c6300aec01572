#include "tests/support/crash_site.h"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <mutex>
#include <random>
#include <set>
#include <stdexcept>
#include <thread>

#include "pipeline/archive/warc_reader.h"
#include "pipeline/run/watch.h"
#include "tests/support/loopback_server.h"
#include "tests/support/sample_stages.h"

namespace rasid {
namespace {

using Steady = std::chrono::steady_clock;

CrawlConfig config_for(const LoopbackServer& server) {
  CrawlConfig config;
  config.fetch.http.guard = AddressGuard({*parse_address_block("127.0.0.0/8")});
  config.fetch.floor = std::chrono::milliseconds(0);
  config.sources.emplace_back();
  config.sources[0].id = "a";
  config.sources[0].feeds = {server.url("/feed")};
  config.sources[0].max_pages = 100'000;
  return config;
}

/// The watch in a process of its own: until it is killed, or everything is fetched.
[[noreturn]] void run_watch(const CrawlConfig& config, const std::filesystem::path& folder, std::size_t pages) {
  auto store = Store::open(folder / "rasid.db");
  if (!store) ::_exit(1);
  const SystemClock clock;
  ArchiveOptions archive_options;
  archive_options.folder = folder / "warc";
  auto archive = Archive::open(archive_options, clock);
  if (!archive) ::_exit(2);
  WatchParts parts;
  parts.archive = archive->get();
  Watch watch(config, sample_stages(), *store, clock, std::move(parts));
  if (!watch.begin()) ::_exit(3);
  Frontier frontier(*store);
  while (true) {
    watch.tick(std::chrono::milliseconds(50));
    const auto waiting = frontier.waiting();
    const auto outcomes = frontier.outcomes();
    if (!waiting || !outcomes) ::_exit(4);
    if (waiting->empty() && outcomes->count("new") != 0 && outcomes->at("new") >= static_cast<std::int64_t>(pages))
      break;
  }
  watch.finish();
  archive->reset();
  ::_exit(0);
}

struct Seen {
  std::mutex mutex;
  std::map<std::string, int> requests;
  std::optional<Steady::time_point> last;
  std::chrono::milliseconds shortest{1'000'000};
  std::atomic<int> now = 0;
  std::atomic<int> most = 0;

  void note(const std::string& path) {
    const std::lock_guard lock(mutex);
    ++requests[path];
    const auto moment = Steady::now();
    if (last) shortest = std::min(shortest, std::chrono::duration_cast<std::chrono::milliseconds>(moment - *last));
    last = moment;
  }
};

void read_back(const std::filesystem::path& folder, CrashResult& result) {
  std::set<std::string> pages;
  result.archive_readable = true;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "warc")) {
    if (entry.path().extension() != ".gz" && entry.path().extension() != ".open") continue;
    auto reader = WarcReader::open(entry.path());
    if (!reader) {
      result.archive_readable = false;
      continue;
    }
    while (true) {
      const auto record = (*reader)->next();
      if (!record) result.archive_readable = false;
      if (!record || !*record) break;
      if ((*record)->type == "response" && (*record)->uri.find("/page/") != std::string::npos)
        pages.insert((*record)->uri);
    }
  }
  result.archived = pages.size();
}

}  // namespace

CrashResult crash_watch(const std::filesystem::path& folder, std::size_t pages, int kills, unsigned seed) {
  LoopbackServer server;
  Seen seen;
  std::string items;
  for (std::size_t i = 0; i < pages; ++i)
    items += "<item><link>" + server.url("/page/" + std::to_string(i)) + "</link></item>";
  server.otherwise([&](const SeenRequest& request) {
    seen.note(request.path);
    if (request.path == "/feed")
      return Answer{200, {{"ETag", "\"1\""}}, "<rss><channel>" + items + "</channel></rss>"};
    if (request.path == "/robots.txt") return Answer::plain_status(404);
    return Answer::html("Page " + request.path + "\nTwo people were killed, says " + request.path + ".");
  });
  const CrawlConfig config = config_for(server);
  std::mt19937 random(seed);
  CrashResult result;
  result.pages = pages;
  const auto begun = Steady::now();
  int status = -1;
  while (true) {
    const pid_t child = ::fork();
    if (child == 0) run_watch(config, folder, pages);
    if (result.kills < kills) {
      // Somewhere between its first breath and its next few pages, so that all kills find it at work.
      const std::size_t before = server.requests().size();
      const std::size_t more = random() % (2 * pages / static_cast<std::size_t>(kills) + 1);
      const auto until = Steady::now() + std::chrono::seconds(20);
      while (server.requests().size() < before + more && Steady::now() < until &&
             ::waitpid(child, &status, WNOHANG) == 0)
        std::this_thread::sleep_for(std::chrono::microseconds(300));
      std::this_thread::sleep_for(std::chrono::microseconds(random() % 4000));
      if (::kill(child, SIGKILL) == 0) ++result.kills;
      ::waitpid(child, &status, 0);
      continue;
    }
    ::waitpid(child, &status, 0);
    break;
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) throw std::runtime_error("the last watch did not finish");
  result.seconds = std::chrono::duration<double>(Steady::now() - begun).count();
  result.requests = seen.requests;
  result.shortest_gap = seen.shortest;
  for (const auto& [path, count] : seen.requests) {
    if (path.rfind("/page/", 0) == 0 && count > 1) result.fetched_twice += static_cast<std::size_t>(count - 1);
  }
  auto store = Store::open(folder / "rasid.db");
  if (!store) throw std::runtime_error(store.error().text());
  result.integrity = store->check().value_or("can't be read");
  result.documents = store->documents(DocumentOutcome::extracted)->size();
  result.candidates = store->candidates({})->size();
  const auto outcomes = *Frontier(*store).outcomes();
  for (const auto& [name, count] : outcomes) result.outcomes[name] = static_cast<long>(count);
  read_back(folder, result);
  return result;
}

}  // namespace rasid
