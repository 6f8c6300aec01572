#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/record/article.h"
#include "pipeline/article/container.h"
#include "pipeline/article/dom.h"
#include "pipeline/article/name_traits.h"

namespace rasid {

/// A block as it stands on the page, with what decided about it.
struct TextBlock {
  BlockKind kind = BlockKind::paragraph;
  std::string text;        ///< white space collapsed, not yet NFC
  std::uint32_t node = 0;  ///< the block element, or the dropped subtree
  std::uint32_t chars = 0;
  std::uint32_t link_chars = 0;
  std::uint32_t bold_chars = 0;  ///< in <b>, <strong>
  std::uint32_t words = 0;
  bool kept = true;
  const char* reason = "";  ///< why it was kept or dropped
  double score = 0;         ///< link share of a dropped subtree, weight of a block
};

struct ReadOptions {
  std::uint32_t trusted_names = kPrunable;  ///< traits that may prune
  bool count_hidden = false;
  bool explain = false;             ///< list dropped subtrees too
  std::vector<std::uint32_t> left;  ///< subtrees that the site's rule leaves out, in document order
};

/// Reads the container's parts into blocks and leaves out subtrees that are no text of the article: by tag, by name,
/// by links.
std::vector<TextBlock> read_blocks(const Dom& dom, NameTraits& traits, const Container& container,
                                   const ReadOptions& options);

}  // namespace rasid
