#include "pipeline/discover/html_links.h"

#include <algorithm>
#include <optional>

#include "pipeline/discover/repair_xml.h"
#include "pipeline/fetch/url.h"

namespace rasid {
namespace {

constexpr std::size_t kLinks = 20'000;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), lower);
  return out;
}

struct Attribute {
  std::string name;
  std::string_view value;  ///< as written
};

struct StartTag {
  std::string name;
  std::vector<Attribute> attributes;
  std::size_t end = 0;

  [[nodiscard]] std::string_view value(std::string_view wanted) const {
    const auto found =
        std::find_if(attributes.begin(), attributes.end(), [&](const Attribute& a) { return a.name == wanted; });
    return found == attributes.end() ? std::string_view{} : found->value;
  }
};

/// The tag that begins at '<' (also an end tag, then with '/' before its name); nothing if none does.
std::optional<StartTag> tag_at(std::string_view html, std::size_t at) {
  std::size_t i = at + 1;
  StartTag tag;
  if (i < html.size() && html[i] == '/') tag.name += html[i++];
  if (i >= html.size() || !((html[i] >= 'a' && html[i] <= 'z') || (html[i] >= 'A' && html[i] <= 'Z')))
    return std::nullopt;
  while (i < html.size() && !is_space(html[i]) && html[i] != '>' && html[i] != '/') tag.name += lower(html[i++]);
  while (i < html.size()) {
    while (i < html.size() && (is_space(html[i]) || html[i] == '/')) ++i;
    if (i >= html.size() || html[i] == '>') break;
    Attribute attribute;
    while (i < html.size() && !is_space(html[i]) && html[i] != '=' && html[i] != '>' && html[i] != '/')
      attribute.name += lower(html[i++]);
    while (i < html.size() && is_space(html[i])) ++i;
    if (i < html.size() && html[i] == '=') {
      ++i;
      while (i < html.size() && is_space(html[i])) ++i;
      const char quote = i < html.size() && (html[i] == '"' || html[i] == '\'') ? html[i++] : '\0';
      const std::size_t begin = i;
      while (i < html.size() && (quote != 0 ? html[i] != quote : !is_space(html[i]) && html[i] != '>')) ++i;
      attribute.value = html.substr(begin, i - begin);
      if (quote != 0 && i < html.size()) ++i;
    } else if (attribute.name.empty()) {
      ++i;
    }
    if (tag.attributes.size() < 100) tag.attributes.push_back(std::move(attribute));
  }
  tag.end = std::min(i + 1, html.size());
  return tag;
}

/// References decoded: "&amp;" in an address is '&'.
std::string decoded(std::string_view text) {
  std::string out = repair_references(text).text;
  for (const auto& [from, to] : {std::pair<std::string_view, std::string_view>{"&lt;", "<"},
                                 {"&gt;", ">"},
                                 {"&quot;", "\""},
                                 {"&apos;", "'"},
                                 {"&amp;", "&"}}) {
    for (std::size_t at = out.find(from); at != std::string::npos; at = out.find(from, at + to.size()))
      out.replace(at, from.size(), to);
  }
  return out;
}

std::string folded_spaces(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (!is_space(c)) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

std::size_t find_end_tag(std::string_view html, std::size_t from, const std::string& name) {
  for (std::size_t at = html.find("</", from); at != std::string_view::npos; at = html.find("</", at + 2)) {
    if (lowered(html.substr(at + 2, name.size())) == name) return at;
  }
  return html.size();
}

class LinkReader {
 public:
  LinkReader(std::string_view html, const std::string& url) : html_(html), base_(url) {}

  std::vector<HtmlLink> read() {
    for (std::size_t i = 0; i < html_.size() && links_.size() < kLinks;) {
      if (html_[i] != '<') {
        if (open_) text_ += html_[i];
        ++i;
        continue;
      }
      if (html_.substr(i, 4) == "<!--") {
        const std::size_t end = html_.find("-->", i);
        i = end == std::string_view::npos ? html_.size() : end + 3;
        continue;
      }
      const auto tag = tag_at(html_, i);
      if (!tag) {
        ++i;
        continue;
      }
      i = tag->end;
      if (tag->name == "script" || tag->name == "style" || tag->name == "noscript" || tag->name == "template") {
        i = find_end_tag(html_, i, tag->name);
      } else {
        take(*tag);
      }
    }
    close();
    return std::move(links_);
  }

 private:
  void take(const StartTag& tag) {
    if (open_) text_ += ' ';
    if (tag.name == "base" && !based_) {
      const std::string base = resolve_url(base_, decoded(tag.value("href")));
      based_ = true;
      if (base.substr(0, 4) == "http") base_ = base;
    } else if (tag.name == "link") {
      add(tag, true);
    } else if (tag.name == "a") {
      close();
      if (add(tag, false)) open_ = true;
    } else if (tag.name == "/a") {
      close();
    }
  }

  bool add(const StartTag& tag, bool head) {
    const std::string_view href = tag.value("href");
    if (href.empty()) return false;
    auto parsed = parse_url(resolve_url(base_, decoded(href)));
    if (!parsed || !parsed->is_http()) return false;
    parsed->fragment.clear();
    links_.push_back({parsed->text(), {}, lowered(tag.value("rel")), lowered(tag.value("type")), head});
    return true;
  }

  void close() {
    if (open_) links_.back().text = folded_spaces(decoded(text_.substr(0, 2000)));
    open_ = false;
    text_.clear();
  }

  std::string_view html_;
  std::string base_;
  bool based_ = false;
  bool open_ = false;
  std::string text_;
  std::vector<HtmlLink> links_;
};

}  // namespace

std::vector<HtmlLink> read_html_links(std::string_view html, const std::string& url) {
  return LinkReader(html, url).read();
}

std::string html_with_absolute_links(std::string markup, const std::string& base) {
  if (base.empty()) return markup;
  std::string out;
  std::size_t copied = 0;
  for (std::size_t at = markup.find('<'); at != std::string::npos; at = markup.find('<', std::max(at + 1, copied))) {
    const auto tag = tag_at(markup, at);
    if (!tag) continue;
    for (const Attribute& attribute : tag->attributes) {
      if (attribute.name != "href" && attribute.name != "src") continue;
      const std::string value = decoded(attribute.value);
      const std::string resolved = resolve_url(base, value);
      const auto begin = static_cast<std::size_t>(attribute.value.data() - markup.data());
      if (resolved.empty() || resolved == value || attribute.value.empty() || begin < copied) continue;
      std::string written;
      for (const char c : resolved) written += c == '&' ? "&amp;" : std::string(1, c);
      out.append(markup, copied, begin - copied).append(written);
      copied = begin + attribute.value.size();
    }
  }
  return out.append(markup, copied);
}

}  // namespace rasid
