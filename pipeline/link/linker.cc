#include "pipeline/link/linker.h"

#include <algorithm>
#include <map>
#include <set>

namespace rasid {

// ---------------------------------------------------------------- index

std::uint64_t EventIndex::key(const std::string& family, Day day, const std::string& admin1) {
  const std::hash<std::string> hash;
  const auto number = static_cast<std::uint64_t>(day.time_since_epoch().count());
  return hash(family) * 1000003ULL + hash(admin1) * 31ULL + number;
}

void EventIndex::add(const LinkEvent& event) {
  const auto days = days_of(event);
  if (!days) return;  // without a day and a day of publication nothing can be said
  const auto at = static_cast<std::uint32_t>(events_.size());
  events_.push_back(compared(event, families_));
  for (Day day = days->first; day <= days->last; day += std::chrono::days(1))
    by_key_[key(events_.back().family, day, event.admin1)].push_back(at);
}

std::vector<EventLink> EventIndex::match(const LinkEvent& event,
                                         const std::function<double(std::int64_t)>& resemblance) const {
  std::vector<EventLink> links;
  const auto days = days_of(event);
  if (!days) return links;
  const ComparedEvent other = compared(event, families_);
  std::vector<std::uint32_t> near;
  const auto look_in = [&](Day day, const std::string& admin1) {
    const auto found = by_key_.find(key(other.family, day, admin1));
    if (found != by_key_.end()) near.insert(near.end(), found->second.begin(), found->second.end());
  };
  const auto more = std::chrono::days(kMostDaysApart);
  for (Day day = days->first - more; day <= days->last + more; day += std::chrono::days(1)) {
    look_in(day, event.admin1);
    if (!event.admin1.empty()) look_in(day, {});
  }
  std::sort(near.begin(), near.end());
  near.erase(std::unique(near.begin(), near.end()), near.end());
  for (const std::uint32_t at : near) {
    const ComparedEvent& known = events_[at];
    if (known.event.number == event.number) continue;
    auto match = same_event(known, other, resemblance(known.event.document));
    if (match && match->score >= kWorthKeeping)
      links.push_back({known.event.number, event.number, match->score, std::move(match->reasons)});
  }
  return links;
}

// ---------------------------------------------------------------- clusters

namespace {

using Pair = std::pair<std::int64_t, std::int64_t>;

Pair ordered(std::int64_t a, std::int64_t b) {
  return a < b ? Pair{a, b} : Pair{b, a};
}

/// Average linkage on a sparse graph: between two clusters stands the sum of the scores of their pairs.
class Agglomeration {
 public:
  Agglomeration(const std::vector<EventLink>& links, const std::vector<Verdict>& verdicts,
                const std::function<bool(std::int64_t, std::int64_t)>& apart)
      : apart_(apart) {
    for (const Verdict& v : verdicts) words_[ordered(v.left, v.right)] = v.same;
    for (const EventLink& link : links) {
      add_member(link.left);
      add_member(link.right);
      double& score = sums_[of_[link.left]][of_[link.right]];
      score = std::max(score, link.score);
      sums_[of_[link.right]][of_[link.left]] = score;
    }
    for (const auto& [pair, same] : words_) {
      if (!same) continue;
      add_member(pair.first);
      add_member(pair.second);
    }
  }

  std::vector<std::vector<std::int64_t>> run() {
    for (const auto& [pair, same] : words_) {
      if (same) join(of_[pair.first], of_[pair.second]);
    }
    // The best pair first; what changed since it was queued is passed over or queued again.
    for (const auto& [cluster, row] : sums_) queue_row(cluster);
    while (!queue_.empty()) {
      const Step step = *queue_.rbegin();
      queue_.erase(std::prev(queue_.end()));
      if (!members_.contains(step.left) || !members_.contains(step.right)) continue;
      if (mean(step.left, step.right) != step.score) continue;
      if (!may_join(step.left, step.right)) continue;
      join(step.left, step.right);
      queue_row(of_[step.left_member]);
    }
    std::vector<std::vector<std::int64_t>> out;
    for (auto& [cluster, members] : members_) {
      if (members.size() < 2) continue;
      std::sort(members.begin(), members.end());
      out.push_back(members);
    }
    std::sort(out.begin(), out.end());
    return out;
  }

 private:
  struct Step {
    double score;
    std::int64_t left;
    std::int64_t right;
    std::int64_t left_member;
    /// Equal scores in the order of their clusters, the lowest last: it is taken first.
    bool operator<(const Step& o) const {
      if (score != o.score) return score < o.score;
      return std::pair(left, right) > std::pair(o.left, o.right);
    }
  };

  void add_member(std::int64_t number) {
    if (of_.emplace(number, number).second) members_[number] = {number};
  }

  [[nodiscard]] double mean(std::int64_t a, std::int64_t b) const {
    const auto row = sums_.find(a);
    if (row == sums_.end()) return 0;
    const auto sum = row->second.find(b);
    if (sum == row->second.end()) return 0;
    return sum->second / static_cast<double>(members_.at(a).size() * members_.at(b).size());
  }

  [[nodiscard]] bool may_join(std::int64_t a, std::int64_t b) const {
    for (const std::int64_t left : members_.at(a)) {
      for (const std::int64_t right : members_.at(b)) {
        const auto word = words_.find(ordered(left, right));
        if (word != words_.end() ? !word->second : apart_(left, right)) return false;
      }
    }
    return true;
  }

  void queue_row(std::int64_t cluster) {
    const auto row = sums_.find(cluster);
    if (row == sums_.end()) return;
    for (const auto& [other, sum] : row->second) {
      const double score = mean(cluster, other);
      if (score >= kSameEvent) {
        const auto [left, right] = ordered(cluster, other);
        queue_.insert({score, left, right, left});
      }
    }
  }

  /// The cluster with the lower name takes in the other.
  void join(std::int64_t a, std::int64_t b) {
    if (a == b) return;
    if (b < a) std::swap(a, b);
    for (const std::int64_t member : members_[b]) of_[member] = a;
    members_[a].insert(members_[a].end(), members_[b].begin(), members_[b].end());
    members_.erase(b);
    const auto row = sums_[b];
    sums_.erase(b);
    for (const auto& [other, sum] : row) {
      sums_[other].erase(b);
      if (other == a) continue;
      sums_[a][other] += sum;
      sums_[other][a] = sums_[a][other];
    }
    sums_[a].erase(b);
  }

  const std::function<bool(std::int64_t, std::int64_t)>& apart_;
  std::map<Pair, bool> words_;
  std::map<std::int64_t, std::int64_t> of_;
  std::map<std::int64_t, std::vector<std::int64_t>> members_;
  std::map<std::int64_t, std::map<std::int64_t, double>> sums_;
  std::set<Step> queue_;
};

}  // namespace

std::vector<std::vector<std::int64_t>> cluster_events(const std::vector<EventLink>& links,
                                                      const std::vector<Verdict>& verdicts,
                                                      const std::function<bool(std::int64_t, std::int64_t)>& apart) {
  return Agglomeration(links, verdicts, apart).run();
}

}  // namespace rasid
