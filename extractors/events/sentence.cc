#include "extractors/events/sentence.h"

#include <algorithm>
#include <array>

namespace rasid {
namespace {

/// Puts the mentions of one list into the views of their sentences.
template <typename Mention>
void place_mentions(const TokenizedText& text, const std::vector<Mention>& mentions, std::vector<SentenceView>& views,
                    std::vector<MentionAt> SentenceView::*list) {
  for (std::uint32_t i = 0; i < mentions.size(); ++i) {
    const Span span = mentions[i].span;
    if (span.empty()) continue;
    const auto first = static_cast<std::uint32_t>(text.token_at(span.begin));
    if (first >= text.tokens.size()) continue;
    auto last = static_cast<std::uint32_t>(text.token_at(span.end - 1)) + 1;
    SentenceView& view = views[text.tokens[first].sentence];
    last = std::clamp(last, first + 1, view.at.last);
    (view.*list).push_back({i, {first, last}});
  }
}

class TriggerFinder {
 public:
  explicit TriggerFinder(SentenceView& view) : view_(view), text_(*view.text), rules_(*view.rules) {}

  void find() {
    const std::vector<PhraseHit> hits = rules_.trigger_phrases.find_all(text_, view_.at.first, view_.at.last);
    if (hits.empty()) return;
    for (const PhraseHit& cue : rules_.cue_phrases.find_all(text_, view_.at.first, view_.at.last)) {
      view_.cues.push_back({{cue.first, cue.last}, static_cast<CueClass>(cue.payload), cue.clitics});
    }
    std::vector<TriggerHit> candidates;
    for (const PhraseHit& hit : hits) {
      const TriggerForm& form = rules_.forms[hit.payload];
      TriggerHit candidate{{hit.first, hit.last}, form.trigger, form.shape, Voice::active, hit.clitics};
      if (false_pronoun(candidate) ||
          inside_name(candidate.at,
                      candidate.shape == Shape::participle || candidate.shape == Shape::past_or_participle) ||
          !fits(candidate) || !decide_voice(candidate))
        continue;
      candidates.push_back(candidate);
    }
    keep_best(candidates);
  }

 private:
  /// أسرة is a family and not "captured him": no word that ends in ة has a pronoun.
  bool false_pronoun(const TriggerHit& hit) const {
    return (hit.clitics & kPronoun) != 0 && text_.tokens[hit.at.last - 1].span.of(text_.source).ends_with("ة");
  }

  /// "Operation Inherent Resolve", "17 February Brigade": a word inside a longer name tells nothing.
  bool inside_name(TokenRange at, bool verbal) const {
    const auto covers = [&](const MentionAt& m) {
      return m.at.contains(at) && m.at.last - m.at.first > at.last - at.first;
    };
    const bool actor = std::any_of(view_.actors.begin(), view_.actors.end(),
                                   [&](const MentionAt& m) { return covers(m) && !view_.actor(m).described; });
    const auto place = [&](const MentionAt& m) {  // تدمر is Palmyra here, and not "destroys"
      return m.at.contains(at) && (covers(m) || (at.contains(m.at) && view_.place(m).role == PlaceRole::location));
    };
    const bool describes = std::any_of(view_.actors.begin(), view_.actors.end(), [&](const MentionAt& m) {
      return covers(m) && at.last < m.at.last && verbal;  // "a displaced man"
    });
    return actor || describes || std::any_of(view_.places.begin(), view_.places.end(), place) ||
           std::any_of(view_.dates.begin(), view_.dates.end(), covers);
  }

  bool fits(const TriggerHit& hit) const {
    const Trigger& trigger = view_.trigger(hit);
    if (trigger.with && !view_.class_near(*trigger.with, hit, kConditionReach)) return false;
    if (trigger.without && view_.class_near(*trigger.without, hit, kConditionReach)) return false;
    return !trigger.place_object || place_beside(hit);
  }

  /// "seized the town of X", "X was captured": a place within a few words, with no actor or mark between.
  bool place_beside(const TriggerHit& hit) const {
    if (place_meant(hit)) return true;
    return std::any_of(view_.places.begin(), view_.places.end(), [&](const MentionAt& m) {
      if (view_.place(m).role != PlaceRole::location) return false;
      if (m.at.first >= hit.at.last)
        return m.at.first - hit.at.last <= (view_.arabic ? 7U : 5U) && view_.barrier(hit.at.last, m.at.first) < 0.4;
      const bool noun = hit.shape == Shape::noun || hit.shape == Shape::object_noun;
      if (noun && !view_.arabic && m.at.last < hit.at.first) return false;  // "in X led to the capture of a man"
      if (!view_.arabic && m.at.last <= hit.at.first && hit.at.last < view_.at.last && people_at(hit.at.last))
        return false;  // "police in X seized two men"
      return m.at.last <= hit.at.first && hit.at.first - m.at.last <= 3 &&
             view_.barrier(m.at.last, hit.at.first) < 0.4;
    });
  }

  bool people_at(std::uint32_t token) const {
    return std::any_of(view_.actors.begin(), view_.actors.end(), [&](const MentionAt& m) {
      return m.at.first <= token && token < m.at.last && view_.actor(m).plural_people;
    });
  }

  /// "seized it", "took the village", "which they had retaken", دخلها, سيطر عليها: a place told before.
  bool place_meant(const TriggerHit& hit) const {
    if (is_noun_shape(hit.shape)) return false;
    if (view_.arabic) {
      if ((hit.clitics & kPronoun) != 0) return true;
      return hit.at.last < view_.at.last && (word(hit.at.last - 1) == "عليها" || word(hit.at.last) == "عليها");
    }
    if (hit.at.last < view_.at.last && word(hit.at.last) == "it") return true;
    const std::uint32_t to = std::min(hit.at.last + 2, view_.at.last);
    for (const Cue cue : {Cue::the_city, Cue::the_town, Cue::the_quarter, Cue::the_base, Cue::the_camp}) {
      if (view_.cue_in(cue, hit.at.last, to) != nullptr) return true;
    }
    return false;
  }

  std::string_view word(std::uint32_t token) const { return text_.folded_of(token); }
  bool in_sentence(std::int64_t token) const { return token >= view_.at.first && token < view_.at.last; }

  /// Fills the voice; false if the form is no trigger here (a noun read as a verb and the reverse).
  bool decide_voice(TriggerHit& hit) const {
    switch (hit.shape) {
      case Shape::noun: hit.voice = Voice::nominal; return !verb_reading(hit);
      case Shape::object_noun: hit.voice = Voice::object_nominal; return !verb_reading(hit);
      case Shape::undergo: hit.voice = Voice::undergo; return true;
      case Shape::ar_verb:
      case Shape::ar_present: hit.voice = Voice::ar_active; return true;
      case Shape::ar_object_verb:
      case Shape::ar_object_present: hit.voice = Voice::ar_passive; return true;
      case Shape::base:
      case Shape::third: return decide_present(hit);
      case Shape::past: hit.voice = Voice::active; return true;
      case Shape::gerund: hit.voice = progressive_or_gerund(hit); return true;
      case Shape::participle:
      case Shape::past_or_participle: hit.voice = past_voice(hit); return true;
    }
    return false;
  }

  /// The last token before the trigger that is no adverb; view_.at.first - 1 if there is none.
  std::int64_t before(const TriggerHit& hit) const {
    std::int64_t at = static_cast<std::int64_t>(hit.at.first) - 1;
    while (in_sentence(at) && is_adverb(static_cast<std::uint32_t>(at))) --at;
    return at;
  }

  bool is_adverb(std::uint32_t token) const {
    const std::string_view w = word(token);
    if (w.size() > 4 && w.ends_with("ly")) return true;
    return std::any_of(view_.cues.begin(), view_.cues.end(), [&](const CueHit& c) {
      return c.cue == static_cast<CueClass>(Cue::adverb) && c.at.first <= token && token < c.at.last;
    });
  }

  bool cue_ends_at(Cue cue, std::int64_t token) const {
    return in_sentence(token) && std::any_of(view_.cues.begin(), view_.cues.end(), [&](const CueHit& c) {
             return c.cue == static_cast<CueClass>(cue) && c.at.last == static_cast<std::uint32_t>(token) + 1;
           });
  }

  bool actor_ends_at(std::int64_t token) const {
    return in_sentence(token) && std::any_of(view_.actors.begin(), view_.actors.end(), [&](const MentionAt& m) {
             return m.at.last == static_cast<std::uint32_t>(token) + 1;
           });
  }

  /// "to bomb", "would bomb"; "gunmen attack a post"; not "the attack", "Israeli strikes on".
  bool decide_present(TriggerHit& hit) const {
    const std::int64_t left = before(hit);
    const bool modal = in_sentence(left) &&
                       (word(static_cast<std::uint32_t>(left)) == "to" || cue_ends_at(Cue::hypothetical, left) ||
                        cue_ends_at(Cue::future, left) || cue_ends_at(Cue::negation, left));
    if (modal) {
      hit.voice = Voice::infinitive;
      return true;
    }
    hit.voice = Voice::active;
    return verb_reading(hit);
  }

  /// For words that are both ("attack", "strikes"): true if this one is a verb here.
  bool verb_reading(const TriggerHit& hit) const {
    if (text_.tokens[hit.at.first].arabic) return false;
    const std::int64_t left = before(hit);
    if (in_sentence(left) && word(static_cast<std::uint32_t>(left)) == "to" && hit.at.last - hit.at.first == 1 &&
        could_be_verb(hit))
      return true;
    if (hit.shape == Shape::base || hit.shape == Shape::third || could_be_verb(hit)) {
      const bool subject = actor_ends_at(left) || (in_sentence(left) && cue_ends_at(Cue::pronoun, left));
      return subject && hit.at.last < view_.at.last && starts_object(hit.at.last);
    }
    return false;
  }

  /// True if the same word is also a verb form of some trigger.
  bool could_be_verb(const TriggerHit& hit) const {
    std::vector<PhraseHit> hits;
    rules_.trigger_phrases.match_at(text_, hit.at.first, hits);
    return std::any_of(hits.begin(), hits.end(), [&](const PhraseHit& h) {
      const Shape shape = rules_.forms[h.payload].shape;
      return shape == Shape::base || shape == Shape::third;
    });
  }

  /// An object may begin at this token: a name, an article, a number; not a preposition or a verb.
  bool starts_object(std::uint32_t token) const {
    const std::string_view w = word(token);
    if (w == "the" || w == "a" || w == "an" || text_.tokens[token].kind == TokenKind::number) return true;
    const auto begins = [&](const MentionAt& m) { return m.at.first == token; };
    return std::any_of(view_.actors.begin(), view_.actors.end(), begins) ||
           std::any_of(view_.places.begin(), view_.places.end(), begins) ||
           std::any_of(view_.counts.begin(), view_.counts.end(), begins) ||
           (text_.tokens[token].kind == TokenKind::word && text_.tokens[token].capital);
  }

  Voice progressive_or_gerund(const TriggerHit& hit) const {
    return cue_ends_at(Cue::be, before(hit)) ? Voice::active : Voice::gerund;
  }

  /// "opened fire", "hurled a grenade": the phrase brings its object along, so nobody else suffers the verb.
  bool has_own_object(const TriggerHit& hit) const {
    if (hit.shape == Shape::participle || hit.at.last - hit.at.first < 2) return false;
    static constexpr std::array<std::string_view, 22> kParticles = {
        "up",  "out",  "down", "off", "on",   "at",      "in", "to",    "into",    "over",   "away",
        "for", "with", "from", "by",  "back", "through", "of", "under", "against", "across", "dead"};
    const std::string_view last = word(hit.at.last - 1);
    return std::find(kParticles.begin(), kParticles.end(), last) == kParticles.end();
  }

  Voice past_voice(const TriggerHit& hit) const {
    const std::int64_t left = before(hit);
    if (cue_ends_at(Cue::be, left)) return Voice::passive;
    if (cue_ends_at(Cue::have, left)) return Voice::active;
    if (has_own_object(hit)) return Voice::active;
    if (hit.shape != Shape::participle && (moves_itself(hit) || hit.at.last - hit.at.first >= 3)) {
      const bool by = view_.cue_in(Cue::agent, hit.at.last, std::min(hit.at.last + 2, view_.at.last)) != nullptr;
      return by ? Voice::passive : Voice::active;
    }
    if (hit.at.last >= view_.at.last) return hit.shape == Shape::participle ? Voice::passive : Voice::active;
    const bool agent = view_.cue_in(Cue::agent, hit.at.last, std::min(hit.at.last + 2, view_.at.last)) != nullptr;
    if (agent) return Voice::passive;
    // "12 killed in a raid", "the raid carried out on Monday": a participle without an object behind it.
    const bool counted = std::any_of(view_.counts.begin(), view_.counts.end(),
                                     [&](const MentionAt& m) { return m.at.first == hit.at.last; });  // "at least"
    const bool preposition = !counted && (view_.cue_in(Cue::location, hit.at.last, hit.at.last + 1) != nullptr ||
                                          view_.cue_in(Cue::cause, hit.at.last, hit.at.last + 1) != nullptr);
    const bool passive_subject = std::any_of(view_.counts.begin(), view_.counts.end(), [&](const MentionAt& m) {
      return m.at.last == hit.at.first || (m.at.first < hit.at.first && hit.at.last <= m.at.last);
    });
    if (hit.shape == Shape::participle) return Voice::passive;
    return preposition || passive_subject ? Voice::passive : Voice::active;
  }

  /// "Women marched in X", "a convoy entered through Y", "staged a sit-in in Z": nobody does it to them.
  bool moves_itself(const TriggerHit& hit) const {
    static constexpr std::array<std::string_view, 5> kKinds = {"peaceful_protest", "violent_demonstration",
                                                               "displacement", "group_change", "meeting"};
    const std::string& kind = rules_.rules[view_.trigger(hit).rule].kind;
    return std::find(kKinds.begin(), kKinds.end(), kind) != kKinds.end();
  }

  /// Of hits that overlap keeps the longest, then the one of highest priority, then the one whose condition was met.
  void keep_best(std::vector<TriggerHit>& candidates) {
    const auto better = [&](const TriggerHit& a, const TriggerHit& b) {
      const auto key = [&](const TriggerHit& h) {
        const Trigger& t = view_.trigger(h);
        return std::tuple(h.at.last - h.at.first, t.priority, t.with.has_value() || t.place_object,
                          rules_.rules[t.rule].rank, is_noun_shape(h.shape) ? 0 : 1);
      };
      return key(a) > key(b);
    };
    std::stable_sort(candidates.begin(), candidates.end(), better);
    for (const TriggerHit& candidate : candidates) {
      const bool free = std::none_of(view_.triggers.begin(), view_.triggers.end(),
                                     [&](const TriggerHit& kept) { return kept.at.overlaps(candidate.at); });
      if (free) view_.triggers.push_back(candidate);
    }
    std::sort(view_.triggers.begin(), view_.triggers.end(),
              [](const TriggerHit& a, const TriggerHit& b) { return a.at.first < b.at.first; });
  }

  SentenceView& view_;
  const TokenizedText& text_;
  const EventRules& rules_;
};

}  // namespace

const CueHit* SentenceView::cue_in(Cue cue, std::uint32_t first, std::uint32_t last) const {
  for (const CueHit& hit : cues) {
    if (hit.cue == static_cast<CueClass>(cue) && hit.at.first >= first && hit.at.last <= last) return &hit;
  }
  return nullptr;
}

const CueHit* SentenceView::last_cue_in(Cue cue, std::uint32_t first, std::uint32_t last) const {
  const CueHit* found = nullptr;
  for (const CueHit& hit : cues) {
    if (hit.cue == static_cast<CueClass>(cue) && hit.at.first >= first && hit.at.last <= last) found = &hit;
  }
  return found;
}

const CueHit* SentenceView::cue_before(Cue cue, std::uint32_t token, std::uint32_t reach) const {
  const std::uint32_t first = token >= this->at.first + reach + 3 ? token - reach - 3 : this->at.first;
  const CueHit* hit = last_cue_in(cue, first, token);
  return hit != nullptr && hit->at.last + reach > token ? hit : nullptr;
}

bool SentenceView::class_near(CueClass cue, const TriggerHit& hit, std::uint32_t reach) const {
  return std::any_of(cues.begin(), cues.end(), [&](const CueHit& c) {
    return c.cue == cue && c.at.last + reach > hit.at.first && c.at.first < hit.at.last + reach;
  });
}

bool SentenceView::in_dateline(const MentionAt& m) const {
  if (m.at.first != at.first || index > 4) return false;
  for (std::uint32_t i = m.at.last; i < std::min(m.at.last + 7, at.last); ++i) {
    const std::string_view w = text->folded_of(i);
    if (text->tokens[i].kind == TokenKind::punctuation && (w == "-" || w == ":")) return true;
  }
  return false;
}

/// "on 12 ديسمبر (كانون الأول)": marks inside a date part nothing.
bool SentenceView::inside_date(std::uint32_t token) const {
  return std::any_of(dates.begin(), dates.end(),
                     [&](const MentionAt& m) { return m.at.first <= token && token <= m.at.last; });
}

double SentenceView::barrier(std::uint32_t from, std::uint32_t to) const {
  double cost = 0;
  for (std::uint32_t i = from; i < to; ++i) {
    if (text->tokens[i].kind != TokenKind::punctuation || inside_date(i)) continue;
    const std::string_view mark = text->folded_of(i);
    if (mark == ",")
      cost += 0.5;
    else if (mark == "\"" || mark == "'")
      cost += 0.1;
    else
      cost += 1.2;
  }
  for (const CueHit& hit : cues) {
    if (hit.cue == static_cast<CueClass>(Cue::clause) && hit.at.first >= from && hit.at.last <= to) cost += 0.9;
  }
  for (const TriggerHit& hit : triggers) {
    if (hit.at.first >= from && hit.at.last <= to) cost += is_noun_shape(hit.shape) ? 0.4 : 1.0;
  }
  return cost;
}

std::vector<SentenceView> view_sentences(const TokenizedText& text, const Mentions& mentions,
                                         const EventRules& rules) {
  std::vector<SentenceView> views(text.sentences.size());
  for (std::uint32_t i = 0; i < views.size(); ++i) {
    SentenceView& view = views[i];
    view.text = &text;
    view.mentions = &mentions;
    view.rules = &rules;
    view.index = i;
    view.at = {text.sentences[i].first, text.sentences[i].last};
    std::uint32_t arabic = 0;
    for (std::uint32_t t = view.at.first; t < view.at.last; ++t) arabic += text.tokens[t].arabic ? 1 : 0;
    view.arabic = arabic * 2 > view.at.last - view.at.first - arabic;
  }
  place_mentions(text, mentions.actors, views, &SentenceView::actors);
  place_mentions(text, mentions.places, views, &SentenceView::places);
  place_mentions(text, mentions.dates, views, &SentenceView::dates);
  place_mentions(text, mentions.counts, views, &SentenceView::counts);
  for (SentenceView& view : views) TriggerFinder(view).find();
  return views;
}

}  // namespace rasid
