#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/day.h"
#include "core/base/result.h"
#include "core/record/article.h"
#include "pipeline/store/store.h"

namespace rasid {

/// Which articles a maintainer wants rules to be tried on.
struct ArticleQuery {
  std::vector<std::filesystem::path> paths;  ///< files and folders of documents; empty: those of the store
  std::optional<Day> since;                  ///< published on this day or later; articles without a day pass
  std::size_t limit = 0;                     ///< the last ones of the store, the first ones of paths; 0: all
};

/// An article and how people find it again.
struct FoundArticle {
  std::string document;  ///< its identity in the store; of a file its path (and line)
  Article article;
};

/// What each_article() went through.
struct ArticleCounts {
  std::size_t articles = 0;
  std::vector<Error> errors;  ///< documents that could not be read, paths that are not there
};

/// Calls `each` with every article asked for, in order, until it returns false. `store` may be null if paths are
/// named. Nothing is written.
Result<ArticleCounts> each_article(const ArticleQuery& query, const Store* store,
                                   const std::function<bool(const FoundArticle&)>& each);

}  // namespace rasid
