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

/// One request of a reviewer on one item or on many.
struct ReviewRequest {
  ReviewAction action = ReviewAction::accept;
  std::vector<std::string> ids;  ///< beginnings of ids will do
  std::string reviewer;
  std::string reason;  ///< reject and reopen need one
  std::string fields;  ///< accept and edit: corrections, as DecisionDraft::fields; for one id only
  std::string target;  ///< duplicate, merge: the other event
  /// accept, reject: the decision is on the whole cluster. Accepting makes the named candidate stand for the event
  /// and the others its duplicates; a candidate that somebody decided on already stays as decided.
  bool whole_cluster = false;
  /// The last decision that the reviewer saw on the (one) event: if another came since, nothing is written. Empty: as
  /// it stands now.
  std::optional<std::int64_t> last_seen;
};

/// Decides, all in one batch that one undo takes back:
///   accept, edit with `fields`; reject; skip; reopen; duplicate of `target`;
///   merge: the events and their clusters become one cluster with the target's;
///   split: the events leave their cluster, together if they are several of one.
/// Whoever is a duplicate of an event that is rejected or reopened comes back to the queue with it; of one that
/// becomes a duplicate itself, goes along. An Error if the request makes no sense or the store fails; what can't be
/// decided on is in `refused`, `conflict` when somebody was first.
Result<ReviewResult> review(Store& store, const ReviewRequest& request);

/// Accepts or rejects events by the beginnings of their ids, all that can be in one batch. An Error if the request
/// makes no sense (no reviewer, no ids, a rejection without a reason) or the store fails.
Result<ReviewResult> decide(Store& store, ReviewAction action, const std::vector<std::string>& ids,
                            const std::string& reviewer, const std::string& reason);

/// Takes back the reviewer's last command that still stands: all its decisions that nobody has decided over since.
/// `not_found` if there is none.
Result<ReviewResult> undo_last(Store& store, const std::string& reviewer);

/// Takes back the decision that stands on one event, whoever made it and whenever.
Result<ReviewResult> undo_event(Store& store, const std::string& id, const std::string& reviewer);

/// Takes back a whole batch, whoever made it and whenever: all its decisions that nobody has decided over since.
Result<ReviewResult> undo_batch(Store& store, std::int64_t batch, const std::string& reviewer);

/// Why an item is where it is in the queue: "12 or more dead", "sources disagree on killed", ... in "en" or "ar".
std::string reason_text(const QueueReason& reason, std::string_view language);

/// The reasons that a rejection is counted by, as stored; with their names for people in "en" or "ar".
struct RejectReason {
  char key;  ///< pressed after `x`
  std::string_view name;
  std::string_view arabic;
};
std::vector<RejectReason> reject_reasons();

}  // namespace rasid
