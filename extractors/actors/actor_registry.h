#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/day.h"
#include "core/base/result.h"
#include "core/record/mention.h"
#include "core/text/phrases.h"
#include "core/text/vocabulary.h"
#include "extractors/counts/numbers.h"

namespace rasid {

/// One organisation, or one kind of people without one, as rules/actors has it.
struct Actor {
  std::string id;
  std::string name;  ///< as we write it in English
  NameList names;    ///< every spelling in both scripts, `name` first, then those of its parents
  ActorType type = ActorType::other;
  std::string country;
  std::string parent;
  std::optional<Day> from;   ///< empty: always
  std::optional<Day> until;  ///< inclusive
  std::string body;          ///< what it is: "ministry", "army", "group": for references like "the ministry"
};

/// A public person and the organisations that they speak for.
struct Person {
  struct Role {
    std::uint32_t actor = 0;
    std::optional<Day> from;
    std::optional<Day> until;
  };
  std::string name;
  std::vector<std::string> names;
  std::vector<Role> roles;
};

/// What a noun needs to become an actor.
enum class NounClass : std::uint8_t {
  military,
  weapon,
  act,
  people,
  unit,
  government,
  intelligence,
  proxy,
  civilian
};

/// A nationality and who acts for it.
struct Country {
  std::string id;
  std::unordered_map<std::string, std::vector<std::uint32_t>>
      owners;  ///< by "military", "government", office key, ...
};

struct ActorNoun {
  std::string id;
  NounClass kind = NounClass::people;
  std::optional<std::uint32_t> alone;   ///< the actor that it means by itself
  bool counted = false;                 ///< by itself only after a number or in the singular
  std::vector<std::string> refers;      ///< by itself it means the last actor with one of these bodies
  std::vector<std::uint32_t> supposed;  ///< by itself it is taken for the one of these that the text names
};

struct Office {
  std::string key;
};

/// An actor is the office `office` of the country `country`: the owner under the office's key.
struct HeldOffice {
  std::uint32_t country = 0;
  std::uint32_t office = 0;
};

struct Reference {
  std::string id;
  std::vector<std::string> bodies;
  std::vector<std::uint32_t> actors;  ///< or one of these
  std::vector<std::uint32_t> fallback;
};

/// Words with a grammatical task (rules/actors/words.toml says what each is for).
enum class ActorWord : std::uint8_t {
  filler,
  link,
  attach,
  backed,
  area_after,
  area_before,
  agent,
  aux,
  be,
  verb,
  force,
  locative,
  clause_start,
  determiner,
  pronoun,
  speaker,
  after_noun,
  prefix,
  suffix,
  title,
  founding,
  looks_like,
};
constexpr std::size_t kActorWordCount = 22;
/// "filler", "link", ...: the table of [words.NAME].
std::string_view to_string(ActorWord word);

/// The actors of rules/actors, ready to be found in text. Load once with load_actors(), then read from any thread;
/// the vocabulary must outlive it.
struct ActorRegistry {
  explicit ActorRegistry(Vocabulary& vocabulary, NumberRules number_rules)
      : names(vocabulary), words(vocabulary), numbers(std::move(number_rules)) {}

  /// What a phrase of `names` stands for.
  struct Meaning {
    enum class Kind : std::uint8_t {
      actor,
      person,
      office,
      office_holder,
      adjective,
      country,
      capital,
      reference,
      noun_many,
      noun_one,
      noun_two,
      quoted,  ///< an actor's name that counts only between quotation marks after a group word: تنظيم "الدولة"
    };
    Kind kind = Kind::actor;
    std::uint32_t index = 0;
  };

  std::vector<Actor> actors;
  std::vector<Person> persons;
  std::vector<Country> countries;
  std::vector<Office> offices;
  std::vector<std::vector<HeldOffice>> held;  ///< by actor; by country, then office
  std::vector<ActorNoun> nouns;
  std::vector<Reference> references;
  std::vector<Meaning> meanings;  ///< by payload of `names`
  PhraseTable names;
  PhraseTable words;  ///< payload: an ActorWord
  NumberRules numbers;
  std::unordered_map<std::string, std::uint32_t> by_id;
  std::uint32_t home = 0;  ///< the country that offices without a nationality belong to: Syria

  [[nodiscard]] const Actor* find(std::string_view id) const {
    const auto it = by_id.find(std::string(id));
    return it == by_id.end() ? nullptr : &actors[it->second];
  }
};

}  // namespace rasid
