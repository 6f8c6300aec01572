#include "pipeline/web/corrections.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/record/json.h"
#include "core/text/fold.h"
#include "pipeline/web/web_json.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMostActors = 12;
constexpr std::size_t kLongestName = 200;
constexpr std::int64_t kMostPeople = 1'000'000;

tl::unexpected<Error> wrong(const char* field, const std::string& message) {
  return fail(ErrorCode::invalid, message, field);
}

Result<std::optional<EventDate>> date_of(const ordered_json& value) {
  if (value.is_null()) return std::nullopt;
  if (!value.is_object()) return wrong("date", "is no date");
  EventDate date;
  const std::string first = text_member(value, "start");
  const std::string last = text_member(value, "end");
  date.first = parse_iso_day(first);
  date.last = parse_iso_day(last.empty() ? first : last);
  if (!date.first || !date.last) return wrong("date", "is no day; write it as 2025-12-08");
  if (*date.last < *date.first) return wrong("date", "ends before it begins");
  const auto days = (*date.last - *date.first).count() + 1;
  date.precision = days == 1    ? DatePrecision::day
                   : days <= 7  ? DatePrecision::week
                   : days <= 11 ? DatePrecision::third_of_month
                   : days <= 31 ? DatePrecision::month
                   : days <= 92 ? DatePrecision::quarter
                                : DatePrecision::year;
  return date;
}

Result<std::optional<EventPlace>> place_of(const ordered_json& value, const Candidate& event,
                                           const ReviewTools& tools) {
  if (value.is_null()) return std::nullopt;
  const std::string id = value.is_object() ? text_member(value, "id") : std::string();
  const auto choice = tools.place(id);
  if (!choice) return wrong("place", "is no place of the gazetteer");
  EventPlace place;
  place.place = choice->place;
  const std::string& kind = choice->place.place_class;
  const bool wide = kind == "governorate" || kind == "country" || kind == "region";
  const bool unit = kind == "district" || kind == "subdistrict";
  place.geo_precision = wide ? 3 : unit ? 2 : 1;
  // What else the name could be stays on record.
  if (event.place) place.alternatives = event.place->alternatives;
  return place;
}

Result<std::vector<EventActor>> actors_of(const ordered_json& value, const Candidate& event,
                                          const ReviewTools& tools) {
  if (!value.is_array() || value.size() > kMostActors) return wrong("actors", "is no list of at most 12 actors");
  std::vector<EventActor> actors;
  for (const ordered_json& entry : value) {
    if (!entry.is_object()) return wrong("actors", "is no actor");
    const std::string role = text_member(entry, "role");
    const std::string id = text_member(entry, "id");
    const std::string name = text_member(entry, "name");
    if (role != "actor1" && role != "actor2") return wrong("actors", "an actor is actor1 or actor2");
    const auto same = std::find_if(event.actors.begin(), event.actors.end(), [&](const EventActor& known) {
      return known.id == id && (known.name == name || (!id.empty() && name.empty()));
    });
    EventActor actor;
    if (same != event.actors.end()) {
      actor = *same;
    } else if (!id.empty()) {
      const auto known = tools.actor(id);
      if (!known) return wrong("actors", "is no actor of rules/actors: " + id);
      actor = *known;
    } else {
      if (name.empty() || name.size() > kLongestName || !is_valid_utf8(name))
        return wrong("actors", "an actor needs an id or a name");
      actor.name = name;
    }
    actor.role = role;
    actor.inferred = false;
    actors.push_back(std::move(actor));
  }
  return actors;
}

Result<std::optional<Toll>> toll_of(const ordered_json& value, const char* field) {
  if (value.is_null()) return std::nullopt;
  if (!value.is_object()) return wrong(field, "is no number of people");
  Toll toll{number_member(value, "low"), number_member(value, "high")};
  for (const auto& number : {toll.low, toll.high}) {
    if (number && (*number < 0 || *number > kMostPeople)) return wrong(field, "is no number of people");
  }
  if (!toll.low && !toll.high) return std::nullopt;
  if (toll.low && toll.high && *toll.high < *toll.low) return wrong(field, "is more at least than at most");
  return toll;
}

Result<Modality> modality_of(const ordered_json& value) {
  for (const auto modality :
       {Modality::actual, Modality::foiled, Modality::planned, Modality::alleged, Modality::denied}) {
    if (value.is_string() && value.get<std::string>() == to_string(modality)) return modality;
  }
  return wrong("modality", "is actual, foiled, planned, alleged or denied");
}

template <typename T>
bool take(Result<T> value, T& into, std::optional<Error>& error) {
  if (value) {
    into = std::move(*value);
  } else {
    error = value.error();
  }
  return value.has_value();
}

}  // namespace

Result<Candidate> corrected(const Candidate& event, const ordered_json& form, const ReviewTools& tools,
                            const std::vector<std::string>& kinds) {
  Candidate out = event;
  std::optional<Error> error;
  for (const auto& [key, value] : form.items()) {
    if (key == "kind") {
      const std::string kind = value.is_string() ? value.get<std::string>() : std::string();
      if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) return wrong("kind", "is no kind of event");
      out.kind = kind;
    } else if (key == "date") {
      take(date_of(value), out.date, error);
    } else if (key == "place") {
      take(place_of(value, event, tools), out.place, error);
    } else if (key == "actors") {
      take(actors_of(value, event, tools), out.actors, error);
    } else if (key == "killed") {
      take(toll_of(value, "killed"), out.killed, error);
    } else if (key == "wounded") {
      take(toll_of(value, "wounded"), out.wounded, error);
    } else if (key == "detained") {
      take(toll_of(value, "detained"), out.detained, error);
    } else if (key == "modality") {
      take(modality_of(value), out.modality, error);
    } else if (key == "background" && value.is_boolean()) {
      out.background = value.get<bool>();
    } else {
      return wrong("fields", "an event has no field that can be corrected as " + key);
    }
    if (error) return tl::make_unexpected(*error);
  }
  return out;
}

std::string changed_fields(const Candidate& before, const Candidate& after, const std::string& text) {
  const ordered_json was = to_json(before, text);
  const ordered_json is = to_json(after, text);
  ordered_json fields = ordered_json::object();
  for (const char* key : {"kind", "date", "place", "actors", "modality", "background"}) {
    if (was.at(key) != is.at(key)) fields[key] = is.at(key);
  }
  // Both bounds of a toll stand below "tolls".
  for (const char* key : {"killed", "wounded", "detained"}) {
    if (was.at("tolls").at(key) != is.at("tolls").at(key)) fields[key] = is.at("tolls").at(key);
  }
  return fields.empty() ? std::string() : fields.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace rasid
