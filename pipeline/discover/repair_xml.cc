#include "pipeline/discover/repair_xml.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "pipeline/discover/html_entities.h"

namespace rasid {
namespace {

void append_utf8(std::string& out, char32_t c) {
  const auto byte = [&](unsigned value) { out += static_cast<char>(value); };
  if (c < 0x80) {
    byte(c);
  } else if (c < 0x800) {
    byte(0xc0 | c >> 6);
    byte(0x80 | (c & 63));
  } else if (c < 0x10000) {
    byte(0xe0 | c >> 12);
    byte(0x80 | (c >> 6 & 63));
    byte(0x80 | (c & 63));
  } else {
    byte(0xf0 | c >> 18);
    byte(0x80 | (c >> 12 & 63));
    byte(0x80 | (c >> 6 & 63));
    byte(0x80 | (c & 63));
  }
}

/// windows-1252 in 0x80 to 0x9F, which references of careless programs mean (WHATWG, numeric character references).
constexpr char32_t kWindows1252[32] = {0x20ac, 0x81,   0x201a, 0x192,  0x201e, 0x2026, 0x2020, 0x2021,
                                       0x2c6,  0x2030, 0x160,  0x2039, 0x152,  0x8d,   0x17d,  0x8f,
                                       0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
                                       0x2dc,  0x2122, 0x161,  0x203a, 0x153,  0x9d,   0x17e,  0x178};

bool allowed_in_xml(char32_t c) {
  return c == 9 || c == 10 || c == 13 || (c >= 0x20 && c < 0xd800) || (c >= 0xe000 && c < 0xfffe) ||
         (c >= 0x10000 && c < 0x110000);
}

struct Reference {
  std::size_t length = 0;  ///< with '&' and ';'; 0 if it is none
  std::string text;        ///< what to write instead
};

Reference numeric(std::string_view body, std::size_t length) {
  const bool hex = body.size() > 2 && (body[1] == 'x' || body[1] == 'X');
  const std::string_view digits = body.substr(hex ? 2 : 1);
  unsigned value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
  if (error != std::errc() || end != digits.data() + digits.size() || digits.empty()) return {};
  char32_t c = value;
  if (c >= 0x80 && c <= 0x9f) c = kWindows1252[c - 0x80];
  Reference out{length, {}};
  if (!allowed_in_xml(c)) return out;
  if (c == '&' || c == '<' || c == '>') {
    out.text = c == '&' ? "&amp;" : c == '<' ? "&lt;" : "&gt;";
  } else {
    append_utf8(out.text, c);
  }
  return out;
}

Reference reference_at(std::string_view text, std::size_t at) {
  const std::size_t semicolon = text.substr(at, 34).find(';');
  if (semicolon == std::string_view::npos || semicolon < 2) return {};
  const std::string_view body = text.substr(at + 1, semicolon - 1);
  if (body.front() == '#') return numeric(body, semicolon + 1);
  if (body == "amp" || body == "lt" || body == "gt" || body == "quot" || body == "apos") {
    return {semicolon + 1, std::string(text.substr(at, semicolon + 1))};
  }
  const auto found =
      std::lower_bound(std::begin(kHtmlEntities), std::end(kHtmlEntities), body,
                       [](const HtmlEntity& entity, std::string_view name) { return entity.name < name; });
  if (found == std::end(kHtmlEntities) || found->name != body) return {};
  Reference out{semicolon + 1, {}};
  append_utf8(out.text, found->code_point);
  return out;
}

/// The end of a CDATA section, comment or instruction that begins here; 0 if none does.
std::size_t opaque_end(std::string_view text, std::size_t at) {
  const auto until = [&](std::string_view begin, std::string_view end) -> std::size_t {
    if (text.substr(at, begin.size()) != begin) return 0;
    const std::size_t close = text.find(end, at + begin.size());
    return close == std::string_view::npos ? text.size() : close + end.size();
  };
  if (const std::size_t end = until("<![CDATA[", "]]>")) return end;
  if (const std::size_t end = until("<!--", "-->")) return end;
  return until("<?", "?>");
}

struct Tag {
  std::string_view name;
  std::size_t end = 0;  ///< behind '>'
  bool closes = false;
  bool empty = false;
};

bool is_name_start(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::optional<Tag> tag_at(std::string_view text, std::size_t at) {
  Tag tag;
  std::size_t i = at + 1;
  if (i < text.size() && text[i] == '/') {
    tag.closes = true;
    ++i;
  }
  if (i >= text.size() || !is_name_start(text[i])) return std::nullopt;
  const std::size_t begin = i;
  while (i < text.size() && std::string_view(" \t\r\n/><").find(text[i]) == std::string_view::npos) ++i;
  tag.name = text.substr(begin, i - begin);
  char quote = 0;
  for (; i < text.size(); ++i) {
    if (quote != 0) {
      if (text[i] == quote) quote = 0;
    } else if (text[i] == '"' || text[i] == '\'') {
      quote = text[i];
    } else if (text[i] == '>') {
      tag.end = i + 1;
      tag.empty = text[i - 1] == '/';
      return tag;
    } else if (text[i] == '<') {
      return std::nullopt;
    }
  }
  return std::nullopt;
}

/// An opening tag with every attribute's value in quotes, as XML wants it: HTML allows `a=1` and `a` alone.
std::string with_quotes(std::string_view tag, std::string_view name) {
  constexpr std::string_view kSpace = " \t\r\n";
  std::string out = "<" + std::string(name);
  const bool empty = tag.size() > 2 && tag[tag.size() - 2] == '/';
  const std::size_t end = tag.size() - (empty ? 2 : 1);
  std::size_t i = 1 + name.size();
  while ((i = tag.find_first_not_of(kSpace, i)) < end) {
    std::size_t stop = std::min(tag.find_first_of(" \t\r\n=", i + 1), end);
    const std::string_view attribute = tag.substr(i, stop - i);
    i = stop;
    const std::size_t next = tag.find_first_not_of(kSpace, i);
    std::string_view value = "\"\"";
    std::string quoted;
    if (next < end && tag[next] == '=') {
      const std::size_t begin = std::min(tag.find_first_not_of(kSpace, next + 1), end);
      const char quote = begin < end ? tag[begin] : ' ';
      if (quote == '"' || quote == '\'') {
        stop = std::min(tag.find(quote, begin + 1), end - 1) + 1;
        value = tag.substr(begin, stop - begin);
      } else {
        stop = std::min(tag.find_first_of(kSpace, begin), end);
        quoted = "\"" + std::string(tag.substr(begin, stop - begin)) + "\"";
        value = quoted;
      }
      i = stop;
    }
    if (is_name_start(attribute.front())) out.append(" ").append(attribute).append("=").append(value);
  }
  return out + (empty ? "/>" : ">");
}

}  // namespace

RepairedXml repair_references(std::string_view utf8) {
  RepairedXml out;
  const std::size_t first = utf8.find_first_not_of(" \t\r\n");
  if (first != std::string_view::npos) utf8.remove_prefix(first);
  out.text.reserve(utf8.size() + 64);
  std::size_t opaque = 0;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const char c = utf8[i];
    if (i >= opaque && c == '<') opaque = opaque_end(utf8, i);
    const auto byte = static_cast<unsigned char>(c);
    const bool not_a_character = byte == 0xef && i + 2 < utf8.size() && utf8[i + 1] == '\xbf' &&
                                 static_cast<unsigned char>(utf8[i + 2]) >= 0xbe;
    if ((byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || not_a_character) {
      out.forbidden_characters = true;
      if (not_a_character) i += 2;
    } else if (byte == 0xc2 && i + 1 < utf8.size() && static_cast<unsigned char>(utf8[i + 1]) < 0xa0) {
      append_utf8(out.text,
                  kWindows1252[static_cast<unsigned char>(utf8[++i]) - 0x80]);  // a control that nobody means
    } else if (c != '&' || i < opaque) {
      out.text += c;
    } else if (const Reference reference = reference_at(utf8, i); reference.length > 0) {
      out.text += reference.text;
      i += reference.length - 1;
    } else {
      out.text += "&amp;";
      out.lone_ampersands = true;
    }
  }
  return out;
}

std::string repair_tags(std::string_view utf8) {
  constexpr std::size_t kDeepest = 300;  // the reader refuses less; keeps hostile input linear
  std::string out;
  out.reserve(utf8.size() + 64);
  std::vector<std::string_view> open;
  const auto close_last = [&] {
    out.append("</").append(open.back()).append(">");
    open.pop_back();
  };
  for (std::size_t i = 0; i < utf8.size();) {
    if (utf8[i] != '<') {
      out += utf8[i++];
      continue;
    }
    if (const std::size_t end = opaque_end(utf8, i); end != 0) {
      const bool cdata = utf8.substr(i, 9) == "<![CDATA[";
      const bool whole = utf8.substr(0, end).substr(i).size() >= 3 && end >= 3 && utf8[end - 1] == '>';
      if (whole) out.append(utf8.substr(i, end - i));
      if (!whole && cdata) out.append(utf8.substr(i, end - i)).append("]]>");
      i = end;
      continue;
    }
    if (utf8.substr(i, 2) == "<!") {  // a document type
      const std::size_t end = utf8.find('>', i);
      if (end == std::string_view::npos) break;
      i = end + 1;
      continue;
    }
    const auto tag = tag_at(utf8, i);
    if (!tag) {
      const bool cut = utf8.find('>', i) == std::string_view::npos;
      if (cut) break;
      out += "&lt;";
      ++i;
      continue;
    }
    if (!tag->closes) {
      out.append(with_quotes(utf8.substr(i, tag->end - i), tag->name));
      if (!tag->empty) open.push_back(tag->name);
      if (open.size() > kDeepest) break;
    } else if (std::find(open.begin(), open.end(), tag->name) != open.end()) {
      while (open.back() != tag->name) close_last();
      close_last();
    }
    i = tag->end;
  }
  while (!open.empty()) close_last();
  return out;
}

}  // namespace rasid
