#include "pipeline/web/review_site.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <nlohmann/json.hpp>

#include "pipeline/review/review.h"
#include "pipeline/web/call.h"
#include "pipeline/web/static_files.h"
#include "pipeline/web/web_json.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

/// From whom an address takes a request: any visitor, the page (with its token), the page of one who may decide.
enum class For { visitor, page, reviewer };

struct Route {
  std::string_view method;
  std::string_view path;  ///< "/api/items/*" has an id for its last part, "/api/items/*/lease" for its third
  Answer (*answer)(const Call&);
  For who = For::visitor;
};

constexpr std::array<Route, 22> kRoutes = {{
    {"GET", "/api/queue", get_queue},
    {"GET", "/api/facets", get_facets},
    {"GET", "/api/items/*", get_item},
    {"GET", "/api/items/*/similar", get_similar},
    {"GET", "/api/log", get_log},
    {"GET", "/api/tallies", get_tallies},
    {"GET", "/api/points", get_points},
    {"GET", "/api/places", get_places},
    {"GET", "/api/overview", get_overview},
    {"GET", "/api/filters", get_filters},
    {"POST", "/api/next", post_next, For::reviewer},
    {"POST", "/api/release", post_release, For::reviewer},
    {"POST", "/api/decisions", post_decision, For::reviewer},
    {"POST", "/api/bulk", post_bulk, For::reviewer},
    {"POST", "/api/undo", post_undo, For::reviewer},
    {"POST", "/api/filters", post_filter, For::page},
    {"POST", "/api/explain", post_explain, For::page},
    {"POST", "/api/comments/done", post_comment_done, For::reviewer},
    {"POST", "/api/items/*/lease", post_lease, For::reviewer},
    {"POST", "/api/items/*/comments", post_comment, For::reviewer},
    {"POST", "/api/items/*/reckon", post_reckon, For::page},
    {"POST", "/api/items/*/example", post_example, For::reviewer},
}};

/// The id if `path` is of the form of `pattern`; an empty one for a pattern without.
std::optional<std::string> matched(std::string_view pattern, const std::string& path) {
  const std::size_t star = pattern.find('*');
  if (star == std::string_view::npos) return pattern == path ? std::optional<std::string>("") : std::nullopt;
  const std::string_view tail = pattern.substr(star + 1);
  if (path.size() <= star + tail.size() || path.compare(0, star, pattern.substr(0, star)) != 0 ||
      path.compare(path.size() - tail.size(), tail.size(), tail) != 0)
    return std::nullopt;
  const std::string id = path.substr(star, path.size() - star - tail.size());
  const bool legal = id.size() <= 64 && id.find_first_not_of("0123456789abcdef") == std::string::npos;
  return legal ? std::optional<std::string>(id) : std::nullopt;
}

int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::not_found: return 404;
    case ErrorCode::invalid: return 400;
    case ErrorCode::conflict: return 409;
    case ErrorCode::refused: return 403;
    case ErrorCode::too_large: return 413;
    default: return 500;
  }
}

HttpResponse json_response(const ordered_json& json) {
  return {
      200, "application/json; charset=utf-8", json.dump(-1, ' ', false, ordered_json::error_handler_t::replace), {}};
}

HttpResponse error_response(const Error& error) {
  const int status = status_of(error.code);
  // What is wrong with the disk or the file is for the log, not for a browser.
  if (status == 500) return json_error(status, std::string(to_string(error.code)), "the server could not do it");
  const std::string where = error.where.empty() ? "" : error.where + ": ";
  return json_error(status, std::string(to_string(error.code)), where + error.message);
}

}  // namespace

struct ReviewSite::Inside {
  SiteOptions options;
  ReviewTools tools;
  Gate gate;
  StaticFiles files;
  std::mutex mutex;
  std::vector<std::unique_ptr<Store>> idle_stores;

  Inside(SiteOptions site, GateOptions gate_options, ReviewTools review_tools)
      : options(std::move(site)), tools(std::move(review_tools)), gate(std::move(gate_options)) {}

  /// A connection is one thread's for the length of a call.
  Result<std::unique_ptr<Store>> take_store() {
    {
      const std::lock_guard lock(mutex);
      if (!idle_stores.empty()) {
        auto store = std::move(idle_stores.back());
        idle_stores.pop_back();
        return store;
      }
    }
    StoreOptions store_options;
    store_options.clock = options.clock;
    auto store = Store::open(options.database, store_options);
    if (!store) return tl::make_unexpected(store.error());
    return std::make_unique<Store>(std::move(*store));
  }

  void give_back(std::unique_ptr<Store> store) {
    const std::lock_guard lock(mutex);
    idle_stores.push_back(std::move(store));
  }

  [[nodiscard]] std::string tiles_origin() const {
    const std::size_t scheme = options.tiles.find("://");
    if (scheme == std::string::npos) return {};
    return options.tiles.substr(0, options.tiles.find('/', scheme + 3));
  }

  /// CSP level 3: only our own files, no inline script or style, no frame, no form that goes elsewhere.
  [[nodiscard]] std::string policy() const {
    const std::string tiles = tiles_origin();
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'" +
           (tiles.empty() ? "" : " " + tiles) +
           "; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  HttpResponse with_headers(HttpResponse response) const {
    const auto set = [&](const char* name, std::string value) {
      response.headers.emplace_back(name, std::move(value));
    };
    set("Content-Security-Policy", policy());
    set("X-Content-Type-Options", "nosniff");
    set("X-Frame-Options", "DENY");
    set("Referrer-Policy", "no-referrer");
    set("Cross-Origin-Opener-Policy", "same-origin");
    set("Cross-Origin-Resource-Policy", "same-origin");
    set("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    const bool cached = std::any_of(response.headers.begin(), response.headers.end(),
                                    [](const auto& header) { return header.first == "Cache-Control"; });
    if (!cached) set("Cache-Control", "no-store");
    return response;
  }

  HttpResponse session(const std::optional<Visitor>& visitor) {
    const std::string by = gate.has_users() ? "name" : "token";
    if (!visitor) return json_response({{"name", nullptr}, {"by", by}});
    ordered_json reasons = ordered_json::array();
    for (const RejectReason& r : reject_reasons())
      reasons.push_back({{"key", std::string(1, r.key)}, {"name", r.name}, {"name_ar", r.arabic}});
    return json_response({{"name", visitor->name},
                          {"role", to_string(visitor->role)},
                          {"csrf", visitor->csrf},
                          {"by", by},
                          {"reasons", reasons},
                          {"lease_seconds", options.lease.count()},
                          {"map", files.has("/leaflet/leaflet.esm.min.js")},
                          {"tiles", options.tiles.empty() ? ordered_json(nullptr) : ordered_json(options.tiles)},
                          {"tiles_credit", options.tiles_credit}});
  }

  HttpResponse call(const Route& route, const std::string& id, const HttpRequest& request, const Visitor& visitor) {
    ordered_json body;
    if (route.method == "POST") {
      auto parsed = parse_body(request.body);
      if (!parsed) return error_response(parsed.error());
      body = std::move(*parsed);
    }
    auto store = take_store();
    if (!store) return error_response(store.error());
    const Answer answer = route.answer({request, options, tools, visitor, **store, body, id});
    give_back(std::move(*store));
    return answer ? json_response(*answer) : error_response(answer.error());
  }

  HttpResponse api(const HttpRequest& request) {
    if (request.path == "/api/session" && request.method == "POST") return gate.open(request);
    const auto visitor = gate.visitor(request);
    if (request.path == "/api/session" && request.method == "GET") return session(visitor);
    if (!visitor) return json_error(401, "sign_in", "sign in first");
    if (request.path == "/api/session" && request.method == "DELETE") {
      const auto refused = gate.write_refusal(request, *visitor);
      return refused ? *refused : gate.close(request);
    }
    if (request.path == "/api/words" && request.method == "GET")
      return {200, "application/json; charset=utf-8", options.words_json, {}};
    if (request.path == "/api/base-map" && request.method == "GET")
      return {200, "application/json; charset=utf-8", options.base_map_json, {}};
    bool known = false;
    for (const Route& route : kRoutes) {
      const auto id = matched(route.path, request.path);
      known = known || id.has_value();
      if (!id || route.method != request.method) continue;
      if (route.who != For::visitor) {
        if (auto refused = gate.write_refusal(request, *visitor)) return *refused;
      }
      if (route.who == For::reviewer && visitor->role == Role::reader)
        return json_error(403, "refused", "a reader looks and does not decide");
      return call(route, *id, request, *visitor);
    }
    return known ? json_error(405, "invalid", "this address is asked another way")
                 : json_error(404, "not_found", "there is nothing here");
  }

  HttpResponse answer(const HttpRequest& request) {
    if (auto refused = gate.refusal(request)) return *refused;
    if (request.path.rfind("/api/", 0) == 0) return api(request);
    if (request.method != "GET" && request.method != "HEAD")
      return json_error(405, "invalid", "the page is read only");
    return files.answer(request);
  }
};

ReviewSite::ReviewSite(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
ReviewSite::~ReviewSite() = default;

Result<std::unique_ptr<ReviewSite>> ReviewSite::open(SiteOptions options, GateOptions gate, ReviewTools tools) {
  auto site = std::make_unique<Inside>(std::move(options), std::move(gate), std::move(tools));
  auto added = site->files.add(site->options.static_folder, "/");
  if (!added) return tl::make_unexpected(added.error());
  if (!site->files.has("/index.html"))
    return fail(ErrorCode::not_found, "the page's files are not there", site->options.static_folder.string());
  std::error_code ignored;
  if (std::filesystem::is_directory(site->options.leaflet_folder, ignored)) {
    added = site->files.add(site->options.leaflet_folder, "/leaflet/");
    if (!added) return tl::make_unexpected(added.error());
  }
  auto store = site->take_store();
  if (!store) return tl::make_unexpected(store.error());
  site->give_back(std::move(*store));
  return std::unique_ptr<ReviewSite>(new ReviewSite(std::move(site)));
}

HttpResponse ReviewSite::answer(const HttpRequest& request) {
  return inside_->with_headers(inside_->answer(request));
}

}  // namespace rasid
