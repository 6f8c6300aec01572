#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace rasid {

/// The whole file's bytes. `too_large` over `limit` bytes, read no further; `not_found`, `unreadable` or `invalid`
/// (a folder) as it is.
Result<std::string> read_file(const std::filesystem::path& path, std::size_t limit = std::size_t{256} << 20);

/// Writes beside the target and renames over it, so that a reader sees the old file or the new one, never half.
Result<void> write_file(const std::filesystem::path& path, const std::string& bytes);

/// The folder that holds `rules/` and `gazetteer/data/`: $RASID_DATA, else the source tree that this program was
/// built from if it is still there, else ../share/rasid beside the program.
Result<std::filesystem::path> find_data_folder();

/// Every regular file below `folder` whose name ends in `extension` (".toml"), in the order of their paths.
std::vector<std::filesystem::path> files_below(const std::filesystem::path& folder, const std::string& extension);

}  // namespace rasid
