#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace rasid {

/// A request as a loopback server saw it. Header names are in lower case.
struct SeenRequest {
  std::string method;
  std::string path;  ///< without the query, percent-encoding as sent
  std::string query;
  std::map<std::string, std::string> headers;
  std::chrono::steady_clock::time_point begin;
};

/// What a loopback server answers, and how badly.
struct Answer {
  enum class Manner {
    whole,      ///< with its Content-Length
    chunked,    ///< the body in chunks, no Content-Length
    cut_short,  ///< the connection breaks after half of the body, although Content-Length promised all
    drip,       ///< one byte each `pause`
    endless,    ///< the body again and again, chunked, until the client hangs up
    hang,       ///< nothing at all until the server stops
  };
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  Manner manner = Manner::whole;
  std::chrono::milliseconds pause{100};

  static Answer html(std::string body) {
    return {200, {{"Content-Type", "text/html; charset=utf-8"}}, std::move(body)};
  }
  static Answer text(std::string body) { return {200, {{"Content-Type", "text/plain"}}, std::move(body)}; }
  static Answer redirect(std::string to, int status = 302) { return {status, {{"Location", std::move(to)}}, {}}; }
  static Answer plain_status(int status) { return {status, {{"Content-Type", "text/html"}}, "<p>status</p>"}; }
  Answer&& with(std::string name, std::string value) && {
    headers.emplace_back(std::move(name), std::move(value));
    return std::move(*this);
  }
};

/// An HTTP server on 127.0.0.1, on a free port, for tests and for the sample site. It serves from its own threads;
/// all functions may be called from any thread. The destructor hangs up on everybody.
class LoopbackServer {
 public:
  using Handler = std::function<Answer(const SeenRequest&)>;

  /// Throws std::runtime_error if it can't listen. `port` 0 means a free one.
  explicit LoopbackServer(std::uint16_t port = 0);
  /// Speaks TLS. `certificate` and `key` in PEM; `priorities` as GnuTLS has them, empty: its own.
  struct Tls {
    std::string certificate;
    std::string key;
    std::string priorities;
  };
  explicit LoopbackServer(const Tls& tls);
  ~LoopbackServer();
  LoopbackServer(const LoopbackServer&) = delete;
  LoopbackServer& operator=(const LoopbackServer&) = delete;

  /// Answers requests for exactly this path. Unknown paths get 404.
  void on(const std::string& path, Handler handler);
  void on(const std::string& path, Answer answer);
  /// Answers every path that has no handler of its own.
  void otherwise(Handler handler);

  [[nodiscard]] std::uint16_t port() const;
  /// "http://127.0.0.1:PORT" + path, https if it speaks TLS
  [[nodiscard]] std::string url(const std::string& path = {}) const;
  [[nodiscard]] int hits(const std::string& path) const;
  /// All requests so far, in the order of their arrival.
  [[nodiscard]] std::vector<SeenRequest> requests() const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

/// Speaks bytes, not HTTP: for status lines, headers and lengths that no library would send. Each connection gets the
/// same bytes once its request's head was read; then it is closed, or, with `keep_open`, left hanging.
class RawServer {
 public:
  explicit RawServer(std::string bytes, bool keep_open = false);
  ~RawServer();
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;
  [[nodiscard]] std::string url(const std::string& path = {}) const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

/// An answer byte by byte, each after a pause, for ever if need be: of the head (so that it never ends) or of all.
class DripServer {
 public:
  /// Sends `head` a byte each `pause`, then goes on with `filler` for ever.
  DripServer(std::string head, std::string filler, std::chrono::milliseconds pause);
  ~DripServer();
  DripServer(const DripServer&) = delete;
  DripServer& operator=(const DripServer&) = delete;
  [[nodiscard]] std::string url(const std::string& path = {}) const;

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

/// `bytes` as gzip, `times` over ("gzip, gzip"). Throws std::runtime_error.
std::string gzip(const std::string& bytes, int times = 1);
/// Some hundred to thousand bytes of gzip that become `size` zero bytes (a decompression bomb).
std::string gzip_bomb(std::size_t size);

}  // namespace rasid
