#include "gazetteer/spelling.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

#include "core/text/fold.h"

namespace rasid {
namespace {

constexpr std::array<std::string_view, 22> kArticles = {"al",  "el",  "ul",  "ad",  "ed", "ar", "er", "as",
                                                        "es",  "an",  "en",  "at",  "et", "az", "ez", "ash",
                                                        "esh", "ath", "eth", "adh", "il", "aj"};

bool is_consonant(char c) {
  return c >= 'a' && c <= 'z' && std::string_view("aeiou").find(c) == std::string_view::npos;
}

/// Articles run into the word: "Elharaf", "Alawameed", and before sun letters "Ezzor", "Assalib", "Eddin".
std::string_view without_glued_article(std::string_view word, bool first) {
  if (word.size() < 5 || (word[0] != 'a' && word[0] != 'e')) return word;
  if (word[1] == word[2] && std::string_view("dnrstzj").find(word[1]) != std::string_view::npos)
    return word.substr(2);
  if (word[1] == 'l' && word.size() >= 6 && (is_consonant(word[2]) || !first)) return word.substr(2);
  return word;
}

/// What a letter, alone or with the next ones, becomes: `second` and `third` 0 mean any. Longest first within a
/// letter; what is not listed stays. Sorted by letter, so that a letter's rules lie together.
struct Sound {
  char first;
  char second;
  char third;
  char to;
};
constexpr std::array<Sound, 34> kSounds = {{
    {'a', 'y', 0, 'i'}, {'a', 'i', 0, 'i'},   {'a', 'w', 0, 'u'}, {'a', 'u', 0, 'u'},   {'c', 'h', 0, 'c'},
    {'c', 'k', 0, 'k'}, {'c', 0, 0, 'k'},     {'d', 'h', 0, 'd'}, {'d', 'j', 0, 'j'},   {'d', 'z', 0, 'z'},
    {'e', 'i', 0, 'i'}, {'e', 'y', 0, 'i'},   {'e', 'e', 0, 'i'}, {'e', 0, 0, 'i'},     {'g', 'h', 0, 'g'},
    {'i', 'e', 0, 'i'}, {'k', 'h', 0, 'x'},   {'o', 'u', 0, 'u'}, {'o', 'w', 0, 'u'},   {'o', 'o', 0, 'u'},
    {'o', 0, 0, 'u'},   {'p', 'h', 0, 'f'},   {'p', 0, 0, 'b'},   {'q', 'h', 0, 'x'},   {'q', 0, 0, 'k'},
    {'r', 'h', 0, 'g'}, {'s', 'c', 'h', 'c'}, {'s', 'h', 0, 'c'}, {'t', 'c', 'h', 'c'}, {'t', 'h', 0, 't'},
    {'v', 0, 0, 'u'},   {'w', 0, 0, 'u'},     {'y', 0, 0, 'i'},   {'z', 'z', 0, 'z'},
}};

/// Where a letter's rules begin in kSounds, one more at the end.
constexpr std::array<std::uint8_t, 27> kSoundsOf = [] {
  std::array<std::uint8_t, 27> begin{};
  std::uint8_t at = 0;
  for (std::uint8_t letter = 0; letter < 26; ++letter) {
    begin[letter] = at;
    while (at < kSounds.size() && kSounds[at].first == 'a' + letter) ++at;
  }
  begin[26] = at;
  return begin;
}();

void append_latin(std::string& key, std::string_view word) {
  const std::size_t start = key.size();
  const auto letter_at = [&](std::size_t i) { return i < word.size() ? word[i] : '\0'; };
  for (std::size_t i = 0; i < word.size();) {
    const char c = word[i];
    if (is_consonant(c) && c == letter_at(i + 1)) {  // "ssh" is "sh"
      ++i;
      continue;
    }
    char to = c;
    std::size_t taken = 1;
    if (c >= 'a' && c <= 'z') {
      for (std::size_t k = kSoundsOf[c - 'a']; k < kSoundsOf[c - 'a' + 1]; ++k) {
        const Sound& sound = kSounds[k];
        if ((sound.second != 0 && sound.second != letter_at(i + 1)) ||
            (sound.third != 0 && sound.third != letter_at(i + 2)))
          continue;
        to = sound.to;
        taken = 1 + (sound.second != 0 ? 1 : 0) + (sound.third != 0 ? 1 : 0);
        break;
      }
    }
    if (c != '\'' && c != '`' && (key.size() == start || key.back() != to)) key += to;
    i += taken;
  }
  // -ah, -eh, -e, -i, -a at the end are one ending.
  if (key.size() - start > 2 && key.back() == 'h') key.pop_back();
  if (key.size() - start > 2 && (key.back() == 'i' || key.back() == 'a')) key.back() = 'a';
}

constexpr std::string_view kAlef = "ا";
constexpr std::string_view kHeh = "ه";
constexpr std::string_view kYeh = "ي";
constexpr std::string_view kHamza = "ء";
constexpr std::string_view kArticle = "ال";

void append_arabic(std::string& key, std::string_view word) {
  if (word.starts_with(kArticle) && word.size() >= 8) word.remove_prefix(4);
  const std::size_t start = key.size();
  std::string_view last;
  for (std::size_t i = 0; i + 1 < word.size();) {
    std::size_t next = i;
    next_char(word, next);
    std::string_view letter = word.substr(i, next - i);
    // "ديرالزور": the article inside words run together.
    if (letter == kAlef && i >= 6 && word.size() >= i + 10 && word.substr(i, 4) == kArticle) {
      i += 4;
      continue;
    }
    i = next;
    if (letter == kHamza) continue;
    if (letter == "ظ") letter = "ض";
    if (letter == "گ") letter = "ك";
    if (letter == "پ") letter = "ب";
    if (letter == "چ") letter = "ج";
    if (letter == "ڤ") letter = "ف";
    if (letter == last) continue;
    key += letter;
    last = letter;
  }
  while (key.size() - start > 6) {
    const std::string_view end = std::string_view(key).substr(key.size() - 2);
    if (end != kHeh && end != kAlef && end != kYeh) break;
    key.resize(key.size() - 2);
    break;
  }
}

/// Turkish and Kurdish letters that no decomposition brings to ASCII.
std::string ascii_letters(std::string_view folded) {
  std::string out;
  for (std::size_t i = 0; i < folded.size();) {
    const std::size_t at = i;
    const char32_t c = next_char(folded, i);
    if (c == U'ı') {
      out += 'i';
    } else if (c == U'ʿ' || c == U'ʾ') {
      continue;
    } else {
      out.append(folded, at, i - at);
    }
  }
  return out;
}

}  // namespace

bool is_latin_article(std::string_view folded_word) {
  return folded_word.size() <= 3 && std::find(kArticles.begin(), kArticles.end(), folded_word) != kArticles.end();
}

std::string light_key(std::string_view folded) {
  const bool plain =
      std::all_of(folded.begin(), folded.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  std::string ascii;
  if (!plain) {
    ascii = ascii_letters(folded);
    folded = ascii;
  }
  std::string key;
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  const auto is_inner = [](unsigned char c) {
    return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'';
  };
  for (std::size_t i = 0; i <= folded.size(); ++i) {
    if (i < folded.size() && is_inner(static_cast<unsigned char>(folded[i]))) continue;
    if (i > begin) words.push_back(folded.substr(begin, i - begin));
    begin = i + 1;
  }
  for (const std::string_view word : words) {
    if (static_cast<unsigned char>(word[0]) >= 0x80) {
      append_arabic(key, word);
    } else if (words.size() == 1 || !(is_latin_article(word) || word == "all" || word == "ell")) {
      append_latin(key, without_glued_article(word, &word == &words.front()));
    }
  }
  return key;
}

std::string skeleton_key(std::string_view light) {
  std::string key;
  std::string_view last;
  for (std::size_t i = 0; i < light.size();) {
    std::size_t next = i;
    next_char(light, next);
    std::string_view letter = light.substr(i, next - i);
    i = next;
    if (letter == "a" || letter == "i" || letter == "u" || (letter == "h" && !key.empty()) || letter == kAlef ||
        letter == "و" || letter == kYeh || letter == kHeh)
      continue;
    if (letter == "z") letter = "d";
    if (letter == "g" || letter == "x") letter = "k";
    if (letter == "ذ" || letter == "ض" || letter == "ز") letter = "د";
    if (letter == "ث" || letter == "ط") letter = "ت";
    if (letter == "ص") letter = "س";
    if (letter == "ق" || letter == "خ" || letter == "غ") letter = "ك";
    if (letter == last) continue;
    key += letter;
    last = letter;
  }
  return key;
}

double similarity(std::string_view light_a, std::string_view light_b) {
  const auto letters = [](std::string_view text) {
    std::u32string out;
    for (std::size_t i = 0; i < text.size();) out += next_char(text, i);
    return out;
  };
  const std::u32string a = letters(light_a);
  const std::u32string b = letters(light_b);
  if (a.empty() || b.empty()) return a.size() == b.size() ? 1 : 0;
  // Optimal string alignment, three rows.
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + cost});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(above);
    above.swap(row);
  }
  return 1.0 - static_cast<double>(above[b.size()]) / static_cast<double>(std::max(a.size(), b.size()));
}

}  // namespace rasid
