#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "pipeline/run/process.h"

namespace rasid {

/// The largest document that is read from disk, in bytes, unpacked: the article stage's own limit is below it.
constexpr std::size_t kMaxDocumentBytes = std::size_t{32} << 20;

/// A document that could not be read, for people.
struct Failure {
  std::string source;
  std::string code;  ///< of ErrorCode
  std::string message;
};

/// What happened to the documents of a run, for people and for `--json`.
struct RunSummary {
  std::size_t documents = 0;
  std::size_t extracted = 0;
  std::size_t without_events = 0;             ///< of the extracted
  std::size_t unchanged = 0;                  ///< of the documents: the same bytes and rules as last time
  std::map<std::string, std::size_t> empty;   ///< by page class
  std::map<std::string, std::size_t> failed;  ///< by error code
  std::size_t candidates = 0;                 ///< of the documents of this run, as they stand now
  std::size_t added = 0;
  std::size_t changed = 0;
  std::size_t removed = 0;
  std::size_t kept = 0;                        ///< decided on, so left as they are
  std::vector<Failure> failures;               ///< the first kMostFailures
  std::vector<Error> missing;                  ///< paths that are not there
  std::size_t passed_over = 0;                 ///< files of other kinds in folders
  std::map<std::string, std::size_t> records;  ///< of web archives that hold no page, by why (WarcDocuments)

  void add(const std::string& source, const Processed& processed);
  [[nodiscard]] bool has_item_errors() const { return !failed.empty() || !missing.empty(); }
};

constexpr std::size_t kMostFailures = 1000;

struct IngestOptions {
  bool again = false;  ///< process also what is unchanged
  std::size_t max_document_bytes = kMaxDocumentBytes;
  /// Called after each document with the file it came from; `files_done` of `files`.
  std::function<void(const RunSummary& so_far, std::size_t files_done, std::size_t files)> progress;
};

/// Reads files and folders into the store, a transaction a document. Killed and run again it ends with the same
/// candidates as if it had not been. An Error only if the store fails.
Result<RunSummary> ingest(const std::vector<std::filesystem::path>& paths, const Stages& stages, Store& store,
                          const IngestOptions& options = {});

}  // namespace rasid
