#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace rasid {

/// Bytes of a feed or sitemap turned into UTF-8, before any XML is looked at.
struct DecodedMarkup {
  std::string text;      ///< UTF-8, valid, without a byte order mark
  std::string encoding;  ///< the one that was used, in lower case where it was declared: "utf-8", "windows-1256"
  std::vector<std::string> problems;  ///< what was declared and didn't hold, for people
};

/// Decides the encoding as RFC 7303 and readers in use do: byte order mark; for XML types the charset of
/// `content_type` (may be empty), then the XML declaration, then UTF-8; for text/xml without a charset US-ASCII
/// first. A declaration that the bytes contradict loses: bytes that are valid UTF-8 beyond ASCII are UTF-8 whatever
/// is said (Arabic sites often declare windows-1256 and send UTF-8, and the reverse); else what is declared
/// elsewhere, else what the letters look like (ICU), else windows-1252. Bytes that can't be decoded become U+FFFD and
/// a problem.
DecodedMarkup decode_markup(std::string_view bytes, std::string_view content_type = {});

/// The media type of a Content-Type value in lower case, without parameters.
std::string media_type(std::string_view content_type);
/// The charset parameter of a Content-Type value, in lower case, without quotes; empty if there is none.
std::string charset_parameter(std::string_view content_type);

}  // namespace rasid
