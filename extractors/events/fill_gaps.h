#pragma once

#include "extractors/events/same_event.h"

namespace rasid {

/// Fills the empty subject, place and day of a draft from its sentence and from what was told before, marked as
/// inherited. `told` are the drafts of the article so far, in text order, the dropped ones among them; the draft may
/// be one of them.
class GapFiller : public DraftSight {
 public:
  GapFiller(const DraftSight& sight, const std::vector<EventDraft>& told) : DraftSight(sight), drafts_(told) {}

  void fill_from_before(const SentenceView& view, EventDraft& draft);

 private:
  /// "It also seized": the last body that did something.
  void fill_subject(const SentenceView& view, EventDraft& draft);
  void fill_place(const SentenceView& view, EventDraft& draft);
  void fill_date(const SentenceView& view, EventDraft& draft);
  /// "The city", المخيم: the last place of that class before the sentence.
  [[nodiscard]] std::optional<std::uint32_t> place_told_before(const SentenceView& view,
                                                               const EventDraft& draft) const;
  /// The most specific Syrian location of a sentence, the last one of those.
  [[nodiscard]] std::optional<std::uint32_t> best_place(const SentenceView& view) const;
  /// "Yesterday", الليلة الماضية: said of one event, not the day that the whole article is about.
  [[nodiscard]] bool passing(const EventDraft& draft) const;
  /// The day of the news: the first day named in the first sentences, if it is one of the last days.
  [[nodiscard]] std::optional<std::uint32_t> lead_date() const;
  /// A day named in the sentence before, of the same paragraph.
  [[nodiscard]] std::optional<std::uint32_t> sentence_date(const SentenceView& view) const;
  [[nodiscard]] bool needs_place(const EventDraft& draft) const;

  const std::vector<EventDraft>& drafts_;
};

}  // namespace rasid
