#include "extractors/places/find_names.h"

#include <algorithm>
#include <string>

#include "core/text/fold.h"
#include "gazetteer/spelling.h"

namespace rasid {
namespace {

/// Bearers above this weight are expected in news: governorates, cities, seats, countries, airbases.
constexpr float kKnown = 0.45F;
/// Capitals, seats of governorates, countries: what can stand for a government.
constexpr float kGoverns = 0.75F;
constexpr double kLeastSkeleton = 0.72;

class NameFinder {
 public:
  NameFinder(const TokenizedText& text, const Gazetteer& gazetteer, const PlaceRules& rules, const std::vector<Span>& taken)
      : text_(text), gazetteer_(gazetteer), rules_(rules), hits_(text, rules), blocked_(text.tokens.size(), false) {
    block(taken);
    note_title_case();
  }

  std::vector<FoundName> run() {
    const auto count = static_cast<std::uint32_t>(text_.tokens.size());
    for (std::uint32_t at = 0; at < count;) {
      if (blocked_[at] || text_.tokens[at].kind == TokenKind::punctuation) {
        ++at;
        continue;
      }
      const std::uint32_t next = name_at(at);
      at = std::max(next, at + 1);
    }
    return std::move(found_);
  }

 private:
  const Token& token(std::uint32_t i) const { return text_.tokens[i]; }
  const Sentence& sentence_of(std::uint32_t i) const { return text_.sentences[token(i).sentence]; }

  /// Tokens of names of actors and of phrases that are never places.
  void block(const std::vector<Span>& taken) {
    for (const Span span : taken) {
      for (std::size_t i = text_.token_at(span.begin); i < text_.tokens.size() && text_.tokens[i].span.begin < span.end; ++i) blocked_[i] = true;
    }
    for (const RuleHit& hit : hits_.all()) {
      if (hits_.word(hit).kind != PlaceWordKind::never) continue;
      for (std::uint32_t i = hit.first; i < hit.last; ++i) blocked_[i] = true;
    }
  }

  /// In headlines with a capital on every word a capital says nothing about names.
  void note_title_case() {
    title_case_.reserve(text_.sentences.size());
    for (const Sentence& sentence : text_.sentences) {
      int words = 0;
      int capitals = 0;
      for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
        if (token(i).kind != TokenKind::word || token(i).arabic || text_.folded_of(i).size() < 4) continue;
        ++words;
        capitals += token(i).capital ? 1 : 0;
      }
      title_case_.push_back(words >= 4 && capitals * 10 >= words * 8);
    }
  }

  // ---- one position

  /// Reads a name that begins at `at`; returns the token after it, `at` if there is none.
  std::uint32_t name_at(std::uint32_t at) {
    exact_.clear();
    gazetteer_.match_at(text_, at, exact_);
    std::vector<std::uint32_t> ends;
    for (const NameHit& hit : exact_) {
      if (std::find(ends.begin(), ends.end(), hit.last) == ends.end()) ends.push_back(hit.last);
    }
    std::sort(ends.rbegin(), ends.rend());
    for (const std::uint32_t end : ends) {
      if (any_blocked(at, end) || !looks_like_name(at, end)) continue;
      FoundName name = start(at, end);
      collect_exact(name);
      read_frame(name);
      if (hits_.is_frame(at, end) && name.classes.empty()) continue;
      if (accept(name)) {
        found_.push_back(std::move(name));
        return end;
      }
    }
    return variant_at(at);
  }

  bool any_blocked(std::uint32_t first, std::uint32_t last) const {
    for (std::uint32_t i = first; i < last; ++i) {
      if (blocked_[i]) return true;
    }
    return false;
  }

  /// English names have a capital on a word that is no article.
  bool looks_like_name(std::uint32_t first, std::uint32_t last) const {
    for (std::uint32_t i = first; i < last; ++i) {
      const Token& t = token(i);
      if (t.arabic || t.kind == TokenKind::number) return true;
      if (t.capital && (!is_latin_article(text_.folded_of(i)) || last - first == 1)) return true;
    }
    return false;
  }

  FoundName start(std::uint32_t first, std::uint32_t last) const {
    FoundName name;
    name.first = name.phrase_first = first;
    name.last = name.phrase_last = last;
    name.sentence = token(first).sentence;
    return name;
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
      const PlaceName& known = gazetteer_.name(hit.name);
      add_bearer(name, known.place, MatchTier::exact, 1, known.risk);
    }
  }

  static void add_bearer(FoundName& name, PlaceIndex place, MatchTier tier, double similarity, NameRisk risk) {
    for (Bearer& bearer : name.bearers) {
      if (bearer.place != place) continue;
      bearer.risk = std::min(bearer.risk, risk);
      bearer.similarity = std::max(bearer.similarity, similarity);
      return;
    }
    name.bearers.push_back({place, tier, similarity, risk, 0, {}});
  }

  // ---- frames

  bool is_filler(std::uint32_t i) const {
    const Token& t = token(i);
    const std::string_view word = text_.folded_of(i);
    if (t.kind == TokenKind::punctuation) return word == "\"" || word == "'" || word == "#" || word == "(" || word == "“";
    return !t.arabic && (word == "the" || word == "syrian" || word == "occupied" || word == "nearby" || is_latin_article(word));
  }

  void read_frame(FoundName& name) const {
    read_before(name);
    read_after(name);
    // The side may stand on both ends: "ريف X الشمالي", "western countryside of X".
    if (name.clitics & (kBi | kLi)) name.cue = true;
  }

  void read_before(FoundName& name) const {
    const std::uint32_t begin = sentence_of(name.first).first;
    std::uint32_t cursor = name.first;
    for (int steps = 0; steps < 6 && cursor > begin; ++steps) {
      std::uint32_t skipped = cursor;
      while (skipped > begin && cursor - skipped < 2 && is_filler(skipped - 1) && hits_.before(skipped) == nullptr) --skipped;
      const RuleHit* hit = hits_.before(skipped);
      if (hit == nullptr || hit->first < begin) return;
      const PlaceWord& word = hits_.word(*hit);
      if (word.kind == PlaceWordKind::cue) {
        name.cue = true;
        read_distance(name, hit->first);
        return;
      }
      if (word.kind == PlaceWordKind::origin) {
        name.role = PlaceRole::origin;
        name.cue = true;
        return;
      }
      if (word.kind > PlaceWordKind::side) return;  // organisations, persons: accept() asks for them
      apply(name, word);
      cursor = hit->first;
      name.phrase_first = cursor;
      if (word.kind == PlaceWordKind::direction_of) read_distance(name, cursor);
      // "في ريف", "بريف": the preposition is on the frame.
      if (hit->clitics & (kBi | kLi)) name.cue = true;
    }
  }

  /// "5 km" before `end`.
  void read_distance(FoundName& name, std::uint32_t end) const {
    if (end < 2) return;
    const RuleHit* unit = hits_.ending(end, PlaceWordKind::unit);
    if (unit == nullptr || unit->first == 0) return;
    const Token& number = token(unit->first - 1);
    if (number.kind != TokenKind::number || number.sentence != name.sentence) return;
    const std::string digits(text_.folded_of(unit->first - 1));
    const double value = std::strtod(digits.c_str(), nullptr) * hits_.word(*unit).km;
    if (value <= 0 || value > 500) return;
    name.offset_km = value;
    name.frame = true;
    name.phrase_first = unit->first - 1;
    if (name.rule.empty()) name.rule = hits_.word(*unit).rule;
  }

  void read_after(FoundName& name) const {
    const std::uint32_t end = sentence_of(name.first).last;
    std::uint32_t cursor = name.last;
    for (int steps = 0; steps < 4 && cursor < end; ++steps) {
      std::uint32_t at = cursor;
      if (!token(at).arabic && text_.folded_of(at) == "'s") ++at;
      if (at < end && token(at).kind == TokenKind::punctuation && (text_.folded_of(at) == "\"" || text_.folded_of(at) == "'")) ++at;
      if (at >= end) return;
      const RuleHit* side = hits_.beginning(at, PlaceWordKind::side);
      const RuleHit* best = nullptr;
      for (const PlaceWordKind kind : {PlaceWordKind::class_word, PlaceWordKind::countryside, PlaceWordKind::desert, PlaceWordKind::near}) {
        const RuleHit* hit = hits_.beginning(at, kind);
        if (hit != nullptr && (best == nullptr || hit->last > best->last)) best = hit;
      }
      if (best == nullptr && side != nullptr && side_counts(name, at, *side)) best = side;
      if (best == nullptr || best->last > end) return;
      apply(name, hits_.word(*best));
      cursor = best->last;
      name.phrase_last = cursor;
    }
  }

  /// Arabic sides stand behind a frame ("ريف إدلب الشرقي"); English ones before the frame ("Aleppo's western countryside").
  bool side_counts(const FoundName& name, std::uint32_t at, const RuleHit& side) const {
    if (token(at).arabic) {
      const bool definite = text_.folded_of(at).starts_with("ال");
      return definite && (name.frame || name.countryside);
    }
    return hits_.beginning(side.last, PlaceWordKind::countryside) != nullptr || hits_.beginning(side.last, PlaceWordKind::near) != nullptr;
  }

  static void apply(FoundName& name, const PlaceWord& word) {
    name.frame = true;
    name.rule = name.rule.empty() ? word.rule : name.rule;
    name.widen_km = std::max(name.widen_km, word.km);
    switch (word.kind) {
      case PlaceWordKind::class_word:
        if (name.classes.empty()) name.classes = word.classes;
        break;
      case PlaceWordKind::countryside: name.countryside = true; break;
      case PlaceWordKind::desert: name.desert = true; break;
      case PlaceWordKind::near: name.near = true; break;
      case PlaceWordKind::part: name.part = true; break;
      case PlaceWordKind::direction_of: name.offset = word.direction; break;
      case PlaceWordKind::side: name.side = word.direction; break;
      default: break;
    }
  }

  // ---- is it a place

  bool accept(FoundName& name) {
    float weight = 0;
    NameRisk risk = NameRisk::class_word;
    for (const Bearer& bearer : name.bearers) {
      if (bearer.risk < risk || (bearer.risk == risk && gazetteer_.place(bearer.place).weight > weight)) {
        weight = gazetteer_.place(bearer.place).weight;
      }
      risk = std::min(risk, bearer.risk);
    }
    const bool in_unit = risk != NameRisk::none && keep_followed_by_unit(name);
    const bool supported =
        in_unit || (name.frame && (!name.classes.empty() || name.countryside || name.desert || name.near || name.offset));
    if (!supported) {
      name.bearers.erase(std::remove_if(name.bearers.begin(), name.bearers.end(),
                                        [&](const Bearer& b) { return b.risk == NameRisk::class_word; }),
                         name.bearers.end());
      if (name.bearers.empty()) return false;
    }
    if (!read_role(name, weight)) return false;
    if (supported) return true;
    const bool follows = follows_place(name);
    if (risk == NameRisk::context && !name.cue && !follows && !names_parent_next(name)) return false;
    if (weight >= kKnown) return true;
    if (stands_between_capitals(name)) return false;
    if (name.cue || name.frame || follows || names_parent_next(name)) return true;
    return telling(name);
  }

  /// "Hit, Iraq", "Duma in Rural Damascus": leaves the bearers that lie in the unit named next; false if there are none.
  bool keep_followed_by_unit(FoundName& name) {
    const std::uint32_t end = sentence_of(name.first).last;
    const std::uint32_t at = name.phrase_last;
    if (at + 1 >= end) return false;
    const std::string_view word = text_.folded_of(at);
    if (word != "," && word != "in" && word != "في") return false;
    followers_.clear();
    gazetteer_.match_at(text_, at + 1, followers_);
    std::vector<Bearer> inside;
    for (const Bearer& bearer : name.bearers) {
      const bool lies_in = std::any_of(followers_.begin(), followers_.end(), [&](const NameHit& hit) {
        const PlaceIndex outer = gazetteer_.name(hit.name).place;
        const std::string_view outer_class = gazetteer_.place(outer).place_class;
        return (outer_class == "country" || outer_class == "governorate") && outer != bearer.place && gazetteer_.within(bearer.place, outer);
      });
      if (lies_in) inside.push_back(bearer);
    }
    if (inside.empty()) return false;
    name.bearers = std::move(inside);
    return true;
  }

  /// Organisations, persons and governments; false if the name is none of a place.
  bool read_role(FoundName& name, float weight) {
    const std::uint32_t begin = sentence_of(name.first).first;
    const std::uint32_t end = sentence_of(name.first).last;
    const bool person = name.first > begin && is_person_before(name);
    if (person && (weight < kGoverns || name.bearers.empty())) return false;
    bool organisation = person;
    if (name.last < end) organisation = organisation || hits_.beginning(name.last, PlaceWordKind::organisation) != nullptr;
    if (name.first > begin) {
      const RuleHit* before = hits_.ending(name.first, PlaceWordKind::organisation);
      organisation = organisation || before != nullptr;
    }
    if (organisation) {
      if (weight < kKnown) return false;
      name.role = PlaceRole::part_of_name;
      return true;
    }
    if (weight >= kGoverns && !name.frame && is_metonym(name, begin, end)) name.role = PlaceRole::metonym;
    return true;
  }

  bool is_person_before(const FoundName& name) const {
    const std::uint32_t previous = name.first - 1;
    if (name.frame) return false;
    if (hits_.ending(name.first, PlaceWordKind::person) != nullptr) return true;
    if (token(previous).kind != TokenKind::word || (!token(previous).arabic && !token(previous).capital)) return false;
    if (token(previous).arabic != token(name.first).arabic || (name.clitics != kNoClitic)) return false;
    for (const TokenForm* form = text_.forms_begin(previous); form != text_.forms_end(previous); ++form) {
      if (form->clitics == kNoClitic && rules_.given_names.contains(form->word)) return true;
    }
    return false;
  }

  bool is_metonym(const FoundName& name, std::uint32_t begin, std::uint32_t end) const {
    if (name.last < end && hits_.beginning(name.last, PlaceWordKind::metonym) != nullptr && !name.cue) return true;
    return name.first > begin && name.clitics == kNoClitic && hits_.ending(name.first, PlaceWordKind::metonym) != nullptr;
  }

  /// "X, Y and Z" where X was read as a place.
  bool follows_place(const FoundName& name) const {
    if (found_.empty()) return false;
    const FoundName& last = found_.back();
    if (last.sentence != name.sentence || last.phrase_last > name.phrase_first || name.phrase_first - last.phrase_last > 2) return false;
    if (last.role != PlaceRole::location) return false;
    if (name.phrase_first == last.phrase_last) return (name.clitics & kWa) != 0;
    for (std::uint32_t i = last.phrase_last; i < name.phrase_first; ++i) {
      const std::string_view word = text_.folded_of(i);
      if (word != "," && word != "and" && word != "و" && word != "/" && word != "-") return false;
    }
    return true;
  }

  /// A frame follows right behind the name: "سرمين بريف إدلب", "X, west of Y", "X in the Y countryside".
  bool names_parent_next(const FoundName& name) const {
    const std::uint32_t end = sentence_of(name.first).last;
    std::uint32_t at = name.phrase_last;
    for (int steps = 0; steps < 3 && at < end; ++steps, ++at) {
      if (hits_.frame_begins(at)) return true;
      const std::string_view word = text_.folded_of(at);
      if (word != "," && word != "in" && word != "the" && word != "\"") return false;
    }
    return false;
  }

  /// A low-weight name between capitalised words that are no frames is a piece of a longer name.
  bool stands_between_capitals(const FoundName& name) const {
    if (name.frame || token(name.first).arabic || title_case_[name.sentence]) return false;
    const Sentence& sentence = text_.sentences[name.sentence];
    if (name.first > sentence.first) {
      const Token& t = token(name.first - 1);
      const bool known = hits_.before(name.first) != nullptr || (!found_.empty() && found_.back().phrase_last == name.first);
      if (t.kind == TokenKind::word && t.capital && !known && !is_filler(name.first - 1) && (name.first - 1 > sentence.first || t.all_caps)) return true;
    }
    if (name.phrase_last < sentence.last) {
      const Token& t = token(name.phrase_last);
      if (t.kind == TokenKind::word && t.capital && !t.arabic && !hits_.frame_begins(name.phrase_last)) {
        followers_.clear();
        gazetteer_.match_at(text_, name.phrase_last, followers_);
        if (followers_.empty()) return true;
      }
    }
    return false;
  }

  /// Names that could be nothing else: two words in English; in Arabic a head that only places have.
  bool telling(const FoundName& name) const {
    if (!token(name.first).arabic) return name.last - name.first >= 2 || text_.folded_of(name.first).size() >= 7;
    if (name.last - name.first < 2) return false;
    static constexpr std::string_view kHeads[] = {"كفر", "تل", "دير", "خان", "عين", "بيت", "خربه", "رسم", "معره", "وادي", "جسر", "راس", "قلعه"};
    return std::find(std::begin(kHeads), std::end(kHeads), text_.folded_of(name.first)) != std::end(kHeads);
  }

  // ---- other spellings

  /// Names in frames that no table spells so: light, then skeleton; a framed word that is no name at all is kept as one
  /// that we don't know.
  std::uint32_t variant_at(std::uint32_t at) {
    const Token& t = token(at);
    if (t.kind != TokenKind::word || t.sentence >= text_.sentences.size()) return at;
    if (!t.arabic && (!t.capital || is_latin_article(text_.folded_of(at)))) {
      if (!(is_latin_article(text_.folded_of(at)) && at + 1 < text_.tokens.size() && token(at + 1).capital)) return at;
    }
    if (hits_.frame_begins(at)) return at;
    const Sentence& sentence = sentence_of(at);
    FoundName probe = start(at, at + 1);
    read_before(probe);
    if (t.arabic && (probe.classes.empty() && !probe.countryside && !probe.near && !probe.offset)) return at;
    const std::uint32_t longest = std::min(sentence.last, at + (t.arabic ? 3U : 5U));
    std::uint32_t stop = at;
    while (stop < longest && belongs(stop, at)) ++stop;
    for (std::uint32_t end = stop; end > at; --end) {
      if (any_blocked(at, end) || is_latin_article(text_.folded_of(end - 1))) continue;
      if (const std::uint32_t next = variant(at, end); next != at) return next;
    }
    return at;
  }

  bool belongs(std::uint32_t i, std::uint32_t first) const {
    const Token& t = token(i);
    if (t.kind != TokenKind::word || t.arabic != token(first).arabic) return false;
    if (i > first && hits_.frame_begins(i)) return false;
    if (t.arabic) return i == first || !begins_with_preposition(i);
    return t.capital || is_latin_article(text_.folded_of(i));
  }

  bool begins_with_preposition(std::uint32_t i) const { return hits_.before(i + 1) != nullptr; }

  std::uint32_t variant(std::uint32_t at, std::uint32_t end) {
    FoundName name = start(at, end);
    read_frame(name);
    const bool framed = !name.classes.empty() || name.countryside || name.near || name.offset;
    if (!framed && !(name.cue && !token(at).arabic)) return at;
    std::string folded;
    for (std::uint32_t i = at; i < end; ++i) {
      if (!folded.empty()) folded += ' ';
      folded += text_.folded_of(i);
    }
    const std::string key = light_key(folded);
    if (key.size() < (token(at).arabic ? 6U : 4U)) return at;
    variants_.clear();
    gazetteer_.match_light(key, variants_);
    if (variants_.empty() && framed && key.size() >= (token(at).arabic ? 8U : 5U)) {
      gazetteer_.match_skeleton(key, kLeastSkeleton, variants_);
      keep_best();
    }
    for (const NameMatch& match : variants_) {
      const PlaceName& known = gazetteer_.name(match.name);
      if (!framed && (known.risk != NameRisk::none || gazetteer_.place(match.place).weight < kKnown)) continue;
      add_bearer(name, match.place, match.tier, match.similarity, known.risk);
    }
    if (name.bearers.empty() || !accept(name)) return at;
    found_.push_back(std::move(name));
    return end;
  }

  /// Of skeleton hits only the most alike.
  void keep_best() {
    double best = 0;
    for (const NameMatch& match : variants_) best = std::max(best, match.similarity);
    variants_.erase(std::remove_if(variants_.begin(), variants_.end(), [&](const NameMatch& m) { return m.similarity < best - 0.05; }),
                    variants_.end());
  }

  const TokenizedText& text_;
  const Gazetteer& gazetteer_;
  const PlaceRules& rules_;
  RuleHits hits_;
  std::vector<bool> blocked_;
  std::vector<bool> title_case_;
  std::vector<FoundName> found_;
  std::vector<NameHit> exact_;
  std::vector<NameMatch> variants_;
  mutable std::vector<NameHit> followers_;
};

}  // namespace

std::vector<FoundName> find_names(const TokenizedText& text, const Gazetteer& gazetteer, const PlaceRules& rules,
                                  const std::vector<Span>& taken) {
  return NameFinder(text, gazetteer, rules, taken).run();
}

}  // namespace rasid
