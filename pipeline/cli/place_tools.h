#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "core/text/vocabulary.h"
#include "extractors/actors/read_actors.h"
#include "extractors/places/place_rules.h"
#include "gazetteer/index.h"
#include "pipeline/cli/cli.h"

namespace rasid {

/// What `rasid places` and `rasid gazetteer` need: the vocabulary comes first, the others refer to it.
struct PlaceTools {
  std::filesystem::path folder;  ///< of the tables
  Vocabulary vocabulary;
  std::unique_ptr<Gazetteer> gazetteer;
  std::optional<PlaceRules> rules;
  std::optional<ActorRegistry> actors;  ///< of readers of texts only
};

/// gazetteer/data of the data folder.
Result<std::filesystem::path> place_tables_folder();

/// Reads the data folder; `for_texts` the actors too, whose names are no places. Null if it can't be used: every
/// fault has been printed and the exit code set.
std::unique_ptr<PlaceTools> load_place_tools(Session& session, bool for_texts = false);

}  // namespace rasid
