#include <algorithm>

#include "extractors/counts/sentence_counts.h"

namespace rasid {

/// "Killing him and his driver", "he died in hospital", ما أدى إلى مقتله: one person told of before. The sentence may
/// have named them with the same fate, so that only those beside "and" add to other counts.
void SentenceCounts::find_pronouns() {
  const std::size_t named = found_.size();
  for (std::uint32_t token = first_; token < last_; ++token) {
    const std::optional<FoundCount> victim = pronoun_victim(token);
    if (!victim) continue;
    const bool told = std::any_of(found_.begin(), found_.end(), [&](const FoundCount& other) {
      const bool beside = other.first >= victim->last && other.first - victim->last <= 2 && !other.arabic;
      const bool overlaps = other.first < victim->last && victim->first < other.last;
      return overlaps || (other.outcome == victim->outcome && !beside);
    });
    if (!told) found_.push_back(*victim);
  }
  if (found_.size() > named) {
    std::stable_sort(found_.begin(), found_.end(),
                     [](const FoundCount& a, const FoundCount& b) { return a.first < b.first; });
  }
}

std::optional<FoundCount> SentenceCounts::pronoun_victim(std::uint32_t token) const {
  const TriggerHit* fate = fate_of_pronoun(token);
  if (fate == nullptr || !fits(CountedKind::people, fate->meaning.outcome)) return std::nullopt;
  FoundCount count;
  count.arabic = text_.tokens[token].arabic;
  count.first = count.noun_first = token;
  count.last = count.noun_last = token + 1;
  count.single = true;
  count.low = 1;
  count.high = 1;
  count.kind = CountedKind::people;
  set_outcome(count, *fate, "pronoun");
  return count;
}

/// What happened to the person that the pronoun at `token` stands for; in Arabic it is the end of the word.
const SentenceCounts::TriggerHit* SentenceCounts::fate_of_pronoun(std::uint32_t token) const {
  if (text_.tokens[token].arabic) {
    const TriggerHit* hit = trigger_at(token, shape_bit(OutcomeShape::nominal));
    if (hit == nullptr || hit->last != token + 1 || (hit->clitics & kPronoun) == 0) return nullptr;
    const std::string_view word = text_.folded_of(token);
    return word.ends_with("ه") || word.ends_with("ها") ? hit : nullptr;
  }
  if (!is(CountWord::pronoun, token)) return nullptr;
  FoundCount people;
  people.kind = CountedKind::people;
  const bool possessive = token + 1 < last_ && text_.folded_of(token) == "her" &&
                          (noun_at(token + 1) != nullptr || (token + 2 < last_ && noun_at(token + 2) != nullptr));
  if (const TriggerHit* before =
          trigger_ending(token, shape_bit(OutcomeShape::gerund) | shape_bit(OutcomeShape::transitive), people))
    return possessive ? nullptr : before;
  std::uint32_t at = token + 1;
  bool passive = false;
  for (; at < last_ && (is(CountWord::be, at) || is(CountWord::aux, at)); ++at)
    passive = passive || is(CountWord::be, at);
  const std::uint32_t shapes =
      shape_bit(OutcomeShape::intransitive) | (passive ? shape_bit(OutcomeShape::transitive) : 0U);
  return trigger_at(at, shapes);
}

}  // namespace rasid
