// rasid fetch: one address, as a run would fetch it.
#include <CLI/CLI.hpp>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "core/base/sha256.h"
#include "pipeline/cli/cli.h"
#include "pipeline/cli/input.h"
#include "pipeline/cli/table.h"
#include "pipeline/fetch/fetcher.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

struct Options {
  std::string url;
  std::string output;
  std::string contact;
  std::string etag;
  std::string last_modified;
  std::string proxy;
  std::vector<std::string> allowed;
  double timeout = 30;
  std::size_t max_bytes = HttpLimits{}.body;
  bool json = false;
};

ordered_json text_json(const std::string& text) {
  return text.empty() ? ordered_json() : ordered_json(text);
}

ordered_json outcome_json(const FetchOutcome& outcome) {
  const bool failed = outcome.kind == FetchKind::failed;
  ordered_json headers = ordered_json::array();
  for (const auto& [name, value] : outcome.headers) headers.push_back({name, value});
  return {{"url", outcome.url},
          {"outcome", to_string(outcome.kind)},
          {"failure", failed ? ordered_json(to_string(outcome.failure)) : ordered_json()},
          {"message", text_json(outcome.message)},
          {"status", outcome.status == 0 ? ordered_json() : ordered_json(outcome.status)},
          {"final_url", text_json(outcome.final_url)},
          {"redirects", outcome.redirects},
          {"content_type", text_json(outcome.content_type)},
          {"etag", text_json(outcome.etag)},
          {"last_modified", text_json(outcome.last_modified)},
          {"fetched", format_iso_instant(outcome.fetched)},
          {"seconds", outcome.seconds},
          {"bytes", outcome.body.size()},
          {"wire_bytes", outcome.wire_bytes},
          {"sha256", outcome.kind == FetchKind::fetched ? ordered_json(sha256_hex(outcome.body)) : ordered_json()},
          {"headers", std::move(headers)}};
}

Result<FetchOptions> fetch_options(const Options& options) {
  FetchOptions fetch;
  if (!options.contact.empty()) fetch.http.user_agent += " (+" + options.contact + ")";
  fetch.http.proxy = options.proxy;
  fetch.http.limits.total = std::chrono::milliseconds(static_cast<long long>(options.timeout * 1000));
  fetch.http.limits.body = options.max_bytes;
  fetch.floor = std::chrono::milliseconds(1000);  // robots.txt and the page: a second apart is enough for one page
  std::vector<AddressBlock> blocks;
  for (const std::string& text : options.allowed) {
    const auto block = parse_address_block(text);
    if (!block) return tl::make_unexpected(block.error());
    blocks.push_back(*block);
  }
  fetch.http.guard = AddressGuard(std::move(blocks));
  return fetch;
}

void print_for_people(const FetchOutcome& outcome) {
  for (const std::string& hop : outcome.redirects) std::cerr << "redirected from " << printable(hop) << '\n';
  std::cerr << to_string(outcome.kind) << ' ' << printable(outcome.final_url);
  if (outcome.status != 0)
    std::cerr << ": status " << outcome.status << ", " << printable(outcome.content_type) << ", "
              << outcome.body.size() << " bytes";
  std::cerr << '\n';
}

void run(const Options& options, Session& session) {
  const auto fetch = fetch_options(options);
  if (!fetch) return session.report(fetch.error(), Exit::wrong_use);
  const SystemClock clock;
  Fetcher fetcher(*fetch, clock);
  FetchRequest request;
  request.url = options.url;
  request.etag = options.etag;
  request.last_modified = options.last_modified;
  fetcher.add(request);
  const auto outcome = fetcher.next();
  if (!outcome) return session.report({ErrorCode::internal, "no outcome", options.url}, Exit::could_not_run);
  const bool good = outcome->kind == FetchKind::fetched || outcome->kind == FetchKind::not_modified;
  if (good && !options.output.empty()) {
    if (const auto written = write_file(options.output, outcome->body); !written)
      return session.report(written.error(), Exit::could_not_run);
  }
  if (options.json) {
    print_json(outcome_json(*outcome));
  } else if (good) {
    print_for_people(*outcome);
    if (options.output.empty()) std::cout << outcome->body;
  }
  if (!good && options.json) session.exit = Exit::item_errors;
  if (!good && !options.json) session.report(outcome->error(), Exit::item_errors);
}

}  // namespace

void add_fetch(CLI::App& app, Session& session) {
  CLI::App* command =
      app.add_subcommand("fetch", "Fetch one address as a run would: robots.txt, guards and limits included");
  const auto options = std::make_shared<Options>();
  command->add_option("URL", options->url, "Address to fetch")->required();
  command->add_option("-o,--output", options->output, "Write the page to this file instead of standard output");
  command->add_option("--contact", options->contact, "Address of your team, told to the server");
  command->add_option("--etag", options->etag, "Ask only for a newer version than this");
  command->add_option("--last-modified", options->last_modified, "Likewise, by time");
  command->add_option("--proxy", options->proxy, "http://host:port");
  command->add_option("--allow-address", options->allowed, "A private block that may be spoken to, like 127.0.0.0/8");
  command->add_option("--timeout", options->timeout, "Seconds for each request")->check(CLI::Range(0.1, 3600.0));
  command->add_option("--max-bytes", options->max_bytes, "Limit of the decoded page");
  command->add_flag("--json", options->json, "Print what happened as JSON (docs/json.md) instead of the page");
  command->footer(
      "Examples:\n  rasid fetch https://example.org/news/1 | rasid article -\n  rasid fetch --json "
      "https://example.org/feed");
  command->callback([options, &session] { run(*options, session); });
}

}  // namespace rasid
