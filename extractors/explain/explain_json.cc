#include "extractors/explain/explain_json.h"

#include <nlohmann/json.hpp>

namespace rasid {

using nlohmann::ordered_json;

ordered_json to_json(const SentenceTrace& trace, const std::string& text) {
  const auto piece = [&](Span span) { return std::string(span.of(text)); };
  ordered_json out = {{"begin", trace.span.begin}, {"end", trace.span.end}, {"text", piece(trace.span)}};
  for (const char* list : {"mentions", "events", "triggers", "near_misses"}) out[list] = ordered_json::array();
  for (const MentionTrace& m : trace.mentions)
    out["mentions"].push_back({{"what", m.what}, {"text", piece(m.span)}, {"reading", m.reading}});
  for (const EventTrace& e : trace.events) {
    ordered_json parts = ordered_json::array();
    for (const ConfidencePart& p : e.parts) parts.push_back({{"name", p.name}, {"value", p.value}});
    out["events"].push_back({{"trigger", e.trigger},
                             {"text", piece(e.span)},
                             {"kind", e.kind},
                             {"left_out", e.left_out.empty() ? ordered_json(nullptr) : ordered_json(e.left_out)},
                             {"who", e.who},
                             {"to_whom", e.to_whom},
                             {"where", e.where},
                             {"confidence", e.confidence},
                             {"confidence_parts", parts}});
  }
  for (const TriggerTrace& t : trace.triggers) {
    out["triggers"].push_back({{"trigger", t.trigger},
                               {"text", piece(t.span)},
                               {"used", t.used},
                               {"why_not", t.why_not.empty() ? ordered_json(nullptr) : ordered_json(t.why_not)}});
  }
  for (const NearMiss& m : trace.near_misses) {
    out["near_misses"].push_back({{"trigger", m.trigger},
                                  {"phrase", m.phrase},
                                  {"file", m.file},
                                  {"line", m.line},
                                  {"missing", m.missing},
                                  {"likeness", m.likeness}});
  }
  return out;
}

}  // namespace rasid
