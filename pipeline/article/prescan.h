#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rasid {

/// What bounds a page before the parser sees it. Gumbo is quadratic in the depth of the tree and in the attributes of
/// a tag (google/gumbo-parser #387, #391, #393); browsers cap the depth at 512.
struct PrescanLimits {
  std::size_t depth = 512;         ///< open elements; tags below are left out, their text stays
  std::size_t attributes = 64;     ///< of one tag; the others are left out
  std::size_t elements = 250'000;  ///< of one page; tags after them are left out
};

/// A page made ready for the parser in one linear pass: bodies of scripts, styles, svg and comments are gone, so are
/// attributes that nobody reads, and depth, attributes and elements are within bounds. Views point into the input.
struct Prescan {
  std::string html;
  std::vector<std::string_view> json_ld;  ///< bodies of <script type=application/ld+json>, in order
  std::vector<std::string_view> states;   ///< bodies of scripts that are JSON or begin by assigning to the window
  std::size_t elements = 0;
  std::size_t flattened = 0;  ///< start tags left out because of a limit
  std::size_t scripts = 0;
};

Prescan prescan(std::string_view html, const PrescanLimits& limits = {});

/// True if the text is markup: among the first characters stands a tag that starts a page, or tags are frequent.
bool looks_like_html(std::string_view text);

}  // namespace rasid
