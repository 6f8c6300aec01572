#include "gazetteer/spelling.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/text/fold.h"

namespace rasid {
namespace {

constexpr std::array<std::string_view, 22> kArticles = {"al", "el", "ul", "ad", "ed", "ar", "er",  "as",  "es",  "an",  "en",
                                                        "at", "et", "az", "ez", "ash", "esh", "ath", "eth", "adh", "il", "aj"};

bool is_consonant(char c) { return c >= 'a' && c <= 'z' && std::string_view("aeiou").find(c) == std::string_view::npos; }

/// Articles run into the word: "Elharaf", "Alawameed", and before sun letters "Ezzor", "Assalib", "Eddin".
std::string_view without_glued_article(std::string_view word) {
  if (word.size() < 5 || (word[0] != 'a' && word[0] != 'e')) return word;
  if (word[1] == word[2] && std::string_view("dnrstzj").find(word[1]) != std::string_view::npos) return word.substr(2);
  if (word[1] == 'l' && word.size() >= 6 && is_consonant(word[2])) return word.substr(2);
  return word;
}

struct Pair {
  std::string_view from;
  std::string_view to;
};

/// Longest first; what is not listed stays.
constexpr std::array<Pair, 34> kLatin = {{{"tch", "c"}, {"sch", "c"}, {"sh", "c"},  {"ch", "c"},  {"kh", "x"}, {"gh", "g"}, {"rh", "g"},
                                          {"dh", "d"},  {"th", "t"},  {"dj", "j"},  {"dz", "z"},  {"ph", "f"}, {"ck", "k"}, {"q", "k"},
                                          {"c", "k"},   {"ay", "i"},  {"ai", "i"},  {"ei", "i"},  {"ey", "i"}, {"ee", "i"}, {"ie", "i"},
                                          {"aw", "u"},  {"au", "u"},  {"ou", "u"},  {"ow", "u"},  {"oo", "u"}, {"e", "i"},  {"y", "i"},
                                          {"o", "u"},   {"w", "u"},   {"v", "u"},   {"p", "b"},   {"'", ""},   {"`", ""}}};

void append_latin(std::string& key, std::string_view word) {
  const std::size_t start = key.size();
  for (std::size_t i = 0; i < word.size();) {
    const Pair* best = nullptr;
    for (const Pair& pair : kLatin) {
      if (word.substr(i).starts_with(pair.from)) {
        best = &pair;
        break;
      }
    }
    const std::string_view to = best != nullptr ? best->to : word.substr(i, 1);
    for (const char c : to) {
      if (key.size() == start || key.back() != c) key += c;
    }
    i += best != nullptr ? best->from.size() : 1;
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
  return std::find(kArticles.begin(), kArticles.end(), folded_word) != kArticles.end();
}

std::string light_key(std::string_view folded) {
  const bool plain = std::all_of(folded.begin(), folded.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  std::string ascii;
  if (!plain) {
    ascii = ascii_letters(folded);
    folded = ascii;
  }
  std::string key;
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  const auto is_inner = [](unsigned char c) { return c >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\''; };
  for (std::size_t i = 0; i <= folded.size(); ++i) {
    if (i < folded.size() && is_inner(static_cast<unsigned char>(folded[i]))) continue;
    if (i > begin) words.push_back(folded.substr(begin, i - begin));
    begin = i + 1;
  }
  for (const std::string_view word : words) {
    if (static_cast<unsigned char>(word[0]) >= 0x80) {
      append_arabic(key, word);
    } else if (words.size() == 1 || !is_latin_article(word)) {
      append_latin(key, without_glued_article(word));
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
    if (letter == "a" || letter == "i" || letter == "u" || letter == kAlef || letter == "و" || letter == kYeh || letter == kHeh) continue;
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
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(above);
    above.swap(row);
  }
  return 1.0 - static_cast<double>(above[b.size()]) / static_cast<double>(std::max(a.size(), b.size()));
}

}  // namespace rasid
