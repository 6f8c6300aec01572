// Who works on what: an item is lent for a while, never locked.
#include "pipeline/store/connection.h"
#include "pipeline/store/queue_filter.h"
#include "pipeline/store/statement.h"
#include "pipeline/store/store.h"

namespace rasid {
namespace {

Lease read_lease(SQLite::Statement& row) {
  return {row.getColumn(0).getString(), row.getColumn(1).getString(),
          parse_iso_instant(row.getColumn(2).getString()).value_or(Instant{}),
          parse_iso_instant(row.getColumn(3).getString()).value_or(Instant{})};
}

/// The candidates of an item: all of its cluster, or itself.
constexpr const char* kOfItem =
    "(SELECT id FROM candidates WHERE id = ?1 UNION SELECT o.id FROM candidates c JOIN candidates o ON o.cluster = "
    "c.cluster WHERE c.id = ?1)";

/// Somebody else's lease on the item that is not over.
std::optional<Lease> held_by_other(SQLite::Database& database, const std::string& id, const std::string& reviewer,
                                   const std::string& now) {
  SQLite::Statement row(database, std::string("SELECT candidate_id, reviewer, taken, expires FROM leases WHERE "
                                              "candidate_id IN ") +
                                      kOfItem + " AND reviewer <> ?2 AND expires > ?3 LIMIT 1");
  bind_all(row, id, reviewer, now);
  if (!row.executeStep()) return std::nullopt;
  return read_lease(row);
}

void take(SQLite::Database& database, const std::string& id, const std::string& reviewer, const std::string& now,
          const std::string& expires) {
  const std::string sql =
      std::string("INSERT INTO leases (candidate_id, reviewer, taken, expires) SELECT id, ?2, ?3, ?4 FROM ") +
      kOfItem +
      " WHERE true ON CONFLICT (candidate_id) DO UPDATE SET taken = CASE WHEN reviewer = ?2 AND expires > ?3 THEN "
      "taken "
      "ELSE ?3 END, reviewer = ?2, expires = ?4";
  run(database, sql.c_str(), id, reviewer, now, expires);
}

/// The first item that is free. `skipped`: only items that the reviewer passed on, the longest ago first; else only
/// others.
std::optional<std::int64_t> first_free(SQLite::Database& database, const std::string& reviewer,
                                       const QueueFilter& filter, QueueOrder order, const std::string& now,
                                       bool skipped) {
  const FilterSql conditions(filter);
  const std::string last_skip =
      "(SELECT max(s.number) FROM decisions s WHERE s.candidate_id = c.id AND s.action = 'skip' AND s.reviewer = ? "
      "AND "
      "NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undo_of = s.number))";
  SQLite::Statement row(
      database, "SELECT c.number FROM candidates c WHERE " + conditions.conditions() +
                    " AND NOT EXISTS (SELECT 1 FROM leases l WHERE l.candidate_id = c.id AND l.reviewer <> ? AND "
                    "l.expires > ?) "
                    "AND (c.cluster IS NULL OR NOT EXISTS (SELECT 1 FROM candidates o JOIN leases l ON "
                    "l.candidate_id = o.id WHERE "
                    "o.cluster = c.cluster AND l.reviewer <> ? AND l.expires > ?)) AND " +
                    last_skip + (skipped ? " IS NOT NULL ORDER BY " + last_skip : " IS NULL " + order_sql(order)) +
                    " LIMIT 1");
  int bound = conditions.bind(row);
  for (const std::string* value : {&reviewer, &now, &reviewer, &now, &reviewer}) row.bind(++bound, *value);
  if (skipped) row.bind(++bound, reviewer);
  if (!row.executeStep()) return std::nullopt;
  return row.getColumn(0).getInt64();
}

}  // namespace

Result<std::optional<QueueItem>> Store::lease_next(const std::string& reviewer, const QueueFilter& filter,
                                                   QueueOrder order, std::chrono::seconds duration) {
  const std::string now = connection_->now();
  const std::string expires = format_iso_instant(*parse_iso_instant(now) + duration);
  const auto body = [&](SQLite::Database& database) -> Result<std::optional<QueueItem>> {
    if (reviewer.empty()) return fail(ErrorCode::invalid, "a lease needs a reviewer's name");
    auto number = first_free(database, reviewer, filter, order, now, false);
    if (!number) number = first_free(database, reviewer, filter, order, now, true);
    run(database, "DELETE FROM leases WHERE reviewer = ? OR expires <= ?", reviewer, now);
    if (!number) return std::nullopt;
    QueueItems reader(database, now);
    const auto item = reader.read(*number);
    take(database, item->candidate.candidate.id, reviewer, now, expires);
    return reader.read(*number);
  };
  return connection_->write(Connection::Durability::soon, body);
}

Result<Lease> Store::lease(const std::string& id, const std::string& reviewer, std::chrono::seconds duration) {
  const std::string now = connection_->now();
  const std::string expires = format_iso_instant(*parse_iso_instant(now) + duration);
  return connection_->write(Connection::Durability::soon, [&](SQLite::Database& database) -> Result<Lease> {
    if (reviewer.empty()) return fail(ErrorCode::invalid, "a lease needs a reviewer's name");
    if (const auto other = held_by_other(database, id, reviewer, now)) {
      return fail(ErrorCode::conflict, other->reviewer + " works on it until " + format_iso_instant(other->expires),
                  id);
    }
    take(database, id, reviewer, now, expires);
    SQLite::Statement row(database,
                          "SELECT candidate_id, reviewer, taken, expires FROM leases WHERE candidate_id = ?");
    bind_all(row, id);
    if (!row.executeStep()) return fail(ErrorCode::not_found, "no event has this id", id);
    return read_lease(row);
  });
}

Result<void> Store::release(const std::string& reviewer, const std::string& id) {
  return connection_->write(Connection::Durability::soon, [&](SQLite::Database& database) -> Result<void> {
    if (id.empty()) {
      run(database, "DELETE FROM leases WHERE reviewer = ?", reviewer);
    } else {
      const std::string sql = std::string("DELETE FROM leases WHERE reviewer = ?2 AND candidate_id IN ") + kOfItem;
      run(database, sql.c_str(), id, reviewer);
    }
    return {};
  });
}

Result<std::vector<Lease>> Store::leases() const {
  const std::string now = connection_->now();
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<Lease>> {
    std::vector<Lease> found;
    SQLite::Statement row(database,
                          "SELECT candidate_id, reviewer, taken, expires FROM leases WHERE expires > ? ORDER BY "
                          "reviewer, candidate_id");
    bind_all(row, now);
    while (row.executeStep()) found.push_back(read_lease(row));
    return found;
  });
}

}  // namespace rasid
