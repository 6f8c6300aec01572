#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "pipeline/run/process.h"

namespace rasid {

/// The files that paths name, in the order of the paths; below a folder in the order of their names, so that two runs
/// read in the same order.
struct DocumentFiles {
  std::vector<std::filesystem::path> files;  ///< absolute
  std::vector<Error> missing;                ///< paths that are not there, or folders that can't be read
  std::size_t passed_over = 0;               ///< files below folders whose names end otherwise
};

/// A file that is named is taken whatever its name; below a folder .html, .htm, .txt, .jsonl, .warc and
/// .arc are, also with .gz.
DocumentFiles find_document_files(const std::vector<std::filesystem::path>& paths);

/// A document of a file, or why there is none.
struct FileDocument {
  RawDocument document;             ///< if there is an error: source and url as far as known
  std::optional<StageError> error;  ///< of stage "read"
};

/// Calls `each` for every document of a file, in order, until it returns false: one for a page or a text, one for
/// each line of a .jsonl ({"id", "text" or "html", "published", "language", "url"}; empty lines are passed over).
/// Gzip is unpacked on the way. A document of more than `limit` bytes becomes an error, at most that much is held in
/// memory. What can't be read is an error of its document; a .jsonl that breaks off is one more at its end.
void read_document_file(const std::filesystem::path& file, std::size_t limit,
                        const std::function<bool(FileDocument&&)>& each);

}  // namespace rasid
