#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "extractors/explain/explain.h"

namespace rasid {

/// A sentence's trace as `rasid rules explain --json` prints it (docs/json.md); `text` is the article's.
nlohmann::ordered_json to_json(const SentenceTrace& trace, const std::string& text);

}  // namespace rasid
