#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/fetch/address.h"

namespace rasid {

/// Why an exchange or a fetch failed. The names are printed and stored: never rename one.
enum class FetchFailure {
  bad_url,            ///< not an http or https URL
  blocked_address,    ///< the address guard refused what the name resolved to
  dns,                ///< the name doesn't resolve
  connect,            ///< nobody answers there
  tls,                ///< certificate or handshake
  timeout,            ///< the whole exchange took too long
  too_slow,           ///< fewer bytes a second than the limit, for too long
  too_large,          ///< more bytes after decoding than the limit
  bomb,               ///< grows beyond the allowed ratio when decoded
  headers_too_large,  ///< the head of the answer is over its limit
  cut_short,          ///< the connection ended before the answer did
  protocol,           ///< what came is not HTTP or its encoding is broken
  redirect_limit,     ///< too many redirects, or a loop
  bad_redirect,       ///< a redirect to nowhere or to another protocol
  not_found,          ///< 404, 410
  refused,            ///< 401, 403, 407, 451 and other 4xx
  rate_limited,       ///< 429, and 503 with Retry-After
  server_error,       ///< 5xx
  robots_unreachable  ///< robots.txt can't be read for now, so nothing may be fetched (RFC 9309, 2.3.1.4)
};
std::string_view to_string(FetchFailure failure);

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;  ///< names in lower case

struct HttpLimits {
  std::chrono::milliseconds connect{10'000};
  std::chrono::milliseconds total{30'000};
  long low_speed_bytes = 100;                   ///< a second,
  long low_speed_seconds = 10;                  ///< for that long
  std::size_t body = std::size_t{5} << 20;      ///< bytes after decoding
  std::size_t headers = std::size_t{64} << 10;  ///< bytes of status line and headers
  /// Decoded bytes for one byte on the wire; looked at from 1 MiB of decoded bytes on. Real pages stay below 30.
  double ratio = 150;
};

struct HttpOptions {
  std::string user_agent = "rasid/0.1";
  std::string proxy;    ///< empty: none, whatever the environment says
  std::string ca_file;  ///< certificates to trust beside none of the system's; empty: the system's
  AddressGuard guard;
  HttpLimits limits;
  /// Addresses of names, as a hosts file has them; the guard is asked for these too.
  std::map<std::string, std::vector<std::string>> hosts;
  std::size_t idle_connections = 64;  ///< kept open for the next request to the same host
  bool keep_heads = false;            ///< HttpExchange::sent is filled
};

/// How a request differs from others of the same client. What a source asks for; each is marked on the record.
struct HttpManner {
  std::string proxy;             ///< instead of the client's
  bool any_certificate = false;  ///< the server's certificate isn't checked
  bool old_tls = false;          ///< TLS 1.0 and 1.1 and short keys are good enough

  /// "certificate not checked; old TLS allowed; own proxy"; empty if nothing differs.
  [[nodiscard]] std::string marks() const;
};

struct HttpRequest {
  std::string url;
  HttpHeaders headers;         ///< beside those that we send by ourselves
  std::string etag;            ///< sent back as If-None-Match, exactly as it came
  std::string last_modified;   ///< sent back as If-Modified-Since
  std::size_t body_limit = 0;  ///< 0: the client's
  bool truncate = false;       ///< at the body's limit: stop and keep what came, instead of failing
  HttpManner manner;
  std::optional<std::string> post;  ///< a body to POST; else the request is a GET
};

/// What came back for one request: an answer, or a failure.
struct HttpExchange {
  std::uint64_t id = 0;
  int status = 0;  ///< 0 if there was no answer
  HttpHeaders headers;
  std::string body;            ///< decoded
  std::string address;         ///< who answered
  std::string protocol;        ///< "http/1.0", "http/1.1", "h2"
  std::string sent;            ///< request line and headers as sent, if the options ask for it
  bool truncated = false;      ///< the body was cut at its limit
  std::size_t wire_bytes = 0;  ///< of the body, before decoding
  double seconds = 0;
  std::optional<FetchFailure> failure;  ///< of transport; an HTTP status is no failure here
  std::string message;                  ///< what went wrong, for people

  /// The first header of that name (lower case), or nothing.
  [[nodiscard]] std::string header(std::string_view name) const;
};

/// Something that exchanges requests for answers, many at a time, in one thread. One exchange is one request and one
/// answer: redirects are the caller's, so that each hop passes its checks.
class HttpTransport {
 public:
  virtual ~HttpTransport() = default;
  virtual void start(std::uint64_t id, const HttpRequest& request) = 0;
  /// Those that ended; waits at most `wait` for the first, also when nothing runs.
  virtual std::vector<HttpExchange> wait(std::chrono::milliseconds wait) = 0;
  [[nodiscard]] virtual std::size_t running() const = 0;
  virtual void forget_cookies() {}
};

/// HTTP/1.1 and HTTP/2 over libcurl, one connection a host. Only http and https; decodes gzip, deflate and br; the
/// address guard is asked for each connection after the name was resolved; no proxy is taken from the environment.
/// Behind a proxy the guard sees the proxy's address only. Cookies live as long as the client, or until they are
/// forgotten, and are never stored: some sites give the page only to who brings back the cookie of their redirect.
class HttpClient final : public HttpTransport {
 public:
  explicit HttpClient(HttpOptions options);
  ~HttpClient() override;
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  void start(std::uint64_t id, const HttpRequest& request) override;
  std::vector<HttpExchange> wait(std::chrono::milliseconds wait) override;
  [[nodiscard]] std::size_t running() const override;
  void forget_cookies() override;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace rasid
