#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/record/article.h"
#include "core/record/candidate.h"
#include "extractors/extractor_parts.h"

// Why a text gave what it gave, and why not. Meant for people who write rules: reads the same drafts as the
// extraction does, before anything is left out.

namespace rasid {

/// A date, place, actor or count and how it was read.
struct MentionTrace {
  Span span;
  std::string what;     ///< "date", "place", "actor", "count"
  std::string reading;  ///< "2025-12-08", "Idlib, Idleb (exact, decided by admin)", ...
};

/// Words that are a trigger's words.
struct TriggerTrace {
  Span span;
  std::string trigger;  ///< "shelling.shell"
  bool used = false;
  std::string why_not;  ///< for people; empty if used
};

/// An event that a trigger told, kept or left out.
struct EventTrace {
  Span span;  ///< the trigger
  std::string trigger;
  std::string kind;
  std::string left_out;  ///< why; empty: it is a candidate
  std::vector<std::string> who;
  std::vector<std::string> to_whom;
  std::vector<std::string> where;
  double confidence = 0;
  std::vector<ConfidencePart> parts;
};

/// A phrase of a rule that almost stands in a sentence.
struct NearMiss {
  std::string trigger;
  std::string phrase;
  std::string file;
  int line = 0;
  std::vector<std::string> missing;  ///< words of the phrase that the sentence has not
  double likeness = 0;               ///< share of its words that are there, 0 to 1
};

/// Something that stands on a word: what a reader made of it, a trigger, a steering word, a field of an event.
struct TouchTrace {
  Span span;         ///< the whole of it
  std::string what;  ///< "date", "place", "actor", "count", "trigger", "word class", "condition", "field"
  std::string rule;  ///< "ar.yesterday", "shelling.shell", "cues.negation", "with of shelling.shell", ...
  std::string reading;
};

struct SentenceTrace {
  Span span;
  std::vector<MentionTrace> mentions;
  std::vector<TriggerTrace> triggers;
  std::vector<EventTrace> events;
  std::vector<NearMiss> near_misses;  ///< where no event (of the kind asked for) was found; best first
};

/// What somebody wants to know.
struct ExplainQuery {
  /// Why no event of this kind, or by this rule or trigger, was found: near misses then come from its rules alone,
  /// and also where another event was found. Empty: any.
  std::string kind_or_rule;
};

/// Every sentence of the article in text order. `rules` is the folder that `parts` was loaded from: the phrases for
/// near misses are read from it.
std::vector<SentenceTrace> explain(const Article& article, const ExtractorParts& parts,
                                   const std::filesystem::path& rules, const ExplainQuery& query = {});

/// All rules that touched the word at `offset` (a byte of the article's text), widest span first. Empty if no word
/// stands there, or nothing touched it.
std::vector<TouchTrace> touches(const Article& article, const ExtractorParts& parts, std::uint32_t offset);

}  // namespace rasid
