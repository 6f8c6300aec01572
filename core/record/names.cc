// The printed and stored names of the records' enumerations, and the records' few derived answers.
#include <fmt/format.h>

#include <array>
#include <utility>

#include "core/record/article.h"
#include "core/record/candidate.h"

namespace rasid {

std::string_view to_string(BlockKind kind) {
  constexpr std::array<std::string_view, 7> kNames = {"title", "dateline",  "paragraph", "heading",
                                                      "quote", "list_item", "caption"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view to_string(PageClass page_class) {
  constexpr std::array<std::string_view, 11> kNames = {"article",  "live_blog", "message",   "section",
                                                       "gallery",  "paywall",   "consent",   "challenge",
                                                       "soft_404", "empty",     "not_a_page"};
  return kNames[static_cast<std::size_t>(page_class)];
}

bool has_article(PageClass page_class) {
  return page_class == PageClass::article || page_class == PageClass::live_blog || page_class == PageClass::message;
}

std::string StatedTime::text() const {
  std::string out = format_iso_day(day);
  if (!second_of_day) return out;
  out += fmt::format("T{:02}:{:02}:{:02}", *second_of_day / 3600, *second_of_day / 60 % 60, *second_of_day % 60);
  if (!utc_offset_minutes) return out;
  if (*utc_offset_minutes == 0) return out + "Z";
  const int minutes = *utc_offset_minutes < 0 ? -*utc_offset_minutes : *utc_offset_minutes;
  return out + fmt::format("{}{:02}:{:02}", *utc_offset_minutes < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

std::string_view to_string(TimexType type) {
  constexpr std::array<std::string_view, 4> kNames = {"DATE", "TIME", "DURATION", "SET"};
  return kNames[static_cast<std::size_t>(type)];
}

std::string_view to_string(DatePrecision precision) {
  constexpr std::array<std::string_view, 12> kNames = {"time",  "day",    "week",    "third_of_month",
                                                       "month", "season", "quarter", "half",
                                                       "year",  "decade", "century", "unknown"};
  return kNames[static_cast<std::size_t>(precision)];
}

std::string_view to_string(DateAnchor anchor) {
  constexpr std::array<std::string_view, 4> kNames = {"explicit", "publication", "previous_mention", "none"};
  return kNames[static_cast<std::size_t>(anchor)];
}

bool DateMention::dates_an_event() const {
  return (type == TimexType::date || type == TimexType::time) && (first.has_value() || last.has_value());
}

std::string_view to_string(MatchTier tier) {
  constexpr std::array<std::string_view, 3> kNames = {"exact", "light", "skeleton"};
  return kNames[static_cast<std::size_t>(tier)];
}

std::string_view to_string(PlaceRole role) {
  constexpr std::array<std::string_view, 4> kNames = {"location", "metonym", "part_of_name", "origin"};
  return kNames[static_cast<std::size_t>(role)];
}

std::string_view to_string(Outcome outcome) {
  constexpr std::array<std::string_view, 10> kNames = {"none",     "killed",  "wounded", "detained",  "displaced",
                                                       "released", "missing", "seized",  "destroyed", "returned"};
  return kNames[static_cast<std::size_t>(outcome)];
}

std::string_view to_string(CountedKind kind) {
  constexpr std::array<std::string_view, 8> kNames = {"people",   "civilians", "fighters", "security_forces",
                                                      "children", "women",     "things",   "unknown"};
  return kNames[static_cast<std::size_t>(kind)];
}

namespace {
constexpr std::array<std::string_view, 14> kActorTypes = {"state_forces",
                                                          "rebel_group",
                                                          "political_militia",
                                                          "identity_militia",
                                                          "external_forces",
                                                          "international_organisation",
                                                          "political_body",
                                                          "protesters",
                                                          "rioters",
                                                          "civilians",
                                                          "criminals",
                                                          "unidentified",
                                                          "source",
                                                          "other"};
constexpr std::array<std::string_view, 5> kModalities = {"actual", "foiled", "planned", "alleged", "denied"};
}  // namespace

std::string_view to_string(ActorType type) {
  return kActorTypes[static_cast<std::size_t>(type)];
}

std::optional<ActorType> parse_actor_type(std::string_view name) {
  for (std::size_t i = 0; i < kActorTypes.size(); ++i) {
    if (kActorTypes[i] == name) return static_cast<ActorType>(i);
  }
  return std::nullopt;
}

std::string_view to_string(Modality modality) {
  return kModalities[static_cast<std::size_t>(modality)];
}

}  // namespace rasid
