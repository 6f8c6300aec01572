#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/day.h"
#include "core/base/result.h"

// A strict reader of the files that maintainers write (rules/**/*.toml, rules/lists/*.txt, sources.toml). Nothing is
// passed over in silence: a missing key, a value of the wrong type, a key that no reader asked for and a character
// that nobody sees each become a Diagnostic with file, line and column (in characters).
//
// Codes of diagnostics: E0xx this reader and its patterns, E1xx dates, E2xx places, E3xx actors, E4xx counts,
// E50x events, E55x kinds and code books, E6xx sources, E9xx `rasid rules check` itself.

namespace rasid {

/// A piece of text as a maintainer wrote it and where its first character stands. Lines and columns count from 1.
struct Phrase {
  std::string text;
  std::string file;
  int line = 0;
  int column = 0;
};

/// `rules/events/shelling.toml` as people see it: relative to the current folder when it lies below it.
std::string shown_path(const std::filesystem::path& path);

/// "did you mean `unless`?" if one of `known` is near enough to `word`, else empty.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& known);

/// Remarks on characters that nobody sees or that look like others: no-break and zero-width spaces, directional
/// marks, tatweel, presentation forms, Persian letters in Arabic words, typographic quotes.
void check_phrase_hygiene(const Phrase& phrase, std::vector<Diagnostic>& diagnostics);

/// A word list: one phrase a line, empty lines and lines that start with `#` passed over, spaces around trimmed.
std::vector<Phrase> read_word_list(const std::filesystem::path& path, std::vector<Diagnostic>& diagnostics);

class RuleFile;

/// A handle on one table of a RuleFile, cheap to copy; the RuleFile must outlive it. Every reader marks its key as
/// known; on a wrong or missing value it adds a diagnostic and returns the empty value, so that a loader goes on and
/// finds the next fault. Not for use from several threads.
class TomlTable {
 public:
  [[nodiscard]] bool has(std::string_view key) const;

  std::string text(std::string_view key) const;  ///< required, not empty
  std::string text_or(std::string_view key, std::string_view fallback = {}) const;
  std::int64_t number(std::string_view key) const;  ///< required
  std::int64_t number_or(std::string_view key, std::int64_t fallback) const;
  double real_or(std::string_view key, double fallback) const;
  bool flag_or(std::string_view key, bool fallback) const;
  /// "2012-01-23" as text or as TOML's own date; empty if the key is missing or no real day (then with a diagnostic).
  std::optional<Day> day(std::string_view key) const;
  /// A required text that is one of `allowed`.
  std::string choice(std::string_view key, const std::vector<std::string>& allowed) const;
  std::string choice_or(std::string_view key, const std::vector<std::string>& allowed,
                        std::string_view fallback) const;

  /// An array of texts, or one text; empty if missing. An entry "@name" stands for every line of
  /// rules/lists/name.txt, with the positions of that file.
  std::vector<Phrase> phrases(std::string_view key) const;
  /// The texts of `phrases`.
  std::vector<std::string> texts(std::string_view key) const;
  /// True if the value of the key is a text (where a key may be a text or a table).
  [[nodiscard]] bool is_text(std::string_view key) const;

  /// Any value as text ("7", "2025-12-08", "true"), a list as one text each: for keys that may hold either.
  std::vector<std::string> values(std::string_view key) const;

  std::optional<TomlTable> table(std::string_view key) const;  ///< [key]; empty if missing
  std::vector<TomlTable> tables(std::string_view key) const;   ///< [[key]], or the one [key]; empty if missing

  /// Every key in file order, all taken as known: for tables whose keys are data.
  std::vector<std::string> keys() const;

  /// Where the table begins, with its name as text.
  [[nodiscard]] Phrase position() const;
  /// Where the value of a key stands (the table itself if the key is missing), with the key as text.
  [[nodiscard]] Phrase position(std::string_view key) const;

  /// Adds a remark at the value of `key` (at the table if the key is missing or empty).
  void error(std::string_view key, std::string_view code, std::string message, std::string advice = {}) const;
  void warn(std::string_view key, std::string_view code, std::string message, std::string advice = {}) const;

  /// Reports every key, of this table and of those opened from it, that nobody asked for. Call once, at the end, on
  /// the root.
  void finish() const;

 private:
  friend class RuleFile;
  struct Access;
  TomlTable(RuleFile* file, const void* node) : file_(file), node_(node) {}

  RuleFile* file_;
  const void* node_;  ///< toml::table, owned by the file
};

/// One parsed TOML file. Movable, not copyable; `diagnostics` and the file outlive its tables.
class RuleFile {
 public:
  /// Reads and parses. `lists` is the folder of the word lists (rules/lists). Empty if the file can't be read or is
  /// no TOML: why stands in `diagnostics`.
  static std::unique_ptr<RuleFile> read(const std::filesystem::path& path, const std::filesystem::path& lists,
                                        std::vector<Diagnostic>& diagnostics);
  /// The same from memory: `path` is only a name.
  static std::unique_ptr<RuleFile> parse(std::string bytes, const std::filesystem::path& path,
                                         const std::filesystem::path& lists, std::vector<Diagnostic>& diagnostics);
  ~RuleFile();
  RuleFile(const RuleFile&) = delete;
  RuleFile& operator=(const RuleFile&) = delete;

  TomlTable root();
  [[nodiscard]] const std::string& name() const;

 private:
  friend class TomlTable;
  friend struct TomlTable::Access;
  struct State;
  explicit RuleFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace rasid
