#pragma once

#include <cstdint>
#include <string_view>

namespace rasid {

/// A place's number in the gazetteer that it came from.
using PlaceIndex = std::uint32_t;
constexpr PlaceIndex kNoPlace = 0xFFFFFFFF;

/// What a text must show before a name is read as a place. Hundreds of names are also words ("Hit", الباب) or
/// persons' names ("Hassan"), and a wrong place is worse than none.
enum class NameRisk : std::uint8_t {
  none,
  context,     ///< a word of place before it ("in", قرب) or a place around it
  class_word,  ///< its class or a frame: "the town of", "X countryside", مدينة, بريف
};
std::string_view to_string(NameRisk risk);

/// One row of the gazetteer. Texts are views into the gazetteer's own tables: valid as long as it lives.
struct Place {
  std::string_view
      id;  ///< p-code where there is one, else "gn" + GeoNames id, "cur", "rs", "wm", "wr", "country-" + code
  std::string_view place_class;  ///< "village", "town", "airbase", ... (gazetteer/SOURCES.md lists them)
  std::string_view name_en;
  std::string_view name_ar;  ///< may be empty
  double lat = 0;            ///< degrees, WGS 84
  double lon = 0;
  double precision_km = 0;       ///< how far from the point the place may be meant
  std::string_view country;      ///< ISO 3166-1 alpha-2; empty for seas and continents
  PlaceIndex parent = kNoPlace;  ///< the unit above: subdistrict, district, governorate, country
  std::uint8_t seat = 0;         ///< 1 seat of a governorate or capital, 2 of a district, 3 of a subdistrict, 0 none
  std::uint32_t population = 0;  ///< 0 unknown
  bool generic = false;          ///< its label names a kind of thing ("Air Defense Base"): never matched
  /// How much a reader would expect this bearer of a name, 0 to 1: class, seat, population.
  float weight = 0;
};

/// One name of a place.
struct PlaceName {
  std::string_view text;
  PlaceIndex place = kNoPlace;
  NameRisk risk = NameRisk::none;
  bool main = false;  ///< the place's own English or Arabic name
};

/// Kilometres between two points on a sphere of 6,371 km.
double distance_km(double lat_a, double lon_a, double lat_b, double lon_b);

}  // namespace rasid
