#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <string>
#include <vector>

#include "pipeline/store/review_records.h"

namespace rasid {

// Inside the store only.

/// A QueueFilter as conditions on `candidates c`.
class FilterSql {
 public:
  enum class Lists {
    all,   ///< also the lists of values (kinds, outlets, ...)
    none,  ///< all but those: facets count them themselves
  };
  explicit FilterSql(const QueueFilter& filter, Lists lists = Lists::all);

  /// "c.status = ? AND ...", never empty.
  [[nodiscard]] const std::string& conditions() const { return sql_; }
  /// Binds the values to the next parameters; returns how many parameters are bound now.
  int bind(SQLite::Statement& statement, int bound = 0) const;

 private:
  void add(const std::string& condition, const std::string& value);
  void add_list(const char* column, const std::vector<std::string>& values);
  void add_days(const QueueFilter& filter);

  std::string sql_;
  std::vector<std::string> values_;
};

/// "ORDER BY ..." on `candidates c`, total.
std::string order_sql(QueueOrder order);

/// The lower bounds of the bands of confidence, highest first, with their names.
struct ConfidenceBand {
  double from;
  double below;
  const char* name;
};
inline constexpr ConfidenceBand kConfidenceBands[] = {
    {0.9, 2.0, "0.9"}, {0.7, 0.9, "0.7"}, {0.5, 0.7, "0.5"}, {-1.0, 0.5, "0"}};

/// Reads one item by its row's number with what surrounds it; leases that are over at `now` are passed over.
class QueueItems {
 public:
  QueueItems(SQLite::Database& database, const std::string& now);
  /// Empty if there is no such row.
  std::optional<QueueItem> read(std::int64_t number);

 private:
  SQLite::Statement row_;
  std::string now_;
};

}  // namespace rasid
