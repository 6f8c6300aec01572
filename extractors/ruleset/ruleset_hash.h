#pragma once

#include <filesystem>
#include <string>

namespace rasid {

/// SHA-256 over the path and the bytes of every file below `folder` (rules/) that is no hidden or backup file, nor
/// sources.toml (which says where to read, not how), in the order of the paths: the same rules give the same hash on
/// every machine. Files that can't be read count as empty.
std::string hash_of_folder(const std::filesystem::path& folder);

}  // namespace rasid
