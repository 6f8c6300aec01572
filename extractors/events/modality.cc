#include "extractors/events/modality.h"

#include <algorithm>

namespace rasid {
namespace {

class ModalityReader {
 public:
  ModalityReader(const SentenceView& view, std::optional<Day> published, EventDraft& draft)
      : view_(view),
        text_(*view.text),
        published_(published),
        draft_(draft),
        hit_(draft.hit),
        trigger_(view.trigger(draft.hit)) {}

  void read() {
    attribution();
    claim();
    if (trigger_.modality) draft_.modality = *trigger_.modality;
    if (read_also() || question() || shielded() || negated() || intended() || hypothetical() || habit() || total())
      return;
    planned();
    if (const CueHit* cue = left_cue(Cue::alleged, 8, 1.2)) set(Modality::alleged, *cue, "alleged");
    draft_.background = left_cue(Cue::background, 6, 1.2) != nullptr;
  }

 private:
  void drop(const char* why) {
    draft_.dropped = true;
    draft_.dropped_because = why;
  }

  void set(Modality modality, const CueHit& cue, const char* rule) {
    draft_.modality = modality;
    draft_.modality_rule = std::string("cues.") + rule;
    draft_.modality_span = text_.span_of(cue.at.first, cue.at.last);
  }

  /// The nearest hit of the class before the trigger, at most `reach` tokens and `most` barriers away.
  /// True if the words are part of an organisation's name.
  bool inside_name(TokenRange at) const {
    return std::any_of(view_.actors.begin(), view_.actors.end(), [&](const MentionAt& m) {
      return m.at.contains(at) && !view_.actor(m).described && !view_.actor(m).actor_id.empty();
    });
  }

  const CueHit* left_cue(Cue cue, std::uint32_t reach, double most) const {
    const std::uint32_t from = hit_.at.first > view_.at.first + reach ? hit_.at.first - reach : view_.at.first;
    const CueHit* found = view_.last_cue_in(cue, from, hit_.at.first);
    if (found != nullptr && view_.inside_date(found->at.first)) return nullptr;  // "on 4 May"
    if (found != nullptr && inside_name(found->at)) return nullptr;  // فرع مكافحة المخدرات
    return found != nullptr && view_.barrier(found->at.last, hit_.at.first) <= most ? found : nullptr;
  }

  bool read_also() {
    const CueHit* cue = view_.cue_in(Cue::read_also, view_.at.first, std::min(view_.at.first + 5, view_.at.last));
    if (cue != nullptr) drop("a pointer to another article");
    return draft_.dropped;
  }

  bool question() {
    if (text_.folded_of(view_.at.last - 1) == "?") drop("a question");
    return draft_.dropped;
  }

  /// Inside what somebody condemned, plotted or foiled: the outer word tells, not this one.
  bool shielded() {
    if (left_cue(Cue::shield, 9, 0.6) != nullptr) drop("talked about, not told");
    for (const TriggerHit& other : view_.triggers) {
      if (!view_.trigger(other).shield || other.at.last > hit_.at.first || hit_.at.first - other.at.last > 8)
        continue;
      if (view_.barrier(other.at.last, hit_.at.first) <= 0.6) drop("part of another act");
    }
    return draft_.dropped;
  }

  bool negated() {
    const bool verb = !is_noun_shape(hit_.shape);
    if (verb && left_cue(Cue::negation, 4, 0.2) != nullptr) drop("negated");
    if (!verb && left_cue(Cue::no, 3, 0.2) != nullptr) drop("negated");
    return draft_.dropped;
  }

  bool intended() {
    if (hit_.voice == Voice::infinitive && left_cue(Cue::future, 8, 0.6) == nullptr) drop("an intention");
    return draft_.dropped;
  }

  bool hypothetical() {
    const bool past_arabic = hit_.shape == Shape::ar_verb || hit_.shape == Shape::ar_object_verb;
    if (past_arabic) return false;
    const bool named = is_noun_shape(hit_.shape) || hit_.voice == Voice::gerund;
    const std::uint32_t reach = hit_.voice == Voice::gerund ? 5 : 2;  // "joining the coalition would ..."
    const std::uint32_t behind = std::min(hit_.at.last + reach, view_.at.last);
    const CueHit* would = named ? view_.cue_in(Cue::hypothetical, hit_.at.last, behind) : nullptr;
    if (would != nullptr && view_.barrier(hit_.at.last, would->at.first) < 0.3) drop("a hypothesis");
    if (left_cue(Cue::hypothetical, is_noun_shape(hit_.shape) ? 7 : 5, 0.2) != nullptr) drop("a hypothesis");
    return draft_.dropped;
  }

  bool habit() {
    const bool present = hit_.shape == Shape::ar_present || hit_.shape == Shape::ar_object_present;
    if (present && !draft_.date && left_cue(Cue::used_to, 4, 0.2) != nullptr) drop("a habit");  // كانوا يطلقون
    const std::uint32_t to = std::min(hit_.at.last + 5, view_.at.last);
    if (left_cue(Cue::habit, 14, 1.1) != nullptr || view_.cue_in(Cue::habit, hit_.at.last, to) != nullptr)
      drop("a habit");
    return draft_.dropped;
  }

  /// "carried out 18 operations between October and December", "224 air strikes since January".
  /// "since February", "since the beginning of the year": an open time that began weeks ago.
  bool long_open_time() const {
    return std::any_of(view_.dates.begin(), view_.dates.end(), [&](const MentionAt& m) {
      const DateMention& date = view_.date(m);
      if (!date.first || date.last || date.type != TimexType::date) return false;
      const bool coarse = date.precision != DatePrecision::day && date.precision != DatePrecision::time;
      return coarse || (published_ && (*published_ - *date.first).count() > 14);
    });
  }

  bool closed_day(std::uint32_t mention) const {
    const DateMention& date = view_.mentions->dates[mention];
    return date.first && date.last == date.first;
  }

  bool total() {
    const bool own_day = draft_.date && !is_noun_shape(hit_.shape) && closed_day(draft_.date->mention);
    const bool counted_since = !own_day && !view_.counts.empty() && long_open_time();
    if (counted_since) drop("a total");
    if (!is_noun_shape(hit_.shape) || draft_.dropped) return draft_.dropped;
    const std::uint32_t from = hit_.at.first > view_.at.first + 3 ? hit_.at.first - 3 : view_.at.first;
    bool number = false;
    for (std::uint32_t i = from; i < hit_.at.first; ++i) number = number || text_.tokens[i].kind == TokenKind::number;
    const bool counted = number || std::any_of(view_.counts.begin(), view_.counts.end(), [&](const MentionAt& m) {
                           return m.at.first < hit_.at.first && hit_.at.first <= m.at.last + 1;
                         });
    if (counted && view_.cue_in(Cue::total, view_.at.first, view_.at.last) != nullptr) drop("a total");
    return draft_.dropped;
  }

  void planned() {
    const bool sa =
        (hit_.clitics & kSa) != 0 && (hit_.shape == Shape::ar_present || hit_.shape == Shape::ar_object_present);
    const CueHit* cue = left_cue(Cue::future, 8, 0.6);
    if (!sa && cue == nullptr) return;
    draft_.modality = Modality::planned;
    draft_.modality_rule = "cues.future";
    draft_.modality_span = cue != nullptr ? text_.span_of(cue->at.first, cue->at.last) : draft_.trigger_span(text_);
    if (!draft_.date) drop("planned without a day");
  }

  void claim() {
    const CueHit* cue = left_cue(Cue::claim, 10, 1.2);
    if (cue == nullptr) {
      claim_behind();
      return;
    }
    const MentionAt* claimer = nullptr;
    for (const MentionAt& m : view_.actors) {
      if (view_.actor(m).type == ActorType::source || m.at.overlaps(hit_.at)) continue;
      const bool before = m.at.last <= cue->at.first;
      const bool behind = view_.arabic && m.at.first >= cue->at.last && m.at.last <= hit_.at.first;
      if (behind) {
        claimer = &m;
        break;
      }
      if (before) claimer = &m;
    }
    if (claimer == nullptr) return;
    draft_.claimed_by = view_.actor(*claimer).name;
    draft_.subjects.assign(1, Filler{claimer->index, false, 3.0});
    std::erase_if(draft_.objects, [&](const Filler& f) { return f.mention == claimer->index; });
  }

  /// "A bombing killed eight, and X claimed it", "blamed on X", وتبنته جماعة كذا.
  void claim_behind() {
    if (!draft_.subjects.empty() && !view_.mentions->actors[draft_.subjects.front().mention].actor_id.empty()) return;
    const CueHit* cue = view_.cue_in(Cue::claim, hit_.at.last, view_.at.last);
    const CueHit* by = view_.cue_in(Cue::blamed, hit_.at.last, view_.at.last);
    const MentionAt* claimer = nullptr;
    for (const MentionAt& m : view_.actors) {
      if (view_.actor(m).type == ActorType::source || view_.actor(m).actor_id.empty()) continue;
      const bool in_front = cue != nullptr && !view_.arabic && m.at.first >= hit_.at.last &&
                            m.at.last <= cue->at.first && cue->at.first - m.at.last <= 3;
      const CueHit* before = by != nullptr ? by : (view_.arabic ? cue : nullptr);
      bool behind = before != nullptr && m.at.first >= before->at.last && m.at.first - before->at.last <= 4;
      if (behind && text_.folded_of(before->at.first).starts_with("نسب"))  // "نسبتها أنقرة إلى النظام"
        behind = m.at.first > view_.at.first && text_.folded_of(m.at.first - 1) == "الي";
      if (in_front || behind) claimer = &m;
      if (behind) break;
    }
    if (claimer == nullptr) return;
    if (by == nullptr) draft_.claimed_by = view_.actor(*claimer).name;
    draft_.subjects.assign(1, Filler{claimer->index, by != nullptr, 2.4});
    std::erase_if(draft_.objects, [&](const Filler& f) { return f.mention == claimer->index; });
  }

  /// Who says so: the speaker of the sentence or what follows "according to".
  void attribution() {
    if (const CueHit* cue = view_.cue_in(Cue::according, view_.at.first, view_.at.last)) {
      std::uint32_t end = cue->at.last;
      while (end < view_.at.last && end - cue->at.last < 9 && text_.tokens[end].kind != TokenKind::punctuation) ++end;
      if (end > cue->at.last) {
        draft_.attribution = text_.span_of(cue->at.last, end);
        return;
      }
    }
    const CueHit* said = view_.cue_in(Cue::said, view_.at.first, view_.at.last);
    if (said == nullptr) return;
    for (const MentionAt& m : view_.actors) {
      const bool before = m.at.last <= said->at.first && said->at.first - m.at.last <= 3;
      const bool behind = m.at.first >= said->at.last && m.at.first - said->at.last <= 2;
      if (view_.arabic ? (behind || before) : (before || behind)) {
        draft_.attribution = text_.span_of(m.at.first, m.at.last);
        return;
      }
    }
  }

  const SentenceView& view_;
  const TokenizedText& text_;
  std::optional<Day> published_;
  EventDraft& draft_;
  const TriggerHit& hit_;
  const Trigger& trigger_;
};

}  // namespace

void assign_modality(const SentenceView& view, std::optional<Day> published, EventDraft& draft) {
  ModalityReader(view, published, draft).read();
}

}  // namespace rasid
