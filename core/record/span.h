#pragma once

#include <cstdint>
#include <string_view>

namespace rasid {

/// A piece of `Article::text`: byte offsets, `end` exclusive. An empty span at 0 means "nowhere".
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  [[nodiscard]] std::uint32_t length() const { return end - begin; }
  [[nodiscard]] bool empty() const { return begin == end; }
  [[nodiscard]] bool contains(Span other) const { return begin <= other.begin && other.end <= end; }
  [[nodiscard]] bool overlaps(Span other) const { return begin < other.end && other.begin < end; }
  /// The piece itself; `text` must be the text that the span counts in.
  [[nodiscard]] std::string_view of(std::string_view text) const { return text.substr(begin, length()); }
  friend bool operator==(const Span&, const Span&) = default;
};

}  // namespace rasid
