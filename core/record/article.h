#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/day.h"
#include "core/record/span.h"

namespace rasid {

enum class BlockKind { title, dateline, paragraph, heading, quote, list_item, caption };
std::string_view to_string(BlockKind kind);

/// A piece of the text with its function on the page. Blocks are in text order and don't overlap.
struct Block {
  BlockKind kind = BlockKind::paragraph;
  Span span;
};

/// What a fetched page is. Only `article`, `live_blog` and `message` (a post of a channel) have text to extract from.
enum class PageClass {
  article,
  live_blog,
  message,
  section,     ///< a list of links to articles
  gallery,     ///< pictures or a video with next to no text
  paywall,     ///< the text stops at a subscription notice
  consent,     ///< a cookie wall
  challenge,   ///< "checking your browser"
  soft_404,    ///< "page not found" with status 200
  empty,       ///< no text at all
  not_a_page,  ///< bytes that are neither HTML nor text
};
std::string_view to_string(PageClass page_class);
/// True for the classes that have text to extract from.
bool has_article(PageClass page_class);

/// A time that a page states about itself. `day` is the day as stated in the page's own zone.
struct StatedTime {
  Day day{};
  std::optional<int> second_of_day;       ///< local time of the page
  std::optional<int> utc_offset_minutes;  ///< east is positive; empty if the page doesn't say
  std::string source;     ///< where it was found: "json-ld datePublished", "meta article:published_time", "given"
  double confidence = 0;  ///< 0 to 1

  /// "2025-12-08" or "2025-12-08T14:03:00+03:00"
  [[nodiscard]] std::string text() const;
};

/// One article, clean. `text` is immutable after the article stage: NFC, LF between blocks (two), plain spaces; every
/// span of everything that follows counts bytes in it.
struct Article {
  std::string url;
  std::string canonical_url;
  std::string title;  ///< without the site's name
  std::vector<std::string> authors;
  std::optional<StatedTime> published;
  std::optional<StatedTime> modified;
  std::optional<Instant> fetched;
  std::string language;           ///< of the text as detected: "en", "ar", "ku", "tr", "fr", "und"
  std::string declared_language;  ///< as the page says, may be empty
  std::string outlet;
  std::string charset;  ///< of the bytes, as decided
  PageClass page_class = PageClass::empty;
  std::string page_class_reason;  ///< why, for people
  double quality = 0;             ///< how sure the article stage is of its text, 0 to 1
  std::string text;
  std::vector<Block> blocks;
  std::string content_hash;  ///< SHA-256 of `text`, hexadecimal
};

}  // namespace rasid
