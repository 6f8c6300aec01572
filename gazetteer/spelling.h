#pragma once

#include <string>
#include <string_view>

namespace rasid {

// Spelling variants of one name, brought to one key. Arabic names reach English by ear ("al-Hol", "Al Hawl",
// "el-Houl"), and Arabic itself is written with and without its article, hamza and final letters. The classes follow
// the transliteration pairs measured in news about Syria: sun-letter articles, ou/u/oo/o/aw, ei/ai/ay/e/i,
// -a/-ah/-eh, q/k, dj/j, kh, gh, dh/d, doubled letters; ال, ء, ه and ا at the end, ظ/ض, words run together.

/// The key of a light variant: letters of one class become one, articles and spaces fall. `folded` went through
/// fold(). Empty for a name without letters.
std::string light_key(std::string_view folded);

/// The consonants of a light key, alike-sounding ones brought together. A guess: rank hits with similarity().
std::string skeleton_key(std::string_view light);

/// 1 for equal keys, 0 for nothing in common: 1 - edit distance (with swaps) / length of the longer, on light keys.
double similarity(std::string_view light_a, std::string_view light_b);

/// True for a word that is an article of a transliterated name: "al", "el", "ez", "ash", ...
bool is_latin_article(std::string_view folded_word);

}  // namespace rasid
