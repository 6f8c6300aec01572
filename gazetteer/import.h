#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "gazetteer/index.h"

namespace rasid {

/// A place as a table of others has it.
struct ForeignPlace {
  std::string id;  ///< in our form: "C1234", "gn123456"
  std::string name_en;
  std::string name_ar;
  std::vector<std::string> alternates;
  std::string place_class;
  double lat = 0;
  double lon = 0;
  std::string parent;  ///< p-code of the unit above; may be empty
  std::uint32_t population = 0;
};

struct ImportChange {
  enum class Kind { new_place, new_name, moved };
  Kind kind = Kind::new_place;
  std::string id;  ///< of our place, or of the new one
  std::string name;
  std::string what;  ///< for people: "1.4 km to 35.1234 40.1234"
  ForeignPlace place;
};
std::string_view to_string(ImportChange::Kind kind);

struct ImportPlan {
  std::string format;
  std::size_t rows = 0;
  std::size_t same = 0;     ///< rows that say what we have
  std::size_t skipped = 0;  ///< rows of no use to us
  std::string skipped_why;
  std::vector<ImportChange> changes;
};

/// Reads a GeoNames dump ("geonames": tab-separated, 19 columns, download.geonames.org/export/dump/readme.txt), an
/// OCHA COD-AB table of populated places ("ocha-csv") or the same as GeoJSON points ("ocha-geojson"), and compares it
/// with `gazetteer`. "auto" tells them apart by content. A file that is not as its format says is an error with its
/// line, and nothing of it is used.
Result<ImportPlan> plan_import(const std::filesystem::path& file, const std::string& format,
                               const Gazetteer& gazetteer);

/// Adds new and moved places to `folder`/imported.tsv and new names to `folder`/local.tsv, both or neither.
Result<void> apply_import(const ImportPlan& plan, const std::filesystem::path& folder);

}  // namespace rasid
