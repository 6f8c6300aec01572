// kill -9 during decisions by three clients, fifty times: review_kills [ROUNDS [SEED]]. Exit code 1 if a decision
// that a client was told of is missing, a candidate was decided on twice, or the file is damaged.
#include "tests/support/review_kills.h"

#include <fmt/format.h>

#include <cstdlib>

#include "tests/support/temp_folder.h"

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 50;
  const unsigned seed = argc > 2 ? static_cast<unsigned>(std::atoi(argv[2])) : std::random_device{}();
  const rasid::TempFolder folder;
  rasid::fill_for_kills(folder / "rasid.db", 20'000);
  const rasid::KillReport r = rasid::kill_reviewers(folder / "rasid.db", rounds, seed);
  fmt::print(
      "seed {}: {} rounds, {} clients killed, {} decisions acknowledged, {} in the log, {} lost, {} candidates "
      "decided on "
      "twice, {} times damaged\n",
      seed, rounds, r.clients, r.acknowledged, r.written, r.lost, r.twice, r.integrity_failures);
  return r.lost + r.twice + r.integrity_failures == 0 && r.acknowledged > 0 ? 0 : 1;
}
