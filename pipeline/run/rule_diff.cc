#include "pipeline/run/rule_diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace rasid {
namespace {

std::string day_text(const std::optional<Day>& day) {
  return day ? format_iso_day(*day) : std::string();
}

std::string date_text(const Candidate& c) {
  if (!c.date) return {};
  const std::string first = day_text(c.date->first);
  const std::string last = day_text(c.date->last);
  return (first == last ? first : first + ".." + last) + (c.date->inferred ? " (guess)" : "");
}

std::string place_text(const Candidate& c) {
  if (!c.place) return {};
  std::string out = c.place->place.name;
  if (!c.place->place.admin1.empty()) out += ", " + c.place->place.admin1;
  return out;
}

std::string actors_text(const Candidate& c, std::string_view role) {
  std::string out;
  for (const EventActor& actor : c.actors) {
    if (actor.role == role) out += (out.empty() ? "" : "; ") + actor.name;
  }
  return out;
}

std::string toll_text(const std::optional<Toll>& toll) {
  if (!toll || !toll->low) return {};
  return std::to_string(*toll->low) + (toll->high == toll->low ? "" : "+");
}

std::string joined(const std::vector<std::string>& list) {
  std::string out;
  for (const std::string& item : list) out += (out.empty() ? "" : ", ") + item;
  return out;
}

/// What people compare, with names as they are shown.
std::vector<std::pair<std::string, std::string>> fields_of(const Candidate& c) {
  return {{"kind", c.kind},
          {"date", date_text(c)},
          {"place", place_text(c)},
          {"actor1", actors_text(c, "actor1")},
          {"actor2", actors_text(c, "actor2")},
          {"killed", toll_text(c.killed)},
          {"wounded", toll_text(c.wounded)},
          {"detained", toll_text(c.detained)},
          {"means", joined(c.means)},
          {"modality", std::string(to_string(c.modality))},
          {"attribution", c.attribution},
          {"claimed_by", c.claimed_by},
          {"background", c.background ? "yes" : "no"},
          {"rule", c.rule}};
}

std::optional<Span> span_of(const Candidate& c, std::string_view slot) {
  for (const Evidence& e : c.evidence) {
    if (e.slot == slot) return e.span;
  }
  return std::nullopt;
}

/// Told by the same words: their triggers overlap, or, failing that, nothing.
bool same_words(const Candidate& a, const Candidate& b) {
  const auto x = span_of(a, "trigger");
  const auto y = span_of(b, "trigger");
  return x && y && x->overlaps(*y);
}

bool same_sentence(const Candidate& a, const Candidate& b) {
  const auto x = span_of(a, "event");
  const auto y = span_of(b, "event");
  return x && y && x->overlaps(*y);
}

/// For each old candidate the index of its partner among the new ones, or -1: by id, then by words, then by sentence.
std::vector<int> partners(const std::vector<Candidate>& old, const std::vector<Candidate>& fresh) {
  std::vector<int> partner(old.size(), -1);
  std::vector<bool> taken(fresh.size(), false);
  const auto pair_up = [&](auto alike) {
    for (std::size_t i = 0; i < old.size(); ++i) {
      for (std::size_t j = 0; j < fresh.size() && partner[i] < 0; ++j) {
        if (taken[j] || !alike(old[i], fresh[j])) continue;
        partner[i] = static_cast<int>(j);
        taken[j] = true;
      }
    }
  };
  pair_up([](const Candidate& a, const Candidate& b) { return a.id == b.id; });
  pair_up(same_words);
  pair_up([](const Candidate& a, const Candidate& b) { return a.kind == b.kind && same_sentence(a, b); });
  return partner;
}

}  // namespace

std::string_view to_string(RuleChange change) {
  constexpr std::array<std::string_view, 3> kNames = {"gained", "lost", "changed"};
  return kNames[static_cast<std::size_t>(change)];
}

std::string rule_of_trigger(const std::string& trigger) {
  return trigger.substr(0, trigger.find('.'));
}

std::vector<FieldDifference> field_differences(const Candidate& before, const Candidate& after) {
  std::vector<FieldDifference> found;
  const auto old = fields_of(before);
  const auto fresh = fields_of(after);
  for (std::size_t i = 0; i < old.size(); ++i) {
    if (old[i].second != fresh[i].second) found.push_back({old[i].first, old[i].second, fresh[i].second});
  }
  if (std::fabs(before.confidence - after.confidence) >= kConfidenceMove) {
    found.push_back(
        {"confidence", fmt::format("{:.2f}", before.confidence), fmt::format("{:.2f}", after.confidence)});
  }
  return found;
}

std::size_t RuleDiff::count(RuleChange change) const {
  return static_cast<std::size_t>(std::count_if(differences.begin(), differences.end(),
                                                [&](const RuleDifference& d) { return d.change == change; }));
}

ReviewStatus RuleComparison::verdict_on(const std::string& id) const {
  const auto known = verdicts_.find(id);
  return known == verdicts_.end() ? ReviewStatus::fresh : known->second;
}

void RuleComparison::note(RuleChange change, const Candidate& candidate, const Candidate* old, const Article& article,
                          const std::string& document) {
  RuleDifference difference;
  difference.change = change;
  difference.rule = candidate.rule;
  difference.id = candidate.id;
  difference.kind = candidate.kind;
  difference.place = place_text(candidate);
  difference.date = date_text(candidate);
  if (const auto sentence = span_of(candidate, "event")) difference.sentence = sentence->of(article.text);
  difference.document = document;
  difference.title = article.title;
  difference.confidence = candidate.confidence;
  difference.verdict = verdict_on(old != nullptr ? old->id : candidate.id);
  if (old != nullptr) difference.fields = field_differences(*old, candidate);
  const bool accepted = difference.verdict == ReviewStatus::accepted;
  if (change == RuleChange::lost) {
    diff_.accepted_lost += accepted ? 1 : 0;
    diff_.rejected_lost += difference.verdict == ReviewStatus::rejected ? 1 : 0;
  } else if (change == RuleChange::changed) {
    diff_.accepted_changed += accepted ? 1 : 0;
  }
  diff_.differences.push_back(std::move(difference));
}

void RuleComparison::add(const std::string& document, const Article& article) {
  const std::vector<Candidate> old = before_.extract(article).events;
  const std::vector<Candidate> fresh = after_.extract(article).events;
  ++diff_.articles;
  diff_.before += old.size();
  diff_.after += fresh.size();
  const std::vector<int> partner = partners(old, fresh);
  std::vector<bool> known(fresh.size(), false);
  for (std::size_t i = 0; i < old.size(); ++i) {
    if (partner[i] < 0) {
      note(RuleChange::lost, old[i], nullptr, article, document);
      continue;
    }
    const Candidate& now = fresh[static_cast<std::size_t>(partner[i])];
    known[static_cast<std::size_t>(partner[i])] = true;
    if (field_differences(old[i], now).empty()) {
      ++diff_.same;
    } else {
      note(RuleChange::changed, now, &old[i], article, document);
    }
  }
  for (std::size_t j = 0; j < fresh.size(); ++j) {
    if (!known[j]) note(RuleChange::gained, fresh[j], nullptr, article, document);
  }
}

RuleDiff RuleComparison::finish() {
  std::stable_sort(diff_.differences.begin(), diff_.differences.end(),
                   [](const RuleDifference& a, const RuleDifference& b) {
                     return rule_of_trigger(a.rule) < rule_of_trigger(b.rule);
                   });
  return std::move(diff_);
}

}  // namespace rasid
