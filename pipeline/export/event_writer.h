#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "pipeline/store/records.h"

namespace rasid {

/// One format of a data set: what comes before the events, what an event becomes, what comes after. Text is UTF-8;
/// the same events in the same order give the same bytes. docs/data.md describes each column and member.
class EventWriter {
 public:
  virtual ~EventWriter() = default;
  [[nodiscard]] virtual std::string begin() = 0;
  [[nodiscard]] virtual std::string event(const StoredCandidate& candidate) = 0;
  [[nodiscard]] virtual std::string end() = 0;
};

/// CSV by RFC 4180: CRLF, a header line, quotes where needed. `byte_order_mark` for spreadsheets that else misread
/// Arabic.
std::unique_ptr<EventWriter> make_csv_writer(bool byte_order_mark = false);
/// A JSON object a line: to_json(StoredCandidate).
std::unique_ptr<EventWriter> make_jsonl_writer();
/// A FeatureCollection by RFC 7946; an event without a place is a feature with a null geometry.
std::unique_ptr<EventWriter> make_geojson_writer();

/// "csv", "jsonl", "geojson".
std::vector<std::string_view> export_formats();
/// The writer of a format. `invalid` with the names that there are.
Result<std::unique_ptr<EventWriter>> make_event_writer(std::string_view format, bool byte_order_mark = false);

/// A CSV cell: quoted if it has a comma, a quote or a line end (RFC 4180, 2.5 to 2.7).
std::string csv_cell(std::string_view text);

/// Several values in one cell, parted by "; "; a semicolon or backslash within a value has a backslash before it, one
/// empty value alone is "\\0".
std::string csv_list(const std::vector<std::string>& items);

/// Reads what the CSV writer wrote (with or without a byte order mark, columns in any order, more columns than ours):
/// of each event every field that has a column; evidence is the sentence alone, and names, alternatives and the parts
/// of the confidence are not there. `invalid` with the line for what is no such file.
Result<std::vector<StoredCandidate>> read_events_csv(std::string_view csv);

}  // namespace rasid
