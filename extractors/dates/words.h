#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/phrases.h"
#include "core/text/tokens.h"

namespace rasid {

/// Classes of words that the engine knows by name; the rest of the classes are names of the rule files and
/// literal words. Up to `clock` they are also the slots that a pattern fills.
enum class DateSlot : std::uint8_t {
  none,
  number,          ///< any whole number, digits or words
  ordinal,         ///< "third", "21st", الثامن
  day,             ///< of the month, 1 to 31 in digits
  month,           ///< 1 to 12 by name
  year,            ///< four digits, 1800 to 2100
  weekday,         ///< 1 Monday to 7 Sunday
  unit,            ///< DateUnit
  direction,       ///< -1 last, 0 this, 1 next
  part,            ///< DatePart
  season,          ///< 1 spring to 4 winter
  daypart,         ///< DayPart
  decade,          ///< 199: the 1990s
  century,         ///< 20: 1901 to 2000
  quarter,         ///< 1 to 4
  half,            ///< 1, 2
  hijri_month,     ///< 1 Muharram to 12 Dhu al-Hijja
  hijri_year,      ///< four digits, 1300 to 1600
  hour,            ///< 0 to 24 in digits
  minute,          ///< two digits, 00 to 59
  ampm,            ///< 0 morning, 12 afternoon
  holiday,         ///< index of a holiday of the rules
  month_number,    ///< 1 to 12 in digits
  short_year,      ///< two digits
  full_day,        ///< "08.12.2024" as 20241208
  clock,           ///< "0735"
  year_direction,  ///< a direction that stands with "year" beside a day or month
  week_direction,
  month_direction,
  vague,  ///< the number is "a few", "several"
  // Roles in the joining of neighbours; no slots.
  approximately,
  open_end,    ///< OpenEnd
  range_from,  ///< "from", "between"
  range_to,    ///< "to", "until", "-"
  and_word,
  same_date,   ///< الموافق, "corresponding to"
  clock_link,  ///< "on", "EST" between a time and its day
  cue_future,
  cue_past,
  weak_month,      ///< a month only beside a day or a year: may, مارس
  ordinal_digits,  ///< "13th"
  any_month,       ///< month or weak_month
  any_day,         ///< day, or an ordinal of 1 to 31
  count_
};
constexpr std::size_t kSlotCount = static_cast<std::size_t>(DateSlot::count_);
/// "month", "weekday", ... as the rule files write them; empty if there is no such class known to the engine.
std::optional<DateSlot> slot_named(std::string_view name);

enum class DatePart {
  start,
  mid,
  end,
  first_half,
  second_half,
  first_week,
  second_week,
  third_week,
  last_week,
  first_days
};
enum class DayPart { morning, midday, afternoon, evening, night, daytime };
/// `since` looks back, `from` may look ahead.
enum class OpenEnd { since, from, until, before, after };

/// The number that a word's value by name stands for: ("unit", "week"), ("part", "early"); empty if there is none.
std::optional<int> named_value(DateSlot slot, std::string_view name);
/// Every name that named_value() knows for the slot, for diagnostics.
std::vector<std::string> value_names(DateSlot slot);

/// Id of a word class: those of DateSlot first, then classes and literals in the order they were met.
using DateClass = std::uint16_t;

/// One way to read the tokens [at, at + length).
struct DateSense {
  DateClass word_class = 0;
  std::uint16_t length = 1;
  std::int32_t value = 0;
  std::uint16_t clitics = kNoClitic;
};

/// The senses of every token of a text.
struct DateSenses {
  struct Range {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  std::vector<Range> ranges;  ///< by token, into `all`
  std::vector<DateSense> all;

  [[nodiscard]] bool none(std::size_t token) const { return ranges[token].begin == ranges[token].end; }
  [[nodiscard]] std::span<const DateSense> at(std::size_t token) const {
    return {all.data() + ranges[token].begin, all.data() + ranges[token].end};
  }
  /// The first sense of the token in the class, or null.
  [[nodiscard]] const DateSense* find(std::size_t token, DateSlot slot) const;
};

struct DateWord {
  DateClass word_class = 0;
  std::int32_t value = 0;
  bool capital = false;    ///< counts only with a capital first letter
  bool point = false;      ///< an abbreviation: a point may follow
  std::string as_written;  ///< if not empty: counts only in this spelling (آب, not أب)
};

/// The words of rules/dates: what a token can mean. Filled while rules are loaded, read only afterwards.
class DateWords {
 public:
  explicit DateWords(Vocabulary& vocabulary);

  /// The class, a new one if the name has none yet.
  DateClass class_named(std::string_view name);
  [[nodiscard]] std::optional<DateClass> find_class(std::string_view name) const;
  /// False if the phrase has no word.
  bool add(std::string_view phrase, DateWord word, std::uint16_t clitics);
  /// A word that patterns name literally: its class is "'" + word. Punctuation is read from the text itself.
  DateClass literal(std::string_view word);

  [[nodiscard]] DateSenses read(const TokenizedText& text) const;

 private:
  struct Reading;
  void read_number(Reading& reading, std::size_t token) const;
  void read_digits_word(Reading& reading, std::size_t token) const;
  void read_words(Reading& reading, std::size_t token) const;
  void add_compound_numbers(Reading& reading) const;
  void add_doubled_months(Reading& reading) const;

  PhraseTable phrases_;
  std::vector<DateWord> words_;
  std::vector<std::string> class_names_;
  std::array<DateClass, 128> punctuation_{};  ///< class of an ASCII mark that some pattern names; 0 none
};

}  // namespace rasid
