#include "pipeline/store/records.h"

#include <array>

#include "pipeline/store/review_records.h"

namespace rasid {
namespace {

constexpr std::array<std::string_view, 3> kOutcomes = {"extracted", "empty", "failed"};
constexpr std::array<std::string_view, 4> kStatuses = {"new", "accepted", "rejected", "duplicate"};
constexpr std::array<std::string_view, 9> kActions = {"accept",    "reject", "undo",  "edit",  "skip",
                                                      "duplicate", "merge",  "split", "reopen"};
constexpr std::array<std::string_view, 5> kOrders = {"importance", "newest", "oldest", "uncertain", "found"};
constexpr std::array<std::string_view, 3> kRoles = {"reader", "reviewer", "admin"};

template <typename Enum, std::size_t size>
std::optional<Enum> find_name(const std::array<std::string_view, size>& names, std::string_view name) {
  for (std::size_t i = 0; i < size; ++i) {
    if (names[i] == name) return static_cast<Enum>(i);
  }
  return std::nullopt;
}

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
std::string_view to_string(QueueOrder order) {
  return kOrders[static_cast<std::size_t>(order)];
}
std::string_view to_string(Role role) {
  return kRoles[static_cast<std::size_t>(role)];
}

std::optional<ReviewStatus> parse_review_status(std::string_view name) {
  return find_name<ReviewStatus>(kStatuses, name);
}
std::optional<ReviewAction> parse_review_action(std::string_view name) {
  return find_name<ReviewAction>(kActions, name);
}
std::optional<QueueOrder> parse_queue_order(std::string_view name) {
  return find_name<QueueOrder>(kOrders, name);
}
std::optional<Role> parse_role(std::string_view name) {
  return find_name<Role>(kRoles, name);
}

}  // namespace rasid
