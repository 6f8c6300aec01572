#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/record/mention.h"
#include "extractors/places/place_rules.h"

namespace rasid {

/// What decided a name that no table has, in a place that the phrase names: it stands for that place.
inline constexpr std::string_view kUnknownInArea = "unknown name in a known area";

/// A bearer that a found name may mean.
struct Bearer {
  PlaceIndex place = kNoPlace;
  MatchTier tier = MatchTier::exact;
  double similarity = 1;
  NameRisk risk = NameRisk::none;
  bool main = false;  ///< found under the place's own name, not a variant
  double score = 0;
  std::string_view reason;
};

/// A rule's phrase that was found: tokens [first, last).
struct RuleHit {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t word = 0;  ///< index into PlaceRules::words
  std::uint16_t clitics = kNoClitic;
};

/// A name in the text with what stands around it, on its way to a PlaceMention.
struct FoundName {
  std::uint32_t first = 0;  ///< tokens of the name
  std::uint32_t last = 0;
  std::uint32_t phrase_first = 0;  ///< tokens of name and frame
  std::uint32_t phrase_last = 0;
  std::uint32_t sentence = 0;
  std::uint16_t clitics = kNoClitic;
  std::vector<Bearer> bearers;
  std::span<const std::string> classes;  ///< of the rule's class word; empty if none
  bool frame = false;                    ///< a class word or a modifier stands around it
  bool strong = false;                   ///< a frame that only places have
  bool several = false;                  ///< its class word stands before the names that follow too
  bool cue = false;
  bool countryside = false;
  bool desert = false;
  bool near = false;
  bool part = false;
  std::optional<Direction> side;    ///< "northern X"
  std::optional<Direction> offset;  ///< "north of X"
  std::optional<double> offset_km;  ///< "5 km"
  double widen_km = 0;
  PlaceRole role = PlaceRole::location;
  std::string_view rule;  ///< of PlaceRules
  // after the passes
  std::string_view decided_by;
  std::int32_t parent = -1;     ///< index of the found name that says where this one lies
  PlaceIndex area = kNoPlace;   ///< where a name that no table has lies
  bool parent_contains = true;  ///< false: "north of Y", near Y
};

}  // namespace rasid
