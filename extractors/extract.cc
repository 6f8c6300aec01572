#include "extractors/extract.h"

#include <optional>
#include <utility>

#include "core/text/tokens.h"
#include "extractors/dates/told_day.h"
#include "extractors/extractor_parts.h"
#include "extractors/ruleset/ruleset_hash.h"

namespace rasid {
namespace {

/// The actors that stand for nameless crowds and victims.
std::map<std::string, EventActor> stock_actors(const ActorRegistry& registry) {
  std::map<std::string, EventActor> stock;
  for (const char* id : {"civilians", "protesters", "rioters"}) {
    if (const Actor* actor = registry.find(id))
      stock[id] = EventActor{"", actor->id, actor->name, actor->names, actor->type, true};
  }
  return stock;
}

/// The article with the day that its text gives as its own; empty if it has a day already or the text gives none.
std::optional<Article> with_told_day(const Article& article, const TokenizedText& text, const DateRules& rules) {
  if (article.published) return std::nullopt;
  const auto told = read_told_day(text, rules);
  if (!told) return std::nullopt;
  Article dated = article;
  dated.published = StatedTime{told->day, std::nullopt, std::nullopt, std::string(kToldDaySource), 0.6};
  return dated;
}

}  // namespace

std::unique_ptr<Extractor> Extractor::load(const std::filesystem::path& data_folder,
                                           std::vector<Diagnostic>& diagnostics,
                                           const std::filesystem::path& cache_folder) {
  const std::filesystem::path rules = data_folder / "rules";
  auto parts = std::make_unique<ExtractorParts>();
  parts->gazetteer =
      Gazetteer::load(data_folder / "gazetteer" / "data", parts->vocabulary, diagnostics, cache_folder);
  parts->dates = load_date_rules(rules, parts->vocabulary, diagnostics);
  parts->places = load_place_rules(rules, parts->vocabulary, diagnostics);
  parts->actors = load_actors(rules, parts->vocabulary, diagnostics);
  parts->counts = load_count_rules(rules, parts->vocabulary, diagnostics);
  parts->kinds = EventKinds::load(rules, diagnostics);
  parts->codebook = Codebook::load(rules, parts->kinds, diagnostics);
  parts->events = load_event_rules(rules, parts->kinds.ids(), parts->vocabulary, diagnostics);
  parts->calibration = Calibration::load(rules, diagnostics);
  const bool complete =
      parts->gazetteer && parts->dates && parts->places && parts->actors && parts->counts && parts->events;
  if (!complete || has_errors(diagnostics)) return nullptr;
  parts->stock = stock_actors(*parts->actors);
  parts->ruleset_hash = hash_of_folder(rules);
  return std::unique_ptr<Extractor>(new Extractor(std::move(parts)));
}

Extractor::Extractor(std::unique_ptr<ExtractorParts> parts) : parts_(std::move(parts)) {}
Extractor::~Extractor() = default;

const std::string& Extractor::ruleset_hash() const {
  return parts_->ruleset_hash;
}
const std::string& Extractor::gazetteer_hash() const {
  return parts_->gazetteer->hash();
}

std::vector<Span> spans_of_names(const std::vector<ActorMention>& actors) {
  std::vector<Span> spans;
  for (const ActorMention& actor : actors) {
    if (!actor.metonym && !actor.described) spans.push_back(actor.span);
  }
  return spans;
}

Mentions read_mentions(const Article& article, const TokenizedText& text, const ExtractorParts& parts) {
  Mentions mentions;
  mentions.actors = read_actors(article, text, *parts.actors);
  mentions.dates = read_dates(article, text, *parts.dates);
  mentions.places = read_places(article, text, *parts.gazetteer, *parts.places, spans_of_names(mentions.actors));
  mentions.counts = read_counts(article, text, *parts.counts);
  return mentions;
}

Extraction Extractor::extract(const Article& given) const {
  Extraction out;
  if (given.text.empty()) return out;
  const TokenizedText text = tokenize(given, parts_->vocabulary);
  const std::optional<Article> dated = with_told_day(given, text, *parts_->dates);
  const Article& article = dated ? *dated : given;
  out.mentions = read_mentions(article, text, *parts_);
  out.events =
      read_events(article, text, out.mentions, {*parts_->events, parts_->kinds, parts_->codebook, parts_->stock});
  for (Candidate& candidate : out.events) {
    candidate.ruleset_hash = ruleset_hash();
    candidate.gazetteer_hash = gazetteer_hash();
    parts_->calibration.apply(candidate.confidence, candidate.confidence_parts);
  }
  out.unknown_actors = unknown_actors(article, text, *parts_->actors, out.mentions.actors);
  return out;
}

std::vector<Extractor::Reading> Extractor::explain(const Article& given) const {
  std::vector<Reading> readings;
  const TokenizedText text = tokenize(given, parts_->vocabulary);
  const std::optional<Article> dated = with_told_day(given, text, *parts_->dates);
  const Article& article = dated ? *dated : given;
  const Mentions mentions = read_mentions(article, text, *parts_);
  const EventReader reader{*parts_->events, parts_->kinds, parts_->codebook, parts_->stock};
  for (const EventDraft& draft : explain_events(article, text, mentions, reader)) {
    Reading reading{draft.sentences.front(),
                    draft.trigger_span(text),
                    parts_->events->triggers[draft.hit.trigger].id,
                    draft.kind,
                    !draft.dropped,
                    draft.dropped_because,
                    draft.confidence,
                    draft.parts,
                    {}};
    parts_->calibration.apply(reading.confidence, reading.parts);
    for (const Filler& f : draft.subjects) reading.slots.emplace_back("actor1", mentions.actors[f.mention].span);
    for (const Filler& f : draft.objects) reading.slots.emplace_back("actor2", mentions.actors[f.mention].span);
    for (const Filler& f : draft.places) reading.slots.emplace_back("place", mentions.places[f.mention].span);
    if (draft.date) reading.slots.emplace_back("date", mentions.dates[draft.date->mention].span);
    for (const std::uint32_t count : draft.counts)
      reading.slots.emplace_back(to_string(mentions.counts[count].outcome), mentions.counts[count].span);
    readings.push_back(std::move(reading));
  }
  return readings;
}

}  // namespace rasid
