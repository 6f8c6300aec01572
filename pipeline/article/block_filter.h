#pragma once

#include <string>
#include <vector>

#include "pipeline/article/body_blocks.h"

namespace rasid {

/// What the filter knows of the page beside the blocks.
struct FilterContext {
  std::string title;  ///< the article's
  bool live = false;  ///< a page of updates: lines that are a time stand over them and stay, as datelines
};

/// Marks blocks that are no text of the article by their words, their links and their neighbours: boilerplate lines,
/// headings over related links with what they head, the title repeated, bylines, lines left over at both ends,
/// repetitions. Nothing is removed: `kept` and `reason` say it.
void filter_blocks(std::vector<TextBlock>& blocks, const FilterContext& context);

/// Characters in kept blocks of the body.
std::size_t kept_chars(const std::vector<TextBlock>& blocks);

}  // namespace rasid
