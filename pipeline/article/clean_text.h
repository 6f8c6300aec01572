#pragma once

#include <string>
#include <string_view>

namespace rasid {

/// Text as an Article holds it: NFC; Arabic presentation forms as letters; no bidi controls, soft hyphens, zero-width
/// spaces and other control characters (zero-width joiners stay: Persian and Kurdish spell with them); every run of
/// white space one space; none at the ends. The input must be well-formed UTF-8.
std::string clean_text(std::string_view text);

/// Character references (&amp; &quot; &#1587; &#x633; &nbsp; ...) as characters; for strings that no HTML parser has
/// read, such as JSON-LD values. Unknown ones stay.
std::string decode_entities(std::string_view text);

/// Markup taken out of a string that may hold some, paragraphs parted by line feeds.
std::string strip_markup(std::string_view html);

}  // namespace rasid
