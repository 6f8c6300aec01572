#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/day.h"
#include "core/base/result.h"

namespace rasid {

/// One record of a WARC file, or of an ARC file in the same terms.
struct WarcRecord {
  using Fields = std::vector<std::pair<std::string, std::string>>;

  std::uint64_t offset = 0;  ///< where it begins in the file: its gzip member, or its first line
  std::string format;        ///< "warc" or "arc"
  std::string type;  ///< "warcinfo", "response", "request", "revisit", "resource", "metadata", "conversion", ...; of
                     ///< ARC: "arc_header", "response"
  std::string id;    ///< WARC-Record-ID without its brackets
  std::string uri;   ///< WARC-Target-URI without brackets, spaces encoded; may be empty
  std::string date;  ///< WARC-Date as written; empty for ARC
  std::optional<Instant> captured;  ///< the same as an instant, of ARC its date
  Fields fields;                    ///< as written; of ARC what its line says
  std::string block;                ///< as it stands in the file, at most the reader's limit
  bool cut = false;                 ///< the block is longer than the limit; then digests are not checked

  // Of responses, requests and revisits that are HTTP:
  int status = 0;           ///< of a response; 0 if there is none
  std::string start_line;   ///< "HTTP/1.1 200 OK"
  Fields headers;           ///< names in lower case
  std::string raw_payload;  ///< what stands behind the head, as it came
  /// What is meant: `raw_payload` without chunks and compression; of records that are not HTTP the block.
  std::string payload;

  std::optional<bool> digest_ok;      ///< of all digests that it states; nothing if none can be checked
  std::vector<std::string> problems;  ///< small faults that were passed over

  /// The first field or header of that name, whatever its case; empty if there is none.
  [[nodiscard]] std::string field(std::string_view name) const;
  [[nodiscard]] std::string header(std::string_view name) const;
};

/// Reads WARC 0.17 to 1.1 (ISO 28500) and ARC 1 files, plain or gzip, also what other programs write: addresses in
/// brackets or with spaces, gzip heads with extra fields, several records in one gzip member. Reads forward; holds
/// one record.
class WarcReader {
 public:
  /// `limit`: bytes of a block that are kept, and bytes that a payload may unpack to.
  static Result<std::unique_ptr<WarcReader>> open(const std::filesystem::path& path,
                                                  std::size_t limit = std::size_t{64} << 20);
  ~WarcReader();
  WarcReader(const WarcReader&) = delete;
  WarcReader& operator=(const WarcReader&) = delete;

  /// The next record is the one at `offset`, as WarcRecord::offset has it.
  void go_to(std::uint64_t offset);
  /// The next record; nothing at the end. After an Error (`invalid`; `where` is file:offset) the next call goes on
  /// with the next record that can be found.
  Result<std::optional<WarcRecord>> next();

 private:
  struct Inside;
  explicit WarcReader(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

/// The printed form, docs/json.md: what a record is, without its content.
nlohmann::ordered_json to_json(const WarcRecord& record);

}  // namespace rasid
