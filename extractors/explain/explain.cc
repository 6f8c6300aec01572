#include "extractors/explain/explain.h"

#include <algorithm>
#include <set>

#include "core/base/file.h"
#include "core/text/tokens.h"
#include "extractors/events/draft.h"
#include "extractors/events/sentence.h"
#include "extractors/ruleset/toml_file.h"

namespace rasid {
namespace {

constexpr std::size_t kMostNearMisses = 3;
constexpr double kLeastLikeness = 0.5;
constexpr std::size_t kStem = 3;  ///< characters that two forms of one word share at least

/// A phrase of a trigger as the maintainers wrote it.
struct RulePhrase {
  std::string trigger;
  Phrase phrase;
  std::vector<std::string> words;  ///< folded
};

std::vector<RulePhrase> read_rule_phrases(const std::filesystem::path& rules) {
  std::vector<RulePhrase> all;
  std::vector<Diagnostic> said_by_check;
  for (const auto& path : files_below(rules / "events", ".toml")) {
    const auto file = RuleFile::read(path, rules / "lists", said_by_check);
    if (!file) continue;
    for (const TomlTable& trigger : file->root().tables("trigger")) {
      const std::string id = path.stem().string() + "." + trigger.text_or("id");
      for (const char* language : {"en", "ar"}) {
        const auto words = trigger.table(language);
        if (!words) continue;
        for (const std::string& key : words->keys()) {
          for (Phrase& phrase : words->phrases(key)) {
            std::vector<std::string> folded = phrase_words(phrase.text);
            all.push_back({id, std::move(phrase), std::move(folded)});
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
  Explainer(const Article& article, const ExtractorParts& parts, const std::filesystem::path& rules)
      : article_(article),
        parts_(parts),
        text_(tokenize(article, parts.vocabulary)),
        mentions_(read_mentions(article, text_, parts)),
        views_(view_sentences(text_, mentions_, *parts.events)),
        drafts_(explain_events(article, text_, mentions_, {*parts.events, parts.kinds, parts.codebook, parts.stock})),
        phrases_(read_rule_phrases(rules)) {}

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
      const bool found = std::any_of(trace.events.begin(), trace.events.end(),
                                     [](const EventTrace& e) { return e.left_out.empty(); });
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
      return "none of its `with` words stands near";
    if (trigger.without && view.class_near(*trigger.without, hit, kConditionReach))
      return "one of its `without` words stands near";
    for (const TriggerHit& kept : view.triggers) {
      if (kept.at.overlaps(at))
        return "the words belong to " + view.trigger(kept).id + " (longer, or of higher priority)";
    }
    return "the form does not fit here (a noun where a verb is needed, or the reverse)";
  }

  // ------------------------------------------------------------ events

  EventTrace event(const EventDraft& draft) const {
    EventTrace trace;
    trace.span = draft.trigger_span(text_);
    trace.trigger = parts_.events->triggers[draft.hit.trigger].id;
    trace.kind = draft.kind;
    if (draft.dropped) trace.left_out = draft.dropped_because;
    const auto inherited = [](const Filler& f) {
      return f.inherited ? std::string(" (from elsewhere)") : std::string();
    };
    for (const Filler& f : draft.subjects) trace.who.push_back(mentions_.actors[f.mention].name + inherited(f));
    for (const Filler& f : draft.objects) trace.to_whom.push_back(mentions_.actors[f.mention].name + inherited(f));
    for (const Filler& f : draft.places)
      trace.where.push_back(place_reading(mentions_.places[f.mention]) + inherited(f));
    trace.confidence = draft.confidence;
    trace.parts = draft.parts;
    return trace;
  }

  // ------------------------------------------------------------ near misses

  std::vector<NearMiss> near_misses(const SentenceView& view) const {
    std::vector<NearMiss> found;
    for (const RulePhrase& rule : phrases_) {
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

  const Article& article_;
  const ExtractorParts& parts_;
  TokenizedText text_;
  Mentions mentions_;
  std::vector<SentenceView> views_;
  std::vector<EventDraft> drafts_;
  std::vector<RulePhrase> phrases_;
};

}  // namespace

std::vector<SentenceTrace> explain(const Article& article, const ExtractorParts& parts,
                                   const std::filesystem::path& rules) {
  if (article.text.empty()) return {};
  return Explainer(article, parts, rules).run();
}

}  // namespace rasid
