#pragma once

#include "extractors/places/name_view.h"

namespace rasid {

/// Reads the frame of a name into it: class words, countryside, sides, offsets and distances around it ("the town of
/// X", "5 km north of X", "بريف X الشرقي"), and the words that only say that a place follows ("in", في).
void read_frame(const NameView& view, FoundName& name);

/// The same for what stands before the name only.
void read_before(const NameView& view, FoundName& name);

}  // namespace rasid
