#include "pipeline/run/crawler.h"

#include <algorithm>

#include "core/base/sha256.h"
#include "pipeline/fetch/url.h"

namespace rasid {
namespace {

constexpr std::size_t kMostFailures = 1000;
constexpr std::chrono::hours kRobotsRefusalKept{24 * 7};  ///< then a page that robots.txt refused is asked for again

/// The words of ISO 28500, 5.13.
std::string truncated_by(FetchFailure failure) {
  switch (failure) {
    case FetchFailure::too_large:
    case FetchFailure::bomb:
    case FetchFailure::headers_too_large: return "length";
    case FetchFailure::timeout:
    case FetchFailure::too_slow: return "time";
    default: return "disconnect";
  }
}

std::string word_of(const FetchOutcome& outcome) {
  return std::string(outcome.kind == FetchKind::failed ? to_string(outcome.failure) : to_string(outcome.kind));
}

std::string domain_of(const std::string& address) {
  const auto url = parse_url(address);
  return url ? registered_domain(url->host) : std::string();
}

std::optional<FetchFailure> failure_named(const std::string& word) {
  for (int i = 0; i <= static_cast<int>(FetchFailure::robots_unreachable); ++i) {
    if (to_string(static_cast<FetchFailure>(i)) == word) return static_cast<FetchFailure>(i);
  }
  return std::nullopt;
}

}  // namespace

/// The store as the fetcher's memory. A write that fails (the disk is full) is told by the next step.
class Crawler::Memory final : public FetchMemory {
 public:
  explicit Memory(Frontier& frontier) : frontier_(frontier) {}

  std::optional<Instant> not_before(const std::string& domain) override {
    const auto state = frontier_.domain(domain);
    if (!state) error = state.error();
    return state && *state ? std::optional((*state)->not_before) : std::nullopt;
  }
  void keep_not_before(const std::string& domain, Instant at, std::string_view reason) override {
    const auto kept = frontier_.keep_domain({domain, at, std::string(reason)});
    if (!kept) error = kept.error();
  }
  std::optional<Robots> robots(const std::string& origin) override {
    const auto state = frontier_.robots(origin);
    if (!state) error = state.error();
    if (!state || !*state) return std::nullopt;
    return Robots{(*state)->body, failure_named((*state)->failure), (*state)->message, (*state)->expires};
  }
  void keep_robots(const std::string& origin, const Robots& robots) override {
    const std::string failure(robots.failure ? to_string(*robots.failure) : "");
    const auto kept = frontier_.keep_robots({origin, robots.body, failure, robots.message, robots.expires});
    if (!kept) error = kept.error();
  }

  std::optional<Error> error;

 private:
  Frontier& frontier_;
};

Crawler::Crawler(const CrawlConfig& config, const Stages& stages, Store& store, const Clock& clock,
                 CrawlerOptions options)
    : config_(config),
      stages_(with_time_of_list(stages)),
      store_(store),
      frontier_(store),
      clock_(clock),
      mode_(options.mode),
      schedule_(options.schedule),
      archive_(options.archive),
      on_event_(std::move(options.on_event)),
      memory_(std::make_unique<Memory>(frontier_)),
      fetcher_(fetch_options(), clock, parts_of(options)) {
  for (const Source& source : config_.sources) sources_[source.id] = &source;
}

Crawler::~Crawler() = default;

/// In a watch the frontier tries again, not the fetcher: others of the domain go on meanwhile.
FetchOptions Crawler::fetch_options() const {
  FetchOptions options = config_.fetch;
  if (!once()) options.retries = 0;
  return options;
}

FetcherParts Crawler::parts_of(CrawlerOptions& options) {
  FetcherParts parts;
  parts.memory = memory_.get();
  parts.transport = std::move(options.transport);
  parts.ticks = options.ticks;
  if (archive_ != nullptr) parts.on_answer = [this](const SeenExchange& seen) { keep(seen); };
  return parts;
}

std::vector<std::string> Crawler::without() const {
  std::set<std::string> all = paused_;
  all.insert(capped_.begin(), capped_.end());
  return {all.begin(), all.end()};
}

void Crawler::set_stages(const Stages& stages) {
  stages_ = with_time_of_list(stages);
}

void Crawler::hold(bool held) {
  holding_ = held;
  fetcher_.hold(held);
}

bool Crawler::finished() const {
  return fetcher_.idle() && wakes_.empty() && !untaken_ && held_captures_.empty();
}

// ---------------------------------------------------------------- archive

void Crawler::keep(const SeenExchange& seen) {
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
  if (const auto job = jobs_.find(seen.id); !seen.robots && job != jobs_.end()) {
    capture.source = job->second.source();
    capture.key = job->second.url();
    capture.language = sources_.at(capture.source)->language;
    capture.role = job->second.is_list ? job->second.list.role : "page";
    capture.published = job->second.page.published;
  }
  if (held_captures_.empty() && archive_->add(capture)) return;
  held_captures_.push_back({capture, exchange.body});
}

Result<void> Crawler::keep_held() {
  while (!held_captures_.empty()) {
    HeldCapture& held = held_captures_.front();
    held.capture.body = held.body;
    if (auto kept = archive_->add(held.capture); !kept) return tl::make_unexpected(kept.error());
    held_captures_.erase(held_captures_.begin());
  }
  return {};
}

// ---------------------------------------------------------------- beginning and going on

Result<void> Crawler::begin() {
  std::vector<ListState> named;
  for (const Source& source : config_.sources) {
    counts_[source.id];
    for (const auto& [role, urls] : {std::pair{"feed", &source.feeds},
                                     {"sitemap", &source.sitemaps},
                                     {"section", &source.sections},
                                     {"channel", &source.channels}}) {
      for (const std::string& url : *urls) {
        ListState list;
        list.url = canonical_url(url);
        list.address = url;
        list.source = source.id;
        list.role = role;
        list.due = now();
        named.push_back(std::move(list));
      }
    }
  }
  if (auto kept = frontier_.keep_lists(named, now()); !kept) return kept;
  if (once()) {
    if (auto begun = frontier_.begin_run(); !begun) return begun;
  }
  hour_ = std::chrono::floor<std::chrono::hours>(now()).time_since_epoch().count();
  const auto lists = frontier_.lists();
  if (!lists) return tl::make_unexpected(lists.error());
  for (const ListState& list : *lists) lists_[list.url] = list;
  return refresh_paused();
}

Result<void> Crawler::refresh_paused() {
  const auto paused = frontier_.paused();
  if (!paused) return tl::make_unexpected(paused.error());
  std::set<std::string> all(paused->begin(), paused->end());
  for (const Source& source : config_.sources) {
    if (source.paused) all.insert(source.id);
  }
  if (all == paused_ && !by_domain_.empty()) return {};
  paused_ = std::move(all);
  by_domain_.clear();
  for (const auto& [url, list] : lists_) {
    auto& domain = by_domain_[domain_of(list.address)];  // there also if it has nothing to do: so that it is woken
    if (paused_.count(list.source) == 0) domain.emplace(list.due, url);
  }
  return wake_all();
}

Result<bool> Crawler::step(std::chrono::milliseconds wait) {
  if (auto kept = keep_held(); !kept) return tl::make_unexpected(kept.error());
  if (!untaken_) {
    if (auto handed = hand_out(); !handed) return tl::make_unexpected(handed.error());
    if (fetcher_.idle()) {
      const auto due = next_due();
      if (due && !holding_)
        wait = std::min<std::chrono::milliseconds>(wait, std::max(*due - now(), std::chrono::seconds(0)));
      if (!finished() || !once()) fetcher_.rest(wait);
      return false;
    }
    untaken_ = fetcher_.next(wait);
  }
  if (const auto error = std::exchange(memory_->error, std::nullopt)) return tl::make_unexpected(*error);
  if (!untaken_) return false;
  if (auto kept = keep_held(); !kept) return tl::make_unexpected(kept.error());
  const auto job = jobs_.find(untaken_->id);
  if (auto taken = take(*untaken_, job->second); !taken) return tl::make_unexpected(taken.error());
  const std::string domain = job->second.domain;
  jobs_.erase(job);
  untaken_.reset();
  ++done_;
  busy_.erase(domain);
  if (auto woken = wake(domain); !woken) return tl::make_unexpected(woken.error());
  if (on_event_) on_event_(event_);
  return true;
}

Result<void> Crawler::take(FetchOutcome& outcome, Job& job) {
  event_ = {};
  event_.source = job.source();
  event_.url = outcome.url;
  event_.role = job.is_list ? job.list.role : "page";
  event_.word = word_of(outcome);
  event_.detail = outcome.message;
  event_.status = outcome.status;
  event_.seconds = outcome.seconds;
  event_.bytes = outcome.body.size();
  if (outcome.kind == FetchKind::failed && outcome.ready) held_[job.domain] = *outcome.ready;
  return job.is_list ? take_list(outcome, job) : take_page(outcome, job);
}

FetchState Crawler::state_of(const FetchOutcome& outcome, const Job& job) const {
  FetchState state;
  state.url = job.url();
  state.etag = outcome.kind == FetchKind::fetched ? outcome.etag : job.before.etag;
  state.last_modified = outcome.kind == FetchKind::fetched ? outcome.last_modified : job.before.last_modified;
  // A 304 may bring new validators: they replace the old ones.
  if (outcome.kind == FetchKind::not_modified && !outcome.etag.empty()) state.etag = outcome.etag;
  if (outcome.kind == FetchKind::not_modified && !outcome.last_modified.empty())
    state.last_modified = outcome.last_modified;
  state.body_hash = outcome.kind == FetchKind::fetched ? sha256_hex(outcome.body) : job.before.body_hash;
  state.status = outcome.status;
  state.outcome = word_of(outcome);
  state.detail = outcome.message;
  state.fetched = outcome.fetched;
  state.failures = outcome.kind == FetchKind::failed ? job.before.failures + 1 : 0;
  state.marks = outcome.marks;
  return state;
}

// ---------------------------------------------------------------- lists

Result<void> Crawler::take_list(FetchOutcome& outcome, Job& job) {
  CrawlCounts counts;
  ListVisit visit;
  visit.list = job.list;
  visit.fetch = state_of(outcome, job);
  visit.list.moved_to = outcome.moved_for_good ? outcome.final_url : std::string();
  const std::size_t failures_before = failures_.size();
  const bool put_off = outcome.kind == FetchKind::failed && !outcome.asked && outcome.ready;
  if (outcome.kind == FetchKind::fetched) {
    if (auto read = read_answer(outcome, visit, counts); !read) return read;
  } else if (outcome.kind == FetchKind::not_modified) {
    ++counts.lists;
    ++counts.lists_unchanged;
    schedule_next(visit.list, schedule_, now(), {visit.list.items, 0});
  } else {
    ++counts.lists_failed;
    if (outcome.kind == FetchKind::robots) ++counts.robots;
    if (outcome.kind == FetchKind::failed) {
      ++counts.failed[event_.word];
      add_failure(outcome.error());
    }
    if (put_off) {  // nobody was asked: no failure of the list
      visit.fetch = job.before;
      visit.fetch.url = visit.list.url;
      visit.list.due = *outcome.ready;
    } else {
      schedule_next(visit.list, schedule_, now(), {}, event_.word, outcome.message, outcome.ready);
    }
  }
  event_.new_items = static_cast<std::int64_t>(visit.pages.size());
  if (auto stored = store_list(visit); !stored) {
    failures_.resize(std::min(failures_.size(), failures_before));
    return stored;
  }
  counts_[visit.list.source].add(counts);
  return {};
}

Result<void> Crawler::read_answer(const FetchOutcome& outcome, ListVisit& visit, CrawlCounts& counts) {
  ListState& list = visit.list;
  const Job& job = jobs_.at(outcome.id);
  const bool same = visit.fetch.body_hash == job.before.body_hash && list.failure.empty() && list.last_success;
  if (!same && !job.before.etag.empty() && outcome.etag == job.before.etag && !job.before.body_hash.empty() &&
      list.role != "section") {
    list.validators_lie = true;
  }
  list.last_full = now();
  if (same) {
    ++counts.lists;
    ++counts.lists_unchanged;
    schedule_next(list, schedule_, now(), {list.items, 0});
    return {};
  }
  auto contents = read_list(list.role, outcome, sources_.at(list.source)->section_links);
  if (!contents) {
    ++counts.lists_failed;
    ++counts.failed["not_a_list"];
    add_failure(contents.error());
    event_.word = visit.fetch.outcome = "not_a_list";
    event_.detail = visit.fetch.detail = contents.error().message;
    visit.fetch.etag.clear();
    visit.fetch.last_modified.clear();
    visit.fetch.failures = job.before.failures + 1;
    schedule_next(list, schedule_, now(), {}, "not_a_list", contents.error().message);
    return {};
  }
  ++counts.lists;
  for (const std::string& problem : contents->problems) {
    if (notes_.size() < kMostFailures) notes_.push_back(outcome.url + ": " + problem);
  }
  if (contents->sitemaps && list.parent.empty()) {  // an index within an index isn't followed
    visit.named.emplace();
    for (const std::string& url : *contents->sitemaps) {
      ListState named;
      named.url = canonical_url(url);
      named.address = url;
      named.source = list.source;
      named.role = "sitemap";
      named.parent = list.url;
      named.due = now();
      const auto known = lists_.find(named.url);
      if (!named.url.empty() && (known == lists_.end() || known->second.parent == list.url))
        visit.named->push_back(std::move(named));
    }
  }
  if (auto chosen = choose_pages(contents->pages, visit, counts); !chosen) return chosen;
  if (auto taken = take_documents(contents->documents, visit, counts); !taken) return taken;
  list.items = static_cast<std::int64_t>(contents->pages.size() + contents->documents.size());
  list.new_items += static_cast<std::int64_t>(visit.pages.size());
  schedule_next(list, schedule_, now(), {list.items, list.new_items});
  return {};
}

Result<void> Crawler::choose_pages(const std::vector<ListedPage>& pages, ListVisit& visit, CrawlCounts& counts) {
  visit.list.new_items = 0;
  std::set<std::string> here;
  for (const ListedPage& listed : pages) {
    FrontierPage page;
    page.url = canonical_url(listed.url);
    if (page.url.empty() || lists_.count(page.url) != 0 || !here.insert(page.url).second) continue;
    const auto waiting = frontier_.page(page.url);
    if (!waiting) return tl::make_unexpected(waiting.error());
    if (*waiting) continue;
    const auto wanted = is_new(page.url, listed);
    if (!wanted) return tl::make_unexpected(wanted.error());
    if (!*wanted) {
      if (once() && seen_.insert(page.url).second) ++counts.known;
      continue;
    }
    page.address = listed.url;
    page.domain = domain_of(listed.url);
    page.source = visit.list.source;
    page.list = visit.list.url;
    page.published = listed.published;
    page.found = page.due = now();
    page.rank = page_rank(page.found, page.published);
    visit.pages.push_back(std::move(page));
  }
  counts.found += counts.known;
  return {};
}

/// Whether a page that no one waits for is to be asked for.
Result<bool> Crawler::is_new(const std::string& key, const ListedPage& page) {
  if (once() && seen_.count(key) != 0) return false;
  const auto before = store_.fetch_state(key);
  if (!before) return tl::make_unexpected(before.error());
  if (!*before) return true;
  const FetchState& state = **before;
  if (!state.fetched) return true;
  if (page.updated && *page.updated > *state.fetched && *page.updated <= now()) return true;
  if (state.outcome == "fetched" || state.outcome == "not_modified") return false;
  if (state.outcome == "robots") return now() - *state.fetched > kRobotsRefusalKept;
  return page_pause(state.outcome, state.failures).has_value();  // else it was given up
}

/// Articles that stand in the list itself: each is a document of its own address.
Result<void> Crawler::take_documents(std::vector<RawDocument>& documents, ListVisit& visit, CrawlCounts& counts) {
  for (RawDocument& document : documents) {
    const std::string key = canonical_url(document.url);
    document.source = key;
    document.language = sources_.at(visit.list.source)->language;
    const auto before = store_.fetch_state(key);
    if (!before) return tl::make_unexpected(before.error());
    FetchState state;
    state.url = key;
    state.body_hash = sha256_hex(document.bytes);
    state.status = visit.fetch.status;
    state.outcome = "fetched";
    state.fetched = visit.fetch.fetched;
    state.marks = visit.fetch.marks;
    ++counts.found;
    if (*before && (*before)->body_hash == state.body_hash) {
      ++counts.known;
      continue;
    }
    ++counts.fetched;
    if (!*before) ++visit.list.new_items;
    ProcessOptions options;
    options.fetch = state;
    options.visit = PageVisit{key, visit.list.source, now(), OutcomeClass::failed, std::nullopt};
    auto processed = process(document, stages_, store_, options);
    if (!processed) return tl::make_unexpected(processed.error());
    count_document(*processed, key, counts);
  }
  return {};
}

Result<void> Crawler::store_list(ListVisit& visit) {
  if (auto finished = frontier_.finish_list(visit); !finished) return finished;
  add_list(visit.list);
  std::set<std::string> domains;
  for (const FrontierPage& page : visit.pages) domains.insert(page.domain);
  if (visit.named) {
    std::set<std::string> kept;
    for (const ListState& list : *visit.named) {
      kept.insert(list.url);
      if (lists_.count(list.url) == 0) add_list(list);
      domains.insert(domain_of(list.address));
    }
    std::vector<std::string> gone;
    for (const auto& [url, list] : lists_) {
      if (list.parent == visit.list.url && kept.count(url) == 0) gone.push_back(url);
    }
    for (const std::string& url : gone) remove_list(url);
  }
  for (const std::string& domain : domains) {
    if (auto woken = wake(domain); !woken) return woken;
  }
  return {};
}

// ---------------------------------------------------------------- pages

Result<void> Crawler::take_page(FetchOutcome& outcome, Job& job) {
  CrawlCounts& counts = counts_[job.source()];
  const FetchState state = state_of(outcome, job);
  PageVisit visit{job.page.url, job.page.source, now(), OutcomeClass::failed, std::nullopt};
  if (outcome.kind == FetchKind::fetched) {
    if (auto processed = process_page(outcome, job, state, visit); !processed) return processed;
    ++counts.fetched;
  } else if (outcome.kind == FetchKind::failed) {
    if (auto taken = take_failed_page(outcome, job, state, visit); !taken) return taken;
    ++counts.failed[event_.word];
    add_failure(outcome.error());
  } else {
    const bool robots = outcome.kind == FetchKind::robots;
    visit.outcome = robots ? OutcomeClass::robots : OutcomeClass::unchanged;
    if (auto finished = frontier_.finish_page(visit, state); !finished) return finished;
    ++(robots ? counts.robots : counts.not_modified);
    event_.outcome = to_string(visit.outcome);
  }
  ++counts.found;
  if (once()) seen_.insert(job.page.url);
  return {};
}

Result<void> Crawler::take_failed_page(const FetchOutcome& outcome, Job& job, const FetchState& state,
                                       PageVisit visit) {
  if (!outcome.asked && outcome.ready) return frontier_.put_off(job.page.url, *outcome.ready);
  const auto pause = page_pause(event_.word, job.page.tries + 1);
  if (pause) visit.again = std::max(now() + spread(*pause, job.page.url), outcome.ready.value_or(Instant{}));
  if (outcome.failure == FetchFailure::refused || outcome.failure == FetchFailure::rate_limited)
    visit.outcome = OutcomeClass::blocked;
  if (outcome.challenge) visit.outcome = OutcomeClass::challenge;
  const StageError error{"fetch", outcome.error()};
  auto stored = store_failure(job.page.url, outcome.final_url, error, stages_.versions, store_, state, visit);
  if (!stored) return tl::make_unexpected(stored.error());
  event_.outcome = stored->saved.visit_class;
  return {};
}

Result<void> Crawler::process_page(FetchOutcome& outcome, const Job& job, const FetchState& state,
                                   const PageVisit& visit) {
  RawDocument document;
  document.source = job.page.url;
  document.bytes = outcome.body;
  document.url = outcome.final_url;
  document.content_type = outcome.content_type;
  document.fetched = outcome.fetched;
  if (job.page.published) document.published = time_of_list(*job.page.published);
  document.language = sources_.at(job.page.source)->language;
  ProcessOptions options;
  options.fetch = state;
  options.visit = visit;
  auto processed = process(document, stages_, store_, options);
  if (!processed) return tl::make_unexpected(processed.error());
  count_document(*processed, job.page.url, counts_[job.page.source]);
  return {};
}

void Crawler::count_document(const Processed& processed, const std::string& url, CrawlCounts& counts) {
  event_.outcome = processed.saved.visit_class;
  switch (processed.outcome) {
    case DocumentOutcome::extracted:
      ++counts.extracted;
      counts.candidates += processed.saved.candidates;
      if (processed.saved.candidates == 0) ++counts.without_events;
      event_.candidates = processed.saved.candidates;
      event_.detail = std::to_string(processed.saved.candidates) + " candidates";
      break;
    case DocumentOutcome::empty:
      ++counts.empty[processed.reason];
      event_.detail = "no article (" + processed.reason + ")";
      break;
    case DocumentOutcome::failed:
      ++counts.unreadable[processed.reason];
      add_failure({ErrorCode::invalid, processed.detail.empty() ? processed.reason : processed.detail, url});
      event_.detail = "failed (" + processed.reason + ")";
      break;
  }
}

// ---------------------------------------------------------------- telling

void Crawler::add_failure(Error error) {
  if (failures_.size() < kMostFailures) failures_.push_back(std::move(error));
}

Result<CrawlSummary> Crawler::summary() {
  const auto left = frontier_.waiting(true);
  if (!left) return tl::make_unexpected(left.error());
  CrawlSummary out;
  out.failures = failures_;
  out.notes = notes_;
  for (const Source& source : config_.sources) {
    CrawlCounts counts = counts_[source.id];
    const auto waiting = left->find(source.id);
    if (waiting != left->end() && once() && paused_.count(source.id) == 0) {
      counts.left = static_cast<std::size_t>(waiting->second);
      counts.found += counts.left;
    }
    out.total.add(counts);
    out.sources.emplace_back(source.id, counts);
  }
  return out;
}

}  // namespace rasid
