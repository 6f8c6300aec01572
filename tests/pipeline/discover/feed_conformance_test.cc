// Peers' cases for feeds, where the corpus stands beside the source tree. What is modelled is compared; the rest
// (links other than the one that counts, rights, generator, images, categories, details of types and languages of
// single texts, people's addresses) is not read, because no stage needs it.
#include <gtest/gtest.h>

#include <map>

#include "core/base/base64.h"
#include "pipeline/discover/feed.h"
#include "tests/support/shared_corpus.h"

namespace rasid {
namespace {

using Json = nlohmann::json;

/// Feedparser's name of a value as ours; empty if we don't model it.
std::string our_name(const std::string& name, bool entry) {
  static const std::map<std::string, std::string> kFeed = {{"title", "title"},
                                                           {"title_detail.value", "title"},
                                                           {"link", "link"},
                                                           {"id", "id"},
                                                           {"guid", "id"},
                                                           {"language", "language"},
                                                           {"description", "description"},
                                                           {"tagline", "description"},
                                                           {"subtitle", "description"},
                                                           {"info", "description"},
                                                           {"tagline_detail.value", "description"},
                                                           {"subtitle_detail.value", "description"},
                                                           {"info_detail.value", "description"},
                                                           {"author", "authors.0"},
                                                           {"author_detail.name", "authors.0"},
                                                           {"authors.0.name", "authors.0"},
                                                           {"updated_parsed", "updated"},
                                                           {"published_parsed", "published"}};
  static const std::map<std::string, std::string> kEntry = {{"title", "title"},
                                                            {"title_detail.value", "title"},
                                                            {"link", "link"},
                                                            {"id", "id"},
                                                            {"guid", "id"},
                                                            {"summary", "summary"},
                                                            {"summary_detail.value", "summary"},
                                                            {"description", "summary"},
                                                            {"content.0.value", "content"},
                                                            {"author", "authors.0"},
                                                            {"author_detail.name", "authors.0"},
                                                            {"authors.0.name", "authors.0"},
                                                            {"authors.1.name", "authors.1"},
                                                            {"language", "language"},
                                                            {"updated_parsed", "updated"},
                                                            {"published_parsed", "published"}};
  const auto& names = entry ? kEntry : kFeed;
  const auto found = names.find(name);
  return found == names.end() ? std::string() : found->second;
}

/// Our value for a path of feedparser's result, or nothing if it is not modelled.
std::optional<Json> our_value(const Json& ours, const Json& path) {
  std::string name;
  const std::string first = path[0].get<std::string>();
  if (first == "bozo") return Json(!ours["problems"].empty());
  if (first == "encoding") return ours["encoding"];
  if (first == "version") return ours["format"];
  const bool entry = first == "entries";
  for (std::size_t i = entry ? 2 : 1; i < path.size(); ++i) {
    if (!name.empty()) name += '.';
    name += path[i].is_string() ? path[i].get<std::string>() : std::to_string(path[i].get<int>());
  }
  std::string wanted = our_name(name, entry);
  if (wanted.empty()) return std::nullopt;
  const Json* node = entry ? nullptr : &ours;
  if (entry) {
    const auto index = path[1].get<std::size_t>();
    if (index >= ours["entries"].size()) return Json();
    node = &ours["entries"][index];
  }
  if (wanted.substr(0, 8) != "authors.") return (*node)[wanted];
  const auto index = static_cast<std::size_t>(wanted[8] - '0');
  return index < (*node)["authors"].size() ? (*node)["authors"][index] : Json();
}

std::string expected_text(const Json& value) {
  if (value.is_array() && value.size() == 9) {
    char text[32];
    std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", value[0].get<int>(), value[1].get<int>(),
                  value[2].get<int>(), value[3].get<int>(), value[4].get<int>(), value[5].get<int>());
    return text;
  }
  return value.is_string() ? value.get<std::string>() : value.dump();
}

bool holds(const Json& check, const Json& value) {
  if (check.contains("truthy")) return value.is_boolean() ? value.get<bool>() : !value.is_null();
  if (check.contains("falsy")) return value.is_boolean() ? !value.get<bool>() : value.is_null();
  if (!check.contains("equals")) return false;
  const std::string expected = expected_text(check["equals"]);
  const std::string got = value.is_null() ? (check["equals"].is_null() ? "null" : "") : expected_text(value);
  if (got == expected) return true;
  // "Example author (me@example.com)": we keep the name.
  return expected.size() > got.size() + 2 && expected.compare(0, got.size() + 2, got + " (") == 0 &&
         expected.back() == ')';
}

TEST(FeedConformance, Agrees_with_feedparser_on_what_it_models) {
  const auto path = shared_file("corpus/crawl/feeds.jsonl");
  if (path.empty()) GTEST_SKIP() << "the shared corpus is not here";
  int modelled = 0;
  int right = 0;
  int passed_over = 0;
  for (const Json& line : read_json_lines(path)) {
    const std::string bytes = from_base64(line["content_b64"].get<std::string>());
    FeedDocument document;
    document.bytes = bytes;
    document.url = "http://127.0.0.1:8097/";
    for (const auto& [name, value] : line["headers"].items()) {
      std::string key = name;
      std::transform(key.begin(), key.end(), key.begin(),
                     [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
      if (key == "content-type") document.content_type = value;
      if (key == "content-location") document.content_location = value;
      if (key == "content-language") document.content_language = value;
    }
    const auto feed = read_feed(document);
    const Json ours =
        feed
            ? Json::parse(to_json(*feed).dump())
            : Json{{"problems", {feed.error().text()}}, {"encoding", ""}, {"entries", Json::array()}, {"format", ""}};
    for (const Json& check : line["checks"]) {
      const auto value = our_value(ours, check["path"]);
      if (!value) {
        ++passed_over;
        continue;
      }
      ++modelled;
      if (holds(check, *value)) {
        ++right;
      } else {
        std::cout << line["file"].get<std::string>() << " " << check.dump() << " got " << value->dump() << " "
                  << ours["problems"].dump() << "\n";
      }
    }
  }
  std::cout << right << " of " << modelled << " checks hold; " << passed_over << " are not modelled\n";
  EXPECT_GE(right, 0.98 * modelled);
  EXPECT_GT(modelled, 500);
}

}  // namespace
}  // namespace rasid
