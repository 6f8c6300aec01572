#include "pipeline/web/web_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/record/json.h"
#include "pipeline/review/review.h"
#include "pipeline/store/json.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

constexpr int kDeepestBody = 20;

ordered_json or_none(const std::string& text) {
  return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

ordered_json event_line(const StoredCandidate& c) {
  const ordered_json event = ordered_json::parse(c.json, nullptr, false);
  ordered_json out = {{"id", c.candidate.id}, {"status", to_string(c.status)}};
  for (const char* key : {"kind", "date", "actors", "killed", "wounded", "detained", "tolls", "modality",
                          "confidence", "background", "rule"}) {
    out[key] = event.is_object() && event.contains(key) ? event[key] : ordered_json(nullptr);
  }
  out["place"] = nullptr;
  if (event.is_object() && event.contains("place") && event["place"].is_object()) {
    for (const char* key : {"id", "name", "names", "admin1", "lat", "lon", "country", "geo_precision", "inferred"})
      out["place"][key] = event["place"].value(key, ordered_json(nullptr));
  }
  out["sentence"] = c.sentence;
  out["title"] = or_none(c.title);
  out["outlet"] = or_none(c.outlet);
  out["language"] = or_none(c.language);
  out["published"] = or_none(c.published);
  out["url"] = or_none(c.url);
  out["withdrawn"] = c.withdrawn;
  out["stale"] = c.stale;
  out["duplicate_of"] = or_none(c.duplicate_of);
  out["last_seen"] = c.last_decision ? c.last_decision->number : 0;
  return out;
}

/// The deepest nesting of brackets outside of strings.
int depth_of(const std::string& text) {
  int depth = 0;
  int deepest = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\') ++i;
      if (c == '"') in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '[' || c == '{') {
      deepest = std::max(deepest, ++depth);
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return deepest;
}

}  // namespace

ordered_json queue_line_json(const QueueItem& item) {
  ordered_json out = event_line(item.candidate);
  out["members"] = item.members;
  out["sources"] = item.sources;
  out["disagreements"] = item.disagreements;
  out["comments"] = item.comments;
  out["lease"] = item.lease ? to_json(*item.lease) : ordered_json(nullptr);
  out["why"] = {{"en", ordered_json::array()}, {"ar", ordered_json::array()}};
  for (const QueueReason& reason : item.candidate.reasons) {
    for (const char* language : {"en", "ar"}) out["why"][language].push_back(reason_text(reason, language));
  }
  return out;
}

ordered_json cluster_json(const Cluster& cluster) {
  ordered_json out = {{"number", cluster.number}, {"score", cluster.score}, {"members", ordered_json::array()}};
  for (std::size_t i = 0; i < cluster.members.size(); ++i) {
    ordered_json member = event_line(cluster.members[i]);
    const bool copy =
        i < cluster.originals.size() && i < cluster.documents.size() && cluster.originals[i] != cluster.documents[i];
    member["copy"] = copy;
    out["members"].push_back(std::move(member));
  }
  out["links"] = ordered_json::array();
  for (const ClusterLink& link : cluster.links)
    out["links"].push_back(
        {{"left", link.left}, {"right", link.right}, {"score", link.score}, {"reasons", link.reasons}});
  out["disagreements"] = ordered_json::array();
  for (const Disagreement& difference : cluster.disagreements) {
    ordered_json tellings = ordered_json::array();
    for (const FieldTelling& telling : difference.tellings)
      tellings.push_back(
          {{"event", telling.candidate_id}, {"outlet", or_none(telling.outlet)}, {"value", telling.value}});
    out["disagreements"].push_back({{"field", difference.field}, {"tellings", tellings}});
  }
  return out;
}

ordered_json place_json(const PlaceChoice& choice) {
  const ResolvedPlace& p = choice.place;
  return {{"id", p.id},
          {"name", p.name},
          {"name_ar", or_none(choice.name_ar)},
          {"class", p.place_class},
          {"lat", p.lat},
          {"lon", p.lon},
          {"admin1", or_none(p.admin1)},
          {"admin2", or_none(p.admin2)},
          {"country", or_none(p.country)},
          {"precision_km", p.precision_km},
          {"people", choice.people > 0 ? ordered_json(choice.people) : ordered_json(nullptr)},
          {"score", choice.score},
          {"reason", or_none(choice.reason)}};
}

std::string text_member(const ordered_json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::optional<std::int64_t> number_member(const ordered_json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || !found->is_number_integer()) return std::nullopt;
  return found->get<std::int64_t>();
}

Result<ordered_json> parse_body(const std::string& text) {
  if (depth_of(text) > kDeepestBody) return fail(ErrorCode::invalid, "the request nests too deep");
  ordered_json body = text.empty() ? ordered_json::object() : ordered_json::parse(text, nullptr, false);
  if (!body.is_object()) return fail(ErrorCode::invalid, "the request is no JSON object");
  return body;
}

}  // namespace rasid
