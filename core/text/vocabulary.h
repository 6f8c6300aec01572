#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace rasid {

/// A number for each folded word that some rule, list or name uses, so that texts are compared by number. Filled
/// while rules and gazetteer are loaded; afterwards read only, and then safe to read from several threads.
class Vocabulary {
 public:
  using Id = std::uint32_t;
  static constexpr Id kNone = 0;

  Vocabulary() { words_.emplace_back(); }
  Vocabulary(const Vocabulary&) = delete;
  Vocabulary& operator=(const Vocabulary&) = delete;

  /// Makes room for so many words more: a gazetteer knows how many it brings.
  void reserve(std::size_t words) { ids_.reserve(ids_.size() + words); }
  /// The word's number, a new one if it has none yet. `folded` went through fold(); capitals-only words that must be
  /// capitals in the text ("US", "IS") are kept as "^us".
  Id intern(std::string_view folded);
  /// The word's number or kNone.
  [[nodiscard]] Id find(std::string_view folded) const {
    const auto it = ids_.find(folded);
    return it == ids_.end() ? kNone : it->second;
  }
  [[nodiscard]] std::string_view word(Id id) const { return words_[id]; }
  [[nodiscard]] std::size_t size() const { return words_.size(); }

 private:
  std::deque<std::string> words_;  ///< never moves its strings: the map's keys are views of them
  std::unordered_map<std::string_view, Id> ids_;
};

}  // namespace rasid
