#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/day.h"

namespace rasid {

/// How a page that was found ended. Each page is counted in exactly one of these, once for each time it was due.
enum class OutcomeClass {
  fresh,        ///< "new": an article that the store did not have
  updated,      ///< an article that it had, with another text
  unchanged,    ///< the same as last time, or the server says so (304)
  duplicate,    ///< the text of another article, under another address
  robots,       ///< robots.txt refuses it
  blocked,      ///< the server refuses us (401, 403, 429, 451)
  challenge,    ///< "checking your browser"
  consent,      ///< a cookie wall
  paywall,      ///< the text stops at a subscription notice
  soft_404,     ///< "page not found", with whatever status
  not_article,  ///< a section page, a gallery, an empty page, no page at all
  failed,       ///< could not be fetched or read
};
constexpr int kOutcomeClasses = 12;
std::string_view to_string(OutcomeClass outcome);  ///< "new", "updated", ...
/// Of a page that has no article, by the name of its PageClass.
OutcomeClass class_of_page(std::string_view page_class);

/// The end of one attempt at a page.
struct PageVisit {
  std::string url;  ///< canonical
  std::string source;
  Instant at{};
  OutcomeClass outcome = OutcomeClass::failed;
  /// Set: the page stays in the frontier and is not counted yet; due then.
  std::optional<Instant> again;
};

}  // namespace rasid
