#include "pipeline/run/channel_documents.h"

#include "pipeline/discover/channel.h"

namespace rasid {

Result<std::vector<RawDocument>> channel_documents(std::string_view html, const std::string& url,
                                                   const std::optional<Instant>& fetched) {
  auto page = read_channel(html, url);
  if (!page) return tl::make_unexpected(page.error());
  std::vector<RawDocument> documents;
  for (ChannelMessage& message : page->messages) {
    RawDocument document;
    document.source = document.url = message.url;
    document.bytes = std::move(message.page);
    document.content_type = "text/html; charset=utf-8";
    document.fetched = fetched;
    if (message.published) document.published = time_of_list(*message.published);
    documents.push_back(std::move(document));
  }
  return documents;
}

}  // namespace rasid
