#include "extractors/events/roles.h"

#include <algorithm>
#include <cmath>

#include "core/text/fold.h"

namespace rasid {
namespace {

constexpr double kLeast = 0.9;             ///< a role with a lower score stays empty
constexpr double kPerToken = 0.07;         ///< what distance costs
constexpr std::uint32_t kLightReach = 14;  ///< tokens between a light verb and its noun

/// What stands between a mention and the words before it, as far as it decides a role.
struct Link {
  bool agent = false;
  bool target = false;
  bool with = false;
  bool of = false;
  bool origin = false;
  bool location = false;
  bool alongside = false;
  bool owner = false;  ///< "a vehicle belonging to X": who owns the target was hit
  bool between = false;
};

class RoleAssigner {
 public:
  RoleAssigner(const SentenceView& view, EventDraft& draft)
      : view_(view), text_(*view.text), draft_(draft), hit_(draft.hit) {
    find_light_verb();
  }

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
    if (draft_trigger().symmetric && best_subject != nullptr && left(best_subject->at)) add_before(best_subject->at);
    if (best_object != nullptr && !(draft_trigger().symmetric && draft_.subjects.size() > 1))
      add(draft_.objects, best_object->at, best_object->object, best_subject ? &best_subject->at : nullptr);
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
  /// People of whom the text says that they were killed, wounded or taken: never the doers.
  bool victim(const MentionAt& m) const {
    return std::any_of(view_.counts.begin(), view_.counts.end(), [&](const MentionAt& c) {
      const Outcome outcome = view_.count(c).outcome;
      const bool suffered = outcome == Outcome::killed || outcome == Outcome::wounded ||
                            outcome == Outcome::detained || outcome == Outcome::released;
      return suffered && c.at.overlaps(m.at);
    });
  }

  bool left(const MentionAt& m) const { return m.at.last <= hit_.at.first; }
  bool overlaps_left(const MentionAt& m) const { return m.at.first < hit_.at.first && m.at.last > hit_.at.first; }

  std::uint32_t gap(const MentionAt& m) const {
    if (m.at.last <= hit_.at.first) return hit_.at.first - m.at.last;
    return m.at.first >= hit_.at.last ? m.at.first - hit_.at.last : 0;
  }

  double cost(const MentionAt& m) const {
    const double crossed = left(m) ? view_.barrier(m.at.last, hit_.at.first)
                                   : (m.at.first > hit_.at.last ? view_.barrier(hit_.at.last, m.at.first) : 0.0);
    return gap(m) * kPerToken + crossed;
  }

  bool same_actor(const MentionAt& a, const MentionAt& b) const {
    const ActorMention& x = view_.actor(a);
    const ActorMention& y = view_.actor(b);
    return !x.actor_id.empty() && x.actor_id == y.actor_id && x.described == y.described;
  }

  /// The preposition in front of a mention, articles, adjectives and a few small words passed over.
  Link link_before(const MentionAt& m) const {
    Link link;
    const Token& first = text_.tokens[m.at.first];
    for (const TokenForm* f = text_.forms_begin(m.at.first); first.arabic && f != text_.forms_end(m.at.first); ++f) {
      link.target = link.target || (f->clitics & kLi) != 0;
      link.location = link.location || (f->clitics & kBi) != 0;
    }
    const std::uint32_t reach = first.arabic ? 1 : 3;
    const auto near = [&](Cue cue) {
      const CueHit* hit = view_.cue_before(cue, m.at.first, reach);
      return hit != nullptr && !hit->at.overlaps(hit_.at) && hit->at.last + 2 >= m.at.first &&
             !names_between(hit->at.last, m.at.first);
    };
    link.agent = near(Cue::agent);
    link.target = link.target || near(Cue::target);
    link.with = near(Cue::with);
    link.of = near(Cue::of);
    if (first.arabic && link.of) link.target = false;  // "a drone of X's factions": تابعة لفصائل
    link.origin = near(Cue::origin) && !link.agent;
    link.location = link.location || near(Cue::location);
    link.alongside = near(Cue::alongside);
    if (link.alongside && m.at.first >= hit_.at.last) {
      const CueHit* cue = view_.cue_before(Cue::alongside, m.at.first, reach);
      const std::string_view word = cue == nullptr ? std::string_view() : text_.folded_of(cue->at.first);
      link.owner = word == "belonging" || word == "affiliated" || word.ends_with("تابعه");
    }
    link.between = near(Cue::between);
    return link;
  }

  bool names_between(std::uint32_t from, std::uint32_t to) const {
    return std::any_of(view_.actors.begin(), view_.actors.end(),
                       [&](const MentionAt& m) { return m.at.first >= from && m.at.last <= to; });
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
    if ((link.alongside && !link.owner) || view_.actor(m).metonym || accused(m)) return 0;
    double score = view_.arabic ? arabic_object(m, link) : english_object(m, link);
    return is_speaker(m) ? 0 : score;
  }

  const Trigger& draft_trigger() const { return view_.trigger(hit_); }

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

  /// "The president and the commander signed": those joined in front of the nearest one, of another side.
  void add_before(const MentionAt& m) {
    auto it = std::find_if(view_.actors.begin(), view_.actors.end(),
                           [&](const MentionAt& a) { return a.index == m.index; });
    std::uint32_t begin = m.at.first;
    while (it != view_.actors.begin()) {
      --it;
      if (it->at.last > begin || begin - it->at.last > 3 || !joined(it->at.last, begin)) break;
      if (view_.actor(*it).type == ActorType::source) break;
      begin = it->at.first;
      if (same_side(*it, m)) continue;
      draft_.subjects.push_back({it->index, false, draft_.subjects.front().score - 0.3});
    }
  }

  /// A commander and the body that he commands are one side.
  bool same_side(const MentionAt& a, const MentionAt& b) const {
    const ActorMention& x = view_.actor(a);
    const ActorMention& y = view_.actor(b);
    return !x.actor_id.empty() && (x.actor_id == y.actor_id || x.parent == y.actor_id || y.parent == x.actor_id);
  }

  bool joined(std::uint32_t from, std::uint32_t to) const {
    if (from == to) return joined_by_wa(to);
    for (std::uint32_t i = from; i < to; ++i) {
      const std::string_view w = text_.folded_of(i);
      if (w != "and" && w != "," && w != "و" && w != "the" && w != "as" && w != "well")
        return joined_by_wa(to) && w == ",";
    }
    return true;
  }

  bool joined_by_wa(std::uint32_t token) const {
    return text_.tokens[token].arabic && text_.folded_of(token).starts_with("و");
  }

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
      if (place.role != PlaceRole::location || !place.resolved || !view_.place(best).resolved || is_parent(m))
        return false;
      return place.resolved->id != view_.place(best).resolved->id &&
             same_level(*place.resolved, *view_.place(best).resolved);
    };
    if (view_.cue_before(Cue::between, best.at.first) != nullptr) return;  // one road between two towns
    std::uint32_t end = best.at.last;
    for (auto next = std::next(self); next != view_.places.end(); ++next) {
      if (next->at.first < end || !list_gap(end, next->at.first)) break;
      if (next->at.overlaps(hit_.at) || (end <= hit_.at.first && next->at.first >= hit_.at.last)) break;
      if (!fits(*next)) continue;
      draft_.places.push_back({next->index, false, score - 0.2});
      end = next->at.last;
    }
    std::uint32_t begin = best.at.first;
    for (auto before = self; before != view_.places.begin();) {
      --before;
      if (before->at.last > begin || !list_gap(before->at.last, begin)) break;
      if (before->at.last <= hit_.at.first && begin >= hit_.at.last) break;
      if (!fits(*before)) continue;
      draft_.places.push_back({before->index, false, score - 0.2});
      begin = before->at.first;
    }
    draft_.place_list = draft_.places.size() > 1;
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

  const SentenceView& view_;
  const TokenizedText& text_;
  EventDraft& draft_;
  const TriggerHit& hit_;
  const CueHit* light_ = nullptr;
  const CueHit* light_after_ = nullptr;
  const CueHit* undergo_ = nullptr;
};

}  // namespace

void assign_roles(const SentenceView& view, EventDraft& draft) {
  RoleAssigner assigner(view, draft);
  assigner.actors();
  assigner.places();
  assigner.date();
}

}  // namespace rasid
