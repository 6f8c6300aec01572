#include "extractors/events/confidence.h"

#include <algorithm>

namespace rasid {
namespace {

/// True if an odd number of quotation marks stands before the trigger: inside somebody's words.
bool in_quotes(const SentenceView& view, const EventDraft& draft) {
  int marks = 0;
  for (std::uint32_t i = view.at.first; i < draft.hit.at.first; ++i) marks += view.text->folded_of(i) == "\"" ? 1 : 0;
  return marks % 2 == 1;
}

bool has_number_or_article(const SentenceView& view, const EventDraft& draft) {
  if (draft.hit.at.first == view.at.first) return false;
  const std::uint32_t before = draft.hit.at.first - 1;
  const std::string_view word = view.text->folded_of(before);
  return word == "a" || word == "an" || word == "the" || view.text->tokens[before].kind == TokenKind::number;
}

/// "attacks", هجمات, without a number: a sort of event rather than one.
bool plural(const SentenceView& view, const EventDraft& draft) {
  if (has_number_or_article(view, draft)) return false;
  const std::string_view word = view.text->folded_of(draft.hit.at.last - 1);
  return view.text->tokens[draft.hit.at.last - 1].arabic ? word.ends_with("ات") : word.ends_with("s");
}

/// "joining the coalition", "lifting sanctions" without a day: what people talk about.
bool political(const std::string& kind) {
  return kind == "agreement" || kind == "meeting" || kind == "sanction" || kind == "aid";
}

/// "in Syria" tells hardly more than nothing.
bool whole_country(const SentenceView& view, const EventDraft& draft) {
  const auto& place = view.mentions->places[draft.places.front().mention].resolved;
  return place && (place->place_class == "country" || place->place_class == "continent");
}

}  // namespace

void rate(const Article& article, const SentenceView& view, EventDraft& draft) {
  const Trigger& trigger = view.trigger(draft.hit);
  const auto part = [&](const char* name, double value) {
    if (value != 0) draft.parts.push_back({name, value});
  };
  part("trigger", trigger.vague ? 0.30 : 0.48);
  part("rule", trigger.weight);
  const bool noun = is_noun_shape(draft.hit.shape);
  const bool here = !draft.places.empty() && !draft.places.front().inherited && !whole_country(view, draft);
  part("place", here ? 0.16 : (draft.places.empty() ? -0.06 : 0.02));
  part("actor1", draft.subjects.empty() ? 0 : (draft.subjects.front().inherited ? 0.04 : 0.10));
  part("actor2", draft.objects.empty() ? 0 : 0.06);
  const bool dated = draft.date && !draft.date_inferred && !draft.date->inherited;
  part("date", dated ? 0.12 : 0);
  part("toll", draft.counts.empty() ? 0 : 0.14);
  part("means", draft.means.empty() ? 0 : 0.04);
  part("bare noun",
       noun && !here && draft.subjects.empty() && draft.objects.empty() && draft.counts.empty() ? -0.25 : 0);
  part("plain noun",
       noun && !view.arabic && !has_number_or_article(view, draft) && !dated && draft.counts.empty() && !here ? -0.08
                                                                                                              : 0);
  part("definite", draft.definite && !here && draft.counts.empty() && !dated ? -0.22 : 0);
  part("gerund", draft.hit.voice == Voice::gerund && !here && !dated && draft.counts.empty() ? -0.18 : 0);
  part("vague plural", trigger.vague && noun && draft.counts.empty() && plural(view, draft) ? -0.2 : 0);
  part("named in passing", draft.hit.voice == Voice::gerund && !dated && political(draft.kind) ? -0.2 : 0);
  part("quoted", in_quotes(view, draft) ? -0.08 : 0);
  part("alleged", draft.modality == Modality::alleged ? -0.06 : 0);
  part("background", draft.background && !dated ? -0.10 : 0);
  const bool lead = draft.sentence < 3;
  part("lead", lead ? 0.06 : 0);
  part("retold", draft.sentences.size() > 1 ? 0.05 : 0);
  part("no day known", !draft.date && !article.published ? -0.04 : 0);
  double sum = 0;
  for (const ConfidencePart& p : draft.parts) sum += p.value;
  draft.confidence = std::clamp(sum, 0.01, 0.99);
}

}  // namespace rasid
