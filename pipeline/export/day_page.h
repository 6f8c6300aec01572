#pragma once

#include <string>
#include <vector>

#include "pipeline/store/review_records.h"

namespace rasid {

// Events as pages that any browser shows, from a disk or over a bad line: HTML without a script, an image or a
// request. Text of articles only ever stands as text, each piece in its own direction; a policy in the page itself
// forbids the browser everything else.

/// An event with the articles that tell it.
struct PageEvent {
  StoredCandidate candidate;
  std::vector<PublishedEvent::Source> sources;  ///< may be empty: then the candidate's own article stands alone
};

/// The page of a day; `day` is "2025-12-08" or "undated".
std::string day_page(const std::string& day, const std::vector<PageEvent>& events);

/// A line of the index.
struct PageDay {
  std::string day;
  std::size_t events = 0;
  std::int64_t killed = 0;  ///< sum of lower bounds
};
/// The page that leads to the days, each as "<day>.html", the newest first.
std::string day_index(std::vector<PageDay> days);

/// Text for HTML, also in attributes: & < > " ' as references, control and bidirectional control characters left out,
/// bytes that are no UTF-8 as U+FFFD.
std::string html_text(std::string_view text);

}  // namespace rasid
