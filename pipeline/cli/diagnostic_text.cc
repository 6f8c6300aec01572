#include "pipeline/cli/diagnostic_text.h"

#include <string_view>

#include "core/base/file.h"
#include "core/text/fold.h"
#include "pipeline/cli/table.h"

namespace rasid {
namespace {

std::string line_of(const std::string& bytes, int line) {
  std::size_t begin = 0;
  for (int i = 1; i < line; ++i) {
    begin = bytes.find('\n', begin);
    if (begin == std::string::npos) return {};
    ++begin;
  }
  std::string text = bytes.substr(begin, bytes.find('\n', begin) - begin);
  if (!text.empty() && text.back() == '\r') text.pop_back();
  return text;
}

/// The first `characters` characters.
std::string_view prefix(const std::string& text, int characters) {
  std::size_t at = 0;
  for (int i = 0; i < characters && at < text.size(); ++i) next_char(text, at);
  return std::string_view(text).substr(0, at);
}

}  // namespace

std::string diagnostic_text(const Diagnostic& diagnostic, bool color) {
  std::string where = diagnostic.file;
  if (diagnostic.line > 0) where += ":" + std::to_string(diagnostic.line);
  if (diagnostic.line > 0 && diagnostic.column > 0) where += ":" + std::to_string(diagnostic.column);
  const std::string level = diagnostic.level == Diagnostic::Level::error ? "error" : "warning";
  const std::string code = diagnostic.code.empty() ? std::string() : "[" + diagnostic.code + "]";
  std::string out = bold(where + ": " + level + code, color) + ": " + isolate(printable(diagnostic.message)) + "\n";
  const std::string line = diagnostic.line > 0
                               ? line_of(read_file(diagnostic.file).value_or(std::string()), diagnostic.line)
                               : std::string();
  if (!line.empty()) {
    out += "    " + printable(line) + "\n";
    if (diagnostic.column > 0) {
      out += "    " + std::string(display_width(printable(prefix(line, diagnostic.column - 1))), ' ') + "^\n";
    }
  }
  if (!diagnostic.advice.empty()) out += "    -> " + printable(diagnostic.advice) + "\n";
  return out;
}

}  // namespace rasid
