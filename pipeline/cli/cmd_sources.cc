// rasid sources: the team's file of sources, looked at and changed without an editor.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "pipeline/cli/cli.h"
#include "pipeline/cli/input.h"
#include "pipeline/cli/table.h"
#include "pipeline/discover/channel.h"
#include "pipeline/discover/opml.h"
#include "pipeline/run/offered_lists.h"
#include "pipeline/run/sources.h"
#include "pipeline/run/sources_file.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

struct Options {
  std::string config = "sources.toml";
  std::string what;  ///< an address, an id, a file
  std::string id;
  std::string name;
  std::string as;
  std::vector<std::string> allowed;
  bool paused = false;
  bool json = false;
};

std::optional<CrawlConfig> load(const Options& options, Session& session) {
  std::vector<Diagnostic> diagnostics;
  auto config = read_sources(options.config, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) std::cerr << diagnostic.text() << '\n';
  if (!config)
    session.report(
        {ErrorCode::invalid, "the sources can't be read; docs/crawling.md explains the file", options.config},
        Exit::wrong_use);
  return config;
}

ordered_json text_json(const std::string& text) {
  return text.empty() ? ordered_json() : ordered_json(text);
}

/// Kind and address of each list of a source.
std::vector<std::pair<std::string, std::string>> lists_of(const Source& source) {
  std::vector<std::pair<std::string, std::string>> lists;
  for (const auto& [kind, urls] : {std::pair{"feed", &source.feeds},
                                   {"sitemap", &source.sitemaps},
                                   {"section", &source.sections},
                                   {"channel", &source.channels}}) {
    for (const std::string& url : *urls) lists.emplace_back(kind, url);
  }
  return lists;
}

void list(const Options& options, Session& session) {
  const auto config = load(options, session);
  if (!config) return;
  if (options.json) {
    ordered_json sources = ordered_json::array();
    for (const Source& s : config->sources)
      sources.push_back({{"id", s.id},
                         {"name", s.name},
                         {"language", text_json(s.language)},
                         {"feeds", s.feeds},
                         {"sitemaps", s.sitemaps},
                         {"sections", s.sections},
                         {"channels", s.channels},
                         {"paused", s.paused},
                         {"verified", s.verified}});
    return print_json(sources);
  }
  Table table({{"Source", false, 10}, {"Name", false, 15}, {"Language"}, {"State"}, {"Lists", false, 30}});
  for (const Source& s : config->sources) {
    std::string lists;
    for (const auto& [kind, url] : lists_of(s)) lists += (lists.empty() ? "" : "  ") + kind + " " + url;
    table.add({printable(s.id), isolate(printable(s.name)), s.language.empty() ? "-" : s.language,
               std::string(s.paused ? "paused" : "on") + (s.verified ? "" : ", unverified"), printable(lists)});
  }
  std::cout << table.text({terminal_width(), session.color});
}

// ------------------------------------------------------------ looking at lists

std::optional<FetchOptions> fetch_options(const Options& options, FetchOptions fetch, Session& session) {
  std::vector<AddressBlock> allowed;
  for (const std::string& text : options.allowed) {
    const auto block = parse_address_block(text);
    if (!block) {
      session.report(block.error(), Exit::wrong_use);
      return std::nullopt;
    }
    allowed.push_back(*block);
  }
  if (!allowed.empty()) fetch.http.guard = AddressGuard(std::move(allowed));
  return fetch;
}

ordered_json list_json(const OfferedList& list) {
  return {{"kind", list.kind},
          {"url", list.url},
          {"title", text_json(list.title)},
          {"language", text_json(list.language)},
          {"entries", list.entries},
          {"newest", list.newest ? ordered_json(format_iso_instant(*list.newest)) : ordered_json()},
          {"sample", text_json(list.sample)},
          {"problems", list.problems},
          {"error", list.error ? ordered_json(list.error->text()) : ordered_json()}};
}

void print_lists(const std::vector<OfferedList>& lists, const Options& options, Session& session) {
  ordered_json json = ordered_json::array();
  Table table({{"Kind"}, {"Entries", true}, {"Newest"}, {"Address", false, 30}, {"First", false, 20}});
  for (const OfferedList& list : lists) {
    json.push_back(list_json(list));
    std::string below;
    for (const std::string& problem : list.problems) below += (below.empty() ? "" : "; ") + printable(problem);
    if (list.error) below = printable(list.error->text());
    table.add({list.kind, list.error ? "-" : std::to_string(list.entries),
               list.newest ? format_iso_instant(*list.newest).substr(0, 16) : "-", printable(list.url),
               printable(list.sample)},
              below);
    if (list.error) session.exit = Exit::item_errors;
  }
  if (options.json) return print_json(json);
  std::cout << table.text({terminal_width(), session.color});
}

void test(const Options& options, Session& session) {
  const SystemClock clock;
  if (options.what.find("://") != std::string::npos || options.what.starts_with("@")) {
    FetchOptions plain;
    const auto fetch = fetch_options(options, plain, session);
    if (!fetch) return;
    const auto found = ListFinder(*fetch, clock).find(options.what);
    return found ? print_lists(*found, options, session) : session.report(found.error(), Exit::item_errors);
  }
  const auto config = load(options, session);
  if (!config) return;
  const auto source = std::find_if(config->sources.begin(), config->sources.end(),
                                   [&](const Source& s) { return s.id == options.what; });
  if (source == config->sources.end())
    return session.report({ErrorCode::not_found,
                           "has no source \"" + options.what + "\"; `rasid sources list` shows them", options.config},
                          Exit::wrong_use);
  const auto fetch = fetch_options(options, config->fetch, session);
  if (!fetch) return;
  ListFinder finder(*fetch, clock);
  std::vector<OfferedList> lists;
  for (const auto& [kind, url] : lists_of(*source)) lists.push_back(finder.look_at(kind, url, source->section_links));
  print_lists(lists, options, session);
}

// ------------------------------------------------------------ changes

std::vector<std::string> taken_ids(const Options& options) {
  std::vector<Diagnostic> ignored;
  std::vector<std::string> ids;
  if (const auto config = read_sources(options.config, ignored)) {
    for (const Source& source : config->sources) ids.push_back(source.id);
  }
  return ids;
}

void put(NewSource& source, const std::string& kind, const std::string& url) {
  (kind == "feed"      ? source.feeds
   : kind == "sitemap" ? source.sitemaps
   : kind == "channel" ? source.channels
                       : source.sections)
      .push_back(url);
}

void add(const Options& options, Session& session) {
  NewSource source;
  std::vector<OfferedList> found;
  if (options.as.empty()) {
    const SystemClock clock;
    FetchOptions base;
    std::vector<Diagnostic> ignored;
    if (const auto config = read_sources(options.config, ignored)) base = config->fetch;
    const auto fetch = fetch_options(options, base, session);
    if (!fetch) return;
    auto lists = ListFinder(*fetch, clock).find(options.what);
    if (!lists) {
      Error error = lists.error();
      error.message += "; with --as feed, sitemap, section or channel it is added without being asked";
      return session.report(error, Exit::could_not_run);
    }
    found = std::move(*lists);
  } else {
    OfferedList list;
    list.kind = options.as;
    list.url = options.as == "channel" ? channel_preview_url(options.what) : options.what;
    if (list.url.empty())
      return session.report(
          {ErrorCode::invalid, "names no Telegram channel; write @NAME or https://t.me/s/NAME", options.what},
          Exit::wrong_use);
    found.push_back(std::move(list));
  }
  for (const OfferedList& list : found) put(source, list.kind, list.url);
  const OfferedList& first = found.front();
  source.id = options.id.empty() ? source_id_for(first.url, taken_ids(options)) : options.id;
  source.name = options.name.empty() && first.kind != "sitemap" ? first.title : options.name;
  const std::string language = first.language.substr(0, 2);
  if (language == "ar" || language == "en") source.language = language;
  source.paused = options.paused;
  if (auto added = add_sources(options.config, {source}); !added)
    return session.report(added.error(), Exit::could_not_run);
  if (options.json) {
    ordered_json lists = ordered_json::array();
    for (const OfferedList& list : found) lists.push_back(list_json(list));
    return print_json(ordered_json{{"id", source.id}, {"config", options.config}, {"lists", std::move(lists)}});
  }
  std::cout << fmt::format("added {} to {}\n", source.id, options.config);
  for (const OfferedList& list : found)
    std::cout << fmt::format("  {:8} {}{}\n", list.kind, list.url,
                             list.entries > 0 ? fmt::format(" ({} entries)", list.entries) : "");
}

void pause(const Options& options, bool paused, Session& session) {
  const auto changed = set_paused(options.config, options.what, paused);
  if (!changed) return session.report(changed.error(), Exit::could_not_run);
  std::cout << options.what << (*changed ? " is now " : " was already ") << (paused ? "paused" : "on") << '\n';
}

void import_opml(const Options& options, Session& session) {
  const auto bytes = read_input(options.what, std::size_t{16} << 20);
  if (!bytes) return session.report(bytes.error(), Exit::could_not_run);
  const auto entries = read_opml(*bytes);
  if (!entries)
    return session.report({entries.error().code, entries.error().message, options.what}, Exit::could_not_run);
  std::vector<std::string> ids = taken_ids(options);
  std::vector<std::string> known;
  std::vector<Diagnostic> ignored;
  if (const auto config = read_sources(options.config, ignored)) {
    for (const Source& source : config->sources) {
      for (const auto& [kind, url] : lists_of(source)) known.push_back(url);
    }
  }
  std::vector<NewSource> sources;
  std::size_t passed_over = 0;
  for (const OpmlEntry& entry : *entries) {
    if (std::find(known.begin(), known.end(), entry.url) != known.end()) {
      ++passed_over;
      continue;
    }
    known.push_back(entry.url);
    NewSource source;
    source.id = source_id_for(entry.url, ids);
    source.name = entry.title;
    source.language = entry.language.substr(0, 2);
    source.paused = options.paused;
    put(source, entry.kind, entry.url);
    ids.push_back(source.id);
    sources.push_back(std::move(source));
  }
  if (!sources.empty()) {
    if (auto added = add_sources(options.config, sources); !added)
      return session.report(added.error(), Exit::could_not_run);
  }
  std::cout << fmt::format("{} sources added to {}, {} known already\n", sources.size(), options.config, passed_over);
}

void export_opml(const Options& options, Session& session) {
  const auto config = load(options, session);
  if (!config) return;
  std::vector<OpmlEntry> entries;
  for (const Source& source : config->sources) {
    for (const auto& [kind, url] : lists_of(source)) entries.push_back({source.name, kind, url, {}, source.language});
  }
  const std::string opml = write_opml(entries);
  if (options.what.empty() || options.what == "-") {
    std::cout << opml;
  } else if (auto written = write_file(options.what, opml); !written) {
    session.report(written.error(), Exit::could_not_run);
  }
}

CLI::App* add_part(CLI::App& sources, Options& options, const char* name, const char* about) {
  CLI::App* command = sources.add_subcommand(name, about);
  command->add_option("--config", options.config, "The file of sources (default: sources.toml here)");
  return command;
}

void add_network(CLI::App& command, Options& options) {
  command.add_option("--allow-address", options.allowed, "A block of private addresses that may be asked")
      ->allow_extra_args(false);
  command.add_flag("--json", options.json, "Print JSON (docs/json.md)");
}

void add_changes(CLI::App& sources, const std::shared_ptr<Options>& options, Session& session) {
  CLI::App* command = add_part(sources, *options, "add", "Ask an address what it offers and add it");
  command->add_option("URL", options->what, "A site, a section, a feed, a sitemap, or a Telegram channel (@NAME)")
      ->required();
  command->add_option("--id", options->id, "Its id; default: from its domain");
  command->add_option("--name", options->name, "Its name for people; default: its title");
  command->add_option("--as", options->as, "Take it for this without asking it")
      ->check(CLI::IsMember({"feed", "sitemap", "section", "channel"}));
  command->add_flag("--paused", options->paused, "Leave it off for now");
  add_network(*command, *options);
  command->footer(
      "Examples:\n  rasid sources add https://example.org/ar/ --id example-ar\n  rasid sources add @example_channel");
  command->callback([options, &session] { add(*options, session); });
  for (const bool paused : {true, false}) {
    CLI::App* one =
        add_part(sources, *options, paused ? "pause" : "resume", paused ? "Leave a source out" : "Take it in again");
    one->add_option("ID", options->what, "Its id")->required();
    one->footer(paused ? "Example:\n  rasid sources pause sana-ar" : "Example:\n  rasid sources resume sana-ar");
    one->callback([options, paused, &session] { pause(*options, paused, session); });
  }
  CLI::App* one = add_part(sources, *options, "import", "Add what an OPML file names, as feed readers export it");
  one->add_option("FILE", options->what, "The OPML file; - for standard input")->required();
  one->add_flag("--paused", options->paused, "Leave them off for now");
  one->footer("Example:\n  rasid sources import feeds.opml --paused");
  one->callback([options, &session] { import_opml(*options, session); });
  one = add_part(sources, *options, "export", "Write all sources as OPML");
  one->add_option("FILE", options->what, "Where to; standard output without it");
  one->footer("Example:\n  rasid sources export feeds.opml");
  one->callback([options, &session] { export_opml(*options, session); });
}

}  // namespace

void add_sources(CLI::App& app, Session& session) {
  CLI::App* sources = app.add_subcommand("sources", "The file of sources: list, add, test, pause, import, export");
  sources->require_subcommand(1);
  sources->footer(
      "Changes keep comments and everything else in the file. rules/sources.toml names outlets on Syria to begin "
      "with, all off.\n\nExample:\n  rasid sources add https://example.org/ar/");
  const auto options = std::make_shared<Options>();
  CLI::App* command = add_part(*sources, *options, "list", "All sources and what they read");
  command->add_flag("--json", options->json, "Print JSON (docs/json.md)");
  command->footer("Example:\n  rasid sources list --config rules/sources.toml");
  command->callback([options, &session] { list(*options, session); });
  command = add_part(*sources, *options, "test",
                     "Ask the lists of a source, or any address, what they offer; stores nothing");
  command->add_option("ID", options->what, "A source's id, or an address")->required();
  add_network(*command, *options);
  command->footer(
      "Examples:\n  rasid sources test sana-ar --config rules/sources.toml\n  rasid sources test "
      "https://example.org/");
  command->callback([options, &session] { test(*options, session); });
  add_changes(*sources, options, session);
}

}  // namespace rasid
