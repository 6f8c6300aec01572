// The whole way on a set of our own: articles in both languages to events to clusters, counted by pairs of articles.
#include "tests/support/linking_set.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <map>
#include <set>

#include "extractors/extract.h"
#include "extractors/extractor_parts.h"
#include "pipeline/link/linker.h"
#include "pipeline/link/signature.h"

namespace rasid {
namespace {

struct Score {
  int right = 0;
  int wrong = 0;
  int missed = 0;
  int across_right = 0;  ///< of the right ones: one Arabic, one English
  int across = 0;
  std::set<std::string> clusters = {};
  [[nodiscard]] double precision() const { return static_cast<double>(right) / (right + wrong); }
  [[nodiscard]] double recall() const { return static_cast<double>(right) / (right + missed); }
  void print(const std::string& name) const {
    std::cout << name << ": precision " << precision() << ", recall " << recall() << ", of pairs across languages "
              << across_right << " of " << across << ", " << right << " right, " << wrong << " wrong, " << missed
              << " missed, " << clusters.size() << " clusters\n";
  }
};

using DocumentPair = std::pair<std::int64_t, std::int64_t>;

void print(const LinkEvent& e) {
  std::cout << "    " << e.kind << " " << (e.first ? format_iso_day(*e.first) : "?") << (e.date_inferred ? "? " : " ")
            << e.place_id << " (" << e.place_class << ", " << e.geo_precision << ", within " << e.precision_km
            << ")\n";
}

/// Pairs of articles that share a cluster.
std::set<DocumentPair> linked_pairs(const Extractor& extractor, const std::vector<LinkingSample>& samples,
                                    bool explain) {
  KindFamilies families;
  for (const EventKind& kind : extractor.parts().kinds.all()) families[kind.id] = kind.family;
  EventIndex index(families);
  std::vector<LinkEvent> events;
  std::vector<Signature> signatures;
  std::vector<EventLink> links;
  for (std::size_t d = 0; d < samples.size(); ++d) {
    const Article& article = samples[d].article;
    signatures.push_back(text_signature(article.text));
    for (const Candidate& c : extractor.extract(article).events) {
      events.push_back(
          link_event(c, article, static_cast<std::int64_t>(events.size()), static_cast<std::int64_t>(d)));
      const auto found = index.match(events.back(), [&](std::int64_t other) {
        return resemblance(signatures[static_cast<std::size_t>(other)], signatures.back());
      });
      links.insert(links.end(), found.begin(), found.end());
      index.add(events.back());
    }
  }
  const auto document = [&](std::int64_t number) { return events[static_cast<std::size_t>(number)].document; };
  const auto clusters =
      cluster_events(links, {}, [&](std::int64_t a, std::int64_t b) { return document(a) == document(b); });
  for (const EventLink& link : links) {
    const LinkEvent& left = events[static_cast<std::size_t>(link.left)];
    const LinkEvent& right = events[static_cast<std::size_t>(link.right)];
    const bool same = samples[static_cast<std::size_t>(left.document)].cluster ==
                      samples[static_cast<std::size_t>(right.document)].cluster;
    if (!explain || same == (link.score >= kSameEvent)) continue;
    std::cout << "  link " << samples[static_cast<std::size_t>(left.document)].cluster << " "
              << samples[static_cast<std::size_t>(right.document)].cluster << " " << link.score << ":";
    for (const std::string& reason : link.reasons) std::cout << " " << reason << ";";
    std::cout << "\n";
    print(left);
    print(right);
  }
  std::set<DocumentPair> pairs;
  for (const auto& cluster : clusters) {
    for (const std::int64_t a : cluster) {
      for (const std::int64_t b : cluster) {
        if (document(a) < document(b)) pairs.insert({document(a), document(b)});
      }
    }
  }
  return pairs;
}

Score score_of(const Extractor& extractor, const std::string& name, bool explain) {
  const auto samples = read_linking_set(RASID_SOURCE_DIR "/tests/data/linking/" + name);
  const auto pairs = linked_pairs(extractor, samples, explain);
  Score score;
  for (std::size_t a = 0; a < samples.size(); ++a) {
    score.clusters.insert(samples[a].cluster);
    for (std::size_t b = a + 1; b < samples.size(); ++b) {
      const bool same = samples[a].cluster == samples[b].cluster;
      const bool found = pairs.contains({static_cast<std::int64_t>(a), static_cast<std::int64_t>(b)});
      const bool across = same && samples[a].article.language != samples[b].article.language;
      score.right += same && found ? 1 : 0;
      score.wrong += !same && found ? 1 : 0;
      score.missed += same && !found ? 1 : 0;
      score.across += across ? 1 : 0;
      score.across_right += across && found ? 1 : 0;
      if (explain && same != found) {
        std::cout << (found ? "wrong: " : "missed: ") << samples[a].cluster << " " << samples[a].article.title
                  << " | " << samples[b].cluster << " " << samples[b].article.title << "\n";
      }
    }
  }
  return score;
}

TEST(LinkingSet, Is_linked_with_few_mistakes_in_both_languages_and_across) {
  std::vector<Diagnostic> diagnostics;
  const auto extractor = Extractor::load(RASID_SOURCE_DIR, diagnostics);
  ASSERT_TRUE(extractor);
  // Single mistakes are shown on the half that the weights were set by; the other half only in sum.
  const Score seen = score_of(*extractor, "dev.tsv", std::getenv("RASID_EXPLAIN") != nullptr);
  const Score unseen = score_of(*extractor, "test.tsv", false);
  seen.print("dev");
  unseen.print("test");
  Score all = seen;
  all.right += unseen.right;
  all.wrong += unseen.wrong;
  all.missed += unseen.missed;
  EXPECT_GE(seen.clusters.size() + unseen.clusters.size(), 60U);
  EXPECT_GE(all.precision(), 0.95);
  EXPECT_GE(all.recall(), 0.85);
  EXPECT_GE(unseen.precision(), 0.95);
  EXPECT_GE(unseen.recall(), 0.85);
}

}  // namespace
}  // namespace rasid
