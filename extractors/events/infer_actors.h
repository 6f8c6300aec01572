#pragma once

#include <vector>

#include "core/record/mention.h"
#include "extractors/events/draft.h"

namespace rasid {

/// Fills a side that a sentence leaves open with the one that the rest of the article leaves no choice about; dropped
/// drafts neither give nor take.
/// - "Two more raids hit the town": whoever does this kind of act elsewhere in the article, if it is one side only.
/// - "Turkish troops took the town": whom this side fights elsewhere in the article, if it is one other side only.
/// What is filled in is marked as inherited. Linear in the drafts for each kind of act.
void infer_actors(const Mentions& mentions, std::vector<EventDraft>& drafts);

}  // namespace rasid
