#include "pipeline/archive/warc_input.h"

#include <fmt/format.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace rasid {
namespace {

constexpr std::size_t kPiece = std::size_t{64} << 10;

struct FileClose {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

struct WarcInput::Inside {
  std::filesystem::path path;
  std::unique_ptr<std::FILE, FileClose> file;
  bool packed = false;
  z_stream stream{};
  std::array<char, kPiece> bytes{};  ///< as they stand in the file
  std::size_t begin = 0;             ///< of those, what was not used yet
  std::size_t end = 0;
  std::uint64_t offset = 0;  ///< of bytes[begin] in the file
  std::uint64_t member_begin = 0;
  std::uint64_t member_end = 0;
  bool in_member = false;
  bool damaged = false;

  bool fill() {
    if (begin < end) return true;
    begin = 0;
    end = std::fread(bytes.data(), 1, bytes.size(), file.get());
    return end > 0;
  }
  int peek() { return fill() ? static_cast<unsigned char>(bytes[begin]) : -1; }
  void use(std::size_t count) {
    begin += count;
    offset += count;
  }
  /// Moves to where the three bytes stand with which a gzip member begins. False at the end of the file.
  bool find_magic() {
    int matched = 0;
    std::uint64_t start = offset;
    for (int c = peek(); c >= 0; c = peek()) {
      constexpr std::array<int, 3> kMagic = {0x1f, 0x8b, 0x08};
      if (c == kMagic[static_cast<std::size_t>(matched)]) {
        if (matched == 0) start = offset;
        ++matched;
        if (matched == 3) {
          go_to(start);
          return true;
        }
      } else {
        matched = c == kMagic[0] ? 1 : 0;
        start = offset;
      }
      use(1);
    }
    return false;
  }
  void go_to(std::uint64_t at) {
    std::fseek(file.get(), static_cast<long>(at), SEEK_SET);
    begin = end = 0;
    offset = at;
  }
};

WarcInput::WarcInput(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
WarcInput::~WarcInput() {
  if (inside_->packed) inflateEnd(&inside_->stream);
}

Result<std::unique_ptr<WarcInput>> WarcInput::open(const std::filesystem::path& path) {
  auto inside = std::make_unique<Inside>();
  inside->path = path;
  inside->file.reset(std::fopen(path.c_str(), "rbe"));
  std::error_code ignored;
  if (!inside->file || std::filesystem::is_directory(path, ignored)) {
    const int code = inside->file ? EISDIR : errno;
    return fail(code == ENOENT ? ErrorCode::not_found : ErrorCode::unreadable,
                fmt::format("can't be read: {}", std::strerror(code)), path.string());
  }
  if (inside->fill() && inside->end >= 4 && std::memcmp(inside->bytes.data(), "\x28\xb5\x2f\xfd", 4) == 0)
    return fail(ErrorCode::invalid, "is packed with zstd; unpack it first: zstd -d FILE", path.string());
  inside->packed = inside->peek() == 0x1f;
  if (inside->packed && inflateInit2(&inside->stream, 15 + 16) != Z_OK)
    return fail(ErrorCode::internal, "zlib could not be started");
  return std::unique_ptr<WarcInput>(new WarcInput(std::move(inside)));
}

void WarcInput::go_to(std::uint64_t offset) {
  inside_->in_member = false;
  inside_->damaged = false;
  inside_->member_end = 0;
  inside_->go_to(offset);
}

bool WarcInput::next_member() {
  Inside& in = *inside_;
  std::string rest;
  while (in.in_member) {
    if (!read(rest) || rest.empty()) break;
  }
  if (in.packed && in.damaged) {
    in.go_to(in.member_begin + 1);
    in.damaged = false;
  } else if (!in.packed && in.member_end > 0) {
    return false;
  }
  if (in.packed ? !in.find_magic() : in.peek() < 0) return false;
  in.member_begin = in.offset;
  in.in_member = true;
  if (in.packed) inflateReset(&in.stream);
  return true;
}

Result<void> WarcInput::read(std::string& piece) {
  Inside& in = *inside_;
  piece.clear();
  if (!in.in_member) return {};
  if (!in.packed) {
    if (in.fill()) piece.assign(in.bytes.data() + in.begin, in.end - in.begin);
    in.use(piece.size());
    if (piece.empty()) {
      in.in_member = false;
      in.member_end = in.offset;
    }
    return {};
  }
  piece.resize(kPiece);
  in.stream.next_out = reinterpret_cast<Bytef*>(piece.data());
  in.stream.avail_out = static_cast<uInt>(piece.size());
  int state = Z_OK;
  while (state == Z_OK && in.stream.avail_out > 0 && in.fill()) {
    in.stream.next_in = reinterpret_cast<Bytef*>(in.bytes.data() + in.begin);
    in.stream.avail_in = static_cast<uInt>(in.end - in.begin);
    state = inflate(&in.stream, Z_NO_FLUSH);
    in.use(in.end - in.begin - in.stream.avail_in);
  }
  piece.resize(piece.size() - in.stream.avail_out);
  if (state == Z_STREAM_END) {
    in.in_member = false;
    in.member_end = in.offset;
    // What is left is told now; the next call says that it was all.
    return {};
  }
  if (state == Z_OK && !piece.empty()) return {};
  in.in_member = false;
  in.damaged = true;
  piece.clear();
  return fail(ErrorCode::invalid,
              state == Z_OK || state == Z_BUF_ERROR
                  ? "the file ends within a gzip member; what came before it is whole"
                  : "its gzip is damaged here",
              fmt::format("{}:{}", in.path.string(), in.member_begin));
}

bool WarcInput::packed() const {
  return inside_->packed;
}
std::uint64_t WarcInput::member_begin() const {
  return inside_->member_begin;
}
std::uint64_t WarcInput::member_end() const {
  return inside_->member_end;
}

}  // namespace rasid
