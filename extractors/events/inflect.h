#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace rasid {

/// How a form of a trigger word stands in a sentence: decides where its subject and object are looked for.
enum class Shape : std::uint8_t {
  base,                ///< "bomb": infinitive or plural present
  third,               ///< "bombs"
  past,                ///< "took"
  participle,          ///< "taken"
  past_or_participle,  ///< "bombed"
  gerund,              ///< "bombing"
  noun,                ///< "air strike", قصف: by/of/possessive names who does it
  object_noun,         ///< "arrest", مقتل: of names to whom
  undergo,             ///< "came under fire", تعرض لقصف: its subject is the one it happens to
  ar_verb,             ///< قصفت: subject behind it or right before it
  ar_present,          ///< يقصف
  ar_object_verb,      ///< أصيب, قُتل: read first as passive
  ar_object_present,
};
bool is_arabic_shape(Shape shape);
bool is_noun_shape(Shape shape);

struct Inflected {
  std::string text;
  Shape shape = Shape::base;
};

/// Irregular English verbs: base to past, participle, gerund. From rules/lists/irregular_verbs.en.txt, four words a
/// line.
struct IrregularVerb {
  std::string past;
  std::string participle;
  std::string gerund;
};
using IrregularVerbs = std::map<std::string, IrregularVerb, std::less<>>;

/// The forms of an English verb phrase given in its base form ("carry out a raid on"): its first word is inflected.
std::vector<Inflected> english_verb_forms(std::string_view phrase, const IrregularVerbs& irregular);
/// Singular and plural of an English noun phrase: the word before " of ", " on ", " between "... or the last one.
std::vector<std::string> english_noun_forms(std::string_view phrase);
/// The forms of an Arabic verb phrase given as past, third person masculine singular ("أطلق النار على"), or as
/// present
/// ("يقوم"): gender and number, and the present of the sound and derived forms. `passive` gives object shapes.
std::vector<Inflected> arabic_verb_forms(std::string_view phrase, bool passive);
/// The noun as given with its regular dual and feminine plural and the accusative -an ("قصفاً").
std::vector<std::string> arabic_noun_forms(std::string_view phrase);

}  // namespace rasid
