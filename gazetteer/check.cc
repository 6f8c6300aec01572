#include "gazetteer/check.h"

#include <algorithm>
#include <unordered_map>

#include "core/text/fold.h"
#include "gazetteer/tables.h"

namespace rasid {
namespace {

/// Syria and what borders it, degrees.
constexpr double kSouth = 32.0;
constexpr double kNorth = 37.6;
constexpr double kWest = 35.4;
constexpr double kEast = 42.6;

class Checker {
 public:
  Checker(const PlaceTables& tables, std::string file, std::vector<Diagnostic>& diagnostics)
      : tables_(tables), file_(std::move(file)), diagnostics_(diagnostics) {}

  GazetteerCounts run() {
    counts_.places = tables_.places.size();
    counts_.names = tables_.names.size();
    for (const Place& place : tables_.places) check_place(place);
    for (const PlaceName& name : tables_.names) {
      counts_.risky += name.risk != NameRisk::none ? 1 : 0;
      bearers_[fold(name.text)].push_back(name.place);
    }
    for (auto& [name, places] : bearers_) check_bearers(name, places);
    return counts_;
  }

 private:
  void warn(std::string code, std::string message, std::string advice = {}) {
    diagnostics_.push_back(
        {Diagnostic::Level::warning, file_, 0, 0, std::move(code), std::move(message), std::move(advice)});
  }

  static std::string called(const Place& place) {
    return "`" + std::string(place.id) + "` (" + std::string(place.name_en) + ")";
  }

  void check_place(const Place& place) {
    counts_.with_arabic += place.name_ar.empty() ? 0 : 1;
    ++counts_.by_class[std::string(place.place_class)];
    if (place.country != "SY" || place.place_class == "country") return;
    if (place.lat < kSouth || place.lat > kNorth || place.lon < kWest || place.lon > kEast) {
      warn("W213", called(place) + " lies outside Syria", "are latitude and longitude swapped?");
    }
    for (PlaceIndex unit = place.parent, depth = 0; unit != kNoPlace; unit = tables_.places[unit].parent, ++depth) {
      if (depth < 8) continue;
      warn("W214", called(place) + " lies in itself: its parents go round in a circle");
      break;
    }
  }

  void check_bearers(const std::string& name, std::vector<PlaceIndex>& places) {
    std::sort(places.begin(), places.end());
    places.erase(std::unique(places.begin(), places.end()), places.end());
    bool apart = false;
    for (std::size_t i = 1; i < places.size(); ++i) {
      const Place& a = tables_.places[places[0]];
      const Place& b = tables_.places[places[i]];
      const double km = distance_km(a.lat, a.lon, b.lat, b.lon);
      apart = apart || km > 10;
      if (km < 0.5 && a.place_class == b.place_class && a.place_class == "village") {
        warn("W215", called(a) + " and " + called(b) + " are both called `" + name + "` and lie within 0.5 km",
             "one place twice? merge them");
      }
    }
    counts_.shared += apart ? 1 : 0;
  }

  const PlaceTables& tables_;
  std::string file_;
  std::vector<Diagnostic>& diagnostics_;
  GazetteerCounts counts_;
  std::unordered_map<std::string, std::vector<PlaceIndex>> bearers_;
};

}  // namespace

GazetteerCounts check_gazetteer(const std::filesystem::path& folder, std::vector<Diagnostic>& diagnostics) {
  const PlaceTables tables = read_place_tables(folder, diagnostics);
  return Checker(tables, folder.string(), diagnostics).run();
}

}  // namespace rasid
