#pragma once

#include <cstddef>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/day.h"
#include "core/base/result.h"

namespace rasid {

/// One address of a sitemap, or one sitemap of an index.
struct SitemapEntry {
  std::string url;
  std::optional<Instant> modified;
  std::optional<Instant> published;  ///< news sitemaps
  std::string title;                 ///< news sitemaps
  std::string language;              ///< news sitemaps
  std::string change_frequency;      ///< "daily"; empty if not given
  std::optional<double> priority;
  bool in_scope = true;  ///< on the sitemap's host and below its folder, as the protocol wants it
};

struct Sitemap {
  enum class Kind { urls, index, news, text, feed };
  Kind kind = Kind::urls;
  std::vector<SitemapEntry> entries;
  std::vector<std::string> problems;
};
std::string_view to_string(Sitemap::Kind kind);

struct SitemapDocument {
  std::string_view bytes;  ///< may be gzip
  std::string url;
  std::string content_type;
  bool strict = false;  ///< refuse ill-formed XML and leave out what is out of scope
};

constexpr std::size_t kSitemapBytes = std::size_t{50} << 20;  ///< sitemaps.org: 50 MiB decompressed,
constexpr std::size_t kSitemapEntries = 50'000;               ///< 50,000 addresses

/// Reads sitemaps.org sitemaps (XML, text, RSS and Atom), indexes and news sitemaps, plain or gzip. Addresses that
/// are no http URLs are left out. Errors: `invalid` (no sitemap), `too_large`.
Result<Sitemap> read_sitemap(const SitemapDocument& document);

/// The printed form, docs/json.md.
nlohmann::ordered_json to_json(const Sitemap& sitemap);

}  // namespace rasid
