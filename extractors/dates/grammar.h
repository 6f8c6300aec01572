#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/tokens.h"
#include "extractors/dates/words.h"

namespace rasid {

// The patterns of rules/dates, kept as one trie over classes of words: all patterns are tried at a token in one walk
// that leaves as soon as no pattern goes on, so that a token that begins nothing costs a look or two. A pattern is
//   word        this word (or mark)               <class>       a word of the class, kept in the slot of that name
//   <class=slot>  kept in another slot            {name}        a part of [parts]
//   ( a | b )   one of these                      x?            x or nothing
//   [ ... ]     a mention; without brackets all of it. Several brackets are several mentions or the ends of a range
// A hyphen also stands for one inside a compound ("3-5"), <and> also for و glued on the next word.

constexpr std::size_t kMostGroups = 5;
constexpr std::size_t kMostElements = 18;
constexpr std::uint8_t kNoGroup = 255;

struct DateElement {
  DateClass word_class = 0;
  DateSlot slot = DateSlot::none;
  std::uint8_t group = kNoGroup;
};
using DateSequence = std::vector<DateElement>;

/// Named parts of patterns, as written.
using DateParts = std::map<std::string, std::string, std::less<>>;

/// All sequences that a pattern stands for. `problem` is empty if it is well formed.
std::vector<DateSequence> expand_pattern(std::string_view pattern, const DateParts& parts, DateWords& words,
                                         std::string& problem);

struct DateCapture {
  DateSlot slot = DateSlot::none;
  std::uint8_t group = 0;
  std::int32_t value = 0;
};

/// A pattern found: tokens [first, last), each bracket's tokens, what its slots hold.
struct DateMatch {
  std::uint32_t rule = 0;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint8_t group_count = 0;
  std::uint8_t capture_count = 0;
  bool glued_and = false;  ///< و stands on its first word
  std::array<std::pair<std::uint32_t, std::uint32_t>, kMostGroups> groups{};
  std::array<DateCapture, kMostElements> captures{};

  [[nodiscard]] std::uint32_t span_first() const { return groups[0].first; }
  [[nodiscard]] std::uint32_t span_last() const { return groups[group_count - 1U].second; }
};

class DateGrammar {
 public:
  DateGrammar();
  void add(const DateSequence& sequence, std::uint32_t rule);
  /// Adds every match that begins at the token. A match never crosses a sentence's end.
  void match_at(const TokenizedText& text, const DateSenses& senses, std::uint32_t token,
                std::vector<DateMatch>& matches) const;
  [[nodiscard]] std::size_t node_count() const { return nodes_.size(); }

  /// After the last add(): `hyphen` is the class that a joined hyphen stands for, 0 if no pattern names it.
  void finish(DateClass hyphen);

 private:
  struct End {
    std::uint32_t rule = 0;
    DateSequence sequence;
  };
  struct Node {
    std::vector<std::pair<DateClass, std::uint32_t>> next;  ///< sorted by class
    std::vector<std::uint32_t> ends;
    std::uint32_t after_hyphen = 0;  ///< its children for a hyphen and for "and"; 0 none
    std::uint32_t after_and = 0;
  };
  struct Walk;
  void step(Walk& walk, std::uint32_t node, std::uint32_t token, bool after_and) const;
  void emit(const Walk& walk, const End& end, std::uint32_t token) const;
  [[nodiscard]] std::uint32_t child(std::uint32_t node, DateClass word_class) const;

  std::vector<Node> nodes_;
  std::vector<End> ends_;
  std::vector<std::uint32_t> roots_;  ///< by class: node after the first element, 0 if none
};

}  // namespace rasid
