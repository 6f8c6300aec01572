#include "extractors/events/single_victim.h"

#include <algorithm>

namespace rasid {
namespace {

/// "arrested al-Badri": a name behind the verb that is no place, no body and no day.
std::optional<Span> named_behind(const SentenceView& view, const EventDraft& draft) {
  const TokenizedText& text = *view.text;
  std::uint32_t start = draft.hit.at.last;
  if (draft.hit.voice == Voice::passive || start + 2 >= view.at.last) return std::nullopt;
  const bool of = text.folded_of(start) == "of";  // "the arrest of Ahmad al-Badri"
  if (draft.hit.voice == Voice::nominal && !of && text.folded_of(start - 1) != "of") return std::nullopt;
  if (of) ++start;
  const std::string_view first = text.folded_of(start);
  const std::uint32_t last = first == "al" || first == "abu" ? start + 1 : start;
  const Token& name = text.tokens[last];
  if (name.arabic || name.kind != TokenKind::word || !name.capital || name.all_caps) return std::nullopt;
  const auto covers = [&](const MentionAt& m) { return m.at.first <= start && start < m.at.last; };
  const bool known = std::any_of(view.places.begin(), view.places.end(), covers) ||
                     std::any_of(view.actors.begin(), view.actors.end(), covers) ||
                     std::any_of(view.dates.begin(), view.dates.end(), covers);
  return known ? std::nullopt : std::optional(text.span_of(start, last + 1));
}

/// "Dozens of villagers": a number that says no number.
bool vague(const SentenceView& view, Span people) {
  return std::any_of(view.counts.begin(), view.counts.end(), [&](const MentionAt& m) {
    const CountMention& count = view.count(m);
    return count.approximate && count.span.begin < people.end && people.begin < count.span.end;
  });
}

}  // namespace

std::optional<SingleVictim> single_victim(const SentenceView& view, const EventDraft& draft) {
  const Trigger& trigger = view.trigger(draft.hit);
  if (!trigger.single) return std::nullopt;
  const std::string rule = trigger.id + ".single";
  if (draft.objects.empty()) {
    const std::optional<Span> name = named_behind(view, draft);
    return name ? std::optional(SingleVictim{*trigger.single, *name, 1, rule}) : std::nullopt;
  }
  std::int64_t people = 0;
  for (const Filler& object : draft.objects) {
    const ActorMention& actor = view.mentions->actors[object.mention];
    const std::int64_t count = actor.person ? 1 : actor.count.value_or(0);
    if (count < 1 || vague(view, actor.span)) return std::nullopt;
    people += count;
  }
  const Span span = view.mentions->actors[draft.objects.front().mention].span;
  return SingleVictim{*trigger.single, span, people, rule};
}

}  // namespace rasid
