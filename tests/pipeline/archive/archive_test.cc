#include "pipeline/archive/archive.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <nlohmann/json.hpp>

#include "pipeline/archive/warc_file.h"
#include "pipeline/archive/warc_reader.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using Kind = ArchivedRecord::Kind;

const std::string kBody = "<html><p>قصف مدفعي على ريف درعا</p></html>";

Instant at(const char* text) {
  return *parse_iso_instant(text);
}

HttpCapture page(const std::string& url, std::string_view body = kBody) {
  HttpCapture capture;
  capture.url = url;
  capture.time = at("2026-01-14T07:00:00Z");
  capture.address = "127.0.0.1";
  capture.sent = {{"User-Agent", "rasid/0.1"}, {"Accept", "text/html"}};
  capture.status = 200;
  capture.headers = {
      {"content-type", "text/html; charset=utf-8"}, {"content-encoding", "br"}, {"content-length", "7"}};
  capture.body = body;
  capture.source = "orontes-ar";
  capture.role = "page";
  return capture;
}

std::vector<std::string> names_in(const std::filesystem::path& folder, const std::string& ending) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(ending)) names.push_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

/// Every record of every finished file; a fault fails the test.
std::vector<WarcRecord> records_in(const std::filesystem::path& folder) {
  std::vector<WarcRecord> records;
  for (const std::string& name : names_in(folder, ".warc.gz")) {
    auto reader = WarcReader::open(folder / name);
    EXPECT_TRUE(reader);
    while (reader) {
      auto record = (*reader)->next();
      EXPECT_TRUE(record) << (record ? "" : record.error().text());
      if (!record || !*record) break;
      records.push_back(std::move(**record));
    }
  }
  return records;
}

std::vector<std::string> types_of(const std::vector<WarcRecord>& records) {
  std::vector<std::string> types;
  for (const WarcRecord& record : records) types.push_back(record.type);
  return types;
}

class ArchiveTest : public ::testing::Test {
 protected:
  std::unique_ptr<Archive> open(std::size_t max_file_bytes = std::size_t{1} << 30) {
    ArchiveOptions options;
    options.folder = folder_ / "warc";
    options.user_agent = "rasid/0.1 (+https://example.org/crawl)";
    options.contact = "https://example.org/crawl";
    options.max_file_bytes = max_file_bytes;
    auto archive = Archive::open(options, clock_);
    EXPECT_TRUE(archive) << (archive ? "" : archive.error().text());
    return archive ? std::move(*archive) : nullptr;
  }
  static ArchivedRecord add(Archive& archive, const HttpCapture& capture) {
    auto added = archive.add(capture);
    EXPECT_TRUE(added) << (added ? "" : added.error().text());
    return added ? *added : ArchivedRecord{};
  }
  [[nodiscard]] std::vector<WarcRecord> records() const { return records_in(folder_ / "warc"); }

  TempFolder folder_;
  FixedClock clock_{at("2026-01-14T07:00:00Z")};
};

TEST_F(ArchiveTest, Keeps_request_and_response_with_what_the_crawler_knows) {
  HttpCapture capture = page("https://example.org:8443/ar/1?x=2");
  capture.published = at("2026-01-14T06:00:00Z");
  capture.tls_checked = false;
  const ArchivedRecord kept = add(*open(), capture);
  const auto found = records();
  ASSERT_THAT(types_of(found), ElementsAre("warcinfo", "response", "request"));
  EXPECT_THAT(found[0].payload, HasSubstr("http-header-user-agent: rasid/0.1 (+https://example.org/crawl)\r\n"));
  EXPECT_EQ(found[0].field("warc-filename"), kept.file);
  const WarcRecord& response = found[1];
  EXPECT_EQ(kept.kind, Kind::response);
  EXPECT_EQ(response.offset, kept.offset);
  EXPECT_EQ(response.id, kept.id);
  EXPECT_EQ(response.uri, "https://example.org:8443/ar/1?x=2");
  EXPECT_EQ(response.date, "2026-01-14T07:00:00Z");
  EXPECT_EQ(response.start_line, "HTTP/1.1 200 OK");
  EXPECT_EQ(response.payload, kBody);
  EXPECT_EQ(response.header("x-crawler-content-encoding"), "br");
  EXPECT_EQ(response.header("content-length"), std::to_string(kBody.size()));
  EXPECT_EQ(response.field("warc-ip-address"), "127.0.0.1");
  EXPECT_EQ(response.field("rasid-source"), "orontes-ar");
  EXPECT_EQ(response.field("rasid-role"), "page");
  EXPECT_EQ(response.field("rasid-published"), "2026-01-14T06:00:00Z");
  EXPECT_EQ(response.field("rasid-tls"), "unchecked");
  EXPECT_EQ(found[2].start_line, "GET /ar/1?x=2 HTTP/1.1");
  EXPECT_EQ(found[2].header("host"), "example.org:8443");
  EXPECT_EQ(found[2].header("user-agent"), "rasid/0.1");
  EXPECT_EQ(found[2].field("warc-concurrent-to"), "<" + kept.id + ">");
  for (const WarcRecord& record : found) {
    EXPECT_EQ(record.digest_ok, true) << record.type;
    EXPECT_THAT(record.problems, IsEmpty());
  }
}

TEST_F(ArchiveTest, Keeps_a_request_as_it_was_sent_if_that_is_known) {
  HttpCapture capture = page("https://example.org/1");
  capture.request = "GET /1 HTTP/1.1\r\nHost: example.org\r\nIf-None-Match: \"a\"\r\n\r\n";
  add(*open(), capture);
  EXPECT_EQ(records().at(2).block, capture.request);
}

TEST_F(ArchiveTest, Refers_to_the_earlier_record_of_the_same_body) {
  auto archive = open();
  const ArchivedRecord first = add(*archive, page("https://example.org/1"));
  HttpCapture again = page("https://example.org/print/1");
  again.time = at("2026-01-15T07:00:00Z");
  EXPECT_EQ(add(*archive, again).kind, Kind::duplicate);
  archive.reset();
  const auto found = records();
  ASSERT_THAT(types_of(found), ElementsAre("warcinfo", "response", "request", "revisit", "request"));
  EXPECT_THAT(found[3].field("warc-profile"), HasSubstr("1.1/revisit/identical-payload-digest"));
  EXPECT_EQ(found[3].field("warc-refers-to"), "<" + first.id + ">");
  EXPECT_EQ(found[3].field("warc-refers-to-target-uri"), "https://example.org/1");
  EXPECT_EQ(found[3].field("warc-refers-to-date"), "2026-01-14T07:00:00Z");
  EXPECT_EQ(found[3].field("warc-payload-digest"), first.digest);
  EXPECT_EQ(found[3].raw_payload, "");
  EXPECT_EQ(found[3].status, 200);
}

TEST_F(ArchiveTest, Keeps_a_304_as_a_revisit_of_the_last_answer) {
  auto archive = open();
  const ArchivedRecord first = add(*archive, page("https://example.org/feed"));
  HttpCapture unchanged = page("https://example.org/feed", "");
  unchanged.status = 304;
  unchanged.headers = {{"etag", "\"a\""}};
  EXPECT_EQ(add(*archive, unchanged).kind, Kind::not_modified);
  HttpCapture unknown = unchanged;
  unknown.url = "https://example.org/never-seen";
  EXPECT_EQ(add(*archive, unknown).kind, Kind::not_modified);
  archive.reset();
  const auto found = records();
  EXPECT_THAT(found.at(3).field("warc-profile"), HasSubstr("1.1/revisit/server-not-modified"));
  EXPECT_EQ(found.at(3).field("warc-refers-to"), "<" + first.id + ">");
  EXPECT_EQ(found.at(3).status, 304);
  EXPECT_EQ(found.at(3).header("etag"), "\"a\"");
  EXPECT_EQ(found.at(5).field("warc-refers-to"), "");
}

TEST_F(ArchiveTest, Remembers_bodies_after_a_restart) {
  add(*open(), page("https://example.org/1"));
  EXPECT_EQ(add(*open(), page("https://example.org/1")).kind, Kind::duplicate);
  HttpCapture unchanged = page("https://example.org/1", "");
  unchanged.status = 304;
  add(*open(), unchanged);
  EXPECT_EQ(records().back().type, "request");
  const auto found = records();
  EXPECT_EQ(std::count_if(found.begin(), found.end(),
                          [](const WarcRecord& r) { return !r.field("warc-refers-to").empty(); }),
            2);
}

TEST_F(ArchiveTest, Answers_of_every_status_are_kept_and_empty_or_cut_bodies_are_no_duplicates) {
  auto archive = open();
  for (int i = 0; i < 2; ++i) {
    HttpCapture empty = page("https://example.org/r", "");
    empty.status = 301;
    empty.headers = {{"location", "/1\r\nX-Evil: 1"}};
    EXPECT_EQ(add(*archive, empty).kind, Kind::response);
    HttpCapture cut = page("https://example.org/long");
    cut.truncated = "length";
    EXPECT_EQ(add(*archive, cut).kind, Kind::response);
  }
  archive.reset();
  const auto found = records();
  EXPECT_EQ(found.at(1).status, 301);
  EXPECT_EQ(found.at(1).header("location"), "/1X-Evil: 1") << "a line end in a header makes no second header";
  EXPECT_EQ(found.at(3).field("warc-truncated"), "length");
}

TEST_F(ArchiveTest, Begins_a_new_file_when_one_is_full_or_old) {
  auto archive = open(800);
  for (int i = 0; i < 4; ++i)
    add(*archive, page("https://example.org/" + std::to_string(i), kBody + std::to_string(i)));
  EXPECT_THAT(names_in(folder_ / "warc", ".warc.gz"), SizeIs(3));
  EXPECT_THAT(names_in(folder_ / "warc", ".open"), SizeIs(1));
  const std::size_t files = names_in(folder_ / "warc", ".warc.gz").size();
  clock_.advance(std::chrono::hours(25));
  add(*archive, page("https://example.org/later", kBody + "later"));
  EXPECT_EQ(names_in(folder_ / "warc", ".warc.gz").size(), files + 1);
  archive.reset();
  EXPECT_THAT(names_in(folder_ / "warc", ".open"), IsEmpty());
  const auto found = records();
  EXPECT_EQ(std::count_if(found.begin(), found.end(), [](const WarcRecord& r) { return r.type == "response"; }), 5);
}

TEST_F(ArchiveTest, The_index_beside_a_file_finds_every_record) {
  auto archive = open();
  add(*archive, page("https://News.example.org/Ar/1?B=1"));
  add(*archive, page("https://news.example.org/ar/2"));
  archive.reset();
  const auto names = names_in(folder_ / "warc", ".cdxj");
  ASSERT_THAT(names, SizeIs(1));
  const std::string lines = read_bytes(folder_ / "warc" / names[0]);
  EXPECT_THAT(lines, testing::StartsWith("org,example,news)/ar/1?b=1 20260114070000 {\"url\":"));
  const auto entry = nlohmann::json::parse(lines.substr(lines.rfind("{\"url\""), lines.size()));
  EXPECT_EQ(entry["mime"], "warc/revisit");
  const std::string bytes = read_bytes(folder_ / "warc" / entry["filename"].get<std::string>());
  const auto at = std::stoul(entry["offset"].get<std::string>());
  const auto one = folder_.write("one.warc.gz", bytes.substr(at, std::stoul(entry["length"].get<std::string>())));
  auto reader = WarcReader::open(one);
  const auto record = (*reader)->next();
  ASSERT_TRUE(record && *record);
  EXPECT_EQ((*record)->id, entry["id"]);
  EXPECT_FALSE(*(*reader)->next());
}

TEST_F(ArchiveTest, Cuts_what_a_killed_process_left_to_its_last_whole_record) {
  const TempFolder& folder = folder_;
  auto archive = open();
  add(*archive, page("https://example.org/1"));
  add(*archive, page("https://example.org/2", "<p>two</p>"));
  archive.reset();
  const std::string name = names_in(folder / "warc", ".warc.gz").at(0);
  const std::string whole = read_bytes(folder / "warc" / name);
  const std::string index_name = names_in(folder / "warc", ".cdxj").at(0);
  const std::string index = read_bytes(folder / "warc" / index_name);
  std::vector<std::uint64_t> ends;
  for (const WarcRecord& record : records()) ends.push_back(record.offset);
  ends.push_back(whole.size());
  std::filesystem::remove(folder / "warc" / name);
  for (std::size_t cut = 1; cut < whole.size(); cut += 31) {
    folder.write("warc/" + name + ".open", whole.substr(0, cut));
    folder.write("warc/" + index_name, index);
    finish_left_behind(folder / "warc");
    const auto last_whole = std::upper_bound(ends.begin(), ends.end(), cut) - ends.begin() - 1;
    ASSERT_EQ(records().size(), static_cast<std::size_t>(last_whole)) << cut;
    if (last_whole == 0) {
      EXPECT_THAT(names_in(folder / "warc", ""), IsEmpty()) << "a file without a record is none";
    } else {
      EXPECT_EQ(read_bytes(folder / "warc" / name), whole.substr(0, ends[static_cast<std::size_t>(last_whole)]));
      const std::string kept_index = read_bytes(folder / "warc" / index_name);
      EXPECT_EQ(std::count(kept_index.begin(), kept_index.end(), '\n'), last_whole >= 4   ? 2
                                                                        : last_whole >= 2 ? 1
                                                                                          : 0);
      std::filesystem::remove(folder / "warc" / name);
    }
  }
}

TEST_F(ArchiveTest, Leaves_files_alone_that_another_process_writes) {
  auto other = open();
  add(*other, page("https://example.org/1"));
  auto archive = open();
  EXPECT_THAT(names_in(folder_ / "warc", ".open"), SizeIs(1));
  add(*archive, page("https://example.org/2", "<p>two</p>"));
  EXPECT_THAT(names_in(folder_ / "warc", ".open"), SizeIs(2));
}

TEST_F(ArchiveTest, Killed_at_any_moment_it_loses_no_record_that_it_had_confirmed) {
  for (int round = 0; round < 5; ++round) {
    int pipe_ends[2];
    ASSERT_EQ(::pipe(pipe_ends), 0);
    const pid_t child = ::fork();
    if (child == 0) {
      auto archive = open(20'000);
      for (int i = 0;; ++i) {
        const std::string body = kBody + std::to_string(round) + "/" + std::to_string(i);
        const auto kept =
            archive->add(page("https://example.org/" + std::to_string(round) + "/" + std::to_string(i), body));
        if (!kept || ::write(pipe_ends[1], "x", 1) != 1) ::_exit(1);
      }
    }
    ::close(pipe_ends[1]);
    int confirmed = 0;
    char byte = 0;
    while (confirmed < 40 + 37 * round && ::read(pipe_ends[0], &byte, 1) == 1) ++confirmed;
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (::read(pipe_ends[0], &byte, 1) == 1) ++confirmed;
    ::close(pipe_ends[0]);
    open().reset();
    EXPECT_THAT(names_in(folder_ / "warc", ".open"), IsEmpty());
    const auto found = records();
    const std::string begin = "https://example.org/" + std::to_string(round) + "/";
    const auto kept = std::count_if(found.begin(), found.end(), [&](const WarcRecord& r) {
      return r.type == "response" && r.uri.starts_with(begin) && r.digest_ok == true;
    });
    EXPECT_GE(kept, confirmed);
    EXPECT_LE(kept, confirmed + 1);
  }
}

TEST_F(ArchiveTest, A_full_disk_is_an_error_leaves_whole_records_and_passes) {
  const pid_t child = ::fork();
  if (child == 0) {  // a limit on the size of files acts like a disk that is full
    std::signal(SIGXFSZ, SIG_IGN);
    auto archive = open();
    if (!archive->add(page("https://example.org/1"))) ::_exit(2);
    rlimit limit{};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    const rlim_t before = limit.rlim_cur;
    limit.rlim_cur = 2500;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::string noise;
    for (unsigned i = 0, x = 1; i < 4000; ++i) noise += static_cast<char>((x = x * 1103515245 + 12345) >> 24);
    const auto full = archive->add(page("https://example.org/2", noise));
    if (full || full.error().code != ErrorCode::unreadable) ::_exit(3);
    limit.rlim_cur = before;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    if (!archive->add(page("https://example.org/2", noise))) ::_exit(4);
    archive.reset();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(WEXITSTATUS(status), 0);
  EXPECT_THAT(types_of(records()), ElementsAre("warcinfo", "response", "request", "response", "request"));
}

TEST_F(ArchiveTest, Says_where_it_can_not_write) {
  ArchiveOptions options;
  options.folder = folder_.write("a-file", "x") / "warc";
  const auto archive = Archive::open(options, clock_);
  ASSERT_FALSE(archive);
  EXPECT_EQ(archive.error().code, ErrorCode::unreadable);
  EXPECT_THAT(archive.error().where, HasSubstr("a-file/warc"));
}

}  // namespace
}  // namespace rasid
