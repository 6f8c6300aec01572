#include "gazetteer/name_index.h"

#include <algorithm>
#include <cmath>

#include "core/text/fold.h"
#include "gazetteer/spelling.h"

namespace rasid {
namespace {

std::uint16_t clitics_of(std::string_view name) {
  return static_cast<unsigned char>(name[0]) >= 0x80 ? kNameClitics : static_cast<std::uint16_t>(kNoClitic);
}

}  // namespace

std::uint64_t key_hash(std::string_view key) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : key) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

std::int32_t cell_of(double lat, double lon) {
  return static_cast<std::int32_t>(std::floor(lat * 10) + 900) * 3600 +
         static_cast<std::int32_t>(std::floor(lon * 10) + 1800);
}

void NameIndex::build(PlaceTables&& tables) {
  bytes = std::move(tables.bytes);
  places = std::move(tables.places);
  names = std::move(tables.names);
  tables_hash = std::move(tables.hash);
  ids.reserve(tables.by_id.size());
  for (const auto& [id, place] : tables.by_id) ids.push_back({id, place});
  std::sort(ids.begin(), ids.end());

  const auto count = static_cast<std::uint32_t>(names.size());
  key_begin.reserve(count + std::size_t{1});
  light.reserve(count);
  skeleton.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const std::string_view name = names[i].text;
    phrases.add(name, i, clitics_of(name));
    const std::string light_of_name = light_key(fold(name));
    key_begin.push_back(static_cast<std::uint32_t>(keys.size()));
    keys += light_of_name;
    light.push_back({key_hash(light_of_name), i});
    skeleton.push_back({key_hash(skeleton_key(light_of_name)), i});
  }
  key_begin.push_back(static_cast<std::uint32_t>(keys.size()));
  std::sort(light.begin(), light.end());
  std::sort(skeleton.begin(), skeleton.end());

  first_name.assign(places.size() + 1, 0);
  for (const PlaceName& name : names) ++first_name[name.place + std::size_t{1}];
  for (std::size_t i = 0; i < places.size(); ++i) first_name[i + 1] += first_name[i];
  name_order.resize(names.size());
  std::vector<std::uint32_t> next(first_name.begin(), first_name.end() - 1);
  for (std::uint32_t i = 0; i < count; ++i) name_order[next[names[i].place]++] = i;
  cells.reserve(places.size());
  for (PlaceIndex i = 0; i < places.size(); ++i) cells.push_back({cell_of(places[i].lat, places[i].lon), i});
  std::sort(cells.begin(), cells.end());
  find_seats();
}

void NameIndex::find_seats() {
  for (PlaceIndex i = 0; i < places.size(); ++i) {
    if (places[i].seat != 1 || places[i].country != "SY") continue;
    PlaceIndex unit = places[i].parent;
    for (int depth = 0; unit != kNoPlace && depth < 8; ++depth, unit = places[unit].parent) {
      if (places[unit].place_class == "governorate") seats.emplace(unit, i);
    }
  }
}

}  // namespace rasid
