#pragma once

namespace SQLite {
class Database;
}

namespace rasid {

/// Makes known to SQL what a migration needs of our code, by this connection only (views and triggers never use
/// them, so that other programs can read the file):
///   rasid_search_text(candidate json, sentence, title, outlet), rasid_priority(candidate json),
///   rasid_reasons(candidate json).
void add_sql_functions(SQLite::Database& database);

}  // namespace rasid
