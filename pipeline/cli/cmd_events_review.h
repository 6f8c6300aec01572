#pragma once

#include <string>

#include "pipeline/cli/cli.h"
#include "pipeline/store/review_records.h"

namespace rasid {

/// Reviews the queue item by item with one key a decision, on the terminal or from a pipe (a byte a key, for what is
/// asked a line).
void review_in_terminal(const std::string& reviewer, const QueueFilter& filter, QueueOrder order, Session& session);

}  // namespace rasid
