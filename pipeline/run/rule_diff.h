#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "core/record/article.h"
#include "core/record/candidate.h"
#include "extractors/extract.h"
#include "pipeline/store/records.h"

namespace rasid {

enum class RuleChange { gained, lost, changed };
std::string_view to_string(RuleChange change);

/// One field of a candidate that two rule sets read differently; empty where one has nothing.
struct FieldDifference {
  std::string field;  ///< "kind", "place", "date", "actor1", ...
  std::string before;
  std::string after;
};

/// One candidate that one rule set finds and the other doesn't, or reads differently.
struct RuleDifference {
  RuleChange change = RuleChange::gained;
  std::string rule;  ///< that made it: in the new set, or in the old one if it is lost
  std::string id;    ///< of the candidate, likewise
  std::string kind;
  std::string place;     ///< may be empty
  std::string date;      ///< may be empty
  std::string sentence;  ///< the main one
  std::string document;  ///< where the article comes from
  std::string title;
  double confidence = 0;
  std::vector<FieldDifference> fields;         ///< if changed
  ReviewStatus verdict = ReviewStatus::fresh;  ///< what a reviewer said of the candidate as the old set has it
};

/// What changes from one rule set to another over some articles.
struct RuleDiff {
  std::size_t articles = 0;
  std::size_t before = 0;  ///< candidates of the old set
  std::size_t after = 0;   ///< candidates of the new set
  std::size_t same = 0;
  std::vector<RuleDifference> differences;  ///< by rule, then in the order of the articles, once finish() ran
  std::size_t accepted_lost = 0;            ///< lost ones that a reviewer had accepted
  std::size_t rejected_lost = 0;            ///< lost ones that a reviewer had rejected: good riddance
  std::size_t accepted_changed = 0;         ///< changed ones that a reviewer had accepted as they were

  [[nodiscard]] std::size_t count(RuleChange change) const;
};

/// Compares what two rule sets make of articles. A candidate of one set and one of the other are the same event if
/// they have the same id, else if the same words of the same sentence tell it. A confidence that moves by less than
/// kConfidenceMove is no change.
class RuleComparison {
 public:
  /// `verdicts`: what reviewers said, by candidate id. All must outlive this.
  RuleComparison(const Extractor& before, const Extractor& after, const std::map<std::string, ReviewStatus>& verdicts)
      : before_(before), after_(after), verdicts_(verdicts) {}

  void add(const std::string& document, const Article& article);
  /// Groups the differences by rule. Call once, at the end.
  RuleDiff finish();

 private:
  void note(RuleChange change, const Candidate& candidate, const Candidate* old, const Article& article,
            const std::string& document);
  [[nodiscard]] ReviewStatus verdict_on(const std::string& id) const;

  const Extractor& before_;
  const Extractor& after_;
  const std::map<std::string, ReviewStatus>& verdicts_;
  RuleDiff diff_;
};

constexpr double kConfidenceMove = 0.1;

/// The fields in which two candidates differ.
std::vector<FieldDifference> field_differences(const Candidate& before, const Candidate& after);

/// The event rule of a trigger's name: "shelling" of "shelling.shell".
std::string rule_of_trigger(const std::string& trigger);

}  // namespace rasid
