#include "pipeline/article/clean_text.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

#include <algorithm>
#include <cstdint>
#include <utility>

#include "core/text/fold.h"
#include "pipeline/article/utf8.h"

namespace rasid {
namespace {

bool is_space(char32_t c) {
  return c <= 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool is_dropped(char32_t c) {
  return (c >= 0x7F && c < 0xA0 && c != 0x85) || c == 0xAD || c == 0x61C || c == 0x200B || c == 0x200E ||
         c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
         (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE000 && c <= 0xF8FF);
}

bool is_presentation_form(char32_t c) {
  return (c >= 0xFB50 && c <= 0xFDFF && c != 0xFD3E && c != 0xFD3F) || (c >= 0xFE70 && c <= 0xFEFC);
}

std::string normalized(const icu::Normalizer2* form, const std::string& text) {
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  UErrorCode status = U_ZERO_ERROR;
  form->normalizeUTF8(0, text, sink, nullptr, status);
  return U_SUCCESS(status) ? out : text;
}

const icu::Normalizer2* nfc() {
  UErrorCode status = U_ZERO_ERROR;
  static const icu::Normalizer2* form = icu::Normalizer2::getNFCInstance(status);
  return form;
}

const icu::Normalizer2* nfkc() {
  UErrorCode status = U_ZERO_ERROR;
  static const icu::Normalizer2* form = icu::Normalizer2::getNFKCInstance(status);
  return form;
}

/// False for text that is NFC without a look: below U+0300 (all precomposed or plain) and the letters of Arabic
/// without marks that compose. Sets `odd` if some character needs dropping or replacing.
bool needs_nfc(std::string_view text) {
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte < 0xCC) continue;
    const auto next = static_cast<unsigned char>(text[i + 1]);
    if (byte == 0xCC || byte == 0xCD) return true;                  // combining marks
    if (byte == 0xD9 && next >= 0x8B && next <= 0x9F) return true;  // Arabic vowel signs, maddah and hamza above
    if (byte > 0xDB && byte != 0xE2 && byte != 0xE3 && byte != 0xF0) return true;
  }
  return false;
}

}  // namespace

std::string clean_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool gap = false;
  const auto put_gap = [&] {
    if (gap && !out.empty()) out += ' ';
    gap = false;
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto byte = static_cast<unsigned char>(text[at]);
    if (byte < 0x7F) {
      ++at;
      if (byte <= 0x20) {
        gap = true;
        continue;
      }
      put_gap();
      out += static_cast<char>(byte);
      continue;
    }
    const std::size_t begin = at;
    const char32_t c = next_char(text, at);
    if (is_space(c)) {
      gap = true;
      continue;
    }
    if (is_dropped(c)) continue;
    put_gap();
    if (is_presentation_form(c))
      out += normalized(nfkc(), std::string(text.substr(begin, at - begin)));
    else if (c == 0xFFFD)
      append_utf8(out, c);
    else
      out.append(text, begin, at - begin);
  }
  return needs_nfc(out) ? normalized(nfc(), out) : out;
}

std::string decode_entities(std::string_view text) {
  static constexpr std::pair<std::string_view, std::string_view> kNamed[] = {
      {"amp", "&"},    {"lt", "<"},    {"gt", ">"},    {"quot", "\""},  {"apos", "'"},   {"nbsp", " "},
      {"ndash", "–"},  {"mdash", "—"}, {"lsquo", "‘"}, {"rsquo", "’"},  {"ldquo", "“"},  {"rdquo", "”"},
      {"hellip", "…"}, {"laquo", "«"}, {"raquo", "»"}, {"eacute", "é"}, {"egrave", "è"}, {"agrave", "à"},
      {"uuml", "ü"},   {"ouml", "ö"},  {"auml", "ä"},  {"szlig", "ß"},  {"ccedil", "ç"}, {"zwnj", "\xE2\x80\x8C"},
      {"rlm", ""},     {"lrm", ""},    {"copy", "©"},  {"middot", "·"}, {"bull", "•"}};
  if (text.find('&') == std::string_view::npos) return std::string(text);
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text[at] == '&' ? text.substr(0, at + 12).find(';', at) : std::string_view::npos;
    if (end == std::string_view::npos) {
      out += text[at++];
      continue;
    }
    const std::string_view name = text.substr(at + 1, end - at - 1);
    if (name.size() > 1 && name[0] == '#') {
      const bool hex = name[1] == 'x' || name[1] == 'X';
      const char32_t code =
          static_cast<char32_t>(std::strtoul(std::string(name.substr(hex ? 2 : 1)).c_str(), nullptr, hex ? 16 : 10));
      append_utf8(out, code == 0 ? 0xFFFD : code);
      at = end + 1;
      continue;
    }
    const auto* found =
        std::find_if(std::begin(kNamed), std::end(kNamed), [&](const auto& e) { return e.first == name; });
    if (found == std::end(kNamed)) {
      out += text[at++];
      continue;
    }
    out += found->second;
    at = end + 1;
  }
  return out;
}

std::string strip_markup(std::string_view html) {
  std::string out;
  for (std::size_t at = 0; at < html.size();) {
    if (html[at] != '<') {
      out += html[at++];
      continue;
    }
    const std::size_t end = html.find('>', at);
    if (end == std::string_view::npos) break;
    std::string_view tag = html.substr(at + 1, end - at - 1);
    if (tag.starts_with("/")) tag.remove_prefix(1);
    const bool block = tag.starts_with("p") || tag.starts_with("br") || tag.starts_with("div") ||
                       tag.starts_with("li") || tag.starts_with("h");
    if (block && !out.empty() && out.back() != '\n') out += '\n';
    at = end + 1;
  }
  return decode_entities(out);
}

}  // namespace rasid
