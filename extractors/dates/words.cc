#include "extractors/dates/words.h"

#include <algorithm>
#include <charconv>

namespace rasid {
namespace {

constexpr std::array<std::string_view, kSlotCount> kSlotNames = {"",
                                                                 "number",
                                                                 "ordinal",
                                                                 "day",
                                                                 "month",
                                                                 "year",
                                                                 "weekday",
                                                                 "unit",
                                                                 "direction",
                                                                 "part",
                                                                 "season",
                                                                 "daypart",
                                                                 "decade",
                                                                 "century",
                                                                 "quarter",
                                                                 "half",
                                                                 "hijri_month",
                                                                 "hijri_year",
                                                                 "hour",
                                                                 "minute",
                                                                 "ampm",
                                                                 "holiday",
                                                                 "month_number",
                                                                 "short_year",
                                                                 "full_day",
                                                                 "clock",
                                                                 "year_direction",
                                                                 "week_direction",
                                                                 "month_direction",
                                                                 "vague",
                                                                 "approximately",
                                                                 "open_end",
                                                                 "range_from",
                                                                 "range_to",
                                                                 "and",
                                                                 "same_date",
                                                                 "clock_link",
                                                                 "cue_future",
                                                                 "cue_past",
                                                                 "weak_month",
                                                                 "ordinal_digits",
                                                                 "any_month",
                                                                 "any_day"};

struct NamedValue {
  DateSlot slot;
  std::string_view name;
  int value;
};
constexpr NamedValue kNamedValues[] = {
    {DateSlot::direction, "last", -1},
    {DateSlot::direction, "this", 0},
    {DateSlot::direction, "next", 1},
    {DateSlot::part, "start", static_cast<int>(DatePart::start)},
    {DateSlot::part, "mid", static_cast<int>(DatePart::mid)},
    {DateSlot::part, "end", static_cast<int>(DatePart::end)},
    {DateSlot::part, "first_half", static_cast<int>(DatePart::first_half)},
    {DateSlot::part, "second_half", static_cast<int>(DatePart::second_half)},
    {DateSlot::part, "first_week", static_cast<int>(DatePart::first_week)},
    {DateSlot::part, "second_week", static_cast<int>(DatePart::second_week)},
    {DateSlot::part, "third_week", static_cast<int>(DatePart::third_week)},
    {DateSlot::part, "last_week", static_cast<int>(DatePart::last_week)},
    {DateSlot::part, "first_days", static_cast<int>(DatePart::first_days)},
    {DateSlot::season, "spring", 1},
    {DateSlot::season, "summer", 2},
    {DateSlot::season, "autumn", 3},
    {DateSlot::season, "winter", 4},
    {DateSlot::daypart, "morning", static_cast<int>(DayPart::morning)},
    {DateSlot::daypart, "midday", static_cast<int>(DayPart::midday)},
    {DateSlot::daypart, "afternoon", static_cast<int>(DayPart::afternoon)},
    {DateSlot::daypart, "evening", static_cast<int>(DayPart::evening)},
    {DateSlot::daypart, "night", static_cast<int>(DayPart::night)},
    {DateSlot::daypart, "daytime", static_cast<int>(DayPart::daytime)},
    {DateSlot::ampm, "am", 0},
    {DateSlot::ampm, "pm", 12},
    {DateSlot::open_end, "since", static_cast<int>(OpenEnd::since)},
    {DateSlot::open_end, "from", static_cast<int>(OpenEnd::from)},
    {DateSlot::open_end, "until", static_cast<int>(OpenEnd::until)},
    {DateSlot::open_end, "before", static_cast<int>(OpenEnd::before)},
    {DateSlot::open_end, "after", static_cast<int>(OpenEnd::after)},
};
constexpr std::array<std::string_view, 13> kUnits = {"second",  "minute", "hour",   "day",     "week",
                                                     "weekend", "month",  "season", "quarter", "half",
                                                     "year",    "decade", "century"};

constexpr DateClass class_of(DateSlot slot) {
  return static_cast<DateClass>(slot);
}

bool is_month(const DateSense& sense) {
  return sense.word_class == class_of(DateSlot::month) || sense.word_class == class_of(DateSlot::weak_month);
}

bool is_numeral(const DateSense& sense) {
  return sense.word_class == class_of(DateSlot::number) || sense.word_class == class_of(DateSlot::ordinal);
}

/// Month names and ordinals are also read as <any_month> and <any_day>.
std::optional<DateClass> wider_class(const DateSense& sense) {
  if (is_month(sense)) return class_of(DateSlot::any_month);
  if (sense.word_class == class_of(DateSlot::ordinal) && sense.value >= 1 && sense.value <= 31)
    return class_of(DateSlot::any_day);
  return std::nullopt;
}

std::optional<int> whole_number(std::string_view digits) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

}  // namespace

std::optional<DateSlot> slot_named(std::string_view name) {
  for (std::size_t i = 1; i < kSlotCount; ++i) {
    if (kSlotNames[i] == name) return static_cast<DateSlot>(i);
  }
  return std::nullopt;
}

std::vector<std::string> value_names(DateSlot slot) {
  std::vector<std::string> names;
  if (slot == DateSlot::unit) names.assign(kUnits.begin(), kUnits.end());
  for (const NamedValue& named : kNamedValues) {
    if (named.slot == slot) names.emplace_back(named.name);
  }
  return names;
}

std::optional<int> named_value(DateSlot slot, std::string_view name) {
  if (slot == DateSlot::year_direction || slot == DateSlot::week_direction || slot == DateSlot::month_direction)
    slot = DateSlot::direction;
  if (slot == DateSlot::unit) {
    const auto at = std::find(kUnits.begin(), kUnits.end(), name);
    if (at == kUnits.end()) return std::nullopt;
    return static_cast<int>(at - kUnits.begin());
  }
  for (const NamedValue& named : kNamedValues) {
    if (named.slot == slot && named.name == name) return named.value;
  }
  return std::nullopt;
}

const DateSense* DateSenses::find(std::size_t token, DateSlot slot) const {
  for (const DateSense& sense : at(token)) {
    if (sense.word_class == class_of(slot)) return &sense;
  }
  return nullptr;
}

/// A text on its way to its senses: each token's are added in order, later passes put longer ones in between.
struct DateWords::Reading {
  const TokenizedText& text;
  DateSenses senses;
  std::vector<PhraseHit> hits;
  std::vector<std::uint32_t> numerals;  ///< tokens that are number words
  std::vector<std::uint32_t> months;

  void add(DateSlot slot, int value, std::uint16_t length = 1) {
    senses.all.push_back({class_of(slot), length, value, kNoClitic});
  }
  /// Adds a longer sense to a token that was read before: its senses move to the end.
  void add_compound(std::size_t token, DateSense sense) {
    DateSenses::Range& range = senses.ranges[token];
    const auto begin = static_cast<std::uint32_t>(senses.all.size());
    for (std::uint32_t i = range.begin; i < range.end; ++i) senses.all.push_back(DateSense(senses.all[i]));
    senses.all.push_back(sense);
    if (const auto wider = wider_class(sense)) {
      sense.word_class = *wider;
      senses.all.push_back(sense);
    }
    range = {begin, static_cast<std::uint32_t>(senses.all.size())};
  }
  void note(const DateSense& sense, std::size_t token) {
    if (is_month(sense) && (months.empty() || months.back() != token))
      months.push_back(static_cast<std::uint32_t>(token));
    if (is_numeral(sense) && (numerals.empty() || numerals.back() != token))
      numerals.push_back(static_cast<std::uint32_t>(token));
  }
  [[nodiscard]] bool same_sentence(std::size_t token, std::size_t next) const {
    return next < text.tokens.size() && text.tokens[next].sentence == text.tokens[token].sentence;
  }
};

DateWords::DateWords(Vocabulary& vocabulary)
    : phrases_(vocabulary), class_names_(kSlotNames.begin(), kSlotNames.end()) {}

std::optional<DateClass> DateWords::find_class(std::string_view name) const {
  const auto at = std::find(class_names_.begin() + 1, class_names_.end(), name);
  if (at == class_names_.end()) return std::nullopt;
  return static_cast<DateClass>(at - class_names_.begin());
}

DateClass DateWords::class_named(std::string_view name) {
  if (const auto known = find_class(name)) return *known;
  class_names_.emplace_back(name);
  return static_cast<DateClass>(class_names_.size() - 1);
}

bool DateWords::add(std::string_view phrase, DateWord word, std::uint16_t clitics) {
  words_.push_back(std::move(word));
  return phrases_.add(phrase, static_cast<std::uint32_t>(words_.size() - 1), clitics);
}

DateClass DateWords::literal(std::string_view word) {
  const std::string name = "'" + std::string(word);
  if (const auto known = find_class(name)) return *known;
  const DateClass id = class_named(name);
  const bool mark = word.size() == 1 && static_cast<unsigned char>(word[0]) < 128 && phrase_words(word).empty();
  if (mark) {
    punctuation_[static_cast<unsigned char>(word[0])] = id;
  } else {
    add(word, {id, 0, false, false, {}}, kNounClitics & ~kPronoun);
  }
  return id;
}

DateSenses DateWords::read(const TokenizedText& text) const {
  Reading reading{text, {}, {}, {}, {}};
  DateSenses& senses = reading.senses;
  senses.ranges.resize(text.tokens.size());
  senses.all.reserve(text.tokens.size() / 2);
  for (std::size_t i = 0; i < text.tokens.size(); ++i) {
    const Token& token = text.tokens[i];
    const auto begin = static_cast<std::uint32_t>(senses.all.size());
    if (token.kind == TokenKind::punctuation) {
      const auto mark = static_cast<unsigned char>(text.words[token.folded_begin]);
      if (mark < 128 && punctuation_[mark] != 0) senses.all.push_back({punctuation_[mark], 1, 0, kNoClitic});
    } else {
      if (token.kind == TokenKind::number) read_number(reading, i);
      if (token.form_count != 0) read_words(reading, i);
      if (token.kind == TokenKind::word && !token.arabic) read_digits_word(reading, i);
    }
    senses.ranges[i] = {begin, static_cast<std::uint32_t>(senses.all.size())};
  }
  add_compound_numbers(reading);
  add_doubled_months(reading);
  return std::move(reading.senses);
}

void DateWords::read_number(Reading& reading, std::size_t token) const {
  const std::string_view digits = reading.text.folded_of(token);
  const Token& t = reading.text.tokens[token];
  const bool grouped = t.span.length() != digits.size() &&
                       reading.text.source.substr(t.span.begin, t.span.length()).find(',') != std::string_view::npos;
  if (const std::size_t point = digits.find('.'); point != std::string_view::npos) {
    const std::size_t second = digits.find('.', point + 1);
    if (second == std::string_view::npos) return;
    const auto d = whole_number(digits.substr(0, point));
    const auto m = whole_number(digits.substr(point + 1, second - point - 1));
    const auto y = whole_number(digits.substr(second + 1));
    if (!d || !m || !y) return;
    if (digits.size() - second == 5) reading.add(DateSlot::full_day, *y * 10000 + *m * 100 + *d);
    if (point == 4 && *y <= 31) reading.add(DateSlot::full_day, *d * 10000 + *m * 100 + *y);
    return;
  }
  const auto number = digits.size() <= 6 ? whole_number(digits) : std::nullopt;
  if (!number) return;
  const int value = *number;
  reading.add(DateSlot::number, value);
  if (grouped) return;
  if (digits.size() <= 2) {
    if (value >= 1 && value <= 31) {
      reading.add(DateSlot::day, value);
      reading.add(DateSlot::any_day, value);
    }
    if (value >= 1 && value <= 12) reading.add(DateSlot::month_number, value);
    if (value <= 24) reading.add(DateSlot::hour, value);
    if (digits.size() == 2) {
      if (value < 60) reading.add(DateSlot::minute, value);
      reading.add(DateSlot::short_year, value);
    }
  } else if (digits.size() == 4) {
    if (value >= 1800 && value <= 2100) reading.add(DateSlot::year, value);
    if (value >= 1300 && value <= 1600) reading.add(DateSlot::hijri_year, value);
    if (value < 2400 && value % 100 < 60) reading.add(DateSlot::clock, value);
  }
}

/// "21st", "1990s", "90s", "6pm", "1446h": digits with letters glued on.
void DateWords::read_digits_word(Reading& reading, std::size_t token) const {
  const std::string_view word = reading.text.folded_of(token);
  if (word.empty() || word[0] < '0' || word[0] > '9') return;
  std::size_t count = 0;
  while (count < word.size() && word[count] >= '0' && word[count] <= '9') ++count;
  const auto number = count <= 4 ? whole_number(word.substr(0, count)) : std::nullopt;
  if (!number) return;
  const std::string_view suffix = word.substr(count);
  if (suffix == "st" || suffix == "nd" || suffix == "rd" || suffix == "th") {
    reading.add(DateSlot::ordinal, *number);
    reading.add(DateSlot::ordinal_digits, *number);
    if (*number >= 1 && *number <= 31) {
      reading.add(DateSlot::day, *number);
      reading.add(DateSlot::any_day, *number);
    }
  } else if (suffix == "s" && *number % 10 == 0) {
    if (count == 4 && *number >= 1800 && *number <= 2100) reading.add(DateSlot::decade, *number / 10);
    if (count == 2 && *number >= 20) reading.add(DateSlot::decade, 190 + *number / 10);
  } else if ((suffix == "am" || suffix == "pm") && *number >= 1 && *number <= 12) {
    reading.add(DateSlot::clock, (*number % 12 + (suffix == "pm" ? 12 : 0)) * 100);
  } else if ((suffix == "h" || suffix == "ah") && *number >= 1300 && *number <= 1600) {
    reading.add(DateSlot::hijri_year, *number);
  }
}

void DateWords::read_words(Reading& reading, std::size_t token) const {
  reading.hits.clear();
  phrases_.match_at(reading.text, static_cast<std::uint32_t>(token), reading.hits);
  const Token& first = reading.text.tokens[token];
  for (const PhraseHit& hit : reading.hits) {
    const DateWord& word = words_[hit.payload];
    if (word.capital && !first.capital) continue;
    if (!word.as_written.empty() &&
        reading.text.source.substr(first.span.begin, first.span.length()).find(word.as_written) ==
            std::string_view::npos) {
      continue;
    }
    const auto length = static_cast<std::uint16_t>(hit.last - hit.first);
    const DateSense sense{word.word_class, length, word.value, hit.clitics};
    reading.senses.all.push_back(sense);
    reading.note(sense, token);
    if (const auto wider = wider_class(sense))
      reading.senses.all.push_back({*wider, length, word.value, hit.clitics});
    if (word.point && reading.same_sentence(token, hit.last) && !reading.text.tokens[hit.last].space_before &&
        reading.text.folded_of(hit.last) == ".") {
      const auto with_point = static_cast<std::uint16_t>(length + 1);
      reading.senses.all.push_back({word.word_class, with_point, word.value, hit.clitics});
      if (const auto wider = wider_class(sense))
        reading.senses.all.push_back({*wider, with_point, word.value, hit.clitics});
    }
  }
}

/// "twenty-one", "twenty-first", خمسة وعشرين, الخامس والعشرين: a ten and a unit, in the order of the language.
void DateWords::add_compound_numbers(Reading& reading) const {
  const auto is_ten = [](int value) { return value >= 20 && value <= 90 && value % 10 == 0; };
  for (const std::uint32_t token : reading.numerals) {
    std::vector<DateSense> found;
    for (const DateSense& one : reading.senses.at(token)) {
      const std::size_t next = token + one.length;
      if (!is_numeral(one) || !reading.same_sentence(token, next) ||
          reading.text.tokens[next].kind != TokenKind::word)
        continue;
      for (const DateSense& two : reading.senses.at(next)) {
        if (!is_numeral(two)) continue;
        const bool arabic = (two.clitics & kWa) != 0 && is_ten(two.value) && one.value >= 1 && one.value <= 9;
        const bool english = two.clitics == kNoClitic && is_ten(one.value) && two.value >= 1 && two.value <= 9;
        if (!arabic && !english) continue;
        const DateClass kind = arabic ? one.word_class : two.word_class;
        found.push_back(
            {kind, static_cast<std::uint16_t>(one.length + two.length), one.value + two.value, one.clitics});
      }
    }
    for (const DateSense& sense : found) reading.add_compound(token, sense);
  }
}

/// "ديسمبر/كانون الأول", "تشرين الثاني (نوفمبر)": one month named twice.
void DateWords::add_doubled_months(Reading& reading) const {
  const auto mark = [&](std::size_t token, std::string_view marks) {
    const std::string_view word = reading.text.folded_of(token);
    return word.size() == 1 && marks.find(word[0]) != std::string_view::npos;
  };
  for (const std::uint32_t token : reading.months) {
    std::vector<DateSense> found;
    for (const DateSense& one : reading.senses.at(token)) {
      const std::size_t middle = token + one.length;
      if (!is_month(one) || !reading.same_sentence(token, middle + 1) || !mark(middle, "/(-")) continue;
      for (const DateSense& two : reading.senses.at(middle + 1)) {
        if (!is_month(two) || two.value != one.value) continue;
        std::size_t end = middle + 1 + two.length;
        if (mark(middle, "(")) {
          if (!reading.same_sentence(token, end) || !mark(end, ")")) continue;
          ++end;
        }
        found.push_back({class_of(DateSlot::month), static_cast<std::uint16_t>(end - token), one.value, one.clitics});
      }
    }
    for (const DateSense& sense : found) reading.add_compound(token, sense);
  }
}

}  // namespace rasid
