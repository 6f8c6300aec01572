#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace rasid {

/// Writes a code point; U+FFFD in place of what is not a scalar value.
void append_utf8(std::string& out, char32_t code);

/// How many bytes from the start are ASCII.
std::size_t ascii_run(std::string_view bytes);

/// How many bytes from the start are well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
std::size_t valid_utf8_prefix(std::string_view bytes);

/// The text with each ill-formed piece replaced by one U+FFFD (Unicode 15, section 3.9, maximal subparts).
std::string replace_invalid_utf8(std::string_view bytes);

/// How many characters that are not white space; marks that continue a letter in UTF-8 are not counted twice.
std::size_t count_characters(std::string_view text);

}  // namespace rasid
