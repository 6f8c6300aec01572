#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/record/span.h"

namespace rasid {

/// A text folded for matching, with the way back. Folding is what rules, lists, names and texts go through alike:
/// - Latin: lower case, no diacritics (NFKD without marks), ß to ss;
/// - Arabic: no vowel signs, tatweel and presentation forms; أ إ آ ٱ to ا, ى and ی to ي, ة ۀ to ه, ؤ to و, ئ to ي,
///   Persian and Urdu ک ھ ہ to ك ه ه; Eastern and Persian digits to ASCII; ، ؛ ؟ ٪ to , ; ? %;
/// - quotes, apostrophes, dashes and spaces to their ASCII forms; invisible and bidi control characters dropped.
/// Line feeds stay.
struct FoldedText {
  std::string text;
  /// origin[i] is the source byte at which the character that byte i belongs to begins; one entry more than bytes,
  /// the last being the source's length.
  std::vector<std::uint32_t> origin;

  /// The source's bytes behind [begin, end) of `text`.
  [[nodiscard]] Span source(std::size_t begin, std::size_t end) const { return {origin[begin], origin[end]}; }
};

/// Folds with the way back. Invalid bytes become U+FFFD. Linear.
FoldedText fold_with_map(std::string_view utf8);

/// Folds without the way back: for keys and rules.
std::string fold(std::string_view utf8);

/// True for letters of the Arabic script (also Persian, Kurdish and presentation forms).
bool is_arabic_letter(char32_t c);

/// True if the text has no byte sequence that is not UTF-8.
bool is_valid_utf8(std::string_view bytes);

/// The character at `offset`, which moves past it; U+FFFD for an invalid sequence.
char32_t next_char(std::string_view text, std::size_t& offset);

}  // namespace rasid
