#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/article/dom.h"
#include "pipeline/article/name_traits.h"

namespace rasid {

/// What the paragraphs of one text have in common: their tag and class, or the class of what holds them.
struct Make {
  Tag tag = Tag::other;
  std::string_view own, around;
};
Make make_of(const Dom& dom, std::uint32_t unit);
bool same_make(const Make& a, const Make& b);

/// Where the text of an article stands on its page.
struct Container {
  std::uint32_t node = 0;  ///< the element that holds most of the text
  std::vector<std::uint32_t>
      parts;  ///< the subtrees to read, in document order: the element and siblings that continue it
  Make make;  ///< of most of its text
  double score = 0;
  std::string reason;
};

/// What the search may count: each step of the retry ladder trusts names less.
struct ContainerOptions {
  /// Names whose elements are left out: those of kPrunable that the step trusts.
  std::uint32_t trusted_names = kComments | kRelated | kConsent | kSubscribe | kAdvert | kNavigation;
  bool count_hidden = false;  ///< count hidden elements too
  std::uint32_t heading = 0;  ///< the element that shows the title; text stands in or behind it
};

/// Finds the container by paragraph scores that spread to ancestors (after Readability: 1 + commas + length/100, up
/// to 3, less the share of links; parent 1, grandparent 1/2, beyond 1/3n), weighted by what names and tags say, and
/// joins siblings.
Container find_container(const Dom& dom, NameTraits& traits, const ContainerOptions& options);

/// Text that is no link, commas counted up: how much of an article could stand in the subtree.
double text_weight(const DomNode& node);

}  // namespace rasid
