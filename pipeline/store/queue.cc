// The queue: which items, in which order, how many of what.
#include <algorithm>
#include <array>
#include <deque>
#include <nlohmann/json.hpp>
#include <string_view>
#include <unordered_map>

#include "pipeline/store/candidate_rows.h"
#include "pipeline/store/connection.h"
#include "pipeline/store/json.h"
#include "pipeline/store/queue_filter.h"
#include "pipeline/store/search_text.h"
#include "pipeline/store/statement.h"
#include "pipeline/store/store.h"

namespace rasid {
namespace {

using nlohmann::json;

constexpr const char* kNone = "(none)";

}  // namespace

// ---------------------------------------------------------------- filter

FilterSql::FilterSql(const QueueFilter& filter, Lists lists) {
  sql_ = "NOT (c.withdrawn = 1 AND c.status = 'new')";
  if (filter.status) add("c.status = ?", std::string(to_string(*filter.status)));
  if (filter.by_cluster) sql_ += " AND c.head = 1";
  if (lists == Lists::all) {
    add_list("c.kind", filter.kinds);
    add_list("c.admin1", filter.governorates);
    add_list("c.outlet", filter.outlets);
    add_list("c.language", filter.languages);
    add_list("c.rule", filter.rules);
    if (!filter.actors.empty()) {
      add("c.number IN (SELECT candidate FROM candidate_actors WHERE actor_id IN (SELECT value FROM json_each(?)))",
          json(filter.actors).dump());
    }
    if (!filter.confidences.empty()) {
      std::string bands;
      for (const ConfidenceBand& band : kConfidenceBands) {
        if (std::find(filter.confidences.begin(), filter.confidences.end(), band.name) == filter.confidences.end())
          continue;
        bands += (bands.empty() ? "" : " OR ") + ("(c.confidence >= " + std::to_string(band.from)) +
                 " AND c.confidence < " + std::to_string(band.below) + ")";
      }
      sql_ += bands.empty() ? " AND 0" : " AND (" + bands + ")";
    }
  }
  add_days(filter);
  if (filter.disagreeing) sql_ += " AND c.disagreeing = 1";
  if (filter.stale) {
    sql_ +=
        " AND (c.read_anew = 1 OR (c.status = 'new' AND EXISTS (SELECT 1 FROM properties p WHERE (p.name = "
        "'ruleset_hash' AND p.value <> c.ruleset_hash) OR (p.name = 'gazetteer_hash' AND p.value <> "
        "c.gazetteer_hash))))";
  }
  if (const std::string query = search_query(filter.search); !query.empty()) {
    add("c.number IN (SELECT rowid FROM candidates_search WHERE candidates_search MATCH ?)", query);
  } else if (!filter.search.empty()) {
    sql_ += " AND 0";  // nothing but punctuation was typed: nothing has it
  }
}

void FilterSql::add_days(const QueueFilter& filter) {
  if (filter.since || filter.until) sql_ += " AND (c.date_first IS NOT NULL OR c.date_last IS NOT NULL)";
  if (filter.since) add("(c.date_last IS NULL OR c.date_last >= ?)", format_iso_day(*filter.since));
  if (filter.until) add("(c.date_first IS NULL OR c.date_first <= ?)", format_iso_day(*filter.until));
  if (filter.found_since) add("c.created >= ?", format_iso_day(*filter.found_since));
}

void FilterSql::add(const std::string& condition, const std::string& value) {
  sql_ += " AND " + condition;
  values_.push_back(value);
}

void FilterSql::add_list(const char* column, const std::vector<std::string>& values) {
  if (values.empty()) return;
  const bool none = std::find(values.begin(), values.end(), kNone) != values.end();
  std::string condition = std::string(column) + " IN (SELECT value FROM json_each(?))";
  if (none) condition = "(" + condition + " OR " + column + " IS NULL OR " + column + " = '')";
  add(condition, json(values).dump());
}

int FilterSql::bind(SQLite::Statement& statement, int bound) const {
  for (const std::string& value : values_) statement.bind(++bound, value);
  return bound;
}

std::string order_sql(QueueOrder order) {
  switch (order) {
    case QueueOrder::importance: return " ORDER BY c.priority DESC, c.date_first DESC, c.number";
    case QueueOrder::newest: return " ORDER BY c.date_first DESC, c.priority DESC, c.number";
    case QueueOrder::oldest: return " ORDER BY c.date_first IS NULL, c.date_first, c.priority DESC, c.number";
    case QueueOrder::uncertain: return " ORDER BY c.confidence, c.priority DESC, c.number";
    case QueueOrder::found: return " ORDER BY c.number DESC";
  }
  return {};
}

// ---------------------------------------------------------------- items

QueueItems::QueueItems(SQLite::Database& database, const std::string& now)
    : row_(database,
           [] {
             std::string sql = kCandidateColumns;
             // The columns of the item come after those of the candidate.
             sql.insert(
                 sql.find("FROM candidates c"),
                 ", coalesce(k.members, 1), coalesce(k.sources, 1), k.disagreements_json, l.reviewer, l.taken, "
                 "l.expires, (SELECT count(*) FROM comments m WHERE m.candidate_id = c.id AND m.resolved IS NULL) ");
             return sql +
                    "LEFT JOIN clusters k ON k.number = c.cluster LEFT JOIN leases l ON l.candidate_id = c.id AND "
                    "l.expires "
                    "> ?2 WHERE c.number = ?1";
           }()),
      now_(now) {}

std::optional<QueueItem> QueueItems::read(std::int64_t number) {
  row_.reset();
  bind_all(row_, number, now_);
  if (!row_.executeStep()) return std::nullopt;
  QueueItem item;
  item.candidate = read_candidate(row_);
  int at = kCandidateColumnCount;
  item.members = static_cast<std::size_t>(row_.getColumn(at++).getInt64());
  item.sources = static_cast<std::size_t>(row_.getColumn(at++).getInt64());
  if (const std::string fields = text_of(row_.getColumn(at++)); !fields.empty())
    item.disagreements = json::parse(fields).get<std::vector<std::string>>();
  if (!row_.getColumn(at).isNull()) {
    item.lease = Lease{item.candidate.candidate.id, row_.getColumn(at).getString(),
                       parse_iso_instant(row_.getColumn(at + 1).getString()).value_or(Instant{}),
                       parse_iso_instant(row_.getColumn(at + 2).getString()).value_or(Instant{})};
  }
  item.comments = static_cast<std::size_t>(row_.getColumn(at + 3).getInt64());
  row_.reset();
  return item;
}

Result<std::vector<QueueItem>> Store::queue(const QueueFilter& filter, const QueuePage& page) const {
  const std::string now = connection_->now();
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<QueueItem>> {
    const FilterSql conditions(filter);
    SQLite::Statement row(database, "SELECT c.number FROM candidates c WHERE " + conditions.conditions() +
                                        order_sql(page.order) + " LIMIT ? OFFSET ?");
    const int bound = conditions.bind(row);
    row.bind(bound + 1, page.limit == 0 ? std::int64_t{-1} : static_cast<std::int64_t>(page.limit));
    row.bind(bound + 2, static_cast<std::int64_t>(page.offset));
    std::vector<QueueItem> items;
    QueueItems reader(database, now);
    while (row.executeStep()) {
      if (auto item = reader.read(row.getColumn(0).getInt64())) items.push_back(std::move(*item));
    }
    return items;
  });
}

Result<std::vector<std::string>> Store::queue_ids(const QueueFilter& filter) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<std::string>> {
    const FilterSql conditions(filter);
    SQLite::Statement row(database, "SELECT c.id FROM candidates c WHERE " + conditions.conditions() +
                                        order_sql(QueueOrder::importance));
    conditions.bind(row);
    std::vector<std::string> ids;
    while (row.executeStep()) ids.push_back(row.getColumn(0).getString());
    return ids;
  });
}

Result<std::int64_t> Store::count_queue(const QueueFilter& filter) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::int64_t> {
    const FilterSql conditions(filter);
    SQLite::Statement row(database, "SELECT count(*) FROM candidates c WHERE " + conditions.conditions());
    conditions.bind(row);
    row.executeStep();
    return row.getColumn(0).getInt64();
  });
}

Result<QueueItem> Store::queue_item(const std::string& id) const {
  const std::string now = connection_->now();
  return connection_->read([&](SQLite::Database& database) -> Result<QueueItem> {
    SQLite::Statement row(database, "SELECT number FROM candidates WHERE id = ?");
    bind_all(row, id);
    if (!row.executeStep()) return fail(ErrorCode::not_found, "no event has this id", id);
    QueueItems reader(database, now);
    return std::move(*reader.read(row.getColumn(0).getInt64()));
  });
}

Result<std::vector<MapPoint>> Store::map_points(const QueueFilter& filter, std::size_t limit) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<MapPoint>> {
    const FilterSql conditions(filter);
    SQLite::Statement row(database,
                          "SELECT c.id, c.latitude, c.longitude, c.kind, c.date_first, c.place_name, c.status, "
                          "c.geo_precision, c.killed_low FROM candidates c WHERE c.latitude IS NOT NULL AND " +
                              conditions.conditions() + order_sql(QueueOrder::importance) + " LIMIT ?");
    row.bind(conditions.bind(row) + 1, static_cast<std::int64_t>(limit));
    std::vector<MapPoint> points;
    while (row.executeStep()) {
      MapPoint point;
      point.id = row.getColumn(0).getString();
      point.lat = row.getColumn(1).getDouble();
      point.lon = row.getColumn(2).getDouble();
      point.kind = row.getColumn(3).getString();
      point.day = text_of(row.getColumn(4));
      point.place = text_of(row.getColumn(5));
      point.status = parse_review_status(row.getColumn(6).getString()).value_or(ReviewStatus::fresh);
      point.geo_precision = row.getColumn(7).getInt();
      if (!row.getColumn(8).isNull()) point.killed = row.getColumn(8).getInt64();
      points.push_back(std::move(point));
    }
    return points;
  });
}

// ---------------------------------------------------------------- facets

namespace {

/// One field that is counted: which values are asked for, and how often each occurs under all other conditions.
class FacetCount {
 public:
  FacetCount(std::string name, const std::vector<std::string>& wanted) : name_(std::move(name)) {
    for (const std::string& value : wanted) wanted_.push_back(value == kNone ? std::string() : value);
  }
  [[nodiscard]] bool passes(std::string_view value) const {
    return wanted_.empty() || std::find(wanted_.begin(), wanted_.end(), value) != wanted_.end();
  }
  [[nodiscard]] bool asks() const { return !wanted_.empty(); }
  void count(std::string_view value) {
    const auto found = counts_.find(value);
    if (found != counts_.end()) {
      ++found->second;
    } else {
      counts_.emplace(names_.emplace_back(value), 1);
    }
  }
  [[nodiscard]] std::pair<std::string, std::vector<FacetValue>> result() const {
    constexpr std::size_t kMost = 200;
    std::vector<FacetValue> values;
    for (const auto& [value, count] : counts_) values.push_back({std::string(value), {}, count});
    std::sort(values.begin(), values.end(), [](const FacetValue& a, const FacetValue& b) {
      return a.count != b.count ? a.count > b.count : a.value < b.value;
    });
    if (values.size() > kMost) values.resize(kMost);
    return {name_, std::move(values)};
  }

 private:
  std::string name_;
  std::vector<std::string> wanted_;
  std::deque<std::string> names_;  ///< what the map's keys are views of
  std::unordered_map<std::string_view, std::int64_t> counts_;
};

const char* band_of(double confidence) {
  for (const ConfidenceBand& band : kConfidenceBands) {
    if (confidence >= band.from) return band.name;
  }
  return kConfidenceBands[3].name;
}

std::string_view view_of(const SQLite::Column& column) {
  return {column.getText(""), static_cast<std::size_t>(column.getBytes())};
}

/// Rows that pass every condition but those on actors, by number, so that actors are counted in one pass of their
/// own.
struct ActorPass {
  std::vector<bool> counted;   ///< passes all but the wish for an actor
  std::vector<bool> has_wish;  ///< has one of the actors asked for
};

void mark(std::vector<bool>& set, std::int64_t number) {
  const auto at = static_cast<std::size_t>(number);
  if (at >= set.size()) set.resize(std::max(at + 1, set.size() * 2));
  set[at] = true;
}

bool has(const std::vector<bool>& set, std::int64_t number) {
  const auto at = static_cast<std::size_t>(number);
  return at < set.size() && set[at];
}

std::vector<FacetValue> count_actors(SQLite::Database& database, const std::vector<bool>& counted) {
  std::vector<FacetValue> actors;
  SQLite::Statement row(database,
                        "SELECT actor_id, candidate FROM candidate_actors INDEXED BY candidate_actors_by_actor WHERE "
                        "actor_id IS NOT NULL ORDER BY actor_id, candidate");
  std::int64_t last_candidate = 0;
  while (row.executeStep()) {
    const std::int64_t candidate = row.getColumn(1).getInt64();
    if (!has(counted, candidate)) continue;
    const SQLite::Column id = row.getColumn(0);
    if (actors.empty() || actors.back().value != view_of(id)) {
      actors.push_back({std::string(view_of(id)), {}, 0});
      last_candidate = 0;
    }
    if (candidate != last_candidate) ++actors.back().count;
    last_candidate = candidate;
  }
  std::sort(actors.begin(), actors.end(), [](const FacetValue& a, const FacetValue& b) {
    return a.count != b.count ? a.count > b.count : a.value < b.value;
  });
  if (actors.size() > 200) actors.resize(200);
  SQLite::Statement name(database, "SELECT name FROM candidate_actors WHERE actor_id = ? LIMIT 1");
  for (FacetValue& actor : actors) {
    bind_all(name, actor.value);
    if (name.executeStep()) actor.label = name.getColumn(0).getString();
    name.reset();
  }
  return actors;
}

std::vector<bool> candidates_with(SQLite::Database& database, const std::vector<std::string>& actors) {
  std::vector<bool> set;
  if (actors.empty()) return set;
  SQLite::Statement row(database,
                        "SELECT candidate FROM candidate_actors WHERE actor_id IN (SELECT value FROM json_each(?))");
  bind_all(row, json(actors).dump());
  while (row.executeStep()) mark(set, row.getColumn(0).getInt64());
  return set;
}

}  // namespace

/// One pass over an index that holds all the columns. A row that fails no wish counts in every field; one that fails
/// the wishes of a single field counts in that field, which shows what else could be asked for.
Result<Facets> Store::facets(const QueueFilter& filter) const {
  return connection_->read([&](SQLite::Database& database) -> Result<Facets> {
    std::vector<FacetCount> counts = {{"kinds", filter.kinds},     {"governorates", filter.governorates},
                                      {"outlets", filter.outlets}, {"languages", filter.languages},
                                      {"rules", filter.rules},     {"confidences", filter.confidences}};
    const ActorPass actors{{}, candidates_with(database, filter.actors)};
    std::vector<bool> counted_for_actors;
    Facets facets;
    const FilterSql conditions(filter, FilterSql::Lists::none);
    SQLite::Statement row(database,
                          "SELECT c.number, c.kind, c.admin1, c.outlet, c.language, c.rule, c.confidence FROM "
                          "candidates c INDEXED BY candidates_by_facets WHERE " +
                              conditions.conditions());
    conditions.bind(row);
    while (row.executeStep()) {
      const std::int64_t number = row.getColumn(0).getInt64();
      std::array<std::string_view, 6> values;
      for (int i = 0; i < 5; ++i) values[static_cast<std::size_t>(i)] = view_of(row.getColumn(i + 1));
      values[5] = band_of(row.getColumn(6).getDouble());
      int failed = 0;
      std::size_t which = 0;
      for (std::size_t i = 0; i < counts.size(); ++i) {
        if (counts[i].passes(values[i])) continue;
        ++failed;
        which = i;
      }
      if (failed == 0) mark(counted_for_actors, number);
      const bool actor_fails = !filter.actors.empty() && !has(actors.has_wish, number);
      if (actor_fails) continue;
      if (failed == 0) ++facets.total;
      for (std::size_t i = 0; i < counts.size(); ++i) {
        if (failed == 0 || (failed == 1 && which == i)) counts[i].count(values[i]);
      }
    }
    for (const FacetCount& count : counts) facets.fields.push_back(count.result());
    facets.fields.insert(facets.fields.begin() + 2, {"actors", count_actors(database, counted_for_actors)});
    return facets;
  });
}

}  // namespace rasid
