// The calm corpus: news without any event of ours (sport, weather, culture, economy, history, foreign wars). What the
// rules make of it is made up.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/file.h"
#include "extractors/check/run_examples.h"
#include "extractors/extract.h"

namespace rasid {
namespace {

namespace fs = std::filesystem;

/// In the whole corpus at most this many candidates may come out.
constexpr std::size_t kMostCandidates = 1;

TEST(CalmCorpus, Gives_next_to_no_candidates) {
  std::vector<Diagnostic> diagnostics;
  const auto extractor = Extractor::load(RASID_SOURCE_DIR, diagnostics);
  ASSERT_NE(extractor, nullptr) << (diagnostics.empty() ? "" : diagnostics.front().text());
  const std::vector<fs::path> files = files_below(fs::path(RASID_SOURCE_DIR) / "tests" / "data" / "calm", ".txt");
  ASSERT_GE(files.size(), 100u);
  std::size_t candidates = 0;
  std::string found;
  for (const fs::path& file : files) {
    RuleExample calm;
    calm.text.text = read_file(file).value();
    calm.published = parse_iso_day("2025-06-12");
    const Article article = article_of(calm);
    for (const Candidate& event : extractor->extract(article).events) {
      ++candidates;
      found += "\n" + file.filename().string() + ": " + event.kind + " by " + event.rule + ": " +
               std::string(event.evidence.front().span.of(article.text));
    }
  }
  EXPECT_LE(candidates, kMostCandidates) << found;
}

}  // namespace
}  // namespace rasid
