#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace rasid {

/// A file of the shared corpus, which stands beside the source tree (or where $RASID_SHARED says) on some machines
/// only; an empty path where it doesn't. Tests that need it say that they skip.
inline std::filesystem::path shared_file(const std::string& name) {
  const char* named = std::getenv("RASID_SHARED");
  const std::filesystem::path folder = named != nullptr ? named : RASID_SOURCE_DIR "/../shared";
  std::error_code ignored;
  return std::filesystem::exists(folder / name, ignored) ? folder / name : std::filesystem::path();
}

inline std::vector<nlohmann::json> read_json_lines(const std::filesystem::path& path) {
  std::vector<nlohmann::json> lines;
  std::ifstream in(path);
  std::string line;
  while (std::getline(in, line)) lines.push_back(nlohmann::json::parse(line));
  return lines;
}

}  // namespace rasid
