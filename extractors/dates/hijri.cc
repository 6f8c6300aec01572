#include "extractors/dates/hijri.h"

#include <unicode/calendar.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

namespace rasid {
namespace {

/// First days of all months of the table and the day after its end; empty if ICU has no data for the calendar.
std::vector<Day> read_month_starts() {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Calendar> calendar(icu::Calendar::createInstance(
      icu::TimeZone::getGMT()->clone(), icu::Locale("ar_SA@calendar=islamic-umalqura"), status));
  std::vector<Day> starts;
  for (int year = kFirstHijriYear; U_SUCCESS(status) && year <= kLastHijriYear; ++year) {
    for (int month = 0; month < 12; ++month) {
      calendar->clear();
      calendar->set(UCAL_EXTENDED_YEAR, year);
      calendar->set(UCAL_MONTH, month);
      calendar->set(UCAL_DATE, 1);
      const UDate millis = calendar->getTime(status);
      if (U_FAILURE(status)) return {};
      starts.emplace_back(std::chrono::days{static_cast<int>(std::floor(millis / 86'400'000.0))});
    }
  }
  if (!starts.empty()) starts.push_back(starts.back() + std::chrono::days{30});
  return starts;
}

const std::vector<Day>& month_starts() {
  static const std::vector<Day> kStarts = read_month_starts();
  return kStarts;
}

std::optional<std::size_t> index_of(int year, unsigned month) {
  if (year < kFirstHijriYear || year > kLastHijriYear || month < 1 || month > 12) return std::nullopt;
  const std::size_t index = static_cast<std::size_t>(year - kFirstHijriYear) * 12 + month - 1;
  if (index + 1 >= month_starts().size()) return std::nullopt;
  return index;
}

}  // namespace

std::optional<Period> hijri_month(int year, unsigned month) {
  const auto index = index_of(year, month);
  if (!index) return std::nullopt;
  return Period{month_starts()[*index], month_starts()[*index + 1] - std::chrono::days{1}};
}

std::optional<Day> hijri_day(int year, unsigned month, unsigned day) {
  const auto period = hijri_month(year, month);
  if (!period || day < 1) return std::nullopt;
  const Day found = period->first + std::chrono::days{day - 1};
  return found <= period->last ? std::optional{found} : std::nullopt;
}

std::optional<Period> hijri_year(int year) {
  const auto first = hijri_month(year, 1);
  const auto last = hijri_month(year, 12);
  if (!first || !last) return std::nullopt;
  return Period{first->first, last->last};
}

std::optional<int> hijri_year_of(Day day) {
  const std::vector<Day>& starts = month_starts();
  const auto after = std::upper_bound(starts.begin(), starts.end(), day);
  if (after == starts.begin() || after == starts.end()) return std::nullopt;
  return kFirstHijriYear + static_cast<int>((after - starts.begin() - 1) / 12);
}

}  // namespace rasid
