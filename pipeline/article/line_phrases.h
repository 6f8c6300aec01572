#pragma once

#include <string_view>

namespace rasid {

// Lines that are no text of an article, by their words; parted by "|". Seen over many sites in both languages; whole
// lines and beginnings only, so that a sentence that merely holds such words stays.

/// Lines that are nothing else.
extern const std::string_view kWholeLines;
/// Beginnings of short lines.
extern const std::string_view kBeginnings;
/// Labels before a link to another article.
extern const std::string_view kRelatedLinks;
/// Headings over links to other articles.
extern const std::string_view kRelatedHeads;
/// Headings behind which nothing of the article comes.
extern const std::string_view kEnds;

}  // namespace rasid
