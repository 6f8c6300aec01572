#pragma once

#include <vector>

#include "core/text/tokens.h"
#include "extractors/places/found_name.h"
#include "gazetteer/index.h"

namespace rasid {

/// Chooses one bearer for each name, in ordered passes over the document: only bearer, class word, parent in the
/// phrase, country or governorate in the sentence, in the document, places near by, the same name elsewhere,
/// prominence. A pass only ever removes bearers, and never the last one. Afterwards the bearers of each name stand
/// best first with score and reason, and `decided_by` names the pass; "ambiguous" if none decided.
void decide_places(const TokenizedText& text, const Gazetteer& gazetteer, std::vector<FoundName>& names);

}  // namespace rasid
