#include "pipeline/store/queue_order.h"

#include <algorithm>
#include <cmath>

namespace rasid {
namespace {

// Weights are points on one scale: 10 for one person killed. A toll grows with its logarithm, so that a hundred dead
// weigh about seven times as much as one, and nothing else outweighs many dead.
constexpr double kDead = 10;
constexpr double kWounded = 4;
constexpr double kSentBack = 30;
constexpr double kReadAnew = 25;
constexpr double kDisagreement = 15;
constexpr double kJoinsAccepted = 8;
constexpr double kSource = 4;
constexpr double kUncertain = 8;
constexpr double kAmbiguous = 4;
constexpr double kNewRule = 5;
constexpr double kBackground = -12;
constexpr double kNotActual = -4;
constexpr double kSureEnough = 0.5;

class Rank {
 public:
  void add(double points, QueueReason reason) {
    rank_.priority += points;
    weighed_.emplace_back(points, std::move(reason));
  }
  void lower(double points) { rank_.priority += points; }
  QueueRank take() {
    std::stable_sort(weighed_.begin(), weighed_.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    for (auto& [points, reason] : weighed_) rank_.reasons.push_back(std::move(reason));
    // Two decimals: the order must not hang on the last bit of a logarithm.
    rank_.priority = std::round(rank_.priority * 100) / 100;
    return std::move(rank_);
  }

 private:
  QueueRank rank_;
  std::vector<std::pair<double, QueueReason>> weighed_;
};

void add_toll(Rank& rank, const std::optional<Toll>& toll, double weight, const char* code) {
  if (!toll) return;
  const std::int64_t count = toll->low.value_or(toll->high.value_or(0));
  if (count > 0) rank.add(weight * std::log2(1.0 + static_cast<double>(count)), {code, count, {}});
}

}  // namespace

QueueRank queue_rank(const Candidate& c, const QueueFacts& facts) {
  Rank rank;
  add_toll(rank, c.killed, kDead, "dead");
  add_toll(rank, c.wounded, kWounded, "wounded");
  if (facts.sent_back) rank.add(kSentBack, {"sent_back", 0, {}});
  if (facts.read_anew) rank.add(kReadAnew, {"read_anew", 0, {}});
  for (const std::string& field : facts.disagreements) rank.add(kDisagreement, {"sources_disagree", 0, field});
  if (facts.joins_accepted) rank.add(kJoinsAccepted, {"joins_accepted", 0, {}});
  if (facts.sources > 1) {
    rank.add(kSource * static_cast<double>(std::min<std::size_t>(facts.sources - 1, 5)),
             {"sources", static_cast<std::int64_t>(facts.sources), {}});
  }
  if (c.confidence < kSureEnough)
    rank.add(kUncertain * (kSureEnough - c.confidence) / kSureEnough, {"uncertain", 0, {}});
  if (c.place && c.place->ambiguous) rank.add(kAmbiguous, {"place_ambiguous", 0, {}});
  if (facts.rule_decisions < kFewDecisions) rank.add(kNewRule, {"new_rule", 0, {}});
  if (c.background) rank.lower(kBackground);
  if (c.modality != Modality::actual) rank.lower(kNotActual);
  return rank.take();
}

}  // namespace rasid
