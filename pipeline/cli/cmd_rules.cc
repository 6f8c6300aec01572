// `rasid rules check | test | list`: what maintainers run after every change of a rule.
#include "pipeline/cli/cmd_rules.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "extractors/check/check.h"
#include "extractors/check/example.h"
#include "extractors/check/meaning.h"
#include "extractors/check/run_examples.h"
#include "extractors/check/versions.h"
#include "extractors/extract.h"
#include "extractors/ruleset/diagnostic_arabic.h"
#include "pipeline/article/site_rules.h"
#include "pipeline/cli/cli.h"
#include "pipeline/cli/diagnostic_text.h"
#include "pipeline/cli/load.h"
#include "pipeline/cli/table.h"
#include "pipeline/run/rule_base.h"

namespace rasid {

namespace fs = std::filesystem;

namespace {

using nlohmann::ordered_json;

struct RulesOptions {
  std::string path;  ///< only what concerns this file or folder
  std::string rule;
  bool json = false;
  bool strict = false;
  std::string base;      ///< of check: versions must have risen since
  std::string language;  ///< of check: "ar" explains in Arabic too
  bool verbose = false;
};

/// The folder with rules/ and gazetteer/data/ that a command works on.
std::optional<fs::path> data_folder(Session& session) {
  auto folder = find_data_folder();
  if (folder) return *folder;
  session.report(folder.error(), Exit::could_not_run);
  return std::nullopt;
}

/// True if `file` (as shown) is `path` or lies below it.
bool concerns(const std::string& file, const std::string& path) {
  if (path.empty()) return true;
  const fs::path wanted = fs::absolute(path).lexically_normal();
  const fs::path here = fs::absolute(file).lexically_normal();
  const auto [end, unused] = std::mismatch(wanted.begin(), wanted.end(), here.begin(), here.end());
  return end == wanted.end() || (std::next(end) == wanted.end() && end->empty());
}

bool path_exists(Session& session, const std::string& path) {
  std::error_code ignored;
  if (path.empty() || fs::exists(path, ignored)) return true;
  session.report({ErrorCode::not_found, "is not there; name a file or folder of rules/", path}, Exit::wrong_use);
  return false;
}

ordered_json to_json(const Diagnostic& diagnostic) {
  return {{"file", diagnostic.file},
          {"line", diagnostic.line},
          {"column", diagnostic.column},
          {"level", diagnostic.level == Diagnostic::Level::error ? "error" : "warning"},
          {"code", diagnostic.code},
          {"message", diagnostic.message},
          {"message_ar", diagnostic_in_arabic(diagnostic.code)},
          {"advice", diagnostic.advice.empty() ? ordered_json(nullptr) : ordered_json(diagnostic.advice)}};
}

std::vector<RuleLoader> loaders() {
  return {{"extractors",
           [](const fs::path& folder, std::vector<Diagnostic>& diagnostics) {
             const auto extractor = Extractor::load(folder, diagnostics, cache_folder());
             if (!extractor) return;
             for (Diagnostic& d : check_meaning(folder / "rules", extractor->parts()))
               diagnostics.push_back(std::move(d));
           }},
          {"sites", [](const fs::path& folder, std::vector<Diagnostic>& diagnostics) {
             SiteRules::load(folder / "rules" / "sites.toml", diagnostics);
           }}};
}

// ---------------------------------------------------------------- check

void run_check(const RulesOptions& options, Session& session) {
  const auto folder = data_folder(session);
  if (!folder || !path_exists(session, options.path)) return;
  std::vector<Diagnostic> found = check_rules(*folder, loaders());
  if (!options.base.empty()) {
    const auto base = RuleBase::open(options.base, *folder);
    if (!base) return session.report(base.error(), Exit::wrong_use);
    for (Diagnostic& d : check_versions(base->data_folder() / "rules", *folder / "rules"))
      found.push_back(std::move(d));
  }
  std::erase_if(found, [&](const Diagnostic& d) { return !concerns(d.file, options.path); });
  const auto errors = std::count_if(found.begin(), found.end(),
                                    [](const Diagnostic& d) { return d.level == Diagnostic::Level::error; });
  const auto warnings = static_cast<std::ptrdiff_t>(found.size()) - errors;
  if (options.json) {
    ordered_json list = ordered_json::array();
    for (const Diagnostic& diagnostic : found) list.push_back(to_json(diagnostic));
    std::cout << ordered_json{{"errors", errors}, {"warnings", warnings}, {"diagnostics", list}}.dump(2) << '\n';
  } else {
    for (const Diagnostic& diagnostic : found) {
      std::cout << diagnostic_text(diagnostic, session.color);
      if (options.language == "ar") std::cout << "    " << isolate(diagnostic_in_arabic(diagnostic.code)) << '\n';
    }
    if (found.empty()) {
      std::cout << "The rules are clean. Now try their examples: rasid rules test\n";
    } else {
      std::cout << fmt::format("{} error{}, {} warning{}\n", errors, errors == 1 ? "" : "s", warnings,
                               warnings == 1 ? "" : "s");
    }
  }
  if (errors > 0 || (options.strict && warnings > 0)) session.exit = Exit::item_errors;
}

// ---------------------------------------------------------------- test

struct Tally {
  std::size_t pass = 0;
  std::size_t fail = 0;
  std::size_t todo = 0;
  std::size_t todo_passes = 0;

  void count(ExampleOutcome outcome) {
    switch (outcome) {
      case ExampleOutcome::pass: ++pass; return;
      case ExampleOutcome::fail: ++fail; return;
      case ExampleOutcome::todo: ++todo; return;
      case ExampleOutcome::todo_passes: ++todo_passes; return;
    }
  }
};

/// A piece of the news, safe on a terminal.
std::string shown_text(const std::string& text) {
  return isolate(printable(text));
}

std::string shown(const ExampleDifference& difference) {
  if (difference.field == "event" || difference.field == "mention") {
    if (difference.got.empty()) return "missing: " + shown_text(difference.expected);
    return "not expected: " + shown_text(difference.got);
  }
  return fmt::format("{}: expected {}, got {}", difference.field, shown_text(difference.expected),
                     difference.got.empty() ? "nothing" : shown_text(difference.got));
}

void print_result(const ExampleResult& result, const RulesOptions& options) {
  const RuleExample& example = *result.example;
  const std::string where = fmt::format("{}:{}", example.text.file, example.text.line);
  if (result.outcome == ExampleOutcome::pass) {
    if (options.verbose) std::cout << "pass  " << where << "\n";
    return;
  }
  if (result.outcome == ExampleOutcome::todo && !options.verbose) return;
  if (result.outcome == ExampleOutcome::todo_passes) {
    std::cout << "done  " << where << "  this `todo` passes now: delete its line (" << example.todo << ")\n";
    return;
  }
  std::cout << (result.outcome == ExampleOutcome::fail ? "FAIL  " : "todo  ") << where << "\n      "
            << shown_text(example.text.text) << "\n";
  for (const ExampleDifference& difference : result.differences) std::cout << "      " << shown(difference) << "\n";
}

ordered_json to_json(const ExampleResult& result) {
  ordered_json differences = ordered_json::array();
  for (const ExampleDifference& d : result.differences) {
    differences.push_back({{"field", d.field}, {"expected", d.expected}, {"got", d.got}});
  }
  const RuleExample& example = *result.example;
  return {{"file", example.text.file},
          {"line", example.text.line},
          {"stage", to_string(example.stage)},
          {"rule", example.rule},
          {"outcome", to_string(result.outcome)},
          {"text", example.text.text},
          {"todo", example.todo.empty() ? ordered_json(nullptr) : ordered_json(example.todo)},
          {"differences", differences}};
}

std::string summary(const Tally& tally) {
  std::string out = fmt::format("{} passed, {} failed", tally.pass, tally.fail);
  if (tally.todo > 0) out += fmt::format(", {} to do", tally.todo);
  if (tally.todo_passes > 0) out += fmt::format(", {} to do that pass now", tally.todo_passes);
  return out + "\n";
}

void run_test(const RulesOptions& options, Session& session) {
  const auto folder = data_folder(session);
  if (!folder || !path_exists(session, options.path)) return;
  const auto extractor = load_extractor(session);
  if (!extractor) return;
  std::vector<Diagnostic> diagnostics;
  const std::vector<RuleFileInfo> files = read_rule_files(*folder / "rules", diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) std::cerr << diagnostic_text(diagnostic, false);
  if (has_errors(diagnostics)) session.exit = Exit::item_errors;
  const auto extract = [&](const Article& article) { return extractor->extract(article); };
  Tally tally;
  ordered_json list = ordered_json::array();
  for (const RuleFileInfo& file : files) {
    if (!concerns(file.path, options.path) || (!options.rule.empty() && file.id != options.rule)) continue;
    for (const RuleExample& example : file.examples) {
      const ExampleResult result = run_example(example, extract);
      tally.count(result.outcome);
      if (options.json) {
        list.push_back(to_json(result));
      } else {
        print_result(result, options);
      }
    }
  }
  if (options.json) {
    std::cout << ordered_json{{"passed", tally.pass},
                              {"failed", tally.fail},
                              {"todo", tally.todo},
                              {"todo_passes", tally.todo_passes},
                              {"examples", list}}
                     .dump(2, ' ', false, ordered_json::error_handler_t::replace)
              << '\n';
  } else {
    std::cout << summary(tally);
  }
  if (tally.fail > 0) session.exit = Exit::item_errors;
  if (tally.pass + tally.fail + tally.todo + tally.todo_passes == 0) {
    session.report(
        {ErrorCode::not_found, "no example was found there; `rasid rules list` shows what is", options.rule},
        Exit::wrong_use);
  }
}

// ---------------------------------------------------------------- list

ordered_json to_json(const RuleFileInfo& file) {
  return {{"stage", to_string(file.stage)},
          {"id", file.id},
          {"version", file.version},
          {"status", file.status},
          {"kind", file.kind},
          {"title", file.title},
          {"title_ar", file.title_ar},
          {"examples", file.examples.size()},
          {"file", file.path}};
}

void run_list(const RulesOptions& options, Session& session) {
  const auto folder = data_folder(session);
  if (!folder || !path_exists(session, options.path)) return;
  std::vector<Diagnostic> ignored;  // `rasid rules check` is for faults
  std::vector<RuleFileInfo> files = read_rule_files(*folder / "rules", ignored);
  std::erase_if(files, [&](const RuleFileInfo& file) { return !concerns(file.path, options.path); });
  if (options.json) {
    ordered_json list = ordered_json::array();
    for (const RuleFileInfo& file : files) list.push_back(to_json(file));
    std::cout << list.dump(2) << '\n';
    return;
  }
  Table table({{"STAGE"},
               {"RULE"},
               {"VERSION", true},
               {"STATUS"},
               {"EXAMPLES", true},
               {"TITLE", false, 12},
               {"FILE", false, 12}});
  for (const RuleFileInfo& file : files) {
    const std::string title = file.title_ar.empty() ? file.title : file.title + " " + isolate(file.title_ar);
    table.add({std::string(to_string(file.stage)), file.id, file.version > 0 ? std::to_string(file.version) : "",
               file.status, std::to_string(file.examples.size()), title, file.path});
  }
  std::cout << table.text({terminal_width(), session.color});
}

}  // namespace

void add_rules(CLI::App& app, Session& session) {
  CLI::App* rules = app.add_subcommand("rules", "Check, try, explain and list the rules in rules/");
  rules->require_subcommand(1);
  rules->footer(
      "Examples:\n  rasid rules check\n  rasid rules test rules/events/shelling.toml\n  rasid rules list --json\n"
      "docs/rules.md explains how rules are written.");
  const auto options = std::make_shared<RulesOptions>();

  CLI::App* check = rules->add_subcommand(
      "check", "Say everything that is wrong with the rules: file, line, column and what to write");
  check->add_option("PATH", options->path, "Only what concerns this file or folder");
  check->add_flag("--json", options->json, "Print JSON, for editors");
  check->add_flag("--strict", options->strict, "Warnings count as errors");
  check->add_option(
      "--base", options->base,
      "Also compare with a folder of rules or a git commit: ids stay, `version` rises with the meaning");
  check->add_option("--language", options->language, "ar: say in Arabic too what each code means")
      ->check(CLI::IsMember({"en", "ar"}));
  check->footer(
      "Examples:\n  rasid rules check\n  rasid rules check rules/lists --strict\n  rasid rules check --base main "
      "--language ar\nExit code: 0 clean, 1 errors, 3 "
      "could not run.");
  check->callback([options, &session] { run_check(*options, session); });

  CLI::App* test = rules->add_subcommand("test", "Run the examples that stand in the rule files");
  test->add_option("PATH", options->path, "Only the examples of this file or folder");
  test->add_option("--rule", options->rule, "Only the examples of this rule");
  test->add_flag("--json", options->json, "Print JSON");
  test->add_flag("-v,--verbose", options->verbose, "Also show examples that pass and those to do");
  test->footer(
      "Examples:\n  rasid rules test\n  rasid rules test --rule shelling --verbose\nExit code: 0 all passed, 1 some "
      "failed, 3 could not run.");
  test->callback([options, &session] { run_test(*options, session); });

  CLI::App* list = rules->add_subcommand("list", "List the rule files with version, status and number of examples");
  list->add_option("PATH", options->path, "Only this file or folder");
  list->add_flag("--json", options->json, "Print JSON");
  list->footer("Example:\n  rasid rules list rules/events");
  list->callback([options, &session] { run_list(*options, session); });

  add_rules_diff(*rules, session);
  add_rules_explain(*rules, session);
  add_rules_fmt(*rules, session);
  add_rules_new(*rules, session);
  add_rules_stats(*rules, session);
  add_rules_unknown(*rules, session);
}

}  // namespace rasid
