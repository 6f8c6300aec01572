#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/day.h"
#include "core/record/name_list.h"
#include "core/record/span.h"

namespace rasid {

// ---------------------------------------------------------------- dates

/// TIMEX3 types (TimeML 1.2.1).
enum class TimexType { date, time, duration, set };
std::string_view to_string(TimexType type);  ///< "DATE", "TIME", "DURATION", "SET"

/// How finely a date is known.
enum class DatePrecision {
  time,
  day,
  week,
  third_of_month,
  month,
  season,
  quarter,
  half,
  year,
  decade,
  century,
  unknown
};
std::string_view to_string(DatePrecision precision);

/// What a date was reckoned from.
enum class DateAnchor { explicit_date, publication, previous_mention, none };
std::string_view to_string(DateAnchor anchor);

/// A date expression. First and last day are inclusive; an empty one means open ("since May" has no last day).
struct DateMention {
  Span span;
  TimexType type = TimexType::date;
  std::string value;  ///< TIMEX3 value: "2025-12-08", "2025-W49", "2025-12", "P3D", "XXXX-WXX-5", "PRESENT_REF", ...
  std::string mod;    ///< TIMEX3 mod: "START", "MID", "END", "APPROX", ... or empty
  std::optional<Day> first;
  std::optional<Day> last;
  DatePrecision precision = DatePrecision::unknown;
  bool approximate = false;
  DateAnchor anchor = DateAnchor::none;
  std::string rule;  ///< id of the rule that read it
  std::string note;  ///< a second reading, or why it could not be resolved; may be empty
  /// The other reading, if the text contradicts itself ("Monday, 9 December" that was a Tuesday).
  std::optional<Day> other_first;
  std::optional<Day> other_last;

  /// True if it says when something happened: resolved, at least one end, no duration or set.
  [[nodiscard]] bool dates_an_event() const;
};

// ---------------------------------------------------------------- places

/// How a name in the text matched a name of the gazetteer.
enum class MatchTier { exact, light, skeleton };
std::string_view to_string(MatchTier tier);

/// What a place name does where it stands.
enum class PlaceRole {
  location,      ///< where something is or happens
  metonym,       ///< a government or a side: "Damascus said"
  part_of_name,  ///< inside the name of an organisation, a person, a road
  origin,        ///< where somebody is from
};
std::string_view to_string(PlaceRole role);

struct PlaceCandidate {
  std::string place_id;
  double score = 0;    ///< 0 to 1, comparable within one mention only
  std::string reason;  ///< "governorate in the sentence", ...
};

/// The answer to "which place": enough to store, print and map without the gazetteer.
struct ResolvedPlace {
  std::string id;
  std::string name;         ///< as we write it in English
  NameList names;           ///< every known name in both scripts
  std::string place_class;  ///< "town", "camp", "airbase", ...
  double lat = 0;
  double lon = 0;
  std::string admin1;  ///< OCHA's spelling; empty outside Syria
  std::string admin2;
  std::string admin3;
  std::string pcode;        ///< the most specific p-code known
  std::string country;      ///< ISO 3166-1 alpha-2
  double precision_km = 0;  ///< how far the point may be off
};

struct PlaceMention {
  Span span;             ///< the name
  Span phrase;           ///< the name with its frame: "the town of X in the western Y countryside"
  std::string place_id;  ///< empty: ambiguous or unknown
  MatchTier tier = MatchTier::exact;
  PlaceRole role = PlaceRole::location;
  std::string decided_by;                  ///< the pass that decided, or "ambiguous"
  std::vector<PlaceCandidate> candidates;  ///< best first
  std::string modifier;  ///< "north of", "countryside", "near", ريف, محيط, ...; empty if none
  std::string rule;
  /// The place as meant: an offset ("5 km north of") has moved the point, a "countryside" has widened the precision.
  /// Empty when ambiguous.
  std::optional<ResolvedPlace> resolved;
};

// ---------------------------------------------------------------- counts

/// What happened to those counted.
enum class Outcome { none, killed, wounded, detained, displaced, released, missing, seized, destroyed, returned };
std::string_view to_string(Outcome outcome);

/// Who is counted.
enum class CountedKind { people, civilians, fighters, security_forces, children, women, things, unknown };
std::string_view to_string(CountedKind kind);

/// A quantity of people or things: "at least three civilians", "عنصرين", "dozens of families".
struct CountMention {
  Span span;    ///< the whole phrase, number and noun
  Span number;  ///< the number itself; empty for "a civilian" and duals
  Span noun;    ///< what is counted
  std::int64_t low = 0;
  std::optional<std::int64_t> high;  ///< equal to low when exact; empty for "at least", "dozens"
  bool approximate = false;          ///< "dozens", "about": low is the least that it can mean
  CountedKind kind = CountedKind::unknown;
  Outcome outcome = Outcome::none;  ///< what the words around say happened to them
  Span outcome_span;                ///< the word that says so; empty if none
  bool negated = false;             ///< "no casualties were reported"
  bool part = false;           ///< "including two children": contained in the count before, not to be added to it
  bool running_total = false;  ///< "bringing the toll to 12", "since January": not this event's own
  std::string rule;
};

// ---------------------------------------------------------------- actors

/// Kinds of actors; ACLED's interaction codes and PLOVER's sectors follow from them (rules/codebooks).
enum class ActorType {
  state_forces,
  rebel_group,
  political_militia,
  identity_militia,
  external_forces,
  international_organisation,
  political_body,
  protesters,
  rioters,
  civilians,
  criminals,
  unidentified,
  source,  ///< an outlet or a monitor: says things, does nothing
  other,
};
std::string_view to_string(ActorType type);
std::optional<ActorType> parse_actor_type(std::string_view name);

struct ActorMention {
  Span span;             ///< the name or the whole described phrase ("two soldiers of the 4th Division")
  Span head;             ///< the word that matters
  std::string actor_id;  ///< of rules/actors; a described actor has the id of its organisation, or empty
  std::string name;      ///< as we write it in English; for a described actor the phrase
  NameList names;        ///< every known name in both scripts
  ActorType type = ActorType::other;
  std::string country;                ///< ISO 3166-1 alpha-2 of the actor, if it has one
  std::string parent;                 ///< id of the organisation above, if any
  bool described = false;             ///< "unidentified gunmen": no name of its own
  bool metonym = false;               ///< "Damascus said"
  bool person = false;                ///< a named official; actor_id is the organisation's
  std::string person_name;            ///< as in the registry
  std::optional<std::int64_t> count;  ///< "two soldiers"
  bool plural_people = false;  ///< head is people who can be killed or arrested ("soldiers"), not a body ("ministry")
  std::string rule;
};

/// Everything the readers found in one article, each list in text order.
struct Mentions {
  std::vector<DateMention> dates;
  std::vector<PlaceMention> places;
  std::vector<ActorMention> actors;
  std::vector<CountMention> counts;
};

}  // namespace rasid
