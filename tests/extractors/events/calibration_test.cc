#include "extractors/events/calibration.h"

#include <gtest/gtest.h>

#include "core/base/file.h"
#include "extractors/check/run_examples.h"
#include "extractors/extract.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

constexpr const char* kPoints =
    "schema = 1\nsource = \"a test\"\n[[point]]\nsum = 0.5\nright = 0.4\n[[point]]\nsum = 0.7\nright = 0.8\n";

TEST(Calibration, Goes_along_the_line_between_points_and_stays_flat_outside) {
  TempFolder folder;
  folder.write("confidence.toml", kPoints);
  std::vector<Diagnostic> diagnostics;
  const Calibration calibration = Calibration::load(folder.path(), diagnostics);
  EXPECT_TRUE(diagnostics.empty());
  EXPECT_DOUBLE_EQ(calibration.at(0.2), 0.4);
  EXPECT_DOUBLE_EQ(calibration.at(0.6), 0.6);
  EXPECT_DOUBLE_EQ(calibration.at(0.99), 0.8);
  double confidence = 0.7;
  std::vector<ConfidencePart> parts = {{"trigger", 0.7}};
  calibration.apply(confidence, parts);
  EXPECT_DOUBLE_EQ(confidence, 0.8);
  ASSERT_EQ(parts.size(), 2u);
  EXPECT_EQ(parts[1].name, "calibration");
  EXPECT_NEAR(parts[0].value + parts[1].value, confidence, 1e-9);
}

TEST(Calibration, Leaves_sums_as_they_are_without_a_table_and_refuses_a_falling_one) {
  TempFolder folder;
  std::vector<Diagnostic> diagnostics;
  EXPECT_DOUBLE_EQ(Calibration::load(folder.path(), diagnostics).at(0.42), 0.42);
  EXPECT_TRUE(diagnostics.empty());
  folder.write("confidence.toml", std::string(kPoints) + "[[point]]\nsum = 0.9\nright = 0.3\n");
  Calibration::load(folder.path(), diagnostics);
  ASSERT_EQ(diagnostics.size(), 1u);
  EXPECT_EQ(diagnostics[0].code, "E560");
  EXPECT_EQ(diagnostics[0].line, 10);
}

TEST(Calibration, Is_shown_among_the_parts_of_each_candidate_which_sum_up_to_its_confidence) {
  std::vector<Diagnostic> diagnostics;
  const auto extractor = Extractor::load(RASID_SOURCE_DIR, diagnostics);
  ASSERT_NE(extractor, nullptr);
  RuleExample example;
  example.text.text =
      "Gunmen shot dead two civilians in Idlib on Tuesday.\nقصفت قوات النظام قرية البارة أمس الاثنين.";
  example.published = parse_iso_day("2020-02-12");
  const auto events = extractor->extract(article_of(example)).events;
  ASSERT_FALSE(events.empty());
  for (const Candidate& event : events) {
    double sum = 0;
    double before = 0;
    for (const ConfidencePart& part : event.confidence_parts) {
      sum += part.value;
      before += part.name == "calibration" ? 0 : part.value;
    }
    // The sum of the parts is held between 0.01 and 0.99 before the table is asked.
    EXPECT_NEAR(sum - before + std::min(std::max(before, 0.01), 0.99), event.confidence, 1e-6) << event.rule;
  }
}

}  // namespace
}  // namespace rasid
