#include "core/base/gzip.h"

#include <zlib.h>

#include <array>

namespace rasid {

bool is_gzip(std::string_view bytes) {
  return bytes.starts_with("\x1F\x8B\x08");
}

Result<std::string> gunzip(std::string_view bytes, std::size_t limit) {
  z_stream stream{};
  if (inflateInit2(&stream, 15 + 16) != Z_OK) return fail(ErrorCode::internal, "zlib could not be started");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  std::array<char, 65536> piece;
  int state = Z_OK;
  while (state == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    state = inflate(&stream, Z_NO_FLUSH);
    out.append(piece.data(), piece.size() - stream.avail_out);
    if (out.size() > limit) {
      inflateEnd(&stream);
      return fail(ErrorCode::too_large, "the unpacked file has more than " + std::to_string(limit >> 20) + " MB");
    }
    if (state == Z_STREAM_END && stream.avail_in > 0) {
      state = inflateReset(&stream);  // the next member
      if (state != Z_OK) break;
    }
  }
  inflateEnd(&stream);
  if (state != Z_STREAM_END) return fail(ErrorCode::invalid, "the gzip file is broken or cut short");
  return out;
}

}  // namespace rasid
