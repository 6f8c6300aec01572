#pragma once

#include "core/record/mention.h"
#include "core/text/tokens.h"
#include "extractors/places/found_name.h"
#include "gazetteer/index.h"

namespace rasid {

/// The mention that a decided name makes: the record of its place, moved and widened as its frame says.
PlaceMention to_mention(const TokenizedText& text, const Gazetteer& gazetteer, const FoundName& name);

}  // namespace rasid
