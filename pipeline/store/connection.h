#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <exception>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "pipeline/store/store.h"

namespace rasid {

// Inside the store only: no header that others include may include this one.

/// The turn to write: an advisory lock on "<file>.lock", held until destruction. The kernel gives it back when the
/// process dies, however it dies.
class WriteTurn {
 public:
  static Result<WriteTurn> take(const std::filesystem::path& database, std::chrono::milliseconds timeout);
  WriteTurn(WriteTurn&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
  WriteTurn& operator=(WriteTurn&&) = delete;
  ~WriteTurn();

 private:
  explicit WriteTurn(int file) : file_(file) {}
  int file_;
};

/// Replaces what is known of a URL; inside a transaction of the caller.
void write_fetch_state(SQLite::Database& database, const FetchState& state);

/// An open file with its settings, and the one place where SQLite's exceptions become errors.
class Connection {
 public:
  /// `scripts` are those of schema_scripts(); tests give their own.
  static Result<std::unique_ptr<Connection>> open(const std::filesystem::path& file, const StoreOptions& options,
                                                  std::span<const char* const> scripts);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  [[nodiscard]] const std::filesystem::path& file() const { return file_; }
  [[nodiscard]] std::string now() const { return format_iso_instant(clock_->now()); }
  SQLite::Database& database() { return *database_; }

  /// When a transaction is safe from a power cut. From the death of the process it is safe at once in both.
  enum class Durability {
    soon,  ///< when the log is next brought into the file: for what a run can make again
    now,   ///< before write() returns: for what a person was told
  };

  /// Runs `body` (database -> Result<T>) in one transaction; an error or exception leaves nothing behind.
  template <typename Body>
  auto write(Durability durability, Body body) -> decltype(body(std::declval<SQLite::Database&>()));
  /// Runs `body` (database -> Result<T>) and turns exceptions into errors. Not const on the inside: SQLite isn't.
  template <typename Body>
  auto read(Body body) -> decltype(body(std::declval<SQLite::Database&>()));

 private:
  Connection(std::filesystem::path file, const StoreOptions& options);
  Result<void> open_file();
  [[nodiscard]] Result<void> not_a_database() const;
  Result<void> prepare(std::span<const char* const> scripts);
  Result<void> check_version(std::span<const char* const> scripts, int& version);
  Result<void> migrate(std::span<const char* const> scripts, int version);
  Result<void> back_up(int version);
  [[nodiscard]] Error error_of(const std::exception& exception) const;

  std::filesystem::path file_;
  StoreOptions::Access access_;
  std::chrono::milliseconds timeout_;
  const Clock* clock_;
  std::unique_ptr<SQLite::Database> database_;
};

template <typename Body>
auto Connection::write(Durability durability, Body body) -> decltype(body(std::declval<SQLite::Database&>())) {
  if (access_ == StoreOptions::Access::read)
    return fail(ErrorCode::internal, "was opened for reading only", file_.string());
  auto turn = WriteTurn::take(file_, timeout_);
  if (!turn) return tl::make_unexpected(turn.error());
  try {
    database_->exec(durability == Durability::now ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::IMMEDIATE);
    auto result = body(*database_);
    if (result) transaction.commit();
    return result;
  } catch (const std::exception& exception) {
    return tl::make_unexpected(error_of(exception));
  }
}

template <typename Body>
auto Connection::read(Body body) -> decltype(body(std::declval<SQLite::Database&>())) {
  try {
    return body(*database_);
  } catch (const std::exception& exception) {
    return tl::make_unexpected(error_of(exception));
  }
}

}  // namespace rasid
