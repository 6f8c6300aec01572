// What the page reads.
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <set>

#include "core/record/json.h"
#include "pipeline/review/review.h"
#include "pipeline/store/json.h"
#include "pipeline/web/call.h"
#include "pipeline/web/web_json.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kLongestPage = 200;
constexpr std::size_t kMostValues = 100;
constexpr std::size_t kMostPoints = 5000;

std::size_t count_of(const HttpRequest& request, const char* name, std::size_t standard, std::size_t most) {
  const std::string text = request.parameter(name);
  std::size_t value = standard;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return std::min(value, most);
}

bool covers(Span outer, Span inner) {
  return outer.begin <= inner.begin && inner.end <= outer.end;
}
bool overlaps(Span a, Span b) {
  return a.begin < b.end && b.begin < a.end;
}

std::optional<Span> evidence_of(const Candidate& candidate, std::string_view slot) {
  const auto found = std::find_if(candidate.evidence.begin(), candidate.evidence.end(),
                                  [&](const Evidence& e) { return e.slot == slot; });
  return found == candidate.evidence.end() ? std::nullopt : std::optional<Span>(found->span);
}

/// Other places that the article names, for the distances in the picker: each once.
ordered_json places_around(const Mentions& mentions, const std::string& text) {
  ordered_json out = ordered_json::array();
  std::set<std::string> seen;
  for (const PlaceMention& mention : mentions.places) {
    if (!mention.resolved || !seen.insert(mention.resolved->id).second || out.size() >= 40) continue;
    out.push_back({{"id", mention.resolved->id},
                   {"name", mention.resolved->name},
                   {"lat", mention.resolved->lat},
                   {"lon", mention.resolved->lon},
                   {"words", mention.span.of(text)}});
  }
  return out;
}

ordered_json choices_of(const Call& call, const std::vector<PlaceCandidate>& candidates) {
  ordered_json out = ordered_json::array();
  for (const PlaceCandidate& candidate : candidates) {
    auto choice = call.tools.place(candidate.place_id);
    if (!choice) continue;
    choice->score = candidate.score;
    choice->reason = candidate.reason;
    out.push_back(place_json(*choice));
  }
  return out;
}

/// How the fields were read: what the store does not keep, read anew from the article.
ordered_json reading_of(const Call& call, const StoredCandidate& stored, const Article& article) {
  const Mentions mentions = call.tools.mentions(article);
  ordered_json out = {{"date", nullptr}, {"places", ordered_json::array()}, {"around", nullptr}};
  if (const auto span = evidence_of(stored.candidate, "date")) {
    for (const DateMention& mention : mentions.dates) {
      if (covers(mention.span, *span) || covers(*span, mention.span)) out["date"] = to_json(mention, article.text);
    }
  }
  if (stored.candidate.place) out["places"] = choices_of(call, stored.candidate.place->alternatives);
  if (const auto span = evidence_of(stored.candidate, "place"); span && out["places"].empty()) {
    for (const PlaceMention& mention : mentions.places) {
      if (overlaps(mention.span, *span)) out["places"] = choices_of(call, mention.candidates);
    }
  }
  out["around"] = places_around(mentions, article.text);
  return out;
}

ordered_json decisions_json(const std::vector<Decision>& log) {
  ordered_json out = ordered_json::array();
  for (const Decision& decision : log) out.push_back(to_json(decision));
  return out;
}

}  // namespace

Result<QueueFilter> filter_of(const HttpRequest& request) {
  QueueFilter filter;
  const std::string status = request.parameter("status");
  if (status == "all") filter.status = std::nullopt;
  if (!status.empty() && status != "all") {
    filter.status = parse_review_status(status);
    if (!filter.status) return fail(ErrorCode::invalid, "is no status", "status");
  }
  const auto list = [&](const char* name, std::vector<std::string>& into) {
    into = request.parameters(name);
    into.resize(std::min(into.size(), kMostValues));
  };
  list("kinds", filter.kinds);
  list("governorates", filter.governorates);
  list("actors", filter.actors);
  list("outlets", filter.outlets);
  list("languages", filter.languages);
  list("rules", filter.rules);
  list("confidences", filter.confidences);
  for (const auto& [name, into] : {std::pair{"since", &filter.since}, std::pair{"until", &filter.until},
                                   std::pair{"found_since", &filter.found_since}}) {
    const std::string day = request.parameter(name);
    if (day.empty()) continue;
    *into = parse_iso_day(day);
    if (!*into) return fail(ErrorCode::invalid, "is no day; write it as 2025-12-08", name);
  }
  filter.stale = request.parameter("stale") == "1";
  filter.disagreeing = request.parameter("disagreeing") == "1";
  filter.search = request.parameter("q").substr(0, 200);
  return filter;
}

QueueOrder order_of(const HttpRequest& request) {
  return parse_queue_order(request.parameter("order")).value_or(QueueOrder::importance);
}

Answer get_queue(const Call& call) {
  const auto filter = filter_of(call.request);
  if (!filter) return tl::make_unexpected(filter.error());
  const QueuePage page{std::max<std::size_t>(count_of(call.request, "limit", 50, kLongestPage), 1),
                       count_of(call.request, "offset", 0, 10'000'000), order_of(call.request)};
  const auto items = call.store.queue(*filter, page);
  if (!items) return tl::make_unexpected(items.error());
  ordered_json list = ordered_json::array();
  for (const QueueItem& item : *items) list.push_back(queue_line_json(item));
  return ordered_json{{"offset", page.offset}, {"items", list}};
}

Answer get_facets(const Call& call) {
  const auto filter = filter_of(call.request);
  if (!filter) return tl::make_unexpected(filter.error());
  const auto facets = call.store.facets(*filter);
  if (!facets) return tl::make_unexpected(facets.error());
  ordered_json out = to_json(*facets);
  const auto counts = call.store.counts();
  if (!counts) return tl::make_unexpected(counts.error());
  out["statuses"] = {{"new", counts->fresh},
                     {"accepted", counts->accepted},
                     {"rejected", counts->rejected},
                     {"duplicate", counts->duplicates}};
  return out;
}

Answer item_json(const Call& call, const QueueItem& item) {
  const StoredCandidate& stored = item.candidate;
  const std::string& id = stored.candidate.id;
  ordered_json out = queue_line_json(item);
  out["event"] = to_json(stored);
  const auto article = call.store.article(stored.document_identity);
  out["article"] = nullptr;
  out["reading"] = nullptr;
  if (article) {
    out["article"] = to_json(*article);
    out["article"].erase("body");
    out["reading"] = reading_of(call, stored, *article);
  }
  const auto cluster = call.store.cluster_of(id);
  if (!cluster) return tl::make_unexpected(cluster.error());
  out["cluster"] = cluster_json(*cluster);
  const auto log = call.store.decisions(id);
  if (!log) return tl::make_unexpected(log.error());
  out["decisions"] = decisions_json(*log);
  const auto comments = call.store.comments(id);
  if (!comments) return tl::make_unexpected(comments.error());
  out["notes"] = ordered_json::array();
  for (const Comment& comment : *comments) out["notes"].push_back(to_json(comment));
  out["rule_file"] = call.tools.rule_file(stored.candidate.rule);
  return out;
}

Answer get_item(const Call& call) {
  const auto item = call.store.queue_item(call.id);
  if (!item) return tl::make_unexpected(item.error());
  return item_json(call, *item);
}

Answer get_log(const Call& call) {
  const auto log = call.store.decisions({}, count_of(call.request, "limit", 100, 500));
  if (!log) return tl::make_unexpected(log.error());
  ordered_json list = ordered_json::array();
  for (auto at = log->rbegin(); at != log->rend(); ++at) {
    ordered_json entry = to_json(*at);
    if (const auto candidate = call.store.candidate(at->candidate_id)) {
      entry["kind"] = candidate->candidate.kind;
      entry["place"] = candidate->candidate.place ? ordered_json(candidate->candidate.place->place.name) : nullptr;
      entry["sentence"] = candidate->sentence;
      entry["language"] = candidate->language;
    }
    list.push_back(std::move(entry));
  }
  return ordered_json{{"decisions", list}};
}

Answer get_tallies(const Call& call) {
  const auto filter = filter_of(call.request);
  if (!filter) return tl::make_unexpected(filter.error());
  ordered_json out = ordered_json::object();
  for (const auto& [name, by] : {std::pair{"day", TallyBy::day}, std::pair{"governorate", TallyBy::governorate},
                                 std::pair{"kind", TallyBy::kind}}) {
    const auto tallies = call.store.tallies(by, *filter);
    if (!tallies) return tl::make_unexpected(tallies.error());
    out[name] = ordered_json::array();
    for (const Tally& tally : *tallies) out[name].push_back(to_json(tally));
  }
  return out;
}

Answer get_points(const Call& call) {
  const auto filter = filter_of(call.request);
  if (!filter) return tl::make_unexpected(filter.error());
  const auto points = call.store.map_points(*filter, kMostPoints);
  if (!points) return tl::make_unexpected(points.error());
  ordered_json list = ordered_json::array();
  for (const MapPoint& point : *points) list.push_back(to_json(point));
  return ordered_json{{"points", list}, {"most", kMostPoints}};
}

Answer get_places(const Call& call) {
  const std::string name = call.request.parameter("q").substr(0, 200);
  ordered_json list = ordered_json::array();
  for (const PlaceChoice& choice : call.tools.find_places(name, 30)) list.push_back(place_json(choice));
  return ordered_json{{"places", list}};
}

Answer get_overview(const Call& call) {
  const auto rules = call.store.rule_records();
  if (!rules) return tl::make_unexpected(rules.error());
  const Day today = day_of(call.options.clock->now());
  const auto progress = call.store.progress(today - std::chrono::days(13));
  if (!progress) return tl::make_unexpected(progress.error());
  ordered_json out = {{"today", format_iso_day(today)},
                      {"progress", ordered_json::array()},
                      {"mine", {{"decided", 0}, {"skipped", 0}}},
                      {"rules", ordered_json::array()}};
  // Speed is nobody's business but one's own: the team's days are summed up, only the visitor's own stand alone.
  std::map<std::string, std::int64_t> days;
  for (const DayProgress& p : *progress) {
    const std::int64_t decided = p.accepted + p.rejected + p.duplicates;
    days[p.day] += decided;
    if (p.reviewer == call.visitor.name && p.day == format_iso_day(today))
      out["mine"] = {{"decided", decided}, {"skipped", p.skipped}};
  }
  for (const auto& [day, decided] : days) out["progress"].push_back({{"day", day}, {"decided", decided}});
  for (const RuleRecord& r : *rules) {
    ordered_json reasons = ordered_json::array();
    for (const auto& [reason, count] : r.reasons) reasons.push_back({{"reason", reason}, {"count", count}});
    out["rules"].push_back({{"rule", r.rule},
                            {"new", r.fresh},
                            {"accepted", r.accepted},
                            {"edited", r.edited},
                            {"rejected", r.rejected},
                            {"reasons", reasons}});
  }
  return out;
}

Answer get_similar(const Call& call) {
  const auto item = call.store.queue_item(call.id);
  if (!item) return tl::make_unexpected(item.error());
  const Candidate& candidate = item->candidate.candidate;
  QueueFilter filter;
  filter.status = std::nullopt;
  filter.search = call.request.parameter("q").substr(0, 200);
  if (filter.search.empty() && candidate.date && candidate.date->first) {
    filter.since = *candidate.date->first - std::chrono::days(2);
    filter.until = candidate.date->last.value_or(*candidate.date->first) + std::chrono::days(2);
    if (candidate.place && !candidate.place->place.admin1.empty())
      filter.governorates = {candidate.place->place.admin1};
  }
  const auto items = call.store.queue(filter, {40, 0, QueueOrder::newest});
  if (!items) return tl::make_unexpected(items.error());
  ordered_json list = ordered_json::array();
  for (const QueueItem& other : *items) {
    if (other.candidate.candidate.id != candidate.id) list.push_back(queue_line_json(other));
  }
  return ordered_json{{"items", list}};
}

Answer get_filters(const Call& call) {
  const auto saved = call.store.saved_filters(call.visitor.name);
  if (!saved) return tl::make_unexpected(saved.error());
  ordered_json list = ordered_json::array();
  for (const SavedFilter& filter : *saved) list.push_back({{"name", filter.name}, {"query", filter.query}});
  return ordered_json{{"filters", list}};
}

}  // namespace rasid
