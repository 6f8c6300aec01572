#include "extractors/places/name_view.h"

#include <algorithm>

#include "gazetteer/spelling.h"

namespace rasid {

NameView::NameView(const TokenizedText& read_text, const Gazetteer& names, const PlaceRules& words,
                   const std::vector<Span>& taken)
    : text(read_text), gazetteer(names), rules(words), hits(read_text, words), blocked_(text.tokens.size(), false) {
  for (const Span span : taken) {
    for (std::size_t i = text.token_at(span.begin); i < text.tokens.size() && text.tokens[i].span.begin < span.end;
         ++i)
      blocked_[i] = true;
  }
  for (const RuleHit& hit : hits.all()) {
    if (hits.word(hit).kind != PlaceWordKind::never) continue;
    for (std::uint32_t i = hit.first; i < hit.last; ++i) blocked_[i] = true;
  }
  note_title_case();
}

bool NameView::any_blocked(std::uint32_t first, std::uint32_t last) const {
  for (std::uint32_t i = first; i < last; ++i) {
    if (blocked_[i]) return true;
  }
  return false;
}

void NameView::note_title_case() {
  title_case_.reserve(text.sentences.size());
  for (const Sentence& sentence : text.sentences) {
    int words = 0;
    int capitals = 0;
    for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
      if (token(i).kind != TokenKind::word || token(i).arabic || text.folded_of(i).size() < 4) continue;
      ++words;
      capitals += token(i).capital ? 1 : 0;
    }
    title_case_.push_back(words >= 4 && capitals * 10 >= words * 8);
  }
}

bool NameView::place_begins(std::uint32_t at) const {
  if (at >= text.tokens.size()) return false;
  std::vector<NameHit> followers;
  gazetteer.match_at(text, at, followers);
  return !followers.empty() && looks_like_name(at, followers.front().last);
}

bool NameView::known_place_begins(std::uint32_t at) const {
  if (at >= text.tokens.size()) return false;
  std::vector<NameHit> followers;
  gazetteer.match_at(text, at, followers);
  if (followers.empty() || !looks_like_name(at, followers.front().last)) return false;
  return std::any_of(followers.begin(), followers.end(), [&](const NameHit& hit) {
    const PlaceName& name = gazetteer.name(hit.name);
    return name.risk == NameRisk::none && gazetteer.place(name.place).weight >= kKnownWeight;
  });
}

bool NameView::goes_on(std::uint32_t at) const {
  const std::uint32_t end = sentence_of(at).last;
  if (at + 1 >= end || token(at + 1).kind != TokenKind::word) return false;
  if (hits.frame_begins(at + 1)) return false;
  if (hits.beginning(at, PlaceWordKind::head) != nullptr)
    return token(at).arabic ? hits.before(at + 2) == nullptr : token(at + 1).capital;
  if (token(at).arabic || at + 2 >= end || !is_latin_article(text.folded_of(at + 1))) return false;
  return token(at + 2).joined && token(at + 2).capital && !is_title_case(token(at).sentence);
}

bool NameView::looks_like_name(std::uint32_t first, std::uint32_t last) const {
  for (std::uint32_t i = first; i < last; ++i) {
    const Token& t = token(i);
    if (t.arabic || t.kind == TokenKind::number) return true;
    if (t.capital && (!is_latin_article(text.folded_of(i)) || last - first == 1)) return true;
  }
  return false;
}

std::string NameView::folded(std::uint32_t first, std::uint32_t last) const {
  std::string words;
  for (std::uint32_t i = first; i < last; ++i) {
    if (!words.empty()) words += ' ';
    words += text.folded_of(i);
  }
  return words;
}

bool NameView::is_article(std::uint32_t i) const {
  const std::string_view word = text.folded_of(i);
  if (!is_latin_article(word)) return false;
  return word == "al" || word == "el" || (i + 1 < text.tokens.size() && token(i + 1).joined);
}

bool NameView::is_filler(std::uint32_t i) const {
  const Token& t = token(i);
  const std::string_view word = text.folded_of(i);
  if (t.kind == TokenKind::punctuation)
    return word == "\"" || word == "'" || word == "#" || word == "(" || word == "“";
  return !t.arabic && (word == "the" || word == "syrian" || word == "occupied" || word == "nearby" || is_article(i));
}

bool NameView::names_parent_next(const FoundName& name) const {
  const std::uint32_t end = sentence_of(name.first).last;
  std::uint32_t at = name.phrase_last;
  for (int steps = 0; steps < 3 && at < end; ++steps, ++at) {
    if (hits.frame_begins(at) || (steps > 0 && known_place_begins(at))) return true;
    const std::string_view word = text.folded_of(at);
    if (word != "," && word != "in" && word != "the" && word != "\"") return false;
  }
  return false;
}

bool NameView::belongs(std::uint32_t i, std::uint32_t first) const {
  const Token& t = token(i);
  if (t.kind != TokenKind::word || t.arabic != token(first).arabic) return false;
  if (i > first && hits.frame_begins(i)) return false;
  if (t.arabic) return i == first || !begins_with_preposition(i);
  return (t.capital && hits.beginning(i, PlaceWordKind::no_name) == nullptr) || is_article(i);
}

bool NameView::shouted(std::uint32_t sentence) const {
  int words = 0;
  int loud = 0;
  for (std::uint32_t i = text.sentences[sentence].first; i < text.sentences[sentence].last; ++i) {
    if (token(i).kind != TokenKind::word || token(i).arabic) continue;
    ++words;
    loud += token(i).all_caps ? 1 : 0;
  }
  return loud * 2 > words;
}

FoundName NameView::start(std::uint32_t first, std::uint32_t last) const {
  FoundName name;
  name.first = name.phrase_first = first;
  name.last = name.phrase_last = last;
  name.sentence = token(first).sentence;
  return name;
}

void NameView::take_article(FoundName& name) const {
  if (name.first <= sentence_of(name.first).first || !token(name.first).joined ||
      !is_latin_article(text.folded_of(name.first - 1)))
    return;
  --name.first;
  name.phrase_first = std::min(name.phrase_first, name.first);
}

void add_bearer(FoundName& name, const PlaceName& known, MatchTier tier, double similarity) {
  for (Bearer& bearer : name.bearers) {
    if (bearer.place != known.place) continue;
    bearer.risk = std::min(bearer.risk, known.risk);
    bearer.similarity = std::max(bearer.similarity, similarity);
    bearer.main = bearer.main || known.main;
    return;
  }
  name.bearers.push_back({known.place, tier, similarity, known.risk, known.main, 0, {}});
}

}  // namespace rasid
