#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/record/mention.h"
#include "core/text/tokens.h"
#include "extractors/dates/rules.h"

namespace rasid {

/// A date expression between finding and resolving: which rule, what its slots hold, what its neighbours add.
struct DateExpression {
  static constexpr int kAlone = -1;

  const DateRule* rule = nullptr;
  DateFields fields;
  DateFields until;  ///< the other end, if `one_range`
  bool one_range = false;
  std::uint32_t first = 0;  ///< tokens [first, last)
  std::uint32_t last = 0;
  std::uint32_t core = 0;               ///< its first token without what neighbours added on the left
  bool glued_and = false;               ///< و stands on the first word
  bool dropped = false;                 ///< merged into a neighbour
  int range_with = kAlone;              ///< index of the other end of a range in words
  const DateRule* base_rule = nullptr;  ///< if not null, what a shift counts from: "two days after 3 March"
  DateFields base;
  std::optional<DatePart> part;
  std::optional<DayPart> day_part;
  std::optional<OpenEnd> open;
  bool approximate = false;
};

/// The expressions of a text in order, without overlap: longest first from the left.
std::vector<DateExpression> find_expressions(const TokenizedText& text, const DateSenses& senses,
                                             const DateRuleSet& rules);

/// Lets neighbours speak: early/mid/late, since/until, about, the ends of ranges, shared years, times with their
/// days, the two names of one day in two calendars.
void join_expressions(const TokenizedText& text, const DateSenses& senses, const DateRuleSet& rules,
                      std::vector<DateExpression>& expressions);

/// Gives each expression its days. `published` is what relative ones count from.
std::vector<DateMention> resolve_expressions(const TokenizedText& text, const DateSenses& senses,
                                             const DateRuleSet& rules, std::vector<DateExpression>& expressions,
                                             std::optional<Day> published);

}  // namespace rasid
