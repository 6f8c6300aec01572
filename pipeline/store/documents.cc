#include <nlohmann/json.hpp>

#include "core/record/json.h"
#include "pipeline/store/candidate_rows.h"
#include "pipeline/store/connection.h"
#include "pipeline/store/frontier_rows.h"
#include "pipeline/store/json.h"
#include "pipeline/store/statement.h"
#include "pipeline/store/store.h"

namespace rasid {
namespace {

using json = nlohmann::ordered_json;

constexpr const char* kDocumentColumns =
    "SELECT d.number, d.identity, d.source, a.title, d.outcome, d.reason, d.detail, d.tries, d.input_hash, "
    "d.program_version, "
    "d.ruleset_hash, d.gazetteer_hash, (SELECT count(*) FROM candidates c WHERE c.document = d.number AND "
    "c.withdrawn = 0) "
    "FROM documents d LEFT JOIN articles a ON a.document = d.number ";

DocumentOutcome parse_outcome(const std::string& name) {
  for (const auto outcome : {DocumentOutcome::extracted, DocumentOutcome::empty}) {
    if (to_string(outcome) == name) return outcome;
  }
  return DocumentOutcome::failed;
}

StoredDocument read_document(SQLite::Statement& row) {
  StoredDocument document;
  document.number = row.getColumn(0).getInt64();
  document.identity = row.getColumn(1).getString();
  document.source = row.getColumn(2).getString();
  document.title = text_of(row.getColumn(3));
  document.outcome = parse_outcome(row.getColumn(4).getString());
  document.reason = row.getColumn(5).getString();
  document.detail = row.getColumn(6).getString();
  document.tries = row.getColumn(7).getInt();
  document.input_hash = row.getColumn(8).getString();
  document.versions = {row.getColumn(9).getString(), row.getColumn(10).getString(), row.getColumn(11).getString()};
  document.candidates = static_cast<std::size_t>(row.getColumn(12).getInt64());
  return document;
}

std::optional<StoredDocument> find_by_identity(SQLite::Database& database, const std::string& identity) {
  SQLite::Statement row(database, std::string(kDocumentColumns) + "WHERE d.identity = ?");
  bind_all(row, identity);
  if (!row.executeStep()) return std::nullopt;
  return read_document(row);
}

// ---------------------------------------------------------------- articles

std::optional<std::string> time_json(const std::optional<StatedTime>& time) {
  if (!time) return std::nullopt;
  json out = {{"day", format_iso_day(time->day)}, {"source", time->source}, {"confidence", time->confidence}};
  if (time->second_of_day) out["second_of_day"] = *time->second_of_day;
  if (time->utc_offset_minutes) out["utc_offset_minutes"] = *time->utc_offset_minutes;
  return json_text(out);
}

std::optional<StatedTime> time_from_json(const std::string& text) {
  if (text.empty()) return std::nullopt;
  const json in = json::parse(text);
  StatedTime time;
  time.day = parse_iso_day(in.at("day").get<std::string>()).value_or(Day{});
  time.source = in.at("source").get<std::string>();
  time.confidence = in.at("confidence").get<double>();
  if (in.contains("second_of_day")) time.second_of_day = in["second_of_day"].get<int>();
  if (in.contains("utc_offset_minutes")) time.utc_offset_minutes = in["utc_offset_minutes"].get<int>();
  return time;
}

std::string blocks_json(const std::vector<Block>& blocks) {
  json out = json::array();
  for (const Block& block : blocks) out.push_back({to_string(block.kind), block.span.begin, block.span.end});
  return json_text(out);
}

std::vector<Block> blocks_from_json(const std::string& text) {
  std::vector<Block> blocks;
  for (const json& row : json::parse(text)) {
    Block block;
    const auto name = row.at(0).get<std::string>();
    for (int kind = 0; kind <= static_cast<int>(BlockKind::caption); ++kind) {
      if (to_string(static_cast<BlockKind>(kind)) == name) block.kind = static_cast<BlockKind>(kind);
    }
    block.span = {row.at(1).get<std::uint32_t>(), row.at(2).get<std::uint32_t>()};
    blocks.push_back(block);
  }
  return blocks;
}

PageClass parse_page_class(const std::string& name) {
  for (int i = 0; i < static_cast<int>(PageClass::not_a_page); ++i) {
    if (to_string(static_cast<PageClass>(i)) == name) return static_cast<PageClass>(i);
  }
  return PageClass::not_a_page;
}

void write_article(SQLite::Database& database, std::int64_t document, const Article& a) {
  const auto published = a.published ? std::optional(a.published->text()) : std::nullopt;
  const auto fetched = a.fetched ? std::optional(format_iso_instant(*a.fetched)) : std::nullopt;
  run(database,
      "INSERT OR REPLACE INTO articles (document, title, outlet, language, published, published_json, modified_json, "
      "fetched, "
      "url, canonical_url, authors_json, declared_language, charset, page_class, page_class_reason, quality, "
      "content_hash, "
      "text, blocks_json) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      document, a.title, a.outlet, a.language, published, time_json(a.published), time_json(a.modified), fetched,
      a.url, a.canonical_url, json_text(a.authors), a.declared_language, a.charset, to_string(a.page_class),
      a.page_class_reason, a.quality, a.content_hash, a.text, blocks_json(a.blocks));
}

Article read_article_row(SQLite::Statement& row) {
  Article a;
  a.title = row.getColumn(0).getString();
  a.outlet = row.getColumn(1).getString();
  a.language = row.getColumn(2).getString();
  a.published = time_from_json(text_of(row.getColumn(3)));
  a.modified = time_from_json(text_of(row.getColumn(4)));
  a.fetched = parse_iso_instant(text_of(row.getColumn(5)));
  a.url = row.getColumn(6).getString();
  a.canonical_url = row.getColumn(7).getString();
  a.authors = json::parse(row.getColumn(8).getString()).get<std::vector<std::string>>();
  a.declared_language = row.getColumn(9).getString();
  a.charset = row.getColumn(10).getString();
  a.page_class = parse_page_class(row.getColumn(11).getString());
  a.page_class_reason = row.getColumn(12).getString();
  a.quality = row.getColumn(13).getDouble();
  a.content_hash = row.getColumn(14).getString();
  a.text = row.getColumn(15).getString();
  a.blocks = blocks_from_json(row.getColumn(16).getString());
  return a;
}

// ---------------------------------------------------------------- saving

/// Inserts or updates the row of a document. `keep_result`: the outcome and what it rests on stay as they were, only
/// the attempt is counted.
std::int64_t write_document(SQLite::Database& database, const DocumentResult& d,
                            const std::optional<StoredDocument>& known, bool keep_result, const std::string& now) {
  if (!known) {
    run(database,
        "INSERT INTO documents (identity, source, outcome, reason, detail, tries, first_tried, last_tried, "
        "input_hash, "
        "program_version, ruleset_hash, gazetteer_hash) VALUES (?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?)",
        d.identity, d.source, to_string(d.outcome), d.reason, d.detail, now, now, d.input_hash, d.versions.program,
        d.versions.ruleset, d.versions.gazetteer);
    return database.getLastInsertRowid();
  }
  run(database, "UPDATE documents SET tries = tries + 1, last_tried = ? WHERE number = ?", now, known->number);
  if (!keep_result) {
    run(database,
        "UPDATE documents SET source = ?, outcome = ?, reason = ?, detail = ?, input_hash = ?, program_version = ?, "
        "ruleset_hash = ?, gazetteer_hash = ? WHERE number = ?",
        d.source, to_string(d.outcome), d.reason, d.detail, d.input_hash, d.versions.program, d.versions.ruleset,
        d.versions.gazetteer, known->number);
  }
  return known->number;
}

void write_errors(SQLite::Database& database, std::int64_t document, const std::vector<StageError>& errors,
                  const std::string& now) {
  run(database, "DELETE FROM stage_errors WHERE document = ?", document);
  for (const StageError& e : errors) {
    run(database, "INSERT INTO stage_errors (document, at, stage, code, message, place) VALUES (?, ?, ?, ?, ?, ?)",
        document, now, e.stage, to_string(e.error.code), e.error.message, e.error.where);
  }
}

void write_versions(SQLite::Database& database, const StageVersions& versions) {
  const auto set = [&](const char* name, const std::string& value) {
    run(database,
        "INSERT INTO properties VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE value <> "
        "excluded.value",
        name, value);
  };
  set("program_version", versions.program);
  set("ruleset_hash", versions.ruleset);
  set("gazetteer_hash", versions.gazetteer);
}

/// A document that had no article at first stands under its source or its bytes; now that it was read, that row is
/// the same document.
void remove_stand_in(SQLite::Database& database, const DocumentResult& d) {
  if (d.outcome == DocumentOutcome::failed) return;
  run(database,
      "DELETE FROM documents WHERE source = ? AND identity <> ? AND outcome <> 'extracted' AND NOT EXISTS "
      "(SELECT 1 FROM candidates WHERE document = documents.number)",
      d.source, d.identity);
}

std::string stored_content_hash(SQLite::Database& database, std::int64_t document) {
  SQLite::Statement row(database, "SELECT content_hash FROM articles WHERE document = ?");
  bind_all(row, document);
  return row.executeStep() ? row.getColumn(0).getString() : std::string();
}

}  // namespace

Result<SaveCounts> Store::save(const DocumentResult& d) {
  const std::string now = connection_->now();
  return connection_->write(Connection::Durability::soon, [&](SQLite::Database& database) -> Result<SaveCounts> {
    const auto known = find_by_identity(database, d.identity);
    const bool had_article = known && known->outcome == DocumentOutcome::extracted;
    // A paywall or an error page of today does not unmake yesterday's article; other rules on the same bytes may.
    const bool keep = had_article && d.outcome != DocumentOutcome::extracted &&
                      (d.outcome == DocumentOutcome::failed || d.input_hash != known->input_hash);
    const std::string before = had_article ? stored_content_hash(database, known->number) : std::string();
    const std::int64_t number = write_document(database, d, known, keep, now);
    SaveCounts counts;
    std::vector<StageError> errors = d.errors;
    if (keep) {
      counts.article_kept = true;
    } else {
      run(database, "DELETE FROM articles WHERE document = ?", number);
      if (d.article) write_article(database, number, *d.article);
      counts = write_candidates(database, number, d, now, errors);
    }
    write_errors(database, number, errors, now);
    remove_stand_in(database, d);
    write_versions(database, d.versions);
    if (d.fetch) write_fetch_state(database, *d.fetch);
    if (d.visit) counts.visit_class = to_string(write_document_visit(database, d, number, before));
    return counts;
  });
}

// ---------------------------------------------------------------- reading

Result<std::optional<StoredDocument>> Store::find_unchanged(const std::string& input_hash,
                                                            const StageVersions& versions) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::optional<StoredDocument>> {
    SQLite::Statement row(database, std::string(kDocumentColumns) +
                                        "WHERE d.input_hash = ? AND d.program_version = ? AND d.ruleset_hash = ? AND "
                                        "d.gazetteer_hash = ? AND d.outcome <> 'failed' ORDER BY d.number LIMIT 1");
    bind_all(row, input_hash, versions.program, versions.ruleset, versions.gazetteer);
    if (!row.executeStep()) return std::nullopt;
    return read_document(row);
  });
}

Result<std::optional<StoredDocument>> Store::find_document(const std::string& identity) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::optional<StoredDocument>> {
    return find_by_identity(database, identity);
  });
}

Result<std::vector<StoredDocument>> Store::documents(std::optional<DocumentOutcome> outcome) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<StoredDocument>> {
    std::vector<StoredDocument> all;
    SQLite::Statement row(database,
                          std::string(kDocumentColumns) + "WHERE ?1 IS NULL OR d.outcome = ?1 ORDER BY d.number");
    bind_all(row, outcome ? std::optional(to_string(*outcome)) : std::nullopt);
    while (row.executeStep()) all.push_back(read_document(row));
    return all;
  });
}

Result<Article> Store::article(const std::string& identity) const {
  return connection_->read([&](SQLite::Database& database) -> Result<Article> {
    SQLite::Statement row(
        database,
        "SELECT articles.title, outlet, language, published_json, modified_json, fetched, url, canonical_url, "
        "authors_json, declared_language, charset, page_class, page_class_reason, quality, content_hash, text, "
        "blocks_json FROM articles JOIN documents ON number = document WHERE identity = ?");
    bind_all(row, identity);
    if (!row.executeStep()) return fail(ErrorCode::not_found, "has no article in the store", identity);
    return read_article_row(row);
  });
}

Result<std::vector<StageError>> Store::errors_of(const std::string& identity) const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<StageError>> {
    std::vector<StageError> errors;
    SQLite::Statement row(
        database,
        "SELECT e.stage, e.code, e.message, e.place FROM stage_errors e JOIN documents d ON d.number = "
        "e.document WHERE d.identity = ? ORDER BY e.number");
    bind_all(row, identity);
    while (row.executeStep()) {
      StageError found;
      found.stage = row.getColumn(0).getString();
      for (int code = 0; code <= static_cast<int>(ErrorCode::internal); ++code) {
        if (to_string(static_cast<ErrorCode>(code)) == row.getColumn(1).getString())
          found.error.code = static_cast<ErrorCode>(code);
      }
      found.error.message = row.getColumn(2).getString();
      found.error.where = row.getColumn(3).getString();
      errors.push_back(std::move(found));
    }
    return errors;
  });
}

std::string document_identity(const Article& article, const std::string& bytes_hash) {
  if (!has_article(article.page_class) || article.text.empty())
    return article.url.empty() ? "bytes:" + bytes_hash : article.url;
  // A canonical address without a path is the outlet's home page, written by a careless template: not this article's.
  const std::size_t host = article.canonical_url.find("://");
  const std::size_t path = host == std::string::npos ? host : article.canonical_url.find('/', host + 3);
  if (path != std::string::npos && path + 1 < article.canonical_url.size()) return article.canonical_url;
  if (!article.url.empty()) return article.url;
  return "text:" + article.content_hash;
}

}  // namespace rasid
