#include "extractors/ruleset/ruleset_hash.h"

#include <gtest/gtest.h>

#include <fstream>

namespace rasid {
namespace {

namespace fs = std::filesystem;

TEST(RulesetHash, Changes_with_a_byte_or_a_name_and_with_nothing_else) {
  const fs::path folder = fs::path(::testing::TempDir()) / "rasid_ruleset_hash_test";
  fs::remove_all(folder);
  fs::create_directories(folder / "events");
  std::ofstream(folder / "events" / "shelling.toml") << "id = 1\n";
  const std::string first = hash_of_folder(folder);
  EXPECT_EQ(first.size(), 64u);
  std::ofstream(folder / ".shelling.toml.swp") << "an editor's";
  EXPECT_EQ(hash_of_folder(folder), first);
  fs::rename(folder / "events" / "shelling.toml", folder / "events" / "shell.toml");
  const std::string renamed = hash_of_folder(folder);
  EXPECT_NE(renamed, first);
  std::ofstream(folder / "events" / "shell.toml") << "id = 2\n";
  EXPECT_NE(hash_of_folder(folder), renamed);
  fs::remove_all(folder);
}

}  // namespace
}  // namespace rasid
