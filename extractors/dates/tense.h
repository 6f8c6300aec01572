#pragma once

#include "extractors/dates/expression.h"

namespace rasid {

/// Which way the words around an expression point. A wide net of future words costs more than it brings, for news
/// reports speech ("said ... would"): only the nearest cue before the expression counts.
class DateTense {
 public:
  DateTense(const TokenizedText& text, const DateSenses& senses, const DateRuleSet& rules)
      : text_(&text), senses_(&senses), rules_(&rules) {}

  /// True if the nearest cue before it, or without one a "will" right behind it, points ahead.
  [[nodiscard]] bool future(const DateExpression& e) const;
  /// True if the nearest cue, before it or else right behind it, points back.
  [[nodiscard]] bool past(const DateExpression& e) const;

 private:
  [[nodiscard]] int before(const DateExpression& e) const;
  [[nodiscard]] bool will_after(const DateExpression& e) const;
  [[nodiscard]] int of_token(std::uint32_t token) const;
  [[nodiscard]] int by_form(std::uint32_t token) const;
  [[nodiscard]] bool is(std::uint32_t token, DateClass word_class) const;
  [[nodiscard]] const Sentence& sentence_of(const DateExpression& e) const;
  [[nodiscard]] std::uint32_t end_of_reach(const DateExpression& e) const;

  const TokenizedText* text_;
  const DateSenses* senses_;
  const DateRuleSet* rules_;
};

}  // namespace rasid
