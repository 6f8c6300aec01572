#include "extractors/check/example.h"

#include <algorithm>
#include <array>

#include "core/base/file.h"

namespace rasid {
namespace {

/// What an expectation of each stage may speak of.
const std::vector<std::string>& fields_of(RuleStage stage) {
  static const std::vector<std::vector<std::string>> kFields = {
      {"kind", "place", "admin1", "actor1", "actor2", "date", "killed", "wounded", "detained", "modality",
       "attribution", "means", "rule", "background"},
      {"text", "value", "type", "mod", "first", "last", "precision"},
      {"text", "id", "name", "admin1", "role", "modifier"},
      {"text", "id", "name", "type", "count", "person"},
      {"text", "low", "high", "kind", "outcome", "negated", "part", "running_total"},
  };
  return kFields[static_cast<std::size_t>(stage)];
}

Expectation read_expectation(const TomlTable& table, RuleStage stage) {
  Expectation expectation;
  for (const std::string& key : table.keys()) {
    const std::vector<std::string>& known = fields_of(stage);
    if (std::find(known.begin(), known.end(), key) == known.end()) {
      std::string advice = did_you_mean(key, known);
      for (std::size_t i = 0; advice.empty() || i > 0; ++i) {
        if (i == known.size()) break;
        advice += (i == 0 ? "one of " : ", ") + known[i];
      }
      table.error(key, "E910", "an example of " + std::string(to_string(stage)) + " can't expect `" + key + "`",
                  advice);
      continue;
    }
    expectation.fields.emplace_back(key, table.values(key));
  }
  return expectation;
}

RuleExample read_example(const TomlTable& table, const RuleFileInfo& file) {
  RuleExample example;
  example.stage = file.stage;
  example.rule = file.id;
  const std::string text = table.text("text");
  example.text = table.position("text");
  example.text.text = text;
  example.published = table.day("published");
  example.language = table.choice_or("language", {"en", "ar"}, {});
  example.todo = table.text_or("todo");
  table.text_or("note");
  if (table.is_text("expect")) {
    example.none = table.choice("expect", {"none"}) == "none";
  } else if (table.has("expect")) {
    for (const TomlTable& expected : table.tables("expect"))
      example.expected.push_back(read_expectation(expected, file.stage));
  } else {
    table.error("", "E911", "an example without `expect`",
                R"(write expect = "none" or expect = { kind = "air_strike", place = "Idlib" })");
  }
  const bool needs_day = file.stage == RuleStage::events || file.stage == RuleStage::dates;
  if (needs_day && !table.has("published")) {
    table.error("", "E912", "an example without `published`",
                "write the day on which the text appears: published = \"2025-12-08\"");
  }
  table.finish();
  return example;
}

void read_head(const TomlTable& root, RuleFileInfo& file) {
  const auto head = root.table("rule");
  if (!head) return;
  file.id = head->text_or("id", file.id);
  file.version = head->number_or("version", 0);
  file.status = head->text_or("status");
  file.kind = head->text_or("kind");
  file.title = head->text_or("title");
  file.title_ar = head->text_or("title_ar");
}

}  // namespace

std::string_view to_string(RuleStage stage) {
  constexpr std::array<std::string_view, 5> kNames = {"events", "dates", "places", "actors", "counts"};
  return kNames[static_cast<std::size_t>(stage)];
}

const std::vector<RuleStage>& rule_stages() {
  static const std::vector<RuleStage> kStages = {RuleStage::events, RuleStage::dates, RuleStage::places,
                                                 RuleStage::actors, RuleStage::counts};
  return kStages;
}

std::vector<RuleFileInfo> read_rule_files(const std::filesystem::path& rules, std::vector<Diagnostic>& diagnostics) {
  std::vector<RuleFileInfo> files;
  for (const RuleStage stage : rule_stages()) {
    for (const auto& path : files_below(rules / std::string(to_string(stage)), ".toml")) {
      std::vector<Diagnostic> found_by_the_stage;
      const auto toml = RuleFile::read(path, rules / "lists", found_by_the_stage);
      if (!toml) continue;
      RuleFileInfo file;
      file.stage = stage;
      file.path = toml->name();
      file.id = path.stem().string();
      const TomlTable root = toml->root();
      read_head(root, file);
      for (const char* part : {"trigger", "means"}) {
        if (stage != RuleStage::events) break;
        for (const TomlTable& table : root.tables(part)) file.parts.push_back(table.text_or("id"));
      }
      found_by_the_stage.clear();
      for (const TomlTable& example : root.tables("example")) file.examples.push_back(read_example(example, file));
      diagnostics.insert(diagnostics.end(), found_by_the_stage.begin(), found_by_the_stage.end());
      files.push_back(std::move(file));
    }
  }
  return files;
}

}  // namespace rasid
