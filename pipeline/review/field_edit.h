#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/record/candidate.h"

namespace rasid {

/// What a reviewer types to correct a field, as the JSON that DecisionDraft::fields takes. One field a line:
///   kind air_strike · date 2025-12-08 · date 2025-12-01 2025-12-07 · date none
///   killed 5 · killed 3-5 · killed 5+ (at least) · killed none; wounded and detained likewise
///   background yes · modality alleged
/// `invalid` with what to type instead.
Result<std::string> field_edit(std::string_view line);

/// The same for a place that was looked up.
std::string place_edit(const ResolvedPlace& place);

}  // namespace rasid
