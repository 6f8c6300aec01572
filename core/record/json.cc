// The printed forms as trees for programs that look into them, and the way back.
#include "core/record/json.h"

#include <nlohmann/json.hpp>

namespace rasid {
namespace {

using nlohmann::ordered_json;

std::optional<Day> day_field(const ordered_json& json, const char* key) {
  const auto it = json.find(key);
  if (it == json.end() || it->is_null()) return std::nullopt;
  return parse_iso_day(it->get<std::string>());
}

std::string text_field(const ordered_json& json, const char* key) {
  const auto it = json.find(key);
  return it == json.end() || it->is_null() ? std::string() : it->get<std::string>();
}

std::optional<int> int_field(const ordered_json& json, const char* key) {
  const auto it = json.find(key);
  return it == json.end() || it->is_null() ? std::nullopt : std::optional<int>(it->get<int>());
}

template <typename Enum>
Enum enum_field(const std::string& name, Enum last) {
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    if (to_string(static_cast<Enum>(i)) == name) return static_cast<Enum>(i);
  }
  return last;
}

std::optional<Toll> toll_field(const ordered_json& json, const char* key) {
  const auto it = json.find(key);
  if (it == json.end() || it->is_null()) return std::nullopt;
  Toll toll;
  if (!it->at("low").is_null()) toll.low = it->at("low").get<std::int64_t>();
  if (!it->at("high").is_null()) toll.high = it->at("high").get<std::int64_t>();
  return toll;
}

std::vector<PlaceCandidate> alternatives_field(const ordered_json& json) {
  std::vector<PlaceCandidate> list;
  for (const ordered_json& c : json) {
    list.push_back({c.at("id").get<std::string>(), c.at("score").get<double>(), c.at("reason").get<std::string>()});
  }
  return list;
}

EventPlace place_field(const ordered_json& json) {
  EventPlace out;
  out.place.id = text_field(json, "id");
  out.place.name = text_field(json, "name");
  out.place.names = json.at("names").get<std::vector<std::string>>();
  out.place.place_class = text_field(json, "class");
  out.place.lat = json.at("lat").get<double>();
  out.place.lon = json.at("lon").get<double>();
  out.place.admin1 = text_field(json, "admin1");
  out.place.admin2 = text_field(json, "admin2");
  out.place.admin3 = text_field(json, "admin3");
  out.place.pcode = text_field(json, "pcode");
  out.place.country = text_field(json, "country");
  out.place.precision_km = json.at("precision_km").get<double>();
  out.geo_precision = json.at("geo_precision").get<int>();
  out.inferred = json.at("inferred").get<bool>();
  out.ambiguous = json.at("ambiguous").get<bool>();
  out.alternatives = alternatives_field(json.at("alternatives"));
  return out;
}

Codes codes_field(const ordered_json& json) {
  Codes codes;
  const ordered_json& acled = json.at("acled");
  codes.acled_event_type = text_field(acled, "event_type");
  codes.acled_sub_event_type = text_field(acled, "sub_event_type");
  codes.acled_disorder_type = text_field(acled, "disorder_type");
  codes.acled_inter1 = int_field(acled, "inter1");
  codes.acled_inter2 = int_field(acled, "inter2");
  codes.acled_interaction = int_field(acled, "interaction");
  codes.acled_time_precision = int_field(acled, "time_precision");
  codes.acled_geo_precision = int_field(acled, "geo_precision");
  codes.plover_type = text_field(json.at("plover"), "type");
  codes.plover_mode = text_field(json.at("plover"), "mode");
  codes.cameo_root = text_field(json.at("cameo"), "root");
  return codes;
}

}  // namespace

ordered_json to_json(const Article& article) {
  return ordered_json::parse(json_text(article));
}
ordered_json to_json(const DateMention& mention, const std::string& text) {
  return ordered_json::parse(json_text(mention, text));
}
ordered_json to_json(const PlaceMention& mention, const std::string& text) {
  return ordered_json::parse(json_text(mention, text));
}
ordered_json to_json(const ActorMention& mention, const std::string& text) {
  return ordered_json::parse(json_text(mention, text));
}
ordered_json to_json(const CountMention& mention, const std::string& text) {
  return ordered_json::parse(json_text(mention, text));
}
ordered_json to_json(const Candidate& candidate, const std::string& text) {
  return ordered_json::parse(json_text(candidate, text));
}
ordered_json to_json(const Article& article, const Extraction& extraction) {
  return ordered_json::parse(json_text(article, extraction));
}

Candidate candidate_from_json(const ordered_json& json) {
  Candidate out;
  out.id = text_field(json, "id");
  out.kind = text_field(json, "kind");
  out.codes = codes_field(json.at("codes"));
  if (const ordered_json& date = json.at("date"); !date.is_null()) {
    out.date =
        EventDate{day_field(date, "start"), day_field(date, "end"),
                  enum_field(text_field(date, "precision"), DatePrecision::unknown), date.at("inferred").get<bool>()};
  }
  if (const ordered_json& place = json.at("place"); !place.is_null()) out.place = place_field(place);
  for (const ordered_json& a : json.at("actors")) {
    out.actors.push_back({text_field(a, "role"), text_field(a, "id"), text_field(a, "name"),
                          a.at("names").get<std::vector<std::string>>(),
                          parse_actor_type(text_field(a, "type")).value_or(ActorType::other),
                          a.at("inferred").get<bool>()});
  }
  out.killed = toll_field(json.at("tolls"), "killed");
  out.wounded = toll_field(json.at("tolls"), "wounded");
  out.detained = toll_field(json.at("tolls"), "detained");
  out.means = json.at("means").get<std::vector<std::string>>();
  out.modality = enum_field(text_field(json, "modality"), Modality::denied);
  out.attribution = text_field(json, "attribution");
  out.claimed_by = text_field(json, "claimed_by");
  out.background = json.at("background").get<bool>();
  out.confidence = json.at("confidence").get<double>();
  for (const ordered_json& p : json.at("confidence_parts")) {
    out.confidence_parts.push_back({text_field(p, "name"), p.at("value").get<double>()});
  }
  out.rule = text_field(json, "rule");
  out.ruleset_hash = text_field(json, "ruleset_hash");
  out.gazetteer_hash = text_field(json, "gazetteer_hash");
  for (const ordered_json& e : json.at("evidence")) {
    out.evidence.push_back({Span{e.at("begin").get<std::uint32_t>(), e.at("end").get<std::uint32_t>()},
                            text_field(e, "slot"), text_field(e, "rule"), e.at("rule_version").get<int>(),
                            e.at("inherited").get<bool>()});
  }
  return out;
}

}  // namespace rasid
