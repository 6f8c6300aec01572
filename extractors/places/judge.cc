#include "extractors/places/judge.h"

#include <algorithm>
#include <string_view>

namespace rasid {
namespace {

bool is_kind(const Place& place, std::span<const std::string> classes) {
  return std::find(classes.begin(), classes.end(), place.place_class) != classes.end();
}

}  // namespace

bool NameJudge::accept(FoundName& name) const {
  float weight = 0;
  NameRisk risk = NameRisk::class_word;
  for (const Bearer& bearer : name.bearers) {
    if (bearer.risk < risk || (bearer.risk == risk && view_.gazetteer.place(bearer.place).weight > weight)) {
      weight = view_.gazetteer.place(bearer.place).weight;
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
  if (risk == NameRisk::context && !name.cue && !follows && !view_.names_parent_next(name)) return false;
  const bool variant = std::all_of(name.bearers.begin(), name.bearers.end(),
                                   [](const Bearer& b) { return b.tier != MatchTier::exact; });
  if (variant && stands_between_capitals(name)) return false;
  if (weight >= kKnownWeight && !(weight < kGovernsWeight && is_short(name) && may_be_glued(name, follows)))
    return true;
  if (stands_between_capitals(name) || may_be_glued(name, follows)) return false;
  if (view_.hits.ending(name.first + 1, PlaceWordKind::person) != nullptr && !view_.names_parent_next(name) &&
      !follows)
    return false;
  if (name.cue || name.frame || follows || view_.names_parent_next(name)) return true;
  return telling(name);
}

/// "بلدتي نبل والزهراء", "the towns of X and Y": the class word stands before the first.
bool NameJudge::inherits_frame(const FoundName& name) const {
  const FoundName& last = found_.back();
  return last.several && last.phrase_last == last.last &&
         std::any_of(name.bearers.begin(), name.bearers.end(),
                     [&](const Bearer& b) { return is_kind(view_.gazetteer.place(b.place), last.classes); });
}

/// Bearers that need their own class word ("camp") and got another, if others are there.
void NameJudge::drop_unlikely(FoundName& name) const {
  const auto unlikely = [&](const Bearer& bearer) {
    return bearer.risk == NameRisk::class_word && !is_kind(view_.gazetteer.place(bearer.place), name.classes);
  };
  if (std::all_of(name.bearers.begin(), name.bearers.end(), unlikely)) return;
  name.bearers.erase(std::remove_if(name.bearers.begin(), name.bearers.end(), unlikely), name.bearers.end());
}

/// "Hit, Iraq", "Duma in Rural Damascus": leaves the bearers that lie in the unit named next; false if there are
/// none.
bool NameJudge::keep_followed_by_unit(FoundName& name) const {
  const std::uint32_t end = view_.sentence_of(name.first).last;
  const std::uint32_t at = name.phrase_last;
  if (at + 1 >= end) return false;
  const std::string_view word = view_.text.folded_of(at);
  if (word != "," && word != "in" && word != "في") return false;
  std::vector<NameHit> followers;
  view_.gazetteer.match_at(view_.text, at + 1, followers);
  std::vector<Bearer> inside;
  for (const Bearer& bearer : name.bearers) {
    const bool lies_in = std::any_of(followers.begin(), followers.end(), [&](const NameHit& hit) {
      const PlaceIndex outer = view_.gazetteer.name(hit.name).place;
      const std::string_view outer_class = view_.gazetteer.place(outer).place_class;
      return (outer_class == "country" || (outer_class == "governorate" && !view_.token(name.first).arabic)) &&
             outer != bearer.place && view_.gazetteer.within(bearer.place, outer);
    });
    if (lies_in) inside.push_back(bearer);
  }
  if (inside.empty()) return false;
  name.bearers = std::move(inside);
  return true;
}

/// Letters taken off an Arabic word may be its own: "لقاح" is a vaccine before it is ل + قاح, "ودمر" and destroyed.
bool NameJudge::may_be_glued(const FoundName& name, bool follows) const {
  if (name.last - name.first > 1 || name.clitics == kNoClitic) return false;
  if ((name.clitics & (kLi | kKa | kFa)) != 0) return true;
  if ((name.clitics & kWa) != 0) return !follows;
  return is_short(name);
}
bool NameJudge::is_short(const FoundName& name) const {
  // Two bytes a letter, the prefix included.
  return name.last - name.first == 1 && view_.text.folded_of(name.first).size() <= 10;
}

/// Organisations, persons and governments; false if the name is none of a place.
bool NameJudge::read_role(FoundName& name, float weight) const {
  const std::uint32_t begin = view_.sentence_of(name.first).first;
  const std::uint32_t end = view_.sentence_of(name.first).last;
  const bool person = name.first > begin && is_person_before(name);
  if (person && (weight < kGovernsWeight || name.bearers.empty())) return false;
  bool organisation = person;
  if (name.last < end)
    organisation = organisation || view_.hits.beginning(name.last, PlaceWordKind::organisation) != nullptr;
  if (name.first > begin) {
    const RuleHit* before = view_.hits.ending(name.first, PlaceWordKind::organisation);
    organisation = organisation || before != nullptr;
  }
  if (organisation) {
    if (weight < kKnownWeight) return false;
    name.role = PlaceRole::part_of_name;
    return true;
  }
  if (weight >= kGovernsWeight && !name.frame && is_metonym(name, begin, end)) name.role = PlaceRole::metonym;
  return true;
}

bool NameJudge::is_person_before(const FoundName& name) const {
  const std::uint32_t previous = name.first - 1;
  if (name.frame) return false;
  if (view_.hits.ending(name.first, PlaceWordKind::person) != nullptr) return true;
  if (view_.token(previous).kind != TokenKind::word ||
      (!view_.token(previous).arabic && !view_.token(previous).capital))
    return false;
  if (view_.token(previous).arabic != view_.token(name.first).arabic || (name.clitics != kNoClitic)) return false;
  if (view_.token(previous).span.of(view_.text.source) == "على") return false;  // "on", though folded it is Ali
  for (const TokenForm* form = view_.text.forms_begin(previous); form != view_.text.forms_end(previous); ++form) {
    if (form->clitics == kNoClitic && view_.rules.given_names.contains(form->word)) return true;
  }
  return false;
}

bool NameJudge::is_metonym(const FoundName& name, std::uint32_t begin, std::uint32_t end) const {
  if (name.last < end && view_.hits.beginning(name.last, PlaceWordKind::metonym) != nullptr && !name.cue) return true;
  return name.first > begin && name.clitics == kNoClitic &&
         view_.hits.ending(name.first, PlaceWordKind::metonym) != nullptr;
}

/// "X, Y and Z" where X was read as a place.
bool NameJudge::follows_place(const FoundName& name) const {
  if (found_.empty()) return false;
  const FoundName& last = found_.back();
  if (last.sentence != name.sentence || last.phrase_last > name.phrase_first ||
      name.phrase_first - last.phrase_last > 2)
    return false;
  if (last.role != PlaceRole::location) return false;
  if (name.phrase_first == last.phrase_last) return (name.clitics & kWa) != 0;
  for (std::uint32_t i = last.phrase_last; i < name.phrase_first; ++i) {
    const std::string_view word = view_.text.folded_of(i);
    if (word != "," && word != "and" && word != "و" && word != "/" && word != "-") return false;
  }
  return true;
}

/// A low-weight name between capitalised words that are no frames is a piece of a longer name.
bool NameJudge::stands_between_capitals(const FoundName& name) const {
  if (name.frame || view_.token(name.first).arabic || view_.is_title_case(name.sentence)) return false;
  const Sentence& sentence = view_.text.sentences[name.sentence];
  if (name.first > sentence.first) {
    const Token& t = view_.token(name.first - 1);
    const bool known =
        view_.hits.before(name.first) != nullptr || (!found_.empty() && found_.back().phrase_last == name.first);
    if (t.kind == TokenKind::word && t.capital && !known && !view_.is_filler(name.first - 1) &&
        (name.first - 1 > sentence.first || t.all_caps))
      return true;
  }
  if (name.phrase_last < sentence.last) {
    const Token& t = view_.token(name.phrase_last);
    if (t.kind == TokenKind::word && t.capital && !t.arabic && !view_.hits.frame_begins(name.phrase_last)) {
      std::vector<NameHit> followers;
      view_.gazetteer.match_at(view_.text, name.phrase_last, followers);
      if (followers.empty()) return true;
    }
  }
  return false;
}

/// Names that could be nothing else: two words in English; in Arabic a head that only places have.
bool NameJudge::telling(const FoundName& name) const {
  if (view_.hits.ending(name.first + 1, PlaceWordKind::person) != nullptr) return false;
  if (!view_.token(name.first).arabic)
    return name.last - name.first >= 2 || view_.text.folded_of(name.first).size() >= 7;
  if (name.last - name.first < 2) return false;
  static constexpr std::string_view kHeads[] = {"كفر", "تل",   "دير",  "خان", "عين", "بيت", "خربه",
                                                "رسم", "معره", "وادي", "جسر", "راس", "قلعه"};
  return std::find(std::begin(kHeads), std::end(kHeads), view_.text.folded_of(name.first)) != std::end(kHeads);
}

}  // namespace rasid
