#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "gazetteer/import.h"

namespace rasid {

/// The rows of a file of one format; `skipped` counts rows of no use (other countries, undersea features).
struct ForeignTable {
  std::string format;
  std::vector<ForeignPlace> places;
  std::size_t rows = 0;
  std::size_t skipped = 0;
  std::string skipped_why;
};

/// `where` names the file in errors.
Result<ForeignTable> read_geonames(const std::string& bytes, const std::string& where);
Result<ForeignTable> read_ocha_csv(const std::string& bytes, const std::string& where);
Result<ForeignTable> read_ocha_geojson(const std::string& bytes, const std::string& where);

}  // namespace rasid
