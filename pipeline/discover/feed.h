#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/day.h"
#include "core/base/result.h"

namespace rasid {

/// One item of a feed. Texts are as the feed has them: those that may carry markup keep it, with links made absolute.
struct FeedEntry {
  std::string id;    ///< guid, atom:id, rdf:about; may be empty
  std::string link;  ///< absolute; the guid if it is a permanent link and nothing better is there; may be empty
  std::string title;
  std::string summary;
  std::string content;
  std::vector<std::string> authors;  ///< names; an e-mail address where there is no name
  std::optional<Instant> published;
  std::optional<Instant> updated;
  std::string language;  ///< of the entry if it says so, else empty
};

struct Feed {
  std::string
      format;  ///< "rss20", "rss092", "rss10", "atom03", "atom10", "json1", ...; "rss" and "atom" without a version
  std::string encoding;  ///< as decode_markup decided
  std::string title;
  std::string id;
  std::string link;  ///< of the site
  std::string description;
  std::string language;
  std::vector<std::string> authors;
  std::optional<Instant> published;
  std::optional<Instant> updated;
  std::vector<FeedEntry> entries;
  std::vector<std::string> problems;  ///< what was wrong with the file though it could be read
};

struct FeedDocument {
  std::string_view bytes;
  std::string url;           ///< where it was found, for relative links
  std::string content_type;  ///< HTTP headers that matter; may be empty
  std::string content_location;
  std::string content_language;
};

/// Reads RSS 0.9x, 1.0 and 2.0, RDF, Atom 0.3 and 1.0 and JSON Feed 1.x, with the modules that carry what we need
/// (Dublin Core, content:encoded, dcterms). At most 10,000 entries are read. Errors: `invalid` (no feed: the message
/// says what it looks like instead), `too_large`.
Result<Feed> read_feed(const FeedDocument& document);

/// The printed form, docs/json.md.
nlohmann::ordered_json to_json(const Feed& feed);

/// Links of an HTML page that announce feeds (<link rel="alternate" type="application/rss+xml">), absolute, in the
/// order of the page.
std::vector<std::string> find_feed_links(std::string_view html, const std::string& url);

}  // namespace rasid
