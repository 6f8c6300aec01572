#include "extractors/places/find_names.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "core/text/fold.h"
#include "gazetteer/spelling.h"

namespace rasid {
namespace {

/// Bearers above this weight are expected in news: governorates, cities, seats, countries, airbases.
constexpr float kKnown = 0.45F;
/// Capitals, seats of governorates, countries: what can stand for a government.
constexpr float kGoverns = 0.75F;
constexpr double kLeastSkeleton = 0.72;
/// Of names that differ in spelling only.
constexpr double kLightSimilarity = 0.9;

bool is_kind(const Place& place, const std::vector<std::string>& classes) {
  return std::find(classes.begin(), classes.end(), place.place_class) != classes.end();
}

class NameFinder {
 public:
  NameFinder(const TokenizedText& text, const Gazetteer& gazetteer, const PlaceRules& rules,
             const std::vector<Span>& taken)
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
      if (name.first > sentence_of(name.first).first && is_person_before(name)) continue;
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
    std::string text = folded(name.first, name.last);
    int letters = 0;
    for (const Clitic clitic : {kWa, kFa, kBi, kLi, kKa}) letters += (name.clitics & clitic) != 0 ? 1 : 0;
    return text.substr(std::min(text.size(), static_cast<std::size_t>(letters) * 2));
  }

  const Token& token(std::uint32_t i) const { return text_.tokens[i]; }
  const Sentence& sentence_of(std::uint32_t i) const { return text_.sentences[token(i).sentence]; }

  /// Tokens of names of actors and of phrases that are never places.
  void block(const std::vector<Span>& taken) {
    for (const Span span : taken) {
      for (std::size_t i = text_.token_at(span.begin);
           i < text_.tokens.size() && text_.tokens[i].span.begin < span.end; ++i)
        blocked_[i] = true;
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
    const std::uint32_t longest_exact = ends.empty() ? at : ends.front();
    if (longest_exact - at <= 1) {
      if (const std::uint32_t next = variant_at(at, 2); next != at) return next;
    }
    for (const std::uint32_t end : ends) {
      if (any_blocked(at, end) || !looks_like_name(at, end)) continue;
      FoundName name = start(at, end);
      collect_exact(name);
      read_frame(name);
      collect_light(name);
      if (hits_.is_frame(at, end) && (end - at == 1 || place_begins(end)) && name.classes.empty()) continue;
      if (end - at == 1 && goes_on(at)) continue;
      FoundName whole = name;
      if (accept(name)) {
        take_article(name);
        found_.push_back(std::move(name));
        return end;
      }
      if (whole.bearers.empty()) continue;
      // Said to be a village elsewhere in the text, it is one here too.
      refused_.push_back(std::move(whole));
    }
    return variant_at(at, 1);
  }

  /// "al-Foua" where the table has "Foua".
  void take_article(FoundName& name) const {
    if (name.first <= sentence_of(name.first).first || !token(name.first).joined ||
        !is_latin_article(text_.folded_of(name.first - 1)))
      return;
    --name.first;
    name.phrase_first = std::min(name.phrase_first, name.first);
  }

  bool place_begins(std::uint32_t at) const {
    if (at >= text_.tokens.size()) return false;
    followers_.clear();
    gazetteer_.match_at(text_, at, followers_);
    return !followers_.empty() && looks_like_name(at, followers_.front().last);
  }

  bool known_place_begins(std::uint32_t at) const {
    if (!place_begins(at)) return false;
    return std::any_of(followers_.begin(), followers_.end(), [&](const NameHit& hit) {
      const PlaceName& name = gazetteer_.name(hit.name);
      return name.risk == NameRisk::none && gazetteer_.place(name.place).weight >= kKnown;
    });
  }

  /// True if the word at `at` is the first of a longer name that the tables don't have: "Tell Dorra", "Saida
  /// al-Hanout".
  bool goes_on(std::uint32_t at) const {
    const std::uint32_t end = sentence_of(at).last;
    if (at + 1 >= end || token(at + 1).kind != TokenKind::word) return false;
    if (hits_.frame_begins(at + 1)) return false;
    if (hits_.beginning(at, PlaceWordKind::head) != nullptr)
      return token(at).arabic ? hits_.before(at + 2) == nullptr : token(at + 1).capital;
    if (token(at).arabic || at + 2 >= end || !is_latin_article(text_.folded_of(at + 1))) return false;
    return token(at + 2).joined && token(at + 2).capital && !title_case_[token(at).sentence];
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
      add_bearer(name, known, MatchTier::exact, 1);
    }
  }

  /// Bearers whose names are variants of this one. News spells villages as it hears them, so that the one that is
  /// meant is often not the one that is spelled alike. Arabic spells them the same, but for articles.
  void collect_light(FoundName& name) {
    const bool arabic = token(name.first).arabic;
    float heaviest = 0;
    for (const Bearer& bearer : name.bearers) heaviest = std::max(heaviest, gazetteer_.place(bearer.place).weight);
    if (heaviest >= kGoverns || (arabic && !name.strong)) return;
    const std::string key = light_key(folded(name.first, name.last));
    if (key.size() < (arabic ? 6U : 4U)) return;
    variants_.clear();
    gazetteer_.match_light(key, variants_);
    for (const NameMatch& match : variants_) {
      const PlaceName& known = gazetteer_.name(match.name);
      if (known.risk == NameRisk::none && gazetteer_.place(match.place).country == "SY")
        add_bearer(name, known, MatchTier::light, kLightSimilarity);
    }
  }

  std::string folded(std::uint32_t first, std::uint32_t last) const {
    std::string text;
    for (std::uint32_t i = first; i < last; ++i) {
      if (!text.empty()) text += ' ';
      text += text_.folded_of(i);
    }
    return text;
  }

  static void add_bearer(FoundName& name, const PlaceName& known, MatchTier tier, double similarity) {
    for (Bearer& bearer : name.bearers) {
      if (bearer.place != known.place) continue;
      bearer.risk = std::min(bearer.risk, known.risk);
      bearer.similarity = std::max(bearer.similarity, similarity);
      bearer.main = bearer.main || known.main;
      return;
    }
    name.bearers.push_back({known.place, tier, similarity, known.risk, known.main, 0, {}});
  }

  // ---- frames

  /// "al", or an article joined to the next word: "at" and "as" alone are English words.
  bool is_article(std::uint32_t i) const {
    const std::string_view word = text_.folded_of(i);
    if (!is_latin_article(word)) return false;
    return word == "al" || word == "el" || (i + 1 < text_.tokens.size() && token(i + 1).joined);
  }

  bool is_filler(std::uint32_t i) const {
    const Token& t = token(i);
    const std::string_view word = text_.folded_of(i);
    if (t.kind == TokenKind::punctuation)
      return word == "\"" || word == "'" || word == "#" || word == "(" || word == "“";
    return !t.arabic &&
           (word == "the" || word == "syrian" || word == "occupied" || word == "nearby" || is_article(i));
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
      while (skipped > begin && cursor - skipped < 2 && is_filler(skipped - 1) && hits_.before(skipped) == nullptr)
        --skipped;
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
      // "الريف الشمالي لحلب"; in "بريف الرقة الشمالي وقرية X" the side is the other name's.
      if (word.kind == PlaceWordKind::side && token(hit->first).arabic && (name.clitics & kLi) == 0) return;
      apply(name, word);
      cursor = hit->first;
      name.phrase_first = cursor;
      if (word.kind == PlaceWordKind::direction_of) read_distance(name, cursor);
      // "في ريف", "بريف": the preposition is on the frame.
      if (hit->clitics & (kBi | kLi)) name.cue = true;
      if (hit->clitics & kWa) return;
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
      if (at < end && token(at).kind == TokenKind::punctuation &&
          (text_.folded_of(at) == "\"" || text_.folded_of(at) == "'"))
        ++at;
      if (at >= end) return;
      const RuleHit* side = hits_.beginning(at, PlaceWordKind::side);
      const RuleHit* best = nullptr;
      for (const PlaceWordKind kind :
           {PlaceWordKind::class_word, PlaceWordKind::countryside, PlaceWordKind::desert, PlaceWordKind::near}) {
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

  /// Arabic sides stand behind a frame ("ريف إدلب الشرقي"); English ones before the frame ("Aleppo's western
  /// countryside").
  bool side_counts(const FoundName& name, std::uint32_t at, const RuleHit& side) const {
    if (token(at).arabic) {
      const bool definite = text_.folded_of(at).starts_with("ال");
      return definite && (name.frame || name.countryside);
    }
    return hits_.beginning(side.last, PlaceWordKind::countryside) != nullptr ||
           hits_.beginning(side.last, PlaceWordKind::near) != nullptr;
  }

  static void apply(FoundName& name, const PlaceWord& word) {
    name.frame = true;
    name.rule = name.rule.empty() ? word.rule : name.rule;
    name.widen_km = std::max(name.widen_km, word.km);
    switch (word.kind) {
      case PlaceWordKind::class_word:
        if (name.classes.empty()) name.classes = word.classes;
        name.strong = name.strong || !word.weak;
        name.several = name.several || word.several;
        name.cue = true;
        break;
      case PlaceWordKind::countryside: name.countryside = name.strong = true; break;
      case PlaceWordKind::desert: name.desert = true; break;
      case PlaceWordKind::near: name.near = name.cue = true; break;
      case PlaceWordKind::part: name.part = name.cue = true; break;
      case PlaceWordKind::direction_of:
        name.offset = word.direction;
        name.cue = true;
        break;
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
    const bool follows = follows_place(name);
    if (follows && !name.frame && inherits_frame(name)) {
      name.classes = found_.back().classes;
      name.strong = name.several = true;
    }
    const bool supported = in_unit || name.strong;
    if (!supported) {
      name.bearers.erase(std::remove_if(name.bearers.begin(), name.bearers.end(),
                                        [&](const Bearer& b) { return b.risk == NameRisk::class_word; }),
                         name.bearers.end());
      if (name.bearers.empty()) return false;
    }
    if (supported) drop_unlikely(name);
    if (!read_role(name, weight)) return false;
    if (supported) return true;
    if (risk == NameRisk::context && !name.cue && !follows && !names_parent_next(name)) return false;
    const bool variant = std::all_of(name.bearers.begin(), name.bearers.end(),
                                     [](const Bearer& b) { return b.tier != MatchTier::exact; });
    if (variant && stands_between_capitals(name)) return false;
    if (weight >= kKnown && !(weight < kGoverns && is_short(name) && may_be_glued(name, follows))) return true;
    if (stands_between_capitals(name) || may_be_glued(name, follows)) return false;
    if (hits_.ending(name.first + 1, PlaceWordKind::person) != nullptr && !names_parent_next(name) && !follows)
      return false;
    if (name.cue || name.frame || follows || names_parent_next(name)) return true;
    return telling(name);
  }

  /// "بلدتي نبل والزهراء", "the towns of X and Y": the class word stands before the first.
  bool inherits_frame(const FoundName& name) const {
    const FoundName& last = found_.back();
    return last.several && last.phrase_last == last.last &&
           std::any_of(name.bearers.begin(), name.bearers.end(),
                       [&](const Bearer& b) { return is_kind(gazetteer_.place(b.place), last.classes); });
  }

  /// Bearers that need their own class word ("camp") and got another, if others are there.
  void drop_unlikely(FoundName& name) const {
    const auto unlikely = [&](const Bearer& bearer) {
      return bearer.risk == NameRisk::class_word && !is_kind(gazetteer_.place(bearer.place), name.classes);
    };
    if (std::all_of(name.bearers.begin(), name.bearers.end(), unlikely)) return;
    name.bearers.erase(std::remove_if(name.bearers.begin(), name.bearers.end(), unlikely), name.bearers.end());
  }

  /// "Hit, Iraq", "Duma in Rural Damascus": leaves the bearers that lie in the unit named next; false if there are
  /// none.
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
        return (outer_class == "country" || (outer_class == "governorate" && !token(name.first).arabic)) &&
               outer != bearer.place && gazetteer_.within(bearer.place, outer);
      });
      if (lies_in) inside.push_back(bearer);
    }
    if (inside.empty()) return false;
    name.bearers = std::move(inside);
    return true;
  }

  /// Letters taken off an Arabic word may be its own: "لقاح" is a vaccine before it is ل + قاح, "ودمر" and destroyed.
  bool may_be_glued(const FoundName& name, bool follows) const {
    if (name.last - name.first > 1 || name.clitics == kNoClitic) return false;
    if ((name.clitics & (kLi | kKa | kFa)) != 0) return true;
    if ((name.clitics & kWa) != 0) return !follows;
    return is_short(name);
  }
  bool is_short(const FoundName& name) const {
    // Two bytes a letter, the prefix included.
    return name.last - name.first == 1 && text_.folded_of(name.first).size() <= 10;
  }

  /// Organisations, persons and governments; false if the name is none of a place.
  bool read_role(FoundName& name, float weight) {
    const std::uint32_t begin = sentence_of(name.first).first;
    const std::uint32_t end = sentence_of(name.first).last;
    const bool person = name.first > begin && is_person_before(name);
    if (person && (weight < kGoverns || name.bearers.empty())) return false;
    bool organisation = person;
    if (name.last < end)
      organisation = organisation || hits_.beginning(name.last, PlaceWordKind::organisation) != nullptr;
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
    if (token(previous).kind != TokenKind::word || (!token(previous).arabic && !token(previous).capital))
      return false;
    if (token(previous).arabic != token(name.first).arabic || (name.clitics != kNoClitic)) return false;
    for (const TokenForm* form = text_.forms_begin(previous); form != text_.forms_end(previous); ++form) {
      if (form->clitics == kNoClitic && rules_.given_names.contains(form->word)) return true;
    }
    return false;
  }

  bool is_metonym(const FoundName& name, std::uint32_t begin, std::uint32_t end) const {
    if (name.last < end && hits_.beginning(name.last, PlaceWordKind::metonym) != nullptr && !name.cue) return true;
    return name.first > begin && name.clitics == kNoClitic &&
           hits_.ending(name.first, PlaceWordKind::metonym) != nullptr;
  }

  /// "X, Y and Z" where X was read as a place.
  bool follows_place(const FoundName& name) const {
    if (found_.empty()) return false;
    const FoundName& last = found_.back();
    if (last.sentence != name.sentence || last.phrase_last > name.phrase_first ||
        name.phrase_first - last.phrase_last > 2)
      return false;
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
      if (hits_.frame_begins(at) || (steps > 0 && known_place_begins(at))) return true;
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
      const bool known =
          hits_.before(name.first) != nullptr || (!found_.empty() && found_.back().phrase_last == name.first);
      if (t.kind == TokenKind::word && t.capital && !known && !is_filler(name.first - 1) &&
          (name.first - 1 > sentence.first || t.all_caps))
        return true;
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
    if (hits_.ending(name.first + 1, PlaceWordKind::person) != nullptr) return false;
    if (!token(name.first).arabic) return name.last - name.first >= 2 || text_.folded_of(name.first).size() >= 7;
    if (name.last - name.first < 2) return false;
    static constexpr std::string_view kHeads[] = {"كفر", "تل",   "دير",  "خان", "عين", "بيت", "خربه",
                                                  "رسم", "معره", "وادي", "جسر", "راس", "قلعه"};
    return std::find(std::begin(kHeads), std::end(kHeads), text_.folded_of(name.first)) != std::end(kHeads);
  }

  // ---- other spellings

  /// Names in frames that no table spells so: light, then skeleton; a framed word that is no name at all is kept as
  /// one that we don't know.
  std::uint32_t variant_at(std::uint32_t at, std::uint32_t least) {
    const Token& t = token(at);
    if (t.kind != TokenKind::word || t.sentence >= text_.sentences.size()) return at;
    if (!t.arabic && (!t.capital || is_article(at))) {
      if (!(is_article(at) && at + 1 < text_.tokens.size() && token(at + 1).capital)) return at;
    }
    if (hits_.beginning(at, PlaceWordKind::no_name) != nullptr || (t.all_caps && !shouted(t.sentence))) return at;
    if (hits_.frame_begins(at) || (t.arabic && begins_with_preposition(at))) return at;
    const Sentence& sentence = sentence_of(at);
    FoundName probe = start(at, at + 1);
    read_before(probe);
    if (t.arabic && !probe.strong) return at;
    const std::uint32_t longest = std::min(sentence.last, at + (t.arabic ? 3U : 5U));
    std::uint32_t stop = at;
    while (stop < longest && belongs(stop, at)) ++stop;
    const bool bounded =
        stop < sentence.last && stop - at == 2 && (hits_.frame_begins(stop) || begins_with_preposition(stop));
    for (std::uint32_t end = stop; end >= at + least; --end) {
      if (any_blocked(at, end) || is_latin_article(text_.folded_of(end - 1)) || (end - at == 1 && goes_on(at)))
        continue;
      // "قرية قرف مغار بمنطقة جرابلس": both words are the name, so that a name like the first alone is another's.
      if (t.arabic && bounded && end - at == 1) continue;
      if (const std::uint32_t next = variant(at, end); next != at) return next;
    }
    return least == 1 ? unknown_at(at, bounded ? stop : t.arabic ? at + 1 : stop) : at;
  }

  /// A framed village that no table has, kept for decide_places() to put where the phrase says.
  std::uint32_t unknown_at(std::uint32_t at, std::uint32_t end) {
    while (end > at && is_latin_article(text_.folded_of(end - 1))) --end;
    if (end == at || any_blocked(at, end) || (!token(at).arabic && !token(end - 1).capital)) return at;
    FoundName name = start(at, end);
    read_frame(name);
    if (!name.strong || !is_listed(name.classes, "village") || !names_parent_next(name)) return at;
    if (end - at == 1 && text_.folded_of(at).size() < (token(at).arabic ? 6U : 4U)) return at;
    take_article(name);
    found_.push_back(std::move(name));
    return end;
  }

  /// Frames of inhabited places: what only resembles a name is looked for in those.
  static bool lives_in(const std::vector<std::string>& classes) {
    static constexpr std::string_view kInhabited[] = {"city", "district", "neighbourhood", "camp"};
    return !classes.empty() &&
           std::find(std::begin(kInhabited), std::end(kInhabited), classes.front()) != std::end(kInhabited);
  }

  static bool is_listed(const std::vector<std::string>& classes, std::string_view wanted) {
    return std::find(classes.begin(), classes.end(), wanted) != classes.end();
  }

  bool belongs(std::uint32_t i, std::uint32_t first) const {
    const Token& t = token(i);
    if (t.kind != TokenKind::word || t.arabic != token(first).arabic) return false;
    if (i > first && hits_.frame_begins(i)) return false;
    if (t.arabic) return i == first || !begins_with_preposition(i);
    return (t.capital && hits_.beginning(i, PlaceWordKind::no_name) == nullptr) || is_article(i);
  }

  /// True if the sentence is written in capitals throughout: then they say nothing.
  bool shouted(std::uint32_t sentence) const {
    int words = 0;
    int loud = 0;
    for (std::uint32_t i = text_.sentences[sentence].first; i < text_.sentences[sentence].last; ++i) {
      if (token(i).kind != TokenKind::word || token(i).arabic) continue;
      ++words;
      loud += token(i).all_caps ? 1 : 0;
    }
    return loud * 2 > words;
  }

  bool begins_with_preposition(std::uint32_t i) const { return hits_.before(i + 1) != nullptr; }

  std::uint32_t variant(std::uint32_t at, std::uint32_t end) {
    FoundName name = start(at, end);
    read_frame(name);
    const bool framed = name.strong || (!token(at).arabic && (name.near || name.offset));
    if (!framed && !(name.cue && !token(at).arabic)) return at;
    const std::string key = light_key(folded(at, end));
    if (key.size() < (token(at).arabic ? 6U : 4U)) return at;
    variants_.clear();
    gazetteer_.match_light(key, variants_);
    const bool quarter = !name.classes.empty() && name.classes.front() == "neighbourhood";
    const bool wanted =
        variants_.empty() || (quarter && std::none_of(variants_.begin(), variants_.end(), [&](const NameMatch& m) {
                                return gazetteer_.place(m.place).place_class == "neighbourhood";
                              }));
    if (wanted && name.strong && lives_in(name.classes) && key.size() >= (token(at).arabic ? 8U : 5U)) {
      gazetteer_.match_skeleton(key, kLeastSkeleton, variants_);
      keep_best();
    }
    if (end - at > 1 && one_word_fits_better(at, end)) return at;
    for (const NameMatch& match : variants_) {
      const PlaceName& known = gazetteer_.name(match.name);
      if (known.risk == NameRisk::class_word || gazetteer_.place(match.place).country != "SY") continue;
      const bool long_name =
          !token(at).arabic && end - at >= 2 && hits_.ending(at + 1, PlaceWordKind::person) == nullptr;
      if (!framed && (known.risk != NameRisk::none || (gazetteer_.place(match.place).weight < kKnown && !long_name)))
        continue;
      add_bearer(name, known, match.tier, match.similarity);
    }
    if (name.bearers.empty() || !accept(name)) return at;
    take_article(name);
    found_.push_back(std::move(name));
    return end;
  }

  /// Several words that only resemble a name, while the first of them is one: "Hajin Monday".
  bool one_word_fits_better(std::uint32_t at, std::uint32_t end) const {
    const bool alike =
        std::any_of(variants_.begin(), variants_.end(), [](const NameMatch& m) { return m.similarity >= 0.85; });
    if (alike || hits_.beginning(at, PlaceWordKind::head) != nullptr) return false;
    return std::any_of(exact_.begin(), exact_.end(),
                       [&](const NameHit& hit) { return hit.first == at && hit.last < end; });
  }

  /// Of skeleton hits only the most alike.
  void keep_best() {
    double best = 0;
    for (const NameMatch& match : variants_) best = std::max(best, match.similarity);
    variants_.erase(std::remove_if(variants_.begin(), variants_.end(),
                                   [&](const NameMatch& m) { return m.similarity < best - 0.05; }),
                    variants_.end());
  }

  const TokenizedText& text_;
  const Gazetteer& gazetteer_;
  const PlaceRules& rules_;
  RuleHits hits_;
  std::vector<bool> blocked_;
  std::vector<bool> title_case_;
  std::vector<FoundName> found_;
  std::vector<FoundName> refused_;
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
