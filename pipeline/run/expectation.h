#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/base/day.h"
#include "pipeline/store/frontier.h"

namespace rasid {

constexpr std::int64_t kHistoryHours = std::int64_t{24} * 28;  ///< that expectations rest on

/// What a source usually does, made out from when its new articles came.
struct Expectation {
  /// The expected time between new articles. Three of them without one is an alert. Empty while too little is known:
  /// articles in fewer than 5 hours or less than a day.
  ///
  /// It is the mean gap, unless the source is uneven (nights, weekends, bursts): then the longest gap that is usual
  /// for it, which is the k-th longest of k weeks, so that one outage doesn't count; but not more than gaps of mean m
  /// and deviation s need for chance alone to be out of question: (m + 8 s) / 3. In the first eight days it is a day
  /// at least, for nobody knows yet how the weekend is.
  std::optional<std::chrono::seconds> interval;
  /// New articles in 24 hours: mean and standard deviation (never below that of pure chance, the root of the mean)
  /// over the days before the last two, at least 7; empty while there are fewer.
  std::optional<double> mean;
  std::optional<double> deviation;
  std::int64_t last_day = 0;    ///< in the last 24 hours
  std::int64_t day_before = 0;  ///< in the 24 hours before those
};

/// `arrivals` in order of hour; `since`: when the source was first watched.
Expectation expect(const std::vector<Arrival>& arrivals, Instant since, Instant now);

/// The source says nothing although it should. `awake`: since when it was watched without a break, at least.
/// A source that never brought anything is silent after a week, one that brought too little to expect anything after
/// four.
bool is_silent(const Expectation& expected, std::optional<Instant> last_new, Instant since, Instant awake,
               Instant now);

/// The rate has left two standard deviations: on two days one after the other, or four on one. `rate_low` and
/// `rate_high`, or nothing. A change below half and half again of the mean is none, nor is a low rate of a source
/// that has fewer than five articles a day: that one is told by its silence.
std::optional<AlertKind> rate_alert(const Expectation& expected);

}  // namespace rasid
