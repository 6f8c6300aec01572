#pragma once

#include "extractors/events/draft.h"
#include "extractors/events/sentence.h"

namespace rasid {

/// Finds who did it, to whom, and where and when within the trigger's own sentence. Each actor, place and date
/// mention is scored by where it stands (before or behind the trigger, behind which preposition, across which
/// barriers); the best pair wins. Slots that nobody fills stay empty.
void assign_roles(const SentenceView& view, EventDraft& draft);

/// Gives the sentence's counts (killed, wounded, detained) to the nearest of the drafts made from it that can have
/// them. Counts that no draft takes are returned.
std::vector<std::uint32_t> assign_counts(const SentenceView& view, std::vector<EventDraft*>& drafts);

/// True if `specific` lies inside `parent`, which is written right beside it: "in Dhiban, eastern Deir ez-Zor".
bool is_parent_mention(const PlaceMention& specific, const PlaceMention& parent);

}  // namespace rasid
