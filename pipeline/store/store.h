#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "pipeline/store/records.h"

namespace rasid {

class Connection;

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

  // ------------------------------------------------------------ upkeep
  /// A setting kept with the data; empty if never set. "ruleset_hash", "gazetteer_hash" and "program_version" are
  /// those of the last saved document.
  Result<std::string> property(const std::string& name) const;
  /// "ok", or what SQLite's integrity check and foreign key check complain of.
  Result<std::string> check() const;

 private:
  explicit Store(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

/// What makes two attempts the same document: the canonical address of the article if it names a page, else the
/// address that it was asked from, else the hash of its text; without a text the hash of its bytes.
std::string document_identity(const Article& article, const std::string& bytes_hash);

}  // namespace rasid
