#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "pipeline/cli/cli.h"
#include "pipeline/store/store.h"

namespace rasid {

/// Declares --db on a subcommand; the default is $XDG_DATA_HOME/rasid/rasid.db, else ~/.local/share/rasid/rasid.db.
void add_database_option(CLI::App& app, Session& session);

/// The file of --db or the default one; it may not be there.
Result<std::filesystem::path> database_path(const Session& session);

/// Opens the store of --db or the default one, whose folder is made if need be. Empty if it can't be opened; that is
/// reported already, with the exit code set.
std::optional<Store> open_store(Session& session, StoreOptions::Access access);

/// " --db FILE" for a command that we tell people to type next; empty for the default database.
std::string database_argument(const Session& session);

}  // namespace rasid
