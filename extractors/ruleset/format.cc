#include "extractors/ruleset/format.h"

#include <toml++/toml.h>

#include <sstream>
#include <string_view>
#include <vector>

namespace rasid {
namespace {

std::string trimmed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string_view::npos) return {};
  return std::string(text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1));
}

/// The items of `["a", 'b']` if the text is a list of plain one-line texts and nothing else; empty otherwise.
std::vector<std::string> items_of(std::string_view text) {
  std::vector<std::string> items;
  if (text.size() < 2 || text.front() != '[' || text.back() != ']') return {};
  std::size_t at = 1;
  const auto skip_spaces = [&] {
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t')) ++at;
  };
  for (skip_spaces(); at + 1 < text.size(); skip_spaces()) {
    const char quote = text[at];
    if ((quote != '"' && quote != '\'') || text.substr(at, 3) == std::string(3, quote)) return {};
    std::size_t end = at + 1;
    while (end < text.size() && text[end] != quote) end += quote == '"' && text[end] == '\\' ? 2 : 1;
    if (end >= text.size()) return {};
    items.emplace_back(text.substr(at, end + 1 - at));
    at = end + 1;
    skip_spaces();
    if (at + 1 == text.size()) break;
    if (text[at] != ',') return {};
    ++at;
  }
  return items;
}

/// Where the `=` of "key = value" stands; npos if the line is none.
std::size_t equals_of(std::string_view line) {
  const std::size_t end = line.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.");
  if (end == 0 || end == std::string_view::npos) return std::string_view::npos;
  const std::size_t at = line.find_first_not_of(" \t", end);
  return at != std::string_view::npos && line[at] == '=' ? at : std::string_view::npos;
}

class Formatter {
 public:
  std::string run(const std::string& bytes) {
    std::istringstream in(bytes);
    for (std::string line; std::getline(in, line);) add(line);
    while (!out_.empty() && out_.back() == '\n') out_.pop_back();
    return out_ + "\n";
  }

 private:
  void add(const std::string& line) {
    if (!quotes_.empty()) {  // inside a text over several lines: not ours to touch
      if (line.find(quotes_) != std::string::npos) quotes_.clear();
      out_ += line + "\n";
      return;
    }
    const std::string text = trimmed(line);
    if (in_list_) {
      out_ += (text == "]" ? text : "  " + text) + "\n";
      if (!text.empty() && text.back() == ']') in_list_ = false;
      return;
    }
    if (text.empty()) {
      if (!out_.empty() && !ends_with_empty_line()) out_ += "\n";
      return;
    }
    if (text.front() == '[' && !out_.empty() && !ends_with_empty_line() && !after_note() &&
        text.rfind("[trigger.", 0) != 0)
      out_ += "\n";
    add_statement(text);
  }

  void add_statement(const std::string& text) {
    const std::size_t equals = equals_of(text);
    if (equals == std::string::npos) {
      out_ += text + "\n";
      return;
    }
    const std::string key = trimmed(std::string_view(text).substr(0, equals));
    const std::string value = trimmed(std::string_view(text).substr(equals + 1));
    for (const char* quotes : {"'''", "\"\"\""}) {
      const std::size_t open = value.find(quotes);
      if (open == 0 && value.find(quotes, 3) == std::string::npos) quotes_ = quotes;
    }
    const std::vector<std::string> items = items_of(value);
    if (items.size() > 1) {
      out_ += key + " = [\n";
      for (const std::string& item : items) out_ += "  " + item + ",\n";
      out_ += "]\n";
      return;
    }
    in_list_ = value == "[";
    out_ += key + " = " + value + "\n";
  }

  bool ends_with_empty_line() const { return out_.size() >= 2 && out_.compare(out_.size() - 2, 2, "\n\n") == 0; }
  /// True if the last line is a note: it belongs to the table below it.
  bool after_note() const {
    const std::size_t begin = out_.size() < 2 ? 0 : out_.rfind('\n', out_.size() - 2) + 1;
    return begin < out_.size() && out_[begin] == '#';
  }

  std::string out_;
  std::string quotes_;  ///< that end the text we are in
  bool in_list_ = false;
};

Result<std::string> meaning_of(const std::string& bytes, const std::string& name) {
  try {
    std::ostringstream text;
    text << toml::json_formatter(toml::parse(std::string_view(bytes)));
    return text.str();
  } catch (const toml::parse_error& fault) {
    return fail(ErrorCode::invalid, "is no TOML; `rasid rules check` says where: " + std::string(fault.description()),
                name);
  }
}

}  // namespace

Result<std::string> format_rule_file(const std::string& bytes, const std::string& name) {
  const auto before = meaning_of(bytes, name);
  if (!before) return tl::make_unexpected(before.error());
  std::string formatted = Formatter().run(bytes);
  const auto after = meaning_of(formatted, name);
  if (!after || *after != *before)
    return fail(ErrorCode::internal, "can't be put into form without changing what it says; it stays as it is", name);
  return formatted;
}

}  // namespace rasid
