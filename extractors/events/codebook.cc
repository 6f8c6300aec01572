#include "extractors/events/codebook.h"

#include <algorithm>
#include <array>

#include "extractors/ruleset/toml_file.h"

namespace rasid {
namespace {

bool all_of_role(const Candidate& candidate, std::string_view role, const std::vector<ActorType>& types) {
  bool any = false;
  for (const EventActor& actor : candidate.actors) {
    if (actor.role != role) continue;
    any = true;
    if (std::find(types.begin(), types.end(), actor.type) == types.end()) return false;
  }
  return any;
}

const EventActor* first_of_role(const Candidate& candidate, std::string_view role) {
  const auto it = std::find_if(candidate.actors.begin(), candidate.actors.end(),
                               [&](const EventActor& a) { return a.role == role; });
  return it == candidate.actors.end() ? nullptr : &*it;
}

template <typename Book>
auto first_that_holds(const Book& book, const Candidate& candidate) -> decltype(&book.begin()->second.front()) {
  const auto it = book.find(candidate.kind);
  if (it == book.end()) return nullptr;
  for (const auto& entry : it->second) {
    if (entry.when.holds(candidate)) return &entry;
  }
  return nullptr;
}

}  // namespace

bool CodeCondition::holds(const Candidate& candidate) const {
  const auto among = [](const auto& list, const auto& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
  };
  const auto has_one_of = [&](const std::vector<std::string>& list) {
    return std::any_of(candidate.means.begin(), candidate.means.end(), [&](const auto& m) { return among(list, m); });
  };
  if (!means.empty() && !has_one_of(means)) return false;
  if (has_one_of(without_means)) return false;
  const auto names_rule = [&](const std::string& rule) {
    return candidate.rule == rule || candidate.rule.compare(0, rule.size() + 1, rule + ".") == 0;
  };
  if (!rules.empty() && std::none_of(rules.begin(), rules.end(), names_rule)) return false;
  if (!modality.empty() && !among(modality, candidate.modality)) return false;
  if (!actor1_types.empty() && !all_of_role(candidate, "actor1", actor1_types)) return false;
  return actor2_types.empty() || all_of_role(candidate, "actor2", actor2_types);
}

void Codebook::add_interaction(const Candidate& candidate, const AcledEntry& entry, Codes& codes) const {
  const auto code_of = [&](std::string_view role) -> std::optional<int> {
    const EventActor* actor = first_of_role(candidate, role);
    if (actor == nullptr) return std::nullopt;
    const bool crowd = actor->type == ActorType::civilians || actor->type == ActorType::protesters ||
                       actor->type == ActorType::rioters;
    if (entry.crowd && crowd) return entry.crowd;
    const auto it = interaction_.find(actor->type);
    return it == interaction_.end() ? std::nullopt : std::optional<int>(it->second);
  };
  codes.acled_inter1 = code_of("actor1");
  codes.acled_inter2 = entry.target ? entry.target : code_of("actor2");
  if (entry.alone && first_of_role(candidate, "actor2") == nullptr) codes.acled_inter2 = 0;
  if (codes.acled_inter1 && codes.acled_inter2) {
    const auto [low, high] = std::minmax(*codes.acled_inter1, *codes.acled_inter2);
    codes.acled_interaction = low == 0 ? high * 10 : low * 10 + high;
  }
}

Codes Codebook::codes_for(const Candidate& candidate) const {
  Codes codes;
  if (const AcledEntry* entry = first_that_holds(acled_, candidate)) {
    codes.acled_event_type = entry->event_type;
    codes.acled_sub_event_type = entry->sub_event_type;
    codes.acled_disorder_type = entry->disorder_type;
    add_interaction(candidate, *entry, codes);
    if (candidate.date) {
      const auto it = time_precision_.find(candidate.date->precision);
      if (it != time_precision_.end()) codes.acled_time_precision = it->second;
    }
    if (candidate.place && candidate.place->geo_precision >= 1)
      codes.acled_geo_precision = candidate.place->geo_precision;
  }
  if (const PloverEntry* entry = first_that_holds(plover_, candidate)) {
    codes.plover_type = entry->type;
    codes.plover_mode = entry->mode;
  }
  if (const CameoEntry* entry = first_that_holds(cameo_, candidate)) codes.cameo_root = entry->root;
  return codes;
}

std::string Codebook::decided_kind(const Candidate& candidate) const {
  const Decision* decision = first_that_holds(decisions_, candidate);
  return decision == nullptr ? candidate.kind : decision->becomes;
}

// ---------------------------------------------------------------- loading

/// Fills a Codebook from the tables; every fault is a diagnostic and the entry is left out.
class CodebookLoader {
 public:
  CodebookLoader(std::filesystem::path rules, const EventKinds& kinds, std::vector<Diagnostic>& diagnostics)
      : rules_(std::move(rules)), kinds_(kinds.ids()), diagnostics_(diagnostics) {}

  Codebook load() {
    with_file("acled.toml", [&](const TomlTable& root) { load_acled(root); });
    with_file("plover.toml", [&](const TomlTable& root) { load_plover(root); });
    with_file("cameo.toml", [&](const TomlTable& root) { load_cameo(root); });
    with_file("decisions.toml", [&](const TomlTable& root) { load_decisions(root); });
    return std::move(book_);
  }

 private:
  template <typename Read>
  void with_file(const char* name, const Read& read) {
    const auto file = RuleFile::read(rules_ / "codebooks" / name, rules_ / "lists", diagnostics_);
    if (!file) return;
    const TomlTable root = file->root();
    root.number("schema");
    root.text_or("title");
    read(root);
    root.finish();
  }

  /// The names of an enumeration's values as a list to choose from.
  template <typename Enum>
  static std::vector<std::string> names_until(Enum last) {
    std::vector<std::string> names;
    for (int i = 0; i <= static_cast<int>(last); ++i) names.emplace_back(to_string(static_cast<Enum>(i)));
    return names;
  }

  template <typename Enum>
  std::vector<Enum> enum_list(const TomlTable& table, std::string_view key, Enum last) {
    const std::vector<std::string> names = names_until(last);
    std::vector<Enum> values;
    for (const Phrase& phrase : table.phrases(key)) {
      const auto it = std::find(names.begin(), names.end(), phrase.text);
      if (it == names.end()) {
        diagnostics_.push_back({Diagnostic::Level::error, phrase.file, phrase.line, phrase.column, "E552",
                                "`" + std::string(key) + "` can't have \"" + phrase.text + "\"",
                                did_you_mean(phrase.text, names)});
        continue;
      }
      values.push_back(static_cast<Enum>(it - names.begin()));
    }
    return values;
  }

  /// The keys of a table read as names of an enumeration, each with a number.
  template <typename Enum>
  std::map<Enum, int> numbers(const TomlTable& root, std::string_view key, Enum last) {
    std::map<Enum, int> values;
    const auto table = root.table(key);
    if (!table) return values;
    const std::vector<std::string> names = names_until(last);
    for (const std::string& name : table->keys()) {
      const auto it = std::find(names.begin(), names.end(), name);
      if (it == names.end()) {
        table->error(name, "E552", "`" + std::string(key) + "` can't have `" + name + "`", did_you_mean(name, names));
        continue;
      }
      values[static_cast<Enum>(it - names.begin())] = static_cast<int>(table->number(name));
    }
    return values;
  }

  /// The texts of `phrases`, after their places were noted in `names`.
  static std::vector<std::string> noted(const std::vector<Phrase>& phrases, std::vector<Phrase>& names) {
    std::vector<std::string> texts;
    for (const Phrase& phrase : phrases) texts.push_back(phrase.text);
    names.insert(names.end(), phrases.begin(), phrases.end());
    return texts;
  }

  CodeCondition condition(const TomlTable& table) {
    CodeCondition when;
    when.means = noted(table.phrases("means"), book_.named_means_);
    when.without_means = noted(table.phrases("without_means"), book_.named_means_);
    when.rules = noted(table.phrases("rules"), book_.named_rules_);
    when.modality = enum_list(table, "modality", Modality::denied);
    when.actor1_types = enum_list(table, "actor1_types", ActorType::other);
    when.actor2_types = enum_list(table, "actor2_types", ActorType::other);
    return when;
  }

  template <typename Entry>
  void add(const TomlTable& table, std::map<std::string, std::vector<Entry>, std::less<>>& book, Entry entry) {
    const std::string kind = table.choice("kind", kinds_);
    if (kind.empty()) return;
    std::vector<Entry>& entries = book[kind];
    if (!entries.empty() && is_general(entries.back().when)) {
      table.error("kind", "E554",
                  "this entry of `" + kind + "` can never count: one without conditions stands before it",
                  "move it before that one");
    }
    entries.push_back(std::move(entry));
  }

  static bool is_general(const CodeCondition& when) {
    return when.means.empty() && when.rules.empty() && when.modality.empty() && when.actor1_types.empty() &&
           when.actor2_types.empty();
  }

  static std::optional<int> inter_code(const TomlTable& table, std::string_view key) {
    if (!table.has(key)) return std::nullopt;
    const auto code = table.number(key);
    if (code < 1 || code > 8) table.error(key, "E555", "an interaction code is 1 to 8");
    return static_cast<int>(code);
  }

  void load_acled(const TomlTable& root) {
    book_.interaction_ = numbers(root, "interaction", ActorType::other);
    book_.time_precision_ = numbers(root, "time_precision", DatePrecision::unknown);
    for (const TomlTable& table : root.tables("code")) {
      Codebook::AcledEntry entry;
      entry.when = condition(table);
      entry.event_type =
          table.choice("event_type", {"Battles", "Explosions/Remote violence", "Violence against civilians",
                                      "Protests", "Riots", "Strategic developments"});
      entry.sub_event_type = table.text("sub_event_type");
      entry.disorder_type = table.choice(
          "disorder_type",
          {"Political violence", "Demonstrations", "Strategic developments", "Political violence; Demonstrations"});
      entry.crowd = inter_code(table, "crowd");
      entry.target = inter_code(table, "target");
      entry.alone = table.flag_or("alone", false);
      add(table, book_.acled_, std::move(entry));
    }
  }

  void load_plover(const TomlTable& root) {
    const std::vector<std::string> types = {"AGREE",    "CONSULT",  "SUPPORT", "CONCEDE", "COOPERATE", "AID",
                                            "RETREAT",  "REQUEST",  "ACCUSE",  "REJECT",  "THREATEN",  "PROTEST",
                                            "SANCTION", "MOBILIZE", "COERCE",  "ASSAULT"};
    for (const TomlTable& table : root.tables("code")) {
      Codebook::PloverEntry entry;
      entry.when = condition(table);
      entry.type = table.choice("type", types);
      entry.mode = table.text_or("mode");
      add(table, book_.plover_, std::move(entry));
    }
  }

  void load_cameo(const TomlTable& root) {
    for (const TomlTable& table : root.tables("code")) {
      Codebook::CameoEntry entry;
      entry.when = condition(table);
      entry.root = table.text("root");
      const bool root_code = entry.root.size() == 2 && entry.root >= "01" && entry.root <= "20";
      if (!root_code) table.error("root", "E556", "a root code is \"01\" to \"20\"");
      add(table, book_.cameo_, std::move(entry));
    }
  }

  void load_decisions(const TomlTable& root) {
    for (const TomlTable& table : root.tables("decision")) {
      Codebook::Decision decision;
      decision.when = condition(table);
      if (is_general(decision.when))
        table.error("kind", "E557", "a decision without a condition", "say when: means, actor1_types, ...");
      decision.becomes = table.choice("becomes", kinds_);
      add(table, book_.decisions_, std::move(decision));
    }
  }

  std::filesystem::path rules_;
  std::vector<std::string> kinds_;
  std::vector<Diagnostic>& diagnostics_;
  Codebook book_;
};

Codebook Codebook::load(const std::filesystem::path& rules, const EventKinds& kinds,
                        std::vector<Diagnostic>& diagnostics) {
  return CodebookLoader(rules, kinds, diagnostics).load();
}

}  // namespace rasid
