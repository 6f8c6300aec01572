#include "pipeline/article/prescan.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace rasid {
namespace {

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}
char to_lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool equal_no_case(std::string_view a, std::string_view lower) {
  if (a.size() != lower.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (to_lower(a[i]) != lower[i]) return false;
  }
  return true;
}

template <std::size_t N>
bool one_of(std::string_view name, const std::array<std::string_view, N>& list) {
  return std::any_of(list.begin(), list.end(), [&](std::string_view x) { return equal_no_case(name, x); });
}

// Elements whose end tag may be left out are implied by their neighbours and don't add to the depth by themselves.
constexpr std::array<std::string_view, 17> kImplied = {"p",        "li",    "dt",    "dd",    "tr",     "td",
                                                       "th",       "tbody", "thead", "tfoot", "option", "optgroup",
                                                       "colgroup", "rp",    "rt",    "html",  "body"};
constexpr std::array<std::string_view, 15> kVoid = {"br",   "img", "input", "meta",  "link",  "hr",  "source", "area",
                                                    "base", "col", "embed", "param", "track", "wbr", "keygen"};
constexpr std::array<std::string_view, 14> kFormatting = {"a",    "b", "big",   "code",   "em",     "font", "i",
                                                          "nobr", "s", "small", "strike", "strong", "tt",   "u"};
constexpr std::array<std::string_view, 6> kBarrier = {"table", "object", "marquee", "template", "applet", "caption"};
constexpr std::array<std::string_view, 4> kInline = {"span", "label", "cite", "time"};
constexpr std::size_t kMostStates = 24;  // of a page, kept aside

// Elements whose content is dropped whole: no text of an article stands in them.
constexpr std::array<std::string_view, 9> kDropped = {"script",   "style",    "svg",    "iframe", "noembed",
                                                      "noframes", "textarea", "object", "math"};

/// Attributes that a later step reads.
bool keep_attribute(std::string_view name) {
  switch (name.size()) {
    case 2: return equal_no_case(name, "id");
    case 3: return equal_no_case(name, "rel") || equal_no_case(name, "dir") || equal_no_case(name, "alt");
    case 4:
      return equal_no_case(name, "href") || equal_no_case(name, "name") || equal_no_case(name, "lang") ||
             equal_no_case(name, "role") || equal_no_case(name, "type");
    case 5: return equal_no_case(name, "class") || equal_no_case(name, "style") || equal_no_case(name, "title");
    case 6: return equal_no_case(name, "hidden") || equal_no_case(name, "amp-ad");
    case 7: return equal_no_case(name, "content");
    case 8:
      return equal_no_case(name, "property") || equal_no_case(name, "itemprop") || equal_no_case(name, "itemtype") ||
             equal_no_case(name, "datetime") || equal_no_case(name, "hreflang");
    case 9:
      return equal_no_case(name, "itemscope") || equal_no_case(name, "data-time") || equal_no_case(name, "data-date");
    case 10: return equal_no_case(name, "http-equiv");
    case 11: return equal_no_case(name, "aria-hidden") || equal_no_case(name, "data-testid");
    case 14: return equal_no_case(name, "data-component");
    case 15: return equal_no_case(name, "data-post-title");
    default: return false;
  }
}

/// The open elements as the tree builder will have them, near enough to bound their number.
class OpenElements {
 public:
  explicit OpenElements(std::size_t limit) : limit_(limit) {}
  [[nodiscard]] bool full() const { return names_.size() >= limit_; }
  void push(std::string_view name) {
    names_.push_back(name);
    ++count_[bucket(name)];
  }
  void close(std::string_view name) {
    if (count_[bucket(name)] == 0) return;
    const bool formatting = one_of(name, kFormatting);
    const bool phrase = formatting || one_of(name, kInline);
    for (std::size_t i = names_.size(); i-- > 0;) {
      if (names_[i].size() == name.size() && equal_pair(names_[i], name)) {
        // The adoption agency closes the formatting element and leaves what stands in it open.
        if (formatting)
          erase_at(i);
        else
          pop_to(i);
        return;
      }
      if (phrase && !formatting && !one_of(names_[i], kFormatting) && !one_of(names_[i], kInline)) return;
      if (one_of(names_[i], kBarrier)) return;
    }
  }

 private:
  static std::size_t bucket(std::string_view name) {
    std::size_t hash = name.size();
    for (const char c : name.substr(0, 12)) hash = hash * 31 + static_cast<unsigned char>(to_lower(c));
    return hash % kBuckets;
  }
  static bool equal_pair(std::string_view a, std::string_view b) {
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (to_lower(a[i]) != to_lower(b[i])) return false;
    }
    return true;
  }
  void erase_at(std::size_t i) {
    --count_[bucket(names_[i])];
    names_.erase(names_.begin() + static_cast<std::ptrdiff_t>(i));
  }
  void pop_to(std::size_t i) {
    while (names_.size() > i) {
      --count_[bucket(names_.back())];
      names_.pop_back();
    }
  }

  static constexpr std::size_t kBuckets = 256;
  std::size_t limit_;
  std::vector<std::string_view> names_;
  std::array<std::uint32_t, kBuckets> count_{};
};

struct Attribute {
  std::string_view name, value;
  bool has_value = false;
};

class Scanner {
 public:
  Scanner(std::string_view in, const PrescanLimits& limits) : in_(in), limits_(limits), open_(limits.depth) {
    out_.html.reserve(in.size() / 2 + 64);
  }

  Prescan run() {
    while (at_ < in_.size()) {
      const void* found = std::memchr(in_.data() + at_, '<', in_.size() - at_);
      const std::size_t tag =
          found ? static_cast<std::size_t>(static_cast<const char*>(found) - in_.data()) : in_.size();
      out_.html.append(in_.substr(at_, tag - at_));
      at_ = tag;
      if (at_ < in_.size()) markup();
    }
    return std::move(out_);
  }

 private:
  void markup() {
    const std::string_view rest = in_.substr(at_);
    if (rest.starts_with("<!--")) return skip_comment();
    if (rest.size() > 1 && (rest[1] == '!' || rest[1] == '?')) {
      const std::size_t end = in_.find('>', at_);
      const std::size_t stop = end == std::string_view::npos ? in_.size() : end + 1;
      if (rest.size() > 9 && equal_no_case(rest.substr(0, 9), "<!doctype"))
        out_.html.append(in_.substr(at_, std::min<std::size_t>(stop - at_, 400)));
      at_ = stop;
      return;
    }
    if (rest.size() > 2 && rest[1] == '/' && is_letter(rest[2])) return end_tag();
    if (rest.size() > 1 && is_letter(rest[1])) return start_tag();
    out_.html += "&lt;";  // a lone '<' is text
    ++at_;
  }

  void skip_comment() {
    std::size_t end = in_.find("-->", at_ + 4);
    if (in_.substr(at_ + 4, 1) == ">") end = at_ + 2;  // "<!-->" is an empty comment
    if (end == std::string_view::npos) {
      // An unclosed comment would swallow the page; browsers do, but the text is what we are after: it ends at its
      // line.
      const std::size_t close = in_.find('>', at_);
      at_ = close == std::string_view::npos ? in_.size() : close + 1;
      return;
    }
    at_ = end + 3;
  }

  std::string_view read_name(std::size_t from) const {
    std::size_t end = from;
    while (end < in_.size() && !is_blank(in_[end]) && in_[end] != '/' && in_[end] != '>') ++end;
    return in_.substr(from, end - from);
  }

  void end_tag() {
    const std::string_view name = read_name(at_ + 2);
    const std::size_t end = in_.find('>', at_ + 2 + name.size());
    at_ = end == std::string_view::npos ? in_.size() : end + 1;
    if (name.size() > 60) return;
    if (out_.elements >= limits_.elements || one_of(name, kDropped)) return;
    if (!one_of(name, kImplied)) {
      if (flattened_open_ > 0 && flattened_name_ == name) {
        --flattened_open_;
        return;
      }
      open_.close(name);
    }
    out_.html += "</";
    out_.html.append(name);
    out_.html += '>';
  }

  /// Reads the attributes from `at_` and stops behind '>'. Linear, whatever the quoting.
  void read_attributes(bool& self_closing) {
    attributes_.clear();
    self_closing = false;
    while (at_ < in_.size()) {
      while (at_ < in_.size() && (is_blank(in_[at_]) || in_[at_] == '/')) {
        self_closing = in_[at_] == '/';
        ++at_;
      }
      if (at_ >= in_.size()) return;
      if (in_[at_] == '>') {
        ++at_;
        return;
      }
      self_closing = false;
      read_attribute();
    }
  }

  void read_attribute() {
    Attribute attribute;
    const std::size_t begin = at_;
    ++at_;
    while (at_ < in_.size() && !is_blank(in_[at_]) && in_[at_] != '=' && in_[at_] != '>' && in_[at_] != '/') ++at_;
    attribute.name = in_.substr(begin, at_ - begin);
    std::size_t peek = at_;
    while (peek < in_.size() && is_blank(in_[peek])) ++peek;
    if (peek < in_.size() && in_[peek] == '=') {
      at_ = peek + 1;
      while (at_ < in_.size() && is_blank(in_[at_])) ++at_;
      attribute.has_value = true;
      attribute.value = read_value();
    }
    if (attributes_.size() < limits_.attributes && keep_attribute(attribute.name)) attributes_.push_back(attribute);
  }

  std::string_view read_value() {
    if (at_ >= in_.size()) return {};
    const char quote = in_[at_];
    if (quote == '"' || quote == '\'') {
      const std::size_t end = in_.find(quote, at_ + 1);
      const std::size_t stop = end == std::string_view::npos ? in_.size() : end;
      const std::string_view value = in_.substr(at_ + 1, stop - at_ - 1);
      at_ = std::min(in_.size(), stop + 1);
      return value;
    }
    const std::size_t begin = at_;
    while (at_ < in_.size() && !is_blank(in_[at_]) && in_[at_] != '>') ++at_;
    return in_.substr(begin, at_ - begin);
  }

  std::string_view attribute(std::string_view name) const {
    for (const Attribute& a : attributes_) {
      if (equal_no_case(a.name, name)) return a.value;
    }
    return {};
  }

  void start_tag() {
    const std::string_view name = read_name(at_ + 1);
    at_ += 1 + name.size();
    bool self_closing = false;
    read_attributes(self_closing);
    if (name.size() > 60) return;
    if (one_of(name, kDropped)) return drop_element(name, self_closing);
    if (equal_no_case(name, "plaintext") || equal_no_case(name, "xmp"))
      return;  // would turn the rest of the page into text
    if (out_.elements >= limits_.elements) {
      ++out_.flattened;
      return;
    }
    if (!one_of(name, kImplied) && !one_of(name, kVoid)) {
      if (open_.full()) {
        if (flattened_open_ == 0 || flattened_name_ == name) {
          flattened_name_ = name;
          ++flattened_open_;
        }
        ++out_.flattened;
        return;
      }
      open_.push(name);
    }
    ++out_.elements;
    emit(name, self_closing);
  }

  void emit(std::string_view name, bool self_closing) {
    std::string& html = out_.html;
    html += '<';
    html.append(name);
    for (const Attribute& a : attributes_) {
      if (a.value.size() > 4000 && !equal_no_case(a.name, "content")) continue;
      const char quote = a.value.find('"') == std::string_view::npos ? '"' : '\'';
      if (a.value.find(quote) != std::string_view::npos) continue;
      html += ' ';
      html.append(a.name);
      if (!a.has_value) continue;
      html += '=';
      html += quote;
      html.append(a.value);
      html += quote;
    }
    // "<div/>" is an open <div> for a parser; only void elements may end so.
    (void)self_closing;
    html += '>';
  }

  void drop_element(std::string_view name, bool self_closing) {
    const std::size_t begin = at_;
    if (self_closing && !equal_no_case(name, "script") && !equal_no_case(name, "style")) return;
    const std::size_t end = find_end(name, begin);
    if (equal_no_case(name, "script")) script(in_.substr(begin, end - begin));
    // An unclosed svg or object ends at its tag, an unclosed script at the end of the page, as in a browser.
    if (end == in_.size() && !equal_no_case(name, "script") && !equal_no_case(name, "style")) {
      at_ = begin;
      return;
    }
    const std::size_t close = in_.find('>', end);
    at_ = close == std::string_view::npos ? in_.size() : close + 1;
    out_.html += ' ';
  }

  /// Where "</name" stands at or after `from`; the end of the page if nowhere. Each kind is searched past the end
  /// once only.
  std::size_t find_end(std::string_view name, std::size_t from) {
    for (const std::string_view missing : unclosed_) {
      if (equal_no_case(name, missing)) return in_.size();
    }
    std::size_t at = from;
    while ((at = in_.find("</", at)) != std::string_view::npos) {
      const std::string_view found = in_.substr(at + 2, name.size());
      if (found.size() == name.size() && std::equal(found.begin(), found.end(), name.begin(),
                                                    [](char a, char b) { return to_lower(a) == to_lower(b); })) {
        return at;
      }
      at += 2;
    }
    for (const std::string_view known : kDropped) {
      if (equal_no_case(name, known)) unclosed_.push_back(known);
    }
    return in_.size();
  }

  /// "window.__STATE__ = ...", "Fusion = ...", "var __DATA__ = ...": what a page hands to its script.
  static bool assigns(std::string_view head) {
    if (head.find('=') == std::string_view::npos) return false;
    for (const std::string_view mark : {"window.", "window[", "__", "Fusion", "State", "state", "globalThis"}) {
      if (head.find(mark) != std::string_view::npos) return true;
    }
    return false;
  }

  void script(std::string_view body) {
    ++out_.scripts;
    const std::string_view type = attribute("type");
    std::string low(type.substr(0, 40));
    std::transform(low.begin(), low.end(), low.begin(), to_lower);
    if (low.find("ld+json") != std::string::npos)
      out_.json_ld.push_back(body);
    else if (out_.states.size() < kMostStates && body.size() > 300 &&
             (low.find("json") != std::string::npos || assigns(body.substr(0, 80))))
      out_.states.push_back(body);
  }

  std::string_view in_;
  const PrescanLimits& limits_;
  Prescan out_;
  OpenElements open_;
  std::vector<Attribute> attributes_;
  std::vector<std::string_view> unclosed_;
  std::size_t at_ = 0;
  std::string_view flattened_name_;
  std::size_t flattened_open_ = 0;
};

}  // namespace

Prescan prescan(std::string_view html, const PrescanLimits& limits) {
  return Scanner(html, limits).run();
}

bool looks_like_html(std::string_view text) {
  std::string head(text.substr(0, 2048));
  std::transform(head.begin(), head.end(), head.begin(), to_lower);
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  if (first == std::string::npos) return false;
  const std::string_view start = std::string_view(head).substr(first);
  if (start.starts_with("<!doctype") || start.starts_with("<html") || start.starts_with("<?xml") ||
      start.starts_with("<!--"))
    return true;
  static constexpr std::string_view kTags[] = {"<html",  "<head",    "<body", "<meta ", "<title",
                                               "<div",   "<article", "<p>",   "<p ",    "<script",
                                               "<table", "<span",    "<h1",   "<b>",    "<a "};
  std::size_t hits = 0;
  for (const std::string_view tag : kTags) {
    for (std::size_t at = head.find(tag); at != std::string::npos; at = head.find(tag, at + 1)) ++hits;
  }
  return (start.starts_with("<") && hits > 0) || hits >= 3;
}

}  // namespace rasid
