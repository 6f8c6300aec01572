#include <algorithm>

#include "extractors/dates/calendar.h"
#include "extractors/dates/expression.h"
#include "extractors/dates/hijri.h"

namespace rasid {
namespace {

/// What a rule's later brackets leave unsaid, its neighbours say; the last one first ("3 and 4 December 2024").
constexpr DateSlot kShared[] = {DateSlot::month,          DateSlot::month_number, DateSlot::year,
                                DateSlot::year_direction, DateSlot::hijri_month,  DateSlot::hijri_year,
                                DateSlot::week_direction};

/// False for days that no calendar has.
bool plausible(const DateFields& fields) {
  if (fields.has(DateSlot::full_day)) {
    const int day = fields.get(DateSlot::full_day);
    return make_day(day / 10000, static_cast<unsigned>(day / 100 % 100), static_cast<unsigned>(day % 100))
        .has_value();
  }
  if (fields.has(DateSlot::hijri_month))
    return fields.get_or(DateSlot::day, 1) >= 1 && fields.get_or(DateSlot::day, 1) <= 30;
  if (fields.has(DateSlot::day)) {
    const int day = fields.get(DateSlot::day);
    const int month = fields.get_or(DateSlot::month, fields.get_or(DateSlot::month_number, 1));
    const int year = fields.get_or(DateSlot::year, 2000);
    if (day < 1 || month < 1 || month > 12) return false;
    return make_day(year, static_cast<unsigned>(month), static_cast<unsigned>(day)).has_value();
  }
  if (fields.has(DateSlot::hour) && fields.get(DateSlot::hour) > 24) return false;
  if (fields.has(DateSlot::century) && (fields.get(DateSlot::century) < 10 || fields.get(DateSlot::century) > 22))
    return false;
  return true;
}

bool any_sense(const DateSenses& senses, std::uint32_t token, const std::vector<DateClass>& classes) {
  for (const DateSense& sense : senses.at(token)) {
    if (std::find(classes.begin(), classes.end(), sense.word_class) != classes.end()) return true;
  }
  return false;
}

class Finder {
 public:
  Finder(const TokenizedText& text, const DateSenses& senses, const DateRuleSet& rules)
      : text_(text), senses_(senses), rules_(rules) {}

  std::vector<DateExpression> run() {
    for (std::uint32_t token = 0; token < text_.tokens.size(); ++token) {
      if (!senses_.none(token)) rules_.grammar.match_at(text_, senses_, token, matches_);
    }
    select();
    return std::move(found_);
  }

 private:
  [[nodiscard]] bool never(const DateMatch& match) const {
    return rules_.rules[match.rule].reads == DateReading::never;
  }

  void select() {
    std::sort(matches_.begin(), matches_.end(), [&](const DateMatch& a, const DateMatch& b) {
      if (a.span_first() != b.span_first()) return a.span_first() < b.span_first();
      if (a.span_last() != b.span_last()) return a.span_last() > b.span_last();
      if (never(a) != never(b)) return never(a);
      const std::uint32_t a_length = a.last - a.first;
      const std::uint32_t b_length = b.last - b.first;
      if (a_length != b_length) return a_length > b_length;
      return a.rule < b.rule;
    });
    std::uint32_t taken = 0;
    for (const DateMatch& match : matches_) {
      if (match.span_first() >= taken && allowed(match) && take(match)) taken = match.span_last();
    }
  }

  [[nodiscard]] bool allowed(const DateMatch& match) const {
    const DateRule& rule = rules_.rules[match.rule];
    const Sentence& sentence = text_.sentences[text_.tokens[match.first].sentence];
    if (!rule.unless_before.empty() && match.last < sentence.last &&
        any_sense(senses_, match.last, rule.unless_before))
      return false;
    if (!rule.unless_after.empty() && match.first > sentence.first &&
        any_sense(senses_, match.first - 1, rule.unless_after))
      return false;
    if (rule.unless_before_capital && match.last < sentence.last && text_.tokens[match.last].capital) return false;
    return rule.language.empty() || (rule.language == "ar") == has_arabic(match);
  }

  [[nodiscard]] bool has_arabic(const DateMatch& match) const {
    for (std::uint32_t token = match.first; token < match.last; ++token) {
      if (text_.tokens[token].arabic) return true;
    }
    return false;
  }

  [[nodiscard]] DateFields fields_of(const DateMatch& match, std::uint8_t group) const {
    DateFields fields = rules_.rules[match.rule].constants;
    for (std::size_t i = 0; i < match.capture_count; ++i) {
      if (match.captures[i].group == group) fields.set(match.captures[i].slot, match.captures[i].value);
    }
    return fields;
  }

  /// False if what it says is no date.
  bool take(const DateMatch& match) {
    const DateRule& rule = rules_.rules[match.rule];
    if (rule.reads == DateReading::never) return true;
    std::array<DateFields, kMostGroups> groups;
    for (std::uint8_t g = 0; g < match.group_count; ++g) groups[g] = fields_of(match, g);
    for (std::size_t g = match.group_count; g-- > 1;) {
      for (const DateSlot slot : kShared) groups[g - 1].take(slot, groups[g]);
    }
    for (std::size_t g = 1; g < match.group_count; ++g) {
      for (const DateSlot slot : kShared) groups[g].take(slot, groups[g - 1]);
    }
    for (std::size_t g = 0; g < match.group_count; ++g) {
      if (!plausible(groups[g])) return false;
    }
    emit(match, rule, groups);
    return true;
  }

  void emit(const DateMatch& match, const DateRule& rule, const std::array<DateFields, kMostGroups>& groups) {
    DateExpression expression;
    expression.rule = &rule;
    expression.approximate = rule.approximate || groups[0].has(DateSlot::vague);
    if (rule.constants.has(DateSlot::part))
      expression.part = static_cast<DatePart>(rule.constants.get(DateSlot::part));
    if (rule.open_end >= 0) expression.open = static_cast<OpenEnd>(rule.open_end);
    if (rule.join == DateJoin::range) {
      expression.fields = groups[0];
      expression.until = groups[match.group_count - 1U];
      expression.one_range = match.group_count > 1;
      place(expression, match, match.span_first(), match.span_last());
      return;
    }
    const std::size_t start = found_.size();
    for (std::size_t g = 0; g < match.group_count; ++g) {
      expression.fields = groups[g];
      place(expression, match, match.groups[g].first, match.groups[g].second);
    }
    if (rule.join == DateJoin::ends && match.group_count == 2) {
      found_[start].range_with = static_cast<int>(start + 1);
      found_[start + 1].range_with = static_cast<int>(start);
    }
  }

  void place(DateExpression expression, const DateMatch& match, std::uint32_t first, std::uint32_t last) {
    expression.first = expression.core = first;
    expression.last = last;
    expression.glued_and = match.glued_and && first == match.first;
    found_.push_back(expression);
  }

  const TokenizedText& text_;
  const DateSenses& senses_;
  const DateRuleSet& rules_;
  std::vector<DateMatch> matches_;
  std::vector<DateExpression> found_;
};

}  // namespace

std::vector<DateExpression> find_expressions(const TokenizedText& text, const DateSenses& senses,
                                             const DateRuleSet& rules) {
  return Finder(text, senses, rules).run();
}

}  // namespace rasid
