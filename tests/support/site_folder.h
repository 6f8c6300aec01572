#pragma once

#include <filesystem>

#include "tests/support/loopback_server.h"

namespace rasid {

/// Puts every file of a folder on the server, the index.html of a folder also as the folder itself; how many. Files
/// carry
/// `{{origin}}` where an absolute address of the site stands. A file `headers.tsv` gives headers: path <TAB> name
/// <TAB> value. Answers carry an ETag and honour If-None-Match. Throws std::runtime_error on a faulty headers.tsv.
int put_folder(LoopbackServer& server, const std::filesystem::path& folder);

}  // namespace rasid
