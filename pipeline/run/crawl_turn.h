#pragma once

#include <filesystem>
#include <utility>

#include "core/base/result.h"

namespace rasid {

/// The right to crawl into a store: one crawler at a time, or two would ask a server at once. An advisory lock on
/// "<database>.crawl", given back when the process dies, however it dies.
class CrawlTurn {
 public:
  /// `conflict` if another process has it.
  static Result<CrawlTurn> take(const std::filesystem::path& database);
  CrawlTurn(CrawlTurn&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  CrawlTurn& operator=(CrawlTurn&&) = delete;
  ~CrawlTurn();

 private:
  explicit CrawlTurn(int file) : file_(file) {}
  int file_;
};

}  // namespace rasid
