#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/day.h"
#include "core/base/result.h"
#include "core/record/article.h"
#include "core/record/candidate.h"
#include "pipeline/store/outcome.h"

namespace rasid {

// What goes into the store and comes out of it, as plain values. The names of enumerators are stored: never rename
// one.

// ---------------------------------------------------------------- documents

/// How a document ended. Every document that was tried ends in one of these.
enum class DocumentOutcome {
  extracted,  ///< an article was read and the extractors ran; it may have no events
  empty,      ///< there is no article in it: a section page, a paywall, an empty file, ...
  failed,     ///< it could not be read; it is tried again by the next run
};
std::string_view to_string(DocumentOutcome outcome);

/// What a result depended on. Two results of the same bytes with equal versions are equal.
struct StageVersions {
  std::string program;    ///< with a hash of its readers' code: "0.1.0+1f2e3d4c5b6a"
  std::string ruleset;    ///< hash of the rule set
  std::string gazetteer;  ///< hash of the gazetteer
  friend bool operator==(const StageVersions&, const StageVersions&) = default;
};

/// One thing that went wrong in one stage of one document.
struct StageError {
  std::string stage;  ///< "read", "article", "extract", "store", "fetch"
  Error error;
};

/// What is known of a URL from fetching it, for conditional requests and for scheduling.
struct FetchState {
  std::string url;
  std::string etag;                ///< as sent by the server, may be empty
  std::string last_modified;       ///< as sent by the server, may be empty
  std::string body_hash;           ///< SHA-256 of the decoded body, hexadecimal; empty if there was none
  int status = 0;                  ///< HTTP status of the last answer; 0 if there was none
  std::string outcome;             ///< a word of the fetch stage: "fetched", "not_modified", "gone", "timeout", ...
  std::string detail;              ///< for people
  std::optional<Instant> fetched;  ///< when the last request ended
  int failures = 0;                ///< in a row
  std::string marks = {};  ///< how this fetch differs from others: "certificate not checked", "own headers"; or empty
};

/// Everything that one document leaves behind. Saved whole or not at all.
struct DocumentResult {
  std::string identity;    ///< document_identity(): the same document has the same identity in every run
  std::string source;      ///< where its bytes came from: an absolute path, a path with "#line", a URL
  std::string input_hash;  ///< of bytes and hints; equal input with equal versions needs no second look
  DocumentOutcome outcome = DocumentOutcome::failed;
  std::string reason;                 ///< empty: the page class; failed: the error code; extracted: empty
  std::string detail;                 ///< for people
  std::optional<Article> article;     ///< if extracted
  std::vector<Candidate> candidates;  ///< if extracted
  std::vector<StageError> errors;
  StageVersions versions;
  std::optional<FetchState> fetch;  ///< saved in the same transaction
  /// Likewise, of a page that the crawler's frontier knows. Its class is made out from the result, unless this
  /// failed.
  std::optional<PageVisit> visit;
};

/// A document as the store knows it, without its article.
struct StoredDocument {
  std::int64_t number = 0;  ///< never reused
  std::string identity;
  std::string source;
  std::string title;  ///< of its article; empty if it has none
  DocumentOutcome outcome = DocumentOutcome::failed;
  std::string reason;
  std::string detail;
  int tries = 0;
  std::size_t candidates = 0;  ///< events found in it that stand today
  std::string input_hash;
  StageVersions versions;
};

/// What saving a document changed.
struct SaveCounts {
  std::size_t candidates = 0;  ///< that the document has now
  std::size_t added = 0;
  std::size_t changed = 0;    ///< same event, read differently now
  std::size_t removed = 0;    ///< no longer found and never reviewed
  std::size_t kept = 0;       ///< left as they are because a person decided on them
  std::string visit_class;    ///< OutcomeClass that the visit was counted in; empty if there was none
  bool article_kept = false;  ///< this attempt has no article, an earlier one had: the earlier stays
};

// ---------------------------------------------------------------- review

/// Where a candidate stands in review. One word, one meaning, in the store, the commands and the exports.
enum class ReviewStatus {
  fresh,      ///< "new": nobody has decided
  accepted,   ///< a person says that it happened as described
  rejected,   ///< a person says that it is no event of ours or is read wrongly
  duplicate,  ///< a person says that it is the event of another candidate, which stands for both
};
std::string_view to_string(ReviewStatus status);  ///< "new", "accepted", "rejected", "duplicate"
std::optional<ReviewStatus> parse_review_status(std::string_view name);

/// What a reviewer does.
enum class ReviewAction {
  accept,
  reject,
  undo,
  edit,       ///< corrects fields; the status stays
  skip,       ///< passes it on: it comes back at the end of the reviewer's queue
  duplicate,  ///< the same event as `target`
  merge,      ///< into the cluster of `target`; remembered by the linker
  split,      ///< out of its cluster; remembered by the linker
  reopen,     ///< sends it back to the queue
};
std::string_view to_string(ReviewAction action);  ///< "accept", ... as the enumerators are called
std::optional<ReviewAction> parse_review_action(std::string_view name);

/// A decision before it is written. `last_seen` makes the write safe: if somebody decided on the candidate after this
/// decision number, nothing is written.
struct DecisionDraft {
  std::string candidate_id;
  std::int64_t last_seen = 0;  ///< the candidate's last decision as the reviewer saw it; 0 for none
  ReviewAction action = ReviewAction::accept;
  ReviewStatus after = ReviewStatus::fresh;
  std::string reviewer;
  std::string reason = {};
  std::optional<std::int64_t> undo_of = {};  ///< the decision that an undo takes back
  /// Fields that the reviewer corrects: a JSON object of members of the event as docs/json.md prints it ("kind",
  /// "date", "place", "actors", ...), each whole, key for key; null empties a field. "killed", "wounded" and
  /// "detained" take what stands below "tolls": {"low", "high"}. Empty: none.
  std::string fields = {};
  std::string target = {};  ///< full id: of which it is a duplicate, into whose cluster it goes
  /// split: candidates that were split off in the same append with the same word stay together
  std::string together = {};
};

/// One entry of the decision log. Entries are never changed nor removed.
struct Decision {
  std::int64_t number = 0;  ///< never reused, grows with time
  std::int64_t batch = 0;   ///< decisions of one command share the number of the first
  std::string candidate_id;
  Instant at{};
  std::string reviewer;
  ReviewAction action = ReviewAction::accept;
  ReviewStatus before = ReviewStatus::fresh;
  ReviewStatus after = ReviewStatus::fresh;
  std::string reason;
  std::optional<std::int64_t> undo_of;
  bool undone = false;              ///< a later undo took it back
  std::string fields_before;        ///< JSON object of the corrected fields as they were; empty if none
  std::string fields_after;         ///< and as they became
  std::string target;               ///< id of the other candidate, of duplicate and merge
  std::int64_t cluster_before = 0;  ///< 0: stood alone
  std::int64_t cluster_after = 0;
};

/// Why an item stands where it stands in the queue, in the order of weight. `count` and `field` belong to the code:
///   "dead" (count), "wounded" (count), "sources_disagree" (field), "sources" (count: independent articles),
///   "joins_accepted" (a new telling of an accepted event), "read_anew" (decided on, and read differently since),
///   "sent_back", "uncertain" (low confidence), "place_ambiguous", "new_rule" (fewer than 20 decisions on its rule).
struct QueueReason {
  std::string code;
  std::int64_t count = 0;
  std::string field;
  friend bool operator==(const QueueReason&, const QueueReason&) = default;
};

/// A candidate with where it comes from and where it stands.
struct StoredCandidate {
  Candidate candidate;
  std::string json;      ///< to_json(candidate, article text): evidence with its words
  std::string sentence;  ///< the sentence that reports the event
  ReviewStatus status = ReviewStatus::fresh;
  std::optional<Decision> last_decision;
  bool withdrawn = false;  ///< today's rules no longer find it; kept because a person decided on it
  std::string document_identity;
  std::string source;
  std::string url;  ///< canonical address if known
  std::string title;
  std::string outlet;
  std::string language;
  std::string published;  ///< StatedTime::text(), may be empty
  std::string content_hash;
  std::int64_t number = 0;  ///< the row's, never reused
  std::int64_t cluster =
      0;  ///< candidates of one cluster tell one event, as far as the linker or a person knows; 0: alone
  std::string duplicate_of;         ///< full id, if status is duplicate
  std::vector<std::string> edited;  ///< names of the fields that a person corrected
  std::string machine_json;  ///< what today's rules read, if that differs from `json`, which a person decided on
  bool stale = false;   ///< not decided on, and read by other rules or another gazetteer than the last saved document
  double priority = 0;  ///< the queue's order, highest first
  std::vector<QueueReason> reasons;  ///< of the priority
  std::string created;               ///< UTC: first found
  std::string updated;               ///< UTC: last change of the record
};

/// Which candidates. Empty fields ask nothing. Days are those of the event: one that overlaps [since, until] passes,
/// one without a date does not.
struct CandidateQuery {
  std::optional<ReviewStatus> status;
  std::string kind;
  std::string language;
  std::optional<Day> since;
  std::optional<Day> until;
  std::size_t limit = 0;  ///< 0: all
  bool newest_first =
      false;  ///< by day of the event; else oldest first. Ties by id; events without a date come last.
};

/// How many documents and candidates stand where, for summaries.
struct StoreCounts {
  std::int64_t documents = 0;
  std::int64_t extracted = 0;
  std::int64_t empty = 0;
  std::int64_t failed = 0;
  std::int64_t candidates = 0;
  std::int64_t fresh = 0;
  std::int64_t accepted = 0;
  std::int64_t rejected = 0;
  std::int64_t duplicates = 0;
};

}  // namespace rasid
