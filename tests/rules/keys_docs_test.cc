// The guides are a contract too: every key that the loaders of rules read is explained, in English and in Arabic.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <regex>
#include <set>
#include <string>

#include "core/base/file.h"

namespace {

namespace fs = std::filesystem;

/// Key to the file that reads it, from the loaders themselves: `table.text("id")` and its like.
std::map<std::string, std::string> keys_read() {
  const std::regex call(R"x((?:\.|->)(?:text|text_or|number|number_or|real_or|flag_or|day|choice|choice_or|phrases|)x"
                        R"x(texts|values|table|tables)\(\s*"([a-z_0-9]+)")x");
  std::map<std::string, std::string> keys;
  for (const fs::path& file : rasid::files_below(fs::path(RASID_SOURCE_DIR) / "extractors", ".cc")) {
    const std::string text = rasid::read_file(file).value();
    for (std::sregex_iterator it(text.begin(), text.end(), call), end; it != end; ++it)
      keys[(*it)[1]] = file.filename().string();
  }
  return keys;
}

std::set<std::string> words_of(const std::string& page) {
  const std::string text = rasid::read_file(fs::path(RASID_SOURCE_DIR) / "docs" / page).value();
  const std::regex word("[a-z_0-9]+");
  return {std::sregex_token_iterator(text.begin(), text.end(), word), {}};
}

TEST(RuleGuides, Explain_every_key_that_the_program_reads_in_both_languages) {
  const std::map<std::string, std::string> keys = keys_read();
  EXPECT_GT(keys.size(), 100u);
  const std::set<std::string> both = words_of("rule-keys.md");
  for (const char* page : {"rules.md", "rules.ar.md"}) {
    const std::set<std::string> words = words_of(page);
    for (const auto& [key, file] : keys) {
      EXPECT_TRUE(words.count(key) > 0 || both.count(key) > 0)
          << "`" << key << "`, read by " << file << ", stands neither in docs/" << page
          << " nor in docs/rule-keys.md";
    }
  }
}

}  // namespace
