#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/base/result.h"
#include "pipeline/web/http.h"

namespace rasid {

/// What a client may cost us. Everything over a bound is refused, and the server stays up for the others.
struct HttpLimits {
  std::size_t head_bytes = std::size_t{24} << 10;   ///< request line and headers; over it 414 or 431
  std::size_t body_bytes = std::size_t{256} << 10;  ///< over it 413, or the connection is closed
  unsigned connections = 400;                       ///< at one time
  unsigned threads = 4;
  std::chrono::seconds silence{15};          ///< a connection that says nothing for so long is closed
  std::chrono::milliseconds request{20000};  ///< and so is one whose request is not whole after so long
};

/// An HTTP/1.1 server (libmicrohttpd) that hands whole requests to one function. The function is called from several
/// threads at once; what it throws becomes a 500 without a word of it to the client.
class HttpServer {
 public:
  using Handler = std::function<HttpResponse(const HttpRequest&)>;

  /// Listens on a numeric IPv4 or IPv6 `address`; `port` 0 takes a free one. `invalid` if the address is none,
  /// `refused` if it can't be listened on.
  static Result<std::unique_ptr<HttpServer>> start(const std::string& address, std::uint16_t port,
                                                   const HttpLimits& limits, Handler handler);
  /// Hangs up on everybody and waits for the handlers that run.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] std::uint16_t port() const;

 private:
  struct Inside;
  explicit HttpServer(std::unique_ptr<Inside> inside);
  std::unique_ptr<Inside> inside_;
};

}  // namespace rasid
