#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "pipeline/discover/section.h"
#include "pipeline/fetch/fetcher.h"
#include "pipeline/run/watch_config.h"

namespace rasid {

/// One outlet and where its news are announced.
struct Source {
  std::string id;        ///< short and stable: "sana-en"
  std::string name;      ///< for people; the id if not given
  std::string language;  ///< of its articles if it is always the same, else empty
  std::vector<std::string> feeds;
  std::vector<std::string> sitemaps;
  std::vector<std::string> sections;
  std::vector<std::string> channels;  ///< previews of Telegram channels: "https://t.me/s/NAME"
  LinkPattern section_links;
  std::size_t max_pages = 100;  ///< a run; in a watch an hour
  bool paused = false;
  bool verified = true;  ///< false: its addresses are as far as known, nobody has looked yet
  HttpHeaders headers;   ///< sent with each request, marked on the record
  HttpManner manner;     ///< likewise
};

/// What `rasid run --config FILE` reads; docs/crawling.md explains each key.
struct CrawlConfig {
  FetchOptions fetch;
  std::filesystem::path archive_folder;  ///< of the WARC files; empty: none are written
  std::size_t archive_file_bytes = std::size_t{1} << 30;
  WatchConfig watch;
  std::vector<Source> sources;
};

/// Reads a file of sources. Every fault becomes a diagnostic (codes E601 to E608); empty if there was an error.
std::optional<CrawlConfig> read_sources(const std::filesystem::path& path, std::vector<Diagnostic>& diagnostics);

}  // namespace rasid
