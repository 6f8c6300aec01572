#include "extractors/dates/policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <functional>

#include "extractors/dates/hijri.h"

namespace rasid {
namespace {

using std::chrono::days;

/// A day further ahead than this is announced with a word of the future.
constexpr days kFarAhead{120};
constexpr std::string_view kNoAnchor = "no day of publication to count from";
constexpr std::array<std::string_view, 7> kWeekdays = {"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                       "Friday", "Saturday", "Sunday"};

/// What happens once a year (or less often, as 29 February); empty in years without it.
using Yearly = std::function<std::optional<Period>(int year)>;

int distance(const Period& period, Day day) {
  if (day < period.first) return days_between(day, period.first);
  return day > period.last ? days_between(period.last, day) : 0;
}

/// The latest occurrence that `fits`, from `from` down to eight years before (29 February).
template <typename Fits>
std::optional<int> latest(const Yearly& yearly, int from, Fits fits) {
  for (int year = from; year >= from - 9; --year) {
    const auto period = yearly(year);
    if (period && fits(*period)) return year;
  }
  return std::nullopt;
}

template <typename Fits>
std::optional<int> earliest(const Yearly& yearly, int from, Fits fits) {
  for (int year = from; year <= from + 9; ++year) {
    const auto period = yearly(year);
    if (period && fits(*period)) return year;
  }
  return std::nullopt;
}

std::optional<int> nearest(const Yearly& yearly, Day day) {
  std::optional<int> best;
  for (int year = year_of(day) - 4; year <= year_of(day) + 4; ++year) {
    const auto period = yearly(year);
    if (!period) continue;
    const auto held = best ? yearly(*best) : std::nullopt;
    if (!held || distance(*period, day) < distance(*held, day)) best = year;
  }
  return best;
}

struct YearChoice {
  int year = 0;
  DateAnchor anchor = DateAnchor::none;
};

/// The year of something that the text gives without one. `bare_month`: most recent instead of nearest.
std::optional<YearChoice> choose_year(const DateFields& fields, const DateContext& context, const Yearly& yearly,
                                      bool bare_month) {
  if (fields.has(DateSlot::year)) return YearChoice{fields.get(DateSlot::year), DateAnchor::explicit_date};
  const auto from_publication = [](std::optional<int> year) {
    return year ? std::optional(YearChoice{*year, DateAnchor::publication}) : std::nullopt;
  };
  if (context.not_after) {
    const Day end = *context.not_after;
    const auto year = latest(yearly, year_of(end), [&](const Period& p) { return p.first <= end; });
    if (year) return YearChoice{*year, DateAnchor::publication};
  }
  if (context.published && fields.has(DateSlot::year_direction)) {
    return YearChoice{year_of(*context.published) + fields.get(DateSlot::year_direction), DateAnchor::publication};
  }
  if (context.published && fields.has(DateSlot::direction)) {
    const Day day = *context.published;
    const Day limit = bare_month ? month_period(year_of(day), month_of(day)).first : day;
    const int direction = fields.get(DateSlot::direction);
    if (direction < 0)
      return from_publication(latest(yearly, year_of(day), [&](const Period& p) { return p.last < limit; }));
    if (direction > 0)
      return from_publication(earliest(yearly, year_of(day), [&](const Period& p) { return p.first > day; }));
    return from_publication(year_of(day));
  }
  // "8 August last", الجاري: said from the day of publication; without one nothing says which year.
  const bool directed = fields.has(DateSlot::direction) || fields.has(DateSlot::year_direction);
  if (context.story && !directed) {
    const Day begun = context.story->first;
    const auto year = earliest(yearly, year_of(begun), [&](const Period& p) { return p.last >= begun; });
    if (year) return YearChoice{*year, DateAnchor::previous_mention};
  }
  if (!context.published) return std::nullopt;
  const Day day = *context.published;
  if (!bare_month) {
    const auto year = nearest(yearly, day);
    const bool far_ahead = year && yearly(*year)->first > day + kFarAhead;
    if (far_ahead && !context.future)
      return from_publication(latest(yearly, year_of(day), [&](const Period& p) { return p.first <= day; }));
    return from_publication(year);
  }
  if (context.future)
    return from_publication(earliest(yearly, year_of(day), [&](const Period& p) { return p.last >= day; }));
  return from_publication(latest(yearly, year_of(day), [&](const Period& p) { return p.first <= day; }));
}

DateFound unresolved(std::string value, DatePrecision precision) {
  DateFound found;
  found.value = std::move(value);
  found.precision = precision;
  found.note = kNoAnchor;
  return found;
}

/// The `nth` such weekday of a month, -1 the last; empty if it has fewer.
std::optional<Period> nth_weekday(int year, unsigned month_number, int weekday, int nth) {
  const Period month = month_period(year, month_number);
  if (nth < 0) return day_period(month.last - days{(static_cast<int>(iso_weekday(month.last)) - weekday + 7) % 7});
  const Day first = month.first + days{(weekday - static_cast<int>(iso_weekday(month.first)) + 7) % 7};
  const Day found = first + days{7 * (nth - 1)};
  return found <= month.last ? std::optional(day_period(found)) : std::nullopt;
}

DateFound resolve_month(const DateFields& fields, const DateContext& context, int month) {
  const auto m = static_cast<unsigned>(month);
  const bool nth = fields.has(DateSlot::ordinal) && fields.has(DateSlot::weekday);  // "the first Monday of March"
  const bool has_day = fields.has(DateSlot::day) || nth;
  const auto d = static_cast<unsigned>(fields.get_or(DateSlot::day, 1));
  const Yearly yearly = [&](int year) -> std::optional<Period> {
    if (!has_day) return month_period(year, m);
    if (nth) return nth_weekday(year, m, fields.get(DateSlot::weekday), fields.get(DateSlot::ordinal));
    const auto day = make_day(year, m, d);
    return day ? std::optional(day_period(*day)) : std::nullopt;
  };
  const auto choice = choose_year(fields, context, yearly, !has_day);
  const DatePrecision precision = has_day ? DatePrecision::day : DatePrecision::month;
  const auto period = choice ? yearly(choice->year) : std::nullopt;
  if (!period) {
    DateFound found =
        unresolved(has_day ? fmt::format("XXXX-{:02}-{:02}", m, d) : fmt::format("XXXX-{:02}", m), precision);
    if (choice) found.note = fmt::format("{} has no such day", choice->year);
    return found;
  }
  DateFound found;
  found.period = period;
  found.precision = precision;
  found.anchor = choice->anchor;
  found.value = has_day ? format_iso_day(period->first) : month_value(choice->year, m);
  if (has_day && !nth && fields.has(DateSlot::weekday)) check_weekday(found, fields.get(DateSlot::weekday), false);
  return found;
}

/// Seasons, quarters and halves: what divides a year.
DateFound resolve_year_part(const DateFields& fields, const DateContext& context, DatePrecision precision,
                            const Yearly& yearly, std::string (*value)(int, int), int part) {
  const auto choice = choose_year(fields, context, yearly, true);
  if (!choice) return unresolved("XXXX" + value(0, part).substr(4), precision);
  DateFound found;
  found.period = yearly(choice->year);
  found.precision = precision;
  found.anchor = choice->anchor;
  found.value = value(choice->year, part);
  return found;
}

DateFound resolve_weekday(const DateFields& fields, const DateContext& context) {
  const int weekday = fields.get(DateSlot::weekday);
  if (!context.published) return unresolved(fmt::format("XXXX-WXX-{}", weekday), DatePrecision::day);
  const Day day = context.not_after.value_or(*context.published);
  const int back = (static_cast<int>(iso_weekday(day)) - weekday + 7) % 7;
  const Day recent = day - days{back};
  const Day ahead = day + days{(7 - back) % 7};
  Day chosen = context.future && !context.not_after ? ahead : recent;
  if (fields.has(DateSlot::week_direction)) {
    chosen = unit_at(day, fields.get(DateSlot::week_direction), DateUnit::week).period.first + days{weekday - 1};
  } else if (fields.has(DateSlot::direction) && !context.not_after) {
    const int direction = fields.get(DateSlot::direction);
    if (direction < 0) chosen = back == 0 ? day - days{7} : recent;
    if (direction > 0) chosen = back == 0 ? day + days{7} : ahead;
    if (direction == 0) chosen = back <= 3 ? recent : ahead;
  }
  DateFound found;
  found.period = day_period(chosen);
  found.precision = DatePrecision::day;
  found.anchor = DateAnchor::publication;
  found.value = format_iso_day(chosen);
  return found;
}

DateFound explicit_period(Period period, std::string value, DatePrecision precision) {
  DateFound found;
  found.period = period;
  found.value = std::move(value);
  found.precision = precision;
  found.anchor = DateAnchor::explicit_date;
  return found;
}

int full_year(int short_year) {
  return short_year + (short_year < 70 ? 2000 : 1900);
}

}  // namespace

DateFound resolve_calendar(const DateFields& given, const DateContext& context) {
  DateFields fields = given;
  if (fields.has(DateSlot::full_day)) {
    const int all = fields.get(DateSlot::full_day);
    fields.set(DateSlot::year, all / 10000);
    fields.set(DateSlot::month, all / 100 % 100);
    fields.set(DateSlot::day, all % 100);
  }
  if (fields.has(DateSlot::short_year) && !fields.has(DateSlot::year)) {
    fields.set(DateSlot::year, full_year(fields.get(DateSlot::short_year)));
  }
  if (fields.has(DateSlot::month_number) && !fields.has(DateSlot::month)) {
    fields.set(DateSlot::month, fields.get(DateSlot::month_number));
  }
  if (fields.has(DateSlot::month_direction) && !fields.has(DateSlot::month)) {
    if (!context.published)
      return unresolved(fmt::format("XXXX-XX-{:02}", fields.get_or(DateSlot::day, 0)), DatePrecision::day);
    const Day there =
        unit_at(*context.published, fields.get(DateSlot::month_direction), DateUnit::month).period.first;
    fields.set(DateSlot::year, year_of(there));
    fields.set(DateSlot::month, static_cast<int>(month_of(there)));
    DateFound found = resolve_month(fields, context, fields.get(DateSlot::month));
    found.anchor = found.period ? DateAnchor::publication : DateAnchor::none;
    return found;
  }
  if (fields.has(DateSlot::month)) return resolve_month(fields, context, fields.get(DateSlot::month));
  if (fields.has(DateSlot::quarter)) {
    const int quarter = std::clamp(fields.get(DateSlot::quarter), 1, 4);
    return resolve_year_part(
        fields, context, DatePrecision::quarter, [=](int y) { return std::optional(quarter_period(y, quarter)); },
        quarter_value, quarter);
  }
  if (fields.has(DateSlot::half)) {
    const int half = std::clamp(fields.get(DateSlot::half), 1, 2);
    return resolve_year_part(
        fields, context, DatePrecision::half, [=](int y) { return std::optional(half_period(y, half)); }, half_value,
        half);
  }
  if (fields.has(DateSlot::season)) {
    const int season = std::clamp(fields.get(DateSlot::season), 1, 4);
    return resolve_year_part(
        fields, context, DatePrecision::season, [=](int y) { return std::optional(season_period(y, season)); },
        season_value, season);
  }
  if (fields.has(DateSlot::year)) {
    const int year = fields.get(DateSlot::year);
    return explicit_period(year_period(year), year_value(year), DatePrecision::year);
  }
  if (fields.has(DateSlot::decade)) {
    const int decade = fields.get(DateSlot::decade);
    return explicit_period(decade_period(decade), decade_value(decade), DatePrecision::decade);
  }
  if (fields.has(DateSlot::century)) {
    const int century = fields.get(DateSlot::century);
    return explicit_period(century_period(century), century_value(century), DatePrecision::century);
  }
  if (fields.has(DateSlot::weekday)) return resolve_weekday(fields, context);
  return unresolved("XXXX", DatePrecision::unknown);
}

DateFound resolve_hijri(const DateFields& fields, const DateContext& context) {
  const int month = fields.get_or(DateSlot::hijri_month, 0);
  const auto m = static_cast<unsigned>(month);
  std::optional<int> year;
  DateFound found;
  found.anchor = DateAnchor::explicit_date;
  if (fields.has(DateSlot::hijri_year)) {
    year = fields.get(DateSlot::hijri_year);
  } else if (context.published) {
    found.anchor = DateAnchor::publication;
    const std::optional<int> now = hijri_year_of(*context.published);
    const int shift = fields.get_or(DateSlot::year_direction, 0);
    if (now && shift != 0) year = *now + shift;
    int best = 0;
    for (int y = now.value_or(0) - 1; now && shift == 0 && y <= *now + 1; ++y) {
      const auto period = hijri_month(y, m);
      if (period && (!year || distance(*period, *context.published) < best))
        year = y, best = distance(*period, *context.published);
    }
  }
  found.precision = fields.has(DateSlot::day) ? DatePrecision::day
                    : month != 0              ? DatePrecision::month
                                              : DatePrecision::year;
  if (year && fields.has(DateSlot::day)) {
    if (const auto day = hijri_day(*year, m, static_cast<unsigned>(fields.get(DateSlot::day))))
      found.period = day_period(*day);
  } else if (year) {
    found.period = month != 0 ? hijri_month(*year, m) : hijri_year(*year);
  }
  if (!found.period) {
    found.value = "XXXX-XX-XX";
    found.anchor = DateAnchor::none;
    found.note = year ? "the Umm al-Qura table has no such day" : std::string(kNoAnchor);
    return found;
  }
  found.approximate = true;
  found.note = "Hijri by the Umm al-Qura table: a day more or less";
  found.value = format_iso_day(found.period->first);
  if (found.period->last != found.period->first) found.value += "/" + format_iso_day(found.period->last);
  return found;
}

DateFound resolve_holiday(const DateHoliday& holiday, const DateFields& fields, const DateContext& context) {
  const Yearly yearly = [&](int year) -> std::optional<Period> {
    if (holiday.weekday != 0) return nth_weekday(year, holiday.month, holiday.weekday, holiday.nth);
    const auto first =
        holiday.hijri ? hijri_day(year, holiday.month, holiday.day) : make_day(year, holiday.month, holiday.day);
    if (!first) return std::nullopt;
    const bool month = holiday.hijri && holiday.days >= 29;
    return Period{*first, month ? hijri_month(year, holiday.month)->last : *first + days{holiday.days - 1}};
  };
  DateFound found;
  if (holiday.hijri) {
    // Hijri years slip through the Gregorian ones: look at those around the year that is meant.
    std::optional<Day> middle = context.published;
    if (fields.has(DateSlot::year)) middle = make_day(fields.get(DateSlot::year), 7, 1);
    if (middle && fields.has(DateSlot::year_direction))
      middle = make_day(year_of(*middle) + fields.get(DateSlot::year_direction), 7, 1);
    const auto around = middle ? hijri_year_of(*middle) : std::nullopt;
    const bool named = fields.has(DateSlot::year) || fields.has(DateSlot::year_direction);
    for (int y = around.value_or(0) - 1; around && y <= *around + 1; ++y) {
      const auto period = yearly(y);
      if (!period || (named && year_of(period->first) != year_of(*middle))) continue;
      if (fields.get_or(DateSlot::direction, 0) < 0 && context.published && period->last >= *context.published)
        continue;
      if (fields.get_or(DateSlot::direction, 0) > 0 && context.published && period->first <= *context.published)
        continue;
      if (!found.period || distance(*period, *middle) < distance(*found.period, *middle)) found.period = period;
    }
    found.anchor = fields.has(DateSlot::year) ? DateAnchor::explicit_date : DateAnchor::publication;
    found.approximate = true;
    found.note = "Hijri by the Umm al-Qura table: a day more or less";
  } else if (const auto choice = choose_year(fields, context, yearly, false)) {
    found.period = yearly(choice->year);
    found.anchor = choice->anchor;
  }
  if (!found.period) return unresolved("XXXX-XX-XX", DatePrecision::day);
  found.precision = holiday.days == 1   ? DatePrecision::day
                    : holiday.days <= 7 ? DatePrecision::week
                                        : DatePrecision::month;
  found.value = format_iso_day(found.period->first);
  if (holiday.days > 1) found.value += "/" + format_iso_day(found.period->last);
  return found;
}

void check_weekday(DateFound& found, int weekday, bool believe_weekday) {
  if (!found.period) return;
  const Day day = found.period->first;
  const int real = static_cast<int>(iso_weekday(day));
  if (real == weekday) return;
  const int ahead = (weekday - real + 7) % 7;
  const Day named = ahead <= 3 ? day + days{ahead} : day - days{7 - ahead};
  found.note =
      fmt::format("{} was a {}, the text says {}", format_iso_day(day), kWeekdays[static_cast<std::size_t>(real - 1)],
                  kWeekdays[static_cast<std::size_t>(weekday - 1)]);
  found.other = day_period(believe_weekday ? day : named);
  if (believe_weekday) {
    found.period = day_period(named);
    found.value = format_iso_day(named);
  }
}

}  // namespace rasid
