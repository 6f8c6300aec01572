#include "extractors/check/run_examples.h"

#include <algorithm>
#include <array>
#include <optional>

#include "core/text/fold.h"

namespace rasid {
namespace {

/// A thing that came out, as fields: each with every value that counts as right, the one to show first.
using Fields = std::vector<std::pair<std::string, std::vector<std::string>>>;

std::string joined(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) out += (out.empty() ? "" : "; ") + value;
  return out;
}

const std::vector<std::string>* find(const Fields& fields, std::string_view name) {
  const auto it = std::find_if(fields.begin(), fields.end(), [&](const auto& f) { return f.first == name; });
  return it == fields.end() ? nullptr : &it->second;
}

bool has_value(const std::vector<std::string>& values, const std::string& wanted) {
  const std::string folded = fold(wanted);
  return std::any_of(values.begin(), values.end(), [&](const std::string& value) { return fold(value) == folded; });
}

bool holds(const std::vector<std::string>* got, const std::vector<std::string>& wanted) {
  if (wanted.size() == 1 && wanted.front() == "none") return got == nullptr || got->empty();
  if (got == nullptr) return false;
  return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& value) { return has_value(*got, value); });
}

std::vector<ExampleDifference> differences(const Expectation& expected, const Fields& got) {
  std::vector<ExampleDifference> found;
  for (const auto& [name, wanted] : expected.fields) {
    const std::vector<std::string>* values = find(got, name);
    if (holds(values, wanted)) continue;
    found.push_back({name, joined(wanted), values == nullptr || values->empty() ? std::string() : values->front()});
  }
  return found;
}

void put(Fields& fields, std::string name, std::string value) {
  if (!value.empty()) fields.emplace_back(std::move(name), std::vector<std::string>{std::move(value)});
}

std::string day_text(const std::optional<Day>& day) {
  return day ? format_iso_day(*day) : std::string();
}

std::string period_text(const EventDate& date) {
  const std::string first = day_text(date.first);
  const std::string last = day_text(date.last);
  return first == last ? first : first + ".." + last;
}

std::string toll_text(const std::optional<Toll>& toll) {
  return toll && toll->low ? std::to_string(*toll->low) : std::string();
}

/// A name to show, then every other one.
std::vector<std::string> all_names(std::string name, const std::vector<std::string>& others) {
  std::vector<std::string> names = {std::move(name)};
  names.insert(names.end(), others.begin(), others.end());
  return names;
}

std::string evidence_text(const Candidate& event, std::string_view slot, const std::string& text) {
  for (const Evidence& evidence : event.evidence) {
    if (evidence.slot == slot && evidence.span.end <= text.size()) return std::string(evidence.span.of(text));
  }
  return {};
}

Fields fields_of(const Candidate& event, const std::string& text) {
  Fields fields;
  put(fields, "kind", event.kind);
  if (event.place) {
    fields.emplace_back("place", all_names(event.place->place.name, event.place->place.names));
    fields.back().second.push_back(evidence_text(event, "place", text));
    put(fields, "admin1", event.place->place.admin1);
  }
  for (const std::string_view role : {"actor1", "actor2"}) {
    std::vector<std::string> names;
    for (const EventActor& actor : event.actors) {
      if (actor.role != role) continue;
      const std::vector<std::string> known = all_names(actor.name, actor.names);
      names.insert(names.end(), known.begin(), known.end());
      names.push_back(actor.id);
    }
    if (!names.empty()) {
      names.push_back(evidence_text(event, role, text));
      fields.emplace_back(role, std::move(names));
    }
  }
  if (event.date) put(fields, "date", period_text(*event.date));
  put(fields, "killed", toll_text(event.killed));
  put(fields, "wounded", toll_text(event.wounded));
  put(fields, "detained", toll_text(event.detained));
  put(fields, "modality", std::string(to_string(event.modality)));
  put(fields, "attribution", event.attribution);
  if (!event.means.empty()) fields.emplace_back("means", event.means);
  put(fields, "rule", event.rule);
  put(fields, "background", event.background ? "true" : "false");
  return fields;
}

Fields fields_of(const DateMention& mention, const std::string& text) {
  Fields fields;
  put(fields, "text", std::string(mention.span.of(text)));
  put(fields, "value", mention.value);
  put(fields, "type", std::string(to_string(mention.type)));
  put(fields, "mod", mention.mod);
  put(fields, "first", day_text(mention.first));
  put(fields, "last", day_text(mention.last));
  put(fields, "precision", std::string(to_string(mention.precision)));
  return fields;
}

Fields fields_of(const PlaceMention& mention, const std::string& text) {
  Fields fields;
  fields.emplace_back(
      "text", std::vector<std::string>{std::string(mention.span.of(text)), std::string(mention.phrase.of(text))});
  put(fields, "id", mention.place_id);
  put(fields, "role", std::string(to_string(mention.role)));
  put(fields, "modifier", mention.modifier);
  if (mention.resolved) {
    fields.emplace_back("name", all_names(mention.resolved->name, mention.resolved->names));
    put(fields, "admin1", mention.resolved->admin1);
  }
  return fields;
}

Fields fields_of(const ActorMention& mention, const std::string& text) {
  Fields fields;
  fields.emplace_back(
      "text", std::vector<std::string>{std::string(mention.span.of(text)), std::string(mention.head.of(text))});
  put(fields, "id", mention.actor_id);
  fields.emplace_back("name", all_names(mention.name, mention.names));
  put(fields, "type", std::string(to_string(mention.type)));
  if (mention.count) put(fields, "count", std::to_string(*mention.count));
  put(fields, "person", mention.person_name);
  return fields;
}

Fields fields_of(const CountMention& mention, const std::string& text) {
  Fields fields;
  fields.emplace_back(
      "text", std::vector<std::string>{std::string(mention.span.of(text)), std::string(mention.noun.of(text))});
  put(fields, "low", std::to_string(mention.low));
  if (mention.high) put(fields, "high", std::to_string(*mention.high));
  put(fields, "kind", std::string(to_string(mention.kind)));
  put(fields, "outcome", std::string(to_string(mention.outcome)));
  put(fields, "negated", mention.negated ? "true" : "false");
  put(fields, "part", mention.part ? "true" : "false");
  put(fields, "running_total", mention.running_total ? "true" : "false");
  return fields;
}

template <typename T>
std::vector<Fields> fields_of_all(const std::vector<T>& things, const std::string& text) {
  std::vector<Fields> all;
  for (const T& thing : things) all.push_back(fields_of(thing, text));
  return all;
}

std::vector<Fields> outcome_of(RuleStage stage, const Extraction& extraction, const std::string& text) {
  switch (stage) {
    case RuleStage::events: return fields_of_all(extraction.events, text);
    case RuleStage::dates: return fields_of_all(extraction.mentions.dates, text);
    case RuleStage::places: return fields_of_all(extraction.mentions.places, text);
    case RuleStage::actors: return fields_of_all(extraction.mentions.actors, text);
    case RuleStage::counts: return fields_of_all(extraction.mentions.counts, text);
  }
  return {};
}

/// "air_strike at Idlib" or "قبل يومين": how to name a thing in a sentence for people.
std::string label(RuleStage stage, const Fields& fields) {
  const std::vector<std::string>* name = find(fields, stage == RuleStage::events ? "kind" : "text");
  std::string out = name == nullptr || name->empty() ? "?" : name->front();
  const std::vector<std::string>* place = stage == RuleStage::events ? find(fields, "place") : nullptr;
  if (place != nullptr && !place->empty()) out += " at " + place->front();
  return out;
}

std::string label(const Expectation& expected) {
  std::string out;
  for (const auto& [name, values] : expected.fields) out += (out.empty() ? "" : ", ") + name + " " + joined(values);
  return out;
}

/// Gives each expectation the thing that fits it best; differences of the pairs and what has no partner.
std::vector<ExampleDifference> compare(const RuleExample& example, const std::vector<Fields>& got) {
  std::vector<ExampleDifference> found;
  std::vector<bool> taken(got.size(), false);
  for (const Expectation& expected : example.expected) {
    std::optional<std::size_t> best;
    std::vector<ExampleDifference> best_differences;
    for (std::size_t i = 0; i < got.size(); ++i) {
      if (taken[i]) continue;
      std::vector<ExampleDifference> here = differences(expected, got[i]);
      if (best && here.size() >= best_differences.size()) continue;
      best = i;
      best_differences = std::move(here);
    }
    const bool nothing_alike = best && best_differences.size() == expected.fields.size() && !expected.fields.empty();
    if (!best || nothing_alike) {
      found.push_back({example.stage == RuleStage::events ? "event" : "mention", label(expected), {}});
      continue;
    }
    taken[*best] = true;
    found.insert(found.end(), best_differences.begin(), best_differences.end());
  }
  const bool others_allowed = example.stage != RuleStage::events && !example.none;
  for (std::size_t i = 0; i < got.size() && !others_allowed; ++i) {
    if (!taken[i])
      found.push_back({example.stage == RuleStage::events ? "event" : "mention", {}, label(example.stage, got[i])});
  }
  return found;
}

std::string language_of(const std::string& text) {
  std::size_t arabic = 0;
  std::size_t latin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_char(text, at);
    if (is_arabic_letter(c)) ++arabic;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) ++latin;
  }
  return arabic > latin ? "ar" : "en";
}

}  // namespace

std::string_view to_string(ExampleOutcome outcome) {
  constexpr std::array<std::string_view, 4> kNames = {"pass", "fail", "todo", "todo_passes"};
  return kNames[static_cast<std::size_t>(outcome)];
}

Article article_of(const RuleExample& example) {
  Article article;
  article.text = example.text.text;
  article.page_class = PageClass::article;
  article.language = example.language.empty() ? language_of(article.text) : example.language;
  if (example.published) {
    StatedTime published;
    published.day = *example.published;
    published.source = "given";
    published.confidence = 1;
    article.published = published;
  }
  for (std::size_t begin = 0; begin < article.text.size();) {
    const std::size_t end = std::min(article.text.find('\n', begin), article.text.size());
    if (end > begin) {
      article.blocks.push_back(
          {BlockKind::paragraph, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}});
    }
    begin = end + 1;
  }
  return article;
}

ExampleResult run_example(const RuleExample& example, const ExtractFunction& extract) {
  const Article article = article_of(example);
  ExampleResult result;
  result.example = &example;
  result.differences = compare(example, outcome_of(example.stage, extract(article), article.text));
  const bool right = result.differences.empty();
  if (example.todo.empty()) {
    result.outcome = right ? ExampleOutcome::pass : ExampleOutcome::fail;
  } else {
    result.outcome = right ? ExampleOutcome::todo_passes : ExampleOutcome::todo;
  }
  return result;
}

}  // namespace rasid
