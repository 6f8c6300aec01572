#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/day.h"
#include "core/base/result.h"
#include "pipeline/store/records.h"
#include "pipeline/store/store.h"

namespace rasid {

// What a crawler must not forget: which lists it reads and when, which pages wait to be fetched, how long each domain
// wants to be left alone, what came of every page, and what its watchers were told. Names of enumerators are stored:
// never rename one.

/// Why a person should look at a source.
enum class AlertKind {
  silent,     ///< no new article for three expected intervals
  rate_low,   ///< fewer new articles than two standard deviations below its mean
  rate_high,  ///< more than two above
  failing,    ///< none of its lists could be read for a day
  moved,      ///< a list was moved for good to another address
  disk,       ///< of no source: the disk is nearly full, nothing is fetched
};
std::string_view to_string(AlertKind kind);
std::optional<AlertKind> parse_alert_kind(std::string_view name);

/// A feed, sitemap or section page and its schedule.
struct ListState {
  std::string url;      ///< canonical: under it the store knows the list
  std::string address;  ///< as it is asked for
  std::string source;   ///< id of its source
  std::string role;     ///< "feed", "sitemap", "section", "channel"
  std::string parent;   ///< the sitemap index that names it; empty if the file of sources does
  Instant due{};
  std::chrono::seconds interval{0};      ///< between visits, as it stands now; 0: never visited
  int failures = 0;                      ///< in a row
  std::optional<Instant> failing_since;  ///< the first of them
  std::string failure;                   ///< word of the last failure; empty if the last visit went well
  std::string detail;                    ///< of the failure, for people
  std::optional<Instant> last_visit;
  std::optional<Instant> last_success;
  std::optional<Instant> last_full;  ///< last answer with a body
  bool validators_lie = false;       ///< its ETag stayed the same though the list had changed
  std::string moved_to;              ///< where it says that it lives now (301, 308)
  std::int64_t items = 0;            ///< entries at the last full visit
  std::int64_t new_items = 0;        ///< of them new to us
};

/// A page that waits to be fetched.
struct FrontierPage {
  std::string url;      ///< canonical
  std::string address;  ///< as it is asked for
  std::string domain;   ///< registered domain
  std::string source;
  std::string list;  ///< canonical address of the list that named it first
  std::optional<Instant> published;
  Instant found{};
  Instant due{};   ///< not before
  Instant rank{};  ///< of those that are due the least goes first
  int tries = 0;
  std::optional<Instant> tried;
};

/// The end of one visit to a list. Written whole or not at all: a list that counts as read has its pages in the
/// frontier.
struct ListVisit {
  ListState list;
  FetchState fetch;
  std::vector<FrontierPage> pages;              ///< new to the frontier; those that are there already stay
  std::optional<std::vector<ListState>> named;  ///< a sitemap index: the sitemaps it names now; others of it go
};

/// How a domain wants to be treated; survives the process.
struct DomainState {
  std::string name;
  Instant not_before{};  ///< no request before
  std::string reason;    ///< "floor", "crawl-delay", "retry-after": for people
};

/// robots.txt of an origin as last seen.
struct RobotsState {
  std::string origin;
  std::string body;     ///< at most 500 KiB
  std::string failure;  ///< word of FetchFailure if nothing may be fetched; else empty
  std::string message;  ///< of the failure
  Instant expires{};
};

/// What is known of a source.
struct SourceState {
  std::string id;
  bool paused = false;  ///< by a person, with `rasid sources pause`
  std::optional<Instant> first_seen;
  std::optional<Instant> last_success;  ///< when one of its lists was read last
  std::optional<Instant> last_new;      ///< when its last new article was stored
  std::vector<ListState> lists;
  std::int64_t waiting = 0;                             ///< pages in the frontier
  std::map<std::string, std::int64_t> outcomes;         ///< of all time, by class
  std::optional<std::chrono::seconds> expected;         ///< expected time between new articles; empty while unknown
  std::optional<double> daily_mean;                     ///< new articles a day
  std::optional<double> daily_deviation;                ///< standard deviation of that
  std::vector<std::pair<AlertKind, std::string>> open;  ///< alerts that are open, with their text
};

/// New articles of one source in one hour (hours since 1970).
struct Arrival {
  std::int64_t hour = 0;
  std::int64_t count = 0;
};

struct Alert {
  std::int64_t number = 0;
  std::string source;
  AlertKind kind = AlertKind::silent;
  Instant opened{};
  std::optional<Instant> closed;
  std::string message;
};

/// The crawler's part of a store. Every function is one transaction. Errors are those of Store.
class Frontier {
 public:
  explicit Frontier(Store& store) : store_(&store) {}

  // ------------------------------------------------------------ sources and lists
  /// Everything known of the sources, by id. With an empty id list: of all.
  /// Counting outcomes takes its time in an old store; without them SourceState::outcomes is empty.
  Result<std::vector<SourceState>> sources(const std::vector<std::string>& ids = {}, bool with_outcomes = true) const;
  /// A person stops or resumes a source. A running crawler notices within a minute.
  Result<void> set_paused(const std::string& id, bool paused, Instant now);
  Result<std::vector<std::string>> paused() const;
  /// Makes the stored lists those of the file of sources: new ones are added as given, others keep their state, lists
  /// that no file names any more go, with what waits of theirs. Sitemaps of an index stay as long as it does.
  Result<void> keep_lists(const std::vector<ListState>& named, Instant now);
  Result<std::vector<ListState>> lists() const;
  Result<void> finish_list(const ListVisit& visit);

  // ------------------------------------------------------------ pages
  /// A single run begins: no page was tried in it.
  Result<void> begin_run();
  /// The page to fetch next of a domain, of none of the sources in `without`: due at `now`, or, without a time, not
  /// yet tried in this run.
  Result<std::optional<FrontierPage>> next_page(const std::string& domain, std::optional<Instant> now,
                                                const std::vector<std::string>& without) const;
  /// When the next page of a domain is due.
  Result<std::optional<Instant>> next_due(const std::string& domain, const std::vector<std::string>& without) const;
  Result<std::vector<std::string>> domains() const;
  Result<std::optional<FrontierPage>> page(const std::string& url) const;
  /// Pages by source: all, or those not tried in this run.
  Result<std::map<std::string, std::int64_t>> waiting(bool untried = false) const;
  /// The end of an attempt that left no document. With a document it goes into DocumentResult::visit.
  Result<void> finish_page(const PageVisit& visit, const FetchState& fetch);
  /// Puts a page off without counting a try.
  Result<void> put_off(const std::string& url, Instant due);

  // ------------------------------------------------------------ politeness
  Result<std::optional<DomainState>> domain(const std::string& name) const;
  Result<void> keep_domain(const DomainState& state);
  Result<std::optional<RobotsState>> robots(const std::string& origin) const;
  Result<void> keep_robots(const RobotsState& state);

  // ------------------------------------------------------------ what came of it
  /// Counts by class, of all sources or of one.
  Result<std::map<std::string, std::int64_t>> outcomes(const std::string& source = {}) const;
  Result<std::vector<Arrival>> arrivals(const std::string& source, std::int64_t since_hour) const;
  /// Keeps what is expected of a source, for people to see.
  Result<void> keep_expectation(const SourceState& source);
  /// Removes arrivals before `hour`, and pauses of domains that are over since a day.
  Result<void> forget(std::int64_t hour, Instant now);

  // ------------------------------------------------------------ alerts
  /// Opens an alert if none of its kind is open for the source: its number, or nothing if there is one.
  Result<std::optional<std::int64_t>> open_alert(const Alert& alert);
  /// Closes it; nothing if none was open.
  Result<std::optional<Alert>> close_alert(const std::string& source, AlertKind kind, Instant now);
  Result<std::vector<Alert>> alerts(bool open_only) const;
  /// Openings (and closings) that nobody was told of yet.
  Result<std::vector<Alert>> untold() const;
  Result<void> keep_told(std::int64_t number, bool closing);

 private:
  Store* store_;
};

}  // namespace rasid
