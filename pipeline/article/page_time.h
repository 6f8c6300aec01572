#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/record/article.h"

namespace rasid {

/// How the times of a page are to be read.
struct TimeReading {
  bool day_first = true;         ///< 03/04/2024 is the 3 April
  std::optional<Instant> now{};  ///< when the page was fetched: what "3 hours ago" counts from
  bool relative = false;         ///< read "3 hours ago" and "yesterday" too
};

/// The first time stated in a short text: ISO 8601, RFC 822, JavaScript's form, seconds since 1970, "December 8, 2025
/// 3:04 pm EST", "8/12/2025", "الاثنين 8 كانون الأول / ديسمبر 2025 - 15:04", Eastern digits. A day must be stated
/// whole and lie between 1995 and two days after `now` (2100 if that is not known). `source` and `confidence` are
/// left to the caller.
std::optional<StatedTime> read_time(std::string_view text, const TimeReading& reading);

/// The day that an address states: /2025/12/08/, /2025-12-08-, /20251208/, /2025/dec/08/.
std::optional<Day> day_in_url(std::string_view url);

}  // namespace rasid
