#include "pipeline/store/json.h"

#include <nlohmann/json.hpp>

namespace rasid {
namespace {

using nlohmann::ordered_json;

ordered_json or_none(const std::string& text) {
  return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

ordered_json number_or_none(std::int64_t number) {
  return number == 0 ? ordered_json(nullptr) : ordered_json(number);
}

template <typename Record>
ordered_json list_json(const std::vector<Record>& records) {
  ordered_json list = ordered_json::array();
  for (const Record& record : records) list.push_back(to_json(record));
  return list;
}

}  // namespace

ordered_json to_json(const Decision& d) {
  ordered_json out = {{"number", d.number},
                      {"batch", d.batch},
                      {"event", d.candidate_id},
                      {"at", format_iso_instant(d.at)},
                      {"reviewer", d.reviewer},
                      {"action", to_string(d.action)},
                      {"before", to_string(d.before)},
                      {"after", to_string(d.after)},
                      {"reason", or_none(d.reason)},
                      {"undo_of", d.undo_of ? ordered_json(*d.undo_of) : ordered_json(nullptr)},
                      {"undone", d.undone}};
  out["fields_before"] = d.fields_before.empty() ? ordered_json(nullptr) : ordered_json::parse(d.fields_before);
  out["fields_after"] = d.fields_after.empty() ? ordered_json(nullptr) : ordered_json::parse(d.fields_after);
  out["target"] = or_none(d.target);
  out["cluster_before"] = number_or_none(d.cluster_before);
  out["cluster_after"] = number_or_none(d.cluster_after);
  return out;
}

ordered_json to_json(const QueueReason& reason) {
  ordered_json out = {{"code", reason.code}};
  if (reason.count != 0) out["count"] = reason.count;
  if (!reason.field.empty()) out["field"] = reason.field;
  return out;
}

std::string reasons_json(const std::vector<QueueReason>& reasons) {
  return json_text(list_json(reasons));
}

std::vector<QueueReason> reasons_from_json(const std::string& text) {
  std::vector<QueueReason> reasons;
  for (const ordered_json& row : ordered_json::parse(text)) {
    reasons.push_back(
        {row.at("code").get<std::string>(), row.value("count", std::int64_t{0}), row.value("field", std::string())});
  }
  return reasons;
}

ordered_json to_json(const StoredCandidate& c) {
  const ordered_json candidate = ordered_json::parse(c.json);
  ordered_json out = {{"id", c.candidate.id}, {"status", to_string(c.status)}};
  for (const auto& [key, value] : candidate.items()) out[key] = value;
  out["sentence"] = or_none(c.sentence);
  out["withdrawn"] = c.withdrawn;
  out["article"] = {{"identity", c.document_identity},
                    {"url", or_none(c.url)},
                    {"source", c.source},
                    {"title", or_none(c.title)},
                    {"outlet", or_none(c.outlet)},
                    {"language", or_none(c.language)},
                    {"published", or_none(c.published)},
                    {"content_hash", or_none(c.content_hash)}};
  out["decision"] = c.last_decision ? to_json(*c.last_decision) : ordered_json(nullptr);
  out["edited"] = c.edited;
  out["duplicate_of"] = or_none(c.duplicate_of);
  out["cluster"] = number_or_none(c.cluster);
  out["updated_at"] = or_none(c.updated);
  out["offsets"] = {{"unit", "byte"}, {"origin", "article.text as UTF-8, from 0, end exclusive"}};
  return out;
}

ordered_json to_json(const Lease& lease) {
  return {{"event", lease.candidate_id},
          {"reviewer", lease.reviewer},
          {"taken", format_iso_instant(lease.taken)},
          {"expires", format_iso_instant(lease.expires)}};
}

ordered_json to_json(const QueueItem& item) {
  ordered_json out = to_json(item.candidate);
  out["queue"] = {{"priority", item.candidate.priority},
                  {"reasons", list_json(item.candidate.reasons)},
                  {"members", item.members},
                  {"sources", item.sources},
                  {"disagreements", item.disagreements},
                  {"stale", item.candidate.stale},
                  {"lease", item.lease ? to_json(*item.lease) : ordered_json(nullptr)},
                  {"comments", item.comments}};
  return out;
}

ordered_json to_json(const Cluster& cluster) {
  ordered_json links = ordered_json::array();
  for (const ClusterLink& link : cluster.links) {
    links.push_back({{"left", link.left}, {"right", link.right}, {"score", link.score}, {"reasons", link.reasons}});
  }
  ordered_json disagreements = ordered_json::array();
  for (const Disagreement& d : cluster.disagreements) {
    ordered_json tellings = ordered_json::array();
    for (const FieldTelling& t : d.tellings) {
      tellings.push_back({{"event", t.candidate_id}, {"outlet", or_none(t.outlet)}, {"value", t.value}});
    }
    disagreements.push_back({{"field", d.field}, {"tellings", tellings}});
  }
  return {{"number", number_or_none(cluster.number)},
          {"score", cluster.score},
          {"members", list_json(cluster.members)},
          {"documents", cluster.documents},
          {"originals", cluster.originals},
          {"links", links},
          {"disagreements", disagreements}};
}

ordered_json to_json(const Facets& facets) {
  ordered_json fields = ordered_json::object();
  for (const auto& [name, values] : facets.fields) {
    ordered_json list = ordered_json::array();
    for (const FacetValue& v : values) {
      list.push_back({{"value", v.value}, {"label", v.label.empty() ? v.value : v.label}, {"count", v.count}});
    }
    fields[name] = list;
  }
  return {{"total", facets.total}, {"fields", fields}};
}

ordered_json to_json(const Comment& c) {
  return {{"number", c.number},
          {"event", c.candidate_id},
          {"field", or_none(c.field)},
          {"at", format_iso_instant(c.at)},
          {"author", c.author},
          {"text", c.text},
          {"resolved_by", or_none(c.resolved_by)}};
}

ordered_json to_json(const PublishedEvent& e) {
  ordered_json sources = ordered_json::array();
  for (const PublishedEvent::Source& s : e.sources) {
    sources.push_back({{"event", s.candidate_id},
                       {"outlet", or_none(s.outlet)},
                       {"title", or_none(s.title)},
                       {"url", or_none(s.url)},
                       {"language", or_none(s.language)},
                       {"published", or_none(s.published)},
                       {"killed", or_none(s.killed)},
                       {"wounded", or_none(s.wounded)},
                       {"copy_of", or_none(s.copy_of)}});
  }
  return {{"id", e.id},
          {"published_at", format_iso_instant(e.published)},
          {"updated_at", format_iso_instant(e.updated)},
          {"withdrawn", e.withdrawn},
          {"because", or_none(e.because)},
          {"merged_into", or_none(e.merged_into)},
          {"sources", sources}};
}

ordered_json to_json(const Tally& t) {
  return {{"key", t.key},           {"items", t.items},           {"new", t.fresh},    {"accepted", t.accepted},
          {"rejected", t.rejected}, {"duplicates", t.duplicates}, {"killed", t.killed}};
}

ordered_json to_json(const MapPoint& p) {
  return {{"id", p.id},
          {"lat", p.lat},
          {"lon", p.lon},
          {"kind", p.kind},
          {"day", or_none(p.day)},
          {"place", p.place},
          {"status", to_string(p.status)},
          {"geo_precision", p.geo_precision},
          {"killed", p.killed ? ordered_json(*p.killed) : ordered_json(nullptr)}};
}

ordered_json to_json(const RuleRecord& r) {
  ordered_json reasons = ordered_json::array();
  for (const auto& [reason, count] : r.reasons) reasons.push_back({{"reason", reason}, {"count", count}});
  return {{"rule", r.rule},     {"new", r.fresh},         {"accepted", r.accepted},
          {"edited", r.edited}, {"rejected", r.rejected}, {"reasons", reasons}};
}

ordered_json to_json(const DayProgress& p) {
  return {{"day", p.day},           {"reviewer", p.reviewer},     {"accepted", p.accepted},
          {"rejected", p.rejected}, {"duplicates", p.duplicates}, {"skipped", p.skipped},
          {"edited", p.edited}};
}

std::string json_text(const ordered_json& json, int indent) {
  return json.dump(indent, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace rasid
