#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/record/candidate.h"
#include "extractors/events/sentence.h"

namespace rasid {

/// A slot's filler: which mention, and whether it was found in the event's own sentence.
struct Filler {
  std::uint32_t mention = 0;
  bool inherited = false;
  double score = 0;
};

/// Those of whom the trigger itself says what became of them.
struct SingleVictim {
  Outcome outcome = Outcome::killed;
  Span span;
  std::int64_t count = 1;
  std::string rule;
};

/// A candidate in the making: indices into Mentions, so that nothing is copied before it is sure to stay.
struct EventDraft {
  std::uint32_t sentence = 0;
  std::uint32_t last_told = 0;  ///< the sentence of the last telling joined to it
  TriggerHit hit;
  std::string kind;
  std::vector<Filler> subjects;
  std::vector<Filler> objects;
  std::vector<Filler> places;  ///< the most specific first; several only for a list under one verb
  bool place_list = false;
  std::optional<Filler> date;
  bool date_inferred = false;
  std::vector<std::uint32_t> counts;  ///< killed, wounded, detained of this event
  std::optional<SingleVictim> single;
  Modality modality = Modality::actual;
  std::string modality_rule;
  Span modality_span;
  Span attribution;
  std::string claimed_by;
  bool background = false;
  bool definite = false;  ///< "the attack": told before
  bool dropped = false;
  std::string dropped_because;  ///< "total", "habit", "hypothesis", ...: for explaining
  std::vector<std::string> means;
  std::vector<Span> sentences;       ///< of further tellings
  std::vector<TokenRange> absorbed;  ///< triggers that were joined to this one
  double confidence = 0;
  std::vector<ConfidencePart> parts;

  [[nodiscard]] Span trigger_span(const TokenizedText& text) const { return text.span_of(hit.at.first, hit.at.last); }
};

}  // namespace rasid
