#pragma once

#include <chrono>
#include <cstdint>
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

  /// A failed or refused fetch as an error value.
  [[nodiscard]] Error error() const;
};

/// Fetches politely: one exchange at a time for a registered domain, never sooner after the last than the floor or
/// the crawl-delay, each hop of a redirect checked anew, robots.txt asked first for each origin (RFC 9309; kept 24
/// hours, an unreachable one 1 hour). Slow and broken hosts hold up nobody else. Not for several threads.
class Fetcher {
 public:
  Fetcher(FetchOptions options, const Clock& clock);
  ~Fetcher();
  Fetcher(const Fetcher&) = delete;
  Fetcher& operator=(const Fetcher&) = delete;

  void add(FetchRequest request);
  /// Waits for the next outcome, at most `wait`; nothing if none came in time or nothing is left to do (see `idle`).
  std::optional<FetchOutcome> next(std::chrono::milliseconds wait = std::chrono::hours(24));
  /// True when every request has come back.
  [[nodiscard]] bool idle() const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

/// "120" or an HTTP date, as Retry-After carries it; dates in the past are 0. Capped at 24 hours.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view text, Instant now);

}  // namespace rasid
