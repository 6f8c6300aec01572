#pragma once

#include <filesystem>
#include <memory>

#include "core/base/result.h"
#include "extractors/extract.h"

namespace rasid {

/// The draft event rules of `data_folder`/rules by themselves, ready to be tried in the shadow: what they find is for
/// counting and looking at, never for the queue. Null without an error if there are no drafts. `invalid` if they
/// have errors.
Result<std::unique_ptr<Extractor>> load_draft_rules(const std::filesystem::path& data_folder);

}  // namespace rasid
