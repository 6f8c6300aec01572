// Kills a watch 100 times (or as often as the first argument says) over a local site of 500 pages (second argument)
// and prints what came of it. Exit code 1 if anything was lost, doubled or damaged.
#include <cstdio>
#include <cstdlib>

#include "tests/support/crash_site.h"
#include "tests/support/temp_folder.h"

int main(int argc, char** argv) {
  const int kills = argc > 1 ? std::atoi(argv[1]) : 100;
  const auto pages = static_cast<std::size_t>(argc > 2 ? std::atoi(argv[2]) : 500);
  const rasid::TempFolder folder;
  const rasid::CrashResult r = rasid::crash_watch(folder.path(), pages, kills, 20261122);
  std::printf("kills %d, %.0f s\npages %zu, documents %zu, candidates %zu\nrequests of pages beyond one each: %zu\n",
              r.kills, r.seconds, r.pages, r.documents, r.candidates, r.fetched_twice);
  for (const auto& [name, count] : r.outcomes) std::printf("outcome %s %ld\n", name.c_str(), count);
  std::printf("integrity %s\narchive readable %s, pages in it %zu\n", r.integrity.c_str(),
              r.archive_readable ? "yes" : "no", r.archived);
  const bool good = r.documents == r.pages && r.candidates == r.pages && r.integrity == "ok" && r.archive_readable &&
                    r.archived == r.pages && r.fetched_twice <= static_cast<std::size_t>(r.kills);
  std::puts(good ? "good" : "NOT good");
  return good ? 0 : 1;
}
