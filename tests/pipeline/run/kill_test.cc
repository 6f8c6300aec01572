// kill -9 at random moments: what was there stays, what was under way is made again, nothing comes twice.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include "pipeline/run/ingest.h"
#include "pipeline/store/json.h"
#include "tests/support/sample_documents.h"
#include "tests/support/sample_stages.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

namespace fs = std::filesystem;

constexpr int kDocuments = 1000;
constexpr int kKills = 10;

/// Small documents in both languages: most with events, some without, some without an article, some that fail.
void write_documents(const TempFolder& folder) {
  for (int i = 0; i < kDocuments; ++i) {
    const std::string n = std::to_string(i);
    std::string text = i % 2 == 0 ? "Raid number " + n + "\nIn village " + n +
                                        " two people were killed.\nOne more was killed later in " + n + "."
                                  : "غارة رقم " + n + "\nقتل شخصان في القرية " + n + ".";
    if (i % 10 == 3) text = "Weather " + n + "\nIt rained.";
    if (i % 25 == 4) text = "<paywall> " + n;
    if (i % 50 == 6) text = "<crash> " + n;
    folder.write("d" + std::to_string(i % 7) + "/" + n + ".txt", text);
  }
}

/// Everything that a run decides, without times and tries.
std::string contents(const Store& store) {
  std::string out;
  EXPECT_TRUE(store.each_candidate({}, [&](const StoredCandidate& c) {
    out += c.json + " " + std::string(to_string(c.status)) + " " + c.document_identity + " " + c.title + "\n";
    return true;
  }));
  const auto documents = store.documents(std::nullopt);
  std::vector<std::string> lines;
  for (const StoredDocument& d : *documents) {
    lines.push_back(d.identity + " " + std::string(to_string(d.outcome)) + " " + d.reason + " " +
                    std::to_string(d.candidates));
  }
  std::sort(lines.begin(), lines.end());
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

/// A child process that says each step done by a byte, to be killed after so many and a little while.
class Victim {
 public:
  template <typename Work>
  explicit Victim(Work work) {
    int ends[2];
    if (::pipe(ends) != 0) throw std::runtime_error("no pipe");
    child_ = ::fork();
    if (child_ == 0) {
      ::close(ends[0]);
      work([&] { return ::write(ends[1], "x", 1) == 1; });
      ::_exit(0);
    }
    ::close(ends[1]);
    steps_ = ends[0];
  }
  ~Victim() {
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
    ::close(steps_);
  }
  Victim(const Victim&) = delete;
  Victim& operator=(const Victim&) = delete;

  /// Lets it do `count` steps and go on for `more_us` microseconds, then kills it; the steps it had done by then.
  int kill_after(int count, int more_us) {
    int done = 0;
    char byte = 0;
    while (done < count && ::read(steps_, &byte, 1) == 1) ++done;
    std::this_thread::sleep_for(std::chrono::microseconds(more_us));  // into the middle of the next transaction
    ::kill(child_, SIGKILL);
    while (::read(steps_, &byte, 1) == 1) ++done;
    return done;
  }

 private:
  pid_t child_ = -1;
  int steps_ = -1;
};

TEST(KilledIngest, Run_again_ends_as_if_it_had_not_been_killed) {
  const TempFolder documents;
  const TempFolder data;
  write_documents(documents);
  Store undisturbed = *Store::open(data / "undisturbed.db");
  ASSERT_TRUE(ingest({documents.path()}, sample_stages(), undisturbed));
  const fs::path file = data / "killed.db";
  std::mt19937 random(20251208);
  for (int kill = 0; kill < kKills; ++kill) {
    Victim victim([&](const auto& step) {
      auto store = Store::open(file);
      IngestOptions options;
      options.progress = [&](const RunSummary&, std::size_t, std::size_t) { step(); };
      if (store) (void)ingest({documents.path()}, sample_stages(), *store, options);
    });
    // The first kill may come before the store is open, others late.
    const int steps = kill == 0 ? 0 : static_cast<int>(random() % kDocuments);
    victim.kill_after(steps, static_cast<int>(random() % 3000));
    const auto after = Store::open(file);
    ASSERT_TRUE(after) << after.error().text();
    EXPECT_EQ(*after->check(), "ok") << "after kill " << kill;
  }
  Store store = *Store::open(file);
  const auto last = ingest({documents.path()}, sample_stages(), store);
  ASSERT_TRUE(last) << last.error().text();
  EXPECT_EQ(last->documents, static_cast<std::size_t>(kDocuments));
  EXPECT_GT(last->unchanged, 0U) << "what the killed runs had stored was not done again";
  EXPECT_EQ(contents(store), contents(undisturbed));
  EXPECT_EQ(*store.check(), "ok");
}

TEST(KilledReview, Keeps_every_decision_that_was_acknowledged) {
  const TempFolder data;
  const fs::path file = data / "rasid.db";
  std::vector<std::string> ids;
  {
    Store store = *Store::open(file);
    DocumentResult d = sample_document("ar");
    for (int i = 0; i < 300; ++i) {
      Candidate c = sample_candidate("ar");
      c.id = sha256_hex(std::to_string(i)).substr(0, 16);
      ids.push_back(c.id);
      d.candidates.push_back(c);
    }
    ASSERT_TRUE(store.save(d));
  }
  std::mt19937 random(7);
  std::size_t acknowledged = 0;
  for (int kill = 0; kill < kKills; ++kill) {
    const std::size_t first = static_cast<std::size_t>(kill) * 30;
    Victim victim([&](const auto& step) {
      auto store = Store::open(file);
      for (std::size_t i = first; store && i < first + 30; ++i) {
        if (store->append({{ids[i], 0, ReviewAction::accept, ReviewStatus::accepted, "ليلى", "", std::nullopt}}))
          step();
      }
    });
    const int done = victim.kill_after(static_cast<int>(random() % 20), static_cast<int>(random() % 3000));
    Store store = *Store::open(file);
    for (std::size_t i = first; i < first + static_cast<std::size_t>(done); ++i) {
      EXPECT_EQ(store.candidate(ids[i])->status, ReviewStatus::accepted)
          << "decision " << i << " was acknowledged before kill " << kill;
    }
    acknowledged += static_cast<std::size_t>(done);
    EXPECT_EQ(*store.check(), "ok");
  }
  Store store = *Store::open(file);
  const std::size_t written = store.decisions()->size();
  EXPECT_GE(written, acknowledged);
  EXPECT_LE(written, acknowledged + kKills) << "at most one a kill was written and not yet acknowledged";
  EXPECT_GT(acknowledged, 0U);
}

}  // namespace
}  // namespace rasid
