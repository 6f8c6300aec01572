#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/day.h"
#include "core/record/mention.h"

namespace rasid {

// What the linker reads of stored articles and candidates: plain values, no more than it compares.

/// An article.
struct LinkArticle {
  std::int64_t document = 0;
  std::string language;
  std::string published;  ///< StatedTime::text(), may be empty
  std::string signature;  ///< bytes of pipeline/link's Signature; empty: not reckoned yet
  std::int64_t copy_of = 0;
  bool linked = false;
};

struct LinkActor {
  std::string role;
  std::string id;  ///< of rules/actors; empty for a described actor
  ActorType type = ActorType::other;
};

struct LinkToll {
  std::optional<std::int64_t> low;
  std::optional<std::int64_t> high;
};

/// A candidate.
struct LinkEvent {
  std::int64_t number = 0;  ///< the row's; in tests any
  std::string id;
  std::int64_t document = 0;
  std::string language;
  std::string kind;
  std::optional<Day> first;
  std::optional<Day> last;
  bool date_inferred = false;
  std::optional<Day> published;  ///< of the article
  std::string place_id;          ///< empty: no place
  std::string place_class;
  std::string admin1;
  std::string admin2;
  double lat = 0;
  double lon = 0;
  double precision_km = 0;
  int geo_precision = 0;
  bool place_inferred = false;
  std::vector<LinkActor> actors;
  LinkToll killed;
  LinkToll wounded;
  LinkToll detained;
  bool background = false;
  bool withdrawn = false;
  std::string sentence;
};

}  // namespace rasid
