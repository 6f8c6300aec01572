// How fast articles are linked against many: link_bench [STORED [NEW]]. Fills the indexes of pipeline/link with
// STORED (100,000) made-up articles of one to three events in both languages, then links NEW (5,000) more, each with
// its signature, the look-up of copies, and the look-up of each of its events; prints articles a second of CPU time.
#include <fmt/format.h>

#include <ctime>
#include <random>

#include "pipeline/link/linker.h"
#include "pipeline/link/signature.h"

namespace {

using namespace rasid;

constexpr const char* kGovernorates[] = {"Idleb", "Aleppo", "Dar'a", "Homs", "Deir-ez-Zor", "Al-Hasakeh", "Hama"};
constexpr const char* kKinds[] = {"air_strike", "shelling", "armed_clash", "explosive", "civilian_attack"};

struct Made {
  std::string text;
  std::vector<LinkEvent> events;
};

std::string words(std::mt19937& random, bool arabic, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    const auto n = random() % 3000;
    text += arabic ? fmt::format("كلمة{} ", n) : fmt::format("word{} ", n);
  }
  return text;
}

Made make(std::int64_t number, std::mt19937& random) {
  const bool arabic = random() % 2 == 0;
  Made made;
  made.text = words(random, arabic, 300);
  const int events = static_cast<int>(random() % 3) + 1;
  for (int i = 0; i < events; ++i) {
    LinkEvent e;
    e.number = number * 4 + i;
    e.document = number;
    e.language = std::string(arabic ? "ar" : "en");
    e.kind = kKinds[random() % std::size(kKinds)];
    // A year of a team's work: some three hundred articles a day.
    e.first = e.last = e.published = *parse_iso_day("2025-01-01") + std::chrono::days(random() % 330);
    const auto place = random() % 3000;
    e.place_id = fmt::format("SY{}", place);
    e.place_class = "village";
    e.admin1 = kGovernorates[place % std::size(kGovernorates)];
    e.lat = 35 + static_cast<double>(place % 200) / 100;
    e.lon = 36 + static_cast<double>(place / 200) / 5;
    e.geo_precision = 1;
    e.precision_km = 1;
    e.killed = {random() % 10, random() % 10 + 10};
    e.actors = {{"actor1", fmt::format("actor{}", random() % 200), ActorType::rebel_group}};
    e.sentence = words(random, arabic, 25);
    made.events.push_back(std::move(e));
  }
  return made;
}

double cpu() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

}  // namespace

int main(int argc, char** argv) {
  const int stored = argc > 1 ? std::atoi(argv[1]) : 100'000;
  const int fresh = argc > 2 ? std::atoi(argv[2]) : 5'000;
  const KindFamilies families = {{"air_strike", "violence"},
                                 {"shelling", "violence"},
                                 {"armed_clash", "violence"},
                                 {"explosive", "violence"},
                                 {"civilian_attack", "violence"}};
  std::mt19937 random(7);
  SignatureIndex copies;
  EventIndex index(families);
  double filling = cpu();
  for (int i = 0; i < stored; ++i) {
    const Made made = make(i, random);
    copies.add(i, text_signature(made.text));
    for (const LinkEvent& event : made.events) index.add(event);
  }
  filling = cpu() - filling;
  std::vector<Made> news;
  for (int i = 0; i < fresh; ++i) news.push_back(make(stored + i, random));
  std::size_t links = 0;
  std::size_t found = 0;
  const double begin = cpu();
  for (int i = 0; i < fresh; ++i) {
    const Signature signature = text_signature(news[static_cast<std::size_t>(i)].text);
    found += copies.find(signature, 0.5).size();
    copies.add(stored + i, signature);
    for (const LinkEvent& event : news[static_cast<std::size_t>(i)].events) {
      links += index.match(event, [](std::int64_t) { return 0.0; }).size();
      index.add(event);
    }
  }
  const double seconds = cpu() - begin;
  fmt::print("stored {} articles, {} events (filled in {:.1f} s of CPU, made-up texts included)\n", stored,
             index.size(), filling);
  fmt::print("linked {} articles in {:.2f} s of CPU: {:.0f} a second ({} links, {} copies)\n", fresh, seconds,
             fresh / seconds, links, found);
  return 0;
}
