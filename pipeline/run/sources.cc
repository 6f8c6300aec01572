#include "pipeline/run/sources.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "extractors/ruleset/toml_file.h"
#include "pipeline/discover/channel.h"
#include "pipeline/fetch/url.h"

namespace rasid {
namespace {

class Reader {
 public:
  Reader(const TomlTable& root, std::filesystem::path folder) : root_(root), folder_(std::move(folder)) {}

  CrawlConfig read() {
    CrawlConfig config;
    if (const auto fetch = root_.table("fetch")) read_fetch(*fetch, config.fetch);
    if (const auto archive = root_.table("archive")) {
      config.archive_folder = archive->text("folder");
      if (config.archive_folder.is_relative()) config.archive_folder = folder_ / config.archive_folder;
      config.archive_file_bytes = count(*archive, "max_file_bytes", config.archive_file_bytes, std::int64_t{1} << 40);
    }
    if (const auto watch = root_.table("watch")) read_watch(*watch, config.watch);
    for (const TomlTable& table : root_.tables("source")) config.sources.push_back(read_source(table));
    if (config.sources.empty())
      root_.error("", "E601", "names no source", "add a [[source]] with an id and feeds, sitemaps or sections");
    root_.finish();
    return config;
  }

 private:
  static std::size_t count(const TomlTable& table, std::string_view key, std::size_t fallback, std::int64_t most) {
    const std::int64_t value = table.number_or(key, static_cast<std::int64_t>(fallback));
    if (value >= 0 && value <= most) return static_cast<std::size_t>(value);
    table.error(key, "E602", "is out of range", "write a number from 0 to " + std::to_string(most));
    return fallback;
  }

  static std::chrono::milliseconds seconds(const TomlTable& table, std::string_view key,
                                           std::chrono::milliseconds fallback, double most) {
    const double value = table.real_or(key, static_cast<double>(fallback.count()) / 1000);
    if (value >= 0 && value <= most) return std::chrono::milliseconds(std::llround(value * 1000));
    table.error(key, "E602", "is out of range",
                "write seconds from 0 to " + std::to_string(static_cast<long long>(most)));
    return fallback;
  }

  static void read_fetch(const TomlTable& table, FetchOptions& options) {
    HttpOptions& http = options.http;
    const std::string contact = table.text_or("contact");
    if (!contact.empty()) http.user_agent += " (+" + contact + ")";
    http.user_agent = table.text_or("user_agent", http.user_agent);
    http.proxy = table.text_or("proxy");
    http.ca_file = table.text_or("ca_file");
    options.floor = seconds(table, "delay_seconds", options.floor, 86'400);
    options.max_wait = seconds(table, "max_wait_seconds", options.max_wait, 86'400);
    http.limits.total = seconds(table, "timeout_seconds", http.limits.total, 3'600);
    http.limits.body = count(table, "max_page_bytes", http.limits.body, std::int64_t{1} << 30);
    options.redirects =
        static_cast<int>(count(table, "max_redirects", static_cast<std::size_t>(options.redirects), 20));
    options.retries = static_cast<int>(count(table, "retries", static_cast<std::size_t>(options.retries), 10));
    options.retry_pause = seconds(table, "retry_seconds", options.retry_pause, 3'600);
    options.parallel = std::max<std::size_t>(1, count(table, "parallel", options.parallel, 256));
    std::vector<AddressBlock> allowed;
    for (const std::string& text : table.texts("allow_addresses")) {
      const auto block = parse_address_block(text);
      if (block) allowed.push_back(*block);
      if (!block) table.error("allow_addresses", "E603", block.error().message, "write it like \"127.0.0.0/8\"");
    }
    http.guard = AddressGuard(std::move(allowed));
  }

  std::filesystem::path file_of(const TomlTable& table, std::string_view key) const {
    const std::filesystem::path path = table.text_or(key);
    return path.empty() || path.is_absolute() ? path : folder_ / path;
  }

  static std::string address(const TomlTable& table, std::string_view key) {
    const std::string text = table.text_or(key);
    const auto url = parse_url(text);
    if (text.empty() || (url && url->is_http())) return text;
    table.error(key, "E604", "\"" + text + "\" is no http or https address");
    return {};
  }

  void read_watch(const TomlTable& table, WatchConfig& watch) const {
    const auto minutes = [&](std::string_view key, std::chrono::seconds fallback) {
      const auto value = static_cast<std::size_t>(std::chrono::duration_cast<std::chrono::minutes>(fallback).count());
      return std::chrono::seconds(std::chrono::minutes(count(table, key, value, 60 * 24 * 7)));
    };
    watch.schedule.shortest =
        std::max<std::chrono::seconds>(std::chrono::minutes(1), minutes("shortest_minutes", watch.schedule.shortest));
    watch.schedule.longest = std::max(watch.schedule.shortest, minutes("longest_minutes", watch.schedule.longest));
    watch.alert_command = table.texts("alert_command");
    watch.alert_url = address(table, "alert_url");
    watch.heartbeat_file = file_of(table, "heartbeat_file");
    watch.heartbeat_url = address(table, "heartbeat_url");
    watch.metrics_file = file_of(table, "metrics_file");
    watch.min_free_bytes = count(table, "min_free_mb", watch.min_free_bytes >> 20U, std::int64_t{1} << 30) << 20U;
  }

  /// How a source wants to be asked, where that differs from others.
  static void read_manner(const TomlTable& table, Source& source) {
    source.manner.proxy = table.text_or("proxy");
    source.manner.any_certificate = table.flag_or("any_certificate", false);
    source.manner.old_tls = table.flag_or("old_tls", false);
    if (const auto headers = table.table("headers")) {
      for (const std::string& name : headers->keys()) source.headers.emplace_back(name, headers->text(name));
    }
  }

  static std::vector<std::string> addresses(const TomlTable& table, std::string_view key) {
    std::vector<std::string> urls;
    for (const std::string& text : table.texts(key)) {
      const std::string url = canonical_url(text);
      if (url.empty()) {
        table.error(key, "E604", "\"" + text + "\" is no http or https address");
      } else {
        urls.push_back(parse_url(text)->text());
      }
    }
    return urls;
  }

  static std::vector<std::string> channels(const TomlTable& table) {
    std::vector<std::string> urls;
    for (const std::string& text : table.texts("channels")) {
      urls.push_back(channel_preview_url(text));
      if (!urls.back().empty()) continue;
      urls.pop_back();
      table.error("channels", "E608", "\"" + text + "\" names no Telegram channel", "write \"https://t.me/s/NAME\"");
    }
    return urls;
  }

  Source read_source(const TomlTable& table) {
    Source source;
    source.id = table.text("id");
    if (!source.id.empty() && !ids_.insert(source.id).second)
      table.error("id", "E605", "is the id of another source too");
    source.name = table.text_or("name", source.id);
    source.language = table.choice_or("language", {"en", "ar", ""}, "");
    source.feeds = addresses(table, "feeds");
    source.sitemaps = addresses(table, "sitemaps");
    source.sections = addresses(table, "sections");
    source.channels = channels(table);
    source.max_pages = count(table, "max_pages", source.max_pages, 100'000);
    source.paused = table.flag_or("paused", false);
    source.verified = table.flag_or("verified", true);
    read_manner(table, source);
    auto pattern = LinkPattern::compile(table.texts("section_links"));
    if (pattern) source.section_links = *pattern;
    if (!pattern) table.error("section_links", "E606", pattern.error().message);
    if (source.feeds.empty() && source.sitemaps.empty() && source.sections.empty() && source.channels.empty()) {
      table.error("", "E607", "the source names nothing to read", "give it feeds, sitemaps, sections or channels");
    }
    return source;
  }

  const TomlTable& root_;
  std::filesystem::path folder_;  ///< of the file: relative paths begin there
  std::set<std::string> ids_;
};

}  // namespace

std::optional<CrawlConfig> read_sources(const std::filesystem::path& path, std::vector<Diagnostic>& diagnostics) {
  const auto file = RuleFile::read(path, {}, diagnostics);
  if (!file) return std::nullopt;
  const TomlTable root = file->root();
  CrawlConfig config = Reader(root, path.parent_path()).read();
  if (has_errors(diagnostics)) return std::nullopt;
  return config;
}

}  // namespace rasid
