#include "pipeline/discover/section.h"

#include <re2/re2.h>

#include <algorithm>
#include <set>

#include "pipeline/discover/html_links.h"
#include "pipeline/fetch/url.h"

namespace rasid {

struct LinkPattern::Compiled {
  std::vector<std::unique_ptr<RE2>> expressions;
};

Result<LinkPattern> LinkPattern::compile(const std::vector<std::string>& expressions) {
  auto compiled = std::make_shared<Compiled>();
  for (const std::string& expression : expressions) {
    RE2::Options options;
    options.set_log_errors(false);
    compiled->expressions.push_back(std::make_unique<RE2>(expression, options));
    const RE2& made = *compiled->expressions.back();
    if (!made.ok())
      return fail(ErrorCode::invalid, "\"" + expression + "\" is no regular expression: " + made.error());
  }
  LinkPattern pattern;
  if (!expressions.empty()) pattern.compiled_ = std::move(compiled);
  return pattern;
}

bool LinkPattern::matches(std::string_view target) const {
  const re2::StringPiece text(target.data(), target.size());
  if (compiled_) {
    return std::any_of(compiled_->expressions.begin(), compiled_->expressions.end(),
                       [&](const std::unique_ptr<RE2>& expression) { return RE2::PartialMatch(text, *expression); });
  }
  // A slug of four words or more (an Arabic one is percent-encoded), a number, a date.
  static const RE2 article(
      R"((?i)/[^/?]*[a-z0-9%]+[-_][a-z0-9%]+[-_][a-z0-9%]+[-_][^/?]+|[/=-][0-9]{5,}|/20[0-9]{2}/[01]?[0-9]/)");
  static const RE2 list(
      R"((?i)^/(?:tags?|categor(?:y|ies)|authors?|topics?|search|page|login|feed|wp-content|wp-json|cdn-cgi)(?:/|$|\?))");
  return RE2::PartialMatch(text, article) && !RE2::PartialMatch(text, list);
}

std::vector<SectionLink> read_section(std::string_view html, const std::string& url, const LinkPattern& pattern) {
  std::vector<SectionLink> links;
  const auto here = parse_url(url);
  if (!here) return links;
  const std::string domain = registered_domain(here->host);
  const std::string itself = canonical_url(url);
  std::set<std::string> seen;
  for (HtmlLink& link : read_html_links(html, url)) {
    const auto parsed = parse_url(link.url);
    if (link.head || !parsed || registered_domain(parsed->host) != domain || !pattern.matches(parsed->target()))
      continue;
    const std::string known_as = canonical_url(link.url);
    if (known_as != itself && seen.insert(known_as).second)
      links.push_back({std::move(link.url), std::move(link.text)});
  }
  return links;
}

}  // namespace rasid
