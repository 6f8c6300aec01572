#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/result.h"
#include "gazetteer/place.h"

namespace rasid {

/// The gazetteer's tables as read, with what their views point into. Columns: gazetteer/SOURCES.md.
struct PlaceTables {
  std::vector<std::unique_ptr<std::string>> bytes;  ///< the files; every text below is a view of one
  std::vector<Place> places;
  std::vector<PlaceName> names;                            ///< main names and further ones
  std::unordered_map<std::string_view, PlaceIndex> by_id;  ///< also ids that were merged into another place
  std::string hash;                                        ///< SHA-256 of the files in order, hexadecimal
};

/// Reads places.tsv, world.tsv, features.tsv and names.tsv of `folder`, and, if they are there, imported.tsv (columns
/// of places.tsv; a known id gets the row's point) and the analysts' own local.tsv (columns of names.tsv; kind
/// "denied" takes a name away). A row with a mistake is a diagnostic (file, line, column) and left out; the others
/// stay. Linear.
PlaceTables read_place_tables(const std::filesystem::path& folder, std::vector<Diagnostic>& diagnostics);

/// The classes that a row may have.
const std::vector<std::string_view>& place_classes();

}  // namespace rasid
