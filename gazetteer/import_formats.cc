#include "gazetteer/import_formats.h"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>

#include "core/text/fold.h"

namespace rasid {
namespace {

bool has_arabic(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    if (is_arabic_letter(next_char(text, i))) return true;
  }
  return false;
}

std::vector<std::string> split(std::string_view text, char mark) {
  std::vector<std::string> pieces;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(mark, begin), text.size());
    pieces.emplace_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return pieces;
}

std::optional<double> number(std::string_view text, double low, double high) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size() || !(value >= low && value <= high))
    return std::nullopt;
  return value;
}

std::string at_line(const std::string& where, std::size_t line) {
  return where + ":" + std::to_string(line);
}

/// Feature codes of GeoNames that are places of ours (geonames.org/export/codes.html).
std::string class_of(const std::string& feature_class, const std::string& code) {
  if (feature_class == "P")
    return code == "PPLA" || code == "PPLC" ? "city"
           : code == "PPLA2"                ? "town"
           : code == "PPLX"                 ? "neighbourhood"
                                            : "village";
  if (code == "HLL" || code == "HLLS") return "hill";
  if (code == "MT" || code == "MTS" || code == "RDGE") return "mountain";
  if (code == "STM" || code == "STMI" || code == "WAD") return "river";
  if (code == "LK" || code == "LKI" || code == "RSV") return "lake";
  if (code == "DAM") return "dam";
  if (code == "AIRB") return "airbase";
  if (code == "AIRP" || code == "AIRF") return "airport";
  if (code == "DSRT" || code == "PLN" || code == "RGN" || code == "VAL") return "region";
  if (code == "OILF") return "oilfield";
  if (code == "PRN") return "prison";
  if (code == "BDG") return "bridge";
  return {};
}

/// CSV as RFC 4180: quotes, doubled quotes inside, line ends inside quotes. Each row with the line it begins on.
struct CsvRow {
  std::size_t line = 0;
  std::vector<std::string> cells;
};

Result<std::vector<CsvRow>> read_csv(const std::string& bytes, const std::string& where) {
  std::vector<CsvRow> rows;
  CsvRow row{1, {""}};
  bool quoted = false;
  std::size_t line = 1;
  const auto end_row = [&] {
    if (row.cells.size() > 1 || !row.cells[0].empty()) rows.push_back(std::move(row));
    row = {line, {""}};
  };
  for (std::size_t i = bytes.starts_with("\xEF\xBB\xBF") ? 3 : 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (c == '\n') ++line;
    if (quoted) {
      if (c != '"') {
        row.cells.back() += c;
      } else if (i + 1 < bytes.size() && bytes[i + 1] == '"') {
        row.cells.back() += c;
        ++i;
      } else {
        quoted = false;
      }
    } else if (c == '"' && row.cells.back().empty()) {
      quoted = true;
    } else if (c == ',') {
      row.cells.emplace_back();
    } else if (c == '\n') {
      end_row();
    } else if (c != '\r') {
      row.cells.back() += c;
    }
  }
  if (quoted) return fail(ErrorCode::invalid, "a quote opens and does not close", at_line(where, row.line));
  end_row();
  return rows;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
  return out;
}

/// OCHA's column names differ from edition to edition; the first that is there counts.
constexpr std::string_view kCodeKeys[] = {"admin4pcode", "admin4_pcode", "pcode",
                                          "p_code",      "adm4_pcode",   "location_pcode"};
constexpr std::string_view kEnglishKeys[] = {"admin4name_en", "admin4_en",   "admin4name",  "name_en",
                                             "adm4_en",       "location_en", "english_name"};
constexpr std::string_view kArabicKeys[] = {"admin4name_ar", "admin4_ar",   "name_ar",
                                            "adm4_ar",       "location_ar", "arabic_name"};
constexpr std::string_view kLatKeys[] = {"latitude", "lat", "latitude_y", "y", "point_y"};
constexpr std::string_view kLonKeys[] = {"longitude", "lon", "long", "longitude_x", "x", "point_x"};
constexpr std::string_view kParentKeys[] = {"admin3pcode", "admin3_pcode", "adm3_pcode"};

bool is_pcode(std::string_view code) {
  return code.size() >= 5 && (code[0] == 'C' || code.starts_with("SY")) &&
         std::all_of(code.begin() + 2, code.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Result<ForeignTable> read_geonames(const std::string& bytes, const std::string& where) {
  ForeignTable table;
  table.format = "geonames";
  table.skipped_why = "other countries and kinds of features";
  std::size_t line = 0;
  for (const std::string& row : split(bytes, '\n')) {
    ++line;
    if (row.empty() || row == "\r") continue;
    const std::vector<std::string> cells = split(row, '\t');
    if (cells.size() != 19) {
      return fail(ErrorCode::invalid, "a GeoNames row has 19 columns, this one " + std::to_string(cells.size()),
                  at_line(where, line));
    }
    const auto lat = number(cells[4], -90, 90);
    const auto lon = number(cells[5], -180, 180);
    if (!lat || !lon || !number(cells[0], 1, 1e12))
      return fail(ErrorCode::invalid, "id, latitude or longitude is no number", at_line(where, line));
    ++table.rows;
    ForeignPlace place;
    place.place_class = class_of(cells[6], cells[7]);
    if (cells[8] != "SY" || place.place_class.empty()) {
      ++table.skipped;
      continue;
    }
    place.id = "gn" + cells[0];
    place.name_en = cells[2].empty() ? cells[1] : cells[2];
    place.lat = *lat;
    place.lon = *lon;
    place.population = static_cast<std::uint32_t>(number(cells[14], 0, 4e9).value_or(0));
    for (const std::string& name : split(cells[3], ',')) {
      if (name.empty()) continue;
      if (has_arabic(name) && place.name_ar.empty())
        place.name_ar = name;
      else
        place.alternates.push_back(name);
    }
    table.places.push_back(std::move(place));
  }
  if (table.rows == 0) return fail(ErrorCode::invalid, "the file has no row", where);
  return table;
}

Result<ForeignTable> read_ocha_csv(const std::string& bytes, const std::string& where) {
  Result<std::vector<CsvRow>> rows = read_csv(bytes, where);
  if (!rows) return tl::make_unexpected(rows.error());
  if (rows->size() < 2) return fail(ErrorCode::invalid, "the table has no row", where);
  const std::vector<std::string>& names = rows->front().cells;
  const auto column = [&](const auto& keys) -> std::optional<std::size_t> {
    for (const std::string_view key : keys) {
      for (std::size_t i = 0; i < names.size(); ++i) {
        if (lower(names[i]) == key) return i;
      }
    }
    return std::nullopt;
  };
  const auto code = column(kCodeKeys);
  const auto english = column(kEnglishKeys);
  const auto arabic = column(kArabicKeys);
  const auto lat = column(kLatKeys);
  const auto lon = column(kLonKeys);
  const auto parent = column(kParentKeys);
  if (!code || !english || !lat || !lon) {
    return fail(ErrorCode::invalid,
                "the heading needs admin4Pcode, admin4Name_en, latitude and longitude (admin4Name_ar and admin3Pcode "
                "are read too)",
                at_line(where, 1));
  }
  ForeignTable table;
  table.format = "ocha-csv";
  table.skipped_why = "rows without a point";
  for (std::size_t i = 1; i < rows->size(); ++i) {
    const CsvRow& row = (*rows)[i];
    if (row.cells.size() != names.size()) {
      return fail(
          ErrorCode::invalid,
          "the row has " + std::to_string(row.cells.size()) + " cells, the heading " + std::to_string(names.size()),
          at_line(where, row.line));
    }
    ++table.rows;
    if (row.cells[*lat].empty() || row.cells[*lon].empty()) {
      ++table.skipped;
      continue;
    }
    const auto y = number(row.cells[*lat], -90, 90);
    const auto x = number(row.cells[*lon], -180, 180);
    if (!y || !x)
      return fail(ErrorCode::invalid, "latitude or longitude is no number of degrees", at_line(where, row.line));
    if (!is_pcode(row.cells[*code]))
      return fail(ErrorCode::invalid, "`" + row.cells[*code] + "` is no p-code", at_line(where, row.line));
    ForeignPlace place;
    place.id = row.cells[*code];
    place.name_en = row.cells[*english];
    if (arabic) place.name_ar = row.cells[*arabic];
    if (parent) place.parent = row.cells[*parent];
    place.place_class = "village";
    place.lat = *y;
    place.lon = *x;
    table.places.push_back(std::move(place));
  }
  return table;
}

Result<ForeignTable> read_ocha_geojson(const std::string& bytes, const std::string& where) {
  using nlohmann::json;
  json root;
  try {
    root = json::parse(bytes);
  } catch (const json::parse_error& error) {
    return fail(ErrorCode::invalid, error.what(), where);
  }
  if (!root.is_object() || !root.contains("features") || !root["features"].is_array()) {
    return fail(ErrorCode::invalid, "no GeoJSON FeatureCollection", where);
  }
  ForeignTable table;
  table.format = "ocha-geojson";
  table.skipped_why = "features that are no points";
  for (const json& feature : root["features"]) {
    const std::string here = where + " feature " + std::to_string(++table.rows);
    if (!feature.is_object() || !feature.contains("properties") || !feature["properties"].is_object())
      return fail(ErrorCode::invalid, "the feature has no properties", here);
    const json geometry = feature.value("geometry", json());
    if (!geometry.is_object() || geometry.value("type", "") != "Point") {
      ++table.skipped;
      continue;
    }
    const json at = geometry.value("coordinates", json::array());
    if (!at.is_array() || at.size() < 2 || !at[0].is_number() || !at[1].is_number())
      return fail(ErrorCode::invalid, "the point has no two coordinates", here);
    const auto text = [&](const auto& keys) -> std::string {
      for (const auto& [name, value] : feature["properties"].items()) {
        for (const std::string_view key : keys) {
          if (lower(name) == key && value.is_string()) return value.template get<std::string>();
        }
      }
      return {};
    };
    ForeignPlace place;
    place.id = text(kCodeKeys);
    if (!is_pcode(place.id)) return fail(ErrorCode::invalid, "`" + place.id + "` is no p-code", here);
    place.name_en = text(kEnglishKeys);
    place.name_ar = text(kArabicKeys);
    place.parent = text(kParentKeys);
    place.place_class = "village";
    place.lon = at[0].get<double>();
    place.lat = at[1].get<double>();
    if (place.lat < -90 || place.lat > 90 || place.lon < -180 || place.lon > 180)
      return fail(ErrorCode::invalid, "the point is not on the globe", here);
    table.places.push_back(std::move(place));
  }
  if (table.rows == 0) return fail(ErrorCode::invalid, "the collection is empty", where);
  return table;
}

}  // namespace rasid
