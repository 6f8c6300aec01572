#pragma once

#include "extractors/extract.h"
#include "pipeline/run/process.h"

namespace rasid {

/// The stages as the program runs them: read_article() and the extractors. `extractor` must outlive them.
Stages program_stages(const Extractor& extractor);

}  // namespace rasid
