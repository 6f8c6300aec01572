#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "pipeline/discover/section.h"
#include "pipeline/fetch/fetcher.h"
#include "pipeline/run/process.h"

namespace rasid {

constexpr std::size_t kMostSitemaps = 50;          ///< of an index, the newest first
constexpr std::size_t kMostPagesOfSitemap = 2000;  ///< of a sitemap, the newest first, as Media Cloud has it

/// A page that a list names.
struct ListedPage {
  std::string url;
  std::optional<Instant> published;
  std::optional<Instant> updated;
};

/// What a feed, sitemap, section page or channel says.
struct ListContents {
  std::vector<ListedPage> pages;
  std::optional<std::vector<std::string>> sitemaps;  ///< a sitemap index: those it names
  /// Articles that stand in the list itself (messages of a channel); `url` and `source` are their canonical address.
  std::vector<RawDocument> documents;
  std::vector<std::string> problems;
};

/// Reads an answer as the list it should be. `role`: "feed", "sitemap", "section", "channel". Errors: `invalid` and
/// `not_found` with what to do.
Result<ListContents> read_list(const std::string& role, const FetchOutcome& answer, const LinkPattern& section_links);

}  // namespace rasid
