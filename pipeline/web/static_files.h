#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/base/result.h"
#include "pipeline/web/http.h"

namespace rasid {

/// The page's own files, read once: a request names an entry of a list and never a file on the disk, so that no path
/// leads out of it.
class StaticFiles {
 public:
  /// Adds the files of `folder` and below, of the types that a page has (.html, .js, .css, .json, .svg, .png), under
  /// `prefix` + their relative path.
  Result<void> add(const std::filesystem::path& folder, const std::string& prefix);

  /// 200 with the file, 304 if the client has it, 404.
  [[nodiscard]] HttpResponse answer(const HttpRequest& request) const;
  [[nodiscard]] bool has(const std::string& path) const { return files_.contains(path); }

 private:
  struct File {
    std::string bytes;
    std::string type;
    std::string tag;
  };
  std::map<std::string, File> files_;
};

}  // namespace rasid
