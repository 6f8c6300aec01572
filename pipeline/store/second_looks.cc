// The second look: a share of what was accepted goes to another reviewer, who does not see the first one's decision.
#include <nlohmann/json.hpp>

#include "core/base/sha256.h"
#include "pipeline/store/connection.h"
#include "pipeline/store/json.h"
#include "pipeline/store/statement.h"
#include "pipeline/store/store.h"

namespace rasid {
namespace {

constexpr const char* kLookColumns =
    "SELECT s.number, s.candidate_id, d.reviewer, s.drawn, s.reviewer, s.verdict, s.fields_json, s.reason, "
    "json_extract(d.after_json, '$.fields') FROM second_looks s JOIN decisions d ON d.number = s.decision ";

SecondLook read_look(SQLite::Statement& row) {
  SecondLook look;
  look.number = row.getColumn(0).getInt64();
  look.candidate_id = row.getColumn(1).getString();
  look.first_reviewer = row.getColumn(2).getString();
  look.drawn = parse_iso_instant(row.getColumn(3).getString()).value_or(Instant{});
  look.reviewer = text_of(row.getColumn(4));
  look.verdict = text_of(row.getColumn(5));
  look.fields = row.getColumn(6).getString();
  look.reason = row.getColumn(7).getString();
  look.first_fields = text_of(row.getColumn(8));
  return look;
}

/// A number in [0, 1) that hangs on the id alone, so that nobody can steer what is drawn and every run draws alike.
double lot_of(const std::string& id) {
  constexpr double kRange = 4294967296.0;
  return static_cast<double>(std::stoul(sha256_hex("second look " + id).substr(0, 8), nullptr, 16)) / kRange;
}

}  // namespace

Result<std::size_t> Store::draw_second_looks(double share) {
  const std::string now = connection_->now();
  return connection_->write(Connection::Durability::soon, [&](SQLite::Database& database) -> Result<std::size_t> {
    SQLite::Statement row(
        database,
        "SELECT c.id, d.number FROM candidates c JOIN decisions d ON d.number = (SELECT max(number) "
        "FROM decisions WHERE candidate_id = c.id AND action = 'accept') WHERE c.status = 'accepted' "
        "AND NOT EXISTS (SELECT 1 FROM second_looks s WHERE s.candidate_id = c.id) ORDER BY c.number");
    std::vector<std::pair<std::string, std::int64_t>> drawn;
    while (row.executeStep()) {
      const std::string id = row.getColumn(0).getString();
      if (lot_of(id) < share) drawn.emplace_back(id, row.getColumn(1).getInt64());
    }
    for (const auto& [id, decision] : drawn)
      run(database, "INSERT INTO second_looks (candidate_id, decision, drawn) VALUES (?, ?, ?)", id, decision, now);
    return drawn.size();
  });
}

Result<std::vector<SecondLook>> Store::open_second_looks(const std::string& reviewer, std::size_t limit) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<SecondLook>> {
    std::string sql =
        std::string(kLookColumns) +
        "JOIN candidates c ON c.id = s.candidate_id WHERE s.verdict IS NULL AND c.status = 'accepted' AND "
        "NOT EXISTS (SELECT 1 FROM decisions o WHERE o.candidate_id = s.candidate_id AND o.reviewer = ?) "
        "ORDER BY s.number";
    if (limit > 0) sql += " LIMIT " + std::to_string(limit);
    SQLite::Statement row(database, sql);
    bind_all(row, reviewer);
    std::vector<SecondLook> looks;
    while (row.executeStep()) looks.push_back(read_look(row));
    return looks;
  });
}

Result<void> Store::save_second_look(const SecondLook& look) {
  const std::string now = connection_->now();
  return connection_->write(Connection::Durability::now, [&](SQLite::Database& database) -> Result<void> {
    if (look.reviewer.empty()) return fail(ErrorCode::invalid, "a second look needs a reviewer's name");
    SQLite::Statement update(
        database,
        "UPDATE second_looks SET reviewer = ?2, at = ?3, verdict = ?4, fields_json = ?5, reason = "
        "?6 WHERE number = ?1 AND verdict IS NULL");
    bind_all(update, look.number, look.reviewer, now, look.verdict, look.fields, look.reason);
    if (update.exec() == 0)
      return fail(ErrorCode::conflict, "somebody gave this second look already", look.candidate_id);
    return {};
  });
}

Result<std::vector<SecondLook>> Store::second_looks() const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<SecondLook>> {
    SQLite::Statement row(database, std::string(kLookColumns) + "WHERE s.verdict IS NOT NULL ORDER BY s.number");
    std::vector<SecondLook> looks;
    while (row.executeStep()) looks.push_back(read_look(row));
    return looks;
  });
}

}  // namespace rasid
