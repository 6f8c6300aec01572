#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/record/article.h"
#include "core/record/mention.h"
#include "core/text/tokens.h"
#include "core/text/vocabulary.h"
#include "extractors/counts/count_rules.h"

namespace rasid {

/// Reads rules/counts (numbers, nouns, outcomes, words). Empty if a file has an error; `diagnostics` then says every
/// one.
std::optional<CountRules> load_count_rules(const std::filesystem::path& rules_folder, Vocabulary& vocabulary,
                                           std::vector<Diagnostic>& diagnostics);

/// The counts of an article in text order, without overlap. Found are
/// - numbers with what they count ("at least three civilians", خمسة عشر عنصراً, "dozens of families"), with the
/// outcome
///   that the words around state, in active, passive and nominal form;
/// - numbers whose noun is the outcome ("three dead", 3 قتلى) or is left out ("killing five", مقتل ثلاثة);
/// - one or two people without a number ("a civilian was killed", مقتل طفل, عنصران), where something happened to
/// them;
/// - denials ("no casualties", دون إصابات): low and high 0, `negated`.
/// Groups of one toll ("a policeman, two soldiers and an interpreter") are counts of their own with one outcome, to
/// be summed; "including two children" is a count with `part`. Numbers for killed and wounded together have no
/// outcome. Arabic plurals that look like a dual (مدنيين) count as two or more. Totals of many events are
/// `running_total`. `text` must be tokenized with the vocabulary of `rules`. Linear.
std::vector<CountMention> read_counts(const Article& article, const TokenizedText& text, const CountRules& rules);

}  // namespace rasid
