#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/store/link_records.h"

namespace rasid {

/// Kinds and their families, as rules/kinds.toml states them: tellings of one event have kinds of one family.
using KindFamilies = std::map<std::string, std::string>;

/// A candidate with what comparing needs, reckoned once.
struct ComparedEvent {
  LinkEvent event;
  std::string family;
  std::vector<std::uint32_t> words;  ///< of the sentence, sorted, each once
};
ComparedEvent compared(const LinkEvent& event, const KindFamilies& families);

/// How alike two candidates are.
struct EventMatch {
  double score = 0;                  ///< 0 to 1: from 0.5 on they are taken for one event
  std::vector<std::string> reasons;  ///< what spoke for it and against it, the weightiest first
};

/// From this score on two candidates are taken for tellings of one event.
constexpr double kSameEvent = 0.5;
/// Below this score a pair is not worth keeping; between the two it still speaks for a cluster that others make.
constexpr double kWorthKeeping = 0.2;

/// Whether two candidates tell one event: the evidence of kind, day, place, actors, tolls and words is added as log
/// odds (Fellegi and Sunter, "A theory for record linkage", 1969). Works across languages, since places and actors
/// are compared by id. Empty if something rules it out: another family of kinds, days or places that can't be one,
/// the same article. `resemblance` is that of their articles, 0 to 1.
std::optional<EventMatch> same_event(const ComparedEvent& a, const ComparedEvent& b, double resemblance);

/// Days by which two tellings may be apart, and the longest time that still counts as a day to compare.
constexpr int kMostDaysApart = 2;
constexpr int kLongestTime = 7;

/// The days on which the event may have been, at most kLongestTime + 1 of them: those of its date if it is short
/// enough, else the day of publication. Empty if neither is known.
struct DaySpan {
  Day first;
  Day last;
};
std::optional<DaySpan> days_of(const LinkEvent& event);

}  // namespace rasid
