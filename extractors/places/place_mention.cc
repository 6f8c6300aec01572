#include "extractors/places/place_mention.h"

#include <algorithm>
#include <cmath>

#include "core/text/fold.h"

namespace rasid {
namespace {

/// "north of X" without a distance.
constexpr double kUnsaidOffsetKm = 10;
constexpr std::size_t kMostCandidates = 12;

struct SideWords {
  std::string_view english;
  std::string_view arabic;
};
/// By Direction.
constexpr SideWords kSides[] = {{"northern", "الشمالي"}, {"northeastern", "الشمالي الشرقي"},
                                {"eastern", "الشرقي"},   {"southeastern", "الجنوبي الشرقي"},
                                {"southern", "الجنوبي"}, {"southwestern", "الجنوبي الغربي"},
                                {"western", "الغربي"},   {"northwestern", "الشمالي الغربي"}};

bool is_arabic(std::string_view name) {
  return !name.empty() && static_cast<unsigned char>(name[0]) >= 0x80 && static_cast<unsigned char>(name[0]) >= 0xD8;
}

void add_name(std::vector<std::string>& names, std::string name) {
  if (name.empty() || std::find(names.begin(), names.end(), name) != names.end()) return;
  names.push_back(std::move(name));
}

/// Line breaks and runs of spaces to one space.
std::string one_line(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n' || c == '\t';
    if (space && (out.empty() || out.back() == ' ')) continue;
    out += space ? ' ' : c;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

/// The names that a reader may call that part of the place by.
void name_part(std::vector<std::string>& names, const FoundName& name) {
  constexpr std::size_t kMost = 10;
  const std::vector<std::string> bare(names.begin(),
                                      names.begin() + static_cast<std::ptrdiff_t>(std::min(kMost, names.size())));
  const auto direction = name.side ? name.side : name.offset;
  for (const std::string& base : bare) {
    if (is_arabic(base)) {
      const std::string head = name.desert ? "بادية " : "ريف ";
      add_name(names, head + base +
                          (direction ? " " + std::string(kSides[static_cast<std::size_t>(*direction)].arabic) : ""));
    } else {
      const std::string side =
          direction ? std::string(kSides[static_cast<std::size_t>(*direction)].english) + " " : "";
      if (direction) add_name(names, side + base);
      if (name.desert) add_name(names, side + base + " desert");
      if (name.countryside || direction) add_name(names, side + base + " countryside");
    }
  }
}

void move_point(ResolvedPlace& place, Direction direction, double km) {
  const double bearing = static_cast<double>(direction) * 45.0 * 0.017453292519943295;
  place.lat += km * std::cos(bearing) / 111.2;
  place.lon += km * std::sin(bearing) / (111.2 * std::cos(place.lat * 0.017453292519943295));
}

/// A side of a province, or its countryside as a whole.
void take_part(const Gazetteer& gazetteer, PlaceIndex unit, const FoundName& name, ResolvedPlace& place) {
  const auto area = gazetteer.part_of(unit, name.side ? name.side : name.offset);
  if (area) {
    place.lat = area->lat;
    place.lon = area->lon;
    place.precision_km = std::max(area->km, 10.0);
  }
  if (name.side || name.countryside || name.desert) place.place_class = "region";
}

/// A place that we don't know in one that we do: called as written, anywhere in there.
ResolvedPlace unknown_in(const Gazetteer& gazetteer, PlaceIndex area, const std::string& called) {
  ResolvedPlace place = gazetteer.resolve(area);
  const Place& known = gazetteer.place(area);
  if (known.place_class == "governorate" || known.seat == 1) {
    const PlaceIndex unit = gazetteer.unit_of(area, "governorate");
    if (const auto all = gazetteer.part_of(unit, std::nullopt)) {
      place.lat = all->lat;
      place.lon = all->lon;
      place.precision_km = all->km;
    }
  }
  place.precision_km = std::max(place.precision_km, 15.0);
  place.id.clear();
  place.name = called;
  place.names = {called};
  place.place_class = "unknown";
  return place;
}

/// Bytes of the prefixes on an Arabic name: letters, with the vowel signs that may stand on them.
std::uint32_t clitic_bytes(std::string_view word, std::uint16_t clitics) {
  int letters = 0;
  for (const Clitic clitic : {kWa, kFa, kBi, kLi, kKa}) letters += (clitics & clitic) != 0 ? 1 : 0;
  std::size_t at = 0;
  while (letters > 0 && at < word.size()) {
    next_char(word, at);
    --letters;
    for (std::size_t next = at; next < word.size(); at = next) {
      const char32_t c = next_char(word, next);
      if (c < 0x064B || c > 0x0652) break;
    }
  }
  return static_cast<std::uint32_t>(at);
}

/// Adds the names that the text and readers call the place by. A mention by a known name shares the place's list.
void call_as_written(const TokenizedText& text, const PlaceMention& mention, const FoundName& name, bool a_part,
                     ResolvedPlace& place) {
  const std::string called = one_line(mention.span.of(text.source));
  const bool framed = name.phrase_first != name.first || name.phrase_last != name.last;
  if (!framed && !a_part && std::find(place.names.begin(), place.names.end(), called) != place.names.end()) return;
  std::vector<std::string> names = place.names;
  // The plain name last, so that the phrase as written leads what was added.
  if (framed) add_name(names, one_line(mention.phrase.of(text.source)));
  add_name(names, called);
  if (a_part) name_part(names, name);
  place.names = std::move(names);
}

}  // namespace

PlaceMention to_mention(const TokenizedText& text, const Gazetteer& gazetteer, const FoundName& name) {
  PlaceMention mention;
  mention.span = text.span_of(name.first, name.last);
  mention.span.begin += clitic_bytes(mention.span.of(text.source), name.clitics);
  mention.phrase = text.span_of(name.phrase_first, name.phrase_last);
  if (name.phrase_first == name.first) mention.phrase.begin = mention.span.begin;
  mention.role = name.role;
  mention.decided_by = name.decided_by;
  mention.rule = name.rule;
  if (name.phrase_first < name.first) {
    mention.modifier = one_line(text.source.substr(mention.phrase.begin, mention.span.begin - mention.phrase.begin));
  }
  if (name.phrase_last > name.last) {
    const std::string after = one_line(text.source.substr(mention.span.end, mention.phrase.end - mention.span.end));
    mention.modifier += (mention.modifier.empty() ? "" : " … ") + after;
  }
  for (const Bearer& bearer : name.bearers) {
    if (mention.candidates.size() == kMostCandidates) break;
    mention.candidates.push_back(
        {std::string(gazetteer.place(bearer.place).id), bearer.score, std::string(bearer.reason)});
  }
  if (!name.bearers.empty()) mention.tier = name.bearers.front().tier;
  if (name.decided_by == "ambiguous") return mention;
  if (name.decided_by == kUnknownInArea) {
    mention.tier = MatchTier::skeleton;
    mention.resolved = unknown_in(gazetteer, name.area, one_line(mention.span.of(text.source)));
    return mention;
  }

  const PlaceIndex chosen = name.bearers.front().place;
  ResolvedPlace place = gazetteer.resolve(chosen);
  mention.place_id = place.id;
  const Place& known = gazetteer.place(chosen);
  const bool province = known.place_class == "governorate" || known.seat == 1;
  const bool a_part = name.countryside || name.desert || name.side.has_value();
  if (known.country == "SY" && province && a_part) {
    const PlaceIndex unit = gazetteer.unit_of(chosen, "governorate");
    take_part(gazetteer, unit == kNoPlace ? chosen : unit, name, place);
  } else if (name.offset) {
    const double km = name.offset_km.value_or(kUnsaidOffsetKm);
    move_point(place, *name.offset, km);
    place.precision_km = std::max(place.precision_km, name.offset_km ? 2 + km * 0.25 : kUnsaidOffsetKm);
  } else if (a_part) {
    if (name.side) move_point(place, *name.side, std::min(8.0, name.widen_km + 3));
    place.precision_km = std::max(place.precision_km, std::max(name.widen_km, 8.0));
  } else if (name.offset_km) {
    place.precision_km = std::max(place.precision_km, *name.offset_km);
  } else if (name.near) {
    place.precision_km = std::max(place.precision_km, name.widen_km);
  }
  call_as_written(text, mention, name, a_part || (name.offset && province), place);
  mention.resolved = std::move(place);
  return mention;
}

}  // namespace rasid
