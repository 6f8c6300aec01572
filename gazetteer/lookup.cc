#include <algorithm>
#include <unordered_map>

#include "core/text/fold.h"
#include "gazetteer/index.h"
#include "gazetteer/spelling.h"

namespace rasid {
namespace {

/// Skeletons agree for names that have little else in common.
constexpr double kLeastSimilarity = 0.5;

class Query {
 public:
  Query(const Gazetteer& gazetteer, std::vector<NameMatch>& matches) : gazetteer_(gazetteer), matches_(matches) {}

  void add(const NameMatch& match) {
    const auto [known, is_new] = at_.emplace(match.place, matches_.size());
    if (is_new) {
      matches_.push_back(match);
    } else if (better(match, matches_[known->second])) {
      matches_[known->second] = match;
    }
  }

  void sort(std::size_t limit) {
    std::stable_sort(matches_.begin(), matches_.end(), [this](const NameMatch& a, const NameMatch& b) {
      if (a.tier != b.tier) return a.tier < b.tier;
      if (a.similarity != b.similarity) return a.similarity > b.similarity;
      return gazetteer_.place(a.place).weight > gazetteer_.place(b.place).weight;
    });
    if (matches_.size() > limit) matches_.resize(limit);
  }

 private:
  static bool better(const NameMatch& a, const NameMatch& b) {
    return a.tier != b.tier ? a.tier < b.tier : a.similarity > b.similarity;
  }
  const Gazetteer& gazetteer_;
  std::vector<NameMatch>& matches_;
  std::unordered_map<PlaceIndex, std::size_t> at_;
};

}  // namespace

std::vector<NameMatch> Gazetteer::lookup(std::string_view name, std::size_t limit) const {
  std::vector<NameMatch> matches;
  Query query(*this, matches);
  const TokenizedText text = tokenize_name(name);
  std::vector<NameHit> hits;
  if (!text.tokens.empty()) match_at(text, 0, hits);
  for (const NameHit& hit : hits) {
    if (hit.last == text.tokens.size()) query.add({this->name(hit.name).place, hit.name, MatchTier::exact, 1});
  }
  std::vector<NameMatch> found;
  const std::string folded = fold(name);
  const std::string key = light_key(folded);
  match_light(key, found);
  match_skeleton(key, kLeastSimilarity, found);
  // "بالرقة", "والحسكة": the prefix may be one, or the name's own letter.
  for (const std::string_view prefix : {"وال", "بال", "فال", "لل", "كال", "و", "ب", "ل", "ف"}) {
    if (!folded.starts_with(prefix) || folded.size() < prefix.size() + 6) continue;
    match_light(light_key(std::string_view(folded).substr(prefix.size())), found);
    break;
  }
  for (const NameMatch& match : found) query.add(match);
  query.sort(limit);
  return matches;
}

}  // namespace rasid
