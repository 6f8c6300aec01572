#include "extractors/actors/read_actors.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "extractors/actors/sentence_actors.h"

namespace rasid {
namespace {

/// The newest year that a text names, as its middle day.
std::optional<Day> newest_year(const TokenizedText& text) {
  int newest = 0;
  for (std::size_t i = 0; i < text.tokens.size(); ++i) {
    if (text.tokens[i].kind != TokenKind::number) continue;
    const std::string_view digits = text.folded_of(i);
    if (digits.size() != 4 || digits[0] != '2') continue;
    int year = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), year);
    if (year >= 2011 && year <= 2040) newest = std::max(newest, year);
  }
  return newest == 0 ? std::nullopt : make_day(newest, 7, 1);
}

bool contains(const std::vector<std::string>& list, const std::string& item) {
  return std::find(list.begin(), list.end(), item) != list.end();
}

class DocumentActors {
 public:
  DocumentActors(const TokenizedText& text, const ActorRegistry& registry, std::optional<Day> day)
      : text_(text), registry_(registry), calendar_(registry, day), sentences_(text, registry, calendar_) {}

  std::vector<ActorMention> run() {
    for (const Sentence& sentence : text_.sentences) {
      ++sentence_;
      named_before_sentence_ = named_.size();
      for (const FoundActor& found : sentences_.read(sentence)) {
        FoundActor resolved = found;
        if (resolve(resolved)) add(resolved);
      }
    }
    suppose();
    settle_speaker();
    return std::move(mentions_);
  }

 private:
  /// Fills in what the sentences before decide; false if it stays nobody.
  bool resolve(FoundActor& found) {
    if (found.actor >= 0) return true;
    if (found.office >= 0) return resolve_office(found);
    if (found.reference >= 0) {
      const Reference& reference = registry_.references[static_cast<std::size_t>(found.reference)];
      found.actor = salient([&](std::uint32_t actor) {
        return contains(reference.bodies, registry_.actors[actor].body) ||
               std::find(reference.actors.begin(), reference.actors.end(), actor) != reference.actors.end();
      });
      if (found.actor < 0 && !reference.fallback.empty())
        found.actor = static_cast<std::int32_t>(calendar_.choose(reference.fallback, found.year));
      return found.actor >= 0;
    }
    if (found.points_back) {
      found.actor = found.speaker ? most_named() : last_organisation();
      return found.actor >= 0 || found.speaker;
    }
    if (found.noun >= 0) {
      const ActorNoun& noun = registry_.nouns[static_cast<std::size_t>(found.noun)];
      if (!noun.refers.empty() && !(found.somebody && !contains(noun.refers, "army"))) {
        found.actor = last_with(noun.refers);
        const auto& owners = registry_.countries[registry_.home].owners;
        const auto army = contains(noun.refers, "army") ? owners.find("military") : owners.end();
        if (found.actor < 0 && army != owners.end())
          found.actor = static_cast<std::int32_t>(calendar_.choose(army->second, found.year));
      }
      if (found.definite && found.actor < 0) {
        found.actor = found.fallback;
        return found.actor >= 0;
      }
      return found.plural_people || found.described;
    }
    return false;
  }

  bool resolve_office(FoundActor& found) {
    const std::string& key = registry_.offices[static_cast<std::size_t>(found.office)].key;
    const Token& token = text_.tokens[found.first];
    if (token.arabic && found.last - found.first == 1 && !opens_a_clause(found.first))
      return false;  // "الدفاع عن", "الخارجية"
    for (auto it = offices_.rbegin(); it != offices_.rend(); ++it) {
      if (it->first == found.office) {
        found.actor = it->second;
        return true;
      }
    }
    const auto& owners = registry_.countries[registry_.home].owners;
    auto it = owners.find(key);
    if (it == owners.end()) it = owners.find("government");
    if (it == owners.end() || it->second.empty()) return false;
    found.actor = static_cast<std::int32_t>(calendar_.choose(it->second, found.year));
    return true;
  }

  /// A bare الداخلية is the ministry only as a subject: after a verb or at the beginning.
  [[nodiscard]] bool opens_a_clause(std::uint32_t token) const {
    const Sentence& sentence = text_.sentences[text_.tokens[token].sentence];
    if (token == sentence.first) return true;
    std::vector<PhraseHit> hits;
    registry_.words.match_at(text_, token - 1, hits);
    return std::any_of(hits.begin(), hits.end(), [&](const PhraseHit& hit) {
      return hit.last == token && static_cast<ActorWord>(hit.payload) == ActorWord::verb;
    });
  }

  /// The actor of those that fit which the text speaks of most: each mention counts, older ones less.
  template <typename Fits>
  [[nodiscard]] std::int32_t salient(Fits fits) const {
    std::int32_t best = -1;
    double best_weight = 0;
    for (const auto& [actor, salience] : salience_) {
      if (!fits(static_cast<std::uint32_t>(actor))) continue;
      const double weight = salience.weight * decay(sentence_ - salience.sentence);
      if (weight <= best_weight) continue;
      best = actor;
      best_weight = weight;
    }
    return best;
  }
  [[nodiscard]] std::int32_t last_with(const std::vector<std::string>& bodies) const {
    return salient([&](std::uint32_t actor) { return contains(bodies, registry_.actors[actor].body); });
  }

  static double decay(std::size_t sentences) { return std::pow(0.8, static_cast<double>(sentences)); }

  /// Who says "our forces": the fighting organisation that the text names most.
  [[nodiscard]] std::int32_t most_named() const {
    std::map<std::int32_t, int> times;
    std::int32_t best = last_organisation();
    for (const std::int32_t actor : named_) {
      const ActorType type = registry_.actors[static_cast<std::size_t>(actor)].type;
      const bool speaks = (type == ActorType::state_forces || type == ActorType::rebel_group ||
                           type == ActorType::identity_militia) &&
                          !outlaw(actor);
      if (speaks && ++times[actor] > times[best]) best = actor;
    }
    return best;
  }

  /// A group that nameless militants are taken for is whom a communique is about, not who speaks.
  [[nodiscard]] bool outlaw(std::int32_t actor) const {
    return std::any_of(registry_.nouns.begin(), registry_.nouns.end(), [&](const ActorNoun& noun) {
      return std::find(noun.supposed.begin(), noun.supposed.end(), static_cast<std::uint32_t>(actor)) !=
             noun.supposed.end();
    });
  }

  void notice(std::int32_t actor) {
    Salience& salience = salience_[actor];
    salience.weight = salience.weight * decay(sentence_ - salience.sentence) + 1.0;
    salience.sentence = sentence_;
  }

  void notice_country(std::int32_t actor) {
    const double kept = acting_.actor == actor ? acting_.weight * decay(sentence_ - acting_.sentence) : 0;
    acting_ = {actor, kept + 1.0, sentence_};
  }

  static bool fights(ActorType type) {
    return type == ActorType::state_forces || type == ActorType::rebel_group ||
           type == ActorType::political_militia || type == ActorType::identity_militia ||
           type == ActorType::external_forces;
  }

  /// Whose "its fighters" are: the last organisation of the sentence, else the one that the text speaks of most.
  [[nodiscard]] std::int32_t last_organisation() const {
    for (std::size_t i = named_.size(); i-- > named_before_sentence_;) {
      if (fights(registry_.actors[static_cast<std::size_t>(named_[i])].type)) return named_[i];
    }
    const std::int32_t named = salient([&](std::uint32_t actor) { return fights(registry_.actors[actor].type); });
    const double weight =
        named < 0 ? 0 : salience_.at(named).weight * decay(sentence_ - salience_.at(named).sentence);
    const bool country = acting_.actor >= 0 && acting_.weight * decay(sentence_ - acting_.sentence) > weight;
    return country ? acting_.actor : named;  // "Israel said ... Its air force bombed"
  }

  /// و ف ب ك ل before the first word are no part of the name; but للجيش keeps its ل, since it has lost an alef.
  [[nodiscard]] Span without_clitics(Span span, std::uint16_t clitics) const {
    for (const std::uint16_t clitic : {kWa, kFa, kBi, kKa, kLi}) {
      if ((clitics & clitic) == 0) continue;
      std::size_t at = span.begin;
      next_char(text_.source, at);
      std::size_t second = at;
      if (clitic == kLi && second < span.end && next_char(text_.source, second) == U'ل') continue;
      for (std::size_t next = at; next < span.end; at = next) {  // the clitic's own vowel sign or tatweel
        const char32_t c = next_char(text_.source, next);
        if (!(c >= 0x064B && c <= 0x0652) && c != 0x0640) break;
      }
      span.begin = static_cast<std::uint32_t>(at);
    }
    return span;
  }

  void add(const FoundActor& found) {
    ActorMention mention;
    mention.span = without_clitics(text_.span_of(found.first, found.last), found.clitics);
    mention.head = text_.span_of(found.head_first, found.head_last);
    if (found.head_first == found.first) mention.head = {mention.span.begin, mention.head.end};
    mention.described = found.described;
    mention.metonym = found.metonym;
    mention.count = found.count;
    mention.plural_people = found.plural_people;
    mention.rule = "actors/" + std::string(found.rule);
    if (found.country >= 0) mention.country = registry_.countries[static_cast<std::size_t>(found.country)].id;
    if (found.actor >= 0) {
      const Actor& actor = registry_.actors[static_cast<std::size_t>(found.actor)];
      mention.actor_id = actor.id;
      mention.name = actor.name;
      mention.names = actor.names;
      mention.type = actor.type;
      if (!actor.country.empty()) mention.country = actor.country;
      mention.parent = actor.parent;
      // A country that acts is no "government" that later words could mean: the government is Syria's.
      if (!found.metonym) notice(found.actor);
      if (found.metonym && fights(actor.type)) notice_country(found.actor);
      if (found.reference < 0 && actor.type != ActorType::civilians && actor.type != ActorType::unidentified)
        named_.push_back(found.actor);
    } else if (!mention.country.empty() || found.plural_people) {
      mention.type = ActorType::other;
    }
    if (found.office < 0 && found.actor >= 0) note_office(found);
    if (mention.described) {
      const std::string_view phrase = mention.span.of(text_.source);
      mention.name = std::string(phrase);
      if (mention.names.empty()) mention.names.push_back(mention.name);
    }
    if (found.person >= 0) {
      const Person& person = registry_.persons[static_cast<std::size_t>(found.person)];
      mention.person = true;
      mention.person_name = person.name;
      for (const std::string& name : person.names) mention.names.push_back(name);
    }
    if (found.speaker) speakers_.push_back(mentions_.size());
    const bool nobody = found.actor < 0 || mention.type == ActorType::unidentified;
    if (nobody && found.noun >= 0 && !registry_.nouns[static_cast<std::size_t>(found.noun)].supposed.empty())
      open_.emplace_back(mentions_.size(), found.noun);
    mentions_.push_back(std::move(mention));
  }

  /// "Our forces": the whole text has one speaker, who may be named only in the heading or at the end.
  void settle_speaker() {
    const std::int32_t speaker = most_named();
    for (const std::size_t index : speakers_) {
      if (speaker < 0) return;
      const Actor& actor = registry_.actors[static_cast<std::size_t>(speaker)];
      ActorMention& mention = mentions_[index];
      mention.actor_id = actor.id;
      mention.names = actor.names;
      mention.names.push_back(mention.name);
      mention.type = actor.type;
      mention.country = actor.country;
      mention.parent = actor.parent;
    }
  }

  /// "A terrorist", خلية: in a text that names just one group of that sort they are taken for its people.
  void suppose() {
    for (const auto& [index, noun] : open_) {
      const std::vector<std::uint32_t>& groups = registry_.nouns[static_cast<std::size_t>(noun)].supposed;
      std::int32_t group = -1;
      bool several = false;
      for (const std::int32_t actor : named_) {
        const auto id = static_cast<std::uint32_t>(actor);
        if (std::find(groups.begin(), groups.end(), id) == groups.end() || actor == group) continue;
        several = several || group >= 0;
        group = actor;
      }
      if (group < 0 || several) continue;
      const Actor& actor = registry_.actors[static_cast<std::size_t>(group)];
      ActorMention& mention = mentions_[index];
      mention.actor_id = actor.id;
      mention.names.append(actor.names);
      mention.type = actor.type;
      mention.country = actor.country;
      mention.parent = actor.parent;
      mention.rule = "actors/supposed";
    }
  }

  /// Remembers whose office it was: "the Turkish Defense Ministry ... the Defense Ministry".
  void note_office(const FoundActor& found) {
    for (const HeldOffice& held : registry_.held[static_cast<std::size_t>(found.actor)]) {
      if (found.country >= 0 && static_cast<std::uint32_t>(found.country) != held.country) continue;
      offices_.emplace_back(static_cast<std::int32_t>(held.office), found.actor);
    }
  }

  const TokenizedText& text_;
  const ActorRegistry& registry_;
  ActorCalendar calendar_;
  SentenceActors sentences_;
  std::vector<ActorMention> mentions_;
  std::vector<std::int32_t> named_;                             ///< organisations so far, in order
  std::vector<std::size_t> speakers_;                           ///< mentions of "our forces"
  std::vector<std::pair<std::size_t, std::int32_t>> open_;      ///< mention, noun: nobody's people so far
  std::vector<std::pair<std::int32_t, std::int32_t>> offices_;  ///< office, whose it was
  struct Salience {
    double weight = 0;
    std::size_t sentence = 0;  ///< at which the weight was reckoned
  };
  std::map<std::int32_t, Salience> salience_;
  struct ActingCountry {
    std::int32_t actor = -1;
    double weight = 0;
    std::size_t sentence = 0;
  };
  ActingCountry acting_;  ///< the last country that acted by its name
  std::size_t sentence_ = 0;
  std::size_t named_before_sentence_ = 0;
};

}  // namespace

std::vector<ActorMention> read_actors(const Article& article, const TokenizedText& text,
                                      const ActorRegistry& registry) {
  const std::optional<Day> day = article.published ? std::optional<Day>(article.published->day) : newest_year(text);
  return DocumentActors(text, registry, day).run();
}

}  // namespace rasid
