#include "pipeline/run/offered_lists.h"

#include <algorithm>

#include "pipeline/discover/channel.h"
#include "pipeline/discover/feed.h"
#include "pipeline/discover/sitemap.h"
#include "pipeline/fetch/robots.h"
#include "pipeline/fetch/url.h"

namespace rasid {
namespace {

constexpr std::size_t kMostFeeds = 5;     ///< that a page announces
constexpr std::size_t kMostSitemaps = 3;  ///< that robots.txt names

void note_time(OfferedList& list, const std::optional<Instant>& time) {
  if (time && (!list.newest || *time > *list.newest)) list.newest = time;
}

void read_feed_into(OfferedList& list, const FetchOutcome& answer) {
  FeedDocument document;
  document.bytes = answer.body;
  document.url = answer.final_url;
  document.content_type = answer.content_type;
  auto feed = read_feed(document);
  if (!feed) {
    list.error = feed.error();
    return;
  }
  list.title = feed->title;
  list.language = feed->language;
  list.entries = feed->entries.size();
  list.problems = feed->problems;
  for (const FeedEntry& entry : feed->entries) {
    note_time(list, entry.published ? entry.published : entry.updated);
    if (list.sample.empty()) list.sample = entry.link;
  }
}

void read_sitemap_into(OfferedList& list, const FetchOutcome& answer) {
  auto sitemap = read_sitemap({answer.body, answer.final_url, answer.content_type, false});
  if (!sitemap) {
    list.error = sitemap.error();
    return;
  }
  list.title = std::string(to_string(sitemap->kind));
  list.entries = sitemap->entries.size();
  list.problems = sitemap->problems;
  for (const SitemapEntry& entry : sitemap->entries) {
    note_time(list, entry.published ? entry.published : entry.modified);
    if (list.language.empty()) list.language = entry.language;
    if (list.sample.empty()) list.sample = entry.url;
  }
}

void read_channel_into(OfferedList& list, const FetchOutcome& answer) {
  auto channel = read_channel(answer.body, answer.final_url);
  if (!channel) {
    list.error = channel.error();
    return;
  }
  list.title = channel->title;
  list.entries = channel->messages.size();
  for (const ChannelMessage& message : channel->messages) {
    note_time(list, message.published);
    list.sample = message.url;
  }
}

void read_section_into(OfferedList& list, const FetchOutcome& answer, const LinkPattern& pattern) {
  const auto links = read_section(answer.body, answer.final_url, pattern);
  list.entries = links.size();
  if (links.empty()) {
    list.error =
        Error{ErrorCode::not_found, "has no link that leads to an article; see section_links in docs/crawling.md",
              answer.final_url};
  } else {
    list.sample = links.front().url;
  }
}

}  // namespace

Result<FetchOutcome> ListFinder::fetch(const std::string& url, std::size_t body_limit) {
  FetchRequest request;
  request.url = url;
  request.body_limit = body_limit;
  fetcher_.add(std::move(request));
  auto outcome = fetcher_.next();
  if (!outcome) return fail(ErrorCode::network, "no answer came", url);
  if (outcome->kind != FetchKind::fetched) return tl::make_unexpected(outcome->error());
  return std::move(*outcome);
}

OfferedList ListFinder::read(const std::string& kind, const FetchOutcome& answer, const LinkPattern& pattern) const {
  OfferedList list;
  list.kind = kind;
  list.url = answer.final_url;
  if (kind == "feed") read_feed_into(list, answer);
  if (kind == "sitemap") read_sitemap_into(list, answer);
  if (kind == "channel") read_channel_into(list, answer);
  if (kind == "section") read_section_into(list, answer, pattern);
  return list;
}

OfferedList ListFinder::look_at(const std::string& kind, const std::string& url, const LinkPattern& pattern) {
  auto answer = fetch(url, kind == "sitemap" ? kSitemapBytes : 0);
  if (answer) return read(kind, *answer, pattern);
  OfferedList list;
  list.kind = kind;
  list.url = url;
  list.error = answer.error();
  return list;
}

Result<std::vector<OfferedList>> ListFinder::find(const std::string& address) {
  const bool handle = address.starts_with("@") || address.find("://") != std::string::npos ||
                      address.find("t.me/") != std::string::npos || address.find("telegram.") != std::string::npos;
  const std::string channel = handle ? channel_preview_url(address) : std::string();
  if (!channel.empty()) {
    OfferedList list = look_at("channel", channel);
    if (list.error) return tl::make_unexpected(*list.error);
    return std::vector<OfferedList>{std::move(list)};
  }
  const std::string url = address.find("://") == std::string::npos ? "https://" + address : address;
  const auto answer = fetch(url, kSitemapBytes);
  if (!answer) return tl::make_unexpected(answer.error());
  for (const char* kind : {"feed", "sitemap"}) {
    OfferedList list = read(kind, *answer, {});
    if (!list.error) return std::vector<OfferedList>{std::move(list)};
  }
  std::vector<OfferedList> found;
  for (const std::string& feed : find_feed_links(answer->body, answer->final_url)) {
    if (found.size() >= kMostFeeds) break;
    OfferedList list = look_at("feed", feed);
    const bool comments =
        list.title.find("omments") != std::string::npos || feed.find("/comments/") != std::string::npos;
    if (!list.error && list.entries > 0 && !comments) found.push_back(std::move(list));
  }
  const auto here = parse_url(answer->final_url);
  if (found.empty() && here) {
    if (const auto robots = fetch(here->origin() + "/robots.txt", std::size_t{500} << 10)) {
      std::size_t asked = 0;
      for (const RobotsSitemap& named : parse_robots(robots->body).sitemaps) {
        const std::string sitemap = resolve_url(here->origin() + "/", named.url);
        if (sitemap.find("news") == std::string::npos || ++asked > kMostSitemaps) continue;
        OfferedList list = look_at("sitemap", sitemap);
        if (!list.error && list.entries > 0) found.push_back(std::move(list));
      }
    }
  }
  if (found.empty()) found.push_back(read("section", *answer, {}));
  if (found.front().error) return tl::make_unexpected(*found.front().error);
  return found;
}

}  // namespace rasid
