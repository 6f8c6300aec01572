// `rasid rules diff`: what a change of the rules does to articles that people have seen.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <iostream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/file.h"
#include "pipeline/cli/article_options.h"
#include "pipeline/cli/cli.h"
#include "pipeline/cli/cmd_rules.h"
#include "pipeline/cli/diagnostic_text.h"
#include "pipeline/cli/input.h"
#include "pipeline/cli/load.h"
#include "pipeline/cli/table.h"
#include "pipeline/run/rule_base.h"
#include "pipeline/run/rule_diff.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

struct DiffOptions {
  ArticleOptions articles;
  std::string base = "HEAD";
  std::string rule;
  std::size_t most = 10;
  bool json = false;
};

std::string shown_piece(const std::string& text) {
  return isolate(printable(text));
}

std::string plural(std::size_t count, const char* what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

/// What reviewers said, by candidate.
Result<std::map<std::string, ReviewStatus>> verdicts_of(const std::optional<Store>& store) {
  std::map<std::string, ReviewStatus> verdicts;
  if (!store) return verdicts;
  for (const ReviewStatus status : {ReviewStatus::accepted, ReviewStatus::rejected}) {
    CandidateQuery query;
    query.status = status;
    auto read = store->each_candidate(query, [&](const StoredCandidate& candidate) {
      verdicts[candidate.candidate.id] = status;
      return true;
    });
    if (!read) return tl::make_unexpected(read.error());
  }
  return verdicts;
}

std::unique_ptr<Extractor> load_base(const RuleBase& base, Session& session) {
  std::vector<Diagnostic> diagnostics;
  auto extractor = Extractor::load(base.data_folder(), diagnostics);
  if (extractor) return extractor;
  for (const Diagnostic& d : diagnostics) {
    if (d.level == Diagnostic::Level::error) std::cerr << d.text() << '\n';
  }
  session.report(
      {ErrorCode::invalid, "this program can't read the rules of the base; name a later --base", base.name()},
      Exit::could_not_run);
  return nullptr;
}

// ---------------------------------------------------------------- for people

void print_difference(const RuleDifference& d) {
  const char* sign = d.change == RuleChange::gained ? "+" : (d.change == RuleChange::lost ? "-" : "~");
  std::cout << fmt::format("  {} {}", sign, d.kind);
  if (!d.place.empty()) std::cout << "  " << shown_piece(d.place);
  if (!d.date.empty()) std::cout << "  " << d.date;
  std::cout << fmt::format("  {:.2f}  {}", d.confidence, d.rule);
  if (d.verdict != ReviewStatus::fresh) std::cout << "  [" << to_string(d.verdict) << " by a reviewer]";
  std::cout << '\n';
  for (const FieldDifference& field : d.fields) {
    std::cout << "      " << field.field << ": " << (field.before.empty() ? "nothing" : shown_piece(field.before))
              << " -> " << (field.after.empty() ? "nothing" : shown_piece(field.after)) << '\n';
  }
  std::cout << "      " << shown_piece(d.sentence) << '\n';
  std::cout << "      " << (d.title.empty() ? "" : shown_piece(d.title) + ", ") << printable(d.document) << '\n';
}

struct GroupCounts {
  std::size_t gained = 0;
  std::size_t lost = 0;
  std::size_t changed = 0;
};

std::map<std::string, GroupCounts> groups_of(const RuleDiff& diff) {
  std::map<std::string, GroupCounts> groups;
  for (const RuleDifference& d : diff.differences) {
    GroupCounts& group = groups[rule_of_trigger(d.rule)];
    (d.change == RuleChange::gained ? group.gained : d.change == RuleChange::lost ? group.lost : group.changed) += 1;
  }
  return groups;
}

void print_groups(const RuleDiff& diff, const DiffOptions& options, bool color) {
  const std::map<std::string, GroupCounts> groups = groups_of(diff);
  std::string rule;
  std::size_t shown = 0;
  std::size_t in_group = 0;
  const auto rest = [&] {
    if (in_group > shown)
      std::cout << fmt::format("  ... and {} more; --rule {} --top 0 shows all\n", in_group - shown, rule);
  };
  for (const RuleDifference& d : diff.differences) {
    if (rule_of_trigger(d.rule) != rule) {
      rest();
      rule = rule_of_trigger(d.rule);
      shown = in_group = 0;
      const GroupCounts& group = groups.at(rule);
      std::cout << bold(rule, color)
                << fmt::format("  {} gained, {} lost, {} changed\n", group.gained, group.lost, group.changed);
    }
    ++in_group;
    const bool must_see = d.verdict == ReviewStatus::accepted && d.change != RuleChange::gained;
    if (options.most > 0 && shown >= options.most && !must_see) continue;
    ++shown;
    print_difference(d);
  }
  rest();
}

void print_summary(const RuleDiff& diff, const std::string& base) {
  std::cout << fmt::format(
      "{} read with the rules of {} and with today's: {} and {} candidates; {} the same, {} gained, "
      "{} lost, {} changed.\n",
      plural(diff.articles, "article"), base, diff.before, diff.after, diff.same, diff.count(RuleChange::gained),
      diff.count(RuleChange::lost), diff.count(RuleChange::changed));
  if (diff.accepted_lost > 0)
    std::cout << fmt::format("You would lose {} that a reviewer accepted.\n", plural(diff.accepted_lost, "event"));
  if (diff.accepted_changed > 0)
    std::cout << fmt::format(
        "{} that a reviewer accepted would read otherwise; the accepted ones stay as they are.\n",
        plural(diff.accepted_changed, "event"));
  if (diff.rejected_lost > 0)
    std::cout << fmt::format("{} that a reviewer rejected would no longer come.\n",
                             plural(diff.rejected_lost, "event"));
}

// ---------------------------------------------------------------- for programs

ordered_json to_json(const RuleDifference& d) {
  ordered_json fields = ordered_json::array();
  const auto or_null = [](const std::string& text) {
    return text.empty() ? ordered_json(nullptr) : ordered_json(text);
  };
  for (const FieldDifference& f : d.fields)
    fields.push_back({{"field", f.field}, {"before", or_null(f.before)}, {"after", or_null(f.after)}});
  return {{"change", to_string(d.change)},
          {"rule", rule_of_trigger(d.rule)},
          {"trigger", d.rule},
          {"id", d.id},
          {"kind", d.kind},
          {"place", or_null(d.place)},
          {"date", or_null(d.date)},
          {"confidence", d.confidence},
          {"verdict", to_string(d.verdict)},
          {"fields", fields},
          {"sentence", d.sentence},
          {"document", d.document},
          {"title", or_null(d.title)}};
}

ordered_json to_json(const RuleDiff& diff, const std::string& base) {
  ordered_json rules = ordered_json::array();
  for (const auto& [rule, group] : groups_of(diff))
    rules.push_back({{"rule", rule}, {"gained", group.gained}, {"lost", group.lost}, {"changed", group.changed}});
  ordered_json list = ordered_json::array();
  for (const RuleDifference& d : diff.differences) list.push_back(to_json(d));
  return {{"base", base},
          {"articles", diff.articles},
          {"before", diff.before},
          {"after", diff.after},
          {"same", diff.same},
          {"gained", diff.count(RuleChange::gained)},
          {"lost", diff.count(RuleChange::lost)},
          {"changed", diff.count(RuleChange::changed)},
          {"accepted_lost", diff.accepted_lost},
          {"accepted_changed", diff.accepted_changed},
          {"rejected_lost", diff.rejected_lost},
          {"rules", rules},
          {"differences", list}};
}

void run(const DiffOptions& options, Session& session) {
  const auto folder = find_data_folder();
  if (!folder) return session.report(folder.error(), Exit::could_not_run);
  const auto asked = asked_articles(options.articles, session);
  if (!asked) return;
  const auto base = RuleBase::open(options.base, *folder);
  if (!base) {
    return session.report(base.error(),
                          base.error().code == ErrorCode::not_found ? Exit::wrong_use : Exit::could_not_run);
  }
  const auto verdicts = verdicts_of(asked->store);
  if (!verdicts) return session.report(verdicts.error(), Exit::could_not_run);
  const auto before = load_base(*base, session);
  if (!before) return;
  const auto after = load_extractor(session);
  if (!after) return;
  RuleComparison comparison(*before, *after, *verdicts);
  const bool visited = visit_articles(
      *asked, session, [&](const FoundArticle& found) { comparison.add(found.document, found.article); });
  if (!visited) return;
  RuleDiff diff = comparison.finish();
  if (!options.rule.empty()) {
    std::erase_if(diff.differences,
                  [&](const RuleDifference& d) { return rule_of_trigger(d.rule) != rule_of_trigger(options.rule); });
  }
  if (options.json) {
    print_json(to_json(diff, base->name()));
  } else {
    print_groups(diff, options, session.color);
    print_summary(diff, base->name());
  }
  if (diff.accepted_lost > 0) session.exit = Exit::item_errors;
}

}  // namespace

void add_rules_diff(CLI::App& rules, Session& session) {
  const auto options = std::make_shared<DiffOptions>();
  CLI::App* command = rules.add_subcommand(
      "diff", "Say which events a change of the rules gains, loses and changes, over articles or the database");
  add_article_options(*command, options->articles, session);
  command->add_option("--base", options->base,
                      "What to compare today's rules with: a folder with rules/, or a git commit (default HEAD)");
  command->add_option("--rule", options->rule, "Only what this rule finds");
  command->add_option("--top", options->most, "Show so many of each rule (default 10; 0: all)");
  command->add_flag("--json", options->json, "Print JSON");
  command->footer(
      "Events that a reviewer accepted are always shown, and counted as lost if today's rules don't find them.\n"
      "Examples:\n  rasid rules diff --db team.db\n  rasid rules diff --base main --db team.db --since 2025-11-01\n"
      "  rasid rules diff --base /tmp/old-rules articles/ --json\n"
      "Exit code: 0 no accepted event is lost, 1 some are, or an article could not be read, 2 wrong use, 3 could not "
      "run.");
  command->callback([options, &session] { run(*options, session); });
}

}  // namespace rasid
