#include "gazetteer/tables.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

#include "core/base/file.h"
#include "core/base/sha256.h"

namespace rasid {
namespace {

/// How much a reader expects a bearer of this class when a name has several.
struct ClassWeight {
  std::string_view name;
  float weight;
};
constexpr std::array<ClassWeight, 33> kClasses = {{
    {"country", 0.95F},       {"capital", 0.85F},  {"governorate", 0.75F}, {"district", 0.30F},
    {"subdistrict", 0.28F},   {"city", 0.55F},     {"town", 0.40F},        {"village", 0.20F},
    {"neighbourhood", 0.18F}, {"camp", 0.10F},     {"region", 0.50F},      {"mountain", 0.40F},
    {"river", 0.40F},         {"lake", 0.35F},     {"dam", 0.35F},         {"airbase", 0.45F},
    {"airport", 0.40F},       {"base", 0.25F},     {"crossing", 0.35F},    {"oilfield", 0.35F},
    {"gasfield", 0.35F},      {"industry", 0.20F}, {"utility", 0.25F},     {"station", 0.25F},
    {"prison", 0.35F},        {"port", 0.35F},     {"road", 0.35F},        {"island", 0.40F},
    {"site", 0.35F},          {"bridge", 0.35F},   {"hill", 0.12F},        {"checkpoint", 0.08F},
    {"power", 0.20F},
}};
constexpr std::array<ClassWeight, 2> kMoreClasses = {{{"silos", 0.10F}, {"other", 0.10F}}};

/// Named in news all the time, though small: al-Hol camp, Jobar.
constexpr float kKnownWeight = 0.5F;

std::optional<float> class_weight(std::string_view name) {
  for (const auto& entry : kClasses) {
    if (entry.name == name) return entry.weight;
  }
  for (const auto& entry : kMoreClasses) {
    if (entry.name == name) return entry.weight;
  }
  return std::nullopt;
}

/// One table file: header by name, rows by line.
class TableReader {
 public:
  TableReader(std::string_view bytes, std::string file, std::vector<Diagnostic>& diagnostics)
      : bytes_(bytes), file_(std::move(file)), diagnostics_(diagnostics) {}

  /// Reads the header; false (with a diagnostic) if one of `columns` is missing.
  bool header(const std::vector<std::string_view>& columns) {
    if (!next_row()) {
      error(0, "E201", "the table is empty", "the first line that is no comment names the columns");
      return false;
    }
    const std::vector<std::string_view> names = cells_;
    bool complete = true;
    for (const std::string_view column : columns) {
      const auto found = std::find(names.begin(), names.end(), column);
      if (found == names.end()) {
        error(0, "E202", "column `" + std::string(column) + "` is missing", "");
        complete = false;
      }
      order_.push_back(static_cast<std::size_t>(found - names.begin()));
    }
    width_ = names.size();
    return complete;
  }

  /// The next row that has as many cells as the header.
  bool next() {
    while (next_row()) {
      if (cells_.size() == width_) return true;
      error(0, "E203",
            "the row has " + std::to_string(cells_.size()) + " cells, the header " + std::to_string(width_),
            "cells are parted by one tab each");
    }
    return false;
  }

  /// The cell of the i-th column that header() asked for.
  [[nodiscard]] std::string_view cell(std::size_t i) const { return cells_[order_[i]]; }

  void error(std::size_t column, std::string code, std::string message, std::string advice) {
    Diagnostic d{Diagnostic::Level::error, file_, line_, 0, std::move(code), std::move(message), std::move(advice)};
    if (column < order_.size() && order_[column] < cells_.size()) {
      d.column = static_cast<int>(cells_[order_[column]].data() - row_.data()) + 1;
    }
    diagnostics_.push_back(std::move(d));
  }

  std::optional<double> number(std::size_t column, double low, double high) {
    const std::string_view text = cell(column);
    double value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size() || !(value >= low && value <= high)) {
      error(column, "E204",
            "`" + std::string(text) + "` is no number from " + std::to_string(static_cast<int>(low)) + " to " +
                std::to_string(static_cast<int>(high)),
            "");
      return std::nullopt;
    }
    return value;
  }

 private:
  bool next_row() {
    while (at_ < bytes_.size()) {
      const std::size_t end = std::min(bytes_.find('\n', at_), bytes_.size());
      row_ = bytes_.substr(at_, end - at_);
      at_ = end + 1;
      ++line_;
      if (!row_.empty() && row_.back() == '\r') row_.remove_suffix(1);
      if (row_.empty() || row_.front() == '#') continue;
      cells_.clear();
      for (std::size_t begin = 0; begin <= row_.size();) {
        const std::size_t tab = std::min(row_.find('\t', begin), row_.size());
        cells_.push_back(row_.substr(begin, tab - begin));
        begin = tab + 1;
      }
      return true;
    }
    return false;
  }

  std::string_view bytes_;
  std::string file_;
  std::vector<Diagnostic>& diagnostics_;
  std::size_t at_ = 0;
  int line_ = 0;
  std::string_view row_;
  std::vector<std::string_view> cells_;
  std::vector<std::size_t> order_;
  std::size_t width_ = 0;
};

std::optional<NameRisk> parse_risk(std::string_view text) {
  if (text.empty()) return NameRisk::none;
  if (text == "context") return NameRisk::context;
  if (text == "class") return NameRisk::class_word;
  return std::nullopt;
}

float weight_of(const Place& place, float base) {
  float weight = base;
  if (place.seat == 1) weight = std::max(weight, 0.80F);
  if (place.seat == 2) weight = std::max(weight, 0.62F);
  if (place.seat == 3) weight = std::max(weight, 0.52F);
  if (place.country != "SY" && (place.place_class == "city" || place.place_class == "capital")) weight -= 0.10F;
  if (place.id[0] == 'C' && place.id[1] <= '9') weight += 0.04F;  // OCHA lists it: inhabited
  if (place.population > 0) weight += 0.02F * static_cast<float>(std::log10(place.population));
  return std::clamp(weight, 0.01F, 1.0F);
}

class Loader {
 public:
  Loader(const std::filesystem::path& folder, std::vector<TableFile>& files, std::vector<Diagnostic>& diagnostics)
      : folder_(folder), files_(files), diagnostics_(diagnostics) {}

  PlaceTables load() {
    tables_.places.reserve(20000);
    tables_.names.reserve(80000);
    tables_.by_id.reserve(40000);
    Sha256 hash;
    for (TableFile& file : files_) {
      const auto bytes = open(file, hash);
      if (!bytes) continue;
      if (file.name == "names.tsv" || file.name == "local.tsv") {
        read_names(file.name, *bytes);
      } else if (file.name == "features.tsv") {
        read_features(*bytes);
      } else {
        corrections_ = !file.required;
        read_places(file.name, *bytes);
      }
    }
    resolve_parents();
    tables_.hash = hash.hex();
    return std::move(tables_);
  }

 private:
  /// The file's bytes, kept; empty if it isn't there.
  std::optional<std::string_view> open(TableFile& file, Sha256& hash) {
    if (!file.bytes) {
      if (file.required || file.bytes.error().code != ErrorCode::not_found) {
        diagnostics_.push_back(
            {Diagnostic::Level::error, (folder_ / file.name).string(), 0, 0, "E200", file.bytes.error().message, ""});
      }
      return std::nullopt;
    }
    tables_.bytes.push_back(std::make_unique<std::string>(std::move(*file.bytes)));
    hash.update(*tables_.bytes.back());
    return *tables_.bytes.back();
  }

  void read_places(const std::string& file, std::string_view bytes) {
    TableReader table(bytes, (folder_ / file).string(), diagnostics_);
    if (!table.header({"id", "class", "name_en", "name_ar", "lat", "lon", "precision_km", "country", "parent", "seat",
                       "population", "risk_en", "risk_ar", "known"})) {
      return;
    }
    while (table.next()) place_row(table);
  }

  void place_row(TableReader& table) {
    Place place;
    place.id = table.cell(0);
    place.place_class = table.cell(1);
    place.name_en = table.cell(2);
    place.name_ar = table.cell(3);
    const auto base = class_weight(place.place_class);
    if (!base)
      return table.error(1, "E205", "`" + std::string(place.place_class) + "` is no class of places",
                         "gazetteer/SOURCES.md lists them");
    if (place.id.empty() || place.name_en.empty())
      return table.error(0, "E206", "a place needs an id and an English name", "");
    const auto lat = table.number(4, -90, 90);
    const auto lon = table.number(5, -180, 180);
    const auto precision = table.number(6, 0, 20000);
    const auto risk_en = parse_risk(table.cell(11));
    const auto risk_ar = parse_risk(table.cell(12));
    if (!risk_en || !risk_ar)
      return table.error(risk_en ? 12 : 11, "E207", "a risk is empty, `context` or `class`", "");
    if (!lat || !lon || !precision) return;
    place.lat = *lat;
    place.lon = *lon;
    place.precision_km = *precision;
    place.country = table.cell(7);
    if (!table.cell(9).empty()) place.seat = static_cast<std::uint8_t>(table.cell(9)[0] - '0');
    if (!table.cell(10).empty()) {
      const auto people = table.number(10, 0, 4e9);
      if (!people) return;
      place.population = static_cast<std::uint32_t>(*people);
    }
    place.weight = weight_of(place, *base);
    if (!table.cell(13).empty()) place.weight = std::max(place.weight, kKnownWeight);
    if (const auto known = tables_.by_id.find(place.id); corrections_ && known != tables_.by_id.end()) {
      Place& ours = tables_.places[known->second];
      ours.lat = place.lat;
      ours.lon = place.lon;
      return;
    }
    const auto index = add(table, place, table.cell(8));
    if (index == kNoPlace) return;
    tables_.names.push_back({place.name_en, index, *risk_en, true});
    if (!place.name_ar.empty()) tables_.names.push_back({place.name_ar, index, *risk_ar, true});
  }

  PlaceIndex add(TableReader& table, const Place& place, std::string_view parent) {
    const auto index = static_cast<PlaceIndex>(tables_.places.size());
    if (!tables_.by_id.emplace(place.id, index).second) {
      table.error(0, "E208", "the id `" + std::string(place.id) + "` is taken", "ids are never reused");
      return kNoPlace;
    }
    tables_.places.push_back(place);
    parents_.push_back(parent);
    return index;
  }

  void read_features(std::string_view bytes) {
    TableReader table(bytes, (folder_ / "features.tsv").string(), diagnostics_);
    if (!table.header({"id", "class", "name_en", "name_ar", "alternates", "lat", "lon", "precision_km", "parent",
                       "generic", "same_as"}))
      return;
    while (table.next()) feature_row(table);
  }

  void feature_row(TableReader& table) {
    Place place;
    place.id = table.cell(0);
    place.place_class = table.cell(1);
    place.name_en = table.cell(2);
    place.name_ar = table.cell(3);
    place.country = "SY";
    const auto base = class_weight(place.place_class);
    if (!base)
      return table.error(1, "E205", "`" + std::string(place.place_class) + "` is no class of places",
                         "gazetteer/SOURCES.md lists them");
    const auto lat = table.number(5, -90, 90);
    const auto lon = table.number(6, -180, 180);
    const auto precision = table.number(7, 0, 20000);
    if (!lat || !lon || !precision) return;
    place.lat = *lat;
    place.lon = *lon;
    place.precision_km = *precision;
    place.generic = table.cell(9) == "yes";
    place.weight = *base;
    PlaceIndex index = kNoPlace;
    if (const std::string_view same = table.cell(10); !same.empty()) {
      const auto known = tables_.by_id.find(same);
      if (known == tables_.by_id.end())
        return table.error(10, "E209", "no place has the id `" + std::string(same) + "`", "");
      index = known->second;
      correct_point(tables_.places[index], place);
      tables_.by_id.emplace(place.id, index);
    } else {
      index = add(table, place, table.cell(8));
    }
    if (index == kNoPlace || place.generic) return;
    add_feature_name(place.name_en, index);
    if (!place.name_ar.empty())
      tables_.names.push_back(
          {place.name_ar, index, two_words(place.name_ar) ? NameRisk::context : NameRisk::class_word, false});
    const std::string_view list = table.cell(4);
    for (std::size_t begin = 0; begin < list.size();) {
      const std::size_t bar = std::min(list.find('|', begin), list.size());
      if (bar > begin) add_feature_name(list.substr(begin, bar - begin), index);
      begin = bar + 1;
    }
  }

  /// A point of the map's is nearer than one from general knowledge that may be kilometres off.
  static void correct_point(Place& known, const Place& feature) {
    if (known.precision_km <= 2) return;
    known.lat = feature.lat;
    known.lon = feature.lon;
    known.precision_km = 2;
  }

  static bool two_words(std::string_view name) { return name.find(' ') != std::string_view::npos; }

  /// Labels of the map stand for themselves only if they say what they are ("Jabal al-Nuba", "Akash oil field").
  void add_feature_name(std::string_view name, PlaceIndex index) {
    static constexpr std::array<std::string_view, 25> kTelling = {
        "Tall ",   "Tell ",    "Tal ",   "Jabal",  "Mount", "mountain", "Mountain", "Airbase", "Air Base",
        "Airport", "Dam",      "field",  "Field",  "Plant", "Crossing", "crossing", "Prison",  "prison",
        "Port of", "Hospital", "Castle", "Bridge", "Silos", "Refinery", "Airfield"};
    const bool telling = two_words(name) && std::any_of(kTelling.begin(), kTelling.end(), [&](std::string_view w) {
                           return name.find(w) != std::string_view::npos;
                         });
    tables_.names.push_back({name, index, telling ? NameRisk::none : NameRisk::class_word, false});
  }

  void read_names(const std::string& file, std::string_view bytes) {
    TableReader table(bytes, (folder_ / file).string(), diagnostics_);
    if (!table.header({"id", "name", "kind", "risk"})) return;
    auto known = tables_.by_id.end();
    while (table.next()) {
      // Rows of one place follow each other.
      if (known == tables_.by_id.end() || known->first != table.cell(0)) known = tables_.by_id.find(table.cell(0));
      const auto risk = parse_risk(table.cell(3));
      if (known == tables_.by_id.end()) {
        table.error(0, "E209", "no place has the id `" + std::string(table.cell(0)) + "`", "");
      } else if (!risk) {
        table.error(3, "E207", "a risk is empty, `context` or `class`", "");
      } else if (table.cell(1).empty()) {
        table.error(1, "E210", "the name is empty", "");
      } else if (table.cell(2) == "denied") {
        deny(table, known->second, table.cell(1));
      } else {
        tables_.names.push_back({table.cell(1), known->second, *risk, false});
      }
    }
  }

  void deny(TableReader& table, PlaceIndex place, std::string_view name) {
    const auto matches = [&](const PlaceName& n) { return n.place == place && n.text == name; };
    const auto first = std::remove_if(tables_.names.begin(), tables_.names.end(), matches);
    if (first == tables_.names.end())
      table.error(1, "E211", "`" + std::string(name) + "` is no name of that place: nothing to deny", "");
    tables_.names.erase(first, tables_.names.end());
  }

  void resolve_parents() {
    for (std::size_t i = 0; i < tables_.places.size(); ++i) {
      if (parents_[i].empty()) continue;
      const auto known = tables_.by_id.find(parents_[i]);
      if (known == tables_.by_id.end() || known->second == i) {
        diagnostics_.push_back({Diagnostic::Level::error, folder_.string(), 0, 0, "E212",
                                "the parent `" + std::string(parents_[i]) + "` of `" +
                                    std::string(tables_.places[i].id) + "` is no place",
                                ""});
        continue;
      }
      tables_.places[i].parent = known->second;
    }
    for (std::size_t i = 0; i < tables_.places.size(); ++i) break_circle(tables_.places[i]);
  }

  /// A place that lies in itself by way of others lies nowhere.
  void break_circle(Place& place) {
    PlaceIndex unit = place.parent;
    for (int depth = 0; unit != kNoPlace; ++depth, unit = tables_.places[unit].parent) {
      if (depth < 8) continue;
      diagnostics_.push_back({Diagnostic::Level::error, folder_.string(), 0, 0, "E213",
                              "the parents of `" + std::string(place.id) + "` go round in a circle", ""});
      place.parent = kNoPlace;
      return;
    }
  }

  std::filesystem::path folder_;
  std::vector<TableFile>& files_;
  std::vector<Diagnostic>& diagnostics_;
  PlaceTables tables_;
  std::vector<std::string_view> parents_;
  bool corrections_ = false;  ///< rows of places that we have give them a new point
};

}  // namespace

std::string_view to_string(NameRisk risk) {
  switch (risk) {
    case NameRisk::none: return "none";
    case NameRisk::context: return "context";
    case NameRisk::class_word: return "class";
  }
  return "none";
}

double distance_km(double lat_a, double lon_a, double lat_b, double lon_b) {
  constexpr double kRadian = 0.017453292519943295;
  const double a = lat_a * kRadian;
  const double b = lat_b * kRadian;
  const double s = std::sin((b - a) / 2);
  const double t = std::sin((lon_b - lon_a) * kRadian / 2);
  return 12742.0 * std::asin(std::sqrt(s * s + std::cos(a) * std::cos(b) * t * t));
}

const std::vector<std::string_view>& place_classes() {
  static const std::vector<std::string_view> kNames = [] {
    std::vector<std::string_view> names;
    for (const auto& entry : kClasses) names.push_back(entry.name);
    for (const auto& entry : kMoreClasses) names.push_back(entry.name);
    return names;
  }();
  return kNames;
}

std::vector<TableFile> read_table_files(const std::filesystem::path& folder) {
  std::vector<TableFile> files;
  for (const char* name : {"places.tsv", "world.tsv", "features.tsv", "imported.tsv", "names.tsv", "local.tsv"}) {
    const bool optional = std::string_view(name) == "imported.tsv" || std::string_view(name) == "local.tsv";
    files.push_back({name, !optional, read_file(folder / name)});
  }
  return files;
}

PlaceTables parse_place_tables(const std::filesystem::path& folder, std::vector<TableFile>& files,
                               std::vector<Diagnostic>& diagnostics) {
  return Loader(folder, files, diagnostics).load();
}

PlaceTables read_place_tables(const std::filesystem::path& folder, std::vector<Diagnostic>& diagnostics) {
  std::vector<TableFile> files = read_table_files(folder);
  return parse_place_tables(folder, files, diagnostics);
}

}  // namespace rasid
