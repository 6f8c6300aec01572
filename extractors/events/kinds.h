#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace rasid {

/// A kind of event, as rules/kinds.toml states it.
struct EventKind {
  std::string id;        ///< "armed_clash": in rules, in the store, in exports; never renamed
  std::string title;     ///< for people, in English
  std::string title_ar;  ///< and in Arabic
  std::string family;    ///< "violence", "demonstration", "disruption", "strategic", "political"
};

/// All kinds, in file order. Loaded once, then read from any thread.
class EventKinds {
 public:
  /// Reads rules/kinds.toml; what is wrong with it is added to `diagnostics`.
  static EventKinds load(const std::filesystem::path& rules, std::vector<Diagnostic>& diagnostics);

  [[nodiscard]] const std::vector<EventKind>& all() const { return kinds_; }
  /// Null if there is no such kind.
  [[nodiscard]] const EventKind* find(std::string_view id) const;
  [[nodiscard]] std::vector<std::string> ids() const;

 private:
  std::vector<EventKind> kinds_;
};

}  // namespace rasid
