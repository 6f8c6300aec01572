#pragma once

#include "core/base/day.h"

namespace rasid {

/// Where the program gets "now" from, so that tests make their own. Implementations are safe to call from any thread.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

/// The machine's clock.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override;
};

/// Stands still until told to move.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Instant now) : now_(now) {}
  [[nodiscard]] Instant now() const override { return now_; }
  void advance(std::chrono::seconds by) { now_ += by; }

 private:
  Instant now_;
};

}  // namespace rasid
