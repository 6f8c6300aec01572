#include "pipeline/cli/database.h"

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <system_error>

namespace rasid {
namespace fs = std::filesystem;
namespace {

/// XDG Base Directory Specification 0.8: a relative XDG_DATA_HOME is to be ignored.
Result<fs::path> default_database() {
  const char* data = std::getenv("XDG_DATA_HOME");
  if (data != nullptr && fs::path(data).is_absolute()) return fs::path(data) / "rasid" / "rasid.db";
  const char* home = std::getenv("HOME");
  if (home != nullptr && *home != '\0') return fs::path(home) / ".local" / "share" / "rasid" / "rasid.db";
  return fail(ErrorCode::not_found, "neither HOME nor XDG_DATA_HOME is set; name the database with --db FILE");
}

}  // namespace

void add_database_option(CLI::App& app, Session& session) {
  app.add_option("--db", session.database,
                 "The database (default: $XDG_DATA_HOME/rasid/rasid.db, else ~/.local/share/rasid/rasid.db)")
      ->type_name("FILE");
}

std::string database_argument(const Session& session) {
  return session.database.empty() ? "" : " --db " + session.database.string();
}

Result<fs::path> database_path(const Session& session) {
  if (!session.database.empty()) return session.database;
  return default_database();
}

std::optional<Store> open_store(Session& session, StoreOptions::Access access) {
  const auto path = database_path(session);
  if (!path) {
    session.report(path.error(), Exit::could_not_run);
    return std::nullopt;
  }
  const fs::path& file = *path;
  if (session.database.empty()) {
    std::error_code error;
    if (access == StoreOptions::Access::write) fs::create_directories(file.parent_path(), error);
    const bool missing = !fs::is_directory(file.parent_path());
    if (missing && access == StoreOptions::Access::read) {
      session.report({ErrorCode::not_found,
                      "there is no database yet; `rasid ingest PATH` or `rasid run` makes one, --db names another",
                      file.string()},
                     Exit::could_not_run);
      return std::nullopt;
    }
    if (missing) {
      session.report(
          {ErrorCode::unreadable, "its folder can't be made: " + error.message() + "; name another file with --db",
           file.string()},
          Exit::could_not_run);
      return std::nullopt;
    }
  }
  auto store = Store::open(file, {access});
  if (!store) {
    session.report(store.error(), Exit::could_not_run);
    return std::nullopt;
  }
  return std::move(*store);
}

}  // namespace rasid
