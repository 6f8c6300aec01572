// Which event a count belongs to, and which place contains another.
#include <algorithm>
#include <array>

#include "core/text/fold.h"
#include "extractors/events/roles.h"

namespace rasid {
namespace {

bool takes(const Trigger& trigger, Outcome outcome, const std::string& kind) {
  if (outcome == Outcome::detained)
    return kind == "arrest" || kind == "abduction" || kind == "armed_clash" || kind == "protest_intervention" ||
           kind == "territory_overtaken" || kind == "territory_regained" || kind == "disrupted_weapons" ||
           kind == "property_destruction" || trigger.vague;
  if (outcome != Outcome::killed && outcome != Outcome::wounded) return false;
  static constexpr std::array<std::string_view, 8> kBloodless = {
      "agreement", "meeting", "sanction", "aid", "release", "displacement", "judicial", "base_established"};
  return std::find(kBloodless.begin(), kBloodless.end(), kind) == kBloodless.end();
}

bool in_date(const SentenceView& view, const MentionAt& count) {
  return std::any_of(view.dates.begin(), view.dates.end(),
                     [&](const MentionAt& date) { return date.at.contains(count.at); });
}

/// The word that says what became of them ("killing") is the draft's own or one that was joined to it.
bool says_outcome(const SentenceView& view, const CountMention& count, const EventDraft& draft) {
  if (count.outcome_span.empty()) return false;
  const auto first = static_cast<std::uint32_t>(view.text->token_at(count.outcome_span.begin));
  const TokenRange word{first, first + 1};
  return draft.hit.at.overlaps(word) || std::any_of(draft.absorbed.begin(), draft.absorbed.end(),
                                                    [&](const TokenRange& at) { return at.overlaps(word); });
}

}  // namespace

bool is_parent_mention(const PlaceMention& specific, const PlaceMention& parent) {
  if (!specific.resolved || !parent.resolved || specific.role != PlaceRole::location) return false;
  if (specific.resolved->id == parent.resolved->id) return false;
  if (specific.phrase.contains(parent.span) && !parent.phrase.contains(specific.span)) return true;
  const ResolvedPlace& s = *specific.resolved;
  const ResolvedPlace& p = *parent.resolved;
  const std::string key = fold(p.name);
  const auto is = [&](const std::string& name) { return !name.empty() && fold(name) == key; };
  if (p.place_class == "governorate") return s.place_class != "governorate" && is(s.admin1);
  if (p.place_class == "district")
    return s.place_class != "governorate" && s.place_class != "district" && is(s.admin2);
  if (p.place_class == "subdistrict")
    return s.place_class != "governorate" && s.place_class != "district" && is(s.admin3);
  if (p.place_class == "country") return s.place_class != "country" && s.country == p.country;
  const bool inside_city =
      (s.place_class == "neighbourhood" || s.place_class == "district" || s.place_class == "other") &&
      (p.place_class == "city" || p.place_class == "town");
  return inside_city || (!parent.modifier.empty() && specific.modifier.empty() && s.admin1 == p.admin1 &&
                         specific.span.begin < parent.span.begin);
}

std::vector<std::uint32_t> assign_counts(const SentenceView& view, std::vector<EventDraft*>& drafts) {
  std::vector<std::uint32_t> left_over;
  for (const MentionAt& m : view.counts) {
    const CountMention& count = view.count(m);
    if (count.outcome == Outcome::none || count.negated || count.running_total || count.part) continue;
    if (in_date(view, m)) continue;  // "On April 7, more than 40 died"
    EventDraft* best = nullptr;
    double best_cost = 1e9;
    for (EventDraft* draft : drafts) {
      if (draft->dropped || !takes(view.trigger(draft->hit), count.outcome, draft->kind)) continue;
      const bool before = m.at.last <= draft->hit.at.first;
      const double crossed =
          before ? view.barrier(m.at.last, draft->hit.at.first)
                 : (m.at.first >= draft->hit.at.last ? view.barrier(draft->hit.at.last, m.at.first) : 0.0);
      const double distance = before ? draft->hit.at.first - m.at.last
                                     : (m.at.first > draft->hit.at.last ? m.at.first - draft->hit.at.last : 0);
      const double c = says_outcome(view, count, *draft) ? -1.0 : distance * 0.05 + crossed;
      if (c < best_cost) best_cost = c, best = draft;
    }
    if (best != nullptr)
      best->counts.push_back(m.index);
    else
      left_over.push_back(m.index);
  }
  return left_over;
}

}  // namespace rasid
