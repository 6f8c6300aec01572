// A web of many sources on loopback for measuring a watch: each address 127.1.x.y is a host of its own with a feed, a
// robots.txt and articles; every answer takes 200 ms. One thread (epoll), so that the server costs little.
//   load_server PORT SOURCES SHARE LATENCY_MS  writes "sources.toml" to stdout and serves until it is killed; SIGUSR1
//   prints figures to stderr: sources asked, requests, most connections of one host at a time, shortest gap of one
//   host.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <map>
#include <queue>
#include <string>
#include <vector>

namespace {

using Steady = std::chrono::steady_clock;

struct Host {
  int feeds = 0;
  int requests = 0;
  int open = 0;
  int most_open = 0;
  Steady::time_point last{};
};
struct Connection {
  std::uint32_t host = 0;
  std::string in;
};
struct Due {
  Steady::time_point at;
  int socket;
  std::uint64_t serial;
  std::string out;
  bool operator<(const Due& other) const { return at > other.at; }
};

volatile std::sig_atomic_t told = 0;
void on_signal(int) {
  told = 1;
}

std::string address_of(int source) {
  return "127.1." + std::to_string(source / 250) + "." + std::to_string(source % 250 + 1);
}

std::string respond(const std::string& type, const std::string& body, const char* status = "200 OK") {
  return std::string("HTTP/1.1 ") + status + "\r\nContent-Type: " + type +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) return std::fputs("usage: load_server PORT SOURCES SHARE LATENCY_MS\n", stderr), 2;
  const int port = std::atoi(argv[1]);
  const int sources = std::atoi(argv[2]);
  const int share = std::atoi(argv[3]);  // one source in so many has an article
  const std::chrono::milliseconds latency(std::atoi(argv[4]));
  rlimit files{65536, 65536};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  const int yes = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  // All of 127.0.0.0/8 and nothing else.
  if (::setsockopt(listener, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3) != 0) return std::perror("SO_BINDTODEVICE"), 3;
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_ANY);
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0 || ::listen(listener, 4096) != 0)
    return std::perror("listen"), 3;
  std::printf(
      "[fetch]\nallow_addresses = [\"127.0.0.0/8\"]\nparallel = 64\n[watch]\nshortest_minutes = 15\nlongest_minutes "
      "= 15\n");
  for (int i = 0; i < sources; ++i)
    std::printf("[[source]]\nid = \"s%d\"\nfeeds = [\"http://%s:%d/feed\"]\n", i, address_of(i).c_str(), port);
  std::fflush(stdout);
  ::fclose(stdout);
  std::signal(SIGPIPE, SIG_IGN);
  struct sigaction action {};
  action.sa_handler = &on_signal;
  ::sigaction(SIGUSR1, &action, nullptr);

  const int poll = ::epoll_create1(0);
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.fd = listener;
  ::epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
  std::map<int, Connection> connections;
  std::map<std::uint32_t, Host> hosts;
  std::map<int, std::uint64_t> serials;
  std::priority_queue<Due> due;
  std::uint64_t serial = 0;
  std::uint64_t requests = 0;
  auto shortest = std::chrono::milliseconds(1'000'000);
  const auto begin = Steady::now();
  std::vector<epoll_event> events(256);
  while (true) {
    int wait = 1000;
    if (!due.empty())
      wait = static_cast<int>(
          std::max<long>(0, std::chrono::ceil<std::chrono::milliseconds>(due.top().at - Steady::now()).count()));
    const int count = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), wait);
    if (told != 0) {
      told = 0;
      int asked = 0;
      int most = 0;
      int fewest = 1'000'000;
      for (const auto& [ip, host] : hosts) {
        asked += host.feeds > 0 ? 1 : 0;
        most = std::max(most, host.most_open);
        fewest = std::min(fewest, host.feeds);
      }
      std::fprintf(stderr,
                   "after %.0f s: %d of %d sources asked (each at least %d times), %llu requests, most connections "
                   "of a host %d, shortest gap of a host %lld ms\n",
                   std::chrono::duration<double>(Steady::now() - begin).count(), asked, sources, fewest,
                   static_cast<unsigned long long>(requests), most, static_cast<long long>(shortest.count()));
    }
    for (int i = 0; i < count; ++i) {
      const int socket = events[static_cast<std::size_t>(i)].data.fd;
      if (socket == listener) {
        while (true) {
          const int client = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
          if (client < 0) break;
          sockaddr_in local{};
          socklen_t size = sizeof local;
          ::getsockname(client, reinterpret_cast<sockaddr*>(&local), &size);
          Connection& connection = connections[client];
          connection = {};
          connection.host = ntohl(local.sin_addr.s_addr);
          serials[client] = ++serial;
          Host& host = hosts[connection.host];
          host.most_open = std::max(host.most_open, ++host.open);
          epoll_event add{};
          add.events = EPOLLIN;
          add.data.fd = client;
          ::epoll_ctl(poll, EPOLL_CTL_ADD, client, &add);
        }
        continue;
      }
      Connection& connection = connections[socket];
      char buffer[4096];
      const ssize_t got = ::recv(socket, buffer, sizeof buffer, 0);
      if (got <= 0) {
        --hosts[connection.host].open;
        connections.erase(socket);
        serials.erase(socket);
        ::close(socket);
        continue;
      }
      connection.in.append(buffer, static_cast<std::size_t>(got));
      const std::size_t end = connection.in.find("\r\n\r\n");
      if (end == std::string::npos) continue;
      const std::size_t space = connection.in.find(' ');
      const std::string path = connection.in.substr(space + 1, connection.in.find(' ', space + 1) - space - 1);
      connection.in.erase(0, end + 4);
      ++requests;
      Host& host = hosts[connection.host];
      ++host.requests;
      const auto now = Steady::now();
      if (host.last != Steady::time_point{})
        shortest = std::min(shortest, std::chrono::duration_cast<std::chrono::milliseconds>(now - host.last));
      host.last = now;
      std::string out;
      const std::string self = "http://127." + std::to_string((connection.host >> 16) & 255) + "." +
                               std::to_string((connection.host >> 8) & 255) + "." +
                               std::to_string(connection.host & 255) + ":" + std::to_string(port);
      if (path == "/robots.txt") {
        out = respond("text/plain", "User-agent: *\nDisallow: /private/\n");
      } else if (path == "/feed") {
        const int round = host.feeds++;
        std::string items;
        for (int k = 0; k <= round; ++k) {
          if (static_cast<int>((connection.host + static_cast<std::uint32_t>(k)) %
                               static_cast<std::uint32_t>(share)) == 0)
            items += "<item><title>n</title><link>" + self + "/news/" + std::to_string(k) + "</link></item>";
        }
        out = respond("application/rss+xml",
                      "<rss version=\"2.0\"><channel><title>Feed</title>" + items + "</channel></rss>");
      } else {
        std::string text =
            "<html><head><title>Shelling near Saraqib</title></head><body><article><h1>Shelling near Saraqib</h1>";
        for (int k = 0; k < 12; ++k)
          text += "<p>Paragraph " + std::to_string(k) + " of " + self + path +
                  ": three civilians were killed on Monday in shelling by artillery on the town of Saraqib in Idlib, "
                  "residents said, and "
                  "ambulances took eleven wounded people to a hospital in the city of Idlib.</p>";
        out = respond("text/html; charset=utf-8", text + "</article></body></html>");
      }
      due.push({now + latency, socket, serials[socket], std::move(out)});
    }
    while (!due.empty() && due.top().at <= Steady::now()) {
      const auto found = serials.find(due.top().socket);
      if (found != serials.end() && found->second == due.top().serial)
        (void)::send(due.top().socket, due.top().out.data(), due.top().out.size(), MSG_NOSIGNAL);
      due.pop();
    }
  }
}
