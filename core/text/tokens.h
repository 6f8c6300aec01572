#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/record/article.h"
#include "core/record/span.h"
#include "core/text/fold.h"
#include "core/text/vocabulary.h"

namespace rasid {

enum class TokenKind : std::uint8_t { word, number, punctuation };

/// Letters that Arabic writes onto a word, as a bit set: what was taken off to reach a form.
enum Clitic : std::uint16_t {
  kNoClitic = 0,
  kWa = 1,        ///< و "and"
  kFa = 2,        ///< ف "so"
  kBi = 4,        ///< ب "in, with"
  kLi = 8,        ///< ل "to, for" (also لل, which stands for ل + ال)
  kKa = 16,       ///< ك "as"
  kSa = 32,       ///< س future
  kAl = 64,       ///< ال the article
  kPronoun = 128  ///< a suffix: ه ها هم هما نا
};
/// What may stand on a place's or actor's name: conjunctions and prepositions, but not the article.
constexpr std::uint16_t kNameClitics = kWa | kFa | kBi | kLi | kKa;
/// What may stand on a noun of a rule.
constexpr std::uint16_t kNounClitics = kNameClitics | kAl | kPronoun;
/// What may stand on a verb of a rule.
constexpr std::uint16_t kVerbClitics = kWa | kFa | kSa | kLi | kPronoun;

/// One way to read a token as a word of the vocabulary.
struct TokenForm {
  Vocabulary::Id word = Vocabulary::kNone;
  std::uint16_t clitics = kNoClitic;
};

/// A word, a number or a punctuation mark. Hyphens inside compounds are no tokens: "ez-Zor" is two tokens, the second
/// `joined`. An English possessive 's is a token of its own ("'s"). "U.S." is one token, folded "us", all_caps. A
/// number is digits with inner points and commas ("1,200" folded "1200", "3.5"); digits glued to letters are a word
/// ("t4").
struct Token {
  Span span;                       ///< in the source text
  std::uint32_t folded_begin = 0;  ///< in TokenizedText::words
  std::uint32_t folded_end = 0;
  std::uint32_t first_form = 0;
  std::uint8_t form_count = 0;
  TokenKind kind = TokenKind::word;
  bool arabic = false;
  bool capital = false;   ///< begins with a capital letter
  bool all_caps = false;  ///< two capitals or more and no small letter
  bool joined = false;    ///< a hyphen, and no space, stands before it
  bool space_before = false;
  std::uint32_t sentence = 0;  ///< index of its sentence
};

/// A sentence: tokens [first, last). Sentences never cross a block.
struct Sentence {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  Span span;
  std::uint32_t block = 0;  ///< index into Article::blocks (for bare text: of the line)
  BlockKind kind = BlockKind::paragraph;
};

/// A text, read once for all readers: cut into tokens and sentences, each token with its readings as words of the
/// vocabulary. Keeps a view of the source: it must outlive this.
struct TokenizedText {
  std::string_view source;
  std::string words;  ///< the folded tokens, one after the other
  std::vector<Token> tokens;
  std::vector<TokenForm> forms;
  std::vector<Sentence> sentences;

  /// The token as folded ("us", "قصف", "'s", "1200").
  [[nodiscard]] std::string_view folded_of(std::size_t token) const {
    const Token& t = tokens[token];
    return std::string_view(words).substr(t.folded_begin, t.folded_end - t.folded_begin);
  }
  [[nodiscard]] const TokenForm* forms_begin(std::size_t token) const {
    return forms.data() + tokens[token].first_form;
  }
  [[nodiscard]] const TokenForm* forms_end(std::size_t token) const {
    return forms_begin(token) + tokens[token].form_count;
  }
  /// The source span of tokens [first, last); last > first.
  [[nodiscard]] Span span_of(std::size_t first, std::size_t last) const {
    return {tokens[first].span.begin, tokens[last - 1].span.end};
  }
  /// The first token that ends after the source byte; tokens.size() if none.
  [[nodiscard]] std::size_t token_at(std::uint32_t source_offset) const;
};

/// Tokenizes an article block by block (all of `text` as a block a line if it has no blocks). Linear.
TokenizedText tokenize(const Article& article, const Vocabulary& vocabulary);
/// The same for bare text, one block a line.
TokenizedText tokenize(std::string_view text, const Vocabulary& vocabulary);

/// The words of a rule's phrase or a name as tokenize() would cut them, folded; a Latin word of two to five capitals
/// is "^" + folded. Punctuation is dropped.
std::vector<std::string> phrase_words(std::string_view phrase);

}  // namespace rasid
