#include "pipeline/run/rule_stats.h"

#include <algorithm>
#include <ctime>
#include <utility>

#include "extractors/events/sentence.h"
#include "extractors/extractor_parts.h"
#include "pipeline/run/rule_diff.h"

namespace rasid {
namespace {

double cpu_us() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

/// The stage whose rule fills a slot of the evidence.
std::string stage_of_slot(const std::string& slot) {
  if (slot == "date") return "dates";
  if (slot == "place") return "places";
  if (slot == "actor1" || slot == "actor2") return "actors";
  if (slot == "killed" || slot == "wounded" || slot == "detained") return "counts";
  return {};
}

void add_to(RuleCounts& into, const RuleCounts& from) {
  into.tried += from.tried;
  into.matched += from.matched;
  into.candidates += from.candidates;
  for (const auto& [why, times] : from.left_out) into.left_out[why] += times;
  into.cost_us += from.cost_us;
  if (from.last_hit && (!into.last_hit || *into.last_hit < *from.last_hit)) into.last_hit = from.last_hit;
  into.accepted += from.accepted;
  into.corrected += from.corrected;
  into.rejected += from.rejected;
  for (const auto& [why, times] : from.reasons) into.reasons[why] += times;
}

void note_day(RuleCounts& counts, const Article& article) {
  if (!article.published) return;
  const Day day = article.published->day;
  if (!counts.last_hit || *counts.last_hit < day) counts.last_hit = day;
}

}  // namespace

double RuleCounts::cost_per_miss() const {
  return tried > candidates ? cost_us / static_cast<double>(tried - candidates) : 0;
}

bool RuleCounts::noisy() const {
  const std::size_t decisions = accepted + rejected;
  return decisions >= kLeastDecisions && static_cast<double>(rejected) > kNoisyShare * static_cast<double>(decisions);
}

RuleTally::RuleTally(const Extractor& extractor) : extractor_(extractor) {
  const EventRules& rules = *extractor.parts().events;
  for (const Trigger& trigger : rules.triggers) {
    trigger_index_[trigger.id] = stats_.triggers.size();
    RuleCounts counts;
    counts.name = trigger.id;
    counts.stage = "events";
    counts.status = rules.rules[trigger.rule].status;
    stats_.triggers.push_back(std::move(counts));
  }
}

void RuleTally::add(const Article& article) {
  if (article.text.empty()) return;
  ++stats_.articles;
  if (article.published) {
    const Day day = article.published->day;
    if (!stats_.first || day < *stats_.first) stats_.first = day;
    if (!stats_.last || *stats_.last < day) stats_.last = day;
  }
  const ExtractorParts& parts = extractor_.parts();
  const TokenizedText text = tokenize(article, parts.vocabulary);
  const Mentions mentions = read_mentions(article, text, parts);
  add_events(article, text, mentions);
}

void RuleTally::add_events(const Article& article, const TokenizedText& text, const Mentions& mentions) {
  const ExtractorParts& parts = extractor_.parts();
  const EventRules& rules = *parts.events;
  const EventReader reader{rules, parts.kinds, parts.codebook, parts.stock};
  const double begin = cpu_us();
  const std::vector<Candidate> events = read_events(article, text, mentions, reader);
  const double spent = cpu_us() - begin;
  std::size_t hits_here = 0;
  std::vector<std::size_t> hits(rules.triggers.size(), 0);
  for (const Sentence& sentence : text.sentences) {
    for (const PhraseHit& hit : rules.trigger_phrases.find_all(text, sentence.first, sentence.last)) {
      ++hits[rules.forms[hit.payload].trigger];
      ++hits_here;
    }
  }
  for (std::size_t i = 0; i < hits.size(); ++i) {
    if (hits[i] == 0) continue;
    stats_.triggers[i].tried += hits[i];
    stats_.triggers[i].cost_us += spent * static_cast<double>(hits[i]) / static_cast<double>(hits_here);
  }
  for (const EventDraft& draft : explain_events(article, text, mentions, reader)) {
    RuleCounts& counts = stats_.triggers[draft.hit.trigger];
    ++counts.matched;
    if (draft.dropped) ++counts.left_out[draft.dropped_because];
  }
  for (const Candidate& event : events) {
    const auto known = trigger_index_.find(event.rule);
    if (known == trigger_index_.end()) continue;
    RuleCounts& counts = stats_.triggers[known->second];
    ++counts.candidates;
    note_day(counts, article);
  }
  add_fields(article, events, mentions);
}

void RuleTally::add_fields(const Article& article, const std::vector<Candidate>& events, const Mentions& mentions) {
  const auto matched = [&](const auto& list, const char* stage) {
    for (const auto& mention : list) {
      const std::string name = mention.rule.empty() ? std::string(stage) + ".unnamed" : mention.rule;
      RuleCounts& counts = others_[std::string(stage) + "\n" + name];
      counts.name = name;
      counts.stage = stage;
      ++counts.tried;
      ++counts.matched;
    }
  };
  matched(mentions.dates, "dates");
  matched(mentions.places, "places");
  matched(mentions.actors, "actors");
  matched(mentions.counts, "counts");
  for (const Candidate& event : events) {
    for (const Evidence& evidence : event.evidence) {
      const std::string stage = stage_of_slot(evidence.slot);
      if (stage.empty()) continue;
      RuleCounts& counts = others_[stage + "\n" + evidence.rule];
      counts.name = evidence.rule;
      counts.stage = stage;
      ++counts.candidates;
      note_day(counts, article);
    }
  }
}

void RuleTally::add_verdict(const StoredCandidate& stored) {
  const auto add = [&](RuleCounts& counts) {
    if (stored.status == ReviewStatus::rejected) {
      ++counts.rejected;
      const std::string reason = stored.last_decision ? stored.last_decision->reason : std::string();
      ++counts.reasons[reason.empty() ? "no reason given" : reason];
    } else {
      ++counts.accepted;
      counts.corrected += stored.edited.empty() ? 0 : 1;
    }
  };
  auto known = trigger_index_.find(stored.candidate.rule);
  if (known == trigger_index_.end()) {  // a rule that is gone: what was said of it is worth knowing all the same
    known = trigger_index_.emplace(stored.candidate.rule, stats_.triggers.size()).first;
    RuleCounts gone;
    gone.name = stored.candidate.rule;
    gone.stage = "events";
    gone.status = "gone";
    stats_.triggers.push_back(std::move(gone));
  }
  add(stats_.triggers[known->second]);
  std::vector<std::string> seen;
  for (const Evidence& evidence : stored.candidate.evidence) {
    const std::string stage = stage_of_slot(evidence.slot);
    const std::string key = stage + "\n" + evidence.rule;
    if (stage.empty() || std::find(seen.begin(), seen.end(), key) != seen.end()) continue;
    seen.push_back(key);
    RuleCounts& counts = others_[key];
    counts.name = evidence.rule;
    counts.stage = stage;
    add(counts);
  }
}

Result<void> RuleTally::add_verdicts(const Store& store) {
  for (const ReviewStatus status : {ReviewStatus::accepted, ReviewStatus::duplicate, ReviewStatus::rejected}) {
    CandidateQuery query;
    query.status = status;
    auto read = store.each_candidate(query, [&](const StoredCandidate& stored) {
      add_verdict(stored);
      return true;
    });
    if (!read) return tl::make_unexpected(read.error());
  }
  return {};
}

RuleStats RuleTally::finish() const {
  RuleStats stats = stats_;
  std::map<std::string, RuleCounts> rules;
  for (const RuleCounts& trigger : stats_.triggers) {
    const std::string id = rule_of_trigger(trigger.name);
    RuleCounts& rule = rules[id];
    rule.name = id;
    rule.stage = "events";
    rule.status = trigger.status;
    add_to(rule, trigger);
  }
  for (const EventRule& rule : extractor_.parts().events->rules) {
    RuleCounts& counts = rules[rule.id];
    counts.name = rule.id;
    counts.stage = "events";
    counts.status = rule.status;
  }
  for (const auto& [id, counts] : rules) stats.rules.push_back(counts);
  for (const auto& [key, counts] : others_) stats.rules.push_back(counts);
  return stats;
}

}  // namespace rasid
