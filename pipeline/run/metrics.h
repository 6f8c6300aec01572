#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/base/day.h"
#include "pipeline/store/frontier.h"

namespace rasid {

/// What a watch knows of itself, for Prometheus.
struct WatchMetrics {
  Instant now{};
  Instant started{};
  std::map<std::pair<std::string, std::string>, std::uint64_t> fetches;  ///< by role and word, since the start
  std::uint64_t bytes = 0;                                               ///< decoded, since the start
  std::map<std::string, std::int64_t> outcomes;                          ///< by class, of all time
  std::vector<SourceState> sources;
  std::uint64_t free_bytes = 0;
  bool held = false;  ///< nothing is fetched: the disk is full or the store can't be written
};

/// The Prometheus text format, version 0.0.4.
std::string prometheus_text(const WatchMetrics& metrics);

}  // namespace rasid
