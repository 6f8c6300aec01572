#include "pipeline/run/ingest.h"

#include <optional>

#include "pipeline/run/document_files.h"

namespace rasid {

void RunSummary::add(const std::string& source, const Processed& processed) {
  ++documents;
  if (processed.unchanged) ++unchanged;
  switch (processed.outcome) {
    case DocumentOutcome::extracted:
      ++extracted;
      if (processed.saved.candidates == 0) ++without_events;
      break;
    case DocumentOutcome::empty: ++empty[processed.reason]; break;
    case DocumentOutcome::failed:
      ++failed[processed.reason];
      if (failures.size() < kMostFailures) failures.push_back({source, processed.reason, processed.detail});
      break;
  }
  candidates += processed.saved.candidates;
  added += processed.saved.added;
  changed += processed.saved.changed;
  removed += processed.saved.removed;
  kept += processed.saved.kept;
}

Result<RunSummary> ingest(const std::vector<std::filesystem::path>& paths, const Stages& stages, Store& store,
                          const IngestOptions& options) {
  DocumentFiles found = find_document_files(paths);
  RunSummary summary;
  summary.missing = std::move(found.missing);
  summary.passed_over = found.passed_over;
  std::optional<Error> broken;
  std::size_t files_done = 0;
  for (const auto& file : found.files) {
    read_document_file(file, options.max_document_bytes, [&](FileDocument&& read) {
      const RawDocument& document = read.document;
      const auto processed = read.error
                                 ? store_failure(document.source, document.url, *read.error, stages.versions, store)
                                 : process(document, stages, store, {options.again, std::nullopt});
      if (!processed) {
        broken = processed.error();
        return false;
      }
      summary.add(document.source, *processed);
      if (options.progress) options.progress(summary, files_done, found.files.size());
      return true;
    });
    if (broken) return tl::make_unexpected(*broken);
    ++files_done;
  }
  return summary;
}

}  // namespace rasid
