#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>

namespace rasid {

// Inside the store only: binding and reading of values by type, so that a column's meaning stands once.

inline void bind_value(SQLite::Statement& statement, int at, const std::string& value) {
  statement.bind(at, value);
}
inline void bind_value(SQLite::Statement& statement, int at, std::string_view value) {
  statement.bind(at, std::string(value));
}
inline void bind_value(SQLite::Statement& statement, int at, const char* value) {
  statement.bind(at, value);
}
inline void bind_value(SQLite::Statement& statement, int at, double value) {
  statement.bind(at, value);
}
template <typename T>
requires std::is_integral_v<T>
void bind_value(SQLite::Statement& statement, int at, T value) {
  statement.bind(at, static_cast<std::int64_t>(value));
}
template <typename T>
void bind_value(SQLite::Statement& statement, int at, const std::optional<T>& value) {
  if (value) {
    bind_value(statement, at, *value);
  } else {
    statement.bind(at);
  }
}

/// Binds `values` to the parameters 1, 2, ...
template <typename... Values>
void bind_all(SQLite::Statement& statement, const Values&... values) {
  int at = 0;
  (bind_value(statement, ++at, values), ...);
}

/// Runs a statement that gives no rows.
template <typename... Values>
void run(SQLite::Database& database, const char* sql, const Values&... values) {
  SQLite::Statement statement(database, sql);
  bind_all(statement, values...);
  statement.exec();
}

/// NULL for an empty text: unknown columns are NULL for whoever reads the file.
inline std::optional<std::string> or_null(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

/// The text of a column; empty for NULL.
inline std::string text_of(const SQLite::Column& column) {
  return column.isNull() ? std::string() : column.getString();
}

}  // namespace rasid
