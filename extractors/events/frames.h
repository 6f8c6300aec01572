#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/record/candidate.h"
#include "core/text/phrases.h"
#include "core/text/vocabulary.h"
#include "extractors/events/inflect.h"

// Event rules as read from rules/events/*.toml. A file is a rule: one meaning, said by triggers. docs/rules.md
// explains the keys to the people who write them.

namespace rasid {

/// Small word classes that steer the engine, from rules/events/cues.toml: a table a class, English and Arabic
/// together.
enum class Cue : std::uint8_t {
  be,            ///< "was", "been": makes a participle passive
  have,          ///< "has", "had"
  agent,         ///< "by", على يد, من قبل: the doer follows
  target,        ///< "against", "on", ضد, على: to whom
  between,       ///< "between", بين: both sides follow
  with,          ///< "with", مع
  of,            ///< "of"
  location,      ///< "in", "near", في, قرب: a place follows
  origin,        ///< "from", من: not the place
  alongside,     ///< "with the support of", بمشاركة: not a side
  light,         ///< "carry out", "launch", نفذ, شن: the noun behind it is the act
  undergo,       ///< "come under", تعرض: the noun behind it happens to its subject
  said,          ///< "said", "announced", أعلن
  according,     ///< "according to", بحسب
  negation,      ///< "did not", لم
  no,            ///< "no", دون: before nouns
  hypothetical,  ///< "would", "if", قد, في حال
  future,        ///< "will", "scheduled to", سوف, من المقرر
  habit,         ///< "regularly", بشكل متكرر
  ancient,       ///< "BC", قبل الميلاد: the article tells of antiquity
  used_to,       ///< كان before a present: what people used to do
  total,         ///< "since", "a total of", منذ, بلغ عدد
  alleged,       ///< "allegedly", "accused of", يزعم
  claim,         ///< "claimed responsibility", تبنى
  blamed,        ///< "blamed on", "claimed by", نُسب إلى: the doer follows
  shield,        ///< what follows is talked about, not told: "condemned", "plotting", أدان
  clause,        ///< begins another clause: "while", "which", فيما
  cause,         ///< "in", "after", "due to", جراء, إثر: a result before, its cause behind
  definite,      ///< "the", "this", هذا: a noun told before
  pronoun,       ///< "it", "they": the subject told before
  background,    ///< "had", "previously", سبق: told to explain
  read_also,     ///< "read also", اقرأ أيضا: lines that are no text
  the_city,      ///< "the city", المدينة: a place told before, of this class
  the_town,      ///< "the town", "the village", البلدة
  the_quarter,   ///< "the neighbourhood", الحي
  the_camp,      ///< "the camp", المخيم
  the_base,      ///< "the base", "the airport", القاعدة
  the_province,  ///< "the province", المحافظة
  adverb,        ///< may stand between an auxiliary and its verb
  count_
};
constexpr std::size_t kCueCount = static_cast<std::size_t>(Cue::count_);

std::string_view to_string(Cue cue);

/// A word list of a trigger's `with` or `without`; index into EventRules::custom classes, offset by kCueCount.
using CueClass = std::uint16_t;

/// A weapon or a way of doing it, from rules/events/means.toml: found near a trigger it decides kinds and codes.
struct Means {
  std::string id;  ///< "drone"
  CueClass words = 0;
};

enum class Need : std::uint8_t { place, subject, object, actor, toll, date, killed, two_actors };
std::string_view to_string(Need need);

/// One way to say a rule's meaning.
struct Trigger {
  std::string id;  ///< "air_strike.bomb"
  std::uint32_t rule = 0;
  int priority = 0;
  std::optional<CueClass> with;
  std::optional<CueClass> without;
  std::vector<std::vector<Need>> needs;  ///< each entry: one of these must be there
  bool result = false;                   ///< says what an act did to people ("killed"): joins the act told beside it
  bool shield = false;                   ///< swallows the triggers behind it ("foiled a bombing")
  bool symmetric = false;                ///< both sides act ("clashes"): "with" and "between" name them
  bool place_object = false;  ///< only if a place stands right behind it ("seized Aleppo") or, passive, before it
  bool vague = false;         ///< "operation", "attack": a candidate only with somebody or something else
  std::optional<Modality> modality;
  std::optional<Outcome> single;  ///< what it says of one person as its object ("assassinated the mayor"): one killed
  std::vector<std::string> means;
  double weight = 0;  ///< added to the confidence
};

struct EventRule {
  std::string id;
  int version = 1;
  std::string status;  ///< draft, stable, retired
  std::string kind;
  std::string title;
  std::string title_ar;
  std::string crowd;  ///< id of the actor that a nameless crowd is: "protesters", "rioters"; may be empty
  int rank = 0;       ///< the more telling of two kinds told in one sentence stays
  std::string file;
};

/// A form of a trigger: what a hit's payload points to.
struct TriggerForm {
  std::uint32_t trigger = 0;
  Shape shape = Shape::base;
};

/// Everything the event engine knows, read only after loading.
struct EventRules {
  explicit EventRules(Vocabulary& vocabulary) : trigger_phrases(vocabulary), cue_phrases(vocabulary) {}

  std::vector<EventRule> rules;
  std::vector<Trigger> triggers;
  std::vector<Means> means;
  std::vector<TriggerForm> forms;
  PhraseTable trigger_phrases;  ///< payload: index into `forms`
  PhraseTable cue_phrases;      ///< payload: a CueClass
  std::uint32_t cue_class_count = kCueCount;
};

/// Reads rules/events/*.toml and rules/events/cues.toml below `rules_folder`. Draft and retired rules are read and
/// checked but make no candidates. Empty if cues.toml can't be read; otherwise what could be read, with every fault
/// in `diagnostics`. `kinds` are the legal kinds.
std::unique_ptr<EventRules> load_event_rules(const std::filesystem::path& rules_folder,
                                             const std::vector<std::string>& kinds, Vocabulary& vocabulary,
                                             std::vector<Diagnostic>& diagnostics);

}  // namespace rasid
