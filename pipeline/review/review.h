#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "pipeline/store/store.h"

namespace rasid {

/// Where an action leads from a status; empty if it leads nowhere ("accept" of what is accepted). The one table of
/// allowed moves. An undo is no move: it goes back to what was before.
std::optional<ReviewStatus> status_after(ReviewStatus status, ReviewAction action);

/// What a command did: what was written, and what was not and why.
struct ReviewResult {
  std::vector<Decision> written;        ///< one batch, in the order asked
  std::vector<StoredCandidate> events;  ///< those decided on, as they were before, in the order of `written`
  std::vector<Error> refused;           ///< `where` is the id as it was typed
};

/// Accepts or rejects events by the beginnings of their ids, all that can be in one batch. An Error if the request
/// makes no sense (no reviewer, no ids, a rejection without a reason) or the store fails.
Result<ReviewResult> decide(Store& store, ReviewAction action, const std::vector<std::string>& ids,
                            const std::string& reviewer, const std::string& reason);

/// Takes back the reviewer's last command that still stands: all its decisions that nobody has decided over since.
/// `not_found` if there is none.
Result<ReviewResult> undo_last(Store& store, const std::string& reviewer);

/// Takes back the decision that stands on one event, whoever made it and whenever.
Result<ReviewResult> undo_event(Store& store, const std::string& id, const std::string& reviewer);

}  // namespace rasid
