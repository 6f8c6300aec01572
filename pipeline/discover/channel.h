#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/day.h"
#include "core/base/result.h"

namespace rasid {

/// One message of a Telegram channel.
struct ChannelMessage {
  std::string id;                    ///< "NAME/1234", as Telegram counts them
  std::string url;                   ///< "https://t.me/NAME/1234"
  std::optional<Instant> published;  ///< in UTC
  std::string forwarded_from;        ///< another channel's title; empty if it is the channel's own
  /// The message alone as a page: its text, its time, the channel's title. Views, reactions, signatures and the
  /// messages it replies to are left out, so that the same message gives the same bytes each time.
  std::string page;
};

struct ChannelPage {
  std::string title;
  std::vector<ChannelMessage> messages;  ///< with a text, in the order of the page: the oldest first
  std::size_t without_text = 0;          ///< pictures and videos without a word, notes of the service
  std::string older;                     ///< address of the messages before these; empty if there is none
};

/// The address of a channel's public preview, "https://t.me/s/NAME", from a name ("SanaNews", "@SanaNews") or any of
/// its addresses (t.me, telegram.me, telegram.dog; with /s/ or a message's number). Empty if it is none.
std::string channel_preview_url(std::string_view name_or_url);

/// Reads a preview page. `invalid` if it is none: a channel without a preview shows a page to join it instead.
Result<ChannelPage> read_channel(std::string_view html, const std::string& url);

}  // namespace rasid
