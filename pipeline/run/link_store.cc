#include "pipeline/run/link_store.h"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "pipeline/link/linker.h"
#include "pipeline/link/signature.h"

namespace rasid {
namespace {

/// From this resemblance on an article counts as a copy: in tests of the method 0.6 keeps reports of different events
/// apart that an agency writes with one template.
constexpr double kCopy = 0.6;
/// Copies appear within days; the same words a month later are a template, or a mistake.
constexpr int kCopyDays = 14;
/// Resemblance below this says nothing for an event.
constexpr double kResembles = 0.5;
constexpr std::size_t kBatch = 500;

std::optional<Day> day_of_publication(const LinkArticle& article) {
  return article.published.size() < 10 ? std::nullopt : parse_iso_day(article.published.substr(0, 10));
}

/// Articles by document, with who resembles whom among those compared now.
class Articles {
 public:
  explicit Articles(std::vector<LinkArticle> articles) : articles_(std::move(articles)) {
    for (std::size_t i = 0; i < articles_.size(); ++i) by_document_[articles_[i].document] = i;
  }

  [[nodiscard]] std::vector<LinkArticle>& all() { return articles_; }
  [[nodiscard]] const LinkArticle& of(std::int64_t document) const { return articles_[by_document_.at(document)]; }

  /// Adds an article and says of which it is a copy (0: none), one that was added before or stands lower.
  void compare(const LinkArticle& article, std::vector<std::pair<std::int64_t, std::int64_t>>& copies) {
    const Signature signature = signature_from_bytes(article.signature);
    std::int64_t original = 0;
    for (const SignatureIndex::Match& match : index_.find(signature, kResembles)) {
      if (match.id == article.document) continue;
      const LinkArticle& other = of(match.id);
      if (other.language != article.language || !near_in_time(article, other)) continue;
      alike_[article.document][other.document] = match.resemblance;
      alike_[other.document][article.document] = match.resemblance;
      if (match.resemblance < kCopy || original != 0) continue;
      const auto known = original_of_.find(other.document);
      original = known != original_of_.end() ? known->second : other.document;
    }
    if (original == article.document) original = 0;
    if (original != 0) original_of_[article.document] = original;
    copies.emplace_back(article.document, original);
    index_.add(article.document, signature);
  }

  /// Adds an article that was compared by an earlier run.
  void add_known(const LinkArticle& article) {
    if (article.copy_of != 0) original_of_[article.document] = article.copy_of;
    index_.add(article.document, signature_from_bytes(article.signature));
  }

  [[nodiscard]] double resemblance(std::int64_t a, std::int64_t b) const {
    const auto row = alike_.find(a);
    if (row == alike_.end()) return 0;
    const auto value = row->second.find(b);
    return value == row->second.end() ? 0 : value->second;
  }

 private:
  static bool near_in_time(const LinkArticle& a, const LinkArticle& b) {
    const auto day_a = day_of_publication(a);
    const auto day_b = day_of_publication(b);
    return !day_a || !day_b || std::abs((*day_a - *day_b).count()) <= kCopyDays;
  }

  std::vector<LinkArticle> articles_;
  std::unordered_map<std::int64_t, std::size_t> by_document_;
  std::unordered_map<std::int64_t, std::unordered_map<std::int64_t, double>> alike_;
  std::unordered_map<std::int64_t, std::int64_t> original_of_;
  SignatureIndex index_;
};

/// Reckons the signatures that are missing and keeps them.
Result<void> add_signatures(Store& store, std::vector<LinkArticle>& articles) {
  std::vector<std::pair<std::int64_t, std::string>> fresh;
  const auto flush = [&]() -> Result<void> {
    auto saved = fresh.empty() ? Result<void>{} : store.save_signatures(fresh);
    fresh.clear();
    return saved;
  };
  for (LinkArticle& article : articles) {
    if (article.linked && !article.signature.empty()) continue;
    const auto text = store.article_text(article.document);
    if (!text) return tl::make_unexpected(text.error());
    std::string signature = to_bytes(text_signature(*text));
    if (signature == article.signature) continue;
    article.signature = std::move(signature);
    fresh.emplace_back(article.document, article.signature);
    if (fresh.size() < kBatch) continue;
    if (auto saved = flush(); !saved) return saved;
  }
  return flush();
}

/// All events of the store by number, those of today's documents apart.
struct Events {
  std::vector<LinkEvent> all;
  std::unordered_map<std::int64_t, std::size_t> by_number;
  std::unordered_map<std::string, std::int64_t> by_id;
  std::vector<std::int64_t> fresh;

  [[nodiscard]] const LinkEvent& of(std::int64_t number) const { return all[by_number.at(number)]; }
};

Result<Events> read_events(const Store& store, const std::set<std::int64_t>& fresh_documents) {
  auto all = store.link_events(std::nullopt, std::nullopt);
  if (!all) return tl::make_unexpected(all.error());
  Events events;
  events.all = std::move(*all);
  for (std::size_t i = 0; i < events.all.size(); ++i) {
    const LinkEvent& e = events.all[i];
    events.by_number[e.number] = i;
    events.by_id[e.id] = e.number;
    if (fresh_documents.contains(e.document)) events.fresh.push_back(e.number);
  }
  return events;
}

/// Candidates that hang together with those of today by links or a person's word: only they can change clusters.
std::set<std::int64_t> affected(const std::vector<std::int64_t>& fresh, const std::vector<EventLink>& links,
                                const std::vector<Verdict>& verdicts) {
  std::unordered_map<std::int64_t, std::vector<std::int64_t>> next;
  const auto connect = [&](std::int64_t a, std::int64_t b) {
    next[a].push_back(b);
    next[b].push_back(a);
  };
  for (const EventLink& link : links) connect(link.left, link.right);
  for (const Verdict& verdict : verdicts) {
    if (verdict.same) connect(verdict.left, verdict.right);
  }
  std::set<std::int64_t> reached(fresh.begin(), fresh.end());
  std::vector<std::int64_t> open = fresh;
  while (!open.empty()) {
    const std::int64_t number = open.back();
    open.pop_back();
    for (const std::int64_t other : next[number]) {
      if (reached.insert(other).second) open.push_back(other);
    }
  }
  return reached;
}

Result<std::vector<Verdict>> read_verdicts(const Store& store, const Events& events) {
  const auto words = store.link_verdicts();
  if (!words) return tl::make_unexpected(words.error());
  std::vector<Verdict> verdicts;
  for (const LinkVerdict& word : *words) {
    const auto left = events.by_id.find(word.left);
    const auto right = events.by_id.find(word.right);
    if (left != events.by_id.end() && right != events.by_id.end())
      verdicts.push_back({left->second, right->second, word.same});
  }
  return verdicts;
}

/// Compares the events of today's documents with all; links of earlier runs between the others are read back.
Result<std::vector<EventLink>> find_links(const Store& store, const Events& events, const Articles& articles,
                                          const KindFamilies& families, const LinkOptions& options) {
  EventIndex index(families);
  for (const LinkEvent& event : events.all) index.add(event);
  const std::set<std::int64_t> fresh(events.fresh.begin(), events.fresh.end());
  std::vector<EventLink> links;
  std::size_t done = 0;
  for (const std::int64_t number : events.fresh) {
    const LinkEvent& event = events.of(number);
    const auto alike = [&](std::int64_t document) { return articles.resemblance(event.document, document); };
    for (EventLink& link : index.match(event, alike)) {
      // A pair of two fresh ones is met from both sides.
      if (!fresh.contains(link.left) || link.left < link.right) links.push_back(std::move(link));
    }
    if (options.progress && ++done % kBatch == 0) options.progress(done, events.fresh.size());
  }
  const auto known = store.links();
  if (!known) return tl::make_unexpected(known.error());
  for (const LinkResult::Link& link : *known) {
    const bool stands = events.by_number.contains(link.left) && events.by_number.contains(link.right);
    if (stands && !fresh.contains(link.left) && !fresh.contains(link.right))
      links.push_back({link.left, link.right, link.score, {}});
  }
  return links;
}

LinkResult make_result(const std::vector<EventLink>& links, const std::vector<Verdict>& verdicts,
                       const std::set<std::int64_t>& numbers, const Events& events) {
  LinkResult result;
  std::vector<EventLink> own;
  for (const EventLink& link : links) {
    if (!numbers.contains(link.left)) continue;
    own.push_back(link);
    if (!link.reasons.empty()) result.links.push_back({link.left, link.right, link.score, link.reasons});
  }
  std::vector<Verdict> words;
  for (const Verdict& verdict : verdicts) {
    if (numbers.contains(verdict.left) && numbers.contains(verdict.right)) words.push_back(verdict);
  }
  result.clusters = cluster_events(own, words, [&](std::int64_t a, std::int64_t b) {
    const LinkEvent& left = events.of(a);
    const LinkEvent& right = events.of(b);
    return left.document == right.document && left.withdrawn == right.withdrawn;
  });
  return result;
}

}  // namespace

Result<LinkSummary> link_store(Store& store, const KindFamilies& families, const LinkOptions& options) {
  if (options.again) {
    if (auto forgotten = store.forget_links(); !forgotten) return tl::make_unexpected(forgotten.error());
  }
  auto read = store.link_articles();
  if (!read) return tl::make_unexpected(read.error());
  LinkSummary summary;
  std::set<std::int64_t> fresh_documents;
  for (const LinkArticle& article : *read) {
    if (!article.linked) fresh_documents.insert(article.document);
  }
  summary.documents = fresh_documents.size();
  if (fresh_documents.empty()) return summary;
  if (auto added = add_signatures(store, *read); !added) return tl::make_unexpected(added.error());

  Articles articles(std::move(*read));
  std::vector<std::pair<std::int64_t, std::int64_t>> copies;
  for (const LinkArticle& article : articles.all()) {
    if (article.linked) articles.add_known(article);
  }
  for (const LinkArticle& article : articles.all()) {
    if (!article.linked) articles.compare(article, copies);
  }
  const auto events = read_events(store, fresh_documents);
  if (!events) return tl::make_unexpected(events.error());
  const auto verdicts = read_verdicts(store, *events);
  if (!verdicts) return tl::make_unexpected(verdicts.error());
  const auto links = find_links(store, *events, articles, families, options);
  if (!links) return tl::make_unexpected(links.error());
  const std::set<std::int64_t> numbers = affected(events->fresh, *links, *verdicts);
  LinkResult result = make_result(*links, *verdicts, numbers, *events);
  result.copies = std::move(copies);
  if (auto saved = store.save_links(result, {numbers.begin(), numbers.end()},
                                    {fresh_documents.begin(), fresh_documents.end()});
      !saved)
    return tl::make_unexpected(saved.error());

  for (const auto& [document, original] : result.copies) summary.copies += original != 0 ? 1 : 0;
  summary.events = events->fresh.size();
  const std::set<std::int64_t> fresh(events->fresh.begin(), events->fresh.end());
  for (const auto& cluster : result.clusters) {
    const auto mine = static_cast<std::size_t>(
        std::count_if(cluster.begin(), cluster.end(), [&](std::int64_t number) { return fresh.contains(number); }));
    summary.linked += mine;
    summary.clusters += mine > 0 ? 1 : 0;
  }
  return summary;
}

}  // namespace rasid
