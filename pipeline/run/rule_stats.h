#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/day.h"
#include "core/record/article.h"
#include "core/text/tokens.h"
#include "extractors/extract.h"
#include "pipeline/store/store.h"

namespace rasid {

/// What became of one rule, or one trigger of an event rule, over some articles, and what reviewers made of it.
struct RuleCounts {
  std::string name;            ///< "shelling", "shelling.shell"; of other stages the rule's name in the evidence
  std::string stage;           ///< "events", "dates", "places", "actors", "counts"
  std::string status;          ///< "stable", "draft", "retired"; empty for other stages
  std::size_t tried = 0;       ///< times that one of its phrases stood in a text
  std::size_t matched = 0;     ///< of those, where its conditions and the form held
  std::size_t candidates = 0;  ///< events that it made; of other stages: times that it filled a field of one
  std::map<std::string, std::size_t> left_out;  ///< matched, but no candidate: why
  double cost_us = 0;           ///< CPU time of the event stage, shared among the phrases tried in an article
  std::optional<Day> last_hit;  ///< day of publication of the newest article with a candidate
  std::size_t accepted = 0;     ///< what reviewers said of stored candidates; duplicates count as accepted
  std::size_t corrected = 0;    ///< of the accepted, those with a corrected field
  std::size_t rejected = 0;
  std::map<std::string, std::size_t> reasons;  ///< of rejections

  [[nodiscard]] double cost_per_miss() const;  ///< microseconds for each time tried without a candidate; 0 if none
  /// Tried or not, it made no candidate.
  [[nodiscard]] bool silent() const { return status == "stable" && candidates == 0; }
  /// At least kLeastDecisions decisions, and more than kNoisyShare of them rejections.
  [[nodiscard]] bool noisy() const;
};

constexpr std::size_t kLeastDecisions = 5;
constexpr double kNoisyShare = 0.3;

struct RuleStats {
  std::size_t articles = 0;
  std::optional<Day> first;  ///< of the articles' days of publication
  std::optional<Day> last;
  std::vector<RuleCounts> rules;     ///< event rules by id, then the rules of other stages
  std::vector<RuleCounts> triggers;  ///< of event rules, in the order of the files
};

/// Counts over articles what the rules of `extractor` do, and adds what reviewers said of the candidates in a store.
class RuleTally {
 public:
  explicit RuleTally(const Extractor& extractor);
  void add(const Article& article);
  /// The decisions that stand in the store, by rule.
  Result<void> add_verdicts(const Store& store);
  [[nodiscard]] RuleStats finish() const;

 private:
  void add_events(const Article& article, const TokenizedText& text, const Mentions& mentions);
  void add_fields(const Article& article, const std::vector<Candidate>& events, const Mentions& mentions);
  void add_verdict(const StoredCandidate& stored);

  const Extractor& extractor_;
  RuleStats stats_;
  std::map<std::string, RuleCounts> others_;  ///< rules of other stages, by name
  std::map<std::string, std::size_t> trigger_index_;
};

}  // namespace rasid
