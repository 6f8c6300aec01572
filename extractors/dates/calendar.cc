#include "extractors/dates/calendar.h"

#include <fmt/format.h>

#include <array>

namespace rasid {
namespace {

using std::chrono::days;
using std::chrono::year_month_day;

constexpr std::array<std::string_view, 13> kUnitNames = {"second",  "minute", "hour",   "day",     "week",
                                                         "weekend", "month",  "season", "quarter", "half",
                                                         "year",    "decade", "century"};
constexpr std::array<std::string_view, 4> kSeasons = {"SP", "SU", "FA", "WI"};

Day day_at(int year, unsigned month, unsigned day) {
  return Day{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
}

Day last_of_month(int year, unsigned month) {
  return Day{std::chrono::year{year} / std::chrono::month{month} / std::chrono::last};
}

/// Rounds towards minus infinity.
int floor_div(int a, int b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

Period months_period(int year, unsigned first, unsigned last) {
  return {day_at(year, first, 1), last_of_month(year, last)};
}

/// Year and number (from 0) of a part of the year that lies `count` parts from part `part` of `year`.
std::pair<int, int> shifted(int year, int part, int count, int parts) {
  const int all = year * parts + part + count;
  return {floor_div(all, parts), all - floor_div(all, parts) * parts};
}

/// Season (from 0) and its year that hold a month; January and February belong to the winter of the year before.
std::pair<int, int> season_of(Day day) {
  const unsigned month = month_of(day);
  if (month < 3) return {year_of(day) - 1, 3};
  return {year_of(day), static_cast<int>(month / 3) - 1};
}

}  // namespace

std::optional<DateUnit> unit_named(std::string_view name) {
  for (std::size_t i = 0; i < kUnitNames.size(); ++i) {
    if (kUnitNames[i] == name) return static_cast<DateUnit>(i);
  }
  return std::nullopt;
}

DatePrecision precision_of(DateUnit unit) {
  switch (unit) {
    case DateUnit::second:
    case DateUnit::minute:
    case DateUnit::hour: return DatePrecision::time;
    case DateUnit::day: return DatePrecision::day;
    case DateUnit::week:
    case DateUnit::weekend: return DatePrecision::week;
    case DateUnit::month: return DatePrecision::month;
    case DateUnit::season: return DatePrecision::season;
    case DateUnit::quarter: return DatePrecision::quarter;
    case DateUnit::half: return DatePrecision::half;
    case DateUnit::year: return DatePrecision::year;
    case DateUnit::decade: return DatePrecision::decade;
    case DateUnit::century: return DatePrecision::century;
  }
  return DatePrecision::unknown;
}

int days_between(Day from, Day to) {
  return static_cast<int>((to - from).count());
}
int year_of(Day day) {
  return static_cast<int>(year_month_day{day}.year());
}
unsigned month_of(Day day) {
  return static_cast<unsigned>(year_month_day{day}.month());
}
unsigned day_of_month(Day day) {
  return static_cast<unsigned>(year_month_day{day}.day());
}
unsigned iso_weekday(Day day) {
  return std::chrono::weekday{day}.iso_encoding();
}

Period day_period(Day day) {
  return {day, day};
}
Period month_period(int year, unsigned month) {
  return months_period(year, month, month);
}
Period quarter_period(int year, int quarter) {
  return months_period(year, static_cast<unsigned>(quarter * 3 - 2), static_cast<unsigned>(quarter * 3));
}
Period half_period(int year, int half) {
  return months_period(year, static_cast<unsigned>(half * 6 - 5), static_cast<unsigned>(half * 6));
}
Period year_period(int year) {
  return months_period(year, 1, 12);
}

Period season_period(int year, int season) {
  if (season == 4) return {day_at(year, 12, 1), last_of_month(year + 1, 2)};
  return months_period(year, static_cast<unsigned>(season * 3), static_cast<unsigned>(season * 3 + 2));
}

Period decade_period(int decade) {
  return {day_at(decade * 10, 1, 1), day_at(decade * 10 + 9, 12, 31)};
}
Period century_period(int century) {
  return {day_at(century * 100 - 99, 1, 1), day_at(century * 100, 12, 31)};
}

Period week_period(Day day) {
  const Day monday = day - days{iso_weekday(day) - 1};
  return {monday, monday + days{6}};
}

Period weekend_period(Day day) {
  const Period week = week_period(day);
  return {week.last - days{1}, week.last};
}

std::string month_value(int year, unsigned month) {
  return fmt::format("{:04}-{:02}", year, month);
}

std::string week_value(Day day) {
  const Day thursday = week_period(day).first + days{3};  // ISO 8601: a week belongs to the year of its Thursday
  const int week = days_between(day_at(year_of(thursday), 1, 1), thursday) / 7 + 1;
  return fmt::format("{:04}-W{:02}", year_of(thursday), week);
}

std::string weekend_value(Day day) {
  return week_value(day) + "-WE";
}
std::string quarter_value(int year, int quarter) {
  return fmt::format("{:04}-Q{}", year, quarter);
}
std::string half_value(int year, int half) {
  return fmt::format("{:04}-H{}", year, half);
}
std::string season_value(int year, int season) {
  return fmt::format("{:04}-{}", year, kSeasons[static_cast<std::size_t>(season - 1)]);
}
std::string year_value(int year) {
  return fmt::format("{:04}", year);
}
std::string decade_value(int decade) {
  return fmt::format("{:03}X", decade);
}
std::string century_value(int century) {
  return fmt::format("{:02}XX", century - 1);
}

std::string duration_value(std::optional<int> count, DateUnit unit) {
  int factor = 1;
  const char* letter = "D";
  const char* prefix = "P";
  switch (unit) {
    case DateUnit::second: prefix = "PT", letter = "S"; break;
    case DateUnit::minute: prefix = "PT", letter = "M"; break;
    case DateUnit::hour: prefix = "PT", letter = "H"; break;
    case DateUnit::day: break;
    case DateUnit::weekend: factor = 2; break;
    case DateUnit::week: letter = "W"; break;
    case DateUnit::month: letter = "M"; break;
    case DateUnit::season:
    case DateUnit::quarter: letter = "M", factor = 3; break;
    case DateUnit::half: letter = "M", factor = 6; break;
    case DateUnit::year: letter = "Y"; break;
    case DateUnit::decade: letter = "Y", factor = 10; break;
    case DateUnit::century: letter = "Y", factor = 100; break;
  }
  if (!count) return fmt::format("{}X{}", prefix, letter);
  return fmt::format("{}{}{}", prefix, *count * factor, letter);
}

Day add_months(Day day, int months) {
  const year_month_day moved = year_month_day{day} + std::chrono::months{months};
  return moved.ok() ? Day{moved} : Day{moved.year() / moved.month() / std::chrono::last};
}

Day add_units(Day day, int count, DateUnit unit) {
  switch (unit) {
    case DateUnit::second:
    case DateUnit::minute: return day;
    case DateUnit::hour: return day + days{count / 24};
    case DateUnit::day: return day + days{count};
    case DateUnit::week:
    case DateUnit::weekend: return day + days{7 * count};
    case DateUnit::month: return add_months(day, count);
    case DateUnit::season:
    case DateUnit::quarter: return add_months(day, 3 * count);
    case DateUnit::half: return add_months(day, 6 * count);
    case DateUnit::year: return add_months(day, 12 * count);
    case DateUnit::decade: return add_months(day, 120 * count);
    case DateUnit::century: return add_months(day, 1200 * count);
  }
  return day;
}

ValuedPeriod unit_at(Day day, int count, DateUnit unit) {
  const Day there = add_units(day, count, unit);
  const int year = year_of(day);
  switch (unit) {
    case DateUnit::second:
    case DateUnit::minute:
    case DateUnit::hour:
    case DateUnit::day: return {day_period(there), format_iso_day(there)};
    case DateUnit::week: return {week_period(there), week_value(there)};
    case DateUnit::weekend: return {weekend_period(there), weekend_value(there)};
    case DateUnit::month: {
      const Day first = add_months(month_period(year, month_of(day)).first, count);
      return {month_period(year_of(first), month_of(first)), month_value(year_of(first), month_of(first))};
    }
    case DateUnit::season: {
      const auto [season_year, part] = season_of(day);
      const auto [y, s] = shifted(season_year, part, count, 4);
      return {season_period(y, s + 1), season_value(y, s + 1)};
    }
    case DateUnit::quarter: {
      const auto [y, q] = shifted(year, static_cast<int>(month_of(day) - 1) / 3, count, 4);
      return {quarter_period(y, q + 1), quarter_value(y, q + 1)};
    }
    case DateUnit::half: {
      const auto [y, h] = shifted(year, static_cast<int>(month_of(day) - 1) / 6, count, 2);
      return {half_period(y, h + 1), half_value(y, h + 1)};
    }
    case DateUnit::year: return {year_period(year + count), year_value(year + count)};
    case DateUnit::decade: return {decade_period(year / 10 + count), decade_value(year / 10 + count)};
    case DateUnit::century: {
      const int century = (year - 1) / 100 + 1 + count;
      return {century_period(century), century_value(century)};
    }
  }
  return {day_period(there), format_iso_day(there)};
}

}  // namespace rasid
