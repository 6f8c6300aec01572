#pragma once

#include <cstdint>
#include <vector>

#include "core/record/mention.h"
#include "core/text/tokens.h"
#include "extractors/events/frames.h"

namespace rasid {

constexpr std::uint32_t kConditionReach = 22;  ///< tokens within which a trigger's `with` and `without` look

/// Tokens [first, last).
struct TokenRange {
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  [[nodiscard]] bool contains(TokenRange other) const { return first <= other.first && other.last <= last; }
  [[nodiscard]] bool overlaps(TokenRange other) const { return first < other.last && other.first < last; }
};

/// How a trigger stands in its sentence, after looking at the words around it.
enum class Voice : std::uint8_t {
  active,
  passive,
  gerund,
  infinitive,
  nominal,
  object_nominal,
  undergo,
  ar_active,
  ar_passive
};

struct TriggerHit {
  TokenRange at;
  std::uint32_t trigger = 0;
  Shape shape = Shape::base;
  Voice voice = Voice::active;
  std::uint16_t clitics = kNoClitic;
};

struct CueHit {
  TokenRange at;
  CueClass cue = 0;
  std::uint16_t clitics = kNoClitic;
};

/// A mention of one of the lists of Mentions and the tokens it covers.
struct MentionAt {
  std::uint32_t index = 0;
  TokenRange at;
};

/// One sentence with everything that was found in it. Keeps references: valid while text, mentions and rules live.
struct SentenceView {
  const TokenizedText* text = nullptr;
  const Mentions* mentions = nullptr;
  const EventRules* rules = nullptr;
  std::uint32_t index = 0;
  TokenRange at;
  bool arabic = false;
  std::vector<TriggerHit> triggers;
  std::vector<CueHit> cues;
  std::vector<MentionAt> actors;
  std::vector<MentionAt> places;
  std::vector<MentionAt> dates;
  std::vector<MentionAt> counts;

  [[nodiscard]] const Sentence& sentence() const { return text->sentences[index]; }
  [[nodiscard]] const ActorMention& actor(const MentionAt& m) const { return mentions->actors[m.index]; }
  [[nodiscard]] const PlaceMention& place(const MentionAt& m) const { return mentions->places[m.index]; }
  [[nodiscard]] const DateMention& date(const MentionAt& m) const { return mentions->dates[m.index]; }
  [[nodiscard]] const CountMention& count(const MentionAt& m) const { return mentions->counts[m.index]; }
  [[nodiscard]] const Trigger& trigger(const TriggerHit& hit) const { return rules->triggers[hit.trigger]; }

  /// The first hit of the class that lies within [first, last); null if none.
  [[nodiscard]] const CueHit* cue_in(Cue cue, std::uint32_t first, std::uint32_t last) const;
  /// The last hit of the class that lies within [first, last); null if none.
  [[nodiscard]] const CueHit* last_cue_in(Cue cue, std::uint32_t first, std::uint32_t last) const;
  /// A hit of the class that ends right before token `at`, articles and adjectives of a mention passed over.
  [[nodiscard]] const CueHit* cue_before(Cue cue, std::uint32_t at, std::uint32_t reach = 1) const;
  /// True if a hit of any class number lies within `reach` tokens of the trigger.
  [[nodiscard]] bool class_near(CueClass cue, const TriggerHit& hit, std::uint32_t reach) const;
  /// "DAMASCUS, July 15 - ...", "بيروت (وكالات) - ...": where the report was written, not where it happened.
  [[nodiscard]] bool in_dateline(const MentionAt& m) const;
  [[nodiscard]] bool inside_date(std::uint32_t token) const;
  /// What a reader has to cross between two places of a sentence: commas, brackets, clause words, other verbs.
  [[nodiscard]] double barrier(std::uint32_t from, std::uint32_t to) const;
};

/// The views of every sentence, in text order. Sentences without a trigger have no cues filled in.
std::vector<SentenceView> view_sentences(const TokenizedText& text, const Mentions& mentions,
                                         const EventRules& rules);

}  // namespace rasid
