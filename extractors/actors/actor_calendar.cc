#include "extractors/actors/sentence_actors.h"

namespace rasid {

namespace {

/// Days between the actor's time and `day`; 0 when it existed then.
std::int64_t distance(const std::optional<Day>& from, const std::optional<Day>& until, Day day) {
  if (from && day < *from) return (*from - day).count();
  if (until && day > *until) return (day - *until).count();
  return 0;
}

bool covers_year(const std::optional<Day>& from, const std::optional<Day>& until, int year) {
  const std::optional<Day> first = make_day(year, 1, 1);
  const std::optional<Day> last = make_day(year, 12, 31);
  return first && last && distance(from, until, *first) == 0 && distance(from, until, *last) == 0;
}

template <typename Item, typename From, typename Until>
std::size_t nearest(const std::vector<Item>& items, std::optional<Day> day, std::optional<int> year, From from,
                    Until until) {
  if (year) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (covers_year(from(items[i]), until(items[i]), *year)) return i;
    }
  }
  std::size_t best = 0;
  for (std::size_t i = 1; i < items.size(); ++i) {
    if (day) {
      if (distance(from(items[i]), until(items[i]), *day) < distance(from(items[best]), until(items[best]), *day))
        best = i;
    } else if (!until(items[i]) && until(items[best])) {
      best = i;
    } else if (until(items[i]) && until(items[best]) && *until(items[i]) > *until(items[best])) {
      best = i;
    }
  }
  return best;
}

}  // namespace

std::uint32_t ActorCalendar::choose(const std::vector<std::uint32_t>& candidates, std::optional<int> year) const {
  if (candidates.size() == 1) return candidates.front();
  return candidates[nearest(
      candidates, day_, year, [&](std::uint32_t i) { return registry_.actors[i].from; },
      [&](std::uint32_t i) { return registry_.actors[i].until; })];
}

std::uint32_t ActorCalendar::organisation_of(const Person& person, std::optional<int> year) const {
  return person
      .roles[nearest(
          person.roles, day_, year, [](const Person::Role& role) { return role.from; },
          [](const Person::Role& role) { return role.until; })]
      .actor;
}

}  // namespace rasid
