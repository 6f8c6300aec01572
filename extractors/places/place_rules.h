#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "core/base/result.h"
#include "core/text/phrases.h"
#include "core/text/vocabulary.h"
#include "gazetteer/index.h"

namespace rasid {

/// What a phrase of rules/places means beside a name.
enum class PlaceWordKind : std::uint8_t {
  class_word,    ///< "town of", مدينة
  countryside,   ///< "countryside", ريف
  desert,        ///< "desert", بادية
  near,          ///< "near", محيط
  part,          ///< "parts of", وسط
  direction_of,  ///< "north of", شمال
  side,          ///< "northern", الشمالي
  unit,          ///< "km"
  cue,           ///< "in", في
  organisation,  ///< "Media Center"
  person,        ///< "Sheikh"
  metonym,       ///< "said"
  origin,        ///< "native of"
  head,          ///< "Tell": first word of longer names
  no_name,       ///< "Syrian": stands where a name would and is none
  never,         ///< a phrase that holds a place's name and is none
};

/// One phrase of rules/places as the reader uses it.
struct PlaceWord {
  PlaceWordKind kind = PlaceWordKind::cue;
  bool before = false;               ///< counts in front of a name
  bool after = false;                ///< counts behind a name
  bool weak = false;                 ///< of class words: stands before other things too
  bool several = false;              ///< of class words: stands before each of a list of names
  bool capital = false;              ///< written with a capital in the rule: must have one in the text
  std::vector<std::string> classes;  ///< of class words
  std::optional<Direction> direction;
  double km = 0;     ///< by how much a frame widens; of a unit its kilometres
  std::string rule;  ///< id of the rule
};

/// The words around names and the names of persons. Built by load_place_rules(), afterwards read only.
struct PlaceRules {
  explicit PlaceRules(Vocabulary& vocabulary) : phrases(vocabulary) {}
  PhraseTable phrases;  ///< payloads are indices into `words`
  std::vector<PlaceWord> words;
  std::unordered_set<Vocabulary::Id> given_names;
  Vocabulary::Id word_the = Vocabulary::kNone;
};

/// Reads rules/places of `rules_folder`. Empty if a file has an error; `diagnostics` then says every one. The
/// vocabulary must be the gazetteer's and outlive the rules.
std::optional<PlaceRules> load_place_rules(const std::filesystem::path& rules_folder, Vocabulary& vocabulary,
                                           std::vector<Diagnostic>& diagnostics);

}  // namespace rasid
