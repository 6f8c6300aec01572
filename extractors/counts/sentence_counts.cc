#include "extractors/counts/sentence_counts.h"

#include <algorithm>

namespace rasid {
namespace {

constexpr std::uint32_t shape(OutcomeShape s) { return 1U << static_cast<std::uint32_t>(s); }
constexpr std::uint32_t kActs = shape(OutcomeShape::transitive) | shape(OutcomeShape::gerund) | shape(OutcomeShape::nominal) | shape(OutcomeShape::verb);
constexpr std::uint32_t kPeople = shape(OutcomeShape::people_many) | shape(OutcomeShape::people_one) | shape(OutcomeShape::people_two);

/// How far an outcome may stand from what it happened to, in tokens.
constexpr std::uint32_t kReachBefore = 7;
constexpr std::uint32_t kReachBeforeEnglish = 4;
constexpr std::uint32_t kReachAfter = 14;
constexpr std::uint32_t kReachList = 7;
constexpr std::uint32_t kReachTotal = 8;
constexpr std::uint32_t kReachToll = 24;

/// Things are seized and destroyed, people are not.
bool fits(CountedKind kind, Outcome outcome) {
  const bool of_things = outcome == Outcome::seized || outcome == Outcome::destroyed;
  const bool of_people = outcome == Outcome::killed || outcome == Outcome::wounded || outcome == Outcome::detained || outcome == Outcome::missing ||
                         outcome == Outcome::displaced || outcome == Outcome::released || outcome == Outcome::returned;
  if (kind == CountedKind::things) return of_things;
  return kind == CountedKind::unknown || of_people;
}

}  // namespace

// ---------------------------------------------------------------- words

bool SentenceCounts::is(CountWord word, std::uint32_t token) const {
  return token >= first_ && token < last_ && (covers_[token - first_] & (1U << static_cast<std::uint32_t>(word))) != 0;
}

std::optional<std::uint32_t> SentenceCounts::begins(CountWord word, std::uint32_t token) const {
  std::optional<std::uint32_t> longest;
  if (token < first_ || token >= last_) return longest;
  for (std::int32_t i = words_.begins[token - first_]; i >= 0; i = words_.all[static_cast<std::size_t>(i)].next_begin) {
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
  for (std::int32_t i = nouns_.begins[token - first_]; i >= 0; i = nouns_.all[static_cast<std::size_t>(i)].next_begin) {
    const NounHit& hit = nouns_.all[static_cast<std::size_t>(i)];
    const bool longer = longest == nullptr || hit.last > longest->last;
    const bool as_long = longest != nullptr && hit.last == longest->last;
    const bool nearer = as_long && (hit.clitics < longest->clitics || (hit.clitics == longest->clitics && hit.meaning.form < longest->meaning.form));
    if (longer || nearer) longest = &hit;
  }
  return longest;
}

const SentenceCounts::TriggerHit* SentenceCounts::trigger_at(std::uint32_t token, std::uint32_t shapes) const {
  const TriggerHit* longest = nullptr;
  if (token < first_ || token >= last_) return longest;
  for (std::int32_t i = triggers_.begins[token - first_]; i >= 0; i = triggers_.all[static_cast<std::size_t>(i)].next_begin) {
    const TriggerHit& hit = triggers_.all[static_cast<std::size_t>(i)];
    if ((shapes & shape(hit.meaning.shape)) == 0) continue;
    if (longest == nullptr || hit.last > longest->last || (hit.last == longest->last && hit.clitics < longest->clitics)) longest = &hit;
  }
  return longest;
}

const SentenceCounts::TriggerHit* SentenceCounts::trigger_ending(std::uint32_t end, std::uint32_t shapes, const FoundCount& count) const {
  const TriggerHit* longest = nullptr;
  if (end <= first_ || end > last_) return longest;
  for (std::int32_t i = triggers_.ends[end - 1 - first_]; i >= 0; i = triggers_.all[static_cast<std::size_t>(i)].next_end) {
    const TriggerHit& hit = triggers_.all[static_cast<std::size_t>(i)];
    if ((shapes & shape(hit.meaning.shape)) == 0 || !fits(count.kind, hit.meaning.outcome)) continue;
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
      const bool feminine = (hit.clitics & kPronoun) != 0 && text_.tokens[token].span.of(text_.source).ends_with("ة");  // مسلحة is not "his gunman"
      if (!feminine) nouns_.add(hit, first_, rules_.noun_meanings[hit.payload]);
    }
    hits_.clear();
    rules_.words.match_at(text_, token, hits_);
    for (const PhraseHit& hit : hits_) {
      words_.add(hit, first_, static_cast<CountWord>(hit.payload));
      for (std::uint32_t i = hit.first; i < hit.last; ++i) covers_[i - first_] |= 1U << hit.payload;
    }
  }
  const bool denied = std::any_of(words_.all.begin(), words_.all.end(), [](const WordHit& hit) { return hit.meaning == CountWord::casualties; });
  return !nouns_.all.empty() || !triggers_.all.empty() || denied;
}

const FoundCount* SentenceCounts::count_covering(std::uint32_t token) const {
  const std::int32_t i = covering_[token - first_];
  return i < 0 ? nullptr : &found_[static_cast<std::size_t>(i)];
}

// ---------------------------------------------------------------- one after the other

const std::vector<FoundCount>& SentenceCounts::read(const Sentence& sentence) {
  found_.clear();
  if (!collect(sentence)) return found_;
  counts_from_numbers();
  single_counts();
  settle();
  find_parts();
  find_mixed();
  find_outcomes();
  spread_over_lists();
  find_totals();
  find_denials(sentence);
  finish();
  return found_;
}

// ---------------------------------------------------------------- numbers

void SentenceCounts::counts_from_numbers() {
  for (const NumberMention& number : rules_.numbers.read(text_, first_, last_)) count_from_number(number);
}

/// Past the words that may stand between a number and its noun; in English also names ("12 Islamic State fighters").
std::uint32_t SentenceCounts::after_fillers(std::uint32_t token, bool arabic) const {
  for (std::uint32_t step = 0; step < 4 && token < last_ && !is_mark(token); ++step) {
    const NounHit* noun = noun_at(token);
    const bool adjective = noun != nullptr && !arabic && noun->meaning.form == CountRules::NounForm::one && is(CountWord::filler, token);
    if (noun != nullptr && !adjective) return token;  // but "two Syrian soldiers"
    if (trigger_at(token, kPeople | shape(OutcomeShape::transitive)) != nullptr && !text_.tokens[token].joined) return token;
    const Token& t = text_.tokens[token];
    const bool name = !arabic && t.kind == TokenKind::word && t.capital;
    if (!is(CountWord::filler, token) && !name && text_.folded_of(token) != "'s") return token;
    ++token;
  }
  return token;
}

void SentenceCounts::count_from_number(const NumberMention& number) {
  FoundCount count;
  count.arabic = text_.tokens[number.number_first].arabic || (number.number_last < last_ && text_.tokens[number.number_last].arabic) ||
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
  const TriggerHit* people = trigger_at(at, kPeople);
  if (noun != nullptr && (people == nullptr || noun->last > people->last)) {
    count.noun_first = noun->first;
    count.noun_last = count.last = noun->last;
    count.kind = noun->meaning.kind;
    if (noun->meaning.form == CountRules::NounForm::one && !count.arabic && number.low != 1) return;  // "16 member states"
    const bool origin = number.low == 1 && !count.arabic && number.first > first_ && is(CountWord::preposition, number.first - 1) &&
                        text_.folded_of(number.first - 1) == "from";
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
    const TriggerHit* participle = trigger_at(at, shape(OutcomeShape::transitive));  // "two killed in a raid"
    if (at == number.last && participle != nullptr && !count.arabic && !is_active_after(*participle)) {
      set_outcome(count, *participle, "number and participle");
      count.last = participle->last;
    }
  }
  found_.push_back(count);
}

// ---------------------------------------------------------------- one and two

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
  const TriggerHit* hit = trigger_at(token, shape(OutcomeShape::people_one) | shape(OutcomeShape::people_two));
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
  if (noun.first > first_ && covered_by_single(noun.first - 1) && (noun.clitics & kWa) == 0) return;  // "طفل رضيع" is one child
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
  for (std::int32_t i = nouns_.begins[noun.first - first_]; i >= 0; i = nouns_.all[static_cast<std::size_t>(i)].next_begin) {
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
  for (std::uint32_t step = 0; step < 5 && begin > first_ && !ends(CountWord::one, begin) && !ends(CountWord::definite, begin); ++step) {
    const std::uint32_t token = begin - 1;
    const bool stop = is_mark(token) || is(CountWord::preposition, token) || is(CountWord::be, token) || is(CountWord::list, token) ||
                      is(CountWord::barrier, token) || trigger_at(token, ~0U) != nullptr;
    if (stop && !text_.tokens[begin].joined) break;
    begin = token;
  }
  const TriggerHit* next = trigger_at(noun.last, shape(OutcomeShape::transitive) | shape(OutcomeShape::intransitive));
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
  const bool verb = is(CountWord::be, *end) || is(CountWord::aux, *end) || trigger_at(*end, shape(OutcomeShape::transitive) | shape(OutcomeShape::intransitive)) != nullptr;
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
    for (std::uint32_t token = found_[i].first; token < found_[i].last; ++token) covering_[token - first_] = static_cast<std::int32_t>(i);
    if (found_[i].others && i > 0 && found_[i - 1].kind != CountedKind::things) found_[i].kind = found_[i - 1].kind;
  }
}

// ---------------------------------------------------------------- outcomes

void SentenceCounts::set_outcome(FoundCount& count, const TriggerHit& hit, const char* rule) const {
  count.outcome = hit.meaning.outcome;
  count.outcome_first = hit.first;
  count.outcome_last = hit.last;
  count.rule = rule;
}

/// "were killed", "was seriously wounded"
bool SentenceCounts::is_passive(const TriggerHit& hit) const {
  return hit.meaning.shape == OutcomeShape::transitive && hit.first > first_ &&
         (is(CountWord::be, hit.first - 1) || (hit.first > first_ + 1 && is(CountWord::be, hit.first - 2) && !is_mark(hit.first - 1)));
}

/// "killed three", "killed the commander": the participle is an active verb, and who stands before it did it.
bool SentenceCounts::is_active_after(const TriggerHit& hit) const {
  if (hit.last >= last_ || is_mark(hit.last) || is_passive(hit)) return false;
  const Token& next = text_.tokens[hit.last];
  if (next.kind == TokenKind::number || is(CountWord::one, hit.last)) return true;
  const std::string_view word = text_.folded_of(hit.last);
  return noun_at(hit.last) != nullptr || word == "the" || word == "its" || word == "their" || word == "at" || next.capital ||
         !rules_.numbers.read(text_, hit.last, std::min(hit.last + 3, last_)).empty();
}

void SentenceCounts::find_outcomes() {
  for (FoundCount& count : found_) {
    if (count.outcome != Outcome::none || count.mixed) continue;
    const std::optional<Found> before = outcome_before(count);
    const std::optional<Found> after = outcome_after(count);
    if (before && (!after || before->distance <= after->distance + 1 || count.arabic)) {
      set_outcome(count, before->hit, "outcome before");
    } else if (after) {
      set_outcome(count, after->hit, "outcome after");
    } else if (!count.single) {
      if (const std::optional<Found> toll = toll_before(count)) set_outcome(count, toll->hit, "toll");
    }
  }
}

/// "killing three", "death of at least five", مقتل ثلاثة، أصيب صباح اليوم طفلان
std::optional<SentenceCounts::Found> SentenceCounts::outcome_before(const FoundCount& count) const {
  const std::uint32_t reach = count.near ? 0 : count.single ? (count.arabic ? 2 : 3) : (count.arabic ? (count.bare ? 3 : kReachBefore) : (count.bare ? 2 : kReachBeforeEnglish));
  const std::uint32_t shapes = kActs;
  std::uint32_t end = count.first;
  if (count.loose && trigger_ending(end, shapes, count) == nullptr) return std::nullopt;
  for (std::uint32_t distance = 0; distance <= reach && end > first_; ++distance) {
    if (const TriggerHit* hit = trigger_ending(end, shapes, count)) {
      const FoundCount* over = count_covering(end - 1);
      const bool of_another = over != nullptr && over->outcome_first < over->outcome_last && over->outcome_first == hit->first;
      if (!is_passive(*hit) && !of_another) return Found{distance, *hit};
      return std::nullopt;
    }
    const std::uint32_t token = end - 1;
    if (is_mark(token) && !is_quote(token)) {
      const std::optional<std::uint32_t> opening = count.arabic && distance <= 1 ? parenthesis_before(token) : std::nullopt;
      if (!opening) return std::nullopt;
      end = *opening;
      continue;
    }
    if (const FoundCount* over = count_covering(token); over != nullptr && !(over->single && over->outcome == Outcome::none)) return std::nullopt;
    if (is(CountWord::barrier, token)) return std::nullopt;
    if (!count.arabic && (is(CountWord::list, token) || text_.folded_of(token) == "was" || text_.folded_of(token) == "were")) return std::nullopt;
    end = token;
  }
  return std::nullopt;
}

/// The comma that opens a short aside which the comma at `token` closes: "، خلال اليومين الماضيين،".
std::optional<std::uint32_t> SentenceCounts::parenthesis_before(std::uint32_t token) const {
  if (text_.folded_of(token) != ",") return std::nullopt;
  for (std::uint32_t at = token; at > first_ && token - at < 6;) {
    --at;
    if (text_.folded_of(at) == ",") return at;
    if (is_mark(at) || count_covering(at) != nullptr || trigger_at(at, ~0U) != nullptr) return std::nullopt;
  }
  return std::nullopt;
}

/// "three were killed", "two soldiers, including an officer, died", أن امرأة قُتلت
std::optional<SentenceCounts::Found> SentenceCounts::outcome_after(const FoundCount& count) const {
  if (count.near && !count.others) return std::nullopt;
  const std::uint32_t reach = count.bare || count.others ? 4 : (count.arabic ? 8 : kReachAfter);
  const bool left = !count.arabic && ends(CountWord::leave, count.first).has_value();  // "left nine people, including a child, dead"
  bool inside = false;  // between commas: "including two children"
  std::uint32_t unknown = 0;
  for (std::uint32_t token = count.last; token < last_ && token < count.last + reach; ++token) {
    const std::uint32_t shapes = count.arabic ? shape(OutcomeShape::verb) | (count.single ? 0U : shape(OutcomeShape::people_many))
                                              : shape(OutcomeShape::transitive) | shape(OutcomeShape::intransitive) |
                                                    (token == count.last || left ? shape(OutcomeShape::people_many) : 0U);
    const TriggerHit* participle = count.arabic ? nullptr : trigger_at(token, shape(OutcomeShape::transitive));
    if (const TriggerHit* hit = participle != nullptr ? participle : trigger_at(token, shapes); hit != nullptr && fits(count.kind, hit->meaning.outcome)) {
      const FoundCount* over = count_covering(token);
      if (over == nullptr || over == &count) {
        if (count.arabic) {
          if ((hit->clitics & (kWa | kFa)) != 0 || (hit->meaning.shape == OutcomeShape::people_many && hit->clitics != kNoClitic)) return std::nullopt;
          return Found{token - count.last, *hit};
        }
        const bool passive = is_passive(*hit);
        if (hit->meaning.shape == OutcomeShape::transitive && !passive && is_active_after(*hit)) return std::nullopt;
        if (hit->meaning.shape != OutcomeShape::transitive || passive || unknown <= 3) return Found{token - count.last, *hit};
        return std::nullopt;
      }
    }
    if (is(CountWord::including, token)) {
      inside = true;
    } else if (is_mark(token)) {
      const bool comma = text_.folded_of(token) == ",";
      const bool opens = token + 1 < last_ && (is(CountWord::including, token + 1) || is(CountWord::be, token + 1) || is(CountWord::aux, token + 1));
      const bool apposition = comma && token + 1 < last_ && count_covering(token + 1) != nullptr && count_covering(token + 1)->part;
      const bool closes = comma && count_covering(token - 1) != nullptr && count_covering(token - 1)->part;
      const bool bracket = text_.folded_of(token) == "(" || text_.folded_of(token) == ")";
      if (!(comma && (opens || inside || apposition || closes)) && !is_quote(token) && !bracket) return std::nullopt;
      if (comma && !opens) inside = false;
    } else if (is(CountWord::barrier, token) && !inside) {
      return std::nullopt;
    } else if (const FoundCount* over = count_covering(token); over != nullptr && !inside && !over->part && !over->near) {
      return std::nullopt;
    } else if (!is(CountWord::be, token) && !is(CountWord::aux, token) && !inside) {
      ++unknown;
    }
  }
  return std::nullopt;
}

/// "the death toll rose to seven", ارتفاع حصيلة القتلى إلى سبعة
std::optional<SentenceCounts::Found> SentenceCounts::toll_before(const FoundCount& count) const {
  std::uint32_t end = count.first;
  const TriggerHit* victims = nullptr;
  std::uint32_t distance = 0;
  for (; distance <= kReachToll && end > first_; ++distance, --end) {
    if (victims == nullptr) victims = trigger_ending(end, kPeople | kActs, count);
    const bool toll = is(CountWord::toll, end - 1);
    if (toll && victims != nullptr) return Found{distance, *victims};
    if (is_mark(end - 1) && !is_quote(end - 1)) return std::nullopt;
  }
  return std::nullopt;
}

// ---------------------------------------------------------------- lists, parts, mixtures

/// "two men, a father and his son, were killed": who stands between the commas says who the two are.
void SentenceCounts::find_appositions() {
  for (std::size_t i = 0; i + 1 < found_.size(); ++i) {
    const FoundCount& whole = found_[i];
    if (whole.arabic || whole.single || whole.last >= last_ || text_.folded_of(whole.last) != "," || found_[i + 1].first != whole.last + 1) continue;
    std::size_t last_part = i + 1;
    while (last_part + 1 < found_.size() && text_.folded_of(found_[last_part].last) != "," && listed(found_[last_part], found_[last_part + 1])) ++last_part;
    const std::uint32_t close = found_[last_part].last;
    const bool closed = close + 1 < last_ && text_.folded_of(close) == "," && (is(CountWord::be, close + 1) || is(CountWord::aux, close + 1));
    if (!closed) continue;
    for (std::size_t part = i + 1; part <= last_part; ++part) found_[part].part = true;
  }
}

/// "including two children and a woman": contained in the count before.
void SentenceCounts::find_parts() {
  find_appositions();
  for (std::size_t i = 0; i < found_.size(); ++i) {
    FoundCount& count = found_[i];
    if (count.part) continue;
    if (ends(CountWord::including, count.first)) {
      count.part = i > 0 || count.arabic;
      continue;
    }
    if (i == 0 || !found_[i - 1].part) continue;
    const bool outcome_between = [&] {
      for (std::uint32_t token = found_[i - 1].last; token < count.first; ++token) {
        if (trigger_at(token, ~0U) != nullptr) return true;
      }
      return false;
    }();
    const bool comma_closes = !count.arabic && found_[i - 1].last < count.first && text_.folded_of(found_[i - 1].last) == "," &&
                              found_[i - 1].last + 1 < count.first && is(CountWord::list, found_[i - 1].last + 1);
    if (!outcome_between && !comma_closes && count.outcome == Outcome::none && listed(found_[i - 1], count)) count.part = true;
  }
}

/// True if both are members of one list: nothing but "and", commas, و and the tail of the first stands between.
bool SentenceCounts::listed(const FoundCount& before, const FoundCount& after) const {
  if (after.first < before.last || after.first - before.last > kReachList) return false;
  for (std::uint32_t token = before.last; token < after.first; ++token) {
    if (trigger_at(token, ~0U) != nullptr || is(CountWord::barrier, token) || is(CountWord::be, token) || is(CountWord::negation, token)) return false;
    const std::string_view word = text_.folded_of(token);
    if (is_mark(token) && word != "," && word != "\"" && word != "(" && word != ")") return false;
  }
  if (after.first > first_) {
    const bool comma = text_.folded_of(after.first - 1) == ",";
    const bool joined = comma || ends(CountWord::list, after.first).has_value();
    if (joined) return true;
  }
  return after.arabic && (after.clitics & kWa) != 0;
}

/// "ten killed and wounded", خمسة بين قتيل وجريح: how many of each is not said.
void SentenceCounts::find_mixed() {
  for (std::size_t i = 0; i < found_.size(); ++i) {
    FoundCount& count = found_[i];
    const std::uint32_t noun_end = count.last;
    bool mixed = ends(CountWord::mixed, count.first).has_value();
    for (std::uint32_t token = count.number_last > count.number_first ? count.number_last : count.first; token <= noun_end + 2 && !mixed; ++token) {
      const auto end = begins(CountWord::mixed, token);
      mixed = end.has_value();
    }
    for (std::uint32_t token = noun_end; token < noun_end + 3 && token < last_ && mixed; ++token) {
      if (is_mark(token) && !ends(CountWord::mixed, count.first) && !begins(CountWord::mixed, token)) break;
    }
    if (!mixed || (count.single && ends(CountWord::mixed, count.first) == std::nullopt && count.outcome == Outcome::none)) continue;
    count.mixed = true;
    count.outcome = Outcome::none;
    count.outcome_first = count.outcome_last = 0;
    count.rule = "killed and wounded together";
  }
}

/// Gives the members of a list what happened to the one that says it.
void SentenceCounts::spread_over_lists() {
  const auto inherit = [](FoundCount& to, const FoundCount& from) {
    to.outcome = from.outcome;
    to.outcome_first = from.outcome_first;
    to.outcome_last = from.outcome_last;
    to.rule = "list";
  };
  for (std::size_t i = 0; i < found_.size(); ++i) {
    FoundCount& count = found_[i];
    if (count.outcome != Outcome::none || count.mixed || i == 0) continue;
    std::size_t from = i - 1;
    if (!count.part) {
      while (from > 0 && found_[from].part) --from;
    }
    const FoundCount& before = found_[from];
    const bool near = count.part ? (count.first - found_[i - 1].last <= kReachList || ends(CountWord::including, count.first)) : listed(found_[i - 1], count);
    if (before.outcome != Outcome::none && near && fits(count.kind, before.outcome)) inherit(count, before);
  }
  for (std::size_t i = found_.size(); i-- > 1;) {
    FoundCount& before = found_[i - 1];
    if (before.outcome == Outcome::none && !before.mixed && found_[i].outcome != Outcome::none && found_[i].rule != std::string_view("outcome before") &&
        fits(before.kind, found_[i].outcome) && listed(before, found_[i])) {
      inherit(before, found_[i]);
    }
  }
}

// ---------------------------------------------------------------- totals and denials

void SentenceCounts::find_totals() {
  for (const WordHit& word : words_.all) {
    if (word.meaning != CountWord::running && word.meaning != CountWord::period) continue;
    if (word.meaning == CountWord::period) {
      bool recent = false;
      for (std::uint32_t token = word.last; token < word.last + 4; ++token) recent = recent || is(CountWord::recent, token);
      if (recent) continue;
    }
    for (FoundCount& count : found_) {
      const bool after = count.first >= word.first && count.first - std::min(count.first, word.last) <= kReachTotal;
      const std::uint32_t end = std::max(count.last, count.outcome_last);
      const bool before = word.meaning == CountWord::period && word.first >= count.last && word.first <= end + 5;
      if (!after && !before) continue;
      const std::uint32_t from = after ? word.last : count.last;
      const std::uint32_t to = after ? count.first : word.first;
      bool crossed = false;
      for (std::uint32_t token = from; token < to; ++token) crossed = crossed || text_.folded_of(token) == "," || text_.folded_of(token) == ";";
      if (crossed && word.meaning == CountWord::period) continue;
      if (after && word.meaning == CountWord::period && count.arabic == false && word.last < count.first && crossed) continue;
      count.running = true;
    }
  }
}

/// "no casualties were reported", دون تسجيل إصابات
void SentenceCounts::find_denials(const Sentence& sentence) {
  for (std::uint32_t token = sentence.first; token < sentence.last; ++token) {
    const auto word = begins(CountWord::casualties, token);
    if (!word || count_covering(token) != nullptr) continue;
    std::uint32_t begin = token;
    bool denied = false;
    for (std::uint32_t step = 0; step < 5 && begin > sentence.first && !denied; ++step) {
      if (is_mark(begin - 1)) break;
      --begin;
      denied = is(CountWord::negation, begin);
    }
    if (!denied) continue;
    FoundCount count;
    while (begin > sentence.first && is(CountWord::negation, begin - 1)) --begin;
    count.arabic = text_.tokens[token].arabic;
    count.first = begin;
    count.last = count.noun_last = *word;
    count.noun_first = token;
    count.high = 0;
    count.negated = true;
    count.kind = CountedKind::people;
    count.rule = "denied";
    if (const TriggerHit* hit = trigger_at(token, kPeople | shape(OutcomeShape::nominal))) count.outcome = hit->meaning.outcome;
    found_.push_back(count);
    token = *word - 1;
  }
  std::stable_sort(found_.begin(), found_.end(), [](const FoundCount& a, const FoundCount& b) { return a.first < b.first; });
}

void SentenceCounts::finish() {
  std::size_t to = 0;
  for (const FoundCount& count : found_) {
    const bool kept = count.negated || count.mixed || count.outcome != Outcome::none || (!count.single && !count.bare && !count.others);
    if (!kept || (count.mixed && count.bare)) continue;
    if (to > 0 && count.first < found_[to - 1].last) continue;
    found_[to++] = count;
  }
  found_.resize(to);
}

}  // namespace rasid
