#pragma once

#include <cstddef>
#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string>

#include "core/base/result.h"
#include "pipeline/cli/cli.h"

namespace rasid {

/// A file's bytes, or standard input's for "-". `too_large` beyond `limit`.
Result<std::string> read_input(const std::string& file, std::size_t limit);

/// Reads JSON objects from standard input, one a line, and prints an answer line for each: `answer`'s object with the
/// request's "id" before it, or {"id", "error": {"code", "message"}}, which also sets the exit code.
void answer_lines(Session& session,
                  const std::function<Result<nlohmann::ordered_json>(const nlohmann::ordered_json& request)>& answer);

/// The bytes that a request line carries: `key` as text, or `key`_b64 as base64. `invalid` if it has neither.
Result<std::string> bytes_of(const nlohmann::ordered_json& request, const std::string& key);
/// A text value; empty if it is missing or no text.
std::string text_of(const nlohmann::ordered_json& request, const std::string& key);

/// JSON on standard output, indented, bytes that are no UTF-8 replaced.
void print_json(const nlohmann::ordered_json& json);

}  // namespace rasid
