#pragma once

#include <vector>

#include "core/record/article.h"
#include "core/text/tokens.h"
#include "extractors/places/found_name.h"
#include "extractors/places/place_rules.h"
#include "gazetteer/index.h"

namespace rasid {

/// Finds names in a text with their frames, in text order, without overlap. Names that nothing around them supports
/// and that are words or persons' names too are left out.
std::vector<FoundName> find_names(const TokenizedText& text, const Gazetteer& gazetteer, const PlaceRules& rules,
                                  const std::vector<Span>& taken);

}  // namespace rasid
