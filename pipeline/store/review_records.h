#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/day.h"
#include "pipeline/store/records.h"

namespace rasid {

// What reviewers work with, as plain values: the queue, leases, clusters, comments, users, published events, tallies.

// ---------------------------------------------------------------- queue

enum class QueueOrder {
  importance,  ///< by priority: dead, disagreement, ..., then newest day
  newest,      ///< by day of the event, undated last
  oldest,
  uncertain,  ///< lowest confidence first
  found,      ///< last found first
};
std::string_view to_string(QueueOrder order);
std::optional<QueueOrder> parse_queue_order(std::string_view name);

/// Which items. Empty fields ask nothing; of several values of one field any will do. "(none)" asks for items without
/// a value.
struct QueueFilter {
  std::optional<ReviewStatus> status = ReviewStatus::fresh;
  std::vector<std::string> kinds;
  std::vector<std::string> governorates;  ///< admin1 as the gazetteer writes it
  std::vector<std::string> actors;        ///< ids of rules/actors
  std::vector<std::string> outlets;
  std::vector<std::string> languages;
  std::vector<std::string> rules;
  std::vector<std::string> confidences;  ///< bands: "0.9", "0.7", "0.5", "0" (from this up to the next)
  std::optional<Day> since;              ///< days of the event, as in CandidateQuery
  std::optional<Day> until;
  std::optional<Day> found_since;  ///< day on which the candidate was first found
  bool stale = false;              ///< only those read by older rules
  bool disagreeing = false;        ///< only clusters whose sources disagree
  /// Words, folded as everything: each must stand in the sentence, the title, the outlet, or be the beginning of a
  /// word there; names of places and actors count in both languages, Arabic with or without و ال ب ل.
  std::string search;
  /// Clusters count as one item, shown by their best candidate of the status. False: every candidate.
  bool by_cluster = true;
};

struct QueuePage {
  std::size_t limit = 50;  ///< 0: all
  std::size_t offset = 0;
  QueueOrder order = QueueOrder::importance;
};

/// Who holds an item until when.
struct Lease {
  std::string candidate_id;
  std::string reviewer;
  Instant taken{};
  Instant expires{};
};

/// One item of the queue.
struct QueueItem {
  StoredCandidate candidate;               ///< the one that stands for the cluster
  std::size_t members = 1;                 ///< candidates in the cluster, whatever their status
  std::size_t sources = 1;                 ///< articles in it that are no copies of each other
  std::vector<std::string> disagreements;  ///< fields on which its sources differ: "killed", "place", ...
  std::optional<Lease> lease;              ///< that is not over
  std::size_t comments = 0;                ///< open ones
};

/// A value of a field with how many items have it, under all other conditions of the filter.
struct FacetValue {
  std::string value;  ///< "" where items have none
  std::string label;  ///< for people, if other than the value: the actor's name
  std::int64_t count = 0;
};
/// The fields of QueueFilter by name ("kinds", "governorates", "actors", "outlets", "languages", "rules",
/// "confidences"), the most frequent values first, at most 200 each.
struct Facets {
  std::int64_t total = 0;  ///< items under the whole filter
  std::vector<std::pair<std::string, std::vector<FacetValue>>> fields;
};

// ---------------------------------------------------------------- clusters

/// Two candidates that tell the same event as far as the linker knows, with its reasons.
struct ClusterLink {
  std::string left;  ///< candidate ids
  std::string right;
  double score = 0;                  ///< 0 to 1
  std::vector<std::string> reasons;  ///< "same kind", "same day", "places 2 km apart", "killed 3 and 5", ...
};

/// What one source says of one field.
struct FieldTelling {
  std::string candidate_id;
  std::string outlet;
  std::string value;  ///< for people: "5", "5 to 9", "at least 5", "Taftanaz, Idleb", "2025-12-08"
};
/// A field on which the tellings of a cluster differ: kept side by side, never averaged.
struct Disagreement {
  std::string field;  ///< "killed", "wounded", "detained", "date", "place", "kind"
  std::vector<FieldTelling> tellings;
};

/// Candidates that tell one event.
struct Cluster {
  std::int64_t number = 0;
  double score = 0;                      ///< of its weakest member's best link, 0 to 1
  std::vector<StoredCandidate> members;  ///< the best first
  std::vector<std::int64_t> documents;   ///< of the members, in their order
  /// For each member the document that its article is a copy of (syndicated, near-duplicate), or its own.
  std::vector<std::int64_t> originals;
  std::vector<ClusterLink> links;
  std::vector<Disagreement> disagreements;
};

/// A person's word on whether two candidates tell one event, for the linker. Only words that stand (not undone).
struct LinkVerdict {
  std::string left;
  std::string right;
  bool same = false;
};

/// What the linker found for a set of candidates: they and no others end in these clusters.
struct LinkResult {
  /// Each a list of candidate numbers, two at least.
  std::vector<std::vector<std::int64_t>> clusters;
  struct Link {
    std::int64_t left = 0;
    std::int64_t right = 0;
    double score = 0;
    std::vector<std::string> reasons;
  };
  std::vector<Link> links;
  std::vector<std::pair<std::int64_t, std::int64_t>>
      copies;  ///< document, and the one that it is a copy of (0: none)
};

// ---------------------------------------------------------------- people

struct Comment {
  std::int64_t number = 0;
  std::string candidate_id;
  std::string field;  ///< "place", ...; empty: the event
  Instant at{};
  std::string author;
  std::string text;
  std::string resolved_by;  ///< empty: open
};

/// What a person may do: read; decide; also manage people and undo anybody's bulk.
enum class Role { reader, reviewer, admin };
std::string_view to_string(Role role);
std::optional<Role> parse_role(std::string_view name);

struct User {
  std::string name;  ///< as in the log of decisions
  Role role = Role::reviewer;
  std::string password_hash;  ///< as libsodium's crypto_pwhash_str gives it; the store never looks into it
  std::string language;       ///< of the interface, "en" or "ar"; may be empty
  bool disabled = false;
  Instant created{};
};

/// A filter that somebody keeps under a name; `query` is the page's own (the part of the address behind "?").
struct SavedFilter {
  std::string owner;
  std::string name;
  std::string query;
};

// ---------------------------------------------------------------- results

/// An event of the data set: an accepted candidate with everything that is its duplicate. Its id is that of the
/// candidate which stands for it and stays so; an event that is accepted no more leaves a tombstone.
struct PublishedEvent {
  std::string id;
  Instant published{};
  Instant updated{};  ///< of its fields, its sources or its standing
  bool withdrawn = false;
  std::string because;      ///< withdrawn: the reviewer's reason
  std::string merged_into;  ///< withdrawn: the event that holds it now, if any
  struct Source {
    std::string candidate_id;
    std::string outlet;
    std::string title;
    std::string url;
    std::string language;
    std::string published;
    std::string killed;  ///< as this source tells it: "5", "at least 5"; empty if it doesn't
    std::string wounded;
    std::string copy_of;  ///< URL or identity of the article that this one copies; empty if none
  };
  std::vector<Source> sources;  ///< the standing candidate's first
};

/// Items by a key: a day "2025-12-08", a governorate, a kind.
struct Tally {
  std::string key;
  std::int64_t items = 0;  ///< withdrawn ones are never counted
  std::int64_t fresh = 0;
  std::int64_t accepted = 0;
  std::int64_t rejected = 0;
  std::int64_t duplicates = 0;
  std::int64_t killed = 0;  ///< sum of the lower bounds of what is accepted, else of new ones by cluster
};
enum class TallyBy { day, governorate, kind, outlet };

/// A point on the map.
struct MapPoint {
  std::string id;
  double lat = 0;
  double lon = 0;
  std::string kind;
  std::string day;  ///< may be empty
  std::string place;
  ReviewStatus status = ReviewStatus::fresh;
  int geo_precision = 0;
  std::optional<std::int64_t> killed;
};

/// What was done with the candidates of a rule.
struct RuleRecord {
  std::string rule;
  std::int64_t fresh = 0;
  std::int64_t accepted = 0;  ///< duplicates count here: they were read rightly
  std::int64_t edited = 0;    ///< of the accepted: with a field corrected
  std::int64_t rejected = 0;
  std::vector<std::pair<std::string, std::int64_t>> reasons;  ///< of the rejections, the most frequent first
};

/// Decisions of a day, without those undone.
struct DayProgress {
  std::string day;
  std::string reviewer;
  std::int64_t accepted = 0;
  std::int64_t rejected = 0;
  std::int64_t duplicates = 0;
  std::int64_t skipped = 0;
  std::int64_t edited = 0;
};

// ---------------------------------------------------------------- second look

/// An accepted candidate that was drawn for a second reviewer who does not see the first one's decision.
struct SecondLook {
  std::int64_t number = 0;
  std::string candidate_id;
  std::string first_reviewer;
  Instant drawn{};
  std::string reviewer;  ///< who looked; empty: nobody yet
  std::string verdict;   ///< "accept" or "reject"; empty: nobody yet
  std::string fields;    ///< JSON object of the fields that the second reviewer would correct, may be empty
  std::string reason;
  std::string first_fields;  ///< what the first one corrected
};

/// How often second looks agreed, by field ("decision", "kind", "place", ...) or by rule.
struct Agreement {
  std::string key;
  std::int64_t looks = 0;
  std::int64_t agreed = 0;
};

}  // namespace rasid
