#include "pipeline/run/watch.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mount.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <thread>

#include "pipeline/fetch/url.h"
#include "tests/support/crash_site.h"
#include "tests/support/loopback_server.h"
#include "tests/support/sample_stages.h"
#include "tests/support/simulated_web.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;
using testing::Contains;
using testing::Each;
using testing::HasSubstr;

const Instant kNow = *parse_iso_instant("2026-01-15T10:00:00Z");

HttpExchange answer(int status, std::string body = {}, HttpHeaders headers = {}) {
  HttpExchange exchange;
  exchange.status = status;
  exchange.body = std::move(body);
  exchange.headers = std::move(headers);
  return exchange;
}

/// A watch over one made-up site, in simulated time.
class WatchTest : public testing::Test {
 protected:
  WatchTest() {
    config_.sources.emplace_back();
    config_.sources[0].id = "orontes";
    config_.sources[0].feeds = {"https://orontes.example/feed"};
    pages_["/feed"] = answer(200, rss({"/1", "/2"}), {{"etag", "\"1\""}});
    for (const char* path : {"/1", "/2", "/3"})
      pages_[path] = answer(200, std::string("Page ") + path + "\nقتل شخصان قرب " + path + ".");
  }

  static std::string rss(const std::vector<std::string>& paths) {
    std::string text = "<rss version='2.0'><channel>";
    for (const std::string& path : paths) text += "<item><link>https://orontes.example" + path + "</link></item>";
    return text + "</channel></rss>";
  }

  WatchParts parts() {
    WatchParts parts;
    parts.ticks = &time_.ticks();
    parts.free_bytes = [this] { return free_; };
    parts.log = [this](const WatchLine& line) { events_.push_back(line.event); };
    parts.transport = [this] {
      return std::make_unique<SimulatedWeb>(time_, [this](const HttpRequest& request) {
        const std::string path = parse_url(request.url)->path;
        asked_.emplace_back(time_.now(), path);
        const auto found = pages_.find(path);
        return found == pages_.end() ? answer(404) : found->second;
      });
    };
    return parts;
  }

  void begin() {
    watch_ = std::make_unique<Watch>(config_, sample_stages(), store_, time_.clock(), parts());
    const auto begun = watch_->begin();
    ASSERT_TRUE(begun) << begun.error().text();
  }
  void run_for(seconds duration) {
    const Instant until = time_.now() + duration;
    while (time_.now() < until) watch_->tick(std::min<milliseconds>(until - time_.now(), seconds(10)));
  }
  int times_asked(const std::string& path) const {
    return static_cast<int>(
        std::count_if(asked_.begin(), asked_.end(), [&](const auto& asked) { return asked.second == path; }));
  }

  TempFolder folder_;
  SimulatedTime time_{kNow};
  Store store_ =
      *Store::open(folder_ / "rasid.db", {StoreOptions::Access::write, milliseconds(1000), &time_.clock()});
  Frontier frontier_{store_};
  CrawlConfig config_;
  std::map<std::string, HttpExchange> pages_;
  std::vector<std::pair<Instant, std::string>> asked_;
  std::vector<std::string> events_;
  std::uint64_t free_ = std::uint64_t{1} << 40;
  std::unique_ptr<Watch> watch_;
};

TEST_F(WatchTest, Fetches_what_is_new_and_comes_back_for_more) {
  begin();
  run_for(minutes(2));
  EXPECT_EQ(store_.candidates({})->size(), 2U);
  pages_["/feed"] = answer(200, rss({"/3", "/1", "/2"}), {{"etag", "\"2\""}});
  run_for(hours(2));
  EXPECT_EQ(store_.candidates({})->size(), 3U);
  for (const char* path : {"/1", "/2", "/3"}) EXPECT_EQ(times_asked(path), 1) << path;
  EXPECT_EQ(frontier_.outcomes()->at("new"), 3);
}

TEST_F(WatchTest, Keeps_the_floor_and_the_word_of_the_server_across_a_restart) {
  pages_["/robots.txt"] = answer(200, "User-agent: *\nCrawl-delay: 30\n");
  pages_["/2"] = answer(429, "", {{"retry-after", "3600"}});
  begin();
  run_for(minutes(2));
  const std::size_t before = asked_.size();
  ASSERT_EQ(asked_.back().second, "/2");
  const Instant refused = asked_.back().first;
  pages_["/2"] = answer(200, "Page /2\nTwo were killed.");
  for (int restart = 0; restart < 3; ++restart) {
    watch_.reset();
    begin();
    run_for(minutes(10));
  }
  EXPECT_EQ(asked_.size(), before) << "an hour was asked for";
  run_for(hours(3));
  ASSERT_GT(asked_.size(), before);
  EXPECT_GE(asked_[before].first - refused, hours(1));
  EXPECT_EQ(times_asked("/robots.txt"), 1) << "it is remembered too";
  for (std::size_t i = 2; i < asked_.size(); ++i)
    EXPECT_GE(asked_[i].first - asked_[i - 1].first, seconds(30)) << asked_[i].second;
}

TEST_F(WatchTest, Holds_while_the_disk_is_full_and_resumes_by_itself) {
  begin();
  run_for(minutes(2));
  free_ = 1 << 20;
  run_for(minutes(1));
  const std::size_t before = asked_.size();
  EXPECT_TRUE(watch_->held());
  run_for(hours(30));
  EXPECT_EQ(asked_.size(), before);
  EXPECT_THAT(events_, Contains("held"));
  free_ = std::uint64_t{1} << 40;
  run_for(minutes(10));
  EXPECT_FALSE(watch_->held());
  EXPECT_GT(asked_.size(), before);
  EXPECT_THAT(events_, Contains("resumed"));
}

TEST_F(WatchTest, Takes_no_more_pages_of_a_source_in_an_hour_than_it_may) {
  config_.sources[0].max_pages = 1;
  begin();
  run_for(minutes(30));
  EXPECT_EQ(times_asked("/1") + times_asked("/2"), 1);
  run_for(hours(1));
  EXPECT_EQ(times_asked("/1") + times_asked("/2"), 2);
}

TEST_F(WatchTest, Leaves_a_source_alone_that_a_person_paused) {
  begin();
  run_for(minutes(2));
  ASSERT_TRUE(frontier_.set_paused("orontes", true, time_.now()));
  run_for(minutes(2));
  const std::size_t before = asked_.size();
  run_for(hours(30));
  EXPECT_EQ(asked_.size(), before);
  ASSERT_TRUE(frontier_.set_paused("orontes", false, time_.now()));
  run_for(minutes(3));
  EXPECT_GT(asked_.size(), before);
}

TEST_F(WatchTest, Finds_out_an_ETag_that_lies) {
  begin();
  run_for(minutes(2));
  pages_["/feed"] = answer(200, rss({"/3", "/1", "/2"}), {{"etag", "\"1\""}});
  run_for(hours(50));
  EXPECT_EQ(times_asked("/3"), 1);
  EXPECT_TRUE(frontier_.lists()->at(0).validators_lie);
}

TEST_F(WatchTest, Takes_each_message_of_a_channel_for_an_article_once) {
  const auto message = [](int number) {
    const std::string id = "orontes/" + std::to_string(number);
    return "<div class=\"tgme_widget_message_wrap\"><div class=\"tgme_widget_message\" data-post=\"" + id +
           "\"><div class=\"tgme_widget_message_text js-message_text\">قتل شخصان في الحادثة " +
           std::to_string(number) + "</div><a class=\"tgme_widget_message_date\" href=\"https://t.me/" + id +
           "\"><time datetime=\"2026-01-15T08:00:00+00:00\" class=\"time\"></time></a></div></div>";
  };
  const auto preview = [](const std::string& messages) {
    return answer(200, "<html><body><section class=\"tgme_channel_history js-message_history\">" + messages +
                           "</section></body></html>");
  };
  config_.sources[0].feeds.clear();
  config_.sources[0].channels = {"https://t.me/s/orontes"};
  pages_["/s/orontes"] = preview(message(1) + message(2));
  begin();
  run_for(minutes(5));
  pages_["/s/orontes"] = preview(message(1) + message(2) + message(3));
  run_for(hours(3));
  EXPECT_EQ(frontier_.outcomes()->at("new"), 3);
  EXPECT_TRUE(*store_.fetch_state("https://t.me/orontes/3"));
  EXPECT_THAT(asked_, Each(testing::Field(&std::pair<Instant, std::string>::second,
                                          testing::AnyOf("/robots.txt", "/s/orontes"))))
      << "messages are not asked for one by one";
}

TEST_F(WatchTest, A_reload_goes_on_with_the_new_file_and_forgets_nothing) {
  begin();
  run_for(minutes(2));
  CrawlConfig other = config_;
  other.sources.emplace_back();
  other.sources[1].id = "euphrates";
  other.sources[1].feeds = {"https://euphrates.example/feed2"};
  pages_["/feed2"] = answer(200, rss({"/3"}));
  ASSERT_TRUE(watch_->reload(other, sample_stages("rules-2")));
  run_for(minutes(2));
  EXPECT_EQ(times_asked("/3"), 1);
  EXPECT_EQ(times_asked("/1"), 1);
  EXPECT_EQ(times_asked("/feed"), 1) << "it was not due";
  EXPECT_EQ(store_.property("ruleset_hash").value(), "rules-2");
}

TEST_F(WatchTest, Writes_its_heartbeat_and_its_metrics) {
  config_.watch.heartbeat_file = folder_ / "heartbeat";
  config_.watch.metrics_file = folder_ / "metrics.prom";
  begin();
  run_for(minutes(15));
  EXPECT_THAT(read_bytes(folder_ / "heartbeat"), HasSubstr("\"held\":false"));
  EXPECT_THAT(read_bytes(folder_ / "metrics.prom"), HasSubstr("rasid_pages_total{class=\"new\"} 2\n"));
}

TEST_F(WatchTest, Runs_the_alert_command_once_for_what_opens) {
  config_.watch.alert_command = {"/bin/sh", "-c", "cat >> " + (folder_ / "alerts").string()};
  begin();
  run_for(minutes(10));
  pages_["/feed"] = answer(404);
  run_for(hours(40));
  const auto until = std::chrono::steady_clock::now() + seconds(10);
  while (!frontier_.untold()->empty() && std::chrono::steady_clock::now() < until) run_for(minutes(1));
  EXPECT_THAT(read_bytes(folder_ / "alerts"), HasSubstr(R"("source":"orontes","kind":"failing")"));
  const std::string text = read_bytes(folder_ / "alerts");
  EXPECT_EQ(text.find("failing"), text.rfind("failing")) << "told once";
}

TEST_F(WatchTest, Counts_each_page_in_one_class) {
  pages_["/feed"] = answer(200, rss({"/1", "/copy", "/wall", "/gone", "/closed", "/test", "/private/x", "/broken"}));
  pages_["/copy"] = pages_["/1"];
  pages_["/wall"] = answer(200, "<paywall>");
  pages_["/closed"] = answer(403);
  pages_["/test"] = answer(403, "", {{"cf-mitigated", "challenge"}});
  pages_["/broken"] = answer(200, std::string("\0\1", 2));
  pages_["/robots.txt"] = answer(200, "User-agent: *\nDisallow: /private/\n");
  begin();
  run_for(hours(24));
  const auto outcomes = *frontier_.outcomes();
  std::int64_t total = 0;
  for (const auto& [name, count] : outcomes) total += count;
  EXPECT_EQ(total, 8);
  EXPECT_THAT(outcomes, testing::UnorderedElementsAre(testing::Pair("new", 1), testing::Pair("duplicate", 1),
                                                      testing::Pair("paywall", 1), testing::Pair("failed", 2),
                                                      testing::Pair("blocked", 1), testing::Pair("challenge", 1),
                                                      testing::Pair("robots", 1)));
  EXPECT_EQ(times_asked("/gone"), 3) << "a page that is gone is tried three times";
}

/// A file system of its own, so small that it fills up.
class SmallDisk {
 public:
  explicit SmallDisk(const std::filesystem::path& at) : at_(at) {
    std::filesystem::create_directories(at);
    mounted_ = ::mount("tmpfs", at.c_str(), "tmpfs", 0, "size=16m") == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(at_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  [[nodiscard]] bool mounted() const { return mounted_; }

 private:
  std::filesystem::path at_;
  bool mounted_ = false;
};

TEST_F(WatchTest, Loses_nothing_on_a_disk_that_is_really_full) {
  const SmallDisk disk(folder_ / "small");
  if (!disk.mounted()) GTEST_SKIP() << "can't mount a tmpfs here: " << std::strerror(errno);
  const auto filler = folder_ / "small" / "filler";
  Store store =
      *Store::open(folder_ / "small" / "rasid.db", {StoreOptions::Access::write, milliseconds(1000), &time_.clock()});
  std::vector<std::string> paths;
  for (int i = 0; i < 60; ++i) {
    paths.push_back("/p" + std::to_string(i));
    pages_[paths.back()] = answer(200, "Page " + std::to_string(i) + "\nTwo were killed.\n" + std::string(9000, 'x'));
  }
  pages_["/feed"] = answer(200, rss(paths));
  config_.watch.min_free_bytes = 0;  // so that the disk itself says no
  watch_ = std::make_unique<Watch>(config_, sample_stages(), store, time_.clock(), parts());
  ASSERT_TRUE(watch_->begin());
  run_for(minutes(1));
  {
    std::ofstream out(filler, std::ios::binary);
    const std::string block(64 << 10, 'x');
    while (out.write(block.data(), static_cast<std::streamsize>(block.size())).flush()) continue;
  }
  run_for(minutes(10));
  EXPECT_TRUE(watch_->held());
  EXPECT_THAT(events_, Contains("held"));
  EXPECT_EQ(*store.check(), "ok");
  std::filesystem::remove(filler);
  run_for(minutes(30));
  EXPECT_FALSE(watch_->held());
  EXPECT_THAT(events_, Contains("resumed"));
  EXPECT_EQ(store.documents(DocumentOutcome::extracted)->size(), paths.size());
  EXPECT_EQ(store.candidates({})->size(), paths.size());
  EXPECT_EQ(Frontier(store).outcomes()->at("new"), 60);
  EXPECT_EQ(*store.check(), "ok");
}

// The full figure, 100 kills over 500 pages, is measured by tests/bench/crash_bench.
TEST(WatchKilled, Ends_with_every_page_fetched_and_stored_once) {
  const TempFolder folder;
  const CrashResult result = crash_watch(folder.path(), 60, 12, 7);
  EXPECT_EQ(result.kills, 12);
  EXPECT_EQ(result.integrity, "ok");
  EXPECT_EQ(result.documents, result.pages);
  EXPECT_EQ(result.candidates, result.pages) << "none lost, none doubled";
  EXPECT_EQ(
      result.outcomes.at("new") + (result.outcomes.count("unchanged") != 0 ? result.outcomes.at("unchanged") : 0),
      static_cast<long>(result.pages))
      << "each counted once";
  EXPECT_LE(result.fetched_twice, static_cast<std::size_t>(result.kills)) << "only what was on the wire";
  EXPECT_TRUE(result.archive_readable);
  EXPECT_EQ(result.archived, result.pages);
}

}  // namespace
}  // namespace rasid
