#pragma once

#include <memory>

#include "extractors/extract.h"
#include "pipeline/cli/cli.h"

namespace rasid {

/// The rules and the gazetteer of the data folder. Null if they can't be loaded: then every fault has been printed on
/// stderr and the session's exit code is set.
std::unique_ptr<Extractor> load_extractor(Session& session);

}  // namespace rasid
