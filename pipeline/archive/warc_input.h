#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "core/base/result.h"

namespace rasid {

/// Bytes of a WARC or ARC file, unpacked, member by member: for a gzip file a member, for a plain file all of it.
/// Reads forward in pieces; holds no more than a piece. Extra fields, names and comments of gzip heads are passed
/// over.
class WarcInput {
 public:
  static Result<std::unique_ptr<WarcInput>> open(const std::filesystem::path& path);
  ~WarcInput();
  WarcInput(const WarcInput&) = delete;
  WarcInput& operator=(const WarcInput&) = delete;

  /// The next member is the one at `offset`.
  void go_to(std::uint64_t offset);
  /// Goes to the next member, passing over what is left of this one and, after damage, whatever is none. False at the
  /// end of the file.
  bool next_member();
  /// The next piece of the member, empty at its end. Errors: `invalid` if the gzip is broken or the file ends within.
  Result<void> read(std::string& piece);
  [[nodiscard]] bool packed() const;
  /// Where the member begins and, once it was read to its end, where it ends.
  [[nodiscard]] std::uint64_t member_begin() const;
  [[nodiscard]] std::uint64_t member_end() const;

 private:
  struct Inside;
  explicit WarcInput(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace rasid
