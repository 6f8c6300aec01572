#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "pipeline/store/review_records.h"
#include "pipeline/web/http.h"

namespace rasid {

/// Who asks.
struct Visitor {
  std::string name;
  Role role = Role::reader;
  std::string csrf;  ///< what the page must send with every write
};

struct GateOptions {
  std::vector<std::string> hosts;  ///< what a Host header may say: "127.0.0.1:8080", "localhost:8080"
  bool https = false;              ///< a proxy speaks TLS in front: cookies are Secure, origins https
  std::string token;               ///< opens a session while there are no users
  std::string reviewer;  ///< the name that decisions get in a session by token, unless its owner says another
  std::string cookie;    ///< name of the session cookie: one for each port, since cookies know no ports
  std::chrono::seconds idle{12 * 3600};  ///< a session that nobody used for so long is over
  /// People who sign in by name and password; if there is none a token opens.
  std::function<Result<std::vector<User>>()> users;
  const Clock* clock = nullptr;  ///< outlives the gate
};

/// The door: decides whether a request may go on, before anything else looks at it.
///
/// - Host must be one of ours: a page elsewhere whose name resolves to this machine (DNS rebinding) gets nothing.
/// - A request that another site caused is refused: Origin, where it is sent, must be ours; Sec-Fetch-Site, where it
///   is sent, must be same-origin or none.
/// - Writes need the session's CSRF token in a header of our own and JSON as their type, which no form can send.
/// - Sessions are 256 random bits in a cookie that is HttpOnly and SameSite=Strict; only their hashes are kept.
/// - Ten wrong tokens or passwords within a minute close the door for the rest of it.
/// - Two sessions by token that live at the same time have different names ("layla", "layla 2"): a lease is a name's.
///
/// Safe to use from several threads.
class Gate {
 public:
  explicit Gate(GateOptions options);

  /// What is wrong with where the request comes from; empty if nothing is.
  [[nodiscard]] std::optional<HttpResponse> refusal(const HttpRequest& request) const;
  /// The visitor, if the request carries a living session.
  [[nodiscard]] std::optional<Visitor> visitor(const HttpRequest& request);
  /// What is wrong with a write of this visitor; empty if nothing is.
  [[nodiscard]] std::optional<HttpResponse> write_refusal(const HttpRequest& request, const Visitor& visitor) const;
  /// Opens a session: the body is {"token"} or {"name", "password"}. 204 with the cookie, or 401, 429.
  HttpResponse open(const HttpRequest& request);
  /// Ends it.
  HttpResponse close(const HttpRequest& request);
  /// True if people sign in by name; else a token opens.
  [[nodiscard]] bool has_users() const;

 private:
  struct Session {
    Visitor visitor;
    Instant used{};
    Instant checked{};  ///< when the account behind it was last looked up
    bool by_name = false;
  };
  [[nodiscard]] bool too_many_failures();
  [[nodiscard]] std::optional<Visitor> named(const std::string& name, const std::string& password);
  [[nodiscard]] std::optional<Visitor> by_token(const std::string& token, const std::string& name);
  [[nodiscard]] std::string cookie_line(const std::string& value, const char* age) const;

  GateOptions options_;
  std::mutex mutex_;
  std::mutex password_mutex_;                ///< one Argon2 at a time: its memory is an attacker's lever
  std::map<std::string, Session> sessions_;  ///< by SHA-256 of the cookie
  std::vector<Instant> failures_;
};

/// {"error": code, "message": message}
HttpResponse json_error(int status, const std::string& code, const std::string& message);

}  // namespace rasid
