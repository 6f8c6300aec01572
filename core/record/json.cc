#include "core/record/json.h"

#include <nlohmann/json.hpp>

namespace rasid {
namespace {

using nlohmann::ordered_json;

ordered_json day_or_null(const std::optional<Day>& day) {
  return day ? ordered_json(format_iso_day(*day)) : ordered_json(nullptr);
}

template <typename T>
ordered_json value_or_null(const std::optional<T>& value) {
  return value ? ordered_json(*value) : ordered_json(nullptr);
}

ordered_json text_or_null(const std::string& text) { return text.empty() ? ordered_json(nullptr) : ordered_json(text); }

ordered_json stated_time(const std::optional<StatedTime>& time) {
  if (!time) return nullptr;
  return {{"value", time->text()}, {"day", format_iso_day(time->day)}, {"source", time->source}, {"confidence", time->confidence}};
}

ordered_json span_fields(Span span, const std::string& text) {
  return {{"start", span.begin}, {"end", span.end}, {"text", std::string(span.of(text))}};
}

ordered_json alternatives_json(const std::vector<PlaceCandidate>& candidates) {
  ordered_json list = ordered_json::array();
  for (const PlaceCandidate& c : candidates) list.push_back({{"id", c.place_id}, {"score", c.score}, {"reason", c.reason}});
  return list;
}

ordered_json place_fields(const ResolvedPlace& place) {
  return {{"id", place.id},
          {"name", place.name},
          {"names", place.names},
          {"class", place.place_class},
          {"lat", place.lat},
          {"lon", place.lon},
          {"admin1", text_or_null(place.admin1)},
          {"admin2", text_or_null(place.admin2)},
          {"admin3", text_or_null(place.admin3)},
          {"pcode", text_or_null(place.pcode)},
          {"country", text_or_null(place.country)},
          {"precision_km", place.precision_km}};
}

ordered_json event_date(const std::optional<EventDate>& date) {
  if (!date) return nullptr;
  return {{"start", day_or_null(date->first)},
          {"end", day_or_null(date->last)},
          {"precision", to_string(date->precision)},
          {"inferred", date->inferred}};
}

ordered_json event_place(const std::optional<EventPlace>& place) {
  if (!place) return nullptr;
  ordered_json json = place_fields(place->place);
  json["geo_precision"] = place->geo_precision;
  json["inferred"] = place->inferred;
  json["ambiguous"] = place->ambiguous;
  json["alternatives"] = alternatives_json(place->alternatives);
  return json;
}

ordered_json codes_json(const Codes& codes) {
  return {{"acled",
           {{"event_type", text_or_null(codes.acled_event_type)},
            {"sub_event_type", text_or_null(codes.acled_sub_event_type)},
            {"disorder_type", text_or_null(codes.acled_disorder_type)},
            {"inter1", value_or_null(codes.acled_inter1)},
            {"inter2", value_or_null(codes.acled_inter2)},
            {"interaction", value_or_null(codes.acled_interaction)},
            {"time_precision", value_or_null(codes.acled_time_precision)},
            {"geo_precision", value_or_null(codes.acled_geo_precision)}}},
          {"plover", {{"type", text_or_null(codes.plover_type)}, {"mode", text_or_null(codes.plover_mode)}}},
          {"cameo", {{"root", text_or_null(codes.cameo_root)}}}};
}

/// A toll prints as its lower bound, the figure that is stated for certain; the upper bound stands beside it.
ordered_json toll_low(const std::optional<Toll>& toll) { return toll ? value_or_null(toll->low) : ordered_json(nullptr); }

ordered_json toll_bounds(const std::optional<Toll>& toll) {
  if (!toll) return nullptr;
  return {{"low", value_or_null(toll->low)}, {"high", value_or_null(toll->high)}};
}

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

std::string body_text(const Article& article) {
  std::string body;
  for (const Block& block : article.blocks) {
    const bool in_body = block.kind == BlockKind::paragraph || block.kind == BlockKind::heading ||
                         block.kind == BlockKind::quote || block.kind == BlockKind::list_item;
    if (!in_body) continue;
    if (!body.empty()) body += '\n';
    body += block.span.of(article.text);
  }
  return body;
}

ordered_json to_json(const Article& article) {
  ordered_json blocks = ordered_json::array();
  for (const Block& block : article.blocks) {
    blocks.push_back({{"kind", to_string(block.kind)},
                      {"start", block.span.begin},
                      {"end", block.span.end},
                      {"text", std::string(block.span.of(article.text))}});
  }
  return {{"url", text_or_null(article.url)},
          {"canonical_url", text_or_null(article.canonical_url)},
          {"class", to_string(article.page_class)},
          {"class_reason", text_or_null(article.page_class_reason)},
          {"quality", article.quality},
          {"title", text_or_null(article.title)},
          {"authors", article.authors},
          {"published", article.published ? ordered_json(article.published->text()) : ordered_json(nullptr)},
          {"published_source", stated_time(article.published)},
          {"modified", article.modified ? ordered_json(article.modified->text()) : ordered_json(nullptr)},
          {"modified_source", stated_time(article.modified)},
          {"fetched", article.fetched ? ordered_json(format_iso_instant(*article.fetched)) : ordered_json(nullptr)},
          {"language", article.language},
          {"declared_language", text_or_null(article.declared_language)},
          {"outlet", text_or_null(article.outlet)},
          {"charset", text_or_null(article.charset)},
          {"content_hash", article.content_hash},
          {"text", article.text},
          {"body", body_text(article)},
          {"blocks", blocks}};
}

ordered_json to_json(const DateMention& mention, const std::string& text) {
  ordered_json json = span_fields(mention.span, text);
  json["type"] = to_string(mention.type);
  json["value"] = mention.value;
  json["mod"] = text_or_null(mention.mod);
  json["first"] = day_or_null(mention.first);
  json["last"] = day_or_null(mention.last);
  json["precision"] = to_string(mention.precision);
  json["approximate"] = mention.approximate;
  json["anchor"] = to_string(mention.anchor);
  json["rule"] = mention.rule;
  json["note"] = text_or_null(mention.note);
  if (mention.other_first || mention.other_last) {
    json["other_first"] = day_or_null(mention.other_first);
    json["other_last"] = day_or_null(mention.other_last);
  }
  return json;
}

ordered_json to_json(const PlaceMention& mention, const std::string& text) {
  ordered_json json = span_fields(mention.span, text);
  const bool known = mention.resolved.has_value();
  json["id"] = text_or_null(mention.place_id);
  json["name"] = known ? ordered_json(mention.resolved->name) : ordered_json(nullptr);
  json["lat"] = known ? ordered_json(mention.resolved->lat) : ordered_json(nullptr);
  json["lon"] = known ? ordered_json(mention.resolved->lon) : ordered_json(nullptr);
  json["admin1"] = known ? text_or_null(mention.resolved->admin1) : ordered_json(nullptr);
  json["class"] = known ? ordered_json(mention.resolved->place_class) : ordered_json(nullptr);
  json["precision_km"] = known ? ordered_json(mention.resolved->precision_km) : ordered_json(nullptr);
  json["tier"] = to_string(mention.tier);
  json["role"] = to_string(mention.role);
  json["modifier"] = text_or_null(mention.modifier);
  json["decided_by"] = mention.decided_by;
  json["rule"] = text_or_null(mention.rule);
  json["candidates"] = alternatives_json(mention.candidates);
  return json;
}

ordered_json to_json(const ActorMention& mention, const std::string& text) {
  ordered_json json = span_fields(mention.span, text);
  json["id"] = text_or_null(mention.actor_id);
  json["name"] = mention.name;
  json["names"] = mention.names;
  json["type"] = to_string(mention.type);
  json["country"] = text_or_null(mention.country);
  json["described"] = mention.described;
  json["metonym"] = mention.metonym;
  json["person"] = mention.person ? ordered_json(mention.person_name) : ordered_json(nullptr);
  json["count"] = value_or_null(mention.count);
  json["rule"] = text_or_null(mention.rule);
  return json;
}

ordered_json to_json(const CountMention& mention, const std::string& text) {
  ordered_json json = span_fields(mention.span, text);
  json["low"] = mention.low;
  json["high"] = value_or_null(mention.high);
  json["approximate"] = mention.approximate;
  json["kind"] = to_string(mention.kind);
  json["outcome"] = to_string(mention.outcome);
  json["negated"] = mention.negated;
  json["part"] = mention.part;
  json["running_total"] = mention.running_total;
  json["rule"] = text_or_null(mention.rule);
  return json;
}

ordered_json to_json(const Candidate& candidate, const std::string& text) {
  ordered_json actors = ordered_json::array();
  for (const EventActor& a : candidate.actors) {
    actors.push_back({{"role", a.role},
                      {"id", text_or_null(a.id)},
                      {"name", a.name},
                      {"names", a.names},
                      {"type", to_string(a.type)},
                      {"inferred", a.inferred}});
  }
  ordered_json parts = ordered_json::array();
  for (const ConfidencePart& p : candidate.confidence_parts) parts.push_back({{"name", p.name}, {"value", p.value}});
  ordered_json evidence = ordered_json::array();
  for (const Evidence& e : candidate.evidence) {
    const std::string piece = e.span.end <= text.size() ? std::string(e.span.of(text)) : std::string();
    evidence.push_back({{"begin", e.span.begin},
                        {"end", e.span.end},
                        {"text", piece},
                        {"slot", e.slot},
                        {"rule", e.rule},
                        {"rule_version", e.rule_version},
                        {"inherited", e.inherited}});
  }
  return {{"id", candidate.id},
          {"kind", candidate.kind},
          {"codes", codes_json(candidate.codes)},
          {"date", event_date(candidate.date)},
          {"place", event_place(candidate.place)},
          {"actors", actors},
          {"killed", toll_low(candidate.killed)},
          {"wounded", toll_low(candidate.wounded)},
          {"detained", toll_low(candidate.detained)},
          {"tolls",
           {{"killed", toll_bounds(candidate.killed)},
            {"wounded", toll_bounds(candidate.wounded)},
            {"detained", toll_bounds(candidate.detained)}}},
          {"means", candidate.means},
          {"modality", to_string(candidate.modality)},
          {"attribution", text_or_null(candidate.attribution)},
          {"claimed_by", text_or_null(candidate.claimed_by)},
          {"background", candidate.background},
          {"confidence", candidate.confidence},
          {"confidence_parts", parts},
          {"rule", candidate.rule},
          {"ruleset_hash", candidate.ruleset_hash},
          {"gazetteer_hash", candidate.gazetteer_hash},
          {"evidence", evidence}};
}

ordered_json to_json(const Article& article, const Extraction& extraction) {
  const auto list = [&](const auto& mentions) {
    ordered_json out = ordered_json::array();
    for (const auto& mention : mentions) out.push_back(to_json(mention, article.text));
    return out;
  };
  return {{"article", to_json(article)},
          {"mentions",
           {{"dates", list(extraction.mentions.dates)},
            {"places", list(extraction.mentions.places)},
            {"actors", list(extraction.mentions.actors)},
            {"counts", list(extraction.mentions.counts)}}},
          {"events", list(extraction.events)},
          {"unknown_actors", extraction.unknown_actors}};
}

Candidate candidate_from_json(const ordered_json& json) {
  Candidate out;
  out.id = text_field(json, "id");
  out.kind = text_field(json, "kind");
  out.codes = codes_field(json.at("codes"));
  if (const ordered_json& date = json.at("date"); !date.is_null()) {
    out.date = EventDate{day_field(date, "start"), day_field(date, "end"),
                         enum_field(text_field(date, "precision"), DatePrecision::unknown), date.at("inferred").get<bool>()};
  }
  if (const ordered_json& place = json.at("place"); !place.is_null()) out.place = place_field(place);
  for (const ordered_json& a : json.at("actors")) {
    out.actors.push_back({text_field(a, "role"), text_field(a, "id"), text_field(a, "name"),
                          a.at("names").get<std::vector<std::string>>(),
                          parse_actor_type(text_field(a, "type")).value_or(ActorType::other), a.at("inferred").get<bool>()});
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
    out.evidence.push_back({Span{e.at("begin").get<std::uint32_t>(), e.at("end").get<std::uint32_t>()}, text_field(e, "slot"),
                            text_field(e, "rule"), e.at("rule_version").get<int>(), e.at("inherited").get<bool>()});
  }
  return out;
}

}  // namespace rasid
