#pragma once

#include <optional>
#include <string_view>

#include "core/base/day.h"
#include "core/record/span.h"
#include "core/text/tokens.h"
#include "extractors/dates/read_dates.h"

namespace rasid {

/// The day that a text gives as its own, for texts that come without a day of publication.
struct ToldDay {
  Day day{};
  Span span;
};

/// StatedTime::source of a day of publication that was taken from the text itself: a guess, and marked as one in
/// every mention that counts from it.
inline constexpr std::string_view kToldDaySource = "text";

/// Looks for the day near the top, where pages and agencies write it, and takes full dates only (day, month and
/// year):
/// - a line that is little more than a date: "20/08/2021", "Friday, 16 June 2023, 17:23", نشرت في: 03/02/2022;
/// - a dateline: "DAMASCUS, 3 February 2016 (Reuters) -", دمشق 3 شباط 2016 (سانا);
/// - a headline with a weekday and a date, as daily summaries have: حصاد الأحداث ليوم الاثنين 25-07-2022.
/// Empty if there is none, or if the text says "today, Sunday" and that day was none. A caption with a date in it
/// ("Idlib, 19 August 2021 (SANA)") is none of these.
std::optional<ToldDay> read_told_day(const TokenizedText& text, const DateRules& rules);

}  // namespace rasid
