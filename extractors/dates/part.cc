// Parts of periods: early, mid, late, halves and weeks of a month.
#include <algorithm>

#include "extractors/dates/policy.h"

namespace rasid {
namespace {

using std::chrono::days;

/// The last `count` days of a period or the first.
Period first_days(const Period& p, int count) {
  return {p.first, std::min(p.last, p.first + days{count - 1})};
}
Period last_days(const Period& p, int count) {
  return {std::max(p.first, p.last - days{count - 1}), p.last};
}

Period month_part(const Period& p, DatePart part) {
  switch (part) {
    case DatePart::start:
    case DatePart::first_days: return first_days(p, 10);
    case DatePart::mid: return {p.first + days{10}, p.first + days{19}};
    case DatePart::end: return {p.first + days{20}, p.last};
    case DatePart::first_half: return first_days(p, 15);
    case DatePart::second_half: return {p.first + days{15}, p.last};
    case DatePart::first_week: return first_days(p, 7);
    case DatePart::second_week: return {p.first + days{7}, p.first + days{13}};
    case DatePart::third_week: return {p.first + days{14}, p.first + days{20}};
    case DatePart::last_week: return last_days(p, 7);
  }
  return p;
}

/// Longer periods: thirds and halves in whole months, or in whole years of a decade.
Period long_part(const Period& p, DatePart part, int months) {
  const auto from = [&](int month) { return add_months(p.first, month); };
  const auto to = [&](int month) { return add_months(p.first, month) - days{1}; };
  switch (part) {
    case DatePart::start: return {p.first, to(months / 3 + (months == 120 ? 8 : 0))};
    case DatePart::mid:
      return months == 120 ? Period{from(48), to(84)} : Period{from(months / 3), to(months * 2 / 3)};
    case DatePart::end: return {from(months == 120 ? 84 : months * 2 / 3), p.last};
    case DatePart::first_half: return {p.first, to(months / 2)};
    case DatePart::second_half: return {from(months / 2), p.last};
    case DatePart::first_days: return first_days(p, 10);
    case DatePart::first_week: return first_days(p, 7);
    case DatePart::second_week: return {p.first + days{7}, p.first + days{13}};
    case DatePart::third_week: return {p.first + days{14}, p.first + days{20}};
    case DatePart::last_week: return last_days(p, 7);
  }
  return p;
}

Period week_part(const Period& p, DatePart part) {
  if (part == DatePart::start || part == DatePart::first_days) return first_days(p, 3);
  if (part == DatePart::mid) return {p.first + days{2}, p.first + days{4}};
  if (part == DatePart::end) return last_days(p, 3);
  return p;
}

}  // namespace

void take_part(DateFound& found, DatePart part) {
  if (!found.period) return;
  const Period p = *found.period;
  const int length = days_between(p.first, p.last) + 1;
  if (found.precision == DatePrecision::week && length == 7) {
    found.period = week_part(p, part);
  } else if (found.precision == DatePrecision::month) {
    found.period = month_part(p, part);
    found.precision =
        part == DatePart::start || part == DatePart::mid || part == DatePart::end || part == DatePart::first_days
            ? DatePrecision::third_of_month
            : DatePrecision::week;
  } else if (found.precision == DatePrecision::year || found.precision == DatePrecision::decade ||
             found.precision == DatePrecision::century || found.precision == DatePrecision::quarter ||
             found.precision == DatePrecision::half || found.precision == DatePrecision::season) {
    const auto months = (year_of(p.last) - year_of(p.first)) * 12 + static_cast<int>(month_of(p.last)) -
                        static_cast<int>(month_of(p.first)) + 1;
    found.period = long_part(p, part, months);
    const bool half = part == DatePart::first_half || part == DatePart::second_half;
    if (half && found.precision == DatePrecision::year) {
      found.precision = DatePrecision::half;
      found.value = half_value(year_of(p.first), part == DatePart::first_half ? 1 : 2);
    }
  }
}

std::string_view timex_mod(DatePart part) {
  switch (part) {
    case DatePart::start:
    case DatePart::first_half:
    case DatePart::first_week:
    case DatePart::first_days: return "START";
    case DatePart::mid:
    case DatePart::second_week:
    case DatePart::third_week: return "MID";
    case DatePart::end:
    case DatePart::second_half:
    case DatePart::last_week: return "END";
  }
  return "";
}

}  // namespace rasid
