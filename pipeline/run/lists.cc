#include "pipeline/run/lists.h"

#include <algorithm>

#include "pipeline/discover/channel.h"
#include "pipeline/discover/feed.h"
#include "pipeline/discover/sitemap.h"

namespace rasid {
namespace {

std::string header(const FetchOutcome& answer, std::string_view name) {
  for (const auto& [key, value] : answer.headers) {
    if (key == name) return value;
  }
  return {};
}

Result<ListContents> read_feed_list(const FetchOutcome& answer) {
  FeedDocument document{answer.body, answer.final_url, answer.content_type, header(answer, "content-location"),
                        header(answer, "content-language")};
  auto feed = read_feed(document);
  if (!feed) return tl::make_unexpected(feed.error());
  ListContents contents;
  contents.problems = std::move(feed->problems);
  for (FeedEntry& entry : feed->entries) {
    if (entry.link.empty()) continue;
    contents.pages.push_back(
        {std::move(entry.link), entry.published ? entry.published : entry.updated, entry.updated});
  }
  return contents;
}

Result<ListContents> read_sitemap_list(const FetchOutcome& answer) {
  auto sitemap = read_sitemap({answer.body, answer.final_url, answer.content_type, false});
  if (!sitemap) return tl::make_unexpected(sitemap.error());
  ListContents contents;
  contents.problems = std::move(sitemap->problems);
  std::stable_sort(sitemap->entries.begin(), sitemap->entries.end(),
                   [](const SitemapEntry& a, const SitemapEntry& b) {
                     return std::max(a.modified, a.published) > std::max(b.modified, b.published);
                   });
  const bool index = sitemap->kind == Sitemap::Kind::index;
  const std::size_t most = index ? kMostSitemaps : kMostPagesOfSitemap;
  if (sitemap->entries.size() > most) {
    if (!index)
      contents.problems.push_back("names more than " + std::to_string(most) + " pages; the newest are read");
    sitemap->entries.resize(most);
  }
  if (index) contents.sitemaps.emplace();
  for (SitemapEntry& entry : sitemap->entries) {
    if (index) {
      contents.sitemaps->push_back(std::move(entry.url));
    } else {
      contents.pages.push_back({std::move(entry.url), entry.published, entry.modified});
    }
  }
  return contents;
}

Result<ListContents> read_section_list(const FetchOutcome& answer, const LinkPattern& pattern) {
  ListContents contents;
  for (SectionLink& link : read_section(answer.body, answer.final_url, pattern))
    contents.pages.push_back({std::move(link.url), {}, {}});
  if (contents.pages.empty()) {
    return fail(ErrorCode::not_found, "has no link that leads to an article; see section_links in docs/crawling.md",
                answer.url);
  }
  return contents;
}

/// Each message is an article with its own time and address.
Result<ListContents> read_channel_list(const FetchOutcome& answer) {
  auto channel = read_channel(answer.body, answer.final_url);
  if (!channel) return tl::make_unexpected(channel.error());
  ListContents contents;
  for (ChannelMessage& message : channel->messages) {
    RawDocument document;
    document.source = document.url = message.url;
    document.bytes = std::move(message.page);
    document.content_type = "text/html; charset=utf-8";
    document.fetched = answer.fetched;
    if (message.published) document.published = time_of_list(*message.published);
    contents.documents.push_back(std::move(document));
  }
  return contents;
}

}  // namespace

Result<ListContents> read_list(const std::string& role, const FetchOutcome& answer,
                               const LinkPattern& section_links) {
  if (role == "feed") return read_feed_list(answer);
  if (role == "sitemap") return read_sitemap_list(answer);
  if (role == "channel") return read_channel_list(answer);
  return read_section_list(answer, section_links);
}

}  // namespace rasid
