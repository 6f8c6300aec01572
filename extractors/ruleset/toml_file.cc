#include "extractors/ruleset/toml_file.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

#include "core/base/file.h"
#include "extractors/ruleset/hygiene.h"

namespace rasid {
namespace {

/// What people call the type of a value.
std::string_view type_name(const toml::node& node) {
  switch (node.type()) {
    case toml::node_type::string: return "text";
    case toml::node_type::integer: return "a whole number";
    case toml::node_type::floating_point: return "a number";
    case toml::node_type::boolean: return "true or false";
    case toml::node_type::array: return "a list";
    case toml::node_type::table: return "a table";
    case toml::node_type::date: return "a date";
    case toml::node_type::time: return "a time";
    case toml::node_type::date_time: return "a date with a time";
    case toml::node_type::none: return "nothing";
  }
  return "nothing";
}

/// Byte offset of a column (in characters, from 1) of a line.
std::size_t byte_of_column(std::string_view line, int column) {
  std::size_t at = 0;
  for (int character = 1; at < line.size() && character < column; ++character) {
    do ++at;
    while (at < line.size() && (static_cast<unsigned char>(line[at]) & 0xC0) == 0x80);
  }
  return at;
}

std::vector<std::string_view> split_lines(std::string_view bytes) {
  std::vector<std::string_view> lines;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    lines.push_back(bytes.substr(0, end));
    bytes.remove_prefix(end == std::string_view::npos ? bytes.size() : end + 1);
  }
  return lines;
}

/// What to write instead, for the mistakes of syntax that people make most.
std::string syntax_advice(std::string_view description, std::string_view line, int column) {
  const std::string_view at = line.substr(byte_of_column(line, column));
  const auto starts = [&](std::string_view piece) { return at.substr(0, piece.size()) == piece; };
  if (starts("،")) return "write the comma , of the Latin keyboard instead of ،";
  if (starts("“") || starts("”") || starts("‘") || starts("’") || starts("«")) return "write plain quotes: ' or \"";
  if (starts("\u00A0") || starts("\u202F")) return "this is a no-break space: type a plain one";
  if (!at.empty() && (static_cast<unsigned char>(at[0]) & 0xF0) == 0xD0) {
    return "Arabic text stands between quotes; numbers are 0 to 9; yes and no are true and false";
  }
  if (description.find("escape") != std::string_view::npos)
    return "put patterns between single quotes, where \\ is plain";
  if (description.find("redefine") != std::string_view::npos)
    return "a key stands once; delete or rename one of the two";
  if (description.find("terminated") != std::string_view::npos ||
      description.find("end-of-line") != std::string_view::npos ||
      description.find("line break") != std::string_view::npos) {
    return "close the quote on the same line; longer text stands between ''' and '''";
  }
  return {};
}

std::vector<std::string> sorted_by_place(const toml::table& table) {
  std::vector<std::pair<std::pair<unsigned, unsigned>, std::string>> found;
  for (const auto& [key, value] : table) {
    const toml::source_position at = key.source().begin;
    found.push_back({{at.line, at.column}, std::string(key.str())});
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> keys;
  for (auto& [at, key] : found) keys.push_back(std::move(key));
  return keys;
}

}  // namespace

struct RuleFile::State {
  std::string name;
  std::string bytes;
  std::vector<std::string_view> lines;
  std::filesystem::path lists;
  std::vector<Diagnostic>* diagnostics = nullptr;
  toml::table table;
  std::unordered_map<const void*, std::set<std::string, std::less<>>> asked;
  std::map<std::string, std::vector<Phrase>, std::less<>> word_lists;

  [[nodiscard]] Phrase at(const toml::source_position& position, std::string text) const {
    return {std::move(text), name, static_cast<int>(position.line), static_cast<int>(position.column)};
  }

  /// Where the text between the quotes begins.
  [[nodiscard]] Phrase inside_quotes(const toml::source_position& position, std::string text) const {
    Phrase phrase = at(position, std::move(text));
    if (phrase.line < 1 || static_cast<std::size_t>(phrase.line) > lines.size()) return phrase;
    const std::string_view line = lines[static_cast<std::size_t>(phrase.line) - 1];
    const std::string_view rest = line.substr(byte_of_column(line, phrase.column));
    const bool multiline = rest.substr(0, 3) == "'''" || rest.substr(0, 3) == R"(""")";
    if (multiline && (rest.size() == 3 || rest.substr(3) == "\r")) {
      ++phrase.line;
      phrase.column = 1;
    } else {
      phrase.column += multiline ? 3 : 1;
    }
    return phrase;
  }

  void add(Diagnostic::Level level, const Phrase& where, std::string_view code, std::string message,
           std::string advice) const {
    diagnostics->push_back(
        {level, where.file, where.line, where.column, std::string(code), std::move(message), std::move(advice)});
  }
  void error(const Phrase& where, std::string_view code, std::string message, std::string advice = {}) const {
    add(Diagnostic::Level::error, where, code, std::move(message), std::move(advice));
  }

  [[nodiscard]] std::vector<std::string> list_names() const {
    std::vector<std::string> names;
    for (const auto& path : files_below(lists, ".txt")) {
      names.push_back("@" + path.lexically_relative(lists).replace_extension().string());
    }
    return names;
  }

  const std::vector<Phrase>& word_list(const Phrase& entry) {
    const std::string list = entry.text.substr(1);
    if (const auto it = word_lists.find(list); it != word_lists.end()) return it->second;
    std::vector<Phrase>& phrases = word_lists[list];
    const std::filesystem::path path = lists / (list + ".txt");
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored)) {
      std::string advice = did_you_mean(entry.text, list_names());
      if (advice.empty()) advice = "write the list, or quote the phrase without @";
      error(entry, "E020", "there is no word list " + shown_path(path), std::move(advice));
      return phrases;
    }
    phrases = read_word_list(path, *diagnostics);
    if (phrases.empty()) error(entry, "E021", "the word list " + shown_path(path) + " is empty");
    return phrases;
  }
};

/// What the methods of TomlTable share.
struct TomlTable::Access {
  RuleFile::State& state;
  const toml::table& table;

  explicit Access(const TomlTable& handle)
      : state(*handle.file_->state_), table(*static_cast<const toml::table*>(handle.node_)) {}

  const toml::node* ask(std::string_view key) const {
    state.asked[&table].emplace(key);
    return table.get(key);
  }

  [[nodiscard]] Phrase where() const { return state.at(table.source().begin, {}); }

  const toml::node* require(std::string_view key) const {
    const toml::node* node = ask(key);
    if (node == nullptr) {
      std::vector<std::string> present;
      for (const auto& [k, v] : table) present.emplace_back(k.str());
      std::string advice = fmt::format("add a line `{} = ...`", key);
      if (const std::string near = did_you_mean(key, present); !near.empty()) {
        advice = "is " +
                 near.substr(std::string_view("did you mean ").size(),
                             near.size() - std::string_view("did you mean ?").size()) +
                 " meant for it?";
      }
      state.error(where(), "E012", fmt::format("the key `{}` is missing", key), std::move(advice));
    }
    return node;
  }

  void wrong_type(std::string_view key, const toml::node& node, std::string_view wanted,
                  std::string advice = {}) const {
    state.error(state.at(node.source().begin, {}), "E013",
                fmt::format("`{}` should be {} and is {}", key, wanted, type_name(node)), std::move(advice));
  }

  std::string text_of(std::string_view key, const toml::node& node) const {
    if (const auto* value = node.as_string()) return value->get();
    wrong_type(key, node, "text", "put it between quotes");
    return {};
  }

  std::int64_t number_of(std::string_view key, const toml::node& node, std::int64_t fallback) const {
    if (const auto* value = node.as_integer()) return value->get();
    wrong_type(key, node, "a whole number", node.is_string() ? "write it without quotes" : "");
    return fallback;
  }

  std::string choice_of(std::string_view key, const toml::node& node, const std::vector<std::string>& allowed) const {
    const std::string value = text_of(key, node);
    if (value.empty() && !node.is_string()) return {};
    if (std::find(allowed.begin(), allowed.end(), value) != allowed.end()) return value;
    std::string advice = did_you_mean(value, allowed);
    if (advice.empty()) advice = "one of " + fmt::format("{}", fmt::join(allowed, ", "));
    state.error(state.at(node.source().begin, {}), "E015", fmt::format("`{}` can't be \"{}\"", key, value),
                std::move(advice));
    return {};
  }

  void add_phrase(std::string_view key, const toml::node& node, std::vector<Phrase>& phrases) const {
    const auto* value = node.as_string();
    if (value == nullptr) {
      wrong_type(key, node, "text or a list of texts", "put each phrase between quotes");
      return;
    }
    Phrase phrase = state.inside_quotes(node.source().begin, value->get());
    if (phrase.text.empty()) {
      state.error(phrase, "E014", fmt::format("an empty phrase in `{}`", key), "delete it");
    } else if (phrase.text.front() == '@' && phrase.text.size() > 1) {
      const std::vector<Phrase>& lines = state.word_list(phrase);
      phrases.insert(phrases.end(), lines.begin(), lines.end());
    } else {
      check_phrase_hygiene(phrase, *state.diagnostics);
      phrases.push_back(std::move(phrase));
    }
  }

  void finish(const toml::table& node) const {
    const auto& known = state.asked[&node];
    const std::vector<std::string> names(known.begin(), known.end());
    for (const auto& [key, value] : node) {
      if (known.find(key.str()) == known.end()) {
        std::string advice = did_you_mean(key.str(), names);
        if (advice.empty()) advice = "known here: " + fmt::format("{}", fmt::join(names, ", "));
        state.error(state.at(key.source().begin, {}), "E016", fmt::format("unknown key `{}`", key.str()),
                    std::move(advice));
        continue;
      }
      if (const auto* inner = value.as_table(); inner != nullptr && state.asked.count(inner) > 0) finish(*inner);
      if (const auto* list = value.as_array()) {
        for (const toml::node& item : *list) {
          if (const auto* inner = item.as_table(); inner != nullptr && state.asked.count(inner) > 0) finish(*inner);
        }
      }
    }
  }
};

bool TomlTable::has(std::string_view key) const {
  return Access(*this).ask(key) != nullptr;
}

std::string TomlTable::text(std::string_view key) const {
  const Access access(*this);
  const toml::node* node = access.require(key);
  if (node == nullptr) return {};
  std::string value = access.text_of(key, *node);
  if (value.empty() && node->is_string()) error(key, "E014", fmt::format("`{}` is empty", key));
  return value;
}

std::string TomlTable::text_or(std::string_view key, std::string_view fallback) const {
  const Access access(*this);
  const toml::node* node = access.ask(key);
  return node == nullptr ? std::string(fallback) : access.text_of(key, *node);
}

std::int64_t TomlTable::number(std::string_view key) const {
  const Access access(*this);
  const toml::node* node = access.require(key);
  return node == nullptr ? 0 : access.number_of(key, *node, 0);
}

std::int64_t TomlTable::number_or(std::string_view key, std::int64_t fallback) const {
  const Access access(*this);
  const toml::node* node = access.ask(key);
  return node == nullptr ? fallback : access.number_of(key, *node, fallback);
}

double TomlTable::real_or(std::string_view key, double fallback) const {
  const Access access(*this);
  const toml::node* node = access.ask(key);
  if (node == nullptr) return fallback;
  if (const auto* value = node->as_floating_point()) return value->get();
  if (const auto* value = node->as_integer()) return static_cast<double>(value->get());
  access.wrong_type(key, *node, "a number");
  return fallback;
}

bool TomlTable::flag_or(std::string_view key, bool fallback) const {
  const Access access(*this);
  const toml::node* node = access.ask(key);
  if (node == nullptr) return fallback;
  if (const auto* value = node->as_boolean()) return value->get();
  access.wrong_type(key, *node, "true or false", "write true or false, without quotes");
  return fallback;
}

std::optional<Day> TomlTable::day(std::string_view key) const {
  const Access access(*this);
  const toml::node* node = access.ask(key);
  if (node == nullptr) return std::nullopt;
  std::optional<Day> day;
  if (const auto* text = node->as_string()) day = parse_iso_day(text->get());
  if (const auto* date = node->as_date()) day = make_day(date->get().year, date->get().month, date->get().day);
  if (!day)
    error(key, "E017", fmt::format("`{}` is not a day of the calendar", key),
          "write year-month-day, as \"2025-12-08\"");
  return day;
}

std::string TomlTable::choice(std::string_view key, const std::vector<std::string>& allowed) const {
  const Access access(*this);
  const toml::node* node = access.require(key);
  return node == nullptr ? std::string() : access.choice_of(key, *node, allowed);
}

std::string TomlTable::choice_or(std::string_view key, const std::vector<std::string>& allowed,
                                 std::string_view fallback) const {
  const Access access(*this);
  const toml::node* node = access.ask(key);
  return node == nullptr ? std::string(fallback) : access.choice_of(key, *node, allowed);
}

std::vector<Phrase> TomlTable::phrases(std::string_view key) const {
  const Access access(*this);
  std::vector<Phrase> phrases;
  const toml::node* node = access.ask(key);
  if (node == nullptr) return phrases;
  if (const auto* list = node->as_array()) {
    for (const toml::node& item : *list) access.add_phrase(key, item, phrases);
  } else {
    access.add_phrase(key, *node, phrases);
  }
  return phrases;
}

std::vector<std::string> TomlTable::texts(std::string_view key) const {
  std::vector<std::string> texts;
  for (Phrase& phrase : phrases(key)) texts.push_back(std::move(phrase.text));
  return texts;
}

std::vector<std::string> TomlTable::values(std::string_view key) const {
  const Access access(*this);
  std::vector<std::string> values;
  const auto add = [&](const toml::node& item) {
    if (const auto* text = item.as_string()) {
      values.push_back(text->get());
    } else if (const auto* number = item.as_integer()) {
      values.push_back(std::to_string(number->get()));
    } else if (const auto* flag = item.as_boolean()) {
      values.emplace_back(flag->get() ? "true" : "false");
    } else if (const auto* date = item.as_date()) {
      const toml::date& d = date->get();
      values.push_back(fmt::format("{:04}-{:02}-{:02}", d.year, d.month, d.day));
    } else {
      access.wrong_type(key, item, "text, a whole number, a date or a list of them");
    }
  };
  const toml::node* node = access.ask(key);
  if (node == nullptr) return values;
  if (const auto* list = node->as_array()) {
    for (const toml::node& item : *list) add(item);
  } else {
    add(*node);
  }
  return values;
}

bool TomlTable::is_text(std::string_view key) const {
  const toml::node* node = Access(*this).ask(key);
  return node != nullptr && node->is_string();
}

std::optional<TomlTable> TomlTable::table(std::string_view key) const {
  const Access access(*this);
  const toml::node* node = access.ask(key);
  if (node == nullptr) return std::nullopt;
  const auto* table = node->as_table();
  if (table == nullptr) {
    access.wrong_type(key, *node, "a table", fmt::format("write [{}] and its keys below", key));
    return std::nullopt;
  }
  access.state.asked[table];
  return TomlTable(file_, table);
}

std::vector<TomlTable> TomlTable::tables(std::string_view key) const {
  const Access access(*this);
  std::vector<TomlTable> tables;
  const toml::node* node = access.ask(key);
  if (node == nullptr) return tables;
  const auto open = [&](const toml::node& item) {
    if (const auto* table = item.as_table()) {
      access.state.asked[table];
      tables.push_back(TomlTable(file_, table));
    } else {
      access.wrong_type(key, item, "a table", fmt::format("write [[{}]] and its keys below", key));
    }
  };
  if (const auto* list = node->as_array()) {
    for (const toml::node& item : *list) open(item);
  } else {
    open(*node);
  }
  return tables;
}

std::vector<std::string> TomlTable::keys() const {
  const Access access(*this);
  std::vector<std::string> keys = sorted_by_place(access.table);
  access.state.asked[&access.table].insert(keys.begin(), keys.end());
  return keys;
}

Phrase TomlTable::position() const {
  return Access(*this).where();
}

Phrase TomlTable::position(std::string_view key) const {
  const Access access(*this);
  const toml::node* node = key.empty() ? nullptr : access.table.get(key);
  Phrase phrase = node == nullptr ? access.where() : access.state.at(node->source().begin, {});
  phrase.text = key;
  return phrase;
}

void TomlTable::error(std::string_view key, std::string_view code, std::string message, std::string advice) const {
  Access(*this).state.add(Diagnostic::Level::error, position(key), code, std::move(message), std::move(advice));
}

void TomlTable::warn(std::string_view key, std::string_view code, std::string message, std::string advice) const {
  Access(*this).state.add(Diagnostic::Level::warning, position(key), code, std::move(message), std::move(advice));
}

void TomlTable::finish() const {
  const Access access(*this);
  access.finish(access.table);
}

RuleFile::RuleFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
RuleFile::~RuleFile() = default;

std::unique_ptr<RuleFile> RuleFile::read(const std::filesystem::path& path, const std::filesystem::path& lists,
                                         std::vector<Diagnostic>& diagnostics) {
  Result<std::string> bytes = read_file(path);
  if (!bytes) {
    diagnostics.push_back({Diagnostic::Level::error, shown_path(path), 0, 0, "E001", bytes.error().message,
                           "check the name and that the file can be read"});
    return nullptr;
  }
  return parse(std::move(*bytes), path, lists, diagnostics);
}

std::unique_ptr<RuleFile> RuleFile::parse(std::string bytes, const std::filesystem::path& path,
                                          const std::filesystem::path& lists, std::vector<Diagnostic>& diagnostics) {
  auto state = std::make_unique<State>();
  state->name = shown_path(path);
  state->bytes = std::move(bytes);
  state->lists = lists;
  state->diagnostics = &diagnostics;
  if (!check_file_hygiene(state->bytes, state->name, diagnostics)) return nullptr;
  state->lines = split_lines(state->bytes);
  try {
    state->table = toml::parse(std::string_view(state->bytes));
  } catch (const toml::parse_error& fault) {
    const Phrase where = state->at(fault.source().begin, {});
    const bool in_file = where.line >= 1 && static_cast<std::size_t>(where.line) <= state->lines.size();
    const std::string_view line =
        in_file ? state->lines[static_cast<std::size_t>(where.line) - 1] : std::string_view();
    state->error(where, "E018", std::string(fault.description()),
                 syntax_advice(fault.description(), line, where.column));
    return nullptr;
  }
  return std::unique_ptr<RuleFile>(new RuleFile(std::move(state)));
}

TomlTable RuleFile::root() {
  state_->asked[&state_->table];
  return {this, &state_->table};
}

const std::string& RuleFile::name() const {
  return state_->name;
}

}  // namespace rasid
