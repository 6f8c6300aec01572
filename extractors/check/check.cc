#include "extractors/check/check.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "core/base/file.h"
#include "core/text/fold.h"
#include "extractors/check/example.h"
#include "extractors/check/versions.h"
#include "extractors/events/codebook.h"
#include "extractors/events/kinds.h"
#include "extractors/ruleset/toml_file.h"

namespace rasid {

namespace fs = std::filesystem;

namespace {

constexpr auto kError = Diagnostic::Level::error;
constexpr auto kWarning = Diagnostic::Level::warning;

class WholeCheck {
 public:
  WholeCheck(const fs::path& data_folder, std::vector<Diagnostic>& diagnostics)
      : rules_(data_folder / "rules"), diagnostics_(diagnostics), files_(read_rule_files(rules_, diagnostics)) {}

  void run() {
    check_files_are_read();
    check_lists_are_used();
    check_lists_have_no_doubles();
    check_ids();
    check_examples();
    check_codebooks();
    for (Diagnostic& d : check_retired_ids(rules_)) diagnostics_.push_back(std::move(d));
  }

 private:
  void add(Diagnostic::Level level, const std::string& file, int line, int column, const char* code,
           std::string message, std::string advice) {
    diagnostics_.push_back({level, file, line, column, code, std::move(message), std::move(advice)});
  }

  /// A file that is named or placed wrongly would be passed over in silence.
  void check_files_are_read() {
    std::error_code error;
    for (fs::recursive_directory_iterator it(rules_, error), end; !error && it != end; it.increment(error)) {
      if (!it->is_regular_file(error)) continue;
      const fs::path inside = it->path().lexically_relative(rules_);
      const std::string folder = inside.has_parent_path() ? inside.begin()->string() : std::string();
      const std::string extension = inside.extension().string();
      const bool known =
          folder.empty()      ? (inside == "kinds.toml" || inside == "sources.toml" || inside == "sites.toml" ||
                            inside == "retired_ids.txt" || inside == "confidence.toml" || extension == ".md")
          : folder == "lists" ? extension == ".txt" || extension == ".md"
                              : kFolders.count(folder) > 0 && (extension == ".toml" || extension == ".tsv" ||
                                                               extension == ".txt" || extension == ".md");
      if (known) continue;
      std::string advice = "rules are .toml files in " + joined_folders() + "; word lists are .txt files in lists/";
      add(kWarning, shown_path(it->path()), 0, 0, "E901", "nobody reads this file", std::move(advice));
    }
  }

  static std::string joined_folders() {
    std::string out;
    for (const std::string& folder : kFolders) out += (out.empty() ? "" : ", ") + folder + "/";
    return out;
  }

  void check_lists_are_used() {
    std::string all;
    for (const fs::path& path : files_below(rules_, ".toml")) all += read_file(path).value_or(std::string());
    for (const fs::path& path : files_below(rules_ / "lists", ".txt")) {
      const std::string name = path.lexically_relative(rules_ / "lists").replace_extension().generic_string();
      const bool named =
          all.find("\"@" + name + "\"") != std::string::npos || all.find("'@" + name + "'") != std::string::npos;
      const bool by_program =
          read_file(path).value_or(std::string()).find("# The program reads this list") != std::string::npos;
      if (named || by_program) continue;
      add(kWarning, shown_path(path), 1, 1, "E902", "no rule names this word list",
          "name it as \"@" + name + "\" or delete it");
    }
  }

  void check_lists_have_no_doubles() {
    for (const fs::path& path : files_below(rules_ / "lists", ".txt")) {
      std::vector<Diagnostic> said_by_the_stage;
      std::map<std::string, Phrase> seen;
      for (const Phrase& phrase : read_word_list(path, said_by_the_stage)) {
        // Capitals are meant where they stand ("US", "us").
        const bool capitals =
            std::any_of(phrase.text.begin(), phrase.text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
        const auto [it, fresh] = seen.emplace(capitals ? phrase.text : fold(phrase.text), phrase);
        if (fresh) continue;
        add(kWarning, phrase.file, phrase.line, phrase.column, "E903",
            "\"" + phrase.text + "\" stands in the list already, as \"" + it->second.text + "\" in line " +
                std::to_string(it->second.line),
            "delete one: both are the same to the program");
      }
    }
  }

  void check_ids() {
    std::map<std::pair<RuleStage, std::string>, std::string> seen;
    for (const RuleFileInfo& file : files_) {
      const auto [it, fresh] = seen.emplace(std::pair(file.stage, file.id), file.path);
      if (!fresh)
        add(kError, file.path, 1, 1, "E904", "the id `" + file.id + "` belongs to " + it->second,
            "choose another id");
    }
  }

  void check_examples() {
    for (const RuleFileInfo& file : files_) {
      const bool stable_event = file.stage == RuleStage::events && file.status == "stable";
      if (!stable_event) continue;
      const auto live = [](const RuleExample& example) { return example.todo.empty(); };
      const bool hit = std::any_of(file.examples.begin(), file.examples.end(), [&](const RuleExample& e) {
        return live(e) && !e.none && expects_kind(e, file.kind);
      });
      const bool miss = std::any_of(file.examples.begin(), file.examples.end(), [&](const RuleExample& e) {
        return live(e) && (e.none || !expects_kind(e, file.kind));
      });
      if (!hit)
        add(kError, file.path, 1, 1, "E905", "no example that the rule must find",
            "add an [[example]] that expects kind = \"" + file.kind + "\"");
      if (!miss)
        add(kError, file.path, 1, 1, "E906", "no example that the rule must leave alone",
            "add an [[example]] with expect = \"none\" that looks alike");
    }
  }

  static bool expects_kind(const RuleExample& example, const std::string& kind) {
    for (const Expectation& expected : example.expected) {
      for (const auto& [name, values] : expected.fields) {
        if (name == "kind" && std::find(values.begin(), values.end(), kind) != values.end()) return true;
      }
    }
    return false;
  }

  void check_codebooks() {
    std::vector<Diagnostic> said_by_the_loaders;
    const EventKinds kinds = EventKinds::load(rules_, said_by_the_loaders);
    const Codebook book = Codebook::load(rules_, kinds, said_by_the_loaders);
    std::vector<std::string> rules;
    std::vector<std::string> means;
    for (const RuleFileInfo& file : files_) {
      if (file.stage != RuleStage::events) continue;
      if (file.id == "means") {
        means = file.parts;
      } else {
        rules.push_back(file.id);
        for (const std::string& part : file.parts) rules.push_back(file.id + "." + part);
      }
    }
    check_names(book.named_rules(), rules, "E553", "event rule");
    check_names(book.named_means(), means, "E554", "means in rules/events/means.toml");
  }

  void check_names(const std::vector<Phrase>& named, const std::vector<std::string>& known, const char* code,
                   const std::string& what) {
    for (const Phrase& name : named) {
      if (std::find(known.begin(), known.end(), name.text) != known.end()) continue;
      add(kError, name.file, name.line, name.column, code, "there is no " + what + " `" + name.text + "`",
          did_you_mean(name.text, known));
    }
  }

  inline static const std::set<std::string> kFolders = {"actors", "codebooks", "counts", "dates", "events", "places"};

  fs::path rules_;
  std::vector<Diagnostic>& diagnostics_;
  std::vector<RuleFileInfo> files_;
};

void sort_and_unite(std::vector<Diagnostic>& diagnostics) {
  const auto key = [](const Diagnostic& d) { return std::tie(d.file, d.line, d.column, d.code, d.message); };
  std::stable_sort(diagnostics.begin(), diagnostics.end(),
                   [&](const Diagnostic& a, const Diagnostic& b) { return key(a) < key(b); });
  const auto same = [&](const Diagnostic& a, const Diagnostic& b) { return key(a) == key(b); };
  diagnostics.erase(std::unique(diagnostics.begin(), diagnostics.end(), same), diagnostics.end());
}

}  // namespace

std::vector<Diagnostic> check_rules(const fs::path& data_folder, const std::vector<RuleLoader>& loaders) {
  std::vector<Diagnostic> diagnostics;
  for (const RuleLoader& loader : loaders) loader.load(data_folder, diagnostics);
  WholeCheck(data_folder, diagnostics).run();
  sort_and_unite(diagnostics);
  return diagnostics;
}

}  // namespace rasid
