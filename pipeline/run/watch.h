#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/clock.h"
#include "core/base/result.h"
#include "pipeline/run/alert_delivery.h"
#include "pipeline/run/crawler.h"
#include "pipeline/run/expectation.h"
#include "pipeline/run/metrics.h"

namespace rasid {

/// A line of the log: what happened, with its facts as name and value.
struct WatchLine {
  enum class Level { info, warning, error };
  Level level = Level::info;
  std::string event;  ///< "fetched", "alert", "held", "resumed", "reloaded", "started", "stopped", ...
  std::vector<std::pair<std::string, std::string>> facts;
};

/// What a watch works with; a test puts in its own time, web and disk.
struct WatchParts {
  std::function<void(const WatchLine&)> log;
  Archive* archive = nullptr;
  std::function<std::unique_ptr<HttpTransport>()> transport;  ///< called for each crawler; null: the real one
  const Ticks* ticks = nullptr;
  std::function<std::uint64_t()> free_bytes;  ///< null: of the disk of the database
};

/// `rasid watch`: a crawler that goes on for ever, and looks after itself. Each source is judged every ten minutes by
/// what is usual for it; people are told of what opens and what closes. When the disk is nearly full, or the store
/// can't be written, it holds, says so, and resumes by itself. For one thread.
class Watch {
 public:
  Watch(CrawlConfig config, Stages stages, Store& store, const Clock& clock, WatchParts parts);

  /// Call it first. An Error if the store can't be read.
  Result<void> begin();
  /// Does what is due and waits at most `wait` for the next outcome.
  void tick(std::chrono::milliseconds wait);
  /// Sources or rules were changed: what is on the wire is finished, then it goes on with the new ones.
  Result<void> reload(CrawlConfig config, Stages stages);
  /// Finishes what is on the wire.
  void finish();

  [[nodiscard]] bool held() const { return disk_full_ || trouble_; }
  [[nodiscard]] const Crawler& crawler() const { return *crawler_; }

 private:
  void say(WatchLine::Level level, std::string event, std::vector<std::pair<std::string, std::string>> facts = {});
  [[nodiscard]] std::unique_ptr<Crawler> make_crawler();
  void count(const CrawlEvent& event);
  void check_disk();
  void go_on_after(const Error& error);
  void each_minute();
  void judge_all();
  Result<const Expectation*> usual_of(const SourceState& source, Instant since);
  Result<void> judge(SourceState& source);
  Result<void> set_alert(const SourceState& state, AlertKind kind, bool should_be_open, const std::string& message);
  void deliver();
  void write_files();
  [[nodiscard]] std::uint64_t free_bytes() const;
  [[nodiscard]] Instant now() const { return clock_.now(); }

  CrawlConfig config_;
  Stages stages_;
  Store& store_;
  Frontier frontier_;
  const Clock& clock_;
  WatchParts parts_;
  std::unique_ptr<Crawler> crawler_;
  std::unique_ptr<AlertDelivery> delivery_;
  std::map<std::int64_t, Instant> deliver_again_;  ///< alerts whose delivery failed

  struct Usual {
    Instant until{};
    Expectation expected;
  };
  std::map<std::string, Usual> usual_;  ///< by source

  Instant awake_{};  ///< watched without a break since
  Instant last_tick_{};
  Instant next_minute_{};
  Instant next_judgement_{};
  Instant next_keeping_{};
  Instant next_beat_{};
  Instant next_day_{};
  Instant next_disk_check_{};
  std::optional<Instant> retry_at_;  ///< after trouble with the store
  bool disk_full_ = false;
  bool trouble_ = false;
  WatchMetrics metrics_;
};

}  // namespace rasid
