#include "pipeline/store/schema.h"

#include <array>

namespace rasid {
namespace {

// Times are UTC, "2025-12-08T14:03:00Z"; days "2025-12-08"; truth values 0 and 1; lists and records JSON. Numbers
// come from AUTOINCREMENT, so that none is ever given twice.
constexpr const char* kVersion1 = R"sql(
CREATE TABLE properties (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE documents (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  identity TEXT NOT NULL UNIQUE,
  source TEXT NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('extracted', 'empty', 'failed')),
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  tries INTEGER NOT NULL,
  first_tried TEXT NOT NULL,
  last_tried TEXT NOT NULL,
  input_hash TEXT NOT NULL,
  program_version TEXT NOT NULL,
  ruleset_hash TEXT NOT NULL,
  gazetteer_hash TEXT NOT NULL
);
CREATE INDEX documents_by_input ON documents (input_hash);
CREATE INDEX documents_by_source ON documents (source);
CREATE INDEX documents_by_outcome ON documents (outcome, reason);

CREATE TABLE articles (
  document INTEGER PRIMARY KEY REFERENCES documents (number) ON DELETE CASCADE,
  title TEXT NOT NULL,
  outlet TEXT NOT NULL,
  language TEXT NOT NULL,
  published TEXT,
  published_json TEXT,
  modified_json TEXT,
  fetched TEXT,
  url TEXT NOT NULL,
  canonical_url TEXT NOT NULL,
  authors_json TEXT NOT NULL,
  declared_language TEXT NOT NULL,
  charset TEXT NOT NULL,
  page_class TEXT NOT NULL,
  page_class_reason TEXT NOT NULL,
  quality REAL NOT NULL,
  content_hash TEXT NOT NULL,
  text TEXT NOT NULL,
  blocks_json TEXT NOT NULL
);
CREATE INDEX articles_by_content ON articles (content_hash);

CREATE TABLE candidates (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  document INTEGER NOT NULL REFERENCES documents (number),
  status TEXT NOT NULL DEFAULT 'new',
  withdrawn INTEGER NOT NULL DEFAULT 0,
  kind TEXT NOT NULL,
  date_first TEXT,
  date_last TEXT,
  date_precision TEXT,
  date_inferred INTEGER,
  place_id TEXT,
  place_name TEXT,
  admin1 TEXT,
  admin2 TEXT,
  admin3 TEXT,
  pcode TEXT,
  country TEXT,
  latitude REAL,
  longitude REAL,
  geo_precision INTEGER,
  place_inferred INTEGER,
  actor1 TEXT,
  actor2 TEXT,
  killed_low INTEGER,
  killed_high INTEGER,
  wounded_low INTEGER,
  wounded_high INTEGER,
  detained_low INTEGER,
  detained_high INTEGER,
  modality TEXT NOT NULL,
  attribution TEXT,
  background INTEGER NOT NULL,
  confidence REAL NOT NULL,
  sentence TEXT NOT NULL,
  rule TEXT NOT NULL,
  ruleset_hash TEXT NOT NULL,
  gazetteer_hash TEXT NOT NULL,
  created TEXT NOT NULL,
  updated TEXT NOT NULL,
  json TEXT NOT NULL
);
CREATE INDEX candidates_by_document ON candidates (document);
CREATE INDEX candidates_by_status ON candidates (status, date_first);
CREATE INDEX candidates_by_day ON candidates (date_first, id);
CREATE INDEX candidates_by_kind ON candidates (kind, date_first);
CREATE INDEX candidates_by_place ON candidates (place_id);

CREATE TABLE evidence (
  candidate INTEGER NOT NULL REFERENCES candidates (number) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  slot TEXT NOT NULL,
  begin_byte INTEGER NOT NULL,
  end_byte INTEGER NOT NULL,
  words TEXT NOT NULL,
  rule TEXT NOT NULL,
  rule_version INTEGER NOT NULL,
  inherited INTEGER NOT NULL,
  PRIMARY KEY (candidate, position)
) WITHOUT ROWID;
CREATE INDEX evidence_by_rule ON evidence (rule);

CREATE TABLE decisions (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  batch INTEGER NOT NULL,
  candidate_id TEXT NOT NULL REFERENCES candidates (id),
  at TEXT NOT NULL,
  reviewer TEXT NOT NULL CHECK (reviewer <> ''),
  action TEXT NOT NULL,
  before_json TEXT NOT NULL,
  after_json TEXT NOT NULL,
  reason TEXT NOT NULL,
  undo_of INTEGER UNIQUE REFERENCES decisions (number),
  candidate_json TEXT NOT NULL
);
CREATE INDEX decisions_by_candidate ON decisions (candidate_id, number);
CREATE INDEX decisions_by_reviewer ON decisions (reviewer, number);
CREATE INDEX decisions_by_batch ON decisions (batch);

CREATE TRIGGER decisions_never_change BEFORE UPDATE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are never changed'); END;
CREATE TRIGGER decisions_never_go BEFORE DELETE ON decisions
BEGIN SELECT RAISE(ABORT, 'decisions are never removed'); END;
CREATE TRIGGER decisions_set_the_status AFTER INSERT ON decisions
BEGIN
  UPDATE candidates SET status = json_extract(NEW.after_json, '$.status'), updated = NEW.at WHERE id = NEW.candidate_id;
END;
CREATE TRIGGER decided_candidates_never_go BEFORE DELETE ON candidates
WHEN EXISTS (SELECT 1 FROM decisions WHERE candidate_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'a candidate with decisions is never removed'); END;

CREATE TABLE stage_errors (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  document INTEGER NOT NULL REFERENCES documents (number) ON DELETE CASCADE,
  at TEXT NOT NULL,
  stage TEXT NOT NULL,
  code TEXT NOT NULL,
  message TEXT NOT NULL,
  place TEXT NOT NULL
);
CREATE INDEX stage_errors_by_document ON stage_errors (document);

CREATE TABLE fetches (
  url TEXT PRIMARY KEY,
  etag TEXT NOT NULL,
  last_modified TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  status INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  detail TEXT NOT NULL,
  fetched TEXT,
  failures INTEGER NOT NULL
) WITHOUT ROWID;

CREATE VIEW v_events AS
SELECT c.id, c.status, c.kind, c.date_first, c.date_last, c.date_precision, c.place_name, c.admin1, c.latitude,
       c.longitude, c.geo_precision, c.actor1, c.actor2, c.killed_low, c.wounded_low, c.detained_low, c.modality,
       c.confidence, c.sentence, c.rule, a.title, a.outlet, a.language, a.published, d.identity AS document, c.withdrawn
FROM candidates c JOIN documents d ON d.number = c.document LEFT JOIN articles a ON a.document = d.number;

CREATE VIEW v_decisions AS
SELECT d.number, d.at, d.reviewer, d.action, json_extract(d.before_json, '$.status') AS before,
       json_extract(d.after_json, '$.status') AS after, d.reason, d.undo_of, d.candidate_id, c.kind, c.date_first,
       c.place_name, c.sentence
FROM decisions d JOIN candidates c ON c.id = d.candidate_id;
)sql";

// What a crawler must not forget. `rank`: of the pages that are due the least goes first. `hour`: hours since 1970.
constexpr const char* kVersion2 = R"sql(
CREATE TABLE sources (
  id TEXT PRIMARY KEY,
  paused INTEGER NOT NULL DEFAULT 0,
  first_seen TEXT NOT NULL,
  last_success TEXT,
  last_new TEXT,
  expected_seconds INTEGER,
  daily_mean REAL,
  daily_deviation REAL
) WITHOUT ROWID;

CREATE TABLE lists (
  url TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  source TEXT NOT NULL,
  role TEXT NOT NULL,
  parent TEXT NOT NULL,
  due TEXT NOT NULL,
  interval_seconds INTEGER NOT NULL,
  failures INTEGER NOT NULL,
  failing_since TEXT,
  failure TEXT NOT NULL,
  detail TEXT NOT NULL,
  last_visit TEXT,
  last_success TEXT,
  last_full TEXT,
  validators_lie INTEGER NOT NULL,
  moved_to TEXT NOT NULL,
  items INTEGER NOT NULL,
  new_items INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX lists_by_source ON lists (source);

CREATE TABLE frontier (
  url TEXT PRIMARY KEY,
  address TEXT NOT NULL,
  domain TEXT NOT NULL,
  source TEXT NOT NULL,
  list TEXT NOT NULL,
  published TEXT,
  found TEXT NOT NULL,
  due TEXT NOT NULL,
  rank TEXT NOT NULL,
  tries INTEGER NOT NULL,
  tried TEXT
) WITHOUT ROWID;
CREATE INDEX frontier_by_domain ON frontier (domain, rank);
CREATE INDEX frontier_by_source ON frontier (source);

CREATE TABLE domains (
  name TEXT PRIMARY KEY,
  not_before TEXT NOT NULL,
  reason TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE robots (
  origin TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  failure TEXT NOT NULL,
  message TEXT NOT NULL,
  expires TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE outcomes (
  source TEXT NOT NULL,
  day TEXT NOT NULL,
  class TEXT NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (source, day, class)
) WITHOUT ROWID;

CREATE TABLE arrivals (
  source TEXT NOT NULL,
  hour INTEGER NOT NULL,
  count INTEGER NOT NULL,
  PRIMARY KEY (source, hour)
) WITHOUT ROWID;

CREATE TABLE alerts (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  source TEXT NOT NULL,
  kind TEXT NOT NULL,
  opened TEXT NOT NULL,
  closed TEXT,
  message TEXT NOT NULL,
  told_open INTEGER NOT NULL DEFAULT 0,
  told_close INTEGER NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX alerts_open ON alerts (source, kind) WHERE closed IS NULL;

ALTER TABLE fetches ADD COLUMN marks TEXT NOT NULL DEFAULT '';
)sql";

constexpr std::array<const char*, 2> kScripts = {kVersion1, kVersion2};

}  // namespace

std::span<const char* const> schema_scripts() {
  return kScripts;
}

}  // namespace rasid
