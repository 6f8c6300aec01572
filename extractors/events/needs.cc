#include "extractors/events/needs.h"

#include <algorithm>

namespace rasid {
namespace {

/// Somebody who can sign or meet for others: no bystanders.
bool organised(const std::vector<Filler>& role, const Mentions& mentions) {
  return std::any_of(role.begin(), role.end(), [&](const Filler& f) {
    const ActorType type = mentions.actors[f.mention].type;
    return type != ActorType::civilians && type != ActorType::other;
  });
}

bool has(const Trigger& trigger, const EventDraft& draft, const Mentions& mentions, Need need) {
  const bool place = !draft.places.empty() && (trigger.place_object || !draft.places.front().inherited);
  switch (need) {
    case Need::place: return place;
    case Need::subject: return !draft.subjects.empty();
    case Need::object: return !draft.objects.empty();
    case Need::actor: return organised(draft.subjects, mentions) || organised(draft.objects, mentions);
    case Need::two_actors: return draft.subjects.size() + draft.objects.size() >= 2;
    case Need::toll: return !draft.counts.empty();
    case Need::killed:
      return std::any_of(draft.counts.begin(), draft.counts.end(),
                         [&](std::uint32_t c) { return mentions.counts[c].outcome == Outcome::killed; });
    case Need::date: return draft.date && !draft.date_inferred;
  }
  return false;
}

}  // namespace

bool meets_needs(const Trigger& trigger, const EventDraft& draft, const Mentions& mentions) {
  return std::all_of(trigger.needs.begin(), trigger.needs.end(), [&](const std::vector<Need>& any) {
    return std::any_of(any.begin(), any.end(), [&](Need need) { return has(trigger, draft, mentions, need); });
  });
}

std::string lacking(const Trigger& trigger, const EventDraft& draft, const Mentions& mentions) {
  for (const std::vector<Need>& any : trigger.needs) {
    if (std::any_of(any.begin(), any.end(), [&](Need need) { return has(trigger, draft, mentions, need); })) continue;
    std::string out;
    for (const Need need : any) out += (out.empty() ? "" : " or ") + std::string(to_string(need));
    return out;
  }
  return {};
}

}  // namespace rasid
