#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pipeline/article/dom.h"

namespace rasid {

/// What the names of an element (class, id, itemprop, role, data-component) say about its function. Hints, not
/// proofs: a pruning step weighs them against the text below the element.
enum NameTrait : std::uint32_t {
  kBodyStrong = 1U << 0,   ///< "article-body", itemprop articleBody
  kBodyWeak = 1U << 1,     ///< "content", "story", "post", "entry"
  kComments = 1U << 2,     ///< readers' comments
  kRelated = 1U << 3,      ///< links to other articles
  kShare = 1U << 4,        ///< share bars, follow buttons, app boxes
  kSubscribe = 1U << 5,    ///< newsletters, sign-up, donation
  kAdvert = 1U << 6,       ///< advertisements, sponsored boxes
  kNavigation = 1U << 7,   ///< menus, breadcrumbs, pagination, footers, sidebars, widgets
  kByline = 1U << 8,       ///< author lines, author boxes, dates, meta lines
  kCaption = 1U << 9,      ///< captions and credits
  kTags = 1U << 10,        ///< topics of the article
  kConsent = 1U << 11,     ///< cookie and consent boxes, overlays
  kMedia = 1U << 12,       ///< players, galleries, carousels
  kPaywall = 1U << 13,     ///< subscription walls
  kHidden = 1U << 14,      ///< for screen readers or printing only
  kTitle = 1U << 15,       ///< headline
  kStandfirst = 1U << 16,  ///< lead, subtitle, summary
  kDate = 1U << 17,        ///< publication date
  kAuthor = 1U << 18,      ///< author's name
  kLive = 1U << 19,        ///< entries of a live page
  kTicker = 1U << 20,      ///< breaking-news bars
  kQuote = 1U << 21,       ///< pull quotes: repeat the text
  kDisclaimer = 1U << 22,  ///< copyright, disclaimers, corrections' policy
};

/// The kinds whose elements hold no text of the article.
inline constexpr std::uint32_t kPrunable = kComments | kRelated | kShare | kSubscribe | kAdvert | kNavigation |
                                           kByline | kTags | kConsent | kMedia | kPaywall | kHidden | kTicker |
                                           kDisclaimer;

/// Reads traits and remembers them: pages repeat a few names on thousands of elements.
class NameTraits {
 public:
  explicit NameTraits(const Dom& dom) : dom_(dom), memo_(dom.size(), kUnread) {}
  std::uint32_t of(std::uint32_t node) {
    if (memo_[node] == kUnread) memo_[node] = dom_[node].named ? read_element(node) : 0;
    return memo_[node];
  }

  /// Traits of the words of one name, for example of a class attribute.
  static std::uint32_t read(std::string_view names);

 private:
  static constexpr std::uint32_t kUnread = 1U << 31;

  std::uint32_t read_element(std::uint32_t node);
  std::uint32_t cached(std::string_view names);

  const Dom& dom_;
  std::vector<std::uint32_t> memo_;  ///< of each node
  std::unordered_map<std::string_view, std::uint32_t> cache_;
};

}  // namespace rasid
