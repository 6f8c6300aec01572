#pragma once

#include <optional>
#include <string_view>

#include "core/base/day.h"

namespace rasid {

/// Reads the dates that feeds and sitemaps carry, to a second in UTC: RFC 822 and 2822 with the slips of real feeds,
/// ISO 8601 and W3C-DTF (also "2003", "2003-12", basic and ordinal forms), asctime, and the forms with month names in
/// Arabic (Levantine "كانون الثاني", Egyptian and Gulf "يناير", Maghrebi "جانفي"; Arabic digits; ص and م), Greek,
/// Hungarian and Korean. A missing time is midnight; a missing or unknown zone is UTC; two-digit years are 1990 to
/// 2089. Nothing if it is no date (never a guess from parts).
std::optional<Instant> parse_feed_date(std::string_view text);

}  // namespace rasid
