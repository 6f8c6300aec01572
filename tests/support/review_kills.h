#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "pipeline/review/review.h"
#include "tests/support/sample_documents.h"

namespace rasid {

/// What came of kill -9 during decisions.
struct KillReport {
  std::size_t acknowledged = 0;  ///< decisions that a client was told of before it died
  std::size_t lost = 0;          ///< of them: not in the log
  std::size_t twice = 0;         ///< candidates that were decided on more than once
  std::size_t written = 0;       ///< decisions in the log
  std::size_t integrity_failures = 0;
  std::size_t clients = 0;  ///< processes that were killed
};

/// One reviewer's process: takes item after item and decides; tells each decision once the store has it.
class KilledClient {
 public:
  KilledClient(const std::filesystem::path& file, const std::string& reviewer, unsigned seed) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    child_ = ::fork();
    if (child_ == 0) {
      ::close(ends[0]);
      work(file, reviewer, seed, ends[1]);
      ::_exit(0);
    }
    ::close(ends[1]);
    told_ = ends[0];
  }
  KilledClient(const KilledClient&) = delete;
  KilledClient& operator=(const KilledClient&) = delete;
  ~KilledClient() { ::close(told_); }

  /// Waits until it told something (or ended), so that a kill never comes before the work began.
  void wait_for_first() {
    char byte = 0;
    if (::read(told_, &byte, 1) == 1) heard_ += byte;
  }

  void kill() { ::kill(child_, SIGKILL); }

  /// What it told before it died, "id number" a line.
  std::string words() {
    std::array<char, 4096> buffer{};
    for (ssize_t got = 0; (got = ::read(told_, buffer.data(), buffer.size())) > 0;)
      heard_.append(buffer.data(), static_cast<std::size_t>(got));
    ::waitpid(child_, nullptr, 0);
    return heard_;
  }

 private:
  static void work(const std::filesystem::path& file, const std::string& reviewer, unsigned seed, int tell) {
    auto store = Store::open(file, {StoreOptions::Access::write, std::chrono::seconds(30), nullptr});
    std::mt19937 random(seed);
    while (store) {
      const auto item = store->lease_next(reviewer, {}, QueueOrder::importance, std::chrono::seconds(2));
      if (!item || !*item) return;
      ReviewRequest request;
      request.ids = {(*item)->candidate.candidate.id};
      request.reviewer = reviewer;
      request.last_seen = 0;
      request.action = random() % 3 == 0 ? ReviewAction::reject : ReviewAction::accept;
      if (request.action == ReviewAction::reject) {
        request.reason = "not an event";
      } else if (random() % 2 == 0) {
        request.fields = R"({"killed": {"low": 7, "high": 7}})";
      }
      const auto done = review(*store, request);
      if (!done || done->written.empty()) continue;
      const std::string line = request.ids[0] + " " + std::to_string(done->written[0].number) + "\n";
      if (::write(tell, line.data(), line.size()) != static_cast<ssize_t>(line.size())) return;
    }
  }

  pid_t child_ = -1;
  int told_ = -1;
  std::string heard_;
};

inline void fill_for_kills(const std::filesystem::path& file, int candidates) {
  Store store = *Store::open(file);
  DocumentResult d = sample_document("ar");
  d.candidates.clear();
  for (int i = 0; i < candidates; ++i) {
    Candidate c = sample_candidate("ar");
    c.id = sha256_hex(std::to_string(i)).substr(0, 16);
    c.killed = Toll{i % 50, i % 50};
    d.candidates.push_back(std::move(c));
  }
  if (!store.save(d)) throw std::runtime_error("can't fill the store");
}

/// Three clients decide at once and are killed at a random moment, `rounds` times; then the log is compared with what
/// they were told.
inline KillReport kill_reviewers(const std::filesystem::path& file, int rounds, unsigned seed) {
  KillReport report;
  std::mt19937 random(seed);
  std::map<std::string, std::int64_t> told;
  for (int round = 0; round < rounds; ++round) {
    {
      KilledClient first(file, "layla", static_cast<unsigned>(random()));
      KilledClient second(file, "omar", static_cast<unsigned>(random()));
      KilledClient third(file, "sami", static_cast<unsigned>(random()));
      first.wait_for_first();
      std::this_thread::sleep_for(std::chrono::microseconds(static_cast<int>(random() % 60'000)));
      for (KilledClient* client : {&first, &second, &third}) {
        client->kill();
        std::istringstream lines(client->words());
        std::string id;
        for (std::int64_t number = 0; lines >> id >> number;) told[id] = number;
        ++report.clients;
      }
    }
    const auto store = Store::open(file);
    if (!store || *store->check() != "ok") ++report.integrity_failures;
  }
  const Store store = *Store::open(file);
  std::map<std::string, int> decided;
  std::map<std::int64_t, std::string> log;
  const auto decisions = store.decisions();
  for (const Decision& d : *decisions) {
    if (++decided[d.candidate_id] == 2) ++report.twice;
    log[d.number] = d.candidate_id;
  }
  report.written = log.size();
  report.acknowledged = told.size();
  for (const auto& [id, number] : told) {
    if (log[number] != id || store.candidate(id)->status == ReviewStatus::fresh) ++report.lost;
  }
  return report;
}

}  // namespace rasid
