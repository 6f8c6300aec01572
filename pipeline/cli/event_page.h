#pragma once

#include <string>
#include <vector>

#include "pipeline/cli/table.h"
#include "pipeline/store/records.h"

namespace rasid {

/// One event on a page of the terminal: where it comes from, the sentence with its evidence in bold, each field with
/// its words in the text, its rule and whether it is a guess, the parts of the confidence, the decisions, what to
/// type next.
std::string event_page(const StoredCandidate& event, const std::vector<Decision>& log, const TableStyle& style);

}  // namespace rasid
