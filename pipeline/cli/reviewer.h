#pragma once

#include <string>

namespace rasid {

/// Who decides if no --reviewer is given: $RASID_REVIEWER, else $USER; may be empty.
std::string standard_reviewer();

}  // namespace rasid
