// How fast whole extraction is (text to candidates, one core), and what twice as many event rules cost:
//   extract_bench [--rounds N] [--only extract] [FILE-OR-FOLDER...]
// Files are .txt, or .jsonl with {"text", "published"} a line; the default is tests/data/articles/dev. Reading the
// rules is not counted. Prints CPU time of the cheapest of some rounds: neighbours on the machine only ever add. The
// doubled sets are timed in turn with the plain one, so that their ratio holds on a busy machine too.
// For instructions a byte: valgrind --tool=callgrind --toggle-collect='rasid::Extractor::extract*' extract_bench
// --rounds 1 --only extract
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/file.h"
#include "core/record/json.h"
#include "core/text/tokens.h"
#include "extractors/check/run_examples.h"
#include "extractors/extract.h"
#include "extractors/extractor_parts.h"
#include "tests/bench/double_rules.h"

namespace {

using namespace rasid;
namespace fs = std::filesystem;

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

Article article_of_text(std::string text, const std::string& published) {
  RuleExample bare;
  bare.text.text = std::move(text);
  bare.published = parse_iso_day(published);
  return article_of(bare);
}

std::vector<Article> load(const std::vector<std::string>& paths) {
  std::vector<fs::path> files;
  for (const std::string& path : paths) {
    if (!fs::is_directory(path)) {
      files.emplace_back(path);
      continue;
    }
    const std::vector<fs::path> inside = files_below(path, ".txt");
    files.insert(files.end(), inside.begin(), inside.end());
  }
  std::vector<Article> articles;
  for (const fs::path& file : files) {
    if (file.extension() == ".jsonl") {
      std::ifstream in(file);
      for (std::string line; std::getline(in, line);) {
        const auto json = nlohmann::json::parse(line, nullptr, false);
        if (!json.is_object() || !json.contains("text")) continue;
        const auto day = json.find("published");
        articles.push_back(
            article_of_text(json["text"], day != json.end() && day->is_string() ? day->get<std::string>() : ""));
      }
    } else if (auto bytes = read_file(file)) {
      articles.push_back(article_of_text(std::move(*bytes), "2025-06-12"));
    } else {
      fmt::print(stderr, "{}\n", bytes.error().text());
    }
  }
  return articles;
}

struct Sum {
  std::size_t bytes = 0;
  std::size_t sentences = 0;
  std::size_t candidates = 0;
};

std::unique_ptr<Extractor> load_rules(const fs::path& folder) {
  std::vector<Diagnostic> diagnostics;
  auto extractor = Extractor::load(folder, diagnostics);
  for (const Diagnostic& d : diagnostics) {
    if (!extractor) fmt::print(stderr, "{}\n", d.text());
  }
  return extractor;
}

double extract_all(const Extractor& extractor, const std::vector<Article>& articles, Sum& sum) {
  const double begin = cpu_seconds();
  for (const Article& article : articles) sum.candidates += extractor.extract(article).events.size();
  return cpu_seconds() - begin;
}

double extract_and_print(const Extractor& extractor, const std::vector<Article>& articles, std::size_t& sink) {
  const double begin = cpu_seconds();
  for (const Article& article : articles) sink += json_text(article, extractor.extract(article)).size();
  return cpu_seconds() - begin;
}

void print_speed(const char* what, double seconds, const Sum& sum) {
  fmt::print("{:<34} {:7.2f} MB/s {:9.0f} sentences/s\n", what, static_cast<double>(sum.bytes) / 1e6 / seconds,
             static_cast<double>(sum.sentences) / seconds);
}

/// The plain set and a doubled one in turn; the ratio of their cheapest rounds.
void compare_doubled(const Extractor& plain, const std::vector<Article>& articles, int rounds, bench::Copy copy,
                     const char* what) {
  const fs::path folder = fs::temp_directory_path() / fmt::format("rasid_bench_{}", ::getpid());
  fs::remove_all(folder);
  const int doubled = bench::double_event_rules(RASID_SOURCE_DIR, folder, copy);
  const auto twice = load_rules(folder);
  fs::remove_all(folder);
  if (!twice) return;
  double once_best = 1e300;
  double twice_best = 1e300;
  Sum once_sum;
  Sum twice_sum;
  for (int i = 0; i < rounds; ++i) {
    once_best = std::min(once_best, extract_all(plain, articles, once_sum));
    twice_best = std::min(twice_best, extract_all(*twice, articles, twice_sum));
  }
  fmt::print("{:<34} {:7.2f} times the time  ({} event rules twice, {} triggers for {})\n", what,
             twice_best / once_best, doubled, twice->parts().events->triggers.size(),
             plain.parts().events->triggers.size());
}

}  // namespace

int main(int argc, char** argv) {
  int rounds = 5;
  bool only_extract = false;
  std::vector<std::string> paths;
  for (int i = 1; i < argc; ++i) {
    if (std::string(argv[i]) == "--rounds" && i + 1 < argc)
      rounds = std::max(1, std::atoi(argv[++i]));
    else if (std::string(argv[i]) == "--only" && i + 1 < argc)
      only_extract = std::string(argv[++i]) == "extract";
    else
      paths.emplace_back(argv[i]);
  }
  if (paths.empty()) paths.emplace_back(RASID_SOURCE_DIR "/tests/data/articles/dev");
  const std::vector<Article> articles = load(paths);
  const auto extractor = load_rules(RASID_SOURCE_DIR);
  if (articles.empty() || !extractor) {
    fmt::print(stderr, "no texts or no rules; name .txt or .jsonl files\n");
    return 2;
  }
  Sum sum;
  for (const Article& article : articles) {
    sum.bytes += article.text.size();
    sum.sentences += tokenize(article, extractor->parts().vocabulary).sentences.size();
  }
  fmt::print("{} texts, {:.2f} MB, {} sentences; CPU time, cheapest of {} rounds\n", articles.size(),
             static_cast<double>(sum.bytes) / 1e6, sum.sentences, rounds);
  double best = 1e300;
  double printed = 1e300;
  std::size_t sink = 0;
  for (int i = 0; i < rounds; ++i) {
    best = std::min(best, extract_all(*extractor, articles, sum));
    if (!only_extract) printed = std::min(printed, extract_and_print(*extractor, articles, sink));
  }
  print_speed("text to candidates", best, sum);
  if (only_extract) return 0;
  print_speed("text to candidates as JSON", printed, sum);
  compare_doubled(*extractor, articles, rounds, bench::Copy::other_words, "twice the rules, other phrases");
  compare_doubled(*extractor, articles, rounds, bench::Copy::same_words, "twice the rules, the same phrases");
  return 0;
}
