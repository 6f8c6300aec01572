#include "pipeline/run/alert_delivery.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>

#include "pipeline/fetch/http_client.h"

namespace rasid {
namespace {

constexpr std::chrono::seconds kCommandTime{60};

HttpOptions plain_options() {
  HttpOptions options;
  // Where alerts go is the operator's word, often a machine of the own network.
  options.guard = AddressGuard({*parse_address_block("0.0.0.0/0"), *parse_address_block("::/0")});
  options.limits.total = std::chrono::seconds(20);
  options.limits.body = std::size_t{64} << 10;
  return options;
}

/// A child that reads `input`; -1 if it could not be started.
pid_t start_command(const std::vector<std::string>& command, const std::string& input) {
  std::FILE* file = std::tmpfile();
  if (file == nullptr) return -1;
  std::fwrite(input.data(), 1, input.size(), file);
  std::rewind(file);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ::fileno(file), 0);
  std::vector<char*> arguments;
  for (const std::string& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  pid_t child = -1;
  if (::posix_spawnp(&child, arguments[0], &actions, nullptr, arguments.data(), environ) != 0) child = -1;
  posix_spawn_file_actions_destroy(&actions);
  std::fclose(file);
  return child;
}

}  // namespace

std::string alert_json(const Alert& alert) {
  nlohmann::ordered_json json{{"alert", alert.closed ? "closed" : "opened"},
                              {"source", alert.source},
                              {"kind", to_string(alert.kind)},
                              {"message", alert.message},
                              {"opened", format_iso_instant(alert.opened)}};
  if (alert.closed) json["closed"] = format_iso_instant(*alert.closed);
  return json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

struct AlertDelivery::Inside {
  struct Sending {
    bool closing = false;
    pid_t child = -1;
    std::chrono::steady_clock::time_point started = std::chrono::steady_clock::now();
    std::uint64_t post = 0;  ///< id of the exchange; 0 when it is over
    bool failed = false;
  };
  WatchConfig config;
  Done done;
  HttpClient client{plain_options()};
  std::uint64_t next_id = 1;
  std::map<std::int64_t, Sending> sendings;

  Inside(const WatchConfig& given, Done call) : config(given), done(std::move(call)) {}

  void poll_child(Sending& sending) const {
    if (sending.child < 0) return;
    int status = 0;
    const pid_t ended = ::waitpid(sending.child, &status, WNOHANG);
    if (ended == 0 && std::chrono::steady_clock::now() - sending.started > kCommandTime) {
      ::kill(sending.child, SIGKILL);
      ::waitpid(sending.child, &status, 0);
    } else if (ended == 0) {
      return;
    }
    sending.failed = sending.failed || !WIFEXITED(status) || WEXITSTATUS(status) != 0;
    sending.child = -1;
  }
};

AlertDelivery::AlertDelivery(const WatchConfig& config, Done done)
    : inside_(std::make_unique<Inside>(config, std::move(done))) {}

AlertDelivery::~AlertDelivery() {
  for (auto& [number, sending] : inside_->sendings) {
    if (sending.child >= 0) ::waitpid(sending.child, nullptr, WNOHANG);
  }
}

void AlertDelivery::send(const Alert& alert) {
  Inside& in = *inside_;
  Inside::Sending sending;
  sending.closing = alert.closed.has_value();
  const std::string json = alert_json(alert);
  if (!in.config.alert_command.empty()) {
    sending.child = start_command(in.config.alert_command, json + "\n");
    sending.failed = sending.child < 0;
  }
  if (!in.config.alert_url.empty()) {
    HttpRequest request;
    request.url = in.config.alert_url;
    request.post = json;
    sending.post = in.next_id++;
    in.client.start(sending.post, request);
  }
  in.sendings[alert.number] = sending;
}

bool AlertDelivery::sending(std::int64_t number) const {
  return inside_->sendings.count(number) != 0;
}

void AlertDelivery::beat() {
  Inside& in = *inside_;
  if (in.config.heartbeat_url.empty()) return;
  HttpRequest request;
  request.url = in.config.heartbeat_url;
  in.client.start(in.next_id++, request);
}

void AlertDelivery::poll() {
  Inside& in = *inside_;
  if (in.client.running() > 0) {
    for (const HttpExchange& exchange : in.client.wait(std::chrono::milliseconds(0))) {
      for (auto& [number, sending] : in.sendings) {
        if (sending.post != exchange.id) continue;
        sending.post = 0;
        sending.failed = sending.failed || exchange.failure || exchange.status < 200 || exchange.status >= 300;
      }
    }
  }
  for (auto at = in.sendings.begin(); at != in.sendings.end();) {
    in.poll_child(at->second);
    if (at->second.child >= 0 || at->second.post != 0) {
      ++at;
      continue;
    }
    const auto [number, sending] = *at;
    at = in.sendings.erase(at);
    in.done(number, sending.closing, !sending.failed);
  }
}

}  // namespace rasid
