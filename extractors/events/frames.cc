#include "extractors/events/frames.h"

#include <algorithm>
#include <memory>
#include <sstream>

#include "core/base/file.h"
#include "core/text/fold.h"
#include "extractors/ruleset/toml_file.h"

namespace rasid {
namespace fs = std::filesystem;
namespace {

constexpr std::array<std::string_view, kCueCount> kCueNames = {
    "be",           "have",      "agent",       "target",   "between",  "with",         "of",         "location",
    "origin",       "alongside", "light",       "undergo",  "said",     "according",    "negation",   "no",
    "hypothetical", "future",    "habit",       "ancient",  "used_to",  "total",        "alleged",    "claim",
    "blamed",       "shield",    "clause",      "cause",    "definite", "pronoun",      "background", "read_also",
    "the_city",     "the_town",  "the_quarter", "the_camp", "the_base", "the_province", "adverb"};

constexpr std::array<std::string_view, 8> kNeedNames = {"place", "subject", "object", "actor",
                                                        "toll",  "date",    "killed", "two_actors"};

std::optional<Modality> parse_modality(std::string_view name) {
  for (const Modality m :
       {Modality::actual, Modality::foiled, Modality::planned, Modality::alleged, Modality::denied}) {
    if (to_string(m) == name) return m;
  }
  return std::nullopt;
}

class Loader {
 public:
  Loader(const fs::path& rules_folder, const std::vector<std::string>& kinds, Vocabulary& vocabulary,
         std::vector<Diagnostic>& diagnostics)
      : folder_(rules_folder),
        lists_(rules_folder / "lists"),
        kinds_(kinds),
        diagnostics_(diagnostics),
        out_(std::make_unique<EventRules>(vocabulary)) {}

  std::unique_ptr<EventRules> load() {
    load_irregular_verbs();
    if (!load_cues()) return nullptr;
    load_means();
    for (const fs::path& path : files_below(folder_ / "events", ".toml")) {
      if (path.filename() == "cues.toml" || path.filename() == "means.toml") continue;
      if (const auto file = RuleFile::read(path, lists_, diagnostics_)) load_rule(*file, path);
    }
    return std::move(out_);
  }

 private:
  void load_irregular_verbs() {
    for (const Phrase& line : read_word_list(lists_ / "irregular_verbs.en.txt", diagnostics_)) {
      std::istringstream words(line.text);
      std::string base;
      IrregularVerb verb;
      std::string more;
      if (words >> base >> verb.past >> verb.participle >> verb.gerund && !(words >> more)) {
        irregular_[base] = verb;
      } else {
        diagnostics_.push_back({Diagnostic::Level::error, line.file, line.line, line.column, "E501",
                                "an irregular verb has four forms", "write: base past participle gerund"});
      }
    }
  }

  bool load_cues() {
    const auto file = RuleFile::read(folder_ / "events" / "cues.toml", lists_, diagnostics_);
    if (!file) return false;
    const TomlTable root = file->root();
    root.number("schema");
    for (std::size_t i = 0; i < kCueCount; ++i) {
      const auto table = root.table(kCueNames[i]);
      if (!table) {
        root.error("", "E502", "the class [" + std::string(kCueNames[i]) + "] is missing",
                   "every class must be there, with a list `words`");
        continue;
      }
      add_class(*table, "words", static_cast<CueClass>(i), kNameClitics | kSa);
      add_class(*table, "nouns", static_cast<CueClass>(i), kNounClitics);
      for (const Phrase& phrase : table->phrases("verbs_en")) {
        for (const Inflected& form : english_verb_forms(phrase.text, irregular_))
          add_cue(form.text, static_cast<CueClass>(i), kNoClitic);
      }
      for (const Phrase& phrase : table->phrases("verbs_ar")) {
        for (const Inflected& form : arabic_verb_forms(phrase.text, false))
          add_cue(form.text, static_cast<CueClass>(i), kVerbClitics);
      }
    }
    root.finish();
    return true;
  }

  void load_means() {
    const auto file = RuleFile::read(folder_ / "events" / "means.toml", lists_, diagnostics_);
    if (!file) return;
    const TomlTable root = file->root();
    root.number("schema");
    for (const TomlTable& table : root.tables("means")) {
      const std::string id = table.text("id");
      if (const auto words = custom_class(table, "words")) {
        out_->means.push_back({id, *words});
      } else {
        table.error("words", "E510", "the means `" + id + "` has no words", "list them in `words`");
      }
    }
    root.finish();
  }

  void add_cue(std::string_view phrase, CueClass cue, std::uint16_t clitics) {
    out_->cue_phrases.add(phrase, cue, clitics);
  }

  void add_class(const TomlTable& table, std::string_view key, CueClass cue, std::uint16_t clitics) {
    for (const Phrase& phrase : table.phrases(key)) add_cue(phrase.text, cue, clitics);
  }

  /// A word list of its own for a trigger, in every form that nouns take.
  std::optional<CueClass> custom_class(const TomlTable& table, std::string_view key) {
    const std::vector<Phrase> phrases = table.phrases(key);
    if (phrases.empty()) return std::nullopt;
    const auto cue = static_cast<CueClass>(out_->cue_class_count++);
    for (const Phrase& phrase : phrases) {
      std::size_t at = 0;
      const bool arabic = is_arabic_letter(next_char(phrase.text, at));
      for (const std::string& form : arabic ? arabic_noun_forms(phrase.text) : english_noun_forms(phrase.text)) {
        add_cue(form, cue, kNounClitics | kSa);
      }
    }
    return cue;
  }

  std::string kind_of(const TomlTable& table) {
    const std::string kind = table.text("kind");
    if (!kind.empty() && std::find(kinds_.begin(), kinds_.end(), kind) == kinds_.end()) {
      table.error("kind", "E504", "`" + kind + "` is no kind of rules/kinds.toml", did_you_mean(kind, kinds_));
    }
    return kind;
  }

  void load_rule(RuleFile& file, const fs::path& path) {
    const TomlTable root = file.root();
    root.number("schema");
    EventRule rule;
    rule.file = file.name();
    const auto head = root.table("rule");
    if (!head) {
      root.error("", "E505", "the table [rule] is missing", "begin with schema = 1 and [rule]");
      return;
    }
    rule.id = head->text("id");
    if (rule.id != path.stem().string())
      head->error("id", "E506", "the id is not the file's name", "name the file " + rule.id + ".toml");
    rule.version = static_cast<int>(head->number("version"));
    rule.status = head->choice("status", {"draft", "stable", "retired"});
    rule.kind = kind_of(*head);
    rule.title = head->text("title");
    rule.title_ar = head->text("title_ar");
    rule.crowd = head->text_or("crowd");
    rule.rank = static_cast<int>(head->number_or("rank", 0));
    const bool live = rule.status == "stable";
    out_->rules.push_back(std::move(rule));
    const std::vector<TomlTable> triggers = root.tables("trigger");
    if (triggers.empty()) root.error("", "E507", "a rule needs at least one [[trigger]]", "");
    for (const TomlTable& table : triggers) load_trigger(table, live);
    for (const TomlTable& example : root.tables("example")) example.keys();
    root.finish();
  }

  void load_trigger(const TomlTable& table, bool live) {
    Trigger trigger;
    trigger.rule = static_cast<std::uint32_t>(out_->rules.size() - 1);
    trigger.id = out_->rules.back().id + "." + table.text("id");
    trigger.priority = static_cast<int>(table.number_or("priority", 0));
    trigger.with = custom_class(table, "with");
    trigger.without = custom_class(table, "without");
    trigger.result = table.flag_or("result", false);
    trigger.shield = table.flag_or("shield", false);
    trigger.symmetric = table.flag_or("symmetric", false);
    trigger.place_object = table.flag_or("place_object", false);
    trigger.vague = table.flag_or("vague", false);
    trigger.weight = table.real_or("weight", 0);
    trigger.means = table.texts("means");
    if (table.has("modality")) {
      trigger.modality =
          parse_modality(table.choice("modality", {"actual", "foiled", "planned", "alleged", "denied"}));
    }
    if (table.has("single")) {
      trigger.single =
          table.choice("single", {"killed", "detained"}) == "killed" ? Outcome::killed : Outcome::detained;
    }
    for (const Phrase& need : table.phrases("needs")) trigger.needs.push_back(needs(table, need.text));
    const auto index = static_cast<std::uint32_t>(out_->triggers.size());
    out_->triggers.push_back(std::move(trigger));
    const std::size_t before = out_->forms.size();
    load_words(table, index, live);
    if (live && out_->forms.size() == before)
      table.error("id", "E508", "the trigger has no words",
                  "give it [trigger.en] or [trigger.ar] with verbs or nouns");
  }

  /// "place|date": one of them.
  std::vector<Need> needs(const TomlTable& table, const std::string& text) {
    std::vector<Need> any;
    std::istringstream parts(text);
    for (std::string part; std::getline(parts, part, '|');) {
      const auto it = std::find(kNeedNames.begin(), kNeedNames.end(), part);
      if (it == kNeedNames.end()) {
        table.error("needs", "E509", "`" + part + "` can't be needed",
                    "one of place, subject, object, actor, toll, date, killed, two_actors");
      } else {
        any.push_back(static_cast<Need>(it - kNeedNames.begin()));
      }
    }
    return any;
  }

  void load_words(const TomlTable& table, std::uint32_t trigger, bool live) {
    if (const auto en = table.table("en")) {
      for (const Phrase& p : en->phrases("verbs"))
        add_all(english_verb_forms(p.text, irregular_), trigger, live, kNoClitic);
      for (const Phrase& p : en->phrases("undergo")) {
        for (Inflected form : english_verb_forms(p.text, irregular_))
          add(form.text, Shape::undergo, trigger, live, kNoClitic);
      }
      for (const Phrase& p : en->phrases("participles")) add(p.text, Shape::participle, trigger, live, kNoClitic);
      for (const Phrase& p : en->phrases("nouns"))
        add_nouns(english_noun_forms(p.text), Shape::noun, trigger, live, kNoClitic);
      for (const Phrase& p : en->phrases("object_nouns"))
        add_nouns(english_noun_forms(p.text), Shape::object_noun, trigger, live, kNoClitic);
    }
    if (const auto ar = table.table("ar")) {
      for (const Phrase& p : ar->phrases("verbs"))
        add_all(arabic_verb_forms(p.text, false), trigger, live, kVerbClitics);
      for (const Phrase& p : ar->phrases("object_verbs"))
        add_all(arabic_verb_forms(p.text, true), trigger, live, kVerbClitics);
      for (const Phrase& p : ar->phrases("undergo")) {
        for (Inflected form : arabic_verb_forms(p.text, true))
          add(form.text, Shape::undergo, trigger, live, kVerbClitics);
      }
      for (const Phrase& p : ar->phrases("nouns"))
        add_nouns(arabic_noun_forms(p.text), Shape::noun, trigger, live, kNounClitics);
      for (const Phrase& p : ar->phrases("object_nouns"))
        add_nouns(arabic_noun_forms(p.text), Shape::object_noun, trigger, live, kNounClitics);
    }
  }

  void add(std::string_view text, Shape shape, std::uint32_t trigger, bool live, std::uint16_t clitics) {
    if (!live) return;
    out_->trigger_phrases.add(text, static_cast<std::uint32_t>(out_->forms.size()), clitics);
    out_->forms.push_back({trigger, shape});
  }

  void add_all(const std::vector<Inflected>& forms, std::uint32_t trigger, bool live, std::uint16_t clitics) {
    for (const Inflected& form : forms) add(form.text, form.shape, trigger, live, clitics);
  }

  void add_nouns(const std::vector<std::string>& forms, Shape shape, std::uint32_t trigger, bool live,
                 std::uint16_t clitics) {
    for (const std::string& form : forms) add(form, shape, trigger, live, clitics);
  }

  fs::path folder_;
  fs::path lists_;
  const std::vector<std::string>& kinds_;
  std::vector<Diagnostic>& diagnostics_;
  std::unique_ptr<EventRules> out_;
  IrregularVerbs irregular_;
};

}  // namespace

std::string_view to_string(Need need) {
  return kNeedNames[static_cast<std::size_t>(need)];
}

std::string_view to_string(Cue cue) {
  return kCueNames[static_cast<std::size_t>(cue)];
}

std::unique_ptr<EventRules> load_event_rules(const fs::path& rules_folder, const std::vector<std::string>& kinds,
                                             Vocabulary& vocabulary, std::vector<Diagnostic>& diagnostics) {
  return Loader(rules_folder, kinds, vocabulary, diagnostics).load();
}

}  // namespace rasid
