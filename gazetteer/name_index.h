#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/text/phrases.h"
#include "core/text/vocabulary.h"
#include "gazetteer/place.h"
#include "gazetteer/tables.h"

namespace rasid {

/// What look-ups in the gazetteer go through: the tables' rows with everything that is reckoned from them. Built from
/// tables, or restored from an image of itself (gazetteer/image.h); afterwards read only. Private to the gazetteer.
struct NameIndex {
  /// A hash of a key and a name that has it; sorted, so that equal keys lie together.
  struct KeyEntry {
    std::uint64_t hash = 0;
    std::uint32_t name = 0;
    std::uint32_t unused = 0;  ///< no gap in what is written to disk
    friend bool operator<(const KeyEntry& a, const KeyEntry& b) {
      return a.hash != b.hash ? a.hash < b.hash : a.name < b.name;
    }
  };
  struct CellEntry {
    std::int32_t cell = 0;
    PlaceIndex place = kNoPlace;
    friend bool operator<(const CellEntry& a, const CellEntry& b) {
      return a.cell != b.cell ? a.cell < b.cell : a.place < b.place;
    }
  };
  struct IdEntry {
    std::string_view id;
    PlaceIndex place = kNoPlace;
    friend bool operator<(const IdEntry& a, const IdEntry& b) { return a.id < b.id; }
  };

  explicit NameIndex(Vocabulary& words) : vocabulary(&words), phrases(words) {}

  std::vector<std::unique_ptr<std::string>> bytes;  ///< every text below is a view of one
  std::vector<Place> places;
  std::vector<PlaceName> names;
  std::string tables_hash;  ///< SHA-256 of the tables, hexadecimal
  Vocabulary* vocabulary;
  PhraseTable phrases;                   ///< exact names; payloads are indices of `names`
  std::string keys;                      ///< every name's light key, one after the other
  std::vector<std::uint32_t> key_begin;  ///< per name, one more at the end
  std::vector<KeyEntry> light;           ///< sorted, as the next ones
  std::vector<KeyEntry> skeleton;
  std::vector<IdEntry> ids;  ///< also of rows that were merged into another place
  std::vector<CellEntry> cells;
  std::vector<std::uint32_t> name_order;  ///< names by place, main ones first
  std::vector<std::uint32_t> first_name;  ///< per place into name_order, one more at the end
  std::unordered_map<PlaceIndex, PlaceIndex> seats;

  [[nodiscard]] std::string_view key(std::uint32_t name) const {
    return std::string_view(keys).substr(key_begin[name], key_begin[name + 1] - key_begin[name]);
  }
  /// Takes the tables and reckons everything else.
  void build(PlaceTables&& tables);
  /// Governorates and the cities that they are ruled from, from `places`.
  void find_seats();
};

/// FNV-1a, of keys.
std::uint64_t key_hash(std::string_view key);
/// Cells of a tenth of a degree: 11 km by 9.
std::int32_t cell_of(double lat, double lon);

}  // namespace rasid
