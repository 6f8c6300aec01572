// Single sentences, each of one kind of event, as English and Arabic news tells it. A line that begins with ? is a
// known gap: once it is found the mark must go, so that nothing is lost again unnoticed.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <sstream>
#include <string>

#include "core/base/file.h"
#include "extractors/check/run_examples.h"
#include "extractors/extract.h"

namespace rasid {
namespace {

namespace fs = std::filesystem;

class Phrases : public testing::TestWithParam<const char*> {};

TEST_P(Phrases, Of_every_kind_are_found) {
  std::vector<Diagnostic> diagnostics;
  const auto extractor = Extractor::load(RASID_SOURCE_DIR, diagnostics);
  ASSERT_NE(extractor, nullptr) << (diagnostics.empty() ? "" : diagnostics.front().text());
  std::istringstream lines(read_file(fs::path(RASID_SOURCE_DIR) / "tests" / "data" / "phrases" / GetParam()).value());
  int sentences = 0;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t bar = line.find('|');
    if (bar == std::string::npos || line.front() == '#') continue;
    const bool gap = line.front() == '?';
    const std::string kind = line.substr(gap ? 1 : 0, bar - (gap ? 1 : 0));
    RuleExample example;
    example.text.text = line.substr(bar + 1);
    example.published = parse_iso_day("2025-07-15");
    const auto events = extractor->extract(article_of(example)).events;
    const bool found =
        std::any_of(events.begin(), events.end(), [&](const Candidate& event) { return event.kind == kind; });
    EXPECT_EQ(found, !gap) << (gap ? "found now, take the ? away: " : "not found: ") << line;
    ++sentences;
  }
  EXPECT_GE(sentences, 200);
}

INSTANTIATE_TEST_SUITE_P(In, Phrases, testing::Values("en.txt", "ar.txt"));

}  // namespace
}  // namespace rasid
