// Candidates that tell one event: who stands for them, where they disagree, what the linker and people said.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "pipeline/store/candidate_rows.h"
#include "pipeline/store/connection.h"
#include "pipeline/store/json.h"
#include "pipeline/store/queue_order.h"
#include "pipeline/store/statement.h"
#include "pipeline/store/store.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

/// What a row says that matters to its cluster, without reading its JSON.
struct Member {
  std::int64_t number = 0;
  std::string id;
  std::string rule;
  std::string outlet;
  std::string day;    ///< that the article states; empty for a guess or a longer time
  std::string place;  ///< id of the exact place; empty for a region or a guess
  std::string place_name;
  std::string title;
  std::int64_t document = 0;
  std::int64_t original = 0;  ///< the document that its article copies, or its own
  ReviewStatus status = ReviewStatus::fresh;
  bool withdrawn = false;
  bool read_anew = false;
  Candidate facts;  ///< kind, tolls, confidence, modality, background, place's ambiguity
};

constexpr const char* kMemberColumns =
    "SELECT c.number, c.id, c.rule, c.outlet, CASE WHEN c.date_inferred = 0 AND c.date_precision IN ('day', 'time') "
    "THEN "
    "c.date_first END, CASE WHEN c.geo_precision = 1 AND c.place_inferred = 0 THEN c.place_id END, c.place_name, "
    "c.title, c.document, coalesce(d.copy_of, c.document), c.status, c.withdrawn, c.read_anew, c.kind, c.confidence, "
    "c.modality = 'actual', c.background, coalesce(c.place_ambiguous, 0), c.killed_low, c.killed_high, "
    "c.wounded_low, "
    "c.wounded_high, c.detained_low, c.detained_high FROM candidates c JOIN documents d ON d.number = c.document ";

std::optional<Toll> read_toll(SQLite::Statement& row, int first) {
  const auto number = [&](int column) {
    return row.getColumn(column).isNull() ? std::nullopt : std::optional(row.getColumn(column).getInt64());
  };
  Toll toll{number(first), number(first + 1)};
  return toll.low || toll.high ? std::optional(toll) : std::nullopt;
}

Member read_member(SQLite::Statement& row) {
  Member m;
  m.number = row.getColumn(0).getInt64();
  m.id = row.getColumn(1).getString();
  m.rule = row.getColumn(2).getString();
  m.outlet = row.getColumn(3).getString();
  m.day = text_of(row.getColumn(4));
  m.place = text_of(row.getColumn(5));
  m.place_name = text_of(row.getColumn(6));
  m.title = text_of(row.getColumn(7));
  m.document = row.getColumn(8).getInt64();
  m.original = row.getColumn(9).getInt64();
  m.status = parse_review_status(row.getColumn(10).getString()).value_or(ReviewStatus::fresh);
  m.withdrawn = row.getColumn(11).getInt() != 0;
  m.read_anew = row.getColumn(12).getInt() != 0;
  m.facts.kind = row.getColumn(13).getString();
  m.facts.confidence = row.getColumn(14).getDouble();
  m.facts.modality = row.getColumn(15).getInt() != 0 ? Modality::actual : Modality::alleged;
  m.facts.background = row.getColumn(16).getInt() != 0;
  if (row.getColumn(17).getInt() != 0) m.facts.place = EventPlace{{}, 0, false, true, {}};
  m.facts.killed = read_toll(row, 18);
  m.facts.wounded = read_toll(row, 20);
  m.facts.detained = read_toll(row, 22);
  return m;
}

std::vector<Member> members_of(SQLite::Database& database, std::int64_t cluster) {
  std::vector<Member> members;
  SQLite::Statement row(database, std::string(kMemberColumns) + "WHERE c.cluster = ? ORDER BY c.number");
  bind_all(row, cluster);
  while (row.executeStep()) members.push_back(read_member(row));
  return members;
}

// ---------------------------------------------------------------- disagreement

/// "At least 5" and "9" can both be true; "5" and "9" can't.
bool tolls_clash(const Toll& a, const Toll& b) {
  const auto below = [](const Toll& x, const Toll& y) {
    const auto most = x.high;
    const auto least = y.low ? y.low : std::optional<std::int64_t>(0);
    return most && least && *most < *least;
  };
  return below(a, b) || below(b, a);
}

Disagreement on_toll(const std::vector<Member>& members, const char* field, std::optional<Toll> Candidate::*toll) {
  Disagreement found{field, {}};
  bool clash = false;
  for (std::size_t i = 0; i < members.size(); ++i) {
    const auto& told = members[i].facts.*toll;
    if (!told) continue;
    for (std::size_t j = 0; j < i; ++j) {
      if (members[j].facts.*toll && tolls_clash(*told, *(members[j].facts.*toll))) clash = true;
    }
    found.tellings.push_back({members[i].id, members[i].outlet, toll_words(told->low, told->high)});
  }
  if (!clash) found.tellings.clear();
  return found;
}

template <typename Value, typename Shown>
Disagreement on_text(const std::vector<Member>& members, const char* field, Value value, Shown shown) {
  Disagreement found{field, {}};
  std::set<std::string> values;
  for (const Member& m : members) {
    if (value(m).empty()) continue;
    values.insert(value(m));
    found.tellings.push_back({m.id, m.outlet, shown(m)});
  }
  if (values.size() < 2) found.tellings.clear();
  return found;
}

std::vector<Disagreement> disagreements_of(const std::vector<Member>& members) {
  std::vector<Disagreement> all = {
      on_toll(members, "killed", &Candidate::killed),
      on_toll(members, "wounded", &Candidate::wounded),
      on_toll(members, "detained", &Candidate::detained),
      on_text(
          members, "date", [](const Member& m) { return m.day; }, [](const Member& m) { return m.day; }),
      on_text(
          members, "place", [](const Member& m) { return m.place; }, [](const Member& m) { return m.place_name; }),
      on_text(
          members, "kind", [](const Member& m) { return m.facts.kind; },
          [](const Member& m) { return m.facts.kind; }),
  };
  std::erase_if(all, [](const Disagreement& d) { return d.tellings.empty(); });
  return all;
}

// ---------------------------------------------------------------- standing and rank

std::int64_t decisions_on_rule(SQLite::Database& database, const std::string& rule) {
  SQLite::Statement row(database,
                        "SELECT count(*) FROM (SELECT 1 FROM candidates WHERE rule = ? AND status IN ('accepted', "
                        "'rejected', 'duplicate') LIMIT ?)");
  bind_all(row, rule, kFewDecisions);
  row.executeStep();
  return row.getColumn(0).getInt64();
}

bool was_sent_back(SQLite::Database& database, const std::string& id) {
  SQLite::Statement row(
      database, "SELECT action = 'reopen' FROM decisions WHERE candidate_id = ? ORDER BY number DESC LIMIT 1");
  bind_all(row, id);
  return row.executeStep() && row.getColumn(0).getInt() != 0;
}

void write_rank(SQLite::Database& database, const Member& m, QueueFacts facts, bool head) {
  facts.read_anew = m.read_anew;
  facts.sent_back = was_sent_back(database, m.id);
  facts.rule_decisions = decisions_on_rule(database, m.rule);
  const QueueRank rank = queue_rank(m.facts, facts);
  run(database,
      "UPDATE candidates SET head = ?2, disagreeing = ?3, priority = ?4, reasons_json = ?5 WHERE number = ?1",
      m.number, head, !facts.disagreements.empty(), rank.priority, reasons_json(rank.reasons));
}

/// The one of each status that stands for the cluster in lists: surest first, then first found; what the rules no
/// longer find only if nothing else is there.
std::set<std::int64_t> heads_of(const std::vector<Member>& members) {
  std::map<ReviewStatus, const Member*> best;
  for (const Member& m : members) {
    const Member*& known = best[m.status];
    if (known == nullptr || (known->withdrawn && !m.withdrawn) ||
        (known->withdrawn == m.withdrawn && m.facts.confidence > known->facts.confidence)) {
      known = &m;
    }
  }
  std::set<std::int64_t> heads;
  for (const auto& [status, member] : best) heads.insert(member->number);
  return heads;
}

std::size_t independent_sources(const std::vector<Member>& members) {
  std::set<std::int64_t> originals;
  for (const Member& m : members) originals.insert(m.original);
  return originals.size();
}

double score_of(SQLite::Database& database, std::int64_t cluster) {
  SQLite::Statement row(
      database,
      "SELECT coalesce(min(best), 0) FROM (SELECT max(l.score) AS best FROM candidates c JOIN cluster_links l ON "
      "(l.left_candidate = c.number OR l.right_candidate = c.number) WHERE c.cluster = ? GROUP BY c.number)");
  bind_all(row, cluster);
  row.executeStep();
  return row.getColumn(0).getDouble();
}

}  // namespace

void refresh_candidate(SQLite::Database& database, std::int64_t number) {
  SQLite::Statement row(database, std::string(kMemberColumns) + "WHERE c.number = ? AND c.cluster IS NULL");
  bind_all(row, number);
  if (!row.executeStep()) return;
  const Member member = read_member(row);
  row.reset();
  write_rank(database, member, {}, true);
}

void refresh_cluster(SQLite::Database& database, std::int64_t cluster, const std::string& now) {
  const std::vector<Member> members = members_of(database, cluster);
  if (members.size() < 2) {
    run(database, "UPDATE candidates SET cluster = NULL WHERE cluster = ?", cluster);
    run(database, "UPDATE clusters SET members = 0, sources = 0, updated = ? WHERE number = ?", now, cluster);
    for (const Member& m : members) refresh_candidate(database, m.number);
    return;
  }
  QueueFacts facts;
  facts.sources = independent_sources(members);
  for (const Disagreement& d : disagreements_of(members)) facts.disagreements.push_back(d.field);
  const std::set<std::int64_t> heads = heads_of(members);
  const bool accepted =
      std::any_of(members.begin(), members.end(), [](const Member& m) { return m.status == ReviewStatus::accepted; });
  for (const Member& m : members) {
    facts.joins_accepted = accepted && m.status == ReviewStatus::fresh;
    write_rank(database, m, facts, heads.contains(m.number));
  }
  const auto best =
      std::find_if(members.begin(), members.end(), [&](const Member& m) { return heads.contains(m.number); });
  run(database,
      "UPDATE clusters SET members = ?2, sources = ?3, disagreements_json = ?4, score = ?5, title = ?6, updated = ?7 "
      "WHERE number = ?1",
      cluster, members.size(), facts.sources, json_text(ordered_json(facts.disagreements)),
      score_of(database, cluster), best->title, now);
}

// ---------------------------------------------------------------- reading

namespace {

std::vector<ClusterLink> links_of(SQLite::Database& database, std::int64_t cluster) {
  std::vector<ClusterLink> links;
  SQLite::Statement row(
      database,
      "SELECT l.id, r.id, k.score, k.reasons_json FROM cluster_links k JOIN candidates l ON l.number "
      "= k.left_candidate JOIN candidates r ON r.number = k.right_candidate WHERE l.cluster = ?1 AND "
      "r.cluster = ?1 ORDER BY k.score DESC, l.number, r.number");
  bind_all(row, cluster);
  while (row.executeStep()) {
    links.push_back({row.getColumn(0).getString(), row.getColumn(1).getString(), row.getColumn(2).getDouble(),
                     ordered_json::parse(row.getColumn(3).getString()).get<std::vector<std::string>>()});
  }
  return links;
}

Cluster read_cluster(SQLite::Database& database, const std::vector<Member>& members) {
  Cluster cluster;
  std::vector<Member> ordered = members;
  const std::set<std::int64_t> heads = heads_of(members);
  const auto rank = [&](const Member& m) {
    // Whoever stands for the event, then who stands for the new ones.
    return std::tuple(m.status != ReviewStatus::accepted, !heads.contains(m.number), -m.facts.confidence, m.number);
  };
  std::sort(ordered.begin(), ordered.end(), [&](const Member& a, const Member& b) { return rank(a) < rank(b); });
  SQLite::Statement row(database, std::string(kCandidateColumns) + "WHERE c.number = ?");
  for (const Member& m : ordered) {
    bind_all(row, m.number);
    if (row.executeStep()) cluster.members.push_back(read_candidate(row));
    row.reset();
    cluster.documents.push_back(m.document);
    cluster.originals.push_back(m.original);
  }
  cluster.disagreements = disagreements_of(ordered);
  return cluster;
}

}  // namespace

Result<Cluster> Store::cluster(std::int64_t number) const {
  return connection_->read([&](SQLite::Database& database) -> Result<Cluster> {
    const std::vector<Member> members = members_of(database, number);
    if (members.empty())
      return fail(ErrorCode::not_found, "there is no cluster of this number", std::to_string(number));
    Cluster cluster = read_cluster(database, members);
    cluster.number = number;
    cluster.score = score_of(database, number);
    cluster.links = links_of(database, number);
    return cluster;
  });
}

Result<Cluster> Store::cluster_of(const std::string& id) const {
  std::int64_t number = 0;
  auto alone = connection_->read([&](SQLite::Database& database) -> Result<Cluster> {
    SQLite::Statement row(database, std::string(kMemberColumns) + "WHERE c.id = ?");
    bind_all(row, id);
    if (!row.executeStep()) return fail(ErrorCode::not_found, "no event has this id", id);
    const std::vector<Member> members = {read_member(row)};
    row.reset();
    Cluster cluster = read_cluster(database, members);
    number = cluster.members.front().cluster;
    return cluster;
  });
  return alone && number != 0 ? cluster(number) : alone;
}

Result<std::vector<LinkVerdict>> Store::link_verdicts() const {
  return connection_->read([&](SQLite::Database& database) -> Result<std::vector<LinkVerdict>> {
    std::vector<LinkVerdict> verdicts;
    SQLite::Statement row(database,
                          "SELECT v.left_id, v.right_id, v.same FROM link_verdicts v WHERE NOT EXISTS (SELECT 1 FROM "
                          "decisions u WHERE u.undo_of = v.decision) ORDER BY v.number");
    while (row.executeStep())
      verdicts.push_back(
          {row.getColumn(0).getString(), row.getColumn(1).getString(), row.getColumn(2).getInt() != 0});
    return verdicts;
  });
}

// ---------------------------------------------------------------- what the linker found

namespace {

/// Whether the candidates of a list are in one cluster already, and nobody else is: then nothing needs writing.
std::int64_t cluster_as_it_is(SQLite::Database& database, const std::vector<std::int64_t>& members) {
  SQLite::Statement of(database, "SELECT cluster FROM candidates WHERE number = ?");
  std::int64_t cluster = 0;
  for (const std::int64_t number : members) {
    bind_all(of, number);
    if (!of.executeStep() || of.getColumn(0).isNull()) return 0;
    const std::int64_t its = of.getColumn(0).getInt64();
    of.reset();
    if (cluster != 0 && its != cluster) return 0;
    cluster = its;
  }
  SQLite::Statement count(database, "SELECT count(*) FROM candidates WHERE cluster = ?");
  bind_all(count, cluster);
  count.executeStep();
  return count.getColumn(0).getInt64() == static_cast<std::int64_t>(members.size()) ? cluster : 0;
}

/// A cluster keeps the number that most of its members have already, so that numbers stay when members come.
std::int64_t number_for(SQLite::Database& database, const std::vector<std::int64_t>& members,
                        std::set<std::int64_t>& taken, const std::string& now) {
  std::map<std::int64_t, int> votes;
  SQLite::Statement of(database, "SELECT cluster FROM candidates WHERE number = ? AND cluster IS NOT NULL");
  for (const std::int64_t number : members) {
    bind_all(of, number);
    if (of.executeStep()) ++votes[of.getColumn(0).getInt64()];
    of.reset();
  }
  std::int64_t best = 0;
  for (const auto& [cluster, count] : votes) {
    if (!taken.contains(cluster) && (best == 0 || count > votes[best])) best = cluster;
  }
  if (best == 0) {
    run(database, "INSERT INTO clusters (created, updated) VALUES (?, ?)", now, now);
    best = database.getLastInsertRowid();
  }
  taken.insert(best);
  return best;
}

void collect_clusters(SQLite::Database& database, const std::vector<std::int64_t>& numbers,
                      std::set<std::int64_t>& touched) {
  SQLite::Statement of(database, "SELECT cluster FROM candidates WHERE number = ? AND cluster IS NOT NULL");
  for (const std::int64_t number : numbers) {
    bind_all(of, number);
    if (of.executeStep()) touched.insert(of.getColumn(0).getInt64());
    of.reset();
  }
}

void drop_links_of(SQLite::Database& database, std::int64_t document) {
  for (const char* side : {"left_candidate", "right_candidate"}) {
    const std::string sql = std::string("DELETE FROM cluster_links WHERE ") + side +
                            " IN (SELECT number FROM candidates WHERE document = ?)";
    run(database, sql.c_str(), document);
  }
}

void write_links(SQLite::Database& database, const std::vector<LinkResult::Link>& links) {
  SQLite::Statement insert(database, "INSERT OR REPLACE INTO cluster_links VALUES (?, ?, ?, ?)");
  for (const LinkResult::Link& link : links) {
    bind_all(insert, std::min(link.left, link.right), std::max(link.left, link.right), link.score,
             json_text(ordered_json(link.reasons)));
    insert.exec();
    insert.reset();
  }
}

}  // namespace

Result<void> Store::save_links(const LinkResult& result, const std::vector<std::int64_t>& numbers,
                               const std::vector<std::int64_t>& documents) {
  const std::string now = connection_->now();
  return connection_->write(Connection::Durability::soon, [&](SQLite::Database& database) -> Result<void> {
    for (const auto& [document, original] : result.copies)
      run(database, "UPDATE documents SET copy_of = nullif(?2, 0) WHERE number = ?1", document, original);
    for (const std::int64_t document : documents) drop_links_of(database, document);
    write_links(database, result.links);
    std::set<std::int64_t> touched;
    collect_clusters(database, numbers, touched);
    std::set<std::int64_t> taken;
    std::set<std::int64_t> placed;
    for (const auto& members : result.clusters) {
      placed.insert(members.begin(), members.end());
      const std::int64_t as_it_is = cluster_as_it_is(database, members);
      const std::int64_t cluster = as_it_is != 0 ? as_it_is : number_for(database, members, taken, now);
      taken.insert(cluster);
      touched.insert(cluster);
      for (const std::int64_t number : members)
        run(database, "UPDATE candidates SET cluster = ?2 WHERE number = ?1 AND cluster IS NOT ?2", number, cluster);
    }
    for (const std::int64_t number : numbers) {
      if (!placed.contains(number))
        run(database, "UPDATE candidates SET cluster = NULL WHERE number = ? AND cluster IS NOT NULL", number);
    }
    for (const std::int64_t cluster : touched) refresh_cluster(database, cluster, now);
    for (const std::int64_t number : numbers) {
      if (!placed.contains(number)) refresh_candidate(database, number);
    }
    for (const std::int64_t document : documents)
      run(database, "UPDATE documents SET linked = 1 WHERE number = ?", document);
    return {};
  });
}

}  // namespace rasid
