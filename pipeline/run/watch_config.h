#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "pipeline/run/schedule.h"

namespace rasid {

/// The table [watch] of a file of sources; docs/crawling.md explains each key.
struct WatchConfig {
  ScheduleLimits schedule;
  std::vector<std::string> alert_command;  ///< program and arguments; gets the alert as JSON on its standard input
  std::string alert_url;                   ///< gets it as a POST
  std::filesystem::path heartbeat_file;    ///< written each minute
  std::string heartbeat_url;               ///< asked for every five minutes
  std::filesystem::path metrics_file;      ///< Prometheus text, written each minute
  std::uint64_t min_free_bytes = std::uint64_t{512} << 20;  ///< below that nothing is fetched
};

}  // namespace rasid
