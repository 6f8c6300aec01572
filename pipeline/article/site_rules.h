#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace rasid {

class Dom;

/// One element by its name, id, classes and attributes: "div.text", "#story", "span.date.big", "meta[name=pubdate]",
/// and, behind "@", the attribute whose value is meant instead of its text: "time.posted@datetime". CSS's compound
/// selectors (Selectors Level 3, section 4) without combinators and pseudo-classes.
struct Selector {
  struct Attribute {
    std::string name, value;
    bool any = false;  ///< the attribute must only be there
  };
  std::string element;  ///< lower case; empty: any
  std::vector<Attribute> attributes;
  std::vector<std::string> classes;
  std::string taken;  ///< the attribute that holds what is looked for; empty: the element's text

  /// A selector from its text; on a fault an Error whose message says what is wrong.
  static Result<Selector> parse(std::string_view text);
  [[nodiscard]] bool matches(const Dom& dom, std::uint32_t node) const;
};

/// What a maintainer says of one site's pages, for the few sites where the general way errs.
struct SiteRule {
  std::string host;  ///< lower case, without "www."; its subdomains too
  std::vector<Selector> body, drop, title, published, authors;
};

/// rules/sites.toml. docs/sites.md explains the file.
class SiteRules {
 public:
  /// Reads the file; one that is not there is an empty one. Faults become diagnostics with file, line and column; a
  /// rule with a fault is left out.
  static SiteRules load(const std::filesystem::path& file, std::vector<Diagnostic>& diagnostics);

  /// The rule of a host or of the nearest domain above it; null if there is none. Lives as long as this.
  [[nodiscard]] const SiteRule* find(std::string_view host) const;
  [[nodiscard]] std::size_t size() const { return rules_.size(); }

 private:
  std::vector<SiteRule> rules_;
};

/// The first element that one of the selectors finds, the selectors in their order; 0 if none does.
std::uint32_t find_selected(const Dom& dom, const std::vector<Selector>& selectors);

/// Every element that a selector finds, in document order; none that stands inside another.
std::vector<std::uint32_t> all_selected(const Dom& dom, const std::vector<Selector>& selectors);

/// What the selectors find, as text: an attribute's value or the element's words. Empty if nothing.
std::vector<std::string> selected_texts(const Dom& dom, const std::vector<Selector>& selectors);

}  // namespace rasid
