#include "pipeline/discover/decode_markup.h"

#include <unicode/ucnv.h>
#include <unicode/ucsdet.h>

#include <algorithm>
#include <memory>
#include <optional>

#include "core/text/fold.h"

namespace rasid {
namespace {

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
struct CloseDetector {
  void operator()(UCharsetDetector* detector) const { ucsdet_close(detector); }
};

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

std::string_view trim(std::string_view text, std::string_view of = " \t\r\n\"'") {
  while (!text.empty() && of.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  while (!text.empty() && of.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  return text;
}

/// Names that the web uses for something wider than they say (WHATWG Encoding).
std::string converter_name(const std::string& name) {
  if (name == "iso-8859-1" || name == "latin1") return "windows-1252";
  if (name == "iso-8859-6") return "iso-8859-6";
  if (name == "gb2312" || name == "gbk" || name == "gb_2312-80") return "gb18030";
  if (name == "ks_c_5601-1987" || name == "euc-kr") return "windows-949";
  if (name == "shift_jis" || name == "sjis") return "windows-31j";
  if (name == "tis-620") return "windows-874";
  if (name == "utf_32" || name == "utf_16") return std::string(name).replace(3, 1, "-");
  return name;
}

bool is_ascii(std::string_view bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// The text, or nothing if the encoding is unknown or (when `strict`) a byte doesn't belong to it.
std::optional<std::string> convert(std::string_view bytes, const std::string& name, bool strict) {
  if (name == "us-ascii" || name == "ascii") {
    if (strict && !is_ascii(bytes)) return std::nullopt;
  }
  if ((name == "utf-8" || name == "utf8") && is_valid_utf8(bytes)) return std::string(bytes);
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, CloseConverter> from(ucnv_open(converter_name(name).c_str(), &error));
  if (U_FAILURE(error)) return std::nullopt;
  if (strict) ucnv_setToUCallBack(from.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  std::u16string wide(bytes.size() * 2 + 16, u'\0');
  const int32_t size = ucnv_toUChars(from.get(), wide.data(), static_cast<int32_t>(wide.size()), bytes.data(),
                                     static_cast<int32_t>(bytes.size()), &error);
  if (U_FAILURE(error)) return std::nullopt;
  wide.resize(static_cast<std::size_t>(size));
  error = U_ZERO_ERROR;
  const std::unique_ptr<UConverter, CloseConverter> to(ucnv_open("UTF-8", &error));
  std::string out(wide.size() * 3 + 16, '\0');
  const int32_t length = ucnv_fromUChars(to.get(), out.data(), static_cast<int32_t>(out.size()), wide.data(),
                                         static_cast<int32_t>(wide.size()), &error);
  if (U_FAILURE(error)) return std::nullopt;
  out.resize(static_cast<std::size_t>(length));
  return out;
}

struct Mark {
  std::string encoding;
  std::size_t length = 0;
};

/// A byte order mark, or the shape of "<?xm" in wide encodings (XML 1.0, appendix F).
Mark byte_order(std::string_view bytes) {
  using namespace std::string_view_literals;
  const auto begins = [&](std::string_view with) { return bytes.substr(0, with.size()) == with; };
  if (begins("\x00\x00\xfe\xff"sv)) return {"utf-32be", 4};
  if (begins("\xff\xfe\x00\x00"sv)) return {"utf-32le", 4};
  if (begins("\xef\xbb\xbf"sv)) return {"utf-8", 3};
  if (begins("\xfe\xff"sv)) return {"utf-16be", 2};
  if (begins("\xff\xfe"sv)) return {"utf-16le", 2};
  if (begins("\x00\x00\x00<"sv)) return {"utf-32be", 0};
  if (begins("<\x00\x00\x00"sv)) return {"utf-32le", 0};
  if (begins("\x00<\x00"sv)) return {"utf-16be", 0};
  if (begins("<\x00"sv)) return {"utf-16le", 0};
  return {};
}

std::string declared_in_xml(std::string_view bytes) {
  const std::size_t begin = bytes.substr(0, 64).find("<?xml");
  if (begin == std::string_view::npos) return {};
  const std::string_view declaration = bytes.substr(begin, bytes.substr(begin, 256).find("?>"));
  const std::size_t at = declaration.find("encoding");
  if (at == std::string_view::npos) return {};
  const std::size_t open = declaration.find_first_of("\"'", at);
  if (open == std::string_view::npos) return {};
  const std::size_t close = declaration.find(declaration[open], open + 1);
  return close == std::string_view::npos ? std::string()
                                         : lowered(trim(declaration.substr(open + 1, close - open - 1)));
}

/// What the letters look like; empty if nothing is likely.
std::string detected(std::string_view bytes) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, CloseDetector> detector(ucsdet_open(&error));
  ucsdet_enableInputFilter(detector.get(), true);  // passes over what stands in <>
  ucsdet_setText(detector.get(), bytes.data(), static_cast<int32_t>(std::min<std::size_t>(bytes.size(), 1 << 20)),
                 &error);
  const UCharsetMatch* match = ucsdet_detect(detector.get(), &error);
  if (U_FAILURE(error) || match == nullptr) return {};
  const char* name = ucsdet_getName(match, &error);
  std::string out = name == nullptr ? "" : name;
  if (out == "GB18030") out = "GB2312";
  if (out == "Shift_JIS") out = "SHIFT_JIS";
  if (out == "UTF-8") out = "utf-8";
  // The windows encodings hold these and more.
  if (out == "ISO-8859-8" || out == "ISO-8859-8-I") out = "windows-1255";
  if (out == "ISO-8859-1") out = "windows-1252";
  return out;
}

/// How many letters beyond ASCII are whole in UTF-8, and how many bytes belong to none.
struct Utf8Letters {
  std::size_t whole = 0;
  std::size_t broken = 0;
};

Utf8Letters count_utf8(std::string_view bytes) {
  Utf8Letters count;
  for (std::size_t i = 0; i < bytes.size();) {
    const auto lead = static_cast<unsigned char>(bytes[i]);
    const std::size_t length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    std::size_t found = 1;
    while (found < length && i + found < bytes.size() &&
           (static_cast<unsigned char>(bytes[i + found]) & 0xc0) == 0x80)
      ++found;
    const bool whole = found == length && (lead < 0x80 || (lead >= 0xc2 && lead < 0xf5));
    if (lead >= 0x80) ++(whole ? count.whole : count.broken);
    i += whole ? length : 1;
  }
  return count;
}

/// UTF-8 in which something was cut (a description after so many bytes): hardly any text of another encoding has
/// whole letters of UTF-8 in it.
bool is_damaged_utf8(std::string_view bytes) {
  const Utf8Letters count = count_utf8(bytes);
  return count.broken > 0 && count.whole >= 10 * count.broken;
}

/// "windows-1256" or "iso-8859-6" if the bytes beyond ASCII are nearly all Arabic letters there and stand in words;
/// empty if not. No other language's letters fill these places: Western texts have no three in a row, Cyrillic and
/// Greek ones fill the gaps too. Needs no more than a word, where statistics of letters need a page.
std::string arabic_encoding(std::string_view bytes) {
  std::size_t high = 0;
  std::size_t letters = 0;
  std::size_t run = 0;
  std::size_t longest = 0;
  std::size_t windows = 0;  // evidence for one or the other: yeh, and lam behind alef
  std::size_t iso = 0;
  unsigned before = 0;
  for (const char c : bytes) {
    const unsigned b = static_cast<unsigned char>(c);
    if (b >= 0x80) ++high;
    const bool letter = (b >= 0xc1 && b <= 0xed && b != 0xd7 && b != 0xe0 && b != 0xe2) || b == 0xd7 || b == 0xe0 ||
                        b == 0xe2 || b == 0x81 || b == 0x8d || b == 0x8e || b == 0x90 || b == 0xa1 || b == 0xba ||
                        b == 0xbf || b == 0xac || b == 0xbb;
    letters += letter ? 1 : 0;
    run = letter ? run + 1 : 0;
    longest = std::max(longest, run);
    windows += b == 0xed || b == 0xec ? 1 : 0;
    iso += b == 0xe9 || b == 0xea ? 1 : 0;
    if (before == 0xc7) {
      windows += b == 0xe1 ? 2 : 0;
      iso += b == 0xe4 ? 2 : 0;
    }
    before = b;
  }
  // Lower-case letters of Cyrillic and Greek reach beyond 0xed all the time; Arabic only for its vowel signs.
  if (longest < 3 || letters * 10 < high * 9) return {};
  return iso > windows ? "iso-8859-6" : "windows-1256";
}

bool is_western(const std::string& name) {
  return name == "iso-8859-1" || name == "windows-1252" || name == "latin1" || name == "latin-1" ||
         name == "us-ascii" || name == "iso-8859-15";
}

bool is_xml_type(const std::string& type) {
  const bool plus = type.size() > 4 && type.substr(type.size() - 4) == "+xml";
  return type.find("xml") != std::string::npos || plus;
}

class Decoder {
 public:
  Decoder(std::string_view bytes, std::string_view content_type) : bytes_(bytes) {
    type_ = media_type(content_type);
    http_ = charset_parameter(content_type);
  }

  DecodedMarkup decode() {
    if (!type_.empty() && !is_xml_type(type_))
      out_.problems.push_back("the server calls it " + type_ + ", which is no XML");
    const Mark mark = byte_order(bytes_);
    if (!mark.encoding.empty()) {
      bytes_.remove_prefix(mark.length);
      if (!take(mark.encoding, true)) force(mark.encoding);
      return std::move(out_);
    }
    declared_ = declared_in_xml(bytes_);
    const bool text_type = type_.substr(0, 5) == "text/";
    const std::string first = !http_.empty()       ? http_
                              : text_type          ? "us-ascii"
                              : !declared_.empty() ? declared_
                                                   : "utf-8";
    // What is valid UTF-8 beyond ASCII can hardly be anything else; a single-byte encoding would take any bytes.
    if (first != "utf-8" && !is_ascii(bytes_) && is_valid_utf8(bytes_) && !wide(first)) {
      if (!http_.empty() || !declared_.empty()) note(first, "utf-8");
      take("utf-8", true);
      return std::move(out_);
    }
    if (is_damaged_utf8(bytes_) && !wide(first)) {
      if (first != "utf-8" && first != "us-ascii") note(first, "utf-8");
      force("utf-8");
      return std::move(out_);
    }
    const std::string arabic = arabic_encoding(bytes_);
    if (!arabic.empty() && is_western(first) && declared_.find("1256") == std::string::npos && take(arabic, true)) {
      note(first, arabic);
      return std::move(out_);
    }
    if (take(first, true)) return std::move(out_);
    if (http_.empty() && text_type && take_other(declared_, first)) return std::move(out_);
    for (const std::string& other :
         {declared_, std::string("utf-8"), arabic, detected(bytes_), std::string("windows-1252")}) {
      if (other.empty() || other == first || !take(other, true)) continue;
      note(first, other);
      return std::move(out_);
    }
    force("utf-8");
    return std::move(out_);
  }

 private:
  static bool wide(const std::string& name) { return name.substr(0, 6) == "utf-16" || name.substr(0, 6) == "utf-32"; }

  bool take(const std::string& name, bool strict) {
    auto text = convert(bytes_, name, strict);
    if (!text) return false;
    out_.text = std::move(*text);
    out_.encoding = name;
    return true;
  }

  /// text/xml without a charset, its declaration right: nothing to complain of.
  bool take_other(const std::string& name, const std::string& first) {
    return !name.empty() && name != first && take(name, true);
  }

  void note(const std::string& declared, const std::string& used) {
    out_.problems.push_back("declared as " + declared + ", but the bytes are not; read as " + used);
  }

  void force(const std::string& name) {
    out_.problems.push_back("has bytes that are not " + name);
    if (!take(name, false)) take("windows-1252", false);
  }

  std::string_view bytes_;
  std::string type_;
  std::string http_;
  std::string declared_;
  DecodedMarkup out_;
};

}  // namespace

std::string media_type(std::string_view content_type) {
  return lowered(trim(content_type.substr(0, content_type.find(';'))));
}

std::string charset_parameter(std::string_view content_type) {
  const std::string text = lowered(content_type);
  std::size_t at = text.find("charset");
  if (at == std::string::npos) return {};
  at = text.find_first_not_of(" \t", at + 7);
  if (at == std::string::npos || text[at] != '=') return {};
  const std::size_t end = text.find(';', at);
  return std::string(trim(std::string_view(text).substr(at + 1, end == std::string::npos ? end : end - at - 1)));
}

DecodedMarkup decode_markup(std::string_view bytes, std::string_view content_type) {
  return Decoder(bytes, content_type).decode();
}

}  // namespace rasid
