#pragma once

#include <string>

#include "core/base/result.h"

namespace rasid {

/// A rule file in the house's form: a list of several texts has one a line (so that Arabic and English keep their
/// order on the screen), two spaces before it and a comma behind; `key = value` with one space around `=`; one empty
/// line before a table's name, no spaces at line ends, one line end at the end. Nothing is sorted, notes and texts
/// over several lines stay as they are. The result says exactly the same: that is checked. `invalid` if `bytes` is no
/// TOML.
Result<std::string> format_rule_file(const std::string& bytes, const std::string& name);

}  // namespace rasid
