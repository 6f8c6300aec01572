#pragma once

#include <string_view>

namespace rasid {

/// What a diagnostic's code means and what to do, in Arabic, for those who write rules in Arabic. Names of keys and
/// the piece of text that is wrong stand in the message itself. Empty for an unknown code.
std::string_view diagnostic_in_arabic(std::string_view code);

}  // namespace rasid
