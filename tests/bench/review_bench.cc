// How fast the store answers reviewers with many candidates in it, on one thread:
//   review_bench [FILE [CANDIDATES]]
// fills FILE (a fresh temporary one by default) with CANDIDATES (100,000) made-up events of both languages, then
// prints the milliseconds of the first page with its facets, the next item, a decision and several searches.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <random>

#include "pipeline/review/review.h"
#include "tests/support/sample_documents.h"

namespace {

using namespace rasid;
using Clock = std::chrono::steady_clock;

constexpr const char* kKinds[] = {"air_strike", "shelling", "armed_clash", "arrest", "abduction", "explosive"};
constexpr const char* kGovernorates[] = {"Idleb", "Aleppo", "Dar'a", "Homs", "Deir-ez-Zor", "Al-Hasakeh", "Damascus"};

/// A document of ten events that differ in all that is filtered by.
DocumentResult document(int number, std::mt19937& random) {
  const std::string language = number % 2 == 0 ? "ar" : "en";
  DocumentResult d = sample_document(language);
  d.identity = d.article->url = d.article->canonical_url = fmt::format("https://news.example/{}", number);
  d.source = d.input_hash = d.identity;
  d.article->outlet = fmt::format("Outlet {}", number % 60);
  const Candidate sample = d.candidates.front();
  d.candidates.clear();
  for (int i = 0; i < 10; ++i) {
    Candidate c = sample;
    c.id = sha256_hex(fmt::format("{} {}", number, i)).substr(0, 16);
    c.kind = kKinds[random() % std::size(kKinds)];
    c.rule = fmt::format("{}.rule{}", c.kind, random() % 8);
    const Day day = *parse_iso_day("2025-01-01") + std::chrono::days(random() % 330);
    c.date = EventDate{day, day, DatePrecision::day, random() % 3 == 0};
    c.place->place.name = fmt::format("Village {}", random() % 4000);
    c.place->place.names = {c.place->place.name, fmt::format("قرية {}", random() % 4000)};
    c.place->place.admin1 = kGovernorates[random() % std::size(kGovernorates)];
    c.killed = random() % 3 == 0 ? std::nullopt : std::optional(Toll{random() % 20 + 1, {}});
    c.confidence = static_cast<double>(random() % 100) / 100;
    c.actors.push_back({"actor2",
                        fmt::format("actor_{}", random() % 300),
                        fmt::format("Group {}", random() % 300),
                        {},
                        ActorType::rebel_group,
                        false});
    d.candidates.push_back(c);
  }
  return d;
}

template <typename Body>
void measure(const char* what, Body body) {
  std::vector<double> times;
  std::vector<double> processor;
  std::size_t found = 0;
  for (int i = 0; i < 15; ++i) {
    const auto begin = Clock::now();
    const std::clock_t before = std::clock();
    found = body();
    processor.push_back(1000.0 * static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC);
    times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
  }
  std::sort(times.begin(), times.end());
  std::sort(processor.begin(), processor.end());
  fmt::print("{:44} processor median {:7.2f} ms, worst {:7.2f} ms; clock median {:7.2f} ms ({})\n", what,
             processor[processor.size() / 2], processor.back(), times[times.size() / 2], found);
}

std::size_t search(const Store& store, const std::string& words) {
  QueueFilter filter;
  filter.search = words;
  const auto items = store.queue(filter, {});
  const auto total = store.count_queue(filter);
  if (!items || !total) std::abort();
  return static_cast<std::size_t>(*total);
}

void fill(Store& store, int candidates) {
  std::mt19937 random(20251208);
  const auto begin = Clock::now();
  for (int i = 0; i < candidates / 10; ++i) {
    if (!store.save(document(i, random))) std::abort();
  }
  fmt::print("filled with {} candidates in {:.0f} s\n", candidates,
             std::chrono::duration<double>(Clock::now() - begin).count());
}

}  // namespace

int main(int argc, char** argv) {
  const std::filesystem::path file =
      argc > 1 ? argv[1] : std::filesystem::temp_directory_path() / fmt::format("review_bench.{}.db", ::getpid());
  const int candidates = argc > 2 ? std::atoi(argv[2]) : 100'000;
  auto store = Store::open(file);
  if (!store) return fmt::print(stderr, "{}\n", store.error().text()), 1;
  if (*store->count_candidates({}) == 0) fill(*store, candidates);

  measure("first page: 50 items with all facets", [&] {
    const auto items = store->queue({}, {});
    const auto facets = store->facets({});
    return items && facets ? static_cast<std::size_t>(facets->total) : 0;
  });
  measure("first page of a filter: 50 items and facets", [&] {
    QueueFilter filter;
    filter.kinds = {"shelling"};
    filter.governorates = {"Idleb", "Homs"};
    filter.actors = {"actor_7", "actor_8"};
    const auto items = store->queue(filter, {});
    const auto facets = store->facets(filter);
    return items && facets ? static_cast<std::size_t>(facets->total) : 0;
  });
  measure("page 1000: 50 items", [&] {
    QueuePage page;
    page.offset = 50'000;
    return store->queue({}, page)->size();
  });
  measure("next item: decide and lease the next", [&] {
    const auto item = store->lease_next("bench", {}, QueueOrder::importance, std::chrono::minutes(5));
    const auto done = decide(*store, ReviewAction::accept, {(*item)->candidate.candidate.id}, "bench", "");
    const auto next = store->lease_next("bench", {}, QueueOrder::importance, std::chrono::minutes(5));
    return done->written.size() + (next ? 1 : 0);
  });
  measure("search: a word in half of them", [&] { return search(*store, "Taftanaz"); });
  measure("search: an Arabic word with its article", [&] { return search(*store, "المدفعي"); });
  measure("search: two words, one a number", [&] { return search(*store, "قرية 1234"); });
  measure("search: the beginning of a word", [&] { return search(*store, "vil"); });
  measure("search: nothing has it", [&] { return search(*store, "zzzz"); });
  measure("tallies by day", [&] { return store->tallies(TallyBy::day, {})->size(); });
  measure("points of the map", [&] { return store->map_points({}, 5000)->size(); });
  if (argc <= 1) {
    for (const char* more : {"", "-wal", "-shm", ".lock"}) std::filesystem::remove(file.string() + more);
  }
  return 0;
}
