#include "pipeline/run/crawl.h"

#include <algorithm>
#include <set>

#include "core/base/sha256.h"
#include "pipeline/discover/feed.h"
#include "pipeline/discover/sitemap.h"
#include "pipeline/fetch/url.h"

namespace rasid {
namespace {

constexpr std::size_t kMostFailures = 1000;
constexpr std::size_t kMostSitemaps = 50;  ///< of an index, the newest first
constexpr int kGiveUpAfter = 3;            ///< tries of a page that is gone or refused

enum class Role { feed, sitemap, section, page };

/// A page that a list names.
struct Found {
  std::string url;
  std::optional<Instant> published;
  std::optional<Instant> updated;
};

struct Job {
  Role role = Role::page;
  std::size_t source = 0;
  std::string key;       ///< the canonical address: under it the store knows it
  std::size_t list = 0;  ///< of pages and of an index's sitemaps: the job that named them
  bool nested = false;   ///< a sitemap of an index
  std::optional<Instant> published;
  FetchState before;
  // Of lists:
  std::size_t open = 0;             ///< pages that are not done
  bool complete = true;             ///< none was left or failed for now
  std::optional<FetchState> state;  ///< to be stored when all is done
};

void append(std::map<std::string, std::size_t>& to, const std::map<std::string, std::size_t>& from) {
  for (const auto& [key, count] : from) to[key] += count;
}

class Crawl {
 public:
  Crawl(const CrawlConfig& config, const Stages& stages, Store& store, const Clock& clock,
        const CrawlOptions& options)
      : config_(config),
        stages_(with_time_of_list(stages)),
        store_(store),
        clock_(clock),
        options_(options),
        fetcher_(with_heads(config.fetch), clock, parts()) {}

  Result<CrawlSummary> run() {
    counts_.resize(config_.sources.size());
    queued_.resize(config_.sources.size());
    if (auto started = start_lists(); !started) return tl::make_unexpected(started.error());
    while (auto outcome = fetcher_.next()) {
      if (archive_error_) return tl::make_unexpected(*archive_error_);
      if (auto done = take(*outcome); !done) return tl::make_unexpected(done.error());
      ++done_;
      if (options_.progress) options_.progress({done_, jobs_.size(), event_});
    }
    summarise();
    return std::move(summary_);
  }

 private:
  // ------------------------------------------------------------ archive

  FetchOptions with_heads(FetchOptions options) const {
    options.http.keep_heads = options_.archive != nullptr;
    return options;
  }

  FetcherParts parts() {
    FetcherParts parts;
    if (options_.archive != nullptr) parts.on_answer = [this](const SeenExchange& seen) { keep(seen); };
    return parts;
  }

  /// A page that can't be kept is not stored either: the next run fetches it again.
  void keep(const SeenExchange& seen) {
    const HttpExchange& exchange = seen.exchange;
    HttpCapture capture;
    capture.url = seen.request.url;
    capture.time = seen.begun;
    capture.address = exchange.address;
    capture.protocol = exchange.protocol;
    capture.request = exchange.sent;
    capture.status = exchange.status;
    capture.headers = exchange.headers;
    capture.body = exchange.body;
    if (exchange.failure) capture.truncated = truncated_by(*exchange.failure);
    if (exchange.truncated) capture.truncated = "length";
    capture.tls_checked = !seen.request.manner.any_certificate;
    capture.role = "robots";
    if (!seen.robots) {
      const Job& job = jobs_[seen.id];
      capture.source = config_.sources[job.source].id;
      capture.role = name_of(job.role);
      capture.key = job.key;
      capture.language = config_.sources[job.source].language;
      capture.published = job.published;
    }
    if (auto kept = options_.archive->add(capture); !kept) archive_error_ = kept.error();
  }

  /// The words of ISO 28500, 5.13.
  static std::string truncated_by(FetchFailure failure) {
    switch (failure) {
      case FetchFailure::too_large:
      case FetchFailure::bomb:
      case FetchFailure::headers_too_large: return "length";
      case FetchFailure::timeout:
      case FetchFailure::too_slow: return "time";
      default: return "disconnect";
    }
  }

  static std::string name_of(Role role) {
    switch (role) {
      case Role::feed: return "feed";
      case Role::sitemap: return "sitemap";
      case Role::section: return "section";
      case Role::page: break;
    }
    return "page";
  }

  // ------------------------------------------------------------ start

  Result<void> start_lists() {
    for (std::size_t i = 0; i < config_.sources.size(); ++i) {
      const Source& source = config_.sources[i];
      if (source.paused) continue;
      for (const auto& [role, urls] : {std::pair{Role::feed, &source.feeds},
                                       {Role::sitemap, &source.sitemaps},
                                       {Role::section, &source.sections}}) {
        for (const std::string& url : *urls) {
          if (auto started = start_list(role, i, url, std::nullopt); !started) return started;
        }
      }
    }
    return {};
  }

  Result<void> start_list(Role role, std::size_t source, const std::string& url, std::optional<std::size_t> parent) {
    Job job;
    job.role = role;
    job.source = source;
    job.key = canonical_url(url);
    job.nested = parent.has_value();
    job.list = parent.value_or(0);
    if (!lists_seen_.insert(job.key).second) return {};
    if (parent) ++jobs_[*parent].open;
    return start(std::move(job), url, true);
  }

  /// Asks for an address, conditionally if it is known from before.
  Result<void> start(Job job, const std::string& url, bool first) {
    auto before = store_.fetch_state(job.key);
    if (!before) return tl::make_unexpected(before.error());
    FetchRequest request;
    request.id = jobs_.size();
    request.url = url;
    request.first = first;
    if (*before) {
      job.before = **before;
      request.etag = job.before.etag;
      request.last_modified = job.before.last_modified;
    }
    if (job.role == Role::sitemap) request.body_limit = kSitemapBytes;
    if (job.role == Role::feed)
      request.body_limit = std::max<std::size_t>(config_.fetch.http.limits.body, std::size_t{10} << 20);
    jobs_.push_back(std::move(job));
    fetcher_.add(std::move(request));
    return {};
  }

  Result<void> take(FetchOutcome& outcome) {
    Job& job = jobs_[outcome.id];
    CrawlCounts& counts = counts_[job.source];
    event_ = std::string(outcome.kind == FetchKind::failed ? to_string(outcome.failure) : to_string(outcome.kind)) +
             " " + outcome.url;
    if (outcome.kind == FetchKind::robots) ++counts.robots;
    if (outcome.kind == FetchKind::failed) {
      ++counts.failed[std::string(to_string(outcome.failure))];
      add_failure(outcome.error());
    }
    return job.role == Role::page ? take_page(outcome) : take_list(outcome);
  }

  [[nodiscard]] FetchState state_of(const FetchOutcome& outcome, const Job& job) const {
    FetchState state;
    state.url = job.key;
    state.etag = outcome.kind == FetchKind::fetched ? outcome.etag : job.before.etag;
    state.last_modified = outcome.kind == FetchKind::fetched ? outcome.last_modified : job.before.last_modified;
    // A 304 may bring new validators: they replace the old ones.
    if (outcome.kind == FetchKind::not_modified && !outcome.etag.empty()) state.etag = outcome.etag;
    if (outcome.kind == FetchKind::not_modified && !outcome.last_modified.empty())
      state.last_modified = outcome.last_modified;
    state.body_hash = outcome.kind == FetchKind::fetched ? sha256_hex(outcome.body) : job.before.body_hash;
    state.status = outcome.status;
    state.outcome = outcome.kind == FetchKind::failed ? to_string(outcome.failure) : to_string(outcome.kind);
    state.detail = outcome.message;
    state.fetched = outcome.fetched;
    state.failures = outcome.kind == FetchKind::failed ? job.before.failures + 1 : 0;
    return state;
  }

  // ------------------------------------------------------------ lists

  Result<void> take_list(FetchOutcome& outcome) {
    const std::size_t id = outcome.id;
    CrawlCounts& counts = counts_[jobs_[id].source];
    FetchState state = state_of(outcome, jobs_[id]);
    if (outcome.kind == FetchKind::not_modified) {
      ++counts.lists;
      ++counts.lists_unchanged;
    } else if (outcome.kind == FetchKind::fetched) {
      if (auto read = read_list(outcome, state); !read) return read;
    } else {
      ++counts.lists_failed;
      jobs_[id].complete = false;
    }
    if (outcome.kind == FetchKind::failed || outcome.kind == FetchKind::robots)
      return store_.save_fetch_state(state).and_then([&] { return finish_nested(id); });
    jobs_[id].state = std::move(state);
    return finish_list(id);
  }

  Result<void> read_list(const FetchOutcome& outcome, FetchState& state) {
    const std::size_t id = outcome.id;
    const Role role = jobs_[id].role;
    auto found = role == Role::feed      ? read_feed_list(outcome)
                 : role == Role::sitemap ? read_sitemap_list(outcome)
                                         : read_section_list(outcome);
    CrawlCounts& counts = counts_[jobs_[id].source];
    if (!found) {
      ++counts.lists_failed;
      ++counts.failed["not_a_list"];
      add_failure(found.error());
      state.outcome = "not_a_list";
      state.detail = found.error().message;
      state.etag.clear();
      state.last_modified.clear();
      ++state.failures;
      return {};
    }
    ++counts.lists;
    return add_pages(id, std::move(*found));
  }

  Result<std::vector<Found>> read_feed_list(const FetchOutcome& outcome) {
    FeedDocument document{outcome.body, outcome.final_url, outcome.content_type, header(outcome, "content-location"),
                          header(outcome, "content-language")};
    auto feed = read_feed(document);
    if (!feed) return tl::make_unexpected(feed.error());
    note(outcome.url, feed->problems);
    std::vector<Found> found;
    for (FeedEntry& entry : feed->entries) {
      if (!entry.link.empty())
        found.push_back({std::move(entry.link), entry.published ? entry.published : entry.updated, entry.updated});
    }
    return found;
  }

  Result<std::vector<Found>> read_sitemap_list(const FetchOutcome& outcome) {
    auto sitemap = read_sitemap({outcome.body, outcome.final_url, outcome.content_type, false});
    if (!sitemap) return tl::make_unexpected(sitemap.error());
    note(outcome.url, sitemap->problems);
    std::stable_sort(sitemap->entries.begin(), sitemap->entries.end(),
                     [](const SitemapEntry& a, const SitemapEntry& b) {
                       return std::max(a.modified, a.published) > std::max(b.modified, b.published);
                     });
    std::vector<Found> found;
    if (sitemap->kind == Sitemap::Kind::index) {
      const std::size_t id = outcome.id;
      if (jobs_[id].nested) return found;  // an index within an index isn't followed
      for (std::size_t i = 0; i < std::min(sitemap->entries.size(), kMostSitemaps); ++i) {
        if (auto started = start_list(Role::sitemap, jobs_[id].source, sitemap->entries[i].url, id); !started)
          return tl::make_unexpected(started.error());
      }
      return found;
    }
    for (SitemapEntry& entry : sitemap->entries)
      found.push_back({std::move(entry.url), entry.published, entry.modified});
    return found;
  }

  Result<std::vector<Found>> read_section_list(const FetchOutcome& outcome) {
    std::vector<Found> found;
    const LinkPattern& pattern = config_.sources[jobs_[outcome.id].source].section_links;
    for (SectionLink& link : read_section(outcome.body, outcome.final_url, pattern))
      found.push_back({std::move(link.url), {}, {}});
    if (found.empty())
      return fail(ErrorCode::not_found, "has no link that leads to an article; see section_links in docs/crawling.md",
                  outcome.url);
    return found;
  }

  Result<void> add_pages(std::size_t list, std::vector<Found> pages) {
    const std::size_t source = jobs_[list].source;
    CrawlCounts& counts = counts_[source];
    for (Found& page : pages) {
      Job job;
      job.source = source;
      job.list = list;
      job.key = canonical_url(page.url);
      job.published = page.published;
      if (job.key.empty() || lists_seen_.count(job.key) != 0 || !pages_seen_.insert(job.key).second) continue;
      ++counts.found;
      const auto before = store_.fetch_state(job.key);
      if (!before) return tl::make_unexpected(before.error());
      if (*before && !due(**before, page)) {
        ++counts.known;
      } else if (queued_[source] >= config_.sources[source].max_pages) {
        ++counts.left;
        jobs_[list].complete = false;
      } else {
        ++queued_[source];
        ++jobs_[list].open;
        if (auto started = start(std::move(job), page.url, false); !started) return started;
      }
    }
    return {};
  }

  /// Whether a page that was asked for before is to be asked for again.
  [[nodiscard]] bool due(const FetchState& state, const Found& page) const {
    if (state.outcome == "fetched" || state.outcome == "not_modified") {
      return page.updated && state.fetched && *page.updated > *state.fetched && *page.updated <= clock_.now();
    }
    const bool for_good = state.outcome == "not_found" || state.outcome == "refused" ||
                          state.outcome == "too_large" || state.outcome == "bomb";
    return !for_good || state.failures < kGiveUpAfter;
  }

  /// One page or sitemap fewer to wait for.
  Result<void> finish_one_of(std::size_t list) {
    --jobs_[list].open;
    return finish_list(list);
  }

  Result<void> finish_nested(std::size_t id) {
    if (!jobs_[id].nested) return {};
    if (!jobs_[id].complete) jobs_[jobs_[id].list].complete = false;
    return finish_one_of(jobs_[id].list);
  }

  /// Stores that a list was seen, when all that it named is done. If something is left its validators are forgotten,
  /// so that the next run gets the whole list again.
  Result<void> finish_list(std::size_t id) {
    if (!jobs_[id].state || jobs_[id].open > 0) return {};
    FetchState state = std::move(*jobs_[id].state);
    jobs_[id].state.reset();
    if (!jobs_[id].complete) {
      state.etag.clear();
      state.last_modified.clear();
    }
    if (auto saved = store_.save_fetch_state(state); !saved) return saved;
    return finish_nested(id);
  }

  // ------------------------------------------------------------ pages

  Result<void> take_page(FetchOutcome& outcome) {
    Job& job = jobs_[outcome.id];
    CrawlCounts& counts = counts_[job.source];
    const FetchState state = state_of(outcome, job);
    if (outcome.kind == FetchKind::fetched) {
      ++counts.fetched;
      if (auto processed = process_page(outcome, state); !processed) return processed;
    } else if (outcome.kind == FetchKind::failed) {
      jobs_[job.list].complete = false;
      const StageError error{"fetch", outcome.error()};
      auto stored = store_failure(job.key, outcome.final_url, error, stages_.versions, store_, state);
      if (!stored) return tl::make_unexpected(stored.error());
    } else {
      if (outcome.kind == FetchKind::not_modified) ++counts.not_modified;
      if (auto saved = store_.save_fetch_state(state); !saved) return saved;
    }
    return finish_one_of(jobs_[outcome.id].list);
  }

  Result<void> process_page(FetchOutcome& outcome, const FetchState& state) {
    const Job& job = jobs_[outcome.id];
    RawDocument document;
    document.source = job.key;
    document.bytes = std::move(outcome.body);
    document.url = outcome.final_url;
    document.content_type = outcome.content_type;
    document.fetched = outcome.fetched;
    if (job.published) document.published = time_of_list(*job.published);
    document.language = config_.sources[job.source].language;
    ProcessOptions options;
    options.fetch = state;
    auto processed = process(document, stages_, store_, options);
    if (!processed) return tl::make_unexpected(processed.error());
    if (processed->unchanged) {
      if (auto saved = store_.save_fetch_state(state); !saved) return saved;
    }
    count_document(*processed, job);
    return {};
  }

  void count_document(const Processed& processed, const Job& job) {
    CrawlCounts& counts = counts_[job.source];
    switch (processed.outcome) {
      case DocumentOutcome::extracted:
        ++counts.extracted;
        counts.candidates += processed.saved.candidates;
        if (processed.saved.candidates == 0) ++counts.without_events;
        event_ += ": " + std::to_string(processed.saved.candidates) + " candidates";
        break;
      case DocumentOutcome::empty:
        ++counts.empty[processed.reason];
        event_ += ": no article (" + processed.reason + ")";
        break;
      case DocumentOutcome::failed:
        ++counts.unreadable[processed.reason];
        add_failure({ErrorCode::invalid, processed.detail.empty() ? processed.reason : processed.detail, job.key});
        event_ += ": failed (" + processed.reason + ")";
        break;
    }
  }

  // ------------------------------------------------------------ telling

  static std::string header(const FetchOutcome& outcome, std::string_view name) {
    for (const auto& [key, value] : outcome.headers) {
      if (key == name) return value;
    }
    return {};
  }

  void add_failure(Error error) {
    if (summary_.failures.size() < kMostFailures) summary_.failures.push_back(std::move(error));
  }

  void note(const std::string& url, const std::vector<std::string>& problems) {
    for (const std::string& problem : problems) {
      if (summary_.notes.size() < kMostFailures) summary_.notes.push_back(url + ": " + problem);
    }
  }

  void summarise() {
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      summary_.total.add(counts_[i]);
      summary_.sources.emplace_back(config_.sources[i].id, counts_[i]);
    }
  }

  const CrawlConfig& config_;
  Stages stages_;
  Store& store_;
  const Clock& clock_;
  const CrawlOptions& options_;
  Fetcher fetcher_;
  std::vector<Job> jobs_;  ///< by the id of their request
  std::set<std::string> lists_seen_;
  std::set<std::string> pages_seen_;
  std::vector<std::size_t> queued_;  ///< pages asked for, by source
  std::vector<CrawlCounts> counts_;
  std::optional<Error> archive_error_;
  CrawlSummary summary_;
  std::size_t done_ = 0;
  std::string event_;
};

}  // namespace

void CrawlCounts::add(const CrawlCounts& other) {
  for (const auto member :
       {&CrawlCounts::lists, &CrawlCounts::lists_unchanged, &CrawlCounts::lists_failed, &CrawlCounts::found,
        &CrawlCounts::known, &CrawlCounts::left, &CrawlCounts::robots, &CrawlCounts::not_modified,
        &CrawlCounts::fetched, &CrawlCounts::extracted, &CrawlCounts::without_events, &CrawlCounts::candidates}) {
    this->*member += other.*member;
  }
  append(failed, other.failed);
  append(empty, other.empty);
  append(unreadable, other.unreadable);
}

Result<CrawlSummary> crawl(const CrawlConfig& config, const Stages& stages, Store& store, const Clock& clock,
                           const CrawlOptions& options) {
  return Crawl(config, stages, store, clock, options).run();
}

}  // namespace rasid
