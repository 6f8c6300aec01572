#pragma once

#include <filesystem>
#include <string>

namespace rasid::bench {

/// How the second copy of the event rules says things.
enum class Copy {
  same_words,   ///< as the first: every hit is two hits, the dearest that doubling can be
  other_words,  ///< one letter of each phrase exchanged: as many phrases again, which hardly ever stand in a text
};

/// Writes the data folder `from` (rules/, with gazetteer/ linked) to the empty folder `to` with every event rule
/// twice, the second under an id of its own and without examples. Returns how many rules were doubled.
int double_event_rules(const std::filesystem::path& from, const std::filesystem::path& to, Copy copy);

}  // namespace rasid::bench
