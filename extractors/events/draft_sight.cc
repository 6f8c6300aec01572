#include "extractors/events/draft_sight.h"

#include <algorithm>

#include "extractors/events/roles.h"

namespace rasid {

bool DraftSight::recent(const EventDraft& draft) const {
  const DateMention& date = mentions().dates[draft.date->mention];
  if (!article_.published || !date.first) return false;
  const auto days = (article_.published->day - *date.first).count();
  return days >= 0 && days <= 3;
}

bool DraftSight::is_title(const EventDraft& draft) const {
  return draft.sentence == 0 || views_[draft.sentence].sentence().kind == BlockKind::title;
}

bool DraftSight::same_block(std::uint32_t a, std::uint32_t b) const {
  return views_[a].sentence().block == views_[b].sentence().block;
}

bool DraftSight::places_differ(const EventDraft& a, const EventDraft& b) const {
  const PlaceMention& x = mentions().places[a.places.front().mention];
  const PlaceMention& y = mentions().places[b.places.front().mention];
  for (const Filler& p : a.places) {  // lists that share a place are one place told twice
    for (const Filler& q : b.places) {
      if (p.mention == q.mention) return false;
    }
  }
  if (!x.resolved || !y.resolved) return x.place_id != y.place_id || x.place_id.empty();
  if (x.resolved->id == y.resolved->id) return false;
  return !is_parent_mention(x, y) && !is_parent_mention(y, x) && !contains(*x.resolved, *y.resolved) &&
         !contains(*y.resolved, *x.resolved);
}

bool DraftSight::contains(const ResolvedPlace& outer, const ResolvedPlace& inner) {
  if (outer.place_class == "country") return inner.country == outer.country;
  if (outer.place_class == "governorate") return !inner.admin1.empty() && inner.admin1 == outer.admin1;
  if (outer.place_class == "district") return !inner.admin2.empty() && inner.admin2 == outer.admin2;
  if (outer.place_class == "subdistrict") return !inner.admin3.empty() && inner.admin3 == outer.admin3;
  return outer.precision_km >= 10 && inner.admin1 == outer.admin1 && !outer.admin1.empty();
}

bool DraftSight::days_differ(const EventDraft& a, const EventDraft& b) const {
  const DateMention& x = mentions().dates[a.date->mention];
  const DateMention& y = mentions().dates[b.date->mention];
  if (!x.first || !y.first) return false;
  return *x.first > y.last.value_or(*y.first) || *y.first > x.last.value_or(*x.first);
}

bool DraftSight::subjects_clash(const EventDraft& a, const EventDraft& b) const {
  if (a.subjects.empty() || b.subjects.empty()) return false;
  const ActorMention& x = mentions().actors[a.subjects.front().mention];
  const ActorMention& y = mentions().actors[b.subjects.front().mention];
  if (related(x, y)) return false;
  const auto in = [&](const std::vector<Filler>& role, const ActorMention& actor) {
    return std::any_of(role.begin(), role.end(),
                       [&](const Filler& f) { return related(mentions().actors[f.mention], actor); });
  };
  return !in(a.objects, y) && !in(b.objects, x) && !in(a.subjects, y) && !in(b.subjects, x);
}

bool DraftSight::related(const ActorMention& x, const ActorMention& y) {
  if (x.actor_id.empty() || y.actor_id.empty()) return true;
  if (x.type == ActorType::unidentified || y.type == ActorType::unidentified) return true;  // nobody yet
  if (x.actor_id == y.actor_id || x.parent == y.actor_id || y.parent == x.actor_id) return true;
  return !x.parent.empty() && x.parent == y.parent;
}

const std::string& DraftSight::family(const EventDraft& draft) const {
  static const std::string kNone;
  const EventKind* kind = kinds_.find(draft.kind);
  return kind == nullptr ? kNone : kind->family;
}

bool DraftSight::forceful(const EventDraft& draft) const {
  return family(draft) == "violence" || family(draft) == "disruption" || family(draft) == "demonstration";
}

}  // namespace rasid
