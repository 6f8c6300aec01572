#pragma once

#include <cstdint>
#include <vector>

#include "extractors/places/judge.h"
#include "extractors/places/name_view.h"

namespace rasid {

/// Finds names in frames that no table spells so: by light key, then by skeleton; a framed word that is no name at
/// all is kept as one that we don't know.
class VariantFinder {
 public:
  /// Appends to `found`.
  VariantFinder(const NameView& view, const NameJudge& judge, std::vector<FoundName>& found)
      : view_(view), judge_(judge), found_(found) {}

  /// Reads a name of `least` words or more that begins at `at`; returns the token after it, `at` if there is none.
  /// `exact` are the names that the tables have there.
  std::uint32_t variant_at(std::uint32_t at, std::uint32_t least, const std::vector<NameHit>& exact);

 private:
  std::uint32_t unknown_at(std::uint32_t at, std::uint32_t end);
  std::uint32_t variant(std::uint32_t at, std::uint32_t end, const std::vector<NameHit>& exact);
  [[nodiscard]] bool one_word_fits_better(std::uint32_t at, std::uint32_t end,
                                          const std::vector<NameHit>& exact) const;
  void keep_best();

  const NameView& view_;
  const NameJudge& judge_;
  std::vector<FoundName>& found_;
  std::vector<NameMatch> variants_;
};

}  // namespace rasid
