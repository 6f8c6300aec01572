#pragma once

#include <optional>
#include <string>

#include "core/base/day.h"
#include "core/record/mention.h"

namespace rasid {

/// Units of the calendar and the clock; the numbers are those of rules/dates (names in unit_named()).
enum class DateUnit { second, minute, hour, day, week, weekend, month, season, quarter, half, year, decade, century };
std::optional<DateUnit> unit_named(std::string_view name);
DatePrecision precision_of(DateUnit unit);

/// Days from first to last, both included.
struct Period {
  Day first;
  Day last;
  friend bool operator==(const Period&, const Period&) = default;
};

/// Days from `from` to `to`; negative if it lies before.
int days_between(Day from, Day to);
int year_of(Day day);
unsigned month_of(Day day);
unsigned day_of_month(Day day);
/// 1 is Monday, 7 is Sunday (ISO 8601).
unsigned iso_weekday(Day day);

Period day_period(Day day);
Period month_period(int year, unsigned month);
Period quarter_period(int year, int quarter);
Period half_period(int year, int half);
Period year_period(int year);
/// March-May, June-August, September-November, December-February of the next year: 1 spring to 4 winter.
Period season_period(int year, int season);
/// `decade` 199 is 1990 to 1999, as TIMEX3 writes it.
Period decade_period(int decade);
/// `century` 20 is 1901 to 2000.
Period century_period(int century);
/// The week of ISO 8601 that holds the day, Monday to Sunday.
Period week_period(Day day);
/// Saturday and Sunday of that week.
Period weekend_period(Day day);

// TIMEX3 values (TimeML 1.2.1, section 2.3): "2025-12", "2025-W49", "2025-W49-WE", "2025-Q3", "2025-H1", "2025-SU",
// "2025", "202X", "20XX" (in TIMEX3 the twentieth century is 19XX).
std::string month_value(int year, unsigned month);
std::string week_value(Day day);
std::string weekend_value(Day day);
std::string quarter_value(int year, int quarter);
std::string half_value(int year, int half);
std::string season_value(int year, int season);
std::string year_value(int year);
std::string decade_value(int decade);
std::string century_value(int century);

/// "P3D", "PT24H", "P2W"; `count` empty gives "PXD". A decade is ten years, a century a hundred.
std::string duration_value(std::optional<int> count, DateUnit unit);

/// The day `months` later (earlier if negative); the last of the month if it has no such day.
Day add_months(Day day, int months);
/// The day `count` units later (earlier if negative). Hours and less leave the day, 24 hours are a day.
Day add_units(Day day, int count, DateUnit unit);

struct ValuedPeriod {
  Period period;
  std::string value;
};
/// The unit that lies `count` units from the one that holds `day`: (2025-03-05, -1, month) is February 2025.
ValuedPeriod unit_at(Day day, int count, DateUnit unit);

}  // namespace rasid
