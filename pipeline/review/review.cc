#include "pipeline/review/review.h"

#include <algorithm>

namespace rasid {
namespace {

struct Move {
  ReviewStatus from;
  ReviewAction action;
  ReviewStatus to;
};

/// A mind may be changed in one step: accepted and rejected lead to each other. Both steps stand in the log.
constexpr Move kMoves[] = {
    {ReviewStatus::fresh, ReviewAction::accept, ReviewStatus::accepted},
    {ReviewStatus::fresh, ReviewAction::reject, ReviewStatus::rejected},
    {ReviewStatus::accepted, ReviewAction::reject, ReviewStatus::rejected},
    {ReviewStatus::rejected, ReviewAction::accept, ReviewStatus::accepted},
    {ReviewStatus::fresh, ReviewAction::duplicate, ReviewStatus::duplicate},
    {ReviewStatus::accepted, ReviewAction::duplicate, ReviewStatus::duplicate},
    {ReviewStatus::rejected, ReviewAction::duplicate, ReviewStatus::duplicate},
    {ReviewStatus::duplicate, ReviewAction::duplicate, ReviewStatus::duplicate},
    {ReviewStatus::duplicate, ReviewAction::accept, ReviewStatus::accepted},
    {ReviewStatus::duplicate, ReviewAction::reject, ReviewStatus::rejected},
    {ReviewStatus::accepted, ReviewAction::reopen, ReviewStatus::fresh},
    {ReviewStatus::rejected, ReviewAction::reopen, ReviewStatus::fresh},
    {ReviewStatus::duplicate, ReviewAction::reopen, ReviewStatus::fresh},
    {ReviewStatus::fresh, ReviewAction::skip, ReviewStatus::fresh},
};

/// Actions that leave the status as it is, whatever it is.
bool keeps_status(ReviewAction action) {
  return action == ReviewAction::edit || action == ReviewAction::merge || action == ReviewAction::split;
}

Result<void> check_reviewer(const std::string& reviewer) {
  if (!reviewer.empty()) return {};
  return fail(ErrorCode::invalid, "a decision needs a name: give --reviewer NAME or set RASID_REVIEWER");
}

std::int64_t last_number(const StoredCandidate& candidate) {
  return candidate.last_decision ? candidate.last_decision->number : 0;
}

Error already_so(const StoredCandidate& candidate, const std::string& id) {
  std::string message = "is " + std::string(to_string(candidate.status)) + " already";
  if (candidate.last_decision) {
    message += ", by " + candidate.last_decision->reviewer + " at " + format_iso_instant(candidate.last_decision->at);
  }
  return {ErrorCode::conflict, message, id};
}

/// The decision that an event's status rests on: the last that is neither an undo nor undone.
std::optional<Decision> standing_decision(const std::vector<Decision>& log) {
  const auto found = std::find_if(log.rbegin(), log.rend(),
                                  [](const Decision& d) { return d.action != ReviewAction::undo && !d.undone; });
  return found == log.rend() ? std::nullopt : std::optional<Decision>(*found);
}

/// Writes the drafts as one batch. One of them may have been overtaken between reading and writing: then that one is
/// refused and the others are written.
Result<ReviewResult> write(Store& store, std::vector<DecisionDraft> drafts, ReviewResult result) {
  while (!drafts.empty()) {
    auto written = store.append(drafts);
    if (written) {
      result.written = std::move(*written);
      return result;
    }
    const Error error = written.error();
    const auto overtaken = std::find_if(drafts.begin(), drafts.end(),
                                        [&](const DecisionDraft& d) { return d.candidate_id == error.where; });
    if (overtaken == drafts.end()) return tl::make_unexpected(error);
    result.events.erase(result.events.begin() + (overtaken - drafts.begin()));
    drafts.erase(overtaken);
    result.refused.push_back(error);
  }
  return result;
}

DecisionDraft undo_draft(const Decision& standing, const StoredCandidate& candidate, const std::string& reviewer) {
  DecisionDraft draft{candidate.candidate.id, last_number(candidate), ReviewAction::undo, standing.before, reviewer};
  draft.undo_of = standing.number;
  return draft;
}

}  // namespace

std::optional<ReviewStatus> status_after(ReviewStatus status, ReviewAction action) {
  if (keeps_status(action)) return status;
  for (const Move& move : kMoves) {
    if (move.from == status && move.action == action) return move.to;
  }
  return std::nullopt;
}

namespace {

/// Reads the events that a request names, each once; those that can't be found go to `refused`.
Result<std::vector<StoredCandidate>> named_events(const Store& store, const std::vector<std::string>& ids,
                                                  std::vector<Error>& refused) {
  std::vector<StoredCandidate> events;
  for (const std::string& id : ids) {
    auto candidate = store.candidate(id);
    if (!candidate) {
      const ErrorCode code = candidate.error().code;
      if (code != ErrorCode::not_found && code != ErrorCode::conflict && code != ErrorCode::invalid)
        return tl::make_unexpected(candidate.error());
      refused.push_back(candidate.error());
      continue;
    }
    const bool named_before = std::any_of(events.begin(), events.end(), [&](const StoredCandidate& e) {
      return e.candidate.id == candidate->candidate.id;
    });
    if (!named_before) events.push_back(std::move(*candidate));
  }
  return events;
}

Result<void> check_request(const ReviewRequest& request) {
  if (auto checked = check_reviewer(request.reviewer); !checked) return checked;
  if (request.ids.empty()) return fail(ErrorCode::invalid, "no event is named; `rasid events list` shows their ids");
  if (request.action == ReviewAction::undo)
    return fail(ErrorCode::invalid, "an undo is asked for by undo_last, undo_event or undo_batch");
  const bool wants_reason = request.action == ReviewAction::reject || request.action == ReviewAction::reopen;
  if (wants_reason && request.reason.empty()) {
    return fail(ErrorCode::invalid,
                request.action == ReviewAction::reject
                    ? "a rejection needs a reason: give --reason \"wrong place\" or the like"
                    : "sending back needs a reason: give --reason \"look at the date\" or the like");
  }
  const bool wants_target = request.action == ReviewAction::duplicate || request.action == ReviewAction::merge;
  if (wants_target && request.target.empty())
    return fail(ErrorCode::invalid, "the other event is not named; give its id with --of");
  if (request.action == ReviewAction::edit && request.fields.empty())
    return fail(ErrorCode::invalid, "no field is corrected");
  if (!request.fields.empty() &&
      (request.ids.size() != 1 || (request.action != ReviewAction::accept && request.action != ReviewAction::edit)))
    return fail(ErrorCode::invalid, "corrections are made on one event, when it is accepted or edited");
  return {};
}

/// Collects the drafts of one request.
class Drafts {
 public:
  Drafts(const ReviewRequest& request, ReviewResult& result) : request_(request), result_(result) {}

  [[nodiscard]] bool holds(const std::string& id) const {
    return std::any_of(drafts_.begin(), drafts_.end(), [&](const DecisionDraft& d) { return d.candidate_id == id; });
  }

  void add(const StoredCandidate& event, ReviewAction action, const std::string& target = {}) {
    const std::string& id = event.candidate.id;
    if (holds(id)) return;
    const auto after = status_after(event.status, action);
    const bool same_duplicate = action == ReviewAction::duplicate && event.duplicate_of == target;
    if (!after || same_duplicate) {
      result_.refused.push_back(already_so(event, id));
      return;
    }
    DecisionDraft draft{id, last_number(event), action, *after, request_.reviewer, request_.reason};
    draft.target = target;
    if (action == request_.action) draft.fields = request_.fields;
    if (request_.last_seen && request_.ids.size() == 1 && drafts_.empty()) draft.last_seen = *request_.last_seen;
    if (action == ReviewAction::split) draft.together = "cluster " + std::to_string(event.cluster);
    drafts_.push_back(std::move(draft));
    result_.events.push_back(event);
  }

  [[nodiscard]] std::vector<DecisionDraft> take() { return std::move(drafts_); }

 private:
  const ReviewRequest& request_;
  ReviewResult& result_;
  std::vector<DecisionDraft> drafts_;
};

/// The others of the event's cluster.
Result<std::vector<StoredCandidate>> cluster_mates(const Store& store, const StoredCandidate& event) {
  auto cluster = store.cluster_of(event.candidate.id);
  if (!cluster) return tl::make_unexpected(cluster.error());
  std::erase_if(cluster->members, [&](const StoredCandidate& m) { return m.candidate.id == event.candidate.id; });
  return std::move(cluster->members);
}

/// What follows for others from one decision: the rest of the cluster, and what was a duplicate of the event.
Result<void> add_consequences(const Store& store, const ReviewRequest& request, const StoredCandidate& event,
                              const std::string& target, Drafts& drafts) {
  const bool ends_standing = request.action == ReviewAction::reject || request.action == ReviewAction::reopen ||
                             request.action == ReviewAction::duplicate;
  const bool on_cluster =
      request.whole_cluster && (request.action == ReviewAction::accept || request.action == ReviewAction::reject);
  if (!on_cluster && !(ends_standing && event.status == ReviewStatus::accepted)) return {};
  const auto mates = cluster_mates(store, event);
  if (!mates) return tl::make_unexpected(mates.error());
  for (const StoredCandidate& mate : *mates) {
    if (mate.duplicate_of == event.candidate.id && ends_standing) {
      if (request.action == ReviewAction::duplicate) {
        if (mate.candidate.id != target) drafts.add(mate, ReviewAction::duplicate, target);
      } else {
        drafts.add(mate, on_cluster ? ReviewAction::reject : ReviewAction::reopen);
      }
    } else if (on_cluster && mate.status == ReviewStatus::fresh && !mate.withdrawn) {
      if (request.action == ReviewAction::accept) {
        drafts.add(mate, ReviewAction::duplicate, event.candidate.id);
      } else {
        drafts.add(mate, ReviewAction::reject);
      }
    }
  }
  return {};
}

/// The full id of the event that a duplicate or a merge goes to; of a duplicate the one that stands for both.
Result<std::string> resolve_target(const Store& store, const ReviewRequest& request) {
  if (request.target.empty()) return std::string();
  auto target = store.candidate(request.target);
  if (!target) return tl::make_unexpected(target.error());
  if (request.action == ReviewAction::duplicate && target->status == ReviewStatus::duplicate)
    return target->duplicate_of;
  return target->candidate.id;
}

}  // namespace

Result<ReviewResult> review(Store& store, const ReviewRequest& request) {
  if (auto checked = check_request(request); !checked) return tl::make_unexpected(checked.error());
  const auto target = resolve_target(store, request);
  if (!target) return tl::make_unexpected(target.error());
  ReviewResult result;
  const auto events = named_events(store, request.ids, result.refused);
  if (!events) return tl::make_unexpected(events.error());
  Drafts drafts(request, result);
  for (const StoredCandidate& event : *events) {
    if (event.candidate.id == *target) {
      result.refused.push_back({ErrorCode::invalid, "is the other event itself", event.candidate.id});
      continue;
    }
    if (request.action == ReviewAction::split && event.cluster == 0) {
      result.refused.push_back({ErrorCode::invalid, "stands alone; there is nothing to split", event.candidate.id});
      continue;
    }
    drafts.add(event, request.action, *target);
    if (!drafts.holds(event.candidate.id)) continue;
    if (auto added = add_consequences(store, request, event, *target, drafts); !added)
      return tl::make_unexpected(added.error());
    if (request.action == ReviewAction::merge) {
      const auto mates = cluster_mates(store, event);
      if (!mates) return tl::make_unexpected(mates.error());
      for (const StoredCandidate& mate : *mates) {
        if (mate.candidate.id != *target) drafts.add(mate, ReviewAction::merge, *target);
      }
    }
  }
  return write(store, drafts.take(), std::move(result));
}

Result<ReviewResult> decide(Store& store, ReviewAction action, const std::vector<std::string>& ids,
                            const std::string& reviewer, const std::string& reason) {
  ReviewRequest request;
  request.action = action;
  request.ids = ids;
  request.reviewer = reviewer;
  request.reason = reason;
  return review(store, request);
}

namespace {

Result<ReviewResult> undo_all(Store& store, const std::vector<Decision>& batch, const std::string& reviewer) {
  ReviewResult result;
  std::vector<DecisionDraft> drafts;
  // The last first: what was done to many is taken back in the other direction.
  for (auto decision = batch.rbegin(); decision != batch.rend(); ++decision) {
    if (decision->undone || decision->action == ReviewAction::undo) continue;
    auto candidate = store.candidate(decision->candidate_id);
    if (!candidate) return tl::make_unexpected(candidate.error());
    const auto log = store.decisions(decision->candidate_id);
    if (!log) return tl::make_unexpected(log.error());
    const auto standing = standing_decision(*log);
    if (standing && standing->number == decision->number) {
      drafts.push_back(undo_draft(*standing, *candidate, reviewer));
      result.events.push_back(std::move(*candidate));
    } else {
      result.refused.push_back({ErrorCode::conflict,
                                (standing ? standing->reviewer : std::string("somebody")) +
                                    " decided on it since; `rasid events undo " + decision->candidate_id +
                                    "` takes that back first",
                                decision->candidate_id});
    }
  }
  return write(store, std::move(drafts), std::move(result));
}

}  // namespace

Result<ReviewResult> undo_last(Store& store, const std::string& reviewer) {
  if (auto checked = check_reviewer(reviewer); !checked) return tl::make_unexpected(checked.error());
  const auto batch = store.last_batch(reviewer);
  if (!batch) return tl::make_unexpected(batch.error());
  if (batch->empty())
    return fail(ErrorCode::not_found,
                "there is no decision of " + reviewer + " to undo; `rasid events log` lists all");
  return undo_all(store, *batch, reviewer);
}

Result<ReviewResult> undo_batch(Store& store, std::int64_t batch, const std::string& reviewer) {
  if (auto checked = check_reviewer(reviewer); !checked) return tl::make_unexpected(checked.error());
  const auto decisions = store.batch(batch);
  if (!decisions) return tl::make_unexpected(decisions.error());
  const bool any = std::any_of(decisions->begin(), decisions->end(),
                               [](const Decision& d) { return !d.undone && d.action != ReviewAction::undo; });
  if (!any) return fail(ErrorCode::not_found, "no decision of this batch stands", std::to_string(batch));
  return undo_all(store, *decisions, reviewer);
}

Result<ReviewResult> undo_event(Store& store, const std::string& id, const std::string& reviewer) {
  if (auto checked = check_reviewer(reviewer); !checked) return tl::make_unexpected(checked.error());
  auto candidate = store.candidate(id);
  if (!candidate) return tl::make_unexpected(candidate.error());
  const auto log = store.decisions(candidate->candidate.id);
  if (!log) return tl::make_unexpected(log.error());
  const auto standing = standing_decision(*log);
  if (!standing) return fail(ErrorCode::not_found, "nobody has decided on it; there is nothing to undo", id);
  ReviewResult result;
  std::vector<DecisionDraft> drafts = {undo_draft(*standing, *candidate, reviewer)};
  result.events.push_back(std::move(*candidate));
  return write(store, std::move(drafts), std::move(result));
}

}  // namespace rasid
