#include "pipeline/article/standfirst.h"

#include <algorithm>

#include "pipeline/article/lines.h"

namespace rasid {
namespace {

constexpr std::size_t kMost = 6;

class StandfirstReader {
 public:
  StandfirstReader(const PageView& page, const Titles& titles, const Container& container)
      : page_(page), dom_(page.dom), titles_(titles), container_(container) {
    for (std::string text : {page.meta.first({"og:description"}), page.meta.first({"description"}),
                             page.meta.first({"twitter:description"}), page.linked.description}) {
      std::string key = line_key(text);
      if (key.size() >= 30) descriptions_.push_back(std::move(key));
    }
  }

  std::vector<TextBlock> read() {
    std::vector<TextBlock> out;
    if (titles_.heading == 0 || container_.parts.empty()) return out;
    const std::uint32_t from = dom_[titles_.heading].end;
    const std::uint32_t to = container_.parts.front();
    if (from >= to) return out;
    for (std::uint32_t i = from; i < to && out.size() < kMost;) {
      const DomNode& node = dom_[i];
      if (leaves_out(i, to)) {
        i = std::max(i + 1, std::min(node.end, to));
        continue;
      }
      if (!is_line(i) || node.end > to) {
        ++i;
        continue;
      }
      if (is_standfirst(i)) {
        TextBlock block;
        block.text = dom_.text_of(i, 4000);
        block.node = i;
        block.chars = node.chars;
        block.link_chars = node.link_chars;
        block.words = node.words;
        block.reason = "standfirst";
        block.kind = node.tag == Tag::li ? BlockKind::list_item : BlockKind::paragraph;
        out.push_back(std::move(block));
      }
      i = node.end;
    }
    return out;
  }

 private:
  bool leaves_out(std::uint32_t i, std::uint32_t to) const {
    const DomNode& node = dom_[i];
    if (node.tag == Tag::text || node.end > to) return false;
    switch (node.tag) {
      case Tag::nav:
      case Tag::aside:
      case Tag::footer:
      case Tag::figure:
      case Tag::figcaption:
      case Tag::button:
      case Tag::form:
      case Tag::time:
      case Tag::noscript:
      case Tag::template_:
      case Tag::select: return true;
      default: break;
    }
    if (node.hidden || node.chars == 0) return true;
    const std::uint32_t t = page_.traits.of(i);
    if (t & kStandfirst) return false;
    return (t & (kComments | kRelated | kShare | kSubscribe | kAdvert | kNavigation | kByline | kConsent | kTicker |
                 kTags | kCaption | kMedia | kPaywall | kHidden)) != 0;
  }

  /// An element that holds one line of text.
  bool is_line(std::uint32_t i) const {
    const DomNode& node = dom_[i];
    if (node.tag == Tag::text || node.has_blocks || node.chars < 15 || node.chars > 600) return false;
    return is_block(node.tag) || node.tag == Tag::span || node.tag == Tag::strong || node.tag == Tag::other;
  }

  bool is_standfirst(std::uint32_t i) {
    const DomNode& node = dom_[i];
    if (node.link_chars * 3 > node.chars) return false;
    if (node.tag == Tag::li) return node.chars >= 35 && node.links == 0;
    std::uint32_t up = i;
    for (int level = 0; level < 3 && up; ++level, up = dom_[up].parent) {
      if (dom_.inside(titles_.heading, up)) break;
      if (page_.traits.of(up) & kStandfirst) return true;
    }
    const std::string key = line_key(dom_.text_of(i, 800));
    return std::any_of(descriptions_.begin(), descriptions_.end(), [&](const std::string& d) {
      const std::size_t n = std::min({d.size(), key.size(), std::size_t{70}});
      return n >= 25 && d.compare(0, n, key, 0, n) == 0;
    });
  }

  const PageView& page_;
  const Dom& dom_;
  const Titles& titles_;
  const Container& container_;
  std::vector<std::string> descriptions_;
};

}  // namespace

std::vector<TextBlock> read_standfirst(const PageView& page, const Titles& titles, const Container& container) {
  return StandfirstReader(page, titles, container).read();
}

}  // namespace rasid
