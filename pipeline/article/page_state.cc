#include "pipeline/article/page_state.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>

#include "pipeline/article/clean_text.h"
#include "pipeline/article/lines.h"
#include "pipeline/article/utf8.h"

namespace rasid {
namespace {

using nlohmann::json;

constexpr std::size_t kLargestState = 1'500'000;  // bytes; its tree takes forty times as much at worst
constexpr std::size_t kBudget = 6'000'000;        // characters read as bodies, of all objects of a page
constexpr int kDeepest = 48;
constexpr std::size_t kShortestBody = 120;  // characters
constexpr int kAttempts = 12;               // assignments looked at in one script

template <std::size_t N>
bool one_of(std::string_view key, const std::array<std::string_view, N>& list) {
  return std::find(list.begin(), list.end(), key) != list.end();
}

// Names of fields as content systems and their interfaces write them (WordPress REST, Arc, Drupal JSON:API,
// Contentful, Sanity, Strapi, Vox's and IGN's pages).
constexpr std::array<std::string_view, 9> kTitles = {"title",   "headline",     "headlines", "name",    "basic",
                                                     "heading", "articleTitle", "Title",     "Headline"};
constexpr std::array<std::string_view, 10> kPublished = {
    "datePublished", "publishedAt",        "published_at", "publishDate", "publish_date",
    "published",     "first_publish_date", "display_date", "date_gmt",    "publicationDate"};
constexpr std::array<std::string_view, 3> kDates = {"date", "createdAt", "created_at"};
constexpr std::array<std::string_view, 8> kModified = {"dateModified",      "updatedAt",   "updated_at",
                                                       "modified_gmt",      "modified",    "lastModified",
                                                       "last_updated_date", "modifiedDate"};
constexpr std::array<std::string_view, 5> kAuthors = {"authors", "author", "byline", "writers", "writer"};
constexpr std::array<std::string_view, 4> kNames = {"name", "fullName", "displayName", "title"};
/// Where an element of a body keeps its words.
constexpr std::array<std::string_view, 13> kWords = {"text",     "value",      "content", "html",      "body",
                                                     "children", "rendered",   "copy",    "paragraph", "processed",
                                                     "items",    "paragraphs", "contents"};
/// Parts of a page that are no text of the article.
constexpr std::array<std::string_view, 14> kPassed = {"image",   "gallery", "video",      "embed",          "ad",
                                                      "related", "photo",   "audio",      "newsletter",     "promo",
                                                      "script",  "iframe",  "html-embed", "oembed_response"};

bool has_block_markup(std::string_view text) {
  for (const std::string_view tag : {"<p", "<br", "<div", "</li", "<h2", "<h3"}) {
    if (text.find(tag) != std::string_view::npos) return true;
  }
  return false;
}

/// Lines of a body, one a paragraph.
class Lines {
 public:
  void add(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      std::string line = clean_text(text.substr(at, end - at));
      if (!line.empty()) {
        chars_ += count_characters(line);
        text_ += line;
        text_ += '\n';
      }
      at = end + 1;
    }
  }
  [[nodiscard]] std::size_t chars() const { return chars_; }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
  std::size_t chars_ = 0;
};

bool is_passed(const json& element) {
  for (const char* key : {"type", "nodeType", "_type", "__typename", "component"}) {
    const auto it = element.find(key);
    if (it != element.end() && it->is_string() && one_of(it->get_ref<const std::string&>(), kPassed)) return true;
  }
  return false;
}

/// True if a list below holds elements that are paragraphs themselves.
bool is_block_node(const json& element) {
  if (!element.is_object()) return false;
  for (const char* key : {"nodeType", "type", "_type"}) {
    const auto it = element.find(key);
    if (it == element.end() || !it->is_string()) continue;
    const std::string& type = it->get_ref<const std::string&>();
    for (const std::string_view block : {"paragraph", "heading", "block", "list", "quote", "document"}) {
      if (type.find(block) != std::string::npos) return true;
    }
  }
  return false;
}

/// The words of one element, joined: a rich text keeps links and bold words in elements of their own.
void inline_words(const json& value, int depth, std::string& out) {
  if (depth > kDeepest || out.size() > kLargestState) return;
  if (value.is_string()) {
    out += value.get_ref<const std::string&>();
  } else if (value.is_array()) {
    for (const json& item : value) inline_words(item, depth + 1, out);
  } else if (value.is_object() && !is_passed(value)) {
    for (const auto& [key, inner] : value.items()) {
      if (one_of(key, kWords)) inline_words(inner, depth + 1, out);
    }
  }
}

/// Paragraphs of a body: a string with or without markup, a list of elements, an object around one.
void read_body(const json& value, int depth, Lines& out) {
  if (depth > kDeepest) return;
  if (value.is_string()) {
    const std::string& text = value.get_ref<const std::string&>();
    out.add(text.find('<') != std::string::npos || text.find('&') != std::string::npos ? strip_markup(text) : text);
    return;
  }
  if (value.is_array()) {
    const bool blocks = std::any_of(value.begin(), value.end(), is_block_node);
    bool inline_only = !blocks && !value.empty();
    for (const json& item : value) {
      // Pieces of one line: no element of the list is as long as a sentence's markup or a block.
      std::string words;
      if (inline_only) inline_words(item, depth + 1, words);
      inline_only = inline_only && !has_block_markup(words) && item.is_object() && item.contains("marks");
    }
    if (inline_only) {
      std::string words;
      inline_words(value, depth + 1, words);
      out.add(words);
      return;
    }
    for (const json& item : value) read_body(item, depth + 1, out);
    return;
  }
  if (!value.is_object() || is_passed(value)) return;
  for (const auto& [key, inner] : value.items()) {
    if (!one_of(key, kWords)) continue;
    const bool lists_blocks =
        inner.is_array() && std::any_of(inner.begin(), inner.end(), [](const json& i) { return is_block_node(i); });
    if (inner.is_array() && is_block_node(value) && !lists_blocks) {
      std::string words;
      inline_words(inner, depth + 1, words);
      out.add(has_block_markup(words) ? strip_markup(words) : words);
    } else {
      read_body(inner, depth + 1, out);
    }
  }
}

std::string text_of(const json& value, int depth = 0) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_integer()) return std::to_string(value.get<std::int64_t>());
  if (depth > 2 || !value.is_object()) return {};
  for (const char* key : {"rendered", "basic", "value", "default", "main", "text"}) {
    if (const auto it = value.find(key); it != value.end()) {
      if (std::string inner = text_of(*it, depth + 1); !inner.empty()) return inner;
    }
  }
  return {};
}

template <std::size_t N>
std::string first_of(const json& object, const std::array<std::string_view, N>& keys) {
  for (const std::string_view key : keys) {
    const auto it = object.find(std::string(key));
    if (it == object.end()) continue;
    if (std::string text = text_of(*it); !text.empty()) return text;
  }
  return {};
}

void add_names(const json& value, int depth, std::vector<std::string>& out) {
  if (depth > 3 || out.size() > 10) return;
  if (value.is_string() && depth > 0) out.push_back(value.get<std::string>());
  if (value.is_array()) {
    for (const json& item : value) add_names(item, depth + 1, out);
  } else if (value.is_object()) {
    if (std::string name = first_of(value, kNames); !name.empty()) out.push_back(std::move(name));
  }
}

/// Looks at every object for one that is an article: it has a title and, in one of its fields, a body.
class Search {
 public:
  explicit Search(std::string_view title) : title_(line_key(title)) {}

  void walk(const json& value, int depth) {
    if (depth > kDeepest) return;
    if (value.is_array()) {
      for (const json& item : value) walk(item, depth + 1);
      return;
    }
    if (value.is_string()) return nested(value.get_ref<const std::string&>(), depth);
    if (!value.is_object()) return;
    consider(value);
    for (const auto& [key, inner] : value.items()) walk(inner, depth + 1);
  }

  LinkedData take() { return std::move(best_); }

 private:
  /// A state within a state: JSON as a string.
  void nested(const std::string& text, int depth) {
    if (text.size() < 400 || (text.front() != '{' && text.front() != '[') || depth > 12) return;
    const json value = json::parse(text, nullptr, false);
    if (!value.is_discarded()) walk(value, depth + 8);
  }

  void consider(const json& object) {
    if (read_ > kBudget) return;
    const std::string title = strip_markup(decode_entities(first_of(object, kTitles)));
    if (title.size() < 8 || !is_the_pages(title)) return;
    Lines longest;
    for (const auto& [key, value] : object.items()) {
      if (one_of(key, kTitles) || value.is_number() || value.is_boolean() || value.is_null()) continue;
      // A sentence or two is a description.
      if (value.is_string() && value.get_ref<const std::string&>().size() < kShortestBody) continue;
      Lines lines;
      read_body(value, 0, lines);
      read_ += lines.chars();
      if (lines.chars() > longest.chars()) longest = std::move(lines);
    }
    if (longest.chars() < kShortestBody || longest.chars() <= best_chars_) return;
    best_chars_ = longest.chars();
    best_ = {};
    best_.headline = title;
    best_.body = longest.take();
    best_.published = first_of(object, kPublished);
    if (best_.published.empty()) best_.published = first_of(object, kDates);
    best_.modified = first_of(object, kModified);
    for (const std::string_view key : kAuthors) {
      const auto it = object.find(std::string(key));
      if (it != object.end() && best_.authors.empty()) {
        it->is_string() ? best_.authors.push_back(it->get<std::string>()) : add_names(*it, 0, best_.authors);
      }
    }
  }

  bool is_the_pages(const std::string& title) const {
    const std::string key = line_key(title);
    if (title_.size() < 8) return false;
    return key == title_ || (key.size() >= 12 && title_.find(key) != std::string::npos) ||
           (title_.size() >= 12 && key.find(title_) != std::string::npos);
  }

  std::string title_;
  LinkedData best_;
  std::size_t best_chars_ = 0, read_ = 0;
};

/// The JSON value that begins at `at`, by counting brackets outside of strings; empty if it does not end.
std::string_view bracketed(std::string_view text, std::size_t at) {
  std::size_t open = 0;
  bool quoted = false;
  for (std::size_t i = at; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        quoted = false;
      continue;
    }
    if (c == '"') quoted = true;
    if (c == '{' || c == '[') ++open;
    if ((c == '}' || c == ']') && --open == 0) return text.substr(at, i - at + 1);
  }
  return {};
}

std::string_view quoted_at(std::string_view text, std::size_t at) {
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '"')
      return text.substr(at, i - at + 1);
  }
  return {};
}

/// A script that is JSON, or the values that it assigns.
void read_script(std::string_view script, Search& search) {
  const std::size_t first = script.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return;
  if (script[first] == '{' || script[first] == '[') {
    const json value = json::parse(script.begin() + static_cast<std::ptrdiff_t>(first), script.end(), nullptr, false);
    if (!value.is_discarded()) return search.walk(value, 0);
  }
  std::size_t at = 0;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    at = script.find('=', at);
    if (at == std::string_view::npos) return;
    const std::size_t begin = script.find_first_not_of(" \t\r\n", ++at);
    if (begin == std::string_view::npos) return;
    std::string_view piece;
    if (script[begin] == '{' || script[begin] == '[') piece = bracketed(script, begin);
    if (script[begin] == '"' && script.substr(begin, 3).find('{') != std::string_view::npos)
      piece = quoted_at(script, begin);
    if (piece.empty() && (script[begin] == '{' || script[begin] == '[')) return;
    if (piece.size() < kShortestBody) continue;
    const json value = json::parse(piece.begin(), piece.end(), nullptr, false);
    if (value.is_discarded()) continue;
    search.walk(value, 0);
    at = begin + piece.size();
  }
}

}  // namespace

LinkedData read_page_state(const std::vector<std::string_view>& scripts, std::string_view title) {
  Search search(title);
  for (const std::string_view script : scripts) {
    if (script.size() >= kShortestBody && script.size() <= kLargestState) read_script(script, search);
  }
  return search.take();
}

}  // namespace rasid
