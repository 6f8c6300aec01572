#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/record/article.h"
#include "core/record/candidate.h"
#include "core/text/tokens.h"
#include "extractors/events/codebook.h"
#include "extractors/events/draft.h"
#include "extractors/events/frames.h"
#include "extractors/events/kinds.h"

namespace rasid {

/// What read_events() needs besides the article, all read only.
struct EventReader {
  const EventRules& rules;
  const EventKinds& kinds;
  const Codebook& codebook;
  /// Who acts when only a crowd or only victims are named: "protesters", "rioters", "civilians", by id. May lack
  /// some.
  const std::map<std::string, EventActor>& stock;
};

/// Turns the mentions of an article into candidates: triggers, roles, modality, document-level merging, code books,
/// confidence. In the order of the text. `ruleset_hash` and `gazetteer_hash` of the candidates are left empty.
/// Method: finite-state and lexical, after FASTUS (Hobbs et al. 1997): no parse, linear in the text.
std::vector<Candidate> read_events(const Article& article, const TokenizedText& text, const Mentions& mentions,
                                   const EventReader& reader);

/// The same before anything is left out, for explaining: every draft with its confidence, or why it was dropped.
std::vector<EventDraft> explain_events(const Article& article, const TokenizedText& text, const Mentions& mentions,
                                       const EventReader& reader);

}  // namespace rasid
