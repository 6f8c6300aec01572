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
#include <nlohmann/json.hpp>
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

/// CPU milliseconds of the cheapest of some rounds over all pages: neighbours on the machine only ever add.
double cheapest(int rounds, const std::function<void()>& work) {
  double best = 1e300;
  for (int i = 0; i < rounds; ++i) {
    const double begin = cpu_ms();
    work();
    best = std::min(best, cpu_ms() - begin);
  }
  return best;
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
  std::vector<std::string> texts;
  std::size_t bytes = 0, sink = 0;
  for (const std::string& page : pages) {
    texts.push_back(decode_bytes(page, {}).text);
    bytes += page.size();
  }
  const double raw = cheapest(rounds, [&] {
    GumboOptions options = kGumboDefaultOptions;
    options.max_errors = 0;
    for (const std::string& text : texts) {
      GumboOutput* output = gumbo_parse_with_options(&options, text.data(), text.size());
      gumbo_destroy_output(&options, output);
    }
  });
  const double parse = cheapest(rounds, [&] {
    for (const std::string& text : texts) {
      const Prescan scanned = prescan(text);
      const Result<Dom> dom = Dom::parse(scanned.html, {});
      sink += dom ? dom->size() : 0;
    }
  });
  const double whole = cheapest(rounds, [&] {
    for (const std::string& page : pages) {
      PageRequest request;
      request.bytes = page;
      request.url = "https://news.example.org/story";
      const Result<Article> article = read_article(request);
      if (article)
        sink += to_json(*article).dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace).size();
    }
  });
  const auto count = static_cast<double>(pages.size());
  fmt::print("{} pages, {:.1f} MB, cheapest of {} rounds, CPU time\n", pages.size(), static_cast<double>(bytes) / 1e6,
             rounds);
  fmt::print("raw parse and free      {:8.3f} ms a page  {:7.1f} pages/s\n", raw / count, 1e3 * count / raw);
  fmt::print("pre-scan and parse      {:8.3f} ms a page  {:7.1f} pages/s\n", parse / count, 1e3 * count / parse);
  fmt::print("whole stage with JSON   {:8.3f} ms a page  {:7.1f} pages/s  {:.1f} MB/s\n", whole / count,
             1e3 * count / whole, static_cast<double>(bytes) / 1e3 / whole);
  fmt::print("whole / (pre-scan and parse) {:.2f}   raw / whole {:.2f}   ({})\n", whole / parse, raw / whole, sink);
  return 0;
}
