#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/record/article.h"
#include "core/record/candidate.h"
#include "extractors/check/example.h"

namespace rasid {

enum class ExampleOutcome {
  pass,
  fail,
  todo,         ///< fails and is allowed to
  todo_passes,  ///< was allowed to fail and doesn't any more: the `todo` line can go
};
std::string_view to_string(ExampleOutcome outcome);

/// One difference between what an example expects and what came out.
struct ExampleDifference {
  std::string field;     ///< "place"; "event" for a whole one that is missing or too much
  std::string expected;  ///< empty: nothing was expected
  std::string got;       ///< empty: nothing came
};

struct ExampleResult {
  const RuleExample* example = nullptr;
  ExampleOutcome outcome = ExampleOutcome::pass;
  std::vector<ExampleDifference> differences;
};

using ExtractFunction = std::function<Extraction(const Article&)>;

/// The article that an example or a bare text stands for: one paragraph a line, published on the example's day, its
/// language seen from the letters if not stated.
Article article_of(const RuleExample& example);

/// Runs one example. `extract` must have the rules loaded that the example belongs to.
///
/// Events: each expected event must come out with every stated field right, and no other event may. Dates, places,
/// actors and counts: each expected mention must be found; others may be there too. Names are compared folded,
/// against every name of the place or actor.
ExampleResult run_example(const RuleExample& example, const ExtractFunction& extract);

}  // namespace rasid
