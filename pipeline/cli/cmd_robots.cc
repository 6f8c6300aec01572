// rasid robots: what a robots.txt says to a crawler about an address, and which line says it.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "pipeline/cli/cli.h"
#include "pipeline/cli/input.h"
#include "pipeline/fetch/robots.h"
#include "pipeline/fetch/url.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

struct Options {
  std::string url;
  std::string agent = "rasid";
  std::string file = "-";
  std::string robots_url;
  bool json = false;
  bool lines = false;
};

/// Each once, absolute where that can be told, in the order of the file.
std::vector<std::string> sitemaps_of(const Robots& robots, const std::string& base) {
  std::vector<std::string> urls;
  for (const RobotsSitemap& sitemap : robots.sitemaps) {
    const std::string resolved = resolve_url(base, sitemap.url);
    const std::string& url = resolved.empty() ? sitemap.url : resolved;
    if (std::find(urls.begin(), urls.end(), url) == urls.end()) urls.push_back(url);
  }
  return urls;
}

ordered_json explain(const std::string& bytes, const std::string& agent, const std::string& url,
                     const std::string& robots_url) {
  const Robots robots = parse_robots(bytes);
  const RobotsDecision decision = decide(robots, agent, url);
  ordered_json json{{"url", url}, {"agent", product_token(agent)}, {"allowed", decision.allowed}};
  json["group"] = decision.agent.empty() ? ordered_json() : ordered_json(decision.agent);
  json["line"] = decision.line == 0 ? ordered_json() : ordered_json(decision.line);
  json["rule"] = decision.rule.empty() ? ordered_json() : ordered_json(decision.rule);
  json["reason"] = decision.text();
  json["crawl_delay"] =
      decision.crawl_delay ? ordered_json(static_cast<double>(decision.crawl_delay->count()) / 1000) : ordered_json();
  json["sitemaps"] = sitemaps_of(robots, robots_url.empty() ? url : robots_url);
  return json;
}

void run(const Options& options, Session& session) {
  if (options.lines) {
    return answer_lines(session, [](const ordered_json& request) -> Result<ordered_json> {
      const auto bytes = bytes_of(request, "robots");
      if (!bytes) return tl::make_unexpected(bytes.error());
      std::string agent = text_of(request, "agent");
      if (agent.empty()) agent = text_of(request, "ua");
      const bool listed =
          agent.empty() && request.contains("agents") && request["agents"].is_array() && !request["agents"].empty();
      if (listed && request["agents"][0].is_string()) agent = request["agents"][0].get<std::string>();
      return explain(*bytes, agent, text_of(request, "url"), text_of(request, "robots_url"));
    });
  }
  if (options.url.empty())
    return session.report({ErrorCode::invalid, "name the URL to ask about, or --jsonl", {}}, Exit::wrong_use);
  const auto bytes = read_input(options.file, std::size_t{16} << 20);
  if (!bytes) return session.report(bytes.error(), Exit::could_not_run);
  const ordered_json json = explain(*bytes, options.agent, options.url, options.robots_url);
  if (options.json) return print_json(json);
  std::cout << options.url << " is " << json["reason"].get<std::string>() << '\n';
  if (!json["crawl_delay"].is_null()) std::cout << "crawl-delay: " << json["crawl_delay"].dump() << " s\n";
  for (const auto& sitemap : json["sitemaps"]) std::cout << "sitemap: " << sitemap.get<std::string>() << '\n';
}

}  // namespace

void add_robots(CLI::App& app, Session& session) {
  CLI::App* command =
      app.add_subcommand("robots", "Say whether robots.txt allows an address, and which line decides");
  const auto options = std::make_shared<Options>();
  command->add_option("URL", options->url, "Address to ask about");
  command->add_option("--agent", options->agent, "The crawler's name (default: rasid)");
  command->add_option("--file", options->file, "The robots.txt; standard input without it");
  command->add_option("--robots-url", options->robots_url, "Where the robots.txt stands, for relative sitemaps");
  command->add_flag("--json", options->json, "Print JSON (docs/json.md)");
  command->add_flag("--jsonl", options->lines, "Read {\"id\",\"robots\",\"agent\",\"url\"} lines, write a line each");
  command->footer(
      "Examples:\n  curl -s https://example.org/robots.txt | rasid robots https://example.org/news/1\n"
      "  rasid robots --agent googlebot --file robots.txt /private/page");
  command->callback([options, &session] { run(*options, session); });
}

}  // namespace rasid
