#include "extractors/ruleset/pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>

#include "extractors/ruleset/hygiene.h"

namespace rasid {
namespace {

/// RE2 programs above this many instructions cost more than a rule should.
constexpr int kLargeProgram = 5000;

struct AsciiOnly {
  std::string_view escape;
  const char* advice;
};
constexpr AsciiOnly kAsciiOnly[] = {
    {R"(\b)", R"(leave \b out: whole words and the prefixes و ف ب ل ك ال are the engine's work)"},
    {R"(\B)", R"(leave \B out: word boundaries are the engine's work)"},
    {R"(\w)", R"(write [\p{L}\p{M}\p{Nd}])"},
    {R"(\W)", R"(write [^\p{L}\p{M}\p{Nd}])"},
    {R"(\d)", R"(write \p{Nd})"},
    {R"(\D)", R"(write \P{Nd})"},
};

class PatternCheck {
 public:
  PatternCheck(const Phrase& pattern, std::vector<Diagnostic>& diagnostics)
      : pattern_(pattern), diagnostics_(diagnostics) {}

  bool run() {
    check_phrase_hygiene(pattern_, diagnostics_);
    check_ascii_only_classes();
    check_compiled();
    return ok_;
  }

 private:
  void add(Diagnostic::Level level, std::size_t byte, const char* code, std::string message, std::string advice) {
    const std::string_view before = std::string_view(pattern_.text).substr(0, byte);
    const auto newlines = std::count(before.begin(), before.end(), '\n');
    const std::size_t last = before.rfind('\n');
    const int column = newlines == 0 ? pattern_.column + characters_before(before, before.size())
                                     : 1 + characters_before(before.substr(last + 1), before.size());
    diagnostics_.push_back({level, pattern_.file, pattern_.line + static_cast<int>(newlines), column, code,
                            std::move(message), std::move(advice)});
    if (level == Diagnostic::Level::error) ok_ = false;
  }

  void check_ascii_only_classes() {
    const std::string& text = pattern_.text;
    const bool ascii =
        std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (ascii) return;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
      if (text[i] != '\\') continue;
      for (const AsciiOnly& known : kAsciiOnly) {
        if (text.compare(i, 2, known.escape) != 0) continue;
        add(Diagnostic::Level::error, i, "E030",
            fmt::format("{} knows ASCII only and never matches next to Arabic", known.escape), known.advice);
      }
      ++i;
    }
  }

  void check_compiled() {
    RE2::Options options;
    options.set_log_errors(false);
    const RE2 compiled(pattern_.text, options);
    if (!compiled.ok()) {
      const std::size_t at = pattern_.text.find(compiled.error_arg());
      add(Diagnostic::Level::error, at == std::string::npos ? 0 : at, "E031",
          "the pattern does not compile: " + compiled.error(), advice_for(compiled.error_code()));
      return;
    }
    if (RE2::FullMatch("", compiled)) {
      add(Diagnostic::Level::warning, 0, "E032", "the pattern matches the empty text",
          "make one part of it obligatory");
    }
    if (pattern_.text.compare(0, 2, ".*") == 0 || pattern_.text.compare(0, 2, ".+") == 0) {
      add(Diagnostic::Level::warning, 0, "E033", "the pattern begins with " + pattern_.text.substr(0, 2),
          "leave it out: a pattern may match anywhere");
    }
    if (compiled.ProgramSize() > kLargeProgram) {
      add(Diagnostic::Level::warning, 0, "E034",
          fmt::format("the pattern is large ({} instructions)", compiled.ProgramSize()),
          "lower the {m,n} counts, or list the phrases in rules/lists");
    }
  }

  static std::string advice_for(RE2::ErrorCode code) {
    switch (code) {
      case RE2::ErrorBadPerlOp: return "look-ahead and look-behind don't exist here; (?P<name>...) and (?:...) do";
      case RE2::ErrorBadNamedCapture: return "write (?P<name>...)";
      case RE2::ErrorRepeatSize: return "at most {0,1000}";
      case RE2::ErrorBadEscape:
        return "back-references don't exist here; a backslash stands before punctuation or p{L}";
      case RE2::ErrorMissingParen: return "close each ( with a )";
      case RE2::ErrorMissingBracket: return "close each [ with a ]";
      default: return {};
    }
  }

  const Phrase& pattern_;
  std::vector<Diagnostic>& diagnostics_;
  bool ok_ = true;
};

}  // namespace

bool check_pattern(const Phrase& pattern, std::vector<Diagnostic>& diagnostics) {
  return PatternCheck(pattern, diagnostics).run();
}

}  // namespace rasid
