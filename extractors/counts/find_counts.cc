#include <algorithm>

#include "extractors/counts/sentence_counts.h"

namespace rasid {

void SentenceCounts::counts_from_numbers() {
  for (const NumberMention& number : rules_.numbers.read(text_, first_, last_)) count_from_number(number);
}

/// Past the words that may stand between a number and its noun; in English also names ("12 Islamic State fighters").
std::uint32_t SentenceCounts::after_fillers(std::uint32_t token, bool arabic) const {
  for (std::uint32_t step = 0; step < 4 && token < last_ && !is_mark(token); ++step) {
    const NounHit* noun = noun_at(token);
    const bool adjective =
        noun != nullptr && !arabic && noun->meaning.form == CountRules::NounForm::one && is(CountWord::filler, token);
    if (noun != nullptr && !adjective) return token;  // but "two Syrian soldiers"
    if (trigger_at(token, kPeopleShapes | shape_bit(OutcomeShape::transitive)) != nullptr &&
        !text_.tokens[token].joined)
      return token;
    const Token& t = text_.tokens[token];
    const bool name = !arabic && t.kind == TokenKind::word && t.capital;
    if (!is(CountWord::filler, token) && !name && text_.folded_of(token) != "'s") return token;
    ++token;
  }
  return token;
}

void SentenceCounts::count_from_number(const NumberMention& number) {
  FoundCount count;
  count.arabic = text_.tokens[number.number_first].arabic ||
                 (number.number_last < last_ && text_.tokens[number.number_last].arabic) ||
                 (number.number_first > first_ && text_.tokens[number.number_first - 1].arabic);
  count.first = number.first;
  count.last = number.last;
  count.number_first = number.number_first;
  count.number_last = number.number_last;
  count.low = number.low;
  count.high = number.high;
  count.approximate = number.approximate;
  count.clitics = number.clitics;
  if (number.last < last_ && is(CountWord::unit, number.last)) {
    const NounHit* noun = noun_at(number.last);
    const auto unit = begins(CountWord::unit, number.last);
    if (noun == nullptr || (unit && *unit >= noun->last)) return;
  }
  const std::uint32_t at = after_fillers(number.last, count.arabic);
  const NounHit* noun = noun_at(at);
  const TriggerHit* people = trigger_at(at, kPeopleShapes);
  if (noun != nullptr && (people == nullptr || noun->last > people->last)) {
    count.noun_first = noun->first;
    count.noun_last = count.last = noun->last;
    count.kind = noun->meaning.kind;
    if (noun->meaning.form == CountRules::NounForm::one && !count.arabic && number.low != 1)
      return;  // "16 member states"
    const bool origin = number.low == 1 && !count.arabic && number.first > first_ &&
                        is(CountWord::preposition, number.first - 1) && text_.folded_of(number.first - 1) == "from";
    if (origin) return;  // "four brothers from one family"
  } else if (people != nullptr) {
    count.noun_first = people->first;
    count.noun_last = count.last = people->last;
    count.kind = CountedKind::people;
    set_outcome(count, *people, "number of victims");
  } else if (const auto others = begins(CountWord::others, number.last)) {
    count.noun_first = number.last;
    count.noun_last = count.last = *others;
    count.others = true;
  } else {
    const bool year = number.digits && number.low >= 1990 && number.low <= 2035 && number.high == number.low;
    if (year) return;
    count.bare = true;
    const TriggerHit* participle = trigger_at(at, shape_bit(OutcomeShape::transitive));  // "two killed in a raid"
    if (at == number.last && participle != nullptr && !count.arabic && !is_active_after(*participle)) {
      set_outcome(count, *participle, "number and participle");
      count.last = participle->last;
    }
  }
  found_.push_back(count);
}

void SentenceCounts::single_counts() {
  for (std::uint32_t token = first_; token < last_; ++token) {
    if (is_mark(token)) continue;
    own_singles(token);
    if (const NounHit* noun = noun_at(token)) {
      noun_single(*noun);
    } else {
      further_one(token);
    }
  }
}

/// قتيل، جريحان: victims that count themselves.
void SentenceCounts::own_singles(std::uint32_t token) {
  const TriggerHit* hit =
      trigger_at(token, shape_bit(OutcomeShape::people_one) | shape_bit(OutcomeShape::people_two));
  if (is(CountWord::mixed, token)) return;
  if (hit == nullptr || (hit->clitics & (kAl | kPronoun)) != 0 || !text_.tokens[token].arabic) return;
  FoundCount count;
  count.arabic = true;
  count.single = true;
  count.first = count.noun_first = hit->first;
  count.last = count.noun_last = hit->last;
  count.low = hit->meaning.shape == OutcomeShape::people_two ? 2 : 1;
  count.high = count.low;
  count.kind = CountedKind::people;
  count.clitics = hit->clitics;
  set_outcome(count, *hit, "victims");
  found_.push_back(count);
}

void SentenceCounts::noun_single(const NounHit& noun) {
  FoundCount count;
  count.arabic = text_.tokens[noun.first].arabic;
  count.first = count.noun_first = noun.first;
  count.last = count.noun_last = noun.last;
  count.kind = noun.meaning.kind;
  count.single = true;
  count.clitics = noun.clitics;
  count.rule = "without a number";
  bool one = noun.meaning.form == CountRules::NounForm::one;
  if (noun.first > first_ && covered_by_single(noun.first - 1) && (noun.clitics & kWa) == 0)
    return;  // "طفل رضيع" is one child
  if (count.arabic) {
    const std::optional<std::uint32_t> one_of = ends(CountWord::one, noun.first);
    if (one_of && noun.meaning.form == CountRules::NounForm::many) {  // أحد الموظفين
      one = true;
      count.first = *one_of;
      count.clitics = kNoClitic;
    }
    if (noun.meaning.form == CountRules::NounForm::many && !one) {
      one = has_form(noun, CountRules::NounForm::one);  // طفل is singular by itself
      if (!one) {
        const bool bare_plural = noun.last - noun.first == 1 && (noun.clitics & (kAl | kPronoun)) == 0;
        if (!bare_plural || !is(CountWord::ambiguous_dual, noun.first)) return;
        count.low = 2;
        count.approximate = true;
        count.loose = true;
        found_.push_back(count);
        return;
      }
    }
    count.near = (noun.clitics & (kPronoun | kAl)) != 0 && (noun.clitics & kWa) == 0 && !one_of;
  } else {
    if (noun.meaning.form == CountRules::NounForm::many && !has_form(noun, CountRules::NounForm::one)) return;
    one = true;
    if (!english_single(noun, count)) return;
  }
  count.low = one ? 1 : 2;
  count.high = count.low;
  found_.push_back(count);
}

bool SentenceCounts::has_form(const NounHit& noun, CountRules::NounForm form) const {
  for (std::int32_t i = nouns_.begins[noun.first - first_]; i >= 0;
       i = nouns_.all[static_cast<std::size_t>(i)].next_begin) {
    const NounHit& other = nouns_.all[static_cast<std::size_t>(i)];
    if (other.last == noun.last && other.meaning.form == form) return true;
  }
  return false;
}

bool SentenceCounts::covered_by_single(std::uint32_t token) const {
  return !found_.empty() && found_.back().single && found_.back().first <= token && token < found_.back().last;
}

/// Looks for what makes an English singular somebody: "a six-year-old boy", "its owner", or nothing in a headline
/// ("Civilian killed in bombardment").
bool SentenceCounts::english_single(const NounHit& noun, FoundCount& count) const {
  std::uint32_t begin = noun.first;
  for (std::uint32_t step = 0;
       step < 5 && begin > first_ && !ends(CountWord::one, begin) && !ends(CountWord::definite, begin); ++step) {
    const std::uint32_t token = begin - 1;
    const bool participle = trigger_at(token, ~0U) != nullptr;
    // "a displaced girl": a participle behind the article says who she is, not what happened.
    const bool describes = participle && ends(CountWord::one, token) && token + 1 < noun.last;
    const bool stop = is_mark(token) || is(CountWord::preposition, token) || is(CountWord::be, token) ||
                      is(CountWord::list, token) || is(CountWord::barrier, token) || (participle && !describes);
    if (stop && !text_.tokens[begin].joined) break;
    begin = token;
  }
  const TriggerHit* next =
      trigger_at(noun.last, shape_bit(OutcomeShape::transitive) | shape_bit(OutcomeShape::intransitive));
  if (const auto article = ends(CountWord::one, begin)) {
    count.first = *article;
    return *article == first_ || text_.folded_of(*article - 1) != "from";  // "brothers from one family"
  }
  if (const auto article = ends(CountWord::definite, begin)) {
    count.first = *article;
    count.near = true;
    return true;
  }
  const bool opens = begin == first_ || is_mark(begin - 1);
  count.first = begin;
  return opens && text_.tokens[begin].capital && next != nullptr && !is_active_after(*next);
}

/// "a third was wounded", وأصيب آخر
void SentenceCounts::further_one(std::uint32_t token) {
  const auto end = begins(CountWord::further_one, token);
  if (!end || noun_at(*end) != nullptr || covered_by_single(token)) return;
  const bool arabic = text_.tokens[token].arabic;
  const bool verb =
      is(CountWord::be, *end) || is(CountWord::aux, *end) ||
      trigger_at(*end, shape_bit(OutcomeShape::transitive) | shape_bit(OutcomeShape::intransitive)) != nullptr;
  if (!arabic && !verb) return;  // "a second cell"
  FoundCount count;
  count.arabic = text_.tokens[token].arabic;
  count.first = count.noun_first = token;
  count.last = count.noun_last = *end;
  count.single = count.near = count.others = true;
  count.low = 1;
  count.high = 1;
  count.rule = "one more";
  found_.push_back(count);
}

/// In order, without overlap: a number beats a word without one, the longer beats the shorter.
void SentenceCounts::settle() {
  std::stable_sort(found_.begin(), found_.end(), [](const FoundCount& a, const FoundCount& b) {
    if (a.first != b.first) return a.first < b.first;
    if (a.single != b.single) return b.single;
    return a.last > b.last;
  });
  std::size_t to = 0;
  for (const FoundCount& count : found_) {
    if (to > 0 && count.first < found_[to - 1].last) {
      if (found_[to - 1].single && !count.single && !count.bare) found_[to - 1] = count;
      continue;
    }
    found_[to++] = count;
  }
  found_.resize(to);
  covering_.assign(last_ - first_, -1);
  for (std::size_t i = 0; i < found_.size(); ++i) {
    for (std::uint32_t token = found_[i].first; token < found_[i].last; ++token)
      covering_[token - first_] = static_cast<std::int32_t>(i);
    if (found_[i].others && i > 0 && found_[i - 1].kind != CountedKind::things) found_[i].kind = found_[i - 1].kind;
  }
}

}  // namespace rasid
