#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace rasid {

/// What the tables hold.
struct GazetteerCounts {
  std::size_t places = 0;
  std::size_t names = 0;
  std::size_t with_arabic = 0;
  std::size_t risky = 0;   ///< names that need a word of place beside them
  std::size_t shared = 0;  ///< names with several bearers that are not one place
  std::map<std::string, std::size_t> by_class;
};

/// Reads the tables of `folder` and looks them over: what the reader reports, and places outside Syria's borders, in
/// no unit, or within 0.5 km of another of the same name. The last are warnings.
GazetteerCounts check_gazetteer(const std::filesystem::path& folder, std::vector<Diagnostic>& diagnostics);

}  // namespace rasid
