#include "extractors/actors/sentence_actors.h"

namespace rasid {

namespace {

bool can_fight(ActorType type) {
  return type == ActorType::state_forces || type == ActorType::rebel_group || type == ActorType::political_militia ||
         type == ActorType::identity_militia || type == ActorType::external_forces;
}

}  // namespace

void SentenceActors::metonyms() {
  for (Element& e : elements_) {
    if (e.taken || e.made >= 0 || (e.country < 0 && e.capital < 0)) continue;
    const bool capital = e.capital >= 0;
    if (!is_metonym(e, capital)) continue;
    const std::optional<std::uint32_t> owner = owner_of(capital ? e.capital : e.country, "government");
    if (!owner) continue;
    e.made = make(e, static_cast<std::int32_t>(*owner), "metonym");
    found_.back().metonym = true;
  }
  coordinate_metonyms();
}

/// "Damascus and Ankara announced", ميليشيا أسد وإيران: if one of two acts, so does the other.
void SentenceActors::coordinate_metonyms() {
  for (std::size_t i = elements_.size(); i-- > 1;) coordinate(i - 1);  // "the US, Britain and France launched"
  for (std::size_t i = 0; i + 1 < elements_.size(); ++i) coordinate(i);  // شنت أمريكا وبريطانيا وفرنسا
}

void SentenceActors::coordinate(std::size_t at) {
  Element& a = elements_[at];
  Element& b = elements_[at + 1];
  if (a.taken || b.taken || (a.made >= 0) == (b.made >= 0)) return;
  const bool english = b.first == a.last + 1 && (text_.folded_of(a.last) == "and" || text_.folded_of(a.last) == ",");
  const bool arabic = b.first == a.last && (b.clitics & kWa) != 0;
  if (!english && !arabic) return;
  const auto government = [](const Element& e) { return e.country >= 0 || e.capital >= 0; };
  const auto acts = [&](const Element& e) {
    if (e.made < 0) return false;
    const FoundActor& found = found_[static_cast<std::size_t>(e.made)];
    return found.metonym || (found.rule == "name" && found.actor >= 0 &&
                             can_fight(registry_.actors[static_cast<std::size_t>(found.actor)].type));
  };
  Element& other = a.made >= 0 ? b : a;
  const Element& known = a.made >= 0 ? a : b;
  const bool comma = english && text_.folded_of(a.last) == ",";
  const bool metonym = known.made >= 0 && found_[static_cast<std::size_t>(known.made)].metonym;
  if (!government(other) || !acts(known) || (comma && !metonym)) return;
  if (!metonym && other.capital >= 0) return;  // "SDF and Damascus" may be a road's end
  if (const auto owner = owner_of(other.capital >= 0 ? other.capital : other.country, "government")) {
    other.made = make(other, static_cast<std::int32_t>(*owner), "metonym");
    found_.back().metonym = true;
  }
}

bool SentenceActors::is_metonym(const Element& e, bool capital) const {
  return is_arabic(e) ? is_arabic_metonym(e, capital) : is_english_metonym(e, capital);
}

bool SentenceActors::is_english_metonym(const Element& e, bool capital) const {
  std::uint32_t before = e.first;
  while (before > first_ && is(ActorWord::determiner, before - 1)) --before;
  const bool home_capital = capital && is_home(e.capital);
  if (ends(ActorWord::agent, before)) {
    if (!home_capital || text_.folded_of(before - 1) != "between") return true;
    const std::int32_t other = element_at(e.last + 1);  // "between Damascus and the SDF", not "and Homs"
    const std::int32_t after_the = element_at(e.last + 2);
    const auto acts = [&](std::int32_t i) {
      return i >= 0 && (elements_[static_cast<std::size_t>(i)].made >= 0 ||
                        elements_[static_cast<std::size_t>(i)].capital >= 0);
    };
    if (acts(other) || (is(ActorWord::determiner, e.last + 1) && acts(after_the))) return true;
  }
  if (before > first_ && is(ActorWord::locative, before - 1) && text_.folded_of(before - 1) != "and") return false;
  if (e.first > first_ && text_.tokens[e.first].joined) return false;
  const bool opens = before == first_ || is_punctuation(before - 1);
  if (opens && !capital && e.last < last_ && text_.folded_of(e.last) == "and")
    return true;  // "Turkey and its allies"
  std::uint32_t token = e.last;
  if (token < last_ && text_.folded_of(token) == "'s" && !capital) {  // "Turkey's bombardment"
    for (++token; token < last_ && is(ActorWord::filler, token) && element_at(token) < 0; ++token) {
    }
    const std::int32_t act = element_at(token);
    return act >= 0 && elements_[static_cast<std::size_t>(act)].noun >= 0 &&
           registry_.nouns[static_cast<std::size_t>(elements_[static_cast<std::size_t>(act)].noun)].kind ==
               NounClass::act;
  }
  if (token + 1 < last_ && text_.folded_of(token) == "," && text_.folded_of(token + 1) == "which")
    token += 2;  // "Damascus, which joined"
  bool progressive = false;
  for (std::uint32_t step = 0; step < 3 && token < last_; ++step, ++token) {
    if (is(ActorWord::be, token)) {
      progressive = true;
    } else if (!is(ActorWord::aux, token)) {
      break;
    }
  }
  if (token >= last_ || !is(ActorWord::verb, token) || text_.tokens[token].joined) return false;
  if (progressive && !text_.folded_of(token).ends_with("ing")) return false;
  return !capital || !is(ActorWord::force, token);
}

bool SentenceActors::is_arabic_metonym(const Element& e, bool capital) const {
  const bool home_capital = capital && is_home(e.capital);
  if ((e.clitics & (kBi | kLi | kKa)) == 0 && ends(ActorWord::agent, e.first)) {
    const bool between = text_.folded_of(e.first - 1) == "بين";
    if (!between || !capital) return true;
    const std::int32_t other = element_at(e.last);
    if (other >= 0 && (elements_[static_cast<std::size_t>(other)].made >= 0 ||
                       elements_[static_cast<std::size_t>(other)].capital >= 0))
      return true;
    if (!home_capital) return true;
  }
  if ((e.clitics & (kBi | kLi | kKa)) != 0) return false;
  std::uint32_t before = e.first;
  while (before > first_ && is(ActorWord::aux, before - 1) && e.first - before < 2) --before;
  if (before > first_ && e.clitics == kNoClitic && is(ActorWord::verb, before - 1)) {
    const bool force = is(ActorWord::force, before - 1);
    const std::int32_t subject = element_ending(before - 1);  // "إسرائيل استهدفت سوريا": the subject came first
    const bool taken = subject >= 0 && (elements_[static_cast<std::size_t>(subject)].made >= 0 ||
                                        elements_[static_cast<std::size_t>(subject)].country >= 0);
    if (!taken && !(force && (capital || is_home(e.country)))) return true;
  }
  const bool opens = e.first == first_ || is_punctuation(e.first - 1) || is(ActorWord::clause_start, e.first - 1) ||
                     is(ActorWord::aux, e.first - 1) || (e.clitics & (kWa | kFa)) != 0;
  if (opens) {
    std::uint32_t token = e.last;
    while (token < last_ && is(ActorWord::aux, token) && token < e.last + 2) ++token;
    if (token < last_ && is(ActorWord::verb, token) && !(capital && is(ActorWord::force, token))) {
      const std::int32_t object = element_at(token);
      return object < 0 || elements_[static_cast<std::size_t>(object)].made < 0;
    }
  }
  const std::int32_t act = element_ending(e.first);  // قصف تركيا
  return !capital && !is_home(e.country) && e.clitics == kNoClitic && act >= 0 &&
         elements_[static_cast<std::size_t>(act)].noun >= 0 &&
         registry_.nouns[static_cast<std::size_t>(elements_[static_cast<std::size_t>(act)].noun)].kind ==
             NounClass::act;
}

/// True if the words of a reference stand for a body here: "the military said", not "military trucks" or المجلس
/// المحلي.
bool SentenceActors::refers(const Element& e) const {
  if (is_arabic(e)) {
    if (e.last >= last_ || is_punctuation(e.last)) return true;
    const bool adjective = text_.folded_of(e.last).starts_with("ال") && text_.folded_of(e.last).size() >= 8;
    const bool subject = e.first > first_ && is(ActorWord::verb, e.first - 1);
    return !adjective || subject || is(ActorWord::verb, e.last) || is(ActorWord::suffix, e.last) ||
           is(ActorWord::after_noun, e.last);
  }
  const std::int32_t next = element_at(e.last);
  if (next >= 0 && elements_[static_cast<std::size_t>(next)].noun >= 0) {  // "an army unit", not "army attacks"
    const NounClass kind =
        registry_.nouns[static_cast<std::size_t>(elements_[static_cast<std::size_t>(next)].noun)].kind;
    return kind == NounClass::people || kind == NounClass::unit || kind == NounClass::weapon;
  }
  if (e.first == first_ || !is(ActorWord::determiner, e.first - 1)) return false;
  return english_noun_ends(e.last) || text_.folded_of(e.last).ends_with("ed");
}

/// True if an English noun before `token` is no adjective of what follows: "an official said", not "an official
/// visit".
bool SentenceActors::english_noun_ends(std::uint32_t token) const {
  if (token >= last_ || is_punctuation(token) || text_.tokens[token].kind == TokenKind::number) return true;
  if (text_.tokens[token].joined) return false;
  constexpr std::uint32_t kEnding =
      (1U << static_cast<std::uint32_t>(ActorWord::verb)) | (1U << static_cast<std::uint32_t>(ActorWord::be)) |
      (1U << static_cast<std::uint32_t>(ActorWord::aux)) | (1U << static_cast<std::uint32_t>(ActorWord::link)) |
      (1U << static_cast<std::uint32_t>(ActorWord::locative)) | (1U << static_cast<std::uint32_t>(ActorWord::agent)) |
      (1U << static_cast<std::uint32_t>(ActorWord::attach)) |
      (1U << static_cast<std::uint32_t>(ActorWord::after_noun)) |
      (1U << static_cast<std::uint32_t>(ActorWord::determiner));
  return text_.folded_of(token) == "'s" || (covers_[token - first_] & kEnding) != 0;
}

/// A singular noun stands for somebody only with an article or a number, and when it is no adjective.
bool SentenceActors::is_english_somebody(const Element& e) const {
  if (is_arabic(e) || !e.one) return true;
  return english_noun_ends(e.last) || text_.tokens[e.last].capital;
}

/// الإعلامي after a noun is an adjective, not a journalist.
bool SentenceActors::is_arabic_adjective(const Element& e) const {
  if (!is_arabic(e) || !e.one || (e.clitics & kAl) == 0 || e.last - e.first != 1 || e.first == first_) return false;
  const std::string_view word = text_.folded_of(e.first);
  const bool after_definite = text_.folded_of(e.first - 1).starts_with("ال");  // التنظيم المتطرف
  if (!after_definite && !word.ends_with("ي") && !word.ends_with("يه")) return false;
  const Token& before = text_.tokens[e.first - 1];
  if (before.kind != TokenKind::word || (e.clitics & ~kAl) != 0) return false;
  return !is(ActorWord::verb, e.first - 1) && !is(ActorWord::link, e.first - 1) &&
         !is(ActorWord::locative, e.first - 1);
}

}  // namespace rasid
