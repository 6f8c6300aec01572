#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace rasid {

/// True if the bytes begin as a gzip member does.
bool is_gzip(std::string_view bytes);
/// The bytes of a gzip file, all members. `too_large` once more than `limit` come out, `invalid` if it is broken.
Result<std::string> gunzip(std::string_view bytes, std::size_t limit);

}  // namespace rasid
