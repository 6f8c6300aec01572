// The printed forms of the records, written straight to text: what people pipe through `rasid extract --jsonl` is
// many times larger than the articles, so that no tree is built in between. docs/json.md states the same keys.
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include "core/record/json.h"

namespace rasid {
namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

/// Writes one value after the other; keys in the order of the calls.
class JsonText {
 public:
  JsonText() : writer_(buffer_) {}
  [[nodiscard]] std::string take() const { return {buffer_.GetString(), buffer_.GetSize()}; }

  void open() { writer_.StartObject(); }
  void close() { writer_.EndObject(); }
  void open_list() { writer_.StartArray(); }
  void close_list() { writer_.EndArray(); }
  void key(std::string_view name) { writer_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size())); }
  void null(std::string_view name) { key(name), writer_.Null(); }
  void value(std::string_view text) { writer_.String(text.data(), static_cast<rapidjson::SizeType>(text.size())); }
  void field(std::string_view name, std::string_view text) { key(name), value(text); }
  void field(std::string_view name, const char* text) { field(name, std::string_view(text)); }
  void field(std::string_view name, bool flag) { key(name), writer_.Bool(flag); }
  void field(std::string_view name, double number) { key(name), writer_.Double(number); }
  void field(std::string_view name, std::int64_t number) { key(name), writer_.Int64(number); }
  void field(std::string_view name, int number) { field(name, static_cast<std::int64_t>(number)); }
  void field(std::string_view name, std::uint32_t number) { field(name, static_cast<std::int64_t>(number)); }
  void field(std::string_view name, const std::vector<std::string>& texts) {
    key(name);
    open_list();
    for (const std::string& text : texts) value(text);
    close_list();
  }
  /// null for an empty text: what is unknown says so.
  void text_or_null(std::string_view name, const std::string& text) { text.empty() ? null(name) : field(name, text); }
  template <typename T>
  void value_or_null(std::string_view name, const std::optional<T>& value) {
    value ? field(name, *value) : null(name);
  }
  void day_or_null(std::string_view name, const std::optional<Day>& day) {
    day ? field(name, format_iso_day(*day)) : null(name);
  }
  void raw(std::string_view name, const std::string& json) {
    key(name);
    writer_.RawValue(json.data(), json.size(), rapidjson::kObjectType);
  }

 private:
  rapidjson::StringBuffer buffer_;
  Writer writer_;
};

void write_stated_time(JsonText& out, std::string_view name, const std::optional<StatedTime>& time) {
  if (!time) return out.null(name);
  out.key(name);
  out.open();
  out.field("value", time->text());
  out.field("day", format_iso_day(time->day));
  out.field("source", time->source);
  out.field("confidence", time->confidence);
  out.close();
}

void write_span(JsonText& out, Span span, const std::string& text) {
  out.field("start", span.begin);
  out.field("end", span.end);
  out.field("text", span.of(text));
}

void write_alternatives(JsonText& out, std::string_view name, const std::vector<PlaceCandidate>& candidates) {
  out.key(name);
  out.open_list();
  for (const PlaceCandidate& c : candidates) {
    out.open();
    out.field("id", c.place_id);
    out.field("score", c.score);
    out.field("reason", c.reason);
    out.close();
  }
  out.close_list();
}

void write(JsonText& out, const Article& article) {
  out.open();
  out.text_or_null("url", article.url);
  out.text_or_null("canonical_url", article.canonical_url);
  out.field("class", to_string(article.page_class));
  out.text_or_null("class_reason", article.page_class_reason);
  out.field("quality", article.quality);
  out.text_or_null("title", article.title);
  out.field("authors", article.authors);
  article.published ? out.field("published", article.published->text()) : out.null("published");
  write_stated_time(out, "published_source", article.published);
  article.modified ? out.field("modified", article.modified->text()) : out.null("modified");
  write_stated_time(out, "modified_source", article.modified);
  article.fetched ? out.field("fetched", format_iso_instant(*article.fetched)) : out.null("fetched");
  out.field("language", article.language);
  out.text_or_null("declared_language", article.declared_language);
  out.text_or_null("outlet", article.outlet);
  out.text_or_null("charset", article.charset);
  out.field("content_hash", article.content_hash);
  out.field("text", article.text);
  out.field("body", body_text(article));
  out.key("blocks");
  out.open_list();
  for (const Block& block : article.blocks) {
    out.open();
    out.field("kind", to_string(block.kind));
    write_span(out, block.span, article.text);
    out.close();
  }
  out.close_list();
  out.close();
}

void write(JsonText& out, const DateMention& mention, const std::string& text) {
  out.open();
  write_span(out, mention.span, text);
  out.field("type", to_string(mention.type));
  out.field("value", mention.value);
  out.text_or_null("mod", mention.mod);
  out.day_or_null("first", mention.first);
  out.day_or_null("last", mention.last);
  out.field("precision", to_string(mention.precision));
  out.field("approximate", mention.approximate);
  out.field("anchor", to_string(mention.anchor));
  out.field("rule", mention.rule);
  out.text_or_null("note", mention.note);
  if (mention.other_first || mention.other_last) {
    out.day_or_null("other_first", mention.other_first);
    out.day_or_null("other_last", mention.other_last);
  }
  out.close();
}

void write(JsonText& out, const PlaceMention& mention, const std::string& text) {
  static const ResolvedPlace kUnknown;
  const ResolvedPlace& place = mention.resolved ? *mention.resolved : kUnknown;
  const auto known = [&](std::string_view name, double number) {
    mention.resolved ? out.field(name, number) : out.null(name);
  };
  out.open();
  write_span(out, mention.span, text);
  out.text_or_null("id", mention.place_id);
  out.text_or_null("name", place.name);
  known("lat", place.lat);
  known("lon", place.lon);
  out.text_or_null("admin1", place.admin1);
  out.text_or_null("class", place.place_class);
  known("precision_km", place.precision_km);
  out.field("tier", to_string(mention.tier));
  out.field("role", to_string(mention.role));
  out.text_or_null("modifier", mention.modifier);
  out.field("decided_by", mention.decided_by);
  out.text_or_null("rule", mention.rule);
  write_alternatives(out, "candidates", mention.candidates);
  out.close();
}

void write(JsonText& out, const ActorMention& mention, const std::string& text) {
  out.open();
  write_span(out, mention.span, text);
  out.text_or_null("id", mention.actor_id);
  out.field("name", mention.name);
  out.field("type", to_string(mention.type));
  out.text_or_null("country", mention.country);
  out.field("described", mention.described);
  out.field("metonym", mention.metonym);
  mention.person ? out.field("person", mention.person_name) : out.null("person");
  out.value_or_null("count", mention.count);
  out.text_or_null("rule", mention.rule);
  out.close();
}

void write(JsonText& out, const CountMention& mention, const std::string& text) {
  out.open();
  write_span(out, mention.span, text);
  out.field("low", mention.low);
  out.value_or_null("high", mention.high);
  out.field("approximate", mention.approximate);
  out.field("kind", to_string(mention.kind));
  out.field("outcome", to_string(mention.outcome));
  out.field("negated", mention.negated);
  out.field("part", mention.part);
  out.field("running_total", mention.running_total);
  out.text_or_null("rule", mention.rule);
  out.close();
}

void write_codes(JsonText& out, const Codes& codes) {
  out.key("codes");
  out.open();
  out.key("acled");
  out.open();
  out.text_or_null("event_type", codes.acled_event_type);
  out.text_or_null("sub_event_type", codes.acled_sub_event_type);
  out.text_or_null("disorder_type", codes.acled_disorder_type);
  out.value_or_null("inter1", codes.acled_inter1);
  out.value_or_null("inter2", codes.acled_inter2);
  out.value_or_null("interaction", codes.acled_interaction);
  out.value_or_null("time_precision", codes.acled_time_precision);
  out.value_or_null("geo_precision", codes.acled_geo_precision);
  out.close();
  out.key("plover");
  out.open();
  out.text_or_null("type", codes.plover_type);
  out.text_or_null("mode", codes.plover_mode);
  out.close();
  out.key("cameo");
  out.open();
  out.text_or_null("root", codes.cameo_root);
  out.close();
  out.close();
}

void write_date(JsonText& out, const std::optional<EventDate>& date) {
  if (!date) return out.null("date");
  out.key("date");
  out.open();
  out.day_or_null("start", date->first);
  out.day_or_null("end", date->last);
  out.field("precision", to_string(date->precision));
  out.field("inferred", date->inferred);
  out.close();
}

void write_place(JsonText& out, const std::optional<EventPlace>& event_place) {
  if (!event_place) return out.null("place");
  const ResolvedPlace& place = event_place->place;
  out.key("place");
  out.open();
  out.field("id", place.id);
  out.field("name", place.name);
  out.field("names", place.names);
  out.field("class", place.place_class);
  out.field("lat", place.lat);
  out.field("lon", place.lon);
  out.text_or_null("admin1", place.admin1);
  out.text_or_null("admin2", place.admin2);
  out.text_or_null("admin3", place.admin3);
  out.text_or_null("pcode", place.pcode);
  out.text_or_null("country", place.country);
  out.field("precision_km", place.precision_km);
  out.field("geo_precision", event_place->geo_precision);
  out.field("inferred", event_place->inferred);
  out.field("ambiguous", event_place->ambiguous);
  write_alternatives(out, "alternatives", event_place->alternatives);
  out.close();
}

/// A toll prints as its lower bound, the figure that is stated for certain; the bounds stand beside it.
void write_toll(JsonText& out, std::string_view name, const std::optional<Toll>& toll) {
  out.value_or_null(name, toll ? toll->low : std::nullopt);
}

void write_bounds(JsonText& out, std::string_view name, const std::optional<Toll>& toll) {
  if (!toll) return out.null(name);
  out.key(name);
  out.open();
  out.value_or_null("low", toll->low);
  out.value_or_null("high", toll->high);
  out.close();
}

void write_actors(JsonText& out, const std::vector<EventActor>& actors) {
  out.key("actors");
  out.open_list();
  for (const EventActor& actor : actors) {
    out.open();
    out.field("role", actor.role);
    out.text_or_null("id", actor.id);
    out.field("name", actor.name);
    out.field("names", actor.names);
    out.field("type", to_string(actor.type));
    out.field("inferred", actor.inferred);
    out.close();
  }
  out.close_list();
}

void write_evidence(JsonText& out, const std::vector<Evidence>& evidence, const std::string& text) {
  out.key("evidence");
  out.open_list();
  for (const Evidence& e : evidence) {
    out.open();
    out.field("begin", e.span.begin);
    out.field("end", e.span.end);
    out.field("text", e.span.end <= text.size() ? e.span.of(text) : std::string_view());
    out.field("slot", e.slot);
    out.field("rule", e.rule);
    out.field("rule_version", e.rule_version);
    out.field("inherited", e.inherited);
    out.close();
  }
  out.close_list();
}

void write(JsonText& out, const Candidate& candidate, const std::string& text) {
  out.open();
  out.field("id", candidate.id);
  out.field("kind", candidate.kind);
  write_codes(out, candidate.codes);
  write_date(out, candidate.date);
  write_place(out, candidate.place);
  write_actors(out, candidate.actors);
  write_toll(out, "killed", candidate.killed);
  write_toll(out, "wounded", candidate.wounded);
  write_toll(out, "detained", candidate.detained);
  out.key("tolls");
  out.open();
  write_bounds(out, "killed", candidate.killed);
  write_bounds(out, "wounded", candidate.wounded);
  write_bounds(out, "detained", candidate.detained);
  out.close();
  out.field("means", candidate.means);
  out.field("modality", to_string(candidate.modality));
  out.text_or_null("attribution", candidate.attribution);
  out.text_or_null("claimed_by", candidate.claimed_by);
  out.field("background", candidate.background);
  out.field("confidence", candidate.confidence);
  out.key("confidence_parts");
  out.open_list();
  for (const ConfidencePart& part : candidate.confidence_parts) {
    out.open();
    out.field("name", part.name);
    out.field("value", part.value);
    out.close();
  }
  out.close_list();
  out.field("rule", candidate.rule);
  out.field("ruleset_hash", candidate.ruleset_hash);
  out.field("gazetteer_hash", candidate.gazetteer_hash);
  write_evidence(out, candidate.evidence, text);
  out.close();
}

template <typename Mention>
void write_mentions(JsonText& out, std::string_view name, const std::vector<Mention>& mentions,
                    const std::string& text) {
  out.key(name);
  out.open_list();
  for (const Mention& mention : mentions) write(out, mention, text);
  out.close_list();
}

template <typename... Arguments>
std::string text_of(const Arguments&... arguments) {
  JsonText out;
  write(out, arguments...);
  return out.take();
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

std::string json_text(const Article& article) {
  return text_of(article);
}
std::string json_text(const DateMention& mention, const std::string& text) {
  return text_of(mention, text);
}
std::string json_text(const PlaceMention& mention, const std::string& text) {
  return text_of(mention, text);
}
std::string json_text(const ActorMention& mention, const std::string& text) {
  return text_of(mention, text);
}
std::string json_text(const CountMention& mention, const std::string& text) {
  return text_of(mention, text);
}
std::string json_text(const Candidate& candidate, const std::string& text) {
  return text_of(candidate, text);
}

std::string json_text(const Article& article, const Extraction& extraction, const std::string& id) {
  JsonText out;
  out.open();
  if (!id.empty()) out.raw("id", id);
  out.key("article");
  write(out, article);
  out.key("mentions");
  out.open();
  write_mentions(out, "dates", extraction.mentions.dates, article.text);
  write_mentions(out, "places", extraction.mentions.places, article.text);
  write_mentions(out, "actors", extraction.mentions.actors, article.text);
  write_mentions(out, "counts", extraction.mentions.counts, article.text);
  out.close();
  write_mentions(out, "events", extraction.events, article.text);
  out.field("unknown_actors", extraction.unknown_actors);
  out.close();
  return out.take();
}

}  // namespace rasid
