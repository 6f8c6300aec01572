#pragma once

#include <cstdint>
#include <vector>

#include "core/text/tokens.h"
#include "extractors/places/found_name.h"
#include "extractors/places/place_rules.h"

namespace rasid {

/// Rule phrases of a text, to be asked for by where they begin or end.
class RuleHits {
 public:
  RuleHits(const TokenizedText& text, const PlaceRules& rules);
  /// The longest phrase that counts before a name and ends before token `end`; nullptr if none.
  [[nodiscard]] const RuleHit* before(std::uint32_t end) const;
  /// True if some phrase ends before token `end` or up to two tokens before that: without, there is no frame in
  /// front.
  [[nodiscard]] bool any_before(std::uint32_t end) const {
    return last_of_[end < 2 ? 0 : end - 2] != last_of_[end + 1];
  }
  /// The longest phrase of one of the kinds that ends before `end` (begins at `begin`).
  [[nodiscard]] const RuleHit* ending(std::uint32_t end, PlaceWordKind kind) const;
  [[nodiscard]] const RuleHit* beginning(std::uint32_t begin, PlaceWordKind kind) const;
  /// True if a class word, a modifier or a direction begins at the token.
  [[nodiscard]] bool frame_begins(std::uint32_t token) const;
  /// True if the tokens are a class word or a modifier as a whole: مدينة is also a village's name.
  [[nodiscard]] bool is_frame(std::uint32_t first, std::uint32_t last) const;
  [[nodiscard]] const PlaceWord& word(const RuleHit& hit) const { return rules_.words[hit.word]; }
  [[nodiscard]] const std::vector<RuleHit>& all() const { return hits_; }

 private:
  const TokenizedText& text_;
  const PlaceRules& rules_;
  std::vector<RuleHit> hits_;            ///< by first token
  std::vector<std::uint32_t> by_last_;   ///< indices of hits_, by last token
  std::vector<std::uint32_t> first_of_;  ///< per token: first of hits_ that begins there; one more
  std::vector<std::uint32_t> last_of_;   ///< per token: first of by_last_ that ends there; one more
};

}  // namespace rasid
