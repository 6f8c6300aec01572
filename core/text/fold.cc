#include "core/text/fold.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <array>

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

/// Folded forms of the characters up to kTableEnd (Latin, Greek, Cyrillic, Arabic), made once.
const std::array<std::string, kTableEnd>& fold_table() {
  static const auto* const kTable = [] {
    auto* table = new std::array<std::string, kTableEnd>();
    for (char32_t c = 0; c < kTableEnd; ++c) {
      const char32_t plain = fold_punctuation(c);
      if (plain == 0) continue;
      if (plain != c) {
        append_utf8((*table)[c], plain);
      } else if (c < 0x80) {
        (*table)[c] = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
      } else {
        (*table)[c] = fold_general(c);
      }
    }
    (*table)[0] = " ";
    return table;
  }();
  return *kTable;
}

template <typename Emit>
void fold_each(std::string_view utf8, Emit emit) {
  const auto& table = fold_table();
  std::size_t at = 0;
  while (at < utf8.size()) {
    const std::size_t start = at;
    const char32_t c = next_char(utf8, at);
    if (c < kTableEnd) {
      emit(start, table[c]);
    } else if (const char32_t plain = fold_punctuation(c); plain < 0x80) {
      emit(start, plain == 0 ? std::string() : std::string(1, static_cast<char>(plain)));
    } else {
      emit(start, fold_general(c));
    }
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
  out.text.reserve(utf8.size());
  out.origin.reserve(utf8.size() + 1);
  fold_each(utf8, [&](std::size_t start, const std::string& folded) {
    out.text += folded;
    out.origin.insert(out.origin.end(), folded.size(), static_cast<std::uint32_t>(start));
  });
  out.origin.push_back(static_cast<std::uint32_t>(utf8.size()));
  return out;
}

std::string fold(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  fold_each(utf8, [&](std::size_t, const std::string& folded) { out += folded; });
  return out;
}

}  // namespace rasid
