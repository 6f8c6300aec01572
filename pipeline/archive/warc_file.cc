#include "pipeline/archive/warc_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "pipeline/archive/warc_input.h"

namespace rasid {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view kOpen = ".open";
constexpr std::string_view kEnding = ".warc.gz";

Error system_error(const fs::path& path, const char* what) {
  return {ErrorCode::unreadable, fmt::format("{}: {}", what, std::strerror(errno)), path.string()};
}

Result<void> write_all(int file, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return tl::make_unexpected(system_error(path, "can't be written"));
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

fs::path index_of(const fs::path& folder, const std::string& name) {
  return folder / (name.substr(0, name.size() - kEnding.size()) + ".cdxj");
}

/// Makes a rename last.
void sync_folder(const fs::path& folder) {
  const int file = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (file < 0) return;
  ::fsync(file);
  ::close(file);
}

/// The end of the last whole record.
std::uint64_t whole_bytes(const fs::path& path) {
  auto input = WarcInput::open(path);
  std::uint64_t end = 0;
  std::string piece;
  while (input && (*input)->next_member()) {
    do {
      if (!(*input)->read(piece)) return end;
    } while (!piece.empty());
    end = (*input)->member_end();
  }
  return end;
}

/// Lines of an index that speak of what is still in the file; a line that was cut off goes.
void trim_index(const fs::path& path, std::uint64_t end) {
  std::ifstream in(path);
  std::string kept;
  for (std::string line; std::getline(in, line) && !in.eof();) {
    const std::size_t brace = line.find('{');
    const auto entry = nlohmann::json::parse(brace == std::string::npos ? "" : line.substr(brace), nullptr, false);
    if (!entry.is_object()) continue;
    const std::uint64_t at = std::strtoull(entry.value("offset", "").c_str(), nullptr, 10);
    if (at < end) kept += line + "\n";
  }
  in.close();
  std::ofstream(path, std::ios::trunc) << kept;
}

}  // namespace

std::string gzip_member(std::string_view bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib could not be started");
  std::string out(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int state = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (state != Z_STREAM_END) throw std::runtime_error("zlib could not pack a record");
  return out;
}

Result<std::unique_ptr<WarcFile>> WarcFile::create(const fs::path& folder, const std::string& name) {
  std::unique_ptr<WarcFile> made(new WarcFile(folder, name));
  const fs::path path = folder / (name + std::string(kOpen));
  made->file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0644);
  if (made->file_ < 0) return tl::make_unexpected(system_error(path, "can't be made"));
  // Another process that tidies up may have got the lock first and taken the file for left behind.
  struct stat ours {};
  struct stat there {};
  if (::flock(made->file_, LOCK_EX) != 0 || ::fstat(made->file_, &ours) != 0 || ::stat(path.c_str(), &there) != 0 ||
      ours.st_ino != there.st_ino)
    return fail(ErrorCode::conflict, "another process took the new file away; try again", path.string());
  made->index_ = ::open(index_of(folder, name).c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  return made;
}

WarcFile::~WarcFile() {
  if (index_ >= 0) ::close(index_);
  if (file_ >= 0) ::close(file_);
}

Result<void> WarcFile::append(std::string_view members) {
  const fs::path path = folder_ / (name_ + std::string(kOpen));
  auto written = write_all(file_, members, path);
  if (written) {
    size_ += members.size();
    return {};
  }
  if (::ftruncate(file_, static_cast<off_t>(size_)) != 0)
    return tl::make_unexpected(system_error(path, "is damaged"));
  return written;
}

void WarcFile::append_index(std::string_view line) {
  if (index_ >= 0) (void)write_all(index_, line, {});
}

Result<void> WarcFile::sync() {
  if (::fdatasync(file_) != 0) return tl::make_unexpected(system_error(folder_ / name_, "can't be written"));
  return {};
}

Result<void> WarcFile::finish() {
  if (auto synced = sync(); !synced) return synced;
  const fs::path open_path = folder_ / (name_ + std::string(kOpen));
  const fs::path final_path = folder_ / name_;
  if (::rename(open_path.c_str(), final_path.c_str()) != 0)
    return tl::make_unexpected(system_error(final_path, "can't get its name"));
  sync_folder(folder_);
  return {};
}

std::vector<std::string> finish_left_behind(const fs::path& folder) {
  std::vector<std::string> done;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    const std::string file_name = entry.path().filename().string();
    if (!file_name.ends_with(std::string(kEnding) + std::string(kOpen))) continue;
    const int file = ::open(entry.path().c_str(), O_RDWR | O_CLOEXEC);
    if (file < 0) continue;
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {  // somebody writes it
      ::close(file);
      continue;
    }
    const std::string name = file_name.substr(0, file_name.size() - kOpen.size());
    const std::uint64_t size = fs::file_size(entry.path(), ignored);
    const std::uint64_t end = whole_bytes(entry.path());
    trim_index(index_of(folder, name), end);
    if (end == 0) {
      fs::remove(entry.path(), ignored);
      fs::remove(index_of(folder, name), ignored);
    } else if (::ftruncate(file, static_cast<off_t>(end)) == 0) {
      ::fsync(file);
      fs::rename(entry.path(), folder / name, ignored);
    }
    ::close(file);
    done.push_back(fmt::format("{}: finished after an interruption, {} bytes of a record in the making cut off", name,
                               size - end));
  }
  if (!done.empty()) sync_folder(folder);
  return done;
}

}  // namespace rasid
