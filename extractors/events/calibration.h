#pragma once

#include <filesystem>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/record/candidate.h"

namespace rasid {

/// From the sum of a candidate's confidence parts to how often such candidates are right, measured on annotated
/// articles: rules/confidence.toml, which names its source. A monotone step-less curve through points, as isotonic
/// regression gives it (Zadrozny and Elkan 2002, "Transforming classifier scores into accurate multiclass probability
/// estimates"). tests/bench/reliability.py fits it and shows how well it holds.
class Calibration {
 public:
  /// Reads `rules`/confidence.toml. Without the file, or after an error (E560: no point, not from 0 to 1, not
  /// rising), sums stay as they are.
  static Calibration load(const std::filesystem::path& rules, std::vector<Diagnostic>& diagnostics);

  /// Between two points along the line, outside them the nearest one's.
  [[nodiscard]] double at(double sum) const;
  /// Sets the confidence to at(confidence) and adds the difference as the part "calibration", so that the parts still
  /// sum up to it.
  void apply(double& confidence, std::vector<ConfidencePart>& parts) const;

 private:
  std::vector<std::pair<double, double>> points_;  ///< sum, share that is right; rising in both
};

}  // namespace rasid
