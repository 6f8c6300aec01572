// Counts for charts and for the people who look after rules.
#include <algorithm>
#include <map>

#include "pipeline/store/connection.h"
#include "pipeline/store/queue_filter.h"
#include "pipeline/store/statement.h"
#include "pipeline/store/store.h"

namespace rasid {
namespace {

const char* key_column(TallyBy by) {
  switch (by) {
    case TallyBy::day: return "c.date_first";
    case TallyBy::governorate: return "c.admin1";
    case TallyBy::kind: return "c.kind";
    case TallyBy::outlet: return "c.outlet";
  }
  return "c.kind";
}

Tally read_tally(SQLite::Statement& row) {
  Tally tally;
  tally.key = text_of(row.getColumn(0));
  std::int64_t Tally::*const counts[] = {&Tally::items,    &Tally::fresh,      &Tally::accepted,
                                         &Tally::rejected, &Tally::duplicates, &Tally::killed};
  int at = 1;
  for (const auto count : counts) tally.*count = row.getColumn(at++).getInt64();
  return tally;
}

}  // namespace

Result<std::vector<Tally>> Store::tallies(TallyBy by, const QueueFilter& filter) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<Tally>> {
    QueueFilter any = filter;
    any.status.reset();
    const FilterSql conditions(any);
    const std::string key = key_column(by);
    SQLite::Statement row(database, "SELECT " + key +
                                        ", count(*), sum(c.status = 'new'), sum(c.status = 'accepted'), sum(c.status "
                                        "= 'rejected'), sum(c.status = "
                                        "'duplicate'), coalesce(sum(CASE WHEN c.status IN ('new', 'accepted') THEN "
                                        "c.killed_low END), 0) AS killed "
                                        "FROM candidates c WHERE c.withdrawn = 0 AND " +
                                        conditions.conditions() + " GROUP BY " + key + " ORDER BY " +
                                        (by == TallyBy::day ? key : "count(*) DESC, " + key));
    conditions.bind(row);
    std::vector<Tally> tallies;
    while (row.executeStep()) tallies.push_back(read_tally(row));
    return tallies;
  });
}

Result<std::vector<RuleRecord>> Store::rule_records() const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<RuleRecord>> {
    std::map<std::string, RuleRecord> records;
    SQLite::Statement row(
        database,
        "SELECT rule, sum(status = 'new'), sum(status IN ('accepted', 'duplicate')), sum(status IN "
        "('accepted', 'duplicate') AND edited_json <> '[]'), sum(status = 'rejected') FROM candidates "
        "GROUP BY rule");
    while (row.executeStep()) {
      RuleRecord record{row.getColumn(0).getString(), row.getColumn(1).getInt64(), row.getColumn(2).getInt64(),
                        row.getColumn(3).getInt64(),  row.getColumn(4).getInt64(), {}};
      records.emplace(record.rule, record);
    }
    SQLite::Statement why(
        database,
        "SELECT c.rule, d.reason, count(*) FROM candidates c JOIN decisions d ON d.number = (SELECT "
        "max(number) FROM decisions x WHERE x.candidate_id = c.id AND x.action = 'reject') WHERE "
        "c.status = 'rejected' GROUP BY c.rule, d.reason ORDER BY count(*) DESC, d.reason");
    while (why.executeStep()) {
      records[why.getColumn(0).getString()].reasons.emplace_back(why.getColumn(1).getString(),
                                                                 why.getColumn(2).getInt64());
    }
    std::vector<RuleRecord> all;
    for (auto& [rule, record] : records) all.push_back(std::move(record));
    return all;
  });
}

Result<std::vector<DayProgress>> Store::progress(Day since) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<DayProgress>> {
    SQLite::Statement row(
        database,
        "SELECT substr(at, 1, 10), reviewer, sum(action = 'accept'), sum(action = 'reject'), "
        "sum(action = 'duplicate'), sum(action = 'skip'), sum(json_type(after_json, '$.fields') IS NOT "
        "NULL) FROM decisions d WHERE at >= ? AND action <> 'undo' AND NOT EXISTS (SELECT 1 FROM "
        "decisions u WHERE u.undo_of = d.number) GROUP BY 1, 2 ORDER BY 1, 2");
    bind_all(row, format_iso_day(since));
    std::vector<DayProgress> days;
    while (row.executeStep()) {
      days.push_back({row.getColumn(0).getString(), row.getColumn(1).getString(), row.getColumn(2).getInt64(),
                      row.getColumn(3).getInt64(), row.getColumn(4).getInt64(), row.getColumn(5).getInt64(),
                      row.getColumn(6).getInt64()});
    }
    return days;
  });
}

}  // namespace rasid
