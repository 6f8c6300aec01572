#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/record/mention.h"
#include "core/text/phrases.h"
#include "extractors/counts/numbers.h"

namespace rasid {

/// How a word says what happened to those counted (rules/counts/outcomes.toml says more).
enum class OutcomeShape : std::uint8_t {
  transitive,
  intransitive,
  gerund,
  nominal,
  verb,
  people_many,
  people_one,
  people_two
};

/// Words with a grammatical task around counts (rules/counts/words.toml).
enum class CountWord : std::uint8_t {
  be,
  aux,
  preposition,
  definite,
  one,
  further_one,
  others,
  filler,
  list,
  barrier,
  including,
  negation,
  casualties,
  mixed,
  running,
  period,
  recent,
  unit,
  toll,
  leave,
  ambiguous_dual,
  pronoun,
};
constexpr std::size_t kCountWordCount = 22;
std::string_view to_string(CountWord word);

/// The rules of rules/counts, ready to read text with. Load once with load_count_rules(), then read from any thread;
/// the vocabulary must outlive it.
struct CountRules {
  enum class NounForm : std::uint8_t { many, one, two };
  struct Noun {
    CountedKind kind = CountedKind::unknown;
    NounForm form = NounForm::many;
  };
  struct Trigger {
    Outcome outcome = Outcome::none;
    OutcomeShape shape = OutcomeShape::verb;
  };

  CountRules(Vocabulary& vocabulary, NumberRules number_rules)
      : numbers(std::move(number_rules)), nouns(vocabulary), triggers(vocabulary), words(vocabulary) {}

  NumberRules numbers;
  PhraseTable nouns;  ///< payload: index into noun_meanings
  std::vector<Noun> noun_meanings;
  PhraseTable triggers;  ///< payload: index into trigger_meanings
  std::vector<Trigger> trigger_meanings;
  PhraseTable words;  ///< payload: a CountWord
};

}  // namespace rasid
