// libFuzzer target of the article stage (clang): any bytes, a named outcome.
//   cmake -B build/fuzz -DRASID_FUZZ=ON -DCMAKE_CXX_COMPILER=clang++ -G Ninja && ninja -C build/fuzz article_fuzz
//   build/fuzz/tests/fuzz/article_fuzz -max_total_time=600 -max_len=20000 CORPUS tests/pipeline/article/pages

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "pipeline/article/read_article.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rasid;
  PageRequest request;
  request.bytes = std::string_view(reinterpret_cast<const char*>(data), size);
  request.url = "https://news.example.org/2025/12/08/story";
  request.fetched = Instant(std::chrono::seconds(1'765'200'000));
  const Result<Article> article = read_article(request);
  if (!article) return 0;
  // What every later stage relies on: blocks in order, within the text, not overlapping.
  std::uint32_t end = 0;
  for (const Block& block : article->blocks) {
    if (block.span.begin < end || block.span.end < block.span.begin || block.span.end > article->text.size())
      std::abort();
    end = block.span.end;
  }
  return 0;
}
