#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

#include <atomic>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "tests/support/loopback_server.h"

namespace rasid {
namespace {

/// Reads until the empty line that ends a request's head, or until the client goes.
bool read_head(int client) {
  std::string head;
  char buffer[1024];
  while (head.find("\r\n\r\n") == std::string::npos) {
    const ssize_t got = ::recv(client, buffer, sizeof buffer, 0);
    if (got <= 0) return false;
    head.append(buffer, static_cast<std::size_t>(got));
  }
  return true;
}

/// A listening socket on a free port.
int listen_on_loopback(std::uint16_t& port) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (listener < 0 || ::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::listen(listener, 16) != 0 || ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("can't listen on 127.0.0.1");
  }
  port = ntohs(address.sin_port);
  return listener;
}

void send_all(int client, const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const ssize_t now = ::send(client, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (now <= 0) return;
    sent += static_cast<std::size_t>(now);
  }
}

}  // namespace

struct RawServer::Inside {
  std::string bytes;
  bool keep_open = false;
  int listener = -1;
  std::uint16_t port = 0;
  std::atomic<bool> stopping = false;
  std::mutex mutex;
  std::vector<int> open;
  std::thread thread;

  void serve() {
    while (!stopping) {
      const int client = ::accept(listener, nullptr, nullptr);
      if (client < 0) return;
      if (read_head(client)) send_all(client, bytes);
      const std::lock_guard lock(mutex);
      if (keep_open && !stopping) {
        open.push_back(client);
      } else {
        ::close(client);
      }
    }
  }
};

RawServer::RawServer(std::string bytes, bool keep_open) : inside_(std::make_unique<Inside>()) {
  inside_->bytes = std::move(bytes);
  inside_->keep_open = keep_open;
  inside_->listener = listen_on_loopback(inside_->port);
  inside_->thread = std::thread([inside = inside_.get()] { inside->serve(); });
}

RawServer::~RawServer() {
  inside_->stopping = true;
  ::shutdown(inside_->listener, SHUT_RDWR);
  inside_->thread.join();
  ::close(inside_->listener);
  for (const int client : inside_->open) ::close(client);
}

std::string RawServer::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(inside_->port) + path;
}

struct DripServer::Inside {
  std::string head;
  std::string filler;
  std::chrono::milliseconds pause{};
  int listener = -1;
  std::uint16_t port = 0;
  std::atomic<bool> stopping = false;
  std::thread thread;

  void serve() {
    while (!stopping) {
      const int client = ::accept(listener, nullptr, nullptr);
      if (client < 0) return;
      if (read_head(client)) drip(client);
      ::close(client);
    }
  }
  void drip(int client) const {
    for (std::size_t at = 0; !stopping; ++at) {
      const char byte = at < head.size() ? head[at] : filler[(at - head.size()) % filler.size()];
      if (::send(client, &byte, 1, MSG_NOSIGNAL) != 1) return;
      std::this_thread::sleep_for(pause);
    }
  }
};

DripServer::DripServer(std::string head, std::string filler, std::chrono::milliseconds pause)
    : inside_(std::make_unique<Inside>()) {
  inside_->head = std::move(head);
  inside_->filler = std::move(filler);
  inside_->pause = pause;
  inside_->listener = listen_on_loopback(inside_->port);
  inside_->thread = std::thread([inside = inside_.get()] { inside->serve(); });
}

DripServer::~DripServer() {
  inside_->stopping = true;
  ::shutdown(inside_->listener, SHUT_RDWR);
  inside_->thread.join();
  ::close(inside_->listener);
}

std::string DripServer::url(const std::string& path) const {
  return "http://127.0.0.1:" + std::to_string(inside_->port) + path;
}

std::string gzip(const std::string& bytes, int times) {
  std::string in = bytes;
  for (int round = 0; round < times; ++round) {
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK) {
      throw std::runtime_error("deflateInit2");
    }
    std::string out(deflateBound(&stream, in.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(in.data());
    stream.avail_in = static_cast<uInt>(in.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const int ended = deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    if (ended != Z_STREAM_END) throw std::runtime_error("deflate");
    in = std::move(out);
  }
  return in;
}

std::string gzip_bomb(std::size_t size) {
  return gzip(std::string(size, '\0'));
}

}  // namespace rasid
