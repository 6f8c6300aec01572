#include "extractors/check/meaning.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "core/base/file.h"
#include "core/text/fold.h"
#include "extractors/ruleset/toml_file.h"

namespace rasid {

namespace fs = std::filesystem;

namespace {

constexpr auto kError = Diagnostic::Level::error;
constexpr auto kWarning = Diagnostic::Level::warning;

/// A phrase of a trigger with what decides whether it wins over another trigger's.
struct TriggerPhrase {
  Phrase at;
  std::string trigger;
  std::string key;   ///< "en verbs"
  std::string text;  ///< folded words
  bool noun = false;
  std::size_t order = 0;
  const Trigger* loaded = nullptr;
  int rank = 0;
};

std::string folded(const std::string& phrase) {
  std::string out;
  for (const std::string& word : phrase_words(phrase)) out += (out.empty() ? "" : " ") + word;
  return out;
}

class MeaningCheck {
 public:
  MeaningCheck(const fs::path& rules, const ExtractorParts& parts) : rules_(rules), parts_(parts) {
    for (const Trigger& trigger : parts.events->triggers) triggers_[trigger.id] = &trigger;
    for (const Means& means : parts.events->means) means_.push_back(means.id);
  }

  std::vector<Diagnostic> run() {
    for (const fs::path& path : files_below(rules_ / "events", ".toml")) {
      if (path.filename() != "cues.toml" && path.filename() != "means.toml") read_rule(path);
    }
    check_same_phrases();
    check_actor_names();
    return std::move(found_);
  }

 private:
  void add(Diagnostic::Level level, const Phrase& at, const char* code, std::string message, std::string advice) {
    found_.push_back({level, at.file, at.line, at.column, code, std::move(message), std::move(advice)});
  }

  void read_rule(const fs::path& path) {
    std::vector<Diagnostic> said_by_the_loader;
    const auto file = RuleFile::read(path, rules_ / "lists", said_by_the_loader);
    if (!file) return;
    const TomlTable root = file->root();
    const auto head = root.table("rule");
    if (!head || head->text_or("status") != "stable") return;
    const std::string crowd = head->text_or("crowd");
    if (!crowd.empty() && parts_.actors->find(crowd) == nullptr)
      add(kError, head->position("crowd"), "E927", "there is no actor `" + crowd + "`", "see rules/actors");
    bool english = false;
    bool arabic = false;
    for (const TomlTable& table : root.tables("trigger")) {
      const std::string id = path.stem().string() + "." + table.text_or("id");
      check_means(table);
      english = read_words(table, "en", id) || english;
      arabic = read_words(table, "ar", id) || arabic;
    }
    if (english != arabic) {
      add(kWarning, head->position(), "E928",
          std::string("the rule knows ") + (english ? "no Arabic words" : "no English words"),
          "a rule that knows one language is half a rule");
    }
  }

  void check_means(const TomlTable& table) {
    for (const Phrase& means : table.phrases("means")) {
      if (std::find(means_.begin(), means_.end(), means.text) == means_.end())
        add(kError, means, "E926", "there are no means `" + means.text + "`", did_you_mean(means.text, means_));
    }
  }

  /// True if the trigger has words of the language.
  bool read_words(const TomlTable& table, const char* language, const std::string& id) {
    const auto words = table.table(language);
    if (!words) return false;
    std::set<std::string> without;
    for (const Phrase& phrase : table.phrases("without")) without.insert(folded(phrase.text));
    bool any = false;
    for (const std::string& key : words->keys()) {
      std::map<std::string, Phrase> seen;
      for (const Phrase& phrase : words->phrases(key)) {
        any = true;
        check_phrase(phrase, id, without, seen);
        const auto loaded = triggers_.find(id);
        if (loaded == triggers_.end()) continue;
        const Trigger& trigger = *loaded->second;
        phrases_.push_back({phrase, id, std::string(language) + " " + key, folded(phrase.text),
                            key == "nouns" || key == "object_nouns", phrases_.size(), &trigger,
                            parts_.events->rules[trigger.rule].rank});
      }
    }
    return any;
  }

  void check_phrase(const Phrase& phrase, const std::string& id, const std::set<std::string>& without,
                    std::map<std::string, Phrase>& seen) {
    const std::string text = folded(phrase.text);
    if (const auto [it, fresh] = seen.emplace(text, phrase); !fresh) {
      add(kWarning, phrase, "E921",
          "\"" + phrase.text + "\" stands in this list already, in line " + std::to_string(it->second.line),
          "delete one: both are the same to the program");
    }
    if (without.count(text) > 0)
      add(kWarning, phrase, "E922",
          "\"" + phrase.text + "\" stands in the `without` of " + id + " too: it never counts",
          "take it out of one of the two");
    if (phrase.text.find_first_of(",;:!?()\"،؛؟") != std::string::npos &&
        phrase.text.find_first_of(",;:!?()\"") != std::string::npos)
      add(kWarning, phrase, "E924", "\"" + phrase.text + "\" can never match: no phrase crosses a punctuation mark",
          "write the part before the mark");
    if (text.find(' ') == std::string::npos && is_common(text))
      add(kWarning, phrase, "E925", "\"" + phrase.text + "\" stands in every text: the trigger is tried everywhere",
          "write the words that stand around it too");
  }

  /// A word that the engine steers by: "in", "the", في.
  bool is_common(const std::string& word) const {
    const TokenizedText text = tokenize(std::string_view(word), parts_.vocabulary);
    if (text.tokens.size() != 1) return false;
    const auto hits = parts_.events->cue_phrases.find_all(text, 0, 1);
    return std::any_of(hits.begin(), hits.end(), [](const PhraseHit& hit) {
      if (hit.payload >= kCueCount || hit.clitics != kNoClitic) return false;
      switch (static_cast<Cue>(hit.payload)) {
        case Cue::be:
        case Cue::have:
        case Cue::location:
        case Cue::origin:
        case Cue::of:
        case Cue::with:
        case Cue::pronoun:
        case Cue::definite: return true;
        default: return false;
      }
    });
  }

  // ------------------------------------------------------------ one phrase, several triggers

  static bool conditional(const Trigger& t) { return t.with || t.without || t.place_object; }

  /// The order of the engine (TriggerFinder::keep_best) for hits of equal length; conditions that may fail aside. Of
  /// equals the one that was added last is met first.
  static bool always_wins(const TriggerPhrase& a, const TriggerPhrase& b) {
    if (conditional(*a.loaded)) return false;
    const auto key = [](const TriggerPhrase& p) {
      return std::tuple(p.loaded->priority, p.loaded->with.has_value() || p.loaded->place_object, p.rank,
                        p.noun ? 0 : 1);
    };
    return key(a) > key(b) || (key(a) == key(b) && a.order > b.order);
  }

  void check_same_phrases() {
    std::map<std::pair<std::string, std::string>, std::vector<const TriggerPhrase*>> by_text;
    for (const TriggerPhrase& phrase : phrases_) by_text[{phrase.key, phrase.text}].push_back(&phrase);
    for (const auto& [text, bearers] : by_text) {
      for (const TriggerPhrase* loser : bearers) {
        const auto winner = std::find_if(bearers.begin(), bearers.end(), [&](const TriggerPhrase* other) {
          return other->trigger != loser->trigger && always_wins(*other, *loser);
        });
        if (winner == bearers.end()) continue;
        add(kWarning, loser->at, "E920",
            "\"" + loser->at.text + "\" of " + loser->trigger + " can never match: " + (*winner)->trigger + " (" +
                (*winner)->at.file + ":" + std::to_string((*winner)->at.line) + ") always takes the same words",
            "delete it here, or give this trigger a higher `priority`, or the other one a condition");
      }
    }
  }

  // ------------------------------------------------------------ places that act

  /// The lines on which names of actors stand, by folded name.
  std::map<std::string, Phrase> actor_lines() {
    std::map<std::string, Phrase> lines;
    std::vector<Diagnostic> said_by_the_loader;
    for (const fs::path& path : files_below(rules_ / "actors", ".toml")) {
      const auto file = RuleFile::read(path, rules_ / "lists", said_by_the_loader);
      if (!file) continue;
      for (const TomlTable& actor : file->root().tables("actor")) {
        const auto names = actor.table("names");
        if (!names || actor.text_or("type") == "source") continue;
        for (const char* language : {"en", "ar"}) {
          for (const Phrase& name : names->phrases(language)) lines.emplace(folded(name.text), name);
        }
      }
    }
    return lines;
  }

  /// A city, town or governorate of Syria: what news names without saying what it is.
  bool is_home(std::uint32_t name) const {
    const Place& place = parts_.gazetteer->place(parts_.gazetteer->name(name).place);
    static const std::set<std::string_view> kKnownByName = {"governorate", "city", "town"};
    return place.country == "SY" && kKnownByName.count(place.place_class) > 0;
  }

  void check_actor_names() {
    std::vector<NameHit> hits;
    for (const auto& [text, name] : actor_lines()) {
      if (text.empty() || text.front() == '^') continue;
      const TokenizedText tokens = tokenize(std::string_view(name.text), parts_.vocabulary);
      if (tokens.tokens.empty()) continue;
      hits.clear();
      parts_.gazetteer->match_at(tokens, 0, hits);
      const bool place = std::any_of(hits.begin(), hits.end(), [&](const NameHit& hit) {
        return hit.last == tokens.tokens.size() && hit.clitics == kNoClitic && is_home(hit.name);
      });
      if (place)
        add(kWarning, name, "E923", "\"" + name.text + "\" is the name of a place",
            "a place is no actor: write a longer name, or the capital under its country's `capitals`");
    }
  }

  fs::path rules_;
  const ExtractorParts& parts_;
  std::map<std::string, const Trigger*> triggers_;
  std::vector<std::string> means_;
  std::vector<TriggerPhrase> phrases_;
  std::vector<Diagnostic> found_;
};

}  // namespace

std::vector<Diagnostic> check_meaning(const fs::path& rules, const ExtractorParts& parts) {
  return MeaningCheck(rules, parts).run();
}

}  // namespace rasid
