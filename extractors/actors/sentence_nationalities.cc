#include <algorithm>

#include "extractors/actors/sentence_actors.h"

namespace rasid {

namespace {

constexpr std::uint32_t kMostFillers = 3;

/// Which owner of a country a noun speaks of.
std::string owner_key(NounClass kind) {
  switch (kind) {
    case NounClass::government: return "government";
    case NounClass::intelligence: return "intelligence";
    case NounClass::proxy: return "proxies";
    default: return "military";
  }
}

bool is_people(NounClass kind) {
  return kind == NounClass::people || kind == NounClass::civilian;
}

}  // namespace

/// Makes the element `owner` (an adjective or a country) and `noun` one actor.
bool SentenceActors::join_owner(std::size_t owner, std::size_t noun, std::int32_t country, bool adjective_only,
                                std::string_view rule) {
  Element& o = elements_[owner];
  Element& n = elements_[noun];
  std::optional<std::uint32_t> actor;
  NounClass kind = NounClass::government;
  if (is_home_body(n) && n.noun < 0 && n.alone_noun < 0 && n.office < 0) {
    kind = NounClass::military;  // "Iraqi border guards": the name alone would be Syria's
    actor = owner_of(country, owner_key(kind));
  } else if (n.office >= 0) {
    actor = owner_of(country, registry_.offices[static_cast<std::size_t>(n.office)].key);
  } else {
    const std::int32_t index = n.noun >= 0 ? n.noun : n.alone_noun;
    if (index < 0) return false;
    const ActorNoun& word = registry_.nouns[static_cast<std::size_t>(index)];
    kind = word.kind;
    if (kind == NounClass::civilian) {
      o.taken = true;  // "two Syrian civilians" are civilians
      return false;
    }
    // "Syrian fighters" are of no known side; so are those of countries whose army they are not.
    const bool loose = kind == NounClass::people && word.refers.empty() && word.id != "officers";
    actor = owner_of(country,
                     loose ? (n.alone_noun >= 0 && n.noun < 0 ? "proxies" : (is_home(country) ? "none" : "proxies"))
                           : owner_key(kind));
    if (loose && is_home(country)) actor.reset();
  }
  const bool act = n.office < 0 && kind == NounClass::act;
  if (act && (!actor || is_home(country))) {
    if (!actor) return false;
  }
  FoundActor found;
  const bool alone = adjective_only || act;
  found.first = alone ? o.first : std::min(o.first, n.first);
  found.last = alone ? o.last : std::max(o.last, n.last);
  found.head_first = alone ? o.first : n.first;
  found.head_last = alone ? o.last : n.last;
  found.actor = actor ? static_cast<std::int32_t>(*actor) : -1;
  found.country = country;
  found.year = year_;
  found.clitics = o.first < n.first || alone ? o.clitics : n.clitics;
  found.rule = act ? "nationality of an act" : rule;
  if (!act && n.office < 0 &&
      (kind == NounClass::people || kind == NounClass::unit || kind == NounClass::proxy || !actor)) {
    found.described = true;
    found.noun = n.noun >= 0 ? n.noun : n.alone_noun;
    found.plural_people = is_people(kind);
    if (n.one) found.count = 1;
    if (n.two) found.count = 2;
    if (!alone) take_count(found, n);
  }
  found_.push_back(found);
  const auto index = static_cast<std::int32_t>(found_.size() - 1);
  o.made = index;
  if (alone) return true;
  n.made = index;
  for (std::size_t i = std::min(owner, noun) + 1; i < std::max(owner, noun); ++i) elements_[i].taken = true;
  return true;
}

/// A name that means a Syrian body when no nationality stands with it: "police", حرس الحدود.
bool SentenceActors::is_home_body(const Element& e) const {
  if (e.actor < 0) return false;
  const Actor& actor = registry_.actors[static_cast<std::size_t>(e.actor)];
  return actor.country == registry_.countries[registry_.home].id &&
         (actor.body == "service" || actor.body == "army" || actor.body == "command");
}

void SentenceActors::join_nationalities() {
  for (std::size_t i = elements_.size(); i-- > 0;) {
    const Element& e = elements_[i];
    if (e.taken || e.made >= 0) continue;
    if (is_arabic(e)) {
      if (e.noun >= 0 || e.alone_noun >= 0 || e.office >= 0 || is_home_body(e)) join_arabic_nationality(i);
    } else if (e.adjective >= 0 || e.country >= 0) {
      join_english_nationality(i);
    } else if (e.noun >= 0 || e.office >= 0) {  // "the army of Turkey"
      const auto link = begins(ActorWord::link, e.last);
      std::uint32_t at = link.value_or(e.last);
      while (link && is(ActorWord::determiner, at)) ++at;
      const std::int32_t country = link ? element_at(at) : -1;
      if (country < 0 || elements_[static_cast<std::size_t>(country)].country < 0) continue;
      const NounClass kind =
          e.noun >= 0 ? registry_.nouns[static_cast<std::size_t>(e.noun)].kind : NounClass::government;
      const bool body = e.office >= 0 || kind == NounClass::military || kind == NounClass::government;
      const bool of = text_.folded_of(e.last) == "of";
      if (body && of)
        join_owner(static_cast<std::size_t>(country), i, elements_[static_cast<std::size_t>(country)].country, false,
                   "nationality");
    }
  }
  join_coordinated();
}

/// "Turkish armed drone", "Turkey's army", "US Defense Secretary"; "US-backed" makes nobody.
void SentenceActors::join_english_nationality(std::size_t at) {
  Element& e = elements_[at];
  std::uint32_t token = e.last;
  bool possessive = false;
  if (token < last_ && is(ActorWord::backed, token) && text_.tokens[token].joined) {
    e.taken = true;
    return;
  }
  if (token < last_ && text_.folded_of(token) == "'s") {
    possessive = true;
    ++token;
  }
  const std::int32_t country = e.adjective >= 0 ? e.adjective : e.country;
  if (e.adjective < 0 && !possessive) return;
  for (std::uint32_t step = 0; step <= kMostFillers && token < last_; ++step) {
    const std::int32_t next = element_at(token);
    if (next >= 0) {
      const Element& n = elements_[static_cast<std::size_t>(next)];
      const bool noun = n.office >= 0 || n.noun >= 0 || n.alone_noun >= 0 || (is_home_body(n) && !is_home(country));
      const std::int32_t beyond = element_at(n.last);
      const bool more = is(ActorWord::filler, token) && beyond >= 0 &&
                        (elements_[static_cast<std::size_t>(beyond)].noun >= 0 ||
                         elements_[static_cast<std::size_t>(beyond)].alone_noun >= 0);
      if (noun && !more) {
        const NounClass kind =
            n.noun >= 0 ? registry_.nouns[static_cast<std::size_t>(n.noun)].kind : NounClass::civilian;
        const bool somebody = kind == NounClass::people || kind == NounClass::government;
        if (n.office < 0 && somebody && !is_english_somebody(n)) return;  // "Syria's official position"
        if (e.adjective < 0 && n.office < 0 && n.noun < 0 && !is_home_body(n)) return;
        const bool before_act = [&] {  // "Turkish drone strike": the strike keeps its drone
          if (beyond < 0 || n.noun < 0 || registry_.nouns[static_cast<std::size_t>(n.noun)].kind != NounClass::weapon)
            return false;
          const std::int32_t act = elements_[static_cast<std::size_t>(beyond)].noun;
          return act >= 0 && registry_.nouns[static_cast<std::size_t>(act)].kind == NounClass::act;
        }();
        join_owner(at, static_cast<std::size_t>(next), country, before_act, "nationality");
        return;
      }
      if (!is(ActorWord::filler, token)) return;
      token = n.last;
      continue;
    }
    if (!is(ActorWord::filler, token)) return;
    ++token;
  }
}

/// القوات الأمريكية، طائرة مسيرة تركية، وزارة الدفاع التركية، جيش إسرائيل
void SentenceActors::join_arabic_nationality(std::size_t at) {
  const Element& e = elements_[at];
  if ((e.clitics & kPronoun) != 0) return;
  std::uint32_t token = e.last;
  for (std::uint32_t step = 0; step <= kMostFillers && token < last_; ++step) {
    const std::int32_t next = element_at(token);
    if (next >= 0) {
      const Element& n = elements_[static_cast<std::size_t>(next)];
      // "جندياً تركياً" folds to the country's name: an adjective only after people.
      const bool people = e.noun >= 0 && registry_.nouns[static_cast<std::size_t>(e.noun)].kind == NounClass::people;
      const bool adjective = n.adjective >= 0 && (n.country < 0 || people);
      if (adjective && (n.clitics & ~kAl) == 0 && !n.taken && n.made < 0) {
        if (is_home_body(e) && e.noun < 0 && is_home(n.adjective)) return;
        join_owner(static_cast<std::size_t>(next), at, n.adjective, false, "nationality");
        return;
      }
      const bool idafa = step == 0 && n.country >= 0 && n.clitics == kNoClitic && (e.clitics & kAl) == 0;
      if (idafa && (e.office >= 0 ||
                    (e.noun >= 0 && registry_.nouns[static_cast<std::size_t>(e.noun)].kind != NounClass::people &&
                     !is_home(n.country)))) {
        join_owner(static_cast<std::size_t>(next), at, n.country, false, "nationality");
        return;
      }
      if (!is(ActorWord::filler, token) || n.actor >= 0 || n.person >= 0) return;
      token = n.last;
      continue;
    }
    if (is_punctuation(token) || !is(ActorWord::filler, token)) return;
    ++token;
  }
}

/// "Russian and Syrian warplanes", القوات الروسية والتركية: the second nationality is an actor too.
void SentenceActors::join_coordinated() {
  for (std::size_t i = 0; i < elements_.size(); ++i) {
    Element& e = elements_[i];
    if (e.adjective < 0 || e.made >= 0 || e.taken) continue;
    std::int32_t other = -1;
    if (is_arabic(e)) {
      if ((e.clitics & kWa) != 0) other = element_ending(e.first);
    } else {
      std::uint32_t token = e.last;
      while (token < last_ && (text_.folded_of(token) == "and" || text_.folded_of(token) == "," ||
                               text_.folded_of(token) == "or" || text_.folded_of(token) == "/"))
        ++token;
      if (token > e.last) other = element_at(token);
    }
    if (other < 0) continue;
    const Element& o = elements_[static_cast<std::size_t>(other)];
    NounClass kind = NounClass::military;
    if (o.adjective >= 0 && o.made >= 0) {
      const FoundActor& like = found_[static_cast<std::size_t>(o.made)];
      const std::int32_t head = element_at(like.head_first);
      const std::int32_t noun =
          like.noun >= 0 || head < 0 ? like.noun : elements_[static_cast<std::size_t>(head)].noun;
      if (noun >= 0) kind = registry_.nouns[static_cast<std::size_t>(noun)].kind;
    } else if (o.actor < 0 || registry_.actors[static_cast<std::size_t>(o.actor)].body != "army") {
      continue;
    }
    if (const auto actor = owner_of(e.adjective, owner_key(kind))) {
      e.made = make(e, static_cast<std::int32_t>(*actor), "coordinated nationality");
    }
  }
}

}  // namespace rasid
