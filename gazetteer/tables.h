#pragma once

#include <filesystem>
#include <memory>
#include <optional>
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

/// One of the files that the tables are read from.
struct TableFile {
  std::string name;  ///< "places.tsv"
  bool required = true;
  Result<std::string> bytes;
};

/// The table files of `folder`, in the order in which they are read; each as it is, or why it can't be read.
std::vector<TableFile> read_table_files(const std::filesystem::path& folder);

/// The tables that those files hold: `folder` names them in diagnostics. Takes the bytes out of `files`.
PlaceTables parse_place_tables(const std::filesystem::path& folder, std::vector<TableFile>& files,
                               std::vector<Diagnostic>& diagnostics);

/// Reads places.tsv, world.tsv, features.tsv and names.tsv of `folder`, and, if they are there, imported.tsv (columns
/// of places.tsv; a known id gets the row's point) and the analysts' own local.tsv (columns of names.tsv; kind
/// "denied" takes a name away). A row with a mistake is a diagnostic (file, line, column) and left out; the others
/// stay. Linear.
PlaceTables read_place_tables(const std::filesystem::path& folder, std::vector<Diagnostic>& diagnostics);

/// The classes that a row may have.
const std::vector<std::string_view>& place_classes();

}  // namespace rasid
