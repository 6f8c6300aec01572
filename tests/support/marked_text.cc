#include "tests/support/marked_text.h"

#include <sstream>
#include <stdexcept>

namespace rasid {
namespace {

Outcome outcome_of(const std::string& name) {
  for (int i = 0; i <= static_cast<int>(Outcome::returned); ++i) {
    if (to_string(static_cast<Outcome>(i)) == name) return static_cast<Outcome>(i);
  }
  throw std::invalid_argument("no outcome: " + name);
}

CountedKind counted_of(const std::string& name) {
  for (int i = 0; i <= static_cast<int>(CountedKind::unknown); ++i) {
    if (to_string(static_cast<CountedKind>(i)) == name) return static_cast<CountedKind>(i);
  }
  throw std::invalid_argument("no kind of counted: " + name);
}

ActorMention actor_of(std::istringstream& in, Span span, const std::string& words, bool people) {
  ActorMention actor;
  std::string type;
  in >> actor.actor_id >> type;
  actor.span = actor.head = span;
  actor.name = words;
  actor.names = {words};
  const auto known = parse_actor_type(type);
  if (!known) throw std::invalid_argument("no type of actor: " + type);
  actor.type = *known;
  actor.country = "SY";
  actor.plural_people = people;
  actor.rule = "test";
  return actor;
}

PlaceMention place_of(std::istringstream& in, Span span, const std::string& words) {
  PlaceMention place;
  ResolvedPlace resolved;
  in >> resolved.id >> resolved.place_class >> resolved.admin1;
  resolved.name = words;
  resolved.names = {words};
  resolved.country = "SY";
  resolved.precision_km = 1;
  place.span = place.phrase = span;
  place.place_id = resolved.id;
  place.decided_by = "one bearer";
  place.resolved = resolved;
  return place;
}

DateMention date_of(std::istringstream& in, Span span) {
  DateMention date;
  in >> date.value;
  date.span = span;
  date.first = date.last = parse_iso_day(date.value);
  if (!date.first) throw std::invalid_argument("no day: " + date.value);
  date.precision = DatePrecision::day;
  date.rule = "test";
  return date;
}

CountMention count_of(std::istringstream& in, Span span) {
  CountMention count;
  std::string outcome;
  std::string kind;
  in >> count.low >> outcome >> kind;
  count.high = count.low;
  count.span = span;
  count.outcome = outcome_of(outcome);
  count.kind = counted_of(kind);
  count.rule = "test";
  return count;
}

void add_mention(MarkedText& out, const std::string& description, Span span, const std::string& words) {
  std::istringstream in(description);
  std::string what;
  in >> what;
  if (what == "actor" || what == "people")
    out.mentions.actors.push_back(actor_of(in, span, words, what == "people"));
  else if (what == "place")
    out.mentions.places.push_back(place_of(in, span, words));
  else if (what == "date")
    out.mentions.dates.push_back(date_of(in, span));
  else if (what == "count")
    out.mentions.counts.push_back(count_of(in, span));
  else
    throw std::invalid_argument("no mark: " + what);
}

}  // namespace

MarkedText read_marked(const std::string& marked, const std::string& published) {
  MarkedText out;
  std::string& text = out.article.text;
  std::size_t at = 0;
  while (at < marked.size()) {
    const std::size_t open = marked.find("[[", at);
    text += marked.substr(at, open == std::string::npos ? open : open - at);
    if (open == std::string::npos) break;
    const std::size_t bar = marked.find('|', open);
    const std::size_t close = marked.find("]]", open);
    if (bar == std::string::npos || close == std::string::npos || bar > close)
      throw std::invalid_argument("an open mark");
    const std::string words = marked.substr(bar + 1, close - bar - 1);
    const auto begin = static_cast<std::uint32_t>(text.size());
    text += words;
    add_mention(out, marked.substr(open + 2, bar - open - 2), {begin, static_cast<std::uint32_t>(text.size())},
                words);
    at = close + 2;
  }
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (end > begin)
      out.article.blocks.push_back(
          {BlockKind::paragraph, {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)}});
    begin = end + 1;
  }
  out.article.published = StatedTime{*parse_iso_day(published), {}, {}, "given", 1};
  out.article.url = "https://news.example/1";
  return out;
}

}  // namespace rasid
