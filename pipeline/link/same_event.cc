#include "pipeline/link/same_event.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "pipeline/link/signature.h"

namespace rasid {
namespace {

// Weights are natural log odds. The start is what two candidates of one family, a few days and a few kilometres from
// each other have against them before anything is compared; everything below adds to it or takes away.
constexpr double kStart = -4.4;

/// What speaks for and against, collected.

class Odds {
 public:
  void add(double weight, std::string reason) {
    sum_ += weight;
    if (!reason.empty()) parts_.emplace_back(weight, std::move(reason));
  }
  [[nodiscard]] EventMatch match() {
    std::stable_sort(parts_.begin(), parts_.end(),
                     [](const auto& a, const auto& b) { return std::abs(a.first) > std::abs(b.first); });
    EventMatch out;
    out.score = 1 / (1 + std::exp(-sum_));
    for (auto& [weight, reason] : parts_) out.reasons.push_back(std::move(reason));
    return out;
  }

 private:
  double sum_ = kStart;
  std::vector<std::pair<double, std::string>> parts_;
};

// ---------------------------------------------------------------- kind

/// Kinds that one event is readily told as, beyond its own: the same bomb is "explosive" to one and an attack on
/// civilians to another.
constexpr std::array<std::pair<std::string_view, std::string_view>, 24> kNearKinds = {{
    {"air_strike", "shelling"},
    {"air_strike", "explosive"},
    {"air_strike", "civilian_attack"},
    {"air_strike", "armed_clash"},
    {"shelling", "explosive"},
    {"shelling", "civilian_attack"},
    {"shelling", "armed_clash"},
    {"shelling", "chemical_weapon"},
    {"air_strike", "chemical_weapon"},
    {"explosive", "suicide_bombing"},
    {"explosive", "grenade"},
    {"explosive", "civilian_attack"},
    {"explosive", "armed_clash"},
    {"suicide_bombing", "civilian_attack"},
    {"suicide_bombing", "armed_clash"},
    {"grenade", "civilian_attack"},
    {"grenade", "armed_clash"},
    {"armed_clash", "civilian_attack"},
    {"armed_clash", "territory_regained"},
    {"armed_clash", "territory_overtaken"},
    {"territory_regained", "territory_overtaken"},
    {"peaceful_protest", "violent_demonstration"},
    {"protest_intervention", "excessive_force"},
    {"protest_intervention", "peaceful_protest"},
}};

bool near_kinds(std::string_view a, std::string_view b) {
  return std::any_of(kNearKinds.begin(), kNearKinds.end(), [&](const auto& pair) {
    return (pair.first == a && pair.second == b) || (pair.first == b && pair.second == a);
  });
}

bool add_kind(const ComparedEvent& a, const ComparedEvent& b, Odds& odds) {
  if (a.event.kind == b.event.kind) {
    odds.add(1.4, "same kind");
  } else if (a.family.empty() || a.family != b.family) {
    return false;
  } else if (near_kinds(a.event.kind, b.event.kind)) {
    odds.add(0.2, "near kinds " + a.event.kind + " and " + b.event.kind);
  } else {
    odds.add(-1.8, "kinds " + a.event.kind + " and " + b.event.kind);
  }
  return true;
}

// ---------------------------------------------------------------- day

int days_apart(const DaySpan& a, const DaySpan& b) {
  if (a.last < b.first) return static_cast<int>((b.first - a.last).count());
  if (b.last < a.first) return static_cast<int>((a.first - b.last).count());
  return 0;
}

bool states_a_day(const LinkEvent& e) {
  return !e.date_inferred && e.first && e.last && *e.first == *e.last;
}

bool add_day(const LinkEvent& a, const LinkEvent& b, Odds& odds) {
  const auto days_a = days_of(a);
  const auto days_b = days_of(b);
  if (!days_a || !days_b) {
    odds.add(-1.0, "a day is unknown");
    return true;
  }
  const int apart = days_apart(*days_a, *days_b);
  if (apart > kMostDaysApart) return false;
  const bool both_state = states_a_day(a) && states_a_day(b);
  const bool neither_states = !states_a_day(a) && !states_a_day(b);
  if (apart == 0) {
    odds.add(both_state ? 2.5 : 1.9, both_state ? "same day" : "days that can be one");
  } else if (both_state) {
    // Two articles that each name their day and differ tell two events, unless one of them erred.
    if (apart > 1) return false;
    odds.add(-3.2, "stated days 1 apart");
  } else if (apart == 1) {
    // The day of publication stands in for that of the event, which was often the day before.
    odds.add(neither_states ? -0.6 : -1.2, "days 1 apart, one of them a guess");
  } else {
    odds.add(-3.0, "days 2 apart, one of them a guess");
  }
  return true;
}

// ---------------------------------------------------------------- place

constexpr double kEarthRadiusKm = 6371.0;

/// Great-circle distance (haversine formula).
double distance_km(const LinkEvent& a, const LinkEvent& b) {
  constexpr double kRadians = 3.14159265358979323846 / 180;
  const double dlat = (b.lat - a.lat) * kRadians;
  const double dlon = (b.lon - a.lon) * kRadians;
  const double h = std::pow(std::sin(dlat / 2), 2) +
                   std::cos(a.lat * kRadians) * std::cos(b.lat * kRadians) * std::pow(std::sin(dlon / 2), 2);
  return 2 * kEarthRadiusKm * std::asin(std::min(1.0, std::sqrt(h)));
}

bool is_area(const LinkEvent& e) {
  return e.geo_precision >= 3 || e.place_class == "governorate" || e.place_class == "district" ||
         e.place_class == "subdistrict" || e.place_class == "region" || e.place_class == "country";
}

bool is_part_of_town(const LinkEvent& e) {
  return e.place_class == "neighbourhood" || e.place_class == "street" || e.place_class == "square" ||
         e.place_class == "camp" || e.place_class == "building" || e.place_class == "quarter";
}

bool is_city(const LinkEvent& e) {
  return e.place_class == "city" || e.place_class == "capital";
}

std::string km_text(double km) {
  return std::to_string(static_cast<int>(std::lround(km))) + " km";
}

bool add_place(const LinkEvent& a, const LinkEvent& b, Odds& odds) {
  if (a.place_id.empty() || b.place_id.empty()) {
    odds.add(-0.8, "a place is unknown");
    return true;
  }
  const bool areas = is_area(a) || is_area(b);
  const double guess = a.place_inferred || b.place_inferred ? 0.7 : 1.0;
  if (a.place_id == b.place_id && !areas) {
    // In a big city a day has many events; the name of a village is worth more.
    // "Near" a place two sources may mean two places.
    const double rough = a.geo_precision == 2 || b.geo_precision == 2 ? 0.85 : 1.0;
    odds.add(guess * rough * (is_city(a) ? 2.3 : 3.2), "same place");
    return true;
  }
  if (areas) {
    const bool same_area = a.place_id == b.place_id;
    const bool inside = !a.admin1.empty() && a.admin1 == b.admin1;
    const double km = distance_km(a, b);
    if (!same_area && !inside && km > a.precision_km + b.precision_km) return false;
    odds.add(same_area ? 0.4 : (inside ? 0.3 : -0.6), same_area ? "same area" : "a place in the other's area");
    return true;
  }
  const double km = distance_km(a, b);
  const bool part = (is_part_of_town(a) != is_part_of_town(b)) && a.admin2 == b.admin2;
  if (part && km <= std::max({8.0, a.precision_km, b.precision_km})) {
    odds.add(1.6, "a part of town, " + km_text(km) + " off");
    return true;
  }
  const double reach =
      std::max(a.geo_precision == 2 ? a.precision_km : 0.0, b.geo_precision == 2 ? b.precision_km : 0.0);
  if (km <= 1.0) {
    odds.add(1.8, "places less than 1 km apart");
  } else if (km <= reach) {
    odds.add(0.8, "places " + km_text(km) + " apart, one of them told roughly");
  } else if (km <= 6) {
    odds.add(-2.2, "other places, " + km_text(km) + " apart");
  } else {
    return false;
  }
  return true;
}

// ---------------------------------------------------------------- actors

struct Side {
  std::set<std::string> ids;
  std::set<ActorType> types;
};

Side side_of(const LinkEvent& e, std::string_view role) {
  Side side;
  for (const LinkActor& actor : e.actors) {
    if (!role.empty() && actor.role != role) continue;
    if (!actor.id.empty()) side.ids.insert(actor.id);
    side.types.insert(actor.type);
  }
  return side;
}

bool meet(const std::set<std::string>& a, const std::set<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& id) { return b.contains(id); });
}

bool is_stock(const std::set<std::string>& ids) {
  return std::all_of(ids.begin(), ids.end(), [](const std::string& id) {
    return id == "civilians" || id == "protesters" || id == "rioters" || id.starts_with("unidentified");
  });
}

/// A quick no for most pairs, before anything is weighed: two exact places whose latitudes alone are further apart
/// than add_place() can bridge.
bool surely_elsewhere(const LinkEvent& a, const LinkEvent& b) {
  if (a.place_id.empty() || b.place_id.empty() || is_area(a) || is_area(b)) return false;
  constexpr double kLeastKmPerDegree = 110.5;  // of latitude, WGS 84 at the equator; more elsewhere
  return std::abs(a.lat - b.lat) * kLeastKmPerDegree > std::max({8.0, a.precision_km, b.precision_km});
}

void add_side(const Side& a, const Side& b, const std::string& name, Odds& odds) {
  if (a.types.empty() || b.types.empty()) return;
  const bool types_meet =
      std::any_of(a.types.begin(), a.types.end(), [&](ActorType type) { return b.types.contains(type); });
  if (!a.ids.empty() && !b.ids.empty()) {
    if (meet(a.ids, b.ids)) {
      odds.add(is_stock(a.ids) || is_stock(b.ids) ? 0.3 : 1.2, "same " + name);
    } else if (!is_stock(a.ids) && !is_stock(b.ids)) {
      odds.add(types_meet ? -0.6 : -1.4, "other " + name);
    }
    return;
  }
  if (types_meet) {
    odds.add(0.2, {});
  } else if (!a.types.contains(ActorType::unidentified) && !b.types.contains(ActorType::unidentified)) {
    odds.add(-0.5, "other kind of " + name);
  }
}

void add_actors(const LinkEvent& a, const LinkEvent& b, Odds& odds) {
  // In a clash either side may be named first.
  if (a.kind == "armed_clash" || b.kind == "armed_clash" || a.kind == "agreement" || a.kind == "meeting") {
    add_side(side_of(a, {}), side_of(b, {}), "actors", odds);
    return;
  }
  add_side(side_of(a, "actor1"), side_of(b, "actor1"), "actor", odds);
  add_side(side_of(a, "actor2"), side_of(b, "actor2"), "target", odds);
}

// ---------------------------------------------------------------- tolls

std::string toll_text(const LinkToll& toll) {
  if (toll.low && toll.high && *toll.low != *toll.high)
    return std::to_string(*toll.low) + " to " + std::to_string(*toll.high);
  return std::to_string(toll.low.value_or(toll.high.value_or(0))) + (toll.high ? "" : "+");
}

void add_toll(const LinkToll& a, const LinkToll& b, const std::string& name, double weight, Odds& odds) {
  if ((!a.low && !a.high) || (!b.low && !b.high)) return;
  const std::int64_t low_a = a.low.value_or(0);
  const std::int64_t low_b = b.low.value_or(0);
  const std::int64_t high_a = a.high.value_or(std::max(low_a, low_b));
  const std::int64_t high_b = b.high.value_or(std::max(low_a, low_b));
  const std::string reason = name + " " + toll_text(a) + (toll_text(a) == toll_text(b) ? "" : " and " + toll_text(b));
  if (low_a == low_b && high_a == high_b) {
    // One is what most events have; eleven is nearly a name.
    odds.add(weight * (low_a <= 1 ? 0.7 : low_a <= 3 ? 1.3 : 2.2), reason);
  } else if (low_a <= high_b && low_b <= high_a) {
    odds.add(weight * 0.4, reason);
  } else {
    // Tolls rise as the day goes on; what is far off is another event.
    const double more = static_cast<double>(std::max(low_a, low_b));
    const double apart = more - static_cast<double>(std::min(high_a, high_b));
    const bool near = apart <= 1 || apart / more <= 0.35;
    odds.add(weight * (near ? -0.5 : -1.5), reason);
  }
}

// ---------------------------------------------------------------- words

double overlap(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b) {
  if (a.empty() || b.empty()) return 0;
  std::size_t common = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) {
      ++common, ++i, ++j;
    } else if (a[i] < b[j]) {
      ++i;
    } else {
      ++j;
    }
  }
  return static_cast<double>(common) / static_cast<double>(std::min(a.size(), b.size()));
}

void add_words(const ComparedEvent& a, const ComparedEvent& b, double resemblance, Odds& odds) {
  if (resemblance >= 0.5) odds.add(1.5 + 2 * (resemblance - 0.5), "articles that are copies");
  if (a.event.language != b.event.language) return;
  const double share = overlap(a.words, b.words);
  const std::string percent = std::to_string(static_cast<int>(std::lround(share * 100))) + "% of the words";
  if (share >= 0.75) {
    odds.add(2.5, percent);
  } else if (share >= 0.5) {
    odds.add(1.2, percent);
  } else if (share >= 0.35) {
    odds.add(0.4, percent);
  } else if (share < 0.15) {
    odds.add(-0.6, percent);
  }
}

}  // namespace

std::optional<DaySpan> days_of(const LinkEvent& e) {
  if (e.first && e.last && (*e.last - *e.first).count() <= kLongestTime) return DaySpan{*e.first, *e.last};
  if (e.first && !e.last && !e.published) return DaySpan{*e.first, *e.first};
  if (e.published) return DaySpan{*e.published, *e.published};
  return std::nullopt;
}

ComparedEvent compared(const LinkEvent& event, const KindFamilies& families) {
  ComparedEvent out{event, {}, word_hashes(event.sentence)};
  if (const auto family = families.find(event.kind); family != families.end()) out.family = family->second;
  std::sort(out.words.begin(), out.words.end());
  out.words.erase(std::unique(out.words.begin(), out.words.end()), out.words.end());
  return out;
}

std::optional<EventMatch> same_event(const ComparedEvent& a, const ComparedEvent& b, double resemblance) {
  // An article tells its events apart, except where an earlier reading of it stands beside today's.
  const bool same_article = a.event.document == b.event.document;
  if (same_article && a.event.withdrawn == b.event.withdrawn) return std::nullopt;
  if (surely_elsewhere(a.event, b.event)) return std::nullopt;
  Odds odds;
  if (!add_place(a.event, b.event, odds) || !add_day(a.event, b.event, odds) || !add_kind(a, b, odds))
    return std::nullopt;
  add_actors(a.event, b.event, odds);
  add_toll(a.event.killed, b.event.killed, "killed", 1.0, odds);
  add_toll(a.event.wounded, b.event.wounded, "wounded", 0.7, odds);
  add_toll(a.event.detained, b.event.detained, "detained", 1.0, odds);
  add_words(a, b, same_article ? 1.0 : resemblance, odds);
  return odds.match();
}

}  // namespace rasid
