#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "pipeline/cli/cli.h"
#include "pipeline/run/each_article.h"

namespace rasid {

/// The options of commands that try rules on many articles: PATH..., --db, --since, --limit.
struct ArticleOptions {
  std::vector<std::string> paths;
  std::string since;
  std::size_t limit = 0;
};

void add_article_options(CLI::App& command, ArticleOptions& options, Session& session);

/// The articles that the options ask for, with the store they come from.
struct AskedArticles {
  ArticleQuery query;
  std::optional<Store> store;  ///< open if no paths were named, or if --db was
};

/// Empty if an option makes no sense or the store can't be opened; that is reported then.
std::optional<AskedArticles> asked_articles(const ArticleOptions& options, Session& session);

/// Calls `each` with every article, shows on a terminal how far it is, and reports what could not be read. False if
/// nothing could be done; then the exit code says so.
bool visit_articles(const AskedArticles& asked, Session& session,
                    const std::function<void(const FoundArticle&)>& each);

}  // namespace rasid
