#include "extractors/dates/read_dates.h"

#include "extractors/dates/expression.h"

namespace rasid {

std::vector<DateMention> read_dates(const Article& article, const TokenizedText& text, const DateRules& rules) {
  const DateRuleSet& set = rules.set();
  const DateSenses senses = set.words.read(text);
  std::vector<DateExpression> expressions = find_expressions(text, senses, set);
  join_expressions(text, senses, set, expressions);
  std::optional<Day> published;
  if (article.published) published = article.published->day;
  return resolve_expressions(text, senses, set, expressions, published);
}

}  // namespace rasid
