#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "extractors/dates/grammar.h"
#include "extractors/dates/words.h"

namespace rasid {

/// What a rule makes of its slots.
enum class DateReading {
  calendar,   ///< whatever of day, month, year, weekday, quarter, half, season, decade, century it has
  shift,      ///< the unit that lies `number` units from the anchor: yesterday, last week, two years ago
  window,     ///< the stretch of `number` units up to (or from) the anchor: the past 30 days
  duration,   ///< a length of time
  set,        ///< again and again
  reference,  ///< PRESENT_REF and the like, as the rule's `value` says
  clock,      ///< a time of day
  hijri,      ///< a day, month or year of the Umm al-Qura calendar
  holiday,
  day_of_month,  ///< "the 13th" of the month spoken of
  never          ///< no date, though it looks like one
};

enum class DateJoin {
  none,
  list,   ///< each bracket is a mention; what one lacks it takes from its neighbours
  range,  ///< the brackets are the ends of one mention
  ends    ///< each bracket is a mention and an end of a range
};

/// What a rule counts from.
enum class DateOrigin {
  publication,
  previous,  ///< the mention before
  paragraph  ///< the mention before if it stands in the same paragraph, else the publication
};

/// The slots of an expression that are filled.
class DateFields {
 public:
  [[nodiscard]] bool has(DateSlot slot) const { return (mask_ >> index(slot) & 1U) != 0; }
  [[nodiscard]] int get(DateSlot slot) const { return values_[index(slot)]; }
  [[nodiscard]] int get_or(DateSlot slot, int fallback) const { return has(slot) ? get(slot) : fallback; }
  void set(DateSlot slot, int value) {
    values_[index(slot)] = value;
    mask_ |= std::uint64_t{1} << index(slot);
  }
  void set_if_missing(DateSlot slot, int value) {
    if (!has(slot)) set(slot, value);
  }
  void take(DateSlot slot, const DateFields& other) {
    if (!has(slot) && other.has(slot)) set(slot, other.get(slot));
  }

 private:
  static std::size_t index(DateSlot slot) { return static_cast<std::size_t>(slot); }
  std::array<std::int32_t, static_cast<std::size_t>(DateSlot::approximately)> values_{};
  std::uint64_t mask_ = 0;
};

struct DateRule {
  std::string id;
  std::string language;  ///< "ar": only with an Arabic letter in it, "en": only without; empty: both
  DateReading reads = DateReading::calendar;
  DateJoin join = DateJoin::none;
  DateFields constants;
  DateOrigin from = DateOrigin::publication;
  bool approximate = false;
  bool takes_base = false;               ///< a date right behind is what it counts from
  bool needs_base = false;               ///< a length of time without one
  bool week_of = false;                  ///< the week that holds the day: "the week of March 6"
  bool duration_if_past = false;         ///< a length of time in a sentence about the past: "the third in two days"
  int open_end = -1;                     ///< OpenEnd, or -1
  std::string value;                     ///< of reference and set
  std::vector<DateClass> unless_before;  ///< not if a word of these classes follows
  bool unless_before_capital = false;    ///< not if a capitalised word follows
  std::vector<DateClass> unless_after;   ///< not if a word of these classes stands before
};

struct DateHoliday {
  std::string id;
  bool hijri = false;
  unsigned month = 1;
  unsigned day = 1;
  int weekday = 0;  ///< if not 0: the `nth` such weekday of the month, -1 the last
  int nth = 1;
  int days = 1;
};

struct DateRuleSet {
  explicit DateRuleSet(Vocabulary& vocabulary) : words(vocabulary) {}
  DateWords words;
  DateGrammar grammar;
  std::vector<DateRule> rules;
  std::vector<DateHoliday> holidays;
  DateClass filler = 0;     ///< words that may stand between a modifier and its date ("the", "month of")
  DateClass no_future = 0;  ///< Arabic words in س that are no future verbs
  DateClass cue_will = 0;   ///< future words that count also behind the date
  DateClass no_past = 0;    ///< words behind which a form in -ed is no past
};

}  // namespace rasid
