#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "pipeline/store/link_records.h"
#include "pipeline/store/records.h"
#include "pipeline/store/review_records.h"

namespace rasid {

class Connection;
class Frontier;

/// How to open a store.
struct StoreOptions {
  enum class Access {
    read,   ///< the file must exist; nothing is written, not even a migration
    write,  ///< the file is made if it is not there (its folder must be), and brought to this program's schema
  };
  Access access = Access::write;
  std::chrono::milliseconds lock_timeout{10'000};  ///< how long to wait for another writer
  const Clock* clock = nullptr;  ///< for the times in the log; null: the machine's. Outlives the store.
};

/// The data base of documents, candidates and decisions: one SQLite file, readable in Datasette as it is. This and
/// the files beside it are the only place with SQL.
///
/// Promises: a document is saved whole or not at all; it survives the death of the process as soon as save() returns,
/// a power cut may take the last ones, together with their fetch states, so that the next run makes them again; a
/// decision is on the disk when append() returns (synchronous=FULL). Decisions are only ever added (the file itself
/// refuses changes); numbers are never reused; saving the same result twice changes nothing; saving never touches
/// what a person decided on.
///
/// Several processes may have the file open; they write one after the other (a lock file beside it, "<file>.lock",
/// holds the turn for one transaction, which also keeps SQLite's WAL reset fault, sqlite.org/wal.html section 11,
/// out). One Store belongs to one thread at a time.
///
/// Errors: `not_found` (no file, no folder, no such record), `invalid` (not a data base, another program's, damaged),
/// `incompatible` (a newer program's), `conflict` (locked; somebody decided first), `unreadable` (read-only,
/// permissions, disk full, I/O), `internal`.
class Store {
 public:
  static Result<Store> open(const std::filesystem::path& file, const StoreOptions& options = {});
  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  [[nodiscard]] const std::filesystem::path& path() const;

  // ------------------------------------------------------------ documents
  /// Writes what a document left behind, in one transaction: its outcome, article, candidates, errors, fetch state.
  /// Candidates are matched by id: new ones are added, changed ones updated, those no longer found removed; all that
  /// a person decided on stay as they were decided on. An attempt without an article leaves an earlier article of
  /// other bytes in place.
  Result<SaveCounts> save(const DocumentResult& document);
  /// The document that these bytes and hints gave with these versions, if it ended extracted or empty.
  Result<std::optional<StoredDocument>> find_unchanged(const std::string& input_hash,
                                                       const StageVersions& versions) const;
  Result<std::optional<StoredDocument>> find_document(const std::string& identity) const;
  /// In order of number. Empty outcome: all.
  Result<std::vector<StoredDocument>> documents(std::optional<DocumentOutcome> outcome) const;
  /// The article of a document. `not_found` if it has none.
  Result<Article> article(const std::string& document_identity) const;
  /// Errors of the last attempt at a document.
  Result<std::vector<StageError>> errors_of(const std::string& document_identity) const;
  Result<StoreCounts> counts() const;

  // ------------------------------------------------------------ fetching
  Result<std::optional<FetchState>> fetch_state(const std::string& url) const;
  /// For fetches that leave no document (not modified, failed). Replaces what was known of the URL.
  Result<void> save_fetch_state(const FetchState& state);

  // ------------------------------------------------------------ candidates and decisions
  /// Calls `each` for every candidate in the order of the query until it returns false. The store must not be written
  /// from inside `each`.
  Result<void> each_candidate(const CandidateQuery& query,
                              const std::function<bool(const StoredCandidate&)>& each) const;
  Result<std::vector<StoredCandidate>> candidates(const CandidateQuery& query) const;
  Result<std::int64_t> count_candidates(const CandidateQuery& query) const;
  /// The one candidate whose id begins with `prefix`: `not_found`, or `conflict` naming some if there are several.
  Result<StoredCandidate> candidate(const std::string& prefix) const;
  /// How many characters tell any two ids apart, at least 8.
  Result<std::size_t> short_id_length() const;
  /// Writes all or none. `conflict` if somebody decided on one of the candidates after `last_seen`.
  Result<std::vector<Decision>> append(const std::vector<DecisionDraft>& drafts);
  /// The log in order of number. Empty id: all; `limit` 0: all, else the last ones.
  Result<std::vector<Decision>> decisions(const std::string& candidate_id = {}, std::size_t limit = 0) const;
  /// The reviewer's last command that is not undone, oldest decision first; empty if there is none.
  Result<std::vector<Decision>> last_batch(const std::string& reviewer) const;

  /// The decisions of one batch, oldest first.
  Result<std::vector<Decision>> batch(std::int64_t number) const;

  // ------------------------------------------------------------ queue
  Result<std::vector<QueueItem>> queue(const QueueFilter& filter, const QueuePage& page) const;
  /// Ids of all items of the filter (each cluster's standing candidate), for a decision on a whole query.
  Result<std::vector<std::string>> queue_ids(const QueueFilter& filter) const;
  Result<std::int64_t> count_queue(const QueueFilter& filter) const;
  Result<Facets> facets(const QueueFilter& filter) const;
  Result<QueueItem> queue_item(const std::string& id) const;
  /// Points of items with a place, at most `limit`.
  Result<std::vector<MapPoint>> map_points(const QueueFilter& filter, std::size_t limit) const;

  // ------------------------------------------------------------ leases
  /// Takes the first item of the queue that nobody else holds for `duration` from now, with its whole cluster; items
  /// that the reviewer skipped come last. Whatever else the reviewer held is given back. Empty: nothing is left.
  Result<std::optional<QueueItem>> lease_next(const std::string& reviewer, const QueueFilter& filter,
                                              QueueOrder order, std::chrono::seconds duration);
  /// Takes or renews one item (by its full id) with its cluster. `conflict` naming the holder if somebody else has
  /// it.
  Result<Lease> lease(const std::string& id, const std::string& reviewer, std::chrono::seconds duration);
  /// Gives one item and its cluster back; empty id: all that the reviewer holds. Gone or others' leases are no error.
  Result<void> release(const std::string& reviewer, const std::string& id = {});
  /// Leases that are not over.
  Result<std::vector<Lease>> leases() const;

  // ------------------------------------------------------------ clusters
  /// `not_found` if there is no such cluster.
  Result<Cluster> cluster(std::int64_t number) const;
  /// The cluster that a candidate (by its full id) is in; one of a single member and number 0 if it stands alone.
  Result<Cluster> cluster_of(const std::string& id) const;
  Result<std::vector<LinkVerdict>> link_verdicts() const;
  /// Puts the candidates of `result` into its clusters; `numbers` are all that were looked at: those in no cluster of
  /// `result` stand alone after it. Marks `documents` as linked.
  Result<void> save_links(const LinkResult& result, const std::vector<std::int64_t>& numbers,
                          const std::vector<std::int64_t>& documents);

  // ------------------------------------------------------------ for the linker
  /// All articles in order of document.
  Result<std::vector<LinkArticle>> link_articles() const;
  Result<std::string> article_text(std::int64_t document) const;
  Result<void> save_signatures(const std::vector<std::pair<std::int64_t, std::string>>& signatures);
  /// Candidates that may be of an event between two days (undated ones always), in order of number; none that is
  /// rejected, or withdrawn and undecided.
  Result<std::vector<LinkEvent>> link_events(std::optional<Day> since, std::optional<Day> until) const;
  /// Links that were saved, without their reasons.
  Result<std::vector<LinkResult::Link>> links() const;
  /// Forgets links, so that all documents are linked anew; clusters stay until then, verdicts for ever.
  Result<void> forget_links();

  // ------------------------------------------------------------ comments, people
  Result<Comment> add_comment(const std::string& candidate_id, const std::string& field, const std::string& author,
                              const std::string& text);
  Result<std::vector<Comment>> comments(const std::string& candidate_id) const;
  Result<void> resolve_comment(std::int64_t number, const std::string& by);
  /// Adds a person or replaces what is known of one.
  Result<void> save_user(const User& user);
  Result<std::optional<User>> user(const std::string& name) const;
  Result<std::vector<User>> users() const;
  Result<void> save_filter(const SavedFilter& filter);  ///< an empty query removes it
  Result<std::vector<SavedFilter>> saved_filters(const std::string& owner) const;

  // ------------------------------------------------------------ results
  /// Published events in order of id, tombstones among them.
  Result<std::vector<PublishedEvent>> published_events(bool with_tombstones = true) const;
  /// `not_found` if the candidate never stood for an event.
  Result<PublishedEvent> published_event(const std::string& id) const;
  /// Of every item under the filter (its status is passed over), by key; days in order, others the most first.
  Result<std::vector<Tally>> tallies(TallyBy by, const QueueFilter& filter) const;
  Result<std::vector<RuleRecord>> rule_records() const;
  Result<std::vector<DayProgress>> progress(Day since) const;

  // ------------------------------------------------------------ second look
  /// Draws accepted candidates of the last decisions, so that about `share` (0 to 1) of all accepted ones are drawn;
  /// which ones is settled by their ids. Returns how many were drawn now.
  Result<std::size_t> draw_second_looks(double share);
  /// Open ones that `reviewer` may do: not of candidates that he or she decided on.
  Result<std::vector<SecondLook>> open_second_looks(const std::string& reviewer, std::size_t limit = 0) const;
  Result<void> save_second_look(const SecondLook& look);  ///< `conflict` if somebody looked already
  Result<std::vector<SecondLook>> second_looks() const;   ///< those done

  // ------------------------------------------------------------ upkeep
  /// A setting kept with the data; empty if never set. "ruleset_hash", "gazetteer_hash" and "program_version" are
  /// those of the last saved document.
  Result<std::string> property(const std::string& name) const;
  /// "ok", or what SQLite's integrity check and foreign key check complain of.
  Result<std::string> check() const;

 private:
  friend class Frontier;  ///< the crawler's tables, pipeline/store/frontier.h
  explicit Store(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

/// What makes two attempts the same document: the canonical address of the article if it names a page, else the
/// address that it was asked from, else the hash of its text; without a text the hash of its bytes.
std::string document_identity(const Article& article, const std::string& bytes_hash);

}  // namespace rasid
