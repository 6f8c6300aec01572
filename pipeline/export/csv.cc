#include <fmt/format.h>

#include <array>

#include "pipeline/export/event_writer.h"

namespace rasid {
namespace {

/// The columns, in the order of docs/data.md. Columns are only ever added at the end.
constexpr std::array kColumns = {"id",
                                 "status",
                                 "kind",
                                 "date_start",
                                 "date_end",
                                 "date_precision",
                                 "date_inferred",
                                 "place_id",
                                 "place_name",
                                 "place_class",
                                 "admin1",
                                 "admin2",
                                 "admin3",
                                 "pcode",
                                 "country",
                                 "latitude",
                                 "longitude",
                                 "geo_precision",
                                 "precision_km",
                                 "place_inferred",
                                 "place_ambiguous",
                                 "actor1",
                                 "actor1_ids",
                                 "actor1_types",
                                 "actor2",
                                 "actor2_ids",
                                 "actor2_types",
                                 "killed_low",
                                 "killed_high",
                                 "wounded_low",
                                 "wounded_high",
                                 "detained_low",
                                 "detained_high",
                                 "means",
                                 "modality",
                                 "attribution",
                                 "claimed_by",
                                 "background",
                                 "confidence",
                                 "acled_disorder_type",
                                 "acled_event_type",
                                 "acled_sub_event_type",
                                 "acled_inter1",
                                 "acled_inter2",
                                 "acled_interaction",
                                 "acled_time_precision",
                                 "acled_geo_precision",
                                 "plover_type",
                                 "plover_mode",
                                 "cameo_root",
                                 "sentence",
                                 "sentence_begin_byte",
                                 "sentence_end_byte",
                                 "article_title",
                                 "article_url",
                                 "article_outlet",
                                 "article_language",
                                 "article_published",
                                 "article_hash",
                                 "rule",
                                 "ruleset_hash",
                                 "gazetteer_hash",
                                 "reviewer",
                                 "decided_at",
                                 "decision_reason",
                                 "withdrawn",
                                 "toll_without_number",
                                 "actor1_inferred",
                                 "actor2_inferred",
                                 "duplicate_of",
                                 "edited",
                                 "cluster",
                                 "updated_at"};

/// Collects the cells of a row.
class Row {
 public:
  void text(std::string_view value) { cells_.push_back(csv_cell(value)); }
  void truth(bool value) { cells_.emplace_back(value ? "true" : "false"); }
  /// The shortest digits that read back as the same number.
  void number(double value) { cells_.push_back(fmt::format("{}", value)); }
  void day(const std::optional<Day>& value) { cells_.push_back(value ? format_iso_day(*value) : std::string()); }
  template <typename Number>
  void whole(const std::optional<Number>& value) {
    cells_.push_back(value ? fmt::format("{}", *value) : std::string());
  }
  void none(std::size_t count) { cells_.resize(cells_.size() + count); }
  [[nodiscard]] std::string line() const { return fmt::format("{}\r\n", fmt::join(cells_, ",")); }

 private:
  std::vector<std::string> cells_;
};

void write_date(Row& row, const std::optional<EventDate>& date) {
  if (!date) return row.none(4);
  row.day(date->first);
  row.day(date->last);
  row.text(to_string(date->precision));
  row.truth(date->inferred);
}

void write_place(Row& row, const std::optional<EventPlace>& place) {
  if (!place) return row.none(14);
  const ResolvedPlace& p = place->place;
  for (const std::string* text :
       {&p.id, &p.name, &p.place_class, &p.admin1, &p.admin2, &p.admin3, &p.pcode, &p.country})
    row.text(*text);
  row.number(p.lat);
  row.number(p.lon);
  row.whole(std::optional(place->geo_precision));
  row.number(p.precision_km);
  row.truth(place->inferred);
  row.truth(place->ambiguous);
}

/// Several actors of one side stand in one cell, the n-th id and type belonging to the n-th name.
void write_actors(Row& row, const Candidate& candidate, std::string_view role) {
  std::vector<std::string> names;
  std::vector<std::string> ids;
  std::vector<std::string> types;
  for (const EventActor& actor : candidate.actors) {
    if (actor.role != role) continue;
    names.push_back(actor.name);
    ids.push_back(actor.id);
    types.emplace_back(to_string(actor.type));
  }
  for (const auto* list : {&names, &ids, &types}) row.text(csv_list(*list));
}

void write_inferred(Row& row, const Candidate& candidate, std::string_view role) {
  std::vector<std::string> guesses;
  for (const EventActor& actor : candidate.actors) {
    if (actor.role == role) guesses.emplace_back(actor.inferred ? "true" : "false");
  }
  row.text(csv_list(guesses));
}

/// Tolls of which only is told that there were some.
void write_tolls_without_number(Row& row, const Candidate& c) {
  std::vector<std::string> names;
  const auto add = [&](const std::optional<Toll>& toll, const char* name) {
    if (toll && !toll->low && !toll->high) names.emplace_back(name);
  };
  add(c.killed, "killed");
  add(c.wounded, "wounded");
  add(c.detained, "detained");
  row.text(csv_list(names));
}

void write_toll(Row& row, const std::optional<Toll>& toll) {
  row.whole(toll ? toll->low : std::nullopt);
  row.whole(toll ? toll->high : std::nullopt);
}

void write_codes(Row& row, const Codes& codes) {
  row.text(codes.acled_disorder_type);
  row.text(codes.acled_event_type);
  row.text(codes.acled_sub_event_type);
  for (const auto* number : {&codes.acled_inter1, &codes.acled_inter2, &codes.acled_interaction,
                             &codes.acled_time_precision, &codes.acled_geo_precision}) {
    row.whole(*number);
  }
  row.text(codes.plover_type);
  row.text(codes.plover_mode);
  row.text(codes.cameo_root);
}

void write_sentence(Row& row, const StoredCandidate& c) {
  row.text(c.sentence);
  for (const Evidence& e : c.candidate.evidence) {
    if (e.slot != "event") continue;
    row.whole(std::optional(e.span.begin));
    row.whole(std::optional(e.span.end));
    return;
  }
  row.none(2);
}

class CsvWriter final : public EventWriter {
 public:
  explicit CsvWriter(bool byte_order_mark) : byte_order_mark_(byte_order_mark) {}

  std::string begin() override {
    return fmt::format("{}{}\r\n", byte_order_mark_ ? "\xEF\xBB\xBF" : "", fmt::join(kColumns, ","));
  }

  std::string event(const StoredCandidate& stored) override {
    const Candidate& c = stored.candidate;
    Row row;
    row.text(c.id);
    row.text(to_string(stored.status));
    row.text(c.kind);
    write_date(row, c.date);
    write_place(row, c.place);
    write_actors(row, c, "actor1");
    write_actors(row, c, "actor2");
    for (const auto* toll : {&c.killed, &c.wounded, &c.detained}) write_toll(row, *toll);
    row.text(csv_list(c.means));
    row.text(to_string(c.modality));
    row.text(c.attribution);
    row.text(c.claimed_by);
    row.truth(c.background);
    row.number(c.confidence);
    write_codes(row, c.codes);
    write_sentence(row, stored);
    for (const std::string* text : {&stored.title, &stored.url, &stored.outlet, &stored.language, &stored.published,
                                    &stored.content_hash, &c.rule, &c.ruleset_hash, &c.gazetteer_hash}) {
      row.text(*text);
    }
    if (const auto& decision = stored.last_decision) {
      row.text(decision->reviewer);
      row.text(format_iso_instant(decision->at));
      row.text(decision->reason);
    } else {
      row.none(3);
    }
    row.truth(stored.withdrawn);
    write_tolls_without_number(row, c);
    write_inferred(row, c, "actor1");
    write_inferred(row, c, "actor2");
    row.text(stored.duplicate_of);
    row.text(csv_list(stored.edited));
    row.whole(stored.cluster == 0 ? std::nullopt : std::optional(stored.cluster));
    row.text(stored.updated);
    return row.line();
  }

  std::string end() override { return {}; }

 private:
  bool byte_order_mark_;
};

}  // namespace

std::string csv_list(const std::vector<std::string>& items) {
  std::string out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += "; ";
    // An empty list and a list of one empty item must not look alike.
    if (items.size() == 1 && items[0].empty()) out += "\\0";
    for (const char c : items[i]) {
      if (c == ';' || c == '\\') out += '\\';
      out += c;
    }
  }
  return out;
}

std::string csv_cell(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::unique_ptr<EventWriter> make_csv_writer(bool byte_order_mark) {
  return std::make_unique<CsvWriter>(byte_order_mark);
}

}  // namespace rasid
