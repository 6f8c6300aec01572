#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/record/article.h"
#include "core/record/mention.h"
#include "core/text/tokens.h"
#include "core/text/vocabulary.h"
#include "extractors/actors/actor_registry.h"

namespace rasid {

/// Reads every file of `rules_folder`/actors and the number words of `rules_folder`/counts. Empty if one has an
/// error: `diagnostics` says all of them. Checked: ids once, parents and owners known, types known, a name of two
/// actors only if their days of validity are apart, no name that tokenizing can never give.
std::optional<ActorRegistry> load_actors(const std::filesystem::path& rules_folder, Vocabulary& vocabulary,
                                         std::vector<Diagnostic>& diagnostics);

/// The actors that an article names, in text order; mentions don't overlap, the longest wins. Found are
/// - names of organisations and of public persons (actor_id is then the organisation's on that day);
/// - a nationality with its noun ("Turkish drone", القوات الأمريكية); beside an act ("Israeli strike", قصف تركي) the
///   mention is the adjective alone, so that the act keeps its word;
/// - ministries and offices ("Interior Ministry", وزير الدفاع التركي), Syria's if none is said;
/// - people of an organisation ("two soldiers of the 4th Division", عناصر من قسد) and people without one
/// ("unidentified
///   gunmen", مدنيان): `described`;
/// - countries and capitals that act or are dealt with ("Ankara said", "by Israel", أعلنت دمشق): `metonym`;
/// - "the group", الوزارة: the last fitting mention before, with rule "reference";
/// - "a terrorist", خلية: taken for the one group of that sort that the text names, with rule "actors/supposed".
/// A name that says whose area it is ("SDF-held areas", مناطق سيطرة قسد) is no mention. Of several actors with one
/// name the one counts that existed on the day: the year that stands with the mention, else the publication day, else
/// the newest year of the text, else the newest actor. Outlets and monitors have the type `source`. `text` must be
/// tokenized with the vocabulary of `registry`. Linear.
std::vector<ActorMention> read_actors(const Article& article, const TokenizedText& text,
                                      const ActorRegistry& registry);

/// Phrases that look like names of organisations ("X Brigade", لواء ...) and belong to none of `mentions`: for the
/// list that maintainers go through. In text order, each once.
std::vector<std::string> unknown_actors(const Article& article, const TokenizedText& text,
                                        const ActorRegistry& registry, const std::vector<ActorMention>& mentions);

}  // namespace rasid
