#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>

#include "core/record/json.h"
#include "pipeline/export/event_writer.h"
#include "pipeline/store/store.h"
#include "tests/support/sample_documents.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;
using testing::HasSubstr;

/// Reads CSV as RFC 4180 says.
std::vector<std::vector<std::string>> parse_csv(const std::string& text) {
  std::vector<std::vector<std::string>> rows(1, {""});
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    std::string& cell = rows.back().back();
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"') {
      cell += text[++i];
    } else if (c == '"') {
      quoted = !quoted;
    } else if (quoted) {
      cell += c;
    } else if (c == ',') {
      rows.back().emplace_back();
    } else if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
      ++i;
      rows.push_back({""});
    } else {
      cell += c;
    }
  }
  rows.pop_back();
  return rows;
}

class Exports : public testing::Test {
 protected:
  Exports() {
    EXPECT_TRUE(store_.save(sample_document("en")));
    EXPECT_TRUE(store_.save(sample_document_with_two_events("ar")));
    const std::string id = sample_candidate("en").id;
    EXPECT_TRUE(store_.append(
        {{id, 0, ReviewAction::accept, ReviewStatus::accepted, "ليلى", "seen, and \"checked\"", std::nullopt}}));
  }
  std::string write(std::unique_ptr<EventWriter> writer) {
    std::string out = writer->begin();
    EXPECT_TRUE(store_.each_candidate({}, [&](const StoredCandidate& c) {
      out += writer->event(c);
      return true;
    }));
    return out + writer->end();
  }

  TempFolder folder_;
  FixedClock clock_{*parse_iso_instant("2025-12-10T08:00:00Z")};
  Store store_ = *Store::open(folder_ / "rasid.db", {StoreOptions::Access::write, std::chrono::seconds(5), &clock_});
};

TEST_F(Exports, Give_CSV_that_reads_back_cell_by_cell) {
  const std::string csv = write(make_csv_writer());
  const auto rows = parse_csv(csv);
  ASSERT_EQ(rows.size(), 4U);
  std::vector<std::map<std::string, std::string>> events;
  for (std::size_t r = 1; r < rows.size(); ++r) {
    ASSERT_EQ(rows[r].size(), rows[0].size());
    events.emplace_back();
    for (std::size_t i = 0; i < rows[0].size(); ++i) events.back()[rows[0][i]] = rows[r][i];
  }
  auto& en = events[0];
  EXPECT_EQ(en["id"], sample_candidate("en").id);
  EXPECT_EQ(en["status"], "accepted");
  EXPECT_EQ(en["date_start"], "2025-12-08");
  EXPECT_EQ(en["latitude"], "35.99");
  EXPECT_EQ(en["longitude"], "36.7867");
  EXPECT_EQ(en["killed_low"], "3");
  EXPECT_EQ(en["killed_high"], "") << "at least three";
  EXPECT_EQ(en["article_title"], "Airstrike hits Taftanaz, \"three\" killed");
  EXPECT_EQ(en["reviewer"], "ليلى");
  EXPECT_EQ(en["decided_at"], "2025-12-10T08:00:00Z");
  EXPECT_EQ(en["decision_reason"], "seen, and \"checked\"");
  auto& ar = events[1];
  const Article article = sample_article("ar");
  EXPECT_EQ(ar["article_outlet"], "أخبار المثال");
  EXPECT_EQ(ar["actor1"], "مسلحون مجهولون");
  EXPECT_EQ(ar["actor2_ids"], "civilians_sy");
  EXPECT_EQ(ar["wounded_high"], "3");
  const auto begin = std::stoul(ar["sentence_begin_byte"]);
  EXPECT_EQ(article.text.substr(begin, std::stoul(ar["sentence_end_byte"]) - begin), ar["sentence"])
      << "offsets are bytes of the text";
  auto& placeless = events[2];
  EXPECT_EQ(placeless["latitude"], "");
  EXPECT_EQ(placeless["date_start"], "");
  EXPECT_EQ(placeless["kind"], "injury");
}

TEST_F(Exports, Mark_the_byte_order_only_when_asked) {
  EXPECT_THAT(write(make_csv_writer(true)), testing::StartsWith("\xEF\xBB\xBFid,"));
  EXPECT_THAT(write(make_csv_writer(false)), testing::StartsWith("id,"));
}

TEST_F(Exports, Give_a_JSON_object_a_line_that_holds_the_whole_candidate) {
  std::istringstream lines(write(make_jsonl_writer()));
  std::vector<ordered_json> events;
  for (std::string line; std::getline(lines, line);) events.push_back(ordered_json::parse(line));
  ASSERT_EQ(events.size(), 3U);
  EXPECT_EQ(events[0]["status"], "accepted");
  EXPECT_EQ(events[0]["decision"]["reviewer"], "ليلى");
  EXPECT_EQ(events[0]["offsets"]["unit"], "byte");
  EXPECT_EQ(events[1]["article"]["language"], "ar");
  EXPECT_EQ(events[1]["decision"], nullptr);
  for (const std::string language : {"en", "ar"}) {
    const std::string text = sample_article(language).text;
    const Candidate read = candidate_from_json(events[language == "en" ? 0 : 1]);
    EXPECT_EQ(to_json(read, text), to_json(sample_candidate(language), text));
  }
}

TEST_F(Exports, Give_GeoJSON_with_longitude_first_and_placeless_events_kept) {
  const ordered_json collection = ordered_json::parse(write(make_geojson_writer()));
  EXPECT_EQ(collection["type"], "FeatureCollection");
  ASSERT_EQ(collection["features"].size(), 3U);
  const ordered_json& first = collection["features"][0];
  EXPECT_EQ(first["type"], "Feature");
  EXPECT_EQ(first["id"], sample_candidate("en").id);
  EXPECT_EQ(first["geometry"]["coordinates"], (ordered_json{36.7867, 35.99}));
  EXPECT_EQ(first["properties"]["kind"], "airstrike");
  EXPECT_EQ(collection["features"][2]["geometry"], nullptr);
  auto empty = make_geojson_writer();
  EXPECT_EQ(ordered_json::parse(empty->begin() + empty->end())["features"].size(), 0U);
}

TEST_F(Exports, Give_the_same_bytes_for_the_same_store) {
  for (const auto format : export_formats()) {
    EXPECT_EQ(write(std::move(*make_event_writer(format))), write(std::move(*make_event_writer(format)))) << format;
  }
}

TEST(ExportFormats, Are_named_when_one_is_mistyped) {
  const auto writer = make_event_writer("xls");
  ASSERT_FALSE(writer);
  EXPECT_THAT(writer.error().text(), HasSubstr("there are csv, jsonl, geojson"));
}

}  // namespace
}  // namespace rasid
