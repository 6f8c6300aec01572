#include "pipeline/article/metadata.h"

#include <algorithm>

#include "core/text/fold.h"
#include "pipeline/article/clean_text.h"
#include "pipeline/article/lines.h"
#include "pipeline/article/utf8.h"

namespace rasid {
namespace {

std::string lower_ascii(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

}  // namespace

MetaTags::MetaTags(const Dom& dom) {
  for (std::uint32_t i = 1; i < dom.size(); ++i) {
    if (dom[i].tag != Tag::meta) continue;
    const std::string_view content = dom.attribute(i, "content");
    if (content.empty()) continue;
    for (const char* key : {"property", "name", "itemprop", "http-equiv"}) {
      const std::string_view name = dom.attribute(i, key);
      if (!name.empty()) values_.emplace_back(lower_ascii(name), clean_text(content));
    }
  }
}

std::string MetaTags::first(std::initializer_list<std::string_view> names) const {
  for (const std::string_view name : names) {
    for (const auto& [key, value] : values_) {
      if (key == name && !value.empty()) return value;
    }
  }
  return {};
}

std::vector<std::string> MetaTags::all(std::string_view name) const {
  std::vector<std::string> out;
  for (const auto& [key, value] : values_) {
    if (key == name && !value.empty()) out.push_back(value);
  }
  return out;
}

bool MetaTags::has(std::string_view name) const {
  return std::any_of(values_.begin(), values_.end(), [&](const auto& v) { return v.first == name; });
}

std::string host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  if (scheme == std::string_view::npos && !url.starts_with("//")) return {};
  if (scheme == std::string_view::npos) begin = 2;
  const std::size_t end = url.find_first_of("/?#:", begin);
  std::string host = lower_ascii(url.substr(begin, end == std::string_view::npos ? end : end - begin));
  if (host.starts_with("www.")) host.erase(0, 4);
  return host;
}

std::string absolute_url(std::string_view base, std::string_view reference) {
  while (!reference.empty() && static_cast<unsigned char>(reference.front()) <= 0x20) reference.remove_prefix(1);
  while (!reference.empty() && static_cast<unsigned char>(reference.back()) <= 0x20) reference.remove_suffix(1);
  if (reference.starts_with("http://") || reference.starts_with("https://")) return std::string(reference);
  const std::size_t scheme = base.find("://");
  if (reference.empty() || scheme == std::string_view::npos) return {};
  if (reference.starts_with("//")) return std::string(base.substr(0, scheme + 1)) + std::string(reference);
  if (reference.find("://") != std::string_view::npos || reference.starts_with("javascript:") ||
      reference.starts_with("data:"))
    return {};
  const std::size_t path = base.find('/', scheme + 3);
  const std::string origin(base.substr(0, path));
  if (reference.starts_with("/")) return origin + std::string(reference);
  const std::string_view no_query = base.substr(0, base.find_first_of("?#"));
  const std::size_t slash = no_query.rfind('/');
  if (slash == std::string_view::npos || slash < scheme + 3) return origin + "/" + std::string(reference);
  return std::string(no_query.substr(0, slash + 1)) + std::string(reference);
}

std::string read_canonical_url(const PageView& page) {
  const Dom& dom = page.dom;
  std::string base(page.url);
  std::string link;
  for (std::uint32_t i = 1; i < dom.size(); ++i) {
    if (dom[i].tag == Tag::base && link.empty()) {
      if (std::string href = absolute_url(page.url, dom.attribute(i, "href")); !href.empty() && base.empty())
        base = href;
    }
    if (dom[i].tag == Tag::link && link.empty() && lower_ascii(dom.attribute(i, "rel")) == "canonical")
      link = dom.attribute(i, "href");
  }
  for (const std::string& candidate : {link, page.meta.first({"og:url"}), page.linked.url}) {
    const std::string url = absolute_url(base, candidate);
    if (url.empty()) continue;
    // A page of its own that calls the home page or another site canonical says nothing of use.
    const std::size_t path = url.find('/', url.find("://") + 3);
    const bool home = path == std::string::npos || path + 1 == url.size();
    const std::string host = host_of(url), own = host_of(page.url);
    const bool related = own.empty() || host == own || host.ends_with("." + own) || own.ends_with("." + host);
    if (!home && related) return url;
  }
  return {};
}

std::string read_declared_language(const PageView& page) {
  const Dom& dom = page.dom;
  for (std::uint32_t i = 1; i < std::min<std::size_t>(dom.size(), 8); ++i) {
    if (dom[i].tag == Tag::html) {
      std::string lang(dom.attribute(i, "lang"));
      if (lang.empty()) lang = dom.attribute(i, "xml:lang");
      if (!lang.empty() && lang.size() < 20) return lang;
    }
  }
  std::string lang = page.meta.first({"content-language", "og:locale", "dc.language", "language"});
  if (lang.empty()) lang = page.linked.language;
  std::replace(lang.begin(), lang.end(), '_', '-');
  return lang.size() < 20 ? lang : std::string();
}

namespace {

/// Parts of a <title> at its separators.
std::vector<std::string> title_parts(const std::string& title) {
  static constexpr std::string_view kSeparators[] = {" | ", " - ", " – ", " — ", " :: ", " » ",  " « ", " · ", " • ",
                                                     " / ", " > ", " ~ ", "| ",  " |",   " -- ", " › ", " ‹ ", " : "};
  std::vector<std::string> parts;
  std::string rest = title;
  for (;;) {
    std::size_t best = std::string::npos, length = 0;
    for (const std::string_view separator : kSeparators) {
      const std::size_t at = rest.find(separator);
      if (at < best) {
        best = at;
        length = separator.size();
      }
    }
    if (best == std::string::npos) break;
    parts.push_back(clean_text(rest.substr(0, best)));
    rest = rest.substr(best + length);
  }
  parts.push_back(clean_text(rest));
  return parts;
}

std::string compact_key(std::string_view text) {
  std::string key = line_key(text);
  std::erase_if(key, [](char c) {
    return !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80);
  });
  return key;
}

/// True if `part` is the site: its stated name or its host.
bool names_site(const std::string& part, const std::string& site, const std::string& host) {
  const std::string key = compact_key(part);
  if (key.empty()) return true;
  const std::string site_key = compact_key(site);
  if (!site_key.empty() &&
      (key == site_key || (key.size() >= 4 && site_key.find(key) != std::string::npos) ||
       (site_key.size() >= 3 && key.find(site_key) != std::string::npos && key.size() < site_key.size() + 14)))
    return true;
  std::string host_key = compact_key(host);
  if (!host_key.empty() && key == host_key) return true;
  if (key.size() >= 4 && host_key.find(key) != std::string::npos) return true;
  return false;
}

/// The title without the site's name at either end.
std::string strip_site(const std::string& title, const std::string& site, const std::string& host) {
  std::string out = title;
  for (int round = 0; round < 3; ++round) {
    const std::vector<std::string> parts = title_parts(out);
    if (parts.size() < 2) break;
    if (names_site(parts.back(), site, host)) {
      const std::size_t at = out.rfind(parts.back());
      out = out.substr(0, at);
    } else if (names_site(parts.front(), site, host) && parts.front().size() < out.size() / 2) {
      out = out.substr(out.find(parts.front()) + parts.front().size());
    } else {
      break;
    }
    const auto noise = [](std::string_view rest, bool front) {
      static constexpr std::string_view kNoise[] = {" ", "|", "-", "–", "—", ":", "»", "«",
                                                    "·", "•", "/", ">", "~", "›", "‹"};
      for (const std::string_view n : kNoise) {
        if (front ? rest.starts_with(n) : rest.ends_with(n)) return n.size();
      }
      return std::size_t{0};
    };
    while (const std::size_t n = noise(out, false)) out.erase(out.size() - n);
    while (const std::size_t n = noise(out, true)) out.erase(0, n);
  }
  return out.empty() ? title : out;
}

/// The longest part of a <title> that the page shows as a line of its own becomes the title.
bool show_part_of_title(const Dom& dom, const std::string& document, Titles& out) {
  const std::vector<std::string> parts = title_parts(document);
  if (parts.size() < 2) return false;
  std::size_t longest = 0;
  for (std::uint32_t i = 1; i < dom.size(); ++i) {
    const DomNode& node = dom[i];
    if (node.tag != Tag::text || node.chars < 12 || dom[node.parent].tag == Tag::title) continue;
    const std::string line = clean_text(dom.text(i));
    if (line.size() <= longest || line.size() > document.size()) continue;
    if (std::find(parts.begin(), parts.end(), line) == parts.end()) continue;
    longest = line.size();
    out.title = line;
    out.heading = node.parent;
  }
  return longest > 0;
}

}  // namespace

Titles read_titles(const PageView& page) {
  const Dom& dom = page.dom;
  Titles out;
  out.site =
      page.meta.first({"og:site_name", "application-name", "al:android:app_name", "dc.publisher", "publisher"});
  if (out.site.empty() || out.site.size() > 60) out.site = clean_text(page.linked.publisher);
  const std::string host = host_of(page.url);
  if (page.site) {
    const std::vector<std::string> stated = selected_texts(dom, page.site->title);
    out.heading = find_selected(dom, page.site->title);
    if (!stated.empty()) out.title = strip_site(stated.front(), out.site, host);
    if (!stated.empty()) return out;
  }
  std::string document;
  const std::uint32_t title_node = dom.first(Tag::title, 0, static_cast<std::uint32_t>(dom.size()));
  if (title_node < dom.size()) document = clean_text(dom.text_of(title_node, 600));
  const std::string og = page.meta.first(
      {"og:title", "twitter:title", "dc.title", "title", "parsely-title", "sailthru.title", "citation_title"});
  const std::string headline = clean_text(strip_markup(page.linked.headline));
  const std::string document_key = compact_key(document), og_key = compact_key(og),
                    headline_key = compact_key(headline);

  // The <h1> that the page's title repeats is the title as people see it.
  struct Candidate {
    std::uint32_t node;
    std::string text;
  };
  std::vector<Candidate> headings;
  for (std::uint32_t i = 1; i < dom.size() && headings.size() < 12; ++i) {
    if ((dom[i].tag == Tag::h1 || dom[i].tag == Tag::h2) && dom[i].chars >= 8 && dom[i].chars < 300) {
      headings.push_back({i, clean_text(dom.text_of(i, 500))});
    }
  }
  for (const Tag tag : {Tag::h1, Tag::h2}) {
    for (const Candidate& h : headings) {
      if (dom[h.node].tag != tag) continue;
      const std::string key = compact_key(h.text);
      if (key.size() < 8) continue;
      const bool repeated = key == og_key || key == headline_key ||
                            (document_key.size() >= key.size() && document_key.find(key) != std::string::npos) ||
                            (og_key.size() >= key.size() && og_key.find(key) != std::string::npos);
      if (!repeated || names_site(h.text, out.site, host)) continue;
      out.title = h.text;
      out.heading = h.node;
      return out;
    }
  }
  std::vector<Candidate> firsts;
  std::copy_if(headings.begin(), headings.end(), std::back_inserter(firsts),
               [&](const Candidate& h) { return dom[h.node].tag == Tag::h1 && !names_site(h.text, out.site, host); });
  const std::string stated = !og.empty()         ? strip_site(og, out.site, host)
                             : !headline.empty() ? headline
                                                 : strip_site(document, out.site, host);
  // A lone <h1> beside a different search title is still what the page shows.
  if (firsts.size() == 1 && firsts[0].text.size() >= 15 && (page.traits.of(firsts[0].node) & kNavigation) == 0) {
    out.title = firsts[0].text;
    out.heading = firsts[0].node;
    return out;
  }
  // Old portals name the site in <title> only, and show the headline in a cell of a table.
  if (og.empty() && headline.empty() && show_part_of_title(dom, stated, out)) return out;
  out.title = stated.empty() && !firsts.empty() ? firsts[0].text : stated;
  if (out.title.empty()) {
    // The longest part of the document's title.
    for (const std::string& part : title_parts(document)) {
      if (part.size() > out.title.size()) out.title = part;
    }
  }
  return out;
}

}  // namespace rasid
