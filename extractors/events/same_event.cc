#include "extractors/events/same_event.h"

#include <algorithm>
#include <array>

#include "extractors/events/needs.h"

namespace rasid {

bool SameEvent::one_event(const SentenceView& view, const EventDraft& a, const EventDraft& b) const {
  const bool moves = military_move(a) && military_move(b) && a.kind != "displacement" && b.kind != "displacement";
  if (family(a) != family(b) && !(forceful(a) && forceful(b)) && !moves) return false;
  const bool places_apart = !a.places.empty() && !b.places.empty() && places_differ(a, b);
  const bool dates_apart = a.date && b.date && a.date->mention != b.date->mention && days_differ(a, b);
  if (dates_apart) return false;
  if (trigger(a).result || trigger(b).result) return !places_apart || barrier_between(view, a, b) < 2.5;
  if (places_apart) return false;
  if (subjects_clash(a, b)) return false;
  if (a.kind == b.kind) return true;
  if (trigger(a).vague || trigger(b).vague) return true;
  return (forceful(a) || moves) && barrier_between(view, a, b) < 2.2;
}

bool SameEvent::is_target(const SentenceView& view, const EventDraft& act, const EventDraft& noun) const {
  if (family(act) != "violence" || family(noun) == "violence" || !is_noun_shape(noun.hit.shape) ||
      trigger(act).result)
    return false;
  if (noun.hit.at.first < act.hit.at.last || noun.hit.at.first - act.hit.at.last > 5) return false;
  return view.barrier(act.hit.at.last, noun.hit.at.first) < 0.3;
}

bool SameEvent::stronger(const EventDraft& a, const EventDraft& b) const {
  if (trigger(a).result != trigger(b).result) return !trigger(a).result;
  const bool complete = meets_needs(trigger(a), a, mentions());
  if (complete != meets_needs(trigger(b), b, mentions())) return complete;
  if (trigger(a).vague != trigger(b).vague) return !trigger(a).vague;
  if (a.modality != b.modality && a.modality == Modality::foiled) return true;
  return rule(a).rank > rule(b).rank;
}

bool SameEvent::same_event(const EventDraft& early, const EventDraft& late) const {
  if (early.modality != late.modality && (early.modality == Modality::planned || late.modality == Modality::planned))
    return false;
  const bool same_kind = early.kind == late.kind;
  const std::uint32_t apart = late.sentence - std::min(early.last_told, late.sentence);
  const bool reference = late.definite || trigger(late).result;
  const bool title = is_title(early);
  const bool families = family(early) == family(late) || (forceful(early) && forceful(late));
  const bool placed = !late.places.empty() && !late.places.front().inherited;
  const bool episode = (placed || apart <= kNearSentences) && same_raid(early, late);
  if (!same_kind && !(families && ((reference && apart <= kNearSentences) || title || episode))) return false;
  const bool guessed = reference && !late.places.empty() && late.places.front().inherited;  // "in those clashes"
  if (!guessed && !early.places.empty() && !late.places.empty() && places_differ(early, late)) return false;
  if (dates_clash(early, late)) return false;
  if (actors_clash(early, late) || tolls_clash(early, late)) return false;
  return told_alike(early, late, same_kind, apart, reference || title);
}

bool SameEvent::military_move(const EventDraft& draft) const {
  return family(draft) == "strategic" || draft.kind == "territory_overtaken" || draft.kind == "territory_regained";
}

double SameEvent::barrier_between(const SentenceView& view, const EventDraft& a, const EventDraft& b) const {
  const EventDraft& l = a.hit.at.first < b.hit.at.first ? a : b;
  const EventDraft& r = a.hit.at.first < b.hit.at.first ? b : a;
  return l.hit.at.last <= r.hit.at.first ? view.barrier(l.hit.at.last, r.hit.at.first) : 0;
}

bool SameEvent::same_raid(const EventDraft& early, const EventDraft& late) const {
  static constexpr std::array<std::string_view, 3> kRaid = {"armed_clash", "arrest", "disrupted_weapons"};
  const auto raid = [](const std::string& kind) {
    return std::find(kRaid.begin(), kRaid.end(), kind) != kRaid.end();
  };
  if (!raid(early.kind) || !raid(late.kind) || (late.date && !late.date_inferred)) return false;
  if (early.subjects.empty() || late.subjects.empty() || early.places.empty() || late.places.empty()) return false;
  const PlaceMention& x = mentions().places[early.places.front().mention];
  const PlaceMention& y = mentions().places[late.places.front().mention];
  const ActorMention& a = mentions().actors[early.subjects.front().mention];
  const ActorMention& b = mentions().actors[late.subjects.front().mention];
  return x.resolved && y.resolved && x.resolved->id == y.resolved->id && !a.actor_id.empty() &&
         a.actor_id == b.actor_id;
}

bool SameEvent::told_alike(const EventDraft& early, const EventDraft& late, bool same_kind, std::uint32_t apart,
                           bool reference) const {
  const bool place = !early.places.empty() && !late.places.empty() && !late.places.front().inherited;
  const bool date = early.date && late.date && !late.date_inferred;
  const bool actor = shares_actor(early, late);
  if (place || reference) return true;
  if (late.places.empty() || late.places.front().inherited) return apart <= 2 || (same_kind && (date || actor));
  return same_kind && actor;
}

bool SameEvent::shares_actor(const EventDraft& a, const EventDraft& b) const {
  const auto any = [&](const std::vector<Filler>& x, const std::vector<Filler>& y) {
    for (const Filler& f : x) {
      for (const Filler& g : y) {
        const ActorMention& p = mentions().actors[f.mention];
        const ActorMention& q = mentions().actors[g.mention];
        if (!p.actor_id.empty() && p.actor_id == q.actor_id) return true;
      }
    }
    return false;
  };
  return any(a.subjects, b.subjects) || any(a.objects, b.objects);
}

bool SameEvent::dates_clash(const EventDraft& early, const EventDraft& late) const {
  const bool here = !late.places.empty() && late.places.front().inherited;  // told on, of the same place
  const bool beside = early.kind == late.kind && late.sentence - early.sentence <= (here ? kNearSentences : 2);
  if (beside && early.date_inferred && late.date && !late.date_inferred && !early.places.empty() &&
      !late.places.empty())
    return false;
  if (beside && !early.date && late.date) return false;
  // Named again in passing ("Syria's joining the coalition"): the day was told before.
  const bool passing = late.hit.voice == Voice::gerund || late.hit.voice == Voice::object_nominal || late.definite;
  if (early.kind == late.kind && passing && (!late.date || late.date_inferred) && shares_actor(early, late))
    return false;
  const bool own_day = late.date && !late.date_inferred;
  if (!own_day && same_toll(early, late)) return false;  // the same dead, told again
  if (!own_day && same_raid(early, late)) return false;
  if (!own_day && early.kind == late.kind && family(late) == "political" && shares_actor(early, late)) return false;
  if (early.date && late.date) return days_differ(early, late);
  // The later one has no day and so means the publication day; the earlier has one of its own far from it.
  if (early.date && !late.date && !late.definite) return !recent(early) && late.sentence > early.sentence + 2;
  if (!early.date && late.date && !late.date_inferred) return !recent(late);
  return false;
}

bool SameEvent::actors_clash(const EventDraft& a, const EventDraft& b) const {
  if (subjects_clash(a, b)) return true;
  if (a.objects.empty() || b.objects.empty()) return false;
  const ActorMention& x = mentions().actors[a.objects.front().mention];
  const ActorMention& y = mentions().actors[b.objects.front().mention];
  return !related(x, y) && x.type != y.type;
}

std::int64_t SameEvent::total(const EventDraft& draft, Outcome outcome) const {
  std::int64_t sum = 0;
  for (const std::uint32_t c : draft.counts)
    sum += mentions().counts[c].outcome == outcome ? mentions().counts[c].low : 0;
  return sum;
}

bool SameEvent::same_toll(const EventDraft& a, const EventDraft& b) const {
  const std::int64_t killed = total(a, Outcome::killed);
  return killed > 1 && killed == total(b, Outcome::killed);
}

bool SameEvent::tolls_clash(const EventDraft& a, const EventDraft& b) const {
  if (b.definite) return false;
  for (const Outcome outcome : {Outcome::killed, Outcome::wounded}) {
    const std::int64_t x = total(a, outcome);
    const std::int64_t y = total(b, outcome);
    if (x > 0 && y > 0 && x != y && b.sentence > a.sentence + 1 && !is_title(a)) return true;
  }
  return false;
}

}  // namespace rasid
