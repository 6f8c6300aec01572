#pragma once

#include <string>

#include "core/record/mention.h"
#include "extractors/events/draft.h"
#include "extractors/events/frames.h"

namespace rasid {

/// True if the draft has what its trigger asks for: of each entry of `needs` one thing. A place that was only
/// inherited counts for triggers of taking a place ("seized it"), for others it must stand in the sentence.
bool meets_needs(const Trigger& trigger, const EventDraft& draft, const Mentions& mentions);
/// The first need that is not met, for people: "place", "place or toll"; empty if all are.
std::string lacking(const Trigger& trigger, const EventDraft& draft, const Mentions& mentions);

}  // namespace rasid
