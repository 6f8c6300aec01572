#include "pipeline/run/rule_reload.h"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>

#include "extractors/check/example.h"
#include "extractors/check/run_examples.h"
#include "pipeline/run/stages.h"

namespace rasid {
namespace {

constexpr std::size_t kShownHash = 12;

std::vector<Diagnostic> errors_among(const std::vector<Diagnostic>& diagnostics) {
  std::vector<Diagnostic> errors;
  std::copy_if(diagnostics.begin(), diagnostics.end(), std::back_inserter(errors),
               [](const Diagnostic& d) { return d.level == Diagnostic::Level::error; });
  return errors;
}

void run_all_examples(const Extractor& extractor, const std::vector<RuleFileInfo>& files, ReloadReport& report) {
  const auto extract = [&](const Article& article) { return extractor.extract(article); };
  for (const RuleFileInfo& file : files) {
    for (const RuleExample& example : file.examples) {
      if (run_example(example, extract).outcome != ExampleOutcome::fail) {
        ++report.examples_passed;
        continue;
      }
      ++report.examples_failed;
      if (report.failed_examples.size() < kMostShownExamples) {
        report.failed_examples.push_back(
            fmt::format("{}:{}: {}", example.text.file, example.text.line, example.text.text));
      }
    }
  }
}

std::shared_ptr<const SiteRules> read_sites_of(const std::filesystem::path& data_folder,
                                               std::vector<Diagnostic>& diagnostics) {
  return std::make_shared<const SiteRules>(SiteRules::load(data_folder / "rules" / "sites.toml", diagnostics));
}

/// The new set if it may take the place of `old`, else null with the reason in `report`.
std::shared_ptr<const Extractor> try_set(const std::filesystem::path& data_folder, const Extractor& old,
                                         std::shared_ptr<const SiteRules>& sites, ReloadReport& report) {
  std::vector<Diagnostic> diagnostics;
  sites = read_sites_of(data_folder, diagnostics);
  std::shared_ptr<const Extractor> fresh = Extractor::load(data_folder, diagnostics);
  const std::vector<RuleFileInfo> files = read_rule_files(data_folder / "rules", diagnostics);
  report.errors = errors_among(diagnostics);
  if (!fresh) return nullptr;
  report.new_hash = fresh->ruleset_hash();
  if (!report.errors.empty()) return nullptr;
  report.unchanged = fresh->ruleset_hash() == old.ruleset_hash() && fresh->gazetteer_hash() == old.gazetteer_hash();
  if (report.unchanged) return nullptr;
  run_all_examples(*fresh, files, report);
  return report.examples_failed == 0 ? fresh : nullptr;
}

}  // namespace

std::string ReloadReport::text() const {
  if (unchanged) return fmt::format("the rules have not changed ({})", old_hash.substr(0, kShownHash));
  if (swapped) {
    return fmt::format("the rules were exchanged ({} for {}): {} examples passed", new_hash.substr(0, kShownHash),
                       old_hash.substr(0, kShownHash), examples_passed);
  }
  std::string why = "they can't be read";
  if (!errors.empty()) {
    why =
        fmt::format("{} error{}, the first: {}", errors.size(), errors.size() == 1 ? "" : "s", errors.front().text());
  } else if (examples_failed > 0) {
    why = fmt::format("{} of {} examples fail, the first: {}", examples_failed, examples_failed + examples_passed,
                      failed_examples.front());
  }
  return fmt::format(
      "the old rules stay in force ({}); of the new ones {} -- see `rasid rules check` and `rasid rules "
      "test`",
      old_hash.substr(0, kShownHash), why);
}

Result<std::unique_ptr<LiveRules>> LiveRules::load(std::filesystem::path data_folder) {
  std::vector<Diagnostic> diagnostics;
  std::shared_ptr<const Extractor> extractor = Extractor::load(data_folder, diagnostics);
  std::shared_ptr<const SiteRules> sites = read_sites_of(data_folder, diagnostics);
  const std::vector<Diagnostic> errors = errors_among(diagnostics);
  if (extractor && errors.empty()) {
    return std::unique_ptr<LiveRules>(new LiveRules(std::move(data_folder), std::move(extractor), std::move(sites)));
  }
  return fail(ErrorCode::invalid,
              "the rules have errors; `rasid rules check` lists all" +
                  (errors.empty() ? std::string() : ", the first is " + errors.front().text()),
              data_folder.string());
}

std::shared_ptr<const Extractor> LiveRules::current() const {
  const std::lock_guard lock(mutex_);
  return current_;
}

Stages LiveRules::stages() const {
  std::shared_ptr<const Extractor> held;
  std::shared_ptr<const SiteRules> sites;
  {
    const std::lock_guard lock(mutex_);
    held = current_;
    sites = sites_;
  }
  Stages stages = program_stages(*held, std::move(sites));
  stages.extract = [held](const Article& article) { return held->extract(article); };
  return stages;
}

ReloadReport LiveRules::reload() {
  ReloadReport report;
  const std::shared_ptr<const Extractor> old = current();
  report.old_hash = old->ruleset_hash();
  try {
    std::shared_ptr<const SiteRules> sites;
    std::shared_ptr<const Extractor> fresh = try_set(data_folder_, *old, sites, report);
    if (fresh) {
      const std::lock_guard lock(mutex_);
      current_ = std::move(fresh);
      sites_ = std::move(sites);
      report.swapped = true;
    }
  } catch (const std::exception& exception) {
    report.errors.push_back({Diagnostic::Level::error, data_folder_.string(), 0, 0, "",
                             std::string("reading them broke off: ") + exception.what(), ""});
  }
  return report;
}

}  // namespace rasid
