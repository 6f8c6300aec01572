// docs/json.md is a contract: every key that the records print stands there.
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <string>

#include "core/base/file.h"
#include "core/record/json.h"

namespace rasid {
namespace {

void collect_keys(const nlohmann::ordered_json& json, std::set<std::string>& keys) {
  if (json.is_array()) {
    for (const auto& item : json) collect_keys(item, keys);
  }
  if (!json.is_object()) return;
  for (const auto& [key, value] : json.items()) {
    keys.insert(key);
    collect_keys(value, keys);
  }
}

/// Every record with every part filled, so that no key hides behind a null.
nlohmann::ordered_json everything() {
  Article article;
  article.text = "Shelling";
  article.blocks.push_back({BlockKind::paragraph, {0, 8}});
  article.published = StatedTime{};
  article.modified = StatedTime{};
  Extraction extraction;
  DateMention date;
  date.other_first = Day{};
  extraction.mentions.dates.push_back(date);
  PlaceMention place;
  place.candidates.push_back({"id", 1, "reason"});
  place.resolved = ResolvedPlace{};
  extraction.mentions.places.push_back(place);
  extraction.mentions.actors.emplace_back();
  extraction.mentions.counts.emplace_back();
  Candidate event;
  event.date = EventDate{};
  event.place = EventPlace{};
  event.place->alternatives.push_back({"id", 1, "reason"});
  event.actors.emplace_back();
  event.killed = event.wounded = event.detained = Toll{1, 1};
  event.confidence_parts.push_back({"trigger", 1});
  event.evidence.push_back({{0, 8}, "event", "rule", 1, false});
  extraction.events.push_back(event);
  return to_json(article, extraction);
}

TEST(JsonContract, Documents_every_key_that_the_records_print) {
  std::set<std::string> keys;
  collect_keys(everything(), keys);
  EXPECT_GT(keys.size(), 80u);
  const std::string page = read_file(std::string(RASID_SOURCE_DIR) + "/docs/json.md").value();
  for (const std::string& key : keys) {
    EXPECT_TRUE(std::regex_search(page, std::regex("\\b" + key + "\\b")))
        << "docs/json.md does not name `" << key << "`";
  }
}

TEST(JsonContract, Reads_a_candidate_back_as_it_was_printed) {
  const auto json = everything().at("events").at(0);
  EXPECT_EQ(to_json(candidate_from_json(json), "Shelling"), json);
}

}  // namespace
}  // namespace rasid
