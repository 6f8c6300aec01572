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
};

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
  return {candidate.candidate.id, last_number(candidate), ReviewAction::undo, standing.before, reviewer, "",
          standing.number};
}

}  // namespace

std::optional<ReviewStatus> status_after(ReviewStatus status, ReviewAction action) {
  for (const Move& move : kMoves) {
    if (move.from == status && move.action == action) return move.to;
  }
  return std::nullopt;
}

Result<ReviewResult> decide(Store& store, ReviewAction action, const std::vector<std::string>& ids,
                            const std::string& reviewer, const std::string& reason) {
  if (auto checked = check_reviewer(reviewer); !checked) return tl::make_unexpected(checked.error());
  if (ids.empty()) return fail(ErrorCode::invalid, "no event is named; `rasid events list` shows their ids");
  if (action == ReviewAction::reject && reason.empty()) {
    return fail(ErrorCode::invalid, "a rejection needs a reason: give --reason \"wrong place\" or the like");
  }
  ReviewResult result;
  std::vector<DecisionDraft> drafts;
  for (const std::string& id : ids) {
    auto candidate = store.candidate(id);
    if (!candidate) {
      const ErrorCode code = candidate.error().code;
      if (code != ErrorCode::not_found && code != ErrorCode::conflict && code != ErrorCode::invalid)
        return tl::make_unexpected(candidate.error());
      result.refused.push_back(candidate.error());
      continue;
    }
    const std::string& full = candidate->candidate.id;
    const bool named_before =
        std::any_of(drafts.begin(), drafts.end(), [&](const DecisionDraft& d) { return d.candidate_id == full; });
    if (named_before) continue;
    const auto after = status_after(candidate->status, action);
    if (!after) {
      result.refused.push_back(already_so(*candidate, id));
      continue;
    }
    drafts.push_back({full, last_number(*candidate), action, *after, reviewer, reason, std::nullopt});
    result.events.push_back(std::move(*candidate));
  }
  return write(store, std::move(drafts), std::move(result));
}

Result<ReviewResult> undo_last(Store& store, const std::string& reviewer) {
  if (auto checked = check_reviewer(reviewer); !checked) return tl::make_unexpected(checked.error());
  const auto batch = store.last_batch(reviewer);
  if (!batch) return tl::make_unexpected(batch.error());
  if (batch->empty())
    return fail(ErrorCode::not_found,
                "there is no decision of " + reviewer + " to undo; `rasid events log` lists all");
  ReviewResult result;
  std::vector<DecisionDraft> drafts;
  for (const Decision& decision : *batch) {
    auto candidate = store.candidate(decision.candidate_id);
    if (!candidate) return tl::make_unexpected(candidate.error());
    const auto log = store.decisions(decision.candidate_id);
    if (!log) return tl::make_unexpected(log.error());
    const auto standing = standing_decision(*log);
    if (standing && standing->number == decision.number) {
      drafts.push_back(undo_draft(*standing, *candidate, reviewer));
      result.events.push_back(std::move(*candidate));
    } else {
      result.refused.push_back({ErrorCode::conflict,
                                (standing ? standing->reviewer : std::string("somebody")) +
                                    " decided on it since; `rasid events undo " + decision.candidate_id +
                                    "` takes that back first",
                                decision.candidate_id});
    }
  }
  return write(store, std::move(drafts), std::move(result));
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
