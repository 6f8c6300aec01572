#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/text/tokens.h"
#include "extractors/places/found_name.h"
#include "extractors/places/place_rules.h"
#include "extractors/places/rule_hits.h"
#include "gazetteer/index.h"

namespace rasid {

/// Bearers above this weight are expected in news: governorates, cities, seats, countries, airbases.
inline constexpr float kKnownWeight = 0.45F;
/// Capitals, seats of governorates, countries: what can stand for a government.
inline constexpr float kGovernsWeight = 0.75F;

/// A text as the finder of names sees it: tokens, what the rules say of them, what the gazetteer knows, and which
/// tokens belong to names of others. The questions that frames, judging and variants all ask. Refers to what it was
/// made from.
class NameView {
 public:
  /// `taken`: spans of actors' names, in which no place is looked for; phrases that the rules call never a place are
  /// blocked likewise.
  NameView(const TokenizedText& read_text, const Gazetteer& names, const PlaceRules& words,
           const std::vector<Span>& taken);

  const TokenizedText& text;
  const Gazetteer& gazetteer;
  const PlaceRules& rules;
  const RuleHits hits;

  [[nodiscard]] const Token& token(std::uint32_t i) const { return text.tokens[i]; }
  [[nodiscard]] const Sentence& sentence_of(std::uint32_t i) const { return text.sentences[token(i).sentence]; }
  /// Tokens [first, last) folded, a space between.
  [[nodiscard]] std::string folded(std::uint32_t first, std::uint32_t last) const;
  [[nodiscard]] bool any_blocked(std::uint32_t first, std::uint32_t last) const;

  // ---- one word
  /// "al", or an article joined to the next word: "at" and "as" alone are English words.
  [[nodiscard]] bool is_article(std::uint32_t i) const;
  /// May stand between a frame and a name: quotes, "the", articles.
  [[nodiscard]] bool is_filler(std::uint32_t i) const;
  [[nodiscard]] bool begins_with_preposition(std::uint32_t i) const { return hits.before(i + 1) != nullptr; }

  // ---- what begins at a token
  [[nodiscard]] bool place_begins(std::uint32_t at) const;
  /// A place that news knows and whose name is no word.
  [[nodiscard]] bool known_place_begins(std::uint32_t at) const;
  /// True if the word is the first of a longer name that the tables don't have: "Tell Dorra", "Saida al-Hanout".
  [[nodiscard]] bool goes_on(std::uint32_t at) const;
  /// English names have a capital on a word that is no article.
  [[nodiscard]] bool looks_like_name(std::uint32_t first, std::uint32_t last) const;
  /// True if the word may go on a name that began at `first`.
  [[nodiscard]] bool belongs(std::uint32_t i, std::uint32_t first) const;

  // ---- sentences
  /// In headlines with a capital on every word a capital says nothing about names.
  [[nodiscard]] bool is_title_case(std::uint32_t sentence) const { return title_case_[sentence]; }
  /// True if the sentence is written in capitals throughout: then they say nothing.
  [[nodiscard]] bool shouted(std::uint32_t sentence) const;

  // ---- names
  [[nodiscard]] FoundName start(std::uint32_t first, std::uint32_t last) const;
  /// "al-Foua" where the table has "Foua": the article becomes part of the name.
  void take_article(FoundName& name) const;
  /// A frame follows right behind the name: "سرمين بريف إدلب", "X, west of Y", "X in the Y countryside".
  [[nodiscard]] bool names_parent_next(const FoundName& name) const;

 private:
  void note_title_case();
  std::vector<bool> blocked_;
  std::vector<bool> title_case_;
};

/// Adds a bearer, or what this name of it adds to one that is there.
void add_bearer(FoundName& name, const PlaceName& known, MatchTier tier, double similarity);

}  // namespace rasid
