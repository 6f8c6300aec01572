#include "pipeline/web/static_files.h"

#include <array>
#include <utility>

#include "core/base/file.h"
#include "core/base/sha256.h"
#include "pipeline/web/gate.h"

namespace rasid {
namespace fs = std::filesystem;
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kTypes = {
    {{".html", "text/html; charset=utf-8"},
     {".js", "text/javascript; charset=utf-8"},
     {".css", "text/css; charset=utf-8"},
     {".json", "application/json; charset=utf-8"},
     {".svg", "image/svg+xml"},
     {".png", "image/png"}}};

std::string_view type_of(const fs::path& file) {
  for (const auto& [extension, type] : kTypes) {
    if (file.extension() == extension) return type;
  }
  return {};
}

}  // namespace

Result<void> StaticFiles::add(const fs::path& folder, const std::string& prefix) {
  std::error_code error;
  for (fs::recursive_directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
    const std::string_view type = type_of(at->path());
    if (!at->is_regular_file() || type.empty()) continue;
    auto bytes = read_file(at->path(), std::size_t{8} << 20);
    if (!bytes) return tl::make_unexpected(bytes.error());
    const std::string tag = "\"" + sha256_hex(*bytes).substr(0, 20) + "\"";
    const std::string name = prefix + at->path().lexically_relative(folder).generic_string();
    files_[name] = {std::move(*bytes), std::string(type), tag};
  }
  if (error) return fail(ErrorCode::unreadable, error.message(), folder.string());
  return {};
}

HttpResponse StaticFiles::answer(const HttpRequest& request) const {
  const auto found = files_.find(request.path == "/" ? "/index.html" : request.path);
  if (found == files_.end()) return json_error(404, "not_found", "there is nothing here");
  const File& file = found->second;
  // Asked again each time: a page of yesterday's version beside a server of today's decides wrongly.
  std::vector<std::pair<std::string, std::string>> headers = {{"ETag", file.tag}, {"Cache-Control", "no-cache"}};
  if (request.header("if-none-match") == file.tag) return {304, "", "", std::move(headers)};
  return {200, file.type, file.bytes, std::move(headers)};
}

}  // namespace rasid
