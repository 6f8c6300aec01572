// Which request goes out next.
#include <algorithm>

#include "pipeline/fetch/url.h"
#include "pipeline/run/crawler.h"

namespace rasid {
namespace {

using std::chrono::hours;

constexpr hours kTrustValidators{24};  ///< then a list is asked for without them once

std::string domain_of(const std::string& address) {
  const auto url = parse_url(address);
  return url ? registered_domain(url->host) : std::string();
}

}  // namespace

void Crawler::add_list(const ListState& list) {
  remove_list(list.url);
  lists_[list.url] = list;
  if (paused_.count(list.source) == 0) by_domain_[domain_of(list.address)].emplace(list.due, list.url);
}

void Crawler::remove_list(const std::string& url) {
  const auto known = lists_.find(url);
  if (known == lists_.end()) return;
  by_domain_[domain_of(known->second.address)].erase({known->second.due, url});
  lists_.erase(known);
}

/// The list of a domain whose turn it is, or null.
const ListState* Crawler::due_list(const std::string& domain) const {
  const auto found = by_domain_.find(domain);
  if (found == by_domain_.end()) return nullptr;
  for (const auto& [due, url] : found->second) {
    if (!once() && due > now()) return nullptr;
    if (!once() || visited_.count(url) == 0) return &lists_.at(url);
  }
  return nullptr;
}

/// Makes out when a domain has something to do next.
Result<void> Crawler::wake(const std::string& domain) {
  if (const auto before = wake_of_.find(domain); before != wake_of_.end()) {
    wakes_.erase({before->second, domain});
    wake_of_.erase(before);
  }
  if (busy_.count(domain) != 0) return {};
  std::optional<Instant> at;
  if (once()) {
    const auto page = frontier_.next_page(domain, std::nullopt, without());
    if (!page) return tl::make_unexpected(page.error());
    if (*page || due_list(domain) != nullptr) at = now();
  } else {
    auto due = frontier_.next_due(domain, without());
    if (!due) return tl::make_unexpected(due.error());
    at = *due;
    const auto lists = by_domain_.find(domain);
    if (lists != by_domain_.end() && !lists->second.empty())
      at = std::min(at.value_or(Instant::max()), lists->second.begin()->first);
  }
  if (!at) return {};
  const auto held = held_.find(domain);
  if (held != held_.end() && held->second > now()) {
    if (once()) return {};  // the next run goes on with it
    at = std::max(*at, held->second);
  }
  wakes_.emplace(*at, domain);
  wake_of_[domain] = *at;
  return {};
}

Result<void> Crawler::wake_all() {
  auto domains = frontier_.domains();
  if (!domains) return tl::make_unexpected(domains.error());
  for (const auto& [domain, lists] : by_domain_) domains->push_back(domain);
  for (const std::string& domain : *domains) {
    if (auto woken = wake(domain); !woken) return woken;
  }
  return {};
}

/// Sources may have their share of pages again.
Result<void> Crawler::new_hour() {
  const std::int64_t hour = std::chrono::floor<hours>(now()).time_since_epoch().count();
  if (once() || hour == hour_) return {};
  hour_ = hour;
  started_pages_.clear();
  if (capped_.empty()) return {};
  capped_.clear();
  return wake_all();
}

Result<void> Crawler::hand_out() {
  if (holding_) return {};
  if (auto done = new_hour(); !done) return done;
  while (!wakes_.empty() && wakes_.begin()->first <= now()) {
    const std::string domain = wakes_.begin()->second;
    if (auto started = start_for(domain); !started) return started;
  }
  return {};
}

/// Starts what comes first for a domain: of a single run its lists, else whatever has the least rank.
Result<void> Crawler::start_for(const std::string& domain) {
  const ListState* list = due_list(domain);
  auto page = frontier_.next_page(domain, once() ? std::nullopt : std::optional(now()), without());
  if (!page) return tl::make_unexpected(page.error());
  if (list != nullptr && (once() || !*page || list->due <= (*page)->rank))
    return start_list(ListState(*list), domain);
  if (*page) return start_page(**page, domain);
  return wake(domain);
}

Result<void> Crawler::start_list(const ListState& list, const std::string& domain) {
  if (once()) visited_.insert(list.url);
  Job job;
  job.is_list = true;
  job.list = list;
  job.domain = domain;
  FetchRequest request;
  request.url = list.address;
  request.first = true;
  if (list.role == "sitemap") request.body_limit = std::size_t{64} << 20;
  if (list.role == "feed")
    request.body_limit = std::max<std::size_t>(config_.fetch.http.limits.body, std::size_t{10} << 20);
  return start(std::move(job), std::move(request));
}

Result<void> Crawler::start_page(const FrontierPage& page, const std::string& domain) {
  const Source& source = *sources_.at(page.source);
  if (++started_pages_[page.source] >= source.max_pages) capped_.insert(page.source);
  Job job;
  job.page = page;
  job.domain = domain;
  FetchRequest request;
  request.url = page.address;
  return start(std::move(job), std::move(request));
}

/// Asks for an address, conditionally if it is known from before and its validators can be trusted.
Result<void> Crawler::start(Job job, FetchRequest request) {
  auto before = store_.fetch_state(job.url());
  if (!before) return tl::make_unexpected(before.error());
  if (*before) job.before = **before;
  const ListState& list = job.list;
  auto trusted = std::chrono::seconds(kTrustValidators);
  if (const auto doubted = doubted_.find(list.source); doubted != doubted_.end())
    trusted = std::clamp<std::chrono::seconds>(doubted->second, hours(1), trusted);
  const bool full = job.is_list && (list.validators_lie || !list.last_full || now() - *list.last_full >= trusted);
  // A first visit under this schedule may still know the list from a store of earlier times.
  if (*before && (!full || (job.is_list && !list.last_visit))) {
    request.etag = job.before.etag;
    request.last_modified = job.before.last_modified;
  }
  const Source& source = *sources_.at(job.source());
  request.headers = source.headers;
  request.manner = source.manner;
  request.id = next_job_++;
  const std::string domain = job.domain;
  busy_.insert(domain);
  const std::uint64_t id = request.id;
  jobs_.emplace(id, std::move(job));
  fetcher_.add(std::move(request));
  return wake(domain);
}

std::optional<Instant> Crawler::next_due() const {
  return wakes_.empty() ? std::nullopt : std::optional(wakes_.begin()->first);
}

}  // namespace rasid
