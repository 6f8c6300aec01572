#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/base/result.h"
#include "core/record/candidate.h"
#include "pipeline/web/tools.h"

namespace rasid {

/// What a reviewer's form says, on top of an event. `form` has any of
///   "kind": id · "date": null or {"start", "end", "precision"} · "place": null or {"id"} ·
///   "actors": [{"role", "id"} or {"role", "name"}] · "killed", "wounded", "detained": null or {"low", "high"} ·
///   "modality": word · "background": true or false.
/// Places and actors come from the gazetteer and the rules by their ids, whatever else the form says of them.
/// `invalid` with the field in `where` if a value makes no sense. `kinds` is the list of known ids.
Result<Candidate> corrected(const Candidate& event, const nlohmann::ordered_json& form, const ReviewTools& tools,
                            const std::vector<std::string>& kinds);

/// The members of the event's printed form that differ, as DecisionDraft::fields takes them; empty if none does.
std::string changed_fields(const Candidate& before, const Candidate& after, const std::string& text);

}  // namespace rasid
