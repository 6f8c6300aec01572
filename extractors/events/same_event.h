#pragma once

#include <cstdint>

#include "extractors/events/draft_sight.h"

namespace rasid {

/// How far back a definite noun or an empty slot looks, in sentences.
inline constexpr std::uint32_t kNearSentences = 4;

/// Do two drafts tell one event? The questions that joining within a sentence and across an article ask.
class SameEvent : public DraftSight {
 public:
  using DraftSight::DraftSight;

  /// Do two triggers of one sentence tell one event?
  [[nodiscard]] bool one_event(const SentenceView& view, const EventDraft& a, const EventDraft& b) const;
  /// "struck an aid convoy", "ambushed a patrol": the noun behind a violent verb is what was hit.
  [[nodiscard]] bool is_target(const SentenceView& view, const EventDraft& act, const EventDraft& noun) const;
  /// Which of two tellings stands for both.
  [[nodiscard]] bool stronger(const EventDraft& a, const EventDraft& b) const;
  /// Do two drafts of different sentences tell one event?
  [[nodiscard]] bool same_event(const EventDraft& early, const EventDraft& late) const;
  /// What stands between the triggers of two drafts of one sentence.
  [[nodiscard]] double barrier_between(const SentenceView& view, const EventDraft& a, const EventDraft& b) const;

 private:
  [[nodiscard]] bool military_move(const EventDraft& draft) const;
  /// A raid, its arrests and what it found: acts of one body in one place, the later one without a day of its own.
  [[nodiscard]] bool same_raid(const EventDraft& early, const EventDraft& late) const;
  /// Two drafts that nothing tells apart still need something in common.
  [[nodiscard]] bool told_alike(const EventDraft& early, const EventDraft& late, bool same_kind, std::uint32_t apart,
                                bool reference) const;
  [[nodiscard]] bool shares_actor(const EventDraft& a, const EventDraft& b) const;
  [[nodiscard]] bool dates_clash(const EventDraft& early, const EventDraft& late) const;
  [[nodiscard]] bool actors_clash(const EventDraft& a, const EventDraft& b) const;
  [[nodiscard]] std::int64_t total(const EventDraft& draft, Outcome outcome) const;
  [[nodiscard]] bool same_toll(const EventDraft& a, const EventDraft& b) const;
  [[nodiscard]] bool tolls_clash(const EventDraft& a, const EventDraft& b) const;
};

}  // namespace rasid
