// How fast the article stage is, and how that compares with the parser alone, on the same pages in the same run:
//   article_bench [--rounds N] FILE-OR-FOLDER...      (pages, plain or gzip; default: the pages of the tests)
// Prints three costs in CPU milliseconds a page: Gumbo's parse and free of the raw page; pre-scan and parse as the
// stage does them; the whole stage with metadata and its JSON. The stage should cost at most 1.3 times the second and
// half of the first.

#include <fmt/format.h>
#include <gumbo.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "core/base/file.h"
#include "core/base/gzip.h"
#include "core/record/json.h"
#include "pipeline/article/charset.h"
#include "pipeline/article/dom.h"
#include "pipeline/article/prescan.h"
#include "pipeline/article/read_article.h"

namespace {

using namespace rasid;

double cpu_ms() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

std::vector<std::string> load(const std::vector<std::string>& paths) {
  std::vector<std::filesystem::path> files;
  for (const std::string& path : paths) {
    if (!std::filesystem::is_directory(path)) {
      files.emplace_back(path);
      continue;
    }
    for (const auto& entry : std::filesystem::recursive_directory_iterator(path)) {
      const std::string extension = entry.path().extension();
      if (entry.is_regular_file() && (extension == ".html" || extension == ".gz")) files.push_back(entry.path());
    }
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> pages;
  for (const auto& file : files) {
    Result<std::string> bytes = read_file(file, kMaxPageBytes);
    if (bytes && is_gzip(*bytes)) bytes = gunzip(*bytes, kMaxPageBytes);
    if (bytes)
      pages.push_back(std::move(*bytes));
    else
      fmt::print(stderr, "{}\n", bytes.error().text());
  }
  return pages;
}

/// What one page costs in CPU milliseconds: the cheapest of some rounds, since neighbours on the machine only ever
/// add.
struct Cost {
  double raw = 1e300, parse = 1e300, whole = 1e300;
};

double timed(const std::function<void()>& work) {
  const double begin = cpu_ms();
  work();
  return cpu_ms() - begin;
}

/// Gumbo alone on the page as it is.
void parse_raw(const std::string& text) {
  GumboOptions options = kGumboDefaultOptions;
  options.max_errors = 0;
  GumboOutput* output = gumbo_parse_with_options(&options, text.data(), text.size());
  gumbo_destroy_output(&options, output);
}

std::size_t parse_prescanned(const std::string& text) {
  const Prescan scanned = prescan(text);
  const Result<Dom> dom = Dom::parse(scanned.html, {});
  return dom ? dom->size() : 0;
}

/// Bytes to the line that `rasid article --jsonl` answers.
std::size_t read_whole(const std::string& page) {
  PageRequest request;
  request.bytes = page;
  request.url = "https://news.example.org/story";
  const Result<Article> article = read_article(request);
  return article ? json_text(*article).size() : 0;
}

}  // namespace

int main(int argc, char** argv) {
  int rounds = 3;
  std::vector<std::string> paths;
  for (int i = 1; i < argc; ++i) {
    if (std::string(argv[i]) == "--rounds" && i + 1 < argc)
      rounds = std::max(1, std::atoi(argv[++i]));
    else
      paths.emplace_back(argv[i]);
  }
  if (paths.empty()) paths.emplace_back(RASID_SOURCE_DIR "/tests/pipeline/article/pages");
  const std::vector<std::string> pages = load(paths);
  if (pages.empty()) {
    fmt::print(stderr, "no pages; name files or folders with .html or .html.gz files\n");
    return 2;
  }
  std::size_t bytes = 0, sink = 0;
  Cost sum{0, 0, 0};
  for (const std::string& page : pages) {
    // The three run by turns on one page, so that a machine that is slow for a while is slow for all of them.
    const std::string text = decode_bytes(page, {}).text;
    bytes += page.size();
    Cost best;
    for (int round = 0; round < rounds; ++round) {
      best.raw = std::min(best.raw, timed([&] { parse_raw(text); }));
      best.parse = std::min(best.parse, timed([&] { sink += parse_prescanned(text); }));
      best.whole = std::min(best.whole, timed([&] { sink += read_whole(page); }));
    }
    sum.raw += best.raw;
    sum.parse += best.parse;
    sum.whole += best.whole;
  }
  const auto [raw, parse, whole] = sum;
  const auto count = static_cast<double>(pages.size());
  fmt::print("{} pages, {:.1f} MB, each page's cheapest of {} rounds, CPU time\n", pages.size(),
             static_cast<double>(bytes) / 1e6, rounds);
  fmt::print("raw parse and free      {:8.3f} ms a page  {:7.1f} pages/s\n", raw / count, 1e3 * count / raw);
  fmt::print("pre-scan and parse      {:8.3f} ms a page  {:7.1f} pages/s\n", parse / count, 1e3 * count / parse);
  fmt::print("whole stage with JSON   {:8.3f} ms a page  {:7.1f} pages/s  {:.1f} MB/s\n", whole / count,
             1e3 * count / whole, static_cast<double>(bytes) / 1e3 / whole);
  fmt::print("whole / (pre-scan and parse) {:.2f}   raw / whole {:.2f}   ({})\n", whole / parse, raw / whole, sink);
  return 0;
}
