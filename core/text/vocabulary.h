#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace rasid {

/// A number for each folded word that some rule, list or name uses, so that texts are compared by number. Filled
/// while rules and gazetteer are loaded; afterwards read only, and then safe to read from several threads.
class Vocabulary {
 public:
  using Id = std::uint32_t;
  static constexpr Id kNone = 0;

  Vocabulary() : words_(1), slots_(64) {}
  Vocabulary(const Vocabulary&) = delete;
  Vocabulary& operator=(const Vocabulary&) = delete;

  /// Makes room for so many words more: a gazetteer knows how many it brings.
  void reserve(std::size_t words);
  /// The word's number, a new one if it has none yet. `folded` went through fold(); capitals-only words that must be
  /// capitals in the text ("US", "IS") are kept as "^us".
  Id intern(std::string_view folded);
  /// The word's number or kNone.
  [[nodiscard]] Id find(std::string_view folded) const {
    const std::uint64_t hash = hash_of(folded);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask; slots_[at].id != kNone; at = (at + 1) & mask) {
      if (slots_[at].tag == tag_of(hash) && words_[slots_[at].id] == folded) return slots_[at].id;
    }
    return kNone;
  }
  [[nodiscard]] std::string_view word(Id id) const { return words_[id]; }
  /// One more than there are words: number 0 is none.
  [[nodiscard]] std::size_t size() const { return words_.size(); }

 private:
  /// Open addressing, a power of two of slots: a text asks some ten times for each Arabic word, nearly always in
  /// vain, and the tag answers that without a look at the word.
  struct Slot {
    Id id = kNone;
    std::uint32_t tag = 0;
  };
  static std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32); }
  /// Eight bytes at a time, the last ones overlapping.
  static std::uint64_t hash_of(std::string_view text) {
    constexpr std::uint64_t kFactor = 0x9E3779B97F4A7C15ULL;
    const auto mix = [](std::uint64_t hash, std::uint64_t piece) {
      hash = (hash ^ piece) * kFactor;
      return hash ^ (hash >> 29);
    };
    const char* data = text.data();
    const std::size_t size = text.size();
    std::uint64_t hash = size * kFactor;
    std::uint64_t piece = 0;
    if (size < 8) {
      for (std::size_t i = 0; i < size; ++i) piece |= std::uint64_t{static_cast<unsigned char>(data[i])} << (8 * i);
      return mix(mix(hash, piece), size);
    }
    for (std::size_t i = 0; i + 8 < size; i += 8) {
      std::memcpy(&piece, data + i, 8);
      hash = mix(hash, piece);
    }
    std::memcpy(&piece, data + size - 8, 8);
    return mix(mix(hash, piece), size);
  }
  void grow(std::size_t slots);
  void place(Id id);

  std::vector<std::string_view> words_;  ///< by number; views of blocks_
  std::vector<Slot> slots_;
  std::vector<std::unique_ptr<char[]>> blocks_;  ///< the words' bytes, which never move
  std::size_t block_left_ = 0;
  char* block_at_ = nullptr;
};

}  // namespace rasid
