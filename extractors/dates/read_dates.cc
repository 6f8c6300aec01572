#include "extractors/dates/read_dates.h"

#include "extractors/dates/expression.h"
#include "extractors/dates/told_day.h"

namespace rasid {
namespace {

/// What counts from a day that the text itself told says so.
void mark_as_told(std::vector<DateMention>& mentions, Day day) {
  for (DateMention& mention : mentions) {
    if (mention.anchor != DateAnchor::publication) continue;
    mention.anchor = DateAnchor::previous_mention;
    const std::string from =
        "no day of publication: counted from " + format_iso_day(day) + ", which the text gives as its own";
    mention.note = mention.note.empty() ? from : mention.note + "; " + from;
  }
}

}  // namespace

std::vector<DateMention> read_dates(const Article& article, const TokenizedText& text, const DateRules& rules) {
  const DateRuleSet& set = rules.set();
  const DateSenses senses = set.words.read(text);
  std::vector<DateExpression> expressions = find_expressions(text, senses, set);
  join_expressions(text, senses, set, expressions);
  std::optional<Day> published;
  bool told = false;
  if (article.published) {
    published = article.published->day;
    told = article.published->source == kToldDaySource;
  } else if (const auto day = read_told_day(text, rules)) {
    published = day->day;
    told = true;
  }
  std::vector<DateMention> mentions = resolve_expressions(text, senses, set, expressions, published);
  if (told) mark_as_told(mentions, *published);
  return mentions;
}

}  // namespace rasid
