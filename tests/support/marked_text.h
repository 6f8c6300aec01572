#pragma once

#include <string>
#include <vector>

#include "core/record/article.h"
#include "core/record/mention.h"

namespace rasid {

/// An article with its mentions, written in one string: what stands between [[ and ]] is a mention, its description
/// before the bar, its words behind it.
///   [[actor ID TYPE|words]]  [[people ID TYPE|words]] (people who can be killed or arrested)
///   [[place ID CLASS ADMIN1|words]]  [[date YYYY-MM-DD|words]]  [[count N OUTCOME KIND|words]]
/// Lines are paragraphs. For tests of what comes after the readers.
struct MarkedText {
  Article article;
  Mentions mentions;
};

/// Reads it; `published` is an ISO day. A malformed mark throws std::invalid_argument: a mistake of the test.
MarkedText read_marked(const std::string& marked, const std::string& published = "2025-06-10");

}  // namespace rasid
