// rasid export: the reviewed events as a data set.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>

#include "pipeline/cli/database.h"
#include "pipeline/export/day_page.h"
#include "pipeline/export/event_writer.h"

namespace rasid {
namespace {

namespace fs = std::filesystem;

struct ExportOptions {
  std::string format;
  std::string status = "accepted";
  std::string output;
  std::string html;
  bool byte_order_mark = false;
};

struct CloseFile {
  void operator()(std::FILE* file) const {
    if (file != stdout) std::fclose(file);
  }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

Error write_error(const std::string& where) {
  return {ErrorCode::unreadable, fmt::format("can't be written: {}", std::strerror(errno)), where};
}

/// Writes all events of the query; how many.
Result<std::size_t> write_events(const Store& store, const CandidateQuery& query, EventWriter& writer,
                                 std::FILE* file, const std::string& name) {
  const auto put = [&](const std::string& text) {
    return std::fwrite(text.data(), 1, text.size(), file) == text.size();
  };
  std::size_t count = 0;
  bool written = put(writer.begin());
  const auto read = store.each_candidate(query, [&](const StoredCandidate& candidate) {
    written = written && put(writer.event(candidate));
    ++count;
    return written;
  });
  if (!read) return tl::make_unexpected(read.error());
  if (!written || !put(writer.end()) || std::fflush(file) != 0) return tl::make_unexpected(write_error(name));
  return count;
}

/// Into a file beside the target that takes its place when all is written: a reader sees the old data set or the new
/// one.
Result<std::size_t> write_file_of_events(const Store& store, const CandidateQuery& query, EventWriter& writer,
                                         const fs::path& target) {
  const fs::path beside = target.string() + ".new";
  File file(std::fopen(beside.c_str(), "wb"));
  if (!file) return tl::make_unexpected(write_error(target.string()));
  auto count = write_events(store, query, writer, file.get(), target.string());
  if (count && ::fsync(::fileno(file.get())) != 0) count = tl::make_unexpected(write_error(target.string()));
  file.reset();
  std::error_code error;
  if (count) fs::rename(beside, target, error);
  if (count && error) count = fail(ErrorCode::unreadable, "can't be written: " + error.message(), target.string());
  if (!count) fs::remove(beside, error);
  return count;
}

/// All of a text into a file that takes its place when it is written.
Result<void> write_text_file(const fs::path& target, const std::string& text) {
  const fs::path beside = target.string() + ".new";
  File file(std::fopen(beside.c_str(), "wb"));
  const bool written =
      file && std::fwrite(text.data(), 1, text.size(), file.get()) == text.size() && std::fflush(file.get()) == 0;
  if (!written) return tl::make_unexpected(write_error(target.string()));
  file.reset();
  std::error_code error;
  fs::rename(beside, target, error);
  if (error) return fail(ErrorCode::unreadable, "can't be written: " + error.message(), target.string());
  return {};
}

std::string page_of(const StoredCandidate& event) {
  const auto& date = event.candidate.date;
  return date && date->first ? format_iso_day(*date->first) : std::string("undated");
}

/// A page a day and an index into a folder; how many events.
Result<std::size_t> write_pages(const Store& store, const CandidateQuery& query, const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return fail(ErrorCode::unreadable, "can't be made: " + error.message(), folder.string());
  std::map<std::string, std::vector<PublishedEvent::Source>> sources;
  const auto published = store.published_events(false);
  if (!published) return tl::make_unexpected(published.error());
  for (const PublishedEvent& event : *published) sources[event.id] = event.sources;
  std::vector<PageDay> days;
  std::vector<PageEvent> events;
  std::string day;
  std::size_t count = 0;
  Result<void> written;
  const auto finish_day = [&] {
    if (events.empty()) return;
    std::int64_t killed = 0;
    for (const PageEvent& e : events)
      killed += e.candidate.candidate.killed ? e.candidate.candidate.killed->low.value_or(0) : 0;
    days.push_back({day, events.size(), killed});
    written = write_text_file(folder / (day + ".html"), day_page(day, events));
    events.clear();
  };
  // Events come in the order of their days: one page is in memory at a time.
  const auto read = store.each_candidate(query, [&](const StoredCandidate& event) {
    if (page_of(event) != day) finish_day();
    day = page_of(event);
    events.push_back({event, sources[event.candidate.id]});
    ++count;
    return written.has_value();
  });
  if (!read) return tl::make_unexpected(read.error());
  if (written) finish_day();
  if (written) written = write_text_file(folder / "index.html", day_index(days));
  if (!written) return tl::make_unexpected(written.error());
  return count;
}

void export_events(const ExportOptions& options, Session& session) {
  if (options.html.empty() == options.format.empty()) {
    return session.report({ErrorCode::invalid, "give either --format csv, jsonl or geojson, or --html FOLDER", {}},
                          Exit::wrong_use);
  }
  if (!options.html.empty()) {
    const auto store = open_store(session, StoreOptions::Access::read);
    if (!store) return;
    CandidateQuery query;
    if (options.status != "all") query.status = parse_review_status(options.status);
    const auto count = write_pages(*store, query, options.html);
    if (!count) return session.report(count.error(), Exit::could_not_run);
    std::cerr << fmt::format("{} event{} written to {}\n", *count, *count == 1 ? "" : "s",
                             (fs::path(options.html) / "index.html").string());
    return;
  }
  auto writer = make_event_writer(options.format, options.byte_order_mark);
  if (!writer) return session.report(writer.error(), Exit::wrong_use);
  const auto store = open_store(session, StoreOptions::Access::read);
  if (!store) return;
  CandidateQuery query;
  if (options.status != "all") query.status = parse_review_status(options.status);
  const bool to_stdout = options.output.empty() || options.output == "-";
  const auto count = to_stdout ? write_events(*store, query, **writer, stdout, "standard output")
                               : write_file_of_events(*store, query, **writer, options.output);
  if (!count) return session.report(count.error(), Exit::could_not_run);
  std::cerr << fmt::format("{} event{} written{}\n", *count, *count == 1 ? "" : "s",
                           to_stdout ? "" : " to " + options.output);
  if (*count == 0 && options.status == "accepted") {
    std::cerr
        << "Only accepted events are exported: accept some with `rasid events accept ID`, or give --status all.\n";
  }
}

}  // namespace

void add_export(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("export", "Write the reviewed events as a data set (docs/data.md)");
  const auto options = std::make_shared<ExportOptions>();
  add_database_option(*command, session);
  command->add_option("--format", options->format, "csv, jsonl or geojson")->type_name("FORMAT");
  command->add_option("--html", options->html, "Write a page a day without scripts, and an index, into this folder")
      ->type_name("FOLDER");
  command->add_option("--status", options->status, "accepted, rejected, duplicate, new or all")
      ->check(CLI::IsMember({"accepted", "rejected", "duplicate", "new", "all"}))
      ->capture_default_str();
  command->add_option("--output", options->output, "The file to write; default: standard output")->type_name("FILE");
  command->add_flag("--bom", options->byte_order_mark,
                    "Begin CSV with a byte order mark, for spreadsheets that misread Arabic");
  command->footer(
      "Examples:\n  rasid export --format csv --output events.csv\n  rasid export --format geojson --status all > "
      "events.geojson\n  rasid export --html pages --status all");
  command->callback([options, &session] { export_events(*options, session); });
}

}  // namespace rasid
