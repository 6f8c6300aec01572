#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "extractors/extract.h"
#include "pipeline/article/site_rules.h"
#include "pipeline/run/process.h"

namespace rasid {

/// What became of a reload, for the log and for a status page.
struct ReloadReport {
  bool swapped = false;    ///< the new set is in force; else the old one stays as it was
  bool unchanged = false;  ///< the files are those in force: nothing was done (then `swapped` is false)
  std::string old_hash;    ///< ruleset_hash() before
  std::string new_hash;    ///< of the set that was tried; empty if it could not be loaded
  std::size_t examples_passed = 0;
  std::size_t examples_failed = 0;
  std::vector<Diagnostic> errors;            ///< why the set could not be loaded
  std::vector<std::string> failed_examples;  ///< "file:line: sentence", the first kMostShownExamples

  /// One line: "the rules were exchanged (3f2a...): 880 examples passed", or why the old set stays and what to type.
  [[nodiscard]] std::string text() const;
};

constexpr std::size_t kMostShownExamples = 20;

/// The rules of a program that runs on while people change them. A reload is safe: the whole new set (rules and
/// gazetteer) is read and compiled aside, its examples are run, and only if all of that holds it takes the place of
/// the old one, in one step. If anything fails the old set stays in force.
///
/// Threads: current() and stages() may be called from any thread at any time; one reload() at a time. Whoever holds
/// the result of current() or stages() goes on with the set that it began with.
class LiveRules {
 public:
  /// Loads the set of `data_folder` (which has rules/ and gazetteer/data/). Its examples are not run: that is for
  /// changes. `invalid` with the first fault if the set has errors.
  static Result<std::unique_ptr<LiveRules>> load(std::filesystem::path data_folder);

  [[nodiscard]] std::shared_ptr<const Extractor> current() const;
  /// program_stages() of the set in force now; keeps that set alive. Ask again after a reload.
  [[nodiscard]] Stages stages() const;
  /// Never throws; takes some seconds of CPU time.
  ReloadReport reload();

 private:
  LiveRules(std::filesystem::path data_folder, std::shared_ptr<const Extractor> extractor,
            std::shared_ptr<const SiteRules> sites)
      : data_folder_(std::move(data_folder)), current_(std::move(extractor)), sites_(std::move(sites)) {}

  std::filesystem::path data_folder_;
  mutable std::mutex mutex_;  ///< guards current_ and sites_
  std::shared_ptr<const Extractor> current_;
  std::shared_ptr<const SiteRules> sites_;  ///< of rules/sites.toml, exchanged with the set
};

}  // namespace rasid
