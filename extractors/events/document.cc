#include "extractors/events/document.h"

#include <algorithm>
#include <array>
#include <set>

#include "extractors/events/modality.h"
#include "extractors/events/needs.h"
#include "extractors/events/roles.h"
#include "extractors/events/single_victim.h"

namespace rasid {
namespace {

constexpr std::uint32_t kMeansReach = 12;
constexpr std::size_t kLookBack =
    80;  ///< drafts compared with a later one, so that a long article costs no more a sentence
constexpr std::int64_t kMostOfOneEvent = 3000;
constexpr std::uint32_t kNearSentences = 4;  ///< how far back a definite noun or an empty slot looks

class DocumentReader {
 public:
  DocumentReader(const Article& article, const std::vector<SentenceView>& views, const EventRules& rules,
                 const EventKinds& kinds)
      : article_(article), views_(views), rules_(rules), kinds_(kinds) {}

  std::vector<EventDraft> read() {
    for (const SentenceView& view : views_) {
      const std::size_t first = drafts_.size();
      for (const TriggerHit& hit : view.triggers) drafts_.push_back(draft_of(view, hit));
      share_subjects(first);
      join_in_sentence(view, first);
      count_in_sentence(view, first);
      for (std::size_t i = first; i < drafts_.size(); ++i) {
        if (!drafts_[i].dropped) fill_from_before(view, drafts_[i]);
      }
      for (std::size_t i = first; i < drafts_.size(); ++i) {
        if (!drafts_[i].dropped) merge_into_earlier(first, i);
      }
    }
    return std::move(drafts_);
  }

 private:
  const Trigger& trigger(const EventDraft& draft) const { return rules_.triggers[draft.hit.trigger]; }
  const EventRule& rule(const EventDraft& draft) const { return rules_.rules[trigger(draft).rule]; }
  const Mentions& mentions() const { return *views_.front().mentions; }

  const std::string& family(const EventDraft& draft) const {
    static const std::string kNone;
    const EventKind* kind = kinds_.find(draft.kind);
    return kind == nullptr ? kNone : kind->family;
  }

  bool forceful(const EventDraft& draft) const {
    return family(draft) == "violence" || family(draft) == "disruption" || family(draft) == "demonstration";
  }
  bool military_move(const EventDraft& draft) const {
    return family(draft) == "strategic" || draft.kind == "territory_overtaken" || draft.kind == "territory_regained";
  }

  EventDraft draft_of(const SentenceView& view, const TriggerHit& hit) const {
    EventDraft draft;
    draft.sentence = view.index;
    draft.last_told = view.index;
    draft.hit = hit;
    draft.kind = rules_.rules[view.trigger(hit).rule].kind;
    draft.sentences.push_back(view.sentence().span);
    draft.definite = definite(view, hit);
    draft.means = view.trigger(hit).means;
    for (const Means& means : rules_.means) {
      const bool known = std::find(draft.means.begin(), draft.means.end(), means.id) != draft.means.end();
      if (!known && view.class_near(means.words, hit, kMeansReach)) draft.means.push_back(means.id);
    }
    assign_roles(view, draft);
    draft.single = single_victim(view, draft);
    assign_modality(view, article_.published ? std::optional(article_.published->day) : std::nullopt, draft);
    return draft;
  }

  static bool definite(const SentenceView& view, const TriggerHit& hit) {
    if (!is_noun_shape(hit.shape)) return false;
    if ((hit.clitics & kAl) != 0) return true;
    const CueHit* cue = view.cue_before(Cue::definite, hit.at.first, 3);
    return cue != nullptr && view.barrier(cue->at.last, hit.at.first) < 0.1;
  }

  // ------------------------------------------------------------ one sentence

  /// "توغلت قوة ... واعتقلت شابا", "raided a house and arrested a man": verbs in a row have one subject.
  void share_subjects(std::size_t first) {
    for (std::size_t i = first + 1; i < drafts_.size(); ++i) {
      EventDraft& draft = drafts_[i];
      if (!draft.subjects.empty() || !finite(draft)) continue;
      for (std::size_t j = i; j-- > first;) {
        if (!finite(drafts_[j]) || drafts_[j].subjects.empty()) continue;
        const Filler subject = drafts_[j].subjects.front();
        const bool people = mentions().actors[subject.mention].type == ActorType::civilians;
        if (people && (forceful(draft) || draft.kind == "release") && family(draft) != "demonstration") continue;
        const bool object = std::any_of(draft.objects.begin(), draft.objects.end(),
                                        [&](const Filler& f) { return f.mention == subject.mention; });
        if (!object) draft.subjects.push_back({subject.mention, true, 1.0});
        break;
      }
      if (draft.subjects.empty()) topic_as_subject(draft);
    }
  }

  /// "الأمن العام يعثر على مقبرة ويوقف حارسها": the organisation that opens the sentence, if the verb is a later one.
  void topic_as_subject(EventDraft& draft) {
    const SentenceView& view = views_[draft.sentence];
    for (const MentionAt& m : view.actors) {
      const ActorMention& actor = view.actor(m);
      if (m.at.first > view.at.first + 2 || m.at.last > draft.hit.at.first) break;
      if (actor.actor_id.empty() || actor.type == ActorType::source || actor.type == ActorType::civilians) continue;
      const bool object = std::any_of(draft.objects.begin(), draft.objects.end(),
                                      [&](const Filler& f) { return f.mention == m.index; });
      if (!object) draft.subjects.push_back({m.index, true, 1.0});
      return;
    }
  }

  static bool finite(const EventDraft& draft) {
    return draft.hit.voice == Voice::active || draft.hit.voice == Voice::ar_active ||
           draft.hit.voice == Voice::gerund;
  }

  /// What happened to people belongs to the act that stands nearest: "a bomb tore through a post, killing 50, after
  /// rebels took the town".
  void join_results(const SentenceView& view, std::size_t first) {
    for (std::size_t i = first; i < drafts_.size(); ++i) {
      EventDraft& result = drafts_[i];
      if (result.dropped || !trigger(result).result) continue;
      EventDraft* nearest = nullptr;
      double least = 1e9;
      for (std::size_t j = first; j < drafts_.size(); ++j) {
        EventDraft& act = drafts_[j];
        if (act.dropped || trigger(act).result || is_target(view, result, act) || !one_event(view, act, result))
          continue;
        const std::uint32_t gap = act.hit.at.first < result.hit.at.first ? result.hit.at.first - act.hit.at.first
                                                                         : act.hit.at.first - result.hit.at.first;
        const double cost = barrier_between(view, act, result) + 0.05 * gap;
        if (cost < least) least = cost, nearest = &act;
      }
      if (nearest != nullptr && forceful(*nearest)) absorb(*nearest, result, "told with another act of the sentence");
    }
  }

  void join_in_sentence(const SentenceView& view, std::size_t first) {
    join_results(view, first);
    for (std::size_t i = first; i < drafts_.size(); ++i) {
      for (std::size_t j = first; j < i && !drafts_[i].dropped; ++j) {
        if (drafts_[j].dropped) continue;
        if (is_target(view, drafts_[j], drafts_[i])) {
          drafts_[i].dropped = true;
          drafts_[i].dropped_because = "the target of another act";
          break;
        }
        if (!one_event(view, drafts_[j], drafts_[i])) continue;
        if (stronger(drafts_[i], drafts_[j])) std::swap(drafts_[i], drafts_[j]);
        absorb(drafts_[j], drafts_[i], "told with another act of the sentence");
      }
    }
  }

  /// "struck an aid convoy", "ambushed a patrol": the noun behind a violent verb is what was hit.
  bool is_target(const SentenceView& view, const EventDraft& act, const EventDraft& noun) const {
    if (family(act) != "violence" || family(noun) == "violence" || !is_noun_shape(noun.hit.shape) ||
        trigger(act).result)
      return false;
    if (noun.hit.at.first < act.hit.at.last || noun.hit.at.first - act.hit.at.last > 5) return false;
    return view.barrier(act.hit.at.last, noun.hit.at.first) < 0.3;
  }

  bool stronger(const EventDraft& a, const EventDraft& b) const {
    if (trigger(a).result != trigger(b).result) return !trigger(a).result;
    const bool complete = meets_needs(trigger(a), a, mentions());
    if (complete != meets_needs(trigger(b), b, mentions())) return complete;
    if (trigger(a).vague != trigger(b).vague) return !trigger(a).vague;
    if (a.modality != b.modality && a.modality == Modality::foiled) return true;
    return rule(a).rank > rule(b).rank;
  }

  double barrier_between(const SentenceView& view, const EventDraft& a, const EventDraft& b) const {
    const EventDraft& l = a.hit.at.first < b.hit.at.first ? a : b;
    const EventDraft& r = a.hit.at.first < b.hit.at.first ? b : a;
    return l.hit.at.last <= r.hit.at.first ? view.barrier(l.hit.at.last, r.hit.at.first) : 0;
  }

  /// Do two triggers of one sentence tell one event?
  bool one_event(const SentenceView& view, const EventDraft& a, const EventDraft& b) const {
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

  bool places_differ(const EventDraft& a, const EventDraft& b) const {
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

  /// True if `inner` lies in the larger place `outer` by its admin columns.
  static bool contains(const ResolvedPlace& outer, const ResolvedPlace& inner) {
    if (outer.place_class == "country") return inner.country == outer.country;
    if (outer.place_class == "governorate") return !inner.admin1.empty() && inner.admin1 == outer.admin1;
    if (outer.place_class == "district") return !inner.admin2.empty() && inner.admin2 == outer.admin2;
    if (outer.place_class == "subdistrict") return !inner.admin3.empty() && inner.admin3 == outer.admin3;
    return outer.precision_km >= 10 && inner.admin1 == outer.admin1 && !outer.admin1.empty();
  }

  bool days_differ(const EventDraft& a, const EventDraft& b) const {
    const DateMention& x = mentions().dates[a.date->mention];
    const DateMention& y = mentions().dates[b.date->mention];
    if (!x.first || !y.first) return false;
    return *x.first > y.last.value_or(*y.first) || *y.first > x.last.value_or(*x.first);
  }

  bool subjects_clash(const EventDraft& a, const EventDraft& b) const {
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

  static bool related(const ActorMention& x, const ActorMention& y) {
    if (x.actor_id.empty() || y.actor_id.empty()) return true;
    if (x.type == ActorType::unidentified || y.type == ActorType::unidentified) return true;  // nobody yet
    if (x.actor_id == y.actor_id || x.parent == y.actor_id || y.parent == x.actor_id) return true;
    return !x.parent.empty() && x.parent == y.parent;
  }

  /// Takes what `from` knows and `into` does not, and drops `from`.
  void absorb(EventDraft& into, EventDraft& from, const char* why) {
    const auto score = [](const std::vector<Filler>& role) { return role.empty() ? 0.0 : role.front().score; };
    if (!from.subjects.empty() && (into.subjects.empty() || !bystanders(from)) &&
        score(from.subjects) > score(into.subjects) + 0.3) {  // the clearer telling names the doer
      into.subjects = from.subjects;
      std::erase_if(into.objects, [&](const Filler& o) { return o.mention == into.subjects.front().mention; });
    }
    if (score(from.objects) > score(into.objects) + 0.8) into.objects.clear();
    if (into.objects.empty()) {
      for (const Filler& f : from.objects) {
        const bool subject = std::any_of(into.subjects.begin(), into.subjects.end(),
                                         [&](const Filler& s) { return s.mention == f.mention; });
        if (!subject) into.objects.push_back(f);
      }
    }
    if (better_place(from, into)) into.places = from.places, into.place_list = from.place_list;
    if (!into.date && from.date) into.date = from.date;
    if (into.date_inferred && from.date && !from.date_inferred) into.date = from.date, into.date_inferred = false;
    const EventDraft before = into;  // counts of one telling come together, a vague one gives way
    for (const std::uint32_t count : from.counts) {
      if (!has_outcome(before, mentions().counts[count].outcome)) into.counts.push_back(count);
    }
    if (!into.single && from.modality == Modality::actual) into.single = from.single;
    if (into.attribution.empty()) into.attribution = from.attribution;
    if (into.claimed_by.empty()) into.claimed_by = from.claimed_by;
    for (const std::string& means : from.means) {
      if (std::find(into.means.begin(), into.means.end(), means) == into.means.end()) into.means.push_back(means);
    }
    for (const Span sentence : from.sentences) {
      if (std::find(into.sentences.begin(), into.sentences.end(), sentence) == into.sentences.end())
        into.sentences.push_back(sentence);
    }
    into.last_told = std::max(into.last_told, from.last_told);
    into.absorbed.push_back(from.hit.at);
    into.absorbed.insert(into.absorbed.end(), from.absorbed.begin(), from.absorbed.end());
    from.dropped = true;
    from.dropped_because = why;
  }

  /// Civilians as the doers of violence: more often who was hurt.
  bool bystanders(const EventDraft& draft) const {
    return family(draft) == "violence" &&
           mentions().actors[draft.subjects.front().mention].type == ActorType::civilians;
  }

  bool better_place(const EventDraft& from, const EventDraft& into) const {
    if (from.places.empty()) return false;
    if (into.places.empty()) return true;
    if (into.places.front().inherited && !from.places.front().inherited) return true;
    const PlaceMention& x = mentions().places[from.places.front().mention];
    const PlaceMention& y = mentions().places[into.places.front().mention];
    return x.resolved && y.resolved && !from.places.front().inherited && contains(*y.resolved, *x.resolved) &&
           !contains(*x.resolved, *y.resolved);
  }

  bool has_outcome(const EventDraft& draft, Outcome outcome) const {
    return std::any_of(draft.counts.begin(), draft.counts.end(), [&](std::uint32_t c) {
      const CountMention& count = mentions().counts[c];
      return count.outcome == outcome && (!count.approximate || count.high);
    });
  }

  void count_in_sentence(const SentenceView& view, std::size_t first) {
    std::vector<EventDraft*> here;
    for (std::size_t i = first; i < drafts_.size(); ++i) {
      if (!drafts_[i].dropped) here.push_back(&drafts_[i]);
    }
    const std::vector<std::uint32_t> left_over = assign_counts(view, here);
    const bool forceful_here =
        std::any_of(here.begin(), here.end(), [&](const EventDraft* d) { return forceful(*d); });
    if (left_over.empty() || forceful_here) return;
    // A sentence that only counts the victims belongs to the act told right before it.
    if (EventDraft* before = last_forceful(first, view.index, 2)) {
      for (const std::uint32_t count : left_over) {
        if (mentions().counts[count].low > kMostOfOneEvent) continue;  // the toll of the war
        if (!has_outcome(*before, mentions().counts[count].outcome)) before->counts.push_back(count);
      }
      before->sentences.push_back(view.sentence().span);
    }
  }

  EventDraft* last_forceful(std::size_t end, std::uint32_t sentence, std::uint32_t reach) {
    for (std::size_t i = end; i-- > 0;) {
      if (drafts_[i].sentence + reach < sentence) return nullptr;
      if (!drafts_[i].dropped && family(drafts_[i]) == "violence") return &drafts_[i];
    }
    return nullptr;
  }

  // ------------------------------------------------------------ gaps

  void fill_from_before(const SentenceView& view, EventDraft& draft) {
    if (draft.subjects.empty()) fill_subject(view, draft);
    if (draft.places.empty() && needs_place(draft)) fill_place(view, draft);
    if (!draft.date) fill_date(view, draft);
  }

  bool needs_place(const EventDraft& draft) const {
    return family(draft) != "political" && draft.kind != "agreement";
  }

  /// "It also seized": the last body that did something.
  void fill_subject(const SentenceView& view, EventDraft& draft) {
    if ((draft.hit.voice != Voice::active && draft.hit.voice != Voice::infinitive) || view.arabic) return;
    const std::uint32_t from = draft.hit.at.first > view.at.first + 6 ? draft.hit.at.first - 6 : view.at.first;
    const CueHit* pronoun = view.cue_in(Cue::pronoun, from, draft.hit.at.first);
    if (pronoun == nullptr) return;
    for (const MentionAt& m : view.actors) {  // "the president arrived, where he is to meet"
      if (m.at.last > pronoun->at.first) break;
      const bool object = std::any_of(draft.objects.begin(), draft.objects.end(),
                                      [&](const Filler& f) { return f.mention == m.index; });
      if (view.actor(m).type == ActorType::source || object) continue;
      draft.subjects.push_back({m.index, true, 1.0});
      return;
    }
    for (std::size_t i = drafts_.size(); i-- > 0;) {
      const EventDraft& before = drafts_[i];
      if (&before == &draft || before.sentence >= view.index || before.subjects.empty()) continue;
      if (before.sentence + 2 < view.index) return;
      draft.subjects.push_back({before.subjects.front().mention, true, 1.0});
      return;
    }
  }

  bool same_block(std::uint32_t a, std::uint32_t b) const {
    return views_[a].sentence().block == views_[b].sentence().block;
  }

  void fill_place(const SentenceView& view, EventDraft& draft) {
    if (const auto meant = place_told_before(view, draft)) {
      draft.places.push_back({*meant, true, 0.6});
      return;
    }
    for (std::uint32_t back = 1; back <= 3 && back <= view.index; ++back) {
      const SentenceView& before = views_[view.index - back];
      const bool near = back == 1 || same_block(before.index, view.index);
      if (!near && !draft.definite) break;
      if (const auto place = best_place(before)) {
        draft.places.push_back({*place, true, 0.5});
        return;
      }
    }
    for (const SentenceView& early : views_) {  // title, dateline, lead
      if (early.index > 2 || early.index >= view.index + 1) break;
      if (const auto place = best_place(early)) {
        draft.places.push_back({*place, true, 0.3});
        return;
      }
    }
  }

  /// "The city", المخيم: the last place of that class before the sentence.
  std::optional<std::uint32_t> place_told_before(const SentenceView& view, const EventDraft& draft) const {
    struct Reference {
      Cue cue;
      std::array<std::string_view, 3> classes;
    };
    static constexpr std::array<Reference, 6> kReferences = {{{Cue::the_city, {"city", "town", ""}},
                                                              {Cue::the_town, {"town", "village", "city"}},
                                                              {Cue::the_quarter, {"neighbourhood", "", ""}},
                                                              {Cue::the_camp, {"camp", "", ""}},
                                                              {Cue::the_base, {"airbase", "base", "airport"}},
                                                              {Cue::the_province, {"governorate", "", ""}}}};
    const Reference* nearest = nullptr;
    std::uint32_t least = 1000;
    for (const Reference& reference : kReferences) {
      const CueHit* hit = view.cue_in(reference.cue, view.at.first, view.at.last);
      if (hit == nullptr) continue;
      const std::uint32_t apart = hit->at.first < draft.hit.at.first ? draft.hit.at.first - hit->at.first
                                                                     : hit->at.first - draft.hit.at.first;
      if (apart < least) least = apart, nearest = &reference;
    }
    if (nearest == nullptr) return std::nullopt;
    for (std::uint32_t back = 1; back <= view.index; ++back) {
      const SentenceView& before = views_[view.index - back];
      std::optional<std::uint32_t> found;
      std::size_t rank = nearest->classes.size();
      for (const MentionAt& m : before.places) {
        const PlaceMention& place = before.place(m);
        if (place.role == PlaceRole::part_of_name || !place.resolved || before.in_dateline(m)) continue;
        const auto* const it =
            std::find(nearest->classes.begin(), nearest->classes.end(), place.resolved->place_class);
        const auto at = static_cast<std::size_t>(it - nearest->classes.begin());
        if (at >= nearest->classes.size() || at > rank) continue;
        rank = at;
        found = m.index;
      }
      if (found) return found;
    }
    return std::nullopt;
  }

  /// The most specific Syrian location of a sentence, the last one of those.
  std::optional<std::uint32_t> best_place(const SentenceView& view) const {
    std::optional<std::uint32_t> best;
    int best_rank = 0;
    for (const MentionAt& m : view.places) {
      const PlaceMention& place = view.place(m);
      if (place.role != PlaceRole::location || !place.resolved || place.resolved->country != "SY") continue;
      if (view.in_dateline(m) && view.places.size() > 1) continue;
      const std::string& c = place.resolved->place_class;
      const int rank = c == "country" ? 0 : (c == "governorate" || c == "region" || c == "district" ? 1 : 2);
      if (rank > best_rank) best_rank = rank, best = m.index;
    }
    return best;
  }

  void fill_date(const SentenceView& view, EventDraft& draft) {
    for (std::size_t i = drafts_.size(); i-- > 0;) {
      const EventDraft& before = drafts_[i];
      if (&before == &draft || !before.date || before.date_inferred || before.sentence >= view.index) continue;
      if (before.modality == Modality::planned) continue;
      const bool near = before.sentence + 1 == view.index ||
                        (before.sentence + 3 >= view.index && same_block(before.sentence, view.index));
      if (!near && !(draft.definite && before.sentence + kNearSentences >= view.index)) break;
      if (!same_block(before.sentence, view.index) && !draft.definite && (!recent(before) || passing(before))) break;
      draft.date = Filler{before.date->mention, true, 0};
      draft.date_inferred = true;
      return;
    }
    if (const auto mention = sentence_date(view)) {
      draft.date = Filler{*mention, true, 0};
      draft.date_inferred = true;
    } else if (const auto lead = lead_date(); lead && !draft.background) {
      draft.date = Filler{*lead, true, 0};
      draft.date_inferred = true;
    }
  }

  /// "Yesterday", الليلة الماضية: said of one event, not the day that the whole article is about.
  bool passing(const EventDraft& draft) const {
    const std::string& rule = mentions().dates[draft.date->mention].rule;
    return rule.find("yesterday") != std::string::npos || rule.find("last-night") != std::string::npos;
  }

  /// The day of the news: the first day named in the first sentences, if it is one of the last days.
  std::optional<std::uint32_t> lead_date() const {
    for (const SentenceView& view : views_) {
      if (view.index > 3 || !article_.published) break;
      for (const MentionAt& m : view.dates) {
        const DateMention& date = view.date(m);
        if (!date.dates_an_event() || !date.first || date.first != date.last) continue;
        if (view.index > 1 && date.rule.find("yesterday") != std::string::npos) continue;
        const auto days = (article_.published->day - *date.first).count();
        if (days >= 0 && days <= 3) return m.index;
      }
    }
    return std::nullopt;
  }

  /// Within a few days of the publication: the news of the day, not its history.
  bool recent(const EventDraft& draft) const {
    const DateMention& date = mentions().dates[draft.date->mention];
    if (!article_.published || !date.first) return false;
    const auto days = (article_.published->day - *date.first).count();
    return days >= 0 && days <= 3;
  }

  /// A day named in the sentence before, of the same paragraph.
  std::optional<std::uint32_t> sentence_date(const SentenceView& view) const {
    if (view.index == 0 || !same_block(view.index - 1, view.index)) return std::nullopt;
    const SentenceView& before = views_[view.index - 1];
    for (const MentionAt& m : before.dates) {
      const DateMention& date = before.date(m);
      if (date.dates_an_event() && date.first && date.last &&
          (date.precision == DatePrecision::day || date.precision == DatePrecision::time))
        return m.index;
    }
    return std::nullopt;
  }

  // ------------------------------------------------------------ later tellings

  void merge_into_earlier(std::size_t first_of_sentence, std::size_t index) {
    EventDraft& late = drafts_[index];
    const std::size_t end = first_of_sentence > kLookBack ? first_of_sentence - kLookBack : 0;
    for (std::size_t i = first_of_sentence; i-- > end;) {
      EventDraft& early = drafts_[i];
      if (early.dropped || !same_event(early, late)) continue;
      if (is_title(early) && !is_title(late)) {  // a title sums up: the sentence that tells it stands for it
        absorb(late, early, "the title of what follows");
        continue;
      }
      absorb(early, late, "a later telling");
      return;
    }
  }

  bool is_title(const EventDraft& draft) const {
    return draft.sentence == 0 || views_[draft.sentence].sentence().kind == BlockKind::title;
  }

  bool same_event(const EventDraft& early, const EventDraft& late) const {
    if (early.modality != late.modality &&
        (early.modality == Modality::planned || late.modality == Modality::planned))
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

  /// A raid, its arrests and what it found: acts of one body in one place, the later one without a day of its own.
  bool same_raid(const EventDraft& early, const EventDraft& late) const {
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

  /// Two drafts that nothing tells apart still need something in common.
  bool told_alike(const EventDraft& early, const EventDraft& late, bool same_kind, std::uint32_t apart,
                  bool reference) const {
    const bool place = !early.places.empty() && !late.places.empty() && !late.places.front().inherited;
    const bool date = early.date && late.date && !late.date_inferred;
    const bool actor = shares_actor(early, late);
    if (place || reference) return true;
    if (late.places.empty() || late.places.front().inherited) return apart <= 2 || (same_kind && (date || actor));
    return same_kind && actor;
  }

  bool shares_actor(const EventDraft& a, const EventDraft& b) const {
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

  bool dates_clash(const EventDraft& early, const EventDraft& late) const {
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

  bool actors_clash(const EventDraft& a, const EventDraft& b) const {
    if (subjects_clash(a, b)) return true;
    if (a.objects.empty() || b.objects.empty()) return false;
    const ActorMention& x = mentions().actors[a.objects.front().mention];
    const ActorMention& y = mentions().actors[b.objects.front().mention];
    return !related(x, y) && x.type != y.type;
  }

  std::int64_t total(const EventDraft& draft, Outcome outcome) const {
    std::int64_t sum = 0;
    for (const std::uint32_t c : draft.counts)
      sum += mentions().counts[c].outcome == outcome ? mentions().counts[c].low : 0;
    return sum;
  }

  bool same_toll(const EventDraft& a, const EventDraft& b) const {
    const std::int64_t killed = total(a, Outcome::killed);
    return killed > 1 && killed == total(b, Outcome::killed);
  }

  bool tolls_clash(const EventDraft& a, const EventDraft& b) const {
    if (b.definite) return false;
    for (const Outcome outcome : {Outcome::killed, Outcome::wounded}) {
      const std::int64_t x = total(a, outcome);
      const std::int64_t y = total(b, outcome);
      if (x > 0 && y > 0 && x != y && b.sentence > a.sentence + 1 && !is_title(a)) return true;
    }
    return false;
  }

  const Article& article_;
  const std::vector<SentenceView>& views_;
  const EventRules& rules_;
  const EventKinds& kinds_;
  std::vector<EventDraft> drafts_;
};

}  // namespace

std::vector<EventDraft> read_drafts(const Article& article, const std::vector<SentenceView>& views,
                                    const EventRules& rules, const EventKinds& kinds) {
  if (views.empty()) return {};
  return DocumentReader(article, views, rules, kinds).read();
}

}  // namespace rasid
