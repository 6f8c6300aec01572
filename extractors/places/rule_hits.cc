#include "extractors/places/rule_hits.h"

#include <algorithm>

namespace rasid {

RuleHits::RuleHits(const TokenizedText& text, const PlaceRules& rules) : text_(text), rules_(rules) {
  const auto count = static_cast<std::uint32_t>(text.tokens.size());
  std::vector<PhraseHit> found;
  first_of_.assign(count + std::size_t{2}, 0);
  last_of_.assign(count + std::size_t{2}, 0);
  for (std::uint32_t token = 0; token < count; ++token) {
    first_of_[token] = static_cast<std::uint32_t>(hits_.size());
    found.clear();
    rules.phrases.match_at(text, token, found);
    for (const PhraseHit& hit : found) {
      if (rules.words[hit.payload].capital && !text.tokens[token].capital) continue;
      hits_.push_back({hit.first, hit.last, hit.payload, hit.clitics});
    }
  }
  first_of_[count] = first_of_[count + std::size_t{1}] = static_cast<std::uint32_t>(hits_.size());
  by_last_.resize(hits_.size());
  for (std::uint32_t i = 0; i < hits_.size(); ++i) by_last_[i] = i;
  std::stable_sort(by_last_.begin(), by_last_.end(),
                   [this](std::uint32_t a, std::uint32_t b) { return hits_[a].last < hits_[b].last; });
  std::uint32_t at = 0;
  for (std::uint32_t token = 0; token <= count; ++token) {
    while (at < by_last_.size() && hits_[by_last_[at]].last < token) ++at;
    last_of_[token] = at;
  }
  last_of_[count + std::size_t{1}] = static_cast<std::uint32_t>(by_last_.size());
}

const RuleHit* RuleHits::before(std::uint32_t end) const {
  const RuleHit* best = nullptr;
  for (std::uint32_t i = last_of_[end]; i < last_of_[end + std::size_t{1}]; ++i) {
    const RuleHit& hit = hits_[by_last_[i]];
    if (!word(hit).before) continue;
    // The longest; of equal ones the frame before the mere cue (kinds are in that order).
    if (best == nullptr || hit.first < best->first || (hit.first == best->first && word(hit).kind < word(*best).kind))
      best = &hit;
  }
  return best;
}

const RuleHit* RuleHits::ending(std::uint32_t end, PlaceWordKind kind) const {
  const RuleHit* best = nullptr;
  for (std::uint32_t i = last_of_[end]; i < last_of_[end + std::size_t{1}]; ++i) {
    const RuleHit& hit = hits_[by_last_[i]];
    const bool fits = word(hit).kind == kind && (word(hit).before || kind == PlaceWordKind::unit);
    if (fits && (best == nullptr || hit.first < best->first)) best = &hit;
  }
  return best;
}

const RuleHit* RuleHits::beginning(std::uint32_t begin, PlaceWordKind kind) const {
  const RuleHit* best = nullptr;
  for (std::uint32_t i = first_of_[begin]; i < first_of_[begin + std::size_t{1}]; ++i) {
    const RuleHit& hit = hits_[i];
    const bool fits = word(hit).kind == kind && (word(hit).after || kind >= PlaceWordKind::head);
    if (fits && (best == nullptr || hit.last > best->last)) best = &hit;
  }
  return best;
}

bool RuleHits::frame_begins(std::uint32_t token) const {
  for (std::uint32_t i = first_of_[token]; i < first_of_[token + std::size_t{1}]; ++i) {
    if (word(hits_[i]).kind <= PlaceWordKind::direction_of) return true;
  }
  return false;
}

bool RuleHits::is_frame(std::uint32_t first, std::uint32_t last) const {
  for (std::uint32_t i = first_of_[first]; i < first_of_[first + std::size_t{1}]; ++i) {
    if (hits_[i].last == last && word(hits_[i]).kind <= PlaceWordKind::unit) return true;
  }
  return false;
}

}  // namespace rasid
