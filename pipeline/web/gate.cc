#include "pipeline/web/gate.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/sha256.h"
#include "core/text/fold.h"
#include "pipeline/web/passwords.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMostSessions = 1000;
constexpr std::size_t kMostFailures = 10;
constexpr std::chrono::seconds kFailureWindow{60};
constexpr std::chrono::seconds kNameKept{15 * 60};
constexpr std::chrono::seconds kAccountKept{15};
constexpr std::size_t kLongestName = 60;

std::string text_of(const ordered_json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool legal_name(const std::string& name) {
  const bool control = std::any_of(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; });
  return !name.empty() && name.size() <= kLongestName && !control && is_valid_utf8(name);
}

std::vector<User>::const_iterator find_user(const std::vector<User>& users, const std::string& name) {
  return std::find_if(users.begin(), users.end(), [&](const User& u) { return u.name == name && !u.disabled; });
}

bool is_json(const HttpRequest& request) {
  return request.header("content-type").rfind("application/json", 0) == 0;
}

}  // namespace

HttpResponse json_error(int status, const std::string& code, const std::string& message) {
  const ordered_json json = {{"error", code}, {"message", message}};
  return {status,
          "application/json; charset=utf-8",
          json.dump(-1, ' ', false, ordered_json::error_handler_t::replace),
          {}};
}

Gate::Gate(GateOptions options) : options_(std::move(options)) {}

bool Gate::has_users() const {
  const auto users = options_.users();
  return !users || !users->empty();  // a store that can't be read lets nobody in by token
}

std::optional<Visitor> Gate::named(const std::string& name, const std::string& password) {
  const auto users = options_.users();
  if (!users) return std::nullopt;
  const auto user = find_user(*users, name);
  const std::lock_guard lock(password_mutex_);
  if (!check_password(user == users->end() ? std::string() : user->password_hash, password)) return std::nullopt;
  return Visitor{user->name, user->role, {}};
}

std::optional<Visitor> Gate::by_token(const std::string& token, const std::string& name) {
  if (options_.token.empty() || !equal_secrets(token, options_.token)) return std::nullopt;
  const std::string wanted = legal_name(name) ? name : options_.reviewer;
  const Instant now = options_.clock->now();
  const std::lock_guard lock(mutex_);
  const auto taken = [&](const std::string& candidate) {
    return std::any_of(sessions_.begin(), sessions_.end(), [&](const auto& entry) {
      return entry.second.visitor.name == candidate && now - entry.second.used < kNameKept;
    });
  };
  std::string free = wanted;
  for (int number = 2; taken(free); ++number) free = wanted + " " + std::to_string(number);
  return Visitor{free, Role::admin, {}};
}

std::optional<HttpResponse> Gate::refusal(const HttpRequest& request) const {
  const std::string host = request.header("host");
  if (std::find(options_.hosts.begin(), options_.hosts.end(), host) == options_.hosts.end())
    return json_error(421, "refused", "this server has another name; --host NAME lets it answer to one");
  const std::string site = request.header("sec-fetch-site");
  const std::string origin = request.header("origin");
  const std::string ours = (options_.https ? "https://" : "http://") + host;
  const bool reads = request.method == "GET" || request.method == "HEAD";
  // A link from elsewhere may open the page itself (a navigation), which holds no data; nothing more.
  const bool opens_page =
      reads && request.header("sec-fetch-mode") == "navigate" && request.path.rfind("/api/", 0) != 0;
  if (!site.empty() && site != "same-origin" && site != "none" && !opens_page)
    return json_error(403, "refused", "another site caused this request");
  if (!origin.empty() && origin != ours) return json_error(403, "refused", "another site caused this request");
  return std::nullopt;
}

std::optional<Visitor> Gate::visitor(const HttpRequest& request) {
  const std::string cookie = request.cookie(options_.cookie);
  if (cookie.empty()) return std::nullopt;
  const std::string key = sha256_hex(cookie);
  const Instant now = options_.clock->now();
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(key);
  if (found == sessions_.end()) return std::nullopt;
  if (now - found->second.used > options_.idle) {
    sessions_.erase(found);
    return std::nullopt;
  }
  Session& session = found->second;
  if (session.by_name && now - session.checked > kAccountKept) {
    // Somebody may have been sent away or given another role meanwhile.
    const auto users = options_.users();
    if (!users) return std::nullopt;
    const auto user = find_user(*users, session.visitor.name);
    if (user == users->end()) {
      sessions_.erase(found);
      return std::nullopt;
    }
    session.visitor.role = user->role;
    session.checked = now;
  }
  session.used = now;
  return session.visitor;
}

std::optional<HttpResponse> Gate::write_refusal(const HttpRequest& request, const Visitor& visitor) const {
  if (!is_json(request)) return json_error(415, "invalid", "writes are application/json");
  if (!equal_secrets(request.header("x-rasid-csrf"), visitor.csrf))
    return json_error(403, "refused", "the page's token is missing or old; load the page again");
  return std::nullopt;
}

bool Gate::too_many_failures() {
  const Instant now = options_.clock->now();
  std::erase_if(failures_, [&](Instant at) { return now - at > kFailureWindow; });
  return failures_.size() >= kMostFailures;
}

std::string Gate::cookie_line(const std::string& value, const char* age) const {
  return options_.cookie + "=" + value + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + age +
         (options_.https ? "; Secure" : "");
}

HttpResponse Gate::open(const HttpRequest& request) {
  if (!is_json(request)) return json_error(415, "invalid", "sign in with application/json");
  const ordered_json body = ordered_json::parse(request.body, nullptr, false);
  if (!body.is_object()) return json_error(400, "invalid", "sign in with {\"token\"} or {\"name\", \"password\"}");
  {
    const std::lock_guard lock(mutex_);
    if (too_many_failures()) return json_error(429, "refused", "too many wrong tries; wait a minute");
  }
  const bool by_name = has_users();
  std::optional<Visitor> visitor = by_name ? named(text_of(body, "name"), text_of(body, "password"))
                                           : by_token(text_of(body, "token"), text_of(body, "name"));
  const std::lock_guard lock(mutex_);
  if (!visitor) {
    failures_.push_back(options_.clock->now());
    return json_error(401, "refused", by_name ? "no such name with this password" : "this is not the token");
  }
  if (sessions_.size() >= kMostSessions) {
    const auto oldest = std::min_element(sessions_.begin(), sessions_.end(),
                                         [](const auto& a, const auto& b) { return a.second.used < b.second.used; });
    sessions_.erase(oldest);
  }
  visitor->csrf = random_token();
  const std::string cookie = random_token();
  const std::string key = sha256_hex(cookie);
  sessions_[key] = {*visitor, options_.clock->now(), options_.clock->now(), by_name};
  return {204, "", "", {{"Set-Cookie", cookie_line(cookie, "604800")}}};
}

HttpResponse Gate::close(const HttpRequest& request) {
  const std::lock_guard lock(mutex_);
  sessions_.erase(sha256_hex(request.cookie(options_.cookie)));
  return {204, "", "", {{"Set-Cookie", cookie_line("", "0")}}};
}

}  // namespace rasid
