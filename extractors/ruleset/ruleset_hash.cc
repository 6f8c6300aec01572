#include "extractors/ruleset/ruleset_hash.h"

#include <algorithm>
#include <vector>

#include "core/base/file.h"
#include "core/base/sha256.h"

namespace rasid {

namespace fs = std::filesystem;

std::string hash_of_folder(const fs::path& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    const std::string name = it->path().filename().string();
    const bool left_by_an_editor = name.front() == '.' || name.back() == '~';
    const bool says_where_to_read = it->path().lexically_relative(folder) == "sources.toml";  // not how
    if (it->is_regular_file(error) && !left_by_an_editor && !says_where_to_read)
      names.push_back(it->path().lexically_relative(folder).generic_string());
  }
  std::sort(names.begin(), names.end());
  Sha256 hash;
  for (const std::string& name : names) {
    const std::string bytes = read_file(folder / name).value_or(std::string());
    hash.update(name).update(std::string(1, '\0')).update(std::to_string(bytes.size())).update("\n").update(bytes);
  }
  return hash.hex();
}

}  // namespace rasid
