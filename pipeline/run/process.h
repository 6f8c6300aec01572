#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/base/result.h"
#include "core/record/article.h"
#include "core/record/candidate.h"
#include "pipeline/store/store.h"

namespace rasid {

/// A document as it came in, from a disk or from the web, with what is known about it from outside.
struct RawDocument {
  std::string source;        ///< where the bytes came from: an absolute path, a path with "#" and a line's id, a URL
  std::string bytes;         ///< as they are, decoded from gzip and the like
  std::string url;           ///< the address it was asked from, may be empty
  std::string content_type;  ///< "text/html; charset=windows-1256", may be empty
  std::optional<Instant> fetched;
  std::optional<StatedTime> published;  ///< if somebody knows better than the page
  std::string language;                 ///< likewise, may be empty
};

/// The two stages between bytes and store, and what their results depend on. Functions, so that a test or a run puts
/// in what it likes; pipeline/run/stages.h has the real ones.
struct Stages {
  std::function<Result<Article>(const RawDocument&)> read_article;
  std::function<Extraction(const Article&)> extract;
  StageVersions versions;
};

/// The same stages for documents whose `published` is what a list says: the page's own time wins, the list's stands
/// in where the page has none.
Stages with_time_of_list(const Stages& stages);
/// What a feed or a sitemap says of a page's time.
StatedTime time_of_list(Instant instant);

/// How a document went.
struct Processed {
  std::string identity;
  DocumentOutcome outcome = DocumentOutcome::failed;
  std::string reason;      ///< empty: the page class; failed: the error code
  std::string detail;      ///< for people
  bool unchanged = false;  ///< the store had the result of the same bytes and rules already; nothing was done
  SaveCounts saved;        ///< if unchanged only `candidates` is set
};

struct ProcessOptions {
  bool again = false;                   ///< process also what is unchanged
  std::optional<FetchState> fetch;      ///< saved in the same transaction
  std::optional<PageVisit> visit = {};  ///< likewise
};

/// Bytes in, stored candidates out: reads the article, extracts, stores, all in one transaction. Whatever a stage
/// does (an error, an exception) the document ends in the store with an outcome; an Error comes back only if the
/// store itself fails, and then going on has no sense.
Result<Processed> process(const RawDocument& document, const Stages& stages, Store& store,
                          const ProcessOptions& options = {});

/// Stores that a document could not even be had: unreadable, too large, not fetched. `url` may be empty.
Result<Processed> store_failure(const std::string& source, const std::string& url, const StageError& error,
                                const StageVersions& versions, Store& store,
                                const std::optional<FetchState>& fetch = std::nullopt,
                                const std::optional<PageVisit>& visit = std::nullopt);

}  // namespace rasid
