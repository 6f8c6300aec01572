#include "pipeline/store/connection.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <nlohmann/json.hpp>
#include <thread>

#include "pipeline/store/schema.h"
#include "pipeline/store/sql_functions.h"

namespace rasid {
namespace fs = std::filesystem;
namespace {

/// False for a file that is something else; a locked one counts as a database.
bool is_database(SQLite::Database& database) {
  try {
    database.execAndGet("PRAGMA schema_version");
    return true;
  } catch (const SQLite::Exception& exception) {
    return exception.getErrorCode() != SQLITE_NOTADB;
  }
}

constexpr std::string_view kReadOnlyAdvice =
    "is read-only (its permissions, its folder's, or the disk's); change them, or copy the file and name the copy "
    "with --db";

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

/// A file name as the path of a "file:" URI (sqlite.org/uri.html).
std::string uri_path(const fs::path& file) {
  std::string out;
  for (const char c : fs::absolute(file).string()) {
    if (c == '?' || c == '#' || c == '%') {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out;
}

int pragma_value(SQLite::Database& database, const char* name) {
  return database.execAndGet(fmt::format("PRAGMA {}", name)).getInt();
}

}  // namespace

// ---------------------------------------------------------------- the turn to write

Result<WriteTurn> WriteTurn::take(const fs::path& database, std::chrono::milliseconds timeout) {
  const std::string name = database.string() + ".lock";
  const int file = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (file < 0) {
    if (errno == EACCES || errno == EROFS || errno == EPERM) {
      return fail(ErrorCode::unreadable, std::string(kReadOnlyAdvice), database.string());
    }
    return fail(ErrorCode::unreadable, fmt::format("its lock file can't be opened: {}", std::strerror(errno)), name);
  }
  WriteTurn turn(file);
  const auto give_up = std::chrono::steady_clock::now() + timeout;
  while (::flock(file, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) {
      return fail(ErrorCode::unreadable, fmt::format("can't be locked: {}", std::strerror(errno)), name);
    }
    if (std::chrono::steady_clock::now() >= give_up) {
      return fail(ErrorCode::conflict, "is locked: another rasid is writing to it; try again when that is done",
                  database.string());
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return turn;
}

WriteTurn::~WriteTurn() {
  if (file_ >= 0) ::close(file_);
}

// ---------------------------------------------------------------- opening

Connection::Connection(fs::path file, const StoreOptions& options)
    : file_(std::move(file)),
      access_(options.access),
      timeout_(options.lock_timeout),
      clock_(options.clock != nullptr ? options.clock : &system_clock()) {}

Connection::~Connection() {
  if (!database_) return;
  // Closing the last connection checkpoints, which is writing: only in our turn, else the next writer does it.
  const bool writes = access_ == StoreOptions::Access::write;
  auto turn = writes ? WriteTurn::take(file_, timeout_) : fail(ErrorCode::internal, "reads");
  if (!turn) sqlite3_db_config(database_->getHandle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  database_.reset();
}

Result<std::unique_ptr<Connection>> Connection::open(const fs::path& file, const StoreOptions& options,
                                                     std::span<const char* const> scripts) {
  std::unique_ptr<Connection> connection(new Connection(file, options));
  try {
    if (auto opened = connection->open_file(); !opened) return tl::make_unexpected(opened.error());
    if (auto prepared = connection->prepare(scripts); !prepared) {
      connection->access_ = StoreOptions::Access::read;  // nothing was written: closing needs no turn
      return tl::make_unexpected(prepared.error());
    }
  } catch (const std::exception& exception) {
    connection->access_ = StoreOptions::Access::read;
    return tl::make_unexpected(connection->error_of(exception));
  }
  return connection;
}

Result<void> Connection::not_a_database() const {
  return fail(ErrorCode::invalid, "is not a database; name another file with --db, or move it away", file_.string());
}

Result<void> Connection::open_file() {
  std::error_code ignored;
  const fs::path folder = fs::absolute(file_).parent_path();
  const bool writes = access_ == StoreOptions::Access::write;
  if (!fs::is_directory(folder, ignored)) {
    return fail(
        ErrorCode::not_found,
        fmt::format("its folder {} does not exist; make it first, or name another file with --db", folder.string()),
        file_.string());
  }
  if (fs::is_directory(file_, ignored))
    return fail(ErrorCode::invalid, "is a folder; name a file with --db", file_.string());
  std::error_code hidden;
  const bool exists = fs::exists(file_, hidden);
  if (hidden)
    return fail(ErrorCode::unreadable, fmt::format("can't be read: {}; change its permissions", hidden.message()),
                file_.string());
  if (!writes && (!exists || fs::file_size(file_, ignored) == 0)) {
    return fail(ErrorCode::not_found,
                "there is no database yet; `rasid ingest PATH` or `rasid run` makes one, --db names another",
                file_.string());
  }
  if (exists && ::faccessat(AT_FDCWD, file_.c_str(), R_OK, AT_EACCESS) != 0) {
    return fail(ErrorCode::unreadable, fmt::format("can't be read: {}; change its permissions", std::strerror(errno)),
                file_.string());
  }
  // Only SQLite may open the file: whoever else closes it drops the locks of this process's other connections, and
  // another process then takes the log away from under them (https://www.sqlite.org/howtocorrupt.html, 2.2).
  if (writes) {
    database_ = std::make_unique<SQLite::Database>(file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE);
    if (!is_database(*database_)) return not_a_database();
    if (sqlite3_db_readonly(database_->getHandle(), "main") == 1) {
      return fail(ErrorCode::unreadable, std::string(kReadOnlyAdvice), file_.string());
    }
    return {};
  }
  database_ = std::make_unique<SQLite::Database>(file_.string(), SQLite::OPEN_READONLY);
  try {
    database_->execAndGet("SELECT count(*) FROM sqlite_master");
  } catch (const SQLite::Exception& exception) {
    if (exception.getErrorCode() == SQLITE_NOTADB) return not_a_database();
    // A WAL file in a folder that we may not write to: readable as long as nothing waits in the log.
    const fs::path log = file_.string() + "-wal";
    const bool settled = !fs::exists(log, ignored) || fs::file_size(log, ignored) == 0;
    if (exception.getErrorCode() == SQLITE_BUSY || !settled) throw;
    database_ = std::make_unique<SQLite::Database>("file:" + uri_path(file_) + "?immutable=1",
                                                   SQLite::OPEN_READONLY | SQLite::OPEN_URI);
  }
  return {};
}

Result<void> Connection::prepare(std::span<const char* const> scripts) {
  const bool writes = access_ == StoreOptions::Access::write;
  database_->setBusyTimeout(static_cast<int>(timeout_.count()));
  int version = 0;
  if (auto known = check_version(scripts, version); !known) return known;
  if (!writes) {
    if (version < static_cast<int>(scripts.size())) {
      // An older file: bring it up to date in a moment of writing, then read on.
      StoreOptions options{StoreOptions::Access::write, timeout_, clock_};
      database_.reset();
      if (auto brought_up = open(file_, options, scripts); !brought_up)
        return tl::make_unexpected(brought_up.error());
      if (auto opened = open_file(); !opened) return opened;
      database_->setBusyTimeout(static_cast<int>(timeout_.count()));
    }
    database_->exec("PRAGMA query_only = ON");
    database_->exec("PRAGMA wal_autocheckpoint = 0");
    return {};
  }
  const auto turn = WriteTurn::take(file_, timeout_);
  if (!turn) return tl::make_unexpected(turn.error());
  database_->exec("PRAGMA foreign_keys = ON");
  // Where WAL can't be had (some network file systems) SQLite stays with its rollback journal, which is as safe.
  database_->execAndGet("PRAGMA journal_mode = WAL");
  database_->exec("PRAGMA synchronous = FULL");
  if (auto known = check_version(scripts, version); !known) return known;  // another process may have migrated it
  return migrate(scripts, version);
}

Result<void> Connection::check_version(std::span<const char* const> scripts, int& version) {
  version = pragma_value(*database_, "user_version");
  const int tables = database_->execAndGet("SELECT count(*) FROM sqlite_master").getInt();
  if (version == 0 && tables == 0) return {};
  if (pragma_value(*database_, "application_id") != kApplicationId) {
    return fail(ErrorCode::invalid, "is another program's database; name another file with --db", file_.string());
  }
  if (version > static_cast<int>(scripts.size())) {
    return fail(ErrorCode::incompatible,
                fmt::format("was written by a newer rasid (schema {}, this one knows {}); update rasid", version,
                            scripts.size()),
                file_.string());
  }
  return {};
}

Result<void> Connection::migrate(std::span<const char* const> scripts, int version) {
  const int latest = static_cast<int>(scripts.size());
  if (version == latest) return {};
  if (version > 0) {
    if (auto copied = back_up(version); !copied) return copied;
  }
  add_sql_functions(*database_);
  SQLite::Transaction transaction(*database_, SQLite::TransactionBehavior::EXCLUSIVE);
  for (int next = version; next < latest; ++next) database_->exec(scripts[static_cast<std::size_t>(next)]);
  database_->exec(fmt::format("PRAGMA application_id = {}", kApplicationId));
  database_->exec(fmt::format("PRAGMA user_version = {}", latest));
  transaction.commit();
  return {};
}

Result<void> Connection::back_up(int version) {
  std::error_code error;
  std::string copy = fmt::format("{}.v{}.backup", file_.string(), version);
  for (int again = 2; fs::exists(copy, error); ++again)
    copy = fmt::format("{}.v{}-{}.backup", file_.string(), version, again);
  const std::string partial = copy + ".new";
  fs::remove(partial, error);
  SQLite::Statement statement(*database_, "VACUUM INTO ?");
  statement.bind(1, partial);
  statement.exec();
  fs::rename(partial, copy, error);
  if (error) {
    return fail(ErrorCode::unreadable, fmt::format("could not be backed up before its update: {}", error.message()),
                copy);
  }
  return {};
}

// ---------------------------------------------------------------- errors

Error Connection::error_of(const std::exception& exception) const {
  const std::string where = file_.string();
  if (dynamic_cast<const nlohmann::json::exception*>(&exception) != nullptr) {
    return {ErrorCode::invalid, fmt::format("holds a record that can't be read: {}", exception.what()), where};
  }
  const auto* sqlite = dynamic_cast<const SQLite::Exception*>(&exception);
  if (sqlite == nullptr) return {ErrorCode::internal, exception.what(), where};
  switch (sqlite->getErrorCode()) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {ErrorCode::conflict, "is locked by another program; close that one or try again when it is done",
              where};
    case SQLITE_READONLY: return {ErrorCode::unreadable, std::string(kReadOnlyAdvice), where};
    case SQLITE_NOTADB:
      return {ErrorCode::invalid, "is not a database; name another file with --db, or move it away", where};
    case SQLITE_CORRUPT:
      return {ErrorCode::invalid,
              fmt::format("is damaged ({}); keep a copy of it and restore a backup", exception.what()), where};
    case SQLITE_FULL:
      return {ErrorCode::unreadable, "can't grow: the disk is full; make room and run the command again", where};
    case SQLITE_IOERR:
      return {ErrorCode::unreadable, fmt::format("reading or writing failed: {}; check the disk", exception.what()),
              where};
    case SQLITE_CANTOPEN:
      return {ErrorCode::unreadable, "can't be opened; check its permissions and its folder's", where};
    default: return {ErrorCode::internal, exception.what(), where};
  }
}

}  // namespace rasid
