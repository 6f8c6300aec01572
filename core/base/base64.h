#pragma once

#include <string>
#include <string_view>

namespace rasid {

/// The bytes of base64 (RFC 4648, 4). Characters that don't belong to it (line breaks, spaces, padding) are passed
/// over.
std::string from_base64(std::string_view text);

}  // namespace rasid
