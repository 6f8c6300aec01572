#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "pipeline/store/frontier.h"

namespace rasid {

/// One of fifty made-up sources and what became of it.
struct SimulatedSource {
  std::string id;
  std::string habit;               ///< "steady", "by day", "bursts", "dies", ...
  std::vector<Instant> published;  ///< its articles
  std::vector<Instant> visits;     ///< of its feed, as its server saw them
  std::optional<Instant> turn;     ///< when it died, moved or changed its habit
  std::set<AlertKind> must;        ///< alerts that have to fire, after the turn
  std::set<AlertKind> may;         ///< that may fire besides, after the turn
  std::vector<Alert> alerts;       ///< that did
  std::int64_t found = 0;          ///< articles stored as new
};

struct SimulatedWeek {
  Instant begin{};  ///< of the eleven days in which the watch learns what is usual
  Instant week{};   ///< of the week in which sources die, move and change
  Instant end{};
  std::vector<SimulatedSource> sources;
};

/// Runs a Watch over eighteen days of simulated time, its store in `folder`.
SimulatedWeek simulate_week(const std::filesystem::path& folder, unsigned seed);

}  // namespace rasid
