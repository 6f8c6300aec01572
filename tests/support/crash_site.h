#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>

namespace rasid {

/// What came of a watch that was killed again and again.
struct CrashResult {
  int kills = 0;
  std::map<std::string, int> requests;  ///< by path, as the server saw them
  std::size_t pages = 0;
  std::size_t documents = 0;   ///< stored, each page's once
  std::size_t candidates = 0;  ///< one a page is right
  std::size_t fetched_twice = 0;
  std::string integrity;                 ///< "ok"
  std::map<std::string, long> outcomes;  ///< by class
  std::size_t archived = 0;              ///< pages that the archive has, read back to its last whole record
  bool archive_readable = false;
  std::chrono::milliseconds shortest_gap{0};  ///< between two requests of the host, as the server saw them
  int most_at_once = 0;                       ///< requests of the host at a time
  double seconds = 0;
};

/// Serves a site of `pages` pages and a feed on loopback, runs a Watch over it in a child process, kills that with
/// SIGKILL at `kills` random moments, starts it anew each time, and lets the last one finish.
CrashResult crash_watch(const std::filesystem::path& folder, std::size_t pages, int kills, unsigned seed);

}  // namespace rasid
