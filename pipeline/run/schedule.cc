#include "pipeline/run/schedule.h"

#include <algorithm>
#include <array>

namespace rasid {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// What may be over soon, without anybody doing something about it.
bool may_pass(std::string_view failure) {
  return one_of(failure, {"connect", "dns", "timeout", "too_slow", "cut_short", "server_error", "rate_limited",
                          "robots_unreachable"});
}

}  // namespace

seconds next_interval(const ScheduleLimits& limits, seconds interval, ListYield yield) {
  if (interval <= seconds(0)) interval = limits.first;
  seconds next = interval + interval / 2;
  if (yield.new_items > 0) next = interval * 4 / 5;
  if (yield.new_items > 0 && yield.new_items * 3 >= yield.items) next = interval / 2;
  return std::clamp(next, limits.shortest, limits.longest);
}

seconds failure_pause(const ScheduleLimits& limits, std::string_view failure, int failures) {
  const seconds first = may_pass(failure) ? seconds(minutes(15)) : seconds(hours(1));
  const int doublings = std::clamp(failures - 1, 0, 10);
  return std::clamp(first * (1 << doublings), limits.shortest, limits.longest);
}

std::optional<seconds> page_pause(std::string_view failure, int tries) {
  constexpr std::array<minutes, 6> kPassing = {minutes(5),   minutes(15),  minutes(45),
                                               minutes(135), minutes(405), minutes(1215)};
  constexpr std::array<minutes, 2> kGone = {minutes(60), minutes(360)};
  const auto at = static_cast<std::size_t>(std::max(tries, 1) - 1);
  if (may_pass(failure)) return at < kPassing.size() ? std::optional<seconds>(kPassing[at]) : std::nullopt;
  if (one_of(failure, {"not_found", "refused"})) {
    return at < kGone.size() ? std::optional<seconds>(kGone[at]) : std::nullopt;
  }
  return at < 1 ? std::optional<seconds>(hours(6)) : std::nullopt;
}

Instant page_rank(Instant found, std::optional<Instant> published) {
  if (!published) return found;
  const seconds age = found - *published;
  if (age < hours(24)) return found - hours(1);
  return age > hours(24 * 7) ? found + hours(24) : found;
}

seconds spread(seconds interval, std::string_view address) {
  std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a
  for (const char c : address) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  const auto share = static_cast<std::int64_t>(hash >> 33U) % 2001 - 1000;  // of a tenth, in thousandths
  return interval + seconds(interval.count() * share / 10'000);
}

void schedule_next(ListState& list, const ScheduleLimits& limits, Instant now, ListYield yield,
                   std::string_view failure, std::string_view detail, std::optional<Instant> not_before) {
  list.last_visit = now;
  list.failure = failure;
  list.detail = detail;
  seconds pause{0};
  if (failure.empty()) {
    list.failures = 0;
    list.failing_since.reset();
    list.last_success = now;
    list.interval = next_interval(limits, list.interval, yield);
    pause = list.interval;
  } else {
    ++list.failures;
    if (!list.failing_since) list.failing_since = now;
    pause = failure_pause(limits, failure, list.failures);
  }
  list.due = std::max(now + spread(pause, list.url), not_before.value_or(Instant{}));
}

}  // namespace rasid
