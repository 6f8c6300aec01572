#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace rasid {

// Text in a terminal, for commands that print for people. All text is UTF-8; widths are terminal columns.

/// Columns that `text` takes: marks and invisible characters none, East Asian wide characters two (Unicode UAX #11).
std::size_t display_width(std::string_view text);

/// `text` made safe to print: control characters (an escape sequence in a page could drive the terminal) and line
/// ends become a space, bidirectional controls (UAX #9) go, bytes that are no UTF-8 become U+FFFD.
std::string printable(std::string_view text);

/// At most `width` columns of `text`, ending in "…" if something was cut off. Never cuts a mark from its letter and
/// leaves no isolate open. 0: all.
std::string cut_to_width(std::string_view text, std::size_t width);

/// `text` in lines of at most `width` columns, broken at spaces; a longer word stands on a line of its own, cut by
/// force. An isolate that runs over a line's end is closed there and opened again. 0: one line.
std::vector<std::string> wrap_to_width(std::string_view text, std::size_t width);

/// `text` between FSI and PDI (U+2068, U+2069) if it has right-to-left letters, so that it can't reorder what stands
/// beside it on the line; else as it is. Both take no column.
std::string isolate(std::string_view text);

/// Columns of the terminal on stdout; 0 if stdout is none, which means: cut nothing.
std::size_t terminal_width();

/// How a table is printed.
struct TableStyle {
  std::size_t width = 0;  ///< of the terminal; 0: unlimited
  bool color = false;
};

/// Rows under headings, columns as wide as their widest cell. Where that is too wide for the terminal, the columns
/// that may shrink do, the widest first. A row may have lines below it, which run over the whole width.
class Table {
 public:
  struct Column {
    std::string title;
    bool right = false;           ///< numbers
    std::size_t least_width = 0;  ///< may shrink to this; 0: never shrinks
    bool wraps = false;           ///< a cell that is too wide goes on below; else it is cut
    bool prepared = false;  ///< cells are printable() already, with isolates of their own; else that is done here
  };

  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}
  /// As many cells as columns. `below` is wrapped under the row.
  void add(std::vector<std::string> cells, std::string below = {});
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  /// Lines ending in LF, the headings first.
  [[nodiscard]] std::string text(const TableStyle& style) const;

 private:
  struct Row {
    std::vector<std::string> cells;
    std::string below;
  };
  [[nodiscard]] std::vector<std::size_t> widths(std::size_t limit) const;
  [[nodiscard]] std::string lines(const std::vector<std::string>& cells,
                                  const std::vector<std::size_t>& widths) const;

  std::vector<Column> columns_;
  std::vector<Row> rows_;
};

/// `text` in bold or dim, if `color`.
std::string bold(std::string_view text, bool color);
std::string dim(std::string_view text, bool color);

}  // namespace rasid
