#pragma once

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/record/article.h"
#include "core/record/candidate.h"
#include "core/record/mention.h"

namespace rasid {

/// A place that a name may mean.
struct PlaceChoice {
  ResolvedPlace place;
  std::string name_ar;  ///< main Arabic name, may be empty
  double score = 0;     ///< of the reader for one of its own candidates, of the spelling for one looked up; 0 to 1
  std::string reason;   ///< "governorate in the sentence", "exact name"
  std::int64_t people = 0;  ///< population, 0 if unknown
};

/// What the page asks of the rules and the gazetteer, as functions: this folder knows neither. All are safe to call
/// from several threads.
struct ReviewTools {
  /// Every mention of an article, read anew; `published` in the article is what relative dates are reckoned from.
  std::function<Mentions(const Article&)> mentions;
  /// Why a text gave what it gave and why not, a list with an entry a sentence; form: docs/json.md, rasid rules
  /// explain.
  std::function<Result<nlohmann::ordered_json>(const std::string& text, std::optional<Day> published)> explain;
  /// What a name may mean, best first.
  std::function<std::vector<PlaceChoice>(const std::string& name, std::size_t limit)> find_places;
  /// The place of that id.
  std::function<std::optional<PlaceChoice>(const std::string& id)> place;
  /// The actor of that id as it stands in an event; `role` is left empty.
  std::function<std::optional<EventActor>(const std::string& id)> actor;
  /// Name of the file below the data folder that holds the rule; empty if there is none.
  std::function<std::string(const std::string& rule)> rule_file;
};

}  // namespace rasid
