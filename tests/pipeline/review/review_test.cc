#include "pipeline/review/review.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/sample_documents.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

using testing::HasSubstr;

class Review : public testing::Test {
 protected:
  Review() {
    EXPECT_TRUE(store_.save(sample_document("en")));
    EXPECT_TRUE(store_.save(sample_document("ar")));
  }
  ReviewStatus status(const std::string& id) { return store_.candidate(id)->status; }
  ReviewResult must(Result<ReviewResult> result) {
    EXPECT_TRUE(result) << result.error().text();
    return result.value_or(ReviewResult{});
  }

  TempFolder folder_;
  Store store_ = *Store::open(folder_ / "rasid.db");
  const std::string en_ = sample_candidate("en").id;
  const std::string ar_ = sample_candidate("ar").id;
};

TEST(Moves, Stand_in_one_table) {
  using enum ReviewStatus;
  EXPECT_EQ(status_after(fresh, ReviewAction::accept), accepted);
  EXPECT_EQ(status_after(fresh, ReviewAction::reject), rejected);
  EXPECT_EQ(status_after(accepted, ReviewAction::reject), rejected);
  EXPECT_EQ(status_after(rejected, ReviewAction::accept), accepted);
  EXPECT_FALSE(status_after(accepted, ReviewAction::accept));
  EXPECT_FALSE(status_after(rejected, ReviewAction::reject));
  for (const auto status : {fresh, accepted, rejected}) EXPECT_FALSE(status_after(status, ReviewAction::undo));
}

TEST_F(Review, Decides_by_the_beginnings_of_ids_and_refuses_only_what_it_must) {
  const auto done =
      must(decide(store_, ReviewAction::accept, {en_.substr(0, 3), "zzzz", ar_, ar_.substr(0, 5)}, "ليلى", ""));
  EXPECT_EQ(done.written.size(), 2U) << "an event named twice is decided on once";
  ASSERT_EQ(done.refused.size(), 1U);
  EXPECT_EQ(done.refused[0].where, "zzzz");
  EXPECT_EQ(status(en_), ReviewStatus::accepted);
  EXPECT_EQ(status(ar_), ReviewStatus::accepted);
  const auto again = must(decide(store_, ReviewAction::accept, {en_}, "omar", ""));
  EXPECT_TRUE(again.written.empty());
  ASSERT_EQ(again.refused.size(), 1U);
  EXPECT_THAT(again.refused[0].message, HasSubstr("is accepted already, by ليلى"));
}

TEST_F(Review, Wants_a_reviewer_and_a_reason_to_reject) {
  EXPECT_THAT(decide(store_, ReviewAction::accept, {en_}, "", "").error().message, HasSubstr("RASID_REVIEWER"));
  EXPECT_THAT(decide(store_, ReviewAction::reject, {en_}, "omar", "").error().message, HasSubstr("--reason"));
  EXPECT_THAT(decide(store_, ReviewAction::accept, {}, "omar", "").error().message, HasSubstr("no event is named"));
  EXPECT_FALSE(undo_last(store_, ""));
  EXPECT_TRUE(store_.decisions()->empty());
}

TEST_F(Review, Undoes_a_whole_command_even_after_a_restart) {
  must(decide(store_, ReviewAction::accept, {en_}, "omar", ""));
  must(decide(store_, ReviewAction::reject, {en_, ar_}, "omar", "خبر قديم"));
  Store reopened = *Store::open(store_.path());
  EXPECT_EQ(must(undo_last(reopened, "omar")).written.size(), 2U);
  EXPECT_EQ(status(en_), ReviewStatus::accepted) << "back to what was before";
  EXPECT_EQ(status(ar_), ReviewStatus::fresh);
  EXPECT_EQ(must(undo_last(reopened, "omar")).written.size(), 1U);
  EXPECT_EQ(status(en_), ReviewStatus::fresh);
  EXPECT_EQ(undo_last(reopened, "omar").error().code, ErrorCode::not_found);
  EXPECT_EQ(store_.decisions()->size(), 6U) << "three decisions and three undos, all in the log";
}

TEST_F(Review, Undoes_only_ones_own_last_command) {
  must(decide(store_, ReviewAction::accept, {en_}, "omar", ""));
  must(decide(store_, ReviewAction::accept, {ar_}, "ليلى", ""));
  must(undo_last(store_, "omar"));
  EXPECT_EQ(status(en_), ReviewStatus::fresh);
  EXPECT_EQ(status(ar_), ReviewStatus::accepted);
}

TEST_F(Review, Does_not_undo_what_somebody_decided_over) {
  must(decide(store_, ReviewAction::accept, {en_}, "omar", ""));
  must(decide(store_, ReviewAction::reject, {en_}, "ليلى", "wrong place"));
  const auto blocked = must(undo_last(store_, "omar"));
  EXPECT_TRUE(blocked.written.empty());
  ASSERT_EQ(blocked.refused.size(), 1U);
  EXPECT_THAT(blocked.refused[0].message, HasSubstr("ليلى decided on it since"));
  EXPECT_EQ(status(en_), ReviewStatus::rejected);
}

TEST_F(Review, Undoes_the_decision_on_one_event_step_by_step) {
  must(decide(store_, ReviewAction::accept, {en_}, "omar", ""));
  must(decide(store_, ReviewAction::reject, {en_}, "ليلى", "wrong place"));
  must(undo_event(store_, en_.substr(0, 4), "sami"));
  EXPECT_EQ(status(en_), ReviewStatus::accepted);
  EXPECT_EQ(store_.decisions(en_)->back().reviewer, "sami");
  must(undo_event(store_, en_, "sami"));
  EXPECT_EQ(status(en_), ReviewStatus::fresh);
  EXPECT_EQ(undo_event(store_, en_, "sami").error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace rasid
