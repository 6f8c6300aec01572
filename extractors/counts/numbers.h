#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/text/phrases.h"
#include "core/text/tokens.h"
#include "core/text/vocabulary.h"

namespace rasid {

/// A number in a text, as digits or words, with what bounds it: "at least 12", "3-5", خمسة وعشرين, "dozens of".
struct NumberMention {
  std::uint32_t first = 0;  ///< tokens [first, last): the number with the words that bound it
  std::uint32_t last = 0;
  std::uint32_t number_first = 0;  ///< tokens [number_first, number_last): the number itself
  std::uint32_t number_last = 0;
  std::int64_t low = 0;
  std::optional<std::int64_t> high;   ///< empty: open ("at least", "dozens")
  bool approximate = false;           ///< "about", "dozens"
  bool digits = false;                ///< written in digits
  std::uint16_t clitics = kNoClitic;  ///< what stands on its first word (و: the next item of an Arabic list)
};

/// The words of rules/counts/numbers.toml. Load once, then read from any thread.
class NumberRules {
 public:
  /// Reads `rules_folder`/counts/numbers.toml; empty if it has an error.
  static std::optional<NumberRules> load(const std::filesystem::path& rules_folder, Vocabulary& vocabulary,
                                         std::vector<Diagnostic>& diagnostics);

  /// The numbers in tokens [first, last) of one sentence, in order, without overlap. Linear.
  [[nodiscard]] std::vector<NumberMention> read(const TokenizedText& text, std::uint32_t first,
                                                std::uint32_t last) const;

 private:
  enum class Word : std::uint8_t {
    number,
    scale,
    vague,
    at_least,
    more_than,
    at_most,
    about,
    between,
    range,
    conjunction,
    after_percent
  };
  struct Meaning {
    Word word = Word::number;
    std::int64_t value = 0;
  };
  struct Piece {
    std::uint32_t last = 0;
    Meaning meaning;
    std::uint16_t clitics = kNoClitic;
    bool digits = false;
  };

  explicit NumberRules(Vocabulary& vocabulary) : table_(vocabulary) {}
  void add(const std::vector<struct Phrase>& phrases, Meaning meaning, std::uint16_t clitics);
  [[nodiscard]] std::optional<Piece> piece_at(const TokenizedText& text, std::uint32_t at,
                                              bool continues = false) const;
  [[nodiscard]] std::optional<NumberMention> number_at(const TokenizedText& text, std::uint32_t at,
                                                       std::uint32_t end) const;
  void widen(const TokenizedText& text, std::uint32_t first, std::uint32_t end, NumberMention& number) const;

  PhraseTable table_;
  std::vector<Meaning> meanings_;
};

}  // namespace rasid
