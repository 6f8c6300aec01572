#include "pipeline/store/sql_functions.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <exception>
#include <nlohmann/json.hpp>

#include "core/record/json.h"
#include "pipeline/store/json.h"
#include "pipeline/store/queue_order.h"
#include "pipeline/store/search_text.h"

namespace rasid {
namespace {

std::string text_argument(sqlite3_value* value) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return text == nullptr ? std::string() : std::string(text, static_cast<std::size_t>(sqlite3_value_bytes(value)));
}

Candidate candidate_argument(sqlite3_value* value) {
  return candidate_from_json(nlohmann::ordered_json::parse(text_argument(value)));
}

void give_text(sqlite3_context* context, const std::string& text) {
  sqlite3_result_text(context, text.data(), static_cast<int>(text.size()), SQLITE_TRANSIENT);
}

/// An exception must not pass through SQLite, which is C.
template <typename Body>
void guarded(sqlite3_context* context, Body body) {
  try {
    body();
  } catch (const std::exception& exception) {
    sqlite3_result_error(context, exception.what(), -1);
  }
}

void sql_search_text(sqlite3_context* context, int, sqlite3_value** arguments) {
  guarded(context, [&] {
    give_text(context, search_text(candidate_argument(arguments[0]), text_argument(arguments[1]),
                                   text_argument(arguments[2]), text_argument(arguments[3])));
  });
}

void sql_priority(sqlite3_context* context, int, sqlite3_value** arguments) {
  guarded(context,
          [&] { sqlite3_result_double(context, queue_rank(candidate_argument(arguments[0]), {}).priority); });
}

void sql_reasons(sqlite3_context* context, int, sqlite3_value** arguments) {
  guarded(context,
          [&] { give_text(context, reasons_json(queue_rank(candidate_argument(arguments[0]), {}).reasons)); });
}

}  // namespace

void add_sql_functions(SQLite::Database& database) {
  database.createFunction("rasid_search_text", 4, true, nullptr, sql_search_text, nullptr, nullptr, nullptr);
  database.createFunction("rasid_priority", 1, true, nullptr, sql_priority, nullptr, nullptr, nullptr);
  database.createFunction("rasid_reasons", 1, true, nullptr, sql_reasons, nullptr, nullptr, nullptr);
}

}  // namespace rasid
