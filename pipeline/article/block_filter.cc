#include "pipeline/article/block_filter.h"

#include <algorithm>
#include <unordered_map>

#include "pipeline/article/lines.h"

namespace rasid {
namespace {

class Filter {
 public:
  Filter(std::vector<TextBlock>& blocks, const FilterContext& context) : blocks_(blocks), context_(context) {
    keys_.reserve(blocks.size());
    for (const TextBlock& b : blocks) keys_.push_back(b.kept && b.chars <= 260 ? line_key(b.text) : std::string());
  }

  void run() {
    times();
    credits();
    title_lines();
    phrases();
    link_lines();
    before_text();
    after_text();
    lonely_headings();
    repetitions();
  }

 private:
  static double links(const TextBlock& b) {
    return b.chars ? std::min(1.0, static_cast<double>(b.link_chars) / b.chars) : 0;
  }

  /// A paragraph that can only be running text.
  static bool is_prose(const TextBlock& b) {
    if (!b.kept || b.kind == BlockKind::heading || b.kind == BlockKind::caption) return false;
    if (links(b) > 0.5) return false;
    return b.chars >= 120 || (b.chars >= 50 && ends_sentence(b.text));
  }

  void drop(std::size_t i, const char* reason) {
    blocks_[i].kept = false;
    blocks_[i].reason = reason;
  }

  void title_lines() {
    const std::string title = line_key(context_.title);
    if (title.empty()) return;
    std::size_t seen = 0;
    for (std::size_t i = 0; i < blocks_.size() && seen < 6; ++i) {
      if (!blocks_[i].kept) continue;
      ++seen;
      if (keys_[i] == title) drop(i, "title");
    }
  }

  /// Lines that are a time of day and nothing else.
  void times() {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      TextBlock& b = blocks_[i];
      if (!b.kept || b.chars > 14 || !is_clock(keys_[i])) continue;
      if (context_.live)
        b.kind = BlockKind::dateline;
      else
        drop(i, "a time only");
    }
  }

  /// "14:40", "2:05 pm", "11.20 GMT"; the key is folded, so that Eastern digits are ASCII.
  static bool is_clock(const std::string& key) {
    std::size_t at = 0;
    const auto digits = [&] {
      const std::size_t begin = at;
      while (at < key.size() && key[at] >= '0' && key[at] <= '9') ++at;
      return at - begin;
    };
    if (const std::size_t hours = digits(); hours == 0 || hours > 2) return false;
    if (at >= key.size() || (key[at] != ':' && key[at] != '.')) return false;
    ++at;
    if (digits() != 2) return false;
    return key.size() - at <= 10 && key.find_first_of("0123456789", at) == std::string::npos;
  }

  /// Lines that end in a picture's credit: "... (Image: GETTY)", "... Credit: Apple", "... via Getty Images".
  void credits() {
    static constexpr std::string_view kMarks[] = {
        "(image:",   "(credit:",  "(photo:",       "(photo by",    "(image credit", "(photograph:",
        "(picture:", " credit: ", " image: ",      " photo: ",     "getty images",  "getty",
        "(ap photo", "ap photo/", "afp via getty", "shutterstock", "(تصوير",        "(الصورة",
        "(صورة",     "(أ ف ب)",   "(getty)",       "(رويترز)",     "(الاناضول)"};
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      TextBlock& b = blocks_[i];
      if (!b.kept || b.chars > 230 || b.kind == BlockKind::caption || b.kind == BlockKind::heading ||
          ends_in_stop(b.text))
        continue;
      for (const std::string_view mark : kMarks) {
        const std::size_t at = keys_[i].rfind(mark);
        if (at == std::string::npos || at == 0 || keys_[i].size() - at > mark.size() + 40) continue;
        b.kind = BlockKind::caption;
        break;
      }
    }
  }

  static bool ends_in_stop(const std::string& text) {
    return text.ends_with(".") || text.ends_with("!") || text.ends_with("?") || text.ends_with("\xD8\x9F");
  }

  void phrases() {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      TextBlock& b = blocks_[i];
      if (!b.kept || b.chars > 200) continue;
      switch (classify_line(keys_[i], b.chars)) {
        case LineKind::text: break;
        case LineKind::boilerplate: drop(i, "boilerplate line"); break;
        case LineKind::suspect:
          if (b.chars < 75 || !ends_sentence(b.text) || links(b) > 0.15) drop(i, "boilerplate line");
          break;
        case LineKind::related_link:
          if (links(b) > 0.2 || b.chars < 40 || !ends_sentence(b.text) || b.kind == BlockKind::heading) related(i);
          break;
        case LineKind::related_head: related(i); break;
        case LineKind::end_of_text: cut(i); break;
      }
    }
  }

  /// A heading over related links goes with the lines that it heads: lists, links and lines that are no prose.
  void related(std::size_t i) {
    drop(i, "related heading");
    for (std::size_t k = i + 1; k < blocks_.size(); ++k) {
      const TextBlock& b = blocks_[k];
      if (!b.kept) continue;
      const bool link_line = links(b) > 0.6 && b.chars < 250;
      const bool item = b.kind == BlockKind::list_item && b.chars < 200 && (links(b) > 0.3);
      if (!link_line && !item) break;
      drop(k, "below a related heading");
    }
  }

  /// Nothing of the article follows a heading of the comments; if most of the prose does, it was something else.
  void cut(std::size_t i) {
    std::size_t before = 0, after = 0;
    for (std::size_t k = 0; k < blocks_.size(); ++k) {
      if (blocks_[k].kept && k != i) (k < i ? before : after) += blocks_[k].chars;
    }
    drop(i, "boilerplate line");
    if (before < 250 || after > before * 2) return;
    for (std::size_t k = i + 1; k < blocks_.size(); ++k) {
      if (blocks_[k].kept) drop(k, "behind the article");
    }
  }

  void link_lines() {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      const TextBlock& b = blocks_[i];
      if (!b.kept) continue;
      const double share = links(b);
      if (b.kind == BlockKind::list_item && share > 0.8 && b.chars < 250 && !between_prose(i))
        drop(i, "link");
      else if (b.kind == BlockKind::heading && share > 0.9 && !between_prose(i))
        drop(i, "link");
      else if (share > 0.8 && b.chars < 160 && (!ends_sentence(b.text) || b.chars < 30))
        drop(i, "link");
      else if (share > 0.6 && b.chars < 60)
        drop(i, "link");
    }
  }

  bool heads_prose(std::size_t i) const {
    for (std::size_t k = i + 1; k < blocks_.size() && k < i + 4; ++k) {
      if (is_prose(blocks_[k])) return true;
      if (blocks_[k].kept && blocks_[k].kind == BlockKind::heading) return false;
    }
    return false;
  }

  bool between_prose(std::size_t i) const {
    bool before = false, after = false;
    for (std::size_t k = i; k-- > 0 && k + 3 > i;) before = before || is_prose(blocks_[k]);
    for (std::size_t k = i + 1; k < blocks_.size() && k < i + 3; ++k) after = after || is_prose(blocks_[k]);
    return before && after;
  }

  /// Lines above the first prose: bylines, dates, places of a menu. A heading there is the subtitle.
  void before_text() {
    std::size_t first = 0;
    while (first < blocks_.size() && !is_prose(blocks_[first])) ++first;
    if (first == blocks_.size()) return;
    for (std::size_t i = 0; i < first; ++i) {
      const TextBlock& b = blocks_[i];
      if (!b.kept || b.kind == BlockKind::caption || b.kind == BlockKind::dateline) continue;
      if (b.chars < 50 && !ends_sentence(b.text) && b.kind != BlockKind::heading) drop(i, "line before the text");
    }
  }

  void after_text() {
    std::size_t last = blocks_.size();
    while (last > 0 && !is_prose(blocks_[last - 1])) --last;
    if (last == 0) return;
    for (std::size_t i = last; i < blocks_.size(); ++i) {
      const TextBlock& b = blocks_[i];
      if (!b.kept || b.kind == BlockKind::caption || b.kind == BlockKind::dateline) continue;
      if (b.kind == BlockKind::heading || (b.chars < 60 && links(b) > 0.2) ||
          (b.chars < 22 && !ends_sentence(b.text) && b.kind != BlockKind::list_item))
        drop(i, "line behind the text");
    }
  }

  void lonely_headings() {
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      if (!blocks_[i].kept || blocks_[i].kind != BlockKind::heading) continue;
      std::size_t k = i + 1;
      while (k < blocks_.size() && (!blocks_[k].kept || blocks_[k].kind == BlockKind::caption)) ++k;
      if (k == blocks_.size()) drop(i, "heading over nothing");
    }
  }

  void repetitions() {
    std::unordered_map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i < blocks_.size(); ++i) {
      const TextBlock& b = blocks_[i];
      if (!b.kept || b.kind == BlockKind::caption || b.kind == BlockKind::dateline || b.chars < 25) continue;
      const auto [it, fresh] = seen.try_emplace(b.text, i);
      if (!fresh) drop(i, "repetition");
    }
  }

  std::vector<TextBlock>& blocks_;
  const FilterContext& context_;
  std::vector<std::string> keys_;
};

}  // namespace

void filter_blocks(std::vector<TextBlock>& blocks, const FilterContext& context) {
  Filter(blocks, context).run();
}

std::size_t kept_chars(const std::vector<TextBlock>& blocks) {
  std::size_t chars = 0;
  for (const TextBlock& b : blocks) {
    if (b.kept && b.kind != BlockKind::caption && b.kind != BlockKind::dateline) chars += b.chars;
  }
  return chars;
}

}  // namespace rasid
