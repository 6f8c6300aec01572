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
#include "pipeline/article/join_pages.h"
#include "pipeline/article/read_article.h"
#include "pipeline/cli/cli.h"
#include "pipeline/cli/load.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

struct Options {
  std::vector<std::string> files;  ///< pages of one article, in order
  std::string url;
  std::string content_type;
  std::string fetched;
  bool json = false, text = false, explain = false, jsonl = false;
};

std::string print(const ordered_json& json, int indent = -1) {
  return json.dump(indent, ' ', false, ordered_json::error_handler_t::replace);
}

/// The record's text as it is, and the links behind it: no tree is built only to be printed.
std::string printed(const Article& article, const PageLinks& links) {
  std::string text = json_text(article);
  text.pop_back();
  const auto add = [&](const char* key, const std::string& value) {
    text += ",\"" + std::string(key) + "\":" + (value.empty() ? "null" : print(value));
  };
  add("next_page", links.next_page);
  add("amp_url", links.amp_url);
  return text + "}";
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

/// Options as a request of the page in `file`.
bool make_request(const Options& options, const SiteRules* sites, PageRequest& request, Session& session) {
  request.url = options.url;
  request.content_type = options.content_type;
  request.sites = sites;
  if (options.fetched.empty()) return true;
  request.fetched = parse_iso_instant(options.fetched);
  if (request.fetched) return true;
  session.report(Error{ErrorCode::invalid, "--fetched takes a time like 2025-12-08T14:00:00Z", options.fetched},
                 Exit::wrong_use);
  return false;
}

Result<Article> read_page(const std::string& file, PageRequest request, PageLinks& links, ArticleTrace* trace) {
  const Result<std::string> bytes = read_input(file);
  if (!bytes) return tl::make_unexpected(bytes.error());
  request.bytes = *bytes;
  links = {};
  Result<Article> article = read_article(request, links, trace);
  if (article) return article;
  Error error = article.error();
  if (error.where.empty()) error.where = file;
  return tl::make_unexpected(error);
}

void run_files(const Options& options, Session& session) {
  const auto sites = load_site_rules();
  PageRequest request;
  if (!make_request(options, sites.get(), request, session)) return;
  ArticleTrace trace;
  ArticleTrace* const traced = options.explain ? &trace : nullptr;
  PageLinks links;
  Result<Article> article = read_page(options.files.front(), request, links, traced);
  if (!article) return session.report(article.error(), Exit::item_errors);
  for (std::size_t i = 1; i < options.files.size(); ++i) {
    request.url = links.next_page;
    const Result<Article> next = read_page(options.files[i], request, links, traced);
    if (!next) return session.report(next.error(), Exit::item_errors);
    append_page(*article, *next);
  }
  if (options.explain && options.json)
    std::cout << print(explained(*article, trace), 1) << '\n';
  else if (options.explain)
    explain_for_people(*article, trace);
  else if (options.text)
    std::cout << article->text << '\n';
  else
    std::cout << print(ordered_json::parse(printed(*article, links)), 1) << '\n';
}

/// Answers one request line; a bad line or page is an answer with "error", never the end.
std::string answer(const std::string& line, const SiteRules* sites, bool& failed) {
  const ordered_json request = ordered_json::parse(line, nullptr, false);
  const std::string id = request.is_object() && request.contains("id") ? print(request["id"]) : std::string();
  const auto error = [&](const std::string& message) {
    failed = true;
    ordered_json reply;
    if (!id.empty()) reply["id"] = request["id"];
    reply["error"] = message;
    return print(reply);
  };
  if (!request.is_object())
    return error("the line is no JSON object; write {\"id\":\"1\",\"file\":\"page.html\",\"url\":\"https://...\"}");
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
  page.sites = sites;
  if (const std::string fetched = field("fetched"); !fetched.empty()) page.fetched = parse_iso_instant(fetched);
  PageLinks links;
  const Result<Article> article = read_article(page, links);
  if (!article) return error(article.error().text());
  std::string reply = printed(*article, links);
  if (!id.empty()) reply.insert(1, "\"id\":" + id + ",");
  return reply;
}

void run_lines(const Options& options, Session& session) {
  const auto sites = load_site_rules();
  std::string line;
  const auto handle = [&] {
    if (line.find_first_not_of(" \t\r") == std::string::npos) return;
    bool failed = false;
    std::cout << answer(line, sites.get(), failed) << '\n' << std::flush;
    if (failed && session.exit == Exit::done) session.exit = Exit::item_errors;
  };
  const std::string file = options.files.empty() ? "-" : options.files.front();
  if (file == "-") {
    while (std::getline(std::cin, line)) handle();
    return;
  }
  const Result<std::string> requests = read_input(file);
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
  command
      ->add_option("file", options->files,
                   "A page or a text, plain or gzip; - for standard input; several are the pages of one article")
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
      "  rasid article story.html story-2.html   (joins the pages of one article)\n"
      "  rasid article --jsonl < requests.jsonl > articles.jsonl");
  command->callback([options, &session] {
    if (options->jsonl) return run_lines(*options, session);
    if (options->files.empty())
      return session.report(
          Error{ErrorCode::invalid, "name a file, or - for standard input: rasid article page.html", {}},
          Exit::wrong_use);
    run_files(*options, session);
  });
}

}  // namespace rasid
