#include "pipeline/discover/feed_xml.h"

#include <algorithm>
#include <array>

#include "core/base/base64.h"
#include "pipeline/discover/feed_date.h"
#include "pipeline/discover/html_links.h"
#include "pipeline/fetch/url.h"

namespace rasid {
namespace {

constexpr std::size_t kEntries = 10'000;

enum class Space { core, atom, dc, dcterms, content, xhtml, rdf, other };

bool begins(std::string_view text, std::string_view start) {
  return text.substr(0, start.size()) == start;
}

/// Namespaces by what they mean for us; RSS has had many, or none.
Space space_of(const std::string& ns) {
  if (ns.empty()) return Space::core;
  if (begins(ns, "http://www.w3.org/2005/atom") || begins(ns, "http://purl.org/atom/") ||
      begins(ns, "http://purl.org/pie/") || begins(ns, "http://example.com/newformat") ||
      begins(ns, "http://purl.org/net/rss1.1") || ns == "prefix:atom") {
    return Space::atom;
  }
  if (begins(ns, "http://purl.org/rss/1.0/modules/content") || ns == "prefix:content") return Space::content;
  if (begins(ns, "http://purl.org/rss/1.0/modules/")) return Space::other;
  if (begins(ns, "http://purl.org/rss/") || begins(ns, "http://my.netscape.com/") ||
      begins(ns, "http://channel.netscape.com/") || begins(ns, "http://backend.userland.com/") ||
      begins(ns, "http://blogs.law.harvard.edu/tech/rss") || ns == "prefix:rss") {
    return Space::core;
  }
  if (begins(ns, "http://purl.org/dc/elements/") || begins(ns, "http://purl.org/dc/elements") || ns == "prefix:dc")
    return Space::dc;
  if (begins(ns, "http://purl.org/dc/terms/") || ns == "prefix:dcterms") return Space::dcterms;
  if (ns == "http://www.w3.org/1999/xhtml") return Space::xhtml;
  if (ns == "http://www.w3.org/1999/02/22-rdf-syntax-ns#") return Space::rdf;
  return Space::other;
}

bool is(const XmlNode& node, Space space, std::string_view name) {
  return node.name == name && space_of(node.ns) == space;
}
/// Of RSS or of Atom: feeds mix them.
bool is_core(const XmlNode& node, std::string_view name) {
  const Space space = space_of(node.ns);
  return node.name == name && (space == Space::core || space == Space::atom);
}

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  return begin == std::string::npos ? std::string()
                                    : text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

class Reader {
 public:
  Reader(const XmlNode& root, std::string base) : root_(root), base_(std::move(base)) {}

  Result<Feed> read() {
    feed_.format = format();
    if (feed_.format.empty())
      return fail(ErrorCode::invalid, "is no feed: its first element is <" + root_.written + ">");
    feed_.language = root_.language;
    if (root_.name == "feed") {
      read_channel(root_);
    } else {
      for (const XmlNode& child : root_.children) {
        if (is_core(child, "channel")) read_channel(child);
        if (is_core(child, "item")) read_entry(child);
      }
    }
    std::replace(feed_.language.begin(), feed_.language.end(), '_', '-');
    return std::move(feed_);
  }

 private:
  std::string format() const {
    const std::string version = root_.attribute("version");
    if (root_.name == "rss") {
      if (version.empty()) return "rss";
      if (begins(version, "2.")) return "rss20";
      if (version == "0.90") return "rss090";
      if (version == "0.91") return "rss091u";
      if (version == "0.92" || version == "0.93" || version == "0.94") return "rss09" + version.substr(3);
      return "rss";
    }
    if (root_.name == "rdf") {
      for (const XmlNode& child : root_.children) {
        if (child.ns.find("netscape.com/rdf/simple/0.9") != std::string::npos) return "rss090";
        if (begins(child.ns, "http://purl.org/net/rss1.1")) return "rss11";
      }
      return "rss10";
    }
    if (root_.name == "feed") {
      if (begins(root_.ns, "http://www.w3.org/2005/atom")) return "atom10";
      if (version == "0.1" || version == "0.2" || version == "0.3") return "atom0" + version.substr(2);
      if (begins(root_.ns, "http://purl.org/atom/") || begins(root_.ns, "http://purl.org/pie/"))
        return version.empty() ? "atom" : "atom03";
      return "atom";
    }
    return {};
  }

  std::string absolute(const XmlNode& node, const std::string& reference) const {
    const std::string text = trimmed(reference);
    if (text.empty()) return {};
    const std::string resolved = resolve_url(base_of(node), text);
    return resolved.empty() ? text : resolved;
  }

  std::string base_of(const XmlNode& node) const {
    std::string base = base_;
    std::size_t begin = 0;
    while (begin < node.base.size()) {
      const std::size_t end = std::min(node.base.find('\n', begin), node.base.size());
      const std::string next = resolve_url(base, node.base.substr(begin, end - begin));
      if (next.substr(0, 4) == "http") base = next;
      begin = end + 1;
    }
    return base;
  }

  /// A text that may carry markup: Atom's text constructs and what RSS allows by custom.
  std::string rich(const XmlNode& node) const {
    const std::string type = node.attribute("type");
    const std::string mode = node.attribute("mode");
    const bool atom10 = feed_.format == "atom10";
    const bool xhtml = type == "xhtml" || type == "application/xhtml+xml" || mode == "xml" ||
                       node.ns == "http://www.w3.org/1999/xhtml";
    if (mode == "base64" || type == "application/octet-stream")
      return html_with_absolute_links(trimmed(from_base64(node.inner_text())), base_of(node));
    const bool html = type == "html" || type == "text/html";
    if (node.has_elements() && !(html && atom10)) {
      const XmlNode* only = only_div(node);
      std::string markup = atom10 && only != nullptr && xhtml ? only->inner_markup() : node.inner_markup();
      return html_with_absolute_links(std::move(markup), base_of(node));
    }
    if (xhtml) return node.inner_markup();
    std::string text = node.inner_text();
    if (type == "text" || type == "text/plain") return text;
    return text.find('<') == std::string::npos ? text : html_with_absolute_links(std::move(text), base_of(node));
  }

  static const XmlNode* only_div(const XmlNode& node) {
    const XmlNode* found = nullptr;
    for (const XmlNode& child : node.children) {
      if (child.is_text() && trimmed(child.text).empty()) continue;
      if (child.is_text() || child.name != "div" || found != nullptr) return nullptr;
      found = &child;
    }
    return found;
  }

  static std::string person(const XmlNode& node) {
    std::string name;
    std::string email;
    for (const XmlNode& child : node.children) {
      if (child.name == "name") name = child.inner_text();
      if (child.name == "email") email = child.inner_text();
    }
    if (name.empty() && email.empty() && !node.has_elements()) name = without_email(node.inner_text());
    return name.empty() ? email : name;
  }

  /// "Name (a@b)", "a@b (Name)" and "Name <a@b>": the name.
  static std::string without_email(const std::string& text) {
    const std::size_t at = text.find('@');
    if (at == std::string::npos) return text;
    const std::size_t open = text.find_first_of("(<");
    if (open == std::string::npos) return text;
    const std::size_t close = text.find_first_of(")>", open);
    const std::string inside = text.substr(open + 1, close == std::string::npos ? close : close - open - 1);
    const std::string name = at > open ? trimmed(text.substr(0, open)) : trimmed(inside);
    return name.empty() ? text : name;
  }

  static void add_author(std::vector<std::string>& authors, const std::string& author) {
    if (!author.empty() && std::find(authors.begin(), authors.end(), author) == authors.end())
      authors.push_back(author);
  }

  struct Link {
    std::string url;
    int rank = 0;
  };

  /// RSS has the address as text, Atom as an attribute, of which the alternate one in HTML is meant.
  void read_link(const XmlNode& node, Link& best) const {
    Link link;
    if (!node.has_attribute("href")) {
      link = {absolute(node, node.inner_text()), 4};
    } else {
      const std::string rel = node.attribute("rel");
      if (!rel.empty() && rel != "alternate") return;
      const std::string type = node.attribute("type");
      const bool html = type.empty() || type == "text/html" || type == "application/xhtml+xml";
      link = {absolute(node, node.attribute("href")), html ? 3 : 2};
    }
    if (!link.url.empty() && link.rank > best.rank) best = link;
  }

  struct Dates {
    std::optional<Instant> published;
    std::optional<Instant> updated;
    std::optional<Instant> created;

    void read(const XmlNode& node) {
      const Space space = space_of(node.ns);
      const bool core = space == Space::core || space == Space::atom;
      const auto take = [&](std::optional<Instant>& into) {
        if (const auto date = parse_feed_date(node.inner_text())) into = date;
      };
      if ((core && (node.name == "pubdate" || node.name == "published" || node.name == "issued")) ||
          (space == Space::dcterms && node.name == "issued")) {
        take(published);
      } else if ((core && (node.name == "updated" || node.name == "modified" || node.name == "lastbuilddate")) ||
                 (space == Space::dcterms && node.name == "modified") ||
                 (space == Space::dc && node.name == "date")) {
        take(updated);
      } else if ((core || space == Space::dcterms) && node.name == "created") {
        take(created);
      }
    }
  };

  void read_channel(const XmlNode& channel) {
    Link link;
    Dates dates;
    for (const XmlNode& child : channel.children) {
      if (is_core(child, "item") || is_core(child, "entry")) {
        read_entry(child);
      } else if (is_core(child, "title") && feed_.title.empty()) {
        feed_.title = rich(child);
      } else if (is(child, Space::dc, "title") && feed_.title.empty()) {
        feed_.title = rich(child);
      } else if (is_core(child, "link")) {
        read_link(child, link);
      } else if (is_core(child, "id") || is_core(child, "guid")) {
        feed_.id = absolute_id(child);
      } else if (is_core(child, "language") || is(child, Space::dc, "language")) {
        feed_.language = child.inner_text();
      } else if (is_core(child, "description") || is_core(child, "subtitle") || is_core(child, "tagline") ||
                 is_core(child, "info") || (is(child, Space::dc, "description") && feed_.description.empty())) {
        feed_.description = rich(child);
      } else if (is_core(child, "author") || is(child, Space::dc, "creator") || is(child, Space::dc, "author") ||
                 is_core(child, "managingeditor")) {
        add_author(feed_.authors, person(child));
      } else {
        dates.read(child);
      }
    }
    if (feed_.id.empty()) feed_.id = channel.attribute("about");
    feed_.link = link.url;
    feed_.published = dates.published ? dates.published : dates.created;
    feed_.updated = dates.updated;
    if (!channel.language.empty() && feed_.language.empty()) feed_.language = channel.language;
  }

  /// An id is compared letter by letter, so it is not normalised; relative ones need the base.
  std::string absolute_id(const XmlNode& node) const {
    const std::string text = node.inner_text();
    return !text.empty() && (text[0] == '/' || text[0] == '.') ? absolute(node, text) : text;
  }

  void read_entry(const XmlNode& node) {
    if (feed_.entries.size() >= kEntries) {
      if (feed_.problems.empty())
        feed_.problems.push_back("has more than " + std::to_string(kEntries) + " entries; the rest is not read");
      return;
    }
    FeedEntry entry;
    Link link;
    Dates dates;
    std::string permanent;
    for (const XmlNode& child : node.children) {
      if (child.is_text()) continue;
      if (is_core(child, "link")) {
        read_link(child, link);
      } else if (is_core(child, "guid") || is_core(child, "id")) {
        entry.id = absolute_id(child);
        if (child.name == "guid" && child.attribute("ispermalink") != "false") permanent = absolute(child, entry.id);
      } else if (!read_texts(child, entry) && !read_about(child, entry)) {
        dates.read(child);
      }
    }
    if (entry.id.empty()) entry.id = node.attribute("about");
    entry.link = !link.url.empty() ? link.url : permanent.substr(0, 4) == "http" ? permanent : std::string();
    // Without any link an id that is an address is the best there is.
    const std::string& id = entry.id.empty() ? node.attribute("about") : entry.id;
    if (entry.link.empty() && begins(id, "http")) entry.link = id;
    const std::string about = node.attribute("about");
    if (entry.link.empty() && !about.empty()) {
      if (const std::string address = absolute(node, about); begins(address, "http")) entry.link = address;
    }
    entry.published = dates.published ? dates.published : dates.created;
    entry.updated = dates.updated;
    if (entry.language.empty() && node.language != root_.language) entry.language = node.language;
    feed_.entries.push_back(std::move(entry));
  }

  /// Title, summary and content under their many names.
  bool read_texts(const XmlNode& child, FeedEntry& entry) const {
    if (is_core(child, "title")) {
      entry.title = rich(child);
    } else if (is(child, Space::dc, "title")) {
      if (entry.title.empty()) entry.title = rich(child);
    } else if (is_core(child, "summary") || is_core(child, "abstract")) {
      if (!entry.summary.empty() && entry.content.empty()) entry.content = entry.summary;
      entry.summary = rich(child);
    } else if (is_core(child, "description") || is(child, Space::dc, "description")) {
      // Beside a summary a description is the whole text.
      (entry.summary.empty() ? entry.summary : entry.content) = rich(child);
    } else if (is_core(child, "content") || is(child, Space::content, "encoded") || is_core(child, "body") ||
               is_core(child, "fullitem") || is(child, Space::xhtml, "body") || is(child, Space::xhtml, "div")) {
      entry.content = rich(child);
    } else {
      return false;
    }
    return true;
  }

  bool read_about(const XmlNode& child, FeedEntry& entry) const {
    if (is_core(child, "author") || is(child, Space::dc, "creator") || is(child, Space::dc, "author")) {
      add_author(entry.authors, person(child));
    } else if (is(child, Space::dc, "language") || is_core(child, "language")) {
      entry.language = child.inner_text();
    } else {
      return false;
    }
    return true;
  }

  const XmlNode& root_;
  std::string base_;
  Feed feed_;
};

}  // namespace

Result<Feed> feed_from_xml(const XmlNode& root, const std::string& base) {
  return Reader(root, base).read();
}

}  // namespace rasid
