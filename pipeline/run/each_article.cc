#include "pipeline/run/each_article.h"

#include <utility>

#include "pipeline/article/read_article.h"
#include "pipeline/run/document_files.h"
#include "pipeline/run/ingest.h"

namespace rasid {
namespace {

bool asked(const Article& article, const ArticleQuery& query) {
  return !query.since || !article.published || article.published->day >= *query.since;
}

Result<Article> article_of(const RawDocument& document) {
  PageRequest request;
  request.bytes = document.bytes;
  request.url = document.url;
  request.content_type = document.content_type;
  request.fetched = document.fetched;
  request.published = document.published;
  request.language = document.language;
  return read_article(request);
}

ArticleCounts of_files(const ArticleQuery& query, const std::function<bool(const FoundArticle&)>& each) {
  ArticleCounts counts;
  DocumentFiles files = find_document_files(query.paths);
  counts.errors = std::move(files.missing);
  bool more = true;
  const auto take = [&](FileDocument&& found) {
    if (found.error) {
      counts.errors.push_back(found.error->error);
      return true;
    }
    auto article = article_of(found.document);
    if (!article) {
      counts.errors.push_back(article.error());
    } else if (has_article(article->page_class) && !article->text.empty() && asked(*article, query)) {
      ++counts.articles;
      more = each({found.document.source, std::move(*article)});
      if (query.limit > 0 && counts.articles >= query.limit) more = false;
    }
    return more;
  };
  for (const std::filesystem::path& file : files.files) {
    if (!more) break;
    read_document_file(file, kMaxDocumentBytes, take);
  }
  return counts;
}

Result<ArticleCounts> of_store(const ArticleQuery& query, const Store& store,
                               const std::function<bool(const FoundArticle&)>& each) {
  const auto documents = store.documents(DocumentOutcome::extracted);
  if (!documents) return tl::make_unexpected(documents.error());
  ArticleCounts counts;
  const std::size_t all = documents->size();
  for (std::size_t i = query.limit > 0 && query.limit < all ? all - query.limit : 0; i < all; ++i) {
    auto article = store.article((*documents)[i].identity);
    if (!article) {
      counts.errors.push_back(article.error());
      continue;
    }
    if (!asked(*article, query)) continue;
    ++counts.articles;
    if (!each({(*documents)[i].identity, std::move(*article)})) break;
  }
  return counts;
}

}  // namespace

Result<ArticleCounts> each_article(const ArticleQuery& query, const Store* store,
                                   const std::function<bool(const FoundArticle&)>& each) {
  if (!query.paths.empty()) return of_files(query, each);
  if (store == nullptr) return fail(ErrorCode::invalid, "neither files nor a database were named");
  return of_store(query, *store, each);
}

}  // namespace rasid
