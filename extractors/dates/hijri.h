#pragma once

#include <optional>

#include "core/base/day.h"
#include "extractors/dates/calendar.h"

namespace rasid {

// The Umm al-Qura calendar of Saudi Arabia, which news and statements mean by a Hijri date; its table of month
// lengths (R. H. van Gent, "The Umm al-Qura Calendar of Saudi Arabia") comes with ICU as calendar
// "islamic-umalqura". Sightings elsewhere differ by a day, so callers flag what they get as approximate.

constexpr int kFirstHijriYear = 1300;  ///< begins on 12 November 1882
constexpr int kLastHijriYear = 1600;   ///< ends in 2174

/// The Gregorian day of a Hijri one; empty outside the table or if the month has no such day.
std::optional<Day> hijri_day(int year, unsigned month, unsigned day);
/// The days of a Hijri month (1 Muharram to 12 Dhu al-Hijja); empty outside the table.
std::optional<Period> hijri_month(int year, unsigned month);
std::optional<Period> hijri_year(int year);
/// The Hijri year that holds a Gregorian day; empty outside the table.
std::optional<int> hijri_year_of(Day day);

}  // namespace rasid
