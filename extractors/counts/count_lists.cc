#include <algorithm>

#include "extractors/counts/sentence_counts.h"

namespace rasid {

namespace {

/// How far apart the members of a list, and a total and its word, may stand, in tokens.
constexpr std::uint32_t kReachList = 7;
constexpr std::uint32_t kReachTotal = 8;

}  // namespace

/// "two men, a father and his son, were killed": who stands between the commas says who the two are.
void SentenceCounts::find_appositions() {
  for (std::size_t i = 0; i + 1 < found_.size(); ++i) {
    const FoundCount& whole = found_[i];
    if (whole.arabic || whole.single || whole.last >= last_ || text_.folded_of(whole.last) != "," ||
        found_[i + 1].first != whole.last + 1)
      continue;
    std::size_t last_part = i + 1;
    while (last_part + 1 < found_.size() && text_.folded_of(found_[last_part].last) != "," &&
           listed(found_[last_part], found_[last_part + 1]))
      ++last_part;
    const std::uint32_t close = found_[last_part].last;
    const bool closed = close + 1 < last_ && text_.folded_of(close) == "," &&
                        (is(CountWord::be, close + 1) || is(CountWord::aux, close + 1));
    if (!closed) continue;
    for (std::size_t part = i + 1; part <= last_part; ++part) found_[part].part = true;
  }
}

/// "a family of five", عائلة من 12 شخصا: the number says how many the family are.
void SentenceCounts::find_families() {
  for (std::size_t i = 0; i + 1 < found_.size(); ++i) {
    FoundCount& family = found_[i];
    FoundCount& members = found_[i + 1];
    if (!family.single || family.kind != CountedKind::civilians || members.single || members.first < family.last ||
        members.first - family.last > 3)
      continue;
    const std::string_view word = text_.folded_of(family.noun_first);
    if (word != "family" && word != "عايله" && word != "اسره") continue;
    const std::string_view link = text_.folded_of(family.last);
    const std::string_view last_link = text_.folded_of(members.number_first - 1);
    if (link != "of" && link != "من" && last_link != "من") continue;
    members.first = family.first;
    members.noun_first = family.noun_first;
    members.clitics = family.clitics;
    members.bare = false;
    members.others = false;
    members.kind = CountedKind::civilians;
    found_.erase(found_.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

bool SentenceCounts::is_after_outcome(const FoundCount& count) const {
  return trigger_ending(count.first, ~0U, count) != nullptr;
}

/// "including two children and a woman": contained in the count before.
void SentenceCounts::find_parts() {
  find_appositions();
  for (std::size_t i = 0; i < found_.size(); ++i) {
    FoundCount& count = found_[i];
    if (count.part) continue;
    const bool of_them = count.others && i > 0 && count.first - found_[i - 1].last <= 2 &&
                         begins(CountWord::including, count.noun_first) && !is_after_outcome(count);
    if (of_them) {  // "six, four of them militiamen", but not "and killed four of them"
      count.part = true;
      continue;
    }
    bool of_those = false;  // "killing four people, two of them children"
    for (std::uint32_t token = count.number_last;
         i > 0 && count.number_last > count.number_first && token < count.noun_first; ++token)
      of_those = of_those || begins(CountWord::including, token).has_value();
    if (of_those && found_[i - 1].kind != CountedKind::things && !is_after_outcome(count)) {
      count.part = true;
      continue;
    }
    const bool one_of_them = count.arabic && i > 0 && begins(CountWord::including, count.first);  // أحدهما طفل
    if (one_of_them || ends(CountWord::including, count.first)) {
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
    const bool comma_closes = !count.arabic && found_[i - 1].last < count.first &&
                              text_.folded_of(found_[i - 1].last) == "," && found_[i - 1].last + 1 < count.first &&
                              is(CountWord::list, found_[i - 1].last + 1);
    if (!outcome_between && !comma_closes && count.outcome == Outcome::none && listed(found_[i - 1], count))
      count.part = true;
  }
}

/// True if both are members of one list: nothing but "and", commas, و and the tail of the first stands between.
bool SentenceCounts::listed(const FoundCount& before, const FoundCount& after) const {
  if (after.first < before.last || after.first - before.last > kReachList) return false;
  for (std::uint32_t token = before.last; token < after.first; ++token) {
    if (trigger_at(token, ~0U) != nullptr || is(CountWord::barrier, token) || is(CountWord::be, token) ||
        is(CountWord::negation, token))
      return false;
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
    for (std::uint32_t token = count.number_last > count.number_first ? count.number_last : count.first;
         token <= noun_end + 2 && !mixed; ++token) {
      const auto end = begins(CountWord::mixed, token);
      mixed = end.has_value();
    }
    for (std::uint32_t token = noun_end; token < noun_end + 3 && token < last_ && mixed; ++token) {
      if (is_mark(token) && !ends(CountWord::mixed, count.first) && !begins(CountWord::mixed, token)) break;
    }
    if (!mixed ||
        (count.single && ends(CountWord::mixed, count.first) == std::nullopt && count.outcome == Outcome::none))
      continue;
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
    const bool near =
        count.part ? (count.first - found_[i - 1].last <= kReachList || ends(CountWord::including, count.first))
                   : listed(found_[i - 1], count);
    if (before.outcome != Outcome::none && near && fits(count.kind, before.outcome)) inherit(count, before);
  }
  for (std::size_t i = found_.size(); i-- > 1;) {
    FoundCount& before = found_[i - 1];
    if (before.outcome == Outcome::none && !before.mixed && found_[i].outcome != Outcome::none &&
        found_[i].rule != std::string_view("outcome before") && fits(before.kind, found_[i].outcome) &&
        listed(before, found_[i])) {
      inherit(before, found_[i]);
    }
  }
}

void SentenceCounts::find_totals() {
  for (const WordHit& word : words_.all) {
    if (word.meaning != CountWord::running && word.meaning != CountWord::period) continue;
    if (word.meaning == CountWord::period) {
      bool recent = false;
      for (std::uint32_t token = word.last; token < word.last + 4; ++token)
        recent = recent || is(CountWord::recent, token);
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
      for (std::uint32_t token = from; token < to; ++token)
        crossed = crossed || text_.folded_of(token) == "," || text_.folded_of(token) == ";";
      if (crossed && word.meaning == CountWord::period) continue;
      if (after && word.meaning == CountWord::period && count.arabic == false && word.last < count.first && crossed)
        continue;
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
    if (const TriggerHit* hit = trigger_at(token, kPeopleShapes | shape_bit(OutcomeShape::nominal)))
      count.outcome = hit->meaning.outcome;
    found_.push_back(count);
    token = *word - 1;
  }
  std::stable_sort(found_.begin(), found_.end(),
                   [](const FoundCount& a, const FoundCount& b) { return a.first < b.first; });
}

}  // namespace rasid
