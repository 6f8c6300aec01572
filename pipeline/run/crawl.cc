#include "pipeline/run/crawl.h"

#include "pipeline/run/crawl_turn.h"
#include "pipeline/run/crawler.h"

namespace rasid {
namespace {

void append(std::map<std::string, std::size_t>& to, const std::map<std::string, std::size_t>& from) {
  for (const auto& [key, count] : from) to[key] += count;
}

}  // namespace

void CrawlCounts::add(const CrawlCounts& other) {
  for (const auto member :
       {&CrawlCounts::lists, &CrawlCounts::lists_unchanged, &CrawlCounts::lists_failed, &CrawlCounts::found,
        &CrawlCounts::known, &CrawlCounts::left, &CrawlCounts::robots, &CrawlCounts::not_modified,
        &CrawlCounts::fetched, &CrawlCounts::extracted, &CrawlCounts::without_events, &CrawlCounts::candidates}) {
    this->*member += other.*member;
  }
  append(failed, other.failed);
  append(empty, other.empty);
  append(unreadable, other.unreadable);
}

Result<CrawlSummary> crawl(const CrawlConfig& config, const Stages& stages, Store& store, const Clock& clock,
                           const CrawlOptions& options) {
  const auto turn = CrawlTurn::take(store.path());
  if (!turn) return tl::make_unexpected(turn.error());
  CrawlerOptions parts;
  parts.archive = options.archive;
  CrawlProgress progress;
  if (options.progress) {
    parts.on_event = [&](const CrawlEvent& event) {
      progress.event = event.word + " " + event.url + (event.detail.empty() ? "" : ": " + event.detail);
    };
  }
  Crawler crawler(config, stages, store, clock, std::move(parts));
  if (auto begun = crawler.begin(); !begun) return tl::make_unexpected(begun.error());
  while (!crawler.finished()) {
    const auto stepped = crawler.step(std::chrono::seconds(1));
    if (!stepped) return tl::make_unexpected(stepped.error());
    progress.done = crawler.done();
    progress.asked = crawler.asked();
    if (*stepped && options.progress) options.progress(progress);
  }
  return crawler.summary();
}

}  // namespace rasid
