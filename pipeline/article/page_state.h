#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pipeline/article/json_ld.h"

namespace rasid {

/// The article inside the state that a page carries for its own script: Next.js's __NEXT_DATA__, blocks of
/// application/json, assignments such as `window.__INITIAL_STATE__ = {...}` or `Fusion.globalContent = {...}`, also
/// as a quoted string. For pages whose text a script writes: what such a state says of an article (headline, body a
/// paragraph a line, times, authors), empty fields where it says nothing. `title` is the page's own (og:title or
/// <title>) and tells the page's article from others in the state; an object whose title is another's is passed over.
/// Linear in the length of the scripts but for a few attempts at their beginnings; broken JSON is no witness.
LinkedData read_page_state(const std::vector<std::string_view>& scripts, std::string_view title);

}  // namespace rasid
