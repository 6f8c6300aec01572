#include "extractors/actors/sentence_actors.h"

#include <algorithm>
#include <charconv>

namespace rasid {

namespace {

using Kind = ActorRegistry::Meaning::Kind;

std::uint32_t bit(ActorWord word) {
  return 1U << static_cast<std::uint32_t>(word);
}

}  // namespace

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
      words_.push_back({hit.first, hit.last, word, hit.clitics, begin_heads_[hit.first - first_],
                        end_heads_[hit.last - 1 - first_]});
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
    case Kind::quoted: element.quoted = index; break;
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
    hits_.erase(std::remove_if(
                    hits_.begin(), hits_.end(),
                    [&](const PhraseHit& hit) { return (hit.clitics & kPronoun) != 0 && ends_feminine(hit.first); }),
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
      if (hit.last == end && (hit.clitics == fewest || (hit.clitics & ~kAl) == (fewest & ~kAl)))
        fill(element, hit, actors, persons);
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
    } else if (e.quoted >= 0 && is_quoted_group(e)) {
      e.made = make(e, e.quoted, "name");
    } else if (e.person >= 0) {
      e.made = make(e,
                    static_cast<std::int32_t>(
                        calendar_.organisation_of(registry_.persons[static_cast<std::size_t>(e.person)], year_)),
                    "person");
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

/// تنظيم "الدولة": the word alone would be "the state".
bool SentenceActors::is_quoted_group(const Element& e) const {
  return e.first > first_ + 1 && e.last < last_ && text_.folded_of(e.first - 1) == "\"" &&
         text_.folded_of(e.last) == "\"" && ends(ActorWord::prefix, e.first - 1).has_value();
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
  std::stable_sort(found_.begin(), found_.end(),
                   [](const FoundActor& a, const FoundActor& b) { return a.first < b.first; });
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

}  // namespace rasid
