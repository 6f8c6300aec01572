#include "extractors/ruleset/hygiene.h"

#include <fmt/format.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "core/base/file.h"
#include "extractors/ruleset/toml_file.h"

namespace rasid {
namespace {

struct Oddity {
  Diagnostic::Level level;
  const char* code;
  std::string message;
  const char* advice;
};

constexpr auto kError = Diagnostic::Level::error;
constexpr auto kWarning = Diagnostic::Level::warning;

/// The character at byte `at`, which moves behind it; negative for bytes that are not UTF-8.
UChar32 next_character(std::string_view text, std::int32_t& at) {
  UChar32 c = 0;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"  // inside ICU's macro
  U8_NEXT(text.data(), at, static_cast<std::int32_t>(text.size()), c);
#pragma GCC diagnostic pop
  return c;
}

bool reorders(UChar32 c) {
  return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}
bool is_arabic_letter(UChar32 c) {
  return c >= 0x0620 && c <= 0x064A;
}

/// What is odd about one character of a phrase that is to be matched against news.
std::optional<Oddity> oddity(UChar32 c, bool arabic_around) {
  const bool plain_letter = (c >= 0x0621 && c <= 0x063A) || (c >= 0x0641 && c <= 0x064A);
  if (c < 0x80 || plain_letter) return std::nullopt;
  const std::string name = fmt::format("U+{:04X}", static_cast<unsigned>(c));
  if (c == 0xA0 || c == 0x202F || c == 0x2007)
    return Oddity{kError, "E004", "no-break space (" + name + ")", "type a plain space"};
  if (c == 0x200B || c == 0x2060 || c == 0xFEFF || c == 0xAD || c == 0x200C || c == 0x200D) {
    return Oddity{kError, "E005", "character without width (" + name + ")",
                  "delete it; retype the word if you can't see it"};
  }
  if (c == 0x200E || c == 0x200F || c == 0x061C) {
    return Oddity{kWarning, "E007", "directional mark (" + name + ")", "delete it: it is never part of a word"};
  }
  if (c == 0x0640)
    return Oddity{kWarning, "E008", "tatweel (ـ), which only stretches a word", "write the word without it"};
  if ((c >= 0xFB50 && c <= 0xFDFF && c != 0xFDFD) || (c >= 0xFE70 && c <= 0xFEFC)) {
    return Oddity{kWarning, "E009", "presentation form (" + name + "), a printed shape and not a letter",
                  "retype the word with a keyboard"};
  }
  if (arabic_around && (c == 0x06CC || c == 0x06A9)) {
    return Oddity{kWarning, "E010", c == 0x06CC ? "Persian ی in an Arabic word" : "Persian ک in an Arabic word",
                  c == 0x06CC ? "write ي or ى" : "write ك"};
  }
  if (c >= 0x2018 && c <= 0x201F) {
    return Oddity{kWarning, "E011", "typographic quote (" + name + ")", "write ' or \", or leave the quote out"};
  }
  return std::nullopt;
}

bool has_arabic(std::string_view text) {
  for (std::int32_t i = 0, n = static_cast<std::int32_t>(text.size()); i < n;) {
    const UChar32 c = next_character(text, i);
    if (is_arabic_letter(c)) return true;
  }
  return false;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::u32string code_points(std::string_view text) {
  std::u32string out;
  for (std::int32_t i = 0, n = static_cast<std::int32_t>(text.size()); i < n;) {
    const UChar32 c = next_character(text, i);
    out.push_back(static_cast<char32_t>(c));
  }
  return out;
}

/// Edits between two words: letters put in, left out, changed or swapped with their neighbour (optimal string
/// alignment).
std::size_t edits(const std::u32string& a, const std::u32string& b) {
  std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.size()][b.size()];
}

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view kSpace = " \t\r";
  const std::size_t first = line.find_first_not_of(kSpace);
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(kSpace) - first + 1);
}

}  // namespace

int characters_before(std::string_view text, std::size_t bytes) {
  const std::string_view part = text.substr(0, bytes);
  return static_cast<int>(
      std::count_if(part.begin(), part.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool check_file_hygiene(std::string_view bytes, const std::string& file, std::vector<Diagnostic>& diagnostics) {
  const auto add = [&](Diagnostic::Level level, int line, int column, const char* code, std::string message,
                       const char* advice) {
    diagnostics.push_back({level, file, line, column, code, std::move(message), advice});
  };
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") {
    add(kWarning, 1, 1, "E003", "the file begins with a byte order mark", "save it as UTF-8 without one");
  }
  int line = 1;
  int column = 1;
  for (std::int32_t i = 0, n = static_cast<std::int32_t>(bytes.size()); i < n; ++column) {
    const UChar32 c = next_character(bytes, i);
    if (c < 0) {
      add(kError, line, column, "E002", "the file is not UTF-8",
          "open it in the encoding it was written in (often windows-1256) and save it as UTF-8");
      return false;
    }
    if (reorders(c)) {
      add(kError, line, column, "E006",
          fmt::format("invisible control U+{:04X}, which changes the order in which letters are shown",
                      static_cast<unsigned>(c)),
          "delete it: nobody can check what they can't see");
    }
    if (c == '\n') {
      ++line;
      column = 0;
    }
  }
  return true;
}

void check_phrase_hygiene(const Phrase& phrase, std::vector<Diagnostic>& diagnostics) {
  if (is_ascii(phrase.text)) return;
  const bool arabic = has_arabic(phrase.text);
  int line = phrase.line;
  int column = phrase.column;
  for (std::int32_t i = 0, n = static_cast<std::int32_t>(phrase.text.size()); i < n; ++column) {
    const UChar32 c = next_character(phrase.text, i);
    if (auto odd = oddity(c, arabic)) {
      diagnostics.push_back({odd->level, phrase.file, line, column, odd->code, std::move(odd->message), odd->advice});
    }
    if (c == '\n') {
      ++line;
      column = 0;
    }
  }
}

std::string shown_path(const std::filesystem::path& path) {
  std::error_code error;
  const std::filesystem::path here = std::filesystem::current_path(error);
  if (error) return path.string();
  const std::filesystem::path relative = std::filesystem::absolute(path).lexically_normal().lexically_relative(here);
  if (relative.empty() || *relative.begin() == "..") return path.string();
  return relative.string();
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  const std::u32string wanted = code_points(word);
  const std::string* best = nullptr;
  std::size_t best_edits = std::max<std::size_t>(1, wanted.size() / 3) + 1;
  for (const std::string& name : known) {
    const std::size_t distance = edits(wanted, code_points(name));
    if (distance < best_edits) {
      best_edits = distance;
      best = &name;
    }
  }
  return best == nullptr ? std::string() : "did you mean `" + *best + "`?";
}

std::vector<Phrase> read_word_list(const std::filesystem::path& path, std::vector<Diagnostic>& diagnostics) {
  const std::string name = shown_path(path);
  const Result<std::string> bytes = read_file(path);
  if (!bytes) {
    diagnostics.push_back(
        {kError, name, 0, 0, "E001", bytes.error().message, "check the name and that the file can be read"});
    return {};
  }
  if (!check_file_hygiene(*bytes, name, diagnostics)) return {};
  std::vector<Phrase> phrases;
  std::string_view rest = *bytes;
  if (rest.substr(0, 3) == "\xEF\xBB\xBF") rest.remove_prefix(3);
  for (int line = 1; !rest.empty(); ++line) {
    const std::size_t end = rest.find('\n');
    const std::string_view whole = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    const std::string_view phrase = trimmed(whole);
    if (phrase.empty() || phrase.front() == '#') continue;
    const auto offset = static_cast<std::size_t>(phrase.data() - whole.data());
    phrases.push_back({std::string(phrase), name, line, 1 + characters_before(whole, offset)});
    check_phrase_hygiene(phrases.back(), diagnostics);
  }
  return phrases;
}

}  // namespace rasid
