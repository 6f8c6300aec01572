// `explain` has an answer for every candidate, and a useful "why not" for every annotated event that is missed: over
// our own annotated articles, and over the seed articles where they are on the machine.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/base/file.h"
#include "core/text/fold.h"
#include "extractors/check/run_examples.h"
#include "extractors/explain/explain.h"
#include "extractors/extract.h"
#include "tests/support/shared_corpus.h"

namespace rasid {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct GoldEvent {
  std::vector<std::string> anchors;  ///< pieces of the text that tell it
  std::vector<std::string> kinds;    ///< the best one first
};
struct GoldArticle {
  std::string name;
  Article article;
  std::vector<GoldEvent> events;
};

std::vector<GoldArticle> read_gold(const fs::path& gold, const fs::path& texts) {
  std::vector<GoldArticle> articles;
  std::ifstream in(gold);
  for (std::string line; std::getline(in, line);) {
    const json doc = json::parse(line);
    RuleExample bare;
    bare.text.text = read_file(texts / doc.at("file").get<std::string>()).value();
    bare.published = parse_iso_day(doc.at("published").get<std::string>());
    GoldArticle out{doc.at("doc"), article_of(bare), {}};
    for (const json& event : doc.at("events")) {
      if (event.at("core")) out.events.push_back({event.at("anchors"), event.at("kinds")});
    }
    articles.push_back(std::move(out));
  }
  return articles;
}

/// True if most words of the anchor stand in the sentence.
bool tells(std::string_view sentence, const std::string& anchor) {
  const std::string words = " " + fold(sentence) + " ";
  const std::string wanted = fold(anchor);
  if (words.find(wanted) != std::string::npos) return true;
  std::size_t all = 0;
  std::size_t there = 0;
  for (std::size_t at = 0; at < wanted.size();) {
    const std::size_t end = std::min(wanted.find(' ', at), wanted.size());
    const std::string word = wanted.substr(at, end - at);
    all += 1;
    there += words.find(word) != std::string::npos ? 1 : 0;
    at = end + 1;
  }
  return there * 10 >= all * 7;
}

bool told_by(const GoldEvent& gold, std::string_view sentence) {
  return std::any_of(gold.anchors.begin(), gold.anchors.end(),
                     [&](const std::string& anchor) { return tells(sentence, anchor); });
}

bool is_found(const GoldEvent& gold, const std::vector<Candidate>& events, const std::string& text) {
  return std::any_of(events.begin(), events.end(), [&](const Candidate& event) {
    if (std::find(gold.kinds.begin(), gold.kinds.end(), event.kind) == gold.kinds.end()) return false;
    return std::any_of(event.evidence.begin(), event.evidence.end(),
                       [&](const Evidence& e) { return e.slot == "event" && told_by(gold, e.span.of(text)); });
  });
}

/// True if a maintainer can go on from it: an event that was left out or read as another kind, a trigger with the
/// part of its rule that failed, or a phrase that almost stands there with its file and line.
bool useful(const SentenceTrace& trace) {
  const bool triggers = std::any_of(trace.triggers.begin(), trace.triggers.end(),
                                    [](const TriggerTrace& t) { return !t.used && !t.why_not.empty(); });
  return triggers || !trace.events.empty() || !trace.near_misses.empty();
}

class Answers {
 public:
  Answers() {
    std::vector<Diagnostic> diagnostics;
    extractor_ = Extractor::load(RASID_SOURCE_DIR, diagnostics);
  }

  void check(const GoldArticle& gold) {
    const std::vector<Candidate> events = extractor_->extract(gold.article).events;
    const auto traces = explained(gold.article, {});
    for (const Candidate& event : events) {
      ++candidates;
      EXPECT_TRUE(answered(event, traces)) << gold.name << ": no answer for " << event.kind << " by " << event.rule;
    }
    for (const GoldEvent& wanted : gold.events) {
      if (is_found(wanted, events, gold.article.text)) continue;
      ++missed;
      bool answer = false;
      for (const std::string& kind : wanted.kinds) {
        if (answer) break;
        for (const SentenceTrace& trace : explained(gold.article, kind))
          answer = answer || (told_by(wanted, trace.span.of(gold.article.text)) && useful(trace));
      }
      EXPECT_TRUE(answer) << gold.name << ": no \"why not\" for " << wanted.kinds.front() << ": "
                          << wanted.anchors.front();
    }
  }

  std::size_t candidates = 0;
  std::size_t missed = 0;

 private:
  std::vector<SentenceTrace> explained(const Article& article, const std::string& kind) const {
    return explain(article, extractor_->parts(), std::string(RASID_SOURCE_DIR) + "/rules", {kind});
  }

  /// The trigger's own event stands in the answer, kept, with the parts of its confidence.
  static bool answered(const Candidate& event, const std::vector<SentenceTrace>& traces) {
    for (const SentenceTrace& trace : traces) {
      for (const EventTrace& e : trace.events) {
        if (!e.left_out.empty() || e.trigger != event.rule || e.parts.empty()) continue;
        for (const Evidence& evidence : event.evidence) {
          if (evidence.slot == "trigger" && evidence.span == e.span) return true;
        }
      }
    }
    return false;
  }

  std::unique_ptr<Extractor> extractor_;
};

TEST(ExplainGold, Answers_for_every_candidate_and_every_missed_event_of_our_articles) {
  const fs::path folder = fs::path(RASID_SOURCE_DIR) / "tests" / "data" / "articles";
  Answers answers;
  for (const GoldArticle& gold : read_gold(folder / "dev.jsonl", folder)) answers.check(gold);
  EXPECT_GT(answers.candidates, 300u);
  std::cout << answers.candidates << " candidates, " << answers.missed << " missed events explained\n";
}

TEST(ExplainGold, Answers_for_every_candidate_and_every_missed_event_of_the_seeds) {
  const fs::path gold_file = shared_file("eval/gold/seeds.jsonl");
  if (gold_file.empty()) GTEST_SKIP() << "the seed articles are not here";
  const fs::path shared = gold_file.parent_path().parent_path().parent_path();
  Answers answers;
  for (const GoldArticle& gold : read_gold(gold_file, shared)) answers.check(gold);
  EXPECT_GT(answers.candidates, 30u);
  std::cout << answers.candidates << " candidates, " << answers.missed << " missed events explained\n";
}

}  // namespace
}  // namespace rasid
