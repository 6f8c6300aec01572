#include "tests/support/simulated_week.h"

#include <algorithm>
#include <cmath>
#include <random>
#include <stdexcept>

#include "core/base/sha256.h"
#include "pipeline/fetch/url.h"
#include "pipeline/run/watch.h"
#include "tests/support/simulated_web.h"

namespace rasid {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr hours kLearning{24 * 11};
constexpr hours kWeek{24 * 7};

/// How a source's server behaves, beside what it publishes.
struct Manner {
  bool gone = false;    ///< 404 after the turn
  bool moves = false;   ///< 301 after the turn
  bool lies = false;    ///< 304 to whoever brings an ETag
  bool limits = false;  ///< 429 to whoever comes twice in five minutes
  bool flaky = false;   ///< every third answer is 503
  std::optional<Instant> last_request;
  int requests = 0;
};

struct Made {
  SimulatedSource source;
  Manner manner;
};

/// Articles by chance, `rate` a day, in the hours that `open` allows.
template <typename Open>
void publish(std::vector<Instant>& out, Instant from, Instant to, double rate, std::mt19937& random, Open open) {
  std::exponential_distribution<double> gap(rate / 86'400);
  for (Instant at = from; at < to;) {
    at += seconds(1 + std::llround(gap(random)));
    if (at < to && open(at)) out.push_back(at);
  }
}

bool always(Instant) {
  return true;
}
bool by_day(Instant at) {
  const auto hour = std::chrono::floor<hours>(at - Instant(day_of(at))).count();
  return hour >= 6 && hour < 19;
}
bool on_workdays(Instant at) {
  const std::chrono::weekday day(day_of(at));
  return by_day(at) && day != std::chrono::Friday && day != std::chrono::Saturday;
}

class Maker {
 public:
  Maker(Instant begin, unsigned seed) : begin_(begin), end_(begin + kLearning + kWeek), random_(seed) {}

  std::vector<Made> make() {
    for (const double rate : {6.0, 8.0, 12.0, 16.0, 24.0, 32.0, 48.0}) steady("steady", rate);
    for (const double rate : {12.0, 20.0, 30.0, 40.0, 60.0, 80.0})
      publish(add("by day").source.published, begin_, end_, rate, random_, by_day);
    for (const double rate : {20.0, 30.0, 40.0, 60.0})
      publish(add("no weekends").source.published, begin_, end_, rate, random_, on_workdays);
    for (int i = 0; i < 8; ++i) bursts();
    for (int i = 0; i < 4; ++i) dying(8.0 * (i + 1), true);
    for (int i = 0; i < 4; ++i) dying(8.0 * (i + 1), false);
    for (const double rate : {10.0, 20.0, 40.0}) moving(rate);
    for (const double rate : {8.0, 12.0, 16.0, 20.0}) steady("rate-limited", rate).manner.limits = true;
    for (const double rate : {10.0, 16.0, 24.0, 40.0}) steady("lying ETag", rate).manner.lies = true;
    for (const double rate : {12.0, 30.0}) steady("flaky", rate).manner.flaky = true;
    for (const double rate : {40.0, 70.0})
      changing("slows down", rate, rate / 8, {AlertKind::rate_low}, {AlertKind::silent});
    for (const double rate : {12.0, 20.0}) changing("floods", rate, rate * 4, {AlertKind::rate_high}, {});
    return std::move(made_);
  }

 private:
  Made& add(const std::string& habit) {
    Made made;
    const std::string number = std::to_string(made_.size() + 1);
    made.source.id = "s" + (number.size() < 2 ? "0" + number : number);
    made.source.habit = habit;
    made_.push_back(std::move(made));
    return made_.back();
  }
  Made& steady(const std::string& habit, double rate) {
    Made& made = add(habit);
    publish(made.source.published, begin_, end_, rate, random_, always);
    return made;
  }
  /// Ten to twenty-five articles in two hours, every two or three days.
  void bursts() {
    Made& made = add("bursts");
    std::uniform_int_distribution<int> size(10, 25);
    std::uniform_int_distribution<int> pause(40, 72);
    for (Instant at = begin_ + hours(5); at < end_; at += hours(pause(random_))) {
      for (int i = size(random_); i > 0; --i) {
        const Instant when = at + seconds(random_() % 7200);
        if (when < end_) made.source.published.push_back(when);
      }
    }
    std::sort(made.source.published.begin(), made.source.published.end());
  }
  /// When something happens: early enough in the last week for its alert to come.
  Instant some_turn() { return begin_ + kLearning + hours(6 + random_() % 48); }

  void dying(double rate, bool gone) {
    Made& made = add(gone ? "dies: 404" : "dies: nothing new");
    made.source.turn = some_turn();
    publish(made.source.published, begin_, *made.source.turn, rate, random_, always);
    made.source.must = {AlertKind::silent};
    made.source.may = {AlertKind::rate_low};
    if (gone) made.source.must.insert(AlertKind::failing);
    made.manner.gone = gone;
  }
  void moving(double rate) {
    Made& made = steady("moves", rate);
    made.source.turn = some_turn();
    made.source.must = {AlertKind::moved};
    made.manner.moves = true;
  }
  void changing(const std::string& habit, double rate, double later, std::set<AlertKind> must,
                std::set<AlertKind> may) {
    Made& made = add(habit);
    made.source.turn = some_turn();
    publish(made.source.published, begin_, *made.source.turn, rate, random_, always);
    publish(made.source.published, *made.source.turn, end_, later, random_, always);
    made.source.must = std::move(must);
    made.source.may = std::move(may);
  }

  Instant begin_;
  Instant end_;
  std::mt19937 random_;
  std::vector<Made> made_;
};

class Servers {
 public:
  Servers(std::vector<Made>& made, SimulatedTime& time) : made_(made), time_(time) {
    for (Made& one : made_) {
      by_host_[one.source.id + ".example"] = &one;
      by_host_["new." + one.source.id + ".example"] = &one;
    }
  }

  HttpExchange answer(const HttpRequest& request) {
    const Url url = *parse_url(request.url);
    Made& made = *by_host_.at(url.host);
    HttpExchange out;
    out.status = 200;
    if (url.path == "/robots.txt") {
      out.status = 404;
      return out;
    }
    if (url.path == "/feed") made.source.visits.push_back(time_.now());
    if (refuses(made.manner, out)) return out;
    const bool turned = made.source.turn && time_.now() >= *made.source.turn;
    if (url.path != "/feed") {
      out.headers = {{"content-type", "text/html"}};
      out.body = "Article of " + made.source.id + "\nWhat happened at " + url.path + ".";
    } else if (made.manner.gone && turned) {
      out.status = 404;
    } else if (made.manner.moves && turned && url.host.rfind("new.", 0) != 0) {
      out.status = 301;
      out.headers = {{"location", "https://new." + made.source.id + ".example/feed"}};
    } else {
      feed(made, request, out);
    }
    return out;
  }

 private:
  bool refuses(Manner& manner, HttpExchange& out) {
    ++manner.requests;
    const bool soon = manner.last_request && time_.now() - *manner.last_request < minutes(5);
    manner.last_request = time_.now();
    if (manner.limits && soon) {
      out.status = 429;
      out.headers = {{"retry-after", "300"}};
    }
    if (manner.flaky && manner.requests % 3 == 0) out.status = 503;
    return out.status != 200;
  }

  void feed(const Made& made, const HttpRequest& request, HttpExchange& out) const {
    const auto& all = made.source.published;
    const auto end = std::upper_bound(all.begin(), all.end(), time_.now());
    const auto begin = end - std::min<std::ptrdiff_t>(end - all.begin(), 25);
    const std::string tag = made.manner.lies ? "\"always\"" : "\"" + std::to_string(end - all.begin()) + "\"";
    out.headers = {{"content-type", "application/rss+xml"}, {"etag", tag}};
    if (request.etag == tag) {
      out.status = 304;
      return;
    }
    out.body = "<rss version='2.0'><channel><title>" + made.source.id + "</title>";
    for (auto at = begin; at != end; ++at) {
      out.body += "<item><link>https://" + made.source.id + ".example/" + std::to_string(at - all.begin()) +
                  "</link><pubDate>" + format_iso_instant(*at) + "</pubDate></item>";
    }
    out.body += "</channel></rss>";
  }

  std::vector<Made>& made_;
  SimulatedTime& time_;
  std::map<std::string, Made*> by_host_;
};

Stages plain_stages() {
  Stages stages;
  stages.versions = {"test", "rules", "places"};
  stages.read_article = [](const RawDocument& document) -> Result<Article> {
    Article article;
    article.url = document.url;
    article.text = document.bytes;
    article.page_class = PageClass::article;
    article.content_hash = sha256_hex(document.bytes);
    return article;
  };
  stages.extract = [](const Article&) { return Extraction{}; };
  return stages;
}

}  // namespace

SimulatedWeek simulate_week(const std::filesystem::path& folder, unsigned seed) {
  SimulatedWeek out;
  out.begin = *parse_iso_instant("2026-03-01T00:00:00Z");
  out.week = out.begin + kLearning;
  out.end = out.week + kWeek;
  SimulatedTime time(out.begin);
  std::vector<Made> made = Maker(out.begin, seed).make();
  Servers servers(made, time);
  CrawlConfig config;
  for (const Made& one : made) {
    Source source;
    source.id = one.source.id;
    source.feeds = {"https://" + one.source.id + ".example/feed"};
    config.sources.push_back(std::move(source));
  }
  StoreOptions options;
  options.clock = &time.clock();
  auto store = Store::open(folder / "week.db", options);
  if (!store) throw std::runtime_error(store.error().text());
  WatchParts parts;
  parts.ticks = &time.ticks();
  parts.transport = [&] {
    return std::make_unique<SimulatedWeb>(time, [&](const HttpRequest& request) { return servers.answer(request); });
  };
  parts.free_bytes = [] { return UINT64_MAX; };
  Watch watch(config, plain_stages(), *store, time.clock(), std::move(parts));
  if (auto begun = watch.begin(); !begun) throw std::runtime_error(begun.error().text());
  while (time.now() < out.end) watch.tick(minutes(1));
  Frontier frontier(*store);
  const auto alerts = frontier.alerts(false);
  if (!alerts) throw std::runtime_error(alerts.error().text());
  for (Made& one : made) {
    for (const Alert& alert : *alerts) {
      if (alert.source == one.source.id) one.source.alerts.push_back(alert);
    }
    const auto outcomes = frontier.outcomes(one.source.id);
    if (outcomes && outcomes->count("new") != 0) one.source.found = outcomes->at("new");
    out.sources.push_back(std::move(one.source));
  }
  return out;
}

}  // namespace rasid
