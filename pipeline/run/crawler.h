#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "pipeline/archive/archive.h"
#include "pipeline/fetch/fetcher.h"
#include "pipeline/run/crawl.h"
#include "pipeline/run/lists.h"
#include "pipeline/run/process.h"
#include "pipeline/run/schedule.h"
#include "pipeline/run/sources.h"
#include "pipeline/store/frontier.h"

namespace rasid {

/// Something that a crawler finished.
struct CrawlEvent {
  std::string source;
  std::string url;
  std::string role;    ///< "page" or that of a list
  std::string word;    ///< "fetched", "not_modified", "robots", or the word of a FetchFailure or "not_a_list"
  std::string detail;  ///< for people
  int status = 0;
  double seconds = 0;
  std::size_t bytes = 0;
  std::string outcome;         ///< class of a page that ended; empty if it is tried again, and for lists
  std::size_t candidates = 0;  ///< of a page
  std::int64_t new_items = 0;  ///< of a list
};

struct CrawlerOptions {
  enum class Mode {
    once,   ///< each list and each page that waits, once; then it is finished
    watch,  ///< what is due, for ever
  };
  Mode mode = Mode::once;
  ScheduleLimits schedule;
  Archive* archive = nullptr;  ///< keeps every answer; null: none
  std::unique_ptr<HttpTransport> transport;
  const Ticks* ticks = nullptr;
  std::function<void(const CrawlEvent&)> on_event;
};

/// Lists to frontier, frontier to documents: hands out what is due, one request a domain, and stores what comes back.
/// All that counts is in the store, each step in one transaction: a crawler that dies is replaced by a new one, and
/// only what was on the wire is fetched again. One crawler a store (CrawlTurn).
class Crawler {
 public:
  /// All but the stages outlive it.
  Crawler(const CrawlConfig& config, const Stages& stages, Store& store, const Clock& clock, CrawlerOptions options);
  ~Crawler();
  Crawler(const Crawler&) = delete;
  Crawler& operator=(const Crawler&) = delete;

  /// Brings the lists of the store to those of the file. Call it first.
  Result<void> begin();
  /// Hands out work, waits at most `wait` for an outcome and stores it. False if nothing came. After an error (the
  /// disk is full) nothing is lost: the next step tries to store the same outcome again.
  Result<bool> step(std::chrono::milliseconds wait);
  /// Of a single run: all is done.
  [[nodiscard]] bool finished() const;
  /// No new requests from now on, or again; those on the wire come back.
  void hold(bool held);
  [[nodiscard]] std::size_t on_the_wire() const { return fetcher_.flying(); }
  /// Something is on the wire, or came back and is not stored yet.
  [[nodiscard]] bool in_hand() const { return fetcher_.flying() > 0 || fetcher_.ready() || untaken_; }
  /// Lets time pass.
  void rest(std::chrono::milliseconds wait) { fetcher_.rest(wait); }
  /// Exchanges the stages (rules were reloaded): from the next page on.
  void set_stages(const Stages& stages);
  /// Reads again which sources are paused.
  Result<void> refresh_paused();
  void forget_cookies() { fetcher_.forget_cookies(); }
  /// A source is later than expected: its lists are asked for without validators, which may lie.
  /// `trusted`: how long after a full answer they may be used all the same.
  void doubt(const std::string& source, std::chrono::seconds trusted) { doubted_[source] = trusted; }
  void trust(const std::string& source) { doubted_.erase(source); }

  /// Of the run so far. Reads the store for what is left.
  Result<CrawlSummary> summary();
  [[nodiscard]] std::size_t done() const { return done_; }
  [[nodiscard]] std::size_t asked() const { return next_job_; }
  /// When the next list or page is due; nothing if none is known.
  [[nodiscard]] std::optional<Instant> next_due() const;

 private:
  struct Job {
    bool is_list = false;
    ListState list;
    FrontierPage page;
    FetchState before;
    std::string domain;
    [[nodiscard]] const std::string& source() const { return is_list ? list.source : page.source; }
    [[nodiscard]] const std::string& url() const { return is_list ? list.url : page.url; }
  };
  /// What could not be kept in the archive, until it can.
  struct HeldCapture {
    HttpCapture capture;
    std::string body;
  };
  class Memory;

  [[nodiscard]] bool once() const { return mode_ == CrawlerOptions::Mode::once; }
  [[nodiscard]] Instant now() const { return clock_.now(); }
  [[nodiscard]] std::vector<std::string> without() const;
  FetcherParts parts_of(CrawlerOptions& options);
  [[nodiscard]] FetchOptions fetch_options() const;
  void keep(const SeenExchange& seen);
  Result<void> keep_held();

  // crawler_queue.cc
  void add_list(const ListState& list);
  void remove_list(const std::string& url);
  Result<void> wake(const std::string& domain);
  Result<void> wake_all();
  Result<void> hand_out();
  Result<void> start_for(const std::string& domain);
  [[nodiscard]] const ListState* due_list(const std::string& domain) const;
  Result<void> start_list(const ListState& list, const std::string& domain);
  Result<void> start_page(const FrontierPage& page, const std::string& domain);
  Result<void> start(Job job, FetchRequest request);
  Result<void> new_hour();

  // crawler.cc
  Result<void> take(FetchOutcome& outcome, Job& job);
  [[nodiscard]] FetchState state_of(const FetchOutcome& outcome, const Job& job) const;
  Result<void> take_list(FetchOutcome& outcome, Job& job);
  Result<void> read_answer(const FetchOutcome& outcome, ListVisit& visit, CrawlCounts& counts);
  Result<void> choose_pages(const std::vector<ListedPage>& pages, ListVisit& visit, CrawlCounts& counts);
  Result<bool> is_new(const std::string& key, const ListedPage& page);
  Result<void> take_documents(std::vector<RawDocument>& documents, ListVisit& visit, CrawlCounts& counts);
  Result<void> store_list(ListVisit& visit);
  Result<void> take_page(FetchOutcome& outcome, Job& job);
  Result<void> take_failed_page(const FetchOutcome& outcome, Job& job, const FetchState& state, PageVisit visit);
  Result<void> process_page(FetchOutcome& outcome, const Job& job, const FetchState& state, const PageVisit& visit);
  void count_document(const Processed& processed, const std::string& url, CrawlCounts& counts);
  void add_failure(Error error);

  const CrawlConfig& config_;
  Stages stages_;
  Store& store_;
  Frontier frontier_;
  const Clock& clock_;
  CrawlerOptions::Mode mode_;
  ScheduleLimits schedule_;
  Archive* archive_;
  std::function<void(const CrawlEvent&)> on_event_;
  std::unique_ptr<Memory> memory_;
  Fetcher fetcher_;

  std::map<std::string, const Source*> sources_;                                ///< by id
  std::map<std::string, ListState> lists_;                                      ///< by canonical address
  std::map<std::string, std::set<std::pair<Instant, std::string>>> by_domain_;  ///< lists: due, address
  std::set<std::string> visited_;                    ///< lists of a single run that had their turn
  std::set<std::pair<Instant, std::string>> wakes_;  ///< when a domain has something to do
  std::map<std::string, Instant> wake_of_;
  std::map<std::string, Instant> held_;  ///< domains that asked for a longer pause
  std::set<std::string> busy_;           ///< domains with a request in the fetcher
  std::set<std::string> paused_;
  std::set<std::string> capped_;  ///< sources that had their pages for now
  std::map<std::string, std::chrono::seconds> doubted_;
  std::map<std::string, std::size_t> started_pages_;  ///< by source, of this run or hour
  std::int64_t hour_ = 0;
  bool holding_ = false;

  std::map<std::uint64_t, Job> jobs_;
  std::uint64_t next_job_ = 0;
  std::size_t done_ = 0;
  std::optional<FetchOutcome> untaken_;  ///< came back and could not be stored yet
  std::vector<HeldCapture> held_captures_;
  CrawlEvent event_;
  std::set<std::string> seen_;  ///< pages of a single run, so that each is counted once
  std::map<std::string, CrawlCounts> counts_;
  std::vector<Error> failures_;
  std::vector<std::string> notes_;
};

}  // namespace rasid
