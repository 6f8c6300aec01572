#include "pipeline/cli/watch_log.h"

#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <nlohmann/json.hpp>

namespace rasid {
namespace {

spdlog::level::level_enum level_of(WatchLine::Level level) {
  switch (level) {
    case WatchLine::Level::info: return spdlog::level::info;
    case WatchLine::Level::warning: return spdlog::level::warn;
    case WatchLine::Level::error: return spdlog::level::err;
  }
  return spdlog::level::err;
}

const char* name_of(WatchLine::Level level) {
  switch (level) {
    case WatchLine::Level::info: return "info";
    case WatchLine::Level::warning: return "warning";
    case WatchLine::Level::error: return "error";
  }
  return "error";
}

}  // namespace

std::function<void(const WatchLine&)> make_watch_log(const std::filesystem::path& file, bool quiet,
                                                     const Clock& clock) {
  constexpr std::size_t kPiece = std::size_t{50} << 20;
  std::shared_ptr<spdlog::sinks::sink> sink;
  if (file.empty()) {
    sink = std::make_shared<spdlog::sinks::stderr_sink_st>();
  } else {
    sink = std::make_shared<spdlog::sinks::rotating_file_sink_st>(file.string(), kPiece, 5);
  }
  auto logger = std::make_shared<spdlog::logger>("watch", std::move(sink));
  logger->set_pattern("%v");
  logger->set_level(quiet ? spdlog::level::warn : spdlog::level::info);
  logger->flush_on(spdlog::level::info);
  return [logger, &clock](const WatchLine& line) {
    nlohmann::ordered_json json{
        {"at", format_iso_instant(clock.now())}, {"level", name_of(line.level)}, {"event", line.event}};
    for (const auto& [name, value] : line.facts) json[name] = value;
    const std::string text = json.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
    logger->log(level_of(line.level), spdlog::string_view_t(text.data(), text.size()));
  };
}

}  // namespace rasid
