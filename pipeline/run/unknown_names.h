#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/record/article.h"
#include "extractors/extract.h"

namespace rasid {

/// A phrase that looks like an actor's name and stands in no list of rules/actors.
struct UnknownName {
  std::string name;  ///< as most often written
  std::string language;
  std::size_t times = 0;
  std::size_t articles = 0;
  std::string example;   ///< the first sentence that has it
  std::string document;  ///< and where that stands
};

/// Gathers over articles what Extractor::extract() returned in `unknown_actors`. Arabic phrases run up to three
/// words, of which the last may be none of the name any more: those that share their first two words count as one
/// name, in three words only if most of them agree on the third.
class UnknownNames {
 public:
  explicit UnknownNames(const Extractor& extractor) : extractor_(extractor) {}

  void add(const std::string& document, const Article& article);
  /// Those found at least `least` times, the most frequent first.
  [[nodiscard]] std::vector<UnknownName> names(std::size_t least) const;

 private:
  struct Spelling {
    std::size_t times = 0;
    std::set<std::string> documents;
    std::string example;
    std::string document;
  };
  struct Group {
    bool arabic = false;
    std::map<std::string, Spelling> spellings;
  };
  [[nodiscard]] static UnknownName united(const Group& group);

  const Extractor& extractor_;
  std::map<std::string, Group> groups_;  ///< by folded name (Arabic: its first two words)
};

}  // namespace rasid
