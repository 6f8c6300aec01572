#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "core/base/file.h"
#include "extractors/actors/read_actors.h"
#include "extractors/ruleset/toml_file.h"

namespace rasid {
namespace {

namespace fs = std::filesystem;
using Kind = ActorRegistry::Meaning::Kind;

constexpr std::array<std::string_view, kActorWordCount> kWordNames = {
    "filler",     "link",   "attach", "backed",   "area_after",   "area_before", "agent",   "aux",
    "be",         "verb",   "force",  "locative", "clause_start", "determiner",  "pronoun", "speaker",
    "after_noun", "prefix", "suffix", "title",    "founding",     "looks_like"};

constexpr std::array<std::string_view, 9> kNounClasses = {"military",   "weapon",       "act",   "people",  "unit",
                                                          "government", "intelligence", "proxy", "civilian"};

/// Words after which nothing is a mention any more: verbs need their own clitics.
bool is_verb_list(ActorWord word) {
  return word == ActorWord::verb || word == ActorWord::force;
}

std::vector<std::string> texts_of(const std::vector<Phrase>& phrases) {
  std::vector<std::string> texts;
  for (const Phrase& phrase : phrases) texts.push_back(phrase.text);
  return texts;
}

class Loader {
 public:
  Loader(ActorRegistry& registry, std::vector<Diagnostic>& diagnostics)
      : registry_(registry), diagnostics_(diagnostics) {}

  void run(const fs::path& rules_folder) {
    std::vector<std::unique_ptr<RuleFile>> files;
    for (const fs::path& path : files_below(rules_folder / "actors", ".toml")) {
      if (auto file = RuleFile::read(path, rules_folder / "lists", diagnostics_)) files.push_back(std::move(file));
    }
    if (files.empty()) {
      diagnostics_.push_back({Diagnostic::Level::error, shown_path(rules_folder / "actors"), 0, 0, "E300",
                              "there are no actor files", "name the folder that holds rules/actors"});
      return;
    }
    for (const auto& file : files) read_actors_of(file->root());
    for (const auto& file : files) read_rest_of(file->root());
    check_parents();
    inherit_names();
    check_shared_names();
    note_offices();
    if (const auto it = country_ids_.find("SY"); it != country_ids_.end()) registry_.home = it->second;
  }

 private:
  void read_actors_of(const TomlTable& root) {
    root.number("schema");
    for (const TomlTable& table : root.tables("actor")) read_actor(table);
  }

  void read_rest_of(const TomlTable& root) {
    for (const TomlTable& table : root.tables("person")) read_person(table);
    for (const TomlTable& table : root.tables("country")) read_country(table);
    for (const TomlTable& table : root.tables("noun")) read_noun(table);
    for (const TomlTable& table : root.tables("office")) read_office(table);
    for (const TomlTable& table : root.tables("reference")) read_reference(table);
    if (const auto words = root.table("words")) read_words(*words);
    for (const TomlTable& example : root.tables("example")) example.keys();  // read by `rasid rules test`
    root.finish();
  }

  void read_actor(const TomlTable& table) {
    Actor actor;
    actor.id = table.text("id");
    actor.name = table.text("name");
    static const std::vector<std::string> kTypes = {"state_forces",
                                                    "rebel_group",
                                                    "political_militia",
                                                    "identity_militia",
                                                    "external_forces",
                                                    "international_organisation",
                                                    "political_body",
                                                    "protesters",
                                                    "rioters",
                                                    "civilians",
                                                    "criminals",
                                                    "unidentified",
                                                    "source",
                                                    "other"};
    actor.type = parse_actor_type(table.choice("type", kTypes)).value_or(ActorType::other);
    actor.country = table.text_or("country");
    actor.parent = table.text_or("parent");
    actor.from = table.day("from");
    actor.until = table.day("until");
    actor.body = table.text_or("body");
    if (actor.from && actor.until && *actor.until < *actor.from) {
      table.error("until", "E301", "the actor ends before it begins", "exchange `from` and `until`");
    }
    const auto index = static_cast<std::uint32_t>(registry_.actors.size());
    if (!registry_.by_id.emplace(actor.id, index).second) {
      table.error("id", "E302", "the id `" + actor.id + "` is taken", "choose another id");
    }
    const std::vector<Phrase> names = names_of(table, "names");
    add_names(names, Kind::actor, index);
    for (const Phrase& name : names) shared_[key_of(name.text)].push_back({index, name});
    add_names(names_of(table, "quoted"), Kind::quoted, index);
    std::vector<std::string> all = {actor.name};
    append_new(all, texts_of(names));
    append_new(all, table.texts("also"));
    actor.names = std::move(all);
    positions_.push_back(table.position("parent"));
    registry_.actors.push_back(std::move(actor));
  }

  void read_person(const TomlTable& table) {
    Person person;
    person.name = table.text("name");
    const std::vector<Phrase> names = names_of(table, "names");
    if (names.empty()) table.error("names", "E303", "the person has no names", "give names.en and names.ar");
    person.names = {person.name};
    append_new(person.names, texts_of(names));
    for (const TomlTable& role : table.tables("role")) {
      const std::optional<std::uint32_t> actor = actor_of({role.text("actor"), "", 0, 0}, role, "actor");
      if (actor) person.roles.push_back({*actor, role.day("from"), role.day("until")});
    }
    if (person.roles.empty())
      table.error("role", "E304", "the person acts for nobody", "add a [[person.role]] with `actor` and `from`");
    add_names(names, Kind::person, static_cast<std::uint32_t>(registry_.persons.size()));
    registry_.persons.push_back(std::move(person));
  }

  void read_country(const TomlTable& table) {
    Country country;
    country.id = table.text("id");
    const auto index = static_cast<std::uint32_t>(registry_.countries.size());
    country_ids_.emplace(country.id, index);
    add_words(table, "adjectives", Kind::adjective, index, kNameClitics | kAl);
    add_names(names_of(table, "names"), Kind::country, index);
    add_names(names_of(table, "capitals"), Kind::capital, index);
    if (const auto owners = table.table("owners")) {
      for (const std::string& key : owners->keys()) {
        for (const Phrase& id : owners->phrases(key)) {
          if (const auto actor = actor_of(id, *owners, key)) country.owners[key].push_back(*actor);
        }
      }
    }
    registry_.countries.push_back(std::move(country));
  }

  void read_noun(const TomlTable& table) {
    ActorNoun noun;
    noun.id = table.text("id");
    const std::string kind = table.choice("class", {kNounClasses.begin(), kNounClasses.end()});
    const auto* const it = std::find(kNounClasses.begin(), kNounClasses.end(), kind);
    if (it != kNounClasses.end()) noun.kind = static_cast<NounClass>(it - kNounClasses.begin());
    if (table.has("alone")) noun.alone = actor_of({table.text("alone"), "", 0, 0}, table, "alone");
    noun.counted = table.flag_or("counted", false);
    noun.refers = table.texts("refers");
    for (const Phrase& id : table.phrases("supposed")) {
      if (const auto actor = actor_of(id, table, "supposed")) noun.supposed.push_back(*actor);
    }
    const auto index = static_cast<std::uint32_t>(registry_.nouns.size());
    add_words(table, "many", Kind::noun_many, index, kNounClitics);
    add_words(table, "one", Kind::noun_one, index, kNounClitics);
    add_words(table, "two", Kind::noun_two, index, kNounClitics);
    registry_.nouns.push_back(std::move(noun));
  }

  void read_office(const TomlTable& table) {
    const auto index = static_cast<std::uint32_t>(registry_.offices.size());
    registry_.offices.push_back({table.text("key")});
    add_names(names_of(table, "body"), Kind::office, index);
    add_names(names_of(table, "holder"), Kind::office_holder, index);
  }

  void read_reference(const TomlTable& table) {
    Reference reference;
    reference.id = table.text("id");
    reference.bodies = table.texts("bodies");
    for (const auto& [key, list] :
         {std::pair{"fallback", &reference.fallback}, std::pair{"actors", &reference.actors}}) {
      for (const Phrase& id : table.phrases(key)) {
        if (const auto actor = actor_of(id, table, key)) list->push_back(*actor);
      }
    }
    const auto index = static_cast<std::uint32_t>(registry_.references.size());
    for (const char* language : {"en", "ar"}) add_names(table.phrases(language), Kind::reference, index);
    registry_.references.push_back(std::move(reference));
  }

  void read_words(const TomlTable& words) {
    for (std::size_t i = 0; i < kActorWordCount; ++i) {
      const auto table = words.table(kWordNames[i]);
      if (!table) continue;
      const auto word = static_cast<ActorWord>(i);
      const std::uint16_t clitics = is_verb_list(word) ? std::uint16_t{kVerbClitics} : std::uint16_t{kNounClitics};
      for (const char* language : {"en", "ar"}) {
        for (const Phrase& phrase : table->phrases(language)) {
          check_phrase_hygiene(phrase, diagnostics_);
          registry_.words.add(phrase.text, static_cast<std::uint32_t>(i), clitics);
        }
      }
    }
  }

  std::vector<Phrase> names_of(const TomlTable& table, std::string_view key) {
    std::vector<Phrase> names;
    const auto languages = table.table(key);
    if (!languages) return names;
    for (const char* language : {"en", "ar"}) {
      for (Phrase& phrase : languages->phrases(language)) names.push_back(std::move(phrase));
    }
    return names;
  }

  void add_names(const std::vector<Phrase>& names, Kind kind, std::uint32_t index) {
    add_all(names, kind, index, kNameClitics);
  }

  void add_words(const TomlTable& table, std::string_view key, Kind kind, std::uint32_t index,
                 std::uint16_t clitics) {
    add_all(names_of(table, key), kind, index, clitics);
  }

  void add_all(const std::vector<Phrase>& names, Kind kind, std::uint32_t index, std::uint16_t clitics) {
    for (const Phrase& name : names) {
      check_phrase_hygiene(name, diagnostics_);
      if (name.text.find_first_of(",/()\";:") != std::string::npos || name.text.find(" - ") != std::string::npos) {
        diagnostics_.push_back({Diagnostic::Level::error, name.file, name.line, name.column, "E305",
                                "\"" + name.text + "\" can never be found: names stop at punctuation",
                                "write the name without it, or move it to `also`"});
      }
      const auto payload = static_cast<std::uint32_t>(registry_.meanings.size());
      if (!registry_.names.add(name.text, payload, clitics)) continue;
      registry_.meanings.push_back({kind, index});
    }
  }

  std::optional<std::uint32_t> actor_of(const Phrase& id, const TomlTable& table, std::string_view key) {
    const auto it = registry_.by_id.find(id.text);
    if (it != registry_.by_id.end()) return it->second;
    if (!id.text.empty()) {
      std::vector<std::string> known;
      for (const auto& [name, index] : registry_.by_id) known.push_back(name);
      table.error(key, "E306", "there is no actor `" + id.text + "`", did_you_mean(id.text, known));
    }
    return std::nullopt;
  }

  static void append_new(std::vector<std::string>& names, const std::vector<std::string>& more) {
    for (const std::string& name : more) {
      if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    }
  }

  static std::string key_of(const std::string& name) {
    std::string key;
    for (const std::string& word : phrase_words(name)) key += word + " ";
    return key;
  }

  void note_offices() {
    registry_.held.resize(registry_.actors.size());
    for (std::uint32_t country = 0; country < registry_.countries.size(); ++country) {
      const auto& owners = registry_.countries[country].owners;
      for (std::uint32_t office = 0; office < registry_.offices.size(); ++office) {
        const auto it = owners.find(registry_.offices[office].key);
        if (it == owners.end()) continue;
        for (const std::uint32_t actor : it->second) registry_.held[actor].push_back({country, office});
      }
    }
  }

  void check_parents() {
    for (std::size_t i = 0; i < registry_.actors.size(); ++i) {
      const std::string& parent = registry_.actors[i].parent;
      if (parent.empty() || registry_.by_id.count(parent) > 0) continue;
      std::vector<std::string> known;
      for (const auto& [name, index] : registry_.by_id) known.push_back(name);
      diagnostics_.push_back({Diagnostic::Level::error, positions_[i].file, positions_[i].line, positions_[i].column,
                              "E306", "there is no actor `" + parent + "`", did_you_mean(parent, known)});
    }
  }

  /// A unit is also known by the names of the bodies that it is part of: the 4th Division is the Syrian army.
  void inherit_names() {
    constexpr int kMostLevels = 4;  // a ring of parents must not run for ever
    std::vector<NameList> own;
    for (const Actor& actor : registry_.actors) own.push_back(actor.names);
    for (Actor& actor : registry_.actors) {
      const std::string* parent = &actor.parent;
      for (int level = 0; level < kMostLevels && !parent->empty(); ++level) {
        const auto it = registry_.by_id.find(*parent);
        if (it == registry_.by_id.end()) break;
        actor.names.append(own[it->second]);
        parent = &registry_.actors[it->second].parent;
      }
    }
  }

  /// Two actors may share a name only if the day can tell them apart.
  void check_shared_names() {
    for (const auto& [key, bearers] : shared_) {
      for (std::size_t i = 1; i < bearers.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
          const Actor& a = registry_.actors[bearers[i].first];
          const Actor& b = registry_.actors[bearers[j].first];
          const bool apart = (a.until && b.from && *a.until < *b.from) || (b.until && a.from && *b.until < *a.from);
          if (&a == &b || apart) continue;
          const Phrase& at = bearers[i].second;
          diagnostics_.push_back({Diagnostic::Level::error, at.file, at.line, at.column, "E307",
                                  "\"" + at.text + "\" is also a name of `" + b.id + "` on the same days",
                                  "delete one, or give both `from` and `until` days that don't overlap"});
        }
      }
    }
  }

  ActorRegistry& registry_;
  std::vector<Diagnostic>& diagnostics_;
  std::map<std::string, std::uint32_t> country_ids_;
  std::map<std::string, std::vector<std::pair<std::uint32_t, Phrase>>> shared_;
  std::vector<Phrase> positions_;
};

}  // namespace

std::string_view to_string(ActorWord word) {
  return kWordNames[static_cast<std::size_t>(word)];
}

std::optional<ActorRegistry> load_actors(const std::filesystem::path& rules_folder, Vocabulary& vocabulary,
                                         std::vector<Diagnostic>& diagnostics) {
  std::optional<NumberRules> numbers = NumberRules::load(rules_folder, vocabulary, diagnostics);
  std::vector<Diagnostic> found;
  if (!numbers) return std::nullopt;
  ActorRegistry registry(vocabulary, std::move(*numbers));
  Loader(registry, found).run(rules_folder);
  const bool failed = has_errors(found);
  diagnostics.insert(diagnostics.end(), found.begin(), found.end());
  if (failed) return std::nullopt;
  return registry;
}

}  // namespace rasid
