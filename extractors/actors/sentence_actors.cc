#include "extractors/actors/sentence_actors.h"

#include <algorithm>
#include <charconv>

namespace rasid {
namespace {

using Kind = ActorRegistry::Meaning::Kind;

constexpr std::uint32_t kMostFillers = 3;

std::uint32_t bit(ActorWord word) { return 1U << static_cast<std::uint32_t>(word); }

/// Which owner of a country a noun speaks of.
std::string owner_key(NounClass kind) {
  switch (kind) {
    case NounClass::government: return "government";
    case NounClass::intelligence: return "intelligence";
    case NounClass::proxy: return "proxies";
    default: return "military";
  }
}

bool can_fight(ActorType type) {
  return type == ActorType::state_forces || type == ActorType::rebel_group || type == ActorType::political_militia ||
         type == ActorType::identity_militia || type == ActorType::external_forces;
}

bool is_people(NounClass kind) { return kind == NounClass::people || kind == NounClass::civilian; }

}  // namespace

// ---------------------------------------------------------------- the calendar

namespace {

/// Days between the actor's time and `day`; 0 when it existed then.
std::int64_t distance(const std::optional<Day>& from, const std::optional<Day>& until, Day day) {
  if (from && day < *from) return (*from - day).count();
  if (until && day > *until) return (day - *until).count();
  return 0;
}

bool covers_year(const std::optional<Day>& from, const std::optional<Day>& until, int year) {
  const std::optional<Day> first = make_day(year, 1, 1);
  const std::optional<Day> last = make_day(year, 12, 31);
  return first && last && distance(from, until, *first) == 0 && distance(from, until, *last) == 0;
}

template <typename Item, typename From, typename Until>
std::size_t nearest(const std::vector<Item>& items, std::optional<Day> day, std::optional<int> year, From from, Until until) {
  if (year) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (covers_year(from(items[i]), until(items[i]), *year)) return i;
    }
  }
  std::size_t best = 0;
  for (std::size_t i = 1; i < items.size(); ++i) {
    if (day) {
      if (distance(from(items[i]), until(items[i]), *day) < distance(from(items[best]), until(items[best]), *day)) best = i;
    } else if (!until(items[i]) && until(items[best])) {
      best = i;
    } else if (until(items[i]) && until(items[best]) && *until(items[i]) > *until(items[best])) {
      best = i;
    }
  }
  return best;
}

}  // namespace

std::uint32_t ActorCalendar::choose(const std::vector<std::uint32_t>& candidates, std::optional<int> year) const {
  if (candidates.size() == 1) return candidates.front();
  return candidates[nearest(
      candidates, day_, year, [&](std::uint32_t i) { return registry_.actors[i].from; },
      [&](std::uint32_t i) { return registry_.actors[i].until; })];
}

std::uint32_t ActorCalendar::organisation_of(const Person& person, std::optional<int> year) const {
  return person.roles[nearest(
                          person.roles, day_, year, [](const Person::Role& role) { return role.from; },
                          [](const Person::Role& role) { return role.until; })]
      .actor;
}

// ---------------------------------------------------------------- words and elements

bool SentenceActors::is(ActorWord word, std::uint32_t token) const {
  return token >= first_ && token < last_ && (covers_[token - first_] & bit(word)) != 0;
}

std::optional<std::uint32_t> SentenceActors::begins(ActorWord word, std::uint32_t token) const {
  if (token < first_ || token >= last_) return std::nullopt;
  std::optional<std::uint32_t> longest;
  for (std::int32_t i = begin_heads_[token - first_]; i >= 0; i = words_[static_cast<std::size_t>(i)].next_begin) {
    const WordHit& hit = words_[static_cast<std::size_t>(i)];
    if (hit.word == word && (!longest || hit.last > *longest)) longest = hit.last;
  }
  return longest;
}

std::optional<std::uint32_t> SentenceActors::ends(ActorWord word, std::uint32_t end) const {
  if (end <= first_ || end > last_) return std::nullopt;
  std::optional<std::uint32_t> longest;
  for (std::int32_t i = end_heads_[end - 1 - first_]; i >= 0; i = words_[static_cast<std::size_t>(i)].next_end) {
    const WordHit& hit = words_[static_cast<std::size_t>(i)];
    if (hit.word == word && (!longest || hit.first < *longest)) longest = hit.first;
  }
  return longest;
}

std::uint16_t SentenceActors::clitics_of(ActorWord word, std::uint32_t token) const {
  for (std::int32_t i = begin_heads_[token - first_]; i >= 0; i = words_[static_cast<std::size_t>(i)].next_begin) {
    if (words_[static_cast<std::size_t>(i)].word == word) return words_[static_cast<std::size_t>(i)].clitics;
  }
  return kNoClitic;
}

std::int32_t SentenceActors::element_at(std::uint32_t token) const {
  if (token < first_ || token >= last_) return -1;
  const std::int32_t i = element_at_[token - first_];
  return i >= 0 && elements_[static_cast<std::size_t>(i)].first == token ? i : -1;
}

std::int32_t SentenceActors::element_ending(std::uint32_t end) const {
  if (end <= first_ || end > last_) return -1;
  const std::int32_t i = element_at_[end - 1 - first_];
  return i >= 0 && elements_[static_cast<std::size_t>(i)].last == end ? i : -1;
}

void SentenceActors::collect_words(const Sentence& sentence) {
  const std::size_t length = sentence.last - sentence.first;
  words_.clear();
  begin_heads_.assign(length, -1);
  end_heads_.assign(length, -1);
  covers_.assign(length, 0);
  for (std::uint32_t token = sentence.first; token < sentence.last; ++token) {
    if (text_.tokens[token].form_count == 0) continue;
    hits_.clear();
    registry_.words.match_at(text_, token, hits_);
    for (const PhraseHit& hit : hits_) {
      const auto index = static_cast<std::int32_t>(words_.size());
      const auto word = static_cast<ActorWord>(hit.payload);
      words_.push_back({hit.first, hit.last, word, hit.clitics, begin_heads_[hit.first - first_], end_heads_[hit.last - 1 - first_]});
      begin_heads_[hit.first - first_] = index;
      end_heads_[hit.last - 1 - first_] = index;
      for (std::uint32_t i = hit.first; i < hit.last; ++i) covers_[i - first_] |= bit(word);
    }
  }
}

/// A headline in capitals: there "IS" and "US" are words like others.
bool SentenceActors::shouting(const Sentence& sentence) const {
  std::size_t capitals = 0;
  std::size_t words = 0;
  for (std::uint32_t i = sentence.first; i < sentence.last; ++i) {
    const Token& token = text_.tokens[i];
    if (token.kind != TokenKind::word || token.arabic || token.span.length() < 2) continue;
    ++words;
    capitals += token.all_caps ? 1 : 0;
  }
  return words >= 4 && capitals * 10 >= words * 7;
}

void SentenceActors::fill(Element& element, const PhraseHit& hit, std::vector<std::uint32_t>& actors,
                          std::vector<std::uint32_t>& persons) const {
  const ActorRegistry::Meaning& meaning = registry_.meanings[hit.payload];
  const auto index = static_cast<std::int32_t>(meaning.index);
  switch (meaning.kind) {
    case Kind::actor: actors.push_back(meaning.index); break;
    case Kind::person: persons.push_back(meaning.index); break;
    case Kind::office: element.office = index; break;
    case Kind::office_holder:
      element.office = index;
      element.holder = true;
      break;
    case Kind::adjective: element.adjective = index; break;
    case Kind::country: element.country = index; break;
    case Kind::capital: element.capital = index; break;
    case Kind::reference: element.reference = index; break;
    case Kind::noun_many:
    case Kind::noun_one:
    case Kind::noun_two: {
      const ActorNoun& noun = registry_.nouns[meaning.index];
      (noun.alone ? element.alone_noun : element.noun) = index;
      element.one = meaning.kind == Kind::noun_one;
      element.two = meaning.kind == Kind::noun_two;
      break;
    }
  }
}

bool SentenceActors::ends_feminine(std::uint32_t token) const {
  return text_.tokens[token].span.of(text_.source).ends_with("ة");
}

void SentenceActors::collect_elements(const Sentence& sentence) {
  elements_.clear();
  element_at_.assign(sentence.last - sentence.first, -1);
  const bool loud = shouting(sentence);
  std::vector<std::uint32_t> actors;
  std::vector<std::uint32_t> persons;
  for (std::uint32_t token = sentence.first; token < sentence.last;) {
    hits_.clear();
    if (text_.tokens[token].form_count > 0) registry_.names.match_at(text_, token, hits_);
    std::uint32_t end = token;
    // A feminine ending looks like a pronoun: مسلحة is not "his gunman".
    hits_.erase(std::remove_if(hits_.begin(), hits_.end(), [&](const PhraseHit& hit) { return (hit.clitics & kPronoun) != 0 && ends_feminine(hit.first); }),
                hits_.end());
    for (const PhraseHit& hit : hits_) end = std::max(end, hit.last);
    const bool loud_word = loud && end == token + 1 && text_.tokens[token].span.length() <= 3;
    if (end == token || loud_word) {
      ++token;
      continue;
    }
    Element element;
    element.first = token;
    element.last = end;
    std::uint16_t fewest = 0xFFFF;
    for (const PhraseHit& hit : hits_) {
      if (hit.last == end) fewest = std::min(fewest, hit.clitics);
    }
    element.clitics = fewest;
    actors.clear();
    persons.clear();
    for (const PhraseHit& hit : hits_) {
      if (hit.last == end && (hit.clitics == fewest || (hit.clitics & ~kAl) == (fewest & ~kAl))) fill(element, hit, actors, persons);
    }
    std::sort(actors.begin(), actors.end());
    actors.erase(std::unique(actors.begin(), actors.end()), actors.end());
    if (!actors.empty()) element.actor = static_cast<std::int32_t>(calendar_.choose(actors, year_));
    if (!persons.empty()) element.person = static_cast<std::int32_t>(persons.front());
    for (std::uint32_t i = token; i < end; ++i) element_at_[i - first_] = static_cast<std::int32_t>(elements_.size());
    elements_.push_back(element);
    token = end;
  }
}

/// The one year that dates the sentence; none if there are several or it only says since when.
void SentenceActors::find_year(const Sentence& sentence) {
  year_.reset();
  for (std::uint32_t token = sentence.first; token < sentence.last; ++token) {
    if (text_.tokens[token].kind != TokenKind::number) continue;
    const std::string_view digits = text_.folded_of(token);
    if (digits.size() != 4 || (digits[0] != '1' && digits[0] != '2')) continue;
    int year = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), year);
    if (year < 1970 || year > 2100 || ends(ActorWord::founding, token)) continue;
    if (year_ && *year_ != year) {
      year_.reset();
      return;
    }
    year_ = year;
  }
}

std::int32_t SentenceActors::make(const Element& element, std::int32_t actor, std::string_view rule) {
  FoundActor found;
  found.first = found.head_first = element.first;
  found.last = found.head_last = element.last;
  found.actor = actor;
  found.rule = rule;
  found.year = year_;
  found.clitics = element.clitics;
  found_.push_back(found);
  return static_cast<std::int32_t>(found_.size() - 1);
}

std::optional<std::uint32_t> SentenceActors::owner_of(std::int32_t country, const std::string& key) const {
  const Country& c = registry_.countries[static_cast<std::size_t>(country)];
  for (const std::string& name : {key, std::string("government")}) {
    const auto it = c.owners.find(name);
    if (it != c.owners.end() && !it->second.empty()) return calendar_.choose(it->second, year_);
    if (key == "proxies") return std::nullopt;
  }
  return std::nullopt;
}

// ---------------------------------------------------------------- one after the other

const std::vector<FoundActor>& SentenceActors::read(const Sentence& sentence) {
  first_ = sentence.first;
  last_ = sentence.last;
  found_.clear();
  numbers_read_ = false;
  collect_words(sentence);
  find_year(sentence);
  collect_elements(sentence);
  if (elements_.empty()) return found_;
  join_nationalities();
  for (Element& e : elements_) {
    if (e.taken || e.made >= 0) continue;
    if (e.actor >= 0 && e.country < 0) {
      e.made = make(e, e.actor, "name");
    } else if (e.person >= 0) {
      e.made = make(e, static_cast<std::int32_t>(calendar_.organisation_of(registry_.persons[static_cast<std::size_t>(e.person)], year_)), "person");
      found_[static_cast<std::size_t>(e.made)].person = e.person;
    } else if (e.office >= 0) {
      e.made = make(e, -1, "office");
      found_[static_cast<std::size_t>(e.made)].office = e.office;
    } else if (e.reference >= 0 && refers(e)) {
      e.made = make(e, -1, "reference");
      found_[static_cast<std::size_t>(e.made)].reference = e.reference;
    }
  }
  join_aliases();
  metonyms();
  drop_areas();
  join_people();
  join_persons();
  finish();
  return found_;
}

/// True if the words of a reference stand for a body here: "the military said", not "military trucks" or المجلس المحلي.
bool SentenceActors::refers(const Element& e) const {
  if (is_arabic(e)) {
    if (e.last >= last_ || is_punctuation(e.last)) return true;
    const bool adjective = text_.folded_of(e.last).starts_with("ال") && text_.folded_of(e.last).size() >= 8;
    const bool subject = e.first > first_ && is(ActorWord::verb, e.first - 1);
    return !adjective || subject || is(ActorWord::verb, e.last) || is(ActorWord::suffix, e.last) || is(ActorWord::after_noun, e.last);
  }
  const std::int32_t next = element_at(e.last);
  if (next >= 0 && elements_[static_cast<std::size_t>(next)].noun >= 0) {  // "an army unit", not "army attacks"
    const NounClass kind = registry_.nouns[static_cast<std::size_t>(elements_[static_cast<std::size_t>(next)].noun)].kind;
    return kind == NounClass::people || kind == NounClass::unit || kind == NounClass::weapon;
  }
  if (e.first == first_ || !is(ActorWord::determiner, e.first - 1)) return false;
  return english_noun_ends(e.last) || text_.folded_of(e.last).ends_with("ed");
}

/// True if an English noun before `token` is no adjective of what follows: "an official said", not "an official visit".
bool SentenceActors::english_noun_ends(std::uint32_t token) const {
  if (token >= last_ || is_punctuation(token) || text_.tokens[token].kind == TokenKind::number) return true;
  if (text_.tokens[token].joined) return false;
  constexpr std::uint32_t kEnding = (1U << static_cast<std::uint32_t>(ActorWord::verb)) | (1U << static_cast<std::uint32_t>(ActorWord::be)) |
                                    (1U << static_cast<std::uint32_t>(ActorWord::aux)) | (1U << static_cast<std::uint32_t>(ActorWord::link)) |
                                    (1U << static_cast<std::uint32_t>(ActorWord::locative)) | (1U << static_cast<std::uint32_t>(ActorWord::agent)) |
                                    (1U << static_cast<std::uint32_t>(ActorWord::attach)) | (1U << static_cast<std::uint32_t>(ActorWord::after_noun)) |
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
  if (!word.ends_with("ي") && !word.ends_with("يه")) return false;
  const Token& before = text_.tokens[e.first - 1];
  if (before.kind != TokenKind::word || (e.clitics & ~kAl) != 0) return false;
  return !is(ActorWord::verb, e.first - 1) && !is(ActorWord::link, e.first - 1) && !is(ActorWord::locative, e.first - 1);
}

void SentenceActors::finish() {
  std::vector<bool> keep(found_.size(), false);
  for (const Element& e : elements_) {
    if (is_actor(e)) keep[static_cast<std::size_t>(e.made)] = true;
  }
  std::size_t to = 0;
  for (std::size_t i = 0; i < found_.size(); ++i) {
    if (keep[i]) found_[to++] = found_[i];
  }
  found_.resize(to);
  std::stable_sort(found_.begin(), found_.end(), [](const FoundActor& a, const FoundActor& b) { return a.first < b.first; });
  to = 0;
  for (const FoundActor& found : found_) {
    if (to > 0 && found.first < found_[to - 1].last) {
      if (found.last - found.first > found_[to - 1].last - found_[to - 1].first) found_[to - 1] = found;
      continue;
    }
    found_[to++] = found;
  }
  found_.resize(to);
}

// ---------------------------------------------------------------- nationalities

/// Makes the element `owner` (an adjective or a country) and `noun` one actor.
bool SentenceActors::join_owner(std::size_t owner, std::size_t noun, std::int32_t country, bool adjective_only, std::string_view rule) {
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
    actor = owner_of(country, loose ? (n.alone_noun >= 0 && n.noun < 0 ? "proxies" : (is_home(country) ? "none" : "proxies")) : owner_key(kind));
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
  if (!act && n.office < 0 && (kind == NounClass::people || kind == NounClass::unit || kind == NounClass::proxy || !actor)) {
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
  return actor.country == registry_.countries[registry_.home].id && (actor.body == "service" || actor.body == "army" || actor.body == "command");
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
      const NounClass kind = e.noun >= 0 ? registry_.nouns[static_cast<std::size_t>(e.noun)].kind : NounClass::government;
      const bool body = e.office >= 0 || kind == NounClass::military || kind == NounClass::government;
      const bool of = text_.folded_of(e.last) == "of";
      if (body && of) join_owner(static_cast<std::size_t>(country), i, elements_[static_cast<std::size_t>(country)].country, false, "nationality");
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
                        (elements_[static_cast<std::size_t>(beyond)].noun >= 0 || elements_[static_cast<std::size_t>(beyond)].alone_noun >= 0);
      if (noun && !more) {
        const NounClass kind = n.noun >= 0 ? registry_.nouns[static_cast<std::size_t>(n.noun)].kind : NounClass::civilian;
        const bool somebody = kind == NounClass::people || kind == NounClass::government;
        if (n.office < 0 && somebody && !is_english_somebody(n)) return;  // "Syria's official position"
        if (e.adjective < 0 && n.office < 0 && n.noun < 0 && !is_home_body(n)) return;
        const bool before_act = [&] {  // "Turkish drone strike": the strike keeps its drone
          if (beyond < 0 || n.noun < 0 || registry_.nouns[static_cast<std::size_t>(n.noun)].kind != NounClass::weapon) return false;
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
      if (n.adjective >= 0 && (n.clitics & ~kAl) == 0 && !n.taken && n.made < 0) {
        if (is_home_body(e) && e.noun < 0 && is_home(n.adjective)) return;
        join_owner(static_cast<std::size_t>(next), at, n.adjective, false, "nationality");
        return;
      }
      const bool idafa = step == 0 && n.country >= 0 && n.clitics == kNoClitic && (e.clitics & kAl) == 0;
      if (idafa && (e.office >= 0 || (e.noun >= 0 && registry_.nouns[static_cast<std::size_t>(e.noun)].kind != NounClass::people &&
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
      while (token < last_ && (text_.folded_of(token) == "and" || text_.folded_of(token) == "," || text_.folded_of(token) == "or" || text_.folded_of(token) == "/")) ++token;
      if (token > e.last) other = element_at(token);
    }
    if (other < 0) continue;
    const Element& o = elements_[static_cast<std::size_t>(other)];
    NounClass kind = NounClass::military;
    if (o.adjective >= 0 && o.made >= 0) {
      const FoundActor& like = found_[static_cast<std::size_t>(o.made)];
      const std::int32_t head = element_at(like.head_first);
      const std::int32_t noun = like.noun >= 0 || head < 0 ? like.noun : elements_[static_cast<std::size_t>(head)].noun;
      if (noun >= 0) kind = registry_.nouns[static_cast<std::size_t>(noun)].kind;
    } else if (o.actor < 0 || registry_.actors[static_cast<std::size_t>(o.actor)].body != "army") {
      continue;
    }
    if (const auto actor = owner_of(e.adjective, owner_key(kind))) {
      e.made = make(e, static_cast<std::int32_t>(*actor), "coordinated nationality");
    }
  }
}

// ---------------------------------------------------------------- names in brackets, areas

/// "Syrian Democratic Forces (SDF)", تنظيم "الدولة الإسلامية", "Islamic State group": one mention.
void SentenceActors::join_aliases() {
  for (std::size_t i = 0; i < elements_.size(); ++i) {
    Element& e = elements_[i];
    if (!is_actor(e)) continue;
    FoundActor& found = found_[static_cast<std::size_t>(e.made)];
    if (found.last != e.last) continue;
    if (found.person < 0 && found.actor >= 0 && found.rule == "name") {
      std::uint32_t before = found.first;
      std::uint32_t after = found.last;
      if (before > first_ && is_punctuation(before - 1) && text_.folded_of(before - 1) == "\"") --before;
      if (before < found.first && after < last_ && text_.folded_of(after) == "\"") ++after;
      if (const auto prefix = ends(ActorWord::prefix, before); prefix && element_at(*prefix) != element_at(found.first)) {
        const std::int32_t taken = element_at(*prefix);
        const bool free = taken < 0 || (elements_[static_cast<std::size_t>(taken)].made < 0 || found_[static_cast<std::size_t>(elements_[static_cast<std::size_t>(taken)].made)].reference >= 0);
        if (free && (e.clitics & ~kAl) == 0) {
          if (taken >= 0) elements_[static_cast<std::size_t>(taken)].taken = true;
          found.first = *prefix;
          found.clitics = clitics_of(ActorWord::prefix, *prefix);
          found.last = after;
        }
      }
      if (const auto suffix = begins(ActorWord::suffix, found.last); suffix && !is_punctuation(found.last)) {
        const std::int32_t taken = element_at(found.last);
        if (taken >= 0) elements_[static_cast<std::size_t>(taken)].taken = true;
        found.last = *suffix;
      }
    }
    if (found.last < last_ && text_.folded_of(found.last) == "(") {
      std::uint32_t inside = found.last + 1;
      if (inside < last_ && is_punctuation(inside) && text_.folded_of(inside) == "\"") ++inside;
      const std::int32_t alias = element_at(inside);
      if (alias < 0 || elements_[static_cast<std::size_t>(alias)].made < 0) continue;
      Element& a = elements_[static_cast<std::size_t>(alias)];
      std::uint32_t close = a.last;
      if (close < last_ && text_.folded_of(close) == "\"") ++close;
      if (close >= last_ || text_.folded_of(close) != ")") continue;
      if (found_[static_cast<std::size_t>(a.made)].actor != found.actor || found.actor < 0) continue;
      a.taken = true;
      found.last = close + 1;
    }
  }
}

/// "SDF-held areas", مناطق سيطرة قسد: the name says whose the area is, not who acts.
void SentenceActors::drop_areas() {
  for (Element& e : elements_) {
    if (!is_actor(e)) continue;
    const FoundActor& found = found_[static_cast<std::size_t>(e.made)];
    std::uint32_t before = found.first;
    while (before > first_ && is(ActorWord::determiner, before - 1)) --before;
    const bool after = is(ActorWord::area_after, found.last) && (text_.tokens[found.last].joined || !is_arabic(e));
    if (after || ends(ActorWord::area_before, before)) e.taken = true;
  }
}

// ---------------------------------------------------------------- people of an organisation

void SentenceActors::take_count(FoundActor& found, const Element& noun) {
  if (!numbers_read_) {
    numbers_ = registry_.numbers.read(text_, first_, last_);
    numbers_read_ = true;
  }
  std::uint32_t begin = std::min(found.first, noun.first);
  for (std::uint32_t step = 0; step < kMostFillers && begin > first_ && is(ActorWord::filler, begin - 1) && !is_arabic(noun); ++step) {
    const std::int32_t other = element_ending(begin);
    if (other >= 0 && (is_actor(elements_[static_cast<std::size_t>(other)]))) break;
    --begin;
  }
  std::uint32_t linked = begin;  // "7 من عناصر", "seven of the fighters"
  while (linked > first_ && is(ActorWord::determiner, linked - 1)) --linked;
  if (linked > first_ && is(ActorWord::link, linked - 1)) --linked;
  for (const NumberMention& number : numbers_) {
    if (number.last != begin && number.last != linked) continue;
    found.first = number.first;
    if (is_arabic(noun)) found.clitics = text_.tokens[number.first].kind == TokenKind::word ? number.clitics : std::uint16_t{kNoClitic};
    found.count = number.low;
    return;
  }
  found.first = begin;
}

void SentenceActors::join_people() {
  for (std::size_t i = 0; i < elements_.size(); ++i) {
    const Element& e = elements_[i];
    if (e.taken || e.made >= 0 || (e.noun < 0 && e.alone_noun < 0)) continue;
    if (e.noun >= 0) {
      if (join_people_before(i) || join_people_after(i) || join_people_back(i)) continue;
    }
    people_alone(i);
  }
}

/// "SDF fighters", "Hezbollah's drones", "Islamic State sleeper cell"
bool SentenceActors::join_people_before(std::size_t noun) {
  Element& n = elements_[noun];
  const ActorNoun& word = registry_.nouns[static_cast<std::size_t>(n.noun)];
  if (is_arabic(n) || word.kind == NounClass::act || word.kind == NounClass::civilian || word.kind == NounClass::intelligence) return false;
  std::uint32_t token = n.first;
  for (std::uint32_t step = 0; step < kMostFillers && token > first_ && is(ActorWord::filler, token - 1) && element_ending(token) < 0; ++step) --token;
  if (token > first_ && text_.folded_of(token - 1) == "'s") --token;
  std::int32_t owner = element_ending(token);
  if (owner < 0) {  // an alias or a suffix may stand between
    for (std::size_t i = noun; i-- > 0;) {
      if (is_actor(elements_[i]) && found_[static_cast<std::size_t>(elements_[i].made)].last == token) {
        owner = static_cast<std::int32_t>(i);
        break;
      }
    }
  }
  if (owner < 0) return false;
  Element& o = elements_[static_cast<std::size_t>(owner)];
  if (!is_actor(o)) return false;
  FoundActor& found = found_[static_cast<std::size_t>(o.made)];
  if (found.person >= 0 || found.last != token) return false;
  const bool typeless = found.actor >= 0 && registry_.actors[static_cast<std::size_t>(found.actor)].type == ActorType::civilians;
  if (typeless) return false;
  if (word.kind == NounClass::weapon) {  // "SDF drone strike": the strike keeps its drone
    const std::int32_t act = element_at(n.last);
    if (act >= 0 && elements_[static_cast<std::size_t>(act)].noun >= 0 &&
        registry_.nouns[static_cast<std::size_t>(elements_[static_cast<std::size_t>(act)].noun)].kind == NounClass::act) {
      return false;
    }
  }
  const bool people = word.kind == NounClass::people;
  found.last = n.last;
  found.head_first = n.first;
  found.head_last = n.last;
  found.noun = n.noun;
  found.plural_people = people;
  if (people || word.kind == NounClass::unit || word.kind == NounClass::government) {
    found.described = true;
    found.rule = "people of";
    if (n.one) found.count = 1;
    Element whole = n;
    whole.first = found.first;
    take_count(found, whole);
  }
  n.taken = true;
  return true;
}

/// "two members of the SDF", عناصر من قسد، دورية للأمن العام، مدفعية الجيش السوري
bool SentenceActors::join_people_after(std::size_t noun) {
  Element& n = elements_[noun];
  const ActorNoun& word = registry_.nouns[static_cast<std::size_t>(n.noun)];
  if (word.kind == NounClass::act || word.kind == NounClass::civilian) return false;
  std::uint32_t token = n.last;
  bool attached = false;
  bool linked = false;
  const bool arabic = is_arabic(n);
  if (arabic) {
    while (token < last_ && token < n.last + kMostFillers && is(ActorWord::filler, token) &&
           (element_at(token) < 0 || !is_actor(elements_[static_cast<std::size_t>(element_at(token))]))) {
      ++token;
    }
  }
  if (const auto end = begins(ActorWord::attach, token)) {
    attached = true;
    token = *end;
  }
  if (const auto end = begins(ActorWord::link, token)) {
    linked = true;
    token = *end;
  }
  while (token < last_ && is(ActorWord::determiner, token)) ++token;
  if (token < last_ && is_punctuation(token) && text_.folded_of(token) == "\"") ++token;
  std::int32_t owner = -1;
  for (std::size_t i = noun + 1; i < elements_.size() && elements_[i].first <= token + 2; ++i) {
    if (is_actor(elements_[i]) && found_[static_cast<std::size_t>(elements_[i].made)].first == token) owner = static_cast<std::int32_t>(i);
  }
  if (owner < 0) return false;
  Element& o = elements_[static_cast<std::size_t>(owner)];
  FoundActor& found = found_[static_cast<std::size_t>(o.made)];
  if (found.person >= 0) return false;
  const bool adjacent = token == n.last;
  const std::uint16_t prepositions = o.clitics & (kLi | kBi);
  if (arabic) {
    const bool idafa = adjacent && (o.clitics & ~kAl) == 0 && (n.clitics & (kAl | kPronoun)) == 0;
    const bool held = (o.clitics & (kWa | kFa)) == 0 && (linked || prepositions != 0 || attached);
    if (!idafa && !held) return false;
    if (word.kind == NounClass::weapon && !idafa && prepositions == 0 && !attached) return false;
  } else if (!linked && !attached) {
    return false;
  }
  if (word.kind == NounClass::military && !arabic && !attached && text_.folded_of(n.last) != "of") return false;
  FoundActor joined = found;
  joined.first = n.first;
  joined.clitics = n.clitics;
  joined.head_first = n.first;
  joined.head_last = n.last;
  joined.noun = n.noun;
  joined.described = word.kind == NounClass::people || word.kind == NounClass::unit || word.kind == NounClass::government || found.described;
  joined.plural_people = word.kind == NounClass::people;
  joined.rule = "people of";
  joined.count.reset();
  if (n.one) joined.count = 1;
  if (n.two) joined.count = 2;
  if (joined.described) take_count(joined, n);
  found = joined;
  n.taken = true;
  return true;
}

/// "its fighters", عناصرها: of the organisation named before, which the document knows.
bool SentenceActors::join_people_back(std::size_t noun) {
  Element& n = elements_[noun];
  const ActorNoun& word = registry_.nouns[static_cast<std::size_t>(n.noun)];
  if (word.kind != NounClass::people && word.kind != NounClass::unit && word.kind != NounClass::military) return false;
  const bool speaker = is_arabic(n) ? (n.clitics & kPronoun) != 0 && text_.folded_of(n.last - 1).ends_with("نا")
                                    : n.first > first_ && is(ActorWord::speaker, n.first - 1);
  const bool back = speaker || (is_arabic(n) ? (n.clitics & kPronoun) != 0 : n.first > first_ && is(ActorWord::pronoun, n.first - 1));
  if (!back || !is_english_somebody(n)) return false;
  n.made = make(n, -1, "pronoun");
  FoundActor& found = found_.back();
  found.points_back = true;
  found.speaker = speaker;
  found.described = true;
  found.noun = n.noun;
  found.plural_people = word.kind == NounClass::people;
  if (n.one) found.count = 1;
  take_count(found, n);
  return true;
}

/// "unidentified gunmen", ثلاثة مدنيين, "five soldiers"
void SentenceActors::people_alone(std::size_t noun) {
  Element& n = elements_[noun];
  if (is_arabic_adjective(n) || !is_english_somebody(n)) return;
  const bool own = n.alone_noun >= 0;
  const std::int32_t index = own ? n.alone_noun : n.noun;
  const ActorNoun& word = registry_.nouns[static_cast<std::size_t>(index)];
  if (!own && word.kind != NounClass::people) return;
  FoundActor found;
  found.first = found.head_first = n.first;
  found.last = found.head_last = n.last;
  found.year = year_;
  found.clitics = n.clitics;
  found.noun = index;
  found.described = true;
  found.plural_people = true;
  found.rule = "people";
  if (n.one) found.count = 1;
  if (n.two) found.count = 2;
  const bool had = found.count.has_value();
  take_count(found, n);
  found.somebody = n.one && found.first == n.first;
  if (n.noun >= 0 && !found.count && !n.one && !n.two) {  // "the militants", المسلحون: the group named before
    const ActorNoun& member = registry_.nouns[static_cast<std::size_t>(n.noun)];
    const bool the = is_arabic(n) ? (n.clitics & kAl) != 0 : n.first > first_ && text_.folded_of(n.first - 1) == "the";
    const bool subject = !is_arabic(n) && (n.first == first_ || is_punctuation(n.first - 1)) && english_noun_ends(n.last);
    if ((the || (subject && !own)) && !member.refers.empty() && !is_arabic_adjective(n)) {
      found.noun = n.noun;
      found.definite = true;
      found.fallback = own ? static_cast<std::int32_t>(*word.alone) : -1;
      found.rule = "reference";
      found_.push_back(found);
      n.made = static_cast<std::int32_t>(found_.size() - 1);
      return;
    }
  }
  if (!own && !found.count && (word.refers.empty() || word.refers.front() != "army")) return;
  if (own && word.counted && !found.count && !had) return;
  if (own) {
    found.actor = static_cast<std::int32_t>(*word.alone);
    // Words that need an organisation may mean unknown people too ("three militants"); people with one never stand here.
  }
  found_.push_back(found);
  n.made = static_cast<std::int32_t>(found_.size() - 1);
}

// ---------------------------------------------------------------- persons

/// "Syrian Foreign Minister Asaad al-Shaibani", قائد قوات سوريا الديمقراطية مظلوم عبدي: one mention.
void SentenceActors::join_persons() {
  for (std::size_t i = 0; i < elements_.size(); ++i) {
    Element& p = elements_[i];
    if (!is_actor(p) || found_[static_cast<std::size_t>(p.made)].person < 0) continue;
    FoundActor& person = found_[static_cast<std::size_t>(p.made)];
    std::uint32_t token = person.first;
    while (token > first_ && token + 4 > person.first && (is(ActorWord::title, token - 1) || text_.folded_of(token - 1) == ".")) --token;
    std::uint32_t begin = person.first;
    for (std::size_t k = i; k-- > 0;) {
      Element& o = elements_[k];
      if (!is_actor(o)) continue;
      const FoundActor& before = found_[static_cast<std::size_t>(o.made)];
      if (before.person >= 0 || before.metonym || (before.last != token && before.last != person.first)) break;
      if (before.rule == "nationality of an act" || (p.clitics & ~kAl) != 0) break;
      begin = before.first;
      person.clitics = before.clitics;
      o.taken = true;
      break;
    }
    person.first = begin;
    // A surname after another person's given name is somebody else ("Farouk al-Sharaa").
    const bool surname_only = p.last - p.first <= 2 && text_.source.substr(text_.tokens[p.first].span.begin, 3).find("al-") == 0;
    const bool single = p.last - p.first == 1 || surname_only;
    if (single && !is_arabic(p) && p.first > first_ + 1 && begin == p.first) {
      const Token& given = text_.tokens[p.first - 1];
      const bool named = given.kind == TokenKind::word && given.capital && !given.all_caps && !is(ActorWord::title, p.first - 1) && element_ending(p.first) < 0;
      if (named) p.taken = true;
    }
  }
}

// ---------------------------------------------------------------- metonyms

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
  for (std::size_t i = 0; i + 1 < elements_.size(); ++i) {
    Element& a = elements_[i];
    Element& b = elements_[i + 1];
    const bool joined = b.first == a.last ? (b.clitics & kWa) != 0 : b.first == a.last + 1 && text_.folded_of(a.last) == "and";
    const auto government = [](const Element& e) { return e.country >= 0 || e.capital >= 0; };
    if (!joined || a.taken || b.taken) continue;
    const auto acts = [&](const Element& e) {
      if (e.made < 0) return false;
      const FoundActor& found = found_[static_cast<std::size_t>(e.made)];
      return found.metonym || (found.rule == "name" && found.actor >= 0 && can_fight(registry_.actors[static_cast<std::size_t>(found.actor)].type));
    };
    if (!government(b) && !(government(a) && acts(b))) continue;
    if (government(b) && !government(a) && b.capital >= 0) continue;  // "SDF and Damascus" may be a road's end
    const bool first = acts(a);
    const bool second = acts(b);
    if (first == second) continue;
    Element& other = first ? b : a;
    if (other.made >= 0) continue;
    if (const auto owner = owner_of(other.capital >= 0 ? other.capital : other.country, "government")) {
      other.made = make(other, static_cast<std::int32_t>(*owner), "metonym");
      found_.back().metonym = true;
    }
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
    const auto acts = [&](std::int32_t i) { return i >= 0 && (elements_[static_cast<std::size_t>(i)].made >= 0 || elements_[static_cast<std::size_t>(i)].capital >= 0); };
    if (acts(other) || (is(ActorWord::determiner, e.last + 1) && acts(after_the))) return true;
  }
  if (before > first_ && is(ActorWord::locative, before - 1) && text_.folded_of(before - 1) != "and") return false;
  if (e.first > first_ && text_.tokens[e.first].joined) return false;
  std::uint32_t token = e.last;
  if (token < last_ && text_.folded_of(token) == "'s" && !capital) {  // "Turkey's bombardment"
    for (++token; token < last_ && is(ActorWord::filler, token) && element_at(token) < 0; ++token) {
    }
    const std::int32_t act = element_at(token);
    return act >= 0 && elements_[static_cast<std::size_t>(act)].noun >= 0 &&
           registry_.nouns[static_cast<std::size_t>(elements_[static_cast<std::size_t>(act)].noun)].kind == NounClass::act;
  }
  if (token + 1 < last_ && text_.folded_of(token) == "," && text_.folded_of(token + 1) == "which") token += 2;  // "Damascus, which joined"
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
    if (other >= 0 && (elements_[static_cast<std::size_t>(other)].made >= 0 || elements_[static_cast<std::size_t>(other)].capital >= 0)) return true;
    if (!home_capital) return true;
  }
  if ((e.clitics & (kBi | kLi | kKa)) != 0) return false;
  std::uint32_t before = e.first;
  while (before > first_ && is(ActorWord::aux, before - 1) && e.first - before < 2) --before;
  if (before > first_ && e.clitics == kNoClitic && is(ActorWord::verb, before - 1)) {
    const bool force = is(ActorWord::force, before - 1);
    const std::int32_t subject = element_ending(before - 1);  // "إسرائيل استهدفت سوريا": the subject came first
    const bool taken = subject >= 0 && (elements_[static_cast<std::size_t>(subject)].made >= 0 || elements_[static_cast<std::size_t>(subject)].country >= 0);
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
  return !capital && !is_home(e.country) && e.clitics == kNoClitic && act >= 0 && elements_[static_cast<std::size_t>(act)].noun >= 0 &&
         registry_.nouns[static_cast<std::size_t>(elements_[static_cast<std::size_t>(act)].noun)].kind == NounClass::act;
}

}  // namespace rasid
