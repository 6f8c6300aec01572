#include "pipeline/store/store.h"

#include "pipeline/store/connection.h"
#include "pipeline/store/schema.h"
#include "pipeline/store/statement.h"

namespace rasid {

Store::Store(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Result<Store> Store::open(const std::filesystem::path& file, const StoreOptions& options) {
  auto connection = Connection::open(file, options, schema_scripts());
  if (!connection) return tl::make_unexpected(connection.error());
  return Store(std::move(*connection));
}

const std::filesystem::path& Store::path() const {
  return connection_->file();
}

Result<StoreCounts> Store::counts() const {
  return connection_->read([&](SQLite::Database& database) -> Result<StoreCounts> {
    StoreCounts counts;
    SQLite::Statement documents(database, "SELECT outcome, count(*) FROM documents GROUP BY outcome");
    while (documents.executeStep()) {
      const std::string outcome = documents.getColumn(0);
      const std::int64_t number = documents.getColumn(1).getInt64();
      counts.documents += number;
      if (outcome == to_string(DocumentOutcome::extracted)) counts.extracted = number;
      if (outcome == to_string(DocumentOutcome::empty)) counts.empty = number;
      if (outcome == to_string(DocumentOutcome::failed)) counts.failed = number;
    }
    SQLite::Statement candidates(database, "SELECT status, count(*) FROM candidates GROUP BY status");
    while (candidates.executeStep()) {
      const auto status = parse_review_status(candidates.getColumn(0).getString());
      const std::int64_t number = candidates.getColumn(1).getInt64();
      counts.candidates += number;
      if (status == ReviewStatus::fresh) counts.fresh = number;
      if (status == ReviewStatus::accepted) counts.accepted = number;
      if (status == ReviewStatus::rejected) counts.rejected = number;
      if (status == ReviewStatus::duplicate) counts.duplicates = number;
    }
    return counts;
  });
}

Result<std::string> Store::property(const std::string& name) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::string> {
    SQLite::Statement statement(database, "SELECT value FROM properties WHERE name = ?");
    bind_all(statement, name);
    return statement.executeStep() ? statement.getColumn(0).getString() : std::string();
  });
}

Result<std::string> Store::check() const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::string> {
    std::string found;
    SQLite::Statement integrity(database, "PRAGMA integrity_check");
    while (integrity.executeStep()) found += (found.empty() ? "" : "; ") + integrity.getColumn(0).getString();
    SQLite::Statement keys(database, "PRAGMA foreign_key_check");
    while (keys.executeStep()) found += "; a row of " + keys.getColumn(0).getString() + " points to nothing";
    return found;
  });
}

// ---------------------------------------------------------------- fetching

Result<std::optional<FetchState>> Store::fetch_state(const std::string& url) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::optional<FetchState>> {
    SQLite::Statement row(
        database,
        "SELECT etag, last_modified, body_hash, status, outcome, detail, fetched, failures, marks FROM fetches "
        "WHERE url = ?");
    bind_all(row, url);
    if (!row.executeStep()) return std::nullopt;
    FetchState state;
    state.url = url;
    state.etag = row.getColumn(0).getString();
    state.last_modified = row.getColumn(1).getString();
    state.body_hash = row.getColumn(2).getString();
    state.status = row.getColumn(3).getInt();
    state.outcome = row.getColumn(4).getString();
    state.detail = row.getColumn(5).getString();
    state.fetched = parse_iso_instant(text_of(row.getColumn(6)));
    state.failures = row.getColumn(7).getInt();
    state.marks = row.getColumn(8).getString();
    return state;
  });
}

Result<void> Store::save_fetch_state(const FetchState& state) {
  return connection_->write(Connection::Durability::soon, [&](SQLite::Database& database) -> Result<void> {
    write_fetch_state(database, state);
    return {};
  });
}

void write_fetch_state(SQLite::Database& database, const FetchState& state) {
  const auto fetched = state.fetched ? std::optional(format_iso_instant(*state.fetched)) : std::nullopt;
  run(database, "INSERT OR REPLACE INTO fetches VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", state.url, state.etag,
      state.last_modified, state.body_hash, state.status, state.outcome, state.detail, fetched, state.failures,
      state.marks);
}

}  // namespace rasid
