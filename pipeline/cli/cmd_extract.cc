// rasid extract: a page or a text to mentions and event candidates, as JSON.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "core/base/file.h"
#include "core/record/json.h"
#include "pipeline/article/read_article.h"
#include "pipeline/cli/cli.h"
#include "pipeline/cli/load.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

struct ExtractOptions {
  std::string file;
  std::string published;
  std::string language = "auto";
  std::string url;
  bool json = true;
  bool lines = false;
  bool explain = false;
};

/// A day, or a time with zone, given by the caller.
std::optional<StatedTime> stated_time(const std::string& text) {
  StatedTime time;
  time.source = "given";
  time.confidence = 1;
  if (const auto day = parse_iso_day(text.substr(0, 10)); day && (text.size() == 10 || parse_iso_instant(text))) {
    time.day = *day;
    return time;
  }
  return std::nullopt;
}

/// The answer as text; `id` is a JSON value to put first, or empty.
Result<std::string> extract_one(const Extractor& extractor, const PageRequest& request, const std::string& id) {
  auto article = read_article(request);
  if (!article) return tl::make_unexpected(article.error());
  const Extraction extraction = has_article(article->page_class) ? extractor.extract(*article) : Extraction{};
  return json_text(*article, extraction, id);
}

std::string text_of(const ordered_json& line, const char* key) {
  const auto it = line.find(key);
  return it != line.end() && it->is_string() ? it->get<std::string>() : std::string();
}

/// One request line to one answer line; an answer with "error" for what can't be read.
std::string answer_line(const Extractor& extractor, const SiteRules* sites, const std::string& line,
                        Session& session) {
  const auto printed = [](const ordered_json& json) {
    return json.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  };
  ordered_json answer;
  const auto failed = [&](const std::string& message) {
    answer["error"] = message;
    if (session.exit == Exit::done) session.exit = Exit::item_errors;
    return printed(answer);
  };
  const ordered_json request = ordered_json::parse(line, nullptr, false);
  if (!request.is_object()) return failed("the line is no JSON object");
  if (request.contains("id")) answer["id"] = request["id"];
  if (!request.contains("text") && !request.contains("html"))
    return failed("the line has neither \"text\" nor \"html\"");
  const std::string bytes = request.contains("html") ? text_of(request, "html") : text_of(request, "text");
  PageRequest page;
  page.bytes = bytes;
  page.url = text_of(request, "url");
  page.content_type = request.contains("html") ? "text/html; charset=utf-8" : "text/plain; charset=utf-8";
  page.language = text_of(request, "language");
  page.sites = sites;
  if (const std::string published = text_of(request, "published"); !published.empty()) {
    page.published = stated_time(published);
    if (!page.published) return failed("\"published\" is no day: " + published);
  }
  auto result = extract_one(extractor, page, request.contains("id") ? printed(request["id"]) : std::string());
  return result ? *std::move(result) : failed(result.error().text());
}

void run_lines(const Extractor& extractor, const SiteRules* sites, std::istream& in, Session& session) {
  std::ios::sync_with_stdio(false);  // nothing here uses C's streams; a character at a time is slow
  for (std::string line; std::getline(in, line);) {
    if (line.empty()) continue;
    std::cout << answer_line(extractor, sites, line, session) << '\n';
  }
}

/// Each trigger with what became of it, a block a trigger.
void print_readings(const Extractor& extractor, const Article& article) {
  for (const Extractor::Reading& r : extractor.explain(article)) {
    std::cout << (r.kept ? "KEPT     " : "LEFT OUT ") << r.kind << "  rule " << r.rule << "  confidence "
              << fmt::format("{:.2f}", r.confidence) << (r.kept ? "" : "  because: " + r.reason)
              << "\n  sentence: " << r.sentence.of(article.text) << "\n  trigger: " << r.trigger.of(article.text)
              << '\n';
    for (const auto& [slot, span] : r.slots) std::cout << "  " << slot << ": " << span.of(article.text) << '\n';
    std::cout << " ";
    for (const ConfidencePart& part : r.parts) std::cout << ' ' << part.name << fmt::format(" {:+.2f}", part.value);
    std::cout << "\n\n";
  }
}

Result<std::string> read_input(const std::string& file) {
  if (file != "-") return read_file(file);
  return std::string(std::istreambuf_iterator<char>(std::cin), {});
}

void run_one(const Extractor& extractor, const SiteRules* sites, const ExtractOptions& options,
             const std::optional<StatedTime>& published, Session& session) {
  const auto bytes = read_input(options.file);
  if (!bytes) return session.report(bytes.error(), Exit::could_not_run);
  PageRequest request;
  request.bytes = *bytes;
  request.url = options.url;
  request.language = options.language == "auto" ? "" : options.language;
  request.published = published;
  request.sites = sites;
  if (options.explain) {
    const auto article = read_article(request);
    if (!article) return session.report(article.error(), Exit::could_not_run);
    return print_readings(extractor, *article);
  }
  const auto result = extract_one(extractor, request, {});
  if (!result) {
    Error error = result.error();
    if (error.where.empty()) error.where = options.file;
    return session.report(error, Exit::could_not_run);
  }
  std::cout << ordered_json::parse(*result).dump(2) << '\n';
}

void run(const ExtractOptions& options, Session& session) {
  std::optional<StatedTime> published;
  if (!options.published.empty()) {
    published = stated_time(options.published);
    if (!published) {
      return session.report(
          {ErrorCode::invalid, "--published needs a day that exists, as YYYY-MM-DD", options.published},
          Exit::wrong_use);
    }
  }
  if (!options.lines && options.file != "-") {  // a wrong name is said before the rules are read
    if (const auto found = read_file(options.file, 0); !found && found.error().code != ErrorCode::too_large) {
      return session.report(found.error(), Exit::could_not_run);
    }
  }
  const auto extractor = load_extractor(session);
  if (!extractor) return;
  const auto sites = load_site_rules();
  if (!options.lines) return run_one(*extractor, sites.get(), options, published, session);
  if (options.file == "-" || options.file.empty()) return run_lines(*extractor, sites.get(), std::cin, session);
  std::ifstream in(options.file, std::ios::binary);
  if (!in) return session.report({ErrorCode::not_found, "can't be read", options.file}, Exit::could_not_run);
  run_lines(*extractor, sites.get(), in, session);
}

}  // namespace

void add_extract(CLI::App& app, Session& session) {
  auto options = std::make_shared<ExtractOptions>();
  CLI::App* command = app.add_subcommand("extract", "Read one page or text: mentions and event candidates as JSON");
  command->add_option("FILE", options->file, "HTML or plain text (told apart by content); - for standard input")
      ->required();
  command->add_option("--published", options->published,
                      "Day of publication, YYYY-MM-DD: what \"yesterday\" counts from");
  command->add_option("--language", options->language, "en, ar or auto")->check(CLI::IsMember({"en", "ar", "auto"}));
  command->add_option("--url", options->url, "Where the page came from");
  command->add_flag("--json", options->json, "Print JSON (always so)");
  command->add_flag("--jsonl", options->lines,
                    R"(Read lines {"id","text"|"html","published","language","url"}, write a line each)");
  command->add_flag("--explain", options->explain, "Print what became of each trigger word, and why");
  command->footer(
      "Examples:\n"
      "  rasid extract --published 2025-12-09 article.html\n"
      "  echo 'قصفت طائرات حربية بلدة البارة أمس' | rasid extract --published 2020-03-02 -\n"
      "  rasid extract --jsonl articles.jsonl > candidates.jsonl");
  command->callback([options, &session] { run(*options, session); });
}

}  // namespace rasid
