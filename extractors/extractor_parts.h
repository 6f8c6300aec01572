#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "core/text/vocabulary.h"
#include "extractors/actors/read_actors.h"
#include "extractors/counts/read_counts.h"
#include "extractors/dates/read_dates.h"
#include "extractors/events/calibration.h"
#include "extractors/events/read_events.h"
#include "extractors/places/read_places.h"
#include "gazetteer/index.h"

namespace rasid {

/// What an Extractor is made of. The vocabulary comes first: everything after it refers to it.
struct ExtractorParts {
  Vocabulary vocabulary;
  std::unique_ptr<Gazetteer> gazetteer;
  std::optional<DateRules> dates;
  std::optional<PlaceRules> places;
  std::optional<ActorRegistry> actors;
  std::optional<CountRules> counts;
  EventKinds kinds;
  Codebook codebook;
  std::unique_ptr<EventRules> events;
  Calibration calibration;
  std::map<std::string, EventActor> stock;
  std::string ruleset_hash;
};

/// Where names of actors, persons and outlets stand: a place's name inside one is no place.
std::vector<Span> spans_of_names(const std::vector<ActorMention>& actors);

/// The readers in their order: actors first, since a place's name inside an actor's is no place.
Mentions read_mentions(const Article& article, const TokenizedText& text, const ExtractorParts& parts);

}  // namespace rasid
