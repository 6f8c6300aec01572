#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/day.h"
#include "pipeline/store/frontier.h"

namespace rasid {

/// How often a list may be visited.
struct ScheduleLimits {
  std::chrono::seconds shortest = std::chrono::minutes(15);
  std::chrono::seconds longest = std::chrono::hours(24);
  std::chrono::seconds first = std::chrono::hours(1);  ///< before anything is known
};

/// What a visit to a list brought.
struct ListYield {
  std::int64_t items = 0;
  std::int64_t new_items = 0;
};

/// The time to the next visit of a list that could be read. Entries that were pushed out before we saw them are lost,
/// so a list whose entries are new to a third or more is asked twice as often (Media Cloud's rss-fetcher speeds up at
/// the same share); one with some new entries slightly more often (x 0.8) and one without any less (x 1.5), as Common
/// Crawl's news crawler does.
std::chrono::seconds next_interval(const ScheduleLimits& limits, std::chrono::seconds interval, ListYield yield);

/// The pause after the `failures`th failure in a row of a list: from 15 minutes (what may pass: no answer, 5xx) or an
/// hour (404, 403, a page in place of a feed) doubling up to the longest interval, and never off: feeds come back
/// from what looks like death. `failure` is a word of FetchFailure, "robots" or "not_a_list".
std::chrono::seconds failure_pause(const ScheduleLimits& limits, std::string_view failure, int failures);

/// The pause after the `tries`th failed try of a page; nothing if it is given up: what may pass is tried 7 times
/// within some 30 hours, what is gone or refused 3 times, the rest twice.
std::optional<std::chrono::seconds> page_pause(std::string_view failure, int tries);

/// Where a page stands in the queue of its domain, as a time: the least goes first. What was published within a day
/// goes an hour before lists that are due now, what is older than a week lets others pass for a day.
Instant page_rank(Instant found, std::optional<Instant> published);

/// Moves a time by up to a tenth of the interval, always the same way for the same address: lists that were added
/// together don't stay together.
std::chrono::seconds spread(std::chrono::seconds interval, std::string_view address);

/// The schedule of a list after a visit: its due time, interval and failures. `failure` empty: it could be read.
/// `not_before`: a server's own wish (Retry-After).
void schedule_next(ListState& list, const ScheduleLimits& limits, Instant now, ListYield yield,
                   std::string_view failure = {}, std::string_view detail = {},
                   std::optional<Instant> not_before = std::nullopt);

}  // namespace rasid
