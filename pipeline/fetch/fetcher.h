#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "pipeline/fetch/http_client.h"

namespace rasid {

struct FetchOptions {
  HttpOptions http;
  /// The least time between two requests to one registered domain, redirects and robots.txt included. The default is
  /// Common Crawl's news crawler's.
  std::chrono::milliseconds floor{9'000};
  std::chrono::milliseconds max_crawl_delay{120'000};  ///< a longer one in robots.txt counts as this
  /// A server that asks for a longer pause (Retry-After) isn't waited for: what is left of it fails as rate_limited.
  std::chrono::milliseconds max_wait{120'000};
  int redirects = 5;
  int retries = 1;  ///< of failures that may pass: no connection, cut short, 5xx, 429
  std::chrono::milliseconds retry_pause{
      30'000};                ///< after a 429 or 503 without Retry-After, and before a retry at least
  std::size_t parallel = 16;  ///< exchanges at a time; one a registered domain
};

struct FetchRequest {
  std::uint64_t id = 0;  ///< the caller's, comes back with the outcome
  std::string url;
  std::string etag;  ///< for a conditional request; as stored from the answer before
  std::string last_modified;
  HttpHeaders headers;
  HttpManner manner;
  std::size_t body_limit = 0;  ///< 0: as the options say
  bool first = false;          ///< before others of its domain
};

enum class FetchKind { fetched, not_modified, robots, failed };
std::string_view to_string(FetchKind kind);

/// How a fetch ended. Every request ends in exactly one.
struct FetchOutcome {
  std::uint64_t id = 0;
  FetchKind kind = FetchKind::failed;
  std::string url;                     ///< as asked for
  std::string final_url;               ///< after redirects
  std::vector<std::string> redirects;  ///< addresses on the way, the first is `url`; empty without redirects
  int status = 0;
  HttpHeaders headers;
  std::string body;
  std::string content_type;
  std::string etag;           ///< exactly as sent
  std::string last_modified;  ///< exactly as sent
  Instant fetched{};
  double seconds = 0;
  std::size_t wire_bytes = 0;
  FetchFailure failure = FetchFailure::protocol;  ///< of kind failed
  std::string message;                            ///< of failed and robots: what happened and what to do, for people
  std::optional<std::chrono::seconds> retry_after;
  bool asked = false;            ///< a request for it was sent; false: robots.txt, a pause or the address forbade
  bool moved_for_good = false;   ///< all redirects on the way were 301 or 308
  bool challenge = false;        ///< a failed one: the answer says that it tests for a browser
  std::string marks;             ///< how it differs from others: HttpManner::marks(), "own headers"
  std::optional<Instant> ready;  ///< of rate_limited: when the domain may be asked again

  /// A failed or refused fetch as an error value.
  [[nodiscard]] Error error() const;
};

/// What a fetcher must know again when it is started anew: how long each domain wants to be left alone, and what
/// robots.txt said. Implementations keep it at once: the process may die in the next moment.
class FetchMemory {
 public:
  struct Robots {
    std::string body;
    std::optional<FetchFailure> failure;  ///< nothing may be fetched
    std::string message;
    Instant expires{};
  };
  virtual ~FetchMemory() = default;
  virtual std::optional<Instant> not_before(const std::string& domain) = 0;
  /// `reason`: "floor", "crawl-delay" or "retry-after".
  virtual void keep_not_before(const std::string& domain, Instant at, std::string_view reason) = 0;
  virtual std::optional<Robots> robots(const std::string& origin) = 0;
  virtual void keep_robots(const std::string& origin, const Robots& robots) = 0;
};

/// Time that only goes forward, for pauses.
class Ticks {
 public:
  virtual ~Ticks() = default;
  [[nodiscard]] virtual std::chrono::steady_clock::time_point now() const { return std::chrono::steady_clock::now(); }
};

/// One exchange as it happened: redirects and robots.txt too.
struct SeenExchange {
  const HttpRequest& request;
  const HttpExchange& exchange;
  std::uint64_t id;  ///< of the FetchRequest; meaningless for robots.txt
  bool robots;
  Instant begun;
};

/// What a fetcher works with; each may be left out.
struct FetcherParts {
  FetchMemory* memory = nullptr;
  std::unique_ptr<HttpTransport> transport;            ///< else an HttpClient
  const Ticks* ticks = nullptr;                        ///< else the machine's steady clock
  std::function<void(const SeenExchange&)> on_answer;  ///< called for each exchange that brought an answer
};

/// Fetches politely: one exchange at a time for a registered domain, never sooner after the last than the floor or
/// the crawl-delay, each hop of a redirect checked anew, robots.txt asked first for each origin (RFC 9309; kept 24
/// hours, an unreachable one 1 hour). Slow and broken hosts hold up nobody else. With a memory all of that holds
/// across restarts. Not for several threads.
class Fetcher {
 public:
  Fetcher(FetchOptions options, const Clock& clock, FetcherParts parts = {});
  ~Fetcher();
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;

  void add(FetchRequest request);
  /// Waits for the next outcome, at most `wait`; nothing if none came in time or nothing is left to do (see `idle`).
  std::optional<FetchOutcome> next(std::chrono::milliseconds wait = std::chrono::hours(24));
  /// True when every request has come back.
  [[nodiscard]] bool idle() const;
  [[nodiscard]] std::size_t open() const;    ///< requests that have not come back
  [[nodiscard]] std::size_t flying() const;  ///< of them on the wire
  [[nodiscard]] bool ready() const;          ///< next() has something without waiting
  /// Held, it sends nothing new; what is on the wire comes back, also what redirects wait for later.
  void hold(bool held);
  /// Lets time pass although there is nothing to do.
  void rest(std::chrono::milliseconds wait);
  void forget_cookies();

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

/// "120" or an HTTP date, as Retry-After carries it; dates in the past are 0. Capped at 24 hours.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view text, Instant now);

}  // namespace rasid
