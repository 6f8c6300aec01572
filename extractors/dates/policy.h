#pragma once

#include <optional>
#include <string>

#include "core/record/mention.h"
#include "extractors/dates/calendar.h"
#include "extractors/dates/rules.h"

namespace rasid {

// How an expression that does not say everything is completed. The policies are those that gold corpora of English
// news bear out (TimeBank, AQUAINT, MEANTIME): a bare weekday is the most recent one, the day of publication included
// (90 % of 340); a day and month are the nearest (95 % of 164); a bare month is the most recent (84 % of 86); a
// future word before it in the sentence turns weekday and month to the future.

/// What an expression may count from.
struct DateContext {
  std::optional<Day> published;
  std::optional<Period> story;   ///< an old dated mention of the same paragraph: background that is told in order
  std::optional<Day> not_after;  ///< the other end of the range it begins
  bool future = false;           ///< the last cue of the sentence before it points ahead
};

/// What an expression means so far.
struct DateFound {
  std::string value;
  std::optional<Period> period;
  DatePrecision precision = DatePrecision::unknown;
  DateAnchor anchor = DateAnchor::none;
  std::string note;
  std::optional<Period> other;  ///< a second reading
  bool approximate = false;
};

/// Day, month, year, quarter, half, season, decade, century or weekday.
DateFound resolve_calendar(const DateFields& fields, const DateContext& context);
/// A day, month or year of the Umm al-Qura calendar.
DateFound resolve_hijri(const DateFields& fields, const DateContext& context);
/// The occurrence nearest to the day of publication, or that of the year that is named.
DateFound resolve_holiday(const DateHoliday& holiday, const DateFields& fields, const DateContext& context);

/// Keeps both readings if the weekday that the text names is not that of `found`; for deictic words ("today,
/// Saturday") the weekday is believed, for dates the date.
void check_weekday(DateFound& found, int weekday, bool believe_weekday);

/// Early, mid, late, first half, ... of a period: months by tens of days and halves at 15, years and decades by
/// thirds.
void take_part(DateFound& found, DatePart part);
/// TIMEX3's name for a part: "START", "MID", "END" or empty.
std::string_view timex_mod(DatePart part);

}  // namespace rasid
