#include "extractors/places/read_places.h"

#include "extractors/places/decide.h"
#include "extractors/places/find_names.h"
#include "extractors/places/place_mention.h"

namespace rasid {

std::vector<PlaceMention> read_places(const Article& /*article*/, const TokenizedText& text,
                                      const Gazetteer& gazetteer, const PlaceRules& rules,
                                      const std::vector<Span>& taken) {
  std::vector<FoundName> names = find_names(text, gazetteer, rules, taken);
  decide_places(text, gazetteer, names);
  std::vector<PlaceMention> mentions;
  mentions.reserve(names.size());
  for (const FoundName& name : names) mentions.push_back(to_mention(text, gazetteer, name));
  return mentions;
}

}  // namespace rasid
