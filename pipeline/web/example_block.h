#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.h"
#include "core/record/article.h"
#include "core/record/candidate.h"
#include "pipeline/store/records.h"

namespace rasid {

/// An [[example]] block (docs/rules.md) of the sentence that an event was read from: what must come out of it. A
/// rejected event with the reason "not an event", "historic" or "opinion" expects "none"; with another reason what
/// was wrong is left out, for the maintainer to fill in, and the block says so in `todo`. A correction expects the
/// fields as the reviewer left them.
struct ExampleBlock {
  std::string text;  ///< TOML, ends in a line feed
  std::string rule;  ///< "shelling" of "shelling.shell": names the file that it belongs into
};
ExampleBlock example_block(const StoredCandidate& event, const Article& article, const std::string& reason);

/// Adds the block to `file` with a note of who, when and why; makes the file if it is not there. A block that is in
/// it already is not added again.
Result<bool> add_example(const std::filesystem::path& file, const ExampleBlock& block, const std::string& rule_file,
                         const std::string& note);

}  // namespace rasid
