#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "pipeline/store/review_records.h"
#include "pipeline/web/tools.h"

namespace rasid {

// What the page gets, as docs/review.md states it.

/// A line of the queue: enough to list, nothing of the article's text but the sentence.
nlohmann::ordered_json queue_line_json(const QueueItem& item);
nlohmann::ordered_json cluster_json(const Cluster& cluster);
nlohmann::ordered_json place_json(const PlaceChoice& choice);

/// The text member of an object; empty if it has none.
std::string text_member(const nlohmann::ordered_json& object, const char* key);
/// The integer member of an object.
std::optional<std::int64_t> number_member(const nlohmann::ordered_json& object, const char* key);

/// A body as an object. Bodies that nest deeper than 20 or are no object are refused.
Result<nlohmann::ordered_json> parse_body(const std::string& text);

}  // namespace rasid
