#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "extractors/ruleset/toml_file.h"

namespace rasid {

/// Checks one RE2 pattern (RE2 2022-06-01: Unicode letters are \p{L}, digits \p{Nd}) and points into it. Errors: it
/// does not compile; `\b \w \d` and their opposites, which know ASCII only, in a pattern with letters that are not
/// ASCII. Warnings: it matches the empty text, it begins with `.*`, it is very large. False after an error. A pattern
/// written between single quotes is pointed into exactly; in one between double quotes escapes shift the column.
bool check_pattern(const Phrase& pattern, std::vector<Diagnostic>& diagnostics);

}  // namespace rasid
