#include "tests/support/loopback_server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>

#include <algorithm>
#include <cctype>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <stdexcept>

namespace rasid {
namespace {

struct Stop {
  std::mutex mutex;
  std::condition_variable changed;
  bool stopping = false;

  /// False when the server stops meanwhile.
  bool wait(std::chrono::milliseconds time) {
    std::unique_lock lock(mutex);
    return !changed.wait_for(lock, time, [this] { return stopping; });
  }
  void ask() {
    const std::lock_guard lock(mutex);
    stopping = true;
    changed.notify_all();
  }
};

/// A body that is sent in its bad manner.
struct Sending {
  Answer answer;
  Stop* stop = nullptr;
};

ssize_t send_piece(void* closure, std::uint64_t position, char* buffer, std::size_t room) {
  auto& sending = *static_cast<Sending*>(closure);
  const std::string& body = sending.answer.body;
  switch (sending.answer.manner) {
    case Answer::Manner::hang:
      while (sending.stop->wait(std::chrono::seconds(1))) continue;
      return MHD_CONTENT_READER_END_WITH_ERROR;
    case Answer::Manner::drip:
      if (!sending.stop->wait(sending.answer.pause)) return MHD_CONTENT_READER_END_WITH_ERROR;
      if (position >= body.size()) return MHD_CONTENT_READER_END_OF_STREAM;
      buffer[0] = body[position];
      return 1;
    case Answer::Manner::endless:
      if (body.empty() || !sending.stop->wait(std::chrono::milliseconds(0))) return MHD_CONTENT_READER_END_WITH_ERROR;
      for (std::size_t i = 0; i < room; ++i) buffer[i] = body[(position + i) % body.size()];
      return static_cast<ssize_t>(room);
    case Answer::Manner::cut_short:
      if (position >= body.size() / 2) return MHD_CONTENT_READER_END_WITH_ERROR;
      room = std::min<std::size_t>(room, body.size() / 2 - position);
      break;
    case Answer::Manner::whole:
    case Answer::Manner::chunked:
      if (position >= body.size()) return MHD_CONTENT_READER_END_OF_STREAM;
      room = std::min<std::size_t>(room, body.size() - position);
      break;
  }
  std::memcpy(buffer, body.data() + position, room);
  return static_cast<ssize_t>(room);
}

void sending_ended(void* closure) {
  delete static_cast<Sending*>(closure);
}

MHD_Response* make_response(const Answer& answer, Stop& stop) {
  MHD_Response* response = nullptr;
  if (answer.manner == Answer::Manner::whole) {
    response = MHD_create_response_from_buffer(answer.body.size(), const_cast<char*>(answer.body.data()),
                                               MHD_RESPMEM_MUST_COPY);
  } else {
    const bool sized = answer.manner == Answer::Manner::cut_short || answer.manner == Answer::Manner::drip;
    const std::uint64_t size = sized ? answer.body.size() : MHD_SIZE_UNKNOWN;
    response =
        MHD_create_response_from_callback(size, 16 << 10, &send_piece, new Sending{answer, &stop}, &sending_ended);
  }
  for (const auto& [name, value] : answer.headers) MHD_add_response_header(response, name.c_str(), value.c_str());
  return response;
}

MHD_Result collect(void* closure, MHD_ValueKind kind, const char* name, const char* value) {
  auto& request = *static_cast<SeenRequest*>(closure);
  std::string key = name;
  if (kind == MHD_HEADER_KIND) {
    std::transform(key.begin(), key.end(), key.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    request.headers[key] = value == nullptr ? "" : value;
  }
  return MHD_YES;
}

}  // namespace

struct LoopbackServer::Inside {
  MHD_Daemon* daemon = nullptr;
  std::uint16_t port = 0;
  bool tls = false;
  Stop stop;
  mutable std::mutex mutex;
  std::map<std::string, Handler> handlers;
  Handler otherwise;
  std::vector<SeenRequest> seen;

  Handler note(const SeenRequest& request) {
    const std::lock_guard lock(mutex);
    seen.push_back(request);
    const auto found = handlers.find(request.path);
    return found == handlers.end() ? otherwise : found->second;
  }

  struct Asked {
    std::string target;
    bool head_seen = false;
  };

  /// The request's target exactly as sent, before libmicrohttpd decodes it.
  static void* on_target(void*, const char* target, MHD_Connection*) { return new Asked{target}; }
  static void on_done(void*, MHD_Connection*, void** asked, MHD_RequestTerminationCode) {
    delete static_cast<Asked*>(*asked);
    *asked = nullptr;
  }

  static MHD_Result serve(void* closure, MHD_Connection* connection, const char*, const char* method, const char*,
                          const char*, std::size_t* upload, void** asked) {
    auto& self = *static_cast<Inside*>(closure);
    auto& [whole, head_seen] = *static_cast<Asked*>(*asked);
    if (!head_seen || *upload != 0) {  // an answer on the first call would end the connection
      head_seen = true;
      *upload = 0;
      return MHD_YES;
    }
    SeenRequest request;
    request.begin = std::chrono::steady_clock::now();
    request.method = method;
    const std::size_t mark = whole.find('?');
    request.path = whole.substr(0, mark);
    if (mark != std::string::npos) request.query = whole.substr(mark + 1);
    MHD_get_connection_values(connection, MHD_HEADER_KIND, &collect, &request);
    const Handler handler = self.note(request);
    const Answer answer = handler ? handler(request) : Answer::plain_status(404);
    MHD_Response* response = make_response(answer, self.stop);
    const MHD_Result queued = MHD_queue_response(connection, static_cast<unsigned>(answer.status), response);
    MHD_destroy_response(response);
    return queued;
  }
};

LoopbackServer::LoopbackServer(std::uint16_t port) : inside_(std::make_unique<Inside>()) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  inside_->daemon = MHD_start_daemon(
      MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION, 0, nullptr, nullptr, &Inside::serve,
      inside_.get(), MHD_OPTION_SOCK_ADDR, reinterpret_cast<sockaddr*>(&address), MHD_OPTION_URI_LOG_CALLBACK,
      &Inside::on_target, nullptr, MHD_OPTION_NOTIFY_COMPLETED, &Inside::on_done, nullptr, MHD_OPTION_END);
  if (inside_->daemon == nullptr) {
    throw std::runtime_error("can't listen on 127.0.0.1:" + std::to_string(port) + "; is the port taken?");
  }
  inside_->port = MHD_get_daemon_info(inside_->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

LoopbackServer::LoopbackServer(const Tls& tls) : inside_(std::make_unique<Inside>()) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const char* priorities = tls.priorities.empty() ? "NORMAL" : tls.priorities.c_str();
  inside_->tls = true;
  inside_->daemon = MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION | MHD_USE_TLS, 0,
                                     nullptr, nullptr, &Inside::serve, inside_.get(), MHD_OPTION_SOCK_ADDR,
                                     reinterpret_cast<sockaddr*>(&address), MHD_OPTION_HTTPS_MEM_KEY, tls.key.c_str(),
                                     MHD_OPTION_HTTPS_MEM_CERT, tls.certificate.c_str(), MHD_OPTION_HTTPS_PRIORITIES,
                                     priorities, MHD_OPTION_URI_LOG_CALLBACK, &Inside::on_target, nullptr,
                                     MHD_OPTION_NOTIFY_COMPLETED, &Inside::on_done, nullptr, MHD_OPTION_END);
  if (inside_->daemon == nullptr) throw std::runtime_error("can't speak TLS on 127.0.0.1");
  inside_->port = MHD_get_daemon_info(inside_->daemon, MHD_DAEMON_INFO_BIND_PORT)->port;
}

LoopbackServer::~LoopbackServer() {
  inside_->stop.ask();
  MHD_stop_daemon(inside_->daemon);
}

void LoopbackServer::on(const std::string& path, Handler handler) {
  const std::lock_guard lock(inside_->mutex);
  inside_->handlers[path] = std::move(handler);
}

void LoopbackServer::on(const std::string& path, Answer answer) {
  on(path, [answer = std::move(answer)](const SeenRequest&) { return answer; });
}

void LoopbackServer::otherwise(Handler handler) {
  const std::lock_guard lock(inside_->mutex);
  inside_->otherwise = std::move(handler);
}

std::uint16_t LoopbackServer::port() const {
  return inside_->port;
}

std::string LoopbackServer::url(const std::string& path) const {
  return (inside_->tls ? "https://127.0.0.1:" : "http://127.0.0.1:") + std::to_string(inside_->port) + path;
}

int LoopbackServer::hits(const std::string& path) const {
  const std::lock_guard lock(inside_->mutex);
  return static_cast<int>(std::count_if(inside_->seen.begin(), inside_->seen.end(),
                                        [&](const SeenRequest& request) { return request.path == path; }));
}

std::vector<SeenRequest> LoopbackServer::requests() const {
  const std::lock_guard lock(inside_->mutex);
  return inside_->seen;
}

}  // namespace rasid
