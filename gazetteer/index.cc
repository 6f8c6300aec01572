#include "gazetteer/index.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <mutex>
#include <unordered_map>

#include "core/text/fold.h"
#include "gazetteer/spelling.h"
#include "gazetteer/tables.h"

namespace rasid {
namespace {

constexpr std::array<std::string_view, 8> kDirections = {"north", "northeast", "east", "southeast",
                                                         "south", "southwest", "west", "northwest"};

/// A hash of a key and a name that has it; sorted, so that equal keys lie together.
struct KeyEntry {
  std::uint64_t hash = 0;
  std::uint32_t name = 0;
  friend bool operator<(const KeyEntry& a, const KeyEntry& b) {
    return a.hash != b.hash ? a.hash < b.hash : a.name < b.name;
  }
};

/// FNV-1a.
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

/// Cells of a tenth of a degree: 11 km by 9.
std::int32_t cell_of(double lat, double lon) {
  return static_cast<std::int32_t>(std::floor(lat * 10) + 900) * 3600 +
         static_cast<std::int32_t>(std::floor(lon * 10) + 1800);
}

std::uint16_t clitics_of(std::string_view name) {
  return static_cast<unsigned char>(name[0]) >= 0x80 ? kNameClitics : static_cast<std::uint16_t>(kNoClitic);
}

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

struct Gazetteer::Index {
  /// Answers of part_of(), reckoned when first asked for: texts ask for the same few again and again.
  std::mutex parts_lock;
  std::map<std::pair<PlaceIndex, int>, std::optional<Area>> parts;

  Index(PlaceTables&& read, Vocabulary& words) : tables(std::move(read)), vocabulary(&words), phrases(words) {}

  PlaceTables tables;
  Vocabulary* vocabulary;
  PhraseTable phrases;
  std::string keys;                      ///< every name's light key, one after the other
  std::vector<std::uint32_t> key_begin;  ///< per name, one more at the end
  std::vector<KeyEntry> light;
  std::vector<KeyEntry> skeleton;
  std::vector<std::pair<std::int32_t, PlaceIndex>> cells;  ///< sorted
  std::vector<std::uint32_t> name_order;                   ///< names by place, main ones first
  std::vector<std::uint32_t> first_name;                   ///< per place into name_order, one more at the end
  std::unordered_map<PlaceIndex, PlaceIndex> seats;

  [[nodiscard]] std::string_view key(std::uint32_t name) const {
    return std::string_view(keys).substr(key_begin[name], key_begin[name + 1] - key_begin[name]);
  }

  void build() {
    const auto count = static_cast<std::uint32_t>(tables.names.size());
    key_begin.reserve(count + 1);
    light.reserve(count);
    skeleton.reserve(count);
    for (std::uint32_t i = 0; i < count; ++i) {
      const PlaceName& name = tables.names[i];
      phrases.add(name.text, i, clitics_of(name.text));
      const std::string key = light_key(fold(name.text));
      key_begin.push_back(static_cast<std::uint32_t>(keys.size()));
      keys += key;
      light.push_back({hash_of(key), i});
      skeleton.push_back({hash_of(skeleton_key(key)), i});
    }
    key_begin.push_back(static_cast<std::uint32_t>(keys.size()));
    std::sort(light.begin(), light.end());
    std::sort(skeleton.begin(), skeleton.end());
    index_places();
  }

  void index_places() {
    const std::size_t count = tables.places.size();
    first_name.assign(count + 1, 0);
    for (const PlaceName& name : tables.names) ++first_name[name.place + 1];
    for (std::size_t i = 0; i < count; ++i) first_name[i + 1] += first_name[i];
    name_order.resize(tables.names.size());
    std::vector<std::uint32_t> next(first_name.begin(), first_name.end() - 1);
    for (std::uint32_t i = 0; i < tables.names.size(); ++i) name_order[next[tables.names[i].place]++] = i;
    cells.reserve(count);
    for (PlaceIndex i = 0; i < count; ++i) {
      const Place& place = tables.places[i];
      cells.emplace_back(cell_of(place.lat, place.lon), i);
      if (place.seat != 1 || place.country != "SY") continue;
      PlaceIndex unit = place.parent;
      while (unit != kNoPlace && tables.places[unit].place_class != "governorate") unit = tables.places[unit].parent;
      if (unit != kNoPlace) seats.emplace(unit, i);
    }
    std::sort(cells.begin(), cells.end());
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
                                           std::vector<Diagnostic>& diagnostics) {
  PlaceTables tables = read_place_tables(folder, diagnostics);
  if (tables.places.empty()) return nullptr;
  vocabulary.reserve(tables.names.size() * 2);
  auto index = std::make_unique<Index>(std::move(tables), vocabulary);
  index->build();
  return std::unique_ptr<Gazetteer>(new Gazetteer(std::move(index)));
}

std::size_t Gazetteer::size() const {
  return index_->tables.places.size();
}
const Place& Gazetteer::place(PlaceIndex index) const {
  return index_->tables.places[index];
}
const PlaceName& Gazetteer::name(std::uint32_t index) const {
  return index_->tables.names[index];
}
std::size_t Gazetteer::name_count() const {
  return index_->tables.names.size();
}
const std::string& Gazetteer::hash() const {
  return index_->tables.hash;
}

PlaceIndex Gazetteer::find(std::string_view id) const {
  const auto found = index_->tables.by_id.find(id);
  return found == index_->tables.by_id.end() ? kNoPlace : found->second;
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
  Index::visit_equal(index_->light, hash_of(key), [&](std::uint32_t name) {
    if (index_->key(name) == key) matches.push_back({index_->tables.names[name].place, name, MatchTier::light, 1});
  });
}

void Gazetteer::match_skeleton(std::string_view key, double least, std::vector<NameMatch>& matches) const {
  const std::string bones = skeleton_key(key);
  if (bones.empty()) return;
  Index::visit_equal(index_->skeleton, hash_of(bones), [&](std::uint32_t name) {
    const double alike = similarity(key, index_->key(name));
    if (alike >= least) matches.push_back({index_->tables.names[name].place, name, MatchTier::skeleton, alike});
  });
}

std::vector<NearPlace> Gazetteer::near(double lat, double lon, double km, std::size_t limit) const {
  std::vector<NearPlace> found;
  const auto& cells = index_->cells;
  const int rows = static_cast<int>(km / 11) + 1;
  const int columns = static_cast<int>(km / (11.1 * std::max(0.1, std::cos(lat * 0.0174533)))) + 1;
  for (int row = -rows; row <= rows; ++row) {
    const std::int32_t first = cell_of(lat + row * 0.1, lon) - columns;
    for (auto it = std::lower_bound(cells.begin(), cells.end(), std::pair{first, PlaceIndex{0}});
         it != cells.end() && it->first <= first + 2 * columns; ++it) {
      const Place& place = index_->tables.places[it->second];
      if (const double away = distance_km(lat, lon, place.lat, place.lon); away <= km)
        found.push_back({it->second, away});
    }
  }
  std::sort(found.begin(), found.end(),
            [](const NearPlace& a, const NearPlace& b) { return a.km != b.km ? a.km < b.km : a.place < b.place; });
  if (found.size() > limit) found.resize(limit);
  return found;
}

PlaceIndex Gazetteer::unit_of(PlaceIndex index, std::string_view unit_class) const {
  const auto& places = index_->tables.places;
  for (int depth = 0; index != kNoPlace && depth < 8; ++depth) {
    if (places[index].place_class == unit_class) return index;
    index = places[index].parent;
  }
  return kNoPlace;
}

bool Gazetteer::within(PlaceIndex inner, PlaceIndex outer) const {
  for (int depth = 0; inner != kNoPlace && depth < 8; ++depth) {
    if (inner == outer) return true;
    inner = index_->tables.places[inner].parent;
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
  const auto& places = index_->tables.places;
  const PlaceIndex seat = seat_of(unit);
  const Place& middle = places[seat == kNoPlace ? unit : seat];
  const double wanted = direction ? static_cast<double>(*direction) * 45.0 : 0;
  std::vector<PlaceIndex> side;
  double lat = 0;
  double lon = 0;
  for (PlaceIndex i = 0; i < places.size(); ++i) {
    const Place& place = places[i];
    if (place.place_class != "village" && place.place_class != "town" && place.place_class != "city") continue;
    if (i == seat || !within(i, unit)) continue;
    const double north = place.lat - middle.lat;
    const double east = (place.lon - middle.lon) * std::cos(middle.lat * 0.0174533);
    const double bearing = std::atan2(east, north) * 57.29578;
    const double off = std::fabs(std::remainder(bearing - wanted, 360.0));
    if (direction && off > 45) continue;
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
    const std::string_view text = index_->tables.names[index_->name_order[i]].text;
    if (std::find(names.begin(), names.end(), text) == names.end()) names.push_back(text);
  }
  return names;
}

ResolvedPlace Gazetteer::resolve(PlaceIndex index) const {
  const Place& place = index_->tables.places[index];
  ResolvedPlace record;
  record.id = place.id;
  record.name = place.name_en;
  for (const std::string_view name : names_of(index)) record.names.emplace_back(name);
  record.place_class = place.place_class;
  record.lat = place.lat;
  record.lon = place.lon;
  record.precision_km = place.precision_km;
  record.country = place.country;
  const auto unit_name = [&](std::string_view unit_class) -> std::string {
    const PlaceIndex unit = unit_of(index, unit_class);
    return unit == kNoPlace ? std::string() : std::string(index_->tables.places[unit].name_en);
  };
  record.admin1 = unit_name("governorate");
  record.admin2 = unit_name("district");
  record.admin3 = unit_name("subdistrict");
  if (place.country == "SY") {
    for (PlaceIndex unit = index; unit != kNoPlace; unit = index_->tables.places[unit].parent) {
      const std::string_view id = index_->tables.places[unit].id;
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
