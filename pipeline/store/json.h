#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "pipeline/store/review_records.h"

namespace rasid {

// The printed forms of stored records, as docs/data.md states them: the same in `rasid events --json` and in the
// export.

/// The candidate's own JSON with its status, the article it comes from, the last decision and what offsets count.
nlohmann::ordered_json to_json(const StoredCandidate& candidate);
nlohmann::ordered_json to_json(const Decision& decision);
nlohmann::ordered_json to_json(const QueueReason& reason);
nlohmann::ordered_json to_json(const QueueItem& item);
nlohmann::ordered_json to_json(const Lease& lease);
nlohmann::ordered_json to_json(const Cluster& cluster);
nlohmann::ordered_json to_json(const Facets& facets);
nlohmann::ordered_json to_json(const Comment& comment);
nlohmann::ordered_json to_json(const PublishedEvent& event);
nlohmann::ordered_json to_json(const Tally& tally);
nlohmann::ordered_json to_json(const MapPoint& point);
nlohmann::ordered_json to_json(const RuleRecord& record);
nlohmann::ordered_json to_json(const DayProgress& progress);

/// A list of reasons as stored.
std::string reasons_json(const std::vector<QueueReason>& reasons);
std::vector<QueueReason> reasons_from_json(const std::string& text);

/// JSON as text; bytes that are no UTF-8 become U+FFFD rather than an exception. `indent` below 0: on one line.
std::string json_text(const nlohmann::ordered_json& json, int indent = -1);

}  // namespace rasid
