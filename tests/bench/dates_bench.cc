// dates_bench FILE [ROUNDS]: reads the dates of a text again and again and prints the speed, tokenizing apart.
// For instructions a byte: valgrind --tool=callgrind --toggle-collect='*read_dates*' dates_bench FILE 1
#include <chrono>
#include <cstdlib>
#include <iostream>

#include "core/base/file.h"
#include "extractors/dates/read_dates.h"

int main(int argc, char** argv) {
  using namespace rasid;
  if (argc < 2) {
    std::cerr << "dates_bench FILE [ROUNDS]\n";
    return 2;
  }
  const int rounds = argc > 2 ? std::atoi(argv[2]) : 20;
  Vocabulary vocabulary;
  std::vector<Diagnostic> diagnostics;
  const auto rules = load_date_rules(std::string(RASID_SOURCE_DIR) + "/rules", vocabulary, diagnostics);
  const auto bytes = read_file(argv[1]);
  if (!rules || !bytes) {
    std::cerr << "no rules or no file\n";
    return 3;
  }
  Article article;
  article.text = *bytes;
  article.published = StatedTime{*parse_iso_day("2024-12-09"), std::nullopt, std::nullopt, "given", 1.0};
  const TokenizedText text = tokenize(article, vocabulary);
  std::size_t mentions = 0;
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < rounds; ++i) mentions += read_dates(article, text, *rules).size();
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  std::cout << mentions / static_cast<std::size_t>(rounds) << " mentions, "
            << static_cast<double>(article.text.size()) * rounds / seconds.count() / 1e6 << " MB/s\n";
  return 0;
}
