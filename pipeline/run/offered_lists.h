#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "pipeline/discover/section.h"
#include "pipeline/fetch/fetcher.h"

namespace rasid {

/// A list of news that was looked at.
struct OfferedList {
  std::string kind;  ///< "feed", "sitemap", "section", "channel"
  std::string url;   ///< after redirects
  std::string title;
  std::string language;           ///< as it says, may be empty
  std::size_t entries = 0;        ///< addresses or messages in it
  std::optional<Instant> newest;  ///< of those that have a time
  std::string sample;             ///< the first address
  std::vector<std::string> problems;
  std::optional<Error> error;  ///< it could not be read
};

/// Asks servers for lists, politely as a run does.
class ListFinder {
 public:
  ListFinder(FetchOptions options, const Clock& clock) : fetcher_(std::move(options), clock) {}

  /// What an address offers: itself if it is a feed, a sitemap or a Telegram channel; of a page the feeds that it
  /// announces, else the news sitemaps that robots.txt names, else its own links as a section. Best first; empty only
  /// with an error.
  Result<std::vector<OfferedList>> find(const std::string& url);
  /// One list of a known kind.
  OfferedList look_at(const std::string& kind, const std::string& url, const LinkPattern& section_links = {});

 private:
  Result<FetchOutcome> fetch(const std::string& url, std::size_t body_limit);
  OfferedList read(const std::string& kind, const FetchOutcome& answer, const LinkPattern& section_links) const;

  Fetcher fetcher_;
};

}  // namespace rasid
