#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace rasid {

/// One gzip member that unpacks to `bytes`.
std::string gzip_member(std::string_view bytes);

/// A WARC file that grows by whole gzip members. It is locked and named ".open" until it is finished.
class WarcFile {
 public:
  /// Makes `folder`/`name`.open, which must not be there, and the same name with ".cdxj" in place of ".warc.gz".
  static Result<std::unique_ptr<WarcFile>> create(const std::filesystem::path& folder, const std::string& name);
  ~WarcFile();
  WarcFile(const WarcFile&) = delete;
  WarcFile& operator=(const WarcFile&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::uint64_t size() const { return size_; }
  /// Puts members at the end, all or, on an error, none.
  Result<void> append(std::string_view members);
  /// Puts a line into the index beside it. The index can be made anew from the file, so its faults are not told.
  void append_index(std::string_view line);
  Result<void> sync();
  /// Makes it last and gives it its name. Nothing may be appended after.
  Result<void> finish();

 private:
  WarcFile(std::filesystem::path folder, std::string name) : folder_(std::move(folder)), name_(std::move(name)) {}

  std::filesystem::path folder_;
  std::string name_;
  int file_ = -1;
  int index_ = -1;
  std::uint64_t size_ = 0;
};

/// Finishes what killed processes left behind in `folder`: each ".open" file that nobody holds is cut to its last
/// whole record and gets its name. Returns what was done, a line a file, for the log.
std::vector<std::string> finish_left_behind(const std::filesystem::path& folder);

}  // namespace rasid
