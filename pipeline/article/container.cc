#include "pipeline/article/container.h"

#include <algorithm>
#include <cmath>

namespace rasid {
namespace {

constexpr std::uint32_t kMinParagraph = 25;  // characters without white space

bool never_counts(Tag tag) {
  switch (tag) {
    case Tag::head:
    case Tag::nav:
    case Tag::footer:
    case Tag::aside:
    case Tag::button:
    case Tag::select:
    case Tag::template_:
    case Tag::noscript:
    case Tag::option:
    case Tag::iframe:
    case Tag::label:
    case Tag::figcaption: return true;
    default: return false;
  }
}

/// What is paragraph enough to be a unit whose score goes to the elements around it.
bool is_unit(Tag tag) {
  return tag == Tag::p || tag == Tag::pre || tag == Tag::td || tag == Tag::blockquote || tag == Tag::li ||
         tag == Tag::dd || is_heading(tag);
}

struct Search {
  const Dom& dom;
  NameTraits& traits;
  const ContainerOptions& options;
  std::vector<double> score{};
  std::vector<std::uint32_t> holder{};
  std::vector<char> excluded{};
  std::vector<std::uint32_t> good{};  ///< characters of running text before each node

  struct Own {
    std::uint32_t chars = 0, links = 0, commas = 0;
  };
  std::vector<Own> own{};

  bool leaves_out(std::uint32_t i, std::uint32_t page_chars) {
    const DomNode& node = dom[i];
    if (node.tag == Tag::text || node.chars == 0) return false;
    if (never_counts(node.tag) && node.chars * 2 < page_chars) return true;
    if (node.hidden && !options.count_hidden) return true;
    if (node.tag == Tag::body || node.tag == Tag::html) return false;
    if (options.heading != 0 && dom.inside(options.heading, i)) return false;
    if (node.chars * 2 > page_chars) return false;
    const std::uint32_t t = traits.of(i);
    if ((t & options.trusted_names) == 0) return false;
    return (t & kBodyStrong) == 0;
  }

  void collect() {
    const std::size_t n = dom.size();
    holder.assign(n, 0);
    excluded.assign(n, 0);
    own.assign(n, {});
    const std::uint32_t page_chars = dom[0].chars;
    for (std::uint32_t i = 1; i < n; ++i) {
      const DomNode& node = dom[i];
      excluded[i] = excluded[node.parent] || leaves_out(i, page_chars);
      const bool block = is_block(node.tag) || (node.tag == Tag::other && node.has_blocks);
      holder[i] = block ? i : holder[node.parent];
      if (node.tag != Tag::text || excluded[i]) continue;
      Own& o = own[holder[i]];
      o.chars += node.chars;
      o.commas += node.commas;
    }
    // Link text of each holder: the link elements that stand in it.
    for (std::uint32_t i = 1; i < n; ++i) {
      if (dom[i].tag == Tag::a && !excluded[i]) own[holder[i]].links += dom[i].link_chars;
    }
  }

  void spread() {
    score.assign(dom.size(), 0);
    for (std::uint32_t i = 1; i < dom.size(); ++i) {
      const Own& o = own[i];
      if (o.chars < kMinParagraph || is_heading(dom[i].tag)) continue;
      const double links = std::min(1.0, static_cast<double>(o.links) / o.chars);
      const bool unit = is_unit(dom[i].tag);
      // A long run of lines in one element (text parted by <br>) is worth as much as its paragraphs would be.
      const double length = unit ? std::min(o.chars / 100.0, 3.0) : o.chars / 100.0;
      double value = (1.0 + o.commas + length) * (1.0 - links);
      if (links > 0.5) value = 0;
      if (dom[i].tag == Tag::li) value *= 0.5;
      std::uint32_t at = unit ? dom[i].parent : i;
      for (int level = 0; level < 6 && at != 0; ++level) {
        score[at] += value / (level == 0 ? 1.0 : level == 1 ? 2.0 : 3.0 * level);
        if (dom[at].tag == Tag::body) break;
        at = dom[at].parent;
      }
    }
  }

  /// Characters of running text that the element itself holds; 0 if it is no unit of text.
  std::uint32_t unit_chars(std::uint32_t i) const {
    if (excluded[i] || dom[i].tag == Tag::text || is_heading(dom[i].tag) || own[i].chars < kMinParagraph) return 0;
    return own[i].links * 2 > own[i].chars ? 0 : own[i].chars;
  }

  std::uint32_t good_in(std::uint32_t i) const { return good[dom[i].end] - good[i]; }

  void add_up() {
    good.assign(dom.size() + 1, 0);
    for (std::uint32_t i = 0; i < dom.size(); ++i) good[i + 1] = good[i] + unit_chars(i);
  }

  /// The text stands around the title or soon behind it.
  double nearness(std::uint32_t i) const {
    if (options.heading == 0) return 1.0;
    if (dom.inside(options.heading, i)) return 1.1;
    if (dom[i].end <= options.heading) return 0.5;
    const std::uint32_t gap = good[i] - good[options.heading];
    return gap < 300 ? 1.25 : 1.0;
  }

  double weight(std::uint32_t i) {
    const DomNode& node = dom[i];
    double w = 1.0;
    if (node.tag == Tag::article || node.tag == Tag::main) w *= 1.15;
    if (node.tag == Tag::form) w *= 0.8;
    if (node.tag == Tag::li || node.tag == Tag::ul || node.tag == Tag::ol || node.tag == Tag::dl) w *= 0.6;
    const std::uint32_t t = traits.of(i);
    if (t & kBodyStrong)
      w *= 1.6;
    else if (t & kBodyWeak)
      w *= 1.15;
    else if (t & (kComments | kRelated | kNavigation | kAdvert | kConsent | kSubscribe))
      w *= 0.6;
    if (node.tag == Tag::tr || node.tag == Tag::tbody) w *= 0.6;
    w *= nearness(i);
    const double links = node.chars ? std::min(1.0, static_cast<double>(node.link_chars) / node.chars) : 0;
    return w * (1.0 - links);
  }
};

}  // namespace

Make make_of(const Dom& dom, std::uint32_t unit) {
  return {dom[unit].tag, dom.attribute(unit, "class"), dom.attribute(dom[unit].parent, "class")};
}

bool same_make(const Make& a, const Make& b) {
  if (a.tag != b.tag || a.own != b.own) return false;
  return !a.own.empty() || (a.around == b.around && !a.around.empty());
}

double text_weight(const DomNode& node) {
  return static_cast<double>(node.chars) - std::min<double>(node.chars, node.link_chars) + 10.0 * node.commas;
}

namespace {

/// Climbs while the parent holds clearly more of the paragraphs.
std::uint32_t climb(Search& s, std::uint32_t best) {
  const Dom& dom = s.dom;
  double last = s.score[best];
  std::uint32_t at = best;
  for (int i = 0; i < 6; ++i) {
    const std::uint32_t parent = dom[at].parent;
    if (parent == 0 || dom[parent].tag == Tag::body || dom[parent].tag == Tag::html) break;
    if (s.score[parent] * s.weight(parent) > last * s.weight(best) * 1.05) {
      best = parent;
      last = s.score[parent];
    }
    at = parent;
  }
  // An only child says no more than its parent.
  return best;
}

class Joiner {
 public:
  Joiner(Search& s, std::uint32_t best) : s_(s), dom_(s.dom), best_(best) { find_make(); }

  [[nodiscard]] const Make& make() const { return make_; }

  /// The element with the siblings that continue it: beside it, and beside the elements around it where the
  /// paragraphs have the same make (pages that part an article into chunks around advertisements).
  std::vector<std::uint32_t> join() {
    std::vector<std::uint32_t> parts{best_};
    std::uint32_t at = best_;
    for (int level = 0; level < 6; ++level) {
      if (dom_[at].tag == Tag::body || dom_[at].tag == Tag::html) break;
      const std::uint32_t parent = dom_[at].parent;
      if (parent == 0) break;
      for (std::uint32_t i = parent + 1; i < dom_[parent].end; i = dom_[i].end) {
        if (i != at && continues(i, level) && !is_another_article(i, at)) parts.push_back(i);
      }
      at = parent;
    }
    std::sort(parts.begin(), parts.end());
    return parts;
  }

 private:
  /// The make of most of the text in the element.
  void find_make() {
    std::vector<std::pair<Make, std::uint32_t>> makes;
    for (std::uint32_t i = best_; i < dom_[best_].end; ++i) {
      const std::uint32_t chars = s_.unit_chars(i);
      if (chars == 0) continue;
      const Make make = make_of(dom_, i);
      const auto it =
          std::find_if(makes.begin(), makes.end(), [&](const auto& m) { return same_make(m.first, make); });
      if (it == makes.end())
        makes.emplace_back(make, chars);
      else
        it->second += chars;
    }
    const auto most = std::max_element(makes.begin(), makes.end(),
                                       [](const auto& a, const auto& b) { return a.second < b.second; });
    if (most != makes.end()) make_ = most->first;
  }

  bool continues(std::uint32_t i, int level) {
    const DomNode& node = dom_[i];
    if (node.tag == Tag::text || s_.excluded[i] || node.chars < kMinParagraph) return false;
    const std::uint32_t traits = s_.traits.of(i);
    if ((traits & kPrunable) && !(traits & kBodyStrong)) return false;
    const std::uint32_t own = s_.good_in(i);
    const double links = std::min(1.0, static_cast<double>(node.link_chars) / node.chars);
    if (own >= kMinParagraph && links < 0.5 && same_make_inside(i) * 10 >= own * 6) return true;
    if (level > 0) return false;
    const std::string_view own_class = dom_.attribute(best_, "class");
    const double bonus = !own_class.empty() && own_class == dom_.attribute(i, "class") ? s_.score[best_] * 0.2 : 0;
    if (node.tag == Tag::p && node.chars > 80 && links < 0.25) return true;
    return s_.score[i] * (1.0 - links) + bonus >= std::max(10.0, s_.score[best_] * 0.2);
  }

  /// What an endless page loads below the article: a headline of its own, or an <article> beside the one with the
  /// title.
  bool is_another_article(std::uint32_t i, std::uint32_t at) const {
    const std::uint32_t title = s_.options.heading;
    if (title == 0) return false;
    const std::uint32_t headline = dom_.first(Tag::h1, i, dom_[i].end);
    if (headline < dom_.size() && !dom_.inside(title, i)) return true;
    return dom_[i].tag == Tag::article && dom_[at].tag == Tag::article && dom_.inside(title, at);
  }

  std::uint32_t same_make_inside(std::uint32_t i) const {
    std::uint32_t chars = 0;
    for (std::uint32_t k = i; k < dom_[i].end; ++k) {
      const std::uint32_t own = s_.unit_chars(k);
      if (own > 0 && same_make(make_of(dom_, k), make_)) chars += own;
    }
    return chars;
  }

  Search& s_;
  const Dom& dom_;
  std::uint32_t best_;
  Make make_;
};

}  // namespace

Container find_container(const Dom& dom, NameTraits& traits, const ContainerOptions& options) {
  Search s{dom, traits, options};
  s.collect();
  s.spread();
  s.add_up();
  std::uint32_t best = 0;
  double best_score = 0;
  for (std::uint32_t i = 1; i < dom.size(); ++i) {
    if (s.score[i] <= best_score * 0.4) continue;
    const double value = s.score[i] * s.weight(i);
    if (value > best_score) {
      best = i;
      best_score = value;
    }
  }
  Container out;
  if (best == 0) return out;
  best = climb(s, best);
  out.node = best;
  out.score = best_score;
  Joiner joiner(s, best);
  out.parts = joiner.join();
  out.make = joiner.make();
  out.reason = (traits.of(best) & kBodyStrong) ? "named as the article's body" : "holds most of the paragraphs";
  return out;
}

}  // namespace rasid
