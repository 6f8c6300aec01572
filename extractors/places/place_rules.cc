#include "extractors/places/place_rules.h"

#include <algorithm>

#include "core/text/fold.h"
#include "extractors/ruleset/toml_file.h"
#include "gazetteer/tables.h"

namespace rasid {
namespace {

bool starts_with_capital(std::string_view text) {
  return !text.empty() && text[0] >= 'A' && text[0] <= 'Z';
}

class PlaceRuleLoader {
 public:
  PlaceRuleLoader(std::filesystem::path folder, Vocabulary& vocabulary, std::vector<Diagnostic>& diagnostics)
      : folder_(std::move(folder)), vocabulary_(vocabulary), diagnostics_(diagnostics), rules_(vocabulary) {}

  std::optional<PlaceRules> load() {
    const std::size_t before = diagnostics_.size();
    with_file("classes.toml", [this](const TomlTable& root) { read_classes(root); });
    with_file("frames.toml", [this](const TomlTable& root) { read_frames(root); });
    with_file("context.toml", [this](const TomlTable& root) { read_context(root); });
    read_given_names();
    rules_.word_the = vocabulary_.intern("the");
    const bool failed = std::any_of(diagnostics_.begin() + static_cast<std::ptrdiff_t>(before), diagnostics_.end(),
                                    [](const Diagnostic& d) { return d.level == Diagnostic::Level::error; });
    if (failed) return std::nullopt;
    return std::move(rules_);
  }

 private:
  template <typename Read>
  void with_file(const std::string& name, const Read& read) {
    const auto file = RuleFile::read(folder_ / "places" / name, folder_ / "lists", diagnostics_);
    if (!file) return;
    const TomlTable root = file->root();
    read(root);
    for (const TomlTable& example : root.tables("example")) example.keys();  // `rasid rules test` reads them
    root.finish();
  }

  void add(const std::vector<Phrase>& phrases, PlaceWord word) {
    for (const Phrase& phrase : phrases) {
      word.capital = starts_with_capital(phrase.text);
      const auto payload = static_cast<std::uint32_t>(rules_.words.size());
      const bool arabic = !phrase.text.empty() && static_cast<unsigned char>(phrase.text[0]) >= 0x80;
      const std::uint16_t clitics = arabic ? kNameClitics : std::uint16_t{kNoClitic};
      if (rules_.phrases.add(phrase.text, payload, clitics)) {
        rules_.words.push_back(word);
      } else {
        diagnostics_.push_back({Diagnostic::Level::error, phrase.file, phrase.line, phrase.column, "E220",
                                "the phrase has no word", ""});
      }
    }
  }

  void add_sides(const TomlTable& table, PlaceWord word) {
    word.before = true;
    word.after = false;
    add(table.phrases("before"), word);
    word.before = false;
    word.after = true;
    add(table.phrases("after"), word);
  }

  void read_classes(const TomlTable& root) {
    for (const TomlTable& table : root.tables("class")) {
      PlaceWord word;
      word.kind = PlaceWordKind::class_word;
      word.rule = table.text("id");
      word.weak = table.flag_or("weak", false);
      word.several = table.flag_or("several", false);
      word.classes = table.texts("classes");
      const auto& known = place_classes();
      for (const std::string& name : word.classes) {
        if (std::find(known.begin(), known.end(), name) == known.end()) {
          table.error("classes", "E221", "`" + name + "` is no class of places", "gazetteer/SOURCES.md lists them");
        }
      }
      add_sides(table, word);
    }
  }

  void read_frames(const TomlTable& root) {
    for (const TomlTable& table : root.tables("modifier")) {
      PlaceWord word;
      word.rule = table.text("id");
      const std::string kind = table.choice("kind", {"countryside", "desert", "near", "part"});
      word.kind = kind == "countryside" ? PlaceWordKind::countryside
                  : kind == "desert"    ? PlaceWordKind::desert
                  : kind == "near"      ? PlaceWordKind::near
                                        : PlaceWordKind::part;
      word.km = table.real_or("widen_km", 0);
      add_sides(table, word);
    }
    for (const TomlTable& table : root.tables("direction")) read_direction(table);
    for (const TomlTable& table : root.tables("unit")) {
      PlaceWord word;
      word.kind = PlaceWordKind::unit;
      word.rule = table.text("id");
      word.km = table.real_or("km", 1);
      add(table.phrases("words"), word);
    }
  }

  void read_direction(const TomlTable& table) {
    PlaceWord word;
    const std::string name = table.text("direction");
    word.direction = parse_direction(name);
    if (!word.direction)
      return table.error("direction", "E222", "`" + name + "` is no direction", "north, northeast, ... northwest");
    word.rule = "place-direction-" + name;
    word.before = true;
    word.kind = PlaceWordKind::direction_of;
    add(table.phrases("of"), word);
    word.after = true;
    word.kind = PlaceWordKind::side;
    add(table.phrases("side"), word);
  }

  void read_context(const TomlTable& root) {
    for (const TomlTable& table : root.tables("context")) {
      PlaceWord word;
      word.rule = table.text("id");
      const std::string kind =
          table.choice("kind", {"cue", "organisation", "person", "metonym", "origin", "head", "no_name", "never"});
      word.kind = kind == "cue"            ? PlaceWordKind::cue
                  : kind == "organisation" ? PlaceWordKind::organisation
                  : kind == "person"       ? PlaceWordKind::person
                  : kind == "metonym"      ? PlaceWordKind::metonym
                  : kind == "origin"       ? PlaceWordKind::origin
                  : kind == "head"         ? PlaceWordKind::head
                  : kind == "no_name"      ? PlaceWordKind::no_name
                                           : PlaceWordKind::never;
      add_sides(table, word);
      add(table.phrases("words"), word);
    }
  }

  void read_given_names() {
    for (const Phrase& line : read_word_list(folder_ / "places" / "given_names.txt", diagnostics_)) {
      for (const std::string& word : phrase_words(line.text)) rules_.given_names.insert(vocabulary_.intern(word));
    }
  }

  std::filesystem::path folder_;
  Vocabulary& vocabulary_;
  std::vector<Diagnostic>& diagnostics_;
  PlaceRules rules_;
};

}  // namespace

std::optional<PlaceRules> load_place_rules(const std::filesystem::path& rules_folder, Vocabulary& vocabulary,
                                           std::vector<Diagnostic>& diagnostics) {
  return PlaceRuleLoader(rules_folder, vocabulary, diagnostics).load();
}

}  // namespace rasid
