#include "gazetteer/import.h"

#include <algorithm>
#include <cstdio>

#include "core/base/file.h"
#include "core/text/fold.h"
#include "gazetteer/import_formats.h"
#include "gazetteer/spelling.h"

namespace rasid {
namespace {

/// A point this much away is another point, not another rounding.
constexpr double kMovedKm = 1.0;
/// A place of the same name within this is the same place.
constexpr double kSamePlaceKm = 5.0;

constexpr const char* kPlaceHeading =
    "id\tclass\tname_en\tname_ar\tlat\tlon\tprecision_km\tcountry\tparent\tseat\tpopulation\trisk_en\trisk_"
    "ar\tknown\tsource\tgeonames_id\tnote\n";
constexpr const char* kNameHeading = "id\tname\tkind\trisk\tsource\n";

std::string digits(double value, int places) {
  char buffer[32];
  std::snprintf(buffer, sizeof buffer, "%.*f", places, value);
  return buffer;
}

/// Cells can't hold a tab or a line end.
std::string cell(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\t' || c == '\n' || c == '\r'; }, ' ');
  return text;
}

class Planner {
 public:
  Planner(const Gazetteer& gazetteer, ImportPlan& plan) : gazetteer_(gazetteer), plan_(plan) {}

  void add(const ForeignPlace& place) {
    PlaceIndex known = gazetteer_.find(place.id);
    if (known == kNoPlace) known = namesake(place);
    if (known == kNoPlace) {
      plan_.changes.push_back(
          {ImportChange::Kind::new_place, place.id, place.name_en, place.place_class + " at " + point(place), place});
      return;
    }
    const std::size_t before = plan_.changes.size();
    compare(known, place);
    if (plan_.changes.size() == before) ++plan_.same;
  }

 private:
  static std::string point(const ForeignPlace& place) { return digits(place.lat, 4) + " " + digits(place.lon, 4); }

  /// The place of ours with one of its names near its point.
  PlaceIndex namesake(const ForeignPlace& place) const {
    for (const std::string& name : {place.name_ar, place.name_en}) {
      if (name.empty()) continue;
      for (const NameMatch& match : gazetteer_.lookup(name, 200)) {
        if (match.tier == MatchTier::skeleton) break;
        const Place& ours = gazetteer_.place(match.place);
        if (distance_km(ours.lat, ours.lon, place.lat, place.lon) <= kSamePlaceKm) return match.place;
      }
    }
    return kNoPlace;
  }

  void compare(PlaceIndex known, const ForeignPlace& place) {
    const Place& ours = gazetteer_.place(known);
    const bool same_id = ours.id == place.id;
    const double km = distance_km(ours.lat, ours.lon, place.lat, place.lon);
    if (same_id && km >= kMovedKm) {
      plan_.changes.push_back({ImportChange::Kind::moved, std::string(ours.id), std::string(ours.name_en),
                               digits(km, 1) + " km to " + point(place), place});
    }
    std::vector<std::string> keys;
    for (const std::string_view name : gazetteer_.names_of(known)) keys.push_back(fold(name));
    std::vector<std::string> names = place.alternates;
    names.push_back(place.name_en);
    names.push_back(place.name_ar);
    for (const std::string& name : names) {
      const std::string key = fold(name);
      if (key.size() < 3 || std::find(keys.begin(), keys.end(), key) != keys.end()) continue;
      keys.push_back(key);
      ImportChange change{
          ImportChange::Kind::new_name, std::string(ours.id), name, "for " + std::string(ours.name_en), {}};
      plan_.changes.push_back(std::move(change));
    }
  }

  const Gazetteer& gazetteer_;
  ImportPlan& plan_;
};

std::string place_row(const ImportChange& change, const std::string& source) {
  const ForeignPlace& p = change.place;
  return cell(change.id) + '\t' + p.place_class + '\t' + cell(p.name_en) + '\t' + cell(p.name_ar) + '\t' +
         digits(p.lat, 5) + '\t' + digits(p.lon, 5) + "\t1\tSY\t" + cell(p.parent) + "\t\t" +
         (p.population > 0 ? std::to_string(p.population) : "") + "\tcontext\tclass\t\t" + source + "\t\t\n";
}

/// The file's bytes, or its heading if it isn't there yet.
Result<std::string> table_so_far(const std::filesystem::path& path, const char* heading) {
  Result<std::string> bytes = read_file(path);
  if (!bytes && bytes.error().code == ErrorCode::not_found) return std::string(heading);
  return bytes;
}

}  // namespace

std::string_view to_string(ImportChange::Kind kind) {
  switch (kind) {
    case ImportChange::Kind::new_place: return "new place";
    case ImportChange::Kind::new_name: return "new name";
    case ImportChange::Kind::moved: return "moved";
  }
  return "";
}

Result<ImportPlan> plan_import(const std::filesystem::path& file, const std::string& format,
                               const Gazetteer& gazetteer) {
  const Result<std::string> bytes = read_file(file);
  if (!bytes) return tl::make_unexpected(bytes.error());
  const std::string where = file.string();
  if (bytes->empty()) return fail(ErrorCode::invalid, "the file is empty", where);
  if (!is_valid_utf8(*bytes)) return fail(ErrorCode::invalid, "the file is not UTF-8", where);
  std::string kind = format;
  if (kind == "auto") {
    const std::string head = bytes->substr(0, bytes->find('\n'));
    kind = bytes->find_first_not_of(" \r\n\t\xEF\xBB\xBF") != std::string::npos &&
                   (*bytes)[bytes->find_first_not_of(" \r\n\t\xEF\xBB\xBF")] == '{'
               ? "ocha-geojson"
           : std::count(head.begin(), head.end(), '\t') >= 10 ? "geonames"
                                                              : "ocha-csv";
  }
  Result<ForeignTable> table = kind == "geonames"   ? read_geonames(*bytes, where)
                               : kind == "ocha-csv" ? read_ocha_csv(*bytes, where)
                                                    : read_ocha_geojson(*bytes, where);
  if (!table) return tl::make_unexpected(table.error());
  ImportPlan plan;
  plan.format = table->format;
  plan.rows = table->rows;
  plan.skipped = table->skipped;
  plan.skipped_why = table->skipped_why;
  Planner planner(gazetteer, plan);
  for (const ForeignPlace& place : table->places) planner.add(place);
  return plan;
}

Result<void> apply_import(const ImportPlan& plan, const std::filesystem::path& folder) {
  Result<std::string> places = table_so_far(folder / "imported.tsv", kPlaceHeading);
  Result<std::string> names = table_so_far(folder / "local.tsv", kNameHeading);
  if (!places) return tl::make_unexpected(places.error());
  if (!names) return tl::make_unexpected(names.error());
  const std::string old_places = *places;
  bool any_place = false;
  bool any_name = false;
  for (const ImportChange& change : plan.changes) {
    if (change.kind == ImportChange::Kind::new_name) {
      *names += change.id + '\t' + cell(change.name) + "\timported\tcontext\t" + plan.format + '\n';
      any_name = true;
    } else {
      *places += place_row(change, plan.format);
      any_place = true;
    }
  }
  if (any_place) {
    if (Result<void> written = write_file(folder / "imported.tsv", *places); !written) return written;
  }
  if (any_name) {
    if (Result<void> written = write_file(folder / "local.tsv", *names); !written) {
      if (any_place) (void)write_file(folder / "imported.tsv", old_places);
      return written;
    }
  }
  return {};
}

}  // namespace rasid
