#include "extractors/dates/told_day.h"

#include <algorithm>
#include <vector>

#include "extractors/dates/expression.h"

namespace rasid {
namespace {

/// Lines from the top among which a page's own date stands.
constexpr std::uint32_t kTopLines = 12;
/// Words beside the date in a line that is a date: "Published", "Last updated:", a clock's place.
constexpr std::uint32_t kWordsBeside = 3;
/// A dateline's date comes after a city and before the agency.
constexpr std::uint32_t kWordsOfCity = 5;
constexpr std::uint32_t kDatelineLines = 6;

class ToldDayReader {
 public:
  ToldDayReader(const TokenizedText& text, const std::vector<DateExpression>& expressions,
                const std::vector<DateMention>& mentions)
      : text_(text), expressions_(expressions), mentions_(mentions) {}

  std::optional<ToldDay> read() const {
    std::uint32_t line = 0;
    for (std::size_t s = 0; s < text_.sentences.size() && line < kTopLines; ++line) {
      std::size_t end = s;
      while (end < text_.sentences.size() && text_.sentences[end].block == text_.sentences[s].block) ++end;
      const std::uint32_t first = text_.sentences[s].first;
      const std::uint32_t last = text_.sentences[end - 1].last;
      for (std::size_t i = 0; i < expressions_.size(); ++i) {
        if (expressions_[i].first < first || expressions_[i].last > last || !is_full_date(i)) continue;
        const bool headline = line == 0 && expressions_[i].fields.has(DateSlot::weekday);
        const bool sentence = text_.folded_of(last - 1) == "." && words_beside(first, last) > 0;
        const bool stands_alone = words_beside(first, last) <= kWordsBeside && !sentence;
        const bool dateline = line < kDatelineLines && is_dateline(first, last, expressions_[i]);
        if (headline || stands_alone || dateline) return ToldDay{*mentions_[i].first, mentions_[i].span};
      }
      s = end;
    }
    return std::nullopt;
  }

 private:
  bool is_full_date(std::size_t i) const {
    const DateMention& m = mentions_[i];
    const bool day = m.precision == DatePrecision::day || m.precision == DatePrecision::time;
    return day && m.anchor == DateAnchor::explicit_date && m.first && m.first == m.last && !m.approximate &&
           !expressions_[i].open && expressions_[i].range_with == DateExpression::kAlone;
  }

  /// Words of [first, last) that belong to no expression of time.
  std::uint32_t words_beside(std::uint32_t first, std::uint32_t last) const {
    std::uint32_t words = 0;
    for (std::uint32_t i = first; i < last; ++i) words += text_.tokens[i].kind == TokenKind::word ? 1 : 0;
    for (const DateExpression& e : expressions_) {
      if (e.first < first || e.last > last) continue;
      for (std::uint32_t i = e.first; i < e.last; ++i) words -= text_.tokens[i].kind == TokenKind::word ? 1 : 0;
    }
    return words;
  }

  bool is_dateline(std::uint32_t first, std::uint32_t last, const DateExpression& e) const {
    if (words_beside(first, e.last) > kWordsOfCity || e.last >= last) return false;
    const std::string_view next = text_.folded_of(e.last);
    if (next != "(" && next != "-") return false;
    // A caption ends with the agency's name, a dateline goes on with the news.
    return last - e.last > 8;
  }

  const TokenizedText& text_;
  const std::vector<DateExpression>& expressions_;
  const std::vector<DateMention>& mentions_;
};

}  // namespace

std::optional<ToldDay> read_told_day(const TokenizedText& text, const DateRules& rules) {
  const DateRuleSet& set = rules.set();
  const DateSenses senses = set.words.read(text);
  std::vector<DateExpression> expressions = find_expressions(text, senses, set);
  join_expressions(text, senses, set, expressions);
  const auto told = ToldDayReader(text, expressions, resolve_expressions(text, senses, set, expressions, {})).read();
  if (!told) return std::nullopt;
  const std::vector<DateMention> counted = resolve_expressions(text, senses, set, expressions, told->day);
  const bool denied = std::any_of(counted.begin(), counted.end(), [](const DateMention& m) {
    return m.anchor == DateAnchor::publication && m.other_first.has_value();
  });
  return denied ? std::nullopt : told;
}

}  // namespace rasid
