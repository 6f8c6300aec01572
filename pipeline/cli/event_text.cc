#include "pipeline/cli/event_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "pipeline/cli/table.h"

namespace rasid {
namespace {

/// The days of a date as short as its precision allows: a month that is whole is "2025-12", a year "2025".
std::string days_text(const EventDate& date) {
  if (!date.first && !date.last) return "-";
  if (!date.first) return "until " + format_iso_day(*date.last);
  const std::string first = format_iso_day(*date.first);
  if (!date.last) return "since " + first;
  if (date.precision == DatePrecision::month) return first.substr(0, 7);
  if (date.precision == DatePrecision::year) return first.substr(0, 4);
  return *date.first == *date.last ? first : first + " to " + format_iso_day(*date.last);
}

std::string side_text(const Candidate& candidate, std::string_view role) {
  std::string names;
  for (const EventActor& actor : candidate.actors) {
    if (actor.role != role) continue;
    if (!names.empty()) names += ", ";
    names += isolate(printable(actor.name)) + (actor.inferred ? "?" : "");
  }
  return names;
}

}  // namespace

std::string date_text(const Candidate& candidate) {
  if (!candidate.date) return "-";
  const std::string days = days_text(*candidate.date);
  return candidate.date->inferred && days != "-" ? days + "?" : days;
}

std::string place_text(const Candidate& candidate) {
  if (!candidate.place) return "-";
  const ResolvedPlace& place = candidate.place->place;
  std::string text = isolate(printable(place.name));
  const std::string& around = place.admin1.empty() ? place.country : place.admin1;
  if (!around.empty() && around != place.name) text += ", " + around;
  if (candidate.place->inferred || candidate.place->ambiguous) text += "?";
  return text;
}

std::string actors_text(const Candidate& candidate) {
  const std::string did = side_text(candidate, "actor1");
  const std::string was_done_to = side_text(candidate, "actor2");
  if (did.empty() && was_done_to.empty()) return "-";
  if (was_done_to.empty()) return did;
  return (did.empty() ? "?" : did) + " → " + was_done_to;
}

std::string toll_range(const Toll& toll) {
  if (toll.low && toll.high)
    return *toll.low == *toll.high ? fmt::format("{}", *toll.low) : fmt::format("{} to {}", *toll.low, *toll.high);
  if (toll.low) return fmt::format("at least {}", *toll.low);
  return toll.high ? fmt::format("up to {}", *toll.high) : std::string("some");
}

std::string toll_text(const Candidate& candidate) {
  std::string text;
  const auto add = [&](const std::optional<Toll>& toll, const char* what) {
    if (!toll) return;
    if (!text.empty()) text += ", ";
    const bool open = toll->low && !toll->high;
    text += (open ? fmt::format("{}+", *toll->low) : toll_range(*toll)) + " " + what;
  };
  add(candidate.killed, "killed");
  add(candidate.wounded, "wounded");
  add(candidate.detained, "detained");
  return text;
}

std::string kind_text(const Candidate& candidate) {
  std::string text = candidate.kind;
  std::replace(text.begin(), text.end(), '_', ' ');
  if (candidate.modality != Modality::actual) text += fmt::format(" ({})", to_string(candidate.modality));
  if (candidate.background) text += " (background)";
  return text;
}

std::string confidence_text(double confidence) {
  return fmt::format("{:.2f}", confidence);
}

}  // namespace rasid
