#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "extractors/dates/calendar.h"
#include "extractors/dates/expression.h"
#include "extractors/dates/policy.h"
#include "extractors/dates/tense.h"

namespace rasid {
namespace {

using std::chrono::days;

/// A paragraph is told as background if it dates something at least this long before the publication.
constexpr days kBackground{500};
/// Where an expression still opens its sentence.
constexpr std::uint32_t kOpening = 6;

constexpr std::array<std::string_view, 6> kDayPartValues = {"TMO", "TMI", "TAF", "TEV", "TNI", "TDT"};

/// A mention that later ones may count from.
struct Previous {
  Period period;
  std::uint32_t block = 0;
  std::uint32_t sentence = 0;
};

class Resolver {
 public:
  Resolver(const TokenizedText& text, const DateSenses& senses, const DateRuleSet& rules,
           std::vector<DateExpression>& all, std::optional<Day> published)
      : text_(text),
        rules_(rules),
        tense_(text, senses, rules),
        all_(all),
        published_(published),
        mentions_(all.size()) {}

  std::vector<DateMention> run() {
    for (std::size_t i = 0; i < all_.size(); ++i) {
      const DateExpression& e = all_[i];
      if (e.range_with == static_cast<int>(i) + 1) {
        resolve_range(i);
        ++i;
      } else if (e.rule->reads != DateReading::clock) {
        finish(i, resolve(e, {}));
      }
    }
    for (std::size_t i = 0; i < all_.size(); ++i) {
      if (all_[i].rule->reads == DateReading::clock) finish(i, resolve_clock(i));
    }
    return std::move(mentions_);
  }

 private:
  [[nodiscard]] std::uint32_t sentence_of(const DateExpression& e) const { return text_.tokens[e.first].sentence; }
  [[nodiscard]] std::uint32_t block_of(const DateExpression& e) const {
    return text_.sentences[sentence_of(e)].block;
  }

  // ------------------------------------------------------------ one expression

  [[nodiscard]] DateContext context_of(const DateExpression& e, std::optional<Day> not_after) const {
    DateContext context;
    context.published = published_;
    context.not_after = not_after;
    const bool wants_tense = !e.fields.has(DateSlot::year) && e.rule->reads == DateReading::calendar;
    if (wants_tense && published_) context.future = tense_.future(e) && e.open != OpenEnd::since;
    if (story_ && (!published_ || in_background(e, context.future))) context.story = story_->period;
    return context;
  }

  /// True if the expression opens a sentence of a paragraph that tells of long ago.
  [[nodiscard]] bool in_background(const DateExpression& e, bool ahead) const {
    const Sentence& sentence = text_.sentences[sentence_of(e)];
    return !ahead && story_->block == block_of(e) && story_->sentence != sentence_of(e) &&
           e.first < sentence.first + kOpening && story_->period.first < *published_ - kBackground;
  }

  DateFound resolve(const DateExpression& e, std::optional<Day> not_after) const {
    const DateContext context = context_of(e, not_after);
    switch (e.rule->reads) {
      case DateReading::calendar:
        if (e.rule->week_of) return resolve_week_of(e, context);
        return e.one_range ? resolve_ends(e, context) : timed(e, resolve_calendar(e.fields, context));
      case DateReading::hijri: return e.one_range ? resolve_ends(e, context) : resolve_hijri(e.fields, context);
      case DateReading::holiday:
        return resolve_holiday(rules_.holidays[static_cast<std::size_t>(e.fields.get(DateSlot::holiday))], e.fields,
                               context);
      case DateReading::shift:
        if ((e.rule->duration_if_past && tense_.past(e)) || (e.rule->needs_base && e.base_rule == nullptr))
          return resolve_duration(e);
        return timed(e, resolve_shift(e));
      case DateReading::window: return resolve_window(e);
      case DateReading::duration: return resolve_duration(e);
      case DateReading::set: return resolve_set(e);
      case DateReading::day_of_month: return resolve_day_of_month(e, context);
      case DateReading::reference:
      case DateReading::clock:
      case DateReading::never: break;
    }
    DateFound found;
    found.value = e.rule->value;
    return found;
  }

  static DateFound resolve_week_of(const DateExpression& e, const DateContext& context) {
    DateFound found = resolve_calendar(e.fields, context);
    if (!found.period) return found;
    found.value = week_value(found.period->first);
    found.period = week_period(found.period->first);
    found.precision = DatePrecision::week;
    return found;
  }

  /// Both ends in one mention: "3-5 December".
  DateFound resolve_ends(const DateExpression& e, const DateContext& context) const {
    const bool hijri = e.rule->reads == DateReading::hijri;
    const DateFound last = hijri ? resolve_hijri(e.until, context) : resolve_calendar(e.until, context);
    DateContext before = context;
    if (last.period) before.not_after = last.period->last;
    DateFound first = hijri ? resolve_hijri(e.fields, context) : resolve_calendar(e.fields, before);
    if (!first.period || !last.period) return first;
    if (first.period->first > last.period->last && e.fields.has(DateSlot::day)) {  // "from 28 to 3 January"
      const Day earlier = add_months(first.period->first, -1);
      first.period = day_period(earlier);
      first.value = format_iso_day(earlier);
    }
    first.value += "/" + last.value;
    first.period->last = std::max(first.period->last, last.period->last);
    return first;
  }

  /// Puts the part of the day or the clock behind a day.
  DateFound timed(const DateExpression& e, DateFound found) const {
    if (found.precision != DatePrecision::day && found.precision != DatePrecision::time) return found;
    if (found.value.size() != 10) return found;
    std::optional<int> part;
    if (e.fields.has(DateSlot::daypart)) part = e.fields.get(DateSlot::daypart);
    if (e.day_part) part = static_cast<int>(*e.day_part);
    const std::string clock = clock_value(e.fields, part);
    if (!clock.empty()) {
      found.value += clock;
    } else if (part) {
      found.value += kDayPartValues[static_cast<std::size_t>(*part)];
    } else {
      return found;
    }
    found.precision = DatePrecision::time;
    return found;
  }

  /// "T06:30", or empty without an hour.
  static std::string clock_value(const DateFields& fields, std::optional<int> part) {
    if (fields.has(DateSlot::clock))
      return fmt::format("T{:02}:{:02}", fields.get(DateSlot::clock) / 100, fields.get(DateSlot::clock) % 100);
    if (!fields.has(DateSlot::hour)) return "";
    int hour = fields.get(DateSlot::hour);
    if (fields.has(DateSlot::ampm) && hour <= 12) hour = hour % 12 + fields.get(DateSlot::ampm);
    if (!fields.has(DateSlot::ampm) && part && hour < 12) {
      const auto p = static_cast<DayPart>(*part);
      if (p == DayPart::afternoon || p == DayPart::evening || (p == DayPart::night && hour >= 6)) hour += 12;
    }
    return fmt::format("T{:02}:{:02}", hour, fields.get_or(DateSlot::minute, 0));
  }

  const std::optional<Previous>& previous_for(DateUnit unit) const {
    if (unit >= DateUnit::year) return last_year_;
    return unit >= DateUnit::month && unit != DateUnit::week ? last_month_ : last_day_;
  }

  [[nodiscard]] DateContext base_context(const DateExpression& e) const {
    DateContext context;
    context.published = published_;
    context.future = published_ && tense_.future(e);
    return context;
  }

  DateFound resolve_shift(const DateExpression& e) const {
    auto unit = static_cast<DateUnit>(e.fields.get_or(DateSlot::unit, static_cast<int>(DateUnit::day)));
    int direction = e.fields.get_or(DateSlot::direction, 0);
    int number = e.fields.get_or(DateSlot::number, 1);
    if (e.fields.has(DateSlot::number) && unit >= DateUnit::decade) {  // "a decade ago" is a year, "last decade" ten
      number *= unit == DateUnit::decade ? 10 : 100;
      unit = DateUnit::year;
    }
    std::optional<Day> from = published_;
    DateFound found;
    found.precision = precision_of(unit);
    found.anchor = DateAnchor::publication;
    if (e.base_rule != nullptr) {
      const DateFound base = resolve_calendar(e.base, base_context(e));
      if (base.period) from = direction > 0 ? base.period->last : base.period->first;
      found.anchor = base.anchor;
    } else if (e.rule->from != DateOrigin::publication) {
      const std::optional<Previous>& previous = previous_for(unit);
      if (previous && (e.rule->from == DateOrigin::previous || previous->block == block_of(e))) {
        from = direction > 0 ? previous->period.last : previous->period.first;
        found.anchor = DateAnchor::previous_mention;
      } else if (from && e.rule->from == DateOrigin::previous) {
        found.note = "no date before it in the text: counted from the publication";
      }
    }
    if (!from) {
      found.value = direction > 0 ? "FUTURE_REF" : direction < 0 ? "PAST_REF" : "PRESENT_REF";
      if (e.fields.has(DateSlot::weekday)) found.value = fmt::format("XXXX-WXX-{}", e.fields.get(DateSlot::weekday));
      found.anchor = DateAnchor::none;
      found.note = e.rule->from != DateOrigin::publication ? "no date before it in the text"
                                                           : "no day of publication to count from";
      return found;
    }
    if (unit == DateUnit::weekend && !e.fields.has(DateSlot::direction)) direction = iso_weekday(*from) >= 6 ? 0 : -1;
    if (e.fields.has(DateSlot::vague)) return vague_shift(std::move(found), *from, direction, number, unit);
    const ValuedPeriod there = unit_at(*from, direction * number, unit);
    found.period = there.period;
    found.value = there.value;
    if (e.fields.has(DateSlot::weekday) && unit == DateUnit::day)
      check_weekday(found, e.fields.get(DateSlot::weekday), true);
    return found;
  }

  /// "a few days ago": somewhere between half and twice as far.
  static DateFound vague_shift(DateFound found, Day from, int direction, int number, DateUnit unit) {
    const Period far = unit_at(from, direction * number * 2, unit).period;
    const Period near = unit_at(from, direction * std::max(1, number / 2), unit).period;
    found.period = Period{std::min(far.first, near.first), std::max(far.last, near.last)};
    found.value = direction < 0 ? "PAST_REF" : "FUTURE_REF";
    found.approximate = true;
    return found;
  }

  static std::optional<int> counted(const DateExpression& e) {
    if (e.fields.has(DateSlot::vague) || !e.fields.has(DateSlot::number)) return std::nullopt;
    return e.fields.get(DateSlot::number);
  }

  DateFound resolve_window(const DateExpression& e) const {
    const auto unit = static_cast<DateUnit>(e.fields.get(DateSlot::unit));
    const int number = e.fields.get_or(DateSlot::number, 1);
    const bool clock_unit = unit <= DateUnit::hour;
    DateFound found;
    found.value = duration_value(e.fields.has(DateSlot::vague) ? std::nullopt : std::optional(number), unit);
    found.precision = precision_of(unit);
    found.approximate = e.fields.has(DateSlot::vague);
    if (!published_) {
      found.note = "no day of publication to count from";
      return found;
    }
    found.anchor = DateAnchor::publication;
    const int reach = clock_unit ? (unit == DateUnit::hour ? (number + 23) / 24 : 0) : number;
    const DateUnit step = clock_unit ? DateUnit::day : unit;
    if (e.fields.get_or(DateSlot::direction, -1) > 0) {
      found.period = Period{*published_, add_units(*published_, reach, step)};
    } else {
      found.period = Period{add_units(*published_, -reach, step), *published_};
    }
    return found;
  }

  static DateFound resolve_duration(const DateExpression& e) {
    const auto unit = static_cast<DateUnit>(e.fields.get_or(DateSlot::unit, static_cast<int>(DateUnit::day)));
    DateFound found;
    found.value = duration_value(counted(e), unit);
    found.precision = precision_of(unit);
    found.approximate = e.fields.has(DateSlot::vague);
    return found;
  }

  static DateFound resolve_set(const DateExpression& e) {
    DateFound found;
    found.value = e.rule->value;
    if (e.fields.has(DateSlot::weekday)) {
      found.value = fmt::format("XXXX-WXX-{}", e.fields.get(DateSlot::weekday));
      found.precision = DatePrecision::day;
    } else if (e.fields.has(DateSlot::unit)) {
      const auto unit = static_cast<DateUnit>(e.fields.get(DateSlot::unit));
      found.value = duration_value(e.fields.get_or(DateSlot::number, 1), unit);
      found.precision = precision_of(unit);
    }
    return found;
  }

  /// "the 13th": of the month spoken of, else the most recent one.
  DateFound resolve_day_of_month(const DateExpression& e, const DateContext& context) const {
    DateFields fields = e.fields;
    DateFound found;
    if (last_month_) {
      fields.set(DateSlot::month, static_cast<int>(month_of(last_month_->period.first)));
      fields.set(DateSlot::year, year_of(last_month_->period.first));
      found = resolve_calendar(fields, context);
      found.anchor = DateAnchor::previous_mention;
    } else if (published_) {
      Day month = month_period(year_of(*published_), month_of(*published_)).first;
      if (fields.get(DateSlot::day) > static_cast<int>(day_of_month(*published_))) month = add_months(month, -1);
      fields.set(DateSlot::month, static_cast<int>(month_of(month)));
      fields.set(DateSlot::year, year_of(month));
      found = resolve_calendar(fields, context);
      found.anchor = DateAnchor::publication;
    }
    if (!found.period) {
      found.value = fmt::format("XXXX-XX-{:02}", fields.get(DateSlot::day));
      found.anchor = DateAnchor::none;
      found.note = "no month in the text before it that has this day";
    }
    return found;
  }

  /// A time without a day takes it from its sentence, else from the day spoken of, else from the publication.
  DateFound resolve_clock(std::size_t i) const {
    const DateExpression& e = all_[i];
    const auto day_beside = [&](std::size_t j) -> const DateMention* {
      const DateMention& m = mentions_[j];
      const bool day =
          (m.precision == DatePrecision::day || m.precision == DatePrecision::time) && m.first && m.first == m.last;
      return day && sentence_of(all_[j]) == sentence_of(e) ? &m : nullptr;
    };
    std::size_t next = i + 1;
    while (next < all_.size() && all_[next].rule->reads == DateReading::clock) ++next;
    const DateMention* beside = next < all_.size() ? day_beside(next) : nullptr;
    if (beside == nullptr && i > 0) beside = day_beside(i - 1);
    DateFound found;
    found.precision = DatePrecision::time;
    const std::string clock =
        clock_value(e.fields, e.day_part ? std::optional(static_cast<int>(*e.day_part)) : std::nullopt);
    if (beside != nullptr) {
      found.period = day_period(*beside->first);
      found.anchor = beside->anchor;
    } else if (published_) {
      found.period = day_period(*published_);
      found.anchor = DateAnchor::publication;
    }
    found.value = (found.period ? format_iso_day(found.period->first) : "XXXX-XX-XX") + clock;
    return found;
  }

  // ------------------------------------------------------------ ranges, ends, memory

  /// Two mentions that end a range: the last one first, for it may carry month and year; both get all its days.
  void resolve_range(std::size_t i) {
    DateExpression& e = all_[i];
    const DateExpression& end = all_[i + 1];
    const DateFound last = resolve(end, {});
    const DateFound first = resolve(e, last.period ? std::optional(last.period->last) : std::nullopt);
    finish(i, first);
    finish(i + 1, last);
    if (!mentions_[i].first || !mentions_[i + 1].last || *mentions_[i].first > *mentions_[i + 1].last) return;
    DateMention& a = mentions_[i];
    DateMention& b = mentions_[i + 1];
    a.last = b.last;
    b.first = a.first;
    a.note = "begins the range to " + b.value;
    b.note = "ends the range from " + a.value;
  }

  void finish(std::size_t i, DateFound found) {
    const DateExpression& e = all_[i];
    DateMention& mention = mentions_[i];
    mention.span = text_.span_of(e.first, e.last);
    mention.rule = e.rule->id;
    mention.type = type_of(e, found);
    if (e.part) {
      take_part(found, *e.part);
      mention.mod = timex_mod(*e.part);
    }
    mention.value = found.value;
    mention.precision = found.precision;
    mention.anchor = found.anchor;
    mention.note = found.note;
    mention.approximate = found.approximate || e.approximate;
    if (e.approximate && mention.mod.empty()) mention.mod = "APPROX";
    if (found.other) mention.other_first = found.other->first, mention.other_last = found.other->last;
    if (!found.period) return;
    mention.first = found.period->first;
    mention.last = found.period->last;
    remember(e, found);
    if (!e.open || mention.type == TimexType::duration || mention.type == TimexType::set) return;
    // "before dawn today" is today still.
    const bool beside =
        mention.precision == DatePrecision::time && (*e.open == OpenEnd::before || *e.open == OpenEnd::after);
    if (beside)
      mention.approximate = true;
    else
      open_end(mention, *e.open);
  }

  static void open_end(DateMention& mention, OpenEnd open) {
    switch (open) {
      case OpenEnd::since:
      case OpenEnd::from: mention.last.reset(); break;
      case OpenEnd::until: mention.first.reset(); break;
      case OpenEnd::before:
        mention.last = *mention.first - days{1};
        mention.first.reset();
        break;
      case OpenEnd::after:
        mention.first = *mention.last + days{1};
        mention.last.reset();
        break;
    }
  }

  static TimexType type_of(const DateExpression& e, const DateFound& found) {
    if ((e.rule->duration_if_past || e.rule->needs_base) && found.value.starts_with('P') && !found.period)
      return TimexType::duration;
    switch (e.rule->reads) {
      case DateReading::duration:
      case DateReading::window: return TimexType::duration;
      case DateReading::set: return TimexType::set;
      case DateReading::clock: return TimexType::time;
      default: break;
    }
    return found.value.find('T') != std::string::npos && found.precision == DatePrecision::time ? TimexType::time
                                                                                                : TimexType::date;
  }

  void remember(const DateExpression& e, const DateFound& found) {
    if (e.rule->reads == DateReading::window) return;
    const Previous previous{*found.period, block_of(e), sentence_of(e)};
    const int length = days_between(previous.period.first, previous.period.last) + 1;
    if (length <= 2) last_day_ = previous;
    if (length <= 31) last_month_ = previous;
    if (length <= 366) last_year_ = previous;
    const bool told = e.fields.has(DateSlot::month) || e.fields.has(DateSlot::full_day);
    if (told && (found.anchor == DateAnchor::explicit_date || found.anchor == DateAnchor::previous_mention))
      story_ = previous;
    else if (found.anchor == DateAnchor::publication)
      story_.reset();
  }

  const TokenizedText& text_;
  const DateRuleSet& rules_;
  DateTense tense_;
  std::vector<DateExpression>& all_;
  std::optional<Day> published_;
  std::vector<DateMention> mentions_;
  std::optional<Previous> last_day_;    ///< the last mention of a day
  std::optional<Previous> last_month_;  ///< of a month or less
  std::optional<Previous> last_year_;   ///< of a year or less
  std::optional<Previous> story_;       ///< the last one that named its year
};

}  // namespace

std::vector<DateMention> resolve_expressions(const TokenizedText& text, const DateSenses& senses,
                                             const DateRuleSet& rules, std::vector<DateExpression>& expressions,
                                             std::optional<Day> published) {
  return Resolver(text, senses, rules, expressions, published).run();
}

}  // namespace rasid
