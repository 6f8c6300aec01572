#include "pipeline/run/metrics.h"

#include <fmt/format.h>

namespace rasid {
namespace {

std::string label(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

std::int64_t seconds_of(Instant instant) {
  return instant.time_since_epoch().count();
}

void head(std::string& out, const char* name, const char* type, const char* help) {
  out += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help, name, type);
}

template <typename Value>
void one(std::string& out, const char* name, const char* type, const char* help, Value value) {
  head(out, name, type, help);
  out += fmt::format("{} {}\n", name, value);
}

template <typename Time>
void times_of_sources(std::string& out, const std::vector<SourceState>& sources, const char* name, const char* help,
                      Time time) {
  head(out, name, "gauge", help);
  for (const SourceState& source : sources) {
    if (const auto at = time(source))
      out += fmt::format("{}{{source=\"{}\"}} {}\n", name, label(source.id), seconds_of(*at));
  }
}

}  // namespace

std::string prometheus_text(const WatchMetrics& m) {
  std::string out;
  one(out, "rasid_start_time_seconds", "gauge", "When the watch was started.", seconds_of(m.started));
  one(out, "rasid_heartbeat_time_seconds", "gauge", "When this was written.", seconds_of(m.now));
  one(out, "rasid_held", "gauge", "1 while nothing is fetched because the disk is full.", m.held ? 1 : 0);
  one(out, "rasid_disk_free_bytes", "gauge", "Free on the disk of the database.", m.free_bytes);
  one(out, "rasid_fetched_bytes_total", "counter", "Bytes of answers, decoded, since the start.", m.bytes);
  head(out, "rasid_fetches_total", "counter", "Fetches since the start, by what was fetched and how it ended.");
  for (const auto& [key, count] : m.fetches)
    out += fmt::format("rasid_fetches_total{{role=\"{}\",result=\"{}\"}} {}\n", label(key.first), label(key.second),
                       count);
  head(out, "rasid_pages_total", "counter", "Pages by what came of them, each counted once, of all time.");
  for (int i = 0; i < kOutcomeClasses; ++i) {
    const std::string name(to_string(static_cast<OutcomeClass>(i)));
    const auto found = m.outcomes.find(name);
    out += fmt::format("rasid_pages_total{{class=\"{}\"}} {}\n", name, found == m.outcomes.end() ? 0 : found->second);
  }
  std::int64_t waiting = 0;
  std::int64_t failing = 0;
  std::int64_t lists = 0;
  std::map<std::string, int> open;
  for (const SourceState& source : m.sources) {
    waiting += source.waiting;
    lists += static_cast<std::int64_t>(source.lists.size());
    for (const ListState& list : source.lists) failing += list.failures > 0 ? 1 : 0;
    for (const auto& [kind, message] : source.open) ++open[std::string(to_string(kind))];
  }
  one(out, "rasid_frontier_pages", "gauge", "Pages that wait to be fetched.", waiting);
  one(out, "rasid_lists", "gauge", "Feeds, sitemaps and section pages.", lists);
  one(out, "rasid_lists_failing", "gauge", "Lists whose last visit failed.", failing);
  head(out, "rasid_alerts_open", "gauge", "Open alerts by kind.");
  for (const AlertKind kind :
       {AlertKind::silent, AlertKind::rate_low, AlertKind::rate_high, AlertKind::failing, AlertKind::moved}) {
    out += fmt::format("rasid_alerts_open{{kind=\"{}\"}} {}\n", to_string(kind), open[std::string(to_string(kind))]);
  }
  times_of_sources(out, m.sources, "rasid_source_last_new_time_seconds", "When the last new article came.",
                   [](const SourceState& source) { return source.last_new; });
  times_of_sources(out, m.sources, "rasid_source_last_success_time_seconds", "When a list was read last.",
                   [](const SourceState& source) { return source.last_success; });
  return out;
}

}  // namespace rasid
