#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/record/article.h"
#include "core/record/mention.h"
#include "core/text/tokens.h"
#include "core/text/vocabulary.h"

namespace rasid {

struct DateRuleSet;

/// The words and patterns of rules/dates, compiled. Read only; safe to use from several threads.
class DateRules {
 public:
  explicit DateRules(std::unique_ptr<const DateRuleSet> set);
  DateRules(DateRules&&) noexcept;
  DateRules& operator=(DateRules&&) noexcept;
  ~DateRules();
  [[nodiscard]] const DateRuleSet& set() const { return *set_; }

 private:
  std::unique_ptr<const DateRuleSet> set_;
};

/// Reads every .toml below `rules_folder`/dates. Empty if one has an error; `diagnostics` then holds all of them,
/// with file, line and column (codes E1xx). `vocabulary` takes the words and must outlive the rules.
std::optional<DateRules> load_date_rules(const std::filesystem::path& rules_folder, Vocabulary& vocabulary,
                                         std::vector<Diagnostic>& diagnostics);

/// The date expressions of a text: in text order, without overlap, each with its TIMEX3 value (TimeML 1.2.1) and its
/// first and last day. `text` is the tokenization of `article` with the vocabulary of `rules`.
/// Relative expressions count from `article.published`, or from the mention before them where the words say so ("the
/// next day"); without a day of publication from the day that the text gives as its own (told_day.h), which their
/// note says, and without that they stay without days and their note says why. A range in words ("from May to July")
/// is two mentions that both have the days of the whole range. Linear in the text's length.
std::vector<DateMention> read_dates(const Article& article, const TokenizedText& text, const DateRules& rules);

}  // namespace rasid
