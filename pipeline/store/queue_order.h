#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/record/candidate.h"
#include "pipeline/store/review_records.h"

namespace rasid {

/// What the queue's order needs to know beside the candidate itself.
struct QueueFacts {
  std::size_t sources = 1;                 ///< independent articles in its cluster
  std::vector<std::string> disagreements;  ///< fields on which they differ
  bool joins_accepted = false;             ///< a member of its cluster is accepted already
  bool read_anew = false;                  ///< decided on, and read differently since
  bool sent_back = false;
  std::int64_t rule_decisions = 20;  ///< decisions on candidates of its rule
};

/// Below so many decisions a rule counts as new.
constexpr std::int64_t kFewDecisions = 20;

struct QueueRank {
  double priority = 0;
  std::vector<QueueReason> reasons;  ///< the weightiest first
};

/// What matters first: work that came back, many dead, sources that disagree, then readings that we are unsure of.
/// Deterministic; the day of the event parts what weighs the same.
QueueRank queue_rank(const Candidate& candidate, const QueueFacts& facts);

}  // namespace rasid
