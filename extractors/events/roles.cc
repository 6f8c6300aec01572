#include "extractors/events/roles.h"

#include <algorithm>
#include <cmath>

#include "extractors/events/role_sight.h"

namespace rasid {
namespace {

constexpr double kLeast = 0.9;             ///< a role with a lower score stays empty
constexpr double kPerToken = 0.07;         ///< what distance costs
constexpr std::uint32_t kLightReach = 14;  ///< tokens between a light verb and its noun

class RoleAssigner : public RoleSight {
 public:
  RoleAssigner(const SentenceView& view, EventDraft& draft) : RoleSight(view, draft) { find_light_verb(); }

  void actors() {
    struct Scored {
      MentionAt at;
      double subject;
      double object;
    };
    std::vector<Scored> all;
    for (const MentionAt& m : view_.actors) {
      const ActorMention& actor = view_.actor(m);
      if (actor.type == ActorType::source) continue;
      if (hit_.at.contains(m.at)) {  // "أطلق مسلحون النار": the phrase names its doer
        if (actor.type == ActorType::unidentified) draft_.subjects.push_back({m.index, false, 3.0});
        continue;
      }
      const bool hurt = victim(m);
      const double object = object_score(m);
      all.push_back({m, hurt ? 0 : subject_score(m), object > 0 && hurt ? object + 0.4 : object});
    }
    const Scored* best_subject = nullptr;
    const Scored* best_object = nullptr;
    double best = kLeast;
    for (const Scored& s : all) {  // one alone, or two that differ, with the highest sum
      if (s.subject > best) best = s.subject, best_subject = &s, best_object = nullptr;
      if (s.object > best) best = s.object, best_object = &s, best_subject = nullptr;
    }
    for (const Scored& s : all) {
      if (s.subject < kLeast) continue;
      for (const Scored& o : all) {
        if (&o == &s || o.object < kLeast || same_actor(s.at, o.at)) continue;
        if (s.subject + o.object > best) best = s.subject + o.object, best_subject = &s, best_object = &o;
      }
    }
    if (best_subject != nullptr && draft_.subjects.empty())
      add(draft_.subjects, best_subject->at, best_subject->subject, best_object ? &best_object->at : nullptr);
    if (best_subject != nullptr && left(best_subject->at)) add_before(best_subject->at, draft_.subjects);
    if (best_object != nullptr && !(draft_trigger().symmetric && draft_.subjects.size() > 1))
      add(draft_.objects, best_object->at, best_object->object, best_subject ? &best_subject->at : nullptr);
    if (best_object != nullptr && left(best_object->at) && !draft_.objects.empty() && !draft_trigger().symmetric)
      add_before(best_object->at, draft_.objects);
    if (draft_trigger().symmetric && draft_.objects.empty() && draft_.subjects.size() > 1) {  // "between A and B"
      draft_.objects.assign(draft_.subjects.begin() + 1, draft_.subjects.end());
      draft_.subjects.resize(1);
    }
    if (draft_trigger().symmetric && draft_.subjects.empty() && draft_.objects.size() > 1) {
      draft_.subjects.assign(draft_.objects.begin(), draft_.objects.begin() + 1);
      draft_.objects.erase(draft_.objects.begin());
    }
    const bool nameless = !draft_.subjects.empty() &&
                          view_.mentions->actors[draft_.subjects.front().mention].actor_id.empty() &&
                          armed(view_.mentions->actors[draft_.subjects.front().mention]);
    if (draft_.subjects.empty() || nameless) speaker_as_subject();
  }

 private:
  /// People of whom the text says that they were killed, wounded or taken: never the doers.
  bool victim(const MentionAt& m) const {
    return std::any_of(view_.counts.begin(), view_.counts.end(), [&](const MentionAt& c) {
      const Outcome outcome = view_.count(c).outcome;
      const bool suffered = outcome == Outcome::killed || outcome == Outcome::wounded ||
                            outcome == Outcome::detained || outcome == Outcome::released;
      return suffered && c.at.overlaps(m.at);
    });
  }

  bool same_actor(const MentionAt& a, const MentionAt& b) const {
    const ActorMention& x = view_.actor(a);
    const ActorMention& y = view_.actor(b);
    return !x.actor_id.empty() && x.actor_id == y.actor_id && x.described == y.described;
  }

  /// A light verb whose noun the trigger is: "carried out a raid", شنت غارات, or behind it: "غارات شنتها".
  void find_light_verb() {
    if (hit_.voice != Voice::nominal && hit_.voice != Voice::object_nominal) return;
    const std::uint32_t from =
        hit_.at.first > view_.at.first + kLightReach ? hit_.at.first - kLightReach : view_.at.first;
    light_ = view_.last_cue_in(Cue::light, from, hit_.at.first);
    undergo_ = view_.last_cue_in(Cue::undergo, from, hit_.at.first);
    if (light_ != nullptr && view_.barrier(light_->at.last, hit_.at.first) > 1.0) light_ = nullptr;
    if (undergo_ != nullptr && view_.barrier(undergo_->at.last, hit_.at.first) > 1.0) undergo_ = nullptr;
    const std::uint32_t to = std::min(hit_.at.last + 8, view_.at.last);
    light_after_ = view_.cue_in(Cue::light, hit_.at.last, to);
    if (light_after_ != nullptr && view_.barrier(hit_.at.last, light_after_->at.first) > 1.0) light_after_ = nullptr;
  }

  double subject_score(const MentionAt& m) const {
    const Link link = link_before(m);
    const ActorMention& actor = view_.actor(m);
    const bool crowd = !view_.rules->rules[draft_trigger().rule].crowd.empty();
    if (link.alongside || (crowd && (armed(actor) || actor.type == ActorType::political_body))) return 0;
    if (accused(m)) return 3.2;
    double score = view_.arabic ? arabic_subject(m, link) : english_subject(m, link);
    if (wields(m) && (hit_.voice == Voice::object_nominal || hit_.voice == Voice::ar_active) && !link.target &&
        rank_behind(m) == 0 && !left(m))
      score = std::max(score, 3.3 - cost(m));  // "استهداف طيران التحالف بناية"
    if (actor.type == ActorType::civilians && draft_trigger().result) score -= 1.5;
    return is_speaker(m) ? 0 : score;  // speaker_as_subject() comes back to it
  }

  /// "The ministry accused the party of abducting": who is accused is told to have done it.
  bool accused(const MentionAt& m) const {
    if (m.at.last > hit_.at.first || view_.barrier(m.at.last, hit_.at.first) > 0.6) return false;
    const CueHit* cue = view_.last_cue_in(Cue::alleged, view_.at.first, m.at.first);
    if (cue == nullptr || view_.barrier(cue->at.last, hit_.at.first) > 1.0) return false;
    const std::string_view word = text_.folded_of(cue->at.first);
    if (!word.starts_with("accus") && word.find("تهم") == std::string_view::npos) return false;
    const auto between = [&](std::uint32_t from, std::uint32_t to) {
      return std::any_of(view_.actors.begin(), view_.actors.end(), [&](const MentionAt& other) {
        return other.index != m.index && other.at.first >= from && other.at.last <= to;
      });
    };
    if (between(m.at.last, hit_.at.first)) return false;
    return !view_.arabic || between(cue->at.last, m.at.first) || between(view_.at.first, cue->at.first);
  }

  /// The mention names a weapon too: "coalition aircraft", مدفعية الجيش.
  bool wields(const MentionAt& m) const {
    return std::any_of(view_.rules->means.begin(), view_.rules->means.end(), [&](const Means& means) {
      return std::any_of(view_.cues.begin(), view_.cues.end(),
                         [&](const CueHit& c) { return c.cue == means.words && m.at.contains(c.at); });
    });
  }

  double object_score(const MentionAt& m) const {
    const Link link = link_before(m);
    if ((link.alongside && !link.owner) || view_.actor(m).metonym || accused(m) || also_agent(m)) return 0;
    double score = view_.arabic ? arabic_object(m, link) : english_object(m, link);
    return is_speaker(m) ? 0 : score;
  }

  bool possessive_or_adjacent(const MentionAt& m) const {
    return overlaps_left(m) || (left(m) && gap(m) <= 2 && view_.barrier(m.at.last, hit_.at.first) < 0.1 &&
                                view_.cue_in(Cue::of, m.at.last, hit_.at.first) == nullptr);
  }

  double english_subject(const MentionAt& m, const Link& link) const {
    const double c = cost(m);
    if (link.agent && !left(m)) return draft_trigger().shield ? 0 : 3.6 - c;  // "foiled a bombing by X": X planned it
    const bool pp = link.origin || link.location || link.target || link.with || link.of;
    switch (hit_.voice) {
      case Voice::active:
      case Voice::ar_active:
      case Voice::infinitive:
      case Voice::gerund:
        if (!left(m)) return 0;
        return 3.0 - c - (pp ? 1.4 : 0.0);
      case Voice::passive:
      case Voice::undergo: return !left(m) && link.origin ? 1.6 - c : 0;
      default: break;
    }
    if (draft_trigger().symmetric && (link.between || link.with)) return link.between ? 3.2 - c : 1.0 - c;
    if (light_ != nullptr && m.at.last <= light_->at.first) {
      return 3.1 - (light_->at.first - m.at.last) * kPerToken - view_.barrier(m.at.last, light_->at.first) -
             (pp ? 1.4 : 0.0);
    }
    if (possessive_or_adjacent(m)) return hit_.voice == Voice::object_nominal ? 1.6 : 3.3;
    if (hit_.voice == Voice::nominal && !left(m) && link.of) return 2.2 - c;
    if (!left(m) && link.origin) return 1.5 - c;
    if (!left(m) && light_after_ != nullptr && m.at.first >= light_after_->at.last) return 1.2 - c;
    return left(m) && !pp ? 1.1 - c : 0;
  }

  double english_object(const MentionAt& m, const Link& link) const {
    const double c = cost(m);
    if (link.agent) return draft_trigger().shield && !left(m) ? 3.0 - c : 0;
    if (draft_trigger().symmetric && link.with && !left(m)) return 3.1 - c;
    switch (hit_.voice) {
      case Voice::active:
      case Voice::gerund:
      case Voice::infinitive:
        if (left(m)) return 0;
        return 3.0 - c - (link.origin || link.with || link.location || link.of ? 1.0 : 0.0);
      case Voice::passive:
      case Voice::undergo:
        if (!left(m)) return 0;
        return 3.0 - c - (link.origin || link.location || link.of ? 0.9 : 0.0);
      default: break;
    }
    if (draft_trigger().symmetric && (link.with || link.between)) return link.with ? 3.0 - c : 2.0 - c;
    if (undergo_ != nullptr && m.at.last <= undergo_->at.first)
      return 3.0 - (undergo_->at.first - m.at.last) * kPerToken;
    if (link.target && !left(m)) return 3.0 - c;
    if (hit_.voice == Voice::object_nominal) {
      if (!left(m) && (link.of || gap(m) <= 1)) return 3.0 - c;
      if (possessive_or_adjacent(m)) return 2.0;
    }
    return !left(m) && !link.origin && !link.with ? 1.3 - c : 0;
  }

  /// The actors behind the trigger, in order, that no preposition takes away.
  int rank_behind(const MentionAt& m) const {
    int rank = 0;
    for (const MentionAt& other : view_.actors) {
      if (other.at.first < hit_.at.last || other.at.first >= m.at.first) continue;
      const Link link = link_before(other);
      if (!link.location && !link.origin && !link.alongside && view_.actor(other).type != ActorType::source) ++rank;
    }
    return rank;
  }

  bool subject_in_front() const {
    if (view_.cue_before(Cue::pronoun, hit_.at.first) != nullptr) return true;  // "said that it": أنها حيدت
    return std::any_of(view_.actors.begin(), view_.actors.end(), [&](const MentionAt& m) {
      return left(m) && gap(m) <= 2 && view_.barrier(m.at.last, hit_.at.first) < 0.3 &&
             view_.actor(m).type != ActorType::source;
    });
  }

  double arabic_subject(const MentionAt& m, const Link& link) const {
    const double c = cost(m);
    if (link.agent) return 3.6 - c;
    switch (hit_.voice) {
      case Voice::ar_active:
      case Voice::active:
        if (left(m)) return (gap(m) <= 3 ? 3.2 : 2.2) - c - (link.location || link.origin ? 1.2 : 0.0);
        if (link.target || link.location || link.origin || link.with) return 0;
        return (rank_behind(m) == 0 && !subject_in_front() ? 3.0 : 0.6) - c;
      case Voice::ar_passive:
        if (left(m)) return view_.actor(m).plural_people ? 0 : 1.3 - c;
        if (has_pronoun() && rank_behind(m) == 0 && gap(m) <= 2 && !link.location) return 3.2 - c;  // "خطفه مسلحون"
        // "اعتقلت قوات الأمن شخصين": a body first and people behind it is active after all.
        if (kidnapper(m) && rank_behind(m) == 0 && gap(m) <= 1) return 3.1 - c;
        return ((!view_.actor(m).plural_people && !view_.actor(m).person) || own_people(m)) && rank_behind(m) == 0 &&
                       gap(m) <= 1 && people_behind(m)
                   ? 3.1 - c
                   : 0;
      case Voice::undergo: return !left(m) && link.origin ? 2.0 - c : 0;
      default: break;
    }
    if (draft_trigger().symmetric && link.between) return 3.2 - c;
    if (light_ != nullptr && m.at.first >= light_->at.last && m.at.last <= hit_.at.first)
      return 3.2 - (m.at.first - light_->at.last) * kPerToken;
    if (light_ != nullptr && m.at.last <= light_->at.first) return 2.9 - (light_->at.first - m.at.last) * 0.15;
    if (light_after_ != nullptr && m.at.first >= light_after_->at.last)
      return 3.1 - (m.at.first - light_after_->at.last) * 0.15;
    if (left(m)) return link.location ? 0 : 1.0 - c;
    if (hit_.voice == Voice::nominal && gap(m) <= 2 && !link.location && !on_target(m))
      return 3.0 - c + (link.target ? -0.2 : 0.0);
    if (hit_.voice == Voice::object_nominal && gap(m) <= 1 && adjective(m)) return 2.4 - c;
    return link.origin && !left(m) ? 1.6 - c : 0;
  }

  double arabic_object(const MentionAt& m, const Link& link) const {
    const double c = cost(m);
    if (link.agent) return 0;
    if (draft_trigger().symmetric && link.with && !left(m)) return 3.1 - c;
    switch (hit_.voice) {
      case Voice::ar_active:
      case Voice::active:
        if (left(m)) return 0;
        if (link.location || link.origin) return 0.4 - c;
        return (link.target || rank_behind(m) > 0 || subject_in_front() ? 3.0 : 1.2) - c;
      case Voice::ar_passive:
        if (left(m)) return (gap(m) <= 2 ? 2.0 : 1.0) - c - (link.location ? 1.0 : 0.0);
        if (has_pronoun() && rank_behind(m) == 0 && gap(m) <= 2) return 0;
        return (rank_behind(m) == 0 ? 3.0 : (view_.actor(m).plural_people ? 2.2 : 0.8)) - c -
               (link.location || link.origin ? 1.0 : 0.0);
      case Voice::undergo: return !left(m) || gap(m) <= 3 ? 2.6 - c - (link.origin ? 2.0 : 0.0) : 0;
      default: break;
    }
    if (draft_trigger().symmetric && (link.with || link.between)) return link.with ? 3.0 - c : 2.2 - c;
    if (undergo_ != nullptr && m.at.last <= hit_.at.first) return m.at.first >= undergo_->at.last ? 3.0 - c : 2.4 - c;
    if (!left(m) && on_target(m)) return 3.0 - c;
    if (hit_.voice == Voice::object_nominal) {
      if (!left(m) && !link.origin && !link.location && !adjective(m)) return 3.0 - c;
      return left(m) ? 0.9 - c : 0;
    }
    if (!left(m) && link.target && gap(m) > 2) return 2.6 - c;
    return !left(m) && rank_behind(m) > 0 && !link.origin && !link.location ? 1.6 - c : 0;
  }

  /// "خطف مسلحون": gunmen beside such a verb take others away.
  bool kidnapper(const MentionAt& m) const {
    const ActorType type = view_.actor(m).type;
    return draft_.kind == "abduction" &&
           (type == ActorType::unidentified || type == ActorType::criminals || type == ActorType::political_militia ||
            type == ActorType::identity_militia);
  }

  /// "قتله", "أوقفوهم": the object is on the verb.
  bool has_pronoun() const { return view_.arabic && (hit_.clitics & kPronoun) != 0; }

  /// عناصره: the people of somebody named before.
  bool own_people(const MentionAt& m) const { return view_.actor(m).rule == "actors/pronoun"; }

  bool people_behind(const MentionAt& m) const {
    const auto behind = [&](const MentionAt& other) {  // a place or a day may stand between
      return other.at.first >= m.at.last && other.at.first < m.at.last + 12 &&
             view_.barrier(m.at.last, other.at.first) < 1.3;
    };
    return std::any_of(view_.counts.begin(), view_.counts.end(), behind) ||
           std::any_of(view_.actors.begin(), view_.actors.end(),
                       [&](const MentionAt& o) { return behind(o) && view_.actor(o).plural_people; });
  }

  /// على, ضد and the like right in front, not the ل that also marks the doer of a masdar.
  bool on_target(const MentionAt& m) const {
    const CueHit* cue = view_.cue_before(Cue::target, m.at.first, 2);
    return cue != nullptr && cue->at.first >= hit_.at.last;
  }

  /// A nationality as an adjective of the noun before it: "استهداف إسرائيلي".
  bool adjective(const MentionAt& m) const {
    const ActorMention& actor = view_.actor(m);
    if (m.at.last - m.at.first != 1 || actor.plural_people || actor.type == ActorType::civilians) return false;
    const std::string_view word = text_.folded_of(m.at.first);
    return word.ends_with("ي") || word.ends_with("يه");
  }

  /// "The ministry said", "أعلنت الوزارة": the one who tells.
  bool is_speaker(const MentionAt& m) const {
    if (view_.arabic) {
      const CueHit* said = view_.cue_before(Cue::said, m.at.first, 2);
      return said != nullptr && m.at.first - said->at.last <= 1 &&
             !(said->at.first >= hit_.at.first && said->at.last <= hit_.at.last);
    }
    const CueHit* said = view_.cue_in(Cue::said, m.at.last, std::min(m.at.last + 4, view_.at.last));
    if (said == nullptr || said->at.overlaps(hit_.at) || view_.barrier(m.at.last, said->at.first) >= 0.9)
      return false;
    return !names_between(m.at.last, said->at.first);  // "killed three people, state television said"
  }

  /// "The ministry announced it had dismantled a cell": a body that tells of an act without another doer did it.
  void speaker_as_subject() {
    const bool suffered = hit_.voice == Voice::passive || hit_.voice == Voice::undergo;
    if (draft_trigger().result || draft_trigger().symmetric || (suffered && !police_work())) return;
    const MentionAt* best = nullptr;
    for (const MentionAt& m : view_.actors) {
      const ActorMention& actor = view_.actor(m);
      if (!left(m) || actor.type == ActorType::source || actor.person || actor.type == ActorType::civilians ||
          !is_speaker(m))
        continue;
      if (!draft_.objects.empty() && m.index == draft_.objects.front().mention) continue;
      best = &m;
    }
    if (best == nullptr) return;
    const bool pronoun = view_.cue_in(Cue::pronoun, best->at.last, hit_.at.first) != nullptr;
    const bool own_act =
        pronoun || view_.arabic || hit_.voice == Voice::gerund || hit_.voice == Voice::object_nominal;
    if (own_act || suffered || armed(view_.actor(*best)))
      draft_.subjects.push_back({best->index, !own_act || suffered, pronoun ? 2.2 : 1.2});
  }

  /// What a ministry tells of without a doer ("five suspects were arrested, it said") it did itself.
  bool police_work() const {
    return draft_.kind == "arrest" || draft_.kind == "disrupted_weapons" || draft_.kind == "release";
  }

  /// A body with people under arms: what "soldiers" do in its reports, its own soldiers did.
  static bool armed(const ActorMention& actor) {
    return actor.type == ActorType::state_forces || actor.type == ActorType::external_forces ||
           actor.type == ActorType::rebel_group || actor.type == ActorType::political_militia;
  }

  /// Adds the mention and those joined to it by "and" or a comma.
  void add(std::vector<Filler>& role, const MentionAt& m, double score, const MentionAt* other_side) {
    role.push_back({m.index, false, score});
    const auto self = std::find_if(view_.actors.begin(), view_.actors.end(),
                                   [&](const MentionAt& a) { return a.index == m.index; });
    std::uint32_t end = m.at.last;
    for (auto next = std::next(self); next != view_.actors.end(); ++next) {
      if (next->at.first < end || next->at.first - end > 2 || !joined(end, next->at.first)) break;
      if (other_side != nullptr && next->index == other_side->index) break;
      if (next->at.overlaps(hit_.at) || view_.actor(*next).type == ActorType::source) break;
      const bool crosses = end <= hit_.at.first && next->at.first >= hit_.at.last;
      if (crosses) break;
      role.push_back({next->index, false, score - 0.3});
      end = next->at.last;
    }
  }

  /// "The president and the commander signed", "the army and its allies shelled": those joined in front of the
  /// nearest one; under a symmetric verb only of another side. What another verb governs is none of them.
  void add_before(const MentionAt& m, std::vector<Filler>& role) {
    auto it = std::find_if(view_.actors.begin(), view_.actors.end(),
                           [&](const MentionAt& a) { return a.index == m.index; });
    std::uint32_t begin = m.at.first;
    const double score = role.front().score;
    while (it != view_.actors.begin()) {
      --it;
      if (it->at.last > begin || begin - it->at.last > 3 || !joined(it->at.last, begin)) break;
      if (view_.actor(*it).type == ActorType::source || governed(*it)) break;
      if (!draft_trigger().symmetric && begin == m.at.first && !coordinated(it->at.last, begin)) break;
      begin = it->at.first;
      const bool known =
          std::any_of(role.begin(), role.end(), [&](const Filler& f) { return f.mention == it->index; });
      if (known || (draft_trigger().symmetric ? same_side(*it, m) : same_actor(*it, m))) continue;
      role.insert(role.begin(), {it->index, false, score});
    }
  }

  /// "By the army and its allies": the second of two doers behind one "by".
  bool also_agent(const MentionAt& m) const {
    return std::any_of(view_.actors.begin(), view_.actors.end(), [&](const MentionAt& before) {
      return before.at.last <= m.at.first && m.at.first - before.at.last <= 3 && before.at.first >= hit_.at.last &&
             joined(before.at.last, m.at.first) && coordinated(before.at.last, m.at.first) &&
             link_before(before).agent;
    });
  }

  /// True if "and" stands within [from, to), so that a comma alone is no list.
  bool coordinated(std::uint32_t from, std::uint32_t to) const {
    if (joined_by_wa(to)) return true;
    for (std::uint32_t i = from; i < to; ++i) {
      if (text_.folded_of(i) == "and" || text_.folded_of(i) == "و") return true;
    }
    return false;
  }

  /// Another verb of the sentence stands right before the mention.
  bool governed(const MentionAt& m) const {
    return std::any_of(view_.triggers.begin(), view_.triggers.end(), [&](const TriggerHit& t) {
      return t.at.first != hit_.at.first && t.at.last <= m.at.first && m.at.first - t.at.last <= 4 &&
             view_.barrier(t.at.last, m.at.first) < 1.0;
    });
  }

  /// A commander and the body that he commands are one side.
  bool same_side(const MentionAt& a, const MentionAt& b) const {
    const ActorMention& x = view_.actor(a);
    const ActorMention& y = view_.actor(b);
    return !x.actor_id.empty() && (x.actor_id == y.actor_id || x.parent == y.actor_id || y.parent == x.actor_id);
  }

  const CueHit* light_ = nullptr;
  const CueHit* light_after_ = nullptr;
  const CueHit* undergo_ = nullptr;
};

}  // namespace

void assign_roles(const SentenceView& view, EventDraft& draft) {
  RoleAssigner assigner(view, draft);
  assigner.actors();
  assign_place_and_date(view, draft);
}

}  // namespace rasid
