// `rasid rules stats`: what each rule does, what it costs, and what reviewers made of it.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "core/base/file.h"
#include "pipeline/cli/article_options.h"
#include "pipeline/cli/cli.h"
#include "pipeline/cli/cmd_rules.h"
#include "pipeline/cli/input.h"
#include "pipeline/cli/load.h"
#include "pipeline/cli/table.h"
#include "pipeline/run/draft_rules.h"
#include "pipeline/run/rule_diff.h"
#include "pipeline/run/rule_stats.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

struct StatsOptions {
  ArticleOptions articles;
  std::string stage = "events";
  std::string rule;
  bool triggers = false;
  bool json = false;
};

bool wanted(const RuleCounts& counts, const StatsOptions& options) {
  if (options.stage != "all" && counts.stage != options.stage) return false;
  return options.rule.empty() || counts.name == options.rule || rule_of_trigger(counts.name) == options.rule;
}

std::string shown(std::size_t count) {
  return count == 0 ? std::string() : std::to_string(count);
}

/// "spam 3, wrong place 1", the most frequent first.
std::string by_frequency(const std::map<std::string, std::size_t>& reasons) {
  std::vector<std::pair<std::string, std::size_t>> list(reasons.begin(), reasons.end());
  std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::string out;
  for (const auto& [why, times] : list)
    out += fmt::format("{}{} {}", out.empty() ? "" : ", ", isolate(printable(why)), times);
  return out;
}

void add_row(Table& table, const RuleCounts& c, bool events) {
  std::string flags;
  if (events && c.silent()) flags = "silent";
  if (c.noisy()) flags += flags.empty() ? "noisy" : ", noisy";
  if (c.status == "draft" || c.status == "retired" || c.status == "gone") flags = c.status;
  std::string below;
  if (!c.left_out.empty()) below += "left out: " + by_frequency(c.left_out);
  if (!c.reasons.empty()) below += (below.empty() ? "" : "; ") + ("rejected for: " + by_frequency(c.reasons));
  table.add({c.name, shown(c.tried), shown(c.matched), shown(c.candidates), shown(c.accepted), shown(c.corrected),
             shown(c.rejected), c.cost_us > 0 ? fmt::format("{:.1f}", c.cost_us / 1e3) : "",
             c.cost_per_miss() > 0 ? fmt::format("{:.1f}", c.cost_per_miss()) : "",
             c.last_hit ? format_iso_day(*c.last_hit) : "", flags},
            below);
}

void print(const RuleStats& stats, const StatsOptions& options, Session& session) {
  Table table({{"RULE", false, 16},
               {"TRIED", true},
               {"MATCHED", true},
               {"EVENTS", true},
               {"ACCEPTED", true},
               {"CORRECTED", true},
               {"REJECTED", true},
               {"MS", true},
               {"US/MISS", true},
               {"LAST"},
               {""}});
  std::size_t silent = 0;
  std::size_t noisy = 0;
  for (const RuleCounts& counts : options.triggers ? stats.triggers : stats.rules) {
    if (!wanted(counts, options)) continue;
    silent += counts.stage == "events" && counts.silent() ? 1 : 0;
    noisy += counts.noisy() ? 1 : 0;
    add_row(table, counts, counts.stage == "events");
  }
  std::cout << table.text({terminal_width(), session.color});
  std::cout << fmt::format("{} articles", stats.articles);
  if (stats.first) std::cout << fmt::format(", {} to {}", format_iso_day(*stats.first), format_iso_day(*stats.last));
  std::cout << fmt::format("; {} silent, {} noisy (rejected more than {:.0f}% of {} decisions or more).\n", silent,
                           noisy, kNoisyShare * 100, kLeastDecisions);
}

ordered_json to_json(const RuleCounts& c) {
  ordered_json left_out = ordered_json::object();
  for (const auto& [why, times] : c.left_out) left_out[why] = times;
  ordered_json reasons = ordered_json::object();
  for (const auto& [why, times] : c.reasons) reasons[why] = times;
  return {{"name", c.name},
          {"stage", c.stage},
          {"status", c.status.empty() ? ordered_json(nullptr) : ordered_json(c.status)},
          {"tried", c.tried},
          {"matched", c.matched},
          {"candidates", c.candidates},
          {"left_out", left_out},
          {"accepted", c.accepted},
          {"corrected", c.corrected},
          {"rejected", c.rejected},
          {"reasons", reasons},
          {"cost_us", c.cost_us},
          {"cost_per_miss_us", c.cost_per_miss()},
          {"last_hit", c.last_hit ? ordered_json(format_iso_day(*c.last_hit)) : ordered_json(nullptr)},
          {"silent", c.stage == "events" && c.silent()},
          {"noisy", c.noisy()}};
}

/// Puts what the drafts would have found in the place of their empty rows.
void add_shadow(RuleStats& stats, const RuleStats& shadow) {
  const auto replace = [](std::vector<RuleCounts>& into, const std::vector<RuleCounts>& from) {
    for (RuleCounts& row : into) {
      if (row.status != "draft") continue;
      for (const RuleCounts& tried : from) {
        if (tried.name != row.name || tried.stage != row.stage) continue;
        row = tried;
        row.status = "draft";
      }
    }
  };
  replace(stats.rules, shadow.rules);
  replace(stats.triggers, shadow.triggers);
}

void run(const StatsOptions& options, Session& session) {
  const auto asked = asked_articles(options.articles, session);
  if (!asked) return;
  const auto extractor = load_extractor(session);
  if (!extractor) return;
  const auto folder = find_data_folder();
  const auto drafts = folder ? load_draft_rules(*folder) : Result<std::unique_ptr<Extractor>>(nullptr);
  if (!drafts) session.report(drafts.error(), Exit::item_errors);
  RuleTally tally(*extractor);
  std::optional<RuleTally> shadow;
  if (drafts && *drafts) shadow.emplace(**drafts);
  const bool visited = visit_articles(*asked, session, [&](const FoundArticle& found) {
    tally.add(found.article);
    if (shadow) shadow->add(found.article);
  });
  if (!visited) return;
  if (asked->store) {
    if (const auto added = tally.add_verdicts(*asked->store); !added)
      return session.report(added.error(), Exit::could_not_run);
  }
  RuleStats stats = tally.finish();
  if (shadow) add_shadow(stats, shadow->finish());
  if (!options.json) return print(stats, options, session);
  ordered_json rules = ordered_json::array();
  for (const RuleCounts& counts : stats.rules) {
    if (wanted(counts, options)) rules.push_back(to_json(counts));
  }
  ordered_json triggers = ordered_json::array();
  for (const RuleCounts& counts : stats.triggers) {
    if (wanted(counts, options)) triggers.push_back(to_json(counts));
  }
  print_json({{"articles", stats.articles},
              {"first", stats.first ? ordered_json(format_iso_day(*stats.first)) : ordered_json(nullptr)},
              {"last", stats.last ? ordered_json(format_iso_day(*stats.last)) : ordered_json(nullptr)},
              {"rules", rules},
              {"triggers", triggers}});
}

}  // namespace

void add_rules_stats(CLI::App& rules, Session& session) {
  const auto options = std::make_shared<StatsOptions>();
  CLI::App* command = rules.add_subcommand(
      "stats", "Count for each rule: tried, matched, events, what reviewers said, cost, last hit");
  add_article_options(*command, options->articles, session);
  command->add_option("--stage", options->stage, "events (default), dates, places, actors, counts or all")
      ->check(CLI::IsMember({"events", "dates", "places", "actors", "counts", "all"}));
  command->add_option("--rule", options->rule, "Only this rule or trigger");
  command->add_flag("--triggers", options->triggers, "A line for each trigger of the event rules");
  command->add_flag("--json", options->json, "Print JSON");
  command->footer(
      "TRIED: times that a phrase of the rule stood in a text. MATCHED: where its conditions held. MS: CPU time of "
      "the "
      "event stage, an article's\nshared among the phrases tried in it; US/MISS: microseconds for each try without "
      "an "
      "event. Silent rules found nothing. Draft rules are tried in "
      "the shadow:\nwhat they would find is counted here and goes nowhere else.\n"
      "Examples:\n  rasid rules stats --db team.db --since 2025-09-01\n  rasid rules stats --db team.db --rule "
      "shelling "
      "--triggers\n  rasid rules stats articles/ --stage all --json");
  command->callback([options, &session] { run(*options, session); });
}

}  // namespace rasid
