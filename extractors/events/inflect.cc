#include "extractors/events/inflect.h"

#include <array>

#include "core/text/fold.h"

namespace rasid {
namespace {

/// "carry out" -> "carry", " out"
std::pair<std::string, std::string> split_first_word(std::string_view phrase) {
  const std::size_t space = phrase.find(' ');
  if (space == std::string_view::npos) return {std::string(phrase), {}};
  return {std::string(phrase.substr(0, space)), std::string(phrase.substr(space))};
}

bool is_vowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

bool sibilant_end(std::string_view word) {
  return word.ends_with("s") || word.ends_with("x") || word.ends_with("z") || word.ends_with("ch") ||
         word.ends_with("sh");
}

bool consonant_y_end(std::string_view word) {
  return word.size() > 1 && word.ends_with("y") && !is_vowel(word[word.size() - 2]);
}

std::string with_s(const std::string& word) {
  if (consonant_y_end(word)) return word.substr(0, word.size() - 1) + "ies";
  if (sibilant_end(word)) return word + "es";
  return word + "s";
}

std::string with_ed(const std::string& word) {
  if (word.ends_with("e")) return word + "d";
  if (consonant_y_end(word)) return word.substr(0, word.size() - 1) + "ied";
  return word + "ed";
}

std::string with_ing(const std::string& word) {
  if (word.ends_with("ie")) return word.substr(0, word.size() - 2) + "ying";
  if (word.ends_with("e") && !word.ends_with("ee")) return word.substr(0, word.size() - 1) + "ing";
  return word + "ing";
}

}  // namespace

bool is_arabic_shape(Shape shape) {
  return shape == Shape::ar_verb || shape == Shape::ar_present || shape == Shape::ar_object_verb ||
         shape == Shape::ar_object_present;
}

bool is_noun_shape(Shape shape) {
  return shape == Shape::noun || shape == Shape::object_noun;
}

std::vector<Inflected> english_verb_forms(std::string_view phrase, const IrregularVerbs& irregular) {
  const auto [word, rest] = split_first_word(phrase);
  if (word == "be") {
    return {{"be" + rest, Shape::base},     {"is" + rest, Shape::past},   {"are" + rest, Shape::past},
            {"was" + rest, Shape::past},    {"were" + rest, Shape::past}, {"been" + rest, Shape::past},
            {"being" + rest, Shape::gerund}};
  }
  std::vector<Inflected> forms = {{word + rest, Shape::base}, {with_s(word) + rest, Shape::third}};
  const auto known = irregular.find(word);
  if (known == irregular.end()) {
    forms.push_back({with_ed(word) + rest, Shape::past_or_participle});
    forms.push_back({with_ing(word) + rest, Shape::gerund});
    if (word.size() > 4 && word.ends_with("el") && !is_vowel(word[word.size() - 3])) {  // levelled, leveled
      forms.push_back({word + "led" + rest, Shape::past_or_participle});
      forms.push_back({word + "ling" + rest, Shape::gerund});
    }
    return forms;
  }
  const IrregularVerb& verb = known->second;
  if (verb.past == verb.participle) {
    forms.push_back({verb.past + rest, Shape::past_or_participle});
  } else {
    forms.push_back({verb.past + rest, Shape::past});
    forms.push_back({verb.participle + rest, Shape::participle});
  }
  forms.push_back({verb.gerund + rest, Shape::gerund});
  return forms;
}

std::vector<std::string> english_noun_forms(std::string_view phrase) {
  static constexpr std::array<std::string_view, 8> kAfterHead = {" of ", " on ",   " between ", " against ",
                                                                 " by ", " with ", " for ",     " to "};
  std::size_t head_end = phrase.size();
  for (const std::string_view link : kAfterHead) head_end = std::min(head_end, phrase.find(link));
  const std::string head(phrase.substr(0, head_end));
  const std::string rest(phrase.substr(head_end));
  if (head.ends_with("s") || head.ends_with("fire")) return {std::string(phrase)};
  return {std::string(phrase), with_s(head) + rest};
}

std::vector<Inflected> arabic_verb_forms(std::string_view phrase, bool passive) {
  const Shape past = passive ? Shape::ar_object_verb : Shape::ar_verb;
  const Shape present = passive ? Shape::ar_object_present : Shape::ar_present;
  const auto [word, rest] = split_first_word(fold(phrase));
  std::vector<Inflected> forms = {};
  if (word.starts_with("ي")) {  // given as present
    const std::string stem = word.substr(2);
    return {{word + rest, present},
            {"ت" + stem + rest, present},
            {word + "ون" + rest, present},
            {word + "ان" + rest, present}};
  }
  const bool defective = word.ends_with("ي");
  const std::string stem = defective ? word.substr(0, word.size() - 2) : word;
  for (const std::string_view ending : {"ت", "وا", "تا", "ن"})
    forms.push_back({stem + std::string(ending) + rest, past});
  forms.push_back({word + rest, past});
  if (!defective) forms.push_back({word + "ا" + rest, past});
  std::vector<std::string> bases = {word};
  if (word.starts_with("ا")) bases.push_back(word.substr(2));
  if (const std::size_t weak = word.size() - 4; word.size() >= 6 && word.compare(weak, 2, "ا") == 0) {
    // Hollow verbs: استعاد، يستعيد; زار، يزور; سار، يسير.
    const std::size_t skip = word.starts_with("ا") ? 2 : 0;
    bases.push_back(word.substr(skip, weak - skip) + "ي" + word.substr(weak + 2));
    if (word.size() == 6) bases.push_back(word.substr(0, weak) + "و" + word.substr(weak + 2));
  }
  for (const std::string& base : bases) {
    forms.push_back({"ي" + base + rest, present});
    forms.push_back({"ت" + base + rest, present});
    const std::string plural = defective ? base.substr(0, base.size() - 2) : base;
    forms.push_back({"ي" + plural + "ون" + rest, present});
  }
  return forms;
}

std::vector<std::string> arabic_noun_forms(std::string_view phrase) {
  const auto [word, rest] = split_first_word(fold(phrase));
  std::vector<std::string> forms = {word + rest};
  const std::string adjective = rest.size() > 6 && rest.find(' ', 1) == std::string::npos ? rest : std::string();
  if (!adjective.empty() && adjective.ends_with("ه")) {  // غارتين جويتين
    const std::string bare = adjective.substr(0, adjective.size() - 2);
    if (word.ends_with("ه")) {
      for (const std::string_view ending : {"تين", "تان"})
        forms.push_back(word.substr(0, word.size() - 2) + std::string(ending) + bare + std::string(ending));
    }
  } else if (!adjective.empty() && !word.ends_with("ه")) {  // إنزالا جويا, قصفين مدفعيين
    for (const std::string_view ending : {"ا", "ين", "ان"})
      forms.push_back(word + std::string(ending) + adjective + std::string(ending));
  }
  if (word.ends_with("ه") && word.size() > 4) {
    const std::string stem = word.substr(0, word.size() - 2);
    for (const std::string_view ending : {"ات", "تين", "تان", "تي", "تا"})
      forms.push_back(stem + std::string(ending) + rest);
  } else if (!word.ends_with("ات") && !word.ends_with("ين") && !word.ends_with("ون")) {
    for (const std::string_view ending : {"ا", "ين", "ان", "ات"}) forms.push_back(word + std::string(ending) + rest);
  }
  return forms;
}

}  // namespace rasid
