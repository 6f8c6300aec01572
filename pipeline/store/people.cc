// Comments, people, and the filters that they keep.
#include "pipeline/store/connection.h"
#include "pipeline/store/statement.h"
#include "pipeline/store/store.h"

namespace rasid {
namespace {

Comment read_comment(SQLite::Statement& row) {
  Comment comment;
  comment.number = row.getColumn(0).getInt64();
  comment.candidate_id = row.getColumn(1).getString();
  comment.field = row.getColumn(2).getString();
  comment.at = parse_iso_instant(row.getColumn(3).getString()).value_or(Instant{});
  comment.author = row.getColumn(4).getString();
  comment.text = row.getColumn(5).getString();
  comment.resolved_by = text_of(row.getColumn(6));
  return comment;
}

User read_user(SQLite::Statement& row) {
  User user;
  user.name = row.getColumn(0).getString();
  user.role = parse_role(row.getColumn(1).getString()).value_or(Role::reader);
  user.password_hash = row.getColumn(2).getString();
  user.language = row.getColumn(3).getString();
  user.disabled = row.getColumn(4).getInt() != 0;
  user.created = parse_iso_instant(row.getColumn(5).getString()).value_or(Instant{});
  return user;
}

constexpr const char* kUserColumns = "SELECT name, role, password_hash, language, disabled, created FROM users ";

bool is_candidate(SQLite::Database& database, const std::string& id) {
  SQLite::Statement row(database, "SELECT 1 FROM candidates WHERE id = ?");
  bind_all(row, id);
  return row.executeStep();
}

}  // namespace

Result<Comment> Store::add_comment(const std::string& candidate_id, const std::string& field,
                                   const std::string& author, const std::string& text) {
  const std::string now = connection_->now();
  return connection_->write(Connection::Durability::now, [&](SQLite::Database& database) -> Result<Comment> {
    if (author.empty() || text.empty()) return fail(ErrorCode::invalid, "a comment needs an author and a text");
    if (!is_candidate(database, candidate_id))
      return fail(ErrorCode::not_found, "the event is no longer in the store", candidate_id);
    run(database, "INSERT INTO comments (candidate_id, field, at, author, text) VALUES (?, ?, ?, ?, ?)", candidate_id,
        field, now, author, text);
    return Comment{database.getLastInsertRowid(),
                   candidate_id,
                   field,
                   parse_iso_instant(now).value_or(Instant{}),
                   author,
                   text,
                   {}};
  });
}

Result<std::vector<Comment>> Store::comments(const std::string& candidate_id) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<Comment>> {
    std::vector<Comment> found;
    SQLite::Statement row(database,
                          "SELECT number, candidate_id, field, at, author, text, resolved_by FROM comments WHERE "
                          "candidate_id = ? ORDER BY number");
    bind_all(row, candidate_id);
    while (row.executeStep()) found.push_back(read_comment(row));
    return found;
  });
}

Result<void> Store::resolve_comment(std::int64_t number, const std::string& by) {
  const std::string now = connection_->now();
  return connection_->write(Connection::Durability::now, [&](SQLite::Database& database) -> Result<void> {
    SQLite::Statement update(database,
                             "UPDATE comments SET resolved = ?2, resolved_by = ?3 WHERE number = ?1 AND resolved IS "
                             "NULL");
    bind_all(update, number, now, by);
    if (update.exec() == 0)
      return fail(ErrorCode::not_found, "no open comment has this number", std::to_string(number));
    return {};
  });
}

Result<void> Store::save_user(const User& user) {
  const std::string now = connection_->now();
  return connection_->write(Connection::Durability::now, [&](SQLite::Database& database) -> Result<void> {
    if (user.name.empty()) return fail(ErrorCode::invalid, "a person needs a name");
    run(database,
        "INSERT INTO users (name, role, password_hash, language, disabled, created) VALUES (?, ?, ?, ?, ?, ?) ON "
        "CONFLICT (name) DO UPDATE SET role = excluded.role, password_hash = excluded.password_hash, language = "
        "excluded.language, disabled = excluded.disabled",
        user.name, to_string(user.role), user.password_hash, user.language, user.disabled, now);
    return {};
  });
}

Result<std::optional<User>> Store::user(const std::string& name) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::optional<User>> {
    SQLite::Statement row(database, std::string(kUserColumns) + "WHERE name = ?");
    bind_all(row, name);
    if (!row.executeStep()) return std::nullopt;
    return read_user(row);
  });
}

Result<std::vector<User>> Store::users() const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<User>> {
    std::vector<User> found;
    SQLite::Statement row(database, std::string(kUserColumns) + "ORDER BY name");
    while (row.executeStep()) found.push_back(read_user(row));
    return found;
  });
}

Result<void> Store::save_filter(const SavedFilter& filter) {
  return connection_->write(Connection::Durability::now, [&](SQLite::Database& database) -> Result<void> {
    if (filter.name.empty()) return fail(ErrorCode::invalid, "a filter needs a name");
    if (filter.query.empty()) {
      run(database, "DELETE FROM saved_filters WHERE owner = ? AND name = ?", filter.owner, filter.name);
    } else {
      run(database, "INSERT OR REPLACE INTO saved_filters (owner, name, query) VALUES (?, ?, ?)", filter.owner,
          filter.name, filter.query);
    }
    return {};
  });
}

Result<std::vector<SavedFilter>> Store::saved_filters(const std::string& owner) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<SavedFilter>> {
    std::vector<SavedFilter> found;
    SQLite::Statement row(database, "SELECT owner, name, query FROM saved_filters WHERE owner = ? ORDER BY name");
    bind_all(row, owner);
    while (row.executeStep())
      found.push_back({row.getColumn(0).getString(), row.getColumn(1).getString(), row.getColumn(2).getString()});
    return found;
  });
}

}  // namespace rasid
