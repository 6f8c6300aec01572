#include "core/base/base64.h"

namespace rasid {

std::string from_base64(std::string_view text) {
  constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve(text.size() / 4 * 3);
  unsigned bits = 0;
  int count = 0;
  for (const char c : text) {
    const std::size_t value = kLetters.find(c);
    if (value == std::string_view::npos) continue;
    bits = bits << 6 | static_cast<unsigned>(value);
    if (++count == 1) continue;
    out += static_cast<char>(bits >> (2 * (4 - count)) & 255);
    count %= 4;
  }
  return out;
}

}  // namespace rasid
