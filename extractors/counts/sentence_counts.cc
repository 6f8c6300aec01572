#include "extractors/counts/sentence_counts.h"

#include <algorithm>

namespace rasid {

/// Things are seized and destroyed, people are not.
bool fits(CountedKind kind, Outcome outcome) {
  const bool of_things = outcome == Outcome::seized || outcome == Outcome::destroyed;
  const bool of_people = outcome == Outcome::killed || outcome == Outcome::wounded || outcome == Outcome::detained ||
                         outcome == Outcome::missing || outcome == Outcome::displaced ||
                         outcome == Outcome::released || outcome == Outcome::returned;
  if (kind == CountedKind::things) return of_things;
  return kind == CountedKind::unknown || of_people;
}

bool SentenceCounts::is(CountWord word, std::uint32_t token) const {
  return token >= first_ && token < last_ &&
         (covers_[token - first_] & (1U << static_cast<std::uint32_t>(word))) != 0;
}

std::optional<std::uint32_t> SentenceCounts::begins(CountWord word, std::uint32_t token) const {
  std::optional<std::uint32_t> longest;
  if (token < first_ || token >= last_) return longest;
  for (std::int32_t i = words_.begins[token - first_]; i >= 0;
       i = words_.all[static_cast<std::size_t>(i)].next_begin) {
    const WordHit& hit = words_.all[static_cast<std::size_t>(i)];
    if (hit.meaning == word && (!longest || hit.last > *longest)) longest = hit.last;
  }
  return longest;
}

std::optional<std::uint32_t> SentenceCounts::ends(CountWord word, std::uint32_t end) const {
  std::optional<std::uint32_t> longest;
  if (end <= first_ || end > last_) return longest;
  for (std::int32_t i = words_.ends[end - 1 - first_]; i >= 0; i = words_.all[static_cast<std::size_t>(i)].next_end) {
    const WordHit& hit = words_.all[static_cast<std::size_t>(i)];
    if (hit.meaning == word && (!longest || hit.first < *longest)) longest = hit.first;
  }
  return longest;
}

const SentenceCounts::NounHit* SentenceCounts::noun_at(std::uint32_t token) const {
  const NounHit* longest = nullptr;
  if (token < first_ || token >= last_) return longest;
  for (std::int32_t i = nouns_.begins[token - first_]; i >= 0;
       i = nouns_.all[static_cast<std::size_t>(i)].next_begin) {
    const NounHit& hit = nouns_.all[static_cast<std::size_t>(i)];
    const bool longer = longest == nullptr || hit.last > longest->last;
    const bool as_long = longest != nullptr && hit.last == longest->last;
    const bool nearer = as_long && (hit.clitics < longest->clitics ||
                                    (hit.clitics == longest->clitics && hit.meaning.form < longest->meaning.form));
    if (longer || nearer) longest = &hit;
  }
  return longest;
}

const SentenceCounts::TriggerHit* SentenceCounts::trigger_at(std::uint32_t token, std::uint32_t shapes) const {
  const TriggerHit* longest = nullptr;
  if (token < first_ || token >= last_) return longest;
  for (std::int32_t i = triggers_.begins[token - first_]; i >= 0;
       i = triggers_.all[static_cast<std::size_t>(i)].next_begin) {
    const TriggerHit& hit = triggers_.all[static_cast<std::size_t>(i)];
    if ((shapes & shape_bit(hit.meaning.shape)) == 0) continue;
    if (longest == nullptr || hit.last > longest->last ||
        (hit.last == longest->last && hit.clitics < longest->clitics))
      longest = &hit;
  }
  return longest;
}

const SentenceCounts::TriggerHit* SentenceCounts::trigger_ending(std::uint32_t end, std::uint32_t shapes,
                                                                 const FoundCount& count) const {
  const TriggerHit* longest = nullptr;
  if (end <= first_ || end > last_) return longest;
  for (std::int32_t i = triggers_.ends[end - 1 - first_]; i >= 0;
       i = triggers_.all[static_cast<std::size_t>(i)].next_end) {
    const TriggerHit& hit = triggers_.all[static_cast<std::size_t>(i)];
    if ((shapes & shape_bit(hit.meaning.shape)) == 0 || !fits(count.kind, hit.meaning.outcome)) continue;
    if (longest == nullptr || hit.first <= longest->first) longest = &hit;
  }
  return longest;
}

bool SentenceCounts::collect(const Sentence& sentence) {
  first_ = sentence.first;
  last_ = sentence.last;
  const std::size_t length = last_ - first_;
  nouns_.clear(length);
  triggers_.clear(length);
  words_.clear(length);
  covers_.assign(length, 0);
  for (std::uint32_t token = first_; token < last_; ++token) {
    if (text_.tokens[token].form_count == 0) continue;
    hits_.clear();
    rules_.triggers.match_at(text_, token, hits_);
    for (const PhraseHit& hit : hits_) triggers_.add(hit, first_, rules_.trigger_meanings[hit.payload]);
    hits_.clear();
    rules_.nouns.match_at(text_, token, hits_);
    for (const PhraseHit& hit : hits_) {
      const bool feminine = (hit.clitics & kPronoun) != 0 &&
                            text_.tokens[token].span.of(text_.source).ends_with("ة");  // مسلحة is not "his gunman"
      if (!feminine) nouns_.add(hit, first_, rules_.noun_meanings[hit.payload]);
    }
    hits_.clear();
    rules_.words.match_at(text_, token, hits_);
    for (const PhraseHit& hit : hits_) {
      const auto word = static_cast<CountWord>(hit.payload);
      if (word == CountWord::mixed && (hit.clitics & kPronoun) != 0) continue;  // مقتله وإصابة ثلاثة
      words_.add(hit, first_, word);
      for (std::uint32_t i = hit.first; i < hit.last; ++i) covers_[i - first_] |= 1U << hit.payload;
    }
  }
  const bool denied = std::any_of(words_.all.begin(), words_.all.end(),
                                  [](const WordHit& hit) { return hit.meaning == CountWord::casualties; });
  return !nouns_.all.empty() || !triggers_.all.empty() || denied;
}

const FoundCount* SentenceCounts::count_covering(std::uint32_t token) const {
  const std::int32_t i = covering_[token - first_];
  return i < 0 ? nullptr : &found_[static_cast<std::size_t>(i)];
}

const std::vector<FoundCount>& SentenceCounts::read(const Sentence& sentence) {
  found_.clear();
  if (!collect(sentence)) return found_;
  counts_from_numbers();
  single_counts();
  settle();
  find_families();
  find_parts();
  find_mixed();
  find_outcomes();
  find_pronouns();
  spread_over_lists();
  find_totals();
  find_denials(sentence);
  finish();
  return found_;
}

void SentenceCounts::finish() {
  std::size_t to = 0;
  for (const FoundCount& count : found_) {
    const bool kept = count.negated || count.mixed || count.outcome != Outcome::none ||
                      (!count.single && !count.bare && !count.others);
    if (!kept || (count.mixed && count.bare)) continue;
    if (to > 0 && count.first < found_[to - 1].last) continue;
    found_[to++] = count;
  }
  found_.resize(to);
}

}  // namespace rasid
