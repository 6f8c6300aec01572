#include "core/text/fold.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace rasid {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

void append_utf8(std::string& out, char32_t c) {
  char buffer[4];
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(buffer, length, static_cast<UChar32>(c));
  out.append(buffer, static_cast<std::size_t>(length));
}

/// Arabic letters that fold to another letter, punctuation to ASCII; 0 drops the character.
char32_t fold_arabic(char32_t c) {
  if (c >= 0x0660 && c <= 0x0669) return U'0' + (c - 0x0660);
  if (c >= 0x06F0 && c <= 0x06F9) return U'0' + (c - 0x06F0);
  if ((c >= 0x0610 && c <= 0x061A) || (c >= 0x064B && c <= 0x065F) || c == 0x0670 || c == 0x0640 ||
      (c >= 0x06D6 && c <= 0x06ED && c != 0x06DD && c != 0x06DE && c != 0x06E9)) {
    return 0;
  }
  switch (c) {
    case 0x0622:
    case 0x0623:
    case 0x0625:
    case 0x0671: return 0x0627;  // alef forms
    case 0x0649:
    case 0x06CC:
    case 0x0626:
    case 0x06CE: return 0x064A;  // alef maqsura, Farsi yeh, yeh with hamza
    case 0x0629:
    case 0x06C0:
    case 0x06C1:
    case 0x06C3:
    case 0x06BE:
    case 0x06D5: return 0x0647;  // heh forms
    case 0x0624: return 0x0648;
    case 0x06A9:
    case 0x06AA: return 0x0643;
    case 0x060C: return U',';
    case 0x061B: return U';';
    case 0x061F: return U'?';
    case 0x066A: return U'%';
    case 0x066B: return U'.';
    case 0x066C: return U',';
    case 0x06D4: return U'.';
    default: return c;
  }
}

/// Spaces, quotes and dashes; 0 drops, `c` itself when it is none of them.
char32_t fold_punctuation(char32_t c) {
  if (c >= 0x2000 && c <= 0x200A) return U' ';
  if ((c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF ||
      c == 0x00AD || c == 0x061C || (c >= 0xFE00 && c <= 0xFE0F)) {
    return 0;
  }
  switch (c) {
    case 0x00A0:
    case 0x202F:
    case 0x205F:
    case 0x3000:
    case U'\t':
    case U'\r':
    case 0x000B:
    case 0x000C: return U' ';
    case 0x2028:
    case 0x2029:
    case 0x0085: return U'\n';
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x02BC:
    case 0x02BB:
    case 0x02BF:
    case 0x02BE:
    case 0x2032:
    case 0x00B4:
    case U'`':
    case 0x02BD:
    case 0x02B9: return U'\'';
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x00AB:
    case 0x00BB:
    case 0x2033:
    case 0x2039:
    case 0x203A: return U'"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
    case 0xFE58:
    case 0xFE63: return U'-';
    default: return c;
  }
}

/// Every other character: compatibility decomposition without marks, lower case, then the folds above again for what
/// presentation forms decompose to.
std::string fold_general(char32_t c) {
  static const icu::Normalizer2* const kNormalizer = [] {
    UErrorCode status = U_ZERO_ERROR;
    return icu::Normalizer2::getNFKDInstance(status);
  }();
  icu::UnicodeString pieces;
  if (kNormalizer == nullptr || !kNormalizer->getDecomposition(static_cast<UChar32>(c), pieces)) {
    pieces = icu::UnicodeString(static_cast<UChar32>(c));
  }
  pieces.foldCase();
  std::string out;
  for (std::int32_t i = 0; i < pieces.length(); i = pieces.moveIndex32(i, 1)) {
    const UChar32 piece = pieces.char32At(i);
    const auto type = static_cast<std::int8_t>(u_charType(piece));
    if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR) continue;
    switch (piece) {  // letters without a decomposition
      case 0x0131: out += 'i'; continue;
      case 0x0142: out += 'l'; continue;
      case 0x00F8: out += 'o'; continue;
      case 0x0111:
      case 0x00F0: out += 'd'; continue;
      case 0x00E6: out += "ae"; continue;
      case 0x0153: out += "oe"; continue;
      case 0x00FE: out += "th"; continue;
      default: break;
    }
    const char32_t plain = fold_punctuation(static_cast<char32_t>(piece));
    const char32_t arabic = plain == 0 ? 0 : fold_arabic(plain);
    if (arabic != 0) append_utf8(out, arabic);
  }
  return out;
}

constexpr char32_t kTableEnd = 0x0700;

/// A folded character, written as eight bytes of which `size` count.
struct Folded {
  char bytes[7] = {};
  std::uint8_t size = 0;
};
/// Of a character that folds to more than seven bytes.
constexpr std::uint8_t kLong = 255;

std::string fold_one(char32_t c) {
  const char32_t plain = fold_punctuation(c);
  std::string out;
  if (plain == 0) return out;
  if (plain != c) {
    append_utf8(out, plain);
  } else if (c < 0x80) {
    out = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  } else {
    out = fold_general(c);
  }
  return out;
}

/// Folded forms of the characters up to kTableEnd (Latin, Greek, Cyrillic, Arabic), made once.
const std::array<Folded, kTableEnd>& fold_table() {
  static const auto* const kTable = [] {
    auto* table = new std::array<Folded, kTableEnd>();
    for (char32_t c = 0; c < kTableEnd; ++c) {
      const std::string folded = c == 0 ? " " : fold_one(c);
      Folded& entry = (*table)[c];
      entry.size = folded.size() > sizeof entry.bytes ? kLong : static_cast<std::uint8_t>(folded.size());
      if (entry.size != kLong) folded.copy(entry.bytes, sizeof entry.bytes);
    }
    return table;
  }();
  return *kTable;
}

/// Folds into `text`, and into `origin` if WithOrigin. Both are kept longer than what is written, so that a character
/// of the table is written as a whole, whatever its length.
template <bool WithOrigin>
void fold_into(std::string_view in, std::string& text, std::vector<std::uint32_t>& origin) {
  const auto& table = fold_table();
  std::size_t size = 0;
  const auto room_for = [&](std::size_t more) {
    text.resize(size + more + 64);
    if (WithOrigin) origin.resize(size + more + 64);
  };
  room_for(in.size());
  // In locals: what is written through a char pointer could otherwise be any of them.
  char* out = text.data();
  std::uint32_t* from = origin.data();
  std::size_t limit = text.size() - 16;
  for (std::size_t at = 0; at < in.size();) {
    if (size > limit) {
      room_for(in.size() - at);
      out = text.data();
      from = origin.data();
      limit = text.size() - 16;
    }
    const auto start = static_cast<std::uint32_t>(at);
    const auto first = static_cast<unsigned char>(in[at]);
    char32_t c = first;
    if (first < 0x80) {
      ++at;
    } else if (first >= 0xC2 && first < 0xE0 && at + 1 < in.size() &&
               (static_cast<unsigned char>(in[at + 1]) & 0xC0) == 0x80) {
      c = static_cast<char32_t>((first & 0x1F) << 6 | (static_cast<unsigned char>(in[at + 1]) & 0x3F));
      at += 2;
    } else {
      c = next_char(in, at);
    }
    if (c < kTableEnd && table[c].size != kLong) {
      const Folded folded = table[c];
      std::memcpy(out + size, &folded, sizeof folded);
      if (WithOrigin) {
        from[size] = from[size + 1] = start;
        for (std::size_t i = 2; i < folded.size; ++i) from[size + i] = start;
      }
      size += folded.size;
      continue;
    }
    const std::string folded = fold_one(c);
    room_for(folded.size() + in.size() - at);
    out = text.data();
    from = origin.data();
    limit = text.size() - 16;
    folded.copy(out + size, folded.size());
    if (WithOrigin) std::fill_n(from + size, folded.size(), start);
    size += folded.size();
  }
  text.resize(size);
  if (WithOrigin) {
    origin.resize(size + 1);
    origin.back() = static_cast<std::uint32_t>(in.size());
  }
}

}  // namespace

char32_t next_char(std::string_view text, std::size_t& offset) {
  const auto first = static_cast<unsigned char>(text[offset]);
  if (first < 0x80) {
    ++offset;
    return first;
  }
  UChar32 c = 0;
  auto i = static_cast<std::int64_t>(offset);
  U8_NEXT(reinterpret_cast<const std::uint8_t*>(text.data()), i, static_cast<std::int64_t>(text.size()), c);
  offset = static_cast<std::size_t>(i);
  return c < 0 ? kReplacement : static_cast<char32_t>(c);
}

bool is_valid_utf8(std::string_view bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const std::size_t start = at;
    if (next_char(bytes, at) == kReplacement && bytes.substr(start, at - start) != "\xEF\xBF\xBD") return false;
  }
  return true;
}

bool is_arabic_letter(char32_t c) {
  return (c >= 0x0620 && c <= 0x064A) || (c >= 0x066E && c <= 0x06D3) || c == 0x06D5 ||
         (c >= 0x06FA && c <= 0x06FF) || (c >= 0x0750 && c <= 0x077F) || (c >= 0x08A0 && c <= 0x08C7) ||
         (c >= 0xFB50 && c <= 0xFDFF) || (c >= 0xFE70 && c <= 0xFEFC);
}

FoldedText fold_with_map(std::string_view utf8) {
  FoldedText out;
  fold_into<true>(utf8, out.text, out.origin);
  return out;
}

std::string fold(std::string_view utf8) {
  std::string out;
  std::vector<std::uint32_t> none;
  fold_into<false>(utf8, out, none);
  return out;
}

}  // namespace rasid
