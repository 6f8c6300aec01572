#include "extractors/places/variants.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "extractors/places/frames.h"
#include "gazetteer/spelling.h"

namespace rasid {
namespace {

constexpr double kLeastSkeleton = 0.72;

/// Frames of inhabited places: what only resembles a name is looked for in those.
bool lives_in(std::span<const std::string> classes) {
  static constexpr std::string_view kInhabited[] = {"city", "district", "neighbourhood", "camp"};
  return !classes.empty() &&
         std::find(std::begin(kInhabited), std::end(kInhabited), classes.front()) != std::end(kInhabited);
}

bool is_listed(std::span<const std::string> classes, std::string_view wanted) {
  return std::find(classes.begin(), classes.end(), wanted) != classes.end();
}

}  // namespace

/// Names in frames that no table spells so: light, then skeleton; a framed word that is no name at all is kept as
/// one that we don't know.
std::uint32_t VariantFinder::variant_at(std::uint32_t at, std::uint32_t least, const std::vector<NameHit>& exact) {
  const Token& t = view_.token(at);
  if (t.kind != TokenKind::word || t.sentence >= view_.text.sentences.size()) return at;
  if (!t.arabic && (!t.capital || view_.is_article(at))) {
    if (!(view_.is_article(at) && at + 1 < view_.text.tokens.size() && view_.token(at + 1).capital)) return at;
  }
  if (view_.hits.beginning(at, PlaceWordKind::no_name) != nullptr || (t.all_caps && !view_.shouted(t.sentence)))
    return at;
  if (view_.hits.frame_begins(at) || (t.arabic && view_.begins_with_preposition(at))) return at;
  if (t.arabic && !view_.hits.any_before(at)) return at;
  const Sentence& sentence = view_.sentence_of(at);
  FoundName probe = view_.start(at, at + 1);
  read_before(view_, probe);
  if (t.arabic && !probe.strong) return at;
  const std::uint32_t longest = std::min(sentence.last, at + (t.arabic ? 3U : 5U));
  std::uint32_t stop = at;
  while (stop < longest && view_.belongs(stop, at)) ++stop;
  const bool bounded = stop < sentence.last && stop - at == 2 &&
                       (view_.hits.frame_begins(stop) || view_.begins_with_preposition(stop));
  for (std::uint32_t end = stop; end >= at + least; --end) {
    if (view_.any_blocked(at, end) || is_latin_article(view_.text.folded_of(end - 1)) ||
        (end - at == 1 && view_.goes_on(at)))
      continue;
    // "قرية قرف مغار بمنطقة جرابلس": both words are the name, so that a name like the first alone is another's.
    if (t.arabic && bounded && end - at == 1) continue;
    if (const std::uint32_t next = variant(at, end, exact); next != at) return next;
  }
  return least == 1 ? unknown_at(at, bounded ? stop : t.arabic ? at + 1 : stop) : at;
}

/// A framed village that no table has, kept for decide_places() to put where the phrase says.
std::uint32_t VariantFinder::unknown_at(std::uint32_t at, std::uint32_t end) {
  while (end > at && is_latin_article(view_.text.folded_of(end - 1))) --end;
  if (end == at || view_.any_blocked(at, end) || (!view_.token(at).arabic && !view_.token(end - 1).capital))
    return at;
  FoundName name = view_.start(at, end);
  read_frame(view_, name);
  if (!name.strong || !is_listed(name.classes, "village") || !view_.names_parent_next(name)) return at;
  if (end - at == 1 && view_.text.folded_of(at).size() < (view_.token(at).arabic ? 6U : 4U)) return at;
  view_.take_article(name);
  found_.push_back(std::move(name));
  return end;
}

std::uint32_t VariantFinder::variant(std::uint32_t at, std::uint32_t end, const std::vector<NameHit>& exact) {
  FoundName name = view_.start(at, end);
  read_frame(view_, name);
  const bool framed = name.strong || (!view_.token(at).arabic && (name.near || name.offset));
  if (!framed && !(name.cue && !view_.token(at).arabic)) return at;
  const std::string key = light_key(view_.folded(at, end));
  if (key.size() < (view_.token(at).arabic ? 6U : 4U)) return at;
  variants_.clear();
  view_.gazetteer.match_light(key, variants_);
  const bool quarter = !name.classes.empty() && name.classes.front() == "neighbourhood";
  const bool wanted =
      variants_.empty() || (quarter && std::none_of(variants_.begin(), variants_.end(), [&](const NameMatch& m) {
                              return view_.gazetteer.place(m.place).place_class == "neighbourhood";
                            }));
  if (wanted && name.strong && lives_in(name.classes) && key.size() >= (view_.token(at).arabic ? 8U : 5U)) {
    view_.gazetteer.match_skeleton(key, kLeastSkeleton, variants_);
    keep_best();
  }
  if (end - at > 1 && one_word_fits_better(at, end, exact)) return at;
  for (const NameMatch& match : variants_) {
    const PlaceName& known = view_.gazetteer.name(match.name);
    if (known.risk == NameRisk::class_word || view_.gazetteer.place(match.place).country != "SY") continue;
    const bool long_name =
        !view_.token(at).arabic && end - at >= 2 && view_.hits.ending(at + 1, PlaceWordKind::person) == nullptr;
    if (!framed &&
        (known.risk != NameRisk::none || (view_.gazetteer.place(match.place).weight < kKnownWeight && !long_name)))
      continue;
    add_bearer(name, known, match.tier, match.similarity);
  }
  if (name.bearers.empty() || !judge_.accept(name)) return at;
  view_.take_article(name);
  found_.push_back(std::move(name));
  return end;
}

/// Several words that only resemble a name, while the first of them is one: "Hajin Monday".
bool VariantFinder::one_word_fits_better(std::uint32_t at, std::uint32_t end,
                                         const std::vector<NameHit>& exact) const {
  const bool alike =
      std::any_of(variants_.begin(), variants_.end(), [](const NameMatch& m) { return m.similarity >= 0.85; });
  if (alike || view_.hits.beginning(at, PlaceWordKind::head) != nullptr) return false;
  return std::any_of(exact.begin(), exact.end(),
                     [&](const NameHit& hit) { return hit.first == at && hit.last < end; });
}

/// Of skeleton hits only the most alike.
void VariantFinder::keep_best() {
  double best = 0;
  for (const NameMatch& match : variants_) best = std::max(best, match.similarity);
  variants_.erase(std::remove_if(variants_.begin(), variants_.end(),
                                 [&](const NameMatch& m) { return m.similarity < best - 0.05; }),
                  variants_.end());
}

}  // namespace rasid
