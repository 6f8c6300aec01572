#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <random>

#include "core/record/json.h"
#include "pipeline/export/event_writer.h"
#include "tests/support/sample_records.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

StoredCandidate stored(Candidate candidate) {
  StoredCandidate s;
  s.candidate = std::move(candidate);
  s.sentence = "قُتل \"شخصان\"; يوم الاثنين,\r\nوأصيب آخرون";
  s.title = "=1+1";
  s.language = "ar";
  s.published = "2025-12-09T14:03:00+03:00";
  return s;
}

std::string write(const std::vector<StoredCandidate>& events, bool byte_order_mark = false) {
  const auto writer = make_csv_writer(byte_order_mark);
  std::string out = writer->begin();
  for (const StoredCandidate& event : events) out += writer->event(event);
  return out + writer->end();
}

/// The event without what has no column.
ordered_json in_columns(const Candidate& candidate) {
  ordered_json json = to_json(candidate, std::string());
  for (const char* key : {"evidence", "confidence_parts"}) json.erase(key);
  if (!json["place"].is_null()) {
    json["place"].erase("names");
    json["place"].erase("alternatives");
  }
  for (ordered_json& actor : json["actors"]) actor.erase("names");
  return json;
}

void expect_same(const std::vector<StoredCandidate>& before, const std::string& csv) {
  const auto after = read_events_csv(csv);
  ASSERT_TRUE(after) << after.error().text();
  ASSERT_EQ(after->size(), before.size());
  for (std::size_t i = 0; i < before.size(); ++i) {
    const StoredCandidate& a = before[i];
    const StoredCandidate& b = (*after)[i];
    EXPECT_EQ(in_columns(a.candidate), in_columns(b.candidate));
    EXPECT_EQ(a.status, b.status);
    EXPECT_EQ(a.sentence, b.sentence);
    EXPECT_EQ(a.title, b.title);
    EXPECT_EQ(a.published, b.published);
    EXPECT_EQ(a.withdrawn, b.withdrawn);
    EXPECT_EQ(a.duplicate_of, b.duplicate_of);
    EXPECT_EQ(a.edited, b.edited);
    EXPECT_EQ(a.cluster, b.cluster);
    EXPECT_EQ(a.updated, b.updated);
  }
  EXPECT_EQ(write(*after, csv.starts_with("\xEF")), csv) << "written again it is the same, byte for byte";
}

TEST(CsvRoundTrip, Loses_nothing_that_has_a_column) {
  std::vector<StoredCandidate> events = {stored(sample_candidate("en")), stored(sample_candidate("ar"))};
  StoredCandidate& odd = events.emplace_back(stored(sample_candidate("ar")));
  odd.status = ReviewStatus::duplicate;
  odd.duplicate_of = "3f9c2b71aa00dd42";
  odd.edited = {"place", "killed"};
  odd.cluster = 17;
  odd.updated = "2025-12-10T08:00:00Z";
  odd.candidate.actors = {{"actor1", "", "Jaysh; \\ \"al-Izza\"", {}, ActorType::rebel_group, true},
                          {"actor1", "x", "", {}, ActorType::other, false},
                          {"actor2", "", "", {}, ActorType::civilians, false}};
  odd.candidate.killed = Toll{};                  // "some were killed"
  odd.candidate.wounded = Toll{std::nullopt, 9};  // "up to nine"
  odd.candidate.detained.reset();
  odd.candidate.means = {"drone; armed", ""};
  odd.candidate.date = EventDate{parse_iso_day("2025-12-01"), std::nullopt, DatePrecision::unknown, true};
  odd.candidate.place->place.lat = 0.1 + 0.2;
  StoredCandidate& bare = events.emplace_back();
  bare.candidate.id = "0000000000000001";
  bare.candidate.kind = "arrest";
  expect_same(events, write(events));
  expect_same(events, write(events, true));
}

TEST(CsvRoundTrip, Holds_for_any_text) {
  std::mt19937 random(5);
  constexpr std::string_view kPieces[] = {";", "; ", "\\", "\"", ",", "\r\n", "\n", " ", "قصف", "x", "\\0", "=", "'"};
  const auto text = [&] {
    std::string out;
    for (auto n = random() % 6; n > 0; --n) out += kPieces[random() % std::size(kPieces)];
    return out;
  };
  std::vector<StoredCandidate> events;
  for (int i = 0; i < 300; ++i) {
    StoredCandidate& s = events.emplace_back(stored(sample_candidate(i % 2 == 0 ? "en" : "ar")));
    s.sentence = text();
    s.title = text();
    s.candidate.attribution = text();
    s.candidate.means.clear();
    for (auto n = random() % 4; n > 0; --n) s.candidate.means.push_back(text());
    for (EventActor& actor : s.candidate.actors) actor.name = text();
  }
  expect_same(events, write(events));
}

TEST(CsvReader, Says_in_which_line_what_is_wrong) {
  const std::string good = write({stored(sample_candidate("en"))});
  EXPECT_EQ(read_events_csv("").error().code, ErrorCode::invalid);
  EXPECT_THAT(read_events_csv("a,b\r\n1,2\r\n").error().text(), testing::HasSubstr("has no column id"));
  std::string bad = good;
  bad.replace(bad.find("2025-12-08"), 10, "08/12/2025");
  EXPECT_THAT(read_events_csv(bad).error().text(), testing::HasSubstr("line 2: date_start \"08/12/2025\" is no day"));
  EXPECT_FALSE(read_events_csv(good.substr(0, good.rfind('"'))));
}

TEST(CsvReader, Takes_what_a_spreadsheet_made_of_it) {
  std::string csv = write({stored(sample_candidate("en"))});
  for (std::size_t at = 0; (at = csv.find("\r\n", at)) != std::string::npos;) csv.erase(at, 1);
  const auto events = read_events_csv(csv);
  ASSERT_TRUE(events) << events.error().text();
  EXPECT_EQ(events->front().candidate.id, sample_candidate("en").id);
}

}  // namespace
}  // namespace rasid
