#pragma once

#include <string>

#include "core/record/candidate.h"

namespace rasid {

// A candidate's fields as people read them in a terminal. A "?" behind a value says that it is a guess: it stands
// nowhere in the sentence itself but was inferred. All are printable() and names in Arabic stand in isolates of their
// own, so that an arrow or a bracket beside them stays on its side.

/// "2025-12-08", "2025-12-01 to 2025-12-07", "since 2025-12-01", "2025-12?"; "-" if unknown.
std::string date_text(const Candidate& candidate);
/// "Taftanaz, Idleb"; "-" if unknown.
std::string place_text(const Candidate& candidate);
/// "Israel → civilians, medics"; "-" if unknown.
std::string actors_text(const Candidate& candidate);
/// "3+ killed, 2 wounded"; empty if none is told.
std::string toll_text(const Candidate& candidate);
/// "3", "at least 3", "up to 5", "3 to 5".
std::string toll_range(const Toll& toll);
/// The kind with spaces, and how it stands to reality if that is not plain: "air strike (foiled)".
std::string kind_text(const Candidate& candidate);
/// "0.82"
std::string confidence_text(double confidence);

}  // namespace rasid
