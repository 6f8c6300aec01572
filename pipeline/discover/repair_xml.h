#pragma once

#include <string>
#include <string_view>

namespace rasid {

/// What a document needed before an XML parser takes it.
struct RepairedXml {
  std::string text;
  bool lone_ampersands = false;  ///< '&' that began no reference, and names that nobody knows
  bool forbidden_characters = false;
};

/// Writes named HTML entities as characters and lone '&' as "&amp;", drops characters that XML 1.0 forbids and white
/// space before the declaration; numeric references to 0x80-0x9F mean windows-1252, as browsers take them. CDATA
/// sections and comments keep their text.
RepairedXml repair_references(std::string_view utf8);

/// Pairs tags: an end tag that closes an outer element closes the inner ones, one that closes nothing goes, what is
/// open at the end is closed, a tag that the end cuts off goes. Values of attributes get quotes where they have none.
std::string repair_tags(std::string_view utf8);

}  // namespace rasid
