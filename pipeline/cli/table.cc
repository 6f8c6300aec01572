#include "pipeline/cli/table.h"

#include <sys/ioctl.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

namespace rasid {
namespace {

constexpr std::string_view kIsolate = "\u2068";
constexpr std::string_view kEndIsolate = "\u2069";
constexpr std::string_view kEllipsis = "…";
constexpr std::string_view kGap = "  ";

/// The code point at `at`, which moves behind it; negative for bytes that are no UTF-8.
UChar32 next_code_point(std::string_view text, std::size_t& at) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  auto i = static_cast<std::int32_t>(at);
  UChar32 c = 0;
  U8_NEXT(bytes, i, static_cast<std::int32_t>(text.size()), c);
  at = static_cast<std::size_t>(i);
  return c;
}

std::size_t width_of(UChar32 c) {
  if (c < 0) return 1;
  switch (u_charType(c)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_CONTROL_CHAR: return 0;
    case U_FORMAT_CHAR: return c == 0xAD ? 1 : 0;
    default: break;
  }
  const int east_asian = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return east_asian == U_EA_WIDE || east_asian == U_EA_FULLWIDTH ? 2 : 1;
}

bool is_bidi_control(UChar32 c) {
  return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

bool has_right_to_left(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const UChar32 c = next_code_point(text, at);
    if (c < 0) continue;
    const auto direction = u_charDirection(c);
    if (direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC) return true;
  }
  return false;
}

std::string painted(std::string_view text, const char* code, bool color) {
  if (!color || text.empty()) return std::string(text);
  return "\033[" + std::string(code) + "m" + std::string(text) + "\033[0m";
}

/// The longest piece at the front of `text` of at most `width` columns, at least one character.
std::size_t bytes_in_width(std::string_view text, std::size_t width) {
  std::size_t used = 0;
  std::size_t at = 0;
  while (at < text.size()) {
    std::size_t next = at;
    const std::size_t more = width_of(next_code_point(text, next));
    if (used + more > width && at > 0) break;
    used += more;
    at = next;
  }
  return at;
}

/// How many isolates `text` opens and doesn't close.
std::size_t open_isolates(std::string_view text) {
  std::size_t depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view here = text.substr(at, kIsolate.size());
    if (here == kIsolate) ++depth;
    if (here == kEndIsolate && depth > 0) --depth;
  }
  return depth;
}

std::string repeated(std::string_view text, std::size_t times) {
  std::string out;
  while (times-- > 0) out += text;
  return out;
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) width += width_of(next_code_point(text, at));
  return width;
}

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const UChar32 c = next_code_point(text, at);
    if (c < 0) {
      out += "\uFFFD";
    } else if (u_charType(c) == U_CONTROL_CHAR || c == 0x2028 || c == 0x2029) {
      if (out.empty() || out.back() != ' ') out += ' ';
    } else if (!is_bidi_control(c)) {
      out += text.substr(begin, at - begin);
    }
  }
  return out;
}

std::string cut_to_width(std::string_view text, std::size_t width) {
  if (width == 0 || display_width(text) <= width) return std::string(text);
  if (width == 1) return std::string(kEllipsis);
  std::string_view front = text.substr(0, bytes_in_width(text, width - 1));
  while (!front.empty() && front.back() == ' ') front.remove_suffix(1);
  return std::string(front) + std::string(kEllipsis) + repeated(kEndIsolate, open_isolates(front));
}

std::vector<std::string> wrap_to_width(std::string_view text, std::size_t width) {
  std::vector<std::string> lines;
  if (width == 0) return {std::string(text)};
  std::string line;
  std::size_t used = 0;
  const auto finish = [&] {
    if (!line.empty()) lines.push_back(std::move(line));
    line.clear();
    used = 0;
  };
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    std::string_view word = text.substr(0, space);
    text.remove_prefix(std::min(space + 1, text.size()));
    const std::size_t word_width = display_width(word);
    if (used > 0 && used + 1 + word_width > width) finish();
    while (display_width(word) > width) {
      const std::size_t bytes = bytes_in_width(word, width);
      lines.emplace_back(word.substr(0, bytes));
      word.remove_prefix(bytes);
    }
    if (word.empty()) continue;
    if (used > 0) {
      line += ' ';
      ++used;
    }
    line += word;
    used += display_width(word);
  }
  finish();
  std::size_t open = 0;
  for (std::string& each : lines) {
    each = repeated(kIsolate, open) + each;
    open = open_isolates(each);
    each += repeated(kEndIsolate, open);
  }
  return lines;
}

std::string isolate(std::string_view text) {
  if (!has_right_to_left(text)) return std::string(text);
  return std::string(kIsolate) + std::string(text) + std::string(kEndIsolate);
}

std::size_t terminal_width() {
  if (::isatty(STDOUT_FILENO) == 0) return 0;
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

std::string bold(std::string_view text, bool color) {
  return painted(text, "1", color);
}
std::string dim(std::string_view text, bool color) {
  return painted(text, "2", color);
}

void Table::add(std::vector<std::string> cells, std::string below) {
  cells.resize(columns_.size());
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (!columns_[i].prepared) cells[i] = printable(cells[i]);
  }
  rows_.push_back({std::move(cells), printable(below)});
}

std::vector<std::size_t> Table::widths(std::size_t limit) const {
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    std::size_t width = display_width(columns_[i].title);
    for (const Row& row : rows_) width = std::max(width, display_width(row.cells[i]));
    widths.push_back(width);
  }
  if (limit == 0) return widths;
  std::size_t total = kGap.size() * (widths.size() - 1);
  for (const std::size_t width : widths) total += width;
  while (total > limit) {
    std::size_t* widest = nullptr;
    for (std::size_t i = 0; i < widths.size(); ++i) {
      const bool may_shrink = columns_[i].least_width > 0 && widths[i] > columns_[i].least_width;
      if (may_shrink && (widest == nullptr || widths[i] > *widest)) widest = &widths[i];
    }
    if (widest == nullptr) break;
    --*widest;
    --total;
  }
  return widths;
}

std::string Table::lines(const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) const {
  std::vector<std::vector<std::string>> pieces;
  std::size_t height = 1;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    pieces.push_back(columns_[i].wraps ? wrap_to_width(cells[i], widths[i])
                                       : std::vector{cut_to_width(cells[i], widths[i])});
    height = std::max(height, pieces.back().size());
  }
  std::string out;
  for (std::size_t line = 0; line < height; ++line) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string piece = line < pieces[i].size() ? pieces[i][line] : std::string();
      const std::string padding(widths[i] - std::min(widths[i], display_width(piece)), ' ');
      if (i > 0) out += kGap;
      if (columns_[i].right) out += padding;
      out += isolate(piece);
      if (!columns_[i].right) out += padding;
    }
    while (!out.empty() && out.back() == ' ') out.pop_back();
    out += '\n';
  }
  return out;
}

std::string Table::text(const TableStyle& style) const {
  const std::vector<std::size_t> widths = this->widths(style.width);
  std::vector<std::string> titles;
  for (const Column& column : columns_) titles.push_back(column.title);
  std::string heading = lines(titles, widths);
  heading.pop_back();
  std::string out = bold(heading, style.color) + "\n";
  for (const Row& row : rows_) {
    out += lines(row.cells, widths);
    if (row.below.empty()) continue;
    const std::size_t room = style.width > kGap.size() ? style.width - kGap.size() : 0;
    for (const std::string& below : wrap_to_width(row.below, room)) {
      out += std::string(kGap) + dim(isolate(below), style.color) + "\n";
    }
  }
  return out;
}

}  // namespace rasid
