#include "extractors/places/decide.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>

namespace rasid {
namespace {

/// Bearers this near to each other are one place for a reader: a town, its crossing and its subdistrict.
constexpr double kSamePlaceKm = 7;
/// A place "near" others of the report.
constexpr double kNearKm = 30;
/// What a name is compared with at most, so that the time stays linear in the document's length: places that it may
/// be near to; other mentions of it; of those the decided ones.
constexpr std::size_t kMostAnchors = 60;
constexpr std::size_t kMostGrouped = 200;
constexpr std::size_t kMostAsked = 20;
/// Names as heavy as this are decided before the others: governorates, their seats, countries, capitals.
constexpr float kHeavy = 0.74F;
/// Seats of districts and subdistricts: what a reader expects if nothing else is said.
constexpr float kExpected = 0.5F;
/// One bearer is expected if it outweighs the next by this.
constexpr float kOutweighs = 0.15F;
/// A place is called by its own name more than by a variant of another.
constexpr double kOwnName = 0.2;

class Decider {
 public:
  Decider(const TokenizedText& text, const Gazetteer& gazetteer, std::vector<FoundName>& names)
      : text_(text), gazetteer_(gazetteer), names_(names), open_(names.size()) {}

  void run() {
    link_parents();
    note_sentences();
    group_by_bearers();
    for (std::size_t i = 0; i < names_.size(); ++i) {
      open_[i] = names_[i].bearers;
      if (open_[i].empty()) names_[i].decided_by = kUnknownInArea;
    }
    each([this](std::size_t i) { settle(i, "only bearer"); });
    each([this](std::size_t i) { by_class(i); });
    each_backwards([this](std::size_t i) { by_parent(i); });
    for (std::size_t i = 0; i < names_.size(); ++i) check_parent(i);
    each([this](std::size_t i) { by_heaviness(i, kHeavy, kOutweighs * 2); });
    each([this](std::size_t i) { by_units(i, units_of_sentence(i), "governorate in the sentence"); });
    count_document();
    each([this](std::size_t i) { by_document(i, 2); });
    each([this](std::size_t i) { by_heaviness(i, kExpected, kOutweighs); });
    for (int round = 0; round < 2; ++round) {
      each([this](std::size_t i) { by_distance(i, "near a place of the sentence"); });
      count_document();
      each([this](std::size_t i) { by_document(i, 1); });
      note_anchors();
      each([this](std::size_t i) {
        nearest(i, anchors_, "near a place of the document");
        if (!names_[i].decided_by.empty()) note_anchor(i);
      });
      each([this](std::size_t i) { by_other_mention(i); });
    }
    each([this](std::size_t i) { by_prominence(i); });
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (open_[i].empty()) check_parent(i);
    }
    each([this](std::size_t i) { by_other_mention(i); });
    count_document();
    for (std::size_t i = 0; i < names_.size(); ++i) rank(i);
    // Of a village that no table has and that lies nowhere we know nothing.
    std::erase_if(names_, [](const FoundName& name) { return name.bearers.empty() && name.area == kNoPlace; });
  }

 private:
  template <typename Pass>
  void each(const Pass& pass) {
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (names_[i].decided_by.empty()) pass(i);
    }
  }
  template <typename Pass>
  void each_backwards(const Pass& pass) {
    for (std::size_t i = names_.size(); i-- > 0;) {
      if (names_[i].decided_by.empty()) pass(i);
    }
  }

  bool is_decided(std::size_t i) const {
    return !names_[i].decided_by.empty() && names_[i].decided_by != "ambiguous" &&
           names_[i].decided_by != kUnknownInArea;
  }

  const Place& place(const Bearer& bearer) const { return gazetteer_.place(bearer.place); }

  // ---- one name

  bool same_place(PlaceIndex a, PlaceIndex b) const {
    if (gazetteer_.within(a, b) || gazetteer_.within(b, a)) return true;
    const Place& p = gazetteer_.place(a);
    const Place& q = gazetteer_.place(b);
    return distance_km(p.lat, p.lon, q.lat, q.lon) <= kSamePlaceKm;
  }

  /// The bearer that stands for all of `open`: what the frame asks for, else the heaviest.
  std::size_t best_of(const FoundName& name, const std::vector<Bearer>& open) const {
    const bool wants_unit = name.countryside || name.side || name.desert;
    const auto worth = [&](const Bearer& bearer) {
      const Place& p = place(bearer);
      double sum = p.weight + bearer.similarity;
      if (bearer.tier == MatchTier::exact) sum += 0.05;
      if (bearer.main) sum += kOwnName;
      if (!name.classes.empty() &&
          std::find(name.classes.begin(), name.classes.end(), p.place_class) != name.classes.end()) {
        const auto rank = std::find(name.classes.begin(), name.classes.end(), p.place_class) - name.classes.begin();
        sum += rank == 0 || p.weight > 0.3F ? 2 : 1;
      }
      if (wants_unit && p.place_class == "governorate") sum += 3;
      return sum;
    };
    std::size_t best = 0;
    for (std::size_t i = 1; i < open.size(); ++i) {
      if (worth(open[i]) > worth(open[best])) best = i;
    }
    return best;
  }

  /// Decides if what is left is one place.
  bool settle(std::size_t i, std::string_view why) {
    std::vector<Bearer>& open = open_[i];
    const std::size_t best = best_of(names_[i], open);
    for (const Bearer& bearer : open) {
      if (!same_place(bearer.place, open[best].place)) return false;
    }
    choose(i, best, why);
    return true;
  }

  void choose(std::size_t i, std::size_t best, std::string_view why) {
    std::swap(open_[i][0], open_[i][best]);
    names_[i].decided_by = why;
  }

  /// Leaves only what `keep` accepts, if that is some but not all.
  template <typename Keep>
  void filter(std::size_t i, std::string_view why, const Keep& keep) {
    std::vector<Bearer> left;
    for (const Bearer& bearer : open_[i]) {
      if (keep(bearer)) left.push_back(bearer);
    }
    if (left.empty() || left.size() == open_[i].size()) return;
    open_[i] = std::move(left);
    settle(i, why);
  }

  // ---- passes

  void by_class(std::size_t i) {
    const FoundName& name = names_[i];
    if (name.classes.empty()) return;
    if (name.classes.front() == "neighbourhood" || name.classes.front() == "camp") {
      filter(i, "class word",
             [&](const Bearer& bearer) { return place(bearer).place_class == name.classes.front(); });
      if (!name.decided_by.empty()) return;
    }
    filter(i, "class word", [&](const Bearer& bearer) {
      return std::find(name.classes.begin(), name.classes.end(), place(bearer).place_class) != name.classes.end();
    });
  }

  void by_heaviness(std::size_t i, float least, float margin) {
    float first = 0;
    float second = 0;
    const std::vector<Bearer>& open = open_[i];
    std::size_t best = 0;
    for (std::size_t k = 0; k < open.size(); ++k) {
      if (place(open[k]).weight > first) {
        first = place(open[k]).weight;
        best = k;
      }
    }
    for (const Bearer& bearer : open) {
      if (!same_place(bearer.place, open[best].place)) second = std::max(second, place(bearer).weight);
    }
    if (first < least || first - second < margin) return;
    filter(i, "prominence",
           [&, top = open[best].place](const Bearer& bearer) { return same_place(bearer.place, top); });
  }

  void by_parent(std::size_t i) {
    const FoundName& name = names_[i];
    if (name.parent < 0) return;
    const auto parent = static_cast<std::size_t>(name.parent);
    if (open_[parent].empty()) return;
    const Bearer& unit = open_[parent][best_of(names_[parent], open_[parent])];
    narrow_to(i, unit.place, name.parent_contains, "parent in the phrase");
  }

  /// A village far outside the province that the phrase puts it in is a bearer of the same name that we don't know.
  void check_parent(std::size_t i) {
    FoundName& name = names_[i];
    if (name.parent < 0) return;
    const FoundName& outer = names_[static_cast<std::size_t>(name.parent)];
    const std::vector<Bearer>& around = open_[static_cast<std::size_t>(name.parent)];
    if (outer.decided_by.empty() || around.empty()) return;
    if (open_[i].empty()) {
      name.area = around[0].place;
      return;
    }
    const Place& unit = place(around[0]);
    const PlaceIndex governorate = gazetteer_.unit_of(around[0].place, "governorate");
    if (unit.country != "SY" || unit.place_class == "country") return;
    const double reach =
        unit.place_class == "governorate" || unit.seat == 1 || unit.place_class == "region" ? 140 : 60;
    const bool fits = std::any_of(open_[i].begin(), open_[i].end(), [&](const Bearer& b) {
      return place(b).weight >= kHeavy / 2 || km(b.place, around[0].place) <= reach ||
             (governorate != kNoPlace && gazetteer_.within(b.place, governorate));
    });
    if (fits) return;
    name.decided_by = kUnknownInArea;
    name.area = around[0].place;
  }

  /// Leaves bearers in the unit that `around` is or is the seat of; around a smaller place those near it.
  void narrow_to(std::size_t i, PlaceIndex around, bool contains, std::string_view why) {
    const Place& p = gazetteer_.place(around);
    const PlaceIndex governorate = gazetteer_.unit_of(around, "governorate");
    const bool large = p.place_class == "governorate" || p.seat == 1 || p.place_class == "country";
    if (large && governorate != kNoPlace) {
      filter(i, why, [&](const Bearer& b) { return b.place != around && gazetteer_.within(b.place, governorate); });
      if (!names_[i].decided_by.empty()) return;
      if (!contains) filter(i, why, [&](const Bearer& b) { return km(b.place, around) <= 90; });
      return;
    }
    if (p.place_class == "country") {
      filter(i, why, [&](const Bearer& b) { return place(b).country == p.country; });
      return;
    }
    if (contains && (p.place_class == "district" || p.place_class == "subdistrict")) {
      filter(i, why, [&](const Bearer& b) { return gazetteer_.within(b.place, around); });
      if (!names_[i].decided_by.empty()) return;
    }
    filter(i, why, [&](const Bearer& b) { return km(b.place, around) <= std::max(35.0, p.precision_km); });
    if (names_[i].decided_by.empty()) nearest(i, {around}, why);
  }

  double km(PlaceIndex a, PlaceIndex b) const {
    const Place& p = gazetteer_.place(a);
    const Place& q = gazetteer_.place(b);
    return distance_km(p.lat, p.lon, q.lat, q.lon);
  }

  /// Governorates (of Syria) and countries that decided names of the sentence stand for.
  std::vector<PlaceIndex> units_of_sentence(std::size_t i) const {
    std::vector<PlaceIndex> units;
    for (std::size_t k = sentence_begin_[i]; k < sentence_end_[i]; ++k) {
      if (k == i || !is_decided(k)) continue;
      if (names_[k].role == PlaceRole::metonym) continue;
      const PlaceIndex unit = unit_named(open_[k][0].place);
      if (unit != kNoPlace) units.push_back(unit);
    }
    return units;
  }

  /// The governorate of a place in Syria, the country of another; kNoPlace for Syria itself.
  PlaceIndex unit_named(PlaceIndex index) const {
    const Place& p = gazetteer_.place(index);
    if (p.country == "SY") return gazetteer_.unit_of(index, "governorate");
    return gazetteer_.unit_of(index, "country");
  }

  void by_units(std::size_t i, const std::vector<PlaceIndex>& units, std::string_view why) {
    if (units.empty()) return;
    filter(i, why, [&](const Bearer& b) {
      return std::any_of(units.begin(), units.end(),
                         [&](PlaceIndex unit) { return gazetteer_.within(b.place, unit); });
    });
  }

  void count_document() {
    counts_.clear();
    for (std::size_t i = 0; i < names_.size(); ++i) {
      if (!is_decided(i) || names_[i].role == PlaceRole::metonym) continue;
      const PlaceIndex unit = unit_named(open_[i][0].place);
      if (unit == kNoPlace) continue;
      const BlockKind kind = text_.sentences[names_[i].sentence].kind;
      counts_[unit] += kind == BlockKind::title || kind == BlockKind::dateline ? 3 : 1;
    }
  }

  int count_of(PlaceIndex index) const {
    const auto found = counts_.find(unit_named(index));
    return found == counts_.end() ? 0 : found->second;
  }

  void by_document(std::size_t i, int least) {
    int most = 0;
    for (const Bearer& bearer : open_[i]) most = std::max(most, count_of(bearer.place));
    if (most < least) return;
    filter(i, "governorate in the document", [&](const Bearer& b) { return count_of(b.place) * 2 > most; });
  }

  void by_distance(std::size_t i, std::string_view why) {
    std::vector<PlaceIndex> around;
    for (std::size_t k = sentence_begin_[i]; k < sentence_end_[i] && around.size() < kMostAnchors; ++k) {
      if (k != i && is_anchor(k)) around.push_back(open_[k][0].place);
    }
    nearest(i, around, why);
  }

  /// A decided place that is small enough to be near to something.
  bool is_anchor(std::size_t i) const {
    return is_decided(i) && names_[i].role == PlaceRole::location &&
           gazetteer_.place(open_[i][0].place).precision_km <= 15;
  }

  /// The first anchors of the document.
  void note_anchors() {
    anchors_.clear();
    anchor_names_.clear();
    for (std::size_t i = 0; i < names_.size() && anchors_.size() < kMostAnchors; ++i) {
      if (!is_anchor(i)) continue;
      anchors_.push_back(open_[i][0].place);
      anchor_names_.push_back(i);
    }
  }

  /// Name `i` was decided since.
  void note_anchor(std::size_t i) {
    if (!is_anchor(i)) return;
    const auto at = std::lower_bound(anchor_names_.begin(), anchor_names_.end(), i) - anchor_names_.begin();
    anchor_names_.insert(anchor_names_.begin() + at, i);
    anchors_.insert(anchors_.begin() + at, open_[i][0].place);
    if (anchors_.size() <= kMostAnchors) return;
    anchor_names_.pop_back();
    anchors_.pop_back();
  }

  /// Leaves the bearer nearest to one of `around` if it is near and clearly nearer than the others.
  void nearest(std::size_t i, const std::vector<PlaceIndex>& around, std::string_view why) {
    if (around.empty()) return;
    const auto away = [&](const Bearer& bearer) {
      double least = 1e9;
      for (const PlaceIndex other : around) least = std::min(least, km(bearer.place, other));
      return least;
    };
    double best = 1e9;
    for (const Bearer& bearer : open_[i]) best = std::min(best, away(bearer));
    if (best > kNearKm) return;
    filter(i, why, [&](const Bearer& b) { return away(b) <= best * 2 + 8; });
  }

  /// One sense in a document: a name decided once means the same again.
  void by_other_mention(std::size_t i) {
    const std::vector<std::size_t>& group = groups_[group_of_[i]];
    std::size_t asked = 0;
    for (const std::size_t k : group) {
      if (k == i || !is_decided(k)) continue;
      const PlaceIndex meant = open_[k][0].place;
      filter(i, "same name elsewhere", [&](const Bearer& b) { return same_place(b.place, meant); });
      if (!names_[i].decided_by.empty() || ++asked == kMostAsked) return;
    }
  }

  /// Names with the same bearers are one name to a reader, however they are spelled.
  void group_by_bearers() {
    std::map<std::vector<PlaceIndex>, std::size_t> known;
    group_of_.reserve(names_.size());
    std::vector<PlaceIndex> bearers;
    for (std::size_t i = 0; i < names_.size(); ++i) {
      bearers.clear();
      for (const Bearer& bearer : names_[i].bearers) bearers.push_back(bearer.place);
      std::sort(bearers.begin(), bearers.end());
      const auto [group, is_new] = known.emplace(bearers, groups_.size());
      if (is_new) groups_.emplace_back();
      group_of_.push_back(group->second);
      if (groups_[group->second].size() < kMostGrouped) groups_[group->second].push_back(i);
    }
  }

  /// Names of a sentence lie together.
  void note_sentences() {
    sentence_begin_.resize(names_.size());
    sentence_end_.resize(names_.size());
    for (std::size_t begin = 0; begin < names_.size();) {
      std::size_t end = begin;
      while (end < names_.size() && names_[end].sentence == names_[begin].sentence) ++end;
      std::fill(sentence_begin_.begin() + static_cast<std::ptrdiff_t>(begin),
                sentence_begin_.begin() + static_cast<std::ptrdiff_t>(end), begin);
      std::fill(sentence_end_.begin() + static_cast<std::ptrdiff_t>(begin),
                sentence_end_.begin() + static_cast<std::ptrdiff_t>(end), end);
      begin = end;
    }
  }

  void by_prominence(std::size_t i) {
    const std::vector<Bearer>& open = open_[i];
    const std::size_t best = best_of(names_[i], open);
    const auto worth = [this](const Bearer& b) { return place(b).weight + b.similarity + (b.main ? kOwnName : 0.0); };
    const double first = worth(open[best]);
    double second = 0;
    for (const Bearer& bearer : open) {
      if (!same_place(bearer.place, open[best].place)) second = std::max(second, worth(bearer));
    }
    if (first - second < kOutweighs) return;
    filter(i, "prominence",
           [&, top = open[best].place](const Bearer& bearer) { return same_place(bearer.place, top); });
  }

  // ---- parents

  /// "X in the Y countryside", "X, Y": the next name says where this one lies.
  void link_parents() {
    for (std::size_t i = 0; i + 1 < names_.size(); ++i) {
      const FoundName& inner = names_[i];
      const FoundName& outer = names_[i + 1];
      if (inner.sentence != outer.sentence || outer.phrase_first < inner.phrase_last ||
          outer.phrase_first - inner.phrase_last > 4)
        continue;
      if (!joins(inner, outer)) continue;
      names_[i].parent = static_cast<std::int32_t>(i + 1);
      names_[i].parent_contains = !outer.offset;
    }
  }

  bool joins(const FoundName& inner, const FoundName& outer) const {
    for (std::uint32_t t = inner.phrase_last; t < outer.phrase_first; ++t) {
      const std::string_view word = text_.folded_of(t);
      if (word != "," && word != "in" && word != "of" && word != "the" && word != "(" && word != ")" &&
          word != "\"" && word != "في" && word != "-" && word != "at" && word != "to" && word != "'s" &&
          word != "التابعه" && word != "الواقعه" && word != "من") {
        return false;
      }
    }
    if (outer.clitics & kWa) return false;
    return inner.phrase_last < outer.phrase_first || outer.frame || (outer.clitics & (kBi | kLi)) != 0;
  }

  // ---- result

  void rank(std::size_t i) {
    FoundName& name = names_[i];
    if (name.decided_by.empty()) name.decided_by = "ambiguous";
    const bool decided = name.decided_by != "ambiguous" && name.decided_by != kUnknownInArea;
    for (Bearer& bearer : name.bearers) {
      const bool open =
          std::any_of(open_[i].begin(), open_[i].end(), [&](const Bearer& b) { return b.place == bearer.place; });
      const int mentions = count_of(bearer.place);
      bearer.score = 0.35 * place(bearer).weight + (bearer.main ? 0.05 : 0.0) + 0.2 * bearer.similarity +
                     (open ? 0.2 : 0.0) + 0.1 * std::min(mentions, 2) / 2.0;
      if (decided && bearer.place == open_[i][0].place) bearer.score = std::min(1.0, bearer.score + 0.1);
      bearer.reason = !open          ? "left out by a pass"
                      : mentions > 0 ? "governorate in the document"
                                     : "bearer of the name";
      if (decided && bearer.place == open_[i][0].place) bearer.reason = name.decided_by;
    }
    const PlaceIndex chosen = decided ? open_[i][0].place : kNoPlace;
    std::stable_sort(name.bearers.begin(), name.bearers.end(), [&](const Bearer& a, const Bearer& b) {
      if ((a.place == chosen) != (b.place == chosen)) return a.place == chosen;
      return a.score > b.score;
    });
  }

  const TokenizedText& text_;
  const Gazetteer& gazetteer_;
  std::vector<FoundName>& names_;
  std::vector<std::vector<Bearer>> open_;    ///< bearers still possible, the chosen one first
  std::map<PlaceIndex, int> counts_;         ///< mentions by governorate and country
  std::vector<std::size_t> sentence_begin_;  ///< per name: the names of its sentence
  std::vector<std::size_t> sentence_end_;
  std::vector<PlaceIndex> anchors_;  ///< what others of the document may be near to
  std::vector<std::size_t> anchor_names_;
  std::vector<std::size_t> group_of_;             ///< per name, into groups_
  std::vector<std::vector<std::size_t>> groups_;  ///< names with the same bearers
};

}  // namespace

void decide_places(const TokenizedText& text, const Gazetteer& gazetteer, std::vector<FoundName>& names) {
  Decider(text, gazetteer, names).run();
}

}  // namespace rasid
