#include "pipeline/discover/sitemap.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "core/base/gzip.h"
#include "pipeline/discover/decode_markup.h"
#include "pipeline/discover/feed_date.h"
#include "pipeline/discover/feed_xml.h"
#include "pipeline/discover/xml_tree.h"
#include "pipeline/fetch/url.h"

namespace rasid {
namespace {

using Json = nlohmann::ordered_json;

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

/// Addresses without a scheme stand in real sitemaps.
std::string address(const std::string& text, const std::string& base) {
  if (text.empty() || text.size() > 2048) return {};
  const std::string whole = lowered(text.substr(0, 4)) == "www." ? "http://" + text : text;
  auto url = parse_url(resolve_url(base, whole));
  if (url) url->fragment.clear();
  return url && url->is_http() && !url->host.empty() ? url->text() : std::string();
}

class Reader {
 public:
  explicit Reader(const SitemapDocument& document) : document_(document) {
    const auto url = parse_url(document.url);
    if (!url) return;
    scope_ = url->origin() + url->path.substr(0, url->path.rfind('/') + 1);
  }

  Result<Sitemap> read_text(const std::string& text) {
    sitemap_.kind = Sitemap::Kind::text;
    std::size_t begin = 0;
    while (begin < text.size()) {
      std::size_t end = text.find_first_of("\r\n", begin);
      if (end == std::string::npos) end = text.size();
      SitemapEntry entry;
      const std::string line = text.substr(begin, end - begin);
      if (lowered(line.substr(0, 4)) == "http") entry.url = address(line, document_.url);
      add(std::move(entry));
      begin = end + 1;
    }
    if (sitemap_.entries.empty())
      return fail(ErrorCode::invalid, "is no sitemap: neither XML nor a list of addresses", document_.url);
    return std::move(sitemap_);
  }

  Result<Sitemap> read(const XmlTree& tree) {
    if (document_.strict && !tree.problems.empty())
      return fail(ErrorCode::invalid, tree.problems.front(), document_.url);
    sitemap_.problems = tree.problems;
    const std::string& name = tree.root.name;
    if (name == "urlset" || name == "sitemapindex") {
      if (name == "sitemapindex") sitemap_.kind = Sitemap::Kind::index;
      for (const XmlNode& child : tree.root.children) {
        if (child.name == "url" || child.name == "sitemap") read_entry(child);
      }
      return std::move(sitemap_);
    }
    return read_feed_entries(tree.root);
  }

 private:
  Result<Sitemap> read_feed_entries(const XmlNode& root) {
    const auto feed = feed_from_xml(root, document_.url);
    if (!feed)
      return fail(ErrorCode::invalid, "is no sitemap: its first element is <" + root.written + ">", document_.url);
    sitemap_.kind = Sitemap::Kind::feed;
    for (const FeedEntry& item : feed->entries) {
      SitemapEntry entry;
      entry.url = address(item.link, document_.url);
      entry.published = item.published;
      entry.modified = item.updated ? item.updated : item.published;
      entry.title = item.title;
      add(std::move(entry));
    }
    return std::move(sitemap_);
  }

  void read_entry(const XmlNode& node) {
    SitemapEntry entry;
    for (const XmlNode& child : node.children) {
      if (child.ns.find("sitemap-") != std::string::npos) {  // extensions: only news matters here
        if (child.name == "news") read_news(child, entry);
      } else if (child.name == "loc") {
        entry.url = address(child.inner_text(), document_.url);
      } else if (child.name == "lastmod") {
        entry.modified = parse_feed_date(child.inner_text());
      } else if (child.name == "changefreq") {
        entry.change_frequency = lowered(child.inner_text());
      } else if (child.name == "priority") {
        read_priority(child.inner_text(), entry);
      } else if (child.name == "news") {
        read_news(child, entry);
      }
    }
    add(std::move(entry));
  }

  void read_news(const XmlNode& news, SitemapEntry& entry) {
    sitemap_.kind = Sitemap::Kind::news;
    for (const XmlNode& child : news.children) {
      if (child.name == "publication_date") entry.published = parse_feed_date(child.inner_text());
      if (child.name == "title") entry.title = child.inner_text();
      if (child.name != "publication") continue;
      for (const XmlNode& detail : child.children) {
        if (detail.name == "language") entry.language = lowered(detail.inner_text());
      }
    }
  }

  static void read_priority(const std::string& text, SitemapEntry& entry) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc() && end == text.data() + text.size() && value >= 0 && value <= 1) entry.priority = value;
  }

  void add(SitemapEntry entry) {
    if (entry.url.empty()) return;
    entry.in_scope = scope_.empty() || entry.url.substr(0, scope_.size()) == scope_;
    if (document_.strict && !entry.in_scope && sitemap_.kind != Sitemap::Kind::index) return;
    if (sitemap_.entries.size() < kSitemapEntries) {
      sitemap_.entries.push_back(std::move(entry));
    } else if (!full_) {
      full_ = true;
      sitemap_.problems.push_back("has more than " + std::to_string(kSitemapEntries) +
                                  " addresses; the rest is not read");
    }
  }

  const SitemapDocument& document_;
  std::string scope_;
  bool full_ = false;
  Sitemap sitemap_;
};

Json instant_json(const std::optional<Instant>& instant) {
  return instant ? Json(format_iso_instant(*instant)) : Json();
}
Json text_json(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

}  // namespace

std::string_view to_string(Sitemap::Kind kind) {
  switch (kind) {
    case Sitemap::Kind::urls: return "urls";
    case Sitemap::Kind::index: return "index";
    case Sitemap::Kind::news: return "news";
    case Sitemap::Kind::text: return "text";
    case Sitemap::Kind::feed: return "feed";
  }
  return "urls";
}

Result<Sitemap> read_sitemap(const SitemapDocument& document) {
  auto unpacked =
      is_gzip(document.bytes) ? gunzip(document.bytes, kSitemapBytes) : Result<std::string>(document.bytes);
  if (!unpacked) return fail(unpacked.error().code, unpacked.error().message, document.url);
  const std::string type = media_type(document.content_type);
  const bool packed = type.find("gzip") != std::string::npos;
  const DecodedMarkup decoded =
      decode_markup(*unpacked, packed || type == "text/plain" ? std::string_view{} : document.content_type);
  Reader reader(document);
  const std::size_t first = decoded.text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return fail(ErrorCode::invalid, "is empty; a sitemap was expected", document.url);
  if (decoded.text[first] != '<') return reader.read_text(decoded.text);
  const auto tree = read_xml(decoded.text);
  if (!tree) return fail(tree.error().code, tree.error().message, document.url);
  return reader.read(*tree);
}

Json to_json(const Sitemap& sitemap) {
  Json entries = Json::array();
  for (const SitemapEntry& entry : sitemap.entries) {
    entries.push_back(Json{{"loc", entry.url},
                           {"lastmod", instant_json(entry.modified)},
                           {"published", instant_json(entry.published)},
                           {"title", text_json(entry.title)},
                           {"language", text_json(entry.language)},
                           {"changefreq", text_json(entry.change_frequency)},
                           {"priority", entry.priority ? Json(*entry.priority) : Json()},
                           {"in_scope", entry.in_scope}});
  }
  return Json{{"kind", to_string(sitemap.kind)},
              {"is_index", sitemap.kind == Sitemap::Kind::index},
              {"entries", std::move(entries)},
              {"problems", sitemap.problems}};
}

}  // namespace rasid
