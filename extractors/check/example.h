#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/day.h"
#include "core/base/result.h"
#include "extractors/ruleset/toml_file.h"

namespace rasid {

/// Which reader an example tries: the folder below rules/ in which it stands.
enum class RuleStage { events, dates, places, actors, counts };
std::string_view to_string(RuleStage stage);
/// All stages, in the order of the enumeration.
const std::vector<RuleStage>& rule_stages();

/// One thing that an example expects: field names with what must stand there. A field with several values needs each
/// of them; the value "none" needs the field to be empty.
struct Expectation {
  std::vector<std::pair<std::string, std::vector<std::string>>> fields;
};

/// An [[example]] of a rule file: a text, the day on which it appears, and what must come out of it.
struct RuleExample {
  RuleStage stage = RuleStage::events;
  std::string rule;  ///< id of the rule in whose file it stands (of a file without [rule]: the file's name)
  Phrase text;
  std::optional<Day> published;
  std::string language;  ///< "en", "ar"; empty: seen from the letters
  bool none = false;     ///< `expect = "none"`: nothing may come out
  std::vector<Expectation> expected;
  std::string todo;  ///< why it may fail for now; empty: it must not
};

/// A rule file with its examples.
struct RuleFileInfo {
  RuleStage stage = RuleStage::events;
  std::string path;  ///< as shown
  std::string id;
  std::int64_t version = 0;  ///< 0: the file states none
  std::string status;        ///< may be empty
  std::string kind;          ///< events only
  std::string title;
  std::string title_ar;
  std::vector<std::string> parts;  ///< ids of the [[trigger]] and [[means]] entries in it
  std::vector<RuleExample> examples;
};

/// Reads what every rule file below rules/{events,dates,places,actors,counts} says of itself and its examples, in the
/// order of the paths. Other keys are the stages' business and stay unread here. Faults in examples are added to
/// `diagnostics`; a file that is no TOML is passed over (the stage's loader reports it).
std::vector<RuleFileInfo> read_rule_files(const std::filesystem::path& rules, std::vector<Diagnostic>& diagnostics);

}  // namespace rasid
