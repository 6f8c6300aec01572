#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/record/article.h"
#include "pipeline/article/body_blocks.h"
#include "pipeline/article/metadata.h"

namespace rasid {

/// What a channel's preview page (Telegram's t.me) holds: its messages in order, without views, signatures and
/// replied-to messages.
struct MessagePage {
  std::string channel;
  std::vector<TextBlock> blocks;        ///< a line each
  std::optional<StatedTime> published;  ///< of the last message
};

/// Reads the messages; where a page shows none, the text that it states about itself (og:description).
MessagePage read_messages(const PageView& page, std::optional<Instant> fetched);

}  // namespace rasid
