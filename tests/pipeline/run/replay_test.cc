// What a crawl keeps in its archive gives, read again, what the crawl gave.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "pipeline/archive/warc_reader.h"
#include "pipeline/run/crawl.h"
#include "pipeline/run/ingest.h"
#include "tests/support/loopback_server.h"
#include "tests/support/sample_stages.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Pair;
using testing::UnorderedElementsAre;

class ReplayTest : public ::testing::Test {
 protected:
  ReplayTest() : clock_(*parse_iso_instant("2026-01-15T10:00:00Z")) {
    config_.fetch.http.guard = AddressGuard({*parse_address_block("127.0.0.0/8")});
    config_.fetch.floor = std::chrono::milliseconds(0);
    config_.fetch.retries = 0;
    config_.sources.emplace_back();
    config_.sources.back().id = "orontes";
    config_.sources.back().language = "en";
    config_.sources.back().feeds = {server_.url("/feed")};
    server_.on("/robots.txt", Answer::text("User-agent: *\nDisallow: /private\n"));
    server_.on("/feed", Answer{200,
                               {{"Content-Type", "application/rss+xml"}, {"ETag", "\"a\""}},
                               "<rss version='2.0'><channel>" + item("/1") + item("/moved") + item("/same") +
                                   item("/gone") + "</channel></rss>"});
    server_.on("/1", Answer::html("One\nTwo people were killed in Daraa."));
    server_.on("/moved", Answer::redirect("/2"));
    server_.on("/2", Answer::html("Two\nThree people were killed in Idlib."));
    server_.on("/same", Answer::html("One\nTwo people were killed in Daraa."));
  }

  std::string item(const std::string& path) const {
    return "<item><link>" + server_.url(path) + "</link><pubDate>Wed, 14 Jan 2026 08:00:00 GMT</pubDate></item>";
  }

  void crawl_into(const std::string& name) {
    auto store = Store::open(folder_ / name);
    ArchiveOptions options;
    options.folder = folder_ / "warc";
    auto archive = Archive::open(options, clock_);
    ASSERT_TRUE(store && archive);
    CrawlOptions crawl_options;
    crawl_options.archive = archive->get();
    const auto summary = crawl(config_, sample_stages(), *store, clock_, crawl_options);
    ASSERT_TRUE(summary) << summary.error().text();
  }

  RunSummary replay_into(const std::string& name, const Stages& stages = sample_stages()) {
    auto store = Store::open(folder_ / name);
    EXPECT_TRUE(store);
    const auto summary = ingest({folder_ / "warc"}, stages, *store);
    EXPECT_TRUE(summary) << (summary ? "" : summary.error().text());
    return summary ? *summary : RunSummary{};
  }

  /// Everything that a store knows of its documents and candidates, for comparing.
  std::vector<std::string> content_of(const std::string& name) {
    auto store = Store::open(folder_ / name);
    std::vector<std::string> lines;
    const auto documents = store->documents(DocumentOutcome::extracted);
    const auto candidates = store->candidates({});
    for (const StoredDocument& document : *documents)
      lines.push_back(document.identity + " from " + document.source + " " + document.input_hash);
    for (const StoredCandidate& candidate : *candidates)
      lines.push_back(candidate.candidate.id + " " + candidate.published + " " + candidate.json);
    std::sort(lines.begin(), lines.end());
    return lines;
  }

  std::vector<std::string> archived(const std::string& type) {
    std::vector<std::string> uris;
    for (const auto& entry : std::filesystem::directory_iterator(folder_ / "warc")) {
      if (entry.path().extension() != ".gz") continue;
      auto reader = WarcReader::open(entry.path());
      while (auto record = (*reader)->next()) {
        if (!*record) break;
        EXPECT_EQ((*record)->digest_ok, true);
        if ((*record)->type == type) uris.push_back((*record)->uri.substr(server_.url().size()));
      }
    }
    return uris;
  }

  TempFolder folder_;
  LoopbackServer server_;
  FixedClock clock_;
  CrawlConfig config_;
};

TEST_F(ReplayTest, A_crawl_keeps_every_answer_with_its_request) {
  crawl_into("a.db");
  crawl_into("a.db");
  EXPECT_THAT(archived("response"), UnorderedElementsAre("/robots.txt", "/feed", "/1", "/moved", "/2", "/gone"));
  EXPECT_THAT(archived("revisit"), UnorderedElementsAre("/feed", "/same", "/gone"));
  EXPECT_EQ(archived("request").size(), 9U) << "robots.txt is remembered";
}

TEST_F(ReplayTest, Into_a_new_store_it_gives_what_the_crawl_gave) {
  crawl_into("a.db");
  const RunSummary summary = replay_into("b.db");
  EXPECT_EQ(summary.extracted, 3U);
  EXPECT_THAT(summary.records, Contains(Pair("robots", 1)));
  EXPECT_THAT(summary.records, Contains(Pair("redirect", 1)));
  EXPECT_EQ(content_of("b.db"), content_of("a.db"));
  EXPECT_EQ(content_of("b.db").size(), 6U);
}

TEST_F(ReplayTest, With_the_same_rules_it_changes_nothing_and_with_others_it_reads_again) {
  crawl_into("a.db");
  const auto before = content_of("a.db");
  const std::size_t requests = server_.requests().size();
  EXPECT_EQ(replay_into("a.db").unchanged, 3U);
  EXPECT_EQ(content_of("a.db"), before);
  const RunSummary other = replay_into("a.db", sample_stages("rules-2"));
  EXPECT_EQ(other.unchanged, 0U);
  EXPECT_EQ(other.extracted, 3U);
  EXPECT_EQ(server_.requests().size(), requests) << "the network is not touched";
}

TEST_F(ReplayTest, Pages_of_other_programs_archives_are_read) {
  const auto record = [](const std::string& type, const std::string& uri, const std::string& block) {
    return "WARC/1.0\r\nWARC-Type: " + type + "\r\nWARC-Target-URI: " + uri +
           "\r\nWARC-Date: 2026-01-14T07:00:00Z\r\nContent-Type: application/http; msgtype=" + type +
           "\r\nContent-Length: " + std::to_string(block.size()) + "\r\n\r\n" + block + "\r\n\r\n";
  };
  const std::string ok = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";
  folder_.write("warc/other.warc",
                record("request", "http://e.org/1", "GET /1 HTTP/1.1\r\n\r\n") +
                    record("response", "http://e.org/1", ok + "One\nTwo people were killed.") +
                    record("response", "http://e.org/2", "HTTP/1.1 404 Not Found\r\n\r\nTwo people were killed.") +
                    record("response", "http://e.org/robots.txt", ok + "User-agent: *") +
                    record("response", "http://e.org/a.png", "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nx") +
                    record("response", "http://e.org/3", ok + "ثلاثة\nقتل مدنيان في درعا.") + "WARC/1.0\r\nbroken");
  const RunSummary summary = replay_into("a.db");
  EXPECT_EQ(summary.extracted, 2U);
  EXPECT_EQ(summary.candidates, 2U);
  EXPECT_THAT(summary.records, UnorderedElementsAre(Pair("request", 1), Pair("status_404", 1), Pair("robots", 1),
                                                    Pair("image/png", 1)));
  EXPECT_THAT(summary.failed, ElementsAre(Pair("invalid", 1))) << "a record that breaks off is told";
}

}  // namespace
}  // namespace rasid
