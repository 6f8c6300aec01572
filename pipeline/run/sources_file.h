#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace rasid {

/// A source as it is written into a file of sources.
struct NewSource {
  std::string id;
  std::string name;
  std::string language;
  std::vector<std::string> feeds;
  std::vector<std::string> sitemaps;
  std::vector<std::string> sections;
  std::vector<std::string> channels;
  bool paused = false;
};

// Changes of the team's file of sources (docs/crawling.md). Everything else in the file stays as it is to the letter:
// comments, order, spaces. The changed text is read as a run would read it before it takes the file's place, at once
// or not at all. Errors: `not_found` (no such file or source), `invalid` (the file has faults already, which `rasid
// sources list` names), `unreadable`.

/// Adds sources at the end of the file, which is made if it is not there. `conflict` if an id is taken.
Result<void> add_sources(const std::filesystem::path& file, const std::vector<NewSource>& sources);
/// Sets `paused` of a source. False if it was so already.
Result<bool> set_paused(const std::filesystem::path& file, const std::string& id, bool paused);

/// An id from a name or an address: lower-case ASCII letters, digits and hyphens, none of `taken`.
std::string source_id_for(const std::string& name_or_url, const std::vector<std::string>& taken);

}  // namespace rasid
