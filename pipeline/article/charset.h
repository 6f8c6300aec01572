#pragma once

#include <string>
#include <string_view>

namespace rasid {

/// Bytes as text.
struct Decoded {
  std::string text;     ///< well-formed UTF-8 without NUL and byte order mark
  std::string charset;  ///< canonical name: "utf-8", "windows-1256", "iso-8859-6", "utf-16le", ...
  std::string how;      ///< "bom", "valid utf-8", "http", "meta", "letters", "default"
};

/// The charset of a page or a text file and the text in it. The order is that of the WHATWG Encoding and HTML
/// standards (byte order mark, HTTP header, <meta> within the first 16 KB, content) with two changes that news pages
/// ask for: bytes that are valid UTF-8 with letters beyond ASCII are UTF-8 whatever the header says, and a Western
/// charset declared over Arabic letters is read as windows-1256 or ISO 8859-6, whichever gives Arabic words. Text
/// that was encoded twice ("Ø§Ù„") is mended. `content_type` is the HTTP header's value, may be empty.
Decoded decode_bytes(std::string_view bytes, std::string_view content_type);

/// True for bytes that are neither markup nor text: a known file signature (PDF, ZIP, PNG, JPEG, ...) or many control
/// bytes.
bool looks_binary(std::string_view bytes);

/// Undoes UTF-8 that was read as windows-1252 or windows-1256 and encoded again; other text comes back as it is.
std::string mend_double_encoding(std::string text);

}  // namespace rasid
