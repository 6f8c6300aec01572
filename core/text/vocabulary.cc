#include "core/text/vocabulary.h"

namespace rasid {

Vocabulary::Id Vocabulary::intern(std::string_view folded) {
  const Id known = find(folded);
  if (known != kNone) return known;
  const auto id = static_cast<Id>(words_.size());
  words_.emplace_back(folded);
  ids_.emplace(words_.back(), id);
  return id;
}

}  // namespace rasid
