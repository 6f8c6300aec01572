#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/record/mention.h"

namespace rasid {

/// How an event stands to reality.
enum class Modality { actual, foiled, planned, alleged, denied };
std::string_view to_string(Modality modality);

/// Where a slot's value comes from. Slots are "event" (the whole sentence), "trigger", "date", "place", "actor1",
/// "actor2", "killed", "wounded", "detained", "modality", "attribution", "means".
struct Evidence {
  Span span;
  std::string slot;
  std::string rule;  ///< id of the rule that filled the slot
  int rule_version = 0;
  bool inherited = false;  ///< taken from elsewhere in the article (dateline, title, sentence before): a guess
};

/// When it happened. Days inclusive; either end may be open.
struct EventDate {
  std::optional<Day> first;
  std::optional<Day> last;
  DatePrecision precision = DatePrecision::unknown;
  bool inferred = false;  ///< not stated: the publication day or another sentence's date stands in
};

/// Where it happened. `geo_precision` as ACLED's: 1 this place, 2 near it or a part of a small region, 3 a larger
/// region.
struct EventPlace {
  ResolvedPlace place;
  int geo_precision = 0;
  bool inferred = false;
  bool ambiguous = false;  ///< `place` is the best of several bearers of the name
  std::vector<PlaceCandidate> alternatives;
};

struct EventActor {
  std::string role;  ///< "actor1" did it, "actor2" it was done to; two-sided events in order of mention
  std::string id;    ///< of rules/actors; empty for a described actor
  std::string name;
  NameList names;
  ActorType type = ActorType::other;
  bool inferred = false;
};

struct Toll {
  std::optional<std::int64_t> low;   ///< as stated; the lower bound of "more than"
  std::optional<std::int64_t> high;  ///< empty when open
};

/// One code book's answer, with only the columns that are known.
struct Codes {
  std::string acled_event_type;
  std::string acled_sub_event_type;
  std::string acled_disorder_type;
  std::optional<int> acled_inter1;
  std::optional<int> acled_inter2;
  std::optional<int> acled_interaction;
  std::optional<int> acled_time_precision;
  std::optional<int> acled_geo_precision;
  std::string plover_type;
  std::string plover_mode;
  std::string cameo_root;
};

struct ConfidencePart {
  std::string name;  ///< "trigger", "place", "date", ...
  double value = 0;  ///< what it adds or takes away
};

/// One event as the rules read it, with its evidence, for a person to accept, correct or reject.
struct Candidate {
  std::string id;    ///< stable: a hash of the article's identity, kind and main evidence
  std::string kind;  ///< of rules/kinds.toml
  Codes codes;
  std::optional<EventDate> date;
  std::optional<EventPlace> place;
  std::vector<EventActor> actors;
  std::optional<Toll> killed;
  std::optional<Toll> wounded;
  std::optional<Toll> detained;
  std::vector<std::string> means;  ///< "drone", "car bomb", ...
  Modality modality = Modality::actual;
  std::string attribution;  ///< who says so, as in the text
  std::string claimed_by;   ///< who claims responsibility
  bool background = false;  ///< told to explain the news
  double confidence = 0;    ///< 0 to 1
  std::vector<ConfidencePart> confidence_parts;
  std::vector<Evidence> evidence;  ///< the "event" sentences first, the main one before the others
  std::string rule;                ///< the rule that made it
  std::string ruleset_hash;
  std::string gazetteer_hash;
};

/// What the extractors make of one article.
struct Extraction {
  Mentions mentions;
  std::vector<Candidate> events;
  std::vector<std::string> unknown_actors;  ///< phrases that looked like actors and are in no list
};

}  // namespace rasid
