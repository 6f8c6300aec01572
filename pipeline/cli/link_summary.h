#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "pipeline/cli/cli.h"
#include "pipeline/run/link_store.h"

namespace rasid {

/// Links what came into the store, with progress on stderr. Empty if that failed; it is reported then.
std::optional<LinkSummary> link_now(Store& store, const KindFamilies& families, bool again, Session& session);

/// {"documents", "copies", "events", "linked", "clusters"}
nlohmann::ordered_json to_json(const LinkSummary& summary);

/// "12 of 43 events in 5 clusters, 2 articles are copies"
std::string link_text(const LinkSummary& summary);

}  // namespace rasid
