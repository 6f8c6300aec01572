#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "pipeline/store/store.h"
#include "pipeline/web/gate.h"
#include "pipeline/web/http.h"
#include "pipeline/web/review_site.h"
#include "pipeline/web/tools.h"

namespace rasid {

/// One request that came through the gate, with what answers it. Lives as long as the request.
struct Call {
  const HttpRequest& request;
  const SiteOptions& options;
  const ReviewTools& tools;
  const Visitor& visitor;
  Store& store;                        ///< of this thread for the length of the call
  const nlohmann::ordered_json& body;  ///< of a write: an object; else null
  std::string id;                      ///< the part of the path that names an item; may be empty
};

/// Errors become statuses: not_found 404, conflict 409, invalid 400, too_large 413, refused 403, others 500.
using Answer = Result<nlohmann::ordered_json>;

// Each answers one address; docs/review.md names them. Those of the first group read, those of the second write.

Answer get_queue(const Call& call);
Answer get_facets(const Call& call);
Answer get_item(const Call& call);
Answer get_log(const Call& call);
Answer get_tallies(const Call& call);
Answer get_points(const Call& call);
Answer get_places(const Call& call);
Answer get_overview(const Call& call);
Answer get_similar(const Call& call);
Answer get_filters(const Call& call);

Answer post_next(const Call& call);
Answer post_lease(const Call& call);
Answer post_release(const Call& call);
Answer post_decision(const Call& call);
Answer post_bulk(const Call& call);
Answer post_undo(const Call& call);
Answer post_comment(const Call& call);
Answer post_comment_done(const Call& call);
Answer post_filter(const Call& call);
Answer post_reckon(const Call& call);
Answer post_explain(const Call& call);
Answer post_example(const Call& call);

/// The filter that the address states: kinds=...&governorates=...&q=...
Result<QueueFilter> filter_of(const HttpRequest& request);
QueueOrder order_of(const HttpRequest& request);
/// One item with everything that the page shows of it.
Answer item_json(const Call& call, const QueueItem& item);

}  // namespace rasid
