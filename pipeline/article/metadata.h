#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/record/article.h"
#include "pipeline/article/container.h"
#include "pipeline/article/dom.h"
#include "pipeline/article/json_ld.h"
#include "pipeline/article/name_traits.h"
#include "pipeline/article/site_rules.h"

namespace rasid {

/// <meta> elements of a page by lower-case name, property or itemprop; several of one name stay in order.
class MetaTags {
 public:
  explicit MetaTags(const Dom& dom);
  /// First non-empty value of the first name that has one.
  [[nodiscard]] std::string first(std::initializer_list<std::string_view> names) const;
  [[nodiscard]] std::vector<std::string> all(std::string_view name) const;
  [[nodiscard]] bool has(std::string_view name) const;

 private:
  std::vector<std::pair<std::string, std::string>> values_;
};

/// Everything that the metadata readers look at.
struct PageView {
  const Dom& dom;
  NameTraits& traits;
  const MetaTags& meta;
  const LinkedData& linked;
  std::string_view url;
  const SiteRule* site = nullptr;  ///< what rules/sites.toml says of the page's site; null if nothing
};

/// The page's name for itself and the site's, as far as they are stated.
struct Titles {
  std::string title;
  std::string site;
  std::uint32_t heading = 0;  ///< the element that shows the title; 0 if none
};
Titles read_titles(const PageView& page);

/// Persons who wrote the article: JSON-LD, meta tags, rel=author, byline elements; without agencies, roles and
/// addresses.
std::vector<std::string> read_authors(const PageView& page, const Titles& titles, const Container& container);

/// rel=canonical, og:url or JSON-LD's url, made absolute; empty if it names another host's page or the home page.
std::string read_canonical_url(const PageView& page);

/// The address of the article's next page, where the page links to one: rel=next or a link of a pager that leads to
/// this page's own address with the next number ("/story/2", "?page=2", "/page/3/"). Empty if there is none; the next
/// article of a blog is none.
std::string read_next_page(const PageView& page);

/// rel=amphtml, made absolute; empty if there is none or the page is the AMP one.
std::string read_amp_url(const PageView& page);

/// The language that the page states ("ar", "en-GB"), empty if none.
std::string read_declared_language(const PageView& page);

struct PageTimes {
  std::optional<StatedTime> published, modified;
};
/// Publication and modification time with where they were found.
PageTimes read_times(const PageView& page, const Titles& titles, const Container& container,
                     std::optional<Instant> fetched, const std::string& language);

/// An absolute URL from a reference in a page at `base`; empty if it can't be made one.
std::string absolute_url(std::string_view base, std::string_view reference);
/// Host in lower case without "www."; empty if there is none.
std::string host_of(std::string_view url);

}  // namespace rasid
