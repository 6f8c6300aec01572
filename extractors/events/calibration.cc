#include "extractors/events/calibration.h"

#include <algorithm>

#include "extractors/ruleset/toml_file.h"

namespace rasid {

Calibration Calibration::load(const std::filesystem::path& rules, std::vector<Diagnostic>& diagnostics) {
  Calibration out;
  std::error_code ignored;
  if (!std::filesystem::exists(rules / "confidence.toml", ignored)) return out;
  const auto file = RuleFile::read(rules / "confidence.toml", rules / "lists", diagnostics);
  if (!file) return out;
  const TomlTable root = file->root();
  root.number("schema");
  root.text("source");
  for (const TomlTable& table : root.tables("point")) {
    const double sum = table.real_or("sum", -1);
    const double right = table.real_or("right", -1);
    const bool legal = sum >= 0 && sum <= 1 && right >= 0 && right <= 1;
    const bool rising = out.points_.empty() || (sum > out.points_.back().first && right >= out.points_.back().second);
    if (legal && rising) {
      out.points_.emplace_back(sum, right);
    } else {
      table.error("sum", "E560", "points go from 0 to 1 and rise",
                  "write sum = 0.7 and right = 0.8, the lowest first");
    }
  }
  if (out.points_.empty()) root.error("", "E560", "no points", "write [[point]] with `sum` and `right`");
  root.finish();
  return out;
}

double Calibration::at(double sum) const {
  if (points_.empty()) return sum;
  if (sum <= points_.front().first) return points_.front().second;
  if (sum >= points_.back().first) return points_.back().second;
  const auto high = std::upper_bound(points_.begin(), points_.end(), sum,
                                     [](double value, const auto& point) { return value < point.first; });
  const auto low = high - 1;
  const double share = (sum - low->first) / (high->first - low->first);
  return low->second + share * (high->second - low->second);
}

void Calibration::apply(double& confidence, std::vector<ConfidencePart>& parts) const {
  const double right = at(confidence);
  if (right == confidence) return;
  parts.push_back({"calibration", right - confidence});
  confidence = right;
}

}  // namespace rasid
