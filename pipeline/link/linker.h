#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "pipeline/link/same_event.h"

namespace rasid {

/// Two candidates that may tell one event, from kWorthKeeping on.
struct EventLink {
  std::int64_t left = 0;  ///< numbers of LinkEvent
  std::int64_t right = 0;
  double score = 0;
  std::vector<std::string> reasons;
};

/// Candidates, found again by family, day and governorate, so that a new one is compared with few of many.
class EventIndex {
 public:
  explicit EventIndex(KindFamilies families) : families_(std::move(families)) {}

  void add(const LinkEvent& event);
  /// Links between `event` (added or not) and those added, by same_event(). `resemblance(document)` is how much the
  /// event's article resembles another one's.
  [[nodiscard]] std::vector<EventLink> match(const LinkEvent& event,
                                             const std::function<double(std::int64_t)>& resemblance) const;
  [[nodiscard]] std::size_t size() const { return events_.size(); }

 private:
  [[nodiscard]] static std::uint64_t key(const std::string& family, Day day, const std::string& admin1);

  KindFamilies families_;
  std::vector<ComparedEvent> events_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_key_;
};

/// A person's word on two candidates, by number.
struct Verdict {
  std::int64_t left = 0;
  std::int64_t right = 0;
  bool same = false;
};

/// Puts candidates that tell one event together: agglomerative clustering with average linkage down to kSameEvent.
/// Pairs without a link count 0. What a person joined is joined, what a person parted stays apart, whatever the
/// scores say; of two words on one pair the last counts. `apart(a, b)`: never in one cluster (two events of one
/// article). The result does not depend on the order of `links`. Clusters of two and more, each in order of number,
/// in the order of their first.
std::vector<std::vector<std::int64_t>> cluster_events(const std::vector<EventLink>& links,
                                                      const std::vector<Verdict>& verdicts,
                                                      const std::function<bool(std::int64_t, std::int64_t)>& apart);

}  // namespace rasid
