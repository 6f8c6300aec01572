#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace rasid {

/// Which links of a section page lead to articles: regular expressions (RE2) on path and query, one of which must
/// match. Without any, links count whose path looks like an article's: it has a long slug, a number of five digits or
/// more, or a date. Copies share what was compiled; safe to use from several threads.
class LinkPattern {
 public:
  LinkPattern() = default;
  /// `invalid` with RE2's words if an expression is none.
  static Result<LinkPattern> compile(const std::vector<std::string>& expressions);
  [[nodiscard]] bool matches(std::string_view path_and_query) const;

 private:
  struct Compiled;
  std::shared_ptr<const Compiled> compiled_;
};

struct SectionLink {
  std::string url;
  std::string text;
};

/// Links of a section page to articles of the same registered domain, each once, in the order of the page.
std::vector<SectionLink> read_section(std::string_view html, const std::string& url, const LinkPattern& pattern);

}  // namespace rasid
