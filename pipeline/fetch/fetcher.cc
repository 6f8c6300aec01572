#include "pipeline/fetch/fetcher.h"

#include <curl/curl.h>

#include <algorithm>
#include <charconv>
#include <deque>
#include <map>
#include <set>

#include "pipeline/fetch/robots.h"
#include "pipeline/fetch/url.h"

namespace rasid {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::size_t kRobotsBytes = std::size_t{500} << 10;  // RFC 9309, 2.5
constexpr int kRobotsRedirects = 5;                           // RFC 9309, 2.3.1.2
constexpr std::chrono::hours kRobotsKept{24};                 // RFC 9309, 2.4
constexpr std::chrono::hours kRobotsUnreachableKept{1};

/// A page on its way, or the robots.txt of an origin.
struct Task {
  FetchRequest request;
  bool robots = false;
  std::string origin;  ///< of a robots.txt: whose it is, wherever redirects lead
  Url url;             ///< where it stands now
  std::vector<std::string> hops;
  bool moved_for_good = true;
  int tries = 0;
};

struct Domain {
  std::deque<Task> queue;
  Steady::time_point ready{};  ///< no request before
  std::string_view reason = "floor";
  Instant kept{};  ///< the end of the pause as the memory knows it
  bool busy = false;
};

/// A request on its way.
struct Flight {
  Task task;
  HttpRequest request;
  Instant begun{};
};

struct RobotsEntry {
  bool pending = true;
  Robots robots;
  std::optional<FetchFailure> unreachable;
  std::string message;
  Steady::time_point expires{};
  std::deque<Task> waiting;
};

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

FetchFailure failure_of_status(int status, bool has_retry_after) {
  if (status == 404 || status == 410) return FetchFailure::not_found;
  if (status == 429 || (status == 503 && has_retry_after)) return FetchFailure::rate_limited;
  if (status >= 500) return FetchFailure::server_error;
  if (status >= 400) return FetchFailure::refused;
  return FetchFailure::protocol;
}

/// What the big gatekeepers send along when they test for a browser.
bool is_challenge(const HttpExchange& exchange) {
  if (exchange.status != 403 && exchange.status != 429 && exchange.status != 503) return false;
  if (!exchange.header("cf-mitigated").empty()) return true;
  const std::string server = exchange.header("server");
  return server.find("ddos-guard") != std::string::npos || server.find("Sucuri") != std::string::npos ||
         exchange.body.find("/cdn-cgi/challenge-platform/") != std::string::npos;
}

bool may_pass(FetchFailure failure) {
  switch (failure) {
    case FetchFailure::connect:
    case FetchFailure::timeout:
    case FetchFailure::cut_short:
    case FetchFailure::rate_limited:
    case FetchFailure::server_error: return true;
    default: return false;
  }
}

ErrorCode code_of(FetchFailure failure) {
  switch (failure) {
    case FetchFailure::bad_url:
    case FetchFailure::protocol:
    case FetchFailure::bad_redirect: return ErrorCode::invalid;
    case FetchFailure::blocked_address:
    case FetchFailure::refused:
    case FetchFailure::rate_limited:
    case FetchFailure::robots_unreachable: return ErrorCode::refused;
    case FetchFailure::timeout:
    case FetchFailure::too_slow: return ErrorCode::timeout;
    case FetchFailure::too_large:
    case FetchFailure::bomb:
    case FetchFailure::headers_too_large: return ErrorCode::too_large;
    case FetchFailure::not_found: return ErrorCode::not_found;
    default: return ErrorCode::network;
  }
}

}  // namespace

std::string_view to_string(FetchKind kind) {
  switch (kind) {
    case FetchKind::fetched: return "fetched";
    case FetchKind::not_modified: return "not_modified";
    case FetchKind::robots: return "robots";
    case FetchKind::failed: return "failed";
  }
  return "failed";
}

Error FetchOutcome::error() const {
  if (kind == FetchKind::robots) return {ErrorCode::refused, message, final_url};
  return {code_of(failure), std::string(to_string(failure)) + ": " + message, final_url.empty() ? url : final_url};
}

std::optional<std::chrono::seconds> parse_retry_after(std::string_view text, Instant now) {
  constexpr std::chrono::seconds kMost = std::chrono::hours(24);
  long long seconds = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error == std::errc::result_out_of_range) return kMost;
  if (error != std::errc() || end != text.data() + text.size()) {
    const time_t when = curl_getdate(std::string(text).c_str(), nullptr);
    if (when == -1) return std::nullopt;
    seconds = static_cast<long long>(when) - now.time_since_epoch().count();
  }
  return std::clamp(std::chrono::seconds(std::min<long long>(seconds, kMost.count())), std::chrono::seconds(0),
                    kMost);
}

struct Fetcher::Inside {
  Inside(FetchOptions given, const Clock& wall, FetcherParts given_parts)
      : options(std::move(given)), clock(wall), parts(std::move(given_parts)) {
    if (parts.on_answer) options.http.keep_heads = true;
    if (!parts.transport) parts.transport = std::make_unique<HttpClient>(options.http);
  }

  FetchOptions options;
  const Clock& clock;
  FetcherParts parts;
  Ticks steady;
  std::map<std::string, Domain> domains;
  std::set<std::pair<Steady::time_point, std::string>> due;  ///< idle domains with something to do
  std::map<std::string, RobotsEntry> robots;                 ///< by origin
  std::map<std::uint64_t, Flight> flying;                    ///< by exchange id
  std::deque<FetchOutcome> done;
  std::uint64_t next_exchange = 1;
  std::size_t open = 0;  ///< pages asked for that have not come back
  bool holding = false;

  [[nodiscard]] Steady::time_point now() const { return (parts.ticks != nullptr ? *parts.ticks : steady).now(); }
  HttpTransport& client() { return *parts.transport; }
  Domain& domain(const std::string& name);
  void keep_pause(const std::string& name);
  RobotsEntry* known_robots(const std::string& origin);
  void keep_robots(const std::string& origin, const std::string& body);
  void queue(Task task, bool front);
  void make_due(const std::string& name);
  void start_due();
  void start_first(const std::string& name);
  bool settle_robots(Task& task, Domain& domain);
  void start(Task task);
  void handle(HttpExchange exchange);
  void handle_page(Task task, HttpExchange exchange);
  void handle_robots(Task task, HttpExchange exchange);
  bool follow(Task& task, const HttpExchange& exchange, FetchOutcome& outcome);
  void settle(RobotsEntry& entry);
  void pass_on(const Flight& flight, const HttpExchange& exchange) const;
  void pause_domain(Task& task, const HttpExchange& exchange);
  void give_up_waiting(const std::string& name);
  bool retry(Task& task, const FetchOutcome& outcome);
  void finish(const Task& task, FetchOutcome outcome);
  FetchOutcome outcome_of(const Task& task, HttpExchange exchange) const;
  void fail(const Task& task, FetchFailure failure, std::string message);
  [[nodiscard]] std::chrono::milliseconds delay_for(const std::string& origin) const;
  [[nodiscard]] static std::string domain_of(const Url& url) { return registered_domain(url.host); }
};

/// A domain that is met for the first time may have been asked by a process before this one.
Domain& Fetcher::Inside::domain(const std::string& name) {
  const auto [found, added] = domains.try_emplace(name);
  if (added && parts.memory != nullptr) {
    const auto until = parts.memory->not_before(name);
    if (until && *until > clock.now()) {
      found->second.kept = *until;
      found->second.ready = now() + (*until - clock.now());
    }
  }
  return found->second;
}

/// Notes how long the domain is left alone, in whole seconds and rather too long than too short.
void Fetcher::Inside::keep_pause(const std::string& name) {
  Domain& known = domain(name);
  const auto left = known.ready - now();
  if (parts.memory == nullptr || left <= left.zero()) return;
  const Instant until = clock.now() + std::chrono::ceil<std::chrono::seconds>(left) + std::chrono::seconds(1);
  if (until <= known.kept + std::chrono::seconds(1)) return;
  known.kept = until;
  parts.memory->keep_not_before(name, until, known.reason);
}

void Fetcher::Inside::make_due(const std::string& name) {
  const Domain& known = domain(name);
  if (!known.busy && !known.queue.empty()) due.emplace(known.ready, name);
}

void Fetcher::Inside::queue(Task task, bool front) {
  const std::string name = domain_of(task.url);
  auto& tasks = domain(name).queue;
  if (front) {
    tasks.push_front(std::move(task));
  } else {
    tasks.push_back(std::move(task));
  }
  give_up_waiting(name);
  make_due(name);
}

void Fetcher::Inside::start_due() {
  const auto moment = now();
  while (!holding && !due.empty() && due.begin()->first <= moment && client().running() < options.parallel) {
    const std::string name = due.begin()->second;
    due.erase(due.begin());
    // A pause may have been asked for since it was put here.
    if (domain(name).ready > moment) {
      make_due(name);
    } else {
      start_first(name);
    }
  }
}

/// Starts the first task of an idle domain that may start; those that robots.txt refuses end here without a request.
void Fetcher::Inside::start_first(const std::string& name) {
  Domain& mine = domain(name);
  while (!mine.busy && !mine.queue.empty()) {
    Task task = std::move(mine.queue.front());
    mine.queue.pop_front();
    if (!task.robots && !settle_robots(task, mine)) continue;
    mine.busy = true;
    const auto before = mine.ready;
    mine.ready = now() + delay_for(task.url.origin());
    keep_pause(name);  // before it is sent: whoever comes after us must not ask sooner
    mine.ready = std::max(before, mine.ready);
    start(std::move(task));
  }
}

/// What is known of an origin's rules, from this process or one before; null if they must be asked for.
RobotsEntry* Fetcher::Inside::known_robots(const std::string& origin) {
  const auto found = robots.find(origin);
  if (found != robots.end()) {
    if (found->second.pending || found->second.expires > now()) return &found->second;
    robots.erase(found);
    return nullptr;
  }
  const auto kept = parts.memory != nullptr ? parts.memory->robots(origin) : std::nullopt;
  if (!kept || kept->expires <= clock.now()) return nullptr;
  RobotsEntry& entry = robots[origin];
  entry.pending = false;
  entry.robots = parse_robots(kept->body);
  entry.unreachable = kept->failure;
  entry.message = kept->message;
  entry.expires = now() + (kept->expires - clock.now());
  return &entry;
}

void Fetcher::Inside::keep_robots(const std::string& origin, const std::string& body) {
  const RobotsEntry& entry = robots[origin];
  if (parts.memory == nullptr) return;
  const auto kept = entry.unreachable ? kRobotsUnreachableKept : kRobotsKept;
  parts.memory->keep_robots(origin, {body, entry.unreachable, entry.message, clock.now() + kept});
}

/// True if the page may be fetched now. If not, it ended, or it waits for its origin's robots.txt, which then stands
/// first.
bool Fetcher::Inside::settle_robots(Task& task, Domain& domain) {
  const std::string origin = task.url.origin();
  RobotsEntry* known = known_robots(origin);
  if (known == nullptr) {
    Task ask;
    ask.robots = true;
    ask.origin = origin;
    ask.url = *parse_url(origin + "/robots.txt");
    ask.request.manner = task.request.manner;
    domain.queue.push_front(std::move(ask));
    robots[origin].waiting.push_back(std::move(task));
    return false;
  }
  RobotsEntry& entry = *known;
  if (entry.pending) {
    entry.waiting.push_back(std::move(task));
    return false;
  }
  if (entry.unreachable) {
    fail(task, *entry.unreachable, entry.message);
    return false;
  }
  const RobotsDecision decision = decide(entry.robots, options.http.user_agent, task.url.text());
  if (decision.allowed) return true;
  FetchOutcome outcome;
  outcome.kind = FetchKind::robots;
  outcome.message = origin + "/robots.txt: " + decision.text();
  finish(task, std::move(outcome));
  return false;
}

void Fetcher::Inside::start(Task task) {
  HttpRequest request;
  Url url = task.url;
  url.fragment.clear();
  request.url = url.text();
  request.manner = task.request.manner;
  if (task.robots) {
    request.body_limit = kRobotsBytes;
    request.truncate = true;
  } else {
    request.headers = task.request.headers;
    request.etag = task.request.etag;
    request.last_modified = task.request.last_modified;
    request.body_limit = task.request.body_limit;
  }
  const std::uint64_t id = next_exchange++;
  client().start(id, request);
  flying.emplace(id, Flight{std::move(task), std::move(request), clock.now()});
}

std::chrono::milliseconds Fetcher::Inside::delay_for(const std::string& origin) const {
  const auto found = robots.find(origin);
  if (found == robots.end() || found->second.pending) return options.floor;
  const auto asked = decide(found->second.robots, options.http.user_agent, "/").crawl_delay;
  return asked ? std::max(options.floor, std::min(*asked, options.max_crawl_delay)) : options.floor;
}

void Fetcher::Inside::handle(HttpExchange exchange) {
  const auto found = flying.find(exchange.id);
  pass_on(found->second, exchange);
  Task task = std::move(found->second.task);
  flying.erase(found);
  const std::string name = domain_of(task.url);
  const std::string origin = task.url.origin();
  const auto ended = now();
  Domain& mine = domain(name);
  mine.busy = false;
  mine.ready = ended + delay_for(origin);
  mine.reason = delay_for(origin) > options.floor ? "crawl-delay" : "floor";
  pause_domain(task, exchange);
  if (task.robots) {
    handle_robots(std::move(task), std::move(exchange));
  } else {
    handle_page(std::move(task), std::move(exchange));
  }
  mine.ready = std::max(mine.ready, ended + delay_for(origin));  // robots.txt may have just come
  keep_pause(name);
  give_up_waiting(name);
  make_due(name);
}

void Fetcher::Inside::pass_on(const Flight& flight, const HttpExchange& exchange) const {
  if (!parts.on_answer || exchange.status == 0) return;
  parts.on_answer({flight.request, exchange, flight.task.request.id, flight.task.robots, flight.begun});
}

/// A server that says "later" is not asked before.
void Fetcher::Inside::pause_domain(Task& task, const HttpExchange& exchange) {
  if (exchange.status != 429 && exchange.status != 503) return;
  const auto asked = parse_retry_after(exchange.header("retry-after"), clock.now());
  std::chrono::milliseconds pause = options.retry_pause;
  if (asked) pause = *asked;
  Domain& mine = domain(domain_of(task.url));
  mine.ready = std::max(mine.ready, now() + pause);
  mine.reason = "retry-after";
}

/// Ends what waits for a domain that has asked for a longer pause than a run is willing to make.
void Fetcher::Inside::give_up_waiting(const std::string& name) {
  Domain& mine = domain(name);
  const auto pause = mine.ready - now();
  if (pause <= std::max(options.max_wait, std::max(options.floor, options.max_crawl_delay))) return;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(pause);
  std::deque<Task> left = std::move(mine.queue);
  mine.queue.clear();
  for (Task& task : left) {
    const std::string why =
        "the server asked to come back in " + std::to_string(seconds.count()) + " s; it is left alone until then";
    if (!task.robots) {
      fail(task, FetchFailure::rate_limited, why);
      done.back().ready = clock.now() + seconds + std::chrono::seconds(1);
      continue;
    }
    std::deque<Task> waiting = std::move(robots[task.origin].waiting);
    robots.erase(task.origin);  // it was not asked for
    for (const Task& page : waiting) {
      fail(page, FetchFailure::rate_limited, why);
      done.back().ready = clock.now() + seconds + std::chrono::seconds(1);
    }
  }
}

FetchOutcome Fetcher::Inside::outcome_of(const Task& task, HttpExchange exchange) const {
  FetchOutcome outcome;
  outcome.status = exchange.status;
  outcome.seconds = exchange.seconds;
  outcome.wire_bytes = exchange.wire_bytes;
  outcome.content_type = exchange.header("content-type");
  outcome.etag = exchange.header("etag");
  outcome.last_modified = exchange.header("last-modified");
  outcome.retry_after = parse_retry_after(exchange.header("retry-after"), clock.now());
  const bool conditional = !task.request.etag.empty() || !task.request.last_modified.empty();
  if (exchange.failure) {
    outcome.failure = *exchange.failure;
    outcome.message = exchange.message;
  } else if (exchange.status >= 200 && exchange.status < 300) {
    outcome.kind = FetchKind::fetched;
    outcome.body = std::move(exchange.body);
  } else if (exchange.status == 304 && conditional) {
    outcome.kind = FetchKind::not_modified;
  } else {
    outcome.failure = failure_of_status(exchange.status, outcome.retry_after.has_value());
    outcome.message = "the server answered with status " + std::to_string(exchange.status);
    outcome.challenge = is_challenge(exchange);
  }
  outcome.asked = true;
  outcome.headers = std::move(exchange.headers);
  return outcome;
}

/// Sends the task on to where a redirect points. False if the redirect is at fault; then the outcome says how.
bool Fetcher::Inside::follow(Task& task, const HttpExchange& exchange, FetchOutcome& outcome) {
  const std::string location = exchange.header("location");
  const auto target = location.empty() ? std::nullopt : resolve_url(task.url, location);
  outcome.status = exchange.status;
  outcome.asked = true;
  if (!target || !target->is_http() || target->host.empty()) {
    outcome.failure = FetchFailure::bad_redirect;
    outcome.message = "redirected to \"" + location + "\", which is no http or https address";
    return false;
  }
  task.hops.push_back(task.url.text());
  const int limit = task.robots ? kRobotsRedirects : options.redirects;
  const bool loop = std::find(task.hops.begin(), task.hops.end(), target->text()) != task.hops.end();
  if (loop || static_cast<int>(task.hops.size()) > limit) {
    outcome.failure = FetchFailure::redirect_limit;
    outcome.message = loop ? "redirected in a circle back to " + target->text()
                           : "redirected more than " + std::to_string(limit) + " times";
    return false;
  }
  task.moved_for_good = task.moved_for_good && (exchange.status == 301 || exchange.status == 308);
  task.url = *target;
  queue(std::move(task), true);
  return true;
}

bool Fetcher::Inside::retry(Task& task, const FetchOutcome& outcome) {
  if (outcome.kind != FetchKind::failed || !may_pass(outcome.failure) || task.tries >= options.retries) return false;
  Domain& mine = domain(domain_of(task.url));
  if (outcome.failure != FetchFailure::rate_limited && mine.queue.empty()) {
    mine.ready = std::max(mine.ready, now() + options.retry_pause);
  }
  ++task.tries;
  queue(std::move(task), false);
  return true;
}

void Fetcher::Inside::handle_page(Task task, HttpExchange exchange) {
  if (!exchange.failure && is_redirect(exchange.status)) {
    FetchOutcome outcome;
    if (!follow(task, exchange, outcome)) finish(task, std::move(outcome));
    return;
  }
  FetchOutcome outcome = outcome_of(task, std::move(exchange));
  if (outcome.kind == FetchKind::failed && outcome.failure == FetchFailure::rate_limited) {
    const auto left = domain(domain_of(task.url)).ready - now();
    outcome.ready = clock.now() + std::chrono::ceil<std::chrono::seconds>(left);
  }
  if (!retry(task, outcome)) finish(task, std::move(outcome));
}

void Fetcher::Inside::handle_robots(Task task, HttpExchange exchange) {
  RobotsEntry& entry = robots[task.origin];
  if (!exchange.failure && is_redirect(exchange.status)) {
    FetchOutcome ignored;
    if (follow(task, exchange, ignored)) return;
    exchange.status = 404;  // 2.3.1.2: too many redirects or none that leads anywhere: taken as unavailable
  }
  const int status = exchange.status;
  if (exchange.failure) {
    const FetchFailure failure = *exchange.failure;
    const bool page_fails_too = failure == FetchFailure::dns || failure == FetchFailure::connect ||
                                failure == FetchFailure::tls || failure == FetchFailure::blocked_address;
    entry.unreachable = page_fails_too ? failure : FetchFailure::robots_unreachable;
    entry.message = page_fails_too ? exchange.message
                                   : "robots.txt can't be read (" + exchange.message + "), so nothing is fetched";
  } else if (status >= 200 && status < 300) {
    entry.robots = parse_robots(exchange.body);
  } else if (status >= 500 || status == 429) {  // 2.3.1.4
    entry.unreachable = FetchFailure::robots_unreachable;
    entry.message =
        "robots.txt answered with status " + std::to_string(status) + ", so nothing is fetched (RFC 9309, 2.3.1.4)";
  }  // other 4xx: everything may be fetched (2.3.1.3)
  keep_robots(task.origin, entry.unreachable || status >= 300 ? std::string() : exchange.body);
  settle(entry);
}

/// The origin's rules are known: what waited for them goes on.
void Fetcher::Inside::settle(RobotsEntry& entry) {
  entry.pending = false;
  entry.expires = now() + (entry.unreachable ? kRobotsUnreachableKept : kRobotsKept);
  std::deque<Task> waiting = std::move(entry.waiting);
  entry.waiting.clear();
  for (auto task = waiting.rbegin(); task != waiting.rend(); ++task) queue(std::move(*task), true);
}

void Fetcher::Inside::finish(const Task& task, FetchOutcome outcome) {
  outcome.id = task.request.id;
  outcome.url = task.request.url;
  outcome.final_url = task.url.text();
  outcome.redirects = task.hops;
  outcome.moved_for_good = !task.hops.empty() && task.moved_for_good;
  outcome.marks = task.request.manner.marks();
  if (!task.request.headers.empty()) outcome.marks += outcome.marks.empty() ? "own headers" : "; own headers";
  outcome.fetched = clock.now();
  --open;
  done.push_back(std::move(outcome));
}

void Fetcher::Inside::fail(const Task& task, FetchFailure failure, std::string message) {
  FetchOutcome outcome;
  outcome.failure = failure;
  outcome.message = std::move(message);
  finish(task, std::move(outcome));
}

Fetcher::Fetcher(FetchOptions options, const Clock& clock, FetcherParts parts)
    : inside_(std::make_unique<Inside>(std::move(options), clock, std::move(parts))) {}
Fetcher::~Fetcher() = default;

void Fetcher::add(FetchRequest request) {
  Task task;
  ++inside_->open;
  const auto url = parse_url(request.url);
  const bool first = request.first;
  task.request = std::move(request);
  if (!url || !url->is_http() || url->host.empty()) {
    inside_->fail(task, FetchFailure::bad_url, "not an http or https address");
    inside_->done.back().final_url.clear();
    return;
  }
  task.url = *url;
  inside_->queue(std::move(task), first);
}

std::optional<FetchOutcome> Fetcher::next(std::chrono::milliseconds wait) {
  Inside& in = *inside_;
  const auto until = in.now() + wait;
  while (true) {
    in.start_due();
    if (!in.done.empty()) {
      FetchOutcome outcome = std::move(in.done.front());
      in.done.pop_front();
      return outcome;
    }
    const auto moment = in.now();
    if (in.open == 0 || moment >= until) return std::nullopt;
    auto pause = std::min(until - moment, Steady::duration(std::chrono::seconds(1)));
    const bool room = !in.holding && in.client().running() < in.options.parallel;
    if (room && !in.due.empty()) pause = std::clamp(in.due.begin()->first - moment, Steady::duration(0), pause);
    rest(std::chrono::ceil<std::chrono::milliseconds>(pause));
  }
}

void Fetcher::rest(std::chrono::milliseconds wait) {
  for (HttpExchange& exchange : inside_->client().wait(wait)) inside_->handle(std::move(exchange));
}

void Fetcher::forget_cookies() {
  inside_->client().forget_cookies();
}

std::size_t Fetcher::flying() const {
  return inside_->flying.size();
}

bool Fetcher::ready() const {
  return !inside_->done.empty();
}

void Fetcher::hold(bool held) {
  inside_->holding = held;
}

std::size_t Fetcher::open() const {
  return inside_->open;
}

bool Fetcher::idle() const {
  return inside_->open == 0 && inside_->done.empty();
}

}  // namespace rasid
