#include "pipeline/store/connection.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <vector>

#include "tests/support/sample_documents.h"
#include "tests/support/temp_folder.h"

namespace rasid {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

StoreOptions reading() {
  return {StoreOptions::Access::read, std::chrono::milliseconds(50), nullptr};
}
StoreOptions writing() {
  return {StoreOptions::Access::write, std::chrono::milliseconds(50), nullptr};
}

Error error_of(const fs::path& file, const StoreOptions& options) {
  const auto store = Store::open(file, options);
  EXPECT_FALSE(store);
  return store ? Error{} : store.error();
}

/// Gives up root's right to read and write everything, for as long as it lives.
class AsOrdinaryUser {
 public:
  AsOrdinaryUser() {
    if (::geteuid() == 0) changed_ = ::seteuid(65534) == 0;
  }
  ~AsOrdinaryUser() {
    if (changed_ && ::seteuid(0) != 0) std::abort();
  }

 private:
  bool changed_ = false;
};

TEST(OpeningAStore, Makes_the_file_and_reads_it_again) {
  TempFolder folder;
  const fs::path file = folder / "rasid.db";
  ASSERT_TRUE(Store::open(file, writing())->save(sample_document("en")));
  const auto again = Store::open(file, reading());
  ASSERT_TRUE(again) << again.error().text();
  EXPECT_EQ(again->counts()->candidates, 1);
}

TEST(OpeningAStore, Tells_a_missing_folder_and_a_missing_file_apart) {
  TempFolder folder;
  const Error no_folder = error_of(folder / "no/rasid.db", writing());
  EXPECT_EQ(no_folder.code, ErrorCode::not_found);
  EXPECT_THAT(no_folder.message, HasSubstr("make it first"));
  const Error no_file = error_of(folder / "rasid.db", reading());
  EXPECT_EQ(no_file.code, ErrorCode::not_found);
  EXPECT_THAT(no_file.message, HasSubstr("rasid ingest"));
  EXPECT_FALSE(fs::exists(folder / "rasid.db")) << "reading makes no file";
}

TEST(OpeningAStore, Refuses_what_is_not_a_database_and_leaves_it_alone) {
  TempFolder folder;
  const fs::path file =
      folder.write("notes.txt", "these are my notes, and they are long enough to be read as a header");
  for (const auto& options : {reading(), writing()}) {
    const Error error = error_of(file, options);
    EXPECT_EQ(error.code, ErrorCode::invalid);
    EXPECT_THAT(error.text(), HasSubstr("notes.txt: is not a database"));
  }
  EXPECT_THAT(read_bytes(file), testing::StartsWith("these are my notes"));
  EXPECT_EQ(error_of(folder.path(), writing()).code, ErrorCode::invalid);
  const fs::path cut = folder.write("cut.db", std::string("SQLite format 3\0garbage", 23));
  EXPECT_EQ(error_of(cut, writing()).code, ErrorCode::invalid);
}

TEST(OpeningAStore, Refuses_the_database_of_another_program) {
  TempFolder folder;
  const fs::path file = folder / "other.db";
  SQLite::Database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec("CREATE TABLE books (title)");
  const Error error = error_of(file, writing());
  EXPECT_EQ(error.code, ErrorCode::invalid);
  EXPECT_THAT(error.message, HasSubstr("another program's"));
}

TEST(OpeningAStore, Refuses_the_file_of_a_newer_program) {
  TempFolder folder;
  const fs::path file = folder / "rasid.db";
  ASSERT_TRUE(Store::open(file, writing()));
  SQLite::Database(file.string(), SQLite::OPEN_READWRITE).exec("PRAGMA user_version = 99");
  for (const auto& options : {reading(), writing()}) {
    const Error error = error_of(file, options);
    EXPECT_EQ(error.code, ErrorCode::incompatible);
    EXPECT_THAT(error.message, HasSubstr("update rasid"));
  }
}

TEST(OpeningAStore, Says_when_another_program_holds_it) {
  TempFolder folder;
  const fs::path file = folder / "rasid.db";
  Store store = *Store::open(file, writing());
  SQLite::Database other(file.string(), SQLite::OPEN_READWRITE);
  other.exec("BEGIN IMMEDIATE");
  const auto saved = store.save(sample_document("ar"));
  ASSERT_FALSE(saved);
  EXPECT_EQ(saved.error().code, ErrorCode::conflict);
  EXPECT_THAT(saved.error().text(), HasSubstr("rasid.db: is locked by another program"));
  EXPECT_TRUE(store.counts()) << "reading goes on";
  other.exec("ROLLBACK");
  EXPECT_TRUE(store.save(sample_document("ar")));
}

TEST(OpeningAStore, Lets_two_of_ours_write_in_turns) {
  TempFolder folder;
  const fs::path file = folder / "rasid.db";
  Store first = *Store::open(file, writing());
  Store second = *Store::open(file, writing());
  ASSERT_TRUE(first.save(sample_document("en")));
  ASSERT_TRUE(second.save(sample_document("ar")));
  EXPECT_EQ(first.counts()->candidates, 2);
  const auto turn = WriteTurn::take(file, std::chrono::milliseconds(0));
  ASSERT_TRUE(turn);
  const auto refused = second.save(sample_document("ar"));
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().message, HasSubstr("another rasid is writing"));
}

TEST(OpeningAStore, Reads_a_file_that_it_may_not_write_and_says_so_when_asked_to_write) {
  TempFolder folder;
  fs::permissions(folder.path(), fs::perms::all);
  const fs::path file = folder / "rasid.db";
  ASSERT_TRUE(Store::open(file, writing())->save(sample_document("ar")));
  fs::permissions(file, fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
  fs::permissions(folder.path(),
                  fs::perms::all & ~(fs::perms::owner_write | fs::perms::group_write | fs::perms::others_write));
  {
    const AsOrdinaryUser user;
    const auto store = Store::open(file, reading());
    ASSERT_TRUE(store) << store.error().text();
    EXPECT_EQ(store->counts()->candidates, 1);
    const Error error = error_of(file, writing());
    EXPECT_EQ(error.code, ErrorCode::unreadable);
    EXPECT_THAT(error.message, HasSubstr("is read-only"));
  }
  fs::permissions(file, fs::perms::none);
  {
    const AsOrdinaryUser user;
    EXPECT_EQ(error_of(file, reading()).code, ErrorCode::unreadable);
  }
  fs::permissions(folder.path(), fs::perms::none);
  {
    const AsOrdinaryUser user;
    EXPECT_EQ(error_of(file, reading()).code, ErrorCode::unreadable) << "a locked folder is no missing file";
  }
  fs::permissions(folder.path(), fs::perms::all);
}

// ---------------------------------------------------------------- migrations

const std::vector<const char*> kTwoVersions = {"CREATE TABLE t (a); INSERT INTO t VALUES ('kept')",
                                               "ALTER TABLE t ADD COLUMN b DEFAULT 'new'"};
const std::vector<const char*> kBrokenThird = {kTwoVersions[0], kTwoVersions[1],
                                               "CREATE TABLE u (x); CREATE TABLE t (clash)"};

Result<std::unique_ptr<Connection>> open_with(const fs::path& file, std::span<const char* const> scripts,
                                              const StoreOptions& options = writing()) {
  return Connection::open(file, options, scripts);
}

std::string value_in(const fs::path& file, const std::string& sql) {
  SQLite::Database database(file.string(), SQLite::OPEN_READWRITE);
  return database.execAndGet(sql).getString();
}

/// This program again, as a process that knows nothing of our connections: opens `file` and closes it. True if it
/// holds `candidates`.
bool another_program_finds(const fs::path& file, const char* candidates) {
  const pid_t child = ::fork();
  if (child == 0) {
    ::setenv("RASID_TEST_FILE", file.c_str(), 1);
    ::setenv("RASID_TEST_CANDIDATES", candidates, 1);
    ::execl("/proc/self/exe", "store_test", "--gtest_filter=AnotherProgram.*", "--gtest_also_run_disabled_tests",
            nullptr);
    ::_exit(127);
  }
  int status = 0;
  return ::waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

TEST(AnotherProgram, DISABLED_Opens_and_closes_the_file) {
  const auto store = Store::open(std::getenv("RASID_TEST_FILE"), writing());
  ASSERT_TRUE(store);
  EXPECT_EQ(std::to_string(store->counts()->candidates), std::getenv("RASID_TEST_CANDIDATES"));
}

TEST(OpeningAStore, Leaves_other_connections_of_the_process_their_locks) {
  TempFolder folder;
  const fs::path file = folder / "rasid.db";
  auto server = Store::open(file, writing());
  ASSERT_TRUE(server && server->save(sample_document("en")));
  ASSERT_TRUE(Store::open(file, writing()));  // another thread's connection, closed again
  // Did another program think that it was the last one, it took the log away.
  ASSERT_TRUE(another_program_finds(file, "1"));
  ASSERT_TRUE(server->save(sample_document("ar")));
  EXPECT_TRUE(another_program_finds(file, "2")) << "what the server wrote last is not in the file";
}

TEST(Migrations, Go_forward_and_leave_a_backup_of_the_old_file) {
  TempFolder folder;
  const fs::path file = folder / "rasid.db";
  ASSERT_TRUE(open_with(file, std::span(kTwoVersions).first(1)));
  EXPECT_FALSE(fs::exists(folder / "rasid.db.v1.backup")) << "a fresh file has nothing to back up";
  const auto opened = open_with(file, kTwoVersions);
  ASSERT_TRUE(opened) << opened.error().text();
  EXPECT_EQ(value_in(file, "SELECT a || b FROM t"), "keptnew");
  EXPECT_EQ(value_in(file, "PRAGMA user_version"), "2");
  const fs::path backup = folder / "rasid.db.v1.backup";
  ASSERT_TRUE(fs::exists(backup));
  EXPECT_EQ(value_in(backup, "PRAGMA user_version"), "1");
  EXPECT_EQ(value_in(backup, "SELECT a FROM t"), "kept");
}

TEST(Migrations, That_fail_leave_the_file_as_it_was) {
  TempFolder folder;
  const fs::path file = folder / "rasid.db";
  ASSERT_TRUE(open_with(file, kTwoVersions));
  const auto failed = open_with(file, kBrokenThird);
  ASSERT_FALSE(failed);
  EXPECT_EQ(value_in(file, "PRAGMA user_version"), "2");
  EXPECT_EQ(value_in(file, "SELECT count(*) FROM sqlite_master WHERE name = 'u'"), "0");
  ASSERT_TRUE(open_with(file, kTwoVersions));
  EXPECT_FALSE(open_with(file, kBrokenThird));
  EXPECT_TRUE(fs::exists(folder / "rasid.db.v2-2.backup")) << "an earlier backup is never overwritten";
}

TEST(Migrations, Happen_also_when_the_file_is_opened_for_reading) {
  TempFolder folder;
  const fs::path file = folder / "rasid.db";
  ASSERT_TRUE(open_with(file, std::span(kTwoVersions).first(1)));
  const auto opened = open_with(file, kTwoVersions, reading());
  ASSERT_TRUE(opened) << opened.error().text();
  EXPECT_EQ(value_in(file, "PRAGMA user_version"), "2");
  EXPECT_FALSE((*opened)->write(Connection::Durability::now, [](SQLite::Database&) -> Result<int> { return 1; }))
      << "it is still for reading only";
}

}  // namespace
}  // namespace rasid
