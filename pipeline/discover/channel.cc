#include "pipeline/discover/channel.h"

#include <re2/re2.h>

#include <algorithm>

#include "pipeline/fetch/url.h"

namespace rasid {
namespace {

using re2::StringPiece;

constexpr std::size_t kMostMessages = 500;  ///< of a page; Telegram shows twenty

StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

/// Whether a class attribute's value has the class.
bool has_class(std::string_view classes, std::string_view name) {
  for (std::size_t at = classes.find(name); at != std::string_view::npos; at = classes.find(name, at + 1)) {
    const std::size_t end = at + name.size();
    const bool begins = at == 0 || classes[at - 1] == ' ';
    if (begins && (end == classes.size() || classes[end] == ' ')) return true;
  }
  return false;
}

/// A tag of a page, as it stands there.
struct MarkupTag {
  std::string_view name;
  std::string_view classes;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool closing = false;
};

/// The next tag at or after `from`; false if there is none.
bool next_tag(std::string_view html, std::size_t from, MarkupTag& tag) {
  static const RE2 form(R"((?i)<(/?)([a-z][a-z0-9-]*)((?:[^"'>]|"[^"]*"|'[^']*')*)>)");
  static const RE2 classes(R"((?i)\sclass\s*=\s*["']([^"']*)["'])");
  StringPiece rest = piece(html.substr(from));
  StringPiece slash;
  StringPiece name;
  StringPiece attributes;
  const char* start = rest.data();
  StringPiece whole[4];
  if (!form.Match(rest, 0, rest.size(), RE2::UNANCHORED, whole, 4)) return false;
  slash = whole[1];
  name = whole[2];
  attributes = whole[3];
  tag.closing = !slash.empty();
  tag.name = {name.data(), name.size()};
  tag.begin = from + static_cast<std::size_t>(whole[0].data() - start);
  tag.end = tag.begin + whole[0].size();
  StringPiece found;
  tag.classes = {};
  if (RE2::PartialMatch(attributes, classes, &found)) tag.classes = {found.data(), found.size()};
  return true;
}

bool same_name(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return (x | 32) == (y | 32); });
}

/// What stands within the first element of that class, tags and all; nothing if there is none. An element that is
/// not closed goes on to the end.
std::optional<std::string_view> inside_of(std::string_view html, std::string_view name) {
  MarkupTag tag;
  for (std::size_t at = 0; next_tag(html, at, tag); at = tag.end) {
    if (tag.closing || !has_class(tag.classes, name)) continue;
    const MarkupTag first = tag;
    int depth = 1;
    while (depth > 0 && next_tag(html, tag.end, tag)) {
      if (same_name(tag.name, first.name)) depth += tag.closing ? -1 : 1;
    }
    return html.substr(first.end, (depth == 0 ? tag.begin : html.size()) - first.end);
  }
  return std::nullopt;
}

std::string without_tags(std::string_view html) {
  std::string text(html);
  RE2::GlobalReplace(&text, "<[^>]*>", "");
  RE2::GlobalReplace(&text, R"(&nbsp;|\s+)", " ");
  while (!text.empty() && text.front() == ' ') text.erase(0, 1);
  while (!text.empty() && text.back() == ' ') text.pop_back();
  return text;
}

std::string meta_content(std::string_view html, std::string_view property) {
  const RE2 form(R"re((?i)<meta[^>]*property=["'])re" + RE2::QuoteMeta(piece(property)) +
                 R"re(["'][^>]*content=(?:"([^"]*)"|'([^']*)'))re");
  StringPiece in_double;
  StringPiece in_single;
  if (!RE2::PartialMatch(piece(html), form, &in_double, &in_single)) return {};
  return in_double.empty() ? in_single.as_string() : in_double.as_string();
}

/// `title` and `inside` are markup already.
std::string page_of(const ChannelMessage& message, std::string_view title, std::string_view inside) {
  std::string page = "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><meta property=\"og:title\" content=\"";
  page.append(title).append("\"></head><body>\n<div class=\"tgme_widget_message\" data-post=\"").append(message.id);
  page.append("\"><div class=\"tgme_widget_message_text\" dir=\"auto\">").append(inside).append("</div>");
  if (message.published)
    page += "<a class=\"tgme_widget_message_date\" href=\"" + message.url + "\"><time datetime=\"" +
            format_iso_instant(*message.published) + "\"></time></a>";
  return page + "</div>\n</body></html>\n";
}

/// Where each message begins: its data-post attribute's tag.
struct Post {
  std::string id;
  std::size_t begin = 0;
  bool service = false;
};

std::vector<Post> find_posts(std::string_view html) {
  static const RE2 form(R"((?i)<div\s[^>]*class=["']([^"']*)["'][^>]*data-post=["']([A-Za-z0-9_]+/[0-9]+)["'])");
  std::vector<Post> posts;
  StringPiece rest = piece(html);
  StringPiece whole[3];
  std::size_t at = 0;
  while (posts.size() < kMostMessages && form.Match(rest, at, rest.size(), RE2::UNANCHORED, whole, 3)) {
    const std::string_view classes(whole[1].data(), whole[1].size());
    const auto begin = static_cast<std::size_t>(whole[0].data() - rest.data());
    posts.push_back({whole[2].as_string(), begin, has_class(classes, "service_message")});
    at = begin + whole[0].size();
  }
  return posts;
}

std::optional<Instant> time_of(std::string_view html) {
  static const RE2 form(R"((?i)<time\s[^>]*datetime=["']([^"']+)["'])");
  StringPiece rest = piece(html);
  StringPiece found;
  std::optional<Instant> last;  // of several times of a message its own stands last
  while (RE2::FindAndConsume(&rest, form, &found)) {
    if (const auto time = parse_iso_instant({found.data(), found.size()})) last = time;
  }
  return last;
}

}  // namespace

std::string channel_preview_url(std::string_view name_or_url) {
  static const RE2 address(
      R"((?i)^(?:https?://)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)/(?:s/)?([a-z][a-z0-9_]{3,31})(?:[/?#].*)?$)");
  static const RE2 name(R"((?i)^@?([a-z][a-z0-9_]{3,31})$)");
  std::string found;
  if (!RE2::FullMatch(piece(name_or_url), address, &found) && !RE2::FullMatch(piece(name_or_url), name, &found))
    return {};
  // t.me/joinchat and its like are no channels' names.
  for (const char* word : {"joinchat", "addstickers", "share", "proxy", "socks", "addlist", "contact"}) {
    if (same_name(found, word)) return {};
  }
  return "https://t.me/s/" + found;
}

Result<ChannelPage> read_channel(std::string_view html, const std::string& url) {
  const std::vector<Post> posts = find_posts(html);
  const bool preview = html.find("tgme_channel_info") != std::string_view::npos ||
                       html.find("tgme_channel_history") != std::string_view::npos;
  if (posts.empty() && !preview)
    return fail(ErrorCode::invalid,
                "is no preview of a channel's messages: the channel may not exist, be private or hide its preview",
                url);
  ChannelPage page;
  const std::string title = meta_content(html, "og:title");
  page.title = without_tags(title);
  for (std::size_t i = 0; i < posts.size(); ++i) {
    const std::size_t end = i + 1 < posts.size() ? posts[i + 1].begin : html.size();
    const std::string_view slice = html.substr(posts[i].begin, end - posts[i].begin);
    const auto text = inside_of(slice, "tgme_widget_message_text");
    if (posts[i].service || !text || without_tags(*text).empty()) {
      ++page.without_text;
      continue;
    }
    ChannelMessage message;
    message.id = posts[i].id;
    message.url = "https://t.me/" + message.id;
    message.published = time_of(slice);
    if (const auto from = inside_of(slice, "tgme_widget_message_forwarded_from_name"))
      message.forwarded_from = without_tags(*from);
    message.page = page_of(message, title, *text);
    page.messages.push_back(std::move(message));
  }
  static const RE2 more(R"((?i)<a\s([^>]*tme_messages_more[^>]*)>)");
  static const RE2 before(R"((?i)href=["']([^"']*before=[0-9]+))");
  StringPiece link;
  StringPiece older;
  if (RE2::PartialMatch(piece(html), more, &link) && RE2::PartialMatch(link, before, &older))
    page.older = resolve_url(url, older.as_string());
  return page;
}

}  // namespace rasid
