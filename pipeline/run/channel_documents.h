#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "pipeline/run/process.h"

namespace rasid {

/// The messages of a Telegram channel's preview page, each as a document of its own: `source` and `url` are the
/// message's address, its time and its text stand in its bytes. The same message gives the same bytes each time, so
/// that only new and edited ones are read again.
Result<std::vector<RawDocument>> channel_documents(std::string_view html, const std::string& url,
                                                   const std::optional<Instant>& fetched);

}  // namespace rasid
