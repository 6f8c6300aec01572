#pragma once

#include <vector>

#include "core/record/article.h"
#include "core/record/mention.h"
#include "core/text/tokens.h"
#include "extractors/places/place_rules.h"
#include "gazetteer/index.h"

namespace rasid {

/// The places that a text names, in text order, one mention a name. `text` is `article.text` tokenized with the
/// vocabulary of `gazetteer` and `rules`. `taken` are spans that belong to names of actors, persons and outlets: a
/// place's name inside one is no place. Names with several bearers are decided in ordered passes over the document
/// (`PlaceMention::decided_by` says which); a name that none decides keeps every candidate, best first, and has no
/// `resolved`. Linear in the text's length; pure.
///
/// `resolved` is the place as meant: "5 km north of X" has moved the point, "X countryside" and "northern X" stand
/// for that part of the province; `precision_km` says how far off it may be and `names` holds the phrase as written
/// too.
std::vector<PlaceMention> read_places(const Article& article, const TokenizedText& text, const Gazetteer& gazetteer,
                                      const PlaceRules& rules, const std::vector<Span>& taken = {});

}  // namespace rasid
