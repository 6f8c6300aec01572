#include "core/base/file.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <system_error>

namespace rasid {
namespace fs = std::filesystem;
namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

Error io_error(const fs::path& path) {
  const ErrorCode code = errno == ENOENT ? ErrorCode::not_found : ErrorCode::unreadable;
  return Error{code, std::string("can't be read: ") + std::strerror(errno), path.string()};
}

}  // namespace

Result<std::string> read_file(const fs::path& path, std::size_t limit) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored)) return fail(ErrorCode::invalid, "is a folder; name a file", path.string());
  const File file(std::fopen(path.c_str(), "rb"));
  if (!file) return tl::make_unexpected(io_error(path));
  std::string bytes;
  const auto size = fs::file_size(path, ignored);
  if (!ignored && size > limit) {
    return fail(ErrorCode::too_large, "is larger than the limit of " + std::to_string(limit) + " bytes",
                path.string());
  }
  if (!ignored) bytes.reserve(size + 1);
  char buffer[1 << 16];
  std::size_t got = 0;
  while ((got = std::fread(buffer, 1, sizeof buffer, file.get())) > 0) {
    if (bytes.size() + got > limit) {
      return fail(ErrorCode::too_large, "is larger than the limit of " + std::to_string(limit) + " bytes",
                  path.string());
    }
    bytes.append(buffer, got);
  }
  if (std::ferror(file.get())) return tl::make_unexpected(io_error(path));
  return bytes;
}

Result<void> write_file(const fs::path& path, const std::string& bytes) {
  const fs::path beside = path.string() + ".new";
  {
    const File file(std::fopen(beside.c_str(), "wb"));
    const bool written = file && std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size() &&
                         std::fflush(file.get()) == 0 && ::fsync(::fileno(file.get())) == 0;
    if (!written) {
      const std::string why = std::strerror(errno);
      std::remove(beside.c_str());
      return fail(ErrorCode::unreadable, "can't be written: " + why, path.string());
    }
  }
  std::error_code error;
  fs::rename(beside, path, error);
  if (error) return fail(ErrorCode::unreadable, "can't be written: " + error.message(), path.string());
  return {};
}

Result<fs::path> find_data_folder() {
  const auto complete = [](const fs::path& folder) {
    std::error_code ignored;
    return fs::is_directory(folder / "rules", ignored) && fs::is_directory(folder / "gazetteer" / "data", ignored);
  };
  if (const char* named = std::getenv("RASID_DATA"); named != nullptr && *named != '\0') {
    if (complete(named)) return fs::path(named);
    return fail(ErrorCode::not_found, "RASID_DATA names a folder without rules/ and gazetteer/data/", named);
  }
  if (complete(RASID_SOURCE_FOLDER)) return fs::path(RASID_SOURCE_FOLDER);
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  const fs::path installed = program.parent_path().parent_path() / "share" / "rasid";
  if (!error && complete(installed)) return installed;
  return fail(ErrorCode::not_found, "no folder with rules/ and gazetteer/data/ was found; set RASID_DATA to it",
              installed.string());
}

std::vector<fs::path> files_below(const fs::path& folder, const std::string& extension) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::recursive_directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (it->is_regular_file(error) && it->path().extension() == extension) found.push_back(it->path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

}  // namespace rasid
