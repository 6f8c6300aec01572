// What the page writes, and what it asks of the rules.
#include <algorithm>
#include <mutex>
#include <nlohmann/json.hpp>

#include "core/record/json.h"
#include "pipeline/review/review.h"
#include "pipeline/store/json.h"
#include "pipeline/web/call.h"
#include "pipeline/web/corrections.h"
#include "pipeline/web/example_block.h"
#include "pipeline/web/web_json.h"

namespace rasid {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMostAtOnce = 5000;
constexpr std::size_t kLongestText = 20'000;
constexpr std::size_t kLongestReason = 500;

std::vector<std::string> kinds_of(const SiteOptions& options) {
  std::vector<std::string> kinds;
  const ordered_json words = ordered_json::parse(options.words_json, nullptr, false);
  if (!words.is_object() || !words.contains("kinds")) return kinds;
  for (const ordered_json& kind : words["kinds"]) kinds.push_back(text_member(kind, "id"));
  return kinds;
}

ordered_json result_json(const ReviewResult& result) {
  ordered_json out = {{"written", ordered_json::array()}, {"refused", ordered_json::array()}};
  for (const Decision& decision : result.written) out["written"].push_back(to_json(decision));
  for (const Error& error : result.refused)
    out["refused"].push_back({{"id", error.where}, {"code", to_string(error.code)}, {"message", error.message}});
  return out;
}

/// A single decision that was refused is an error of its own: the page shows it in place of going on.
Answer one_result(const Result<ReviewResult>& result) {
  if (!result) return tl::make_unexpected(result.error());
  if (result->written.empty() && !result->refused.empty()) return tl::make_unexpected(result->refused.front());
  return result_json(*result);
}

Result<std::string> fields_of(const Call& call, const std::string& id) {
  const auto form = call.body.find("fields");
  if (form == call.body.end() || form->is_null()) return std::string();
  if (!form->is_object()) return fail(ErrorCode::invalid, "fields is no object", "fields");
  const auto stored = call.store.candidate(id);
  if (!stored) return tl::make_unexpected(stored.error());
  const auto after = corrected(stored->candidate, *form, call.tools, kinds_of(call.options));
  if (!after) return tl::make_unexpected(after.error());
  const auto article = call.store.article(stored->document_identity);
  return changed_fields(stored->candidate, *after, article ? article->text : std::string());
}

Result<ReviewRequest> request_of(const Call& call) {
  ReviewRequest request;
  const auto action = parse_review_action(text_member(call.body, "action"));
  if (!action || *action == ReviewAction::undo) return fail(ErrorCode::invalid, "is no action", "action");
  request.action = *action;
  request.reviewer = call.visitor.name;
  request.reason = text_member(call.body, "reason").substr(0, kLongestReason);
  request.target = text_member(call.body, "target");
  request.whole_cluster = call.body.value("whole_cluster", ordered_json(false)) == true;
  request.last_seen = number_member(call.body, "last_seen");
  return request;
}

}  // namespace

Answer post_next(const Call& call) {
  const auto filter = filter_of(call.request);
  if (!filter) return tl::make_unexpected(filter.error());
  const auto item = call.store.lease_next(call.visitor.name, *filter, order_of(call.request), call.options.lease);
  if (!item) return tl::make_unexpected(item.error());
  if (!*item) return ordered_json{{"item", nullptr}};
  auto shown = item_json(call, **item);
  if (!shown) return shown;
  return ordered_json{{"item", *shown}};
}

Answer post_lease(const Call& call) {
  const auto lease = call.store.lease(call.id, call.visitor.name, call.options.lease);
  if (!lease) return tl::make_unexpected(lease.error());
  return to_json(*lease);
}

Answer post_release(const Call& call) {
  const auto released = call.store.release(call.visitor.name, text_member(call.body, "id"));
  if (!released) return tl::make_unexpected(released.error());
  return ordered_json::object();
}

Answer post_decision(const Call& call) {
  auto request = request_of(call);
  if (!request) return tl::make_unexpected(request.error());
  const auto ids = call.body.find("ids");
  if (ids == call.body.end() || !ids->is_array() || ids->empty() || ids->size() > 200)
    return fail(ErrorCode::invalid, "names no events", "ids");
  for (const ordered_json& id : *ids) {
    if (!id.is_string()) return fail(ErrorCode::invalid, "is no id", "ids");
    request->ids.push_back(id.get<std::string>());
  }
  // A decision is on what is leased: whoever holds the item may decide, and nobody else.
  for (const std::string& id : request->ids) {
    const auto item = call.store.queue_item(id);
    if (item && item->lease && item->lease->reviewer != call.visitor.name)
      return fail(ErrorCode::conflict, item->lease->reviewer + " is working on it", id);
  }
  auto fields = fields_of(call, request->ids.front());
  if (!fields) return tl::make_unexpected(fields.error());
  request->fields = *fields;
  if (request->action == ReviewAction::edit && request->fields.empty())
    return fail(ErrorCode::invalid, "nothing was changed", "fields");
  return one_result(review(call.store, *request));
}

Answer post_bulk(const Call& call) {
  auto request = request_of(call);
  if (!request) return tl::make_unexpected(request.error());
  if (request->action != ReviewAction::accept && request->action != ReviewAction::reject)
    return fail(ErrorCode::invalid, "many are accepted or rejected at once, nothing else", "action");
  const auto filter = filter_of(call.request);
  if (!filter) return tl::make_unexpected(filter.error());
  auto ids = call.store.queue_ids(*filter);
  if (!ids) return tl::make_unexpected(ids.error());
  const auto expected = number_member(call.body, "expect");
  if (!expected || static_cast<std::size_t>(*expected) != ids->size()) {
    return fail(ErrorCode::conflict,
                "the list has changed: " + std::to_string(ids->size()) + " events match now; look again");
  }
  if (ids->size() > kMostAtOnce)
    return fail(ErrorCode::too_large, "at most 5000 events are decided on at once; narrow the list");
  if (ids->empty()) return fail(ErrorCode::invalid, "no event matches");
  const auto leases = call.store.leases();
  if (!leases) return tl::make_unexpected(leases.error());
  // What somebody has on the screen is left out.
  std::erase_if(*ids, [&](const std::string& id) {
    return std::any_of(leases->begin(), leases->end(), [&](const Lease& lease) {
      return lease.candidate_id == id && lease.reviewer != call.visitor.name;
    });
  });
  if (ids->empty()) return fail(ErrorCode::conflict, "others are working on all of them");
  request->ids = std::move(*ids);
  const auto result = review(call.store, *request);
  if (!result) return tl::make_unexpected(result.error());
  ordered_json out = {{"batch", result->written.empty() ? 0 : result->written.front().batch},
                      {"written", result->written.size()},
                      {"refused", result->refused.size()}};
  return out;
}

Answer post_undo(const Call& call) {
  const std::string id = text_member(call.body, "id");
  const auto batch = number_member(call.body, "batch");
  if (batch) {
    const auto decisions = call.store.batch(*batch);
    if (!decisions) return tl::make_unexpected(decisions.error());
    const bool mine = std::all_of(decisions->begin(), decisions->end(),
                                  [&](const Decision& d) { return d.reviewer == call.visitor.name; });
    if (!mine && decisions->size() > 1 && call.visitor.role != Role::admin)
      return fail(ErrorCode::refused, "only an administrator takes back what another decided on many events");
    return one_result(undo_batch(call.store, *batch, call.visitor.name));
  }
  return one_result(id.empty() ? undo_last(call.store, call.visitor.name)
                               : undo_event(call.store, id, call.visitor.name));
}

Answer post_comment(const Call& call) {
  const std::string text = text_member(call.body, "text");
  if (text.empty() || text.size() > 4000) return fail(ErrorCode::invalid, "a comment has 1 to 4000 bytes", "text");
  const auto comment =
      call.store.add_comment(call.id, text_member(call.body, "field").substr(0, 40), call.visitor.name, text);
  if (!comment) return tl::make_unexpected(comment.error());
  return to_json(*comment);
}

Answer post_comment_done(const Call& call) {
  const auto number = number_member(call.body, "number");
  if (!number) return fail(ErrorCode::invalid, "names no comment", "number");
  const auto done = call.store.resolve_comment(*number, call.visitor.name);
  if (!done) return tl::make_unexpected(done.error());
  return ordered_json::object();
}

Answer post_filter(const Call& call) {
  const std::string name = text_member(call.body, "name");
  const std::string query = text_member(call.body, "query");
  if (name.empty() || name.size() > 100 || query.size() > 2000)
    return fail(ErrorCode::invalid, "a filter has a name of 1 to 100 bytes", "name");
  const auto saved = call.store.save_filter({call.visitor.name, name, query});
  if (!saved) return tl::make_unexpected(saved.error());
  return get_filters(call);
}

Answer post_reckon(const Call& call) {
  const auto stored = call.store.candidate(call.id);
  if (!stored) return tl::make_unexpected(stored.error());
  auto article = call.store.article(stored->document_identity);
  if (!article) return tl::make_unexpected(article.error());
  const auto day = parse_iso_day(text_member(call.body, "published"));
  if (!day) return fail(ErrorCode::invalid, "is no day; write it as 2025-12-08", "published");
  article->published = StatedTime{*day, std::nullopt, std::nullopt, "reviewer", 1};
  ordered_json found = nullptr;
  for (const Evidence& evidence : stored->candidate.evidence) {
    if (evidence.slot != "date" || !found.is_null()) continue;
    for (const DateMention& mention : call.tools.mentions(*article).dates) {
      if (mention.span.begin <= evidence.span.begin && evidence.span.begin < mention.span.end)
        found = to_json(mention, article->text);
    }
  }
  return ordered_json{{"date", found}};
}

Answer post_explain(const Call& call) {
  const std::string text = text_member(call.body, "text");
  if (text.empty()) return fail(ErrorCode::invalid, "there is no text to explain", "text");
  if (text.size() > kLongestText)
    return fail(ErrorCode::too_large, "explain a sentence or two, at most 20 KB", "text");
  const std::string published = text_member(call.body, "published");
  const auto day = parse_iso_day(published);
  if (!published.empty() && !day) return fail(ErrorCode::invalid, "is no day; write it as 2025-12-08", "published");
  auto sentences = call.tools.explain(text, day);
  if (!sentences) return tl::make_unexpected(sentences.error());
  return ordered_json{{"sentences", *sentences}};
}

Answer post_example(const Call& call) {
  const auto stored = call.store.candidate(call.id);
  if (!stored) return tl::make_unexpected(stored.error());
  const auto article = call.store.article(stored->document_identity);
  const std::string reason = text_member(call.body, "reason").substr(0, kLongestReason);
  const ExampleBlock block = example_block(*stored, article ? *article : Article(), reason);
  const std::string file = call.tools.rule_file(stored->candidate.rule);
  ordered_json out = {{"rule", block.rule}, {"rule_file", file}, {"block", block.text}, {"written", false}};
  out["file"] = call.options.examples_file.filename().string();
  if (call.body.value("write", ordered_json(false)) != true) return out;
  static std::mutex one_at_a_time;
  const std::lock_guard lock(one_at_a_time);
  const auto written = add_example(call.options.examples_file, block, file,
                                   (reason.empty() ? "corrected" : "rejected as " + reason) + " by " +
                                       call.visitor.name + ", event " + stored->candidate.id);
  if (!written) return tl::make_unexpected(written.error());
  out["written"] = *written;
  return out;
}

}  // namespace rasid
