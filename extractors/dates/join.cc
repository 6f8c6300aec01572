#include <algorithm>

#include "extractors/dates/expression.h"

namespace rasid {
namespace {

/// The longest modifier is this many tokens ("at the beginning of the").
constexpr std::uint32_t kLongestModifier = 6;
constexpr std::uint32_t kLongestFiller = 3;

class Joiner {
 public:
  Joiner(const TokenizedText& text, const DateSenses& senses, const DateRuleSet& rules,
         std::vector<DateExpression>& all)
      : text_(text), senses_(senses), rules_(rules), all_(all) {}

  void run() {
    for (std::size_t i = 0; i < all_.size(); ++i) read_left(i);
    for (std::size_t i = 0; i + 1 < all_.size(); ++i) {
      if (!same_sentence(all_[i], all_[i + 1])) continue;
      join_base(i);
      if (!all_[i].dropped) join_same_date(i);
      if (!all_[i].dropped) join_clock(i);
      if (!all_[i].dropped) join_range(i);
    }
    for (std::size_t i = all_.size(); i-- > 1;) share_year(all_[i - 1], all_[i]);
    erase_dropped();
  }

 private:
  [[nodiscard]] bool same_sentence(const DateExpression& a, const DateExpression& b) const {
    return text_.tokens[a.first].sentence == text_.tokens[b.first].sentence;
  }

  /// A sense of the slot that ends right before token `at`, beginning no earlier than `floor`.
  const DateSense* sense_before(std::uint32_t at, std::uint32_t floor, DateSlot slot, std::uint32_t& begin) const {
    const DateSense* longest = nullptr;
    for (std::uint32_t length = 1; length <= kLongestModifier && at >= floor + length; ++length) {
      for (const DateSense& sense : senses_.at(at - length)) {
        if (sense.word_class == static_cast<DateClass>(slot) && sense.length == length) {
          longest = &sense;
          begin = at - length;
        }
      }
    }
    return longest;
  }

  [[nodiscard]] bool filler_between(std::uint32_t from, std::uint32_t to) const {
    const auto senses = senses_.at(from);
    return rules_.filler != 0 && std::any_of(senses.begin(), senses.end(), [&](const DateSense& sense) {
             return sense.word_class == rules_.filler && sense.length == to - from;
           });
  }

  /// The first token of the longest filler that ends right before token `at`; `at` without one.
  std::uint32_t skip_fillers(std::uint32_t at, std::uint32_t floor) const {
    for (std::uint32_t length = kLongestFiller; length > 0; --length) {
      if (at >= floor + length && filler_between(at - length, at)) return at - length;
    }
    return at;
  }

  /// As sense_before(), also with a filler between.
  const DateSense* modifier_before(std::uint32_t at, std::uint32_t floor, DateSlot slot, std::uint32_t& begin) const {
    const DateSense* sense = sense_before(at, floor, slot, begin);
    for (std::uint32_t length = 1; sense == nullptr && length <= kLongestFiller && at >= floor + length; ++length) {
      if (filler_between(at - length, at)) sense = sense_before(at - length, floor, slot, begin);
    }
    return sense;
  }

  static bool takes_part(const DateExpression& e) {
    const DateReading reads = e.rule->reads;
    return reads == DateReading::calendar || reads == DateReading::shift || reads == DateReading::hijri;
  }

  /// Early, mid, late; morning of; since, until; about: whatever stands before expression `i`.
  void read_left(std::size_t i) {
    DateExpression& e = all_[i];
    std::uint32_t floor = text_.sentences[text_.tokens[e.first].sentence].first;
    if (i > 0) floor = std::max(floor, all_[i - 1].last);
    std::uint32_t at = e.first;
    for (int round = 0; round < 3; ++round) {
      std::uint32_t begin = at;
      const auto look = [&](DateSlot slot) { return modifier_before(at, floor, slot, begin); };
      if (const DateSense* part = takes_part(e) && !e.part ? look(DateSlot::part) : nullptr; part != nullptr) {
        e.part = static_cast<DatePart>(part->value);
        e.first = begin;
      } else if (const DateSense* day_part = takes_part(e) && !e.day_part ? look(DateSlot::daypart) : nullptr;
                 day_part != nullptr) {
        e.day_part = static_cast<DayPart>(day_part->value);
        e.first = begin;
      } else if (const DateSense* open = !e.open && !e.one_range ? look(DateSlot::open_end) : nullptr;
                 open != nullptr) {
        const bool compared = e.rule->from == DateOrigin::previous &&
                              static_cast<OpenEnd>(open->value) == OpenEnd::from;  // "up from a year earlier"
        if (e.rule->reads != DateReading::duration && e.rule->reads != DateReading::window && !compared)
          e.open = static_cast<OpenEnd>(open->value);
      } else if (look(DateSlot::approximately) != nullptr) {
        e.approximate = true;
      } else {
        break;
      }
      at = begin;
    }
  }

  /// True if exactly one sense of the slot (fillers apart) lies between tokens [from, to).
  bool gap_is(std::uint32_t from, std::uint32_t to, DateSlot slot) const {
    if (from >= to) return false;
    for (const DateSense& sense : senses_.at(from)) {
      if (sense.word_class != static_cast<DateClass>(slot)) continue;
      const std::uint32_t after = from + sense.length;
      if (after == to || (after < to && skip_fillers(to, after) == after)) return true;
    }
    return false;
  }

  /// "two days after 3 March", "the day before last Tuesday": what follows is what the shift counts from.
  void join_base(std::size_t i) {
    DateExpression& a = all_[i];
    DateExpression& b = all_[i + 1];
    const bool counts =
        a.rule->reads == DateReading::shift && a.rule->from != DateOrigin::publication && a.rule->takes_base;
    const bool based = b.rule->reads == DateReading::calendar && !b.one_range && !b.part;
    if (!counts || !based || (b.first != a.last && skip_fillers(b.first, a.last) != a.last)) return;
    a.base_rule = b.rule;
    a.base = b.fields;
    a.last = b.last;
    a.range_with = DateExpression::kAlone;
    b.dropped = true;
    std::swap(a, b);
  }

  /// "5 Ramadan 1446, corresponding to 5 March 2025": one day in two calendars; the Gregorian one stays.
  void join_same_date(std::size_t i) {
    DateExpression& a = all_[i];
    DateExpression& b = all_[i + 1];
    const bool a_hijri = a.rule->reads == DateReading::hijri;
    const bool b_hijri = b.rule->reads == DateReading::hijri;
    if (a_hijri == b_hijri || !(gap_is(a.last, b.first, DateSlot::same_date))) return;
    DateExpression& kept = a_hijri ? b : a;
    kept.first = a.first;
    kept.last = b.last;
    (a_hijri ? a : b).dropped = true;
    if (!a_hijri) std::swap(a, b);  // what is kept stands second, so that the next pair finds it
  }

  bool links_clock(std::uint32_t from, std::uint32_t to) const {
    while (from < to) {
      const auto senses = senses_.at(from);
      const auto link = std::find_if(senses.begin(), senses.end(), [](const DateSense& sense) {
        return sense.word_class == static_cast<DateClass>(DateSlot::clock_link);
      });
      if (link == senses.end()) return false;
      from += link->length;
    }
    return from == to;
  }

  /// "9 a.m. EST Tuesday", "Tuesday at 9 a.m.": a time and its day.
  void join_clock(std::size_t i) {
    DateExpression& a = all_[i];
    DateExpression& b = all_[i + 1];
    const bool a_clock = a.rule->reads == DateReading::clock;
    const bool b_clock = b.rule->reads == DateReading::clock;
    if (a_clock == b_clock || !links_clock(a.last, b.first)) return;
    DateExpression& clock = a_clock ? a : b;
    DateExpression& day = a_clock ? b : a;
    if (!takes_part(day)) return;
    for (const DateSlot slot : {DateSlot::hour, DateSlot::minute, DateSlot::ampm, DateSlot::clock, DateSlot::daypart})
      day.fields.take(slot, clock.fields);
    day.first = a.first;
    day.last = b.last;
    clock.dropped = true;
    if (b_clock) std::swap(a, b);
  }

  static bool can_end_range(const DateExpression& e) {
    return takes_part(e) && !e.one_range && e.range_with == DateExpression::kAlone && !e.dropped;
  }

  bool dash_between(std::uint32_t from, std::uint32_t to) const {
    return to == from + 1 && (text_.folded_of(from) == "-" || text_.folded_of(from) == "/");
  }

  void join_range(std::size_t i) {
    DateExpression& a = all_[i];
    DateExpression& b = all_[i + 1];
    if (!can_end_range(a) || !can_end_range(b)) return;
    const std::uint32_t b_first = b.first;
    std::uint32_t begin = 0;
    const std::uint32_t floor = text_.sentences[text_.tokens[a.first].sentence].first;
    const DateSense* from = modifier_before(a.first, floor, DateSlot::range_from, begin);
    const bool between = from != nullptr && from->value == 1;
    const bool joined = b_first == a.last && text_.tokens[b_first].joined;
    // ليل الثلاثاء الأربعاء: the night between two days
    const bool night = a.day_part == DayPart::night && b_first == a.last && a.fields.has(DateSlot::weekday) &&
                       b.fields.has(DateSlot::weekday);
    const bool to = joined || night || dash_between(a.last, b_first) || gap_is(a.last, b_first, DateSlot::range_to);
    const bool both = gap_is(a.last, b_first, DateSlot::and_word) || (b_first == a.last && b.glued_and) ||
                      (b.glued_and && skip_fillers(b_first, a.last) == a.last);
    if (!(to || (both && between))) return;
    a.range_with = static_cast<int>(i + 1);
    b.range_with = static_cast<int>(i);
    a.open.reset();
    b.open.reset();
  }

  /// "March 3 and April 5, 2024", "تشرين الأول وتشرين الثاني 2024": the year at the end counts for all.
  void share_year(DateExpression& a, const DateExpression& b) const {
    if (!same_sentence(a, b) || a.rule->reads != DateReading::calendar || b.rule->reads != DateReading::calendar)
      return;
    const DateSlot kind = a.fields.has(DateSlot::month) ? DateSlot::month : DateSlot::season;
    if (a.fields.has(DateSlot::year) || !a.fields.has(kind) || !b.fields.has(kind)) return;
    if (!b.fields.has(DateSlot::year) || a.fields.has(DateSlot::year_direction) || a.fields.has(DateSlot::direction))
      return;
    if (a.range_with == DateExpression::kAlone) {
      std::uint32_t at = a.last;
      while (at < b.first &&
             (gap_is(at, at + 1, DateSlot::and_word) || text_.folded_of(at) == "," || text_.folded_of(at) == "/"))
        ++at;
      if (skip_fillers(b.first, at) > at) return;
      if (at == a.last && !b.glued_and) return;
    }
    const bool year_before = a.fields.get(kind) > b.fields.get(kind);
    a.fields.set(DateSlot::year, b.fields.get(DateSlot::year) - (year_before ? 1 : 0));
  }

  void erase_dropped() {
    std::vector<int> moved(all_.size(), DateExpression::kAlone);
    int kept = 0;
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (!all_[i].dropped) moved[i] = kept++;
    }
    for (DateExpression& e : all_) {
      if (e.range_with >= 0) e.range_with = moved[static_cast<std::size_t>(e.range_with)];
    }
    std::erase_if(all_, [](const DateExpression& e) { return e.dropped; });
  }

  const TokenizedText& text_;
  const DateSenses& senses_;
  const DateRuleSet& rules_;
  std::vector<DateExpression>& all_;
};

}  // namespace

void join_expressions(const TokenizedText& text, const DateSenses& senses, const DateRuleSet& rules,
                      std::vector<DateExpression>& expressions) {
  Joiner(text, senses, rules, expressions).run();
}

}  // namespace rasid
