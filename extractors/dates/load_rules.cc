#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "core/base/file.h"
#include "extractors/dates/read_dates.h"
#include "extractors/dates/rules.h"
#include "extractors/ruleset/toml_file.h"

namespace rasid {
namespace {

const std::vector<std::string> kReadings = {"calendar", "shift", "window",  "duration",     "set",  "reference",
                                            "clock",    "hijri", "holiday", "day_of_month", "never"};
const std::vector<std::string> kOrigins = {"publication", "previous", "paragraph"};
const std::vector<std::string> kJoins = {"none", "list", "range", "ends"};

std::size_t index_in(const std::vector<std::string>& names, std::string_view name) {
  const auto at = std::find(names.begin(), names.end(), name);
  return at == names.end() ? 0 : static_cast<std::size_t>(at - names.begin());
}

/// Reads the files in two rounds: first what patterns name (words, holidays, parts), then the rules.
class DateLoader {
 public:
  DateLoader(Vocabulary& vocabulary, std::vector<Diagnostic>& diagnostics)
      : set_(std::make_unique<DateRuleSet>(vocabulary)), diagnostics_(diagnostics) {}

  void read_names(const TomlTable& root) {
    for (const TomlTable& words : root.tables("words")) read_words(words);
    for (const TomlTable& holiday : root.tables("holiday")) read_holiday(holiday);
    if (const auto parts = root.table("parts")) {
      for (const std::string& name : parts->keys()) parts_[name] = parts->text(name);
    }
  }

  void read_rules(const TomlTable& root) {
    language_ = root.choice_or("language", {"en", "ar"}, "");
    for (const TomlTable& rule : root.tables("pattern")) read_rule(rule);
    for (const TomlTable& example : root.tables("example")) example.keys();  // `rasid rules test` reads them
  }

  std::unique_ptr<DateRuleSet> finish() {
    set_->grammar.finish(set_->words.find_class("'-").value_or(0));
    set_->filler = set_->words.find_class("filler").value_or(0);
    set_->cue_will = set_->words.find_class("cue_will").value_or(0);
    set_->no_past = set_->words.find_class("no_past").value_or(0);
    set_->no_future = set_->words.find_class("no_future").value_or(0);
    return std::move(set_);
  }

 private:
  void read_words(const TomlTable& table) {
    const std::string name = table.text("class");
    DateWord word;
    word.word_class = set_->words.class_named(name);
    word.value = word_value(table, slot_named(table.text_or("of", name)));
    constexpr auto kArabic = static_cast<std::uint16_t>(kNounClitics & ~kPronoun);
    for (const Phrase& phrase : table.phrases("en")) add(table, phrase, word, kNoClitic);
    for (const Phrase& phrase : table.phrases("ar")) add(table, phrase, word, kArabic);
    for (const Phrase& phrase : table.phrases("ar_bare")) add(table, phrase, word, kNoClitic);
    for (const Phrase& phrase : table.phrases("ar_as_written")) {
      DateWord exact = word;
      exact.as_written = phrase.text;
      add(table, phrase, exact, kWa | kLi | kBi);
    }
    for (const Phrase& phrase : table.phrases("en_capital")) {
      DateWord proper = word;
      proper.capital = true;
      add(table, phrase, proper, kNoClitic);
    }
  }

  int word_value(const TomlTable& table, std::optional<DateSlot> slot) {
    if (!table.has("value")) return 0;
    if (!table.is_text("value")) return static_cast<int>(table.number("value"));
    const std::string name = table.text("value");
    const auto value = slot ? named_value(*slot, name) : std::nullopt;
    if (!value) {
      const std::string known = slot ? fmt::format("{}", fmt::join(value_names(*slot), ", ")) : "";
      table.error("value", "E101", fmt::format("`{}` is no value of this class", name),
                  known.empty() ? "write a whole number" : "write one of: " + known);
    }
    return value.value_or(0);
  }

  void add(const TomlTable& table, const Phrase& phrase, DateWord word, std::uint16_t clitics) {
    check_phrase_hygiene(phrase, diagnostics_);
    word.point = phrase.text.ends_with('.');
    if (!set_->words.add(phrase.text, word, clitics)) {
      table.error("class", "E102", fmt::format("`{}` has no word in it", phrase.text));
    }
  }

  void read_holiday(const TomlTable& table) {
    DateHoliday holiday;
    holiday.id = table.text("id");
    holiday.hijri = table.has("hijri_month");
    holiday.month = static_cast<unsigned>(table.number(holiday.hijri ? "hijri_month" : "month"));
    holiday.weekday = static_cast<int>(table.number_or("weekday", 0));
    holiday.nth = static_cast<int>(table.number_or("nth", 1));
    holiday.day = holiday.weekday != 0 ? 1U : static_cast<unsigned>(table.number("day"));
    holiday.days = static_cast<int>(table.number_or("days", 1));
    if (holiday.month < 1 || holiday.month > 12 || holiday.day < 1 || holiday.day > 31 || holiday.weekday < 0 ||
        holiday.weekday > 7 || holiday.nth == 0 || holiday.nth < -1 || holiday.nth > 4) {
      table.error("day", "E103", "this is no day of the calendar");
    }
    DateWord word;
    word.word_class = static_cast<DateClass>(DateSlot::holiday);
    word.value = static_cast<int>(set_->holidays.size());
    for (const Phrase& phrase : table.phrases("en")) add(table, phrase, word, kNoClitic);
    for (const Phrase& phrase : table.phrases("ar")) add(table, phrase, word, kNounClitics & ~kPronoun);
    set_->holidays.push_back(std::move(holiday));
  }

  void read_rule(const TomlTable& table) {
    DateRule rule;
    rule.id = table.text("id");
    rule.language = language_;
    if (!ids_.insert(rule.id).second) table.error("id", "E104", fmt::format("the id `{}` is used twice", rule.id));
    rule.reads = static_cast<DateReading>(index_in(kReadings, table.choice("reads", kReadings)));
    rule.join = static_cast<DateJoin>(index_in(kJoins, table.choice_or("join", kJoins, "none")));
    rule.from = static_cast<DateOrigin>(index_in(kOrigins, table.choice_or("from", kOrigins, "publication")));
    rule.takes_base = table.flag_or("takes_base", false);
    rule.needs_base = table.flag_or("needs_base", false);
    rule.week_of = table.flag_or("week_of", false);
    rule.duration_if_past = table.flag_or("duration_if_past", false);
    rule.approximate = table.flag_or("approximate", false);
    rule.value = table.text_or("value");
    if (table.has("open"))
      rule.open_end =
          named_value(DateSlot::open_end, table.choice("open", value_names(DateSlot::open_end))).value_or(-1);
    if (const auto constants = table.table("with")) read_constants(*constants, rule);
    rule.unless_before_capital = table.flag_or("unless_before_capital", false);
    rule.unless_before = classes(table, "unless_before");
    rule.unless_after = classes(table, "unless_after");
    const auto index = static_cast<std::uint32_t>(set_->rules.size());
    set_->rules.push_back(std::move(rule));
    for (const Phrase& pattern : table.phrases("match")) {
      std::string problem;
      for (const DateSequence& sequence : expand_pattern(pattern.text, parts_, set_->words, problem)) {
        set_->grammar.add(sequence, index);
      }
      if (!problem.empty()) {
        diagnostics_.push_back({Diagnostic::Level::error, pattern.file, pattern.line, pattern.column, "E105",
                                fmt::format("the pattern `{}`: {}", pattern.text, problem), ""});
      }
    }
  }

  void read_constants(const TomlTable& table, DateRule& rule) {
    for (const std::string& key : table.keys()) {
      const auto slot = slot_named(key);
      if (!slot || *slot >= DateSlot::approximately) {
        table.error(key, "E106", fmt::format("there is no slot `{}`", key));
        continue;
      }
      int value = 0;
      if (table.is_text(key)) {
        const auto named = named_value(*slot, table.text(key));
        if (!named)
          table.error(key, "E101", "this is no value of the slot",
                      fmt::format("write one of: {}", fmt::join(value_names(*slot), ", ")));
        value = named.value_or(0);
      } else {
        value = static_cast<int>(table.number(key));
      }
      rule.constants.set(*slot, value);
    }
  }

  /// Entries are classes in <> or words.
  std::vector<DateClass> classes(const TomlTable& table, std::string_view key) {
    std::vector<DateClass> found;
    for (const Phrase& entry : table.phrases(key)) {
      if (entry.text.size() > 2 && entry.text.front() == '<' && entry.text.back() == '>') {
        const std::string name = entry.text.substr(1, entry.text.size() - 2);
        const auto known = set_->words.find_class(name);
        if (!known) table.error(key, "E107", fmt::format("no word has the class `{}`", name));
        found.push_back(known.value_or(0));
      } else {
        found.push_back(set_->words.literal(fold(entry.text)));
      }
    }
    return found;
  }

  std::unique_ptr<DateRuleSet> set_;
  std::vector<Diagnostic>& diagnostics_;
  DateParts parts_;
  std::set<std::string> ids_;
  std::string language_;  ///< of the file that is read
};

}  // namespace

DateRules::DateRules(std::unique_ptr<const DateRuleSet> set) : set_(std::move(set)) {}
DateRules::DateRules(DateRules&&) noexcept = default;
DateRules& DateRules::operator=(DateRules&&) noexcept = default;
DateRules::~DateRules() = default;

std::optional<DateRules> load_date_rules(const std::filesystem::path& rules_folder, Vocabulary& vocabulary,
                                         std::vector<Diagnostic>& diagnostics) {
  std::vector<Diagnostic> mine;
  const std::vector<std::filesystem::path> paths = files_below(rules_folder / "dates", ".toml");
  if (paths.empty()) {
    mine.push_back({Diagnostic::Level::error, shown_path(rules_folder / "dates"), 0, 0, "E100",
                    "there are no date rules here",
                    "point RASID_DATA at a folder that holds rules/ and gazetteer/data/"});
  }
  DateLoader loader(vocabulary, mine);
  std::vector<std::unique_ptr<RuleFile>> files;
  for (const std::filesystem::path& path : paths) {
    if (auto file = RuleFile::read(path, rules_folder / "lists", mine)) files.push_back(std::move(file));
  }
  for (const auto& file : files) loader.read_names(file->root());
  for (const auto& file : files) {
    loader.read_rules(file->root());
    file->root().finish();
  }
  const bool failed = has_errors(mine);
  diagnostics.insert(diagnostics.end(), mine.begin(), mine.end());
  if (failed) return std::nullopt;
  return DateRules(loader.finish());
}

}  // namespace rasid
