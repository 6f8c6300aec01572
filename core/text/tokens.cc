#include "core/text/tokens.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <array>

namespace rasid {
namespace {

bool ascii_letter(char c) {
  return c >= 'a' && c <= 'z';
}
bool ascii_digit(char c) {
  return c >= '0' && c <= '9';
}

enum class CharClass { space, line, digit, latin, arabic, mark, other };

struct Char {
  CharClass kind = CharClass::other;
  std::size_t end = 0;
};

constexpr std::array<CharClass, 128> kAscii = [] {
  std::array<CharClass, 128> classes{};
  for (std::size_t c = 0; c < classes.size(); ++c) {
    classes[c] = c >= 'a' && c <= 'z'   ? CharClass::latin
                 : c >= '0' && c <= '9' ? CharClass::digit
                 : c == ' '             ? CharClass::space
                 : c == '\n'            ? CharClass::line
                                        : CharClass::other;
  }
  return classes;
}();

/// True if the basic Arabic letters, U+0620 to U+064A, have one that begins at `at`: nearly all that folding leaves.
bool arabic_pair(const std::string& text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  const auto second = static_cast<unsigned char>(text[at + 1]);  // the terminating zero at the end
  return (first == 0xD8 && second >= 0xA0 && second <= 0xBF) || (first == 0xD9 && second >= 0x80 && second <= 0x8A);
}

/// The character of the folded text at `at`.
Char look(const std::string& text, std::size_t at) {
  const auto c = static_cast<unsigned char>(text[at]);
  if (c < 0x80) return {kAscii[c], at + 1};
  if (arabic_pair(text, at)) return {CharClass::arabic, at + 2};
  std::size_t end = at;
  const char32_t wide = next_char(text, end);
  if (is_arabic_letter(wide)) return {CharClass::arabic, end};
  if (u_isalpha(static_cast<UChar32>(wide))) return {CharClass::latin, end};
  if (u_charType(static_cast<UChar32>(wide)) == U_NON_SPACING_MARK) return {CharClass::mark, end};
  return {CharClass::other, end};
}

/// Abbreviations whose point ends no sentence.
bool is_abbreviation(std::string_view word) {
  static constexpr std::array<std::string_view, 44> kWords = {
      "mr",  "mrs", "ms",  "dr",  "prof", "gen", "col",  "lt",  "maj", "capt", "sgt", "brig", "adm",    "cmdr", "sen",
      "rep", "gov", "st",  "jr",  "sr",   "no",  "nos",  "vs",  "etc", "inc",  "co",  "corp", "ltd",    "jan",  "feb",
      "mar", "apr", "jun", "jul", "aug",  "sep", "sept", "oct", "nov", "dec",  "fig", "al",   "approx", "op"};
  return word.size() == 1 || std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

/// Sentences longer than this are cut, so that nothing downstream sees an endless one.
constexpr std::uint32_t kLongestSentence = 400;

class Tokenizer {
 public:
  Tokenizer(std::string_view source, const Vocabulary& vocabulary)
      : vocabulary_(vocabulary), folded_(fold_with_map(source)) {
    out_.source = source;
    out_.words.reserve(folded_.text.size());
    out_.tokens.reserve(source.size() / 6 + 8);
    out_.forms.reserve(source.size() / 6 + 8);
  }

  void block(Span span, std::uint32_t index, BlockKind kind) {
    const auto at = [&](std::uint32_t source_byte) {
      return static_cast<std::size_t>(std::lower_bound(folded_.origin.begin(), folded_.origin.end(), source_byte) -
                                      folded_.origin.begin());
    };
    const std::size_t end = at(span.end);
    sentence_first_ = static_cast<std::uint32_t>(out_.tokens.size());
    block_ = index;
    kind_ = kind;
    bool space = true;
    for (std::size_t i = at(span.begin); i < end;) {
      const Char c = look(folded_.text, i);
      if (c.kind == CharClass::space || c.kind == CharClass::mark) {
        space = space || c.kind == CharClass::space;
        i = c.end;
      } else if (c.kind == CharClass::line) {
        close_sentence();
        space = true;
        i = c.end;
      } else {
        i = token(i, end, space);
        space = false;
      }
    }
    close_sentence();
  }

  TokenizedText finish() { return std::move(out_); }

 private:
  /// Reads the token that begins at folded byte `i` and returns the byte after it.
  std::size_t token(std::size_t i, std::size_t end, bool space) {
    const Char c = look(folded_.text, i);
    switch (c.kind) {
      case CharClass::digit: return number(i, end, space);
      case CharClass::latin: return word(i, end, space, false);
      case CharClass::arabic: return word(i, end, space, true);
      default: break;
    }
    const char mark = folded_.text[i];
    if (mark == '-' && !space && c.end < end && inside_compound(c.end)) {
      joined_ = true;
      return c.end;
    }
    if (mark == '\'' && c.end < end && folded_.text[c.end] == 's' && !space &&
        (c.end + 1 >= end || look(folded_.text, c.end + 1).kind != CharClass::latin)) {
      begin_token(i, TokenKind::word, space);
      out_.words += "'s";
      end_token(c.end + 1);
      return c.end + 1;
    }
    begin_token(i, TokenKind::punctuation, space);
    out_.words.append(folded_.text, i, c.end - i);
    end_token(c.end);
    if (ends_sentence(c.end, end)) close_sentence();
    return c.end;
  }

  bool inside_compound(std::size_t next) const {
    const CharClass kind = look(folded_.text, next).kind;
    return kind == CharClass::latin || kind == CharClass::arabic || kind == CharClass::digit;
  }

  std::size_t number(std::size_t i, std::size_t end, bool space) {
    const std::string& text = folded_.text;
    begin_token(i, TokenKind::number, space);
    std::size_t at = i;
    while (at < end) {
      if (ascii_digit(text[at])) {
        out_.words += text[at++];
      } else if (text[at] == ',' && thousands(at, end)) {
        ++at;
      } else if (text[at] == '.' && at + 1 < end && ascii_digit(text[at + 1])) {
        out_.words += text[at++];
      } else {
        break;
      }
    }
    if (at < end && ascii_letter(text[at])) {  // "8th", "4x4"
      out_.tokens.back().kind = TokenKind::word;
      while (at < end && (ascii_letter(text[at]) || ascii_digit(text[at]))) out_.words += text[at++];
    }
    end_token(at);
    return at;
  }

  /// True if a comma at `at` separates thousands: exactly three digits follow.
  bool thousands(std::size_t at, std::size_t end) const {
    std::size_t digits = 0;
    while (at + 1 + digits < end && digits < 4 && ascii_digit(folded_.text[at + 1 + digits])) ++digits;
    return digits == 3;
  }

  std::size_t word(std::size_t i, std::size_t end, bool space, bool arabic) {
    const std::string& text = folded_.text;
    begin_token(i, TokenKind::word, space);
    Token& token = out_.tokens.back();
    token.arabic = arabic;
    std::size_t at = i;
    if (!arabic) {
      if (const std::size_t after = acronym(i, end); after != i) {
        end_token(after);
        return after;
      }
    }
    while (at < end) {
      const std::size_t run = at;
      if (arabic) {
        while (at < end && arabic_pair(text, at)) at += 2;
      } else {
        while (at < end && (ascii_letter(text[at]) || ascii_digit(text[at]))) ++at;
      }
      out_.words.append(text, run, at - run);
      if (at >= end) break;
      const Char c = look(text, at);
      const bool letter =
          c.kind == (arabic ? CharClass::arabic : CharClass::latin) || (!arabic && c.kind == CharClass::digit);
      if (letter) {
        out_.words.append(text, at, c.end - at);
      } else if (c.kind == CharClass::mark) {
        // a vowel sign that folding left
      } else if (!arabic && text[at] == '\'' && apostrophe_inside(at, end)) {
        // "Sina'a" is one word, "sinaa"
      } else if (veiled(at, end, arabic)) {
        // "kil*led", "انتـ ـحـ ـاريـ ـة": written so that no filter finds it
      } else {
        break;
      }
      at = c.end;
    }
    end_token(at);
    return at;
  }

  /// True if the mark at `at` was put into a word to hide it from filters: a star between two letters, or a space
  /// between two tatweels. People write so where platforms take down words of war.
  bool veiled(std::size_t at, std::size_t end, bool arabic) const {
    const std::string& text = folded_.text;
    if (at + 1 >= end || look(text, at + 1).kind != (arabic ? CharClass::arabic : CharClass::latin)) return false;
    if (text[at] == '*') return true;
    constexpr std::string_view kTatweel = "\u0640";
    if (!arabic || text[at] != ' ') return false;
    const std::size_t from = folded_.origin[at];
    return from >= kTatweel.size() && out_.source.substr(from - kTatweel.size(), kTatweel.size()) == kTatweel &&
           out_.source.substr(from + 1, kTatweel.size()) == kTatweel;
  }

  /// True if the apostrophe at `at` stands inside a word and is no possessive.
  bool apostrophe_inside(std::size_t at, std::size_t end) const {
    if (at + 1 >= end || look(folded_.text, at + 1).kind != CharClass::latin) return false;
    const bool possessive =
        folded_.text[at + 1] == 's' && (at + 2 >= end || look(folded_.text, at + 2).kind != CharClass::latin);
    return !possessive;
  }

  /// Reads "u.s." or "u.s" as the word "us"; returns `i` if there is none.
  std::size_t acronym(std::size_t i, std::size_t end) {
    const std::string& text = folded_.text;
    if (i + 1 >= end || text[i + 1] != '.') return i;
    std::size_t at = i;
    std::string letters;
    while (at + 1 < end && ascii_letter(text[at]) && text[at + 1] == '.') {
      letters += text[at];
      at += 2;
    }
    if (at < end && ascii_letter(text[at]) && (at + 1 >= end || look(text, at + 1).kind != CharClass::latin) &&
        !letters.empty()) {
      letters += text[at++];
    }
    if (letters.size() < 2) return i;
    out_.words += letters;
    return at;
  }

  void begin_token(std::size_t folded, TokenKind kind, bool space) {
    Token token;
    token.span.begin = folded_.origin[folded];
    token.folded_begin = static_cast<std::uint32_t>(out_.words.size());
    token.kind = kind;
    token.joined = joined_;
    token.space_before = space;
    token.sentence = static_cast<std::uint32_t>(out_.sentences.size());
    joined_ = false;
    out_.tokens.push_back(token);
  }

  void end_token(std::size_t folded_end) {
    Token& token = out_.tokens.back();
    token.span.end = folded_.origin[folded_end];
    token.folded_end = static_cast<std::uint32_t>(out_.words.size());
    token.first_form = static_cast<std::uint32_t>(out_.forms.size());
    if (token.kind == TokenKind::punctuation) return;
    if (!token.arabic) note_case(token);
    const std::string_view folded = std::string_view(out_.words).substr(token.folded_begin);
    if (token.arabic) {
      add_arabic_forms(folded);
    } else {
      add_form(vocabulary_.find(folded), kNoClitic);
      if (token.all_caps) {
        buffer_.assign("^");
        add_form(vocabulary_.find(buffer_ += folded), kNoClitic);
      }
    }
    token.form_count = static_cast<std::uint8_t>(std::min<std::size_t>(out_.forms.size() - token.first_form, 255));
    if (out_.tokens.size() - sentence_first_ >= kLongestSentence) close_sentence();
  }

  void note_case(Token& token) const {
    int capitals = 0;
    bool small = false;
    std::size_t at = token.span.begin;
    while (at < token.span.end) {
      const bool first = at == token.span.begin;
      const char32_t c = next_char(out_.source, at);
      const bool upper = c < 0x80 ? (c >= 'A' && c <= 'Z') : u_isupper(static_cast<UChar32>(c)) != 0;
      const bool lower = c < 0x80 ? (c >= 'a' && c <= 'z') : u_islower(static_cast<UChar32>(c)) != 0;
      capitals += upper ? 1 : 0;
      small = small || lower;
      if (first) token.capital = upper;
    }
    token.all_caps = capitals >= 2 && !small;
  }

  void add_form(Vocabulary::Id word, std::uint16_t clitics) {
    if (word != Vocabulary::kNone) out_.forms.push_back({word, clitics});
  }

  /// Adds the word's readings: as it stands, then with prefixes off, then with a pronoun off. Letters are two bytes.
  void add_arabic_forms(std::string_view word) {
    add_arabic_suffix_forms(word, kNoClitic);
    add_article_forms(word, kNoClitic);
    for (const auto& [letter, clitic] : {std::pair{"و", kWa}, std::pair{"ف", kFa}}) {
      if (word.starts_with(letter) && word.size() >= 6) {
        const std::string_view rest = word.substr(2);
        add_arabic_suffix_forms(rest, clitic);
        add_article_forms(rest, clitic);
      }
    }
  }

  /// Readings with ب ك ل س and ال off `word`, which lost `before` already.
  void add_article_forms(std::string_view word, std::uint16_t before) {
    add_after_article(word, before);
    if (word.starts_with("لل") && word.size() >= 8) {
      const std::string definite = "ال" + std::string(word.substr(4));  // rare
      add_arabic_suffix_forms(definite, before | kLi);
      add_arabic_suffix_forms(word.substr(4), before | kLi | kAl);
    }
    for (const auto& [letter, clitic] :
         {std::pair{"ب", kBi}, std::pair{"ل", kLi}, std::pair{"ك", kKa}, std::pair{"س", kSa}}) {
      if (word.starts_with(letter) && word.size() >= 6) {
        const auto clitics = static_cast<std::uint16_t>(before | clitic);
        add_arabic_suffix_forms(word.substr(2), clitics);
        if (clitic != kSa) add_after_article(word.substr(2), clitics);
      }
    }
  }

  void add_after_article(std::string_view word, std::uint16_t before) {
    if (word.starts_with("ال") && word.size() >= 8) add_arabic_suffix_forms(word.substr(4), before | kAl);
  }

  /// The word itself, and without a pronoun; a ت before the pronoun is the ة of the bare word.
  void add_arabic_suffix_forms(std::string_view word, std::uint16_t before) {
    add_form(vocabulary_.find(word), before);
    if ((before & kAl) != 0) return;
    for (const std::string_view suffix : {"هما", "ها", "هم", "نا", "ه"}) {
      // Three letters are enough for a stem by itself, four once a prefix is off: "وزارة" is no "و + زار + ه".
      // A suffix of two letters (ها، هم) is sure enough to leave three: "وطفلها".
      const std::size_t least = before == kNoClitic || suffix.size() >= 4 ? 6U : 8U;
      if (!word.ends_with(suffix) || word.size() < suffix.size() + least) continue;
      const std::string_view stem = word.substr(0, word.size() - suffix.size());
      add_form(vocabulary_.find(stem), before | kPronoun);
      if (stem.ends_with("ت")) {
        buffer_.assign(stem.substr(0, stem.size() - 2));
        add_form(vocabulary_.find(buffer_ += "ه"), before | kPronoun);
      }
      if (suffix != "ه") break;
    }
  }

  /// After a mark that ends at folded byte `after`: is the sentence over?
  bool ends_sentence(std::size_t after, std::size_t end) const {
    const Token& mark = out_.tokens.back();
    const std::string_view text =
        std::string_view(out_.words).substr(mark.folded_begin, mark.folded_end - mark.folded_begin);
    const bool stop = text == "." || text == "!" || text == "?" || text == "...";
    const bool closing = (text == "\"" || text == ")" || text == "'") &&
                         out_.tokens.size() >= sentence_first_ + std::size_t{2} && is_stop(out_.tokens.size() - 2) &&
                         !mark.space_before;
    if (!stop && !closing) return false;
    if (after >= end) return true;
    const Char next = look(folded_.text, after);
    if (next.kind != CharClass::space && next.kind != CharClass::line) return false;  // "3.5", ".com", '."'
    if (text == "." && out_.tokens.size() >= sentence_first_ + std::size_t{2}) {
      const Token& before = out_.tokens[out_.tokens.size() - 2];
      const std::string_view word =
          std::string_view(out_.words).substr(before.folded_begin, before.folded_end - before.folded_begin);
      if (before.kind == TokenKind::word && !before.arabic && !mark.space_before && is_abbreviation(word))
        return false;
    }
    std::size_t at = after;
    while (at < end && look(folded_.text, at).kind == CharClass::space) ++at;
    return at >= end || !ascii_letter(folded_.text[at]) || starts_upper(at);
  }

  bool is_stop(std::size_t token) const {
    const Token& t = out_.tokens[token];
    const char c = out_.words[t.folded_begin];
    return t.kind == TokenKind::punctuation && (c == '.' || c == '!' || c == '?');
  }

  bool starts_upper(std::size_t folded) const {
    std::size_t at = folded_.origin[folded];
    return u_isupper(static_cast<UChar32>(next_char(out_.source, at))) != 0;
  }

  void close_sentence() {
    const auto last = static_cast<std::uint32_t>(out_.tokens.size());
    if (last == sentence_first_) return;
    out_.sentences.push_back({sentence_first_, last, out_.span_of(sentence_first_, last), block_, kind_});
    sentence_first_ = last;
    joined_ = false;
  }

  const Vocabulary& vocabulary_;
  FoldedText folded_;
  TokenizedText out_;
  std::string buffer_;  ///< for words that are put together
  std::uint32_t sentence_first_ = 0;
  std::uint32_t block_ = 0;
  BlockKind kind_ = BlockKind::paragraph;
  bool joined_ = false;
};

}  // namespace

std::size_t TokenizedText::token_at(std::uint32_t source_offset) const {
  const auto it =
      std::partition_point(tokens.begin(), tokens.end(), [&](const Token& t) { return t.span.end <= source_offset; });
  return static_cast<std::size_t>(it - tokens.begin());
}

TokenizedText tokenize(const Article& article, const Vocabulary& vocabulary) {
  if (article.blocks.empty()) return tokenize(std::string_view(article.text), vocabulary);
  Tokenizer tokenizer(article.text, vocabulary);
  for (std::size_t i = 0; i < article.blocks.size(); ++i) {
    tokenizer.block(article.blocks[i].span, static_cast<std::uint32_t>(i), article.blocks[i].kind);
  }
  return tokenizer.finish();
}

TokenizedText tokenize(std::string_view text, const Vocabulary& vocabulary) {
  Tokenizer tokenizer(text, vocabulary);
  std::uint32_t line = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    tokenizer.block({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}, line++,
                    BlockKind::paragraph);
    begin = end + 1;
  }
  return tokenizer.finish();
}

namespace {

bool ascii_upper(char c) {
  return c >= 'A' && c <= 'Z';
}

/// True if the phrase is nothing but Latin letters, digits, spaces and hyphens: cut without the tokenizer's
/// machinery.
bool plain_latin(std::string_view phrase) {
  return std::all_of(phrase.begin(), phrase.end(), [](char c) {
    return ascii_letter(c) || ascii_upper(c) || ascii_digit(c) || c == ' ' || c == '-';
  });
}

/// True if it is nothing but letters of the basic Arabic block (U+0621 to U+064A) and spaces.
bool plain_arabic(std::string_view phrase) {
  for (std::size_t i = 0; i < phrase.size();) {
    const auto first = static_cast<unsigned char>(phrase[i]);
    const auto second = i + 1 < phrase.size() ? static_cast<unsigned char>(phrase[i + 1]) : 0U;
    const bool letter =
        (first == 0xD8 && second >= 0xA1 && second <= 0xBF) || (first == 0xD9 && second >= 0x80 && second <= 0x8A);
    if (!letter && first != ' ') return false;
    i += letter ? 2 : 1;
  }
  return true;
}

std::vector<std::string> plain_words(std::string_view phrase) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < phrase.size();) {
    std::size_t end = i;
    std::size_t capitals = 0;
    bool small = false;
    for (; end < phrase.size() && phrase[end] != ' ' && phrase[end] != '-'; ++end) {
      capitals += ascii_upper(phrase[end]) ? 1 : 0;
      small = small || ascii_letter(phrase[end]);
    }
    if (end > i) {
      std::string& word = words.emplace_back(phrase.substr(i, end - i));
      if (capitals > 0) {
        for (char& c : word) c = ascii_upper(c) ? static_cast<char>(c + 32) : c;
        if (capitals >= 2 && !small && word.size() <= 5) word.insert(word.begin(), '^');
      }
    }
    i = end + 1;
  }
  return words;
}

}  // namespace

std::vector<std::string> phrase_words(std::string_view phrase) {
  if (phrase == "'s") return {std::string(phrase)};  // a token by itself only behind a word
  if (plain_latin(phrase)) return plain_words(phrase);
  if (plain_arabic(phrase)) return plain_words(fold(phrase));
  static const Vocabulary kEmpty;
  const TokenizedText text = tokenize(phrase, kEmpty);
  std::vector<std::string> words;
  for (std::size_t i = 0; i < text.tokens.size(); ++i) {
    const Token& token = text.tokens[i];
    if (token.kind == TokenKind::punctuation) continue;
    const bool caps = token.all_caps && !token.arabic && token.folded_end - token.folded_begin <= 5;
    words.push_back((caps ? "^" : "") + std::string(text.folded_of(i)));
  }
  return words;
}

}  // namespace rasid
