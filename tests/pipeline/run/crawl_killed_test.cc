// A crawl that is killed in the middle, again and again, ends as if nothing had happened.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>

#include "pipeline/run/crawl.h"
#include "tests/support/loopback_server.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

constexpr int kPages = 40;

Stages plain_stages() {
  Stages stages;
  stages.read_article = [](const RawDocument& document) -> Result<Article> {
    Article article;
    article.url = document.url;
    article.text = document.bytes;
    article.page_class = PageClass::article;
    article.content_hash = document.bytes;
    return article;
  };
  stages.extract = [](const Article&) { return Extraction{}; };
  stages.versions = {"test", "rules", "places"};
  return stages;
}

/// One run in a process of its own, which the server may kill; its wait status.
int run_once(const CrawlConfig& config, const std::filesystem::path& database, std::atomic<pid_t>& running) {
  const pid_t child = ::fork();
  if (child == 0) {
    auto store = Store::open(database);
    const SystemClock clock;
    const bool good = store && crawl(config, plain_stages(), *store, clock);
    ::_exit(good ? 0 : 1);
  }
  running = child;
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

TEST(CrawlKilled, Ends_with_every_page_stored_once_whenever_it_is_killed) {
  const TempFolder folder;
  LoopbackServer server;
  std::atomic<pid_t> running = 0;
  std::atomic<int> asked = 0;
  std::string items;
  for (int i = 0; i < kPages; ++i) items += "<item><link>" + server.url("/" + std::to_string(i)) + "</link></item>";
  server.on("/feed", Answer{200, {{"ETag", "\"1\""}}, "<rss><channel>" + items + "</channel></rss>"});
  server.otherwise([&](const SeenRequest& request) {
    if (request.path == "/robots.txt") return Answer::plain_status(404);
    // Before some answers and after others: the answer may be on its way when the process dies.
    if (++asked % 4 == 0) ::kill(running, SIGKILL);
    return Answer::html("Article " + request.path);
  });
  CrawlConfig config;
  config.fetch.http.guard = AddressGuard({*parse_address_block("127.0.0.0/8")});
  config.fetch.floor = std::chrono::milliseconds(0);
  config.sources.emplace_back();
  config.sources[0].id = "a";
  config.sources[0].feeds = {server.url("/feed")};

  int killed = 0;
  int status = -1;
  while (status != 0 && killed < kPages) {
    status = run_once(config, folder / "rasid.db", running);
    killed += WIFSIGNALED(status) ? 1 : 0;
    ASSERT_FALSE(WIFEXITED(status) && WEXITSTATUS(status) != 0);
  }
  EXPECT_EQ(status, 0);
  EXPECT_GE(killed, 10);
  auto store = Store::open(folder / "rasid.db");
  ASSERT_TRUE(store);
  EXPECT_EQ(*store->check(), "ok");
  EXPECT_EQ(store->documents(DocumentOutcome::extracted)->size(), static_cast<std::size_t>(kPages));
  EXPECT_LE(asked, kPages + killed) << "only a page in flight is fetched again";
}

}  // namespace
}  // namespace rasid
