// mentions_bench [--once] [FILE] [MEGABYTES...]: how fast dates and places are read from news text, on one core.
// FILE is a text, a folder of .txt, or .jsonl with a `text` in each line; its texts are repeated, as articles of
// their own, up to each size (default 1, 2, 5 and 10 MB); then the same as one single article, which shows whether
// time grows with the length and no faster. Last, a million tokens are looked up in the gazetteer, every name at
// every token. Without FILE: the development articles of the tests. CPU time of the cheapest of three rounds; MB are
// 10^6 bytes.
//
// Instructions a byte:  valgrind --tool=callgrind --toggle-collect='*read_all*' mentions_bench --once FILE 1
// ... a token looked up: valgrind --tool=callgrind --toggle-collect='*look_up_all*' mentions_bench --once FILE 1

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/file.h"
#include "extractors/dates/read_dates.h"
#include "extractors/places/read_places.h"

namespace {

using namespace rasid;

struct Readers {
  Vocabulary vocabulary;
  std::unique_ptr<Gazetteer> gazetteer;
  std::optional<PlaceRules> places;
  std::optional<DateRules> dates;
};

struct Cost {
  double tokens_ms = 0;
  double dates_ms = 0;
  double places_ms = 0;
  double bytes = 0;
  std::size_t tokens = 0;
  std::size_t mentions = 0;
  [[nodiscard]] double total() const { return tokens_ms + dates_ms + places_ms; }
};

double cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

std::vector<std::string> load_texts(const std::filesystem::path& path) {
  std::vector<std::string> texts;
  if (std::filesystem::is_directory(path)) {
    for (const auto& file : files_below(path, ".txt"))
      if (auto text = read_file(file)) texts.push_back(std::move(*text));
    return texts;
  }
  const Result<std::string> bytes = read_file(path);
  if (!bytes) return texts;
  if (path.extension() != ".jsonl") return {*bytes};
  for (std::size_t begin = 0; begin < bytes->size();) {
    const std::size_t end = std::min(bytes->find('\n', begin), bytes->size());
    const auto line = nlohmann::json::parse(bytes->substr(begin, end - begin), nullptr, false);
    if (line.is_object() && line.contains("text")) texts.push_back(line["text"].get<std::string>() + '\n');
    begin = end + 1;
  }
  return texts;
}

/// The texts again and again until they are `size` bytes.
std::vector<Article> repeat(const std::vector<std::string>& texts, std::size_t size) {
  std::vector<Article> articles;
  std::size_t bytes = 0;
  for (std::size_t i = 0; bytes < size; ++i) {
    Article article;
    article.text = texts[i % texts.size()];
    article.published = StatedTime{*parse_iso_day("2024-12-09"), std::nullopt, std::nullopt, "given", 1.0};
    bytes += article.text.size();
    articles.push_back(std::move(article));
  }
  return articles;
}

Article joined(const std::vector<Article>& articles) {
  Article one = articles.front();
  one.text.clear();
  for (const Article& article : articles) one.text += article.text + '\n';
  return one;
}

__attribute__((noinline)) void read_all(const Readers& readers, const std::vector<Article>& articles, Cost& cost) {
  for (const Article& article : articles) {
    const double begin = cpu_ms();
    const TokenizedText text = tokenize(article, readers.vocabulary);
    const double tokenized = cpu_ms();
    const auto dates = read_dates(article, text, *readers.dates);
    const double dated = cpu_ms();
    const auto places = read_places(article, text, *readers.gazetteer, *readers.places);
    const double placed = cpu_ms();
    cost.tokens_ms += tokenized - begin;
    cost.dates_ms += dated - tokenized;
    cost.places_ms += placed - dated;
    cost.bytes += static_cast<double>(article.text.size());
    cost.tokens += text.tokens.size();
    cost.mentions += dates.size() + places.size();
  }
}

Cost cheapest(const Readers& readers, const std::vector<Article>& articles, int rounds) {
  Cost best;
  for (int i = 0; i < rounds; ++i) {
    Cost cost;
    read_all(readers, articles, cost);
    if (i == 0 || cost.total() < best.total()) best = cost;
  }
  return best;
}

/// Names of places at every token of `texts`, again and again until so many tokens were asked for.
__attribute__((noinline)) std::size_t look_up_all(const Gazetteer& gazetteer, const std::vector<TokenizedText>& texts,
                                                  std::size_t tokens) {
  std::vector<NameHit> hits;
  std::size_t found = 0;
  for (std::size_t i = 0; tokens > 0; i = (i + 1) % texts.size()) {
    const std::size_t some = std::min(tokens, texts[i].tokens.size());
    for (std::uint32_t at = 0; at < some; ++at) {
      hits.clear();
      gazetteer.match_at(texts[i], at, hits);
      found += hits.size();
    }
    tokens -= some;
  }
  return found;
}

void print_look_up(const Readers& readers, const std::vector<Article>& articles, int rounds) {
  constexpr std::size_t kTokens = 1000000;
  std::vector<TokenizedText> texts;
  for (const Article& article : articles) texts.push_back(tokenize(article, readers.vocabulary));
  double best = 0;
  std::size_t found = 0;
  for (int i = 0; i < rounds; ++i) {
    const double begin = cpu_ms();
    found = look_up_all(*readers.gazetteer, texts, kTokens);
    const double cost = cpu_ms() - begin;
    if (i == 0 || cost < best) best = cost;
  }
  fmt::print("{} tokens looked up in {:.1f} ms, {} names of places\n", kTokens, best, found);
}

void print(const char* what, const Cost& cost) {
  const auto rate = [&](double ms) { return cost.bytes / 1e3 / ms; };
  fmt::print(
      "{:<12} {:6.2f} MB {:9.1f} ms  {:6.2f} MB/s   tokens {:6.1f}  dates {:6.1f}  places {:6.1f} MB/s   {} "
      "mentions\n",
      what, cost.bytes / 1e6, cost.total(), rate(cost.total()), rate(cost.tokens_ms), rate(cost.dates_ms),
      rate(cost.places_ms), cost.mentions);
}

bool load(Readers& readers) {
  const std::filesystem::path root = RASID_SOURCE_DIR;
  std::vector<Diagnostic> diagnostics;
  readers.gazetteer = Gazetteer::load(root / "gazetteer" / "data", readers.vocabulary, diagnostics);
  readers.places = load_place_rules(root / "rules", readers.vocabulary, diagnostics);
  readers.dates = load_date_rules(root / "rules", readers.vocabulary, diagnostics);
  for (const Diagnostic& diagnostic : diagnostics) fmt::print(stderr, "{}\n", diagnostic.text());
  return readers.gazetteer && readers.places && readers.dates;
}

}  // namespace

int main(int argc, char** argv) {
  std::filesystem::path path = RASID_SOURCE_DIR "/tests/data/articles/dev";
  std::vector<double> sizes;
  bool once = false;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--once")
      once = true;
    else if (argument.find_first_not_of("0123456789.") == std::string::npos)
      sizes.push_back(std::atof(argv[i]));
    else
      path = argument;
  }
  if (sizes.empty()) sizes = {1, 2, 5, 10};
  Readers readers;
  if (!load(readers)) return 3;
  const std::vector<std::string> texts = load_texts(path);
  if (texts.empty()) {
    fmt::print(stderr, "{}: no texts; name a text, a .jsonl with a `text` in each line, or a folder of .txt\n",
               path.string());
    return 2;
  }
  for (const double size : sizes) {
    const std::vector<Article> articles = repeat(texts, static_cast<std::size_t>(size * 1e6));
    print("articles", cheapest(readers, articles, once ? 1 : 3));
    if (!once) print("one article", cheapest(readers, {joined(articles)}, 3));
  }
  print_look_up(readers, repeat(texts, 1000000), once ? 1 : 3);
  return 0;
}
