#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/text/tokens.h"
#include "extractors/counts/count_rules.h"

namespace rasid {

/// A count as found in one sentence, in tokens.
struct FoundCount {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t number_first = 0;  ///< empty when first == last
  std::uint32_t number_last = 0;
  std::uint32_t noun_first = 0;
  std::uint32_t noun_last = 0;
  std::uint32_t outcome_first = 0;
  std::uint32_t outcome_last = 0;
  std::int64_t low = 0;
  std::optional<std::int64_t> high;
  bool approximate = false;
  CountedKind kind = CountedKind::unknown;
  Outcome outcome = Outcome::none;
  std::uint16_t clitics = kNoClitic;
  bool arabic = false;
  bool near = false;    ///< only right beside what happened: "killing its owner"
  bool single = false;  ///< without a number: counts only where something happened to them
  bool bare = false;    ///< a number without a noun: likewise
  bool others = false;  ///< "five others": the kind of the count before
  bool loose = false;   ///< a plural that may be a dual
  bool mixed = false;   ///< killed and wounded together
  bool part = false;
  bool negated = false;
  bool running = false;
  const char* rule = "number";

  [[nodiscard]] bool has_noun() const { return noun_first < noun_last; }
};

constexpr std::uint32_t shape_bit(OutcomeShape s) {
  return 1U << static_cast<std::uint32_t>(s);
}
/// The outcomes whose noun is counted itself: 3 قتلى.
constexpr std::uint32_t kPeopleShapes =
    shape_bit(OutcomeShape::people_many) | shape_bit(OutcomeShape::people_one) | shape_bit(OutcomeShape::people_two);
/// Things are seized and destroyed, people are not.
bool fits(CountedKind kind, Outcome outcome);

/// Reads the counts of one sentence after the other; its buffers are kept from one to the next.
class SentenceCounts {
 public:
  SentenceCounts(const TokenizedText& text, const CountRules& rules) : text_(text), rules_(rules) {}

  /// The counts of the sentence in order, without overlap. Valid until the next call.
  const std::vector<FoundCount>& read(const Sentence& sentence);

 private:
  template <typename Meaning>
  struct Hit {
    std::uint32_t first = 0;
    std::uint32_t last = 0;
    std::uint16_t clitics = kNoClitic;
    Meaning meaning{};
    std::int32_t next_begin = -1;
    std::int32_t next_end = -1;
  };
  /// Hits of one table in a sentence, reachable by where they begin and end.
  template <typename Meaning>
  struct Hits {
    std::vector<Hit<Meaning>> all;
    std::vector<std::int32_t> begins;
    std::vector<std::int32_t> ends;
    void clear(std::size_t length) {
      all.clear();
      begins.assign(length, -1);
      ends.assign(length, -1);
    }
    void add(const PhraseHit& hit, std::uint32_t offset, Meaning meaning) {
      const auto index = static_cast<std::int32_t>(all.size());
      all.push_back(
          {hit.first, hit.last, hit.clitics, meaning, begins[hit.first - offset], ends[hit.last - 1 - offset]});
      begins[hit.first - offset] = index;
      ends[hit.last - 1 - offset] = index;
    }
  };
  using NounHit = Hit<CountRules::Noun>;
  using TriggerHit = Hit<CountRules::Trigger>;
  using WordHit = Hit<CountWord>;
  struct Found {
    std::uint32_t distance = 0;
    TriggerHit hit;
  };

  bool collect(const Sentence& sentence);
  void counts_from_numbers();
  void count_from_number(const NumberMention& number);
  [[nodiscard]] std::uint32_t after_fillers(std::uint32_t token, bool arabic) const;
  void single_counts();
  void own_singles(std::uint32_t token);
  void noun_single(const NounHit& noun);
  void further_one(std::uint32_t token);
  bool english_single(const NounHit& noun, FoundCount& count) const;
  [[nodiscard]] bool has_form(const NounHit& noun, CountRules::NounForm form) const;
  [[nodiscard]] bool covered_by_single(std::uint32_t token) const;
  [[nodiscard]] std::optional<std::uint32_t> parenthesis_before(std::uint32_t token) const;
  void settle();
  void find_outcomes();
  [[nodiscard]] std::optional<Found> outcome_before(const FoundCount& count) const;
  [[nodiscard]] std::optional<Found> outcome_after(const FoundCount& count) const;
  [[nodiscard]] std::optional<Found> toll_before(const FoundCount& count) const;
  [[nodiscard]] bool is_passive(const TriggerHit& hit) const;
  [[nodiscard]] bool is_active_after(const TriggerHit& hit) const;
  void set_outcome(FoundCount& count, const TriggerHit& hit, const char* rule) const;
  void find_families();
  void find_parts();
  void find_appositions();
  [[nodiscard]] bool is_after_outcome(const FoundCount& count) const;
  void spread_over_lists();
  [[nodiscard]] bool listed(const FoundCount& before, const FoundCount& after) const;
  void find_mixed();
  void find_totals();
  void find_denials(const Sentence& sentence);
  void find_pronouns();
  [[nodiscard]] std::optional<FoundCount> pronoun_victim(std::uint32_t token) const;
  [[nodiscard]] const TriggerHit* fate_of_pronoun(std::uint32_t token) const;
  void finish();

  [[nodiscard]] bool is(CountWord word, std::uint32_t token) const;
  [[nodiscard]] std::optional<std::uint32_t> begins(CountWord word, std::uint32_t token) const;
  [[nodiscard]] std::optional<std::uint32_t> ends(CountWord word, std::uint32_t end) const;
  [[nodiscard]] const NounHit* noun_at(std::uint32_t token) const;
  [[nodiscard]] const TriggerHit* trigger_at(std::uint32_t token, std::uint32_t shapes) const;
  [[nodiscard]] const TriggerHit* trigger_ending(std::uint32_t end, std::uint32_t shapes,
                                                 const FoundCount& count) const;
  [[nodiscard]] bool is_mark(std::uint32_t token) const { return text_.tokens[token].kind == TokenKind::punctuation; }
  [[nodiscard]] bool is_quote(std::uint32_t token) const { return text_.folded_of(token) == "\""; }
  [[nodiscard]] const FoundCount* count_covering(std::uint32_t token) const;

  const TokenizedText& text_;
  const CountRules& rules_;
  std::uint32_t first_ = 0;
  std::uint32_t last_ = 0;
  Hits<CountRules::Noun> nouns_;
  Hits<CountRules::Trigger> triggers_;
  Hits<CountWord> words_;
  std::vector<std::uint32_t> covers_;
  std::vector<std::int32_t> covering_;  ///< by token: index into found_ of the count over it
  std::vector<FoundCount> found_;
  std::vector<PhraseHit> hits_;
};

}  // namespace rasid
