#include "pipeline/archive/http_message.h"

#include <brotli/decode.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace rasid {
namespace {

std::string_view trimmed(std::string_view text) {
  const auto space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  return text;
}

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

/// The end of the head and where the body begins; the whole text if there is no empty line.
std::pair<std::size_t, std::size_t> end_of_head(std::string_view text) {
  const std::size_t crlf = text.find("\r\n\r\n");
  const std::size_t lf = text.find("\n\n");
  if (crlf == std::string_view::npos && lf == std::string_view::npos) return {text.size(), text.size()};
  return crlf < lf ? std::pair(crlf, crlf + 4) : std::pair(lf, lf + 2);
}

Error too_large() {
  return {ErrorCode::too_large, "unpacks to more than the limit", {}};
}

Result<std::string> inflated(std::string_view body, int window, std::size_t limit) {
  z_stream stream{};
  if (inflateInit2(&stream, window) != Z_OK) return fail(ErrorCode::internal, "zlib could not be started");
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  stream.avail_in = static_cast<uInt>(body.size());
  std::string out;
  std::array<char, 65536> piece;
  int state = Z_OK;
  while (state == Z_OK && out.size() <= limit) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    state = inflate(&stream, Z_NO_FLUSH);
    out.append(piece.data(), piece.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (out.size() > limit) return tl::make_unexpected(too_large());
  if (state != Z_STREAM_END) return fail(ErrorCode::invalid, "is not compressed as its head says, or cut off");
  return out;
}

Result<std::string> unbrotlied(std::string_view body, std::size_t limit) {
  const std::unique_ptr<BrotliDecoderState, void (*)(BrotliDecoderState*)> state(
      BrotliDecoderCreateInstance(nullptr, nullptr, nullptr), BrotliDecoderDestroyInstance);
  if (!state) return fail(ErrorCode::internal, "brotli could not be started");
  const auto* in = reinterpret_cast<const std::uint8_t*>(body.data());
  std::size_t in_left = body.size();
  std::string out;
  std::array<std::uint8_t, 65536> piece;
  while (out.size() <= limit) {
    std::uint8_t* to = piece.data();
    std::size_t room = piece.size();
    const auto result = BrotliDecoderDecompressStream(state.get(), &in_left, &in, &room, &to, nullptr);
    out.append(reinterpret_cast<const char*>(piece.data()), piece.size() - room);
    if (result == BROTLI_DECODER_RESULT_SUCCESS && out.size() <= limit) return out;
    if (result == BROTLI_DECODER_RESULT_ERROR || result == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT)
      return fail(ErrorCode::invalid, "is not compressed as its head says, or cut off");
  }
  return tl::make_unexpected(too_large());
}

Result<std::string> without_one_encoding(std::string_view body, std::string_view name, std::size_t limit) {
  if (name == "gzip" || name == "x-gzip") return inflated(body, 15 + 16, limit);
  if (name == "br") return unbrotlied(body, limit);
  if (name == "deflate") {
    auto with_head = inflated(body, 15, limit);
    return with_head ? with_head : inflated(body, -15, limit);
  }
  if (name == "identity" || name == "none" || name.empty()) return std::string(body);
  return fail(ErrorCode::invalid, "is compressed as \"" + std::string(name) + "\", which is not known");
}

}  // namespace

std::optional<std::string> without_chunks(std::string_view body) {
  std::string out;
  while (true) {
    const std::size_t line_end = body.find('\n');
    if (line_end == std::string_view::npos) return std::nullopt;
    std::string_view size_text = trimmed(body.substr(0, std::min(line_end, body.find(';'))));
    std::size_t size = 0;
    const auto [end, error] = std::from_chars(size_text.data(), size_text.data() + size_text.size(), size, 16);
    if (error != std::errc() || end != size_text.data() + size_text.size()) return std::nullopt;
    body.remove_prefix(line_end + 1);
    if (size == 0) return out;
    if (size > body.size()) return std::nullopt;
    out += body.substr(0, size);
    body.remove_prefix(size);
    if (body.starts_with("\r\n")) {
      body.remove_prefix(2);
    } else if (body.starts_with("\n")) {
      body.remove_prefix(1);
    } else {
      return std::nullopt;
    }
  }
}

Result<std::string> without_encoding(std::string_view body, std::string_view encoding, std::size_t limit) {
  std::string out(body);
  while (!encoding.empty()) {
    const std::size_t comma = encoding.rfind(',');
    const std::string name =
        lowered(trimmed(comma == std::string_view::npos ? encoding : encoding.substr(comma + 1)));
    auto unpacked = without_one_encoding(out, name, limit);
    if (!unpacked) return unpacked;
    out = std::move(*unpacked);
    encoding = comma == std::string_view::npos ? std::string_view() : encoding.substr(0, comma);
  }
  return out;
}

void read_http_message(WarcRecord& record, std::size_t limit) {
  const std::string_view block = record.block;
  const auto [head_end, body_begin] = end_of_head(block);
  std::string_view head = block.substr(0, head_end);
  const std::size_t first_end = head.find('\n');
  record.start_line = std::string(trimmed(head.substr(0, first_end)));
  head.remove_prefix(first_end == std::string_view::npos ? head.size() : first_end + 1);
  while (!head.empty()) {
    const std::size_t end = head.find('\n');
    const std::string_view line = head.substr(0, end);
    head.remove_prefix(end == std::string_view::npos ? head.size() : end + 1);
    const std::size_t colon = line.find(':');
    if ((line.front() == ' ' || line.front() == '\t') && !record.headers.empty()) {
      record.headers.back().second += " " + std::string(trimmed(line));
    } else if (colon != std::string_view::npos) {
      record.headers.emplace_back(lowered(trimmed(line.substr(0, colon))), trimmed(line.substr(colon + 1)));
    }
  }
  if (record.start_line.starts_with("HTTP/")) {
    const std::size_t space = record.start_line.find(' ');
    if (space != std::string::npos)
      std::from_chars(record.start_line.data() + space + 1, record.start_line.data() + record.start_line.size(),
                      record.status);
  }
  record.raw_payload = std::string(block.substr(body_begin));
  record.payload = record.raw_payload;
  if (record.type == "revisit" || record.cut || record.raw_payload.empty()) return;
  if (lowered(record.header("transfer-encoding")).find("chunked") != std::string::npos) {
    if (auto whole = without_chunks(record.payload)) {
      record.payload = std::move(*whole);
    } else {
      record.problems.emplace_back("its head says that it is in chunks, and it is not");
    }
  }
  const std::string encoding = record.header("content-encoding");
  if (encoding.empty()) return;
  auto unpacked = without_encoding(record.payload, encoding, limit);
  if (unpacked) {
    record.payload = std::move(*unpacked);
  } else {
    record.problems.push_back("the page " + unpacked.error().message + "; it is kept as it is");
  }
}

}  // namespace rasid
