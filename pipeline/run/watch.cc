#include "pipeline/run/watch.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "core/base/file.h"

namespace rasid {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr minutes kJudgeEvery{10};
constexpr hours kFailingAfter{24};
constexpr int kFailingTries = 3;
constexpr hours kBreak{1};  ///< a pause between two ticks that counts as one: the machine slept
constexpr seconds kRetryStore{5};

std::string duration_text(seconds duration) {
  const double hour_count = static_cast<double>(duration.count()) / 3600;
  if (hour_count < 48) return fmt::format("{:.1f} hours", hour_count);
  return fmt::format("{:.1f} days", hour_count / 24);
}

/// Since when none of its lists could be read; nothing if one can, or if it was tried too seldom to say.
std::optional<Instant> failing_since(const SourceState& source) {
  std::optional<Instant> since;
  for (const ListState& list : source.lists) {
    if (!list.failing_since || list.failures < kFailingTries) return std::nullopt;
    since = std::max(since.value_or(Instant{}), *list.failing_since);
  }
  return since;
}

}  // namespace

Watch::Watch(CrawlConfig config, Stages stages, Store& store, const Clock& clock, WatchParts parts)
    : config_(std::move(config)),
      stages_(std::move(stages)),
      store_(store),
      frontier_(store),
      clock_(clock),
      parts_(std::move(parts)) {}

std::unique_ptr<Crawler> Watch::make_crawler() {
  CrawlerOptions options;
  options.mode = CrawlerOptions::Mode::watch;
  options.schedule = config_.watch.schedule;
  options.archive = parts_.archive;
  if (parts_.transport) options.transport = parts_.transport();
  options.ticks = parts_.ticks;
  options.on_event = [this](const CrawlEvent& event) { count(event); };
  return std::make_unique<Crawler>(config_, stages_, store_, clock_, std::move(options));
}

Result<void> Watch::begin() {
  awake_ = last_tick_ = metrics_.started = now();
  next_day_ = now() + hours(24);
  crawler_ = make_crawler();
  if (auto begun = crawler_->begin(); !begun) return begun;
  delivery_ =
      std::make_unique<AlertDelivery>(config_.watch, [this](std::int64_t number, bool closing, bool delivered) {
        if (!delivered) {
          say(WatchLine::Level::warning, "alert_not_delivered", {{"number", std::to_string(number)}});
          deliver_again_[number] = now() + minutes(5);
        } else if (number > 0) {
          if (auto kept = frontier_.keep_told(number, closing); !kept) go_on_after(kept.error());
        }
      });
  say(WatchLine::Level::info, "started", {{"sources", std::to_string(config_.sources.size())}});
  return {};
}

void Watch::say(WatchLine::Level level, std::string event, std::vector<std::pair<std::string, std::string>> facts) {
  if (parts_.log) parts_.log({level, std::move(event), std::move(facts)});
}

void Watch::count(const CrawlEvent& event) {
  ++metrics_.fetches[{event.role, event.word}];
  metrics_.bytes += event.bytes;
  std::vector<std::pair<std::string, std::string>> facts{
      {"source", event.source}, {"role", event.role}, {"url", event.url}, {"status", std::to_string(event.status)}};
  if (!event.outcome.empty()) facts.emplace_back("outcome", event.outcome);
  if (event.role == "page" && event.candidates > 0)
    facts.emplace_back("candidates", std::to_string(event.candidates));
  if (event.role != "page") facts.emplace_back("new", std::to_string(event.new_items));
  facts.emplace_back("seconds", fmt::format("{:.3f}", event.seconds));
  if (!event.detail.empty()) facts.emplace_back("detail", event.detail);
  const bool good = event.word == "fetched" || event.word == "not_modified" || event.word == "robots";
  say(good ? WatchLine::Level::info : WatchLine::Level::warning, event.word, std::move(facts));
}

// ---------------------------------------------------------------- holding

std::uint64_t Watch::free_bytes() const {
  if (parts_.free_bytes) return parts_.free_bytes();
  std::error_code error;
  const auto space = std::filesystem::space(std::filesystem::absolute(store_.path()).parent_path(), error);
  return error ? UINT64_MAX : space.available;
}

void Watch::check_disk() {
  if (now() < next_disk_check_) return;
  next_disk_check_ = now() + seconds(5);
  const std::uint64_t free = metrics_.free_bytes = free_bytes();
  const std::uint64_t least = config_.watch.min_free_bytes;
  Alert alert{0, "", AlertKind::disk, now(), std::nullopt, ""};
  if (!disk_full_ && free < least) {
    disk_full_ = true;
    alert.message =
        fmt::format("{} MB are free on the disk of {}, {} are kept: nothing is fetched until there is room",
                    free >> 20U, store_.path().string(), least >> 20U);
    say(WatchLine::Level::error, "held", {{"reason", alert.message}});
    delivery_->send(alert);
  } else if (disk_full_ && free >= least + least / 10) {
    disk_full_ = false;
    alert.closed = now();
    alert.message = fmt::format("{} MB are free again: it goes on", free >> 20U);
    say(WatchLine::Level::info, "resumed", {{"reason", alert.message}});
    delivery_->send(alert);
  }
}

/// The store could not be read or written. Nothing is lost: the crawler keeps what it has in hand.
void Watch::go_on_after(const Error& error) {
  retry_at_ = now() + kRetryStore;
  if (trouble_) return;
  trouble_ = true;
  say(WatchLine::Level::error, "held", {{"reason", error.text()}});
}

// ---------------------------------------------------------------- the loop

void Watch::tick(std::chrono::milliseconds wait) {
  if (now() - last_tick_ > kBreak) awake_ = now();
  last_tick_ = now();
  check_disk();
  if (retry_at_ && now() < *retry_at_) {
    crawler_->rest(std::min<std::chrono::milliseconds>(wait, *retry_at_ - now()));
    return;
  }
  retry_at_.reset();
  crawler_->hold(held());
  const auto stepped = crawler_->step(wait);
  if (!stepped) {
    go_on_after(stepped.error());
  } else if (trouble_) {
    trouble_ = false;
    say(WatchLine::Level::info, "resumed");
  }
  delivery_->poll();
  if (now() >= next_minute_) each_minute();
}

void Watch::each_minute() {
  next_minute_ = now() + minutes(1);
  if (now() >= next_judgement_ && !held()) {
    next_judgement_ = now() + kJudgeEvery;
    judge_all();
  }
  if (!trouble_) {
    if (auto read = crawler_->refresh_paused(); !read) go_on_after(read.error());
    deliver();
  }
  if (now() >= next_beat_) {
    next_beat_ = now() + minutes(5);
    delivery_->beat();
  }
  if (now() >= next_day_ && !held()) {
    next_day_ = now() + hours(24);
    crawler_->forget_cookies();
    const auto hour = std::chrono::floor<hours>(now()).time_since_epoch().count() - kHistoryHours - 48;
    if (auto forgotten = frontier_.forget(hour, now()); !forgotten) go_on_after(forgotten.error());
  }
  write_files();
}

void Watch::write_files() {
  metrics_.now = now();
  metrics_.held = held();
  if (!config_.watch.heartbeat_file.empty()) {
    const auto due = crawler_->next_due();
    const std::string text =
        fmt::format("{{\"at\":\"{}\",\"held\":{},\"fetches\":{},\"on_the_wire\":{},\"next_due\":\"{}\"}}\n",
                    format_iso_instant(now()), held(), crawler_->done(), crawler_->on_the_wire(),
                    due ? format_iso_instant(*due) : "");
    if (auto written = write_file(config_.watch.heartbeat_file, text); !written)
      say(WatchLine::Level::warning, "heartbeat_not_written", {{"reason", written.error().text()}});
  }
  if (!config_.watch.metrics_file.empty()) {
    if (auto written = write_file(config_.watch.metrics_file, prometheus_text(metrics_)); !written)
      say(WatchLine::Level::warning, "metrics_not_written", {{"reason", written.error().text()}});
  }
}

Result<void> Watch::reload(CrawlConfig config, Stages stages) {
  finish();
  crawler_.reset();
  config_ = std::move(config);
  stages_ = std::move(stages);
  crawler_ = make_crawler();
  if (auto begun = crawler_->begin(); !begun) return begun;
  say(WatchLine::Level::info, "reloaded", {{"sources", std::to_string(config_.sources.size())}});
  return {};
}

void Watch::finish() {
  crawler_->hold(true);
  // A store that can't be written ends the wait too: what was in hand is fetched again by the next start.
  while (crawler_->in_hand()) {
    const auto stepped = crawler_->step(std::chrono::seconds(1));
    if (!stepped) {
      say(WatchLine::Level::error, "not_stored", {{"reason", stepped.error().text()}});
      break;
    }
  }
  say(WatchLine::Level::info, "finished", {{"fetches", std::to_string(crawler_->done())}});
  write_files();
}

// ---------------------------------------------------------------- alerts

void Watch::judge_all() {
  auto sources = frontier_.sources({}, false);
  auto outcomes = frontier_.outcomes();
  if (!sources || !outcomes) return go_on_after(!sources ? sources.error() : outcomes.error());
  std::set<std::string> named;
  for (const Source& source : config_.sources) {
    if (!source.paused) named.insert(source.id);
  }
  for (SourceState& source : *sources) {
    if (source.paused || named.count(source.id) == 0) continue;
    if (auto judged = judge(source); !judged) return go_on_after(judged.error());
  }
  if (now() >= next_keeping_) next_keeping_ = now() + hours(1);
  metrics_.sources = std::move(*sources);
  metrics_.outcomes = std::move(*outcomes);
}

/// What is usual changes slowly: it is made out anew every two hours.
Result<const Expectation*> Watch::usual_of(const SourceState& source, Instant since) {
  Usual& usual = usual_[source.id];
  if (usual.until > now()) return &usual.expected;
  const std::int64_t oldest = std::chrono::floor<hours>(now()).time_since_epoch().count() - kHistoryHours;
  const auto arrivals = frontier_.arrivals(source.id, oldest);
  if (!arrivals) return tl::make_unexpected(arrivals.error());
  usual = {now() + hours(2), expect(*arrivals, since, now())};
  return &usual.expected;
}

Result<void> Watch::judge(SourceState& source) {
  const Instant since = source.first_seen.value_or(now());
  const auto known = usual_of(source, since);
  if (!known) return tl::make_unexpected(known.error());
  const Expectation& expected = **known;
  // What people see of it need not be newer than an hour.
  const bool keep = now() >= next_keeping_ && expected.interval;
  source.expected = expected.interval;
  source.daily_mean = expected.mean;
  source.daily_deviation = expected.deviation;
  if (keep) {
    if (auto kept = frontier_.keep_expectation(source); !kept) return kept;
  }
  if (expected.interval && source.last_new && now() - *source.last_new > *expected.interval) {
    crawler_->doubt(source.id, *expected.interval);
  } else {
    crawler_->trust(source.id);
  }
  const bool silent = is_silent(expected, source.last_new, since, awake_, now());
  const std::string silence =
      source.last_new
          ? fmt::format("no new article since {}; one is expected every {}", format_iso_instant(*source.last_new),
                        duration_text(expected.interval.value_or(seconds(0))))
          : "no article since it was added; check its addresses with `rasid sources test`";
  const auto failing = failing_since(source);
  std::string why;
  std::string moved;
  for (const ListState& list : source.lists) {
    if (!list.failure.empty()) why = fmt::format("{}: {}", list.address, list.failure);
    if (!list.moved_to.empty())
      moved =
          fmt::format("{} was moved for good to {}; change it in the file of sources", list.address, list.moved_to);
  }
  const auto rate = rate_alert(expected);
  const std::string usual = fmt::format("{} new articles in a day, {:.1f} ± {:.1f} are usual", expected.last_day,
                                        expected.mean.value_or(0), expected.deviation.value_or(0));
  const std::string since_text = failing ? format_iso_instant(*failing) : std::string();
  return set_alert(source, AlertKind::silent, silent, silence)
      .and_then([&] { return set_alert(source, AlertKind::rate_low, rate == AlertKind::rate_low, usual); })
      .and_then([&] { return set_alert(source, AlertKind::rate_high, rate == AlertKind::rate_high, usual); })
      .and_then([&] {
        return set_alert(source, AlertKind::failing, failing && now() - *failing >= kFailingAfter,
                         fmt::format("none of its lists could be read since {} ({})", since_text, why));
      })
      .and_then([&] { return set_alert(source, AlertKind::moved, !moved.empty(), moved); });
}

Result<void> Watch::set_alert(const SourceState& state, AlertKind kind, bool should_be_open,
                              const std::string& message) {
  const std::string& source = state.id;
  const bool is_open =
      std::any_of(state.open.begin(), state.open.end(), [&](const auto& open) { return open.first == kind; });
  if (is_open == should_be_open) return {};  // most of the time: then nothing is written
  if (should_be_open) {
    const auto opened = frontier_.open_alert({0, source, kind, now(), std::nullopt, message});
    if (!opened) return tl::make_unexpected(opened.error());
    if (*opened) {
      say(WatchLine::Level::warning, "alert",
          {{"source", source}, {"kind", std::string(to_string(kind))}, {"message", message}});
    }
    return {};
  }
  const auto closed = frontier_.close_alert(source, kind, now());
  if (!closed) return tl::make_unexpected(closed.error());
  if (*closed) {
    say(WatchLine::Level::info, "alert_closed", {{"source", source}, {"kind", std::string(to_string(kind))}});
  }
  return {};
}

void Watch::deliver() {
  const auto untold = frontier_.untold();
  if (!untold) return go_on_after(untold.error());
  for (const Alert& alert : *untold) {
    const auto again = deliver_again_.find(alert.number);
    if (delivery_->sending(alert.number) || (again != deliver_again_.end() && again->second > now())) continue;
    delivery_->send(alert);
  }
  delivery_->poll();
}

}  // namespace rasid
