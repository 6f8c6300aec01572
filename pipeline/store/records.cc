#include "pipeline/store/records.h"

#include <array>

namespace rasid {
namespace {
constexpr std::array<std::string_view, 3> kOutcomes = {"extracted", "empty", "failed"};
constexpr std::array<std::string_view, 3> kStatuses = {"new", "accepted", "rejected"};
constexpr std::array<std::string_view, 3> kActions = {"accept", "reject", "undo"};
}  // namespace

std::string_view to_string(DocumentOutcome outcome) {
  return kOutcomes[static_cast<std::size_t>(outcome)];
}
std::string_view to_string(ReviewStatus status) {
  return kStatuses[static_cast<std::size_t>(status)];
}
std::string_view to_string(ReviewAction action) {
  return kActions[static_cast<std::size_t>(action)];
}

std::optional<ReviewStatus> parse_review_status(std::string_view name) {
  for (std::size_t i = 0; i < kStatuses.size(); ++i) {
    if (kStatuses[i] == name) return static_cast<ReviewStatus>(i);
  }
  return std::nullopt;
}

}  // namespace rasid
