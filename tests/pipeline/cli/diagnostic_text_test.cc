#include "pipeline/cli/diagnostic_text.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace rasid {
namespace {

TEST(DiagnosticText, Shows_the_line_with_a_caret_below_the_place_also_after_marks_that_take_no_column) {
  const std::string path = ::testing::TempDir() + "rasid_diagnostic_text.toml";
  std::ofstream(path, std::ios::binary) << "first = 1\nwords = [\"قَصف\", bad]\n";
  const Diagnostic diagnostic{Diagnostic::Level::error, path, 2, 18, "E018", "what", "do this"};
  EXPECT_EQ(diagnostic_text(diagnostic, false),
            path + ":2:18: error[E018]: what\n    words = [\"قَصف\", bad]\n                    ^\n    -> do this\n");
  std::filesystem::remove(path);
}

TEST(DiagnosticText, Does_without_the_line_when_the_file_is_gone) {
  const Diagnostic diagnostic{Diagnostic::Level::warning, "gone.toml", 2, 1, "E902", "what", ""};
  EXPECT_EQ(diagnostic_text(diagnostic, false), "gone.toml:2:1: warning[E902]: what\n");
}

}  // namespace
}  // namespace rasid
