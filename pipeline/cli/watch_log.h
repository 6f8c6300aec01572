#pragma once

#include <filesystem>
#include <functional>

#include "core/base/clock.h"
#include "pipeline/run/watch.h"

namespace rasid {

/// A log of one JSON object a line: {"at", "level", "event", and the facts of the event}. To stderr, or, with a file,
/// to that, in pieces of 50 MB of which five are kept. Throws spdlog's exception if the file can't be opened.
std::function<void(const WatchLine&)> make_watch_log(const std::filesystem::path& file, bool quiet,
                                                     const Clock& clock);

}  // namespace rasid
