#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rasid {

/// What a page's JSON-LD (schema.org) says about its article. Strings are as given, entities decoded.
struct LinkedData {
  struct Update {
    std::string headline, body, published;
  };
  std::string type;  ///< "NewsArticle", "LiveBlogPosting", "WebPage", ...; empty if there is none
  std::string headline;
  std::string body;
  std::string description;
  std::string published;
  std::string modified;
  std::string publisher;
  std::string url;
  std::string language;
  std::vector<std::string> authors;        ///< persons and others, in order
  std::vector<std::string> organisations;  ///< authors that are organisations
  std::vector<Update> updates;             ///< of a live blog
  bool paywalled = false;                  ///< isAccessibleForFree is false
  bool collection = false;                 ///< the page calls itself a collection, a search result or an item list
  bool media = false;                      ///< the page is an ImageGallery or a VideoObject
};

/// Reads the blocks of a page, @graph, lists and nested objects; the most article-like object wins, others fill what
/// it lacks. Broken JSON is mended where it is broken in the usual ways (raw line feeds, CDATA marks, trailing
/// commas), else its plain string fields are searched for.
LinkedData read_json_ld(const std::vector<std::string_view>& blocks);

}  // namespace rasid
