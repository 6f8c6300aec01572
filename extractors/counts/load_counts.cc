#include <array>

#include "extractors/counts/read_counts.h"
#include "extractors/ruleset/toml_file.h"

namespace rasid {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, kCountWordCount> kWordNames = {
    "be",      "aux",       "preposition",    "definite",   "one",   "further_one", "others", "filler", "list",
    "barrier", "including", "negation",       "casualties", "mixed", "running",     "period", "recent", "unit",
    "toll",    "leave",     "ambiguous_dual", "pronoun"};
constexpr std::array<std::pair<std::string_view, OutcomeShape>, 8> kShapes = {
    {{"transitive", OutcomeShape::transitive},
     {"intransitive", OutcomeShape::intransitive},
     {"gerund", OutcomeShape::gerund},
     {"nominal", OutcomeShape::nominal},
     {"verb", OutcomeShape::verb},
     {"people_many", OutcomeShape::people_many},
     {"people_one", OutcomeShape::people_one},
     {"people_two", OutcomeShape::people_two}}};

std::vector<std::string> outcome_names() {
  std::vector<std::string> names;
  for (int i = static_cast<int>(Outcome::killed); i <= static_cast<int>(Outcome::returned); ++i)
    names.emplace_back(to_string(static_cast<Outcome>(i)));
  return names;
}

std::vector<std::string> kind_names() {
  std::vector<std::string> names;
  for (int i = 0; i <= static_cast<int>(CountedKind::unknown); ++i)
    names.emplace_back(to_string(static_cast<CountedKind>(i)));
  return names;
}

class Loader {
 public:
  Loader(CountRules& rules, const fs::path& folder, std::vector<Diagnostic>& diagnostics)
      : rules_(rules), folder_(folder), diagnostics_(diagnostics) {}

  void run() {
    read("nouns.toml", [&](const TomlTable& root) {
      for (const TomlTable& table : root.tables("noun")) read_noun(table);
    });
    read("outcomes.toml", [&](const TomlTable& root) {
      for (const TomlTable& table : root.tables("outcome")) read_outcome(table);
    });
    read("words.toml", [&](const TomlTable& root) {
      if (const auto words = root.table("words")) read_words(*words);
    });
  }

 private:
  template <typename Read>
  void read(const char* name, Read reader) {
    const auto file = RuleFile::read(folder_ / "counts" / name, folder_ / "lists", diagnostics_);
    if (!file) return;
    const TomlTable root = file->root();
    root.number("schema");
    reader(root);
    for (const TomlTable& example : root.tables("example")) example.keys();  // read by `rasid rules test`
    root.finish();
  }

  std::vector<Phrase> phrases(const TomlTable& table, std::string_view key) {
    std::vector<Phrase> all;
    const auto languages = table.table(key);
    if (!languages) return all;
    for (const char* language : {"en", "ar"}) {
      for (Phrase& phrase : languages->phrases(language)) {
        check_phrase_hygiene(phrase, diagnostics_);
        all.push_back(std::move(phrase));
      }
    }
    return all;
  }

  void read_noun(const TomlTable& table) {
    const std::vector<std::string> kinds = kind_names();
    const std::string name = table.choice("kind", kinds);
    CountedKind kind = CountedKind::unknown;
    for (std::size_t i = 0; i < kinds.size(); ++i) {
      if (kinds[i] == name) kind = static_cast<CountedKind>(i);
    }
    using Form = CountRules::NounForm;
    for (const auto& [key, form] :
         {std::pair{"many", Form::many}, std::pair{"one", Form::one}, std::pair{"two", Form::two}}) {
      for (const Phrase& phrase : phrases(table, key)) {
        rules_.nouns.add(phrase.text, static_cast<std::uint32_t>(rules_.noun_meanings.size()), kNounClitics);
        rules_.noun_meanings.push_back({kind, form});
      }
    }
  }

  void read_outcome(const TomlTable& table) {
    const std::vector<std::string> outcomes = outcome_names();
    const std::string id = table.choice("id", outcomes);
    Outcome outcome = Outcome::none;
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      if (outcomes[i] == id) outcome = static_cast<Outcome>(i + 1);
    }
    for (const auto& [key, shape] : kShapes) {
      const std::uint16_t clitics =
          shape == OutcomeShape::verb ? std::uint16_t{kVerbClitics} : std::uint16_t{kNounClitics};
      for (const Phrase& phrase : phrases(table, key)) {
        rules_.triggers.add(phrase.text, static_cast<std::uint32_t>(rules_.trigger_meanings.size()), clitics);
        rules_.trigger_meanings.push_back({outcome, shape});
      }
    }
  }

  void read_words(const TomlTable& words) {
    for (std::size_t i = 0; i < kCountWordCount; ++i) {
      for (const Phrase& phrase : phrases(words, kWordNames[i]))
        rules_.words.add(phrase.text, static_cast<std::uint32_t>(i), kNounClitics);
    }
  }

  CountRules& rules_;
  fs::path folder_;
  std::vector<Diagnostic>& diagnostics_;
};

}  // namespace

std::string_view to_string(CountWord word) {
  return kWordNames[static_cast<std::size_t>(word)];
}

std::optional<CountRules> load_count_rules(const std::filesystem::path& rules_folder, Vocabulary& vocabulary,
                                           std::vector<Diagnostic>& diagnostics) {
  std::vector<Diagnostic> found;
  std::optional<NumberRules> numbers = NumberRules::load(rules_folder, vocabulary, found);
  std::optional<CountRules> rules;
  if (numbers) {
    rules.emplace(vocabulary, std::move(*numbers));
    Loader(*rules, rules_folder, found).run();
  }
  if (has_errors(found)) rules.reset();
  diagnostics.insert(diagnostics.end(), found.begin(), found.end());
  return rules;
}

}  // namespace rasid
