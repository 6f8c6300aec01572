#include "extractors/places/find_names.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "extractors/places/frames.h"
#include "extractors/places/judge.h"
#include "extractors/places/variants.h"
#include "gazetteer/spelling.h"

namespace rasid {
namespace {

/// Of names that differ in spelling only.
constexpr double kLightSimilarity = 0.9;

class NameFinder {
 public:
  NameFinder(const TokenizedText& text, const Gazetteer& gazetteer, const PlaceRules& rules,
             const std::vector<Span>& taken)
      : view_(text, gazetteer, rules, taken), judge_(view_, found_), other_(view_, judge_, found_) {}

  std::vector<FoundName> run() {
    const auto count = static_cast<std::uint32_t>(view_.text.tokens.size());
    for (std::uint32_t at = 0; at < count;) {
      if (view_.any_blocked(at, at + 1) || view_.text.tokens[at].kind == TokenKind::punctuation) {
        ++at;
        continue;
      }
      const std::uint32_t next = name_at(at);
      at = std::max(next, at + 1);
    }
    second_chance();
    return std::move(found_);
  }

 private:
  /// Names refused for want of a frame that another mention has: news says "the village of X" once.
  void second_chance() {
    std::unordered_map<std::string, std::size_t> framed;
    for (std::size_t i = 0; i < found_.size(); ++i) {
      if (found_[i].strong && found_[i].role == PlaceRole::location) framed.emplace(bare(found_[i]), i);
    }
    if (framed.empty()) return;
    const std::size_t before = found_.size();
    for (FoundName& name : refused_) {
      const auto known = framed.find(bare(name));
      if (known == framed.end() || (name.clitics & (kLi | kKa | kFa)) != 0) continue;
      if (name.first > view_.sentence_of(name.first).first && judge_.is_person_before(name)) continue;
      name.bearers = found_[known->second].bearers;
      name.classes = found_[known->second].classes;
      found_.push_back(std::move(name));
    }
    if (found_.size() == before) return;
    std::stable_sort(found_.begin(), found_.end(),
                     [](const FoundName& a, const FoundName& b) { return a.first < b.first; });
    std::vector<FoundName> apart;
    for (FoundName& name : found_) {
      if (apart.empty() || name.first >= apart.back().last) apart.push_back(std::move(name));
    }
    found_ = std::move(apart);
  }

  /// The name's folded words without Arabic prefixes.
  std::string bare(const FoundName& name) const {
    std::string text = view_.folded(name.first, name.last);
    int letters = 0;
    for (const Clitic clitic : {kWa, kFa, kBi, kLi, kKa}) letters += (name.clitics & clitic) != 0 ? 1 : 0;
    return text.substr(std::min(text.size(), static_cast<std::size_t>(letters) * 2));
  }

  // ---- one position

  /// Reads a name that begins at `at`; returns the token after it, `at` if there is none.
  std::uint32_t name_at(std::uint32_t at) {
    exact_.clear();
    view_.gazetteer.match_at(view_.text, at, exact_);
    std::vector<std::uint32_t> ends;
    for (const NameHit& hit : exact_) {
      if (std::find(ends.begin(), ends.end(), hit.last) == ends.end()) ends.push_back(hit.last);
    }
    std::sort(ends.rbegin(), ends.rend());
    const std::uint32_t longest_exact = ends.empty() ? at : ends.front();
    if (longest_exact - at <= 1) {
      if (const std::uint32_t next = other_.variant_at(at, 2, exact_); next != at) return next;
    }
    for (const std::uint32_t end : ends) {
      if (view_.any_blocked(at, end) || !view_.looks_like_name(at, end)) continue;
      FoundName name = view_.start(at, end);
      collect_exact(name);
      read_frame(view_, name);
      collect_light(name);
      if (view_.hits.is_frame(at, end) && (end - at == 1 || view_.place_begins(end)) && name.classes.empty())
        continue;
      if (end - at == 1 && view_.goes_on(at)) continue;
      FoundName whole = name;
      if (judge_.accept(name)) {
        view_.take_article(name);
        found_.push_back(std::move(name));
        return end;
      }
      if (whole.bearers.empty()) continue;
      // Said to be a village elsewhere in the text, it is one here too.
      refused_.push_back(std::move(whole));
    }
    return other_.variant_at(at, 1, exact_);
  }

  void collect_exact(FoundName& name) const {
    // "بنش" is a town before it is ب + نش: the reading with the fewest letters taken off counts.
    std::uint16_t fewest = 0xFFFF;
    for (const NameHit& hit : exact_) {
      if (hit.last == name.last) fewest = std::min(fewest, hit.clitics);
    }
    name.clitics = fewest;
    for (const NameHit& hit : exact_) {
      if (hit.last != name.last || hit.clitics != fewest) continue;
      const PlaceName& known = view_.gazetteer.name(hit.name);
      add_bearer(name, known, MatchTier::exact, 1);
    }
  }

  /// Bearers whose names are variants of this one. News spells villages as it hears them, so that the one that is
  /// meant is often not the one that is spelled alike. Arabic spells them the same, but for articles.
  void collect_light(FoundName& name) {
    const bool arabic = view_.token(name.first).arabic;
    float heaviest = 0;
    for (const Bearer& bearer : name.bearers)
      heaviest = std::max(heaviest, view_.gazetteer.place(bearer.place).weight);
    if (heaviest >= kGovernsWeight || (arabic && !name.strong)) return;
    const std::string key = light_key(view_.folded(name.first, name.last));
    if (key.size() < (arabic ? 6U : 4U)) return;
    variants_.clear();
    view_.gazetteer.match_light(key, variants_);
    for (const NameMatch& match : variants_) {
      const PlaceName& known = view_.gazetteer.name(match.name);
      if (known.risk == NameRisk::none && view_.gazetteer.place(match.place).country == "SY")
        add_bearer(name, known, MatchTier::light, kLightSimilarity);
    }
  }

  const NameView view_;
  std::vector<FoundName> found_;
  std::vector<FoundName> refused_;
  const NameJudge judge_;
  VariantFinder other_;
  std::vector<NameHit> exact_;
  std::vector<NameMatch> variants_;
};

}  // namespace

std::vector<FoundName> find_names(const TokenizedText& text, const Gazetteer& gazetteer, const PlaceRules& rules,
                                  const std::vector<Span>& taken) {
  return NameFinder(text, gazetteer, rules, taken).run();
}

}  // namespace rasid
