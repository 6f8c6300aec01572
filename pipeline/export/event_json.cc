#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "pipeline/export/event_writer.h"
#include "pipeline/store/json.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

class JsonlWriter final : public EventWriter {
 public:
  std::string begin() override { return {}; }
  std::string event(const StoredCandidate& candidate) override { return json_text(to_json(candidate)) + "\n"; }
  std::string end() override { return {}; }
};

/// RFC 7946: longitude before latitude (3.1.1), null for a feature without a place (3.2), no CRS (4).
class GeoJsonWriter final : public EventWriter {
 public:
  std::string begin() override {
    any_ = false;
    return R"({"type":"FeatureCollection","features":[)";
  }

  std::string event(const StoredCandidate& candidate) override {
    ordered_json properties = to_json(candidate);
    properties.erase("id");
    ordered_json geometry = nullptr;
    if (const auto& place = candidate.candidate.place) {
      geometry = {{"type", "Point"}, {"coordinates", {place->place.lon, place->place.lat}}};
    }
    const ordered_json feature = {
        {"type", "Feature"}, {"id", candidate.candidate.id}, {"geometry", geometry}, {"properties", properties}};
    const std::string before = any_ ? ",\n" : "\n";
    any_ = true;
    return before + json_text(feature);
  }

  std::string end() override { return "\n]}\n"; }

 private:
  bool any_ = false;
};

}  // namespace

std::unique_ptr<EventWriter> make_jsonl_writer() {
  return std::make_unique<JsonlWriter>();
}
std::unique_ptr<EventWriter> make_geojson_writer() {
  return std::make_unique<GeoJsonWriter>();
}

std::vector<std::string_view> export_formats() {
  return {"csv", "jsonl", "geojson"};
}

Result<std::unique_ptr<EventWriter>> make_event_writer(std::string_view format, bool byte_order_mark) {
  if (format == "csv") return make_csv_writer(byte_order_mark);
  if (format == "jsonl") return make_jsonl_writer();
  if (format == "geojson") return make_geojson_writer();
  return fail(ErrorCode::invalid, fmt::format("is no export format; there are {}", fmt::join(export_formats(), ", ")),
              std::string(format));
}

}  // namespace rasid
