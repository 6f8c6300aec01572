#include "pipeline/store/frontier.h"

#include <array>
#include <set>

#include "pipeline/store/connection.h"
#include "pipeline/store/frontier_rows.h"
#include "pipeline/store/statement.h"

namespace rasid {
namespace {

using Durability = Connection::Durability;

std::optional<std::string> iso(const std::optional<Instant>& instant) {
  return instant ? std::optional(format_iso_instant(*instant)) : std::nullopt;
}
std::string iso(Instant instant) {
  return format_iso_instant(instant);
}
std::optional<Instant> instant_of(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : parse_iso_instant(column.getString());
}
Instant instant_or_zero(const SQLite::Column& column) {
  return instant_of(column).value_or(Instant{});
}

/// A list of texts as a JSON array, for `IN (SELECT value FROM json_each(?))`.
std::string json_array(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) {
    out += out.size() > 1 ? ",\"" : "\"";
    for (const char c : text) {
      if (c == '"' || c == '\\') out += '\\';
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    out += '"';
  }
  return out + "]";
}

constexpr const char* kListColumns =
    "SELECT url, address, source, role, parent, due, interval_seconds, failures, failing_since, failure, detail, "
    "last_visit, last_success, last_full, validators_lie, moved_to, items, new_items FROM lists ";

ListState read_list(SQLite::Statement& row) {
  ListState list;
  list.url = row.getColumn(0).getString();
  list.address = row.getColumn(1).getString();
  list.source = row.getColumn(2).getString();
  list.role = row.getColumn(3).getString();
  list.parent = row.getColumn(4).getString();
  list.due = instant_or_zero(row.getColumn(5));
  list.interval = std::chrono::seconds(row.getColumn(6).getInt64());
  list.failures = row.getColumn(7).getInt();
  list.failing_since = instant_of(row.getColumn(8));
  list.failure = row.getColumn(9).getString();
  list.detail = row.getColumn(10).getString();
  list.last_visit = instant_of(row.getColumn(11));
  list.last_success = instant_of(row.getColumn(12));
  list.last_full = instant_of(row.getColumn(13));
  list.validators_lie = row.getColumn(14).getInt() != 0;
  list.moved_to = row.getColumn(15).getString();
  list.items = row.getColumn(16).getInt64();
  list.new_items = row.getColumn(17).getInt64();
  return list;
}

void write_list(SQLite::Database& database, const ListState& list) {
  run(database, "INSERT OR REPLACE INTO lists VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      list.url, list.address, list.source, list.role, list.parent, iso(list.due), list.interval.count(),
      list.failures, iso(list.failing_since), list.failure, list.detail, iso(list.last_visit), iso(list.last_success),
      iso(list.last_full), list.validators_lie ? 1 : 0, list.moved_to, list.items, list.new_items);
}

/// A list that is known keeps its state; what the file says of it is taken over.
void name_list(SQLite::Database& database, const ListState& list) {
  SQLite::Statement known(database, "SELECT 1 FROM lists WHERE url = ?");
  bind_all(known, list.url);
  if (!known.executeStep()) return write_list(database, list);
  run(database, "UPDATE lists SET address = ?, source = ?, role = ?, parent = ? WHERE url = ?", list.address,
      list.source, list.role, list.parent, list.url);
}

void write_page(SQLite::Database& database, const FrontierPage& page) {
  run(database,
      "INSERT INTO frontier VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (url) DO UPDATE SET rank = "
      "min(rank, excluded.rank)",
      page.url, page.address, page.domain, page.source, page.list, iso(page.published), iso(page.found),
      iso(page.due), iso(page.rank), page.tries, iso(page.tried));
}

constexpr const char* kPageColumns =
    "SELECT url, address, domain, source, list, published, found, due, rank, tries, tried FROM frontier ";

FrontierPage read_page(SQLite::Statement& row) {
  FrontierPage page;
  page.url = row.getColumn(0).getString();
  page.address = row.getColumn(1).getString();
  page.domain = row.getColumn(2).getString();
  page.source = row.getColumn(3).getString();
  page.list = row.getColumn(4).getString();
  page.published = instant_of(row.getColumn(5));
  page.found = instant_or_zero(row.getColumn(6));
  page.due = instant_or_zero(row.getColumn(7));
  page.rank = instant_or_zero(row.getColumn(8));
  page.tries = row.getColumn(9).getInt();
  page.tried = instant_of(row.getColumn(10));
  return page;
}

Alert read_alert(SQLite::Statement& row) {
  Alert alert;
  alert.number = row.getColumn(0).getInt64();
  alert.source = row.getColumn(1).getString();
  alert.kind = parse_alert_kind(row.getColumn(2).getString()).value_or(AlertKind::failing);
  alert.opened = instant_or_zero(row.getColumn(3));
  alert.closed = instant_of(row.getColumn(4));
  alert.message = row.getColumn(5).getString();
  return alert;
}
constexpr const char* kAlertColumns = "SELECT number, source, kind, opened, closed, message FROM alerts ";

template <typename T, typename Read>
std::vector<T> all_rows(SQLite::Statement& row, Read read) {
  std::vector<T> all;
  while (row.executeStep()) all.push_back(read(row));
  return all;
}

using CountsByName = std::map<std::string, std::int64_t>;

CountsByName count_rows(SQLite::Statement& row) {
  CountsByName counts;
  while (row.executeStep()) counts[row.getColumn(0).getString()] = row.getColumn(1).getInt64();
  return counts;
}

}  // namespace

std::string_view to_string(OutcomeClass outcome) {
  constexpr std::array<std::string_view, kOutcomeClasses> kNames = {"new",     "updated",  "unchanged",   "duplicate",
                                                                    "robots",  "blocked",  "challenge",   "consent",
                                                                    "paywall", "soft_404", "not_article", "failed"};
  return kNames.at(static_cast<std::size_t>(outcome));
}

OutcomeClass class_of_page(std::string_view page_class) {
  if (page_class == to_string(PageClass::paywall)) return OutcomeClass::paywall;
  if (page_class == to_string(PageClass::consent)) return OutcomeClass::consent;
  if (page_class == to_string(PageClass::challenge)) return OutcomeClass::challenge;
  if (page_class == to_string(PageClass::soft_404)) return OutcomeClass::soft_404;
  return OutcomeClass::not_article;
}

std::string_view to_string(AlertKind kind) {
  switch (kind) {
    case AlertKind::silent: return "silent";
    case AlertKind::rate_low: return "rate_low";
    case AlertKind::rate_high: return "rate_high";
    case AlertKind::failing: return "failing";
    case AlertKind::moved: return "moved";
    case AlertKind::disk: return "disk";
  }
  return "failing";
}

std::optional<AlertKind> parse_alert_kind(std::string_view name) {
  for (const AlertKind kind : {AlertKind::silent, AlertKind::rate_low, AlertKind::rate_high, AlertKind::failing,
                               AlertKind::moved, AlertKind::disk}) {
    if (to_string(kind) == name) return kind;
  }
  return std::nullopt;
}

// ---------------------------------------------------------------- sources and lists

Result<std::vector<SourceState>> Frontier::sources(const std::vector<std::string>& ids, bool with_outcomes) const {
  return store_->connection_->read([&](SQLite::Database& database) -> Result<std::vector<SourceState>> {
    std::map<std::string, SourceState> found;
    for (const std::string& id : ids) found[id].id = id;
    const auto wanted = [&](const std::string& id) -> SourceState* {
      const auto at = found.find(id);
      if (at != found.end()) return &at->second;
      if (!ids.empty()) return nullptr;
      found[id].id = id;
      return &found[id];
    };
    SQLite::Statement row(database,
                          "SELECT id, paused, first_seen, last_success, last_new, expected_seconds, daily_mean, "
                          "daily_deviation FROM sources");
    while (row.executeStep()) {
      SourceState* source = wanted(row.getColumn(0).getString());
      if (source == nullptr) continue;
      source->paused = row.getColumn(1).getInt() != 0;
      source->first_seen = instant_of(row.getColumn(2));
      source->last_success = instant_of(row.getColumn(3));
      source->last_new = instant_of(row.getColumn(4));
      if (!row.getColumn(5).isNull()) source->expected = std::chrono::seconds(row.getColumn(5).getInt64());
      if (!row.getColumn(6).isNull()) source->daily_mean = row.getColumn(6).getDouble();
      if (!row.getColumn(7).isNull()) source->daily_deviation = row.getColumn(7).getDouble();
    }
    SQLite::Statement lists(database, std::string(kListColumns) + "ORDER BY url");
    while (lists.executeStep()) {
      ListState list = read_list(lists);
      if (SourceState* source = wanted(list.source)) source->lists.push_back(std::move(list));
    }
    SQLite::Statement waiting(database, "SELECT source, count(*) FROM frontier GROUP BY source");
    for (const auto& [id, count] : count_rows(waiting)) {
      if (SourceState* source = wanted(id)) source->waiting = count;
    }
    SQLite::Statement outcomes(database, "SELECT source, class, sum(count) FROM outcomes GROUP BY source, class");
    while (with_outcomes && outcomes.executeStep()) {
      if (SourceState* source = wanted(outcomes.getColumn(0).getString()))
        source->outcomes[outcomes.getColumn(1).getString()] = outcomes.getColumn(2).getInt64();
    }
    SQLite::Statement open(database, std::string(kAlertColumns) + "WHERE closed IS NULL ORDER BY number");
    for (const Alert& alert : all_rows<Alert>(open, read_alert)) {
      if (SourceState* source = wanted(alert.source)) source->open.emplace_back(alert.kind, alert.message);
    }
    std::vector<SourceState> all;
    for (auto& [id, source] : found) all.push_back(std::move(source));
    return all;
  });
}

Result<void> Frontier::set_paused(const std::string& id, bool paused, Instant now) {
  return store_->connection_->write(Durability::now, [&](SQLite::Database& database) -> Result<void> {
    run(database,
        "INSERT INTO sources (id, paused, first_seen) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET paused = "
        "excluded.paused",
        id, paused ? 1 : 0, iso(now));
    return {};
  });
}

Result<std::vector<std::string>> Frontier::paused() const {
  return store_->connection_->read([&](SQLite::Database& database) -> Result<std::vector<std::string>> {
    SQLite::Statement row(database, "SELECT id FROM sources WHERE paused = 1 ORDER BY id");
    return all_rows<std::string>(row, [](SQLite::Statement& r) { return r.getColumn(0).getString(); });
  });
}

Result<void> Frontier::keep_lists(const std::vector<ListState>& named, Instant now) {
  return store_->connection_->write(Durability::soon, [&](SQLite::Database& database) -> Result<void> {
    std::vector<std::string> urls;
    std::set<std::string> ids;
    for (const ListState& list : named) {
      name_list(database, list);
      urls.push_back(list.url);
      if (ids.insert(list.source).second)
        run(database, "INSERT OR IGNORE INTO sources (id, first_seen) VALUES (?, ?)", list.source, iso(now));
    }
    const std::string kept = json_array(urls);
    run(database, "DELETE FROM lists WHERE parent = '' AND url NOT IN (SELECT value FROM json_each(?))", kept);
    run(database, "DELETE FROM lists WHERE parent <> '' AND parent NOT IN (SELECT value FROM json_each(?))", kept);
    run(database,
        "UPDATE lists SET source = (SELECT p.source FROM lists p WHERE p.url = lists.parent) WHERE parent <> ''");
    run(database, "DELETE FROM frontier WHERE source NOT IN (SELECT value FROM json_each(?))",
        json_array({ids.begin(), ids.end()}));
    return {};
  });
}

Result<std::vector<ListState>> Frontier::lists() const {
  return store_->connection_->read([&](SQLite::Database& database) -> Result<std::vector<ListState>> {
    SQLite::Statement row(database, std::string(kListColumns) + "ORDER BY due, url");
    return all_rows<ListState>(row, read_list);
  });
}

Result<void> Frontier::finish_list(const ListVisit& visit) {
  return store_->connection_->write(Durability::soon, [&](SQLite::Database& database) -> Result<void> {
    write_fetch_state(database, visit.fetch);
    write_list(database, visit.list);
    for (const FrontierPage& page : visit.pages) write_page(database, page);
    if (visit.named) {
      std::vector<std::string> urls;
      for (const ListState& list : *visit.named) {
        name_list(database, list);
        urls.push_back(list.url);
      }
      run(database, "DELETE FROM lists WHERE parent = ? AND url NOT IN (SELECT value FROM json_each(?))",
          visit.list.url, json_array(urls));
    }
    if (!visit.list.last_success) return {};
    run(database,
        "INSERT INTO sources (id, first_seen, last_success) VALUES (?1, ?2, ?2) ON CONFLICT (id) DO UPDATE SET "
        "last_success = max(coalesce(last_success, ''), excluded.last_success)",
        visit.list.source, iso(*visit.list.last_success));
    return {};
  });
}

// ---------------------------------------------------------------- pages

Result<void> Frontier::begin_run() {
  return store_->connection_->write(Durability::soon, [&](SQLite::Database& database) -> Result<void> {
    run(database, "UPDATE frontier SET tried = NULL WHERE tried IS NOT NULL");
    return {};
  });
}

Result<std::optional<FrontierPage>> Frontier::next_page(const std::string& domain, std::optional<Instant> now,
                                                        const std::vector<std::string>& without) const {
  return store_->connection_->read([&](SQLite::Database& database) -> Result<std::optional<FrontierPage>> {
    SQLite::Statement row(database,
                          std::string(kPageColumns) +
                              "WHERE domain = ?1 AND CASE WHEN ?2 IS NULL THEN tried IS NULL ELSE due <= ?2 END "
                              "AND source NOT IN (SELECT value FROM json_each(?3)) ORDER BY rank, url LIMIT 1");
    bind_all(row, domain, iso(now), json_array(without));
    if (!row.executeStep()) return std::nullopt;
    return read_page(row);
  });
}

Result<std::optional<Instant>> Frontier::next_due(const std::string& domain,
                                                  const std::vector<std::string>& without) const {
  return store_->connection_->read([&](SQLite::Database& database) -> Result<std::optional<Instant>> {
    SQLite::Statement row(
        database,
        "SELECT min(due) FROM frontier WHERE domain = ? AND source NOT IN (SELECT value FROM json_each(?))");
    bind_all(row, domain, json_array(without));
    return row.executeStep() ? instant_of(row.getColumn(0)) : std::nullopt;
  });
}

Result<std::vector<std::string>> Frontier::domains() const {
  return store_->connection_->read([&](SQLite::Database& database) -> Result<std::vector<std::string>> {
    SQLite::Statement row(database, "SELECT DISTINCT domain FROM frontier ORDER BY domain");
    return all_rows<std::string>(row, [](SQLite::Statement& r) { return r.getColumn(0).getString(); });
  });
}

Result<std::optional<FrontierPage>> Frontier::page(const std::string& url) const {
  return store_->connection_->read([&](SQLite::Database& database) -> Result<std::optional<FrontierPage>> {
    SQLite::Statement row(database, std::string(kPageColumns) + "WHERE url = ?");
    bind_all(row, url);
    if (!row.executeStep()) return std::nullopt;
    return read_page(row);
  });
}

Result<std::map<std::string, std::int64_t>> Frontier::waiting(bool untried) const {
  return store_->connection_->read([&](SQLite::Database& database) -> Result<CountsByName> {
    SQLite::Statement row(database,
                          "SELECT source, count(*) FROM frontier WHERE NOT ?1 OR tried IS NULL GROUP BY source");
    bind_all(row, untried ? 1 : 0);
    return count_rows(row);
  });
}

Result<void> Frontier::finish_page(const PageVisit& visit, const FetchState& fetch) {
  return store_->connection_->write(Durability::soon, [&](SQLite::Database& database) -> Result<void> {
    write_fetch_state(database, fetch);
    write_page_visit(database, visit, visit.outcome);
    return {};
  });
}

Result<void> Frontier::put_off(const std::string& url, Instant due) {
  return store_->connection_->write(Durability::soon, [&](SQLite::Database& database) -> Result<void> {
    run(database, "UPDATE frontier SET due = ? WHERE url = ?", iso(due), url);
    return {};
  });
}

// ---------------------------------------------------------------- politeness

Result<std::optional<DomainState>> Frontier::domain(const std::string& name) const {
  return store_->connection_->read([&](SQLite::Database& database) -> Result<std::optional<DomainState>> {
    SQLite::Statement row(database, "SELECT not_before, reason FROM domains WHERE name = ?");
    bind_all(row, name);
    if (!row.executeStep()) return std::nullopt;
    return DomainState{name, instant_or_zero(row.getColumn(0)), row.getColumn(1).getString()};
  });
}

Result<void> Frontier::keep_domain(const DomainState& state) {
  return store_->connection_->write(Durability::soon, [&](SQLite::Database& database) -> Result<void> {
    run(database, "INSERT OR REPLACE INTO domains VALUES (?, ?, ?)", state.name, iso(state.not_before), state.reason);
    return {};
  });
}

Result<std::optional<RobotsState>> Frontier::robots(const std::string& origin) const {
  return store_->connection_->read([&](SQLite::Database& database) -> Result<std::optional<RobotsState>> {
    SQLite::Statement row(database, "SELECT body, failure, message, expires FROM robots WHERE origin = ?");
    bind_all(row, origin);
    if (!row.executeStep()) return std::nullopt;
    return RobotsState{origin, row.getColumn(0).getString(), row.getColumn(1).getString(),
                       row.getColumn(2).getString(), instant_or_zero(row.getColumn(3))};
  });
}

Result<void> Frontier::keep_robots(const RobotsState& state) {
  return store_->connection_->write(Durability::soon, [&](SQLite::Database& database) -> Result<void> {
    run(database, "INSERT OR REPLACE INTO robots VALUES (?, ?, ?, ?, ?)", state.origin, state.body, state.failure,
        state.message, iso(state.expires));
    return {};
  });
}

// ---------------------------------------------------------------- what came of it

Result<std::map<std::string, std::int64_t>> Frontier::outcomes(const std::string& source) const {
  return store_->connection_->read([&](SQLite::Database& database) -> Result<CountsByName> {
    SQLite::Statement row(database,
                          "SELECT class, sum(count) FROM outcomes WHERE ?1 = '' OR source = ?1 GROUP BY class");
    bind_all(row, source);
    return count_rows(row);
  });
}

Result<std::vector<Arrival>> Frontier::arrivals(const std::string& source, std::int64_t since_hour) const {
  return store_->connection_->read([&](SQLite::Database& database) -> Result<std::vector<Arrival>> {
    SQLite::Statement row(database, "SELECT hour, count FROM arrivals WHERE source = ? AND hour >= ? ORDER BY hour");
    bind_all(row, source, since_hour);
    return all_rows<Arrival>(row, [](SQLite::Statement& r) {
      return Arrival{r.getColumn(0).getInt64(), r.getColumn(1).getInt64()};
    });
  });
}

Result<void> Frontier::keep_expectation(const SourceState& source) {
  return store_->connection_->write(Durability::soon, [&](SQLite::Database& database) -> Result<void> {
    run(database, "UPDATE sources SET expected_seconds = ?, daily_mean = ?, daily_deviation = ? WHERE id = ?",
        source.expected ? std::optional(source.expected->count()) : std::nullopt, source.daily_mean,
        source.daily_deviation, source.id);
    return {};
  });
}

Result<void> Frontier::forget(std::int64_t hour, Instant now) {
  return store_->connection_->write(Durability::soon, [&](SQLite::Database& database) -> Result<void> {
    run(database, "DELETE FROM arrivals WHERE hour < ?", hour);
    run(database, "DELETE FROM domains WHERE not_before < ?", iso(now - std::chrono::hours(24)));
    run(database, "DELETE FROM robots WHERE expires < ?", iso(now - std::chrono::hours(24)));
    return {};
  });
}

// ---------------------------------------------------------------- alerts

Result<std::optional<std::int64_t>> Frontier::open_alert(const Alert& alert) {
  using Number = std::optional<std::int64_t>;
  return store_->connection_->write(Durability::now, [&](SQLite::Database& database) -> Result<Number> {
    SQLite::Statement insert(database,
                             "INSERT OR IGNORE INTO alerts (source, kind, opened, message) VALUES (?, ?, ?, ?)");
    bind_all(insert, alert.source, to_string(alert.kind), iso(alert.opened), alert.message);
    return insert.exec() == 0 ? Number() : Number(database.getLastInsertRowid());
  });
}

Result<std::optional<Alert>> Frontier::close_alert(const std::string& source, AlertKind kind, Instant now) {
  return store_->connection_->write(Durability::now, [&](SQLite::Database& database) -> Result<std::optional<Alert>> {
    SQLite::Statement row(database, std::string(kAlertColumns) + "WHERE source = ? AND kind = ? AND closed IS NULL");
    bind_all(row, source, to_string(kind));
    if (!row.executeStep()) return std::nullopt;
    Alert alert = read_alert(row);
    alert.closed = now;
    run(database, "UPDATE alerts SET closed = ? WHERE number = ?", iso(now), alert.number);
    return alert;
  });
}

Result<std::vector<Alert>> Frontier::alerts(bool open_only) const {
  return store_->connection_->read([&](SQLite::Database& database) -> Result<std::vector<Alert>> {
    SQLite::Statement row(
        database, std::string(kAlertColumns) + (open_only ? "WHERE closed IS NULL " : "") + "ORDER BY number");
    return all_rows<Alert>(row, read_alert);
  });
}

Result<std::vector<Alert>> Frontier::untold() const {
  return store_->connection_->read([&](SQLite::Database& database) -> Result<std::vector<Alert>> {
    SQLite::Statement row(database,
                          std::string(kAlertColumns) +
                              "WHERE told_open = 0 OR (closed IS NOT NULL AND told_close = 0) ORDER BY number");
    return all_rows<Alert>(row, read_alert);
  });
}

Result<void> Frontier::keep_told(std::int64_t number, bool closing) {
  return store_->connection_->write(Durability::soon, [&](SQLite::Database& database) -> Result<void> {
    run(database,
        closing ? "UPDATE alerts SET told_open = 1, told_close = 1 WHERE number = ?"
                : "UPDATE alerts SET told_open = 1 WHERE number = ?",
        number);
    return {};
  });
}

}  // namespace rasid
