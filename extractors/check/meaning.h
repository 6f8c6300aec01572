#pragma once

#include <filesystem>
#include <vector>

#include "core/base/result.h"
#include "extractors/extractor_parts.h"

namespace rasid {

/// What only the rules as loaded show, as warnings:
///   E920 a phrase that can never match: another trigger always takes the same words;
///   E921 a phrase twice in one trigger; E922 a trigger's own words in its `without`;
///   E923 an actor with the name of a Syrian city, town or governorate ("shelling of Aleppo" would be an act by
///   Syria, as in PETRARCH); E924 a phrase with punctuation inside, which no phrase crosses; E925 a word so common
///   that the trigger is tried in every sentence;
/// and as errors: E926 a trigger names means that don't exist; E927 a rule's `crowd` is no actor. E928, a warning, is
/// a stable rule that knows one language only. `rules` is the folder that `parts` was loaded from.
std::vector<Diagnostic> check_meaning(const std::filesystem::path& rules, const ExtractorParts& parts);

}  // namespace rasid
