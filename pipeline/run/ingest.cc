#include "pipeline/run/ingest.h"

#include <optional>

#include "pipeline/run/document_files.h"
#include "pipeline/run/warc_documents.h"

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
  const Stages archive_stages = with_time_of_list(stages);
  WarcDocuments archives(options.max_document_bytes);
  const auto take = [&](const FileDocument& read, const Stages& with) {
    const RawDocument& document = read.document;
    const auto processed = read.error
                               ? store_failure(document.source, document.url, *read.error, with.versions, store)
                               : process(document, with, store, {options.again, std::nullopt});
    if (!processed) {
      broken = processed.error();
      return false;
    }
    summary.add(document.source, *processed);
    if (options.progress) options.progress(summary, files_done, found.files.size());
    return true;
  };
  for (const auto& file : found.files) {
    if (is_web_archive(file)) {
      archives.read(file, [&](ArchivedPage&& page) {
        if (page.passed_over.empty()) return take(page.document, archive_stages);
        ++summary.records[page.passed_over];
        return true;
      });
    } else {
      read_document_file(file, options.max_document_bytes, [&](FileDocument&& read) { return take(read, stages); });
    }
    if (broken) return tl::make_unexpected(*broken);
    ++files_done;
  }
  return summary;
}

}  // namespace rasid
