#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "pipeline/archive/archive.h"
#include "pipeline/run/process.h"
#include "pipeline/run/sources.h"

namespace rasid {

/// What a run did for one source; for the whole run it is the sum. Every address found ends in exactly one of
/// `known`, `left`, `robots`, `not_modified`, `fetched` or `failed`; every page fetched in `extracted`, `empty` or
/// `unreadable`.
struct CrawlCounts {
  std::size_t lists = 0;            ///< feeds, sitemaps and section pages read
  std::size_t lists_unchanged = 0;  ///< of them: not changed since the last run
  std::size_t lists_failed = 0;     ///< that could not be read
  std::size_t found = 0;            ///< addresses of pages in them, each once
  std::size_t known = 0;            ///< fetched by an earlier run
  std::size_t left = 0;             ///< over the source's limit; found again by the next run
  std::size_t robots = 0;           ///< refused by robots.txt, lists too
  std::size_t not_modified = 0;
  std::size_t fetched = 0;
  std::map<std::string, std::size_t> failed;  ///< fetches of pages and lists, by FetchFailure
  std::size_t extracted = 0;
  std::size_t without_events = 0;                 ///< of the extracted
  std::map<std::string, std::size_t> empty;       ///< by page class
  std::map<std::string, std::size_t> unreadable;  ///< by error code
  std::size_t candidates = 0;

  void add(const CrawlCounts& other);
};

struct CrawlSummary {
  CrawlCounts total;
  std::vector<std::pair<std::string, CrawlCounts>> sources;  ///< by id, in the order of the file
  std::vector<Error> failures;     ///< one for each that failed, `where` its address; the first 1,000
  std::vector<std::string> notes;  ///< problems of lists that could be read all the same

  [[nodiscard]] bool has_item_errors() const { return !failures.empty(); }
};

/// How far a run is. `asked` grows while lists are read.
struct CrawlProgress {
  std::size_t done = 0;
  std::size_t asked = 0;
  std::string event;  ///< what happened last: "fetched https://...: 2 candidates"
};

struct CrawlOptions {
  Archive* archive = nullptr;  ///< keeps every answer; null: none. If it can't, the run ends with its error.
  std::function<void(const CrawlProgress&)> progress;  ///< called after each outcome
};

/// One run over all sources that are not paused: reads their lists, fetches what is new and what earlier runs left or
/// could not get, hands each page to process(). What an earlier run fetched is not fetched again unless its list says
/// that it changed since. Killed and started again it goes on where it was: the pages that a list names and the note
/// that it was read are stored in one transaction, a page's fetch state and its candidates in another. An Error only
/// if the store fails, or another crawler has it (`conflict`).
Result<CrawlSummary> crawl(const CrawlConfig& config, const Stages& stages, Store& store, const Clock& clock,
                           const CrawlOptions& options = {});

}  // namespace rasid
