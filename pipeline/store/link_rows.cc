// What the linker reads and keeps.
#include "pipeline/store/connection.h"
#include "pipeline/store/statement.h"
#include "pipeline/store/store.h"

namespace rasid {
namespace {

std::optional<Day> day_in(const SQLite::Column& column) {
  return column.isNull() ? std::nullopt : parse_iso_day(column.getString().substr(0, 10));
}

LinkToll toll_in(SQLite::Statement& row, int first) {
  const auto number = [&](int column) {
    return row.getColumn(column).isNull() ? std::nullopt : std::optional(row.getColumn(column).getInt64());
  };
  return {number(first), number(first + 1)};
}

LinkEvent read_event(SQLite::Statement& row) {
  LinkEvent e;
  e.number = row.getColumn(0).getInt64();
  e.id = row.getColumn(1).getString();
  e.document = row.getColumn(2).getInt64();
  e.language = row.getColumn(3).getString();
  e.kind = row.getColumn(4).getString();
  e.first = day_in(row.getColumn(5));
  e.last = day_in(row.getColumn(6));
  e.date_inferred = row.getColumn(7).getInt() != 0;
  e.published = day_in(row.getColumn(8));
  e.place_id = text_of(row.getColumn(9));
  e.place_class = text_of(row.getColumn(10));
  e.admin1 = text_of(row.getColumn(11));
  e.admin2 = text_of(row.getColumn(12));
  e.lat = row.getColumn(13).getDouble();
  e.lon = row.getColumn(14).getDouble();
  e.precision_km = row.getColumn(15).getDouble();
  e.geo_precision = row.getColumn(16).getInt();
  e.place_inferred = row.getColumn(17).getInt() != 0;
  e.killed = toll_in(row, 18);
  e.wounded = toll_in(row, 20);
  e.detained = toll_in(row, 22);
  e.background = row.getColumn(24).getInt() != 0;
  e.withdrawn = row.getColumn(25).getInt() != 0;
  e.sentence = row.getColumn(26).getString();
  return e;
}

/// Actors of all candidates in order of number, read beside them: a query for each would cost more than the events.
class Actors {
 public:
  explicit Actors(SQLite::Database& database)
      : row_(database, "SELECT candidate, role, actor_id, type FROM candidate_actors ORDER BY candidate, position"),
        more_(row_.executeStep()) {}
  void read_into(LinkEvent& event) {
    while (more_ && row_.getColumn(0).getInt64() < event.number) more_ = row_.executeStep();
    while (more_ && row_.getColumn(0).getInt64() == event.number) {
      event.actors.push_back({row_.getColumn(1).getString(), text_of(row_.getColumn(2)),
                              parse_actor_type(row_.getColumn(3).getString()).value_or(ActorType::other)});
      more_ = row_.executeStep();
    }
  }

 private:
  SQLite::Statement row_;
  bool more_;
};

}  // namespace

Result<std::vector<LinkArticle>> Store::link_articles() const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<LinkArticle>> {
    std::vector<LinkArticle> articles;
    SQLite::Statement row(
        database,
        "SELECT d.number, a.language, a.published, a.signature, d.copy_of, d.linked FROM documents d "
        "JOIN articles a ON a.document = d.number ORDER BY d.number");
    while (row.executeStep()) {
      articles.push_back({row.getColumn(0).getInt64(), row.getColumn(1).getString(), text_of(row.getColumn(2)),
                          text_of(row.getColumn(3)), row.getColumn(4).getInt64(), row.getColumn(5).getInt() != 0});
    }
    return articles;
  });
}

Result<std::string> Store::article_text(std::int64_t document) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::string> {
    SQLite::Statement row(database, "SELECT text FROM articles WHERE document = ?");
    bind_all(row, document);
    if (!row.executeStep())
      return fail(ErrorCode::not_found, "has no article in the store", std::to_string(document));
    return row.getColumn(0).getString();
  });
}

Result<void> Store::save_signatures(const std::vector<std::pair<std::int64_t, std::string>>& signatures) {
  return connection_->write(Connection::Durability::soon, [&](SQLite::Database& database) -> Result<void> {
    SQLite::Statement update(database, "UPDATE articles SET signature = ?2 WHERE document = ?1");
    for (const auto& [document, bytes] : signatures) {
      update.bind(1, document);
      update.bind(2, bytes.data(), static_cast<int>(bytes.size()));
      update.exec();
      update.reset();
    }
    return {};
  });
}

Result<std::vector<LinkEvent>> Store::link_events(std::optional<Day> since, std::optional<Day> until) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<LinkEvent>> {
    std::vector<LinkEvent> events;
    Actors actors(database);
    SQLite::Statement row(
        database,
        "SELECT c.number, c.id, c.document, c.language, c.kind, c.date_first, c.date_last, c.date_inferred, "
        "a.published, "
        "c.place_id, c.place_class, c.admin1, c.admin2, c.latitude, c.longitude, c.precision_km, c.geo_precision, "
        "c.place_inferred, c.killed_low, c.killed_high, c.wounded_low, c.wounded_high, c.detained_low, "
        "c.detained_high, "
        "c.background, c.withdrawn, c.sentence FROM candidates c LEFT JOIN articles a ON a.document = c.document "
        "WHERE "
        "(c.withdrawn = 0 OR c.status <> 'new') AND c.status <> 'rejected' AND (?1 IS NULL OR c.date_last IS NULL OR "
        "c.date_last >= ?1) AND (?2 IS NULL OR c.date_first IS NULL OR c.date_first <= ?2) ORDER BY c.number");
    const auto day = [](const std::optional<Day>& value) {
      return value ? std::optional(format_iso_day(*value)) : std::nullopt;
    };
    bind_all(row, day(since), day(until));
    while (row.executeStep()) {
      events.push_back(read_event(row));
      actors.read_into(events.back());
    }
    return events;
  });
}

Result<std::vector<LinkResult::Link>> Store::links() const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<LinkResult::Link>> {
    std::vector<LinkResult::Link> links;
    SQLite::Statement row(database, "SELECT left_candidate, right_candidate, score FROM cluster_links");
    while (row.executeStep())
      links.push_back({row.getColumn(0).getInt64(), row.getColumn(1).getInt64(), row.getColumn(2).getDouble(), {}});
    return links;
  });
}

Result<void> Store::forget_links() {
  return connection_->write(Connection::Durability::soon, [&](SQLite::Database& database) -> Result<void> {
    run(database, "DELETE FROM cluster_links");
    run(database, "UPDATE documents SET linked = 0");
    return {};
  });
}

}  // namespace rasid
