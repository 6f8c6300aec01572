#include "pipeline/web/http_server.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cctype>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace rasid {

std::string HttpRequest::header(const std::string& lower_case_name) const {
  const auto found = headers.find(lower_case_name);
  return found == headers.end() ? std::string() : found->second;
}

std::string HttpRequest::cookie(const std::string& name) const {
  const auto found = cookies.find(name);
  return found == cookies.end() ? std::string() : found->second;
}

std::string HttpRequest::parameter(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

std::vector<std::string> HttpRequest::parameters(const std::string& name) const {
  std::vector<std::string> values;
  const auto [first, last] = query.equal_range(name);
  for (auto at = first; at != last; ++at) values.push_back(at->second);
  return values;
}

namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

std::string lower(const char* text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) { return std::tolower(c); });
  return out;
}

/// A request while it comes in.
struct Incoming {
  HttpRequest request;
};

MHD_Result add_value(void* into, MHD_ValueKind kind, const char* key, const char* value) {
  HttpRequest& request = *static_cast<HttpRequest*>(into);
  const std::string text = value == nullptr ? "" : value;
  if (kind == MHD_GET_ARGUMENT_KIND) request.query.emplace(key, text);
  if (kind == MHD_COOKIE_KIND) request.cookies.emplace(key, text);
  if (kind == MHD_HEADER_KIND) {
    const auto [at, added] = request.headers.emplace(lower(key), text);
    if (!added) at->second += ", " + text;
  }
  return MHD_YES;
}

MHD_Result send(MHD_Connection* connection, const HttpResponse& answer) {
  MHD_Response* response = MHD_create_response_from_buffer(answer.body.size(), const_cast<char*>(answer.body.data()),
                                                           MHD_RESPMEM_MUST_COPY);
  if (response == nullptr) return MHD_NO;
  if (!answer.content_type.empty())
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, answer.content_type.c_str());
  for (const auto& [name, value] : answer.headers) MHD_add_response_header(response, name.c_str(), value.c_str());
  const MHD_Result queued = MHD_queue_response(connection, static_cast<unsigned>(answer.status), response);
  MHD_destroy_response(response);
  return queued;
}

Result<sockaddr_storage> parse_address(const std::string& address, std::uint16_t port) {
  sockaddr_storage storage{};
  auto* v4 = reinterpret_cast<sockaddr_in*>(&storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&storage);
  if (::inet_pton(AF_INET, address.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    return storage;
  }
  if (::inet_pton(AF_INET6, address.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    return storage;
  }
  return fail(ErrorCode::invalid, "is no numeric address; write 127.0.0.1 or ::1", address);
}

}  // namespace

struct HttpServer::Inside {
  HttpLimits limits;
  Handler handler;
  MHD_Daemon* daemon = nullptr;

  // libmicrohttpd's own timeout counts from the last byte, so that a client that sends one byte now and then stays
  // for ever. Each connection has a deadline of its own: its next whole request.
  std::mutex mutex;
  std::condition_variable wake;
  std::unordered_map<int, SteadyTime> deadlines;  ///< by socket
  bool stopping = false;
  std::thread guard;

  void watch() {
    std::unique_lock lock(mutex);
    while (!stopping) {
      const auto now = std::chrono::steady_clock::now();
      for (const auto& [socket, deadline] : deadlines) {
        if (deadline < now) ::shutdown(socket, SHUT_RDWR);
      }
      wake.wait_for(lock, std::min<std::chrono::milliseconds>(limits.request / 4, std::chrono::milliseconds(1000)));
    }
  }

  void set_deadline(int socket) {
    const std::lock_guard lock(mutex);
    deadlines[socket] = std::chrono::steady_clock::now() + limits.request;
  }

  static int socket_of(MHD_Connection* connection) {
    const MHD_ConnectionInfo* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == nullptr ? -1 : info->connect_fd;
  }

  static void on_connection(void* self, MHD_Connection* connection, void** /*context*/,
                            MHD_ConnectionNotificationCode what) {
    Inside& inside = *static_cast<Inside*>(self);
    const int socket = socket_of(connection);
    if (what == MHD_CONNECTION_NOTIFY_STARTED) return inside.set_deadline(socket);
    const std::lock_guard lock(inside.mutex);
    inside.deadlines.erase(socket);
  }

  static void on_end(void* self, MHD_Connection* connection, void** context, MHD_RequestTerminationCode /*why*/) {
    delete static_cast<Incoming*>(*context);
    *context = nullptr;
    static_cast<Inside*>(self)->set_deadline(socket_of(connection));
  }

  [[nodiscard]] HttpResponse answer(const HttpRequest& request) const {
    try {
      return handler(request);
    } catch (const std::exception&) {
      return {500, "application/json; charset=utf-8", R"({"error":"internal","message":"a fault of ours"})", {}};
    }
  }

  MHD_Result refuse(MHD_Connection* connection, int status, const char* why) const {
    return send(connection, {status, "text/plain; charset=utf-8", why, {{"Connection", "close"}}});
  }

  MHD_Result begin(MHD_Connection* connection, const char* path, const char* method, void** context) const {
    auto incoming = std::make_unique<Incoming>();
    incoming->request.method = method;
    incoming->request.path = path;
    for (const MHD_ValueKind kind : {MHD_HEADER_KIND, MHD_COOKIE_KIND, MHD_GET_ARGUMENT_KIND})
      MHD_get_connection_values(connection, kind, &add_value, &incoming->request);
    const std::string length = incoming->request.header("content-length");
    *context = incoming.release();
    const bool too_long = length.size() > 15 || std::strtoull(length.c_str(), nullptr, 10) > limits.body_bytes;
    return !length.empty() && too_long ? refuse(connection, 413, "this request is too large") : MHD_YES;
  }

  static MHD_Result on_request(void* self, MHD_Connection* connection, const char* path, const char* method,
                               const char* /*version*/, const char* bytes, std::size_t* size, void** context) {
    Inside& inside = *static_cast<Inside*>(self);
    if (*context == nullptr) return inside.begin(connection, path, method, context);
    Incoming& incoming = *static_cast<Incoming*>(*context);
    if (*size > 0) {
      // Without a stated length there is no polite way to stop an upload: hang up.
      if (incoming.request.body.size() + *size > inside.limits.body_bytes) return MHD_NO;
      incoming.request.body.append(bytes, *size);
      *size = 0;
      return MHD_YES;
    }
    return send(connection, inside.answer(incoming.request));
  }

  ~Inside() {
    if (daemon != nullptr) MHD_stop_daemon(daemon);
    {
      const std::lock_guard lock(mutex);
      stopping = true;
    }
    wake.notify_all();
    if (guard.joinable()) guard.join();
  }
};

HttpServer::HttpServer(std::unique_ptr<Inside> inside) : inside_(std::move(inside)) {}
HttpServer::~HttpServer() = default;

Result<std::unique_ptr<HttpServer>> HttpServer::start(const std::string& address, std::uint16_t port,
                                                      const HttpLimits& limits, Handler handler) {
  auto where = parse_address(address, port);
  if (!where) return tl::make_unexpected(where.error());
  auto inside = std::make_unique<Inside>();
  inside->limits = limits;
  inside->handler = std::move(handler);
  unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD;
  if (where->ss_family == AF_INET6) flags |= MHD_USE_IPv6;
  inside->daemon =
      MHD_start_daemon(flags, port, nullptr, nullptr, &Inside::on_request, inside.get(), MHD_OPTION_SOCK_ADDR,
                       reinterpret_cast<sockaddr*>(&*where), MHD_OPTION_CONNECTION_MEMORY_LIMIT, limits.head_bytes,
                       MHD_OPTION_CONNECTION_LIMIT, limits.connections, MHD_OPTION_CONNECTION_TIMEOUT,
                       static_cast<unsigned>(limits.silence.count()), MHD_OPTION_THREAD_POOL_SIZE, limits.threads,
                       MHD_OPTION_NOTIFY_COMPLETED, &Inside::on_end, inside.get(), MHD_OPTION_NOTIFY_CONNECTION,
                       &Inside::on_connection, inside.get(), MHD_OPTION_END);
  if (inside->daemon == nullptr) {
    return fail(ErrorCode::refused,
                "can't listen there: " + std::string(std::strerror(errno)) + "; --port 0 takes a free port",
                fmt::format("{}:{}", address, port));
  }
  inside->guard = std::thread([raw = inside.get()] { raw->watch(); });
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(inside)));
}

std::uint16_t HttpServer::port() const {
  const MHD_DaemonInfo* info = MHD_get_daemon_info(inside_->daemon, MHD_DAEMON_INFO_BIND_PORT);
  return info == nullptr ? 0 : info->port;
}

}  // namespace rasid
