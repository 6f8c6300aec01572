#pragma once

#include <cstddef>
#include <deque>
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>

#include "core/base/day.h"

namespace rasid {

/// A response that is in the archive with its whole body.
struct KeptBody {
  std::string id;
  std::string url;
  std::string date;  ///< WARC-Date
};

/// Remembers which bodies the archive has, the newest `limit` of them: those of earlier processes from the index
/// files
/// (.cdxj) beside the WARC files. What is forgotten is kept once more, which costs space and nothing else.
class KeptBodies {
 public:
  explicit KeptBodies(std::size_t limit = 100'000) : limit_(limit) {}

  /// Reads the index files of a folder, the newest first, until the limit. Lines that can't be read are passed over.
  void load(const std::filesystem::path& folder);
  void add(const std::string& digest, KeptBody body);
  [[nodiscard]] const KeptBody* of_digest(const std::string& digest) const;
  /// The last one of an address.
  [[nodiscard]] const KeptBody* of_url(const std::string& url) const;
  [[nodiscard]] std::size_t size() const { return by_digest_.size(); }

 private:
  std::size_t limit_;
  std::unordered_map<std::string, KeptBody> by_digest_;
  std::unordered_map<std::string, std::string> digest_of_url_;
  std::deque<std::string> order_;  ///< digests, the oldest first
};

/// A line of a CDXJ index (pywb's): the key by which archives sort, the time, and the rest as JSON.
struct IndexLine {
  std::string url;
  Instant time{};
  std::string mime;
  int status = 0;
  std::string digest;
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
  std::string file;
  std::string id;
};
std::string index_line(const IndexLine& line);

}  // namespace rasid
