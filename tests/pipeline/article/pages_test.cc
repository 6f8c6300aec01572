// The pages in pages/: written for these tests in the style of real sites, two languages, each with what it should
// give.

#include <gtest/gtest.h>

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/file.h"
#include "core/record/json.h"
#include "pipeline/article/read_article.h"

namespace rasid {
namespace {

std::filesystem::path folder() {
  return std::filesystem::path(RASID_SOURCE_DIR) / "tests/pipeline/article/pages";
}

std::vector<std::string> page_names() {
  std::vector<std::string> names;
  for (const auto& file : files_below(folder(), ".json")) names.push_back(file.stem());
  return names;
}

class Pages : public testing::TestWithParam<std::string> {};

TEST_P(Pages, Read_as_stated) {
  const Result<std::string> page = read_file(folder() / (GetParam() + ".html"));
  const Result<std::string> stated = read_file(folder() / (GetParam() + ".json"));
  ASSERT_TRUE(page && stated);
  const nlohmann::json want = nlohmann::json::parse(*stated);
  PageRequest request;
  request.bytes = *page;
  request.url = want["url"];
  PageLinks links;
  const Result<Article> read = read_article(request, links);
  ASSERT_TRUE(read.has_value()) << read.error().text();
  const Article& article = *read;
  EXPECT_EQ(to_string(article.page_class), want["class"].get<std::string>()) << article.page_class_reason;
  std::string blocks, stated_blocks;
  for (const Block& b : article.blocks)
    blocks += std::string(to_string(b.kind)) + ": " + std::string(b.span.of(article.text)) + "\n";
  for (const auto& block : want["blocks"]) stated_blocks += block.get<std::string>() + "\n";
  if (want["class"] == "article" || want["class"] == "live_blog" || want["class"] == "message" ||
      want["class"] == "paywall") {
    EXPECT_EQ(blocks, stated_blocks);
  } else {
    EXPECT_FALSE(has_article(article.page_class));
  }
  if (want.contains("title")) {
    EXPECT_EQ(article.title, want["title"].get<std::string>());
  }
  if (want.contains("authors")) {
    EXPECT_EQ(article.authors, want["authors"].get<std::vector<std::string>>());
  }
  if (want.contains("language")) {
    EXPECT_EQ(article.language, want["language"].get<std::string>());
  }
  if (want.contains("charset")) {
    EXPECT_EQ(article.charset, want["charset"].get<std::string>());
  }
  EXPECT_EQ(links.next_page, want.value("next_page", ""));
  if (want.contains("published")) {
    ASSERT_TRUE(article.published.has_value());
    const std::string day = want["published"].get<std::string>();
    EXPECT_EQ(article.published->text().substr(0, day.size()), day) << article.published->source;
  }
}

INSTANTIATE_TEST_SUITE_P(Own, Pages, testing::ValuesIn(page_names()), [](const auto& page) {
  std::string name = page.param;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

}  // namespace
}  // namespace rasid
