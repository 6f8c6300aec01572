// rasid warc: what WARC and ARC files hold, ours and those of other programs.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "pipeline/archive/warc_reader.h"
#include "pipeline/cli/cli.h"
#include "pipeline/cli/input.h"
#include "pipeline/cli/table.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

enum class Part { record, http, payload };

struct Options {
  std::string file;
  std::string type;
  std::string uri;
  std::optional<std::uint64_t> offset;
  Part part = Part::record;
  bool json = false;
};

bool wanted(const WarcRecord& record, const Options& options) {
  return (options.type.empty() || record.type == options.type) &&
         (options.uri.empty() || record.uri == options.uri) && (!options.offset || record.offset == *options.offset);
}

/// Calls `each` for the records that are asked for. What can't be read is reported and kept in `errors`.
template <typename Each>
void for_each_record(const Options& options, Session& session, std::vector<Error>& errors, const Each& each) {
  auto reader = WarcReader::open(options.file);
  if (!reader) {
    errors.push_back(reader.error());
    return session.report(reader.error(), Exit::could_not_run);
  }
  while (true) {
    const auto record = (*reader)->next();
    if (!record) {
      errors.push_back(record.error());
      session.report(record.error(), Exit::item_errors);
    } else if (!*record) {
      return;
    } else if (wanted(**record, options)) {
      each(**record);
    }
  }
}

/// One object, its records a line each, printed as they are read: an archive may hold millions.
void list_json(const Options& options, Session& session) {
  const auto text = [](const ordered_json& json) {
    return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  };
  std::vector<Error> errors;
  bool first = true;
  std::cout << "{\"file\": " << text(options.file) << ", \"records\": [";
  for_each_record(options, session, errors, [&](const WarcRecord& record) {
    std::cout << (first ? "\n" : ",\n") << text(to_json(record));
    first = false;
  });
  ordered_json problems = ordered_json::array();
  for (const Error& error : errors)
    problems.push_back({{"code", to_string(error.code)}, {"message", error.message}, {"where", error.where}});
  std::cout << "],\n\"error\": " << text(errors.empty() ? ordered_json() : ordered_json(errors.front().text()))
            << ", \"errors\": " << text(problems) << "}\n";
}

std::string size_text(std::size_t bytes) {
  return bytes < 10'000 ? fmt::format("{}", bytes) : fmt::format("{}k", bytes >> 10);
}

void list(const Options& options, Session& session) {
  if (options.json) return list_json(options, session);
  Table table(
      {{"Offset", true}, {"Type"}, {"Date"}, {"Status", true}, {"Bytes", true}, {"Digest"}, {"Address", false, 30}});
  std::vector<Error> errors;
  for_each_record(options, session, errors, [&](const WarcRecord& record) {
    std::string below;
    for (const std::string& problem : record.problems) below += (below.empty() ? "" : "; ") + printable(problem);
    table.add({std::to_string(record.offset), printable(record.type),
               record.captured ? format_iso_instant(*record.captured) : "-",
               record.status == 0 ? "-" : std::to_string(record.status), size_text(record.payload.size()),
               !record.digest_ok   ? "-"
               : *record.digest_ok ? "ok"
                                   : "WRONG",
               printable(record.uri)},
              below);
  });
  if (!table.empty()) std::cout << table.text({terminal_width(), session.color});
}

void cat(const Options& options, Session& session) {
  std::size_t shown = 0;
  std::vector<Error> errors;
  for_each_record(options, session, errors, [&](const WarcRecord& record) {
    ++shown;
    if (options.part == Part::payload) {
      std::cout << record.payload;
    } else {
      if (options.part == Part::record) {
        std::cout << (record.format == "arc" ? "ARC" : record.field("version")) << "\r\n";
        for (std::size_t i = record.format == "arc" ? 0 : 1; i < record.fields.size(); ++i)
          std::cout << record.fields[i].first << ": " << record.fields[i].second << "\r\n";
        std::cout << "\r\n";
      }
      std::cout << record.block;
      if (options.part == Part::record) std::cout << "\r\n\r\n";
    }
  });
  std::cout.flush();
  if (shown == 0 && errors.empty())
    session.report({ErrorCode::not_found, "has no such record; `rasid warc list` shows what it has", options.file},
                   Exit::item_errors);
}

void add_common(CLI::App& command, Options& options) {
  command.add_option("FILE", options.file, "A .warc, .warc.gz, .arc or .arc.gz file")->required();
  command.add_option("--type", options.type, "Only records of this type: response, request, revisit, ...");
  command.add_option("--uri", options.uri, "Only records of this address");
}

}  // namespace

void add_warc(CLI::App& app, Session& session) {
  CLI::App* warc = app.add_subcommand("warc", "Look into WARC and ARC files, ours and those of other programs");
  warc->require_subcommand(1);
  warc->footer("Example:\n  rasid warc list archive/rasid-20260114070000-00000-1a2b3c4d.warc.gz");
  const auto options = std::make_shared<Options>();
  CLI::App* list_command = warc->add_subcommand("list", "A line for each record; checks digests");
  add_common(*list_command, *options);
  list_command->add_flag("--json", options->json, "Print JSON (docs/json.md)");
  list_command->footer("Example:\n  rasid warc list archive/rasid-20260114070000-00000-1a2b3c4d.warc.gz");
  list_command->callback([options, &session] { list(*options, session); });
  CLI::App* cat_command = warc->add_subcommand("cat", "Print records as they are, unpacked");
  add_common(*cat_command, *options);
  cat_command->add_option("--offset", options->offset,
                          "Only the record at this offset, as `rasid warc list` shows it");
  cat_command->add_flag_callback(
      "--http", [options] { options->part = Part::http; }, "Only the block: HTTP head and body");
  cat_command->add_flag_callback(
      "--payload", [options] { options->part = Part::payload; }, "Only the page, without chunks and compression");
  cat_command->footer(
      "Examples:\n  rasid warc cat FILE | less\n  rasid warc cat --offset 1530 --payload FILE > page.html\n"
      "  rasid warc cat --type response --uri https://example.org/1 --http FILE");
  cat_command->callback([options, &session] { cat(*options, session); });
}

}  // namespace rasid
