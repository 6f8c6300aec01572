#include "core/base/result.h"

#include <algorithm>

namespace rasid {

std::string_view to_string(ErrorCode code) {
  switch (code) {
    case ErrorCode::not_found: return "not_found";
    case ErrorCode::unreadable: return "unreadable";
    case ErrorCode::invalid: return "invalid";
    case ErrorCode::too_large: return "too_large";
    case ErrorCode::timeout: return "timeout";
    case ErrorCode::refused: return "refused";
    case ErrorCode::network: return "network";
    case ErrorCode::conflict: return "conflict";
    case ErrorCode::incompatible: return "incompatible";
    case ErrorCode::internal: return "internal";
  }
  return "internal";
}

std::string Error::text() const {
  return where.empty() ? message : where + ": " + message;
}

std::string Diagnostic::text() const {
  std::string out = file;
  if (line > 0) out += ":" + std::to_string(line);
  if (line > 0 && column > 0) out += ":" + std::to_string(column);
  out += level == Level::error ? ": error" : ": warning";
  if (!code.empty()) out += "[" + code + "]";
  out += ": " + message;
  if (!advice.empty()) out += " (" + advice + ")";
  return out;
}

bool has_errors(const std::vector<Diagnostic>& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.level == Diagnostic::Level::error; });
}

}  // namespace rasid
