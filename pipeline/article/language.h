#pragma once

#include <string>
#include <string_view>

namespace rasid {

/// The language of a text by its letters and its commonest words: "en", "ar", "ku" (Kurmanji or Sorani), "tr", "fr",
/// "fa", "de", "es", "pt", "it", "nl", "und" if it is none of them or too short to tell. Linear; looks at the first 4
/// KB.
std::string detect_language(std::string_view text);

}  // namespace rasid
