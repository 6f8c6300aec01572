#pragma once

#include "extractors/events/draft.h"
#include "extractors/events/sentence.h"

namespace rasid {

/// Decides whether the trigger tells of something that happened, was foiled, is planned with a day, is alleged or
/// denied; marks the draft `dropped` (with the reason) when it is a total, a habit, a hypothesis, talked about only,
/// or negated. Fills attribution and claim. `published`: the article's day, empty if unknown.
void assign_modality(const SentenceView& view, std::optional<Day> published, EventDraft& draft);

}  // namespace rasid
