#include "pipeline/discover/feed.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/text/fold.h"
#include "pipeline/discover/decode_markup.h"
#include "pipeline/discover/feed_date.h"
#include "pipeline/discover/feed_xml.h"
#include "pipeline/discover/html_links.h"
#include "pipeline/fetch/url.h"

namespace rasid {
namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return {};
  if (found->is_string()) return found->get<std::string>();
  return found->is_number() ? found->dump() : std::string();
}

std::vector<std::string> authors_of(const Json& object) {
  std::vector<std::string> authors;
  const auto add = [&](const Json& author) {
    if (!author.is_object()) return;
    if (const std::string name = text_of(author, "name"); !name.empty()) authors.push_back(name);
  };
  if (object.contains("authors") && object["authors"].is_array()) {
    for (const Json& author : object["authors"]) add(author);
  } else if (object.contains("author")) {
    add(object["author"]);
  }
  return authors;
}

/// https://www.jsonfeed.org/version/1.1/
Result<Feed> read_json_feed(const std::string& text, const std::string& base) {
  const Json json = Json::parse(text, nullptr, false);
  if (!json.is_object() || text_of(json, "version").find("jsonfeed.org/version/") == std::string::npos) {
    return fail(ErrorCode::invalid, "is JSON, but no JSON Feed (its version names no jsonfeed.org/version/)");
  }
  Feed feed;
  feed.format = "json1";
  feed.title = text_of(json, "title");
  feed.link = text_of(json, "home_page_url");
  feed.id = text_of(json, "feed_url");
  feed.description = text_of(json, "description");
  feed.language = text_of(json, "language");
  feed.authors = authors_of(json);
  if (!json.contains("items") || !json["items"].is_array()) {
    feed.problems.emplace_back("has no list of items");
    return feed;
  }
  for (const Json& item : json["items"]) {
    if (!item.is_object() || feed.entries.size() >= 10'000) continue;
    FeedEntry entry;
    entry.id = text_of(item, "id");
    entry.link = text_of(item, "url");
    if (entry.link.empty() && entry.id.substr(0, 4) == "http") entry.link = entry.id;
    if (!entry.link.empty()) entry.link = resolve_url(base, entry.link);
    entry.title = text_of(item, "title");
    entry.summary = text_of(item, "summary");
    entry.content = text_of(item, "content_html");
    if (entry.content.empty()) entry.content = text_of(item, "content_text");
    entry.authors = authors_of(item);
    entry.language = text_of(item, "language");
    entry.published = parse_feed_date(text_of(item, "date_published"));
    entry.updated = parse_feed_date(text_of(item, "date_modified"));
    feed.entries.push_back(std::move(entry));
  }
  return feed;
}

/// RSS 0.91 by Netscape and by UserLand differ only in their document type.
void set_netscape_format(Feed& feed, const std::string& text) {
  const std::size_t at = text.substr(0, 1000).find("//DTD RSS 0.91");
  if (at != std::string::npos && feed.format == "rss091u") feed.format = "rss091n";
}

bool looks_like_html(const std::string& text) {
  std::string head = text.substr(0, 1000);
  std::transform(head.begin(), head.end(), head.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return head.find("<!doctype html") != std::string::npos || head.find("<html") != std::string::npos;
}

/// What to say of an HTML page where a feed was expected: often it names the feed.
std::string about_page(const std::string& html, const std::string& url) {
  const auto announced = find_feed_links(html, url);
  const std::string message = "is an HTML page, not a feed";
  return announced.empty() ? message : message + "; the page announces the feed " + announced.front();
}

/// Where the feed begins if something stands before it, such as warnings of the program that makes it; else npos.
std::size_t begin_of_feed(const std::string& text) {
  std::string head = text.substr(0, 100'000);
  std::transform(head.begin(), head.end(), head.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  std::size_t first = std::string::npos;
  for (const char* root : {"<?xml", "<rss", "<rdf:rdf", "<feed"}) first = std::min(first, head.find(root));
  // A document type stays where it is: read_xml() refuses those that declare entities.
  return first != std::string::npos && head.find("<!") < first ? std::string::npos : first;
}

Json instant_json(const std::optional<Instant>& instant) {
  return instant ? Json(format_iso_instant(*instant)) : Json();
}
Json text_json(const std::string& text) {
  return text.empty() ? Json() : Json(text);
}

std::string base_address(const FeedDocument& document) {
  const std::string location = resolve_url(document.url, document.content_location);
  return !document.content_location.empty() && location.substr(0, 4) == "http" ? location : document.url;
}

}  // namespace

Result<Feed> read_feed(const FeedDocument& document) {
  DecodedMarkup decoded = decode_markup(document.bytes, document.content_type);
  const std::string base = base_address(document);
  const std::size_t first = decoded.text.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return fail(ErrorCode::invalid, "is empty; a feed was expected", document.url);
  if (decoded.text[first] == '{') {
    auto feed = read_json_feed(decoded.text, base);
    if (feed) feed->encoding = "utf-8";
    if (!feed) feed.error().where = document.url;
    return feed;
  }
  const bool html = looks_like_html(decoded.text);
  auto tree = read_xml(decoded.text);
  auto feed = tree ? feed_from_xml(tree->root, base) : Result<Feed>(tl::make_unexpected(tree.error()));
  if (const std::size_t begin = feed ? 0 : begin_of_feed(decoded.text); begin != std::string::npos && begin > first) {
    auto later = read_xml(std::string_view(decoded.text).substr(begin));
    if (auto behind = later ? feed_from_xml(later->root, base) : tl::make_unexpected(later.error())) {
      tree = std::move(later);
      tree->problems.emplace_back("has something else before the feed");
      feed = std::move(behind);
    }
  }
  if (!feed) {
    if (html) return fail(ErrorCode::invalid, about_page(decoded.text, base), document.url);
    return fail(feed.error().code, feed.error().message, document.url);
  }
  set_netscape_format(*feed, decoded.text);
  feed->encoding = decoded.encoding;
  if (feed->language.empty()) feed->language = document.content_language;
  feed->problems.insert(feed->problems.begin(), tree->problems.begin(), tree->problems.end());
  feed->problems.insert(feed->problems.begin(), decoded.problems.begin(), decoded.problems.end());
  return feed;
}

Json to_json(const Feed& feed) {
  Json entries = Json::array();
  for (const FeedEntry& entry : feed.entries) {
    entries.push_back(Json{{"id", text_json(entry.id)},
                           {"link", text_json(entry.link)},
                           {"title", text_json(entry.title)},
                           {"summary", text_json(entry.summary)},
                           {"content", text_json(entry.content)},
                           {"authors", entry.authors},
                           {"published", instant_json(entry.published)},
                           {"updated", instant_json(entry.updated)},
                           {"language", text_json(entry.language)}});
  }
  return Json{{"format", feed.format},
              {"encoding", feed.encoding},
              {"title", text_json(feed.title)},
              {"id", text_json(feed.id)},
              {"link", text_json(feed.link)},
              {"description", text_json(feed.description)},
              {"language", text_json(feed.language)},
              {"authors", feed.authors},
              {"published", instant_json(feed.published)},
              {"updated", instant_json(feed.updated)},
              {"entries", std::move(entries)},
              {"problems", feed.problems}};
}

std::vector<std::string> find_feed_links(std::string_view html, const std::string& url) {
  std::vector<std::string> feeds;
  for (const HtmlLink& link : read_html_links(html, url)) {
    const bool typed = link.type == "application/rss+xml" || link.type == "application/atom+xml" ||
                       link.type == "application/feed+json" || link.type == "application/rdf+xml";
    if (!link.head || !typed || link.rel.find("alternate") == std::string::npos) continue;
    if (std::find(feeds.begin(), feeds.end(), link.url) == feeds.end()) feeds.push_back(link.url);
  }
  return feeds;
}

}  // namespace rasid
