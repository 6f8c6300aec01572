#include "extractors/events/fill_gaps.h"

#include <algorithm>
#include <array>

namespace rasid {

void GapFiller::fill_from_before(const SentenceView& view, EventDraft& draft) {
  if (draft.subjects.empty()) fill_subject(view, draft);
  if (draft.places.empty() && needs_place(draft)) fill_place(view, draft);
  if (!draft.date) fill_date(view, draft);
}

void GapFiller::fill_subject(const SentenceView& view, EventDraft& draft) {
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

void GapFiller::fill_place(const SentenceView& view, EventDraft& draft) {
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

void GapFiller::fill_date(const SentenceView& view, EventDraft& draft) {
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

std::optional<std::uint32_t> GapFiller::place_told_before(const SentenceView& view, const EventDraft& draft) const {
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
    const std::uint32_t apart =
        hit->at.first < draft.hit.at.first ? draft.hit.at.first - hit->at.first : hit->at.first - draft.hit.at.first;
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
      const auto* const it = std::find(nearest->classes.begin(), nearest->classes.end(), place.resolved->place_class);
      const auto at = static_cast<std::size_t>(it - nearest->classes.begin());
      if (at >= nearest->classes.size() || at > rank) continue;
      rank = at;
      found = m.index;
    }
    if (found) return found;
  }
  return std::nullopt;
}

std::optional<std::uint32_t> GapFiller::best_place(const SentenceView& view) const {
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

bool GapFiller::passing(const EventDraft& draft) const {
  const std::string& rule = mentions().dates[draft.date->mention].rule;
  return rule.find("yesterday") != std::string::npos || rule.find("last-night") != std::string::npos;
}

std::optional<std::uint32_t> GapFiller::lead_date() const {
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

std::optional<std::uint32_t> GapFiller::sentence_date(const SentenceView& view) const {
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

bool GapFiller::needs_place(const EventDraft& draft) const {
  return family(draft) != "political" && draft.kind != "agreement";
}

}  // namespace rasid
