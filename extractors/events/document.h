#pragma once

#include <vector>

#include "core/record/article.h"
#include "extractors/events/draft.h"
#include "extractors/events/kinds.h"
#include "extractors/events/sentence.h"

namespace rasid {

/// Reads the drafts of a whole article: one a trigger, then tellings of one event in a sentence joined, gaps filled
/// from the sentences before (marked as inherited), later tellings merged into earlier ones. Dropped drafts stay in
/// the list with their reason, for explaining.
std::vector<EventDraft> read_drafts(const Article& article, const std::vector<SentenceView>& views,
                                    const EventRules& rules, const EventKinds& kinds);

}  // namespace rasid
