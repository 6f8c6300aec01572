#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/clock.h"
#include "core/base/result.h"

namespace rasid {

/// One HTTP exchange as the archive keeps it: each answer that came, whatever its status, also redirects, robots.txt
/// and 304s. A failure without an answer (no connection, no such name) is none.
struct HttpCapture {
  using Headers = std::vector<std::pair<std::string, std::string>>;

  std::string url;          ///< as asked for, absolute
  Instant time{};           ///< when it was asked
  std::string address;      ///< IP address of who answered; may be empty
  std::string protocol;     ///< "http/1.1", "h2", or empty
  std::string request;      ///< request line and headers as sent; if empty they are written from `sent`
  Headers sent;             ///< headers of the request, if `request` is empty
  int status = 0;           ///< of the answer
  Headers headers;          ///< of the answer, in their order
  std::string_view body;    ///< decoded from chunks and compression
  std::string truncated;    ///< why the body is not whole: "length", "time", "disconnect"; empty if it is
                            // What the crawler knows beside it, so that a replay reads the page as the crawl did; all
                            // may be empty.
  std::string key;          ///< under which the crawl knows the page: its address before redirects, canonical
  std::string language;     ///< as the source states it
  std::string source;       ///< id of the source in the file of sources; may be empty
  std::string role;         ///< "page", "feed", "sitemap", "section", "channel", "robots"
  bool tls_checked = true;  ///< false: the source accepts certificates that don't hold
  std::optional<Instant> published;  ///< when a list says that the page appeared
};

struct ArchiveOptions {
  std::filesystem::path folder;  ///< made if it is not there
  std::string user_agent;        ///< these two stand in each file's warcinfo record
  std::string contact;
  std::size_t max_file_bytes = std::size_t{1}
                               << 30;  ///< then the next file; Common Crawl's news archive has the same
  std::chrono::seconds max_file_age = std::chrono::hours(24);
};

/// Where an answer stands. What a store keeps of it: `file` and `offset` find it, `id` names it for ever.
struct ArchivedRecord {
  enum class Kind { response, duplicate, not_modified };
  Kind kind = Kind::response;
  std::string file;          ///< name below the archive's folder
  std::uint64_t offset = 0;  ///< of the record's gzip member
  std::uint64_t bytes = 0;   ///< of that member
  std::string id;            ///< "urn:uuid:..."
  std::string digest;        ///< of the body, "sha256:..." in base32; empty for not_modified
};

/// Writes every exchange into WARC 1.1 files (ISO 28500:2017), each record a gzip member of its own: a `request` and
/// a `response`, or a `revisit` where the server said 304 or the same body was kept before. Files are named
/// rasid-<time>-<serial>-<random>.warc.gz; the one that is being written ends in ".open". A record is written whole
/// or not at all: what a killed process left behind is cut to its last whole record when the archive is opened again.
/// Several processes may write into one folder, each its own file. Not for several threads.
///
/// Bodies are kept decoded: Content-Encoding, Transfer-Encoding and Content-Length as they came stand as
/// X-Crawler-Content-Encoding and so on beside a new Content-Length, as StormCrawler does, so that any reader gets
/// the page without knowing brotli.
class Archive {
 public:
  static Result<std::unique_ptr<Archive>> open(ArchiveOptions options, const Clock& clock);
  ~Archive();
  Archive(const Archive&) = delete;
  Archive& operator=(const Archive&) = delete;

  /// Keeps an exchange. Errors: `unreadable` (the disk is full, the folder went away): then nothing of it is in the
  /// file, and the same call may be made again later.
  Result<ArchivedRecord> add(const HttpCapture& capture);
  /// Makes sure that what was added survives a power failure. Killing the process loses nothing without it.
  Result<void> sync();

 private:
  struct Inside;
  explicit Archive(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace rasid
