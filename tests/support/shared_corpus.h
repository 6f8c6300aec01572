#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace rasid {

/// A file of the shared corpus, which stands beside the source tree (or where $RASID_SHARED says) on some machines only;
/// an empty path where it doesn't. Tests that need it say that they skip.
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

/// Decodes base64 as the corpus carries bytes in JSON.
inline std::string from_base64(const std::string& text) {
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text) {
    unsigned value = 0;
    if (c >= 'A' && c <= 'Z') value = static_cast<unsigned>(c - 'A');
    else if (c >= 'a' && c <= 'z') value = static_cast<unsigned>(c - 'a') + 26;
    else if (c >= '0' && c <= '9') value = static_cast<unsigned>(c - '0') + 52;
    else if (c == '+') value = 62;
    else if (c == '/') value = 63;
    else continue;
    bits = bits << 6 | value;
    if (++count % 4 != 1) out += static_cast<char>(bits >> (2 * (3 - (count - 1) % 4)) & 255);
  }
  return out;
}

}  // namespace rasid
