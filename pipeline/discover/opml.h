#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace rasid {

/// One subscription of an OPML list.
struct OpmlEntry {
  std::string title;
  std::string kind = "feed";  ///< or "sitemap", "section", "channel": ours, which other programs pass over
  std::string url;            ///< of the list
  std::string site;           ///< of the outlet's pages; may be empty
  std::string language;       ///< may be empty
};

/// Reads OPML 1.0 and 2.0 as feed readers export it, folders and all, in the order of the file; outlines without an
/// address are passed over. `invalid` if it is none.
Result<std::vector<OpmlEntry>> read_opml(std::string_view bytes);

/// OPML 2.0 (opml.org/spec2.opml). Feeds are subscriptions that any feed reader takes; other kinds are links with the
/// attribute `rasidList`.
std::string write_opml(const std::vector<OpmlEntry>& entries);

}  // namespace rasid
