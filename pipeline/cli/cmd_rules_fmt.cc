// `rasid rules fmt`: rule files in one form, one phrase a line.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <iostream>
#include <memory>

#include "core/base/file.h"
#include "extractors/ruleset/format.h"
#include "extractors/ruleset/toml_file.h"
#include "pipeline/cli/cli.h"
#include "pipeline/cli/cmd_rules.h"

namespace rasid {
namespace {

namespace fs = std::filesystem;

struct FmtOptions {
  std::vector<std::string> paths;
  bool only_check = false;
};

std::vector<fs::path> files_of(const FmtOptions& options, Session& session) {
  std::vector<fs::path> files;
  std::vector<std::string> paths = options.paths;
  if (paths.empty()) {
    const auto folder = find_data_folder();
    if (!folder) {
      session.report(folder.error(), Exit::could_not_run);
      return files;
    }
    paths.push_back((*folder / "rules").string());
  }
  for (const std::string& path : paths) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
      const std::vector<fs::path> inside = files_below(path, ".toml");
      files.insert(files.end(), inside.begin(), inside.end());
    } else {
      files.emplace_back(path);
    }
  }
  return files;
}

void run(const FmtOptions& options, Session& session) {
  std::size_t changed = 0;
  const std::vector<fs::path> files = files_of(options, session);
  for (const fs::path& file : files) {
    const auto bytes = read_file(file);
    const auto formatted = bytes ? format_rule_file(*bytes, shown_path(file)) : bytes;
    if (!formatted) {
      session.report(formatted.error(), Exit::item_errors);
      continue;
    }
    if (*formatted == *bytes) continue;
    ++changed;
    std::cout << (options.only_check ? "would change  " : "changed  ") << shown_path(file) << '\n';
    if (options.only_check) {
      session.exit = Exit::item_errors;
    } else if (const auto written = write_file(file, *formatted); !written) {
      session.report(written.error(), Exit::item_errors);
    }
  }
  std::cout << fmt::format("{} of {} files {}.\n", changed, files.size(),
                           options.only_check ? "are not in form" : "changed");
}

}  // namespace

void add_rules_fmt(CLI::App& rules, Session& session) {
  const auto options = std::make_shared<FmtOptions>();
  CLI::App* command = rules.add_subcommand("fmt", "Put rule files into one form: one phrase a line, nothing sorted");
  command->add_option("PATH", options->paths, "Files and folders (default: all rules)");
  command->add_flag("--check", options->only_check, "Write nothing; exit code 1 if a file is not in form");
  command->footer("Examples:\n  rasid rules fmt rules/events/shelling.toml\n  rasid rules fmt --check");
  command->callback([options, &session] { run(*options, session); });
}

}  // namespace rasid
