#pragma once

#include <cstddef>
#include <span>

namespace rasid {

/// The scripts that bring a file from version i to i + 1, in order. A script that was released is never changed; a
/// new version is a new script at the end. PRAGMA user_version holds the number of scripts that a file has had.
std::span<const char* const> schema_scripts();

/// PRAGMA application_id of our files ("RASD").
constexpr int kApplicationId = 0x52415344;

}  // namespace rasid
