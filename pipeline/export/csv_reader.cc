// The way back from CSV, for data sets that were looked through in a spreadsheet.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "pipeline/export/event_writer.h"

namespace rasid {
namespace {

struct Record {
  std::size_t line = 0;  ///< of its beginning, from 1
  std::vector<std::string> cells;
};

/// RFC 4180 with bare line feeds allowed.
Result<std::vector<Record>> read_records(std::string_view csv) {
  std::vector<Record> records;
  std::size_t line = 1;
  std::size_t at = csv.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  while (at < csv.size()) {
    Record record{line, {}};
    for (bool more = true; more;) {
      std::string cell;
      if (at < csv.size() && csv[at] == '"') {
        for (++at;; ++at) {
          if (at >= csv.size())
            return fail(ErrorCode::invalid, "a quoted cell is not closed", fmt::format("line {}", record.line));
          if (csv[at] == '\n') ++line;
          if (csv[at] == '"') {
            if (at + 1 >= csv.size() || csv[at + 1] != '"') break;
            ++at;
          }
          cell += csv[at];
        }
        ++at;
      }
      while (at < csv.size() && csv[at] != ',' && csv[at] != '\n' && csv[at] != '\r') cell += csv[at++];
      record.cells.push_back(std::move(cell));
      more = at < csv.size() && csv[at] == ',';
      if (more) ++at;
    }
    if (at < csv.size() && csv[at] == '\r') ++at;
    if (at < csv.size() && csv[at] == '\n') ++at;
    ++line;
    records.push_back(std::move(record));
  }
  return records;
}

std::vector<std::string> list_in(const std::string& cell) {
  std::vector<std::string> items;
  if (cell.empty()) return items;
  if (cell == "\\0") return {std::string()};
  items.emplace_back();
  for (std::size_t i = 0; i < cell.size(); ++i) {
    if (cell[i] == '\\' && i + 1 < cell.size()) {
      items.back() += cell[++i];
    } else if (cell[i] == ';') {
      if (i + 1 < cell.size() && cell[i + 1] == ' ') ++i;
      items.emplace_back();
    } else {
      items.back() += cell[i];
    }
  }
  return items;
}

/// The cells of a row by the names of their columns; remembers the first that can't be read.
class Row {
 public:
  Row(const std::map<std::string, std::size_t>& columns, const Record& record) : columns_(columns), record_(record) {}

  [[nodiscard]] const std::string& text(const std::string& column) const {
    static const std::string kNone;
    const auto found = columns_.find(column);
    return found == columns_.end() || found->second >= record_.cells.size() ? kNone : record_.cells[found->second];
  }
  template <typename Number>
  std::optional<Number> number(const std::string& column) {
    const std::string& cell = text(column);
    if (cell.empty()) return std::nullopt;
    Number value{};
    const auto [end, error] = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (error != std::errc() || end != cell.data() + cell.size()) complain(column, "is no number");
    return value;
  }
  bool truth(const std::string& column) {
    const std::string& cell = text(column);
    if (!cell.empty() && cell != "true" && cell != "false") complain(column, "is neither true nor false");
    return cell == "true";
  }
  std::optional<Day> day(const std::string& column) {
    const std::string& cell = text(column);
    if (cell.empty()) return std::nullopt;
    const auto day = parse_iso_day(cell);
    if (!day) complain(column, "is no day; write it as 2025-12-08");
    return day;
  }
  template <typename Enum>
  Enum named(const std::string& column, Enum last) {
    for (int i = 0; i <= static_cast<int>(last); ++i) {
      if (to_string(static_cast<Enum>(i)) == text(column)) return static_cast<Enum>(i);
    }
    complain(column, "is no word of this column; docs/data.md lists them");
    return last;
  }
  void complain(const std::string& column, const std::string& what) {
    if (!fault_) {
      fault_ = Error{ErrorCode::invalid, fmt::format("{} \"{}\" {}", column, text(column), what),
                     fmt::format("line {}", record_.line)};
    }
  }
  [[nodiscard]] const std::optional<Error>& fault() const { return fault_; }

 private:
  const std::map<std::string, std::size_t>& columns_;
  const Record& record_;
  std::optional<Error> fault_;
};

void read_date(Row& row, Candidate& c) {
  if (row.text("date_precision").empty()) return;
  c.date = EventDate{row.day("date_start"), row.day("date_end"), row.named("date_precision", DatePrecision::unknown),
                     row.truth("date_inferred")};
}

void read_place(Row& row, Candidate& c) {
  const auto lat = row.number<double>("latitude");
  const auto lon = row.number<double>("longitude");
  if (!lat || !lon) return;
  EventPlace place;
  ResolvedPlace& p = place.place;
  p.id = row.text("place_id");
  p.name = row.text("place_name");
  p.place_class = row.text("place_class");
  p.admin1 = row.text("admin1");
  p.admin2 = row.text("admin2");
  p.admin3 = row.text("admin3");
  p.pcode = row.text("pcode");
  p.country = row.text("country");
  p.lat = *lat;
  p.lon = *lon;
  p.precision_km = row.number<double>("precision_km").value_or(0);
  place.geo_precision = row.number<int>("geo_precision").value_or(0);
  place.inferred = row.truth("place_inferred");
  place.ambiguous = row.truth("place_ambiguous");
  c.place = place;
}

void read_actors(Row& row, const std::string& role, Candidate& c) {
  const auto names = list_in(row.text(role));
  const auto ids = list_in(row.text(role + "_ids"));
  const auto types = list_in(row.text(role + "_types"));
  const auto guesses = list_in(row.text(role + "_inferred"));
  if (ids.size() != names.size() || types.size() != names.size())
    return row.complain(role + "_ids", "has not as many entries as " + role);
  for (std::size_t i = 0; i < names.size(); ++i) {
    const auto type = parse_actor_type(types[i]);
    if (!type) row.complain(role + "_types", "has a type that is not known");
    c.actors.push_back(
        {role, ids[i], names[i], {}, type.value_or(ActorType::other), i < guesses.size() && guesses[i] == "true"});
  }
}

std::optional<Toll> read_toll(Row& row, const std::string& name, const std::vector<std::string>& without_number) {
  const Toll toll{row.number<std::int64_t>(name + "_low"), row.number<std::int64_t>(name + "_high")};
  const bool told = std::find(without_number.begin(), without_number.end(), name) != without_number.end();
  return toll.low || toll.high || told ? std::optional(toll) : std::nullopt;
}

void read_codes(Row& row, Codes& codes) {
  codes.acled_disorder_type = row.text("acled_disorder_type");
  codes.acled_event_type = row.text("acled_event_type");
  codes.acled_sub_event_type = row.text("acled_sub_event_type");
  codes.acled_inter1 = row.number<int>("acled_inter1");
  codes.acled_inter2 = row.number<int>("acled_inter2");
  codes.acled_interaction = row.number<int>("acled_interaction");
  codes.acled_time_precision = row.number<int>("acled_time_precision");
  codes.acled_geo_precision = row.number<int>("acled_geo_precision");
  codes.plover_type = row.text("plover_type");
  codes.plover_mode = row.text("plover_mode");
  codes.cameo_root = row.text("cameo_root");
}

Candidate read_candidate_of(Row& row) {
  Candidate c;
  c.id = row.text("id");
  if (c.id.empty()) row.complain("id", "is empty");
  c.kind = row.text("kind");
  read_date(row, c);
  read_place(row, c);
  read_actors(row, "actor1", c);
  read_actors(row, "actor2", c);
  const auto without_number = list_in(row.text("toll_without_number"));
  c.killed = read_toll(row, "killed", without_number);
  c.wounded = read_toll(row, "wounded", without_number);
  c.detained = read_toll(row, "detained", without_number);
  c.means = list_in(row.text("means"));
  c.modality = row.named("modality", Modality::denied);
  c.attribution = row.text("attribution");
  c.claimed_by = row.text("claimed_by");
  c.background = row.truth("background");
  c.confidence = row.number<double>("confidence").value_or(0);
  read_codes(row, c.codes);
  c.rule = row.text("rule");
  c.ruleset_hash = row.text("ruleset_hash");
  c.gazetteer_hash = row.text("gazetteer_hash");
  const auto begin = row.number<std::uint32_t>("sentence_begin_byte");
  const auto end = row.number<std::uint32_t>("sentence_end_byte");
  if (begin && end) c.evidence.push_back({{*begin, *end}, "event", c.rule, 0, false});
  return c;
}

StoredCandidate read_event(Row& row) {
  StoredCandidate stored;
  stored.candidate = read_candidate_of(row);
  const auto status = parse_review_status(row.text("status"));
  if (!status) row.complain("status", "is no status");
  stored.status = status.value_or(ReviewStatus::fresh);
  stored.sentence = row.text("sentence");
  stored.title = row.text("article_title");
  stored.url = row.text("article_url");
  stored.outlet = row.text("article_outlet");
  stored.language = row.text("article_language");
  stored.published = row.text("article_published");
  stored.content_hash = row.text("article_hash");
  if (!row.text("reviewer").empty()) {
    Decision decision;
    decision.candidate_id = stored.candidate.id;
    decision.reviewer = row.text("reviewer");
    decision.at = parse_iso_instant(row.text("decided_at")).value_or(Instant{});
    decision.reason = row.text("decision_reason");
    decision.after = stored.status;
    stored.last_decision = decision;
  }
  stored.withdrawn = row.truth("withdrawn");
  stored.duplicate_of = row.text("duplicate_of");
  stored.edited = list_in(row.text("edited"));
  stored.cluster = row.number<std::int64_t>("cluster").value_or(0);
  stored.updated = row.text("updated_at");
  return stored;
}

}  // namespace

Result<std::vector<StoredCandidate>> read_events_csv(std::string_view csv) {
  const auto records = read_records(csv);
  if (!records) return tl::make_unexpected(records.error());
  if (records->empty()) return fail(ErrorCode::invalid, "is empty; `rasid export --format csv` writes such files");
  std::map<std::string, std::size_t> columns;
  const std::vector<std::string>& names = records->front().cells;
  for (std::size_t i = 0; i < names.size(); ++i) columns[names[i]] = i;
  for (const char* needed : {"id", "status", "kind", "modality"}) {
    if (!columns.contains(needed))
      return fail(ErrorCode::invalid, fmt::format("has no column {}; `rasid export --format csv` writes it", needed),
                  "line 1");
  }
  std::vector<StoredCandidate> events;
  for (std::size_t i = 1; i < records->size(); ++i) {
    const Record& record = (*records)[i];
    if (record.cells.size() == 1 && record.cells[0].empty()) continue;
    if (record.cells.size() > names.size())
      return fail(ErrorCode::invalid, "has more cells than the first line", fmt::format("line {}", record.line));
    Row row(columns, record);
    events.push_back(read_event(row));
    if (row.fault()) return tl::make_unexpected(*row.fault());
  }
  return events;
}

}  // namespace rasid
