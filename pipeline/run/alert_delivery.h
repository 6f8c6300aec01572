#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "pipeline/run/watch_config.h"
#include "pipeline/store/frontier.h"

namespace rasid {

/// An alert as JSON on one line: {"alert": "opened" or "closed", "source", "kind", "message", "opened", "closed"}.
std::string alert_json(const Alert& alert);

/// Tells people: runs the alert command with the JSON on its standard input (no shell; it has 60 seconds), posts it
/// to the alert URL. Both on the side: nothing waits for them. What failed is to be tried again by the caller.
class AlertDelivery {
 public:
  /// `done(number, closing, delivered)` is called from poll().
  using Done = std::function<void(std::int64_t number, bool closing, bool delivered)>;
  AlertDelivery(const WatchConfig& config, Done done);
  ~AlertDelivery();
  AlertDelivery(const AlertDelivery&) = delete;
  AlertDelivery& operator=(const AlertDelivery&) = delete;

  void send(const Alert& alert);
  [[nodiscard]] bool sending(std::int64_t number) const;
  /// Asks for the heartbeat URL, if there is one; whether it answers is not looked at.
  void beat();
  /// Notes what ended.
  void poll();

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace rasid
