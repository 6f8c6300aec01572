#include "pipeline/run/draft_rules.h"

#include <unistd.h>

#include <string>
#include <system_error>
#include <vector>

#include "core/base/file.h"
#include "extractors/ruleset/toml_file.h"

namespace rasid {

namespace fs = std::filesystem;

namespace {

std::string status_of(const fs::path& file, const fs::path& lists) {
  std::vector<Diagnostic> said_by_check;
  const auto rule = RuleFile::read(file, lists, said_by_check);
  const auto head = rule ? rule->root().table("rule") : std::nullopt;
  return head ? head->text_or("status") : std::string();
}

/// The rule's text with another status.
std::string with_status(std::string text, const std::string& from, const std::string& to) {
  const std::size_t key = text.find("\nstatus");
  const std::size_t at = key == std::string::npos ? key : text.find("\"" + from + "\"", key);
  if (at != std::string::npos) text.replace(at + 1, from.size(), to);
  return text;
}

/// A folder that goes with its owner.
struct Trial {
  fs::path folder = fs::temp_directory_path() / ("rasid-drafts-" + std::to_string(::getpid()));
  ~Trial() {
    std::error_code ignored;
    fs::remove_all(folder, ignored);
  }
};

}  // namespace

Result<std::unique_ptr<Extractor>> load_draft_rules(const fs::path& data_folder) {
  const fs::path rules = data_folder / "rules";
  std::vector<fs::path> drafts;
  std::vector<fs::path> others;
  for (const fs::path& file : files_below(rules / "events", ".toml")) {
    const std::string status = status_of(file, rules / "lists");
    if (status == "draft") drafts.push_back(file);
    if (status == "stable") others.push_back(file);
  }
  if (drafts.empty()) return nullptr;
  const Trial trial;
  std::error_code error;
  fs::create_directory(trial.folder, error);
  fs::copy(rules, trial.folder / "rules", fs::copy_options::recursive, error);
  if (!error)
    fs::create_directory_symlink(fs::absolute(data_folder / "gazetteer"), trial.folder / "gazetteer", error);
  if (error)
    return fail(ErrorCode::unreadable, "no folder for a trial can be made: " + error.message(), trial.folder);
  const auto rewrite = [&](const std::vector<fs::path>& files, const char* from, const char* to) -> Result<void> {
    for (const fs::path& file : files) {
      auto text = read_file(file);
      if (!text) return tl::make_unexpected(text.error());
      auto written = write_file(trial.folder / "rules" / "events" / file.filename(), with_status(*text, from, to));
      if (!written) return written;
    }
    return {};
  };
  if (auto done = rewrite(drafts, "draft", "stable"); !done) return tl::make_unexpected(done.error());
  if (auto done = rewrite(others, "stable", "retired"); !done) return tl::make_unexpected(done.error());
  std::vector<Diagnostic> diagnostics;
  auto extractor = Extractor::load(trial.folder, diagnostics);
  if (extractor) return extractor;
  for (const Diagnostic& d : diagnostics) {
    if (d.level == Diagnostic::Level::error)
      return fail(ErrorCode::invalid, "the draft rules have errors: " + d.text());
  }
  return fail(ErrorCode::invalid, "the draft rules can't be read");
}

}  // namespace rasid
