#include <algorithm>

#include "extractors/counts/sentence_counts.h"

namespace rasid {

namespace {

constexpr std::uint32_t kActs = shape_bit(OutcomeShape::transitive) | shape_bit(OutcomeShape::gerund) |
                                shape_bit(OutcomeShape::nominal) | shape_bit(OutcomeShape::verb);

/// How far an outcome may stand from what it happened to, in tokens.
constexpr std::uint32_t kReachBefore = 7;
constexpr std::uint32_t kReachBeforeEnglish = 4;
constexpr std::uint32_t kReachAfter = 14;
constexpr std::uint32_t kReachToll = 24;

}  // namespace

void SentenceCounts::set_outcome(FoundCount& count, const TriggerHit& hit, const char* rule) const {
  count.outcome = hit.meaning.outcome;
  count.outcome_first = hit.first;
  count.outcome_last = hit.last;
  count.rule = rule;
}

/// "were killed", "was seriously wounded"
bool SentenceCounts::is_passive(const TriggerHit& hit) const {
  return hit.meaning.shape == OutcomeShape::transitive && hit.first > first_ &&
         (is(CountWord::be, hit.first - 1) ||
          (hit.first > first_ + 1 && is(CountWord::be, hit.first - 2) && !is_mark(hit.first - 1)));
}

/// "killed three", "killed the commander": the participle is an active verb, and who stands before it did it.
bool SentenceCounts::is_active_after(const TriggerHit& hit) const {
  if (hit.last >= last_ || is_mark(hit.last) || is_passive(hit)) return false;
  const Token& next = text_.tokens[hit.last];
  if (next.kind == TokenKind::number || is(CountWord::one, hit.last)) return true;
  const std::string_view word = text_.folded_of(hit.last);
  return noun_at(hit.last) != nullptr || word == "the" || word == "its" || word == "their" || word == "at" ||
         next.capital || !rules_.numbers.read(text_, hit.last, std::min(hit.last + 3, last_)).empty();
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
  const std::uint32_t reach =
      count.near     ? 0
      : count.single ? (count.arabic ? 2 : 3)
                     : (count.arabic ? (count.bare ? 3 : kReachBefore) : (count.bare ? 2 : kReachBeforeEnglish));
  const std::uint32_t shapes = kActs;
  std::uint32_t end = count.first;
  if (count.loose && trigger_ending(end, shapes, count) == nullptr) return std::nullopt;
  for (std::uint32_t distance = 0; distance <= reach && end > first_; ++distance) {
    if (const TriggerHit* hit = trigger_ending(end, shapes, count)) {
      const FoundCount* over = count_covering(end - 1);
      const bool of_another =
          over != nullptr && over->outcome_first < over->outcome_last && over->outcome_first == hit->first;
      if (!is_passive(*hit) && !of_another) return Found{distance, *hit};
      return std::nullopt;
    }
    const std::uint32_t token = end - 1;
    if (is_mark(token) && !is_quote(token)) {
      const std::optional<std::uint32_t> opening =
          count.arabic && distance <= 1 ? parenthesis_before(token) : std::nullopt;
      if (!opening) return std::nullopt;
      end = *opening;
      continue;
    }
    if (const FoundCount* over = count_covering(token);
        over != nullptr && !(over->single && over->outcome == Outcome::none))
      return std::nullopt;
    if (is(CountWord::barrier, token)) return std::nullopt;
    if (!count.arabic &&
        (is(CountWord::list, token) || text_.folded_of(token) == "was" || text_.folded_of(token) == "were"))
      return std::nullopt;
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
  const bool left = !count.arabic &&
                    ends(CountWord::leave, count.first).has_value();  // "left nine people, including a child, dead"
  bool inside = false;                                                // between commas: "including two children"
  std::uint32_t unknown = 0;
  for (std::uint32_t token = count.last; token < last_ && token < count.last + reach; ++token) {
    const std::uint32_t shapes =
        count.arabic ? shape_bit(OutcomeShape::verb) | (count.single ? 0U : shape_bit(OutcomeShape::people_many))
                     : shape_bit(OutcomeShape::transitive) | shape_bit(OutcomeShape::intransitive) |
                           (token == count.last || left ? shape_bit(OutcomeShape::people_many) : 0U);
    const TriggerHit* participle = count.arabic ? nullptr : trigger_at(token, shape_bit(OutcomeShape::transitive));
    if (const TriggerHit* hit = participle != nullptr ? participle : trigger_at(token, shapes);
        hit != nullptr && fits(count.kind, hit->meaning.outcome)) {
      const FoundCount* over = count_covering(token);
      if (over == nullptr || over == &count) {
        if (count.arabic) {
          if ((hit->clitics & (kWa | kFa)) != 0 ||
              (hit->meaning.shape == OutcomeShape::people_many && hit->clitics != kNoClitic))
            return std::nullopt;
          return Found{token - count.last, *hit};
        }
        const bool passive = is_passive(*hit);
        if (hit->meaning.shape == OutcomeShape::transitive && !passive && is_active_after(*hit)) return std::nullopt;
        if (hit->meaning.shape != OutcomeShape::transitive || passive || unknown <= 3)
          return Found{token - count.last, *hit};
        return std::nullopt;
      }
    }
    if (is(CountWord::including, token)) {
      inside = true;
    } else if (is_mark(token)) {
      const bool comma = text_.folded_of(token) == ",";
      const bool opens = token + 1 < last_ && (is(CountWord::including, token + 1) || is(CountWord::be, token + 1) ||
                                               is(CountWord::aux, token + 1));
      const bool apposition =
          comma && token + 1 < last_ && count_covering(token + 1) != nullptr && count_covering(token + 1)->part;
      const bool closes = comma && count_covering(token - 1) != nullptr && count_covering(token - 1)->part;
      const bool bracket = text_.folded_of(token) == "(" || text_.folded_of(token) == ")";
      if (!(comma && (opens || inside || apposition || closes)) && !is_quote(token) && !bracket) return std::nullopt;
      if (comma && !opens) inside = false;
    } else if (is(CountWord::barrier, token) && !inside) {
      return std::nullopt;
    } else if (const FoundCount* over = count_covering(token);
               over != nullptr && !inside && !over->part && !over->near) {
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
    if (victims == nullptr) victims = trigger_ending(end, kPeopleShapes | kActs, count);
    const bool toll = is(CountWord::toll, end - 1);
    if (toll && victims != nullptr) return Found{distance, *victims};
    if (is_mark(end - 1) && !is_quote(end - 1)) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace rasid
