#include "pipeline/cli/load.h"

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
  auto extractor = Extractor::load(*folder, diagnostics);
  if (extractor) return extractor;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (diagnostic.level == Diagnostic::Level::error) std::cerr << diagnostic.text() << '\n';
  }
  session.report(
      {ErrorCode::invalid, "the rules have errors; correct them, `rasid rules check` lists all", folder->string()},
      Exit::could_not_run);
  return nullptr;
}

}  // namespace rasid
