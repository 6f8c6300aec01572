#include "pipeline/cli/event_page.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "pipeline/cli/event_text.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

/// The words of each piece of evidence, in its order; they stand in the JSON, not in the struct.
std::vector<std::string> evidence_words(const StoredCandidate& event) {
  std::vector<std::string> words;
  const ordered_json json = ordered_json::parse(event.json);
  for (const ordered_json& e : json.at("evidence")) words.push_back(e.at("text").get<std::string>());
  return words;
}

struct Field {
  std::string slot;
  std::string value;
  bool inferred = false;
};

std::string place_value(const EventPlace& place) {
  const ResolvedPlace& p = place.place;
  std::string text = isolate(printable(p.name));
  for (const std::string* area : {&p.admin3, &p.admin2, &p.admin1}) {
    if (!area->empty() && *area != p.name && text.find(", " + *area) == std::string::npos) text += ", " + *area;
  }
  text += fmt::format(" ({:.4f}, {:.4f}", p.lat, p.lon);
  if (p.precision_km > 0) text += fmt::format(", within {:g} km", p.precision_km);
  text += ")";
  if (place.ambiguous) text += ", one of several of that name";
  return text;
}

std::vector<Field> fields_of(const Candidate& c) {
  std::vector<Field> fields;
  fields.push_back({"trigger", kind_text(c), false});
  if (c.date)
    fields.push_back({"date", fmt::format("{} ({})", date_text(c), to_string(c.date->precision)), c.date->inferred});
  if (c.place) fields.push_back({"place", place_value(*c.place), c.place->inferred});
  for (const EventActor& a : c.actors)
    fields.push_back({a.role, fmt::format("{} ({})", isolate(printable(a.name)), to_string(a.type)), a.inferred});
  if (c.killed) fields.push_back({"killed", toll_range(*c.killed), false});
  if (c.wounded) fields.push_back({"wounded", toll_range(*c.wounded), false});
  if (c.detained) fields.push_back({"detained", toll_range(*c.detained), false});
  if (!c.means.empty()) fields.push_back({"means", printable(fmt::format("{}", fmt::join(c.means, ", "))), false});
  if (c.modality != Modality::actual) fields.push_back({"modality", std::string(to_string(c.modality)), false});
  if (!c.attribution.empty()) fields.push_back({"attribution", printable(c.attribution), false});
  if (!c.claimed_by.empty()) fields.push_back({"claimed", printable(c.claimed_by), false});
  return fields;
}

std::string rule_text(const Evidence& e) {
  return e.rule_version > 0 ? fmt::format("{} v{}", e.rule, e.rule_version) : e.rule;
}

std::string fields_table(const StoredCandidate& event, const TableStyle& style) {
  Table table({{"FIELD"},
               {"VALUE", false, 16, true, true},
               {"WORDS IN THE TEXT", false, 17, true},
               {"RULE", false, 10, true},
               {"GUESS"}});
  const Candidate& c = event.candidate;
  const std::vector<std::string> words = evidence_words(event);
  std::map<std::string, bool> shown;
  for (const Field& field : fields_of(c)) {
    const std::string name = field.slot == "trigger" ? "kind" : field.slot;
    bool first = true;
    for (std::size_t i = 0; i < c.evidence.size() && !shown[field.slot]; ++i) {
      const Evidence& e = c.evidence[i];
      if (e.slot != field.slot) continue;
      table.add({first ? name : "", first ? field.value : "", words[i], rule_text(e),
                 e.inherited || field.inferred ? "guess" : ""});
      first = false;
    }
    if (first) table.add({name, field.value, "", "", field.inferred ? "guess" : ""});
    shown[field.slot] = true;
  }
  return table.text(style);
}

/// The sentence with the words of the other slots in bold, as far as they stand in it.
std::string marked_sentence(const StoredCandidate& event, bool color) {
  const auto& evidence = event.candidate.evidence;
  const auto whole =
      std::find_if(evidence.begin(), evidence.end(), [](const Evidence& e) { return e.slot == "event"; });
  if (whole == evidence.end() || !color) return printable(event.sentence);
  std::vector<Span> spans;
  for (const Evidence& e : evidence) {
    if (e.slot != "event" && whole->span.contains(e.span) && !e.span.empty()) spans.push_back(e.span);
  }
  std::sort(spans.begin(), spans.end(),
            [](Span a, Span b) { return a.begin < b.begin || (a.begin == b.begin && a.end > b.end); });
  std::string out;
  std::uint32_t done = whole->span.begin;
  const auto piece = [&](std::uint32_t begin, std::uint32_t end) {
    return printable(std::string_view(event.sentence).substr(begin - whole->span.begin, end - begin));
  };
  for (const Span span : spans) {
    if (span.begin < done) continue;
    out += piece(done, span.begin) + bold(piece(span.begin, span.end), true);
    done = span.end;
  }
  return out + piece(done, whole->span.end);
}

std::string source_lines(const StoredCandidate& event) {
  std::vector<std::string> about;
  for (const std::string* text : {&event.outlet, &event.language}) {
    if (!text->empty()) about.push_back(isolate(printable(*text)));
  }
  about.push_back(event.published.empty() ? "publication day unknown" : "published " + event.published);
  std::string out;
  if (!event.title.empty()) out += isolate(printable(event.title)) + "\n";
  out += fmt::format("{}\n", fmt::join(about, " · "));
  return out + printable(event.url.empty() ? event.source : event.url) + "\n";
}

std::string log_lines(const std::vector<Decision>& log) {
  std::string out;
  for (const Decision& d : log) {
    out += fmt::format("  {}  {}  {} → {}", format_iso_instant(d.at), isolate(printable(d.reviewer)),
                       to_string(d.before), to_string(d.after));
    if (d.undo_of) out += " (undo)";
    if (!d.reason.empty()) out += "  " + isolate(printable(d.reason));
    out += "\n";
  }
  return out;
}

}  // namespace

std::string event_page(const StoredCandidate& event, const std::vector<Decision>& log, const TableStyle& style) {
  const Candidate& c = event.candidate;
  std::string out =
      fmt::format("{}  {}  {}\n", bold(c.id, style.color), kind_text(c), bold(to_string(event.status), style.color));
  if (event.withdrawn) out += "Today's rules no longer find this event; it is kept because it was decided on.\n";
  out += "\n" + source_lines(event) + "\n  " + isolate(marked_sentence(event, style.color)) + "\n\n";
  out += fields_table(event, style) + "\n";
  if (c.place && c.place->alternatives.size() > 1) {
    out += "Other places of that name:";
    for (const PlaceCandidate& other : c.place->alternatives) {
      if (other.place_id != c.place->place.id)
        out += fmt::format(" {} ({:.2f}, {})", other.place_id, other.score, printable(other.reason));
    }
    out += "\n";
  }
  std::vector<std::string> parts;
  for (const ConfidencePart& part : c.confidence_parts)
    parts.push_back(fmt::format("{} {:+.2f}", part.name, part.value));
  out += fmt::format("Confidence {}{}{}\n", confidence_text(c.confidence), parts.empty() ? "" : " = ",
                     fmt::join(parts, ", "));
  out += dim(fmt::format("Rule {}, rules {:.12}, gazetteer {:.12}", c.rule, c.ruleset_hash, c.gazetteer_hash),
             style.color) +
         "\n";
  if (!log.empty()) out += "\nDecisions\n" + log_lines(log);
  out += "\n" + dim("Next: ", style.color);
  out += event.status == ReviewStatus::fresh
             ? fmt::format("rasid events accept {0}   rasid events reject {0} --reason \"wrong place\"\n", c.id)
             : fmt::format("rasid events undo {}\n", c.id);
  return out;
}

}  // namespace rasid
