#include <algorithm>

#include "extractors/actors/sentence_actors.h"

namespace rasid {

namespace {

constexpr std::uint32_t kMostFillers = 3;

}  // namespace

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
      if (const auto prefix = ends(ActorWord::prefix, before);
          prefix && element_at(*prefix) != element_at(found.first)) {
        const std::int32_t taken = element_at(*prefix);
        const bool free =
            taken < 0 ||
            (elements_[static_cast<std::size_t>(taken)].made < 0 ||
             found_[static_cast<std::size_t>(elements_[static_cast<std::size_t>(taken)].made)].reference >= 0);
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

void SentenceActors::take_count(FoundActor& found, const Element& noun) {
  if (!numbers_read_) {
    numbers_ = registry_.numbers.read(text_, first_, last_);
    numbers_read_ = true;
  }
  std::uint32_t begin = std::min(found.first, noun.first);
  for (std::uint32_t step = 0;
       step < kMostFillers && begin > first_ && is(ActorWord::filler, begin - 1) && !is_arabic(noun); ++step) {
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
    if (is_arabic(noun))
      found.clitics = text_.tokens[number.first].kind == TokenKind::word ? number.clitics : std::uint16_t{kNoClitic};
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
  if (is_arabic(n) || word.kind == NounClass::act || word.kind == NounClass::civilian ||
      word.kind == NounClass::intelligence)
    return false;
  std::uint32_t token = n.first;
  for (std::uint32_t step = 0;
       step < kMostFillers && token > first_ && is(ActorWord::filler, token - 1) && element_ending(token) < 0; ++step)
    --token;
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
  const bool typeless =
      found.actor >= 0 && registry_.actors[static_cast<std::size_t>(found.actor)].type == ActorType::civilians;
  if (typeless) return false;
  if (word.kind == NounClass::weapon) {  // "SDF drone strike": the strike keeps its drone
    const std::int32_t act = element_at(n.last);
    if (act >= 0 && elements_[static_cast<std::size_t>(act)].noun >= 0 &&
        registry_.nouns[static_cast<std::size_t>(elements_[static_cast<std::size_t>(act)].noun)].kind ==
            NounClass::act) {
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
    if (is_actor(elements_[i]) && found_[static_cast<std::size_t>(elements_[i].made)].first == token)
      owner = static_cast<std::int32_t>(i);
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
  joined.described = word.kind == NounClass::people || word.kind == NounClass::unit ||
                     word.kind == NounClass::government || found.described;
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
  if (word.kind != NounClass::people && word.kind != NounClass::unit && word.kind != NounClass::military)
    return false;
  const bool speaker = is_arabic(n) ? (n.clitics & kPronoun) != 0 && text_.folded_of(n.last - 1).ends_with("نا")
                                    : n.first > first_ && is(ActorWord::speaker, n.first - 1);
  const bool back = speaker || (is_arabic(n) ? (n.clitics & kPronoun) != 0
                                             : n.first > first_ && is(ActorWord::pronoun, n.first - 1));
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
    const bool the =
        is_arabic(n) ? (n.clitics & kAl) != 0 : n.first > first_ && text_.folded_of(n.first - 1) == "the";
    const bool subject =
        !is_arabic(n) && (n.first == first_ || is_punctuation(n.first - 1)) && english_noun_ends(n.last);
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
    // Words that need an organisation may mean unknown people too ("three militants"); people with one never stand
    // here.
  }
  found_.push_back(found);
  n.made = static_cast<std::int32_t>(found_.size() - 1);
}

/// "Syrian Foreign Minister Asaad al-Shaibani", قائد قوات سوريا الديمقراطية مظلوم عبدي: one mention.
void SentenceActors::join_persons() {
  for (std::size_t i = 0; i < elements_.size(); ++i) {
    Element& p = elements_[i];
    if (!is_actor(p) || found_[static_cast<std::size_t>(p.made)].person < 0) continue;
    FoundActor& person = found_[static_cast<std::size_t>(p.made)];
    std::uint32_t token = person.first;
    while (token > first_ && token + 4 > person.first &&
           (is(ActorWord::title, token - 1) || text_.folded_of(token - 1) == "."))
      --token;
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
    const bool surname_only =
        p.last - p.first <= 2 && text_.source.substr(text_.tokens[p.first].span.begin, 3).find("al-") == 0;
    const bool single = p.last - p.first == 1 || surname_only;
    if (single && !is_arabic(p) && p.first > first_ + 1 && begin == p.first) {
      const Token& given = text_.tokens[p.first - 1];
      const bool named = given.kind == TokenKind::word && given.capital && !given.all_caps &&
                         !is(ActorWord::title, p.first - 1) && element_ending(p.first) < 0;
      if (named) p.taken = true;
    }
  }
}

}  // namespace rasid
