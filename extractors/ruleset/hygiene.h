#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

// What can be wrong with the bytes of a file before anybody reads its meaning.

namespace rasid {

/// Remarks on a whole file: not UTF-8, a byte order mark, controls that reorder what an editor shows (U+202A-E,
/// U+2066-9). `file` is the name to print. False if the bytes are not UTF-8: then nothing else can be read from them.
bool check_file_hygiene(std::string_view bytes, const std::string& file, std::vector<Diagnostic>& diagnostics);

/// The number of characters (code points) in the first `bytes` bytes of `text`.
int characters_before(std::string_view text, std::size_t bytes);

}  // namespace rasid
