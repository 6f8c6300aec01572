#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "core/base/result.h"
#include "pipeline/run/document_files.h"

namespace rasid {

/// True for names that end in .warc or .arc, also with .gz.
bool is_web_archive(const std::filesystem::path& file);

/// A record of an archive: a page as a document, or why it is none ("not_modified", "redirect", "robots", "feed",
/// "request", "image/png", ...), or why it can't be read.
struct ArchivedPage {
  FileDocument document;
  std::string passed_over;  ///< empty if it is a page or an error
};

/// Reads the pages of WARC and ARC files, one file after the other, in the order in which they were written. Of our
/// own files those are taken that the crawl took for pages, with all that it knew of them, so that a replay gives
/// what the crawl gave; of others' all HTML and plain text with status 200, but robots.txt. A page that is only kept
/// as a duplicate gets the body that it refers to, if that stands in one of the files read so far. Gives `source` the
/// address of the page, as a crawl does.
class WarcDocuments {
 public:
  /// `limit`: a page of more bytes is an error.
  explicit WarcDocuments(std::size_t limit) : limit_(limit) {}

  /// Calls `each` for every record until it returns false. Records that can't be read are errors of their own;
  /// reading goes on behind them.
  void read(const std::filesystem::path& file, const std::function<bool(ArchivedPage&&)>& each);

 private:
  struct Place {
    std::filesystem::path file;
    std::uint64_t offset = 0;
  };
  std::size_t limit_;
  std::map<std::string, Place> bodies_;  ///< by the id of their record
};

}  // namespace rasid
