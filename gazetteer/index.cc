#include "gazetteer/index.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>

#include "core/base/file.h"
#include "gazetteer/image.h"
#include "gazetteer/name_index.h"
#include "gazetteer/spelling.h"
#include "gazetteer/tables.h"

namespace rasid {
namespace {

constexpr std::array<std::string_view, 8> kDirections = {"north", "northeast", "east", "southeast",
                                                         "south", "southwest", "west", "northwest"};

}  // namespace

std::optional<Direction> parse_direction(std::string_view name) {
  for (std::size_t i = 0; i < kDirections.size(); ++i) {
    if (kDirections[i] == name) return static_cast<Direction>(i);
  }
  return std::nullopt;
}

std::string_view to_string(Direction direction) {
  return kDirections[static_cast<std::size_t>(direction)];
}

struct Gazetteer::Index : NameIndex {
  using NameIndex::NameIndex;
  /// Answers of part_of() and resolve(), reckoned when first asked for: texts ask for the same few again and again.
  std::mutex parts_lock;
  std::map<std::pair<PlaceIndex, int>, std::optional<Area>> parts;
  std::unordered_map<PlaceIndex, std::vector<PlaceIndex>> communities;
  std::shared_mutex records_lock;
  std::unordered_map<PlaceIndex, ResolvedPlace> records;

  /// Villages, towns and cities of a unit. Under parts_lock.
  const std::vector<PlaceIndex>& communities_of(PlaceIndex unit, const Gazetteer& gazetteer) {
    const auto [known, is_new] = communities.emplace(unit, std::vector<PlaceIndex>());
    if (!is_new) return known->second;
    for (PlaceIndex i = 0; i < places.size(); ++i) {
      const std::string_view kind = places[i].place_class;
      if ((kind == "village" || kind == "town" || kind == "city") && gazetteer.within(i, unit))
        known->second.push_back(i);
    }
    return known->second;
  }

  template <typename Visit>
  static void visit_equal(const std::vector<KeyEntry>& entries, std::uint64_t hash, const Visit& visit) {
    for (auto it = std::lower_bound(entries.begin(), entries.end(), KeyEntry{hash, 0});
         it != entries.end() && it->hash == hash; ++it) {
      visit(it->name);
    }
  }
};

Gazetteer::Gazetteer(std::unique_ptr<Index> index) : index_(std::move(index)) {}
Gazetteer::~Gazetteer() = default;

std::unique_ptr<Gazetteer> Gazetteer::load(const std::filesystem::path& folder, Vocabulary& vocabulary,
                                           std::vector<Diagnostic>& diagnostics,
                                           const std::filesystem::path& cache_folder) {
  std::vector<TableFile> files = read_table_files(folder);
  // Words that were there before have numbers that no image knows of.
  const bool cached = !cache_folder.empty() && vocabulary.size() == 1;
  std::string key;
  std::filesystem::path path;
  auto index = std::make_unique<Index>(vocabulary);
  if (cached) {
    key = image_key(files);
    path = image_path(cache_folder, folder);
    Result<std::string> image = read_file(path);
    if (image && read_image(std::move(*image), key, *index))
      return std::unique_ptr<Gazetteer>(new Gazetteer(std::move(index)));
  }
  const std::size_t before = diagnostics.size();
  PlaceTables tables = parse_place_tables(folder, files, diagnostics);
  if (tables.places.empty()) return nullptr;
  index = std::make_unique<Index>(vocabulary);
  vocabulary.reserve(tables.names.size() * 2);
  index->build(std::move(tables));
  // Mistakes in the tables are to be told every time.
  if (cached && diagnostics.size() == before) store_image(path, write_image(*index, key));
  return std::unique_ptr<Gazetteer>(new Gazetteer(std::move(index)));
}

std::size_t Gazetteer::size() const {
  return index_->places.size();
}
const Place& Gazetteer::place(PlaceIndex index) const {
  return index_->places[index];
}
const PlaceName& Gazetteer::name(std::uint32_t index) const {
  return index_->names[index];
}
std::size_t Gazetteer::name_count() const {
  return index_->names.size();
}
const std::string& Gazetteer::hash() const {
  return index_->tables_hash;
}

PlaceIndex Gazetteer::find(std::string_view id) const {
  const auto found = std::lower_bound(index_->ids.begin(), index_->ids.end(), NameIndex::IdEntry{id, 0});
  return found == index_->ids.end() || found->id != id ? kNoPlace : found->place;
}

void Gazetteer::match_at(const TokenizedText& text, std::uint32_t at, std::vector<NameHit>& hits) const {
  thread_local std::vector<PhraseHit> found;
  found.clear();
  index_->phrases.match_at(text, at, found);
  for (const PhraseHit& hit : found) hits.push_back({hit.first, hit.last, hit.payload, hit.clitics});
}

TokenizedText Gazetteer::tokenize_name(std::string_view name) const {
  return tokenize(name, *index_->vocabulary);
}

void Gazetteer::match_light(std::string_view key, std::vector<NameMatch>& matches) const {
  if (key.empty()) return;
  Index::visit_equal(index_->light, key_hash(key), [&](std::uint32_t name) {
    if (index_->key(name) == key) matches.push_back({index_->names[name].place, name, MatchTier::light, 1});
  });
}

void Gazetteer::match_skeleton(std::string_view key, double least, std::vector<NameMatch>& matches) const {
  const std::string bones = skeleton_key(key);
  if (bones.empty()) return;
  Index::visit_equal(index_->skeleton, key_hash(bones), [&](std::uint32_t name) {
    const double alike = similarity(key, index_->key(name));
    if (alike >= least) matches.push_back({index_->names[name].place, name, MatchTier::skeleton, alike});
  });
}

std::vector<NearPlace> Gazetteer::near(double lat, double lon, double km, std::size_t limit) const {
  std::vector<NearPlace> found;
  const auto& cells = index_->cells;
  const int rows = static_cast<int>(km / 11) + 1;
  const int columns = static_cast<int>(km / (11.1 * std::max(0.1, std::cos(lat * 0.0174533)))) + 1;
  for (int row = -rows; row <= rows; ++row) {
    const std::int32_t first = cell_of(lat + row * 0.1, lon) - columns;
    for (auto it = std::lower_bound(cells.begin(), cells.end(), NameIndex::CellEntry{first, 0});
         it != cells.end() && it->cell <= first + 2 * columns; ++it) {
      const Place& place = index_->places[it->place];
      if (const double away = distance_km(lat, lon, place.lat, place.lon); away <= km)
        found.push_back({it->place, away});
    }
  }
  std::sort(found.begin(), found.end(),
            [](const NearPlace& a, const NearPlace& b) { return a.km != b.km ? a.km < b.km : a.place < b.place; });
  if (found.size() > limit) found.resize(limit);
  return found;
}

PlaceIndex Gazetteer::unit_of(PlaceIndex index, std::string_view unit_class) const {
  const auto& places = index_->places;
  for (int depth = 0; index != kNoPlace && depth < 8; ++depth) {
    if (places[index].place_class == unit_class) return index;
    index = places[index].parent;
  }
  return kNoPlace;
}

bool Gazetteer::within(PlaceIndex inner, PlaceIndex outer) const {
  for (int depth = 0; inner != kNoPlace && depth < 8; ++depth) {
    if (inner == outer) return true;
    inner = index_->places[inner].parent;
  }
  return false;
}

PlaceIndex Gazetteer::seat_of(PlaceIndex governorate) const {
  const auto found = index_->seats.find(governorate);
  return found == index_->seats.end() ? kNoPlace : found->second;
}

std::optional<Gazetteer::Area> Gazetteer::part_of(PlaceIndex unit, std::optional<Direction> direction) const {
  const std::lock_guard lock(index_->parts_lock);
  const auto key = std::pair(unit, direction ? static_cast<int>(*direction) : -1);
  const auto known = index_->parts.find(key);
  if (known != index_->parts.end()) return known->second;
  return index_->parts[key] = reckon_part(unit, direction);
}

std::optional<Gazetteer::Area> Gazetteer::reckon_part(PlaceIndex unit, std::optional<Direction> direction) const {
  const auto& places = index_->places;
  const PlaceIndex seat = seat_of(unit);
  const Place& middle = places[seat == kNoPlace ? unit : seat];
  const double wanted = direction ? static_cast<double>(*direction) * 45.0 : 0;
  std::vector<PlaceIndex> side;
  double lat = 0;
  double lon = 0;
  for (const PlaceIndex i : index_->communities_of(unit, *this)) {
    if (i == seat) continue;
    const Place& place = places[i];
    if (direction) {
      const double north = place.lat - middle.lat;
      const double east = (place.lon - middle.lon) * std::cos(middle.lat * 0.0174533);
      const double bearing = std::atan2(east, north) * 57.29578;
      if (std::fabs(std::remainder(bearing - wanted, 360.0)) > 45) continue;
    }
    side.push_back(i);
    lat += place.lat;
    lon += place.lon;
  }
  if (side.size() < 3) return std::nullopt;
  Area area{lat / static_cast<double>(side.size()), lon / static_cast<double>(side.size()), 0};
  std::vector<double> away;
  away.reserve(side.size());
  for (const PlaceIndex i : side) away.push_back(distance_km(area.lat, area.lon, places[i].lat, places[i].lon));
  std::nth_element(away.begin(), away.begin() + static_cast<std::ptrdiff_t>(away.size() / 2), away.end());
  area.km = std::max(5.0, away[away.size() / 2]);
  return area;
}

std::vector<std::string_view> Gazetteer::names_of(PlaceIndex index) const {
  std::vector<std::string_view> names;
  for (std::uint32_t i = index_->first_name[index]; i < index_->first_name[index + 1]; ++i) {
    const std::string_view text = index_->names[index_->name_order[i]].text;
    if (std::find(names.begin(), names.end(), text) == names.end()) names.push_back(text);
  }
  return names;
}

ResolvedPlace Gazetteer::resolve(PlaceIndex index) const {
  {
    const std::shared_lock lock(index_->records_lock);
    if (const auto known = index_->records.find(index); known != index_->records.end()) return known->second;
  }
  ResolvedPlace record = make_record(index);
  const std::unique_lock lock(index_->records_lock);
  return index_->records.emplace(index, std::move(record)).first->second;
}

ResolvedPlace Gazetteer::make_record(PlaceIndex index) const {
  const Place& place = index_->places[index];
  ResolvedPlace record;
  record.id = place.id;
  record.name = place.name_en;
  std::vector<std::string> names;
  for (const std::string_view name : names_of(index)) names.emplace_back(name);
  record.names = std::move(names);
  record.place_class = place.place_class;
  record.lat = place.lat;
  record.lon = place.lon;
  record.precision_km = place.precision_km;
  record.country = place.country;
  const auto unit_name = [&](std::string_view unit_class) -> std::string {
    const PlaceIndex unit = unit_of(index, unit_class);
    return unit == kNoPlace ? std::string() : std::string(index_->places[unit].name_en);
  };
  record.admin1 = unit_name("governorate");
  record.admin2 = unit_name("district");
  record.admin3 = unit_name("subdistrict");
  if (place.country == "SY") {
    for (PlaceIndex unit = index; unit != kNoPlace; unit = index_->places[unit].parent) {
      const std::string_view id = index_->places[unit].id;
      const bool code = id.size() > 2 && ((id[0] == 'C' && id[1] >= '0' && id[1] <= '9') || id.starts_with("SY") ||
                                          id.starts_with("CP") || (id[0] == 'N' && id[1] >= '0' && id[1] <= '9'));
      if (!code) continue;
      record.pcode = id;
      break;
    }
  }
  return record;
}

}  // namespace rasid
