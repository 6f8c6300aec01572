#pragma once

#include <string>

#include "core/record/article.h"
#include "pipeline/article/metadata.h"

namespace rasid {

/// What the class is judged by, once the text is read.
struct ClassEvidence {
  const PageView& page;
  const Titles& titles;
  std::size_t text_chars = 0;    ///< of the kept body
  std::size_t prose_blocks = 0;  ///< kept blocks that are running text
  std::size_t prose_run = 0;     ///< the most of them in a row, with no linked headline between
  bool cut_short = false;        ///< the last of them ends in dots
  bool dated = false;            ///< a publication time was found in structured data
};

struct ClassVerdict {
  PageClass page_class = PageClass::article;
  std::string reason;
};

/// Tells articles from what only looks like a page: consent and challenge walls, soft 404s, paywalls, section pages,
/// galleries. Each verdict against an article needs two independent signs, one of them that there is next to no
/// running text.
ClassVerdict classify_page(const ClassEvidence& evidence);

/// True if the address or the page's make is that of a channel's message preview (Telegram).
bool is_message_page(const PageView& page);

}  // namespace rasid
