#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "pipeline/archive/warc_reader.h"

namespace rasid {

/// Fills the HTTP side of a record from its block: start line, status, headers, payload. A payload that doesn't
/// unpack stays as it is, with a problem.
void read_http_message(WarcRecord& record, std::size_t limit);

/// A body without the chunks of RFC 9112, 7.1; nothing if it isn't made of them.
std::optional<std::string> without_chunks(std::string_view body);

/// A body without its Content-Encoding: "gzip", "deflate" (zlib or raw), "br", or several, the last first. `invalid`
/// if it is none of that encoding, `too_large` over the limit.
Result<std::string> without_encoding(std::string_view body, std::string_view encoding, std::size_t limit);

}  // namespace rasid
