#include "pipeline/run/process.h"

#include <exception>

#include "core/base/sha256.h"
#include "pipeline/store/frontier.h"

namespace rasid {
namespace {

/// Of everything that the stages see of a document: equal hashes mean equal results under equal versions.
std::string input_hash(const RawDocument& d, const std::string& bytes_hash) {
  Sha256 hash;
  for (const std::string& part :
       {bytes_hash, d.url, d.content_type, d.published ? d.published->text() : std::string(), d.language}) {
    hash.update(part).update(std::string_view("\0", 1));
  }
  return hash.hex();
}

StageError exception_in(const char* stage, const std::exception& exception, const RawDocument& d) {
  return {stage, Error{ErrorCode::internal, std::string("the stage broke off: ") + exception.what(), d.source}};
}

Result<Article> read_safely(const RawDocument& d, const Stages& stages) {
  try {
    return stages.read_article(d);
  } catch (const std::exception& exception) {
    return tl::make_unexpected(exception_in("article", exception, d).error);
  }
}

void fail_with(DocumentResult& result, StageError error) {
  result.outcome = DocumentOutcome::failed;
  result.reason = to_string(error.error.code);
  result.detail = error.error.message;
  result.errors.push_back(std::move(error));
}

/// Two pages that state the same canonical address and have different titles are two articles: a template writes one
/// address into all its pages. The first keeps the address; without it the second is known by its own.
Result<void> settle_identity(Article& article, const RawDocument& d, const std::string& bytes_hash,
                             const Store& store, DocumentResult& result) {
  result.identity = document_identity(article, bytes_hash);
  if (result.identity == article.canonical_url && result.identity != article.url) {
    const auto holder = store.find_document(result.identity);
    if (!holder) return tl::make_unexpected(holder.error());
    if (*holder && (*holder)->source != d.source && !(*holder)->title.empty() && (*holder)->title != article.title) {
      result.errors.push_back({"article", Error{ErrorCode::conflict,
                                                "states the canonical address of another article, \"" +
                                                    (*holder)->title + "\"; it is kept apart from that",
                                                result.identity}});
      article.canonical_url.clear();
      result.identity = document_identity(article, bytes_hash);
    }
  }
  if (result.identity != article.canonical_url) article.canonical_url.clear();
  return {};
}

void extract_into(DocumentResult& result, Article article, const RawDocument& d, const Stages& stages) {
  if (!has_article(article.page_class) || article.text.empty()) {
    result.outcome = DocumentOutcome::empty;
    result.reason = to_string(has_article(article.page_class) ? PageClass::empty : article.page_class);
    result.detail = article.page_class_reason;
    return;
  }
  try {
    result.candidates = stages.extract(article).events;
  } catch (const std::exception& exception) {
    fail_with(result, exception_in("extract", exception, d));
    return;
  }
  result.outcome = DocumentOutcome::extracted;
  result.article = std::move(article);
}

Result<Processed> save(const DocumentResult& result, Store& store) {
  const auto saved = store.save(result);
  if (!saved) return tl::make_unexpected(saved.error());
  return Processed{result.identity, result.outcome, result.reason, result.detail, false, *saved};
}

}  // namespace

Stages with_time_of_list(const Stages& stages) {
  Stages out = stages;
  out.read_article = [read = stages.read_article](const RawDocument& document) {
    if (!document.published) return read(document);
    RawDocument plain = document;
    plain.published.reset();
    Result<Article> article = read(plain);
    if (article && !article->published) article->published = document.published;
    return article;
  };
  return out;
}

StatedTime time_of_list(Instant instant) {
  StatedTime time;
  time.day = day_of(instant);
  time.second_of_day = static_cast<int>((instant - Instant(time.day)).count());
  time.utc_offset_minutes = 0;
  time.source = "feed";
  time.confidence = 0.8;
  return time;
}
namespace {

/// Nothing of the document changed: only the fetch and the visit are noted.
Result<void> end_unchanged(const ProcessOptions& options, const StoredDocument& known, Store& store,
                           SaveCounts& counts) {
  if (options.visit && options.fetch) {
    PageVisit visit = *options.visit;
    visit.outcome = known.outcome == DocumentOutcome::empty ? class_of_page(known.reason) : OutcomeClass::unchanged;
    counts.visit_class = to_string(visit.outcome);
    return Frontier(store).finish_page(visit, *options.fetch);
  }
  return options.fetch ? store.save_fetch_state(*options.fetch) : Result<void>();
}

}  // namespace

Result<Processed> process(const RawDocument& d, const Stages& stages, Store& store, const ProcessOptions& options) {
  const std::string bytes_hash = sha256_hex(d.bytes);
  DocumentResult result;
  result.source = d.source;
  result.input_hash = input_hash(d, bytes_hash);
  result.versions = stages.versions;
  result.fetch = options.fetch;
  result.visit = options.visit;
  if (!options.again) {
    auto known = store.find_unchanged(result.input_hash, stages.versions);
    if (!known) return tl::make_unexpected(known.error());
    if (*known) {
      SaveCounts counts;
      counts.candidates = (*known)->candidates;
      if (auto ended = end_unchanged(options, **known, store, counts); !ended)
        return tl::make_unexpected(ended.error());
      return Processed{(*known)->identity, (*known)->outcome, (*known)->reason, (*known)->detail, true, counts};
    }
  }
  Result<Article> article = read_safely(d, stages);
  if (article) {
    if (auto settled = settle_identity(*article, d, bytes_hash, store, result); !settled)
      return tl::make_unexpected(settled.error());
    extract_into(result, std::move(*article), d, stages);
  } else {
    result.identity = d.url.empty() ? "bytes:" + bytes_hash : d.url;
    fail_with(result, {"article", article.error()});
  }
  return save(result, store);
}

Result<Processed> store_failure(const std::string& source, const std::string& url, const StageError& error,
                                const StageVersions& versions, Store& store, const std::optional<FetchState>& fetch,
                                const std::optional<PageVisit>& visit) {
  DocumentResult result;
  result.source = source;
  result.identity = url.empty() ? "source:" + source : url;
  result.versions = versions;
  result.fetch = fetch;
  result.visit = visit;
  fail_with(result, error);
  return save(result, store);
}

}  // namespace rasid
