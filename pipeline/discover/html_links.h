#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rasid {

/// A link of an HTML page.
struct HtmlLink {
  std::string url;    ///< absolute, without fragment
  std::string text;   ///< what people click on, spaces folded
  std::string rel;    ///< of <link> and <a>, lower case
  std::string type;   ///< of <link>, lower case
  bool head = false;  ///< a <link> element, not an <a>
};

/// All links of a page in their order. Reads tags without building a tree, so that hostile nesting costs nothing;
/// scripts, styles and comments are passed over; <base href> is obeyed. Bytes must be UTF-8 or a superset of ASCII.
/// At most 20,000.
std::vector<HtmlLink> read_html_links(std::string_view html, const std::string& url);

/// A piece of markup with the values of href and src made absolute.
std::string html_with_absolute_links(std::string markup, const std::string& base);

}  // namespace rasid
