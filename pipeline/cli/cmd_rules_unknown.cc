// `rasid rules unknown`: names that look like actors and stand in no list.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "pipeline/cli/article_options.h"
#include "pipeline/cli/cli.h"
#include "pipeline/cli/cmd_rules.h"
#include "pipeline/cli/input.h"
#include "pipeline/cli/load.h"
#include "pipeline/cli/table.h"
#include "pipeline/run/unknown_names.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

struct UnknownOptions {
  ArticleOptions articles;
  std::size_t least = 1;
  std::size_t most = 50;
  bool json = false;
};

void print_names(const std::vector<UnknownName>& names, std::size_t shown, Session& session) {
  Table table({{"NAME"}, {"TIMES", true}, {"ARTICLES", true}});
  for (std::size_t i = 0; i < shown; ++i)
    table.add({names[i].name, std::to_string(names[i].times), std::to_string(names[i].articles)},
              isolate(printable(names[i].example)));
  std::cout << table.text({terminal_width(), session.color});
  if (names.empty()) {
    std::cout << "No unknown names.\n";
  } else {
    std::cout << fmt::format(
        "{} of {} names. Write those that are actors into rules/actors/ (docs/rules.md, \"Who and "
        "where\").\n",
        shown, names.size());
  }
}

void run(const UnknownOptions& options, Session& session) {
  const auto asked = asked_articles(options.articles, session);
  if (!asked) return;
  const auto extractor = load_extractor(session);
  if (!extractor) return;
  UnknownNames unknown(*extractor);
  std::size_t articles = 0;
  const bool visited = visit_articles(*asked, session, [&](const FoundArticle& found) {
    ++articles;
    unknown.add(found.document, found.article);
  });
  if (!visited) return;
  const std::vector<UnknownName> names = unknown.names(std::max<std::size_t>(options.least, 1));
  const std::size_t shown = options.most == 0 ? names.size() : std::min(options.most, names.size());
  if (!options.json) return print_names(names, shown, session);
  ordered_json list = ordered_json::array();
  for (std::size_t i = 0; i < shown; ++i) {
    const UnknownName& n = names[i];
    list.push_back({{"name", n.name},
                    {"language", n.language},
                    {"times", n.times},
                    {"articles", n.articles},
                    {"example", n.example},
                    {"document", n.document}});
  }
  print_json({{"articles", articles}, {"names", names.size()}, {"unknown", list}});
}

}  // namespace

void add_rules_unknown(CLI::App& rules, Session& session) {
  const auto options = std::make_shared<UnknownOptions>();
  CLI::App* command = rules.add_subcommand(
      "unknown", "List names that look like actors and that no list knows, with a sentence each");
  add_article_options(*command, options->articles, session);
  command->add_option("--least", options->least, "Only names found at least so many times (default 1)");
  command->add_option("--top", options->most, "Show so many (default 50; 0: all)");
  command->add_flag("--json", options->json, "Print JSON");
  command->footer("Examples:\n  rasid rules unknown --db team.db --least 3\n  rasid rules unknown articles/ --json");
  command->callback([options, &session] { run(*options, session); });
}

}  // namespace rasid
