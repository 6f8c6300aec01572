#include "extractors/events/document.h"

#include <algorithm>

#include "extractors/events/fill_gaps.h"
#include "extractors/events/modality.h"
#include "extractors/events/roles.h"
#include "extractors/events/same_event.h"
#include "extractors/events/single_victim.h"

namespace rasid {
namespace {

constexpr std::uint32_t kMeansReach = 12;
constexpr std::size_t kLookBack =
    80;  ///< drafts compared with a later one, so that a long article costs no more a sentence
constexpr std::int64_t kMostOfOneEvent = 3000;

class DocumentReader : DraftSight {
 public:
  DocumentReader(const Article& article, const std::vector<SentenceView>& views, const EventRules& rules,
                 const EventKinds& kinds)
      : DraftSight(article, views, rules, kinds), compare_(article, views, rules, kinds) {}

  std::vector<EventDraft> read() {
    GapFiller gaps(*this, drafts_);
    for (const SentenceView& view : views_) {
      const std::size_t first = drafts_.size();
      for (const TriggerHit& hit : view.triggers) drafts_.push_back(draft_of(view, hit));
      share_subjects(first);
      join_in_sentence(view, first);
      count_in_sentence(view, first);
      for (std::size_t i = first; i < drafts_.size(); ++i) {
        if (!drafts_[i].dropped) gaps.fill_from_before(view, drafts_[i]);
      }
      for (std::size_t i = first; i < drafts_.size(); ++i) {
        if (!drafts_[i].dropped) merge_into_earlier(first, i);
      }
    }
    return std::move(drafts_);
  }

 private:
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
        if (act.dropped || trigger(act).result || compare_.is_target(view, result, act) ||
            !compare_.one_event(view, act, result))
          continue;
        const std::uint32_t gap = act.hit.at.first < result.hit.at.first ? result.hit.at.first - act.hit.at.first
                                                                         : act.hit.at.first - result.hit.at.first;
        const double cost = compare_.barrier_between(view, act, result) + 0.05 * gap;
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
        if (compare_.is_target(view, drafts_[j], drafts_[i])) {
          drafts_[i].dropped = true;
          drafts_[i].dropped_because = "the target of another act";
          break;
        }
        if (!compare_.one_event(view, drafts_[j], drafts_[i])) continue;
        if (compare_.stronger(drafts_[i], drafts_[j])) std::swap(drafts_[i], drafts_[j]);
        absorb(drafts_[j], drafts_[i], "told with another act of the sentence");
      }
    }
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

  // ------------------------------------------------------------ later tellings

  void merge_into_earlier(std::size_t first_of_sentence, std::size_t index) {
    EventDraft& late = drafts_[index];
    const std::size_t end = first_of_sentence > kLookBack ? first_of_sentence - kLookBack : 0;
    for (std::size_t i = first_of_sentence; i-- > end;) {
      EventDraft& early = drafts_[i];
      if (early.dropped || !compare_.same_event(early, late)) continue;
      if (is_title(early) && !is_title(late)) {  // a title sums up: the sentence that tells it stands for it
        absorb(late, early, "the title of what follows");
        continue;
      }
      absorb(early, late, "a later telling");
      return;
    }
  }

  SameEvent compare_;
  std::vector<EventDraft> drafts_;
};

}  // namespace

std::vector<EventDraft> read_drafts(const Article& article, const std::vector<SentenceView>& views,
                                    const EventRules& rules, const EventKinds& kinds) {
  if (views.empty()) return {};
  return DocumentReader(article, views, rules, kinds).read();
}

}  // namespace rasid
