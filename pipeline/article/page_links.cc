#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "core/text/fold.h"
#include "pipeline/article/clean_text.h"
#include "pipeline/article/metadata.h"

namespace rasid {
namespace {

constexpr int kMostPages = 60;  // a number beyond is an article's

/// An address taken apart: what stays the same on every page of an article, and the page's number.
struct Numbered {
  std::string stem;
  std::optional<int> number;  ///< empty where the address has none: the first page
};

std::optional<int> page_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty() || text.size() > 2)
    return std::nullopt;
  return value >= 0 && value <= kMostPages ? std::optional(value) : std::nullopt;
}

bool is_page_key(std::string_view key) {
  static constexpr std::array<std::string_view, 11> kKeys = {
      "page", "p", "pg", "pagenum", "paged", "pageno", "pagenumber", "currentpage", "pn", "page_no", "page_number"};
  const std::string folded = fold(key);
  return std::find(kKeys.begin(), kKeys.end(), folded) != kKeys.end();
}

/// "?id=7&page=2": the query without its page, and the page.
void take_query(std::string_view query, Numbered& out) {
  std::string kept;
  while (!query.empty()) {
    const std::size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    const std::size_t equals = pair.find('=');
    const std::optional<int> number =
        equals == std::string_view::npos ? std::nullopt : page_number(pair.substr(equals + 1));
    if (number && is_page_key(pair.substr(0, equals)))
      out.number = number;
    else if (!pair.empty())
      kept += (kept.empty() ? "?" : "&") + std::string(pair);
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  out.stem += kept;
}

/// "/story/2", "/story/page/2/", "/story-page-2.html", "/story_2.html": the path without its page, and the page.
void take_path(std::string& path, Numbered& out) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  std::string ending;
  for (const std::string_view known : {".html", ".htm", ".php", ".aspx", ".shtml"}) {
    if (!path.ends_with(known)) continue;
    ending = known;
    path.resize(path.size() - known.size());
    break;
  }
  std::size_t digits = path.size();
  while (digits > 0 && path[digits - 1] >= '0' && path[digits - 1] <= '9') --digits;
  const std::optional<int> number = page_number(std::string_view(path).substr(digits));
  const char mark = digits > 0 ? path[digits - 1] : ' ';
  if (number && (mark == '/' || mark == '_' || mark == '-' || mark == ',')) {
    std::string stem = path.substr(0, digits - 1);
    for (const std::string_view word : {"/page", "-page", "_page", "/p"}) {
      if (stem.ends_with(word)) stem.resize(stem.size() - word.size());
    }
    if (!stem.ends_with("comment") && stem.size() > 1) {
      path = std::move(stem);
      out.number = number;
    }
  }
  path += ending;
}

Numbered take_apart(std::string_view url) {
  Numbered out;
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return out;
  url = url.substr(0, url.find('#'));
  const std::size_t slash = std::min(url.find('/', scheme + 3), url.size());
  const std::size_t query = std::min(url.find('?', slash), url.size());
  out.stem = host_of(url);
  std::string path(url.substr(slash, query - slash));
  take_path(path, out);
  out.stem += path;
  if (query < url.size()) take_query(url.substr(query + 1), out);
  return out;
}

/// True if `url` is `own` one page on. Counters begin at 1, and at 0 in some systems.
bool leads_on(const Numbered& own, std::string_view url) {
  const Numbered other = take_apart(url);
  if (other.stem != own.stem || !other.number) return false;
  if (!own.number) return *other.number == 2 || *other.number == 1;
  return *other.number == *own.number + 1;
}

/// What the links of pagers say.
bool says_next(const std::string& text, const Numbered& own) {
  if (text == std::to_string(own.number.value_or(1) + 1)) return true;
  static const std::array<std::string, 17> kWords = {fold("next"),
                                                     fold("next page"),
                                                     fold("next »"),
                                                     fold("next >"),
                                                     fold("next →"),
                                                     fold("continue"),
                                                     fold("page 2"),
                                                     fold("»"),
                                                     fold(">"),
                                                     fold("›"),
                                                     fold("التالي"),
                                                     fold("التالية"),
                                                     fold("الصفحة التالية"),
                                                     fold("التالي »"),
                                                     fold("الصفحة 2"),
                                                     fold("تابع القراءة"),
                                                     fold("continue reading")};
  return std::find(kWords.begin(), kWords.end(), text) != kWords.end();
}

bool has_word(std::string_view list, std::string_view word) {
  const std::string folded = fold(list);
  std::size_t at = folded.find(word);
  while (at != std::string::npos) {
    const bool begins = at == 0 || folded[at - 1] == ' ';
    const bool ends = at + word.size() == folded.size() || folded[at + word.size()] == ' ';
    if (begins && ends) return true;
    at = folded.find(word, at + 1);
  }
  return false;
}

}  // namespace

std::string read_next_page(const PageView& page) {
  const Dom& dom = page.dom;
  if (page.url.find("://") == std::string_view::npos) return {};
  const Numbered own = take_apart(page.url);
  // An address one page on has that page's number in it: nearly every link fails here, before its words are read.
  const std::string second = std::to_string(own.number.value_or(1) + 1);
  const auto may_lead_on = [&](std::string_view href) {
    return href.find(second) != std::string_view::npos || (!own.number && href.find('1') != std::string_view::npos);
  };
  for (std::uint32_t i = 1; i < dom.size(); ++i) {
    const DomNode& node = dom[i];
    if (node.tag != Tag::link && (node.tag != Tag::a || node.chars > 24)) continue;
    const std::string_view href = dom.attribute(i, "href");
    if (href.empty() || href.front() == '#' || !may_lead_on(href)) continue;
    const std::string_view rel = node.named ? dom.attribute(i, "rel") : std::string_view();
    const bool stated = !rel.empty() && has_word(rel, "next");
    if (!stated && (node.tag != Tag::a || node.chars == 0 || !says_next(fold(dom.text_of(i, 80)), own))) continue;
    std::string whole(href);
    if (whole.front() == '?') whole.insert(0, page.url.substr(0, page.url.find('?')));
    std::string url = absolute_url(page.url, whole);
    if (!url.empty() && leads_on(own, url)) return url;
  }
  return {};
}

std::string read_amp_url(const PageView& page) {
  const Dom& dom = page.dom;
  for (std::uint32_t i = 1; i < dom.size(); ++i) {
    if (dom[i].tag == Tag::body) break;
    if (dom[i].tag != Tag::link || fold(dom.attribute(i, "rel")) != "amphtml") continue;
    std::string url = absolute_url(page.url, dom.attribute(i, "href"));
    return url == page.url ? std::string() : url;
  }
  return {};
}

}  // namespace rasid
