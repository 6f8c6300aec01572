#include "pipeline/article/charset.h"

#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/text/fold.h"
#include "pipeline/article/utf8.h"

namespace rasid {
namespace {

constexpr std::size_t kMetaWindow = 16384;  // 10 to 15 % of news pages declare their charset after byte 1,024

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

/// WHATWG Encoding, section 4.2: labels whose meaning on the web differs from their standard.
std::string canonical_label(std::string_view given) {
  std::string label = lower(given);
  const auto blank = [](char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '"' || c == '\'' || c == ';';
  };
  while (!label.empty() && blank(label.front())) label.erase(label.begin());
  while (!label.empty() && blank(label.back())) label.pop_back();
  struct Alias {
    std::string_view label, name;
  };
  static constexpr Alias kAliases[] = {
      {"utf8", "utf-8"},
      {"unicode-1-1-utf-8", "utf-8"},
      {"iso-8859-1", "windows-1252"},
      {"iso8859-1", "windows-1252"},
      {"latin1", "windows-1252"},
      {"latin-1", "windows-1252"},
      {"l1", "windows-1252"},
      {"ascii", "windows-1252"},
      {"us-ascii", "windows-1252"},
      {"cp1252", "windows-1252"},
      {"ansi", "windows-1252"},
      {"iso-8859-9", "windows-1254"},
      {"latin5", "windows-1254"},
      {"cp1254", "windows-1254"},
      {"cp1256", "windows-1256"},
      {"x-cp1256", "windows-1256"},
      {"windows1256", "windows-1256"},
      {"win-1256", "windows-1256"},
      {"iso8859-6", "iso-8859-6"},
      {"iso_8859-6", "iso-8859-6"},
      {"arabic", "iso-8859-6"},
      {"asmo-708", "iso-8859-6"},
      {"ecma-114", "iso-8859-6"},
      {"iso-8859-6-e", "iso-8859-6"},
      {"iso-8859-6-i", "iso-8859-6"},
      {"iso-8859-11", "windows-874"},
      {"tis-620", "windows-874"},
      {"gb2312", "gbk"},
      {"gb_2312-80", "gbk"},
      {"x-gbk", "gbk"},
      {"ks_c_5601-1987", "euc-kr"},
      {"ksc5601", "euc-kr"},
      {"utf-16", "utf-16le"},
      {"ucs-2", "utf-16le"},
      {"x-sjis", "shift_jis"},
      {"sjis", "shift_jis"},
      {"cp1251", "windows-1251"},
      {"cp1250", "windows-1250"},
  };
  for (const Alias& alias : kAliases) {
    if (alias.label == label) return std::string(alias.name);
  }
  return label;
}

/// The value behind "charset=" at or after `from`, bounded by quotes, blanks, ';', '>' or '/'.
std::string charset_value(std::string_view text, std::size_t from = 0) {
  const std::string low = lower(text.substr(std::min(from, text.size()), 400));
  std::size_t at = low.find("charset");
  if (at == std::string::npos) return {};
  at += 7;
  while (at < low.size() && (low[at] == ' ' || low[at] == '=' || low[at] == '"' || low[at] == '\'')) ++at;
  std::size_t end = at;
  while (end < low.size() && std::string_view(" \t\r\n\"';>/<,").find(low[end]) == std::string_view::npos) ++end;
  return canonical_label(std::string_view(low).substr(at, end - at));
}

/// WHATWG HTML, 13.2.3.2 prescan: <meta charset>, <meta http-equiv content>, and an XML declaration.
std::string meta_charset(std::string_view bytes) {
  const std::string head = lower(bytes.substr(0, kMetaWindow));
  if (head.starts_with("<?xml")) {
    const std::size_t end = head.find("?>");
    const std::size_t at = head.find("encoding");
    if (at != std::string::npos && end != std::string::npos && at < end) {
      const std::size_t open = head.find_first_of("\"'", at);
      const std::size_t close = open == std::string::npos ? open : head.find(head[open], open + 1);
      if (close != std::string::npos && close < end) return canonical_label(head.substr(open + 1, close - open - 1));
    }
  }
  for (std::size_t at = head.find("<meta"); at != std::string::npos; at = head.find("<meta", at + 5)) {
    const std::size_t end = std::min(head.find('>', at), head.size());
    const std::string_view tag = std::string_view(head).substr(at, end - at);
    if (tag.find("charset") == std::string_view::npos) continue;
    std::string value = charset_value(tag);
    // A page that can be read for its <meta> is in no UTF-16.
    if (value.starts_with("utf-16")) value = "utf-8";
    if (!value.empty()) return value;
  }
  return {};
}

struct ConverterCloser {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

/// Converts by ICU; empty if it knows no such charset.
bool convert(std::string_view bytes, const std::string& charset, std::string& out) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, ConverterCloser> from(ucnv_open(charset.c_str(), &status));
  const std::unique_ptr<UConverter, ConverterCloser> to(ucnv_open("UTF-8", &status));
  if (U_FAILURE(status)) return false;
  out.clear();
  out.reserve(bytes.size() * 2);
  std::array<char, 16384> piece;
  std::array<UChar, 8192> pivot;
  UChar* pivot_source = pivot.data();
  UChar* pivot_target = pivot.data();
  const char* source = bytes.data();
  const char* const end = source + bytes.size();
  bool first = true;
  for (;;) {
    status = U_ZERO_ERROR;
    char* target = piece.data();
    ucnv_convertEx(to.get(), from.get(), &target, piece.data() + piece.size(), &source, end, pivot.data(),
                   &pivot_source, &pivot_target, pivot.data() + pivot.size(), first, true, &status);
    first = false;
    out.append(piece.data(), static_cast<std::size_t>(target - piece.data()));
    if (status != U_BUFFER_OVERFLOW_ERROR) break;
  }
  return U_SUCCESS(status);
}

/// What bytes above 0x7F say about a single-byte charset.
struct HighBytes {
  std::size_t all = 0;
  std::size_t in_runs = 0;  ///< in runs of three or more: words of another alphabet
  std::size_t al_1256 = 0;  ///< alef lam, the Arabic article
  std::size_t al_8859_6 = 0;
};

HighBytes count_high(std::string_view bytes) {
  HighBytes out;
  std::size_t run = 0;
  unsigned char before = 0;
  const auto end_run = [&] {
    if (run >= 3) out.in_runs += run;
    run = 0;
  };
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x80) {
      ++out.all;
      ++run;
      out.al_1256 += before == 0xC7 && byte == 0xE1;
      out.al_8859_6 += before == 0xC7 && byte == 0xE4;
    } else {
      end_run();
    }
    before = byte;
  }
  end_run();
  return out;
}

/// The Arabic charset that the bytes are in, if they are: most high bytes stand in words and the article "al-" is
/// there.
std::string arabic_charset(std::string_view bytes) {
  const HighBytes high = count_high(bytes);
  if (high.all < 6 || high.in_runs * 2 < high.all) return {};
  const std::size_t articles = std::max(high.al_1256, high.al_8859_6);
  if (articles * 80 < high.all) return {};
  return high.al_8859_6 > high.al_1256 ? "iso-8859-6" : "windows-1256";
}

/// UTF-16 without a byte order mark: every other byte of markup is NUL.
std::string unmarked_utf16(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 512);
  std::size_t even = 0, odd = 0;
  for (std::size_t i = 0; i < head.size(); ++i) {
    if (head[i] == 0) (i % 2 ? odd : even) += 1;
  }
  const std::size_t half = head.size() / 2;
  if (head.size() >= 8 && odd * 10 > half * 4 && even * 10 < half) return "utf-16le";
  if (head.size() >= 8 && even * 10 > half * 4 && odd * 10 < half) return "utf-16be";
  return {};
}

bool is_western(const std::string& charset) {
  return charset.empty() || charset == "windows-1252" || charset == "iso-8859-15" || charset == "windows-1254" ||
         charset == "utf-8";
}

bool is_arabic_charset(const std::string& charset) {
  return charset == "windows-1256" || charset == "iso-8859-6";
}

/// A NUL in text means nothing to HTML (parse error: unexpected-null-character, ignored).
void drop_nul(std::string& text) {
  if (text.find('\0') != std::string::npos) std::erase(text, '\0');
}

Decoded finish(std::string text, std::string charset, std::string how) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  drop_nul(text);
  return {mend_double_encoding(std::move(text)), std::move(charset), std::move(how)};
}

Decoded decode_as(std::string_view bytes, const std::string& charset, std::string how) {
  std::string text;
  if (charset == "utf-8" || !convert(bytes, charset, text)) {
    return finish(replace_invalid_utf8(bytes), "utf-8", std::move(how));
  }
  return finish(replace_invalid_utf8(text), charset, std::move(how));
}

/// The single-byte charset that has this code point at `byte`, the other way round: 256 code points, 0 where
/// undefined.
const std::array<char32_t, 256>& code_page(bool arabic) {
  const auto build = [](const char* name) {
    std::array<char32_t, 256> table{};
    for (int i = 0; i < 256; ++i) {
      const char byte = static_cast<char>(i);
      std::string text;
      convert(std::string_view(&byte, 1), name, text);
      std::size_t at = 0;
      table[static_cast<std::size_t>(i)] = text.empty() ? 0 : next_char(text, at);
      if (table[static_cast<std::size_t>(i)] == 0xFFFD) table[static_cast<std::size_t>(i)] = static_cast<char32_t>(i);
    }
    return table;
  };
  static const std::array<char32_t, 256> western = build("windows-1252");
  static const std::array<char32_t, 256> eastern = build("windows-1256");
  return arabic ? eastern : western;
}

/// Takes runs of non-ASCII text back to the bytes of a code page where those are UTF-8; keeps the others.
std::string undo(const std::string& text, bool arabic) {
  const std::array<char32_t, 256>& page = code_page(arabic);
  std::vector<std::pair<char32_t, unsigned char>> back;
  for (int i = 128; i < 256; ++i) back.emplace_back(page[static_cast<std::size_t>(i)], static_cast<unsigned char>(i));
  for (int i = 0x80; i < 0xA0; ++i) back.emplace_back(static_cast<char32_t>(i), static_cast<unsigned char>(i));
  std::stable_sort(back.begin(), back.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  const auto byte_of = [&](char32_t code) -> int {
    const auto it =
        std::lower_bound(back.begin(), back.end(), code, [](const auto& a, char32_t c) { return a.first < c; });
    return it != back.end() && it->first == code ? it->second : -1;
  };
  std::string out, run;
  std::size_t run_begin = 0;
  const auto end_run = [&](std::size_t end) {
    if (run.empty()) return;
    if (valid_utf8_prefix(run) == run.size())
      out += run;
    else
      out.append(text, run_begin, end - run_begin);
    run.clear();
  };
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const char32_t code = next_char(text, at);
    const int byte = code >= 0x80 ? byte_of(code) : -1;
    if (byte < 0) {
      end_run(begin);
      out.append(text, begin, at - begin);
      continue;
    }
    if (run.empty()) run_begin = begin;
    run += static_cast<char>(byte);
  }
  end_run(text.size());
  return out;
}

}  // namespace

std::string mend_double_encoding(std::string text) {
  // "Ø" and "Ù" (U+00D8, U+00D9) lead nearly every Arabic letter that was read as windows-1252; "ط" and "ظ" (U+0637,
  // U+0638) do so in windows-1256. Real text has few of the first and a varied alphabet beside the second.
  std::size_t western = 0, eastern = 0, beyond = 0;
  const std::size_t window = std::min<std::size_t>(text.size(), std::size_t{1} << 18);
  for (std::size_t i = 0; i + 1 < window; ++i) {
    i += ascii_run(std::string_view(text).substr(i, window - i));
    if (i + 1 >= window) break;
    const auto lead = static_cast<unsigned char>(text[i]);
    const auto next = static_cast<unsigned char>(text[i + 1]);
    if (lead >= 0xC2) ++beyond;
    western += lead == 0xC3 && (next == 0x98 || next == 0x99);
    eastern += lead == 0xD8 && (next == 0xB7 || next == 0xB8);
  }
  if (beyond < 12) return text;
  if (western * 3 >= beyond) return undo(text, false);
  if (eastern * 3 >= beyond) return undo(text, true);
  return text;
}

bool looks_binary(std::string_view bytes) {
  static constexpr std::string_view kSignatures[] = {"%PDF-",
                                                     "PK\x03\x04",
                                                     "\x89PNG",
                                                     "\xFF\xD8\xFF",
                                                     "GIF8",
                                                     "\x1F\x8B",
                                                     "\x7F"
                                                     "ELF",
                                                     "RIFF",
                                                     "OggS",
                                                     "ID3",
                                                     "Rar!",
                                                     "BZh9",
                                                     "\xFD"
                                                     "7zXZ",
                                                     "SQLite format 3",
                                                     "\xD0\xCF\x11\xE0"};
  for (const std::string_view signature : kSignatures) {
    if (bytes.starts_with(signature)) return true;
  }
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF") || !unmarked_utf16(bytes).empty()) return false;
  const std::string_view head = bytes.substr(0, 4096);
  const auto control = std::count_if(head.begin(), head.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f' && byte != 0x1B;
  });
  return static_cast<std::size_t>(control) * 20 > head.size();
}

Decoded decode_bytes(std::string_view bytes, std::string_view content_type) {
  if (bytes.starts_with("\xEF\xBB\xBF")) return decode_as(bytes, "utf-8", "bom");
  if (bytes.starts_with("\xFF\xFE")) return decode_as(bytes.substr(2), "utf-16le", "bom");
  if (bytes.starts_with("\xFE\xFF")) return decode_as(bytes.substr(2), "utf-16be", "bom");
  if (std::string wide = unmarked_utf16(bytes); !wide.empty()) return decode_as(bytes, wide, "content");

  const std::size_t good = valid_utf8_prefix(bytes);
  const std::string http = charset_value(content_type);
  if (good == bytes.size()) {
    const bool ascii = ascii_run(bytes) == bytes.size();
    // Seven-bit shift encodings look like ASCII: there the declaration decides.
    const std::string declared = http.empty() && ascii ? meta_charset(bytes) : http;
    if (ascii && declared.starts_with("iso-2022")) return decode_as(bytes, declared, http.empty() ? "meta" : "http");
    return finish(std::string(bytes), "utf-8", "valid utf-8");
  }

  const std::string declared = http.empty() ? meta_charset(bytes) : http;
  const std::string from = http.empty() ? "meta" : "http";
  // A few broken bytes (a cut character, a stray quote) in a text that is UTF-8 otherwise.
  const HighBytes high = count_high(bytes);
  std::string replaced = replace_invalid_utf8(bytes);
  std::size_t broken = 0;
  for (std::size_t at = replaced.find("\xEF\xBF\xBD"); at != std::string::npos;
       at = replaced.find("\xEF\xBF\xBD", at + 3))
    ++broken;
  if (broken * 20 < high.all || broken <= 2) {
    if (broken * 4 < high.all) return finish(std::move(replaced), "utf-8", "mostly valid utf-8");
  }
  const std::string arabic = arabic_charset(bytes);
  if (!arabic.empty() && (is_western(declared) || is_arabic_charset(declared))) {
    // Declared and seen agree, or the letters overrule a Western declaration, or tell the two Arabic charsets apart.
    return decode_as(bytes, arabic, arabic == declared ? from : "letters");
  }
  if (!declared.empty() && declared != "utf-8") return decode_as(bytes, declared, from);
  return decode_as(bytes, "windows-1252", "default");
}

}  // namespace rasid
