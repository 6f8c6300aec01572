#pragma once

#include <string>

#include "core/base/result.h"

namespace rasid {

/// A diagnostic for the terminal: what is wrong, the line of the file with a caret below the place, and what to write
/// instead. Ends in LF. The line is left out if the file can't be read.
std::string diagnostic_text(const Diagnostic& diagnostic, bool color);

}  // namespace rasid
