#include "extractors/events/read_events.h"

#include <algorithm>
#include <set>

#include "core/base/sha256.h"
#include "core/text/fold.h"
#include "extractors/events/confidence.h"
#include "extractors/events/document.h"
#include "extractors/events/infer_actors.h"
#include "extractors/events/needs.h"
#include "extractors/events/roles.h"

namespace rasid {
namespace {

/// Makes a Candidate of a finished draft: copies what the mentions say, with the evidence of each slot.
class CandidateMaker {
 public:
  CandidateMaker(const Article& article, const TokenizedText& text, const Mentions& mentions,
                 const EventReader& reader)
      : article_(article), text_(text), mentions_(mentions), reader_(reader) {}

  Candidate make(const EventDraft& draft, std::size_t place_index) {
    const Trigger& trigger = reader_.rules.triggers[draft.hit.trigger];
    const EventRule& rule = reader_.rules.rules[trigger.rule];
    Candidate out;
    out.kind = draft.kind;
    out.rule = trigger.id;
    for (const Span sentence : draft.sentences)
      out.evidence.push_back({sentence, "event", trigger.id, rule.version, false});
    out.evidence.push_back({draft.trigger_span(text_), "trigger", trigger.id, rule.version, false});
    add_date(draft, out);
    add_place(draft, place_index, out);
    add_actors(draft, out);
    if (place_index == 0) add_tolls(draft, out);
    out.means = draft.means;
    out.modality = draft.modality;
    if (!draft.modality_rule.empty())
      out.evidence.push_back({draft.modality_span, "modality", draft.modality_rule, 0, false});
    if (!draft.attribution.empty()) {
      out.attribution = std::string(draft.attribution.of(article_.text));
      out.evidence.push_back({draft.attribution, "attribution", "cues.said", 0, false});
    }
    out.claimed_by = draft.claimed_by;
    out.background = draft.background;
    out.confidence = draft.confidence;
    out.confidence_parts = draft.parts;
    out.kind = reader_.codebook.decided_kind(out);
    out.codes = reader_.codebook.codes_for(out);
    out.id = stable_id(draft, place_index, out);
    return out;
  }

 private:
  void add_date(const EventDraft& draft, Candidate& out) const {
    if (draft.date) {
      const DateMention& mention = mentions_.dates[draft.date->mention];
      EventDate date{mention.first, mention.last, mention.precision, draft.date_inferred};
      if (!date.last) date.last = until_now(mention);  // "since Sunday": from then to now
      add_joined_days(draft.date->mention, date);
      if (!date.first) date.first = date.last;  // "by Sunday"
      if (date.precision == DatePrecision::time) date.precision = DatePrecision::day;
      out.date = date;
      out.evidence.push_back({mention.span, "date", mention.rule, 0, draft.date->inherited});
    } else if (article_.published) {
      out.date = EventDate{article_.published->day, article_.published->day, DatePrecision::day, true};
    }
  }

  /// The end of a time that the text leaves open: the publication day, if it came soon enough to be meant.
  std::optional<Day> until_now(const DateMention& mention) const {
    if (!article_.published || *mention.first > article_.published->day) return mention.first;
    return article_.published->day;
  }

  /// "on Thursday and Friday", يومي الخميس والجمعة: days in a row joined by "and" are one time.
  void add_joined_days(std::uint32_t index, EventDate& date) const {
    const std::vector<DateMention>& all = mentions_.dates;
    const auto joined = [&](const DateMention& a, const DateMention& b) {
      if (!a.last || !b.first || a.precision != DatePrecision::day || b.precision != DatePrecision::day) return false;
      if (b.span.begin < a.span.end || (*b.first - *a.last).count() != 1) return false;
      std::string between = fold(std::string_view(article_.text).substr(a.span.end, b.span.begin - a.span.end));
      std::erase(between, ' ');
      const bool wa = std::string_view(article_.text).substr(b.span.begin).starts_with("و");
      return between == "and" || between == "و" || (between.empty() && wa);
    };
    for (std::uint32_t i = index; i + 1 < all.size() && joined(all[i], all[i + 1]); ++i) date.last = all[i + 1].last;
    for (std::uint32_t i = index; i > 0 && joined(all[i - 1], all[i]); --i) date.first = all[i - 1].first;
  }

  void add_place(const EventDraft& draft, std::size_t index, Candidate& out) const {
    if (draft.places.empty()) return;
    const Filler& filler = draft.places[index];
    const PlaceMention& mention = mentions_.places[filler.mention];
    if (!mention.resolved) return;
    EventPlace place;
    place.place = *mention.resolved;
    place.inferred = filler.inherited;
    place.ambiguous = mention.decided_by == "ambiguous";
    place.alternatives = mention.candidates;
    place.geo_precision = geo_precision(mention);
    out.place = std::move(place);
    const Span span = mention.phrase.empty() ? mention.span : mention.phrase;
    out.evidence.push_back(
        {span, "place", mention.rule.empty() ? "places." + mention.decided_by : mention.rule, 0, filler.inherited});
  }

  /// ACLED's geo precision: 1 the place itself, 2 near it or a small part of a region, 3 a larger region.
  static int geo_precision(const PlaceMention& mention) {
    const std::string& c = mention.resolved->place_class;
    if (c == "governorate" || c == "region" || c == "country" || c == "desert" || mention.resolved->precision_km > 25)
      return 3;
    return c == "district" || c == "subdistrict" || !mention.modifier.empty() || mention.resolved->precision_km > 5
               ? 2
               : 1;
  }

  void add_actors(const EventDraft& draft, Candidate& out) const {
    const auto add = [&](const std::vector<Filler>& role, const char* name) {
      std::set<std::string> seen;
      for (const Filler& filler : role) {
        const ActorMention& actor = mentions_.actors[filler.mention];
        if (!seen.insert(actor.actor_id.empty() ? actor.name : actor.actor_id).second) continue;
        const bool guess = filler.inherited || actor.rule == "actors/supposed";
        out.actors.push_back({name, actor.actor_id, actor.name, actor.names, actor.type, guess});
        out.evidence.push_back({actor.span, name, actor.rule, 0, guess});
      }
    };
    add(draft.subjects, "actor1");
    add(draft.objects, "actor2");
    name_crowds(draft, out);
  }

  /// A crowd is known by what it does, victims by who is counted: "thousands gathered", "killing three children".
  void name_crowds(const EventDraft& draft, Candidate& out) const {
    const std::string& crowd = reader_.rules.rules[reader_.rules.triggers[draft.hit.trigger].rule].crowd;
    const bool civilians_counted = std::any_of(draft.counts.begin(), draft.counts.end(), [&](std::uint32_t c) {
      const CountedKind kind = mentions_.counts[c].kind;
      return kind == CountedKind::civilians || kind == CountedKind::children || kind == CountedKind::women ||
             (kind == CountedKind::people && hits_anybody(draft.kind));
    });
    bool crowd_named = false;
    bool victims_named = false;
    for (EventActor& actor : out.actors) {
      const bool nameless = actor.id.empty();
      if (actor.role == "actor1" && !crowd.empty()) {
        if (nameless) add_names(actor, crowd);
        crowd_named = true;
      }
      if (actor.role == "actor2") {
        victims_named = true;
        if (nameless && (actor.type == ActorType::civilians || actor.type == ActorType::other))
          add_names(actor, "civilians");
      }
    }
    if (!crowd.empty() && !crowd_named) add_stock(crowd, "actor1", out);
    const bool dispersed = draft.kind == "protest_intervention" || draft.kind == "excessive_force";
    const bool protesters_named = std::any_of(out.actors.begin(), out.actors.end(), [](const EventActor& actor) {
      return actor.type == ActorType::protesters || actor.type == ActorType::rioters;
    });
    if (dispersed && !protesters_named) {  // whoever is dispersed protested
      add_stock("protesters", "actor2", out);
      return;
    }
    const bool by_definition = draft.kind == "civilian_attack" || draft.kind == "abduction" ||
                               draft.kind == "sexual_violence";  // ACLED: violence against civilians
    if ((civilians_counted || by_definition) && !victims_named) add_stock("civilians", "actor2", out);
  }

  /// Acts whose unnamed dead are people, not fighters: nobody was fought.
  static bool hits_anybody(const std::string& kind) {
    return kind == "air_strike" || kind == "shelling" || kind == "explosive" || kind == "grenade" ||
           kind == "suicide_bombing" || kind == "civilian_attack" || kind == "chemical_weapon" || kind == "release";
  }

  void add_names(EventActor& actor, const std::string& id) const {
    const auto known = reader_.stock.find(id);
    if (known != reader_.stock.end()) actor.names.append(known->second.names);
  }

  void add_stock(const std::string& id, const char* role, Candidate& out) const {
    const auto known = reader_.stock.find(id);
    if (known == reader_.stock.end()) return;
    EventActor actor = known->second;
    actor.role = role;
    actor.inferred = true;
    out.actors.push_back(std::move(actor));
  }

  /// Sums the groups of one telling ("a policeman and two soldiers"): counts that stand in one sentence. Those of
  /// other sentences are other tellings.
  void add_tolls(const EventDraft& draft, Candidate& out) const {
    add_toll(draft, Outcome::killed, "killed", out.killed, out);
    add_toll(draft, Outcome::wounded, "wounded", out.wounded, out);
    add_toll(draft, Outcome::detained, "detained", out.detained, out);
    add_single(draft, out);
  }

  /// "Gunmen assassinated the mayor", "police took three suspects into custody": where no other number is told, those
  /// who were hit.
  void add_single(const EventDraft& draft, Candidate& out) const {
    if (!draft.single || draft.modality != Modality::actual) return;
    std::optional<Toll>& toll = draft.single->outcome == Outcome::killed ? out.killed : out.detained;
    if (toll) return;
    toll = Toll{draft.single->count, draft.single->count};
    out.evidence.push_back(
        {draft.single->span, std::string(to_string(draft.single->outcome)), draft.single->rule, 0, true});
  }

  void add_toll(const EventDraft& draft, Outcome outcome, const char* slot, std::optional<Toll>& toll,
                Candidate& out) const {
    const auto vague = [&](std::uint32_t index) {  // "dozens": counts only where no number is told
      return mentions_.counts[index].approximate && !mentions_.counts[index].high;
    };
    const auto of_outcome = [&](std::uint32_t index) { return mentions_.counts[index].outcome == outcome; };
    const bool told = std::any_of(draft.counts.begin(), draft.counts.end(),
                                  [&](std::uint32_t index) { return of_outcome(index) && !vague(index); });
    std::optional<std::uint32_t> sentence;
    for (const std::uint32_t index : draft.counts) {
      if (!of_outcome(index) || (told && vague(index))) continue;
      const CountMention& count = mentions_.counts[index];
      const std::uint32_t in =
          text_.tokens[std::min(text_.token_at(count.span.begin), text_.tokens.size() - 1)].sentence;
      if (sentence && *sentence != in) continue;
      sentence = in;
      if (!toll) {
        toll = Toll{count.low, count.high};
      } else {
        toll->low = toll->low.value_or(0) + count.low;
        toll->high = toll->high && count.high ? std::optional(*toll->high + *count.high) : std::nullopt;
      }
      out.evidence.push_back({count.span, slot, count.rule, 0, false});
    }
  }

  std::string stable_id(const EventDraft& draft, std::size_t place_index, const Candidate& out) {
    const std::string identity = !article_.canonical_url.empty()
                                     ? article_.canonical_url
                                     : (!article_.url.empty() ? article_.url : article_.content_hash);
    std::string key = identity + "\n" + out.kind + "\n" + std::string(draft.sentences.front().of(article_.text));
    if (place_index > 0 && out.place) key += "\n" + out.place->place.id;
    const int occurrence = ++seen_[key];
    if (occurrence > 1) key += "\n#" + std::to_string(occurrence);
    return sha256_hex(key).substr(0, 16);
  }

  const Article& article_;
  const TokenizedText& text_;
  const Mentions& mentions_;
  const EventReader& reader_;
  std::map<std::string, int> seen_;
};

class Filter {
 public:
  Filter(const Mentions& mentions, const EventReader& reader, const TokenizedText& text)
      : mentions_(mentions),
        reader_(reader),
        text_(text),
        about_(about_syria()),
        history_(about_ != About::elsewhere && about_history()) {}

  /// Marks drafts that lack what their rule needs, or that happened elsewhere to others.
  void apply(EventDraft& draft) const {
    if (draft.dropped) return;
    const Trigger& trigger = reader_.rules.triggers[draft.hit.trigger];
    if (!meets_needs(trigger, draft, mentions_)) {
      draft.dropped = true;
      draft.dropped_because = "lacks what the rule needs: " + lacking(trigger, draft, mentions_);
      return;
    }
    if ((draft.kind == "shelling" || draft.kind == "air_strike") && by_civilians(draft)) {
      if (draft.hit.voice == Voice::active && draft.subjects.front().score > 2.6) {  // "the women shelled beans"
        draft.dropped = true;
        draft.dropped_because = "civilians have no artillery";
        return;
      }
      draft.subjects.clear();  // who stands there was hit, or has nothing to do with it
    }
    if ((trigger.result && month_total(draft)) || war_toll(draft)) {
      draft.dropped = true;
      draft.dropped_because = "a total";
      return;
    }
    if (!concerns_syria(draft)) {
      draft.dropped = true;
      draft.dropped_because = "not about Syria";
    }
  }

 private:
  /// "More than 306,000 were killed": no one event of this war killed so many.
  bool war_toll(const EventDraft& draft) const {
    constexpr std::int64_t kMostOfOneEvent = 3000;
    return std::any_of(draft.counts.begin(), draft.counts.end(), [&](std::uint32_t c) {
      return mentions_.counts[c].outcome == Outcome::killed && mentions_.counts[c].low > kMostOfOneEvent;
    });
  }

  /// "94 civilians were killed in Syria in August": counted over a month, in no one place.
  bool month_total(const EventDraft& draft) const {
    if (!draft.date || draft.date->inherited || draft.counts.empty()) return false;
    const DateMention& date = mentions_.dates[draft.date->mention];
    const bool coarse = date.precision == DatePrecision::month || date.precision == DatePrecision::year ||
                        date.precision == DatePrecision::quarter || date.precision == DatePrecision::half;
    if (!coarse) return false;
    if (draft.places.empty() || draft.places.front().inherited) return true;
    const PlaceMention& place = mentions_.places[draft.places.front().mention];
    return place.resolved &&
           (place.resolved->place_class == "country" || place.resolved->place_class == "governorate" ||
            place.resolved->place_class == "region");
  }

  bool by_civilians(const EventDraft& draft) const {
    return !draft.subjects.empty() && mentions_.actors[draft.subjects.front().mention].type == ActorType::civilians;
  }

  bool syrian(const PlaceMention& place) const {
    if (place.resolved) return place.resolved->country == "SY";
    return !place.candidates.empty();
  }

  /// "SDF", "Hayat Tahrir al-Sham", قسد; not "Rebels", المعارضة.
  bool is_name(Span span) const {
    const std::size_t first = text_.token_at(span.begin);
    if (first >= text_.tokens.size()) return false;
    const Token& token = text_.tokens[first];
    if (token.span.end < span.end) return token.capital || token.arabic;
    return token.all_caps || (token.arabic && !text_.folded_of(first).starts_with("ال"));
  }

  /// "police" and "the president" are anybody's; "the SDF" and "Syrian police" are not.
  bool unmistakable(const ActorMention& actor) const {
    if (actor.country != "SY") return false;
    if (actor.person && !actor.person_name.empty()) return true;
    const bool armed_group = actor.type == ActorType::rebel_group || actor.type == ActorType::political_militia ||
                             actor.type == ActorType::identity_militia;
    if (armed_group && !actor.described && is_name(actor.span)) return true;
    const std::string words = fold(actor.span.of(text_.source));
    return words.find("syria") != std::string::npos || words.find("سوري") != std::string::npos ||
           words.find("assad") != std::string::npos || words.find("الاسد") != std::string::npos ||
           words.find("sharaa") != std::string::npos || words.find("الشرع") != std::string::npos;
  }

  enum class About { elsewhere, also_syria, syria };

  /// How much of the article is about Syria: its places and unmistakable actors, against places elsewhere.
  About about_syria() const {
    std::size_t here = 0;
    std::size_t elsewhere = 0;
    for (const PlaceMention& place : mentions_.places) {
      if (place.role == PlaceRole::part_of_name) continue;
      here += syrian(place) ? 1 : 0;
      elsewhere += place.resolved && place.resolved->country != "SY" ? 1 : 0;
    }
    for (const ActorMention& actor : mentions_.actors) here += unmistakable(actor) ? 1 : 0;
    if (here == 0 || here * 3 < elsewhere) return About::elsewhere;
    return here >= 3 && here >= elsewhere ? About::syria : About::also_syria;
  }

  static bool before_the_state(const std::optional<Day>& last) {
    return last && *last < Day{std::chrono::year{1946} / 4 / 17};
  }

  /// True if the article's days lie mostly before 1946: its undated events do too.
  bool about_history() const {
    std::size_t old = 0;
    std::size_t recent = 0;
    for (const DateMention& date : mentions_.dates) {
      const bool bc = date.value.starts_with("BC");
      if (!bc && (!date.last || date.type != TimexType::date)) continue;
      (bc || before_the_state(date.last) ? old : recent) += 1;
    }
    const auto hits = reader_.rules.cue_phrases.find_all(text_, 0, static_cast<std::uint32_t>(text_.tokens.size()));
    const bool ancient = std::any_of(hits.begin(), hits.end(), [](const PhraseHit& h) {
      return h.payload == static_cast<std::uint32_t>(Cue::ancient);
    });
    return ancient || old > recent;
  }

  /// Events before the state of Syria (1946) are history.
  bool concerns_syria(const EventDraft& draft) const {
    if (about_ == About::elsewhere) return false;
    const bool dated = draft.date && !draft.date_inferred &&
                       (!history_ || mentions_.dates[draft.date->mention].anchor == DateAnchor::explicit_date);
    if (dated ? before_the_state(mentions_.dates[draft.date->mention].last) : history_) return false;
    if (draft.places.empty() || syrian(mentions_.places[draft.places.front().mention])) return true;
    if (about_ == About::syria && dated) return true;  // talks in Geneva, a shell on Reyhanli
    const auto of_syria = [&](const Filler& f) { return mentions_.actors[f.mention].country == "SY"; };
    return std::any_of(draft.subjects.begin(), draft.subjects.end(), of_syria) ||
           std::any_of(draft.objects.begin(), draft.objects.end(), of_syria);
  }

  const Mentions& mentions_;
  const EventReader& reader_;
  const TokenizedText& text_;
  About about_;
  bool history_;
};

}  // namespace

std::vector<EventDraft> explain_events(const Article& article, const TokenizedText& text, const Mentions& mentions,
                                       const EventReader& reader) {
  const std::vector<SentenceView> views = view_sentences(text, mentions, reader.rules);
  std::vector<EventDraft> drafts = read_drafts(article, views, reader.rules, reader.kinds);
  const Filter filter(mentions, reader, text);
  for (EventDraft& draft : drafts) filter.apply(draft);
  infer_actors(mentions, drafts);
  for (EventDraft& draft : drafts) {
    rate(article, views[draft.sentence], draft);
    if (!draft.dropped && draft.confidence < kLeastConfidence) {
      draft.dropped = true;
      draft.dropped_because = "too little is known";
    }
  }
  return drafts;
}

std::vector<Candidate> read_events(const Article& article, const TokenizedText& text, const Mentions& mentions,
                                   const EventReader& reader) {
  std::vector<Candidate> candidates;
  CandidateMaker maker(article, text, mentions, reader);
  for (const EventDraft& draft : explain_events(article, text, mentions, reader)) {
    if (draft.dropped) continue;
    const std::size_t places = draft.place_list ? draft.places.size() : 1;
    for (std::size_t i = 0; i < places; ++i) candidates.push_back(maker.make(draft, i));
  }
  return candidates;
}

}  // namespace rasid
