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

// Review by many: what a person corrected, clusters, leases, comments, people, published events, full text. Labels
// and views are for those who open the file in Datasette: a table whose rows others point to has a `title`.
constexpr const char* kVersion3 = R"sql(
ALTER TABLE documents ADD COLUMN linked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE documents ADD COLUMN copy_of INTEGER REFERENCES documents (number) ON DELETE SET NULL;
ALTER TABLE documents ADD COLUMN title TEXT GENERATED ALWAYS AS (identity) VIRTUAL;
CREATE INDEX documents_by_linked ON documents (linked) WHERE linked = 0;
CREATE INDEX documents_by_copy ON documents (copy_of) WHERE copy_of IS NOT NULL;
ALTER TABLE articles ADD COLUMN signature BLOB;
CREATE INDEX articles_by_published ON articles (published);

CREATE TABLE clusters (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL DEFAULT '',
  members INTEGER NOT NULL DEFAULT 0,
  sources INTEGER NOT NULL DEFAULT 0,
  score REAL NOT NULL DEFAULT 0,
  disagreements_json TEXT NOT NULL DEFAULT '[]',
  created TEXT NOT NULL,
  updated TEXT NOT NULL
);

ALTER TABLE candidates ADD COLUMN place_class TEXT;
ALTER TABLE candidates ADD COLUMN precision_km REAL;
ALTER TABLE candidates ADD COLUMN place_ambiguous INTEGER;
ALTER TABLE candidates ADD COLUMN cluster INTEGER REFERENCES clusters (number);
ALTER TABLE candidates ADD COLUMN head INTEGER NOT NULL DEFAULT 1;
ALTER TABLE candidates ADD COLUMN disagreeing INTEGER NOT NULL DEFAULT 0;
ALTER TABLE candidates ADD COLUMN priority REAL NOT NULL DEFAULT 0;
ALTER TABLE candidates ADD COLUMN reasons_json TEXT NOT NULL DEFAULT '[]';
ALTER TABLE candidates ADD COLUMN edited_json TEXT NOT NULL DEFAULT '[]';
ALTER TABLE candidates ADD COLUMN machine_json TEXT;
ALTER TABLE candidates ADD COLUMN read_anew INTEGER NOT NULL DEFAULT 0;
ALTER TABLE candidates ADD COLUMN duplicate_of TEXT REFERENCES candidates (id);
ALTER TABLE candidates ADD COLUMN outlet TEXT NOT NULL DEFAULT '';
ALTER TABLE candidates ADD COLUMN language TEXT NOT NULL DEFAULT '';
ALTER TABLE candidates ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
ALTER TABLE candidates ADD COLUMN title TEXT GENERATED ALWAYS AS (
  replace(kind, '_', ' ') || coalesce(', ' || place_name, '') || coalesce(', ' || date_first, '')) VIRTUAL;

CREATE TABLE candidate_actors (
  candidate INTEGER NOT NULL REFERENCES candidates (number) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  role TEXT NOT NULL,
  actor_id TEXT,
  name TEXT NOT NULL,
  type TEXT NOT NULL,
  inferred INTEGER NOT NULL,
  PRIMARY KEY (candidate, position)
) WITHOUT ROWID;
CREATE INDEX candidate_actors_by_actor ON candidate_actors (actor_id, candidate);

INSERT INTO candidate_actors
SELECT c.number, a.key, json_extract(a.value, '$.role'), nullif(json_extract(a.value, '$.id'), ''),
       coalesce(json_extract(a.value, '$.name'), ''), coalesce(json_extract(a.value, '$.type'), 'other'),
       coalesce(json_extract(a.value, '$.inferred'), 0)
FROM candidates c, json_each(c.json, '$.actors') a;
UPDATE candidates SET
  place_class = json_extract(json, '$.place.class'), precision_km = json_extract(json, '$.place.precision_km'),
  place_ambiguous = json_extract(json, '$.place.ambiguous'),
  outlet = coalesce((SELECT outlet FROM articles a WHERE a.document = candidates.document), ''),
  language = coalesce((SELECT language FROM articles a WHERE a.document = candidates.document), '');
UPDATE candidates SET priority = rasid_priority(json), reasons_json = rasid_reasons(json),
  search_text = rasid_search_text(json, sentence,
    coalesce((SELECT title FROM articles a WHERE a.document = candidates.document), ''), outlet);

CREATE INDEX candidates_by_priority ON candidates (status, head, priority DESC, date_first DESC, number);
CREATE INDEX candidates_by_facets ON candidates (status, head, withdrawn, number, kind, admin1, outlet, language, rule,
  confidence, date_first, date_last, created, disagreeing, read_anew, ruleset_hash, gazetteer_hash);
CREATE INDEX candidates_by_cluster ON candidates (cluster) WHERE cluster IS NOT NULL;
CREATE INDEX candidates_by_duplicate ON candidates (duplicate_of) WHERE duplicate_of IS NOT NULL;
CREATE INDEX candidates_by_rule ON candidates (rule, status);

CREATE VIRTUAL TABLE candidates_search USING fts5(search_text, content="candidates", content_rowid="number",
  tokenize="unicode61 remove_diacritics 0", prefix="3");
INSERT INTO candidates_search (candidates_search) VALUES ('rebuild');
CREATE TRIGGER candidates_search_adds AFTER INSERT ON candidates
BEGIN
  INSERT INTO candidates_search (rowid, search_text) VALUES (NEW.number, NEW.search_text);
END;
CREATE TRIGGER candidates_search_follows AFTER UPDATE OF search_text ON candidates
WHEN OLD.search_text <> NEW.search_text
BEGIN
  INSERT INTO candidates_search (candidates_search, rowid, search_text)
  VALUES ('delete', OLD.number, OLD.search_text);
  INSERT INTO candidates_search (rowid, search_text) VALUES (NEW.number, NEW.search_text);
END;
CREATE TRIGGER candidates_search_removes AFTER DELETE ON candidates
BEGIN
  INSERT INTO candidates_search (candidates_search, rowid, search_text)
  VALUES ('delete', OLD.number, OLD.search_text);
END;

CREATE TABLE cluster_links (
  left_candidate INTEGER NOT NULL REFERENCES candidates (number) ON DELETE CASCADE,
  right_candidate INTEGER NOT NULL REFERENCES candidates (number) ON DELETE CASCADE,
  score REAL NOT NULL,
  reasons_json TEXT NOT NULL,
  PRIMARY KEY (left_candidate, right_candidate)
) WITHOUT ROWID;
CREATE INDEX cluster_links_by_right ON cluster_links (right_candidate);

CREATE TABLE link_verdicts (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  decision INTEGER NOT NULL REFERENCES decisions (number),
  left_id TEXT NOT NULL,
  right_id TEXT NOT NULL,
  same INTEGER NOT NULL
);
CREATE INDEX link_verdicts_by_decision ON link_verdicts (decision);

DROP TRIGGER decisions_set_the_status;
CREATE TRIGGER decisions_set_the_status AFTER INSERT ON decisions
BEGIN
  UPDATE candidates SET status = json_extract(NEW.after_json, '$.status'),
    updated = CASE WHEN NEW.action = 'skip' THEN updated ELSE NEW.at END
  WHERE id = NEW.candidate_id;
END;

CREATE TABLE leases (
  candidate_id TEXT PRIMARY KEY,
  reviewer TEXT NOT NULL,
  taken TEXT NOT NULL,
  expires TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX leases_by_reviewer ON leases (reviewer);

CREATE TABLE comments (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  candidate_id TEXT NOT NULL REFERENCES candidates (id),
  field TEXT NOT NULL,
  at TEXT NOT NULL,
  author TEXT NOT NULL CHECK (author <> ''),
  text TEXT NOT NULL,
  resolved TEXT,
  resolved_by TEXT
);
CREATE INDEX comments_by_candidate ON comments (candidate_id);

CREATE TABLE users (
  name TEXT PRIMARY KEY CHECK (name <> ''),
  role TEXT NOT NULL CHECK (role IN ('reader', 'reviewer', 'admin')),
  password_hash TEXT NOT NULL,
  language TEXT NOT NULL,
  disabled INTEGER NOT NULL,
  created TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE saved_filters (
  owner TEXT NOT NULL,
  name TEXT NOT NULL CHECK (name <> ''),
  query TEXT NOT NULL,
  PRIMARY KEY (owner, name)
) WITHOUT ROWID;

CREATE TABLE events (
  id TEXT PRIMARY KEY REFERENCES candidates (id),
  published TEXT NOT NULL,
  updated TEXT NOT NULL,
  withdrawn TEXT,
  because TEXT NOT NULL DEFAULT '',
  merged_into TEXT REFERENCES candidates (id)
) WITHOUT ROWID;
INSERT INTO events (id, published, updated) SELECT id, updated, updated FROM candidates WHERE status = 'accepted';

CREATE TABLE second_looks (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  candidate_id TEXT NOT NULL REFERENCES candidates (id),
  decision INTEGER NOT NULL UNIQUE REFERENCES decisions (number),
  drawn TEXT NOT NULL,
  reviewer TEXT,
  at TEXT,
  verdict TEXT CHECK (verdict IN ('accept', 'reject')),
  fields_json TEXT NOT NULL DEFAULT '',
  reason TEXT NOT NULL DEFAULT ''
);
CREATE INDEX second_looks_by_candidate ON second_looks (candidate_id);

DROP VIEW v_events;
CREATE VIEW v_events AS
SELECT c.id, c.status, c.kind, c.date_first, c.date_last, c.date_precision, c.place_name, c.admin1, c.latitude,
       c.longitude, c.geo_precision, c.actor1, c.actor2, c.killed_low, c.wounded_low, c.detained_low, c.modality,
       c.confidence, c.sentence, c.rule, a.title, a.outlet, a.language, a.published, d.identity AS document, c.withdrawn,
       c.cluster, c.duplicate_of, c.edited_json AS edited, c.created, c.updated
FROM candidates c JOIN documents d ON d.number = c.document LEFT JOIN articles a ON a.document = d.number;

CREATE VIEW v_queue AS
SELECT c.id, c.priority, c.reasons_json AS why, c.kind, c.date_first, c.place_name, c.admin1, c.actor1, c.actor2,
       c.killed_low, c.wounded_low, c.confidence, c.sentence, c.outlet, c.language, c.rule, c.cluster,
       coalesce(k.members, 1) AS tellings, coalesce(k.sources, 1) AS sources,
       coalesce(k.disagreements_json, '[]') AS disagreements,
       (SELECT reviewer FROM leases l WHERE l.candidate_id = c.id) AS held_by
FROM candidates c LEFT JOIN clusters k ON k.number = c.cluster
WHERE c.status = 'new' AND c.head = 1 AND c.withdrawn = 0
ORDER BY c.priority DESC, c.date_first DESC, c.number;

CREATE VIEW v_published AS
SELECT e.id, e.published, e.updated, c.kind, c.date_first, c.date_last, c.date_precision, c.place_name, c.admin1,
       c.latitude, c.longitude, c.geo_precision, c.actor1, c.actor2, c.killed_low, c.killed_high, c.wounded_low,
       c.wounded_high, c.sentence, c.outlet, c.language,
       1 + (SELECT count(*) FROM candidates s WHERE s.duplicate_of = e.id AND s.status = 'duplicate') AS tellings
FROM events e JOIN candidates c ON c.id = e.id WHERE e.withdrawn IS NULL;

CREATE VIEW v_tombstones AS
SELECT id, withdrawn, because, merged_into FROM events WHERE withdrawn IS NOT NULL;

CREATE VIEW v_clusters AS
SELECT k.number, k.title, k.members, k.sources, k.score, k.disagreements_json AS disagreements, c.id, c.status, c.outlet,
       c.language, c.date_first, c.place_name, c.killed_low, c.killed_high, c.wounded_low, c.wounded_high, c.sentence
FROM clusters k JOIN candidates c ON c.cluster = k.number;
)sql";

constexpr std::array<const char*, 3> kScripts = {kVersion1, kVersion2, kVersion3};

}  // namespace

std::span<const char* const> schema_scripts() {
  return kScripts;
}

}  // namespace rasid
