#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/clock.h"
#include "pipeline/fetch/fetcher.h"
#include "pipeline/fetch/http_client.h"

namespace rasid {

/// Time that goes forward when somebody waits: for the clock and for pauses, the same.
class SimulatedTime {
 public:
  explicit SimulatedTime(Instant begin) : begin_(begin), clock_(*this), ticks_(*this) {}
  SimulatedTime(const SimulatedTime&) = delete;
  SimulatedTime& operator=(const SimulatedTime&) = delete;

  [[nodiscard]] const Clock& clock() const { return clock_; }
  [[nodiscard]] const Ticks& ticks() const { return ticks_; }
  [[nodiscard]] Instant now() const { return begin_ + std::chrono::floor<std::chrono::seconds>(passed_); }
  [[nodiscard]] std::chrono::milliseconds passed() const { return passed_; }
  void pass(std::chrono::milliseconds time) { passed_ += time; }

 private:
  struct WallClock final : Clock {
    explicit WallClock(const SimulatedTime& t) : time(t) {}
    [[nodiscard]] Instant now() const override { return time.now(); }
    const SimulatedTime& time;
  };
  struct SteadyTicks final : Ticks {
    explicit SteadyTicks(const SimulatedTime& t) : time(t) {}
    [[nodiscard]] std::chrono::steady_clock::time_point now() const override {
      return std::chrono::steady_clock::time_point(time.passed_);
    }
    const SimulatedTime& time;
  };
  Instant begin_;
  std::chrono::milliseconds passed_{0};
  WallClock clock_;
  SteadyTicks ticks_;
};

/// A web that answers from a function, each request after `latency`, in simulated time.
class SimulatedWeb final : public HttpTransport {
 public:
  using Handler = std::function<HttpExchange(const HttpRequest&)>;
  SimulatedWeb(SimulatedTime& time, Handler handler,
               std::chrono::milliseconds latency = std::chrono::milliseconds(200))
      : time_(time), handler_(std::move(handler)), latency_(latency) {}

  void start(std::uint64_t id, const HttpRequest& request) override {
    HttpExchange exchange = handler_(request);
    exchange.id = id;
    exchange.seconds = std::chrono::duration<double>(latency_).count();
    on_the_way_.emplace(time_.passed() + latency_, std::move(exchange));
  }
  std::vector<HttpExchange> wait(std::chrono::milliseconds wait) override {
    std::vector<HttpExchange> ended;
    const auto until = time_.passed() + wait;
    if (on_the_way_.empty() || on_the_way_.begin()->first > until) {
      time_.pass(wait);
      return ended;
    }
    if (on_the_way_.begin()->first > time_.passed()) time_.pass(on_the_way_.begin()->first - time_.passed());
    ended.push_back(std::move(on_the_way_.begin()->second));
    on_the_way_.erase(on_the_way_.begin());
    return ended;
  }
  [[nodiscard]] std::size_t running() const override { return on_the_way_.size(); }

 private:
  SimulatedTime& time_;
  Handler handler_;
  std::chrono::milliseconds latency_;
  std::multimap<std::chrono::milliseconds, HttpExchange> on_the_way_;
};

}  // namespace rasid
