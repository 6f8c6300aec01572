#pragma once

#include <cstdint>
#include <vector>

#include "extractors/places/name_view.h"

namespace rasid {

/// Says whether a name that the gazetteer knows is a place where it stands. Hundreds of names are words ("Hit",
/// الباب) or persons' names: what a name needs around it depends on its risk, its weight and its frame. Persons and
/// organisations that bear a place's name, and governments called by their capital, are told apart here.
class NameJudge {
 public:
  /// `found` is what was found so far, in text order; it may grow between questions.
  NameJudge(const NameView& view, const std::vector<FoundName>& found) : view_(view), found_(found) {}

  /// True if it is a place. Takes the bearers away that can't be meant here, sets the role, and the class that a list
  /// of names inherits. Its frame must have been read.
  bool accept(FoundName& name) const;
  /// "Sheikh X", "Muhammad X": the name is a person's.
  [[nodiscard]] bool is_person_before(const FoundName& name) const;

 private:
  [[nodiscard]] bool inherits_frame(const FoundName& name) const;
  void drop_unlikely(FoundName& name) const;
  bool keep_followed_by_unit(FoundName& name) const;
  [[nodiscard]] bool may_be_glued(const FoundName& name, bool follows) const;
  [[nodiscard]] bool is_short(const FoundName& name) const;
  bool read_role(FoundName& name, float weight) const;
  [[nodiscard]] bool is_metonym(const FoundName& name, std::uint32_t begin, std::uint32_t end) const;
  [[nodiscard]] bool follows_place(const FoundName& name) const;
  [[nodiscard]] bool stands_between_capitals(const FoundName& name) const;
  [[nodiscard]] bool telling(const FoundName& name) const;

  const NameView& view_;
  const std::vector<FoundName>& found_;
};

}  // namespace rasid
