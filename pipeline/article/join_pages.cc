#include "pipeline/article/join_pages.h"

#include <string>
#include <string_view>
#include <unordered_set>

#include "core/base/sha256.h"
#include "pipeline/article/plain_text.h"

namespace rasid {

void append_page(Article& article, const Article& next) {
  std::unordered_set<std::string> present;
  for (const Block& block : article.blocks) present.emplace(block.span.of(article.text));
  for (const Block& block : next.blocks) {
    if (block.kind == BlockKind::title || block.kind == BlockKind::dateline) continue;
    const std::string_view text = block.span.of(next.text);
    if (present.emplace(text).second) append_block(article, block.kind, text);
  }
  if (article.authors.empty()) article.authors = next.authors;
  if (!article.published) article.published = next.published;
  article.content_hash = sha256_hex(article.text);
}

}  // namespace rasid
