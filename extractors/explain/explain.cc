#include "extractors/explain/explain.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "core/base/file.h"
#include "core/text/tokens.h"
#include "extractors/events/draft.h"
#include "extractors/events/sentence.h"
#include "extractors/ruleset/toml_file.h"

namespace rasid {
namespace {

constexpr std::size_t kMostNearMisses = 3;
constexpr double kLeastLikeness = 0.5;
constexpr std::size_t kShownWords = 4;
constexpr std::uint32_t kPlaceReach = 7;
constexpr std::size_t kStem = 3;  ///< characters that two forms of one word share at least

/// A phrase of a trigger as the maintainers wrote it.
struct RulePhrase {
  std::string trigger;
  std::string kind;
  Phrase phrase;
  std::vector<std::string> words;  ///< folded
};

/// The words of a trigger's `with`, by trigger.
using ConditionWords = std::map<std::string, std::vector<std::string>>;

std::vector<RulePhrase> read_rule_phrases(const std::filesystem::path& rules, ConditionWords& with) {
  std::vector<RulePhrase> all;
  std::vector<Diagnostic> said_by_check;
  for (const auto& path : files_below(rules / "events", ".toml")) {
    const auto file = RuleFile::read(path, rules / "lists", said_by_check);
    if (!file) continue;
    const auto head = file->root().table("rule");
    const std::string kind = head ? head->text_or("kind") : std::string();
    for (const TomlTable& trigger : file->root().tables("trigger")) {
      const std::string id = path.stem().string() + "." + trigger.text_or("id");
      with[id] = trigger.texts("with");
      for (const char* language : {"en", "ar"}) {
        const auto words = trigger.table(language);
        if (!words) continue;
        for (const std::string& key : words->keys()) {
          for (Phrase& phrase : words->phrases(key)) {
            std::vector<std::string> folded = phrase_words(phrase.text);
            all.push_back({id, kind, std::move(phrase), std::move(folded)});
          }
        }
      }
    }
  }
  return all;
}

/// Two words that are likely forms of one: they share a beginning, at most a short end apart.
bool alike(std::string_view a, std::string_view b) {
  if (a == b) return true;
  const auto [x, y] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto shared = static_cast<std::size_t>(x - a.begin());
  const bool arabic = !a.empty() && static_cast<unsigned char>(a[0]) >= 0x80;
  const std::size_t stem = arabic ? 2 * kStem : kStem + 1;
  return shared >= stem && shared + (arabic ? 4 : 3) >= std::max(a.size(), b.size());
}

class Explainer {
 public:
  Explainer(const Article& article, const ExtractorParts& parts, const std::filesystem::path& rules,
            ExplainQuery query)
      : parts_(parts),
        query_(std::move(query)),
        text_(tokenize(article, parts.vocabulary)),
        mentions_(read_mentions(article, text_, parts)),
        views_(view_sentences(text_, mentions_, *parts.events)),
        drafts_(explain_events(article, text_, mentions_, {*parts.events, parts.kinds, parts.codebook, parts.stock})),
        phrases_(read_rule_phrases(rules, with_words_)) {}

  std::vector<SentenceTrace> run() {
    std::vector<SentenceTrace> traces;
    for (const SentenceView& view : views_) {
      SentenceTrace trace;
      trace.span = view.sentence().span;
      add_mentions(view, trace);
      add_triggers(view, trace);
      for (const EventDraft& draft : drafts_) {
        if (draft.sentence == view.index) trace.events.push_back(event(draft));
      }
      const bool found = std::any_of(trace.events.begin(), trace.events.end(), [&](const EventTrace& e) {
        return e.left_out.empty() && asked(e.kind, e.trigger);
      });
      if (!found) trace.near_misses = near_misses(view);
      traces.push_back(std::move(trace));
    }
    return traces;
  }

 private:
  void add_mentions(const SentenceView& view, SentenceTrace& trace) const {
    for (const MentionAt& m : view.dates)
      trace.mentions.push_back({view.date(m).span, "date", date_reading(view.date(m))});
    for (const MentionAt& m : view.places)
      trace.mentions.push_back({view.place(m).span, "place", place_reading(view.place(m))});
    for (const MentionAt& m : view.actors)
      trace.mentions.push_back({view.actor(m).span, "actor", actor_reading(view.actor(m))});
    for (const MentionAt& m : view.counts)
      trace.mentions.push_back({view.count(m).span, "count", count_reading(view.count(m))});
    std::stable_sort(trace.mentions.begin(), trace.mentions.end(),
                     [](const MentionTrace& a, const MentionTrace& b) { return a.span.begin < b.span.begin; });
  }

  static std::string date_reading(const DateMention& date) {
    std::string out = date.value;
    if (!date.dates_an_event()) out += " (dates no event)";
    return date.note.empty() ? out : out + "; " + date.note;
  }

  static std::string place_reading(const PlaceMention& place) {
    if (!place.resolved) return "undecided between " + std::to_string(place.candidates.size()) + " places";
    std::string out = place.resolved->name;
    if (!place.resolved->admin1.empty()) out += ", " + place.resolved->admin1;
    if (place.role != PlaceRole::location)
      out += " (" + std::string(to_string(place.role)) + ", no place of an event)";
    return out;
  }

  static std::string actor_reading(const ActorMention& actor) {
    return actor.name + " (" + std::string(to_string(actor.type)) + (actor.metonym ? ", a place that acts" : "") +
           ")";
  }

  static std::string count_reading(const CountMention& count) {
    std::string out = std::to_string(count.low) + (count.high == count.low ? "" : " or more") + " " +
                      std::string(to_string(count.kind));
    if (count.outcome != Outcome::none) out += " " + std::string(to_string(count.outcome));
    if (count.negated) out += ", negated";
    if (count.running_total) out += ", a running total and not of one event";
    return out;
  }

  /// True if the query is about events of this kind or trigger.
  bool asked(const std::string& kind, const std::string& trigger) const {
    const std::string& wanted = query_.kind_or_rule;
    return wanted.empty() || kind == wanted || trigger == wanted || trigger.rfind(wanted + ".", 0) == 0;
  }

  // ------------------------------------------------------------ triggers

  void add_triggers(const SentenceView& view, SentenceTrace& trace) const {
    std::set<std::pair<std::uint32_t, std::string>> seen;
    for (const PhraseHit& hit : parts_.events->trigger_phrases.find_all(text_, view.at.first, view.at.last)) {
      const std::uint32_t index = parts_.events->forms[hit.payload].trigger;
      const Trigger& trigger = parts_.events->triggers[index];
      const TokenRange at{hit.first, hit.last};
      const bool used = std::any_of(view.triggers.begin(), view.triggers.end(), [&](const TriggerHit& t) {
        return t.trigger == index && t.at.first == at.first && t.at.last == at.last;
      });
      if (!seen.emplace(hit.first, trigger.id).second) continue;
      trace.triggers.push_back(
          {text_.span_of(hit.first, hit.last), trigger.id, used, used ? std::string() : why_not(view, trigger, at)});
    }
  }

  std::string why_not(const SentenceView& view, const Trigger& trigger, TokenRange at) const {
    TriggerHit hit;
    hit.at = at;
    for (const MentionAt& m : view.actors) {
      if (m.at.contains(at) && m.at.last - m.at.first > at.last - at.first)
        return "part of a name, " + view.actor(m).name;
    }
    if (trigger.with && !view.class_near(*trigger.with, hit, kConditionReach))
      return "none of its `with` words (" + some_of(trigger.id) + ") stands near" + nearest_of(*trigger.with, view);
    if (trigger.without && view.class_near(*trigger.without, hit, kConditionReach))
      return "one of its `without` words stands near: " + word_of(*trigger.without, view);
    if (trigger.place_object && !place_behind(view, at))
      return "no place stands right beside it" + nearest_place(view);
    for (const TriggerHit& kept : view.triggers) {
      if (kept.at.overlaps(at))
        return "the words belong to " + view.trigger(kept).id + " (longer, or of higher priority)";
    }
    return "the form does not fit here (a noun where a verb is needed, or the reverse)";
  }

  /// The first words of a condition, for people.
  std::string some_of(const std::string& trigger) const {
    std::string out;
    const auto known = with_words_.find(trigger);
    if (known == with_words_.end()) return out;
    for (std::size_t i = 0; i < known->second.size() && i < kShownWords; ++i)
      out += (i == 0 ? "" : ", ") + known->second[i];
    return known->second.size() > kShownWords ? out + ", ..." : out;
  }

  /// The words of a class in a sentence; empty if it has none.
  std::string word_of(CueClass cue, const SentenceView& view) const {
    for (const PhraseHit& hit : parts_.events->cue_phrases.find_all(text_, view.at.first, view.at.last)) {
      if (hit.payload == cue) return std::string(text_.span_of(hit.first, hit.last).of(text_.source));
    }
    return {};
  }

  static std::string sentences_away(std::size_t here, std::size_t there) {
    const std::size_t apart = here < there ? there - here : here - there;
    if (apart == 0) return "in this sentence, too far away";
    if (apart == 1) return here < there ? "in the next sentence" : "in the sentence before";
    return std::to_string(apart) + (here < there ? " sentences on" : " sentences before");
  }

  /// "; the nearest is X, in the next sentence" for the first view, nearest first, in which `find` finds something.
  template <typename Find>
  std::string nearest(const SentenceView& from, Find find) const {
    for (std::size_t apart = 0; apart < views_.size(); ++apart) {
      for (const bool before : {true, false}) {
        if ((before && apart > from.index) || (apart == 0 && !before)) continue;
        const std::size_t index = before ? from.index - apart : from.index + apart;
        if (index >= views_.size()) continue;
        const std::string words = find(views_[index]);
        if (!words.empty()) return "; the nearest is " + words + ", " + sentences_away(from.index, index);
      }
    }
    return "; the text has none";
  }
  std::string nearest_of(CueClass cue, const SentenceView& view) const {
    return nearest(view, [&](const SentenceView& v) { return word_of(cue, v); });
  }
  std::string nearest_place(const SentenceView& view) const {
    return nearest(view, [](const SentenceView& v) {
      for (const MentionAt& m : v.places) {
        if (v.place(m).role == PlaceRole::location) return std::string(v.place(m).span.of(v.text->source));
      }
      return std::string();
    });
  }
  static bool place_behind(const SentenceView& view, TokenRange at) {
    return std::any_of(view.places.begin(), view.places.end(), [&](const MentionAt& m) {
      return m.at.first >= at.last && m.at.first <= at.last + kPlaceReach;
    });
  }

  // ------------------------------------------------------------ events

  EventTrace event(const EventDraft& draft) const {
    EventTrace trace;
    trace.span = draft.trigger_span(text_);
    trace.trigger = parts_.events->triggers[draft.hit.trigger].id;
    trace.kind = draft.kind;
    if (draft.dropped) {
      trace.left_out = draft.dropped_because;
      const bool no_place =
          trace.left_out.rfind("lacks", 0) == 0 && trace.left_out.find("place") != std::string::npos;
      if (no_place) trace.left_out += nearest_place(views_[draft.sentence]);
    }
    const auto inherited = [](const Filler& f) {
      return f.inherited ? std::string(" (from elsewhere)") : std::string();
    };
    for (const Filler& f : draft.subjects) trace.who.push_back(mentions_.actors[f.mention].name + inherited(f));
    for (const Filler& f : draft.objects) trace.to_whom.push_back(mentions_.actors[f.mention].name + inherited(f));
    for (const Filler& f : draft.places)
      trace.where.push_back(place_reading(mentions_.places[f.mention]) + inherited(f));
    trace.confidence = draft.confidence;
    trace.parts = draft.parts;
    parts_.calibration.apply(trace.confidence, trace.parts);
    return trace;
  }

  // ------------------------------------------------------------ near misses

  std::vector<NearMiss> near_misses(const SentenceView& view) const {
    std::vector<NearMiss> found;
    for (const RulePhrase& rule : phrases_) {
      if (!asked(rule.kind, rule.trigger)) continue;
      NearMiss miss{rule.trigger, rule.phrase.text, rule.phrase.file, rule.phrase.line, {}, 0};
      bool content_word = false;
      for (const std::string& word : rule.words) {
        const std::string_view plain =
            word.front() == '^' ? std::string_view(word).substr(1) : std::string_view(word);
        if (!stands_in(view, plain)) {
          miss.missing.emplace_back(plain);
        } else if (plain.size() > 3) {
          content_word = true;
        }
      }
      if (rule.words.empty() || !content_word) continue;
      miss.likeness = 1 - static_cast<double>(miss.missing.size()) / static_cast<double>(rule.words.size());
      if (miss.likeness >= kLeastLikeness) found.push_back(std::move(miss));
    }
    std::stable_sort(found.begin(), found.end(),
                     [](const NearMiss& a, const NearMiss& b) { return a.likeness > b.likeness; });
    std::vector<NearMiss> best;
    std::set<std::string> triggers;
    for (NearMiss& miss : found) {
      if (best.size() < kMostNearMisses && triggers.insert(miss.trigger).second) best.push_back(std::move(miss));
    }
    return best;
  }

  bool stands_in(const SentenceView& view, std::string_view word) const {
    for (std::uint32_t i = view.at.first; i < view.at.last; ++i) {
      if (alike(text_.folded_of(i), word)) return true;
    }
    return false;
  }

  const ExtractorParts& parts_;
  ExplainQuery query_;
  TokenizedText text_;
  Mentions mentions_;
  std::vector<SentenceView> views_;
  std::vector<EventDraft> drafts_;
  ConditionWords with_words_;
  std::vector<RulePhrase> phrases_;
};

/// Everything that stands on one word.
class TouchFinder {
 public:
  TouchFinder(const Article& article, const ExtractorParts& parts, std::uint32_t offset)
      : parts_(parts),
        text_(tokenize(article, parts.vocabulary)),
        mentions_(read_mentions(article, text_, parts)),
        events_(read_events(article, text_, mentions_, {*parts.events, parts.kinds, parts.codebook, parts.stock})) {
    const std::size_t token = text_.token_at(offset);
    if (token < text_.tokens.size() && text_.tokens[token].span.begin <= offset)
      token_ = static_cast<std::uint32_t>(token);
  }

  std::vector<TouchTrace> run() {
    if (!token_) return {};
    add_mentions(mentions_.dates, "date", [](const DateMention& m) { return m.value; });
    add_mentions(mentions_.places, "place", [](const PlaceMention& m) {
      return m.resolved ? m.resolved->name + ", " + m.resolved->admin1 : "undecided, " + m.decided_by;
    });
    add_mentions(mentions_.actors, "actor", [](const ActorMention& m) { return m.name; });
    add_mentions(mentions_.counts, "count", [](const CountMention& m) {
      return std::to_string(m.low) + " " + std::string(to_string(m.outcome));
    });
    add_phrases();
    add_fields();
    std::stable_sort(found_.begin(), found_.end(), [](const TouchTrace& a, const TouchTrace& b) {
      return a.span.end - a.span.begin > b.span.end - b.span.begin;
    });
    return std::move(found_);
  }

 private:
  bool on_it(Span span) const { return span.overlaps(text_.tokens[*token_].span); }

  template <typename Mention, typename Reading>
  void add_mentions(const std::vector<Mention>& list, const char* what, Reading reading) {
    for (const Mention& mention : list) {
      if (on_it(mention.span)) found_.push_back({mention.span, what, mention.rule, reading(mention)});
    }
  }

  void add_phrases() {
    const EventRules& rules = *parts_.events;
    const Sentence& sentence = text_.sentences[text_.tokens[*token_].sentence];
    for (const PhraseHit& hit : rules.trigger_phrases.find_all(text_, sentence.first, sentence.last)) {
      if (*token_ < hit.first || *token_ >= hit.last) continue;
      add_once(
          {text_.span_of(hit.first, hit.last), "trigger", rules.triggers[rules.forms[hit.payload].trigger].id, ""});
    }
    for (const PhraseHit& hit : rules.cue_phrases.find_all(text_, sentence.first, sentence.last)) {
      if (*token_ < hit.first || *token_ >= hit.last) continue;
      const Span span = text_.span_of(hit.first, hit.last);
      const auto cue = static_cast<CueClass>(hit.payload);
      if (cue < kCueCount) {
        add_once({span, "word class", "cues." + std::string(to_string(static_cast<Cue>(cue))), ""});
        continue;
      }
      for (const Trigger& trigger : rules.triggers) {
        if (trigger.with == cue) add_once({span, "condition", "`with` of " + trigger.id, ""});
        if (trigger.without == cue) add_once({span, "condition", "`without` of " + trigger.id, ""});
      }
      for (const Means& means : rules.means) {
        if (means.words == cue) add_once({span, "condition", "means." + means.id, ""});
      }
    }
  }

  void add_once(TouchTrace touch) {
    const bool known = std::any_of(found_.begin(), found_.end(), [&](const TouchTrace& t) {
      return t.span == touch.span && t.what == touch.what && t.rule == touch.rule;
    });
    if (!known) found_.push_back(std::move(touch));
  }

  void add_fields() {
    for (const Candidate& event : events_) {
      for (const Evidence& evidence : event.evidence) {
        if (evidence.slot == "event" || !on_it(evidence.span)) continue;
        found_.push_back({evidence.span, "field", evidence.rule,
                          evidence.slot + " of the event " + event.kind + " by " + event.rule});
      }
    }
  }

  const ExtractorParts& parts_;
  TokenizedText text_;
  Mentions mentions_;
  std::vector<Candidate> events_;
  std::optional<std::uint32_t> token_;
  std::vector<TouchTrace> found_;
};

}  // namespace

std::vector<SentenceTrace> explain(const Article& article, const ExtractorParts& parts,
                                   const std::filesystem::path& rules, const ExplainQuery& query) {
  if (article.text.empty()) return {};
  return Explainer(article, parts, rules, query).run();
}

std::vector<TouchTrace> touches(const Article& article, const ExtractorParts& parts, std::uint32_t offset) {
  if (offset >= article.text.size()) return {};
  return TouchFinder(article, parts, offset).run();
}

}  // namespace rasid
