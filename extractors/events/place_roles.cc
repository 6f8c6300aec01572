#include <algorithm>

#include "core/text/fold.h"
#include "extractors/events/role_sight.h"
#include "extractors/events/roles.h"

namespace rasid {
namespace {

class PlaceRoles : public RoleSight {
 public:
  PlaceRoles(const SentenceView& view, EventDraft& draft) : RoleSight(view, draft) {}

  void places() {
    const MentionAt* best = nullptr;
    double best_score = 0.4;
    for (const MentionAt& m : view_.places) {
      const double score = place_score(m);
      if (score > best_score) best_score = score, best = &m;
    }
    if (best == nullptr) return;
    draft_.places.push_back({best->index, false, best_score});
    coordinated_places(*best, best_score);
  }

  void date() {
    double best_score = -100;
    for (const MentionAt& m : view_.dates) {
      const DateMention& date = view_.date(m);
      if (!date.dates_an_event() || date.value == "PRESENT_REF" || date.value == "PAST_REF" ||
          date.value == "FUTURE_REF")
        continue;
      const double score = date_score(m, date);
      if (score > best_score) {
        best_score = score;
        draft_.date = Filler{m.index, false, score};
      }
    }
    if (best_score < -6) draft_.date.reset();  // too far away to be meant
  }

 private:
  double place_score(const MentionAt& m) const {
    const PlaceMention& place = view_.place(m);
    if (place.role != PlaceRole::location || (!place.resolved && place.candidates.empty())) return 0;
    if (is_parent(m) || view_.in_dateline(m)) return 0.41;
    const Link link = link_before(m);
    double score = (left(m) ? 2.0 : 2.6) - cost(m) * 0.8;
    if (names_other_act(m)) score -= 1.8;
    const bool leaves = draft_trigger().id == "group_change.withdraw";  // the event is where they left
    if (link.location || (link.target && !leaves)) score += 0.7;
    if (leaves && (link.target || heads_for(m))) score -= 2.0;
    if (link.origin && !link.location && !leaves) score -= 1.6;
    if (on_the_way_to(m)) score -= 2.0;
    const std::string place_class = place.resolved ? place.resolved->place_class : std::string();
    if (place_class == "country" || place_class == "continent") score -= 1.2;
    if (place.resolved && place.resolved->country != "SY" && !place.resolved->country.empty()) score -= 0.6;
    if (place_class == "governorate" || place_class == "region" || place_class == "district") score -= 0.3;
    return names_other_act(m) ? score : std::max(score, 0.45);
  }

  /// "in response to the Palmyra attack": the place of another act.
  bool names_other_act(const MentionAt& m) const {
    return std::any_of(view_.triggers.begin(), view_.triggers.end(), [&](const TriggerHit& other) {
      return other.at.first == m.at.last && other.at.first != hit_.at.first && is_noun_shape(other.shape) &&
             !view_.arabic;
    });
  }

  /// "retreated to X", "انسحب باتجاه كذا".
  bool heads_for(const MentionAt& m) const {
    for (std::uint32_t i = m.at.first; i-- > view_.at.first && i + 3 > m.at.first;) {
      const std::string_view w = text_.folded_of(i);
      if (w == "to" || w == "toward" || w == "towards" || w == "for" || w == "الي" || w == "باتجاه" || w == "نحو")
        return true;
    }
    return false;
  }

  /// "A shipment bound for X", متجهة إلى كذا: not where it was stopped.
  bool on_the_way_to(const MentionAt& m) const {
    for (std::uint32_t i = m.at.first; i-- > view_.at.first && i + 4 > m.at.first;) {
      const std::string_view w = text_.folded_of(i);
      if (w == "bound" || w == "destined" || w == "متجهه" || w == "متجها" || w == "متوجهه" || w == "طريقها" ||
          w == "طريقه")
        return true;
    }
    return false;
  }

  /// True if a more specific place stands right beside this one and lies in it.
  bool is_parent(const MentionAt& m) const {
    for (const MentionAt& other : view_.places) {
      if (other.index == m.index) continue;
      const std::uint32_t between = other.at.last <= m.at.first
                                        ? m.at.first - other.at.last
                                        : (m.at.last <= other.at.first ? other.at.first - m.at.last : 0);
      if (between <= 5 && is_parent_mention(view_.place(other), view_.place(m))) return true;
      if (other.at.last <= m.at.first && between <= 4 && lies_in(other, m)) return true;
      if (other.at.last <= m.at.first && between <= 3 && beside(other.at.last, m.at.first)) return true;
      if (m.at.last <= other.at.first && between <= 4 && has_part(m, other)) return true;
    }
    return false;
  }

  /// "Ghouta outside Damascus", "X, north of Y", "كذا قرب كذا": the second only says where the first is.
  bool beside(std::uint32_t from, std::uint32_t to) const {
    for (std::uint32_t i = from; i < to; ++i) {
      const std::string_view w = text_.folded_of(i);
      if (w == "outside" || w == "near" || w == "قرب" || w == "شمال" || w == "جنوب" || w == "شرق" || w == "غرب" ||
          w == "شمالي" || w == "جنوبي" || w == "شرقي" || w == "غربي")
        return true;
    }
    return false;
  }

  /// "the Damascus suburb of Harasta", "Suwayda's Talul al-Safa": the second is the place, the first says where it
  /// is.
  bool has_part(const MentionAt& outer, const MentionAt& inner) const {
    if (text_.folded_of(outer.at.last) == "'s") return inner.at.first == outer.at.last + 1;
    const bool of = text_.folded_of(inner.at.first - 1) == "of";
    return of && inner.at.first - outer.at.last == 2 && text_.tokens[outer.at.last].kind == TokenKind::word;
  }

  /// "Ariha in Idlib", "Dweila, Damascus": the second tells where the first is, though its name is also a city's.
  bool lies_in(const MentionAt& inner, const MentionAt& outer) const {
    const auto& in = view_.place(inner).resolved;
    const auto& out = view_.place(outer).resolved;
    if (!in || !out || in->admin1.empty() || in->admin1 != out->admin1 || in->id == out->id) return false;
    bool link = false;
    for (std::uint32_t i = inner.at.last; i < outer.at.first; ++i) {
      const std::string_view w = text_.folded_of(i);
      if (w == "and" || w == "or" || w == "to" || (text_.tokens[i].arabic && w.starts_with("و") && w != "وسط"))
        return false;
      const bool city = out->place_class == "city" && in->place_class != "city";
      link = link || (w == "," && city) || view_.cue_in(Cue::location, i, i + 1) != nullptr;
    }
    const bool glued = text_.tokens[outer.at.first].arabic && text_.folded_of(outer.at.first).starts_with("ب");
    return (link || glued) && !joined_by_wa(outer.at.first);
  }

  /// "in Dhiban and Abriha", "قرى كفرنوران وتديل": the places of the same list as the best one.
  void coordinated_places(const MentionAt& best, double score) {
    const auto self = std::find_if(view_.places.begin(), view_.places.end(),
                                   [&](const MentionAt& a) { return a.index == best.index; });
    const auto fits = [&](const MentionAt& m) {
      const PlaceMention& place = view_.place(m);
      if (place.role != PlaceRole::location || !place.resolved || !view_.place(best).resolved || is_parent(m) ||
          acts(m))
        return false;
      return place.resolved->id != view_.place(best).resolved->id &&
             same_level(*place.resolved, *view_.place(best).resolved);
    };
    if (view_.cue_before(Cue::between, best.at.first) != nullptr) return;  // one road between two towns
    std::uint32_t end = best.at.last;
    for (auto next = std::next(self); next != view_.places.end(); ++next) {
      if (next->at.first < end || !list_gap(end, next->at.first) || names_between(end, next->at.first)) break;
      if (next->at.overlaps(hit_.at) || (end <= hit_.at.first && next->at.first >= hit_.at.last)) break;
      if (!fits(*next)) continue;
      draft_.places.push_back({next->index, false, score - 0.2});
      end = next->at.last;
    }
    std::uint32_t begin = best.at.first;
    for (auto before = self; before != view_.places.begin();) {
      --before;
      if (before->at.last > begin || !list_gap(before->at.last, begin) || names_between(before->at.last, begin))
        break;
      if (before->at.last <= hit_.at.first && begin >= hit_.at.last) break;
      if (!fits(*before)) continue;
      draft_.places.push_back({before->index, false, score - 0.2});
      begin = before->at.first;
    }
    draft_.place_list = draft_.places.size() > 1;
  }

  /// "Damascus and Amman signed": a government, not where it happened.
  bool acts(const MentionAt& m) const {
    return std::any_of(view_.actors.begin(), view_.actors.end(),
                       [&](const MentionAt& a) { return a.at.overlaps(m.at) && view_.actor(a).metonym; });
  }

  static bool same_level(const ResolvedPlace& a, const ResolvedPlace& b) {
    const auto large = [](const ResolvedPlace& p) {
      return p.place_class == "governorate" || p.place_class == "region" || p.place_class == "country" ||
             p.place_class == "district";
    };
    return large(a) == large(b);
  }

  bool list_gap(std::uint32_t from, std::uint32_t to) const {
    if (to < from || to - from > 4) return false;
    bool link = from < view_.at.last && joined_by_wa(from);
    for (std::uint32_t i = from; i < to; ++i) {
      const std::string_view w = text_.folded_of(i);
      if (w == "and" || w == "," || w == "و")
        link = true;
      else if (text_.tokens[i].kind == TokenKind::punctuation)
        return false;
      else if (text_.tokens[i].arabic && w.starts_with("و"))
        link = true;
    }
    return link;
  }

  double date_score(const MentionAt& m, const DateMention& date) const {
    double score = -cost(m);
    if (date.precision == DatePrecision::day || date.precision == DatePrecision::time) score += 1.0;
    if (!date.first || !date.last) score -= 1.5;  // "since May"
    if (date.precision == DatePrecision::year || date.precision == DatePrecision::decade ||
        date.precision == DatePrecision::century)
      score -= 1.0;
    return score;
  }
};

}  // namespace

void assign_place_and_date(const SentenceView& view, EventDraft& draft) {
  PlaceRoles roles(view, draft);
  roles.places();
  roles.date();
}

}  // namespace rasid
