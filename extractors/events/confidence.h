#pragma once

#include "core/record/article.h"
#include "extractors/events/draft.h"
#include "extractors/events/sentence.h"

namespace rasid {

/// Candidates below this are not written: mostly words that happened to be there.
constexpr double kLeastConfidence = 0.5;

/// Fills `confidence` (0 to 1) and its parts from what the draft has: the kind of trigger, slots stated in the
/// sentence, slots inherited, modality, where in the article it stands.
void rate(const Article& article, const SentenceView& view, EventDraft& draft);

}  // namespace rasid
