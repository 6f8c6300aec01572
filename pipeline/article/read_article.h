#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/record/article.h"

namespace rasid {

class SiteRules;

/// The largest page or text that is read, in bytes. News pages are below 4 MB; what is larger is no article.
inline constexpr std::size_t kMaxPageBytes = std::size_t{16} << 20;

/// One page as it was fetched, or a text file.
struct PageRequest {
  std::string_view bytes;
  std::string url;                      ///< where it came from; may be empty
  std::string content_type;             ///< HTTP header; may be empty
  std::optional<Instant> fetched;       ///< what "3 hours ago" counts from
  std::optional<StatedTime> published;  ///< given from outside: wins over what the page says
  std::string language;                 ///< given from outside: "en", "ar", ...; empty or "auto": detected
  const SiteRules* sites = nullptr;     ///< rules/sites.toml; may be null
};

/// Other addresses at which the article, or more of it, stands. Empty where the page names none.
struct PageLinks {
  std::string next_page;  ///< where it goes on, if it runs over several pages
  std::string amp_url;    ///< the AMP twin: often the whole text where a script writes the page's own
};

/// A block of the page with what decided about it, for people.
struct ExplainedBlock {
  BlockKind kind = BlockKind::paragraph;
  bool kept = false;
  std::string reason;
  double link_share = 0;  ///< 0 to 1
  std::size_t chars = 0;
  std::string text;  ///< whole if kept, the beginning if not
};

/// How the text was found.
struct ArticleTrace {
  std::string container;  ///< "div.article-body"
  std::string container_reason;
  double container_score = 0;
  std::string attempt;  ///< which step of the retry ladder gave the text
  std::vector<ExplainedBlock> blocks;
};

/// Bytes to a clean Article: charset, markup or plain text (told apart by content), main text in blocks, metadata,
/// class, language. Linear in the size of the page but for what the parser's limits bound. An Error only for what has
/// no page class: `too_large` over kMaxPageBytes or the tree's limits, `timeout` over the CPU deadline, `invalid` for
/// a binary. Safe to call from several threads.
Result<Article> read_article(const PageRequest& request);

/// The same, with the page's links to the rest of the article and, unless null, a trace of what was kept, dropped and
/// why.
Result<Article> read_article(const PageRequest& request, PageLinks& links, ArticleTrace* trace = nullptr);

}  // namespace rasid
