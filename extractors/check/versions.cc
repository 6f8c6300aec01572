#include "extractors/check/versions.h"

#include <toml++/toml.h>

#include <cstdint>
#include <map>
#include <sstream>
#include <string>

#include "core/base/file.h"
#include "extractors/ruleset/toml_file.h"

namespace rasid {

namespace fs = std::filesystem;

namespace {

constexpr auto kError = Diagnostic::Level::error;

/// What a rule file says, as far as it decides what is found.
struct RuleState {
  std::string file;
  std::int64_t version = 0;
  int version_line = 1;
  std::string meaning;
};

/// By id; files that are no TOML are the loader's business.
std::map<std::string, RuleState> read_states(const fs::path& rules) {
  std::map<std::string, RuleState> states;
  for (const fs::path& path : files_below(rules / "events", ".toml")) {
    const auto bytes = read_file(path);
    if (!bytes) continue;
    try {
      toml::table table = toml::parse(std::string_view(*bytes));
      RuleState state;
      state.file = shown_path(path);
      if (toml::table* head = table["rule"].as_table()) {
        state.version = (*head)["version"].value_or(std::int64_t{0});
        if (const toml::node* version = head->get("version"))
          state.version_line = static_cast<int>(version->source().begin.line);
        for (const char* key : {"version", "title", "title_ar", "owner"}) head->erase(key);
      } else if (path.stem() != "cues" && path.stem() != "means") {
        continue;
      }
      table.erase("example");
      std::ostringstream text;
      text << toml::json_formatter(table);
      state.meaning = text.str();
      states[path.stem().string()] = std::move(state);
    } catch (const toml::parse_error&) {
      continue;
    }
  }
  return states;
}

std::vector<Phrase> retired_ids(const fs::path& rules) {
  std::error_code ignored;
  std::vector<Diagnostic> said_elsewhere;
  const fs::path file = rules / "retired_ids.txt";
  return fs::exists(file, ignored) ? read_word_list(file, said_elsewhere) : std::vector<Phrase>();
}

}  // namespace

std::vector<Diagnostic> check_versions(const fs::path& base, const fs::path& today) {
  std::vector<Diagnostic> found;
  const std::map<std::string, RuleState> before = read_states(base);
  const std::map<std::string, RuleState> after = read_states(today);
  const std::vector<Phrase> retired = retired_ids(today);
  for (const auto& [id, old] : before) {
    const auto now = after.find(id);
    if (now == after.end()) {
      const bool said =
          std::any_of(retired.begin(), retired.end(), [&, name = id](const Phrase& p) { return p.text == name; });
      if (!said)
        found.push_back({kError, shown_path(today / "events" / (id + ".toml")), 0, 0, "E940",
                         "the rule `" + id + "` is gone",
                         "set status = \"retired\", or write the id into rules/retired_ids.txt"});
      continue;
    }
    const RuleState& state = now->second;
    if (old.version == 0 && state.version == 0) continue;  // cues and means have none
    if (state.version < old.version) {
      found.push_back({kError, state.file, state.version_line, 1, "E943",
                       "`version` fell from " + std::to_string(old.version) + " to " + std::to_string(state.version),
                       "it only ever rises"});
    } else if (state.version == old.version && state.meaning != old.meaning) {
      found.push_back({kError, state.file, state.version_line, 1, "E941",
                       "the meaning of `" + id + "` changed and `version` did not rise",
                       "write version = " + std::to_string(old.version + 1)});
    }
  }
  return found;
}

std::vector<Diagnostic> check_retired_ids(const fs::path& rules) {
  std::vector<Diagnostic> found;
  for (const Phrase& id : retired_ids(rules)) {
    std::error_code ignored;
    const fs::path file = rules / "events" / (id.text + ".toml");
    if (!fs::exists(file, ignored)) continue;
    found.push_back({kError, shown_path(file), 1, 1, "E942",
                     "the id `" + id.text + "` was another rule's and can't return",
                     "choose another id (" + id.file + ":" + std::to_string(id.line) + ")"});
  }
  return found;
}

}  // namespace rasid
