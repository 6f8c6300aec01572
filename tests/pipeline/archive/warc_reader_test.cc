#include "pipeline/archive/warc_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "core/base/base64.h"
#include "pipeline/archive/digest.h"
#include "pipeline/archive/http_message.h"
#include "pipeline/archive/warc_file.h"
#include "tests/support/shared_corpus.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

/// All that a file gives: its records, and the faults on the way.
struct Reading {
  std::vector<WarcRecord> records;
  std::vector<Error> errors;
};

Reading read(const std::filesystem::path& path, std::size_t limit = std::size_t{64} << 20) {
  Reading reading;
  auto reader = WarcReader::open(path, limit);
  if (!reader) {
    reading.errors.push_back(reader.error());
    return reading;
  }
  while (reading.errors.size() < 100) {
    auto record = (*reader)->next();
    if (!record) {
      reading.errors.push_back(record.error());
    } else if (*record) {
      reading.records.push_back(std::move(**record));
    } else {
      return reading;
    }
  }
  return reading;
}

std::string record(const std::string& fields, const std::string& block, const std::string& version = "WARC/1.0") {
  return version + "\r\n" + fields + "Content-Length: " + std::to_string(block.size()) + "\r\n\r\n" + block +
         "\r\n\r\n";
}

std::string response(const std::string& uri, const std::string& http, const std::string& more = {}) {
  return record("WARC-Type: response\r\nWARC-Target-URI: " + uri +
                    "\r\nWARC-Date: 2026-01-14T07:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n" +
                    more,
                http);
}

const std::string kPage = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>قصف على درعا</p>";

TEST(WarcReader, Reads_the_files_of_others_as_stated) {
  const auto expected = shared_file("corpus/crawl/warc/expected.jsonl");
  if (expected.empty()) GTEST_SKIP() << "the shared corpus is not here";
  int files = 0;
  for (const auto& line : read_json_lines(expected)) {
    SCOPED_TRACE(line["file"].get<std::string>());
    const Reading reading = read(expected.parent_path() / line["file"].get<std::string>());
    EXPECT_EQ(reading.errors.empty(), line["error"].is_null());
    ASSERT_EQ(reading.records.size(), line["records"].size());
    for (std::size_t i = 0; i < reading.records.size(); ++i) {
      const auto& wanted = line["records"][i];
      const auto got = to_json(reading.records[i]);
      for (const char* key :
           {"offset", "type", "format", "uri", "date", "payload_len", "payload_sha256", "digest_ok"})
        EXPECT_EQ(got[key].dump(), wanted[key].dump()) << i << " " << key;
      // Of a request the list names its address where an answer has its status.
      if (wanted["type"] == "response") {
        EXPECT_EQ(got["http_status"].dump(), wanted["http_status"].get<std::string>()) << i;
      }
    }
    ++files;
  }
  EXPECT_GE(files, 7);
}

TEST(WarcReader, Reads_plain_and_packed_files_alike) {
  const TempFolder folder;
  const std::string one = response("http://e.org/1", kPage);
  const std::string two = response("http://e.org/2", kPage);
  const Reading plain = read(folder.write("a.warc", one + two));
  const Reading packed = read(folder.write("a.warc.gz", gzip_member(one) + gzip_member(two)));
  ASSERT_THAT(plain.records, SizeIs(2));
  ASSERT_THAT(packed.records, SizeIs(2));
  EXPECT_EQ(plain.records[1].offset, one.size());
  EXPECT_EQ(packed.records[1].offset, gzip_member(one).size());
  for (const Reading* reading : {&plain, &packed}) {
    EXPECT_EQ(reading->records[0].uri, "http://e.org/1");
    EXPECT_EQ(reading->records[0].status, 200);
    EXPECT_EQ(reading->records[0].payload, "<p>قصف على درعا</p>");
    EXPECT_THAT(reading->errors, IsEmpty());
  }
}

TEST(WarcReader, Takes_chunks_and_compression_off_a_page) {
  const TempFolder folder;
  const std::string body = gzip_member("<p>نص</p>");
  const std::string http = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n";
  char size[16];
  std::snprintf(size, sizeof size, "%zx;x=y\r\n", body.size());
  const Reading reading =
      read(folder.write("a.warc", response("http://e.org/", http + size + body + "\r\n0\r\n\r\n")));
  ASSERT_THAT(reading.records, SizeIs(1));
  EXPECT_EQ(reading.records[0].payload, "<p>نص</p>");
  EXPECT_THAT(reading.records[0].problems, IsEmpty());
}

TEST(WarcReader, Knows_the_encodings_of_bodies) {
  // "rasid" by brotli's own program; deflate with a head and without.
  EXPECT_EQ(*without_encoding(from_base64("CwKAcmFzaWQD"), "br", 100), "rasid");
  EXPECT_EQ(*without_encoding(from_base64("eJwrSizOTAEABlICFA=="), "deflate", 100), "rasid");
  EXPECT_EQ(*without_encoding(from_base64("K0oszkwBAA=="), "deflate", 100), "rasid");
  EXPECT_EQ(*without_encoding(gzip_member(gzip_member("rasid")), "gzip, gzip", 100), "rasid");
  EXPECT_EQ(without_encoding(gzip_member(std::string(1000, 'x')), "gzip", 100).error().code, ErrorCode::too_large);
  EXPECT_EQ(without_encoding("rasid", "gzip", 100).error().code, ErrorCode::invalid);
  EXPECT_EQ(without_encoding("rasid", "sdch", 100).error().code, ErrorCode::invalid);
}

TEST(WarcReader, Keeps_a_page_that_is_not_compressed_as_its_head_says) {
  const TempFolder folder;
  const Reading reading = read(folder.write(
      "a.warc", response("http://e.org/",
                         "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n<p>x</p>")));
  ASSERT_THAT(reading.records, SizeIs(1));
  EXPECT_EQ(reading.records[0].payload, "<p>x</p>");
  EXPECT_THAT(reading.records[0].problems, SizeIs(2));
}

TEST(WarcReader, Checks_every_digest_that_a_record_states) {
  const TempFolder folder;
  const std::string body = "<p>قصف على درعا</p>";
  const auto ok = [&](const std::string& fields) {
    return read(folder.write("a.warc", response("http://e.org/", kPage, fields))).records.at(0).digest_ok;
  };
  EXPECT_EQ(ok(""), std::nullopt);
  EXPECT_EQ(ok("WARC-Payload-Digest: " + warc_digest(body) + "\r\n"), true);
  EXPECT_EQ(ok("WARC-Block-Digest: " + warc_digest(kPage) + "\r\n"), true);
  EXPECT_EQ(ok("WARC-Block-Digest: " + warc_digest(kPage) + "\r\nWARC-Payload-Digest: " + warc_digest("x") + "\r\n"),
            false);
  EXPECT_EQ(ok("WARC-Payload-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"), false);
  EXPECT_EQ(ok("WARC-Payload-Digest: crc32:00000000\r\n"), std::nullopt);
}

TEST(WarcDigests, Are_read_in_base32_and_in_hexadecimal) {
  // FIPS 180-4's "abc".
  EXPECT_EQ(digest_holds("sha1:a9993e364706816aba3e25717850c26c9cd0d89d", "abc"), true);
  EXPECT_EQ(digest_holds("sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", "abc"), true);
  EXPECT_EQ(digest_holds("SHA-256:BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD", "abc"), true);
  EXPECT_EQ(digest_holds("sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", "abd"), false);
  EXPECT_EQ(base32("foobar"), "MZXW6YTBOI");  // RFC 4648, 10
}

TEST(WarcReader, Names_the_record_that_a_cut_file_ends_in_and_keeps_those_before) {
  const TempFolder folder;
  const std::string whole = gzip_member(response("http://e.org/1", kPage));
  const std::string file = whole + gzip_member(response("http://e.org/2", kPage));
  const Reading packed = read(folder.write("a.warc.gz", file.substr(0, file.size() - 60)));
  EXPECT_THAT(packed.records, SizeIs(1));
  ASSERT_THAT(packed.errors, SizeIs(1));
  EXPECT_THAT(packed.errors[0].text(), HasSubstr("a.warc.gz:" + std::to_string(whole.size()) + ": "));
  const std::string plain = response("http://e.org/1", kPage) + response("http://e.org/2", kPage);
  const Reading cut = read(folder.write("a.warc", plain.substr(0, plain.size() - 20)));
  EXPECT_THAT(cut.records, SizeIs(1));
  ASSERT_THAT(cut.errors, SizeIs(1));
  EXPECT_THAT(cut.errors[0].message, HasSubstr("bytes before it should"));
}

TEST(WarcReader, Goes_on_after_a_damaged_record) {
  const TempFolder folder;
  const std::string first = gzip_member(response("http://e.org/1", kPage));
  std::string damaged = gzip_member(response("http://e.org/2", kPage));
  for (std::size_t i = 30; i < damaged.size() - 20; ++i) damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
  const Reading packed =
      read(folder.write("a.warc.gz", first + damaged + gzip_member(response("http://e.org/3", kPage))));
  ASSERT_THAT(packed.records, SizeIs(2));
  EXPECT_EQ(packed.records[1].uri, "http://e.org/3");
  EXPECT_THAT(packed.errors, SizeIs(1));
  const Reading plain =
      read(folder.write("a.warc", response("http://e.org/1", kPage) + "something that is no record\r\nat all\r\n" +
                                      response("http://e.org/3", kPage)));
  ASSERT_THAT(plain.records, SizeIs(2));
  EXPECT_EQ(plain.records[1].uri, "http://e.org/3");
  EXPECT_THAT(plain.errors, SizeIs(1));
}

TEST(WarcReader, Reads_several_records_of_one_gzip_member_and_says_so) {
  const TempFolder folder;
  const Reading reading = read(
      folder.write("a.warc.gz", gzip_member(response("http://e.org/1", kPage) + response("http://e.org/2", kPage))));
  ASSERT_THAT(reading.records, SizeIs(2));
  EXPECT_THAT(reading.records[1].problems, ElementsAre(HasSubstr("several records")));
}

TEST(WarcReader, Cleans_addresses_as_other_programs_write_them) {
  const TempFolder folder;
  const Reading reading =
      read(folder.write("a.warc", response("<http://e.org/1>", kPage) + response("http://e.org/a b", kPage)));
  EXPECT_EQ(reading.records.at(0).uri, "http://e.org/1");
  EXPECT_EQ(reading.records.at(1).uri, "http://e.org/a%20b");
}

TEST(WarcReader, Reads_names_in_any_case_and_lines_that_go_on) {
  const TempFolder folder;
  const Reading reading = read(
      folder.write("a.warc",
                   "WARC/1.0\nwarc-type: metadata\nWARC-TARGET-URI:http://e.org/\nX-Note: a\n b\ncontent-length:  "
                   "3\n\nabc\n\n"));
  ASSERT_THAT(reading.records, SizeIs(1));
  EXPECT_EQ(reading.records[0].type, "metadata");
  EXPECT_EQ(reading.records[0].field("x-note"), "a b");
  EXPECT_EQ(reading.records[0].payload, "abc");
}

TEST(WarcReader, Holds_no_more_than_its_limit) {
  const TempFolder folder;
  const Reading reading = read(folder.write("a.warc", response("http://e.org/", kPage + std::string(5000, 'x'),
                                                               "WARC-Payload-Digest: " + warc_digest("x") + "\r\n") +
                                                          response("http://e.org/2", kPage)),
                               1000);
  ASSERT_THAT(reading.records, SizeIs(2));
  EXPECT_TRUE(reading.records[0].cut);
  EXPECT_EQ(reading.records[0].block.size(), 1000U);
  EXPECT_EQ(reading.records[0].digest_ok, std::nullopt) << "what was not read whole can't be checked";
  EXPECT_FALSE(reading.records[1].cut);
}

TEST(WarcReader, Says_what_is_no_archive) {
  const TempFolder folder;
  EXPECT_THAT(read(folder.write("a.warc", "<html>404</html>\n")).errors.at(0).message, HasSubstr("no WARC or ARC"));
  EXPECT_THAT(
      read(folder.write("b.warc", response("x", "y").replace(5, 3, "1.1").substr(0, 40))).errors.at(0).message,
      HasSubstr("ends within its head"));
  EXPECT_THAT(read(folder.write("c.warc.zst", "\x28\xb5\x2f\xfd rest")).errors.at(0).message, HasSubstr("zstd"));
  EXPECT_EQ(read(folder / "none.warc").errors.at(0).code, ErrorCode::not_found);
  EXPECT_EQ(read(folder.path()).errors.at(0).code, ErrorCode::unreadable);
  EXPECT_THAT(read(folder.write("d.warc", "WARC/1.0\r\nWARC-Type: x\r\n\r\n\r\n\r\n")).errors.at(0).message,
              HasSubstr("Content-Length"));
  EXPECT_THAT(read(folder.write("empty.warc", "")).records, IsEmpty());
}

}  // namespace
}  // namespace rasid
