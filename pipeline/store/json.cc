#include "pipeline/store/json.h"

#include <nlohmann/json.hpp>

namespace rasid {
namespace {

using nlohmann::ordered_json;

ordered_json or_none(const std::string& text) {
  return text.empty() ? ordered_json(nullptr) : ordered_json(text);
}

}  // namespace

ordered_json to_json(const Decision& d) {
  return {{"number", d.number},
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
  out["offsets"] = {{"unit", "byte"}, {"origin", "article.text as UTF-8, from 0, end exclusive"}};
  return out;
}

std::string json_text(const ordered_json& json, int indent) {
  return json.dump(indent, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace rasid
