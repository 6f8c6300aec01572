// rasid feed and rasid sitemap: what a list of news names, each answered alone.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "pipeline/cli/cli.h"
#include "pipeline/cli/input.h"
#include "pipeline/cli/table.h"
#include "pipeline/discover/feed.h"
#include "pipeline/discover/sitemap.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMostBytes = std::size_t{64} << 20;

struct Options {
  std::string file = "-";
  std::string url;
  std::string content_type;
  std::vector<std::string> headers;
  bool strict = false;
  bool json = false;
  bool lines = false;
};

std::string lowered(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

void set_header(FeedDocument& document, const std::string& name, const std::string& value) {
  const std::string key = lowered(name);
  if (key == "content-type") document.content_type = value;
  if (key == "content-location") document.content_location = value;
  if (key == "content-language") document.content_language = value;
}

/// "Name: value"
bool add_header(FeedDocument& document, const std::string& header) {
  const std::size_t colon = header.find(':');
  if (colon == std::string::npos) return false;
  const std::size_t begin = header.find_first_not_of(" \t", colon + 1);
  set_header(document, header.substr(0, colon), begin == std::string::npos ? "" : header.substr(begin));
  return true;
}

std::string day_text(const std::optional<Instant>& instant) {
  return instant ? format_iso_instant(*instant).substr(0, 16) : "-";
}

TableStyle style_of(const Session& session) {
  return {terminal_width(), session.color};
}

void print_problems(const std::vector<std::string>& problems) {
  for (const std::string& problem : problems) std::cout << "problem: " << printable(problem) << '\n';
}

void print_feed(const Feed& feed, const Session& session) {
  std::cout << feed.format << ", " << feed.encoding << ": " << isolate(printable(feed.title)) << '\n';
  Table table({{"Published", false}, {"Title", false, 20}, {"Link", false, 30}});
  for (const FeedEntry& entry : feed.entries) {
    table.add({day_text(entry.published ? entry.published : entry.updated), isolate(printable(entry.title)),
               printable(entry.link)});
  }
  if (!table.empty()) std::cout << table.text(style_of(session));
  print_problems(feed.problems);
}

void run_feed(const Options& options, Session& session) {
  if (options.lines) {
    return answer_lines(session, [](const ordered_json& request) -> Result<ordered_json> {
      const auto bytes = bytes_of(request, "content");
      if (!bytes) return tl::make_unexpected(bytes.error());
      FeedDocument document;
      document.bytes = *bytes;
      document.url = text_of(request, "url");
      if (request.contains("headers") && request["headers"].is_object()) {
        for (const auto& [name, value] : request["headers"].items())
          set_header(document, name, value.is_string() ? value.get<std::string>() : "");
      }
      auto feed = read_feed(document);
      if (!feed) return tl::make_unexpected(feed.error());
      return to_json(*feed);
    });
  }
  const auto bytes = read_input(options.file, kMostBytes);
  if (!bytes) return session.report(bytes.error(), Exit::could_not_run);
  FeedDocument document;
  document.bytes = *bytes;
  document.url = options.url;
  document.content_type = options.content_type;
  for (const std::string& header : options.headers) {
    if (!add_header(document, header))
      return session.report({ErrorCode::invalid, "write a header as 'Name: value'", header}, Exit::wrong_use);
  }
  const auto feed = read_feed(document);
  if (!feed) {
    Error error = feed.error();
    if (error.where.empty()) error.where = options.file;
    return session.report(error, Exit::item_errors);
  }
  if (options.json) return print_json(to_json(*feed));
  print_feed(*feed, session);
}

void run_sitemap(const Options& options, Session& session) {
  if (options.lines) {
    return answer_lines(session, [](const ordered_json& request) -> Result<ordered_json> {
      const auto bytes = bytes_of(request, "content");
      if (!bytes) return tl::make_unexpected(bytes.error());
      const auto strict = request.find("strict");
      const auto sitemap = read_sitemap({*bytes, text_of(request, "url"), text_of(request, "content_type"),
                                         strict != request.end() && strict->is_boolean() && strict->get<bool>()});
      if (!sitemap) return tl::make_unexpected(sitemap.error());
      return to_json(*sitemap);
    });
  }
  const auto bytes = read_input(options.file, kMostBytes);
  if (!bytes) return session.report(bytes.error(), Exit::could_not_run);
  const auto sitemap = read_sitemap({*bytes, options.url, options.content_type, options.strict});
  if (!sitemap) {
    Error error = sitemap.error();
    if (error.where.empty()) error.where = options.file;
    return session.report(error, Exit::item_errors);
  }
  if (options.json) return print_json(to_json(*sitemap));
  std::cout << to_string(sitemap->kind) << ": " << sitemap->entries.size() << " addresses\n";
  Table table({{"Changed", false}, {"Address", false, 30}, {"Title", false, 20}});
  for (const SitemapEntry& entry : sitemap->entries) {
    table.add({day_text(entry.published ? entry.published : entry.modified), printable(entry.url),
               isolate(printable(entry.title))});
  }
  if (!table.empty()) std::cout << table.text(style_of(session));
  print_problems(sitemap->problems);
}

void add_common(CLI::App& command, Options& options) {
  command.add_option("FILE", options.file, "The file; standard input without it or for -");
  command.add_option("--url", options.url, "Where it was found, for relative links");
  command.add_option("--content-type", options.content_type, "As the server sent it");
  command.add_flag("--json", options.json, "Print JSON (docs/json.md)");
}

}  // namespace

void add_feed(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("feed", "Read a feed: RSS, Atom, RDF or JSON Feed");
  const auto options = std::make_shared<Options>();
  add_common(*command, *options);
  command->add_option("--header", options->headers, "An HTTP header, 'Name: value'; may stand several times")
      ->allow_extra_args(false);
  command->add_flag("--jsonl", options->lines,
                    "Read {\"id\",\"content\" or \"content_b64\",\"url\",\"headers\"} lines, write a line each");
  command->footer(
      "Examples:\n  rasid feed --url https://example.org/feed feed.xml\n  rasid fetch https://example.org/feed | "
      "rasid feed --json -");
  command->callback([options, &session] { run_feed(*options, session); });
}

void add_sitemap(CLI::App& app, Session& session) {
  CLI::App* command = app.add_subcommand("sitemap", "Read a sitemap, sitemap index or news sitemap, plain or gzip");
  const auto options = std::make_shared<Options>();
  add_common(*command, *options);
  command->add_flag("--strict", options->strict,
                    "Refuse ill-formed XML, leave out addresses of other hosts and folders");
  command->add_flag(
      "--jsonl", options->lines,
      "Read {\"id\",\"content\" or \"content_b64\",\"url\",\"content_type\",\"strict\"} lines, write a line each");
  command->footer("Example:\n  rasid sitemap --url https://example.org/sitemap.xml.gz sitemap.xml.gz");
  command->callback([options, &session] { run_sitemap(*options, session); });
}

}  // namespace rasid
