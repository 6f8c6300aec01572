#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace rasid {

/// Reads a part of the rules and says what is wrong with it.
struct RuleLoader {
  std::string name;
  std::function<void(const std::filesystem::path& data_folder, std::vector<Diagnostic>& diagnostics)> load;
};

/// Everything that is wrong with the rules below `data_folder`/rules, sorted by file, line and column, each once:
/// what `loaders` say of their parts, and what only the whole shows: files that nobody reads, word lists that nobody
/// names, a phrase twice in one list, an id used twice, stable event rules without an example that must hit or
/// without one that must not, code books that name a rule which doesn't exist.
std::vector<Diagnostic> check_rules(const std::filesystem::path& data_folder, const std::vector<RuleLoader>& loaders);

}  // namespace rasid
