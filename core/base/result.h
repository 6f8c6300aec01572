#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace rasid {

/// What kind of thing went wrong with one item. The names are printed and stored: never rename one.
enum class ErrorCode {
  not_found,     ///< a file, a record or a page is not there
  unreadable,    ///< it is there and can't be read (permissions, I/O)
  invalid,       ///< it was read and is not what it should be
  too_large,     ///< over a limit that protects us
  timeout,       ///< took longer than allowed
  refused,       ///< somebody said no: robots.txt, an address guard, a server
  network,       ///< the network or the remote side failed
  conflict,      ///< somebody else changed it first, or it is locked
  incompatible,  ///< written by a newer version of the program
  internal,      ///< a fault of ours
};

/// "not_found", "unreadable", ...
std::string_view to_string(ErrorCode code);

/// What went wrong with an item: the message says what, where and what to do; `where` is a file with line and
/// column, a URL or a database, empty if the message alone is enough.
struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;
  std::string where;

  /// "where: message", for people.
  [[nodiscard]] std::string text() const;
};

template <typename T>
using Result = tl::expected<T, Error>;

/// The failing side of a Result: `return fail(ErrorCode::invalid, "the date has no day", "2025-13");`
inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string where = {}) {
  return tl::make_unexpected(Error{code, std::move(message), std::move(where)});
}

/// One remark of a loader about a file that people write. Lines and columns count from 1, columns in characters;
/// 0 when unknown.
struct Diagnostic {
  enum class Level { warning, error };
  Level level = Level::error;
  std::string file;
  int line = 0;
  int column = 0;
  std::string code;     ///< "E012": stable, for searching
  std::string message;  ///< what is wrong
  std::string advice;   ///< what to write instead; may be empty

  /// "file:line:column: error[E012]: message (advice)"
  [[nodiscard]] std::string text() const;
};

bool has_errors(const std::vector<Diagnostic>& diagnostics);

}  // namespace rasid
