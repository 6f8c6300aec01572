#pragma once

#include <optional>

#include "extractors/events/draft.h"
#include "extractors/events/sentence.h"

namespace rasid {

/// The one person whom a trigger with `single` hit: its only object, if that is one person ("assassinated the
/// mayor"), or in English a name behind the verb that no reader knows ("arrested al-Badri"). Call after
/// assign_roles().
std::optional<SingleVictim> single_victim(const SentenceView& view, const EventDraft& draft);

}  // namespace rasid
