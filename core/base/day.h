#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace rasid {

/// A day of the proleptic Gregorian calendar, without a time zone.
using Day = std::chrono::sys_days;
/// A second in UTC.
using Instant = std::chrono::sys_seconds;

/// Reads "2025-12-08"; nothing else. Empty if the text is not a real day of the years 1000 to 9999.
std::optional<Day> parse_iso_day(std::string_view text);
/// "2025-12-08"
std::string format_iso_day(Day day);
/// The day if year, month (1-12) and day (1-31) name one that exists.
std::optional<Day> make_day(int year, unsigned month, unsigned day);
/// "2025-12-08T14:03:00Z"
std::string format_iso_instant(Instant instant);
/// Reads an ISO 8601 date and time with zone ("2025-12-08T14:03:00+03:00", "...Z", fractions passed over). A time
/// without a zone counts as UTC.
std::optional<Instant> parse_iso_instant(std::string_view text);
/// The UTC day of an instant.
Day day_of(Instant instant);

}  // namespace rasid
