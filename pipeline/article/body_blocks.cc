#include "pipeline/article/body_blocks.h"

#include <algorithm>

#include "pipeline/article/lines.h"

namespace rasid {
namespace {

class Reader {
 public:
  Reader(const Dom& dom, NameTraits& traits, const Container& container, const ReadOptions& options)
      : dom_(dom), traits_(traits), options_(options) {
    for (const std::uint32_t part : container.parts) total_ += dom[part].chars;
    container_ = container.node;
    make_ = container.make;
  }

  std::vector<TextBlock> read(const std::vector<std::uint32_t>& parts) {
    for (const std::uint32_t part : parts) subtree(part);
    flush();
    return std::move(blocks_);
  }

 private:
  void subtree(std::uint32_t root) {
    flush();
    open_.clear();
    for (std::uint32_t i = root; i < dom_[root].end;) {
      while (!open_.empty() && i >= dom_[open_.back()].end) {
        flush();
        open_.pop_back();
      }
      const DomNode& node = dom_[i];
      if (node.tag == Tag::text) {
        add_text(i);
        ++i;
        continue;
      }
      if (node.tag == Tag::br) {
        line_break();
        ++i;
        continue;
      }
      if (i != root) {
        if (const char* reason = drops(i)) {
          dropped(i, reason);
          i = node.end;
          continue;
        }
      }
      enter(i);
      ++i;
    }
    flush();
    open_.clear();
  }

  void enter(std::uint32_t i) {
    const DomNode& node = dom_[i];
    const bool cell = (node.tag == Tag::td || node.tag == Tag::th) && !node.has_blocks;
    if (cell) {
      if (!current_.text.empty()) pending_space_ = true;
      return;
    }
    if (is_block(node.tag) || (node.tag == Tag::other && node.has_blocks)) {
      flush();
      open_.push_back(i);
    } else {
      if (node.tag == Tag::a) link_end_ = std::max(link_end_, node.end);
      if (node.tag == Tag::b || node.tag == Tag::strong) bold_end_ = std::max(bold_end_, node.end);
      if (node.space_before && !current_.text.empty()) pending_space_ = true;
    }
  }

  void add_text(std::uint32_t i) {
    const DomNode& node = dom_[i];
    if (node.space_before && !current_.text.empty()) pending_space_ = true;
    const std::size_t before = current_.text.size();
    for (const char c : dom_.text(i)) {
      if (static_cast<unsigned char>(c) <= 0x20) {
        if (!current_.text.empty()) pending_space_ = true;
        continue;
      }
      if (pending_space_) {
        current_.text += ' ';
        pending_space_ = false;
      }
      current_.text += c;
    }
    if (current_.text.size() == before) return;
    if (before == 0) current_.node = open_.empty() ? i : open_.back();
    current_.chars += node.chars;
    current_.words += node.words;
    if (i < link_end_) current_.link_chars += node.chars;
    if (i < bold_end_) current_.bold_chars += node.chars;
    breaks_ = 0;
  }

  /// Two breaks part paragraphs; one does if the line before reads as finished.
  void line_break() {
    ++breaks_;
    if (current_.text.empty()) return;
    if (breaks_ >= 2 || current_.chars >= 60 || ends_sentence(current_.text))
      flush();
    else
      pending_space_ = true;
  }

  BlockKind kind_of() const {
    BlockKind kind = BlockKind::paragraph;
    for (std::size_t i = open_.size(); i-- > 0;) {
      const Tag tag = dom_[open_[i]].tag;
      if (is_heading(tag)) return BlockKind::heading;
      if (tag == Tag::figcaption || tag == Tag::caption || tag == Tag::figure) return BlockKind::caption;
      if (tag == Tag::li || tag == Tag::dd || tag == Tag::dt) kind = BlockKind::list_item;
      if (tag == Tag::blockquote && kind == BlockKind::paragraph) kind = BlockKind::quote;
    }
    return kind;
  }

  void flush() {
    pending_space_ = false;
    breaks_ = 0;
    if (current_.text.empty()) return;
    current_.kind = kind_of();
    if ((current_.kind == BlockKind::paragraph || current_.kind == BlockKind::list_item) && in_caption())
      current_.kind = BlockKind::caption;
    blocks_.push_back(std::move(current_));
    current_ = {};
  }

  /// Named a caption, or alone with a picture in an element of its own.
  bool in_caption() {
    for (const std::uint32_t i : open_) {
      if (i != container_ && dom_[i].chars < 600 && (traits_.of(i) & kCaption)) return true;
    }
    if (current_.chars > 350 || (current_.chars > 110 && ends_sentence(current_.text) && !open_.empty() &&
                                 dom_[open_.back()].tag == Tag::p && holds_picture(open_.back())))
      return false;
    for (std::size_t k = open_.size(); k-- > 1 && open_.size() - k <= 4;) {
      const std::uint32_t i = open_[k];
      if (i == container_ || dom_[i].chars > current_.chars + 60) return false;
      if (holds_picture(i)) return true;
    }
    return false;
  }

  bool holds_picture(std::uint32_t i) const {
    for (std::uint32_t k = i + 1; k < dom_[i].end; ++k) {
      if (dom_[k].tag == Tag::img || dom_[k].tag == Tag::picture || dom_[k].tag == Tag::video) return true;
      if (dom_[k].tag == Tag::other && dom_.written_name(k) == "amp-img") return true;
    }
    return false;
  }

  /// Why the subtree holds no text of the article; null if it may.
  const char* drops(std::uint32_t i) {
    const DomNode& node = dom_[i];
    if (!options_.left.empty() && std::binary_search(options_.left.begin(), options_.left.end(), i))
      return "rules/sites.toml";
    switch (node.tag) {
      case Tag::nav:
      case Tag::button:
      case Tag::select:
      case Tag::input:
      case Tag::template_:
      case Tag::iframe:
      case Tag::audio:
      case Tag::head:
      case Tag::option: return "tag";
      case Tag::noscript: return options_.count_hidden ? nullptr : "noscript";
      case Tag::aside: return node.chars * 2 < total_ ? "aside" : nullptr;
      case Tag::footer: return node.chars * 2 < total_ ? "footer" : nullptr;
      case Tag::form: return node.chars * 2 < total_ ? "form" : nullptr;
      default: break;
    }
    if (node.chars == 0) return "empty";
    if (node.hidden && !options_.count_hidden && !unfolds(i)) return "hidden";
    if (is_heading(node.tag)) return nullptr;
    if (node.tag == Tag::label && !node.has_blocks) return "form";
    const double links = std::min(1.0, static_cast<double>(node.link_chars) / node.chars);
    if (options_.trusted_names != 0) {
      if (const char* reason = by_name(i, links)) return reason;
    }
    return by_links(i, links);
  }

  const char* by_name(std::uint32_t i, double links) {
    const DomNode& node = dom_[i];
    std::uint32_t t = traits_.of(i) & options_.trusted_names;
    if (t == 0 || (traits_.of(i) & kBodyStrong)) return nullptr;
    // A name can be wrong: what holds half of the text is no side box.
    if (node.chars * 5 > total_ * 2 && links < 0.4) return nullptr;
    if (!is_block(node.tag) && !node.has_blocks) return inline_by_name(i, t, links);
    if (node.tag == Tag::tr || node.tag == Tag::td || node.tag == Tag::tbody)
      t &= kComments | kRelated | kAdvert | kSubscribe;
    if (node.tag == Tag::p && node.chars > 80 && links < 0.3) return nullptr;
    const std::uint32_t strong = kComments | kRelated | kSubscribe | kAdvert | kConsent;
    if (!(t & strong) && holds_make(i)) return nullptr;
    if (t & kComments) return "comments";
    if (t & kRelated) return "related";
    if (t & kShare) return "share";
    if (t & kSubscribe) return "subscribe";
    if (t & kAdvert) return "advert";
    if (t & kConsent) return "consent";
    if (t & kPaywall) return node.chars < 300 ? "paywall" : nullptr;
    if (t & kTicker) return "ticker";
    if (t & kTags) return "tags";
    if (t & kHidden) return node.chars < 150 ? "hidden name" : nullptr;
    if (t & kNavigation) return "navigation";
    if (t & kMedia) return node.chars < 600 ? "media" : nullptr;
    if (t & kByline) return node.chars < 400 ? "byline" : nullptr;
    if (t & kDisclaimer) return node.chars < 600 ? "disclaimer" : nullptr;
    return nullptr;
  }

  /// Inside a paragraph a name speaks of a link's target as often as of a function: only short labels go.
  const char* inline_by_name(std::uint32_t i, std::uint32_t t, double links) const {
    const DomNode& node = dom_[i];
    const bool alone = node.chars * 10 > dom_[node.parent].chars * 9;
    if (node.chars > 100 && links < 0.3) return nullptr;
    if (t & (kShare | kAdvert | kHidden | kTicker | kSubscribe))
      return node.chars < 60 || alone ? "inline label" : nullptr;
    return alone && (t & (kComments | kRelated | kByline | kTags)) ? "inline label" : nullptr;
  }

  /// The rest of the article that a button or a subscription unfolds.
  bool unfolds(std::uint32_t i) const {
    if (dom_[i].chars < 150 || dom_[i].link_chars * 3 > dom_[i].chars) return false;
    return (traits_.of(i) & kPaywall) ? dom_[i].paragraphs >= 3 : holds_make(i);
  }

  /// True if the subtree has a paragraph of the make of the article's paragraphs.
  bool holds_make(std::uint32_t i) const {
    for (std::uint32_t k = i; k < dom_[i].end; ++k) {
      const DomNode& node = dom_[k];
      if (node.tag == make_.tag && node.chars >= 80 && same_make(make_of(dom_, k), make_)) return true;
    }
    return false;
  }

  const char* by_links(std::uint32_t i, double links) {
    const DomNode& node = dom_[i];
    switch (node.tag) {
      case Tag::div:
      case Tag::section:
      case Tag::ul:
      case Tag::ol:
      case Tag::dl:
      case Tag::table:
      case Tag::header:
      case Tag::other: break;
      default: return nullptr;
    }
    if (!is_block(node.tag) && !node.has_blocks) return nullptr;
    const bool list = node.tag == Tag::ul || node.tag == Tag::ol || node.tag == Tag::dl;
    if (node.links >= 2 && links > 0.66) return "links";
    if (node.links == 1 && links > 0.8 && node.chars < 200) return "links";
    if (list && links > 0.5) return "links";
    if (node.links >= 3 && links > 0.5 && node.chars < 300) return "links";
    return nullptr;
  }

  void dropped(std::uint32_t i, const char* reason) {
    const DomNode& node = dom_[i];
    if (is_block(node.tag) || node.has_blocks) flush();
    if (!options_.explain || node.chars == 0) return;
    TextBlock block;
    block.kept = false;
    block.reason = reason;
    block.node = i;
    block.chars = node.chars;
    block.link_chars = node.link_chars;
    block.words = node.words;
    block.text = dom_.text_of(i, 160);
    block.score = node.chars ? static_cast<double>(node.link_chars) / node.chars : 0;
    TextBlock held = std::move(current_);
    current_ = {};
    blocks_.push_back(std::move(block));
    current_ = std::move(held);
  }

  const Dom& dom_;
  NameTraits& traits_;
  const ReadOptions& options_;
  std::uint32_t container_ = 0;
  Make make_;
  std::uint64_t total_ = 0;
  std::vector<TextBlock> blocks_;
  std::vector<std::uint32_t> open_;
  TextBlock current_;
  std::uint32_t link_end_ = 0;
  std::uint32_t bold_end_ = 0;
  int breaks_ = 0;
  bool pending_space_ = false;
};

}  // namespace

std::vector<TextBlock> read_blocks(const Dom& dom, NameTraits& traits, const Container& container,
                                   const ReadOptions& options) {
  return Reader(dom, traits, container, options).read(container.parts);
}

}  // namespace rasid
