#pragma once

#include <filesystem>
#include <vector>

#include "core/base/result.h"

namespace rasid {

/// What a change of the event rules owes to those who stored candidates under the old ones. `base` and `today` are
/// rules/ folders.
///   E940 an id of the base is gone: retire the rule, or write its id into rules/retired_ids.txt (one a line);
///   E941 the meaning changed (anything but notes, titles, owner and examples) and `version` did not rise;
///   E943 `version` fell.
std::vector<Diagnostic> check_versions(const std::filesystem::path& base, const std::filesystem::path& today);

/// E942: a rule has an id of rules/retired_ids.txt. An id that ever existed never comes back.
std::vector<Diagnostic> check_retired_ids(const std::filesystem::path& rules);

}  // namespace rasid
