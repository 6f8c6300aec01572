// rasid events and rasid export, run as people run them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "pipeline/store/store.h"
#include "tests/support/program.h"
#include "tests/support/sample_documents.h"

namespace rasid {
namespace {

using nlohmann::json;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class Events : public testing::Test {
 protected:
  Events() {
    Store store = *Store::open(file_);
    EXPECT_TRUE(store.save(sample_document("en")));
    EXPECT_TRUE(store.save(sample_document_with_two_events("ar")));
  }
  ProgramResult rasid(std::vector<std::string> arguments,
                      const std::map<std::string, std::string>& environment = {{"RASID_REVIEWER", "ليلى"}}) {
    arguments.insert(arguments.begin() + (arguments.front() == "events" ? 2 : 1), {"--db", file_.string()});
    return run_program(RASID_PROGRAM, arguments, "", environment);
  }

  TempFolder folder_;
  std::filesystem::path file_ = folder_ / "rasid.db";
};

TEST_F(Events, Are_listed_with_their_evidence_in_both_scripts) {
  const auto list = rasid({"events", "list"});
  EXPECT_EQ(list.exit, 0) << list.err;
  EXPECT_THAT(
      list.out,
      AllOf(HasSubstr("3f9c2b71  2025-12-08   airstrike  Taftanaz, Idleb"), HasSubstr("3+ killed"),
            HasSubstr("  Three civilians were killed, two of them children"),
            HasSubstr("  \u2068قتل مدنيان وأصيب ثلاثة بقصف مدفعي على بلدة تفتناز شرقي إدلب يوم الاثنين.\u2069"),
            HasSubstr("\u2068\u2068مسلحون مجهولون\u2069? → Civilians (Syria)\u2069"),
            HasSubstr("2 killed, 3 wounded"), HasSubstr("2025-12-08?"), HasSubstr("3 events."),
            HasSubstr("Next: rasid events show 3f9c2b71")));
  EXPECT_THAT(list.out, Not(HasSubstr("\033"))) << "no colour where there is no terminal";
}

TEST_F(Events, Are_filtered_and_an_empty_answer_says_what_to_type) {
  EXPECT_THAT(rasid({"events", "list", "--language", "ar", "--kind", "shelling"}).out,
              AllOf(HasSubstr("a1b2c3d4"), Not(HasSubstr("3f9c2b71"))));
  EXPECT_THAT(rasid({"events", "list", "--limit", "1"}).out, HasSubstr("1 of 3 events; --limit 0 shows all"));
  const auto none = rasid({"events", "list", "--status", "rejected"});
  EXPECT_EQ(none.exit, 0);
  EXPECT_THAT(none.out, AllOf(HasSubstr("No events with status rejected."), HasSubstr("3 new, 0 accepted"),
                              HasSubstr("Next:")));
  EXPECT_EQ(rasid({"events", "list", "--since", "yesterday"}).exit, 2);
  EXPECT_EQ(rasid({"events", "list", "--status", "maybe"}).exit, 2);
}

TEST_F(Events, Are_shown_with_words_and_rule_of_each_field_and_what_is_a_guess) {
  const auto page = rasid({"events", "show", "a1b2"});
  EXPECT_EQ(page.exit, 0) << page.err;
  EXPECT_THAT(page.out,
              AllOf(HasSubstr("a1b2c3d4e5f60718  shelling  new"), HasSubstr("\u2068قصف مدفعي على أطراف تفتناز\u2069"),
                    HasSubstr("https://akhbar.example/sy/77"), HasSubstr("weekday.past v3"),
                    HasSubstr("\u2068يوم الاثنين\u2069"), HasSubstr("guess"),
                    HasSubstr("(35.9900, 36.7867, within 1 km)"), HasSubstr("Confidence 0.64 = trigger +0.50")));
  const auto missing = rasid({"events", "show", "ffffff00"});
  EXPECT_EQ(missing.exit, 1);
  EXPECT_THAT(missing.err, HasSubstr("ffffff00: no event has this id"));
}

TEST_F(Events, Are_accepted_rejected_and_undone_with_a_log_of_it_all) {
  const auto accept = rasid({"events", "accept", "3f9c", "a1b2"});
  EXPECT_EQ(accept.exit, 0) << accept.err;
  EXPECT_THAT(accept.out, HasSubstr("3f9c2b71aa00dd42  new → accepted"));
  EXPECT_EQ(rasid({"events", "undo"}).exit, 0);
  const auto reject = rasid({"events", "reject", "3f9c", "--reason", "المكان خطأ", "--reviewer", "omar"});
  EXPECT_EQ(reject.exit, 0) << reject.err;
  const auto log = json::parse(rasid({"events", "log", "--json"}).out)["decisions"];
  ASSERT_EQ(log.size(), 5U);
  EXPECT_EQ(log[0]["reviewer"], "ليلى");
  EXPECT_EQ(log[0]["undone"], true);
  EXPECT_EQ(log[4]["reviewer"], "omar");
  EXPECT_EQ(log[4]["reason"], "المكان خطأ");
  EXPECT_THAT(rasid({"events", "log"}).out, HasSubstr("\u2068المكان خطأ\u2069"));
  EXPECT_THAT(rasid({"events", "list", "--status", "all"}).out, HasSubstr("rejected"));
}

TEST_F(Events, Are_decided_on_by_somebody_with_a_name_and_with_a_reason) {
  const auto nobody = rasid({"events", "accept", "3f9c"}, {{"RASID_REVIEWER", ""}, {"USER", ""}});
  EXPECT_EQ(nobody.exit, 2);
  EXPECT_THAT(nobody.err, HasSubstr("--reviewer NAME"));
  const auto no_reason = rasid({"events", "reject", "3f9c"});
  EXPECT_EQ(no_reason.exit, 2);
  EXPECT_THAT(no_reason.err, HasSubstr("--reason"));
  const auto one_wrong = rasid({"events", "accept", "3f9c", "0000"});
  EXPECT_EQ(one_wrong.exit, 1) << "the right one is accepted, the wrong one reported";
  EXPECT_THAT(one_wrong.out, HasSubstr("3f9c2b71aa00dd42  new → accepted"));
  EXPECT_THAT(one_wrong.err, HasSubstr("0000: no event has this id"));
  EXPECT_EQ(rasid({"events", "undo", "a1b2"}).exit, 1) << "nothing to undo";
}

TEST_F(Events, Are_exported_when_accepted_and_the_same_bytes_each_time) {
  const auto none = rasid({"export", "--format", "csv"});
  EXPECT_EQ(none.exit, 0);
  EXPECT_THAT(none.err, HasSubstr("Only accepted events are exported"));
  rasid({"events", "accept", "a1b2"});
  const auto once = rasid({"export", "--format", "jsonl"});
  EXPECT_EQ(once.out, rasid({"export", "--format", "jsonl"}).out);
  EXPECT_EQ(json::parse(once.out)["id"], sample_candidate("ar").id);
  const auto target = folder_ / "events.geojson";
  const auto file = rasid({"export", "--format", "geojson", "--status", "all", "--output", target.string()});
  EXPECT_EQ(file.exit, 0) << file.err;
  EXPECT_EQ(json::parse(read_bytes(target))["features"].size(), 3U);
  EXPECT_FALSE(std::filesystem::exists(target.string() + ".new"));
  const auto nowhere = rasid({"export", "--format", "csv", "--output", "/no/such/folder/x.csv"});
  EXPECT_EQ(nowhere.exit, 3);
  EXPECT_THAT(nowhere.err, HasSubstr("/no/such/folder/x.csv: can't be written"));
  EXPECT_EQ(rasid({"export", "--format", "xls"}).exit, 2);
}

TEST(EventsWithoutADatabase, Say_how_to_make_one) {
  const TempFolder folder;
  const auto list = run_program(RASID_PROGRAM, {"events", "list"}, "", {{"XDG_DATA_HOME", folder.path().string()}});
  EXPECT_EQ(list.exit, 3);
  EXPECT_THAT(list.err, AllOf(HasSubstr("rasid/rasid.db"), HasSubstr("rasid ingest PATH")));
  EXPECT_FALSE(std::filesystem::exists(folder / "rasid")) << "looking makes nothing";
  const auto file = folder.write("notes.txt", "my notes, not a database");
  const auto wrong = run_program(RASID_PROGRAM, {"events", "list", "--db", file.string()});
  EXPECT_EQ(wrong.exit, 3);
  EXPECT_THAT(wrong.err, HasSubstr("notes.txt: is not a database"));
}

}  // namespace
}  // namespace rasid
