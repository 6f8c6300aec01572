#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/clock.h"
#include "core/base/file.h"
#include "core/base/gzip.h"
#include "core/record/json.h"
#include "pipeline/article/read_article.h"
#include "pipeline/cli/cli.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

struct Options {
  std::string file;
  std::string url;
  std::string content_type;
  std::string fetched;
  bool json = false, text = false, explain = false, jsonl = false;
};

std::string print(const ordered_json& json, int indent = -1) {
  return json.dump(indent, ' ', false, ordered_json::error_handler_t::replace);
}

/// A file, plain or gzip, or standard input for "-".
Result<std::string> read_input(const std::string& file) {
  std::string bytes;
  if (file == "-") {
    std::cin >> std::noskipws;
    std::string piece(1 << 16, '\0');
    while (std::cin.read(piece.data(), static_cast<std::streamsize>(piece.size())) || std::cin.gcount() > 0) {
      bytes.append(piece, 0, static_cast<std::size_t>(std::cin.gcount()));
      if (bytes.size() > kMaxPageBytes)
        return fail(ErrorCode::too_large, fmt::format("more than {} MB on standard input", kMaxPageBytes >> 20));
    }
  } else {
    Result<std::string> read = read_file(file, kMaxPageBytes);
    if (!read) return read;
    bytes = std::move(*read);
  }
  if (!is_gzip(bytes)) return bytes;
  Result<std::string> unpacked = gunzip(bytes, kMaxPageBytes);
  if (!unpacked) return fail(unpacked.error().code, unpacked.error().message, file);
  return unpacked;
}

ordered_json explained(const Article& article, const ArticleTrace& trace) {
  ordered_json blocks = ordered_json::array();
  for (const ExplainedBlock& b : trace.blocks) {
    blocks.push_back({{"kept", b.kept},
                      {"kind", to_string(b.kind)},
                      {"reason", b.reason},
                      {"link_share", b.link_share},
                      {"chars", b.chars},
                      {"text", b.text}});
  }
  return {{"class", to_string(article.page_class)},
          {"class_reason", article.page_class_reason},
          {"container", trace.container},
          {"container_reason", trace.container_reason},
          {"container_score", trace.container_score},
          {"attempt", trace.attempt},
          {"blocks", blocks}};
}

void explain_for_people(const Article& article, const ArticleTrace& trace) {
  fmt::print(
      "class      {} ({})\ncontainer  {} ({}, score {:.1f}; {})\ntitle      {}\nauthors    {}\npublished  "
      "{}\nlanguage   {}\ncharset    {}\n\n",
      to_string(article.page_class), article.page_class_reason, trace.container, trace.container_reason,
      trace.container_score, trace.attempt, article.title, fmt::join(article.authors, "; "),
      article.published ? article.published->text() + " (" + article.published->source + ")" : "not stated",
      article.language, article.charset);
  for (const ExplainedBlock& b : trace.blocks) {
    fmt::print("{} {:9} links {:3.0f}%  {:5} chars  {:22}  {}\n", b.kept ? "+" : "-", to_string(b.kind),
               b.link_share * 100, b.chars, b.reason, b.text);
  }
}

void run_one(const Options& options, Session& session) {
  const Result<std::string> bytes = read_input(options.file);
  if (!bytes) return session.report(bytes.error(), Exit::item_errors);
  PageRequest request;
  request.bytes = *bytes;
  request.url = options.url;
  request.content_type = options.content_type;
  if (!options.fetched.empty()) {
    request.fetched = parse_iso_instant(options.fetched);
    if (!request.fetched) {
      return session.report(
          Error{ErrorCode::invalid, "--fetched takes a time like 2025-12-08T14:00:00Z", options.fetched},
          Exit::wrong_use);
    }
  }
  ArticleTrace trace;
  Result<Article> article = options.explain ? read_article(request, trace) : read_article(request);
  if (!article) {
    Error error = article.error();
    if (error.where.empty()) error.where = options.file;
    return session.report(error, Exit::item_errors);
  }
  if (options.explain && options.json)
    std::cout << print(explained(*article, trace), 1) << '\n';
  else if (options.explain)
    explain_for_people(*article, trace);
  else if (options.text)
    std::cout << article->text << '\n';
  else
    std::cout << print(to_json(*article), 1) << '\n';
}

/// Answers one request line; a bad line or page is an answer with "error", never the end.
ordered_json answer(const std::string& line, bool& failed) {
  ordered_json reply;
  const ordered_json request = ordered_json::parse(line, nullptr, false);
  const auto error = [&](const std::string& message) {
    failed = true;
    reply["error"] = message;
    return reply;
  };
  if (!request.is_object())
    return error("the line is no JSON object; write {\"id\":\"1\",\"file\":\"page.html\",\"url\":\"https://...\"}");
  if (request.contains("id")) reply["id"] = request["id"];
  const auto field = [&](const char* key) {
    const auto it = request.find(key);
    return it != request.end() && it->is_string() ? it->get<std::string>() : std::string();
  };
  std::string bytes;
  if (request.contains("html") || request.contains("text")) {
    bytes = request.contains("html") ? field("html") : field("text");
  } else if (const std::string file = field("file"); !file.empty() && file != "-") {
    Result<std::string> read = read_input(file);
    if (!read) return error(read.error().text());
    bytes = std::move(*read);
  } else {
    return error("the line has neither \"file\" nor \"html\"");
  }
  PageRequest page;
  page.bytes = bytes;
  page.url = field("url");
  page.content_type = field("content_type");
  page.language = field("language");
  if (const std::string fetched = field("fetched"); !fetched.empty()) page.fetched = parse_iso_instant(fetched);
  const Result<Article> article = read_article(page);
  if (!article) return error(article.error().text());
  const ordered_json fields = to_json(*article);
  for (const auto& [key, value] : fields.items()) reply[key] = value;
  return reply;
}

void run_lines(const Options& options, Session& session) {
  std::string line;
  const auto handle = [&] {
    if (line.find_first_not_of(" \t\r") == std::string::npos) return;
    bool failed = false;
    std::cout << print(answer(line, failed)) << '\n' << std::flush;
    if (failed && session.exit == Exit::done) session.exit = Exit::item_errors;
  };
  if (options.file.empty() || options.file == "-") {
    while (std::getline(std::cin, line)) handle();
    return;
  }
  const Result<std::string> requests = read_input(options.file);
  if (!requests) return session.report(requests.error(), Exit::could_not_run);
  for (std::size_t at = 0; at < requests->size();) {
    const std::size_t end = std::min(requests->find('\n', at), requests->size());
    line = requests->substr(at, end - at);
    handle();
    at = end + 1;
  }
}

}  // namespace

void add_article(CLI::App& app, Session& session) {
  CLI::App* command =
      app.add_subcommand("article", "Read the article out of a page: title, authors, dates, clean text in blocks");
  auto options = std::make_shared<Options>();
  command->add_option("file", options->file, "A page or a text, plain or gzip; - for standard input")
      ->type_name("FILE");
  command->add_option("--url", options->url,
                      "Where the page came from: resolves links, gives the outlet and sometimes the date");
  command->add_option("--content-type", options->content_type, "The HTTP header, for its charset");
  command->add_option("--fetched", options->fetched,
                      "When it was fetched (2025-12-08T14:00:00Z): what \"3 hours ago\" counts from");
  command->add_flag("--json", options->json, "Print one JSON object (the default)");
  command->add_flag("--text", options->text, "Print the text only");
  command->add_flag("--explain", options->explain, "Show each block kept (+) or dropped (-), with the reason");
  command->add_flag("--jsonl", options->jsonl,
                    "Read {\"id\",\"file\"|\"html\",\"url\"} lines, answer each with a line");
  command->footer(
      "Examples:\n  rasid article page.html --url https://example.org/2025/12/08/story\n  rasid article --text - < "
      "page.html\n  rasid article --explain page.html.gz\n"
      "  rasid article --jsonl < requests.jsonl > articles.jsonl");
  command->callback([options, &session] {
    if (options->jsonl) return run_lines(*options, session);
    if (options->file.empty())
      return session.report(
          Error{ErrorCode::invalid, "name a file, or - for standard input: rasid article page.html", {}},
          Exit::wrong_use);
    run_one(*options, session);
  });
}

}  // namespace rasid
