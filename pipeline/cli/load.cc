#include "pipeline/cli/load.h"

#include <cstdlib>
#include <iostream>

#include "core/base/file.h"

namespace rasid {

std::unique_ptr<Extractor> load_extractor(Session& session) {
  const auto folder = find_data_folder();
  if (!folder) {
    session.report(folder.error(), Exit::could_not_run);
    return nullptr;
  }
  std::vector<Diagnostic> diagnostics;
  auto extractor = Extractor::load(*folder, diagnostics, cache_folder());
  if (extractor) return extractor;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.level == Diagnostic::Level::error) std::cerr << diagnostic.text() << '\n';
  }
  session.report(
      {ErrorCode::invalid, "the rules have errors; correct them, `rasid rules check` lists all", folder->string()},
      Exit::could_not_run);
  return nullptr;
}

std::filesystem::path cache_folder() {
  // XDG Base Directory Specification 0.8: a relative path is to be ignored.
  const auto absolute = [](const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr && *value == '/' ? std::filesystem::path(value) : std::filesystem::path();
  };
  if (std::getenv("RASID_CACHE") != nullptr) return absolute("RASID_CACHE");
  if (const auto folder = absolute("XDG_CACHE_HOME"); !folder.empty()) return folder / "rasid";
  const auto home = absolute("HOME");
  return home.empty() ? home : home / ".cache" / "rasid";
}

std::shared_ptr<const SiteRules> load_site_rules() {
  const auto folder = find_data_folder();
  if (!folder) return std::make_shared<const SiteRules>();
  std::vector<Diagnostic> diagnostics;
  auto sites = std::make_shared<const SiteRules>(SiteRules::load(*folder / "rules" / "sites.toml", diagnostics));
  for (const Diagnostic& diagnostic : diagnostics) std::cerr << diagnostic.text() << '\n';
  return sites;
}

}  // namespace rasid
