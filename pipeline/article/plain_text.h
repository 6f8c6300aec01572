#pragma once

#include <string_view>

#include "core/record/article.h"

namespace rasid {

/// Text, blocks and title of a plain text: a line is a block, so that no two sentences are glued; where the lines are
/// visibly wrapped (paragraphs parted by blank lines, lines of one width that end within sentences) a paragraph is. A
/// short first line that is no sentence is the title. Markup-free; `text` must be well-formed UTF-8.
void read_plain_text(std::string_view text, Article& article);

/// Appends a block to an article's text, parted from the one before by a blank line.
void append_block(Article& article, BlockKind kind, std::string_view clean);

/// True if the line is a dateline: a place, an agency and a dash or colon, and no sentence.
bool is_dateline(std::string_view clean);

}  // namespace rasid
