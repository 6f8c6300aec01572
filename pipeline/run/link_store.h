#pragma once

#include <cstddef>
#include <functional>

#include "core/base/result.h"
#include "pipeline/link/same_event.h"
#include "pipeline/store/store.h"

namespace rasid {

struct LinkOptions {
  bool again = false;  ///< all documents, not only those that came or changed since the last time
  /// Called now and then with how many of the documents are compared.
  std::function<void(std::size_t done, std::size_t documents)> progress;
};

/// What linking found.
struct LinkSummary {
  std::size_t documents = 0;  ///< looked at now
  std::size_t copies = 0;     ///< of them: copies of another article
  std::size_t events = 0;     ///< candidates in them
  std::size_t linked = 0;     ///< of them: in a cluster now
  std::size_t clusters = 0;   ///< that hold any of them
};

/// Finds articles that are copies of one another and candidates that tell one event, over the whole store, and keeps
/// both there. Compares what came since the last time with everything, and nothing else anew; killed in between, the
/// next run does it again. What people merged and split stays so. Run twice it changes nothing the second time.
Result<LinkSummary> link_store(Store& store, const KindFamilies& families, const LinkOptions& options = {});

}  // namespace rasid
