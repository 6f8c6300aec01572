#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "pipeline/store/records.h"

namespace rasid {

// The printed forms of stored records, as docs/data.md states them: the same in `rasid events --json` and in the
// export.

/// The candidate's own JSON with its status, the article it comes from, the last decision and what offsets count.
nlohmann::ordered_json to_json(const StoredCandidate& candidate);
nlohmann::ordered_json to_json(const Decision& decision);

/// JSON as text; bytes that are no UTF-8 become U+FFFD rather than an exception. `indent` below 0: on one line.
std::string json_text(const nlohmann::ordered_json& json, int indent = -1);

}  // namespace rasid
