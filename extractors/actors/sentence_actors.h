#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/day.h"
#include "core/text/tokens.h"
#include "extractors/actors/actor_registry.h"

namespace rasid {

/// Chooses among actors of one name by the day.
class ActorCalendar {
 public:
  ActorCalendar(const ActorRegistry& registry, std::optional<Day> day) : registry_(registry), day_(day) {}

  /// The actor of `candidates` that existed in the year `year` (all of it), else on the article's day, else the one
  /// nearest to it, else the newest. `candidates` is not empty.
  [[nodiscard]] std::uint32_t choose(const std::vector<std::uint32_t>& candidates, std::optional<int> year) const;
  /// The person's organisation on that day: the role that holds, else the nearest.
  [[nodiscard]] std::uint32_t organisation_of(const Person& person, std::optional<int> year) const;
  [[nodiscard]] std::optional<Day> day() const { return day_; }

 private:
  const ActorRegistry& registry_;
  std::optional<Day> day_;
};

/// An actor as found in one sentence; what needs the sentences before is still open. Tokens, not bytes.
struct FoundActor {
  static constexpr std::int32_t kNone = -1;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t head_first = 0;
  std::uint32_t head_last = 0;
  std::int32_t actor = kNone;  ///< index in the registry
  std::int32_t person = kNone;
  std::int32_t reference = kNone;  ///< to be resolved: "the group"
  std::int32_t office = kNone;     ///< to be resolved: "the Interior Ministry" without a nationality
  std::int32_t noun = kNone;       ///< of the registry: what a described actor is
  std::int32_t country = kNone;    ///< of the registry, when only the nationality is known ("Syrian fighters")
  bool described = false;
  bool metonym = false;
  bool plural_people = false;
  bool speaker = false;           ///< "our forces": of the one who speaks
  std::int32_t fallback = kNone;  ///< who it is if no group was named
  bool definite = false;          ///< "the militants": the group named before, if there is one
  bool somebody = false;          ///< "a member": of nobody knows whom
  bool points_back = false;       ///< "its fighters": the organisation is the one named before
  std::optional<std::int64_t> count;
  std::uint16_t clitics = kNoClitic;  ///< letters before the first word that don't belong to the actor
  std::string_view rule;
  std::optional<int> year;  ///< the year that stands in the sentence
};

/// Reads the actors of one sentence after the other; its buffers are kept from one to the next.
class SentenceActors {
 public:
  SentenceActors(const TokenizedText& text, const ActorRegistry& registry, const ActorCalendar& calendar)
      : text_(text), registry_(registry), calendar_(calendar) {}

  /// The actors of the sentence in order, without overlap. Valid until the next call.
  const std::vector<FoundActor>& read(const Sentence& sentence);

 private:
  /// A stretch of words with everything that it may stand for.
  struct Element {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::uint16_t clitics = kNoClitic;
    std::int32_t actor = -1;
    std::int32_t quoted = -1;
    std::int32_t person = -1;
    std::int32_t office = -1;
    bool holder = false;  ///< the office's holder, a person
    std::int32_t adjective = -1;
    std::int32_t country = -1;
    std::int32_t capital = -1;
    std::int32_t reference = -1;
    std::int32_t noun = -1;        ///< a noun that needs an organisation
    std::int32_t alone_noun = -1;  ///< a noun that means something by itself
    bool one = false;
    bool two = false;
    bool taken = false;      ///< part of another mention, or dropped
    std::int32_t made = -1;  ///< index into found_ if it became an actor
  };
  struct WordHit {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    ActorWord word = ActorWord::filler;
    std::uint16_t clitics = kNoClitic;
    std::int32_t next_begin = -1;
    std::int32_t next_end = -1;
  };

  void collect_words(const Sentence& sentence);
  void collect_elements(const Sentence& sentence);
  void fill(Element& element, const PhraseHit& hit, std::vector<std::uint32_t>& actors,
            std::vector<std::uint32_t>& persons) const;
  [[nodiscard]] bool ends_feminine(std::uint32_t token) const;
  void find_year(const Sentence& sentence);

  [[nodiscard]] bool is_home_body(const Element& element) const;
  void join_aliases();
  void join_nationalities();
  void join_english_nationality(std::size_t at);
  void join_arabic_nationality(std::size_t at);
  bool join_owner(std::size_t owner, std::size_t noun, std::int32_t country, bool adjective_only,
                  std::string_view rule);
  void join_coordinated();
  void drop_areas();
  void join_people();
  bool join_people_before(std::size_t noun);
  bool join_people_after(std::size_t noun);
  bool join_people_back(std::size_t noun);
  void people_alone(std::size_t noun);
  void take_count(FoundActor& found, const Element& noun);
  void join_persons();
  void metonyms();
  void coordinate_metonyms();
  void coordinate(std::size_t at);
  bool is_metonym(const Element& element, bool capital) const;
  bool is_english_metonym(const Element& element, bool capital) const;
  bool is_arabic_metonym(const Element& element, bool capital) const;
  void finish();
  [[nodiscard]] bool is_quoted_group(const Element& element) const;
  bool refers(const Element& element) const;
  [[nodiscard]] bool english_noun_ends(std::uint32_t token) const;
  [[nodiscard]] bool is_english_somebody(const Element& element) const;
  bool is_arabic_adjective(const Element& element) const;

  std::int32_t make(const Element& element, std::int32_t actor, std::string_view rule);
  [[nodiscard]] bool is_actor(const Element& e) const { return !e.taken && e.made >= 0; }
  [[nodiscard]] bool is(ActorWord word, std::uint32_t token) const;
  [[nodiscard]] std::optional<std::uint32_t> begins(ActorWord word,
                                                    std::uint32_t token) const;  ///< the end of the longest
  [[nodiscard]] std::optional<std::uint32_t> ends(ActorWord word,
                                                  std::uint32_t end) const;  ///< the begin of the longest
  [[nodiscard]] bool is_punctuation(std::uint32_t token) const {
    return text_.tokens[token].kind == TokenKind::punctuation;
  }
  [[nodiscard]] std::uint16_t clitics_of(ActorWord word, std::uint32_t token) const;
  [[nodiscard]] std::int32_t element_at(std::uint32_t token) const;
  [[nodiscard]] std::int32_t element_ending(std::uint32_t end) const;
  [[nodiscard]] bool is_home(std::int32_t country) const {
    return country == static_cast<std::int32_t>(registry_.home);
  }
  [[nodiscard]] std::optional<std::uint32_t> owner_of(std::int32_t country, const std::string& key) const;
  [[nodiscard]] bool is_arabic(const Element& e) const { return text_.tokens[e.first].arabic; }
  [[nodiscard]] bool shouting(const Sentence& sentence) const;

  const TokenizedText& text_;
  const ActorRegistry& registry_;
  const ActorCalendar& calendar_;
  std::uint32_t first_ = 0;
  std::uint32_t last_ = 0;
  std::optional<int> year_;
  std::vector<Element> elements_;
  std::vector<FoundActor> found_;
  std::vector<WordHit> words_;
  std::vector<std::int32_t> begin_heads_;  ///< by token - first_: index into words_
  std::vector<std::int32_t> end_heads_;    ///< by token - first_
  std::vector<std::uint32_t> covers_;      ///< by token - first_: bits of ActorWord
  std::vector<std::int32_t> element_at_;   ///< by token - first_
  std::vector<NumberMention> numbers_;
  bool numbers_read_ = false;
  std::vector<PhraseHit> hits_;
};

}  // namespace rasid
