#pragma once

#include <optional>

#include "extractors/events/draft.h"
#include "extractors/events/sentence.h"

namespace rasid {

/// Those whom a trigger with `single` hit: its objects, if it says how many they are ("assassinated the mayor", "took
/// three suspects into custody"), or in English a name behind the verb that no reader knows ("arrested al-Badri").
/// Call after assign_roles().
std::optional<SingleVictim> single_victim(const SentenceView& view, const EventDraft& draft);

}  // namespace rasid
