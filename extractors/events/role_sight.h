#pragma once

#include "extractors/events/draft.h"
#include "extractors/events/sentence.h"

namespace rasid {

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

/// Where mentions stand around one trigger: what the finders of actors and of places have in common. Keeps
/// references: the view and the draft must outlive it.
class RoleSight {
 protected:
  RoleSight(const SentenceView& view, EventDraft& draft)
      : view_(view), text_(*view.text), draft_(draft), hit_(draft.hit) {}
  ~RoleSight() = default;

  [[nodiscard]] const Trigger& draft_trigger() const { return view_.trigger(hit_); }
  [[nodiscard]] bool left(const MentionAt& m) const { return m.at.last <= hit_.at.first; }
  [[nodiscard]] bool overlaps_left(const MentionAt& m) const {
    return m.at.first < hit_.at.first && m.at.last > hit_.at.first;
  }
  /// Tokens between the mention and the trigger.
  [[nodiscard]] std::uint32_t gap(const MentionAt& m) const;
  /// What distance and barriers to the trigger cost, in points of a role's score.
  [[nodiscard]] double cost(const MentionAt& m) const;
  /// The preposition in front of a mention, articles, adjectives and a few small words passed over.
  [[nodiscard]] Link link_before(const MentionAt& m) const;
  /// True if a whole actor stands within [from, to).
  [[nodiscard]] bool names_between(std::uint32_t from, std::uint32_t to) const;
  /// True if nothing but "and", a comma and articles stands within [from, to).
  [[nodiscard]] bool joined(std::uint32_t from, std::uint32_t to) const;
  /// True if the Arabic word begins with و.
  [[nodiscard]] bool joined_by_wa(std::uint32_t token) const;

  const SentenceView& view_;
  const TokenizedText& text_;
  EventDraft& draft_;
  const TriggerHit& hit_;
};

/// The place of a draft, several for a list under one verb, and its day: from its own sentence only.
void assign_place_and_date(const SentenceView& view, EventDraft& draft);

}  // namespace rasid
